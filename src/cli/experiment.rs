//! The experiment behind a command: its file, what flags change, the plan.

use std::path::Path;

use anyhow::{Result, anyhow};
use clap::Args as ClapArgs;

use crate::cli::flags::Flags;
use crate::cli::load::data_digest;
use crate::cli::view::complain;
use crate::cli::view::format::counted;
use crate::model::record::metrics::headline;
use crate::scenario;
use crate::study::experiment::{self, Loaded};
use crate::study::sweep::plan::Plan;
use crate::study::sweep::size;

/// The arguments of every command on an experiment.
#[derive(Clone, ClapArgs)]
pub struct ExperimentArgs {
    /// The experiment: a TOML file
    #[arg(value_name = "EXPERIMENT.toml")]
    pub experiment: String,
    /// Replicates of every point, 1 to 100000; those of the file by default
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: Option<u32>,
    /// Points of a Latin hypercube or Sobol sequence; those of the file by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub points: Option<u32>,
    #[command(flatten)]
    pub flags: Flags,
}

/// Loads the experiment with what the command line changes.
pub fn loaded(sweep: &ExperimentArgs, size: Option<size::Size>) -> Result<Loaded> {
    let mut text = read(&sweep.experiment)?;
    let folder = Path::new(&sweep.experiment).parent().unwrap_or(Path::new("")).to_path_buf();
    // A kept size has points only for designs that sample them.
    let is_sampled = |text: &str| ["latin_hypercube", "sobol"].iter().any(|it| text.contains(it));
    let kept = size.map(|size| size.points).filter(|_| is_sampled(&text));
    let points = sweep.points.or(kept);
    let replicates = sweep.replicates.or(size.map(|size| size.replicates));
    if points.is_some() || replicates.is_some() {
        text = sized(&text, points, replicates);
    }
    let loaded = experiment::load_text(&sweep.experiment, &text, folder, &changes(&sweep.flags));
    loaded.map_err(|mistakes| {
        let file = &sweep.experiment;
        if !experiment::is_experiment(&text) && scenario::load_text(file, &text, &[]).is_ok() {
            return anyhow!(
                "{file} is a scenario; an experiment names it: scenarios = [\"{file}\"], with factors"
            );
        }
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow!(lines.join("\n       "))
    })
}

fn read(file: &str) -> Result<String> {
    std::fs::read_to_string(file).map_err(|cause| {
        let hint = if file.ends_with(".toml") { "" } else { "; an experiment is a TOML file" };
        anyhow!("{file}: cannot be read: {cause}{hint}")
    })
}

/// The text with other numbers of points and replicates; a text that is no TOML stays as it is.
fn sized(text: &str, points: Option<u32>, replicates: Option<u32>) -> String {
    let Ok(mut table) = text.parse::<toml::Table>() else { return text.to_string() };
    for (key, number) in [("points", points), ("replicates", replicates)] {
        if let Some(number) = number {
            table.insert(key.into(), toml::Value::Integer(i64::from(number)));
        }
    }
    toml::to_string(&table).expect("a table is TOML")
}

/// What flags change in all scenarios, written as after `--set`.
pub fn changes(flags: &Flags) -> Vec<String> {
    let scale = flags.scale.map(|scale| format!("scale={scale:?}"));
    let seed = flags.seed.map(|seed| format!("seed={seed}"));
    let until = flags.until.map(|until| format!("until={until}"));
    flags.set.iter().cloned().chain(scale).chain(seed).chain(until).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_give_a_text_another_size() {
        let text = sized("points = 4\n[[factor]]\nkey = \"x\"\n", Some(8), Some(2));
        let table: toml::Table = text.parse().expect("it is TOML");
        assert_eq!(table["points"].as_integer(), Some(8));
        assert_eq!(table["replicates"].as_integer(), Some(2));
        assert!(table["factor"].is_array());
    }
}
