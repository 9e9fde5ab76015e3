//! `stia audit`.

use std::ops::RangeInclusive;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::compare::{at, key_of, load};
use super::comparison::{folded, interval_in_words, of_window};
use super::exit::Exit;
use super::figures::{counted, readable_or_dash};
use super::flags::{Flags, SCALES};
use super::metric_names::{Named, chosen, named};
use super::progress::{bar, replaced, stop_on_ctrl_c};
use super::screen::{clip, wrapped};
use super::solve::solve_all;
use super::terminal::{Paint, complain, say};
use super::{places, scenarios};

use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::Scenario;
use crate::scenario::warnings;
use crate::study::audit::checks::Check;
use crate::study::audit::reproducibility::{Repetition, Reproduction};
use crate::study::audit::robustness::{CheckFinding, CheckVerdict};
use crate::study::audit::rows::Audited;
use crate::study::audit::{Audit, AuditFindings, AuditReport, audit as run_and_audit};
use crate::study::estimates::differences::unit_of_window;
use crate::study::estimates::differences::{WINDOW_MONTHS, Window};
use crate::study::jobs::replicate::Control;

/// The largest number that a scenario file can state as a seed.
const LAST_SEED: u64 = (1 << 53) - 1;

const EXAMPLES: &str = "\
Examples:
  stia audit china without-incubator --scale 0.01 --replicates 10
  stia audit china my.toml --metric startups,equity_invested --at 2025-12
  stia audit china my.toml --other-seeds 5 --other-orders 2
  stia audit china --scale 0.01 --until 2018-12

With two scenarios: does what B changes in A, the sign of each difference, survive another order of
those who settle, other seeds (taken together), and half and double the scale? Each check runs both
scenarios with as many replicates, paired by luck. A check holds if its difference has the same sign
and an interval without zero; it reverses if the sign is the other one. If zero is in the interval,
the difference is gone where its change from the original one is told from nothing; else there are too
few replicates to say, and how many would do is said.

With one or two: is the same world made by one, two and five threads, by a second run, and by a
world that was stored midway and read again? If not, the first month, phase, region, agent and field
that differ are named, and the exit code is 1.

The results are in output/audit_<A>_<B>/: audit.csv and audit.parquet with a row for each metric and
check, verdicts.csv, reproducibility.csv, provenance.json and the scenarios as they ran.

Exit codes: 0 done, 1 error or not reproducible, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// What may be said after `stia audit`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The base: a scenario that ships, or a file
    #[arg(value_name = "A")]
    base: String,
    /// The scenario whose difference from it is the conclusion; without it, whether A can be
    /// reproduced is all that is asked
    #[arg(value_name = "B")]
    other: Option<String>,
    /// How many replicates of each, 1 to 100000; those of the base, or 10 if it states no more than 1
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replicates: Option<u32>,
    /// Metrics, or `all`; a handful by default
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// A place, named as in the series; may be given several times. China by default
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    region: Vec<String>,
    /// Month of the comparison; the last one by default
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<Month>,
    /// How many months, up to that one, flows are summed over and ratios averaged
    #[arg(long, value_name = "N", default_value_t = WINDOW_MONTHS, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: u32,
    /// How many other seeds, those after the base's
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=100))]
    other_seeds: u32,
    /// How many other settlement orders, those after the base's
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(0..=100))]
    other_orders: u32,
    #[command(flatten)]
    flags: Flags,
}

/// Audits a conclusion, or one scenario alone, and shows what was found.
pub fn audit(args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    let others: Vec<String> = args.other.iter().cloned().collect();
    let mut scenarios = load(&args.base, &others, args.replicates, flags)?;
    let at = at(args.at, &scenarios)?;
    let regions = places::chosen(&args.region, &scenarios[0].1)?;
    let stop = stop_on_ctrl_c(flags.quiet)?;
    if solve_all(&mut scenarios, flags, &stop)? {
        return Ok(Exit::Interrupted);
    }
    for (name, scenario) in scenarios.iter().filter(|_| !flags.quiet) {
        warnings(scenario)
            .iter()
            .for_each(|warning| complain(&format!("warning: {name}: {warning}")));
    }
    let metrics = match args.metric.is_empty() {
        true => key_of(&scenarios),
        false => chosen(&args.metric),
    };
    let checks = match args.other {
        Some(_) => checks(&scenarios[0].1, args.other_orders, args.other_seeds),
        None => Vec::new(),
    };
    if args.other.is_none() {
        // Digests need one replicate alone.
        scenarios[0].1.replicates = 1;
    }
    let order = Audit {
        scenarios: &scenarios,
        data_digest: &scenarios::data_digest(),
        regions: &regions,
        metrics: &metrics,
        window: Window { at, months: args.months },
        checks: &checks,
        threads: flags.threads(),
        out: &flags.out,
        is_forced: flags.force,
    };
    let bar = bar(order.months(), flags.quiet);
    let control = Control { stop: &stop, months_done: &|months| bar.inc(months) };
    let report = run_and_audit(&order, control);
    bar.finish_and_clear();
    told(&order, &report?, flags)
}

/// What is other in each check: orders and seeds after the base's, half and double its scale.
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
fn told(order: &Audit, report: &AuditReport, flags: &Flags) -> Result<Exit> {
    for (name, replicate, message) in &report.failed {
        complain(&format!("error: replicate {replicate} of {name} failed: {message}"));
    }
    let Some(found) = &report.findings else {
        if !flags.quiet {
            complain(&format!(
                "interrupted: {} of {} finished and nothing was written; the same command goes on \
                 from there",
                report.kept,
                counted(order.runs(), "run")
            ));
        }
        return Ok(Exit::Interrupted);
    };
    if !flags.quiet {
        replaced(report.written.previous, &report.written.directory);
        say(&screen(order, report, found, &flags.set, Paint::for_stdout()))?;
    }
    let parted: Vec<&Reproduction> =
        found.reproductions.iter().filter(|row| !row.is_same).collect();
    for row in &parted {
        let place = row.parted.as_deref().unwrap_or("it is not known where");
        let Reproduction { scenario, way, .. } = row;
        complain(&format!("error: {scenario} is another world with `{way}`: {place}"));
    }
    Ok(match (parted.is_empty(), report.failed.is_empty()) {
        (false, _) => Exit::Error,
        (true, false) => Exit::SomeFailed,
        (true, true) => Exit::Done,
    })
}

