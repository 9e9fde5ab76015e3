//! The tables of a sweep, written run by run: memory does not grow with their number.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result};

use super::overview::Overview;
use super::plan::Plan;
use super::record::{RunOutcome, SweepJob, SweepRecord};

use crate::model::record::metrics::METRICS;
use crate::statistics::paired::{Paired, paired};
use crate::statistics::sample::{mean, quantile, variance};
use crate::study::budget::End;
use crate::study::estimates::differences::unit_of_window;
use crate::study::estimates::differences::{Window, is_of_few};
use crate::table::column::Holds::{Counts, Numbers, Texts};
use crate::table::column::{Cell, Column, column};
use crate::table::writer::{Rows, cannot_write};

/// The table of points that a design `table` was given.
pub const GIVEN: &str = "given.csv";

/// The columns of `runs.csv` and `runs.parquet`.
pub const RUNS: [Column; 7] = [
    column(
        "point",
        Counts,
        "number",
        "number of the point, from 1; its factors stand in `points.csv`",
    ),
    column("scenario", Texts, "word", "scenario that it was run in"),
    column("replicate", Counts, "number", "the replicate"),
    column("at", Texts, "YYYY-MM", "month in which the level is read"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "name of the metric; `stia metrics` says what it means"),
    column(
        "level",
        Numbers,
        "that in `unit`",
        "stock at the month, or the sum or mean over the months up to it",
    ),
];

/// The columns of `summary.csv` and `summary.parquet`.
pub const SUMMARY: [Column; 18] = [
    column(
        "point",
        Counts,
        "number",
        "number of the point, from 1; its factors stand in `points.csv`",
    ),
    column("scenario", Texts, "word", "scenario that it was run in"),
    column("at", Texts, "YYYY-MM", "month in which the level is read"),
    column("region", Texts, "word", "place, named as in the series; China is the whole run"),
    column("metric", Texts, "text", "name of the metric; `stia metrics` says what it means"),
    column("unit", Texts, "text", "its unit; flows are summed over the window"),
    column(
        "window",
        Texts,
        "YYYY-MM",
        "month of a stock, or months over which it is a sum or a mean",
    ),
    column("replicates", Counts, "replicates", "replicates in which the level is defined"),
    column("mean", Numbers, "that of the metric", "mean level of these"),
    column("deviation", Numbers, "that of the metric", "standard deviation of these"),
    column("median", Numbers, "that in `unit`", "median of these"),
    column(
        "difference",
        Numbers,
        "that in `unit`",
        "mean difference from the first scenario, pair by pair",
    ),
    column(
        "low_95",
        Numbers,
        "that in `unit`",
        "lower end of its 95 % interval; empty with fewer than two pairs, or six that differ alike and not by zero",
    ),
    column("high_95", Numbers, "that in `unit`", "upper end of it"),
    column(
        "p_value",
        Numbers,
        "share",
        "chance of such a difference without any; not adjusted for the rows",
    ),
    column(
        "same_sign_share",
        Numbers,
        "share",
        "share of pairs whose difference has the sign of the mean",
    ),
    column("variance_reduction", Numbers, "factor", "variance without pairing over that with it"),
    column(
        "few",
        Texts,
        "word",
        "yes where fewer than ten simulated agents or events stand behind the level; no for sums of money \
         and ratios, which do not tell",
    ),
];

/// The columns of `policies.csv` and `policies.parquet`.
pub const POLICIES: [Column; 9] = [
    column("point", Counts, "number", "number of the point, from 1"),
    column("scenario", Texts, "word", "scenario that has the policy"),
    column(
        "policy",
        Texts,
        "word",
        "id of a policy whose strength follows from what it shall cost",
    ),
    column("aim", Numbers, "CNY/year", "what it shall cost in a year"),
    column(
        "cost",
        Numbers,
        "CNY/year",
        "what it cost in a year in the last pilot, mean over its replicates",
    ),
    column("error", Numbers, "CNY/year", "standard error of that mean"),
    column(
        "factor",
        Numbers,
        "factor",
        "what its knobs were multiplied by, as far as their ranges allowed",
    ),
    column(
        "end",
        Texts,
        "word",
        "reached; not absorbed: its knobs are at the ends of their ranges; fixed: it costs more with none; missed: no pilot came near; idle: not in force in the run",
    ),
    column("knobs", Texts, "text", "each knob with its values before and after"),
];

/// The columns of `manifest.csv`.
pub const MANIFEST: [Column; 7] = [
    column("run", Counts, "number", "number of the run, from 1"),
    column("point", Counts, "number", "number of the point, from 1"),
    column("scenario", Texts, "word", "scenario that it was run in"),
    column("replicate", Counts, "number", "the replicate"),
    column("status", Texts, "word", "done or failed"),
    column(
        "digest",
        Texts,
        "text",
        "SHA-256 of all figures of the places that are kept, month by month",
    ),
    column("cause", Texts, "word", "why it failed"),
];

