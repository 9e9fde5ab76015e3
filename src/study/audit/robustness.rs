//! Whether a difference is robust: whether its sign is replicated by other ways of running the
//! model.
//!
//! A check that does not replicate the sign may show that the difference has changed, or may only
//! have too few runs. Which of the two it is follows from the change between both differences, not
//! from whether their intervals overlap.

use crate::statistics::{student, welch};

/// How many standard errors a difference has to be for a power of 80 % at the 5 % level: 1.96 +
/// 0.84, quantiles of the normal distribution.
const POWER: f64 = 2.802;

/// Pairs that Student's t takes beyond what the normal distribution does: half of 1.96 squared
/// (Guenther 1981).
const MORE: f64 = 1.92;

/// A difference, replicate by replicate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// Replicates in which it is defined, with the difference, in the order of the replicates.
    pub pairs: Vec<(u32, f64)>,
}

/// A difference with its 95 % confidence interval, either of which may be undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckFinding {
    /// The mean paired difference.
    pub difference: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// How many pairs there are.
    pub pairs: usize,
    /// Its change from the original one; nothing for the original itself.
    pub change: Option<Shift>,
}

/// A change of a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The mean.
    pub mean: f64,
    /// Its 95 % confidence interval; with too few pairs there is none.
    pub interval: Option<(f64, f64)>,
}

impl Shift {
    /// From `original` to `other`: replicate by replicate where both share their random numbers,
    /// else as two independent samples.
    pub fn between(
        original: &Differences,
        other: &Differences,
        shares_random_numbers: bool,
    ) -> Option<Shift> {
        let mean = crate::statistics::sample::mean;
        if shares_random_numbers {
            let of = |replicate: u32| {
                other.pairs.iter().find(|(number, _)| *number == replicate).map(|(_, it)| *it)
            };
            let changes = original.pairs.iter().filter_map(|&(it, own)| Some(of(it)? - own));
            let changes: Vec<f64> = changes.collect();
            let mean = mean(&changes)?;
            return Some(Shift { mean, interval: student::confidence_interval(&changes, mean) });
        }
        let values = |differences: &Differences| -> Vec<f64> {
            differences.pairs.iter().map(|(_, difference)| *difference).collect()
        };
        let (one, two) = (values(original), values(other));
        let mean = mean(&two)? - mean(&one)?;
        Some(Shift { mean, interval: welch::confidence_interval(&one, &two) })
    }

    /// Whether it is significant at the 5 % level.
    fn is_significant(self) -> bool {
        self.interval.is_some_and(excludes_zero)
    }
}

fn excludes_zero((low, high): (f64, f64)) -> bool {
    low > 0.0 || high < 0.0
}

/// What a check says of the sign that the original difference has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckVerdict {
    /// The same sign, and an interval without zero.
    Robust,
    /// An interval with zero, and no significant change: too few runs.
    Inconclusive,
    /// An interval with zero, and a significant change.
    NotReplicated,
    /// The other sign, and an interval without zero.
    SignReversed,
}

impl CheckVerdict {
    /// All verdicts.
    pub const ALL: [CheckVerdict; 4] = [
        CheckVerdict::Robust,
        CheckVerdict::Inconclusive,
        CheckVerdict::NotReplicated,
        CheckVerdict::SignReversed,
    ];

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            CheckVerdict::Robust => "robust",
            CheckVerdict::Inconclusive => "inconclusive",
            CheckVerdict::NotReplicated => "not_replicated",
            CheckVerdict::SignReversed => "sign_reversed",
        }
    }
}

impl CheckFinding {
    /// Whether its interval excludes zero.
    pub fn is_significant(&self) -> bool {
        self.interval.is_some_and(excludes_zero)
    }

    /// Whether its size differs significantly from the original one.
    pub fn differs_in_size(&self) -> bool {
        self.change.is_some_and(Shift::is_significant)
    }

    /// The verdict of a check that found `other` on this difference; nothing where this is not
    /// significant itself.
    pub fn verdict_of(&self, other: &CheckFinding) -> Option<CheckVerdict> {
        self.is_significant().then(|| self.verdict(other))
    }

