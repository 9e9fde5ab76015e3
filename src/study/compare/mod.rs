//! Runs scenarios side by side and writes their differences.

pub mod affected;
pub mod comparison;
mod files;
pub mod following;
pub mod histories;
pub mod kept_histories;
pub mod money;
pub mod path;
pub mod rows;
mod runs;

pub use comparison::{COMMAND, Comparison, ComparisonReport, Money, PLACEBO, directory_name};

use anyhow::Result;

use super::estimates::differences::{self, Difference, Outcome};
use super::estimates::policy_money::{self, PolicyMoney};
use super::estimates::precision;
use super::estimates::record::{self, Recorded};
use super::jobs::error::StudyError;
use super::jobs::replicate::Control;
use super::jobs::results::Results;
use super::jobs::results_directory::Destination;
use super::jobs::runner::{Finished, Runner};
use comparison::WorldRun;
use runs::ComparisonRuns;

/// Runs all scenarios and writes what they differ in, and what that follows from.
///
/// # Errors
///
/// Where the results may not be replaced, or something cannot be read or written; runs that have
/// ended are kept for the same command.
pub fn compare(comparison: &Comparison, control: Control) -> Result<ComparisonReport, StudyError> {
    let place = (comparison.out, comparison.name());
    let destination = Destination::new(COMMAND, (place.0, &place.1), comparison.is_forced)?;
    let directory = destination.open(&comparison.key())?;
    let runs = ComparisonRuns::new(comparison, directory.staging(), directory.store()?);
    let mut replicates: Vec<u32> = Vec::new();
    let finished = Runner::new(&runs, comparison.threads, control).until_enough(|finished| {
        let count = next(comparison, &replicates, finished)?;
        let all = comparison.replicates();
        (comparison.planned)(runs.of(&all[..count]).len());
        let batch = &all[replicates.len()..count];
        replicates.extend(batch);
        Some(runs.of(batch))
    })?;
    let mut report = ComparisonReport {
        written: directory.nothing(),
        replicates,
        others: None,
        policy_money: Vec::new(),
        failed: runs.failed(&finished),
        damaged: finished.damaged.clone(),
        affected: Vec::new(),
        far_from_record: Vec::new(),
        money: Vec::new(),
        kept: finished.done.len(),
    };
    if finished.was_stopped {
        return Ok(report);
    }
    let results = results(comparison, &report.replicates, &finished);
    report.policy_money = policy_money(comparison, &results);
    report.far_from_record = far_from_record(comparison, &results);
    report.money = money::of(comparison, &results);
    let mut others = differences(comparison, &results);
    differences::adjust(&mut others);
    let staging = directory.staging();
    report.affected = runs.tallies(&report.replicates)?;
    report.written = directory.publish(|directory| {
        files::write(comparison, (directory, staging), &others, &results, &report)
    })?;
    report.others = Some(others);
    runs.forget(&report.replicates);
    Ok(report)
}

/// The metrics of the base that are far from their last record, if the whole country is compared.
fn far_from_record(comparison: &Comparison, results: &ByScenario) -> Vec<Recorded> {
    let base = &comparison.scenarios[0].1;
    let is_whole = base.regions.is_empty() && comparison.regions[0] == "China";
    let runs: Vec<&Results> = results[0].iter().copied().flatten().collect();
    if is_whole { record::far(&runs) } else { Vec::new() }
}

/// How many replicates there shall be next; nothing when there are enough.
fn next(
    comparison: &Comparison,
    so_far: &[u32],
    finished: &Finished<ComparisonRuns>,
) -> Option<usize> {
    let most = comparison.scenarios[0].1.replicates;
    let Some(precision) = comparison.precision else {
        return so_far.is_empty().then_some(most as usize);
    };
    let others = differences(comparison, &results(comparison, so_far, finished));
    let rows = others.iter().flat_map(|(_, rows)| rows);
    precision::next(rows, precision, so_far.len() as u32, most).map(|next| next as usize)
}

/// By scenario, then by replicate; nothing where a run failed.
type ByScenario<'a> = Vec<Vec<Option<&'a Results>>>;

/// What was kept of the scenarios' runs.
fn results<'a>(
    comparison: &Comparison,
    replicates: &[u32],
    finished: &'a Finished<ComparisonRuns>,
) -> ByScenario<'a> {
    let of = |world: usize| {
        let run = |&replicate: &u32| finished.done.get(&WorldRun { replicate, world })?.as_ref();
        replicates.iter().map(run).collect()
    };
    (0..comparison.scenarios.len()).map(of).collect()
}

/// What the policies of each scenario paid and refused.
fn policy_money(comparison: &Comparison, results: &ByScenario) -> Vec<(String, PolicyMoney)> {
    let money = |results: &Vec<Option<&Results>>| {
        policy_money::of_results(results.iter().flatten().copied())
    };
    let names = comparison.scenarios.iter().map(|(name, _)| name.clone());
    names.zip(results.iter().map(money)).collect()
}

/// The differences of each scenario from the base, over the replicates that both finished.
fn differences(comparison: &Comparison, results: &ByScenario) -> Vec<(String, Vec<Difference>)> {
    let Comparison { regions, metrics, window, scenarios, .. } = comparison;
    let against = |index: usize| {
        let both = results[0].iter().zip(&results[index]);
        let (base, other): (Vec<_>, Vec<_>) = both.filter_map(|(one, two)| one.zip(*two)).unzip();
        let parting = differences::parting(&base, &other);
        let row = |region: &str, metric: usize| {
            let outcome = Outcome { region, metric, window: *window, scale: scenarios[0].1.scale };
            differences::compare(&base, &other, parting, outcome)
        };
        let rows = |region| metrics.iter().map(move |&metric| (region, metric));
        let rows = regions.iter().flat_map(rows);
        rows.map(|(region, metric)| row(region, metric)).collect()
    };
    let others = (1..scenarios.len()).map(|index| (scenarios[index].0.clone(), against(index)));
    let of_both = comparison.wants_interaction.then(|| interaction(comparison, results));
    others.chain(of_both).collect()
}

/// What the second and the third scenario do together in the fourth beyond what each does alone.
fn interaction(comparison: &Comparison, results: &ByScenario) -> (String, Vec<Difference>) {
    let of = |replicate: usize| -> Option<Vec<&Results>> {
        results.iter().map(|scenario| scenario[replicate]).collect()
    };
    let whole: Vec<Vec<&Results>> = (0..results[0].len()).filter_map(of).collect();
    let four: [Vec<&Results>; 4] =
        std::array::from_fn(|scenario| whole.iter().map(|results| results[scenario]).collect());
    let four = [&four[0][..], &four[1][..], &four[2][..], &four[3][..]];
    let Comparison { regions, metrics, window, scenarios, .. } = comparison;
    let rows = regions.iter().flat_map(|region| {
        let row = |&metric: &usize| {
            let outcome = Outcome { region, metric, window: *window, scale: scenarios[0].1.scale };
            differences::interaction(four, outcome)
        };
        metrics.iter().map(row).collect::<Vec<_>>()
    });
    let name = format!("{} x {}", scenarios[1].0, scenarios[2].0);
    (name, rows.collect())
}
