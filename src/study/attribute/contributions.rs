//! How an outcome is shared out among the types: values, pairs, ranks, and their uncertainty.

use crate::model::record::metrics::{Direction, METRICS, MetricKind};
use crate::model::state::kind::Kind;
use crate::statistics::bootstrap_ranks::{bootstrap_ranks, rank_shares};
use crate::statistics::ranks::{descending_ranks, kendall, spearman, spearman_p_value};
use crate::statistics::ratio::{self, Ratio};
use crate::statistics::resampling::{self, Resampling};
use crate::statistics::sample::mean;
use crate::statistics::{holm, paired, shapley, student};

/// The coalition of all types.
pub const ALL: usize = (1 << Kind::COUNT) - 1;

/// The significance level after adjustment.
pub const LEVEL: f64 = 0.05;

/// How replicates are resampled.
pub const RESAMPLING: Resampling = Resampling { rounds: 1_000, seed: 1 };

/// Replicates below which a bootstrap says nothing.
pub const LEAST: usize = 3;

/// The outcome of all coalitions in one replicate.
#[derive(Clone, Debug)]
pub struct Game {
    /// The outcome by coalition: bit 0 of its number is the first type.
    pub outcomes: Vec<f64>,
    /// What each type earns in the coalition of all types, over the window, CNY.
    pub incomes: [f64; Kind::COUNT],
}

/// A mean over replicates, and its uncertainty.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub value: f64,
    /// Its 95 % confidence interval, with two replicates and more.
    pub interval: Option<(f64, f64)>,
    /// The p-value of a mean of zero; none where all replicates are zero.
    pub p_value: Option<f64>,
    /// The same after Holm adjustment over all of its kind: eight types, or 28 pairs.
    pub p_holm: Option<f64>,
}

/// What a type contributes to an outcome.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// The type.
    pub kind: Kind,
    /// Its Shapley value.
    pub value: Estimate,
    /// The value for each million yuan that the type earns in the coalition of all types. Ratios
    /// have none.
    pub per_million: Option<Ratio>,
    /// Its rank among the types, from 1 for the best in the direction of the outcome: lower is
    /// better for costs and repetitions. Values whose interval contains zero count as zero; ties
    /// share.
    pub rank: f64,
    /// Share of bootstrap samples of replicates in which its mean value has each rank; empty
    /// with too few replicates.
    pub rank_shares: Vec<f64>,
    /// Share of replicates in which it is among the first three.
    pub top_three_share: f64,
}

/// What two types do together beyond what each does alone.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The two types.
    pub kinds: (Kind, Kind),
    /// The Shapley interaction index.
    pub index: Estimate,
}

/// A rank correlation with the report's order (L384-391).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// That of the ranks in which values whose interval contains zero count as zero.
    pub of_ranks: Option<f64>,
    /// That of the mean values as they are.
    pub of_means: Option<f64>,
    /// The 95 % bootstrap interval of the latter, over resampled replicates; none with too few.
    pub interval: Option<(f64, f64)>,
}

/// How an outcome is shared out among the types.
#[derive(Clone, Debug)]
pub struct Decomposition {
    /// Replicates that it rests on.
    pub replicates: usize,
    /// Mean outcome without any type, and with all.
    pub ends: (f64, f64),
    /// The largest gap, over replicates, between the sum of the values and what all types bring.
    pub gap: f64,
    /// What each type contributes, in the order of the types.
    pub contributions: Vec<Contribution>,
    /// All pairs.
    pub pairs: Vec<Pair>,
    /// Spearman's rank correlation with the report's order.
    pub spearman: Correlation,
    /// The share of all orders whose rank correlation is as far from zero as that of the ranks.
    pub spearman_p_value: Option<f64>,
    /// Kendall's tau-b with it.
    pub kendall: Correlation,
    /// Share of replicates in which Spearman's correlation is above zero.
    pub agrees_share: f64,
}

