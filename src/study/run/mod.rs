//! Runs a scenario and writes its directory: parts by replicate first, whole files at the end.

pub mod flows;
pub mod micro;
pub mod series;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use micro::Micro;
use serde_json::{Value, json};

use super::estimates::summary::Summary;
use super::jobs::previous_results::Former;
use super::jobs::provenance::{PROVENANCE, Timings, peak_memory_bytes, ranges};
use super::jobs::replicate::{Control, Course, Effort};
use super::jobs::results::{Keep, Results};
use super::jobs::runs::Ended;
use super::jobs::{checkpoint_file, manifest, previous_results, provenance, runs};

use crate::base::month::Month;
use crate::base::text::digest;
use crate::model::checkpoint::{About, Program};
use crate::model::rules::scenario::Scenario;
use crate::model::world::World;
use crate::table::join;
use crate::table::staging::{Staging, directory_of};
use crate::table::writer::{cannot_read, cannot_write};

/// What wrote these results, as `provenance.json` says it.
const COMMAND: &str = "run";

/// The file of a finished replicate that holds the digest of its figures.
const DIGEST: &str = "digest";

/// The file that stands among results that lack replicates.
const INTERRUPTED: &str = "INTERRUPTED";

/// The files of every run.
const FILES: [&str; 8] = [
    "flows.csv",
    "manifest.csv",
    "metrics.csv",
    PROVENANCE,
    "scenario.toml",
    "series.csv",
    "series.parquet",
    "timings.json",
];

/// Whether single agents and events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Series and flows alone.
    Aggregate,
    /// Agents and events too.
    Micro,
}

/// What is to be run and written.
pub struct Order<'a> {
    /// The scenario, with all flags in it.
    pub scenario: &'a Scenario,
    /// The text of `scenario.toml`.
    pub resolved: &'a str,
    /// Digest of the data that the model reads.
    pub data_digest: &'a str,
    /// Which replicates, in ascending order.
    pub replicates: &'a [u32],
    /// Threads in all.
    pub threads: usize,
    /// The scenario's directory is made below this one.
    pub out: &'a Path,
    /// Whether single agents and events are written.
    pub detail: Detail,
    /// Months at whose ends the world is written, in ascending order.
    pub checkpoints: &'a [Month],
    /// The world that the run goes on from, which has entered the scenario; else it begins anew.
    pub from: Option<&'a From>,
    /// Whether a directory is replaced that holds what this command did not write.
    pub is_forced: bool,
    /// When the process began.
    pub began: Instant,
}

/// A world that a run goes on from.
pub struct From {
    /// What the checkpoint is of.
    pub about: About,
    /// Its world, until the run takes it.
    pub world: Mutex<Option<World>>,
}

impl Order<'_> {
    /// The first month that is written.
    pub fn start(&self) -> Month {
        self.from.map_or(self.scenario.start, |from| from.about.month.next())
    }

    /// Months that each replicate simulates.
    pub fn months(&self) -> u64 {
        let first = self.from.map_or(self.scenario.first_month(), |_| self.start());
        u64::from(self.scenario.until.next().since(first))
    }

    /// The name of the directory. What goes on from a checkpoint does not replace the run that wrote
    /// it.
    fn name(&self) -> String {
        let name = &self.scenario.name;
        self.from.map_or(name.clone(), |from| format!("{name}_from_{}", from.about.month))
    }

    /// The files of the checkpoints in the results: for each replicate, what its parts call it, and
    /// what it is called among all.
    fn checkpoint_files(&self, replicate: u32) -> impl Iterator<Item = (String, String)> {
        let is_alone = self.replicates.len() == 1;
        self.checkpoints.iter().map(move |&month| {
            let name = checkpoint_file::name(month);
            let among =
                if is_alone { name.clone() } else { checkpoint_file::name_among(month, replicate) };
            (name, among)
        })
    }
}