    fn verdict(&self, other: &CheckFinding) -> CheckVerdict {
        let signs = self.difference.zip(other.difference);
        let is_same = signs.is_some_and(|(own, there)| own * there > 0.0);
        match (other.is_significant(), is_same) {
            (true, true) => CheckVerdict::Robust,
            (true, false) => CheckVerdict::SignReversed,
            // Where too few events leave no interval nothing is known.
            (false, _) if other.interval.is_some() && other.differs_in_size() => {
                CheckVerdict::NotReplicated
            }
            (false, _) => CheckVerdict::Inconclusive,
        }
    }

    /// How many pairs a check would take to detect a difference of this size with a power of 80 %,
    /// judging by how its own differences vary; none where they do not.
    pub fn pairs_needed(&self, other: &CheckFinding) -> Option<usize> {
        let size = self.difference.filter(|&difference| difference != 0.0)?.abs();
        let half = other.interval.map(|(low, high)| 0.5 * (high - low))?;
        let degrees = u32::try_from(other.pairs.checked_sub(1)?).ok().filter(|&free| free > 0)?;
        let error = half / student::two_sided_quantile(0.95, degrees);
        if error == 0.0 {
            return None;
        }
        let times = POWER * error / size;
        let pairs = (other.pairs as f64 * times * times + MORE).ceil();
        (pairs < 1e6).then_some(pairs as usize)
    }
}

/// What all checks together say of a difference. Checks are given by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// Whether the difference is robust.
    pub robustness: Robustness,
    /// Checks in which its size is significantly different.
    pub differing_in_size: Vec<String>,
}

/// Whether a difference is robust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Robustness {
    /// It is undefined.
    Undefined,
    /// It has no confidence interval: too few replicates.
    NoInterval,
    /// It is zero in every run of every check.
    NoDifference,
    /// It is not significant itself, though it may be so in some checks.
    NotSignificant {
        /// Checks in which it is significant.
        significant: Vec<String>,
    },
    /// Some checks have the other sign.
    SignReversed(Vec<String>),
    /// In some checks it is significantly smaller, or gone.
    NotReplicated(Vec<String>),
    /// Some checks neither replicate it nor show a change.
    Inconclusive(Undecided),
    /// So many checks, which are all, replicate it.
    Robust(usize),
}

/// Checks that neither replicate a difference nor show a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// Those with too few replicates.
    pub small_samples: Vec<String>,
    /// How many replicates would be enough for the latter.
    pub pairs_needed: Option<usize>,
    /// Those with enough replicates, whose difference lies between zero and the original size.
    pub in_between: Vec<String>,
    /// Those in which the difference is undefined.
    pub undefined: Vec<String>,
}

/// What all checks together say of a difference. `checks` are their names and findings.
pub fn conclusion(original: &CheckFinding, checks: &[(String, CheckFinding)]) -> Conclusion {
    let robustness = robustness(original, checks);
    let counts = |it: &CheckFinding| match robustness {
        Robustness::Undefined | Robustness::NoInterval | Robustness::NoDifference => false,
        Robustness::NotSignificant { .. } => true,
        _ => original.verdict_of(it) == Some(CheckVerdict::Robust),
    };
    let differing_in_size = names(checks, |it| it.differs_in_size() && counts(it));
    Conclusion { robustness, differing_in_size }
}

fn robustness(original: &CheckFinding, checks: &[(String, CheckFinding)]) -> Robustness {
    let is_nothing = |it: &CheckFinding| it.interval == Some((0.0, 0.0));
    if original.difference.is_none() {
        return Robustness::Undefined;
    }
    if original.interval.is_none() {
        return Robustness::NoInterval;
    }
    if is_nothing(original) && checks.iter().all(|(_, it)| is_nothing(it)) {
        return Robustness::NoDifference;
    }
    if !original.is_significant() {
        let significant = names(checks, CheckFinding::is_significant);
        return Robustness::NotSignificant { significant };
    }
    let with = |verdict| names(checks, |it| original.verdict_of(it) == Some(verdict));
    let [robust, inconclusive, not_replicated, reversed] = CheckVerdict::ALL.map(with);
    if !reversed.is_empty() {
        Robustness::SignReversed(reversed)
    } else if !not_replicated.is_empty() {
        Robustness::NotReplicated(not_replicated)
    } else if !inconclusive.is_empty() {
        Robustness::Inconclusive(undecided(original, checks))
    } else {
        Robustness::Robust(robust.len())
    }
}

