//! Runs scenarios side by side and writes their differences.

pub mod affected;
pub mod files;
pub mod histories;
pub mod kept_histories;
pub mod rows;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use affected::Tallies;
use anyhow::Result;

use super::estimates::differences::{Difference, Window};
use super::estimates::{differences, precision};
use super::jobs::family::Follow;
use super::jobs::previous_results::Former;
use super::jobs::replicate::Control;
use super::jobs::results::Results;
use super::jobs::run_group::{Together, groups};
use super::jobs::runs::Ended;
use super::jobs::{previous_results, runs};
use super::run::program;

use crate::base::text::digest;
use crate::model::rules::scenario::Scenario;
use crate::table::staging::{Staging, directory_of};

/// What wrote these results, as `provenance.json` says it.
pub const COMMAND: &str = "compare";

/// What the base is called with another order of those who settle.
pub const PLACEBO: &str = "another order";

/// What is to be compared.
pub struct Order<'a> {
    /// The scenarios with all flags in them, the base first, each under a name of its own. Which
    /// replicates there are follows from the base; with a precision, which there are at most.
    pub scenarios: &'a [(String, Scenario)],
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// The places, as the series name them.
    pub regions: &'a [String],
    /// The metrics, by their place in the table.
    pub metrics: &'a [usize],
    /// When levels are read.
    pub window: Window,
    /// Half widths of intervals over levels at which replicates are no longer added.
    pub precision: Option<f64>,
    /// In how many replicates, from the first, young firms and results are followed one by one.
    pub who: u32,
    /// The base with another order of those who settle: whose fate differs there, differs by luck
    /// that markets pass on. It runs in the replicates in which agents are followed.
    pub placebo: Option<&'a Scenario>,
    /// Hears how many runs there will be in all, whenever more are added.
    pub planned: &'a (dyn Fn(usize) + Sync),
    /// Whether the four scenarios are a base, two changes and both, whose interaction is wanted.
    pub wants_interaction: bool,
    /// Threads in all.
    pub threads: usize,
    /// The directory of the comparison is made below this one.
    pub out: &'a Path,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
}

impl Order<'_> {
    /// The numbers of the replicates; with a precision, of all that there may be.
    pub fn replicates(&self) -> Vec<u32> {
        self.scenarios[0].1.replicate_numbers().collect()
    }

    /// All worlds that may run: the scenarios, then the placebo.
    pub fn worlds(&self) -> Vec<(&str, &Scenario)> {
        let placebo = self.placebo.map(|placebo| (PLACEBO, placebo));
        let own = self.scenarios.iter().map(|(name, scenario)| (name.as_str(), scenario));
        own.chain(placebo).collect()
    }

    /// How many runs some replicates take.
    fn runs(&self, replicates: &[u32]) -> usize {
        let followed = replicates.iter().filter(|&&replicate| self.follows(replicate)).count();
        replicates.len() * self.scenarios.len() + self.placebo.map_or(0, |_| followed)
    }

    /// Whether single agents are followed in a replicate.
    pub fn follows(&self, replicate: u32) -> bool {
        replicate - self.scenarios[0].1.first_replicate < self.who
    }
}

/// What a comparison left behind.
pub struct Report {
    /// Where the files are.
    pub directory: PathBuf,
    /// The files, in alphabetical order; none when the comparison was stopped.
    pub files: Vec<String>,
    /// What the files took the place of.
    pub former: Former,
    /// The replicates that ran.
    pub replicates: Vec<u32>,
    /// Each scenario but the base with its differences; nothing when the comparison was stopped.
    pub others: Option<Vec<(String, Vec<Difference>)>>,
    /// Scenario, replicate and message of runs in which the model failed.
    pub failed: Vec<(String, u32, String)>,
    /// Each scenario but the base with how many agents had which fate in how many replicates, where
    /// single agents were followed.
    pub who: Vec<(String, u32, Tallies)>,
    /// Runs that were finished and are kept for the same command, when it was stopped.
    pub kept: usize,
}

