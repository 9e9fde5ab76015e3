//! Two of several categories, which have no order, for designs that go from one value to another.

use rand::seq::SliceRandom;

use crate::base::chance::{Dice, Name, Purpose};

const PAIRS: Purpose = Purpose::new("statistics.pairs_of_choices");
const CATEGORIES: Name = Name::root("statistics", "choices");

/// Two different ones of `categories`, by their numbers, for each of `count` turns. All pairs come
/// in drawn order before any comes again, so that none is left out in the long run. Of a single
/// category there are no two: both are the same.
///
/// What a factor gets depends on its number and the seed, not on how many turns follow.
pub fn category_pairs(
    categories: usize,
    count: usize,
    factor: usize,
    seed: u64,
) -> Vec<(usize, usize)> {
    if categories < 2 {
        return vec![(0, 0); count];
    }
    let all: Vec<(usize, usize)> =
        (1..categories).flat_map(|second| (0..second).map(move |first| (first, second))).collect();
    let mut pairs = Vec::with_capacity(count);
    let mut round = 0;
    while pairs.len() < count {
        let mut order = all.clone();
        order.shuffle(&mut Dice::new(seed, round).of(CATEGORIES, PAIRS, factor as u64));
        pairs.extend(order.into_iter().take(count - pairs.len()));
        round += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_comes_once_before_any_comes_again() {
        let found = category_pairs(4, 12, 3, 9);
        for round in found.chunks(6) {
            let mut round = round.to_vec();
            round.sort_unstable();
            assert_eq!(round, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]);
        }
        assert_ne!(found[..6], found[6..]);
    }

    #[test]
    fn factors_and_seeds_differ_and_more_turns_keep_those_before() {
        let found = category_pairs(5, 8, 0, 1);
        assert_eq!(found[..], category_pairs(5, 30, 0, 1)[..8]);
        assert_ne!(found, category_pairs(5, 8, 1, 1));
        assert_ne!(found, category_pairs(5, 8, 0, 2));
    }

    #[test]
    fn of_two_there_is_one_pair_and_of_one_none() {
        assert_eq!(category_pairs(2, 3, 0, 1), [(0, 1); 3]);
        assert_eq!(category_pairs(1, 2, 0, 1), [(0, 0); 2]);
    }
}