/// Shares an outcome out, given the games of its replicates; none without any.
pub fn decompose(games: &[Game], metric: usize) -> Option<Decomposition> {
    let end = |coalition: usize| mean(&each(games, |game| game.outcomes[coalition]));
    let ends = (end(0)?, end(ALL)?);
    let values: Vec<Vec<f64>> = each(games, |game| shapley::values(&game.outcomes));
    let gaps = games.iter().zip(&values).map(|(game, values)| {
        (values.iter().sum::<f64>() - (game.outcomes[ALL] - game.outcomes[0])).abs()
    });
    let by_kind = |kind: usize| each(&values, |values| values[kind]);
    let means = estimates((0..Kind::COUNT).map(by_kind).collect());
    let sign = match METRICS[metric].direction {
        Direction::Lower => -1.0,
        Direction::Higher | Direction::Neither => 1.0,
    };
    let significant_values =
        each(&means, |mean| if mean.is_significant_alone() { sign * mean.value } else { 0.0 });
    let ranks = descending_ranks(&significant_values);
    let directed: Vec<Vec<f64>> = each(&values, |values| each(values, |value| sign * value));
    let single: Vec<Vec<f64>> = each(&directed, |values| descending_ranks(values));
    let rounds = if games.len() < LEAST { 0 } else { RESAMPLING.rounds };
    let rounds = bootstrap_ranks(&directed, Resampling { rounds, ..RESAMPLING });
    let rank_shares = rank_shares(&rounds);
    let share = |is_so: &dyn Fn(&Vec<f64>) -> bool| {
        single.iter().filter(|ranks| is_so(ranks)).count() as f64 / games.len() as f64
    };
    let contribution = |(place, value): (usize, &Estimate)| Contribution {
        kind: Kind::ALL[place],
        value: value.clone(),
        per_million: per_million(games, &by_kind(place), place, METRICS[metric].kind),
        rank: ranks[place],
        rank_shares: rank_shares.get(place).cloned().unwrap_or_default(),
        top_three_share: share(&|ranks| ranks[place] <= 3.0),
    };
    let report: Vec<f64> = (1..=Kind::COUNT).map(|place| place as f64).collect();
    let of_means = descending_ranks(&each(&means, |mean| sign * mean.value));
    let correlation = |measure: fn(&[f64], &[f64]) -> Option<f64>| {
        let resampled = rounds.iter().filter_map(|ranks| measure(ranks, &report));
        Correlation {
            of_ranks: measure(&ranks, &report),
            of_means: measure(&of_means, &report),
            interval: resampling::percentile_interval(&resampled.collect::<Vec<_>>()),
        }
    };
    Some(Decomposition {
        replicates: games.len(),
        ends,
        gap: gaps.fold(0.0, f64::max),
        contributions: means.iter().enumerate().map(contribution).collect(),
        pairs: pairs(games),
        spearman: correlation(spearman),
        spearman_p_value: spearman_p_value(&ranks, &report),
        kendall: correlation(kendall),
        agrees_share: share(&|ranks| spearman(ranks, &report).is_some_and(|rho| rho > 0.0)),
    })
}

/// Means of rows of replicates, adjusted over all of these rows.
fn estimates(rows: Vec<Vec<f64>>) -> Vec<Estimate> {
    let p_values: Vec<Option<f64>> = each(&rows, |row| paired::p_value(row));
    let adjusted = holm::adjusted(&p_values);
    let estimate = |(row, (p_value, p_holm)): (&Vec<f64>, _)| {
        let value = mean(row).expect("there is a game");
        Estimate { value, interval: student::confidence_interval(row, value), p_value, p_holm }
    };
    rows.iter().zip(p_values.into_iter().zip(adjusted)).map(estimate).collect()
}

/// A value for each million that the type earns. A ratio over an income has no meaning: it does not
/// grow with the size of the type.
fn per_million(games: &[Game], values: &[f64], place: usize, metric: MetricKind) -> Option<Ratio> {
    let millions = games.iter().map(|game| game.incomes[place] / 1e6);
    let pairs: Vec<(f64, f64)> = values.iter().copied().zip(millions).collect();
    ratio::ratio_of_means(&pairs).filter(|_| metric != MetricKind::Ratio)
}

fn pairs(games: &[Game]) -> Vec<Pair> {
    let found = each(games, |game| shapley::interactions(&game.outcomes));
    let of_pair = |pair: usize| each(&found, |found| found[pair].index);
    let indices = estimates((0..found[0].len()).map(of_pair).collect());
    let kinds = found[0].iter().map(|it| (Kind::ALL[it.players.0], Kind::ALL[it.players.1]));
    kinds.zip(indices).map(|(kinds, index)| Pair { kinds, index }).collect()
}

/// A function of each element.
fn each<T, U>(all: &[T], of: impl Fn(&T) -> U) -> Vec<U> {
    all.iter().map(of).collect()
}

