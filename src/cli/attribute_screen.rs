//! What `stia attribute` shows: each outcome shared out, and all cases of it side by side.

use std::collections::BTreeSet;

use super::figures::{counted, percent, readable, readable_or_dash};
use super::screen::{clip, folded, wrapped};
use super::sweep_screen::{window, world};
use super::terminal::Paint;

use crate::model::record::metrics::METRICS;
use crate::model::state::kind::Kind;
use crate::statistics::sample::quantile;
use crate::study::attribute::contributions::{
    ALL, Contribution, Correlation, Estimate, LEVEL, RESAMPLING, Shared,
};
use crate::study::attribute::{Attribution, Missing};
use crate::study::sweep::merge::MergeReport;
use crate::study::sweep::plan::Plan;

/// Pairs that the screen names for each outcome.
const PAIRS: usize = 3;
/// Replicates below which an interval from drawing them anew is much too narrow.
const FEW: usize = 10;
/// What the types are called above the columns of all cases.
const SHORT: [&str; Kind::COUNT] =
    ["incub.", "product.", "transf.", "exch.", "finance", "patent", "eval.", "inform."];

/// The screen at the end of an attribution.
pub fn screen(
    plan: &Plan,
    set: &[String],
    found: &[Attribution],
    report: &MergeReport,
    paint: Paint,
) -> String {
    let experiment = &plan.loaded.experiment;
    let mut lines = vec![
        paint.heading(&clip(&format!("{}: {}", experiment.name, experiment.question))),
        format!(
            "{}, {} of each coalition, paired by luck",
            world(plan),
            counted(experiment.replicates as usize, "replicate")
        ),
        window(plan),
    ];
    if !set.is_empty() {
        lines.push(clip(&format!("in all of them: {}", set.join(", "))));
    }
    lines.push(String::new());
    for it in found {
        lines.extend(block(it, paint));
        lines.push(String::new());
    }
    let cases: BTreeSet<_> = found.iter().map(|it| (it.outside as u8, it.removed as u8)).collect();
    if cases.len() > 1 {
        lines.extend(side_by_side(found, cases.len(), paint));
        lines.push(String::new());
    }
    lines.extend(legend(found).iter().flat_map(|line| folded(line)));
    lines.push(String::new());
    lines.push(paint.heading(&format!("Written to {}", report.written.directory.display())));
    lines.extend(wrapped(&report.written.files));
    lines.join("\n") + "\n"
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
fn block(it: &Attribution, paint: Paint) -> Vec<String> {
    let metric = &METRICS[it.metric];
    let mut lines = vec![paint.heading(&clip(&format!("{}: {}", metric.name, case(it))))];
    let Some(shared) = &it.shared else {
        lines.extend(folded(&format!("  left out: {}", why(it.missing))));
        lines.extend(folded(&format!("  {}: {}", metric.name, metric.doc)));
        return lines;
    };
    let (none, all) = shared.ends;
    lines.push(clip(&format!(
        "  {}, {}: {} without any type, {} with all",
        it.window,
        it.unit(),
        readable(none),
        readable(all)
    )));
    if shared.replicates < it.missing.of {
        lines.extend(folded(&format!(
            "  of {} of {} replicates, which need not be typical of all: {}",
            shared.replicates,
            it.missing.of,
            why(it.missing)
        )));
    }
    lines.extend(table(shared, paint));
    lines.extend(order(shared).iter().flat_map(|line| folded(line)));
    lines.extend(pairs(shared).iter().map(|line| clip(line)));
    lines
}

/// What each type contributes, aligned.
fn table(shared: &Shared, paint: Paint) -> Vec<String> {
    let header = ["", "type", "value", "95 % interval", "rank", "first", "a million CNY", ""];
    let rows = shared.contributions.iter().enumerate();
    let rows: Vec<[String; 8]> = rows.map(|(place, of)| cells(place, of)).collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([header[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |row: [&str; 8]| {
        let [place, kind, value, interval, rank, first, per, per_interval] = row;
        // Wide before cut: half a number is another one.
        let line = format!(
            "  {place:>0$} {kind:1$}  {value:>2$}  {interval:>3$}  {rank:>4$}  {first:>5$}  \
             {per:>6$} {per_interval}",
            widths[0], widths[1], widths[2], widths[3], widths[4], widths[5], widths[6]
        );
        line.trim_end().to_string()
    };
    let rows = rows.iter().map(|row| line(row.each_ref().map(String::as_str)));
    std::iter::once(paint.aside(&line(header))).chain(rows).collect()
}

fn cells(place: usize, of: &Contribution) -> [String; 8] {
    let per = of.per_million;
    [
        (place + 1).to_string(),
        of.kind.name().to_string(),
        format!("{} {:2}", readable(of.value.value), mark(&of.value)),
        interval(of.value.interval),
        readable(of.rank),
        of.rank_shares
            .first()
            .map_or_else(|| "–".into(), |share| format!("{:.0} %", 100.0 * share)),
        readable_or_dash(per.map(|per| per.value)),
        per.map_or_else(String::new, |per| interval(per.interval)),
    ]
}

fn interval(interval: Option<(f64, f64)>) -> String {
    interval.map_or_else(
        || "–".into(),
        |(low, high)| match (low, high) {
            // No replicate differs: that says nothing of how sure it is.
            (low, high) if low == high => "all equal".into(),
            _ => format!("[{}, {}]", readable(low), readable(high)),
        },
    )
}

/// What is to be said of an estimate in one or two letters.
fn mark(it: &Estimate) -> &'static str {
    match () {
        () if it.is_told() && it.is_told_among_all() => "**",
        () if it.is_told() => "*",
        () => "",
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
            interval(ends),
            readable_or_dash(shared.kendall.of_means),
            interval(shared.kendall.interval),
            share(shared.agrees_share)
        ),
    ]
}

/// A share as a percentage without a sign.
fn share(share: f64) -> String {
    percent(share).trim_start_matches('+').to_string()
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
            interval(pair.index.interval)
        )
    });
    std::iter::once(line).chain(named).collect()
}

