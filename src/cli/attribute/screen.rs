//! What `stia attribute` shows: each outcome shared out, and all cases of it side by side.

use std::collections::BTreeSet;

use super::cases::side_by_side;
use super::legend::legend;

use crate::cli::attribute::legend::mark;
use crate::cli::sweep::screen::{window, world};
use crate::cli::view::format::{
    counted, interval, or_dash, readable, readable_or_dash, share, whole_percent,
};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::study::attribute::contributions::{ALL, Contribution, Correlation, Shared};
use crate::study::attribute::{Attribution, Missing};
use crate::study::sweep::merge::MergeReport;
use crate::study::sweep::plan::Plan;

/// Pairs that the screen names for each outcome.
const PAIRS: usize = 3;

/// The screen at the end of an attribution.
pub fn screen(
    plan: &Plan,
    set: &[String],
    found: &[Attribution],
    report: &MergeReport,
    terminal: Terminal,
) -> String {
    let experiment = &plan.loaded.experiment;
    let mut screen = Screen::new(terminal);
    screen.heading(&format!("{}: {}", experiment.name, experiment.question));
    screen.text(&format!(
        "{}, {} of each coalition, paired by luck",
        world(plan),
        counted(experiment.replicates as usize, "replicate")
    ));
    screen.text(&window(plan));
    if !set.is_empty() {
        screen.text(&format!("in all of them: {}", set.join(", ")));
    }
    screen.gap();
    for it in found {
        outcome(&mut screen, it);
        screen.gap();
    }
    let cases: BTreeSet<_> = found.iter().map(|it| (it.outside as u8, it.removed as u8)).collect();
    if cases.len() > 1 {
        side_by_side(&mut screen, found, cases.len());
        screen.gap();
    }
    screen.texts(legend(found));
    screen.gap();
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// A line for each outcome that is left out of a case as a whole, and why.
pub fn left_out(found: &[Attribution]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for it in found.iter().filter(|it| it.shared.is_none()) {
        let line = format!(
            "warning: {} is left out with {}: {}",
            METRICS[it.metric].name,
            case(it),
            why(it.missing)
        );
        lines.push(line);
    }
    lines
}

/// The setting of an attribution in words.
fn case(it: &Attribution) -> String {
    format!("{} outside options, {} removed", it.outside.name(), it.removed.name())
}

/// Why replicates are missing.
fn why(missing: Missing) -> String {
    let undefined = format!(
        "undefined in {} of {} coalitions in {}",
        missing.coalitions,
        ALL + 1,
        counted(missing.undefined, "replicate")
    );
    let failed = format!("a run failed in {}", counted(missing.failed, "replicate"));
    let causes = [(missing.undefined, undefined), (missing.failed, failed)];
    let causes = causes.into_iter().filter(|(count, _)| *count > 0).map(|(_, cause)| cause);
    causes.collect::<Vec<_>>().join(", ")
}

/// An outcome in one setting and way of removal.
fn outcome(screen: &mut Screen, it: &Attribution) {
    let metric = &METRICS[it.metric];
    screen.heading(&format!("{}: {}", metric.name, case(it)));
    let Some(shared) = &it.shared else {
        screen.text(&format!("  left out: {}", why(it.missing)));
        screen.text(&format!("  {}: {}", metric.name, metric.doc));
        return;
    };
    let (none, all) = shared.ends;
    screen.text(&format!(
        "  {}, {}: {} without any type, {} with all",
        it.window,
        it.unit(),
        readable(none),
        readable(all)
    ));
    if shared.replicates < it.missing.of {
        screen.text(&format!(
            "  of {} of {} replicates, which need not be typical of all: {}",
            shared.replicates,
            it.missing.of,
            why(it.missing)
        ));
    }
    screen.table(&table(shared));
    screen.texts(order(shared));
    screen.texts(pairs(shared));
}

/// What each type contributes.
fn table(shared: &Shared) -> Table {
    let mut table = Table::new([
        Column::right(""),
        Column::left("type").close(),
        Column::right("value"),
        Column::left("").close(),
        Column::right("95 % interval"),
        Column::right("rank").optional(1),
        Column::right("first").optional(2),
        Column::right("a million CNY").optional(3),
        Column::left("").close().optional(4),
    ]);
    for (place, of) in shared.contributions.iter().enumerate() {
        table.row(cells(place, of));
    }
    table
}

fn cells(place: usize, of: &Contribution) -> [String; 9] {
    let per = of.per_million;
    [
        (place + 1).to_string(),
        of.kind.name().to_string(),
        readable(of.value.value),
        mark(&of.value).to_string(),
        interval_in_words(of.value.interval),
        readable(of.rank),
        or_dash(of.rank_shares.first(), |share| whole_percent(*share)),
        readable_or_dash(per.map(|per| per.value)),
        per.map_or_else(String::new, |per| interval_in_words(per.interval)),
    ]
}

fn interval_in_words(ends: Option<(f64, f64)>) -> String {
    match ends {
        // No replicate differs: that says nothing of how sure it is.
        Some((low, high)) if low == high => "all equal".into(),
        ends => or_dash(ends, interval),
    }
}

/// How the order of the types agrees with the report's.
fn order(shared: &Shared) -> [String; 2] {
    let Correlation { of_ranks, of_means, interval: ends } = shared.spearman;
    let random = shared.spearman_p_value.map_or_else(String::new, |p_value| {
        format!("; of random orders {} are as far from 0", share(p_value))
    });
    [
        format!(
            "  rank correlation with the report's order {} (Kendall {}){random}",
            readable_or_dash(of_ranks),
            readable_or_dash(shared.kendall.of_ranks),
        ),
        format!(
            "  of the mean values {} {} (Kendall {} {}); above 0 in {} of replicates",
            readable_or_dash(of_means),
            interval_in_words(ends),
            readable_or_dash(shared.kendall.of_means),
            interval_in_words(shared.kendall.interval),
            share(shared.agrees_share)
        ),
    ]
}

/// The largest pairs that are told, and how many there are.
fn pairs(shared: &Shared) -> Vec<String> {
    let mut told: Vec<_> = shared.pairs.iter().filter(|pair| pair.says() != "unclear").collect();
    told.sort_by(|one, other| other.index.value.abs().total_cmp(&one.index.value.abs()));
    let count = (told.len(), shared.pairs.len());
    let line =
        format!("  {} of {} pairs are told from nothing after Holm's adjustment", count.0, count.1);
    let named = told.into_iter().take(PAIRS).map(|pair| {
        format!(
            "    {} and {} are {}: {} {}",
            pair.kinds.0.name(),
            pair.kinds.1.name(),
            pair.says(),
            readable(pair.index.value),
            interval_in_words(pair.index.interval)
        )
    });
    std::iter::once(line).chain(named).collect()
}
