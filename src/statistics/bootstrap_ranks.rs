//! How certain an order of means is, over bootstrap samples of the observations (Efron 1979).

use super::ranks::descending_ranks;
use super::resampling::Resampling;

/// The ranks of the items' means, 1 for the largest, in each bootstrap sample. Observations stand
/// by number, then by item; an observation is drawn with all its items.
pub fn bootstrap_ranks(observations: &[Vec<f64>], resampling: Resampling) -> Vec<Vec<f64>> {
    let items = observations.first().map_or(0, Vec::len);
    assert!(observations.iter().all(|it| it.len() == items), "every observation has every item");
    let round = |round: u32| {
        let sample = resampling.bootstrap_indices(round, observations.len());
        // Every item is summed as often, so that sums have the order of means.
        let sum = |item: usize| sample.iter().map(|&index| observations[index][item]).sum();
        descending_ranks(&(0..items).map(sum).collect::<Vec<f64>>())
    };
    (0..resampling.rounds).map(round).collect()
}

/// For each item the share of the rounds in which it has each rank, from 1. Items that tie have
/// each of their ranks in equal parts.
pub fn rank_shares(rounds: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let items = rounds.first().map_or(0, Vec::len);
    let mut counts = vec![vec![0.0; items]; items];
    for ranks in rounds {
        for (item, &rank) in ranks.iter().enumerate() {
            let tied = ranks.iter().filter(|&&other| other == rank).count();
            // A shared rank is the mean of those that it stands for.
            let first = (rank - (tied as f64 - 1.0) / 2.0) as usize;
            for place in first..first + tied {
                counts[item][place - 1] += 1.0 / tied as f64;
            }
        }
    }
    counts.iter_mut().flatten().for_each(|count| *count /= rounds.len() as f64);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESAMPLING: Resampling = Resampling { rounds: 4_000, seed: 2 };

    #[test]
    fn what_is_always_larger_is_always_first() {
        let rounds =
            bootstrap_ranks(&[vec![3.0, 1.0], vec![2.5, 2.0], vec![9.0, -4.0]], RESAMPLING);
        assert_eq!(rank_shares(&rounds), [[1.0, 0.0], [0.0, 1.0]]);
    }

    /// Of four draws with replacement from (5, −1, −1, −1) the mean is above zero as soon as the
    /// five is drawn once: 1 − (3/4)⁴.
    #[test]
    fn an_order_that_rests_on_one_observation_comes_as_often_as_it_is_drawn() {
        let rows = [5.0, -1.0, -1.0, -1.0].map(|value| vec![value, 0.0]);
        let found = rank_shares(&bootstrap_ranks(&rows, RESAMPLING))[0][0];
        let exact = 1.0 - 0.75_f64.powi(4);
        let standard_deviation = (exact * (1.0 - exact) / 4_000.0).sqrt();
        assert!((found - exact).abs() < 4.0 * standard_deviation, "{found}, not {exact}");
    }

    #[test]
    fn items_that_tie_have_their_ranks_in_equal_parts() {
        let third = 1.0 / 3.0;
        let found = rank_shares(&[vec![1.0, 3.0, 3.0, 3.0]]);
        assert_eq!(found[0], [1.0, 0.0, 0.0, 0.0]);
        found[1..].iter().for_each(|it| assert_eq!(*it, [0.0, third, third, third]));
        assert_eq!(rank_shares(&[vec![1.5, 1.5]]), [[0.5, 0.5], [0.5, 0.5]]);
    }

    #[test]
    fn without_rounds_there_are_no_shares() {
        let none = Resampling { rounds: 0, seed: 2 };
        assert!(rank_shares(&bootstrap_ranks(&[vec![1.0, 2.0]], none)).is_empty());
    }
}
