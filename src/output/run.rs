//! Runs a scenario and writes its directory: parts by replicate first, whole files at the end.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use super::micro::{self, Micro};
use super::provenance::{self, Timings, digest, peak_memory_bytes};
use super::replicate::{Control, Effort, simulate};
use super::results::{Keep, Results};
use super::runs::{self, Ended};
use super::staging::{Scratch, Staging, directory_of};
use super::summary::Summary;
use super::table::{cannot_read, cannot_write, join};
use super::{flows, series};
use crate::scenario::Scenario;

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
    /// When the process began.
    pub began: Instant,
}

/// What a run left behind.
pub struct Report {
    /// Where the files are.
    pub directory: PathBuf,
    /// The files, in alphabetical order; none when no replicate was finished.
    pub files: Vec<String>,
    /// Replicates in the files.
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
    let directory = directory_of(order.out, &order.scenario.name)?;
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
    let months = order.scenario.until.since(order.scenario.start) + 1;
    let months = u64::from(months + order.scenario.burn_in_months);
    (control.months_done)(months * resumed.len() as u64);

    let answers = runs::all(&todo, order.threads, control.stop, |&replicate| {
        one(order, staging, replicate, control)
    })?;
    let mut report = Report {
        directory: staging.directory().to_path_buf(),
        files: Vec::new(),
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
    if !report.finished.is_empty() {
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
    control: Control,
) -> Result<Option<(u64, Effort)>> {
    let scratch = staging.scratch(&kept_name(replicate))?;
    let path = scratch.path();
    let micro = match order.detail {
        Detail::Micro => Some(Micro::create(path, replicate)?),
        Detail::Aggregate => None,
    };
    let Some(run) = simulate(order.scenario, replicate, Keep::Everything, micro, control)? else {
        return Ok(None);
    };
    let (results, mut phases) = (run.results, run.phases);
    let began = Instant::now();
    series::write_csv(&path.join("series.csv"), replicate, &results)?;
    series::write_parquet(&path.join("series.parquet"), replicate, &results)?;
    flows::write_csv(&path.join("flows.csv"), replicate, &results)?;
    let china = serde_json::to_vec(&results.china()).expect("results are data");
    let path = path.join("china.json");
    fs::write(&path, china).with_context(|| cannot_write(&path))?;
    staging.keep(scratch, &kept_name(replicate))?;
    phases.add("write", began.elapsed());
    Ok(Some((results.agent_months(), phases)))
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
    concatenate(series::HEADER, &parts("series.csv"), &path("series.csv"))?;
    concatenate(flows::HEADER, &parts("flows.csv"), &path("flows.csv"))?;
    join(&parts("series.parquet"), &path("series.parquet"))?;
    provenance::write_metrics(&path("metrics.csv"))?;
    let resolved = path("scenario.toml");
    fs::write(&resolved, order.resolved).with_context(|| cannot_write(&resolved))?;
    provenance::write_provenance(
        &path("provenance.json"),
        order.scenario.seed,
        order.resolved,
        order.data_digest,
        &report.finished,
    )?;
    let mut files = ["flows.csv", "metrics.csv", "provenance.json", "scenario.toml", "series.csv"]
        .map(String::from)
        .to_vec();
    files.push("series.parquet".into());
    if order.detail == Detail::Micro {
        fs::create_dir(path("events")).with_context(|| cannot_write(&path("events")))?;
        for file in micro::files() {
            join(&parts(&file), &path(&file))?;
            files.push(file);
        }
    }
    for china in parts("china.json") {
        report.summary.add(&read(&china)?);
    }
    staging.publish(&scratch, &files)?;
    if order.detail == Detail::Aggregate {
        remove_micro(staging.directory());
    }
    report.timings.phases.add("assemble", began.elapsed());
    publish_timings(order, staging, &scratch, &mut report.timings)?;
    files.push("timings.json".into());
    files.sort();
    report.files = files;
    Ok(())
}

/// Writes the timings last: they reach until everything else is in place.
fn publish_timings(
    order: &Order,
    staging: &Staging,
    scratch: &Scratch,
    timings: &mut Timings,
) -> Result<()> {
    timings.peak_memory_bytes = peak_memory_bytes();
    timings.wall = order.began.elapsed();
    timings.write(&scratch.path().join("timings.json"))?;
    staging.publish(scratch, &["timings.json".into()])
}

/// Agents and events of an earlier run would not belong to these series.
fn remove_micro(directory: &Path) {
    for file in micro::files() {
        let _ = fs::remove_file(directory.join(file));
    }
    let _ = fs::remove_dir(directory.join("events"));
}

fn concatenate(header: &str, parts: &[PathBuf], whole: &Path) -> Result<()> {
    let mut file = File::create(whole).with_context(|| cannot_write(whole))?;
    io::copy(&mut header.as_bytes(), &mut file).with_context(|| cannot_write(whole))?;
    for part in parts {
        let mut input = File::open(part).with_context(|| cannot_read(part))?;
        io::copy(&mut input, &mut file).with_context(|| cannot_write(whole))?;
    }
    Ok(())
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
    let alike = Scenario { replicates: 1, ..order.scenario.clone() };
    let alike = serde_json::to_string(&alike).expect("a scenario is data");
    let detail = format!("{:?}", order.detail);
    digest(&[&program(), order.data_digest, &alike, &detail])[..16].to_string()
}

/// The version, and which build of it: another build may give other results.
pub fn program() -> String {
    let build = || -> io::Result<String> {
        let about = fs::metadata(std::env::current_exe()?)?;
        Ok(format!("{} {:?}", about.len(), about.modified()?))
    };
    format!("{} {}", env!("CARGO_PKG_VERSION"), build().unwrap_or_default())
}
