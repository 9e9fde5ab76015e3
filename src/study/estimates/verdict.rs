//! The verdict on a difference, in a word.

use super::differences::Difference;

/// The significance level of every verdict.
pub const LEVEL: f64 = 0.05;

/// The margin of equivalence, as a share of the base's level, where none is asked for.
pub const MARGIN: f64 = 0.02;

/// The verdict on a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its Holm-adjusted p-value lies below 0.05.
    Significant,
    /// Not significant, and its 95 % confidence interval lies inside the margin on both sides of
    /// zero.
    Equivalent,
    /// Neither, or too few events to have an interval: more replicates may decide.
    Inconclusive,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] =
        [Verdict::Significant, Verdict::Equivalent, Verdict::Inconclusive];

    /// The verdict on an adjusted p-value and an interval, with a margin of equivalence as an amount.
    pub fn of(p_holm: Option<f64>, interval: Option<(f64, f64)>, within: f64) -> Verdict {
        let is_inside = interval.is_some_and(|(low, high)| -within <= low && high <= within);
        match p_holm.is_some_and(|p| p < LEVEL) {
            true => Verdict::Significant,
            false if is_inside => Verdict::Equivalent,
            false => Verdict::Inconclusive,
        }
    }

    /// The word on screens and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Significant => "significant",
            Verdict::Equivalent => "equivalent",
            Verdict::Inconclusive => "inconclusive",
        }
    }
}

impl Difference {
    /// The verdict at a margin of equivalence, a share of the base's level (of the other's where
    /// that is zero); nothing below two pairs, or where no event happened in any. Needs the adjusted
    /// p-value.
    pub fn verdict(&self, margin: f64) -> Option<Verdict> {
        let within = self.share_of_level(margin);
        let is_nothing = self.events.is_some_and(|events| events.all == 0.0);
        (self.pairs > 1 && !is_nothing).then(|| Verdict::of(self.p_holm, self.interval(), within))
    }

    /// Whether it is significant alone, and no longer after adjustment for the other rows.
    pub fn is_significant_before_adjustment(&self) -> bool {
        let is_below = |p: Option<f64>| p.is_some_and(|p| p < LEVEL);
        is_below(self.p_value()) && !is_below(self.p_holm)
    }

    /// A share of the base's level, or of the other's where that is zero.
    pub fn share_of_level(&self, share: f64) -> f64 {
        let base = self.base.filter(|&base| base != 0.0);
        share * base.or(self.level).unwrap_or(0.0).abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::paired::Inference;
    use crate::study::estimates::differences::{adjust, alike, of_levels};

    const CLEAR: [(f64, f64); 3] = [(10.0, 20.0), (10.0, 20.1), (10.0, 19.9)];

    /// The verdict on a row that stands as often in its table.
    fn one(row: Difference, count: usize) -> (Option<Verdict>, bool) {
        let mut others = vec![("b".to_string(), alike(&row, count))];
        adjust(&mut others);
        let row = &others[0].1[0];
        (row.verdict(MARGIN), row.is_significant_before_adjustment())
    }

    #[test]
    fn a_row_has_a_verdict_in_a_word() {
        let row = of_levels(CLEAR.to_vec());
        let p = row.p_value().expect("three pairs");
        assert_eq!(one(row.clone(), 1), (Some(Verdict::Significant), false));
        // Among so many rows one with that p-value is expected by chance.
        assert_eq!(one(row, (LEVEL / p) as usize + 1), (Some(Verdict::Inconclusive), true));
        assert_eq!(one(of_levels(vec![(1.0, 2.0)]), 1), (None, false));
        let nothing = of_levels(vec![(100.0, 100.0), (200.0, 200.0)]);
        assert_eq!(one(nothing, 1), (Some(Verdict::Equivalent), false));
        // Two equal differences may be so by chance; six are not.
        let constant = |count: usize| of_levels(vec![(1.0, 2.0); count]);
        assert_eq!(one(constant(2), 1).0, Some(Verdict::Inconclusive));
        assert_eq!(one(constant(6), 1).0, Some(Verdict::Significant));
    }

    #[test]
    fn equivalence_needs_the_whole_interval_inside_the_margin() {
        let small = [(100.0, 100.5), (100.0, 99.5), (100.0, 100.5), (100.0, 99.5)];
        let row = of_levels(small.to_vec());
        let half = row.margin_of_error().expect("four pairs") / 100.0;
        assert_eq!(row.verdict(1.01 * half), Some(Verdict::Equivalent));
        assert_eq!(row.verdict(0.99 * half), Some(Verdict::Inconclusive));
        // Without an interval nothing is known.
        let inference = Inference { interval: None, ..row.inference };
        let unknown = Difference { inference, ..row };
        assert_eq!(unknown.verdict(1.01 * half), Some(Verdict::Inconclusive));
    }
}
