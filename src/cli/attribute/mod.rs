//! `stia attribute`.

mod cases;
mod legend;
mod screen;

use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;
use clap::Args as ClapArgs;

use crate::base::month::Month;
use crate::cli::compare::scenarios::window;
use crate::cli::exit::Exit;
use crate::cli::experiment::warn_of;
use crate::cli::flags::Flags;
use crate::cli::load::{self, data_digest};
use crate::cli::metric_names::{Named, chosen, named};
use crate::cli::sweep::answer::answer;
use crate::cli::sweep::missing::tell_missing;
use crate::cli::view::format::counted;
use crate::cli::view::{Terminal, complain, say};
use crate::model::record::metrics::shared_out;
use crate::scenario::Loaded;
use crate::schema::set::parted;
use crate::study::attribute::rows::write;
use crate::study::attribute::{
    AttributionQuestion, COMMAND, Outside, Removed, attributions, experiment,
};
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

/// Replicates when neither the command nor the scenario says.
const REPLICATES: u32 = 5;

/// The arguments of `stia attribute`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A shipped scenario, or a file
    #[arg(default_value = load::DEFAULT)]
    scenario: String,
    /// Replicates of each coalition, 2 to 100000
    /// [default: those of the scenario, or 5 if it states no more than 1]
    #[arg(long, value_name = "R", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    replicates: Option<u32>,
    /// Outcomes, or `all`; six along the chain of innovation by default
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// Outside options: what clients do without intermediaries; all three by default
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Outside::Poor, Outside::Middle, Outside::Good])]
    outside: Vec<Outside>,
    /// What is removed of a type; both by default
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Removed::Organizations, Removed::Services])]
    removed: Vec<Removed>,
    /// Month of the outcomes; by default the last one with a record of the drivers, or the last
    /// one of a shorter run
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<Month>,
    /// How many months, up to that one, flows are summed over and ratios averaged
    /// [default: 12]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: Option<u32>,
    /// Says how many runs it makes and how long they take, and makes none
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Runs all coalitions, writes what each type contributes, and shows it.
pub fn attribute(args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    // Mistakes of a scenario are reported as `run` reports them.
    let mut changes = flags.overrides();
    let replicates = args.replicates.map(|replicates| format!("--replicates={replicates}"));
    let Loaded { scenario, .. } =
        load::load(&args.scenario, &[changes.clone(), replicates.into_iter().collect()].concat())?;
    changes.retain(|change| parted(change).0 != "replicates");
    let stated = Some(scenario.replicates).filter(|&stated| stated > 1);
    let window = window((args.at, args.months), &[(scenario.name.clone(), scenario)])?;
    let outcomes = match args.metric.is_empty() {
        true => shared_out(),
        false => chosen(&args.metric),
    };
    let question = AttributionQuestion {
        scenario: &args.scenario,
        set: changes,
        outside: &unique(&args.outside),
        removed: &unique(&args.removed),
        replicates: args.replicates.or(stated).unwrap_or(REPLICATES),
        outcomes: &outcomes,
        at: Some(window.at),
        months: window.months,
    };
    let plan = Plan::new(experiment(&question)?, &outcomes, data_digest())?;
    warn_of(&plan.loaded, flags);
    if args.dry_run {
        tell_missing(&plan, flags, true)?;
        return Ok(Exit::Done);
    }
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