/// The names of checks that found this.
fn names(
    checks: &[(String, CheckFinding)],
    is_meant: impl Fn(&CheckFinding) -> bool,
) -> Vec<String> {
    let meant = checks.iter().filter(|(_, it)| is_meant(it));
    meant.map(|(name, _)| name.clone()).collect()
}

/// The checks that neither replicate a difference nor show a change.
fn undecided(original: &CheckFinding, checks: &[(String, CheckFinding)]) -> Undecided {
    let is_undecided =
        |it: &CheckFinding| original.verdict_of(it) == Some(CheckVerdict::Inconclusive);
    // Where a difference of the original size would be significant, more runs would not help.
    let has_enough =
        |it: &CheckFinding| original.pairs_needed(it).is_some_and(|needed| needed <= it.pairs);
    let is_small_sample =
        |it: &CheckFinding| is_undecided(it) && it.difference.is_some() && !has_enough(it);
    let small = checks.iter().filter(|(_, it)| is_small_sample(it));
    Undecided {
        small_samples: names(checks, is_small_sample),
        pairs_needed: small.filter_map(|(_, it)| original.pairs_needed(it)).max(),
        in_between: names(checks, |it| {
            is_undecided(it) && it.difference.is_some() && has_enough(it)
        }),
        undefined: names(checks, |it| is_undecided(it) && it.difference.is_none()),
    }
}

impl Conclusion {
    /// The text in `verdicts.csv`.
    pub fn cell(&self) -> String {
        let text = match &self.robustness {
            Robustness::Undefined => "undefined".into(),
            Robustness::NoInterval => "too few replicates for a confidence interval".into(),
            Robustness::NoDifference => "no difference anywhere".into(),
            Robustness::NotSignificant { significant } if significant.is_empty() => {
                "not significant, in no check either".into()
            }
            Robustness::NotSignificant { significant } => {
                format!("not significant; significant with {}", significant.join(", "))
            }
            Robustness::SignReversed(checks) => {
                format!("sign reversed with {}", checks.join(", "))
            }
            Robustness::NotReplicated(checks) => {
                format!("not replicated with {}: significantly smaller, or none", checks.join(", "))
            }
            Robustness::Inconclusive(undecided) => undecided.cell(),
            Robustness::Robust(checks) => format!("robust in all {checks} checks"),
        };
        match self.differing_in_size.is_empty() {
            true => text,
            false => format!("{text}; another size with {}", self.differing_in_size.join(", ")),
        }
    }
}

