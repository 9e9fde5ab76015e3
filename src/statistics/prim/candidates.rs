//! The boxes that one step may lead to.
//!
//! Real factors come first, then whole-numbered ones, then categories, upper limits of peels before
//! lower ones: the first of equals is taken.

use super::{Candidate, Data, Factor, Limits, Options};

/// Which limit of a range moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Low,
    High,
}

impl Data<'_> {
    /// The boxes that are left after one peel of each factor.
    pub(super) fn peels(&self, current: &Candidate, options: Options) -> Vec<Candidate> {
        let of = |factor: usize| match (&self.factors[factor], &current.limits[factor]) {
            (Factor::Category(_), _) => self.category_peels(current, factor),
            (Factor::Real(_), _) => [Side::High, Side::Low]
                .map(|side| self.real_peel(current, factor, side, options.peel_share))
                .into(),
            (Factor::Whole(_), _) => [Side::High, Side::Low]
                .map(|side| self.whole_peel(current, factor, side, options.peel_share))
                .into(),
        };
        self.in_order().flat_map(of).collect()
    }

    /// The boxes that are there after one paste of each restricted factor.
    pub(super) fn pastes(&self, current: &Candidate, options: Options) -> Vec<Candidate> {
        let restricted = self.restricted(&current.limits);
        let of = |factor: usize| match &self.factors[factor] {
            Factor::Category(_) => self.category_pastes(current, factor),
            _ => [Side::Low, Side::High]
                .map(|side| self.paste(current, factor, side, options.paste_share))
                .into(),
        };
        self.in_order().filter(|factor| restricted.contains(factor)).flat_map(of).collect()
    }

    /// Factors by their kind.
    fn in_order(&self) -> impl Iterator<Item = usize> {
        let kind = |factor: &usize| match self.factors[*factor] {
            Factor::Real(_) => 0,
            Factor::Whole(_) => 1,
            Factor::Category(_) => 2,
        };
        let mut order: Vec<usize> = (0..self.factors.len()).collect();
        order.sort_by_key(kind);
        order.into_iter()
    }

    /// The values of a factor in these cases, in ascending order.
    fn sorted(&self, rows: &[usize], factor: usize) -> Vec<f64> {
        let mut values: Vec<f64> =
            rows.iter().map(|&row| self.factors[factor].value(row)).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }

    fn real_peel(&self, current: &Candidate, factor: usize, side: Side, share: f64) -> Candidate {
        let limit = quantile(&self.sorted(&current.rows, factor), outer(side, share));
        let rows = self.kept(&current.rows, factor, |value| match side {
            Side::Low => value >= limit,
            Side::High => value <= limit,
        });
        Candidate { limits: with_limit(current, factor, side, limit), rows }
    }

    /// As a real peel, but a limit that would not move gives way by a whole value.
    fn whole_peel(&self, current: &Candidate, factor: usize, side: Side, share: f64) -> Candidate {
        let values = self.sorted(&current.rows, factor);
        let limit = quantile(&values, outer(side, share)).trunc();
        let (low, high) = range(&current.limits[factor]);
        let is_kept = |value: f64| match side {
            Side::Low if limit == low => value > low && value <= high,
            Side::Low => value >= limit && value <= high,
            Side::High if limit == high => value < high && value >= low,
            Side::High => value <= limit && value >= low,
        };
        let rows = self.kept(&current.rows, factor, is_kept);
        let kept = self.sorted(&rows, factor);
        let left = if kept.is_empty() { &values } else { &kept };
        let limit = match side {
            Side::Low => left[0],
            Side::High => left[left.len() - 1],
        };
        Candidate { limits: with_limit(current, factor, side, limit), rows }
    }

    /// One box without each category that is in the box, if another stays.
    fn category_peels(&self, current: &Candidate, factor: usize) -> Vec<Candidate> {
        let Limits::Categories(categories) = &current.limits[factor] else {
            panic!("a category has no range")
        };
        let without = |&category: &usize| {
            let mut limits = current.limits.clone();
            let left = categories.iter().copied().filter(|&other| other != category).collect();
            limits[factor] = Limits::Categories(left);
            let rows = self.kept(&current.rows, factor, |value| value != category as f64);
            Candidate { limits, rows }
        };
        let peeled = categories.iter().filter(|_| categories.len() > 1);
        peeled.map(without).collect()
    }

    /// The box with what lies next beyond a limit.
    fn paste(&self, current: &Candidate, factor: usize, side: Side, share: f64) -> Candidate {
        let (low, high) = range(&current.limits[factor]);
        let (least, most) = range(&self.span[factor]);
        let mut beyond = current.limits.clone();
        beyond[factor] = match side {
            Side::Low => Limits::Range { low: least, high: low },
            Side::High => Limits::Range { low: high, high: most },
        };
        let values = self.sorted(&self.rows(&beyond), factor);
        let limit = match (side, values.is_empty()) {
            (Side::Low, true) => least,
            (Side::High, true) => most,
            (Side::Low, false) => quantile(&values, 1.0 - share),
            (Side::High, false) => quantile(&values, share),
        };
        let limit = match (&self.factors[factor], side) {
            (Factor::Whole(_), Side::Low) => limit.ceil(),
            (Factor::Whole(_), Side::High) => limit.floor(),
            _ => limit,
        };
        let limits = with_limit(current, factor, side, limit);
        Candidate { rows: self.rows(&limits), limits }
    }

    /// One box with each category that is not in the box.
    fn category_pastes(&self, current: &Candidate, factor: usize) -> Vec<Candidate> {
        let (Limits::Categories(inside), Limits::Categories(all)) =
            (&current.limits[factor], &self.span[factor])
        else {
            panic!("a category has no range")
        };
        let with = |&category: &usize| {
            let mut limits = current.limits.clone();
            limits[factor] = Limits::Categories(inside.iter().copied().chain([category]).collect());
            Candidate { rows: self.rows(&limits), limits }
        };
        all.difference(inside).map(with).collect()
    }

    /// Those of the cases whose value is kept.
    fn kept(&self, rows: &[usize], factor: usize, is_kept: impl Fn(f64) -> bool) -> Vec<usize> {
        let values = &self.factors[factor];
        rows.iter().copied().filter(|&row| is_kept(values.value(row))).collect()
    }
}

