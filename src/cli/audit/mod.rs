//! `stia audit`.

mod conclusion;
mod screen;

use std::ops::RangeInclusive;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::compare::scenarios;
use super::estimate::{self, Work};
use super::exit::Exit;
use super::flags::{Flags, LAST_SEED, SCALES, destination};
use super::interrupt::stop_on_ctrl_c;
use super::metric_names::{Named, named};
use super::solve::solve_all;
use super::view::progress::bar;
use super::view::{Terminal, complain, say};
use super::{load, messages, places};
use crate::base::month::Month;
use crate::model::rules::scenario::Scenario;
use crate::study::audit::checks::Check;
use crate::study::audit::reproducibility::Reproduction;
use crate::study::audit::{Audit, AuditReport, COMMAND, audit as run_and_audit, directory_name};
use crate::study::budget::is_needed;
use crate::study::jobs::replicate::Control;
use screen::screen;

/// Other seeds and settlement orders unless the command says otherwise.
const SEEDS: u32 = 3;
const ORDERS: u32 = 1;

const EXAMPLES: &str = "\
Examples:
  stia audit china without-incubator --scale 0.01 --replicates 10
  stia audit china my.toml --metric startups,equity_invested --at 2025-12
  stia audit china my.toml --other-seeds 5 --other-orders 2
  stia audit china --scale 0.01 --until 2018-12

With two scenarios: is the difference that B makes to A robust to another settlement order, to other
seeds (taken together), and to half and double the scale? Each check runs both scenarios with as many
replicates, paired by common random numbers. A difference is robust where every check has the same
sign and a 95 % confidence interval without zero; its sign is reversed where a check has such an
interval on the other side of zero. Where a check's interval contains zero, the difference is not
replicated if it has changed significantly; otherwise the check is inconclusive, and the audit says
how many replicates would do.

With one or two: do one, two and five threads, a second run, and a run that was stored midway and read
again give identical results? If not, the first month, phase, region, agent and field that differ are
named, and the exit code is 1.

The results are in output/audit_<A>_<B>/: audit.csv and audit.parquet with a row for each metric and
check, verdicts.csv, reproducibility.csv, provenance.json and the scenarios as they ran. It overwrites
an earlier audit of the same scenarios.

Exit codes: 0 done, 1 error or not reproducible, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// The arguments of `stia audit`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The base: a shipped scenario, or a file
    #[arg(value_name = "A")]
    base: String,
    /// The scenario whose difference from the base is audited; without it, only the
    /// reproducibility of A is checked
    #[arg(value_name = "B")]
    other: Option<String>,
    /// How many replicates of each, 1 to 100000; those of the base, or 10 if it states no more than
    /// 1
    #[arg(long, value_name = "R", requires = "other", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,
    /// Metrics, or `all`; a handful by default
    #[arg(long, value_name = "M", requires = "other", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// A place, named as in the series; may be given several times. China by default
    #[arg(long, value_name = "REGION", requires = "other", value_delimiter = ',')]
    region: Vec<String>,
    /// Month of the comparison; by default the last one with a record of the drivers, or the last
    /// one of a shorter run
    #[arg(long, value_name = "YYYY-MM", requires = "other")]
    at: Option<Month>,
    /// How many months, up to that one, flows are summed over and ratios averaged
    /// [default: 12]
    #[arg(long, value_name = "N", requires = "other", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: Option<u32>,
    /// How many other seeds, those after the base's [default: 3]
    #[arg(long, value_name = "N", requires = "other", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=100))]
    other_seeds: Option<u32>,
    /// How many other settlement orders, those after the base's [default: 1]
    #[arg(long, value_name = "N", requires = "other", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=100))]
    other_orders: Option<u32>,
    /// Says how many runs it makes and how long they take, and makes none
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Audits a difference, or one scenario alone, and shows the findings.
pub fn audit(args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    let names: Vec<&String> = std::iter::once(&args.base).chain(&args.other).collect();
    let replicates = (args.replicates, scenarios::REPLICATES);
    let mut scenarios = scenarios::load(&names, replicates, &args.region, flags)?;
    let window = scenarios::window((args.at, args.months), &scenarios)?;
    let regions = places::chosen(&args.region, &scenarios[0].1)?;
    let stop = stop_on_ctrl_c(flags.quiet)?;
    // Refused now rather than after hours.
    destination(COMMAND, &directory_name(&scenarios), flags)?;
    let solved = scenarios.iter().filter(|(_, it)| is_needed(it)).count();
    if !args.dry_run && solve_all(&mut scenarios, flags, &stop)? {
        return Ok(Exit::Interrupted);
    }
    messages::warn_of(&scenarios, flags);
    let metrics = scenarios::metrics(&args.metric, &scenarios);
    let checks = match args.other {
        Some(_) => checks(
            &scenarios[0].1,
            args.other_orders.unwrap_or(ORDERS),
            args.other_seeds.unwrap_or(SEEDS),
        ),
        None => Vec::new(),
    };
    if args.other.is_none() {
        // One replicate is enough for digests.
        scenarios[0].1.replicates = 1;
    }
    let order = Audit {
        scenarios: &scenarios,
        data_digest: &load::data_digest(),
        regions: &regions,
        metrics: &metrics,
        window,
        checks: &checks,
        threads: flags.threads(),
        out: &flags.out,
        is_forced: flags.force,
    };
    let base = &scenarios[0].1;
    // Checks at another scale take less or more: in whole runs of the base.
    let runs = order.months().div_ceil(base.months()) as usize;
    let work = Work { scenario: base, runs, is_at_most: false, followed: 0, solved };
    if estimate::tell(&work, flags, args.dry_run) {
        return Ok(Exit::Done);
    }
    let bar = bar(order.months(), flags.quiet);
    let control = Control { stop: &stop, months_done: &|months| bar.inc(months) };
    let report = run_and_audit(&order, control);
    bar.finish_and_clear();
    end(&order, &report?, flags)
}

