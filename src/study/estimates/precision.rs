//! How many replicates a precision takes.
//!
//! Looking while sampling makes intervals slightly too narrow: a comparison stops when they happen
//! to be narrow. The first batch bounds that.

use super::differences::Difference;

/// Replicates of the first batch.
pub const FIRST: u32 = 10;
/// Replicates that a later batch adds at least.
const LEAST: u32 = 5;

/// Whether the margin of error is within the precision, a share of the base's level. What no
/// number of replicates changes counts as narrow: levels that are undefined, and outcomes of which
/// there is no event in any of the runs.
pub fn is_narrow(row: &Difference, precision: f64) -> bool {
    row.pairs == 0
        || row.events.is_some_and(|events| events.all == 0.0)
        || row.margin_of_error().is_some_and(|half| half <= row.share_of_level(precision))
}

/// How many times as many replicates would be needed, judging by the present width; infinite if no
/// number would do, or if there is no width yet.
fn excess(row: &Difference, precision: f64) -> f64 {
    let times =
        row.margin_of_error().map_or(f64::INFINITY, |half| half / row.share_of_level(precision));
    times * times
}

/// How many pairs would be needed, judging by the present width; none if no number would do.
pub fn needed(row: &Difference, precision: f64) -> Option<u32> {
    let half = row.margin_of_error()?;
    needed_pairs(row.pairs, half, row.share_of_level(precision))
}

/// How many pairs would be needed for a margin of error, judging by that of so many; none if no
/// number would do.
pub fn needed_pairs(pairs: usize, present: f64, wanted: f64) -> Option<u32> {
    let times = present / wanted;
    let pairs = (pairs as f64 * (times * times)).ceil();
    (pairs.is_finite() && pairs < f64::from(u32::MAX)).then_some(pairs as u32)
}

/// How many replicates there shall be next, if those so far are too few and more are allowed.
pub fn next<'a>(
    rows: impl Iterator<Item = &'a Difference>,
    precision: f64,
    so_far: u32,
    most: u32,
) -> Option<u32> {
    if so_far == 0 {
        return Some(FIRST.min(most));
    }
    let wide: Vec<&Difference> = rows.filter(|row| !is_narrow(row, precision)).collect();
    if wide.is_empty() || so_far >= most {
        return None;
    }
    let enough = wide.iter().map(|row| excess(row, precision)).fold(0.0, f64::max);
    let enough = (enough * f64::from(so_far)).ceil();
    let least = so_far + LEAST;
    let next = enough.clamp(f64::from(least), f64::from((2 * so_far).max(least)));
    Some((next as u32).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimates::differences::of_levels;

    fn row(pairs: &[(f64, f64)]) -> Difference {
        of_levels(pairs.to_vec())
    }

    #[test]
    fn an_interval_is_narrow_or_cannot_become_so() {
        let around = row(&[(100.0, 101.0), (100.0, 99.0), (100.0, 101.0), (100.0, 99.0)]);
        assert!(is_narrow(&around, 0.1) && !is_narrow(&around, 0.001));
        assert!(!is_narrow(&row(&[(1.0, 1.0)]), 0.5), "one pair has no interval");
        assert!(is_narrow(&row(&[]), 0.5), "undefined");
    }

    #[test]
    fn a_base_of_nothing_lends_the_scale_of_the_other() {
        let from_nothing = row(&[(0.0, 100.0), (0.0, 100.5), (0.0, 99.5)]);
        assert!(is_narrow(&from_nothing, 0.02) && !is_narrow(&from_nothing, 0.001));
    }

    #[test]
    fn batches_follow_the_width_but_neither_creep_nor_leap() {
        let wide = row(&[(100.0, 140.0), (100.0, 60.0), (100.0, 140.0), (100.0, 60.0)]);
        let next = |precision: f64, so_far: u32, most: u32| {
            super::next([&wide].into_iter(), precision, so_far, most)
        };
        assert_eq!(next(0.01, 0, 200), Some(10));
        assert_eq!(next(0.01, 0, 7), Some(7));
        // The margin of error is 73; four pairs would have to become 2.2 times as many for 0.5.
        assert_eq!(needed(&wide, 0.5), Some(9));
        assert_eq!(next(0.5, 4, 200), Some(9));
        assert_eq!(next(0.01, 20, 200), Some(40));
        assert_eq!(next(0.01, 20, 30), Some(30));
        assert_eq!(next(0.72, 40, 200), Some(45));
        assert_eq!(next(0.01, 200, 200), None);
        assert_eq!(next(0.9, 4, 200), None);
    }

    #[test]
    fn no_number_of_replicates_reaches_a_share_of_nothing() {
        let around = row(&[(0.0, 1.0), (0.0, -1.0)]);
        assert_eq!(needed(&around, 0.5), None);
        assert_eq!(super::next([&around].into_iter(), 0.5, 2, 200), Some(7));
    }
}