/// Runs all scenarios and writes what they differ in, and what that follows from.
pub fn compare(order: &Order, control: Control) -> Result<Report> {
    let names: Vec<&str> = order.scenarios.iter().map(|(name, _)| name.as_str()).collect();
    let directory = directory_of(order.out, &format!("compare_{}", names.join("_")))?;
    // Refused now rather than after hours.
    previous_results::look(&directory, COMMAND, order.is_forced)?;
    let staging = Staging::open(&directory, &key(order))?;
    let written = finish(order, &staging, control);
    if let Ok(report) = &written
        && report.others.is_some()
    {
        let runs = jobs(order, &report.replicates).into_iter().flat_map(|(group, replicate)| {
            group.into_iter().map(move |scenario| kept_name((scenario, replicate)))
        });
        staging.forget(runs);
        let names = |&replicate: &u32| kept_histories::names(order, replicate);
        staging.forget(report.replicates.iter().flat_map(names));
    }
    staging.tidy();
    written
}

fn finish(order: &Order, staging: &Staging, control: Control) -> Result<Report> {
    let mut report = Report {
        directory: staging.directory().to_path_buf(),
        files: Vec::new(),
        former: Former::Nothing,
        replicates: Vec::new(),
        others: None,
        failed: Vec::new(),
        who: Vec::new(),
        kept: 0,
    };
    let mut results: Vec<Vec<Option<Results>>> = vec![Vec::new(); order.scenarios.len()];
    let mut others = Vec::new();
    while let Some(count) = next(order, report.replicates.len(), &others) {
        let replicates = &order.replicates()[..count];
        (order.planned)(order.runs(replicates));
        let batch = replicates[report.replicates.len()..].to_vec();
        let was_stopped = add(order, staging, control, &batch, &mut results, &mut report)?;
        report.kept = results.iter().flatten().flatten().count();
        if was_stopped {
            return Ok(report);
        }
        report.replicates.extend(batch);
        others = differences(order, &results);
    }
    differences::adjust(&mut others);
    if let Some(precision) = order.precision {
        let rows = others.iter_mut().flat_map(|(_, rows)| rows);
        rows.for_each(|row| row.verdict = precision::judged(row, precision));
    }
    report.who = kept_histories::tallies(order, staging, &report.replicates)?;
    report.former = previous_results::look(staging.directory(), COMMAND, order.is_forced)?;
    report.files = files::write(order, staging, &others, &results, &report)?;
    report.others = Some(others);
    Ok(report)
}

/// How many replicates there shall be next; nothing when there are enough.
fn next(order: &Order, so_far: usize, others: &[(String, Vec<Difference>)]) -> Option<usize> {
    let most = order.scenarios[0].1.replicates;
    let Some(precision) = order.precision else {
        return (so_far == 0).then_some(most as usize);
    };
    let rows = others.iter().flat_map(|(_, rows)| rows);
    precision::next(rows, precision, so_far as u32, most).map(|next| next as usize)
}

/// Adds these replicates to the results; says whether it was stopped.
fn add(
    order: &Order,
    staging: &Staging,
    control: Control,
    replicates: &[u32],
    results: &mut [Vec<Option<Results>>],
    report: &mut Report,
) -> Result<bool> {
    let jobs = jobs(order, replicates);
    let reckoning = Mutex::new(());
    let answers = runs::all(&jobs, order.threads, control.stop, |(group, replicate)| {
        let ended = group_of(order, staging, group, *replicate, control)?;
        if order.follows(*replicate) {
            let _alone = reckoning.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            kept_histories::settle(order, staging, *replicate)?;
        }
        Ok(Some(ended))
    })?;
    let mut was_stopped = false;
    let mut runs = BTreeMap::new();
    for ((group, replicate), answer) in jobs.into_iter().zip(answers) {
        let ended = match answer {
            Ended::Done(ended) => ended,
            Ended::Stopped => group.iter().map(|_| Ended::Stopped).collect(),
            Ended::Failed(message) => {
                group.iter().map(|_| Ended::Failed(message.clone())).collect()
            }
        };
        for (scenario, ended) in group.into_iter().zip(ended) {
            runs.insert((replicate, scenario), ended);
        }
    }
    let worlds = order.worlds();
    for ((replicate, world), ended) in runs {
        let done = match ended {
            Ended::Done(done) => Some(done),
            Ended::Stopped => {
                was_stopped = true;
                None
            }
            Ended::Failed(message) => {
                report.failed.push((worlds[world].0.into(), replicate, message));
                None
            }
        };
        // A placebo is told by its lives alone.
        if let Some(results) = results.get_mut(world) {
            results.push(done);
        }
    }
    Ok(was_stopped)
}

