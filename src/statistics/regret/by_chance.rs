//! What regret chance alone gives where policies do not differ.

use rand::seq::SliceRandom;
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
/// replicate and by policy. A replicate that lacks a policy is none.
///
/// If policies did not differ, then the labels of policies in a replicate might as well be others:
/// in all states the same, since these have common random numbers. What policies do differ by is
/// exchanged too, so that a few replicates, which have few orders, give as much regret as the
/// policies have: then nothing is significant. With labels in any order all policies are alike, so
/// that the quantiles are those of all policies together. None without rounds, with one policy, or
/// if no state has two replicates; states with fewer are left out.
pub fn by_chance(
    levels: &[Vec<Option<Vec<f64>>>],
    better: Better,
    share: f64,
    permutations: Resampling,
) -> Option<ByChance> {
    let defined = |state: &&Vec<Option<Vec<f64>>>| state.iter().flatten().count() > 1;
    let states: Vec<&Vec<Option<Vec<f64>>>> = levels.iter().filter(defined).collect();
    let replicates = states.iter().map(|state| state.len()).max()?;
    let policies = states[0].iter().flatten().next().map_or(0, Vec::len);
    if policies < 2 || permutations.rounds == 0 {
        return None;
    }
    let of_round = |round: u32| {
        let mut draw = permutations.permutation_draws(round);
        let order = |_| {
            let mut order: Vec<usize> = (0..policies).collect();
            order.shuffle(&mut draw);
            order
        };
        let orders: Vec<Vec<usize>> = (0..replicates).map(order).collect();
        let mean = |state: &[Option<Vec<f64>>], policy: usize| {
            let own = state.iter().zip(&orders);
            let own = own.filter_map(|(levels, order)| Some(levels.as_ref()?[order[policy]]));
            sample::mean(&own.collect::<Vec<_>>())
        };
        let row = |policy: usize| states.iter().map(|state| mean(state, policy)).collect();
        robustness(&(0..policies).map(row).collect::<Vec<_>>(), better)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::{Dice, Name, Purpose};

    const NOISE: Purpose = Purpose::new("test.noise");
    const PERMUTATIONS: Resampling = Resampling { rounds: 199, seed: 1 };

    type Levels = Vec<Vec<Option<Vec<f64>>>>;

    /// Levels of three policies at forty states: noise of a policy in a replicate that all states
    /// share, noise of each level, and what the last policy is better by in a state.
    fn noisy(replicates: u64, seed: u64, better_by: impl Fn(u64) -> f64) -> Levels {
        let draw = |state: u64, replicate: u64| {
            let name = Name::root("state", "any").child(NOISE, state, replicate);
            Dice::new(seed, 0).of(name, NOISE, 0)
        };
        let level = |state: u64, replicate: u64| {
            // No state has the number 99.
            let (mut shared, mut noise) = (draw(99, replicate), draw(state, replicate));
            let effects = [0.0, 0.0, better_by(state)];
            Some(effects.map(|effect| effect + shared.normal() + 0.5 * noise.normal()).to_vec())
        };
        (0..40).map(|state| (0..replicates).map(|it| level(state, it)).collect()).collect()
    }

    /// The robustness of policies by their mean levels.
    fn observed(levels: &Levels) -> Vec<Robustness> {
        let mean = |policy: usize, state: &[Option<Vec<f64>>]| {
            sample::mean(&state.iter().flatten().map(|levels| levels[policy]).collect::<Vec<_>>())
        };
        let row = |policy: usize| levels.iter().map(|state| mean(policy, state)).collect();
        robustness(&(0..3).map(row).collect::<Vec<_>>(), Better::Larger)
    }

    fn chance(levels: &Levels) -> ByChance {
        by_chance(levels, Better::Larger, 0.95, PERMUTATIONS).expect("there are replicates")
    }

    #[test]
    fn policies_that_are_alike_regret_no_more_than_noise_that_states_share() {
        for replicates in [4, 12] {
            let (mut beyond_largest, mut beyond_mean) = (0.0, 0.0);
            for seed in 0..40 {
                let levels = noisy(replicates, seed, |_| 0.0);
                let chance = chance(&levels);
                for policy in observed(&levels) {
                    let is_more = |own: Option<f64>, chance| own.is_some_and(|own| own > chance);
                    let (largest, mean) = (policy.largest_regret, policy.mean_regret);
                    beyond_largest += f64::from(is_more(largest, chance.largest_regret)) / 3.0;
                    beyond_mean += f64::from(is_more(mean, chance.mean_regret)) / 3.0;
                }
            }
            // A twentieth of the forty, with three standard deviations of as many independent ones.
            let most = 2.0 + 3.0 * 1.9_f64.sqrt();
            let counts = (beyond_largest, beyond_mean);
            assert!(counts.0 <= most && counts.1 <= most, "{replicates}: {counts:?}");
        }
    }

    #[test]
    fn what_a_policy_is_better_by_is_significant_with_enough_replicates() {
        for better_by in [|_| 20.0, |state: u64| 20.0 * (state % 2) as f64] {
            let levels = noisy(12, 1, better_by);
            let (found, chance) = (observed(&levels), chance(&levels));
            for worse in &found[..2] {
                assert!(worse.mean_regret > Some(chance.mean_regret), "{worse:?} {chance:?}");
            }
            assert!(found[2].mean_regret < Some(chance.mean_regret));
        }
    }

    #[test]
    fn two_replicates_have_too_few_orders_for_any_significance() {
        let levels = noisy(2, 1, |_| 20.0);
        let (found, chance) = (observed(&levels), chance(&levels));
        assert!(found.iter().all(|it| it.mean_regret <= Some(chance.mean_regret)), "{found:?}");
    }

    #[test]
    fn replicates_keep_their_labels_in_all_states_whichever_are_missing() {
        // The second policy is better by 2 in every replicate of every state. Were labels exchanged
        // state by state, or did replicates move up where one is missing, means would lie between.
        let full = [Some(vec![0.0, 2.0]), Some(vec![1.0, 3.0])];
        let short = vec![None, full[0].clone(), full[1].clone()];
        let levels = vec![short; 6];
        let regrets = |share: f64| {
            let found = by_chance(&levels, Better::Larger, share, PERMUTATIONS);
            found.expect("two replicates").mean_regret
        };
        // Both replicates keep their labels or both change them: 0 and 2; one of them: 0.
        assert_eq!((regrets(0.0), regrets(0.5), regrets(1.0)), (0.0, 0.0, 2.0));
    }

    #[test]
    fn one_replicate_says_nothing_of_chance() {
        let none = |levels: &Levels, permutations| {
            assert_eq!(by_chance(levels, Better::Larger, 0.95, permutations), None);
        };
        none(&noisy(1, 1, |_| 0.0), PERMUTATIONS);
        none(&noisy(2, 1, |_| 0.0), Resampling { rounds: 0, seed: 1 });
        none(&vec![vec![Some(vec![1.0]), Some(vec![2.0])]], PERMUTATIONS);
        none(&vec![vec![Some(vec![1.0, 2.0]), None]], PERMUTATIONS);
        none(&Vec::new(), PERMUTATIONS);
    }
}
