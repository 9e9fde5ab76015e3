//! Designs: at which points a model is run.
//!
//! A point is a row with a coordinate for each factor: a level's number, or a place in the unit
//! interval. What a coordinate means for a parameter is not here.

use std::error::Error;
use std::fmt;

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::base::chance::{Dice, Name, Purpose};

const STRATA: Purpose = Purpose::new("statistics.strata");
const SCRAMBLING: Purpose = Purpose::new("statistics.scrambling");
const TRAJECTORY: Purpose = Purpose::new("statistics.trajectory");
const FACTORS: Name = Name::root("statistics", "factors");

/// Points of a Sobol sequence: its numbers have sixteen bits of index.
pub const MOST_POINTS: usize = 1 << 16;

/// Dimensions of a Sobol sequence for which there are direction numbers.
pub const MOST_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// Why there is no such Sobol sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// More points than [`MOST_POINTS`].
    Points(usize),
    /// More dimensions than [`MOST_DIMENSIONS`].
    Dimensions(usize),
}

impl fmt::Display for TooLarge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TooLarge::Points(points) => {
                write!(formatter, "{points} points are more than a Sobol sequence's {MOST_POINTS}")
            }
            TooLarge::Dimensions(dimensions) => write!(
                formatter,
                "{dimensions} dimensions are more than a Sobol sequence's {MOST_DIMENSIONS}"
            ),
        }
    }
}

impl Error for TooLarge {}

/// All combinations of levels, the last factor changing fastest. Without factors there is one
/// empty point.
pub fn full_factorial(levels: &[usize]) -> Vec<Vec<usize>> {
    let mut points = vec![Vec::new()];
    for &count in levels {
        let with = |point: &Vec<usize>, level| point.iter().copied().chain([level]).collect();
        points = points
            .iter()
            .flat_map(|point| (0..count).map(move |level| with(point, level)))
            .collect();
    }
    points
}

/// How many points [`full_factorial`] makes; nothing if that is no number that a computer has.
pub fn size_of_full_factorial(levels: &[usize]) -> Option<usize> {
    levels.iter().try_fold(1_usize, |size, &count| size.checked_mul(count))
}

/// A Latin hypercube (McKay, Beckman and Conover 1979): of each factor one point in each of
/// `points` equal parts of [0, 1), anywhere within it.
///
/// What a factor gets depends on its place and the number of points, not on how many follow.
pub fn latin_hypercube(points: usize, factors: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![0.0; factors]; points];
    for factor in 0..factors {
        let mut draw = Dice::new(seed, 0).of(FACTORS, STRATA, factor as u64);
        let mut strata: Vec<usize> = (0..points).collect();
        strata.shuffle(&mut draw);
        for (row, stratum) in rows.iter_mut().zip(strata) {
            let place = (stratum as f64 + draw.uniform()) / points as f64;
            // A sum that was rounded up would leave the last part.
            row[factor] = place.min(1.0_f64.next_down());
        }
    }
    rows
}

/// The first points of a Sobol sequence in [0, 1), scrambled and shuffled as Owen's (Burley 2020).
///
/// Scrambling keeps the sequence even and makes estimates from it unbiased; numbers of points that
/// are powers of two are the most even. Numbers have 24 bits and come from whole-number arithmetic.
///
/// # Errors
///
/// There are at most [`MOST_POINTS`] points and [`MOST_DIMENSIONS`] factors.
pub fn sobol_sequence(points: usize, factors: usize, seed: u64) -> Result<Vec<Vec<f64>>, TooLarge> {
    if points > MOST_POINTS {
        return Err(TooLarge::Points(points));
    }
    if factors > MOST_DIMENSIONS {
        return Err(TooLarge::Dimensions(factors));
    }
    let scrambling = Dice::new(seed, 0).of(FACTORS, SCRAMBLING, 0).bits() as u32;
    let place = |point: usize, factor: usize| {
        f64::from(sobol_burley::sample(point as u32, factor as u32, scrambling))
    };
    let row = |point: usize| (0..factors).map(|factor| place(point, factor)).collect();
    Ok((0..points).map(row).collect())
}

