//! What the missing runs of a sweep take, said before they begin.

use anyhow::Result;

use crate::cli::estimate::{self, Work};
use crate::cli::flags::Flags;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::record::SweepStore;

/// Says how many runs of a plan are missing and how long they take, if that is long or the command
/// only asks; whether the command ends with that.
pub fn tell_missing(plan: &Plan, flags: &Flags, is_dry_run: bool) -> Result<bool> {
    // What cannot be read is reported where it is used.
    let kept = SweepStore::at(&plan.runs(&flags.out)?, &plan.key).jobs();
    let there = kept.map_or(0, |jobs| jobs.len());
    let runs = plan.count().saturating_sub(there);
    // A sweep says itself what it solves.
    let work =
        Work { scenario: plan.loaded.base(), runs, is_at_most: false, followed: 0, solved: 0 };
    Ok(estimate::tell(&work, flags, is_dry_run))
}
