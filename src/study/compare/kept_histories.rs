//! What is kept of single agents while a comparison runs: lives by run until all scenarios of a
//! replicate are there, then whose fate differs, by replicate.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::affected::{AffectedRow, Fate, Tallies};
use super::histories::Lives;
use super::{Order, affected};

use crate::table::Holds::{Counts, Texts};
use crate::table::staging::Staging;
use crate::table::writer::{cannot_read, cannot_write};
use crate::table::{Cell, Column, Format, column, join, writer};

/// How many agents have a fate, as a row of `fates.csv`.
pub struct FateRow<'a> {
    base: &'a str,
    scenario: &'a str,
    fate: Fate,
    replicates: u32,
    /// In the base alone, in the other world alone, in both.
    agents: [u64; 3],
}

impl<'a> FateRow<'a> {
    /// The columns of `fates.csv`.
    pub const COLUMNS: &'a [Column<FateRow<'a>>] = &[
        column("base", Texts, "word", "scenario that the other one is held against", |row| {
            Cell::word(row.base)
        }),
        column(
            "scenario",
            Texts,
            "word",
            "the other scenario; `another order` is the base with another order of those who \
             settle, which changes nothing but luck",
            |row| Cell::word(row.scenario),
        ),
        column("fate", Texts, "word", "as in `who.parquet`", |row| Cell::word(row.fate.name())),
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
            "those with this fate in the base alone",
            |row| Cell::Count(row.agents[0] as i64),
        ),
        column(
            "only_in_other",
            Counts,
            "simulated agents",
            "those with it in the other world alone",
            |row| Cell::Count(row.agents[1] as i64),
        ),
        column("in_both", Counts, "simulated agents", "those with it in both", |row| {
            Cell::Count(row.agents[2] as i64)
        }),
    ];
}

/// The file in which a run's lives wait for those of the other scenarios.
const LIVES: &str = "lives.json";
/// The rows, of one replicate as of all.
pub const FILE: &str = "who.parquet";
/// How many have which fate.
pub const FATES: &str = "fates.csv";
const TALLIES: &str = "tallies.json";

/// Keeps what happened in a run until it can be held against the other scenarios'.
pub fn keep(staging: &Staging, job: (usize, u32), lives: &Lives) -> Result<()> {
    let name = lives_name(job);
    let scratch = staging.scratch(&name)?;
    let path = scratch.path().join(LIVES);
    let file = File::create(&path).with_context(|| cannot_write(&path))?;
    let mut file = BufWriter::new(file);
    serde_json::to_writer(&mut file, lives).with_context(|| cannot_write(&path))?;
    file.flush().with_context(|| cannot_write(&path))?;
    staging.keep(scratch, &name)
}

fn read_lives(staging: &Staging, job: (usize, u32)) -> Result<Option<Lives>> {
    let name = lives_name(job);
    if !staging.has(&name) {
        return Ok(None);
    }
    let path = staging.kept(&name).join(LIVES);
    let file = File::open(&path).with_context(|| cannot_read(&path))?;
    let lives =
        serde_json::from_reader(BufReader::new(file)).with_context(|| cannot_read(&path))?;
    Ok(Some(lives))
}

/// Whether what happened in a run has still to be found out.
pub fn is_lacking(order: &Order, staging: &Staging, job: (usize, u32)) -> bool {
    order.follows(job.1) && !staging.has(&lives_name(job)) && !staging.has(&who_name(job.1))
}

/// Holds the lives of a replicate against each other if all its runs are done.
pub fn settle(order: &Order, staging: &Staging, replicate: u32) -> Result<()> {
    let mut lives = (0..order.worlds().len()).map(|world| lives_name((world, replicate)));
    if lives.all(|name| staging.has(&name)) { reckon(order, staging, replicate) } else { Ok(()) }
}