/// Morris' (1991) trajectories: `count * (factors + 1)` rows on a grid of `levels` values from 0
/// to 1. Within a trajectory each row differs from the one before in one factor, in drawn order, by
/// `levels / (2 (levels − 1))` up or down.
pub fn trajectories(count: usize, factors: usize, levels: usize, seed: u64) -> Vec<Vec<f64>> {
    assert!(levels >= 2 && levels.is_multiple_of(2), "an even number of levels: {levels}");
    let jump = levels / 2;
    let value = |level: usize| level as f64 / (levels - 1) as f64;
    let mut rows = Vec::with_capacity(count * (factors + 1));
    for trajectory in 0..count {
        let mut draw = Dice::new(seed, 0).of(FACTORS, TRAJECTORY, trajectory as u64);
        let below: Vec<usize> = (0..factors).map(|_| draw.random_range(0..jump)).collect();
        let rises: Vec<bool> = (0..factors).map(|_| draw.random()).collect();
        let mut order: Vec<usize> = (0..factors).collect();
        order.shuffle(&mut draw);
        // A factor that falls begins a jump above its lower level.
        let begins = |factor: usize| below[factor] + if rises[factor] { 0 } else { jump };
        let mut point: Vec<f64> = (0..factors).map(|factor| value(begins(factor))).collect();
        rows.push(point.clone());
        for factor in order {
            let ends = below[factor] + if rises[factor] { jump } else { 0 };
            point[factor] = value(ends);
            rows.push(point.clone());
        }
    }
    rows
}

/// The points at which a model is run for variance-based indices (Saltelli et al. 2010).
#[derive(Clone, Debug, PartialEq)]
pub struct Saltelli {
    /// The first sample, row by row.
    pub a: Vec<Vec<f64>>,
    /// The second sample, independent of the first.
    pub b: Vec<Vec<f64>>,
    /// For each factor, the first sample with this factor from the second: `ab[factor][row]`.
    pub ab: Vec<Vec<Vec<f64>>>,
}