impl Estimate {
    /// Whether its own interval, before adjustment, excludes zero.
    pub fn is_significant_alone(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// Whether it is significant after adjustment over all of its kind.
    pub fn is_significant(&self) -> bool {
        self.p_holm.is_some_and(|p_holm| p_holm < LEVEL)
    }
}

impl Pair {
    /// The word in tables: complements or substitutes where the index is significant.
    pub fn says(&self) -> &'static str {
        match self.index.value {
            _ if !self.index.is_significant() => "unclear",
            index if index > 0.0 => "complements",
            _ => "substitutes",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::jobs::results::metric_index;

    /// What each type adds by itself in three replicates, and the first two do together besides.
    const PARTS: [[f64; Kind::COUNT]; 3] = [
        [7.0, 20.0, -5.0, 4.0, 0.0, 0.0, 0.0, 1.0],
        [8.0, 20.0, -6.0, -1.0, 0.0, 0.0, 0.0, 1.0],
        [9.0, 20.0, -7.0, 4.0, 0.0, 0.0, 0.0, 1.0],
    ];
    const TOGETHER: [f64; 3] = [6.0, 8.0, 7.0];

    /// The games of these parts, in which `other` pairs do so much together too.
    fn games(other: [f64; 3]) -> Vec<Game> {
        let outcome = |replicate: usize, coalition: usize| {
            let is_in = |kind: usize| coalition >> kind & 1 == 1;
            let own = (0..Kind::COUNT).filter(|&kind| is_in(kind));
            let own: f64 = own.map(|kind| PARTS[replicate][kind]).sum();
            let size = f64::from(coalition.count_ones());
            let both = f64::from(u8::from(is_in(0) && is_in(1)));
            let others = size * (size - 1.0) / 2.0 - both;
            10.0 + own + TOGETHER[replicate] * both + other[replicate] * others
        };
        let game = |replicate: usize| Game {
            outcomes: (0..=ALL).map(|coalition| outcome(replicate, coalition)).collect(),
            // The first type alone earns anything.
            incomes: [[2e6, 4e6, 3e6][replicate], 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        };
        (0..3).map(game).collect()
    }

    fn decomposition(games: &[Game], metric: &str) -> Decomposition {
        decompose(games, metric_index(metric).expect("a metric")).expect("there are games")
    }

    fn check(found: Option<f64>, exact: f64) {
        let found = found.expect("it is defined");
        assert!((found - exact).abs() < 1e-9, "{found}, not {exact}");
    }

    #[test]
    fn a_known_game_gives_its_parts_and_half_of_what_a_pair_does() {
        let found = decomposition(&games([0.0; 3]), "contracts");
        // Means 8 and 20 by themselves, and half of a mean of 7.
        let values = [8.0 + 3.5, 20.0 + 3.5, -6.0, 7.0 / 3.0, 0.0, 0.0, 0.0, 1.0];
        for (of, exact) in found.contributions.iter().zip(values) {
            check(Some(of.value.value), exact);
        }
        // Who adds nothing to any coalition gets nothing, to the last bit.
        for of in &found.contributions[4..7] {
            assert_eq!((of.value.value, of.value.interval), (0.0, Some((0.0, 0.0))));
            assert_eq!((of.value.p_value, of.per_million), (None, None));
        }
        assert_eq!((found.replicates, found.ends.0), (3, 10.0));
        check(Some(found.ends.1), 10.0 + 8.0 + 20.0 - 6.0 + 7.0 / 3.0 + 1.0 + 7.0);
        assert!(found.gap < 1e-12, "{}", found.gap);
    }

    #[test]
    fn ranks_use_significant_values_and_their_shares_all_replicates() {
        let found = decomposition(&games([0.0; 3]), "contracts");
        let ranks = |found: &Decomposition| each(&found.contributions, |of| of.rank);
        // 4, −1, 4 is not significant, nor is three times one.
        assert_eq!(ranks(&found), [2.0, 1.0, 8.0, 5.0, 5.0, 5.0, 5.0, 5.0]);
        let shares = each(&found.contributions, |of| of.rank_shares.clone());
        assert_eq!((shares[1][0], shares[0][1], shares[2][7]), (1.0, 1.0, 1.0));
        for place in 0..Kind::COUNT {
            check(Some(shares[place].iter().sum()), 1.0);
            check(Some(shares.iter().map(|of| of[place]).sum()), 1.0);
        }
        // Three fours or two beat one: a chance of 8/27 and 12/27. Three times −1 loses to nothing.
        let standard_deviation = (20.0 * 7.0 / 27.0 / 27.0 / f64::from(RESAMPLING.rounds)).sqrt();
        assert!((shares[3][2] - 20.0 / 27.0).abs() < 4.0 * standard_deviation, "{}", shares[3][2]);
        assert!(shares[3][6] > 0.0 && shares[3][4..6] == [0.0; 2], "{:?}", shares[3]);
        // Where lower is better the order is the other way round.
        let fewer = decomposition(&games([0.0; 3]), "duplicate_share");
        assert_eq!(ranks(&fewer), [7.0, 8.0, 1.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
    }

    #[test]
    fn pairs_are_adjusted_over_all_of_them() {
        // 6, 8, 7: t = 7√3 with two degrees, p = 1 − t/√(2 + t²) = 1 − √(147/149).
        let p_value = 1.0 - (147.0 / 149.0_f64).sqrt();
        let alone = &decomposition(&games([0.0; 3]), "contracts").pairs[0];
        check(Some(alone.index.value), 7.0);
        check(alone.index.p_holm, p_value);
        assert_eq!(
            (alone.kinds, alone.says()),
            ((Kind::Incubator, Kind::ProductivityCenter), "complements")
        );
        // Beside 27 others that are noise it is not significant, whatever its own interval says.
        let among = &decomposition(&games([1.0, -1.0, 0.0]), "contracts").pairs;
        check(among[0].index.p_value, p_value);
        check(among[0].index.p_holm, 28.0 * p_value);
        assert!(
            among[0].index.is_significant_alone()
                && among.iter().all(|pair| pair.says() == "unclear")
        );
    }

    #[test]
    fn values_are_adjusted_over_the_types_that_vary() {
        let found = decomposition(&games([0.0; 3]), "contracts");
        let values = each(&found.contributions, |of| of.value.clone());
        // 10, 12, 12.5: mean 11.5, variance 1.75, t² = 3 · 132.25 / 1.75.
        let square: f64 = 3.0 * 132.25 / 1.75;
        check(values[0].p_value, 1.0 - (square / (2.0 + square)).sqrt());
        assert!(values[0].p_holm > values[0].p_value && values[0].is_significant());
        // 4, −1, 4 has the largest p-value; three times 1 has 1/4 before it, doubled as one of two.
        assert!(values[3].p_value.is_some_and(|p| p < 0.5));
        assert_eq!(values[3].p_holm, Some(0.5));
    }

    #[test]
    fn a_value_is_divided_by_income_where_that_has_a_meaning() {
        let of =
            |metric: &str| decomposition(&games([0.0; 3]), metric).contributions[0].per_million;
        // Values 10, 12, 12.5 for 2, 4, 3 million.
        let flow = of("contracts").expect("a flow");
        check(Some(flow.value), 11.5 / 3.0);
        let exact =
            ratio::ratio_of_means(&[(10.0, 2.0), (12.0, 4.0), (12.5, 3.0)]).expect("incomes");
        check(flow.interval.map(|it| it.0), exact.interval.expect("three replicates").0);
        assert_eq!(of("startups"), Some(flow));
        assert_eq!(of("startup_survival_36m"), None);
    }

    #[test]
    fn agreement_is_that_of_ranks_and_of_means_with_its_p_value() {
        let found = decomposition(&games([0.0; 3]), "contracts");
        let report = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let ranks = [2.0, 1.0, 8.0, 5.0, 5.0, 5.0, 5.0, 5.0];
        assert_eq!(found.spearman.of_ranks, spearman(&ranks, &report));
        assert_eq!(found.kendall.of_ranks, kendall(&ranks, &report));
        // Counted by another program.
        check(found.spearman_p_value, 12_960.0 / 40_320.0);
        let (low, high) = found.spearman.interval.expect("three replicates");
        let of_means = found.spearman.of_means.expect("they differ");
        assert!(low < high && (low..=high).contains(&of_means), "{low} {of_means} {high}");
        let two = decomposition(&games([0.0; 3])[..2], "contracts");
        assert_eq!((two.spearman.interval, two.kendall.interval), (None, None));
        assert!(two.contributions.iter().all(|of| of.rank_shares.is_empty()));
        assert!(two.contributions[0].value.interval.is_some());
    }
}
