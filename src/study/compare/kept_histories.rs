//! What is kept of single agents while a comparison runs: histories by run until all scenarios of a
//! replicate are there, then which agents are affected, by replicate.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::affected;
use super::affected::{AffectedRow, AgentOutcome, Tallies};
use super::comparison::{Comparison, WorldRun};
use super::histories::Histories;

use crate::table::Holds::{Counts, Texts};
use crate::table::failures::{cannot_read, cannot_write};
use crate::table::staging::Staging;
use crate::table::{Cell, Column, Format, column, join, writer};

/// How many agents have an outcome, as a row of `outcomes.csv`.
pub struct AgentOutcomeRow<'a> {
    base: &'a str,
    scenario: &'a str,
    outcome: AgentOutcome,
    replicates: u32,
    /// In the base alone, in the other scenario alone, in both.
    agents: [u64; 3],
}

impl<'a> AgentOutcomeRow<'a> {
    /// The columns of `outcomes.csv`.
    pub const COLUMNS: &'a [Column<AgentOutcomeRow<'a>>] = &[
        column("base", Texts, "word", "scenario that the other one is compared with", |row| {
            Cell::word(row.base)
        }),
        column(
            "scenario",
            Texts,
            "word",
            "the other scenario; `another order` is the placebo, the base under another settlement \
             order",
            |row| Cell::word(row.scenario),
        ),
        column("outcome", Texts, "word", "as in `affected.parquet`", |row| {
            Cell::word(row.outcome.name())
        }),
        column(
            "replicates",
            Counts,
            "replicates",
            "replicates in which agents were followed",
            |row| Cell::Count(row.replicates.into()),
        ),
        column(
            "only_in_base",
            Counts,
            "simulated agents",
            "those with this outcome in the base alone",
            |row| Cell::Count(row.agents[0] as i64),
        ),
        column(
            "only_in_other",
            Counts,
            "simulated agents",
            "those with it in the other scenario alone",
            |row| Cell::Count(row.agents[1] as i64),
        ),
        column("in_both", Counts, "simulated agents", "those with it in both", |row| {
            Cell::Count(row.agents[2] as i64)
        }),
    ];
}

/// The file in which a run's histories wait for those of the other scenarios.
const HISTORIES: &str = "histories.json";
/// The rows, of one replicate as of all.
pub const FILE: &str = "affected.parquet";
/// How many have which outcome.
pub const OUTCOMES: &str = "outcomes.csv";
const TALLIES: &str = "tallies.json";

/// Keeps what happened in a run until it can be compared with the other scenarios'.
pub(super) fn keep(staging: &Staging, run: WorldRun, histories: &Histories) -> Result<()> {
    let name = histories_name(run);
    let scratch = staging.scratch(&name)?;
    let path = scratch.path().join(HISTORIES);
    let file = File::create(&path).with_context(|| cannot_write(&path))?;
    let mut file = BufWriter::new(file);
    serde_json::to_writer(&mut file, histories).with_context(|| cannot_write(&path))?;
    file.flush().with_context(|| cannot_write(&path))?;
    staging.keep(scratch, &name)
}

fn read_histories(staging: &Staging, run: WorldRun) -> Result<Option<Histories>> {
    let name = histories_name(run);
    if !staging.has(&name) {
        return Ok(None);
    }
    let path = staging.kept(&name).join(HISTORIES);
    let file = File::open(&path).with_context(|| cannot_read(&path))?;
    let histories =
        serde_json::from_reader(BufReader::new(file)).with_context(|| cannot_read(&path))?;
    Ok(Some(histories))
}

/// Whether what happened in a run has still to be found out.
pub(super) fn is_lacking(comparison: &Comparison, staging: &Staging, run: WorldRun) -> bool {
    comparison.follows(run.replicate)
        && !staging.has(&histories_name(run))
        && !staging.has(&affected_name(run.replicate))
}

/// Compares the histories of a replicate if all its runs are done.
pub(super) fn settle(comparison: &Comparison, staging: &Staging, replicate: u32) -> Result<()> {
    let mut histories =
        (0..comparison.worlds().len()).map(|world| histories_name(WorldRun { replicate, world }));
    if histories.all(|name| staging.has(&name)) {
        compare_histories(comparison, staging, replicate)
    } else {
        Ok(())
    }
}

