//! The screen at the end of an audit: whether differences are robust and runs reproducible.

use super::conclusion::in_words;

use crate::cli::compare::screen::{interval_in_words, of_window};
use crate::cli::places;
use crate::cli::view::format::{counted, readable_or_dash};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::study::audit::checks::Check;
use crate::study::audit::reproducibility::{Repetition, Reproduction};
use crate::study::audit::robustness::{CheckFinding, CheckVerdict};
use crate::study::audit::rows::Audited;
use crate::study::audit::{Audit, AuditFindings, AuditReport};
use crate::study::estimates::differences::unit_of_window;

/// The screen at the end of an audit.
pub fn screen(
    order: &Audit,
    report: &AuditReport,
    found: &AuditFindings,
    set: &[String],
    terminal: Terminal,
) -> String {
    let base = &order.scenarios[0].1;
    let mut screen = Screen::new(terminal);
    about(&mut screen, order, set);
    screen.gap();
    for region in order.regions.iter().filter(|_| !found.audited.is_empty()) {
        let rows = found.audited.iter().filter(|it| it.original().region == *region);
        screen.heading(&format!("Robustness in {}", places::titled(region, base)));
        screen.table(&table(rows));
        screen.gap();
    }
    if !found.audited.is_empty() {
        legend(&mut screen, order);
        screen.gap();
    }
    screen.heading("Reproducibility");
    screen.texts(order.scenarios.iter().map(|(name, _)| reproduction(name, &found.reproductions)));
    screen.gap();
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// What is audited, over which months.
fn about(screen: &mut Screen, order: &Audit, set: &[String]) {
    let (name, base) = &order.scenarios[0];
    screen.heading(&match order.scenarios {
        [_, (other, _)] => format!("Audit of {other} against {name}"),
        _ => format!("Audit of {name}"),
    });
    screen.text(&format!(
        "{} to {}, scale {}, seed {}, {} of each, paired by common random numbers",
        base.start,
        base.until,
        base.scale,
        base.seed,
        counted(base.replicates as usize, "replicate")
    ));
    screen.aside(&of_window(order.window, base.start));
    if !set.is_empty() {
        screen.text(&format!("in all scenarios: {}", set.join(", ")));
    }
}

/// What the marks of the checks mean.
fn legend(screen: &mut Screen, order: &Audit) {
    let checks: Vec<String> = order.checks.iter().map(|check| check.words()).collect();
    screen.text(&format!("checks, from left to right: {}", checks.join(", ")));
    screen.text(
        "  +\u{a0}same sign, significant; -\u{a0}other sign, significant; 0\u{a0}significantly smaller \
         or gone; ?\u{a0}inconclusive; ·\u{a0}original not significant; !\u{a0}significantly different \
         in size",
    );
    let has = |is_meant: fn(&Check) -> bool| order.checks.iter().any(is_meant);
    if has(|check| matches!(check, Check::SettlementOrder(_))) {
        screen.text("  order: the placebo, the same scenarios under another settlement order");
    }
    if has(|check| matches!(check, Check::Seeds { .. })) {
        screen.text(
            "  seeds: other random numbers alone; a different size there means that chance shaped \
             the original difference",
        );
    }
}

/// Whether all repetitions of a scenario gave identical results.
fn reproduction(scenario: &str, reproductions: &[Reproduction]) -> String {
    let own: Vec<&Reproduction> =
        reproductions.iter().filter(|row| row.scenario == scenario).collect();
    let others: Vec<&str> =
        own.iter().filter(|row| !row.is_same).map(|row| row.repetition.as_str()).collect();
    if !others.is_empty() {
        return format!("  {scenario}: NOT identical with `{}`", others.join("`, `"));
    }
    let missing = if own.len() < Repetition::ALL.len() { ", except where runs failed" } else { "" };
    format!(
        "  {scenario}: identical with 1, 2 and 5 threads, in a second run, and when stored midway{missing}"
    )
}

/// The rows of an audit, each with its verdict below it.
fn table<'a>(rows: impl Iterator<Item = &'a Audited>) -> Table {
    let mut table = Table::new([
        Column::names("metric"),
        Column::right("difference"),
        Column::right("95 % CI"),
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
        table.note(in_words(&it.conclusion()));
    }
    table
}

/// A mark for each check.
fn marks(it: &Audited) -> String {
    let mark = |(found, verdict): (CheckFinding, Option<CheckVerdict>)| {
        let mark = match verdict {
            Some(CheckVerdict::Robust) => "+",
            Some(CheckVerdict::Inconclusive) => "?",
            Some(CheckVerdict::NotReplicated) => "0",
            Some(CheckVerdict::SignReversed) => "-",
            None => "·",
        };
        let counts = verdict.is_none_or(|verdict| verdict == CheckVerdict::Robust);
        let differs_in_size = counts && found.differs_in_size();
        format!("{mark}{}", if differs_in_size { "!" } else { " " })
    };
    // A cell of two for each check, so that the third is the third.
    it.verdicts().map(mark).collect::<String>().trim_end().to_string()
}