/// What each check changes: orders and seeds after the base's, half and double its scale.
fn checks(base: &Scenario, orders: u32, seeds: u32) -> Vec<Check> {
    let after = |first: u64, count: u32| (1..=u64::from(count)).map(move |step| first + step);
    let is_seed = |seed: &u64| *seed <= LAST_SEED;
    let orders = after(base.settlement_order, orders).filter(is_seed).map(Check::SettlementOrder);
    let (first, last) = (base.seed + 1, (base.seed + u64::from(seeds)).min(LAST_SEED));
    let seeds = (first <= last).then_some(Check::Seeds { first, last });
    orders.chain(seeds).chain(scales(base.scale, SCALES).map(Check::Scale)).collect()
}

/// Half and double a scale, as far as there are such.
fn scales(scale: f64, range: RangeInclusive<f64>) -> impl Iterator<Item = f64> {
    let bounded = [0.5, 2.0].map(|times| (scale * times).clamp(*range.start(), *range.end()));
    bounded.into_iter().filter(move |&other| other != scale)
}

/// Shows a report and says how the command ends.
fn end(order: &Audit, report: &AuditReport, flags: &Flags) -> Result<Exit> {
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
    let diverged: Vec<&Reproduction> =
        found.reproductions.iter().filter(|row| !row.is_same).collect();
    for row in &diverged {
        let place = row.divergence.as_deref().unwrap_or("the first difference is unknown");
        let Reproduction { scenario, repetition, .. } = row;
        complain(&format!("error: {scenario} is not reproduced with `{repetition}`: {place}"));
    }
    Ok(match (diverged.is_empty(), report.failed.is_empty()) {
        (false, _) => Exit::Error,
        (true, false) => Exit::SomeFailed,
        (true, true) => Exit::Done,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_stay_where_they_are_defined() {
        let check = |scale: f64, others: &[f64]| {
            assert_eq!(scales(scale, SCALES).collect::<Vec<_>>(), others);
        };
        check(0.02, &[0.01, 0.04]);
        check(0.001, &[0.002]);
        check(0.0015, &[0.001, 0.003]);
        check(0.6, &[0.3, 1.0]);
        check(1.0, &[0.5]);
    }

    #[test]
    fn orders_and_seeds_follow_those_of_the_base() {
        let base = Scenario { seed: LAST_SEED - 1, scale: 1.0, ..Scenario::default() };
        let seeds = Check::Seeds { first: LAST_SEED, last: LAST_SEED };
        let expected = [Check::SettlementOrder(1), seeds, Check::Scale(0.5)];
        assert_eq!(checks(&base, 1, 3), expected);
        let base = Scenario { seed: 1, ..base };
        assert_eq!(checks(&base, 0, 3)[0], Check::Seeds { first: 2, last: 4 });
        assert_eq!(checks(&base, 0, 0), [Check::Scale(0.5)]);
    }
}