/// Compares the histories of a replicate, keeps the result, and forgets them.
fn compare_histories(comparison: &Comparison, staging: &Staging, replicate: u32) -> Result<()> {
    let forget = || {
        staging.forget(
            (0..comparison.worlds().len())
                .map(|world| histories_name(WorldRun { replicate, world })),
        );
    };
    if staging.has(&affected_name(replicate)) {
        // A process was killed before it forgot them.
        forget();
        return Ok(());
    }
    let Some(base) = read_histories(staging, WorldRun { replicate, world: 0 })? else {
        return Ok(());
    };
    let (mut rows, mut tallies) = (Vec::new(), Vec::new());
    let worlds = comparison.worlds();
    for (world, (name, _)) in worlds.iter().enumerate().skip(1) {
        let names = (worlds[0].0, *name);
        let other = read_histories(staging, WorldRun { replicate, world })?;
        tallies.push(other.map(|other| {
            let (more, tallies) = affected::differ(&base, &other, names, replicate);
            // Agents that the placebo alone affects are counted, not named.
            if world < comparison.scenarios.len() {
                rows.extend(more);
            }
            tallies
        }));
    }
    let name = affected_name(replicate);
    let scratch = staging.scratch(&name)?;
    write_affected(&scratch.path().join(FILE), rows)?;
    let path = scratch.path().join(TALLIES);
    let text = serde_json::to_vec(&tallies).expect("tallies are data");
    fs::write(&path, text).with_context(|| cannot_write(&path))?;
    staging.keep(scratch, &name)?;
    forget();
    Ok(())
}

/// How many agents are affected, over all replicates.
pub(super) fn tallies(
    comparison: &Comparison,
    staging: &Staging,
    replicates: &[u32],
) -> Result<Vec<(String, u32, Tallies)>> {
    let others = comparison.worlds().into_iter().skip(1);
    let mut sums: Vec<_> =
        others.map(|(name, _)| (name.to_string(), 0, Tallies::default())).collect();
    for &replicate in replicates.iter().filter(|&&replicate| comparison.follows(replicate)) {
        if !staging.has(&affected_name(replicate)) {
            // A run of it failed; the others can still be compared.
            compare_histories(comparison, staging, replicate)?;
        }
        if !staging.has(&affected_name(replicate)) {
            continue;
        }
        let path = staging.kept(&affected_name(replicate)).join(TALLIES);
        let text = fs::read(&path).with_context(|| cannot_read(&path))?;
        let tallies: Vec<Option<Tallies>> =
            serde_json::from_slice(&text).with_context(|| cannot_read(&path))?;
        for ((_, count, sum), tallies) in sums.iter_mut().zip(tallies) {
            *count += u32::from(tallies.is_some());
            for (outcome, tally) in tallies.into_iter().flatten() {
                sum.entry(outcome).or_default().merge(&tally);
            }
        }
    }
    sums.retain(|(_, count, _)| *count > 0);
    Ok(sums)
}

/// Writes `affected.parquet`.
pub(super) fn write(path: &Path, staging: &Staging, replicates: &[u32]) -> Result<()> {
    let kept = |&replicate: &u32| staging.kept(&affected_name(replicate)).join(FILE);
    let parts: Vec<PathBuf> = replicates.iter().map(kept).filter(|part| part.is_file()).collect();
    match parts.is_empty() {
        true => write_affected(path, Vec::new()),
        false => join::parquet(&parts, path),
    }
}

fn write_affected(path: &Path, rows: Vec<AffectedRow>) -> Result<()> {
    writer::write(path, Format::Parquet, AffectedRow::COLUMNS, rows).map(|_| ())
}

/// Writes `outcomes.csv`: how many have which outcome in one scenario alone, over all replicates.
pub(super) fn write_outcomes(
    path: &Path,
    base: &str,
    affected: &[(String, u32, Tallies)],
) -> Result<()> {
    let rows = affected.iter().flat_map(|(scenario, replicates, tallies)| {
        tallies.iter().map(move |(outcome, tally)| {
            let (outcome, replicates, agents) = (*outcome, *replicates, tally.agents);
            AgentOutcomeRow { base, scenario, outcome, replicates, agents }
        })
    });
    writer::write(path, Format::Csv, AgentOutcomeRow::COLUMNS, rows).map(|_| ())
}

/// The names of all that is kept here of a replicate.
pub(super) fn names(comparison: &Comparison, replicate: u32) -> impl Iterator<Item = String> {
    let histories = (0..comparison.worlds().len())
        .map(move |world| histories_name(WorldRun { replicate, world }));
    histories.chain([affected_name(replicate)])
}

fn histories_name(WorldRun { replicate, world }: WorldRun) -> String {
    format!("scenario-{world}-replicate-{replicate}-histories")
}

fn affected_name(replicate: u32) -> String {
    format!("affected-replicate-{replicate}")
}