/// What a run left behind.
pub struct Report {
    /// Where the files are.
    pub directory: PathBuf,
    /// The files, in alphabetical order; none when nothing was written.
    pub files: Vec<String>,
    /// What the files took the place of.
    pub former: Former,
    /// Replicates that are finished.
    pub finished: Vec<u32>,
    /// Those among them that an interrupted run had left.
    pub resumed: Vec<u32>,
    /// Replicates in which the model failed, and how.
    pub failed: Vec<(u32, String)>,
    /// Whether replicates are missing because the run was stopped.
    pub was_stopped: bool,
    /// China's figures, averaged over the replicates.
    pub summary: Summary,
    /// How long it took.
    pub timings: Timings,
}

/// Runs the replicates and writes all files.
pub fn run(order: &Order, control: Control) -> Result<Report> {
    let directory = directory_of(order.out, &order.name())?;
    // Refused now rather than after hours.
    previous_results::look(&directory, COMMAND, order.is_forced)?;
    let staging = Staging::open(&directory, &key(order))?;
    let written = finish(order, &staging, control);
    if matches!(&written, Ok(report) if !report.was_stopped) {
        staging.forget(order.replicates.iter().copied().map(kept_name));
    }
    staging.tidy();
    written
}

fn finish(order: &Order, staging: &Staging, control: Control) -> Result<Report> {
    let (resumed, todo): (Vec<u32>, Vec<u32>) =
        order.replicates.iter().partition(|&&replicate| staging.has(&kept_name(replicate)));
    (control.months_done)(order.months() * resumed.len() as u64);

    let program = match order.checkpoints {
        [] => None,
        _ => Some(checkpoint_file::program(order.data_digest)?),
    };
    let answers = runs::all(&todo, order.threads, control.stop, |&replicate| {
        one(order, staging, replicate, program.as_ref(), control)
    })?;
    let mut report = Report {
        directory: staging.directory().to_path_buf(),
        files: Vec::new(),
        former: Former::Nothing,
        finished: resumed.clone(),
        resumed,
        failed: Vec::new(),
        was_stopped: false,
        summary: Summary::default(),
        timings: Timings {
            agent_months: 0,
            wall: order.began.elapsed(),
            threads: order.threads,
            peak_memory_bytes: None,
            phases: Effort::default(),
        },
    };
    for (&replicate, answer) in todo.iter().zip(answers) {
        match answer {
            Ended::Done((agent_months, phases)) => {
                report.finished.push(replicate);
                report.timings.agent_months += agent_months;
                report.timings.phases.merge(&phases);
            }
            Ended::Stopped => report.was_stopped = true,
            Ended::Failed(message) => report.failed.push((replicate, message)),
        }
    }
    report.finished.sort_unstable();
    report.former = previous_results::look(staging.directory(), COMMAND, order.is_forced)?;
    // What is whole does not give way to what is not.
    let is_worth_it = !report.was_stopped || report.former != Former::Whole;
    if !report.finished.is_empty() && is_worth_it {
        assemble(order, staging, &mut report)?;
    }
    report.timings.wall = order.began.elapsed();
    Ok(report)
}

/// Simulates one replicate and keeps its parts; agent-months and times, or nothing when stopped.
fn one(
    order: &Order,
    staging: &Staging,
    replicate: u32,
    program: Option<&Program>,
    control: Control,
) -> Result<Option<(u64, Effort)>> {
    let scratch = staging.scratch(&kept_name(replicate))?;
    let path = scratch.path();
    let micro = match order.detail {
        Detail::Micro => Some(Micro::create(path, replicate)?),
        Detail::Aggregate => None,
    };
    let mut course = begin(order, replicate, micro);
    let mut checkpoint_time = Duration::ZERO;
    for &month in order.checkpoints {
        if !course.advance(month.next(), control)? {
            return Ok(None);
        }
        let began = Instant::now();
        let program = program.expect("whoever asks for checkpoints knows the program");
        checkpoint_file::write(
            &path.join(checkpoint_file::name(month)),
            course.world(),
            replicate,
            program,
        )?;
        checkpoint_time += began.elapsed();
    }
    if !course.advance(order.scenario.until.next(), control)? {
        return Ok(None);
    }
    let run = course.finish()?;
    let (results, mut phases) = (run.results, run.phases);
    let began = Instant::now();
    series::write(path, replicate, &results)?;
    flows::write(&path.join("flows.csv"), replicate, &results)?;
    let china = serde_json::to_vec(&results.china()).expect("results are data");
    for (file, bytes) in [("china.json", china), (DIGEST, results.digest().into_bytes())] {
        let path = path.join(file);
        fs::write(&path, bytes).with_context(|| cannot_write(&path))?;
    }
    staging.keep(scratch, &kept_name(replicate))?;
    phases.add("write", began.elapsed() + checkpoint_time);
    Ok(Some((results.agent_months(), phases)))
}