/// Both samples from the two halves of the dimensions of one Sobol sequence:
/// `points * (factors + 2)` rows in all.
///
/// # Errors
///
/// There are at most [`MOST_POINTS`] points, and half as many factors as [`MOST_DIMENSIONS`].
pub fn saltelli(points: usize, factors: usize, seed: u64) -> Result<Saltelli, TooLarge> {
    let sequence = sobol_sequence(points, 2 * factors, seed)?;
    let (a, b): (Vec<_>, Vec<_>) =
        sequence.iter().map(|row| (row[..factors].to_vec(), row[factors..].to_vec())).unzip();
    let mixed = |factor: usize| {
        let row = |(one, other): (&Vec<f64>, &Vec<f64>)| {
            let mut row = one.clone();
            row[factor] = other[factor];
            row
        };
        a.iter().zip(&b).map(row).collect()
    };
    let ab = (0..factors).map(mixed).collect();
    Ok(Saltelli { a, b, ab })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_factorial_changes_the_last_factor_fastest() {
        let expected = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]];
        assert_eq!(full_factorial(&[2, 3]), expected);
        assert_eq!(full_factorial(&[]), [Vec::<usize>::new()]);
        assert_eq!(full_factorial(&[2, 0]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn a_full_factorial_is_counted_without_being_made() {
        assert_eq!(size_of_full_factorial(&[2, 3]), Some(6));
        assert_eq!(size_of_full_factorial(&[]), Some(1));
        assert_eq!(size_of_full_factorial(&[20; 8]), Some(25_600_000_000));
        assert_eq!(size_of_full_factorial(&[1000; 100]), None);
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_part() {
        for points in [1, 7, 1_000] {
            let rows = latin_hypercube(points, 4, 11);
            for factor in 0..4 {
                let mut parts: Vec<usize> =
                    rows.iter().map(|row| (row[factor] * points as f64) as usize).collect();
                parts.sort_unstable();
                assert_eq!(parts, (0..points).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn factors_that_follow_do_not_move_those_before() {
        let (two, six) = (latin_hypercube(20, 2, 5), latin_hypercube(20, 6, 5));
        assert!(two.iter().zip(&six).all(|(two, six)| two[..] == six[..2]));
        let (two, six) =
            (sobol_sequence(20, 2, 5).expect("small"), sobol_sequence(40, 6, 5).expect("small"));
        assert!(two.iter().zip(&six).all(|(two, six)| two[..] == six[..2]));
    }

    #[test]
    fn seeds_differ_and_come_again() {
        assert_eq!(latin_hypercube(9, 3, 1), latin_hypercube(9, 3, 1));
        assert_ne!(latin_hypercube(9, 3, 1), latin_hypercube(9, 3, 2));
        assert_eq!(sobol_sequence(9, 3, 1), sobol_sequence(9, 3, 1));
        assert_ne!(sobol_sequence(9, 3, 1), sobol_sequence(9, 3, 2));
        assert_ne!(trajectories(2, 3, 4, 1), trajectories(2, 3, 4, 2));
    }

    /// Of 2^k points each half, quarter, … of each dimension has its share.
    #[test]
    fn a_sobol_sequence_is_a_latin_hypercube_too() {
        let rows = sobol_sequence(256, MOST_DIMENSIONS, 3).expect("as large as it may be");
        for factor in 0..MOST_DIMENSIONS {
            let mut parts: Vec<usize> =
                rows.iter().map(|row| (row[factor] * 256.0) as usize).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..256).collect::<Vec<_>>(), "dimension {factor}");
        }
    }

    #[test]
    fn a_sobol_sequence_ends_where_its_numbers_do() {
        assert_eq!(sobol_sequence(MOST_POINTS + 1, 1, 0), Err(TooLarge::Points(65_537)));
        assert_eq!(sobol_sequence(1, 257, 0), Err(TooLarge::Dimensions(257)));
        assert_eq!(saltelli(2, 129, 0), Err(TooLarge::Dimensions(258)));
        assert_eq!(sobol_sequence(MOST_POINTS, 1, 0).map(|rows| rows.len()), Ok(MOST_POINTS));
        let message = TooLarge::Dimensions(257).to_string();
        assert_eq!(message, "257 dimensions are more than a Sobol sequence's 256");
    }

    /// The same numbers on every processor and in every version of the crate.
    #[test]
    fn the_first_points_of_a_sequence_never_change() {
        let rows = sobol_sequence(2, 2, 1).expect("small");
        let bits: Vec<u64> =
            rows.into_iter().flatten().map(|place| (place * 16_777_216.0) as u64).collect();
        assert_eq!(bits, [10_013_806, 3_620_856, 829_232, 16_589_080]);
    }

    #[test]
    fn each_step_of_a_trajectory_moves_one_factor_by_the_jump() {
        let (factors, levels) = (5, 6);
        let jump = 6.0 / 10.0_f64;
        let rows = trajectories(40, factors, levels, 8);
        assert_eq!(rows.len(), 40 * 6);
        let mut rises = 0;
        for trajectory in rows.chunks(factors + 1) {
            let mut moved = Vec::new();
            for step in trajectory.windows(2) {
                let factor = (0..factors).find(|&factor| step[0][factor] != step[1][factor]);
                let factor = factor.expect("something moves");
                let by = step[1][factor] - step[0][factor];
                assert!((by.abs() - jump).abs() < 1e-15);
                assert_eq!(step[0][factor + 1..], step[1][factor + 1..]);
                rises += usize::from(by > 0.0);
                moved.push(factor);
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4]);
        }
        // Two hundred steps, up or down alike.
        assert!((rises as f64 - 100.0).abs() < 4.5 * 50.0_f64.sqrt(), "{rises} rise");
        let on_grid = |place: f64| ((place * 5.0).round() - place * 5.0).abs() < 1e-12;
        assert!(rows.iter().flatten().all(|&place| (0.0..=1.0).contains(&place) && on_grid(place)));
    }

    #[test]
    fn mixed_rows_differ_from_the_first_sample_in_one_factor() {
        let design = saltelli(16, 3, 2).expect("small");
        assert_eq!((design.a.len(), design.b.len(), design.ab.len()), (16, 16, 3));
        for (factor, mixed) in design.ab.iter().enumerate() {
            for (row, mixed) in mixed.iter().enumerate() {
                for place in 0..3 {
                    let from = if place == factor { &design.b } else { &design.a };
                    assert_eq!(mixed[place], from[row][place]);
                }
            }
        }
    }
}