impl Undecided {
    fn cell(&self) -> String {
        let mut parts = Vec::new();
        if !self.small_samples.is_empty() {
            let needed = self.pairs_needed;
            let needed =
                needed.map_or_else(String::new, |pairs| format!(" (about {pairs} would do)"));
            let names = self.small_samples.join(", ");
            parts.push(format!("inconclusive with {names}: too few replicates{needed}"));
        }
        if !self.in_between.is_empty() {
            let names = self.in_between.join(", ");
            parts
                .push(format!("inconclusive with {names}: neither zero nor this size is excluded"));
        }
        if !self.undefined.is_empty() {
            parts.push(format!("undefined with {}", self.undefined.join(", ")));
        }
        parts.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(difference: f64, low: f64, high: f64) -> CheckFinding {
        CheckFinding {
            difference: Some(difference),
            interval: Some((low, high)),
            pairs: 10,
            change: None,
        }
    }

    fn changed(finding: CheckFinding, low: f64, high: f64) -> CheckFinding {
        let change = Shift { mean: 0.5 * (low + high), interval: Some((low, high)) };
        CheckFinding { change: Some(change), ..finding }
    }

    const NOTHING: CheckFinding =
        CheckFinding { difference: None, interval: None, pairs: 0, change: None };

    #[test]
    fn a_check_without_a_sign_is_not_replicated_or_has_too_few_runs() {
        let original = finding(2.0, 1.0, 3.0);
        let alone = CheckFinding { interval: None, ..finding(5.0, 0.0, 0.0) };
        let cases = [
            (finding(1.0, 0.5, 1.5), CheckVerdict::Robust),
            (changed(finding(9.0, 8.0, 10.0), 6.0, 8.0), CheckVerdict::Robust),
            (changed(finding(1.0, -0.5, 2.5), -3.0, 1.0), CheckVerdict::Inconclusive),
            // Zero at the end of an interval is in it.
            (finding(1.0, 0.0, 2.0), CheckVerdict::Inconclusive),
            (alone, CheckVerdict::Inconclusive),
            (changed(finding(0.1, -0.2, 0.4), -3.0, -0.8), CheckVerdict::NotReplicated),
            (changed(finding(0.0, 0.0, 0.0), -3.0, -1.0), CheckVerdict::NotReplicated),
            (NOTHING, CheckVerdict::Inconclusive),
            (changed(finding(-2.0, -3.0, -1.0), -6.0, -2.0), CheckVerdict::SignReversed),
        ];
        for (other, verdict) in cases {
            assert_eq!(original.verdict_of(&other), Some(verdict), "{other:?}");
        }
        let fall = finding(-2.0, -3.0, -1.0);
        assert_eq!(fall.verdict_of(&original), Some(CheckVerdict::SignReversed));
        assert_eq!(fall.verdict_of(&fall), Some(CheckVerdict::Robust));
        // Where zero is possible there is nothing to replicate.
        assert_eq!(finding(1.0, 0.0, 2.0).verdict_of(&original), None);
        assert_eq!(NOTHING.verdict_of(&original), None);
    }

    #[test]
    fn what_shares_random_numbers_is_compared_pair_by_pair() {
        let of =
            |values: &[f64]| Differences { pairs: (1..).zip(values.iter().copied()).collect() };
        let (one, two) = (of(&[1.0, 50.0, 99.0]), of(&[2.0, 51.1, 99.9]));
        let paired = Shift::between(&one, &two, true).expect("defined");
        assert!((paired.mean - 1.0).abs() < 1e-12 && paired.is_significant());
        let apart = Shift::between(&one, &two, false).expect("defined");
        assert!((apart.mean - 1.0).abs() < 1e-12 && !apart.is_significant());
        // Replicates that are defined in one alone are left out of pairs.
        let short = Differences { pairs: vec![(2, 52.0)] };
        let paired = Shift::between(&one, &short, true).expect("defined");
        assert_eq!((paired.mean, paired.interval), (2.0, None));
        assert_eq!(Shift::between(&one, &Differences::default(), true), None);
    }

    #[test]
    fn the_worst_check_decides() {
        let check = |original: CheckFinding, findings: &[CheckFinding], said: &str| {
            let named = findings.iter().zip(1..);
            let named = named.map(|(it, number)| (format!("seed {number}"), *it));
            assert_eq!(conclusion(&original, &named.collect::<Vec<_>>()).cell(), said);
        };
        let clear = finding(2.0, 1.0, 3.0);
        let unsure = finding(1.0, -1.0, 3.0);
        let gone = changed(finding(0.1, -0.2, 0.4), -3.0, -0.8);
        let reversed = changed(finding(-2.0, -3.0, -1.0), -6.0, -2.0);
        let large = changed(finding(9.0, 8.0, 10.0), 6.0, 8.0);
        let zero = finding(0.0, 0.0, 0.0);
        check(clear, &[clear, clear], "robust in all 2 checks");
        check(clear, &[clear, large], "robust in all 2 checks; another size with seed 2");
        // The margin of error is as large as the difference.
        let said = "inconclusive with seed 2: too few replicates (about 18 would do)";
        check(clear, &[clear, unsure], said);
        let near = finding(0.5, -0.5, 1.5);
        check(clear, &[near], "inconclusive with seed 1: neither zero nor this size is excluded");
        let said = "inconclusive with seed 1: too few replicates (about 18 would do); inconclusive with \
                    seed 2: neither zero nor this size is excluded";
        check(clear, &[unsure, near], said);
        check(clear, &[gone, unsure], "not replicated with seed 1: significantly smaller, or none");
        let without_interval = CheckFinding { interval: None, ..gone };
        check(clear, &[without_interval], "inconclusive with seed 1: too few replicates");
        check(clear, &[clear, NOTHING], "undefined with seed 2");
        let alone = CheckFinding { interval: None, ..clear };
        check(alone, &[clear], "too few replicates for a confidence interval");
        check(clear, &[clear, gone, reversed], "sign reversed with seed 3");
        let said = "not significant; significant with seed 1";
        check(unsure, &[clear, unsure], said);
        let said = "not significant, in no check either";
        check(unsure, &[unsure], said);
        check(finding(0.0, -1.0, 1.0), &[zero], said);
        check(zero, &[zero, zero], "no difference anywhere");
        check(NOTHING, &[NOTHING], "undefined");
    }
}
