//! `stia attribute`.

mod cases;
mod legend;
mod screen;

use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;
use clap::Args as ClapArgs;

use crate::base::month::Month;
use crate::cli::exit::Exit;
use crate::cli::experiment::changes;
use crate::cli::flags::Flags;
use crate::cli::load::{self, data_digest};
use crate::cli::metric_names::{Named, chosen, named};
use crate::cli::sweep::answer::answer;
use crate::cli::view::format::counted;
use crate::cli::view::{Terminal, complain, say};
use crate::model::record::metrics::shared_out;
use crate::study::attribute::rows::write;
use crate::study::attribute::{
    AttributionQuestion, COMMAND, Outside, Removed, attributions, experiment,
};
use crate::study::estimates::differences::WINDOW_MONTHS;
use crate::study::sweep::levels::Levels;
use crate::study::sweep::plan::Plan;
use screen::{left_out, screen};

const EXAMPLES: &str = "\
Examples:
  stia attribute --scale 0.005 --until 2020-12
  stia attribute classroom --replicates 20 --metric startups,contracts
  stia attribute china --outside middle --removed organizations --replicates 5
  stia attribute my.toml --set scale=0.01 --at 2022-12

All 256 coalitions of the eight types run in every replicate with common random numbers. A type's
Shapley value is what it adds to the outcome, averaged over all orders in which types can join; the
values add up to the effect of all types together. No data show China without a type. What its clients
would do instead (their outside option) is assumed: poor, middle and good outside options all run
unless --outside names some.

Results are in output/attribute_<scenario>/: attribution, ranks, interactions and agreement as CSV and
Parquet, and all runs as in a sweep. To resume an interrupted command, run it again.

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// The arguments of `stia attribute`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A shipped scenario, or a file
    #[arg(default_value = load::DEFAULT)]
    scenario: String,
    /// Replicates of each coalition, 2 to 100000
    #[arg(long, value_name = "R", default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    replicates: u32,
    /// Outcomes, or `all`; six along the chain of innovation by default
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// Outside options: what clients do without intermediaries; all three by default
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Outside::Poor, Outside::Middle, Outside::Good])]
    outside: Vec<Outside>,
    /// What is removed of a type; both by default
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Removed::Organizations, Removed::Services])]
    removed: Vec<Removed>,
    /// Month of the outcomes; the last one by default
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<Month>,
    /// How many months, up to that one, flows are summed over and ratios averaged
    #[arg(long, value_name = "N", default_value_t = WINDOW_MONTHS, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: u32,
    #[command(flatten)]
    flags: Flags,
}

/// Runs all coalitions, writes what each type contributes, and shows it.
pub fn attribute(args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    // Mistakes of a scenario are reported as `run` reports them.
    load::load(&args.scenario, &flags.set)?;
    let outcomes = match args.metric.is_empty() {
        true => shared_out(),
        false => chosen(&args.metric),
    };
    let question = AttributionQuestion {
        scenario: &args.scenario,
        set: changes(flags),
        outside: &unique(&args.outside),
        removed: &unique(&args.removed),
        replicates: args.replicates,
        outcomes: &outcomes,
        at: args.at,
        months: args.months,
    };
    let plan = Plan::new(experiment(&question)?, &outcomes, data_digest())?;
    if !flags.quiet {
        complain(&format!("{} of {}", counted(plan.count(), "run"), plan.loaded.scenarios[0].0));
    }
    let found = Mutex::new(Vec::new());
    let find = |levels: &Levels, directory: &Path| -> Result<Vec<String>> {
        let all = attributions(&question, levels);
        let files = write(&all, directory)?;
        *found.lock().expect("no holder panics") = all;
        Ok(files)
    };
    let answered = answer(&plan, COMMAND, &find, flags)?;
    let Some(report) = answered.report else { return Ok(answered.exit) };
    let found = found.into_inner().expect("no holder panics");
    left_out(&found).iter().for_each(|line| complain(line));
    if !flags.quiet {
        say(&screen(&plan, &flags.set, &found, &report, Terminal::of_stdout()))?;
    }
    Ok(answered.exit)
}

fn unique<T: Copy + PartialEq>(values: &[T]) -> Vec<T> {
    let mut once: Vec<T> = Vec::new();
    for value in values {
        if !once.contains(value) {
            once.push(*value);
        }
    }
    once
}
