//! What `stia attribute` shows: each outcome shared out, and all cases of it side by side.

use std::collections::BTreeSet;

use super::cases::side_by_side;
use super::legend::legend;

use crate::cli::attribute::legend::verdict;
use crate::cli::sweep::screen::{run_settings, window};
use crate::cli::view::format::{
    counted, interval, or_dash, p_value, readable, readable_or_dash, share, whole_percent,
};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::study::attribute::contributions::{ALL, Contribution, Correlation, Decomposition};
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
        "{}, {} of each coalition, paired by common random numbers",
        run_settings(plan),
        counted(experiment.replicates as usize, "replicate")
    ));
    screen.text(&window(plan));
    if !set.is_empty() {
        screen.text(&format!("in all coalitions: {}", set.join(", ")));
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
    for it in found.iter().filter(|it| it.decomposition.is_none()) {
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

/// The case of an attribution in words.
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

/// An outcome in one case.
fn outcome(screen: &mut Screen, it: &Attribution) {
    let metric = &METRICS[it.metric];
    screen.heading(&format!("{}: {}", metric.name, case(it)));
    let Some(decomposition) = &it.decomposition else {
        screen.text(&format!("  left out: {}", why(it.missing)));
        screen.text(&format!("  {}: {}", metric.name, metric.doc));
        return;
    };
    let (none, all) = decomposition.ends;
    screen.text(&format!(
        "  {}, {}: {} without any type, {} with all",
        it.window,
        it.unit(),
        readable(none),
        readable(all)
    ));
    if decomposition.replicates < it.missing.of {
        screen.text(&format!(
            "  in {} of {} replicates, which need not be representative: {}",
            decomposition.replicates,
            it.missing.of,
            why(it.missing)
        ));
    }
    screen.table(&table(decomposition));
    screen.texts(order(decomposition));
    screen.texts(pairs(decomposition));
}

/// What each type contributes.
fn table(decomposition: &Decomposition) -> Table {
    let mut table = Table::new([
        Column::names("type"),
        Column::right("value"),
        Column::right("95 % CI"),
        Column::left("verdict"),
        Column::right("rank").optional(1),
        Column::right("p (Holm)").optional(2),
        Column::right("first").optional(3),
        Column::right("per million CNY").optional(4),
        Column::right("95 % CI").optional(5),
    ]);
    for (place, of) in decomposition.contributions.iter().enumerate() {
        table.row(cells(place, of));
    }
    table
}

fn cells(place: usize, of: &Contribution) -> [String; 9] {
    let per = of.per_million;
    [
        format!("{} {}", place + 1, of.kind.name()),
        readable(of.value.value),
        interval_in_words(of.value.interval),
        verdict(&of.value),
        readable(of.rank),
        or_dash(of.value.p_holm, p_value),
        or_dash(of.rank_shares.first(), |share| whole_percent(*share)),
        readable_or_dash(per.map(|per| per.value)),
        per.map_or_else(String::new, |per| interval_in_words(per.interval)),
    ]
}

fn interval_in_words(ends: Option<(f64, f64)>) -> String {
    match ends {
        // Without variance an interval says nothing about uncertainty.
        Some((low, high)) if low == high => "all equal".into(),
        ends => or_dash(ends, interval),
    }
}

/// How the order of the types agrees with the report's.
fn order(decomposition: &Decomposition) -> Vec<String> {
    let Correlation { of_ranks, of_means, interval: ends } = decomposition.spearman;
    let permutation = decomposition
        .spearman_p_value
        .map_or_else(String::new, |p| format!(" (permutation test: p {})", p_value(p)));
    let with_interval = |of_means: Option<f64>, ends: Option<(f64, f64)>| {
        let interval =
            ends.map_or_else(String::new, |ends| format!(" (95 % CI {})", interval(ends)));
        format!("{}{interval}", readable_or_dash(of_means))
    };
    let mut lines = vec![match of_ranks {
        None => "  rank correlation with the report's order: undefined, since all ranks tie".into(),
        Some(of_ranks) => format!(
            "  rank correlation with the report's order: Spearman {}{permutation}, Kendall {}",
            readable(of_ranks),
            readable_or_dash(decomposition.kendall.of_ranks),
        ),
    }];
    if of_means.is_some() {
        lines.push(format!(
            "  of the mean values as they are: Spearman {}, Kendall {}; positive in {} of replicates",
            with_interval(of_means, ends),
            with_interval(decomposition.kendall.of_means, decomposition.kendall.interval),
            share(decomposition.agrees_share)
        ));
    }
    lines
}

/// The largest significant pairs, and how many there are.
fn pairs(decomposition: &Decomposition) -> Vec<String> {
    let mut significant: Vec<_> =
        decomposition.pairs.iter().filter(|pair| pair.says() != "unclear").collect();
    significant.sort_by(|one, other| other.index.value.abs().total_cmp(&one.index.value.abs()));
    let count = (significant.len(), decomposition.pairs.len());
    let line =
        format!("  {} of {} pairs interact significantly after Holm adjustment", count.0, count.1);
    let named = significant.into_iter().take(PAIRS).map(|pair| {
        format!(
            "    {} and {} are {}: {} (95 % CI {})",
            pair.kinds.0.name(),
            pair.kinds.1.name(),
            pair.says(),
            readable(pair.index.value),
            interval_in_words(pair.index.interval)
        )
    });
    std::iter::once(line).chain(named).collect()
}