/// The files that are always written run by run.
const FILES: [&str; 6] =
    ["manifest.csv", "points.csv", "runs.csv", "runs.parquet", "summary.csv", "summary.parquet"];

/// The files of policies that were solved, where there are such.
const SOLVED: [&str; 2] = ["policies.csv", "policies.parquet"];

/// The tables, open to be written.
pub struct Tables<'a> {
    plan: &'a Plan,
    directory: &'a Path,
    runs: Rows,
    summary: Rows,
    manifest: csv::Writer<BufWriter<File>>,
    /// Created with the first policy that was solved.
    policies: Option<Rows>,
    /// Policies that do not cost what they shall.
    unreached: usize,
    /// The point and scenario whose policies have been written last.
    described: Option<(usize, usize)>,
    written: usize,
    overview: Overview,
    /// Levels of the present point: by scenario, then by replicate.
    levels: Vec<Vec<Option<Vec<u64>>>>,
}

/// What the tables have once they are complete.
pub struct Closed {
    /// The files.
    pub files: Vec<String>,
    /// What the points come to.
    pub overview: Overview,
    /// Policies, point by point, that do not cost what they shall.
    pub unreached: usize,
}

impl<'a> Tables<'a> {
    /// Creates the files in a directory.
    ///
    /// # Errors
    ///
    /// Where a file cannot be made.
    pub fn create(plan: &'a Plan, directory: &'a Path) -> Result<Tables<'a>> {
        write_points(plan, &directory.join("points.csv"))?;
        let path = directory.join("manifest.csv");
        let file = File::create(&path).with_context(|| cannot_write(&path))?;
        let mut manifest = csv::Writer::from_writer(BufWriter::new(file));
        manifest.write_record(MANIFEST.map(|column| column.name))?;
        Ok(Tables {
            plan,
            directory,
            runs: Rows::create(directory, "runs", &RUNS)?,
            summary: Rows::create(directory, "summary", &SUMMARY)?,
            manifest,
            policies: None,
            unreached: 0,
            described: None,
            written: 0,
            overview: Overview::new(plan.scenarios()),
            levels: vec![Vec::new(); plan.scenarios()],
        })
    }

    /// Adds a run; runs come in the order of the plan.
    ///
    /// # Errors
    ///
    /// Where a row cannot be written.
    pub fn add(&mut self, job: SweepJob, record: &SweepRecord) -> Result<()> {
        self.written += 1;
        let SweepJob { point, scenario, replicate } = job;
        self.describe(job, record)?;
        let name = &self.plan.loaded.scenarios[scenario].0;
        let (status, digest, cause) = match &record.outcome {
            RunOutcome::Done { digest, .. } => ("done", digest.as_str(), ""),
            RunOutcome::Failed { cause } => ("failed", "", cause.as_str()),
        };
        let numbers = [self.written, point + 1].map(|number| number.to_string());
        let replicate_text = replicate.to_string();
        self.manifest.write_record([
            numbers[0].as_str(),
            &numbers[1],
            name,
            &replicate_text,
            status,
            digest,
            cause,
        ])?;
        let levels = match &record.outcome {
            RunOutcome::Done { levels, .. } => Some(levels.clone()),
            RunOutcome::Failed { .. } => None,
        };
        if let Some(levels) = &levels {
            for (place, key) in self.plan.readings().enumerate() {
                let row = vec![
                    Cell::Count(point as i64 + 1),
                    Cell::word(name),
                    Cell::Count(i64::from(replicate)),
                    Cell::Text(key.at.to_string()),
                    Cell::word(key.region),
                    Cell::word(METRICS[key.metric].name),
                    Cell::number(level(levels, place)),
                ];
                self.runs.push(row)?;
            }
        }
        self.levels[scenario].push(levels);
        let replicates = self.plan.loaded.experiment.replicates as usize;
        let is_last = scenario + 1 == self.plan.scenarios();
        if is_last && self.levels[scenario].len() == replicates {
            self.sum_up(point)?;
        }
        Ok(())
    }

    /// Completes the files and says what they have.
    ///
    /// # Errors
    ///
    /// Where a file cannot be completed.
    pub fn close(mut self) -> Result<Closed> {
        self.manifest.flush().context("cannot write `manifest.csv`")?;
        self.runs.close()?;
        self.summary.close()?;
        let mut files = FILES.map(String::from).to_vec();
        if let Some(policies) = self.policies {
            policies.close()?;
            files.extend(SOLVED.map(String::from));
        }
        Ok(Closed { files, overview: self.overview, unreached: self.unreached })
    }

    /// Writes what was found for the policies of a point's scenario, once for all replicates.
    fn describe(&mut self, job: SweepJob, record: &SweepRecord) -> Result<()> {
        let SweepJob { point, scenario, .. } = job;
        if record.solved.is_empty() || self.described == Some((point, scenario)) {
            return Ok(());
        }
        self.described = Some((point, scenario));
        if self.policies.is_none() {
            self.policies = Some(Rows::create(self.directory, "policies", &POLICIES)?);
        }
        let rows = self.policies.as_mut().expect("it has just been made");
        for solved in &record.solved {
            self.unreached += usize::from(solved.end != End::Reached);
            let knobs = solved.knobs.iter();
            let knobs = knobs.map(|(knob, before, after)| format!("{knob} {before} -> {after}"));
            rows.push(vec![
                Cell::Count(point as i64 + 1),
                Cell::word(&self.plan.loaded.scenarios[scenario].0),
                Cell::word(&solved.id),
                Cell::Number(solved.aim),
                Cell::Number(solved.cost),
                Cell::Number(solved.error),
                Cell::Number(solved.factor),
                Cell::word(solved.end.name()),
                Cell::Text(knobs.collect::<Vec<_>>().join("; ")),
            ])?;
        }
        Ok(())
    }

    /// Writes what the replicates of a point come to.
    fn sum_up(&mut self, point: usize) -> Result<()> {
        let levels = std::mem::replace(&mut self.levels, vec![Vec::new(); self.plan.scenarios()]);
        for (scenario, runs) in levels.iter().enumerate() {
            for (place, key) in self.plan.readings().enumerate() {
                let of = |runs: &[Option<Vec<u64>>]| -> Vec<Option<f64>> {
                    let of = |run: &Option<Vec<u64>>| run.as_ref().and_then(|it| level(it, place));
                    runs.iter().map(of).collect()
                };
                let own = of(runs);
                let defined: Vec<f64> = own.iter().copied().flatten().collect();
                let pairs = (scenario > 0).then(|| of(&levels[0]));
                let pairs: Vec<(f64, f64)> = pairs.map_or_else(Vec::new, |base| {
                    base.iter().zip(&own).filter_map(|(one, two)| one.zip(*two)).collect()
                });
                let metric = &METRICS[key.metric];
                let months = self.plan.loaded.experiment.months;
                let window = Window { at: key.at, months };
                let start = self.plan.loaded.base().start;
                let mut row = vec![
                    Cell::Count(point as i64 + 1),
                    Cell::word(&self.plan.loaded.scenarios[scenario].0),
                    Cell::Text(key.at.to_string()),
                    Cell::word(key.region),
                    Cell::word(metric.name),
                    Cell::Text(unit_of_window(metric, months)),
                    Cell::Text(window.in_words(start, metric.kind)),
                    Cell::Count(defined.len() as i64),
                    Cell::number(mean(&defined)),
                    Cell::number(variance(&defined).map(f64::sqrt)),
                    Cell::number(quantile(&defined, 0.5)),
                ];
                let about = paired(&pairs);
                match scenario {
                    0 => self.overview.add_level(place, mean(&defined)),
                    _ => self.overview.add_difference(scenario, place, &about),
                }
                row.extend(differences(&about));
                // A point may have a scale of its own; the base's is that of most.
                let scale = self.plan.loaded.base().scale;
                row.push(Cell::yes(is_of_few(metric, [mean(&defined), None], scale)));
                self.summary.push(row)?;
            }
        }
        Ok(())
    }
}

