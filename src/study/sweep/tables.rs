//! The tables of a sweep, written run by run: memory does not grow with their number.

use std::path::Path;

use anyhow::Result;

use super::overview::Overview;
use super::plan::{Plan, Reading};
use super::record::{RunOutcome, SweepJob, SweepRecord};
use super::rows::{ManifestRow, PointRow, PolicyRow, RunRow, SummaryRow};

use crate::model::record::metrics::METRICS;
use crate::statistics::paired::{Events, paired};
use crate::statistics::sample::mean;
use crate::study::budget::End;
use crate::table::{Format, Writer, writer};

/// The table of points that a design `table` was given.
pub const GIVEN: &str = "given.csv";

/// The tables, open to be written.
pub struct Tables<'a> {
    plan: &'a Plan,
    directory: &'a Path,
    runs: Writer<RunRow<'a>>,
    summary: Writer<SummaryRow<'a>>,
    manifest: Writer<ManifestRow<'a>>,
    /// Created with the first policy that was solved.
    policies: Option<Writer<PolicyRow<'a>>>,
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
    pub fn create(plan: &'a Plan, directory: &'a Path) -> Result<Tables<'a>> {
        write_points(plan, &directory.join("points.csv"))?;
        let path = |name| directory.join(name);
        Ok(Tables {
            plan,
            directory,
            runs: Writer::create(&path("runs"), Format::Both, RunRow::COLUMNS)?,
            summary: Writer::create(&path("summary"), Format::Both, SummaryRow::COLUMNS)?,
            manifest: Writer::create(&path("manifest"), Format::Csv, ManifestRow::COLUMNS)?,
            policies: None,
            unreached: 0,
            described: None,
            written: 0,
            overview: Overview::new(plan.scenarios()),
            levels: vec![Vec::new(); plan.scenarios()],
        })
    }

    /// Adds a run; runs come in the order of the plan.
    pub fn add(&mut self, job: SweepJob, record: &SweepRecord) -> Result<()> {
        self.written += 1;
        let SweepJob { point, scenario, replicate } = job;
        self.describe(job, record)?;
        let name = &self.plan.loaded.scenarios[scenario].0;
        let (ended, levels) = match &record.outcome {
            RunOutcome::Done { digest, levels } => (Ok(digest.clone()), Some(levels.clone())),
            RunOutcome::Failed { cause } => (Err(cause.clone()), None),
        };
        let run = self.written;
        self.manifest.push(&ManifestRow { run, point, scenario: name, replicate, ended })?;
        if let Some(levels) = &levels {
            for (place, reading) in self.plan.readings().enumerate() {
                let level = level(levels, place);
                self.runs.push(&RunRow { point, scenario: name, replicate, reading, level })?;
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
    pub fn close(self) -> Result<Closed> {
        let mut files = vec!["points.csv".to_string()];
        for more in [self.manifest.close()?, self.runs.close()?, self.summary.close()?] {
            files.extend(more);
        }
        if let Some(policies) = self.policies {
            files.extend(policies.close()?);
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
            let path = self.directory.join("policies");
            self.policies = Some(Writer::create(&path, Format::Both, PolicyRow::COLUMNS)?);
        }
        let rows = self.policies.as_mut().expect("it has just been made");
        let scenario = &self.plan.loaded.scenarios[scenario].0;
        for solved in &record.solved {
            self.unreached += usize::from(solved.end != End::Reached);
            rows.push(&PolicyRow { point, scenario, solved: solved.clone() })?;
        }
        Ok(())
    }

    /// Writes what the replicates of a point come to.
    fn sum_up(&mut self, point: usize) -> Result<()> {
        let levels = std::mem::replace(&mut self.levels, vec![Vec::new(); self.plan.scenarios()]);
        for (scenario, runs) in levels.iter().enumerate() {
            for (place, reading) in self.plan.readings().enumerate() {
                let own = of_reading(runs, place);
                let base = (scenario > 0).then(|| of_reading(&levels[0], place));
                let pairs = base.unwrap_or_default().into_iter().zip(&own);
                let pairs: Vec<_> = pairs.filter_map(|(one, two)| one.zip(*two)).collect();
                let events = self.events(place, scenario, &levels);
                let row = SummaryRow {
                    point,
                    scenario: &self.plan.loaded.scenarios[scenario].0,
                    reading,
                    months: self.plan.loaded.experiment.months,
                    levels: own.into_iter().flatten().collect(),
                    about: paired(&pairs, events),
                    events,
                    base: self.plan.loaded.base(),
                };
                match scenario {
                    0 => self.overview.add_level(place, mean(&row.levels)),
                    _ => self.overview.add_difference(scenario, place, &row.about),
                }
                self.summary.push(&row)?;
            }
        }
        Ok(())
    }
}

impl Tables<'_> {
    /// The events behind a reading's pairs, if the sweep also reads the metric that counts them.
    fn events(
        &self,
        place: usize,
        scenario: usize,
        levels: &[Vec<Option<Vec<u64>>>],
    ) -> Option<Events> {
        let reading = self.plan.readings().nth(place)?;
        let count = METRICS[reading.metric].events()?;
        let is_count = |it: &Reading| Reading { metric: count, ..reading } == *it;
        let of_count = self.plan.readings().position(|it| is_count(&it))?;
        let [base, own] = [0, scenario].map(|scenario| of_reading(&levels[scenario], of_count));
        let pairs: Vec<_> = base.into_iter().zip(own).filter_map(|(a, b)| a.zip(b)).collect();
        (scenario > 0).then(|| Events::behind(&pairs, self.plan.loaded.base().scale))
    }
}

/// The levels of a reading in some runs, as far as they are defined.
fn of_reading(runs: &[Option<Vec<u64>>], place: usize) -> Vec<Option<f64>> {
    runs.iter().map(|run| run.as_ref().and_then(|run| level(run, place))).collect()
}

/// A level of a run, by its place among the readings.
pub fn level(levels: &[u64], place: usize) -> Option<f64> {
    levels.get(place).map(|&bits| f64::from_bits(bits)).filter(|level| !level.is_nan())
}

/// Writes `points.csv`: the factors of each point.
fn write_points(plan: &Plan, path: &Path) -> Result<()> {
    let columns = PointRow::columns(plan.loaded.factor_names());
    let points = (1..).zip(&plan.loaded.points).map(|(number, point)| PointRow(number, point));
    writer::write(path, Format::Csv, &columns, points).map(|_| ())
}
