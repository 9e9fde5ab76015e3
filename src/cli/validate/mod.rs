//! `stia validate`.

mod screen;

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args as ClapArgs;

use super::compare::scenarios;
use super::estimate::{self, Work};
use super::exit::{Exit, Usage};
use super::flags::{Flags, destination};
use super::interrupt::stop_on_ctrl_c;
use super::load::{self, lines};
use super::messages;
use super::report::beside;
use super::solve::solve_all;
use super::view::progress::bar;
use super::view::{Terminal, say};
use crate::model::rules::scenario::Scenario;
use crate::report::text::Language;
use crate::study::budget::is_needed;
use crate::study::jobs::replicate::Control;
use crate::study::validate::order::{controls, runs};
use crate::study::validate::own_targets::{OwnTargets, of_file};
use crate::study::validate::targets::of_program;
use crate::study::validate::{
    COMMAND, Validation, ValidationReport, directory_name, validate as run_and_validate,
};
use screen::screen;

/// Replicates unless the command or the scenario says otherwise.
const REPLICATES: u32 = 8;

const EXAMPLES: &str = "\
Examples:
  stia validate
  stia validate --scale 0.05 --replicates 20 --dry-run
  stia validate my.toml --report --lang zh
  stia validate --targets own.csv

Holds the model against numbers that it should meet, in three tables:
  scores     each target of scenarios/china/targets.csv with its tolerance; only those count that were
             fitted, checked or held out (after 2020), not inputs and recollections
  facts      stylised facts, each also in a control world in which what makes it is off: there it should
             be gone. Controls run in two replicates at most
  forecasts  years from 2021 on against the best of persistence, drift and AR(1) of 2013-2020, given the
             recorded drivers

A table of your own has the columns id, metric, region, year, value, unit, tolerance and role, of which
region, tolerance (15 %) and role (check) may be missing. A metric is one of `stia metrics`, or a quotient
such as contract_value / contracts. Flows are summed over the year, stocks and ratios are those of
December. The tolerance of a share is in points of its unit, of others a share of the value. Measures
of single firms and deals, such as survival_5, are of China alone.

The results are in output/validate_<scenario>/: scores.csv, facts.csv, forecasts.csv, manifest.csv,
provenance.json, targets.csv (with --targets) and each scenario as it ran. It overwrites an earlier
validation of the same scenario.

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// The arguments of `stia validate`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A shipped scenario, or a file
    #[arg(default_value = load::DEFAULT)]
    scenario: String,
    /// How many replicates, 1 to 100000; those of the scenario, or 8 if it states no more than 1
    #[arg(long, value_name = "R", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,
    /// Also scores the targets of this table
    #[arg(long, value_name = "FILE.csv")]
    targets: Option<PathBuf>,
    /// Writes report.html among the results too
    #[arg(long)]
    report: bool,
    /// The language of that report: en, zh or ja
    #[arg(long, value_name = "LANGUAGE", default_value = "en", requires = "report")]
    lang: Language,
    /// Says how many runs it makes and how long they take, and makes none
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Validates a scenario, writes what was found and shows it.
pub fn validate(args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    let replicates = (args.replicates, REPLICATES);
    let mut scenarios = scenarios::load(&[&args.scenario], replicates, &[], flags)?;
    check(&scenarios[0].1)?;
    let own = own_targets(args)?;
    let mut targets = of_program();
    targets.extend(own.iter().flat_map(|own| own.targets.clone()));
    // Refused now rather than after hours.
    let controls_of = |(name, scenario): &(String, Scenario)| {
        controls(name, scenario).map_err(|mistakes| anyhow!(mistakes.join("\n       ")))
    };
    let worlds = controls_of(&scenarios[0])?.len();
    let solved = scenarios.iter().filter(|(_, it)| is_needed(it)).count();
    let runs = runs(&scenarios[0].1, worlds);
    let scenario = &scenarios[0].1;
    let work = Work { scenario, runs, is_at_most: false, followed: runs, solved };
    if estimate::tell(&work, flags, args.dry_run) {
        return Ok(Exit::Done);
    }
    let stop = stop_on_ctrl_c(flags.quiet)?;
    destination(COMMAND, &directory_name(&scenarios[0].0), flags)?;
    if solve_all(&mut scenarios, flags, &stop)? {
        return Ok(Exit::Interrupted);
    }
    messages::warn_of(&scenarios, flags);
    let order = Validation {
        scenario: &scenarios[0],
        controls: &controls_of(&scenarios[0])?,
        targets: &targets,
        own_table: own.as_ref().map(|own| &*own.text),
        data_digest: &load::data_digest(),
        threads: flags.threads(),
        out: &flags.out,
        is_forced: flags.force,
    };
    let bar = bar(scenarios[0].1.months() * order.runs() as u64, flags.quiet);
    let control = Control { stop: &stop, months_done: &|months| bar.inc(months) };
    let report = run_and_validate(&order, control);
    bar.finish_and_clear();
    end(&order, &report?, args)
}

/// Whether there is anything that the scenario could be held against.
fn check(scenario: &Scenario) -> Result<(), Usage> {
    if scenario.regions.is_empty() {
        return Ok(());
    }
    let text = "the scenario has some regions alone, and targets are of the whole country; leave \
                regions out, and name a region in a table for --targets";
    Err(Usage(text.into()))
}

/// The user's own targets, if there are any.
fn own_targets(args: &Args) -> Result<Option<OwnTargets>> {
    let read = args.targets.as_ref().map(|file| of_file(file));
    read.transpose().map_err(|mistakes| anyhow!(lines(&mistakes)))
}

/// Shows a report and says how the command ends.
fn end(order: &Validation, report: &ValidationReport, args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    messages::damaged(&report.damaged);
    messages::failed(&report.failed);
    let Some(found) = &report.findings else {
        if !flags.quiet {
            messages::interrupted(report.kept, order.runs());
        }
        return Ok(Exit::Interrupted);
    };
    if !flags.quiet {
        messages::overwritten(report.written.previous, &report.written.directory);
        say(&screen(order, report, found, &flags.set, Terminal::of_stdout()))?;
    }
    if args.report {
        beside(&report.written.directory, args.lang)?;
    }
    Ok(if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed })
}
