//! `stia sweep status`.

use anyhow::Result;

use super::StatusArgs;
use crate::cli::exit::Exit;
use crate::cli::experiment::planned;
use crate::cli::view::format::counted;
use crate::cli::view::say;
use crate::study::jobs::shards::Shard;
use crate::study::jobs::store::Stored;
use crate::study::sweep::record::SweepStore;

/// Shows how many runs are done, failed, missing or damaged.
pub fn status(args: &StatusArgs) -> Result<Exit> {
    let plan = planned(&args.sweep)?;
    let store = SweepStore::at(&plan.runs(&args.sweep.flags.out)?, &plan.key);
    let shards = args.shards.unwrap_or(1) as usize;
    let known = store.jobs()?;
    let (mut missing, mut failures) = (Vec::new(), 0);
    let mut text = String::new();
    for number in 1..=shards {
        let jobs = plan.jobs(Shard { number, of: shards });
        let (mut done, mut failed, mut damaged) = (0, 0, 0);
        for &job in jobs.iter().filter(|job| known.contains(job)) {
            match store.find(job) {
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
    if !args.sweep.flags.quiet {
        say(&text)?;
    }
    Ok(match (missing.is_empty(), failures) {
        (false, _) => Exit::Interrupted,
        (true, 0) => Exit::Done,
        (true, _) => Exit::SomeFailed,
    })
}