/// What pairs differ by: six cells, empty without pairs.
fn differences(about: &Paired) -> [Cell; 6] {
    [
        Cell::number(about.difference),
        Cell::number(about.interval.map(|(low, _)| low)),
        Cell::number(about.interval.map(|(_, high)| high)),
        Cell::number(about.p_value),
        Cell::number(about.same_sign_share),
        Cell::number(about.variance_reduction),
    ]
}

/// A level of a run, by its place among the readings.
pub fn level(levels: &[u64], place: usize) -> Option<f64> {
    levels.get(place).map(|&bits| f64::from_bits(bits)).filter(|level| !level.is_nan())
}

/// Writes `points.csv`: the factors of each point.
fn write_points(plan: &Plan, path: &Path) -> Result<()> {
    let mut text = csv::Writer::from_path(path).with_context(|| cannot_write(path))?;
    let mut write = || -> csv::Result<()> {
        let names = plan.loaded.factor_names();
        text.write_record(std::iter::once("point").chain(names.iter().map(String::as_str)))?;
        for (number, point) in plan.loaded.points.iter().enumerate() {
            let number = (number + 1).to_string();
            text.write_record(std::iter::once(&number).chain(&point.cells))?;
        }
        Ok(text.flush()?)
    };
    write().with_context(|| cannot_write(path))
}