/// All cases of each outcome in a row: how often a type is told, with which sign, and its rank.
fn side_by_side(found: &[Attribution], cases: usize, paint: Paint) -> Vec<String> {
    let mut outcomes: Vec<usize> = Vec::new();
    for it in found {
        if !outcomes.contains(&it.metric) {
            outcomes.push(it.metric);
        }
    }
    let line = |cells: &[String]| {
        let mut text = format!("  {:24}  {:>5}", cells[0], cells[1]);
        cells[2..].iter().for_each(|cell| text += &format!(" {cell:>7}"));
        clip(&text)
    };
    let head: Vec<String> =
        ["outcome", "order"].iter().chain(&SHORT).map(ToString::to_string).collect();
    let mut lines = vec![
        paint.heading(&format!("All {cases} cases side by side: times told, sign, median rank")),
        paint.aside(&line(&head)),
    ];
    for metric in outcomes {
        let of_it = found.iter().filter(|it| it.metric == metric);
        let shared: Vec<&Shared> = of_it.filter_map(|it| it.shared.as_ref()).collect();
        let beyond = shared.iter().filter(|it| it.spearman_p_value.is_some_and(|p| p < LEVEL));
        let mut cells = vec![
            METRICS[metric].name.chars().take(24).collect(),
            format!("{}/{}", beyond.count(), shared.len()),
        ];
        cells.extend((0..Kind::COUNT).map(|place| over_cases(&shared, place)));
        lines.push(line(&cells));
    }
    lines.extend(folded(&format!(
        "told: cases in which the value is told from nothing after Holm's adjustment over the eight \
         types; sign: of these, ± if they differ. order: cases in which fewer than {} of random orders \
         agree or disagree as much with the report's.",
        share(LEVEL)
    )));
    lines.extend(folded(
        "The cases are one model with the same luck: that they agree is no independent confirmation.",
    ));
    lines
}

/// How often a type is told, with which sign, and its median rank.
fn over_cases(shared: &[&Shared], place: usize) -> String {
    let own = || shared.iter().map(|it| &it.contributions[place]);
    let ranks: Vec<f64> = own().map(|it| it.rank).collect();
    let Some(rank) = quantile(&ranks, 0.5) else { return "–".into() };
    let told: Vec<f64> =
        own().filter(|it| it.value.is_told_among_all()).map(|it| it.value.value).collect();
    let sign = match told.iter().filter(|&&value| value > 0.0).count() {
        _ if told.is_empty() => " ",
        0 => "-",
        above if above == told.len() => "+",
        _ => "±",
    };
    format!("{}{sign} {rank:>3}", told.len())
}

/// What the marks and columns say.
fn legend(found: &[Attribution]) -> Vec<String> {
    let shared = || found.iter().filter_map(|it| it.shared.as_ref());
    let values = || shared().flat_map(|it| &it.contributions).map(|it| &it.value);
    let mut lines = Vec::new();
    let mut say = |occurs: bool, line: String| lines.extend(occurs.then_some(line));
    say(
        values().any(|it| mark(it) == "*"),
        format!(
            "* the 95 % interval, over chance alone and for one value, does not contain zero: of {} \
             values chance alone would mark about {}",
            values().count(),
            readable(LEVEL * values().count() as f64)
        ),
    );
    say(
        values().any(|it| mark(it) == "**"),
        "** still so after Holm's adjustment over the eight types of an outcome".into(),
    );
    say(
        shared().count() > 0,
        "rank: by merit, 1 for the best; what has no mark counts as nothing, ties share".into(),
    );
    say(
        shared().any(|it| !it.contributions[0].rank_shares.is_empty()),
        format!(
            "first: how often the mean value is the best of {} sets of replicates drawn anew, nothing \
             counted as nothing (ranks.csv has all ranks)",
            RESAMPLING.rounds
        ),
    );
    say(
        shared().flat_map(|it| &it.contributions).any(|it| it.per_million.is_some()),
        "a million CNY: value for each million that the type earns in these months with all types \
         there, whoever pays; of a stock, a level that goes with such an income; ratios have none"
            .into(),
    );
    let least = shared().map(|it| it.replicates).min().unwrap_or(FEW);
    say(
        least < FEW,
        format!(
            "with {} intervals are guesses, and those of orders, from drawing so few anew, too narrow; \
             {FEW} and more tell (--replicates)",
            counted(least, "replicate")
        ),
    );
    lines
}