/// A replicate at its first month, or at the one after the checkpoint.
fn begin<'a>(order: &Order, replicate: u32, micro: Option<Micro>) -> Course<'a> {
    let Some(from) = order.from else {
        // A checkpoint of a replicate is the same whatever their number.
        let alone =
            Scenario { first_replicate: replicate, replicates: 1, ..order.scenario.clone() };
        return Course::new(&alone, replicate, Keep::Everything, micro);
    };
    let world = from.world.lock().expect("no holder panics").take();
    let world = world.expect("a checkpoint is of one replicate, which begins once");
    Course::going_on(world, Keep::Everything, micro)
}

/// Makes whole files of the parts and puts them in their place.
fn assemble(order: &Order, staging: &Staging, report: &mut Report) -> Result<()> {
    let began = Instant::now();
    let scratch = staging.scratch("whole")?;
    let path = |file: &str| scratch.path().join(file);
    let parts = |file: &str| -> Vec<PathBuf> {
        let kept = |&replicate: &u32| staging.kept(&kept_name(replicate)).join(file);
        report.finished.iter().map(kept).collect()
    };
    for file in ["series.csv", "flows.csv"] {
        join::csv(&parts(file), &path(file))?;
    }
    join::parquet(&parts("series.parquet"), &path("series.parquet"))?;
    provenance::write_metrics(&path("metrics.csv"))?;
    manifest::write(&path("manifest.csv"), &runs_made(order, staging, report)?)?;
    let resolved = path("scenario.toml");
    fs::write(&resolved, order.resolved).with_context(|| cannot_write(&resolved))?;
    let mut files = FILES.map(String::from).to_vec();
    if order.detail == Detail::Micro {
        fs::create_dir(path("events")).with_context(|| cannot_write(&path("events")))?;
        for file in micro::files() {
            join::parquet(&parts(&file), &path(&file))?;
            files.push(file);
        }
    }
    for replicate in &report.finished {
        for (file, among) in order.checkpoint_files(*replicate) {
            share(&staging.kept(&kept_name(*replicate)).join(file), &path(&among))?;
            files.push(among);
        }
    }
    if report.was_stopped {
        let note = path(INTERRUPTED);
        fs::write(&note, interrupted(order, report)).with_context(|| cannot_write(&note))?;
        files.push(INTERRUPTED.into());
    }
    files.sort();
    write_provenance(&path(PROVENANCE), order, report, &files)?;
    for china in parts("china.json") {
        report.summary.add(&read(&china)?);
    }
    report.timings.phases.add("assemble", began.elapsed());
    report.timings.peak_memory_bytes = peak_memory_bytes();
    report.timings.wall = order.began.elapsed();
    report.timings.write(&path("timings.json"))?;
    staging.publish(scratch)?;
    report.files = files;
    Ok(())
}

/// All replicates that have ended, with the digests of what they gave.
fn runs_made(order: &Order, staging: &Staging, report: &Report) -> Result<Vec<manifest::Row>> {
    let row = |replicate: u32, ended: Result<String, String>| manifest::Row {
        scenario: order.scenario.name.clone(),
        file: "scenario.toml".into(),
        replicate,
        ended,
    };
    let mut rows = Vec::new();
    for &replicate in &report.finished {
        let path = staging.kept(&kept_name(replicate)).join(DIGEST);
        let digest = fs::read_to_string(&path).with_context(|| cannot_read(&path))?;
        rows.push(row(replicate, Ok(digest)));
    }
    rows.extend(report.failed.iter().map(|(number, cause)| row(*number, Err(cause.clone()))));
    rows.sort_by_key(|row| row.replicate);
    Ok(rows)
}

