//! Whether a conclusion, the sign of a difference, survives another way of running the model.
//!
//! A check that does not show the sign may show that it is gone, or may only have too few runs. Which
//! of the two it is follows from the change between both differences, not from whether their
//! intervals overlap.

use crate::statistics::{student, welch};

/// How many standard errors a difference has to be to be told four times in five: 1.96 + 0.84, quantiles
/// of the normal distribution.
const POWER: f64 = 2.802;

/// Pairs that Student's t takes beyond what the normal distribution does: half of 1.96 squared (Guenther
/// 1981).
const MORE: f64 = 1.92;

/// A difference, replicate by replicate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// Replicates in which it is defined, with the difference, in the order of the replicates.
    pub pairs: Vec<(u32, f64)>,
}

/// A difference with its 95 % interval, either of which may be undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The mean paired difference.
    pub difference: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// How many pairs there are.
    pub pairs: usize,
    /// What it is more than the original one, with the 95 % interval of that; nothing of the original
    /// itself.
    pub change: Option<Change>,
}

/// A change of a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The mean.
    pub mean: f64,
    /// Its 95 % interval; with too few pairs there is none.
    pub interval: Option<(f64, f64)>,
}

impl Change {
    /// From `original` to `other`: replicate by replicate where both share their luck, else as two
    /// independent samples.
    pub fn between(
        original: &Differences,
        other: &Differences,
        shares_luck: bool,
    ) -> Option<Change> {
        let mean = crate::statistics::sample::mean;
        if shares_luck {
            let of = |replicate: u32| {
                other.pairs.iter().find(|(number, _)| *number == replicate).map(|(_, it)| *it)
            };
            let changes = original.pairs.iter().filter_map(|&(it, own)| Some(of(it)? - own));
            let changes: Vec<f64> = changes.collect();
            let mean = mean(&changes)?;
            return Some(Change { mean, interval: student::confidence_interval(&changes, mean) });
        }
        let values = |differences: &Differences| -> Vec<f64> {
            differences.pairs.iter().map(|(_, difference)| *difference).collect()
        };
        let (one, two) = (values(original), values(other));
        let mean = mean(&two)? - mean(&one)?;
        Some(Change { mean, interval: welch::confidence_interval(&one, &two) })
    }

    /// Whether it is told from nothing.
    fn is_told(self) -> bool {
        self.interval.is_some_and(excludes_zero)
    }
}

fn excludes_zero((low, high): (f64, f64)) -> bool {
    low > 0.0 || high < 0.0
}

/// What a check says of the sign that the original difference has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The same sign, and an interval without zero.
    Holds,
    /// An interval with zero, and no change that can be told: too few runs.
    Unsure,
    /// An interval with zero, and a change that can be told.
    Gone,
    /// The other sign, and an interval without zero.
    Reversed,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Verdict; 4] =
        [Verdict::Holds, Verdict::Unsure, Verdict::Gone, Verdict::Reversed];

    /// The verdict in words.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Unsure => "unsure",
            Verdict::Gone => "gone",
            Verdict::Reversed => "reversed",
        }
    }
}

impl Finding {
    /// Whether its interval tells the sign.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(excludes_zero)
    }

    /// Whether it is told to be of another size than the original one.
    pub fn is_of_another_size(&self) -> bool {
        self.change.is_some_and(Change::is_told)
    }

    /// What a check that found `other` says of this conclusion; nothing where there is none, since
    /// zero is possible.
    pub fn held_against(&self, other: &Finding) -> Option<Verdict> {
        self.is_clear().then(|| self.verdict(other))
    }

    fn verdict(&self, other: &Finding) -> Verdict {
        let signs = self.difference.zip(other.difference);
        let is_same = signs.is_some_and(|(own, there)| own * there > 0.0);
        match (other.is_clear(), is_same) {
            (true, true) => Verdict::Holds,
            (true, false) => Verdict::Reversed,
            (false, _) if other.is_of_another_size() => Verdict::Gone,
            (false, _) => Verdict::Unsure,
        }
    }

    /// How many pairs a check would take to tell a difference of this size four times in five, judging
    /// by how its own differences vary.
    pub fn pairs_needed(&self, other: &Finding) -> Option<usize> {
        let size = self.difference.filter(|&difference| difference != 0.0)?.abs();
        let half = other.interval.map(|(low, high)| 0.5 * (high - low))?;
        let degrees = u32::try_from(other.pairs.checked_sub(1)?).ok().filter(|&free| free > 0)?;
        let error = half / student::two_sided_quantile(0.95, degrees);
        let times = POWER * error / size;
        let pairs = (other.pairs as f64 * times * times + MORE).ceil();
        (pairs < 1e6).then_some(pairs as usize)
    }
}

