//! What regret chance alone gives where policies do not differ.

use rayon::prelude::*;

use super::{Better, Robustness, robustness};
use crate::statistics::resampling::Resampling;
use crate::statistics::sample;

/// What regret chance alone gives a policy that is neither better nor worse than the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ByChance {
    /// What its largest regret does not exceed in that share of the rounds.
    pub largest_regret: f64,
    /// The same of its mean regret.
    pub mean_regret: f64,
}

/// The regret that chance alone gives in `share` of the rounds at most, from levels by state, by
/// replicate and by policy.
///
/// If policies did not differ, then in each replicate of a state the labels of policies might as
/// well be others. What policies do differ by is no chance and is taken out first, as far as it is
/// more than luck. With labels in any order all policies are alike, so that the quantiles are those
/// of all policies together. None without rounds, with one policy, or if no state has two
/// replicates; states with fewer are left out.
pub fn by_chance(
    levels: &[Vec<Vec<f64>>],
    better: Better,
    share: f64,
    permutations: Resampling,
) -> Option<ByChance> {
    let states: Vec<&Vec<Vec<f64>>> = levels.iter().filter(|state| state.len() > 1).collect();
    let policies = states.first().map_or(0, |state| state[0].len());
    if policies < 2 || permutations.rounds == 0 {
        return None;
    }
    let luck = luck(&states);
    let of_round = |round: u32| {
        let mut shuffling = permutations.shuffling(round);
        let mut outcomes = vec![Vec::new(); policies];
        for state in &luck {
            let mut sums = vec![0.0; policies];
            for replicate in state {
                let mut relabelled = replicate.clone();
                shuffling.shuffle(&mut relabelled);
                sums.iter_mut().zip(relabelled).for_each(|(sum, part)| *sum += part);
            }
            let mean = |sum: f64| Some(sum / state.len() as f64);
            outcomes.iter_mut().zip(sums).for_each(|(row, sum)| row.push(mean(sum)));
        }
        robustness(&outcomes, better)
    };
    let rounds: Vec<Vec<Robustness>> =
        (0..permutations.rounds).into_par_iter().map(of_round).collect();
    let all = || rounds.iter().flatten();
    let largest: Vec<f64> = all().filter_map(|it| it.largest_regret).collect();
    let mean: Vec<f64> = all().filter_map(|it| it.mean_regret).collect();
    Some(ByChance {
        largest_regret: sample::quantile(&largest, share)?,
        mean_regret: sample::quantile(&mean, share)?,
    })
}

/// The part of levels that is luck: what is left when the luck that policies share in a replicate
/// is taken out, what a policy differs by in all states, and what it differs by in a state beyond
/// that. The last two are shrunk (James and Stein 1961) and left where they may be luck themselves.
/// What is left is made as wide as it was.
fn luck(states: &[&Vec<Vec<f64>>]) -> Vec<Vec<Vec<f64>>> {
    let own: Vec<Vec<Vec<f64>>> = states.iter().map(|state| each(state, unshared)).collect();
    let in_state: Vec<Vec<f64>> = own.iter().map(|state| means(state)).collect();
    let in_all = means(&in_state);
    let count = own.len() as f64;
    let replicates: f64 = own.iter().map(|state| state.len() as f64).sum();
    let of_state = |(state, means): (&Vec<Vec<f64>>, &Vec<f64>)| -> f64 {
        state.iter().map(|levels| distance(levels, means)).sum()
    };
    let within: f64 = own.iter().zip(&in_state).map(of_state).sum();
    let between: f64 = own
        .iter()
        .zip(&in_state)
        .map(|(state, means)| state.len() as f64 * distance(means, &in_all))
        .sum();
    let others = (in_all.len() - 1) as f64;
    let luck = (within, others * (replicates - count));
    let all = replicates * in_all.iter().map(|effect| effect * effect).sum::<f64>();
    let of_all = more_than_luck((all, others), luck);
    let of_states = more_than_luck((between, others * (count - 1.0)), luck);
    let taken = of_states + (of_all - of_states) / count;
    let rest = |(state, means): (&Vec<Vec<f64>>, &Vec<f64>)| {
        let widening = (1.0 / (1.0 - taken / state.len() as f64)).sqrt();
        let of = |levels: &[f64]| {
            let effect = |(own, all): (&f64, &f64)| of_all * all + of_states * (own - all);
            let effects = means.iter().zip(&in_all).map(effect);
            levels.iter().zip(effects).map(|(level, effect)| widening * (level - effect)).collect()
        };
        each(state, of)
    };
    own.iter().zip(&in_state).map(rest).collect()
}

/// The share of squares with so many degrees of freedom that luck does not explain, 1 − 1/F; none
/// where F lies less than four standard deviations above one, which luck alone rarely exceeds.
fn more_than_luck((squares, free): (f64, f64), luck: (f64, f64)) -> f64 {
    let ratio = squares / free / (luck.0 / luck.1);
    let least = 1.0 + 4.0 * (2.0 / free + 2.0 / luck.1).sqrt();
    if ratio > least { 1.0 - 1.0 / ratio } else { 0.0 }
}

/// The sum of squared differences.
fn distance(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other) * (one - other)).sum()
}

fn each(state: &[Vec<f64>], of: impl Fn(&[f64]) -> Vec<f64>) -> Vec<Vec<f64>> {
    state.iter().map(|levels| of(levels)).collect()
}

