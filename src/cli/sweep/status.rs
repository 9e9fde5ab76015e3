//! `stia sweep status`.

use std::collections::BTreeSet;

use anyhow::Result;

use super::StatusArgs;
use crate::cli::exit::Exit;
use crate::cli::experiment::planned;
use crate::cli::view::format::counted;
use crate::cli::view::say;
use crate::study::jobs::shards::Shard;
use crate::study::jobs::store::Stored;
use crate::study::sweep::record::{SweepJob, SweepStore, look};

/// A table that every merged sweep has.
const TABLE: &str = "manifest.csv";

/// Shows how many runs are done, failed, missing or damaged.
pub fn status(args: &StatusArgs) -> Result<Exit> {
    let flags = &args.sweep.flags;
    let is_stated = [("--threads", flags.threads.is_some()), ("--force", flags.force)];
    flags.refuse(&is_stated, "status only reads")?;
    let plan = planned(&args.sweep)?;
    let mut stores = vec![SweepStore::at(&plan.runs(&flags.out)?, &plan.key)];
    for other in &args.others {
        stores.push(plan.store_of(other)?);
    }
    let shards = args.shards.unwrap_or(1) as usize;
    let mut known: BTreeSet<SweepJob> = BTreeSet::new();
    for store in &stores {
        known.extend(store.jobs()?);
    }
    let (mut missing, mut failures) = (Vec::new(), 0);
    let mut text = String::new();
    for number in 1..=shards {
        let jobs = plan.jobs(Shard { number, of: shards });
        let (mut done, mut failed, mut damaged) = (0, 0, 0);
        for &job in jobs.iter().filter(|job| known.contains(job)) {
            match look(&stores, job) {
                Stored::Whole(record) if record.is_done() => done += 1,
                Stored::Whole(_) => failed += 1,
                Stored::Damaged(_) => damaged += 1,
                Stored::Missing => (),
            }
        }
        failures += failed;
        let unfinished = jobs.len() - done - failed;
        if unfinished > 0 {
            missing.push(number.to_string());
        }
        let part = if shards == 1 { String::new() } else { format!("shard {number}/{shards}: ") };
        text += &format!(
            "{part}{done} of {} done, {failed} failed, {} missing, {damaged} damaged\n",
            counted(jobs.len(), "run"),
            unfinished - damaged
        );
    }
    if args.missing {
        let list = missing.join(",");
        say(&if list.is_empty() { list } else { list + "\n" })?;
        return Ok(Exit::Done);
    }
    // Runs that were merged from elsewhere are not here.
    if known.is_empty()
        && args.others.is_empty()
        && plan.directory(&flags.out)?.join(TABLE).is_file()
    {
        text += &format!(
            "`{}` has tables of runs that are not here: name the RUNS that they were merged from\n",
            plan.directory(&flags.out)?.display()
        );
    }
    if !flags.quiet {
        say(&text)?;
    }
    Ok(match (missing.is_empty(), failures) {
        (false, _) => Exit::Interrupted,
        (true, 0) => Exit::Done,
        (true, _) => Exit::SomeFailed,
    })
}