/// What all checks together say of a conclusion, in words. `checks` are their names and findings.
pub fn in_words(original: &Finding, checks: &[(String, Finding)]) -> String {
    let names = |is_meant: &dyn Fn(&Finding) -> bool| -> Vec<&str> {
        let meant = checks.iter().filter(|(_, it)| is_meant(it));
        meant.map(|(name, _)| name.as_str()).collect()
    };
    let with = |verdict: Verdict| names(&|it| original.held_against(it) == Some(verdict));
    let [holds, unsure, gone, reversed] = Verdict::ALL.map(with);
    let is_nothing = |it: &Finding| it.interval == Some((0.0, 0.0));
    if original.difference.is_none() {
        return "undefined".into();
    }
    if original.interval.is_none() {
        return "no conclusion: too few replicates to say how sure it is".into();
    }
    if is_nothing(original) && checks.iter().all(|(_, it)| is_nothing(it)) {
        return "no difference anywhere".into();
    }
    if !original.is_clear() {
        let (clear, other) = (names(&Finding::is_clear), names(&Finding::is_of_another_size));
        let mut text = match clear.is_empty() {
            true => "no conclusion: zero is possible here, and no check tells a sign".into(),
            false => {
                format!("no conclusion: zero is possible; a sign is told by {}", clear.join(", "))
            }
        };
        if !other.is_empty() {
            text += &format!("; another size with {}", other.join(", "));
        }
        return text;
    }
    let mut text = if !reversed.is_empty() {
        format!("does not survive: reversed by {}", reversed.join(", "))
    } else if !gone.is_empty() {
        format!("does not survive: smaller or none with {}", gone.join(", "))
    } else if !unsure.is_empty() {
        undecided(original, checks)
    } else {
        format!("survives: holds in all {} checks", holds.len())
    };
    let other =
        names(&|it| it.is_of_another_size() && original.held_against(it) == Some(Verdict::Holds));
    if !other.is_empty() {
        text += &format!("; another size with {}", other.join(", "));
    }
    text
}

