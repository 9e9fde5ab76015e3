//! `stia sweep status`.

use anyhow::Result;

use super::StatusArgs;
use crate::cli::exit::Exit;
use crate::cli::experiment::planned;
use crate::cli::view::format::counted;
use crate::cli::view::say;
use crate::study::jobs::store::{Found, Outcome, Record, Store};
use crate::study::sweep::plan::Shard;

/// Says which runs are there.
pub fn status(args: &StatusArgs) -> Result<Exit> {
    let plan = planned(&args.sweep)?;
    let store = Store::at(&plan.runs(&args.sweep.flags.out)?);
    let shards = args.shards.unwrap_or(1) as usize;
    let known = store.jobs()?;
    let (mut missing, mut failures) = (Vec::new(), 0);
    let mut text = String::new();
    for number in 1..=shards {
        let jobs = plan.jobs(Shard { number, of: shards });
        let (mut done, mut failed, mut damaged) = (0, 0, 0);
        for &job in jobs.iter().filter(|job| known.contains(job)) {
            match store.find(job) {
                Found::Whole(Record { outcome: Outcome::Done { .. }, .. }) => done += 1,
                Found::Whole(_) => failed += 1,
                Found::Damaged(_) => damaged += 1,
                Found::Missing => (),
            }
        }
        failures += failed;
        let lack = jobs.len() - done - failed;
        if lack > 0 {
            missing.push(number.to_string());
        }
        let part = if shards == 1 { String::new() } else { format!("shard {number}/{shards}: ") };
        text += &format!(
            "{part}{done} of {} done, {failed} failed, {} missing, {damaged} damaged\n",
            counted(jobs.len(), "run"),
            lack - damaged
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