/// The jobs: all worlds of a replicate before the next one, those together that share months.
fn jobs(order: &Order, replicates: &[u32]) -> Vec<(Vec<usize>, u32)> {
    let worlds: Vec<&Scenario> = order.worlds().into_iter().map(|(_, scenario)| scenario).collect();
    let (all, without) = (groups(&worlds), groups(&worlds[..order.scenarios.len()]));
    let of = |&replicate: &u32| {
        let groups = if order.follows(replicate) { &all } else { &without };
        groups.iter().map(move |group| (group.clone(), replicate)).collect::<Vec<_>>()
    };
    replicates.iter().flat_map(of).collect()
}

/// Runs scenarios in one replicate, or reads what an earlier process kept of them.
fn group_of(
    order: &Order,
    staging: &Staging,
    group: &[usize],
    replicate: u32,
    control: Control,
) -> Result<Vec<Ended<Results>>> {
    let worlds = order.worlds();
    let scenarios: Vec<(String, &Scenario)> =
        group.iter().map(|&place| (kept_name((place, replicate)), worlds[place].1)).collect();
    Together {
        staging,
        scenarios: &scenarios,
        replicate,
        regions: order.regions,
        follow: if order.follows(replicate) { Follow::Lives } else { Follow::Nothing },
        is_lacking: &|place| kept_histories::is_lacking(order, staging, (group[place], replicate)),
        beside: &|place, run| match &run.lives {
            Some(lives) => kept_histories::keep(staging, (group[place], replicate), lives),
            None => Ok(()),
        },
    }
    .run(control)
}

/// The differences of each scenario from the base, over the replicates that both finished.
fn differences(order: &Order, results: &[Vec<Option<Results>>]) -> Vec<(String, Vec<Difference>)> {
    let against = |index: usize| {
        let both = results[0].iter().zip(&results[index]);
        let both = both.filter_map(|(base, other)| base.as_ref().zip(other.as_ref()));
        let (base, other): (Vec<_>, Vec<_>) = both.unzip();
        let row = |region: &str, metric: usize| {
            differences::compare(&base, &other, region, metric, order.window)
        };
        let rows = |region| order.metrics.iter().map(move |&metric| (region, metric));
        let rows = order.regions.iter().flat_map(rows);
        rows.map(|(region, metric)| row(region, metric)).collect()
    };
    let others =
        (1..order.scenarios.len()).map(|index| (order.scenarios[index].0.clone(), against(index)));
    let together = order.wants_interaction.then(|| interaction(order, results));
    others.chain(together).collect()
}

/// What the second and the third scenario do together in the fourth beyond what each does alone.
fn interaction(order: &Order, results: &[Vec<Option<Results>>]) -> (String, Vec<Difference>) {
    let of = |replicate: usize| -> Option<Vec<&Results>> {
        results.iter().map(|scenario| scenario[replicate].as_ref()).collect()
    };
    let whole: Vec<Vec<&Results>> = (0..results[0].len()).filter_map(of).collect();
    let four: [Vec<&Results>; 4] =
        std::array::from_fn(|scenario| whole.iter().map(|results| results[scenario]).collect());
    let four = [&four[0][..], &four[1][..], &four[2][..], &four[3][..]];
    let rows = order.regions.iter().flat_map(|region| {
        let row = |&metric: &usize| differences::interaction(four, region, metric, order.window);
        order.metrics.iter().map(row).collect::<Vec<_>>()
    });
    let name = format!("{} x {}", order.scenarios[1].0, order.scenarios[2].0);
    (name, rows.collect())
}

fn kept_name((scenario, replicate): (usize, u32)) -> String {
    format!("scenario-{scenario}-replicate-{replicate}")
}

/// What two commands share exactly when they may share finished runs.
fn key(order: &Order) -> String {
    let alike = |(_, scenario): &(String, Scenario)| {
        let alike = Scenario { first_replicate: 1, replicates: 1, ..scenario.clone() };
        serde_json::to_string(&alike).expect("a scenario is data")
    };
    let scenarios: Vec<String> = order.scenarios.iter().map(alike).collect();
    let mut regions = order.regions.to_vec();
    regions.sort();
    let texts = [&program(), order.data_digest, &scenarios.join("\n"), &regions.join("\n")];
    digest(&texts)[..16].to_string()
}
