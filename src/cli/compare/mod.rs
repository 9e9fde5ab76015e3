//! `stia compare`.

mod affected;
mod format;
mod interaction;
mod legend;
mod public_money;
pub mod scenarios;
pub mod screen;
mod words;

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use clap::Args as ClapArgs;

use super::estimate::{self, Work};
use super::exit::{Exit, Usage};
use super::flags::{Flags, destination};
use super::interrupt::stop_on_ctrl_c;
use super::metric_names::{Named, named};
use super::report::beside;
use super::solve::solve_all;
use super::view::progress::bar;
use super::view::{Terminal, complain, say};
use super::{load, messages, places, policy_money};
use crate::base::month::Month;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::report::text::Language;
use crate::study::budget::is_needed;
use crate::study::compare::{
    COMMAND, Comparison, ComparisonReport, compare as run_and_compare, directory_name,
};
use crate::study::estimates::verdict::MARGIN;
use crate::study::jobs::replicate::Control;
use format::TableFormat;
use interaction::misfit;

/// Stands for all replicates, of which there are no more.
const EVERY: u32 = 100_000;

/// How many replicates there are at most with a precision, when the command does not say.
const MOST: u32 = 200;

const EXAMPLES: &str = "\
Examples:
  stia compare china my.toml
  stia compare china my.toml other.toml --replicates 20 --at 2025-12
  stia compare china my.toml --metric startups,equity_invested
  stia compare china my.toml --metric all --scale 0.01
  stia compare ip-none ip-pudong --months 96 --until 2022-12
  stia compare china my.toml --region China --region West --region Gansu
  stia compare china navigator.toml campaign.toml both.toml --interaction
  stia compare china my.toml --precision 0.02 --replicates 100
  stia compare china without-exchange --who --region Gansu
  stia compare china without-exchange --format markdown > table.md

The first scenario is the base. Replicates are paired: number n of every scenario has the same random
numbers, with the seed of the base unless --seed is given. Stocks are compared at the month --at, by
default the last one with a record of the drivers (or the last one of a shorter run); flows are summed
and ratios averaged over the --months up to it, twelve by default.

The results are in output/compare_<scenarios>/: differences, levels (of every replicate) and path (every
month) as CSV and Parquet, manifest.csv with a row for each run, provenance.json, each scenario as it ran, and with --who
affected.parquet. docs/OUTPUT.md has all columns. It overwrites an earlier comparison of the same scenarios.

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// The arguments of `stia compare`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The base: a shipped scenario, or a file
    #[arg(value_name = "A")]
    base: String,
    /// Scenarios to compare with it
    #[arg(value_name = "B", required = true)]
    others: Vec<String>,
    /// How many replicates of each, 1 to 100000; those of the base, or 10 if it states no more than
    /// 1. With --precision: how many at most, 200 by default
    #[arg(long, value_name = "R", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,
    /// Adds replicates until the margin of error of every row (half its 95 % confidence interval)
    /// is at most this share of the base's level, above 0 and below 1
    #[arg(long, value_name = "P", allow_negative_numbers = true, value_parser = share)]
    precision: Option<f64>,
    /// The margin of equivalence, as a share of the base's level: a difference whose 95 %
    /// confidence interval lies inside it is equivalent
    #[arg(long, value_name = "M", default_value_t = MARGIN, allow_negative_numbers = true, value_parser = share)]
    margin: f64,
    /// Lists the startups and research results that are affected, in affected.parquet; of the first K
    /// replicates alone with --who=K
    #[arg(long, value_name = "K", num_args = 0..=1, require_equals = true, default_missing_value = "100000", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=i64::from(EVERY)))]
    who: Option<u32>,
    /// Metrics, or `all`; a handful by default
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// A place, named as in the series; may be given several times. China by default
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    region: Vec<String>,
    /// Month of the comparison; by default the last one with a record of the drivers, or the last
    /// one of a shorter run
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<Month>,
    /// How many months, up to that one, flows are summed over and ratios averaged
    /// [default: 12]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: Option<u32>,
    /// The others are two changes and both: also says what both do beyond what each does alone
    #[arg(long)]
    interaction: bool,
    /// Writes report.html among the results too
    #[arg(long)]
    report: bool,
    /// Says how many runs it makes and how long they take, and makes none
    #[arg(long)]
    dry_run: bool,
    /// Prints the table in this form, rounded and labelled, instead of the screen
    #[arg(long, value_name = "FORMAT")]
    format: Option<TableFormat>,
    #[command(flatten)]
    flags: Flags,
}