/// The quantile at which a peel of that share cuts.
fn outer(side: Side, share: f64) -> f64 {
    match side {
        Side::Low => share,
        Side::High => 1.0 - share,
    }
}

fn range(limits: &Limits) -> (f64, f64) {
    match limits {
        Limits::Range { low, high } => (*low, *high),
        Limits::Categories(_) => panic!("numbers have a range"),
    }
}

fn with_limit(current: &Candidate, factor: usize, side: Side, limit: f64) -> Vec<Limits> {
    let (low, high) = range(&current.limits[factor]);
    let mut limits = current.limits.clone();
    limits[factor] = match side {
        Side::Low => Limits::Range { low: limit, high },
        Side::High => Limits::Range { low, high: limit },
    };
    limits
}

/// The middle between two neighbours at a quantile, past any that tie: as in the workbench and in
/// `sdtoolkit` (Bryant 2009), so that a cut falls between values where it can.
fn quantile(sorted: &[f64], probability: f64) -> f64 {
    assert!(probability > 0.0 && probability < 1.0, "a share within 0 and 1: {probability}");
    let place = (sorted.len() - 1) as f64 * probability;
    let (mut below, mut above) = (place.floor() as usize, place.ceil() as usize);
    if probability > 0.5 {
        while sorted[below] == sorted[above] && below > 0 {
            below -= 1;
        }
    } else {
        while sorted[below] == sorted[above] && above < sorted.len() - 1 {
            above += 1;
        }
    }
    (sorted[below] + sorted[above]) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_falls_between_values_past_those_that_tie() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.1), 1.5);
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.9), 3.5);
        assert_eq!(quantile(&[1.0, 1.0, 1.0, 4.0], 0.1), 2.5);
        assert_eq!(quantile(&[1.0, 4.0, 4.0, 4.0], 0.9), 2.5);
        // A quantile that falls on a value ties with itself.
        assert_eq!(quantile(&[1.0, 2.0, 3.0], 0.5), 2.5);
        assert_eq!(quantile(&[7.0], 0.05), 7.0);
    }
}
