//! The experiment behind a command: its file, what flags change, the plan.

use std::path::Path;

use anyhow::{Result, anyhow};
use clap::Args as ClapArgs;

use crate::cli::exit::Usage;
use crate::cli::flags::Flags;
use crate::cli::load::{data_digest, lines};
use crate::cli::view::complain;
use crate::cli::view::format::counted;
use crate::model::record::metrics::headline;
use crate::scenario;
use crate::schema::mistake::is_override;
use crate::schema::user_file;
use crate::study::experiment::{self, Changes, Loaded};
use crate::study::sweep::plan::Plan;
use crate::study::sweep::size;

/// The arguments of every command on an experiment.
#[derive(Clone, ClapArgs)]
pub struct ExperimentArgs {
    /// The experiment: a TOML file
    #[arg(value_name = "EXPERIMENT.toml")]
    pub experiment: String,
    /// Replicates of every point, 1 to 100000; those of the file by default
    #[arg(long, value_name = "R", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
    /// Points of a Latin hypercube or Sobol sequence; those of the file by default
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub points: Option<u32>,
    #[command(flatten)]
    pub flags: Flags,
}

/// Loads the experiment with what the command line changes.
pub fn loaded(sweep: &ExperimentArgs, size: Option<size::Size>) -> Result<Loaded> {
    let file = &sweep.experiment;
    let text = user_file::text(Path::new(file)).map_err(|message| {
        let hint = if file.ends_with(".toml") { "" } else { "; an experiment is a TOML file" };
        anyhow!("{file}: {message}{hint}")
    })?;
    let folder = Path::new(file).parent().unwrap_or(Path::new("")).to_path_buf();
    let changes = Changes {
        set: sweep.flags.overrides(),
        points: sweep.points.or(size.and_then(|size| size.points)),
        replicates: sweep.replicates.or(size.map(|size| size.replicates)),
    };
    experiment::load_text(file, &text, folder, &changes).map_err(|mistakes| {
        if !experiment::is_experiment(&text) && scenario::load_text(file, &text, &[]).is_ok() {
            return anyhow!(
                "{file} is a scenario; an experiment names it: scenarios = [\"{file}\"], with factors"
            );
        }
        let text = lines(&mistakes);
        match mistakes.iter().all(|mistake| is_override(&mistake.file)) {
            true => Usage(text).into(),
            false => anyhow!(text),
        }
    })
}

/// Warns of what the scenarios of a plan state in vain.
pub fn warn_of(loaded: &Loaded, flags: &Flags) {
    for warning in loaded.warnings.iter().filter(|_| !flags.quiet) {
        complain(&format!("warning: {warning}"));
    }
}

/// The plan, at the size that an earlier time budget set, if one did.
pub fn planned(sweep: &ExperimentArgs) -> Result<Plan> {
    let plan = plan_of(sweep, None)?;
    let Some(size) = size::kept(&sweep.flags.out, &plan)? else { return Ok(plan) };
    let plan = plan_of(sweep, Some(size))?;
    if !sweep.flags.quiet {
        complain(&format!(
            "{} x {}, the size that --time-budget set; --points and --replicates override it",
            counted(plan.points(), "point"),
            counted(plan.loaded.experiment.replicates as usize, "replicate")
        ));
    }
    Ok(plan)
}

/// The plan, at the size of the experiment and the flags, or at a given one.
pub fn plan_of(sweep: &ExperimentArgs, size: Option<size::Size>) -> Result<Plan> {
    Plan::new(loaded(sweep, size)?, &headline(), data_digest())
}