/// Holds the lives of a replicate against each other, keeps what that gives, and forgets them.
fn reckon(order: &Order, staging: &Staging, replicate: u32) -> Result<()> {
    let forget = || {
        staging.forget((0..order.worlds().len()).map(|world| lives_name((world, replicate))));
    };
    if staging.has(&who_name(replicate)) {
        // A process was killed before it forgot them.
        forget();
        return Ok(());
    }
    let Some(base) = read_lives(staging, (0, replicate))? else { return Ok(()) };
    let (mut rows, mut tallies) = (Vec::new(), Vec::new());
    let worlds = order.worlds();
    for (world, (name, _)) in worlds.iter().enumerate().skip(1) {
        let names = (worlds[0].0, *name);
        let other = read_lives(staging, (world, replicate))?;
        tallies.push(other.map(|other| {
            let (more, tallies) = affected::differ(&base, &other, names, replicate);
            // Whom luck alone moves is counted, not named.
            if world < order.scenarios.len() {
                rows.extend(more);
            }
            tallies
        }));
    }
    let name = who_name(replicate);
    let scratch = staging.scratch(&name)?;
    write_affected(&scratch.path().join(FILE), rows)?;
    let path = scratch.path().join(TALLIES);
    let text = serde_json::to_vec(&tallies).expect("tallies are data");
    fs::write(&path, text).with_context(|| cannot_write(&path))?;
    staging.keep(scratch, &name)?;
    forget();
    Ok(())
}

/// What the replicates say together of whose fate differs.
pub fn tallies(
    order: &Order,
    staging: &Staging,
    replicates: &[u32],
) -> Result<Vec<(String, u32, Tallies)>> {
    let others = order.worlds().into_iter().skip(1);
    let mut sums: Vec<_> =
        others.map(|(name, _)| (name.to_string(), 0, Tallies::default())).collect();
    for &replicate in replicates.iter().filter(|&&replicate| order.follows(replicate)) {
        if !staging.has(&who_name(replicate)) {
            // A run of it failed; the others can still be told.
            reckon(order, staging, replicate)?;
        }
        if !staging.has(&who_name(replicate)) {
            continue;
        }
        let path = staging.kept(&who_name(replicate)).join(TALLIES);
        let text = fs::read(&path).with_context(|| cannot_read(&path))?;
        let tallies: Vec<Option<Tallies>> =
            serde_json::from_slice(&text).with_context(|| cannot_read(&path))?;
        for ((_, count, sum), tallies) in sums.iter_mut().zip(tallies) {
            *count += u32::from(tallies.is_some());
            for (fate, tally) in tallies.into_iter().flatten() {
                sum.entry(fate).or_default().merge(&tally);
            }
        }
    }
    sums.retain(|(_, count, _)| *count > 0);
    Ok(sums)
}

/// Writes `who.parquet`.
pub fn write(path: &Path, staging: &Staging, replicates: &[u32]) -> Result<()> {
    let kept = |&replicate: &u32| staging.kept(&who_name(replicate)).join(FILE);
    let parts: Vec<PathBuf> = replicates.iter().map(kept).filter(|part| part.is_file()).collect();
    match parts.is_empty() {
        true => write_affected(path, Vec::new()),
        false => join::parquet(&parts, path),
    }
}

fn write_affected(path: &Path, rows: Vec<AffectedRow>) -> Result<()> {
    writer::write(path, Format::Parquet, AffectedRow::COLUMNS, rows).map(|_| ())
}

/// Writes `fates.csv`: how many have which fate in one world alone, over all replicates.
pub fn write_fates(path: &Path, base: &str, who: &[(String, u32, Tallies)]) -> Result<()> {
    let rows = who.iter().flat_map(|(scenario, replicates, tallies)| {
        tallies.iter().map(move |(fate, tally)| {
            let (fate, replicates, agents) = (*fate, *replicates, tally.agents);
            FateRow { base, scenario, fate, replicates, agents }
        })
    });
    writer::write(path, Format::Csv, FateRow::COLUMNS, rows).map(|_| ())
}

/// The names of all that is kept here of a replicate.
pub fn names(order: &Order, replicate: u32) -> impl Iterator<Item = String> {
    let lives = (0..order.worlds().len()).map(move |world| lives_name((world, replicate)));
    lives.chain([who_name(replicate)])
}

fn lives_name((scenario, replicate): (usize, u32)) -> String {
    format!("scenario-{scenario}-replicate-{replicate}-lives")
}

fn who_name(replicate: u32) -> String {
    format!("who-replicate-{replicate}")
}
