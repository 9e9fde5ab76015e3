//! The screen at the end of an audit: whether differences survive, whether worlds are the same.

use crate::cli::compare::screen::{interval_in_words, of_window};
use crate::cli::places;
use crate::cli::view::format::{counted, readable_or_dash};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::study::audit::checks::Check;
use crate::study::audit::reproducibility::{Sameness, Way};
use crate::study::audit::robustness::{Finding, Verdict};
use crate::study::audit::rows::Audited;
use crate::study::audit::{Found, Order, Report};
use crate::study::compare::rows::unit_of_window;

/// The screen at the end of an audit.
pub fn screen(
    order: &Order,
    report: &Report,
    found: &Found,
    set: &[String],
    terminal: Terminal,
) -> String {
    let base = &order.scenarios[0].1;
    let mut screen = Screen::new(terminal);
    about(&mut screen, order, set);
    screen.gap();
    for region in order.regions.iter().filter(|_| !found.audited.is_empty()) {
        let rows = found.audited.iter().filter(|it| it.original().region == *region);
        screen.heading(&format!("Does it survive? In {}", places::titled(region, base)));
        screen.table(&table(rows));
        screen.gap();
    }
    if !found.audited.is_empty() {
        legend(&mut screen, order);
        screen.gap();
    }
    screen.heading("Is it the same world?");
    screen.texts(order.scenarios.iter().map(|(name, _)| same(name, &found.sameness)));
    screen.gap();
    screen.written(&report.directory, &report.files);
    screen.into_text()
}

/// What is audited, over which months.
fn about(screen: &mut Screen, order: &Order, set: &[String]) {
    let (name, base) = &order.scenarios[0];
    screen.heading(&match order.scenarios {
        [_, (other, _)] => format!("Audit of {other} against {name}"),
        _ => format!("Audit of {name}"),
    });
    screen.text(&format!(
        "{} to {}, scale {}, seed {}, {} of each",
        base.start,
        base.until,
        base.scale,
        base.seed,
        counted(base.replicates as usize, "replicate")
    ));
    screen.aside(&of_window(order.window, base.start));
    if !set.is_empty() {
        screen.text(&format!("in all of them: {}", set.join(", ")));
    }
}

/// What the marks of the checks say.
fn legend(screen: &mut Screen, order: &Order) {
    let checks: Vec<String> = order.checks.iter().map(|check| check.words()).collect();
    screen.text(&format!("checks, from left to right: {}", checks.join(", ")));
    screen.text(
        "  + holds, - reversed, 0 smaller or none, ? cannot be told, · nothing to hold; ! another size",
    );
    if order.checks.iter().any(|check| matches!(check, Check::Seeds { .. })) {
        screen.text(
            "  other seeds differ by luck alone: where they give another size, the original was lucky",
        );
    }
}

/// Whether all ways made the same world of a scenario.
fn same(scenario: &str, sameness: &[Sameness]) -> String {
    let own: Vec<&Sameness> = sameness.iter().filter(|row| row.scenario == scenario).collect();
    let others: Vec<&str> =
        own.iter().filter(|row| !row.is_same).map(|row| row.way.as_str()).collect();
    if !others.is_empty() {
        return format!("  {scenario}: NO, not with `{}`", others.join("`, `"));
    }
    let missing = if own.len() < Way::ALL.len() { ", as far as runs did not fail" } else { "" };
    format!("  {scenario}: yes, with 1, 2 and 5 threads, run again, stored midway{missing}")
}

/// The rows of an audit, each with its verdict in words below it.
fn table<'a>(rows: impl Iterator<Item = &'a Audited>) -> Table {
    let mut table = Table::new([
        Column::names("metric"),
        Column::right("difference"),
        Column::right("95 % interval"),
        Column::left("checks"),
        Column::left("unit").optional(1),
    ]);
    for it in rows {
        let row = it.original();
        let metric = &METRICS[row.metric];
        table.row([
            metric.name.to_string(),
            readable_or_dash(row.difference),
            interval_in_words(row),
            marks(it),
            unit_of_window(metric, row.months),
        ]);
        table.note(it.conclusion());
    }
    table
}

/// A mark for each check.
fn marks(it: &Audited) -> String {
    let mark = |(found, verdict): (Finding, Option<Verdict>)| {
        let mark = match verdict {
            Some(Verdict::Holds) => "+",
            Some(Verdict::Unsure) => "?",
            Some(Verdict::Gone) => "0",
            Some(Verdict::Reversed) => "-",
            None => "·",
        };
        let says = verdict.is_none_or(|verdict| verdict == Verdict::Holds);
        let is_of_another_size = says && found.is_of_another_size();
        format!("{mark}{}", if is_of_another_size { "!" } else { " " })
    };
    // A cell of two for each check, so that the third is the third.
    it.verdicts().map(mark).collect::<String>().trim_end().to_string()
}