/// Compares scenarios, writes the differences and shows them.
pub fn compare(args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    check(args)?;
    let usual = if args.precision.is_some() { MOST } else { scenarios::REPLICATES };
    let names: Vec<&String> = std::iter::once(&args.base).chain(&args.others).collect();
    let mut scenarios = scenarios::load(&names, (args.replicates, usual), &args.region, flags)?;
    check_followed(args, scenarios[0].1.replicates)?;
    let window = scenarios::window((args.at, args.months), &scenarios)?;
    let regions = places::chosen(&args.region, &scenarios[0].1)?;
    let replicates = scenarios[0].1.replicates;
    // A placebo runs where agents are followed.
    let with_placebo = args.who.unwrap_or(0).min(replicates) as usize;
    let runs = scenarios.len() * replicates as usize + with_placebo;
    let followed = (scenarios.len() + 1) * with_placebo;
    let is_at_most = args.precision.is_some();
    let solved = scenarios.iter().filter(|(_, it)| is_needed(it)).count();
    let work = Work { scenario: &scenarios[0].1, runs, is_at_most, followed, solved };
    if estimate::tell(&work, flags, args.dry_run) {
        return Ok(Exit::Done);
    }
    let stop = stop_on_ctrl_c(flags.quiet)?;
    // Refused now rather than after hours.
    destination(COMMAND, &directory_name(&scenarios), flags)?;
    if solve_all(&mut scenarios, flags, &stop)? {
        return Ok(Exit::Interrupted);
    }
    if !flags.quiet {
        warn_of(&scenarios, args);
    }
    let base = &scenarios[0].1;
    // The base sets the months of all.
    let months = base.months();
    let placebo = args.who.map(|_| Scenario {
        settlement_order: if base.settlement_order == 0 { 1 } else { 0 },
        ..base.clone()
    });
    let bar = bar(0, flags.quiet);
    let planned = AtomicUsize::new(0);
    let order = Comparison {
        scenarios: &scenarios,
        data_digest: &load::data_digest(),
        regions: &regions,
        metrics: &scenarios::metrics(&args.metric, &scenarios),
        window,
        precision: args.precision,
        margin: args.margin,
        followed: args.who.unwrap_or(0),
        placebo: placebo.as_ref(),
        planned: &|runs| {
            planned.store(runs, Ordering::Relaxed);
            bar.set_length(months * runs as u64);
        },
        wants_interaction: args.interaction,
        threads: flags.threads(),
        out: &flags.out,
        is_forced: flags.force,
    };
    let control = Control { stop: &stop, months_done: &|months| bar.inc(months) };
    let report = run_and_compare(&order, control);
    bar.finish_and_clear();
    end(&order, &report?, planned.load(Ordering::Relaxed), args)
}

/// Whether the flags fit one another.
fn check(args: &Args) -> Result<(), Usage> {
    if args.interaction && args.others.len() != 3 {
        let text = "--interaction takes a base, two changes and both: four scenarios in that order";
        return Err(Usage(text.into()));
    }
    match args.others.iter().find(|name| args.who.is_some() && is_count(name)) {
        Some(number) => Err(Usage(format!("--who takes its number as --who={number}"))),
        None => Ok(()),
    }
}

/// Whether there are as many replicates as shall be followed.
fn check_followed(args: &Args, replicates: u32) -> Result<(), Usage> {
    match args.who {
        Some(followed) if followed != EVERY && followed > replicates => {
            Err(Usage(format!("--who={followed}: there are {replicates} replicates")))
        }
        _ => Ok(()),
    }
}

/// Warns of statements without effect, and of scenarios that do not fit the command.
fn warn_of(scenarios: &[(String, Scenario)], args: &Args) {
    messages::warn_of(scenarios, &args.flags);
    let (base_name, base) = &scenarios[0];
    for (name, scenario) in &scenarios[1..] {
        let renamed = Scenario {
            name: base.name.clone(),
            question: base.question.clone(),
            ..scenario.clone()
        };
        if resolved(&renamed) == resolved(base) {
            complain(&format!("warning: {name} is the same scenario as {base_name}"));
        }
    }
    if let ([base, one, other, both], true) = (scenarios, args.interaction) {
        warn_of_misfit(base, [one, other], both);
    }
}

/// Shows a report and says how the command ends.
fn end(order: &Comparison, report: &ComparisonReport, planned: usize, args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    messages::damaged(&report.damaged);
    messages::failed(&report.failed);
    let Some(others) = &report.others else {
        if !flags.quiet {
            messages::interrupted(report.kept, planned);
        }
        return Ok(Exit::Interrupted);
    };
    if !flags.quiet {
        messages::overwritten(report.written.previous, &report.written.directory);
    }
    match args.format {
        Some(format) => say(&format.print(order, others))?,
        None if flags.quiet => (),
        None => {
            say(&screen::screen(order, &flags.set, others, report, Terminal::of_stdout()))?;
            for ((name, scenario), (_, money)) in order.scenarios.iter().zip(&report.policy_money) {
                policy_money::warn(&format!("{name}: "), scenario, money);
            }
        }
    }
    if args.report {
        beside(&report.written.directory, Language::English)?;
    }
    Ok(if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed })
}

/// A scenario under the name that the command gave.
type Called = (String, Scenario);

/// Warns if the last of four scenarios is not both changes together.
fn warn_of_misfit(base: &Called, changes: [&Called; 2], both: &Called) {
    let Some((key, place)) = misfit(&base.1, changes.map(|it| &it.1), &both.1) else { return };
    let difference = match place {
        Some(place) => format!("does not have the change of `{key}` in {}", changes[place].0),
        None => format!("changes `{key}`, unlike {} and {}", changes[0].0, changes[1].0),
    };
    complain(&format!(
        "warning: {} {difference}; an interaction needs exactly both changes",
        both.0
    ));
}

/// Whether a text is a number of replicates rather than a scenario.
fn is_count(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads a share of the base's level.
fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if share > 0.0 && share < 1.0 {
        return Ok(share);
    }
    Err(format!("{text} lies outside (0, 1)"))
}