/// What the results follow from, and what they lack.
fn write_provenance(path: &Path, order: &Order, report: &Report, files: &[String]) -> Result<()> {
    let failed: Vec<u32> = report.failed.iter().map(|(replicate, _)| *replicate).collect();
    let scenario = order.scenario;
    let about = [
        ("command", json!(COMMAND)),
        ("scenario", json!(scenario.name)),
        ("status", json!(provenance::status(report.was_stopped, !failed.is_empty()))),
        ("seed", json!(scenario.seed)),
        ("scale", json!(scenario.scale)),
        ("from", from(order)),
        ("start", json!(order.start())),
        ("until", json!(scenario.until)),
        ("scenario_sha256", json!(digest(&[order.resolved]))),
        ("solved", provenance::solved(scenario)),
        ("data_sha256", json!(order.data_digest)),
        ("replicates_asked", json!(ranges(order.replicates))),
        ("replicates_written", json!(ranges(&report.finished))),
        ("replicates_failed", json!(ranges(&failed))),
        ("replicates_missing", json!(ranges(&missing(order, report)))),
        ("files", json!(files)),
    ];
    provenance::write_provenance(path, &about)
}

/// The checkpoint that the results go on from; null when they begin anew.
fn from(order: &Order) -> Value {
    let Some(From { about, .. }) = order.from else { return Value::Null };
    json!({ "month": about.month, "world_sha256": about.world_sha256 })
}

/// Replicates that were asked for and are neither finished nor failed.
fn missing(order: &Order, report: &Report) -> Vec<u32> {
    let is_failed = |replicate| report.failed.iter().any(|(failed, _)| *failed == replicate);
    let is_missing = |&replicate: &u32| {
        report.finished.binary_search(&replicate).is_err() && !is_failed(replicate)
    };
    order.replicates.iter().copied().filter(is_missing).collect()
}

/// The text of the file that says at a glance that replicates are missing.
fn interrupted(order: &Order, report: &Report) -> String {
    format!(
        "This run was interrupted. Asked for: replicates {}. In these files: {}. Missing: {}.\n\
         The same command goes on with those that are missing.\n",
        ranges(order.replicates),
        ranges(&report.finished),
        ranges(&missing(order, report))
    )
}

/// Gives a file another name too; where the disk knows no such thing, a copy.
fn share(file: &Path, also: &Path) -> Result<()> {
    let linked = fs::hard_link(file, also).or_else(|_| fs::copy(file, also).map(|_| ()));
    linked.with_context(|| cannot_write(also))
}

/// Reads what was kept of China.
pub(super) fn read(path: &Path) -> Result<Results> {
    let bytes = fs::read(path).with_context(|| cannot_read(path))?;
    let results: Results = serde_json::from_slice(&bytes).with_context(|| cannot_read(path))?;
    anyhow::ensure!(results.is_whole(), "`{}` is not whole", path.display());
    Ok(results)
}

/// What the parts of a replicate are kept under.
fn kept_name(replicate: u32) -> String {
    format!("replicate-{replicate}")
}

/// What two commands share exactly when they may share finished replicates.
fn key(order: &Order) -> String {
    let alike = Scenario { first_replicate: 1, replicates: 1, ..order.scenario.clone() };
    let alike = serde_json::to_string(&alike).expect("a scenario is data");
    let detail = format!("{:?}", order.detail);
    let checkpoints: Vec<String> = order.checkpoints.iter().map(ToString::to_string).collect();
    let from = order.from.map_or("", |from| &from.about.world_sha256);
    let about = [&program(), order.data_digest, &alike, &detail, &checkpoints.join(","), from];
    digest(&about)[..16].to_string()
}

/// The version, and which build of it: another build may give other results.
pub fn program() -> String {
    let build = || -> io::Result<String> {
        let about = fs::metadata(std::env::current_exe()?)?;
        Ok(format!("{} {:?}", about.len(), about.modified()?))
    };
    format!("{} {}", env!("CARGO_PKG_VERSION"), build().unwrap_or_default())
}
