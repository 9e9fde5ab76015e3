//! Whether a conclusion, the sign of a difference, survives another way of running the model.

/// A difference with its 95 % interval, either of which may be undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The mean paired difference.
    pub difference: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
}

/// What a check says of the sign that the original difference has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The same sign, and an interval without zero.
    Holds,
    /// The same sign, and an interval with zero.
    Unsure,
    /// No sign, or the other one with an interval with zero.
    NotTold,
    /// The other sign, and an interval without zero.
    Reversed,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Verdict; 4] =
        [Verdict::Holds, Verdict::Unsure, Verdict::NotTold, Verdict::Reversed];

    /// The verdict in words.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Unsure => "same sign, unsure",
            Verdict::NotTold => "not told",
            Verdict::Reversed => "reversed",
        }
    }
}

impl Finding {
    /// Whether its interval tells the sign.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// 1 or -1; nothing where there is no difference.
    fn sign(&self) -> Option<f64> {
        self.difference.filter(|&difference| difference != 0.0).map(f64::signum)
    }

    /// What a check that found `other` says of this conclusion.
    pub fn held_against(&self, other: &Finding) -> Verdict {
        let Some((own, there)) = self.sign().zip(other.sign()) else { return Verdict::NotTold };
        match (own == there, other.is_clear()) {
            (true, true) => Verdict::Holds,
            (true, false) => Verdict::Unsure,
            (false, false) => Verdict::NotTold,
            (false, true) => Verdict::Reversed,
        }
    }

    /// Whether both intervals have something in common, if there are two.
    pub fn overlaps(&self, other: &Finding) -> Option<bool> {
        let (one, other) = self.interval.zip(other.interval)?;
        Some(one.0 <= other.1 && other.0 <= one.1)
    }
}

/// What all checks together say of a conclusion, in words. `checks` are their names and findings.
pub fn in_words(original: &Finding, checks: &[(String, Finding)]) -> String {
    let with = |verdict: Verdict| -> Vec<&str> {
        let meant = checks.iter().filter(|(_, it)| original.held_against(it) == verdict);
        meant.map(|(name, _)| name.as_str()).collect()
    };
    let [holds, unsure, not_told, reversed] = Verdict::ALL.map(with);
    let is_same = |it: &Finding| it.difference == Some(0.0);
    let mut text = if original.difference.is_none() {
        "undefined".to_string()
    } else if is_same(original) && checks.iter().all(|(_, it)| is_same(it)) {
        "no difference anywhere".to_string()
    } else if !original.is_clear() {
        let clear = checks.iter().filter(|(_, it)| it.is_clear()).count();
        format!("no conclusion: zero is possible; {clear} of {} checks tell a sign", checks.len())
    } else if !reversed.is_empty() {
        format!("does not survive: reversed by {}", reversed.join(", "))
    } else if !not_told.is_empty() {
        format!("fragile: not told by {}", not_told.join(", "))
    } else if !unsure.is_empty() {
        format!("same sign throughout, unsure by {}", unsure.join(", "))
    } else {
        format!("survives: holds in all {} checks", holds.len())
    };
    let is_apart = |(_, it): &&(String, Finding)| original.overlaps(it) == Some(false);
    let apart: Vec<&str> = checks.iter().filter(is_apart).map(|(name, _)| name.as_str()).collect();
    if !apart.is_empty() {
        text += &format!("; another size by {}", apart.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(difference: f64, low: f64, high: f64) -> Finding {
        Finding { difference: Some(difference), interval: Some((low, high)) }
    }

    const NOTHING: Finding = Finding { difference: None, interval: None };

    #[test]
    fn each_check_says_what_its_sign_and_its_interval_say() {
        let original = finding(2.0, 1.0, 3.0);
        let alone = Finding { difference: Some(5.0), interval: None };
        let cases = [
            (finding(1.0, 0.5, 1.5), Verdict::Holds, Some(true)),
            (finding(9.0, 8.0, 10.0), Verdict::Holds, Some(false)),
            (finding(1.0, -0.5, 2.5), Verdict::Unsure, Some(true)),
            // Zero at the end of an interval is in it.
            (finding(1.0, 0.0, 2.0), Verdict::Unsure, Some(true)),
            (alone, Verdict::Unsure, None),
            (finding(-1.0, -3.0, 1.0), Verdict::NotTold, Some(true)),
            (finding(0.0, 0.0, 0.0), Verdict::NotTold, Some(false)),
            (NOTHING, Verdict::NotTold, None),
            (finding(-2.0, -3.0, -1.0), Verdict::Reversed, Some(false)),
        ];
        for (other, verdict, overlaps) in cases {
            assert_eq!(original.held_against(&other), verdict, "{other:?}");
            assert_eq!(original.overlaps(&other), overlaps, "{other:?}");
        }
        let fall = finding(-2.0, -3.0, -1.0);
        assert_eq!(fall.held_against(&original), Verdict::Reversed);
        assert_eq!(fall.held_against(&fall), Verdict::Holds);
        assert_eq!(NOTHING.held_against(&original), Verdict::NotTold);
    }

    #[test]
    fn the_worst_check_decides_what_is_said() {
        let check = |original: Finding, findings: &[Finding], said: &str| {
            let named = findings.iter().zip(1..);
            let named = named.map(|(it, number)| (format!("seed {number}"), *it));
            assert_eq!(in_words(&original, &named.collect::<Vec<_>>()), said);
        };
        let clear = finding(2.0, 1.0, 3.0);
        let unsure = finding(1.0, -0.5, 2.5);
        let other = finding(-0.5, -2.0, 1.0);
        let reversed = finding(-2.0, -3.0, -1.0);
        let large = finding(9.0, 8.0, 10.0);
        let zero = finding(0.0, 0.0, 0.0);
        check(clear, &[clear, clear], "survives: holds in all 2 checks");
        check(clear, &[clear, large], "survives: holds in all 2 checks; another size by seed 2");
        check(clear, &[clear, unsure], "same sign throughout, unsure by seed 2");
        check(clear, &[other, unsure], "fragile: not told by seed 1");
        check(
            clear,
            &[clear, other, reversed],
            "does not survive: reversed by seed 3; another size by seed 3",
        );
        let said = "no conclusion: zero is possible; 1 of 2 checks tell a sign";
        check(unsure, &[clear, unsure], said);
        check(zero, &[zero, zero], "no difference anywhere");
        check(NOTHING, &[NOTHING], "undefined");
    }
}
