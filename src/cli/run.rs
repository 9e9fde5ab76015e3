//! `stia run`.

use std::time::Instant;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::exit::Exit;
use super::flags::Flags;
use super::progress::{bar, stop_on_ctrl_c};
use super::scenarios;
use super::screen;
use super::terminal::{Paint, complain, say};
use crate::output::provenance::ranges;
use crate::output::replicate::Control;
use crate::output::run::{Detail, Order, Report, run as run_and_write};

const EXAMPLES: &str = "\
Examples:
  stia run
  stia run china --scale 0.05 --replicates 5 --until 2025-12
  stia run my.toml --set seed=7 --out /data/results --micro
  stia run output/china/scenario.toml --out again    the same bytes once more

Results are in output/<scenario>/: series.csv, series.parquet, metrics.csv, flows.csv,
scenario.toml, provenance.json, timings.json; with --micro agents.parquet and events/.
After Ctrl-C or a kill the same command goes on with the replicates that are missing.";

/// What may be said after `stia run`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A scenario that ships, or a file
    #[arg(default_value = scenarios::DEFAULT)]
    scenario: String,
    /// How many replicates, 1 to 100000
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,
    /// Only this replicate, counted from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicate: Option<u32>,
    /// Writes single agents, yearly, and single events too
    #[arg(long)]
    micro: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Runs a scenario, writes its results and shows them.
pub fn run(args: &Args, began: Instant) -> Result<Exit> {
    let flags = &args.flags;
    let mut scenario = scenarios::load(&args.scenario, &flags.set)?;
    flags.apply(&mut scenario)?;
    scenario.replicates = args.replicates.unwrap_or(scenario.replicates);
    let replicates: Vec<u32> = match args.replicate {
        Some(replicate) => vec![replicate],
        None => (1..=scenario.replicates).collect(),
    };
    let months = u64::from(scenario.until.since(scenario.start) + 1 + scenario.burn_in_months);
    let stop = stop_on_ctrl_c(flags.quiet)?;
    let bar = bar(months * replicates.len() as u64, flags.quiet);
    let order = Order {
        scenario: &scenario,
        resolved: &scenarios::resolved(&scenario),
        data_digest: &scenarios::data_digest(),
        replicates: &replicates,
        threads: flags.threads(),
        out: &flags.out,
        detail: if args.micro { Detail::Micro } else { Detail::Aggregate },
        began,
    };
    let control = Control { stop: &stop, months_done: &|months| bar.inc(months) };
    let report = run_and_write(&order, control);
    bar.finish_and_clear();
    let report = report?;
    if !flags.quiet && !report.finished.is_empty() {
        say(&screen::of_run(&order, &report, Paint::for_stdout()))?;
    }
    Ok(end(&report, flags.quiet))
}

/// Says what is missing, and how the command ends.
fn end(report: &Report, is_quiet: bool) -> Exit {
    for (replicate, message) in &report.failed {
        complain(&format!("error: replicate {replicate} failed: {message}"));
    }
    if report.was_stopped {
        if !is_quiet {
            let state = match report.finished.as_slice() {
                [] => "no replicate was finished and nothing was written".to_string(),
                finished => format!("the files have replicates {}", ranges(finished)),
            };
            complain(&format!("interrupted: {state}; the same command goes on from there"));
        }
        return Exit::Interrupted;
    }
    if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed }
}