/// The screen at the end of an audit.
fn screen(
    order: &Audit,
    report: &AuditReport,
    found: &AuditFindings,
    set: &[String],
    paint: Paint,
) -> String {
    let (name, base) = &order.scenarios[0];
    let title = match order.scenarios {
        [_, (other, _)] => format!("Audit of {other} against {name}"),
        _ => format!("Audit of {name}"),
    };
    let mut lines = vec![
        paint.heading(&clip(&title)),
        format!(
            "{} to {}, scale {}, seed {}, {} of each",
            base.start,
            base.until,
            base.scale,
            base.seed,
            counted(base.replicates as usize, "replicate")
        ),
        paint.aside(&of_window(order.window, base.start)),
    ];
    if !set.is_empty() {
        lines.push(clip(&format!("in all of them: {}", set.join(", "))));
    }
    lines.push(String::new());
    for region in order.regions.iter().filter(|_| !found.audited.is_empty()) {
        let rows: Vec<&Audited> =
            found.audited.iter().filter(|it| it.original().region == *region).collect();
        let place = places::titled(region, base);
        lines.push(paint.heading(&clip(&format!("Does it survive? In {place}"))));
        lines.extend(table(&rows, paint));
        lines.push(String::new());
    }
    if !found.audited.is_empty() {
        let checks: Vec<String> = order.checks.iter().map(|check| check.words()).collect();
        lines.push(clip(&format!("checks, from left to right: {}", checks.join(", "))));
        lines.push(
            "  + holds, - reversed, 0 smaller or none, ? cannot be told, · nothing to hold; ! another \
             size"
            .into(),
        );
        if order.checks.iter().any(|check| matches!(check, Check::Seeds { .. })) {
            lines.push(
                "  other seeds differ by luck alone: where they give another size, the original was lucky"
                    .into(),
            );
        }
        lines.push(String::new());
    }
    lines.push(paint.heading("Is it the same world?"));
    lines.extend(order.scenarios.iter().map(|(name, _)| same(name, &found.reproductions)));
    lines.push(String::new());
    lines.push(paint.heading(&format!("Written to {}", report.written.directory.display())));
    lines.extend(wrapped(&report.written.files));
    lines.join("\n") + "\n"
}

/// Whether all ways made the same world of a scenario.
fn same(scenario: &str, reproductions: &[Reproduction]) -> String {
    let own: Vec<&Reproduction> =
        reproductions.iter().filter(|row| row.scenario == scenario).collect();
    let others: Vec<&str> =
        own.iter().filter(|row| !row.is_same).map(|row| row.way.as_str()).collect();
    if !others.is_empty() {
        return format!("  {scenario}: NO, not with `{}`", others.join("`, `"));
    }
    let missing =
        if own.len() < Repetition::ALL.len() { ", as far as runs did not fail" } else { "" };
    format!("  {scenario}: yes, with 1, 2 and 5 threads, run again, stored midway{missing}")
}

/// The rows of an audit, aligned, each with its verdict in words.
fn table(rows: &[&Audited], paint: Paint) -> Vec<String> {
    let header = ["metric", "difference", "95 % interval", "checks", "unit", ""];
    let cells = rows.iter().map(|it| {
        let row = it.original();
        let interval = interval_in_words(row);
        let name = METRICS[row.metric].name.to_string();
        let unit = unit_of_window(&METRICS[row.metric], row.months);
        [name, readable_or_dash(row.difference), interval, marks(it), unit, it.conclusion()]
    });
    let cells: Vec<[String; 6]> = cells.collect();
    let widths: Vec<usize> = (0..header.len())
        .map(|column| {
            let cells = cells.iter().map(|row| row[column].chars().count());
            cells.chain([header[column].len()]).max().unwrap_or(0)
        })
        .collect();
    let line = |row: [&str; 6]| {
        let [metric, difference, interval, checks, unit, _] = row;
        format!(
            "  {metric:0$}  {difference:>1$}  {interval:>2$}  {checks:3$}  {unit}",
            widths[0], widths[1], widths[2], widths[3]
        )
    };
    let mut lines = vec![paint.aside(&line(header))];
    for row in &cells {
        lines.push(line(row.each_ref().map(String::as_str)));
        // A verdict may be long.
        lines.extend(folded(&format!("    {}", row[5])));
    }
    lines
}

/// A mark for each check.
fn marks(it: &Audited) -> String {
    let mark = |(found, verdict): (CheckFinding, Option<CheckVerdict>)| {
        let mark = match verdict {
            Some(CheckVerdict::Holds) => "+",
            Some(CheckVerdict::Unsure) => "?",
            Some(CheckVerdict::Gone) => "0",
            Some(CheckVerdict::Reversed) => "-",
            None => "·",
        };
        let says = verdict.is_none_or(|verdict| verdict == CheckVerdict::Holds);
        let is_of_another_size = says && found.is_of_another_size();
        format!("{mark}{}", if is_of_another_size { "!" } else { " " })
    };
    // A cell of two for each check, so that the third is the third.
    it.verdicts().map(mark).collect::<String>().trim_end().to_string()
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