/// Levels less their mean.
fn unshared(levels: &[f64]) -> Vec<f64> {
    let shared = levels.iter().sum::<f64>() / levels.len() as f64;
    levels.iter().map(|level| level - shared).collect()
}

/// The mean of each column.
fn means(rows: &[Vec<f64>]) -> Vec<f64> {
    let mean = |column: usize| rows.iter().map(|row| row[column]).sum::<f64>() / rows.len() as f64;
    (0..rows[0].len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Dice, Name, Purpose};

    const NOISE: Purpose = Purpose::new("test.noise");
    const PERMUTATIONS: Resampling = Resampling { rounds: 199, seed: 1 };

    /// Levels of three policies at forty states with that many replicates: unit noise of each, luck
    /// that all share, and what the last policy is better by in a state.
    fn noisy(replicates: u64, seed: u64, better_by: impl Fn(u64) -> f64) -> Vec<Vec<Vec<f64>>> {
        let level = |state: u64, replicate: u64| {
            let name = Name::root("state", "any").child(NOISE, state, replicate);
            let mut draw = Dice::new(seed, 0).of(name, NOISE, 0);
            let shared = 10.0 * draw.normal() + state as f64;
            [0.0, 0.0, better_by(state)].map(|effect| shared + effect + draw.normal()).to_vec()
        };
        (0..40).map(|state| (0..replicates).map(|it| level(state, it)).collect()).collect()
    }

    /// The robustness of policies by their mean levels.
    fn observed(levels: &[Vec<Vec<f64>>]) -> Vec<Robustness> {
        let mean = |policy: usize, state: &[Vec<f64>]| {
            sample::mean(&state.iter().map(|levels| levels[policy]).collect::<Vec<_>>())
        };
        let row = |policy: usize| levels.iter().map(|state| mean(policy, state)).collect();
        robustness(&(0..3).map(row).collect::<Vec<_>>(), Better::Larger)
    }

    #[test]
    fn policies_that_are_alike_regret_what_chance_gives() {
        for replicates in [2, 5] {
            let (mut beyond_largest, mut beyond_mean) = (0.0, 0.0);
            for seed in 0..40 {
                let levels = noisy(replicates, seed, |_| 0.0);
                let chance = by_chance(&levels, Better::Larger, 0.95, PERMUTATIONS);
                let chance = chance.expect("there are replicates");
                for policy in observed(&levels) {
                    let largest = policy.largest_regret.expect("defined") / chance.largest_regret;
                    let mean = policy.mean_regret.expect("defined") / chance.mean_regret;
                    assert!((0.3..2.0).contains(&largest) && (0.3..1.5).contains(&mean));
                    beyond_largest += f64::from(largest > 1.0) / 3.0;
                    beyond_mean += f64::from(mean > 1.0) / 3.0;
                }
            }
            // In a twentieth of the forty, with the deviation of as many independent ones.
            let most = 2.0 + 3.0 * 1.9_f64.sqrt();
            assert!(
                beyond_largest <= most && beyond_mean <= most,
                "{beyond_largest} {beyond_mean}"
            );
        }
    }

    #[test]
    fn what_one_policy_is_better_by_is_no_chance() {
        let chance = |better_by: fn(u64) -> f64| {
            let levels = noisy(4, 1, better_by);
            let chance = by_chance(&levels, Better::Larger, 0.95, PERMUTATIONS);
            (observed(&levels), chance.expect("there are replicates"))
        };
        let (_, alike) = chance(|_| 0.0);
        // Everywhere, and in every other state.
        for better_by in [|_| 20.0, |state: u64| 20.0 * (state % 2) as f64] {
            let (found, chance) = chance(better_by);
            // As wide as without the difference, but for the luck of one draw.
            let largest = chance.largest_regret / alike.largest_regret;
            let mean = chance.mean_regret / alike.mean_regret;
            assert!((0.8..1.25).contains(&largest), "{chance:?} {alike:?}");
            assert!((0.93..1.07).contains(&mean), "{chance:?} {alike:?}");
            for worse in &found[..2] {
                assert!(worse.mean_regret.expect("defined") > 10.0 * chance.mean_regret);
                assert!(worse.largest_regret.expect("defined") > 5.0 * chance.largest_regret);
            }
            assert!(found[2].mean_regret.expect("defined") < chance.mean_regret);
        }
    }

    #[test]
    fn what_replicates_do_not_differ_by_is_no_luck() {
        let levels = vec![vec![vec![1.0, 3.0]; 3], vec![vec![5.0, 4.0]; 3]];
        let chance = by_chance(&levels, Better::Larger, 0.95, PERMUTATIONS).expect("replicates");
        assert_eq!((chance.largest_regret, chance.mean_regret), (0.0, 0.0));
    }

    #[test]
    fn one_replicate_says_nothing_of_chance() {
        let none = |levels: &[Vec<Vec<f64>>], permutations| {
            assert_eq!(by_chance(levels, Better::Larger, 0.95, permutations), None);
        };
        none(&noisy(1, 1, |_| 0.0), PERMUTATIONS);
        none(&noisy(2, 1, |_| 0.0), Resampling { rounds: 0, seed: 1 });
        none(&[vec![vec![1.0], vec![2.0]]], PERMUTATIONS);
        none(&[], PERMUTATIONS);
    }
}