/// What is to be said of checks that do not show the sign and tell no change.
fn undecided(original: &Finding, checks: &[(String, Finding)]) -> String {
    let unsure = checks.iter().filter(|(_, it)| original.held_against(it) == Some(Verdict::Unsure));
    let (defined, undefined): (Vec<_>, Vec<_>) =
        unsure.partition(|(_, it)| it.difference.is_some());
    // Where a difference of the original size would be told, more runs are not what is lacking.
    let (enough, few): (Vec<_>, Vec<_>) = defined
        .into_iter()
        .partition(|(_, it)| original.pairs_needed(it).is_some_and(|needed| needed <= it.pairs));
    let names = |checks: &[&(String, Finding)]| {
        checks.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut parts = Vec::new();
    if !few.is_empty() {
        let needed = few.iter().filter_map(|(_, it)| original.pairs_needed(it)).max();
        let needed =
            needed.map_or_else(String::new, |pairs| format!(" (about {pairs} would tell)"));
        parts.push(format!("too few replicates to say with {}{needed}", names(&few)));
    }
    if !enough.is_empty() {
        let names = names(&enough);
        parts.push(format!("told with {names} neither from zero nor from this size"));
    }
    if !undefined.is_empty() {
        parts.push(format!("undefined with {}", names(&undefined)));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(difference: f64, low: f64, high: f64) -> Finding {
        Finding {
            difference: Some(difference),
            interval: Some((low, high)),
            pairs: 10,
            change: None,
        }
    }

    fn changed(finding: Finding, low: f64, high: f64) -> Finding {
        let change = Change { mean: 0.5 * (low + high), interval: Some((low, high)) };
        Finding { change: Some(change), ..finding }
    }

    const NOTHING: Finding = Finding { difference: None, interval: None, pairs: 0, change: None };

    #[test]
    fn a_check_without_a_sign_tells_whether_it_is_gone_or_has_too_few_runs() {
        let original = finding(2.0, 1.0, 3.0);
        let alone = Finding { interval: None, ..finding(5.0, 0.0, 0.0) };
        let cases = [
            (finding(1.0, 0.5, 1.5), Verdict::Holds),
            (changed(finding(9.0, 8.0, 10.0), 6.0, 8.0), Verdict::Holds),
            (changed(finding(1.0, -0.5, 2.5), -3.0, 1.0), Verdict::Unsure),
            // Zero at the end of an interval is in it.
            (finding(1.0, 0.0, 2.0), Verdict::Unsure),
            (alone, Verdict::Unsure),
            (changed(finding(0.1, -0.2, 0.4), -3.0, -0.8), Verdict::Gone),
            (changed(finding(0.0, 0.0, 0.0), -3.0, -1.0), Verdict::Gone),
            (NOTHING, Verdict::Unsure),
            (changed(finding(-2.0, -3.0, -1.0), -6.0, -2.0), Verdict::Reversed),
        ];
        for (other, verdict) in cases {
            assert_eq!(original.held_against(&other), Some(verdict), "{other:?}");
        }
        let fall = finding(-2.0, -3.0, -1.0);
        assert_eq!(fall.held_against(&original), Some(Verdict::Reversed));
        assert_eq!(fall.held_against(&fall), Some(Verdict::Holds));
        // Where zero is possible there is nothing that could hold or be gone.
        assert_eq!(finding(1.0, 0.0, 2.0).held_against(&original), None);
        assert_eq!(NOTHING.held_against(&original), None);
    }

    #[test]
    fn what_shares_its_luck_is_compared_pair_by_pair() {
        let of =
            |values: &[f64]| Differences { pairs: (1..).zip(values.iter().copied()).collect() };
        let (one, two) = (of(&[1.0, 50.0, 99.0]), of(&[2.0, 51.1, 99.9]));
        let paired = Change::between(&one, &two, true).expect("defined");
        assert!((paired.mean - 1.0).abs() < 1e-12 && paired.is_told());
        let apart = Change::between(&one, &two, false).expect("defined");
        assert!((apart.mean - 1.0).abs() < 1e-12 && !apart.is_told());
        // Replicates that are defined in one alone are left out of pairs.
        let short = Differences { pairs: vec![(2, 52.0)] };
        let paired = Change::between(&one, &short, true).expect("defined");
        assert_eq!((paired.mean, paired.interval), (2.0, None));
        assert_eq!(Change::between(&one, &Differences::default(), true), None);
    }

    #[test]
    fn the_worst_check_decides_what_is_said() {
        let check = |original: Finding, findings: &[Finding], said: &str| {
            let named = findings.iter().zip(1..);
            let named = named.map(|(it, number)| (format!("seed {number}"), *it));
            assert_eq!(in_words(&original, &named.collect::<Vec<_>>()), said);
        };
        let clear = finding(2.0, 1.0, 3.0);
        let unsure = finding(1.0, -1.0, 3.0);
        let gone = changed(finding(0.1, -0.2, 0.4), -3.0, -0.8);
        let reversed = changed(finding(-2.0, -3.0, -1.0), -6.0, -2.0);
        let large = changed(finding(9.0, 8.0, 10.0), 6.0, 8.0);
        let zero = finding(0.0, 0.0, 0.0);
        check(clear, &[clear, clear], "survives: holds in all 2 checks");
        check(clear, &[clear, large], "survives: holds in all 2 checks; another size with seed 2");
        // Half of the interval is as wide as the difference: twice as many would tell it mostly.
        let said = "too few replicates to say with seed 2 (about 18 would tell)";
        check(clear, &[clear, unsure], said);
        let near = finding(0.5, -0.5, 1.5);
        check(clear, &[near], "told with seed 1 neither from zero nor from this size");
        let said = "too few replicates to say with seed 1 (about 18 would tell); told with seed 2 neither \
                    from zero nor from this size";
        check(clear, &[unsure, near], said);
        check(clear, &[gone, unsure], "does not survive: smaller or none with seed 1");
        check(clear, &[clear, NOTHING], "undefined with seed 2");
        let alone = Finding { interval: None, ..clear };
        check(alone, &[clear], "no conclusion: too few replicates to say how sure it is");
        check(clear, &[clear, gone, reversed], "does not survive: reversed by seed 3");
        let said = "no conclusion: zero is possible; a sign is told by seed 1";
        check(unsure, &[clear, unsure], said);
        let said = "no conclusion: zero is possible here, and no check tells a sign";
        check(unsure, &[unsure], said);
        check(finding(0.0, -1.0, 1.0), &[zero], said);
        check(zero, &[zero, zero], "no difference anywhere");
        check(NOTHING, &[NOTHING], "undefined");
    }
}
