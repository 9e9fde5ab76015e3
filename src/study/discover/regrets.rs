//! How every scenario does over all points, beside what chance alone would give.

use super::question::{DiscoveryQuestion, Readings};
use crate::statistics::regret::{
    ByChance, by_chance, regrets as of, robustness, satisficing_share,
};
use crate::statistics::sample::mean;

/// The share of what chance gives that a regret by chance does not exceed.
const SHARE: f64 = 0.95;

/// How a scenario does over all points.
#[derive(Clone, Debug, PartialEq)]
pub struct Regret {
    /// The scenario.
    pub scenario: String,
    /// Points at which all scenarios are defined in the same replicates, which alone count: in at
    /// least two of several.
    pub points: usize,
    /// Its mean level over these.
    pub mean: Option<f64>,
    /// What it falls short of the best scenario at worst, and on average.
    pub largest: Option<f64>,
    /// The latter.
    pub average: Option<f64>,
    /// Share of points at which it is as good as the threshold says, if a level is asked for.
    pub enough: Option<f64>,
    /// Share of points at which no scenario is better.
    pub best: Option<f64>,
}

/// The regret of every scenario, and what chance alone would give any of them.
pub fn regrets<'a>(
    names: impl Iterator<Item = &'a str>,
    read: &Readings,
    question: &DiscoveryQuestion,
) -> (Vec<Regret>, Option<ByChance>) {
    let common: Vec<Vec<Option<Vec<f64>>>> = read.iter().map(|point| common(point)).collect();
    let names: Vec<&str> = names.collect();
    let level = |scenario: usize, point: &[Option<Vec<f64>>]| {
        mean(&point.iter().flatten().map(|levels| levels[scenario]).collect::<Vec<_>>())
    };
    let row = |scenario: usize| common.iter().map(|point| level(scenario, point)).collect();
    let table: Vec<Vec<Option<f64>>> = (0..names.len()).map(row).collect();
    let by_point = of(&table, question.better);
    let robust = robustness(&table, question.better);
    let regret = |scenario: usize| {
        let (row, robust) = (&table[scenario], &robust[scenario]);
        let is_best = by_point[scenario].iter().flatten();
        let is_best: Vec<f64> =
            is_best.map(|&regret| if regret <= 0.0 { 1.0 } else { 0.0 }).collect();
        let enough = question.rival.is_none();
        let enough = enough.then(|| satisficing_share(row, question.threshold, question.better));
        Regret {
            scenario: names[scenario].to_string(),
            points: robust.states,
            mean: mean(&row.iter().copied().flatten().collect::<Vec<_>>()),
            largest: robust.largest_regret,
            average: robust.mean_regret,
            enough: enough.flatten(),
            best: mean(&is_best),
        }
    };
    let chance = by_chance(&common, question.better, SHARE, question.resampling());
    ((0..names.len()).map(regret).collect(), chance)
}

/// The replicates of a point in which every scenario has a level: only these compare like with
/// like. Where there are several, a single one has more noise than what regret by chance is
/// computed from.
fn common(point: &[Vec<Option<f64>>]) -> Vec<Option<Vec<f64>>> {
    let common: Vec<Option<Vec<f64>>> =
        point.iter().map(|levels| levels.iter().copied().collect()).collect();
    let is_single = point.len() > 1 && common.iter().flatten().count() == 1;
    if is_single { vec![None; point.len()] } else { common }
}

#[cfg(test)]
mod tests {
    use super::super::question::QUESTION;
    use super::*;

    const NAMES: [&str; 2] = ["rewards", "vouchers"];

    #[test]
    fn a_replicate_counts_where_all_scenarios_have_a_level() {
        // The replicate that rewards lack would make vouchers better on average.
        let read = [
            [[Some(10.0), Some(8.0)], [None, Some(90.0)], [Some(10.0), Some(10.0)]],
            [[Some(10.0), Some(12.0)], [Some(20.0), Some(18.0)], [Some(15.0), Some(15.0)]],
            [[None, Some(5.0)], [Some(5.0), None], [None, None]],
            // One replicate of three is no mean.
            [[Some(5.0), Some(50.0)], [Some(5.0), None], [None, None]],
        ];
        let question = DiscoveryQuestion { rival: None, threshold: 10.0, ..QUESTION };
        let read = read.map(|point| point.map(Vec::from).to_vec()).to_vec();
        let (found, _) = regrets(NAMES.into_iter(), &read, &question);
        let [rewards, vouchers] = &found[..] else { panic!("two scenarios") };
        assert_eq!((rewards.points, vouchers.points), (2, 2));
        assert_eq!((rewards.mean, vouchers.mean), (Some(12.5), Some(12.0)));
        assert_eq!((rewards.largest, vouchers.largest), (Some(0.0), Some(1.0)));
        assert_eq!((rewards.average, vouchers.average), (Some(0.0), Some(0.5)));
        assert_eq!((rewards.best, vouchers.best), (Some(1.0), Some(0.5)));
        assert_eq!((rewards.enough, vouchers.enough), (Some(1.0), Some(0.5)));
    }

    #[test]
    fn regret_by_chance_needs_two_replicates_and_a_threshold_no_rival() {
        let points = |replicates: usize| -> Readings {
            let levels = |point: usize, replicate: usize| {
                // Differences of -3, 0 and 3 in turn.
                let difference = 3.0 * ((point + replicate) % 3) as f64 - 3.0;
                vec![Some(10.0), Some(10.0 + difference)]
            };
            (0..9).map(|point| (0..replicates).map(|it| levels(point, it)).collect()).collect()
        };
        let (found, chance) = regrets(NAMES.into_iter(), &points(2), &QUESTION);
        let chance = chance.expect("two replicates");
        assert!(chance.largest_regret >= chance.mean_regret && chance.mean_regret > 0.0);
        assert!(found.iter().all(|regret| regret.enough.is_none()));
        assert_eq!(regrets(NAMES.into_iter(), &points(1), &QUESTION).1, None);
        let silent = DiscoveryQuestion { permutations: 0, ..QUESTION };
        assert_eq!(regrets(NAMES.into_iter(), &points(2), &silent).1, None);
    }
}
