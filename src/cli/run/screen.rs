//! The screen at the end of a run: what happened, where, how far it is from the record, where the
//! files are, how fast it was, what to try next.

use super::reading::{self, FAR};
use crate::cli::metric_names::explained;
use crate::cli::places;
use crate::cli::view::format::{
    by_period, counted, memory, readable, readable_or_dash, span, sparkline, whole_percent,
};
use crate::cli::view::terminal::Ink;
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::{METRICS, MetricKind, headline};
use crate::study::estimates::record::{Recorded, recorded};
use crate::study::estimates::scale::{self, ScaleBias};
use crate::study::estimates::summary::Summary;
use crate::study::jobs::provenance::ranges;
use crate::study::run::{Detail, Every, Extract, RunOrder, RunReport};

/// Phases that are named; the others are summed.
const PHASES: usize = 6;
/// A scenario to compare with.
const OTHER: &str = "without-incubator";
/// Blocks of a sparkline.
const BLOCKS: usize = 24;

/// The screen at the end of a run.
pub fn screen(order: &RunOrder, report: &RunReport, terminal: Terminal) -> String {
    let scenario = order.scenario;
    let mut screen = Screen::new(terminal);
    screen.heading(&format!("{}: {}", scenario.name, scenario.question));
    screen.text(&format!(
        "{} to {}, scale {}, seed {}, {}",
        order.start(),
        scenario.until,
        scenario.scale,
        scenario.seed,
        replicates(&report.finished)
    ));
    if !report.resumed.is_empty() {
        screen.text(&format!("{} left by an interrupted run", replicates(&report.resumed)));
    }
    screen.gap();
    happened(&mut screen, order, report);
    screen.gap();
    let is_narrowed = !order.extract.regions.is_empty() || !order.extract.metrics.is_empty();
    if is_narrowed {
        reading::refused(&mut screen, order.scenario, &report.summary);
    } else {
        reading::in_words(&mut screen, order.scenario, &report.summary);
        screen.gap();
    }
    if order.scenario.regions.is_empty() && !is_narrowed {
        reading::against_the_record(&mut screen, &report.summary);
        screen.gap();
    }
    screen.written(&report.written.directory, &report.written.files);
    screen.gap();
    speed(&mut screen, report);
    screen.gap();
    next(&mut screen, order, report);
    screen.into_text()
}

/// Replicates in words.
pub fn replicates(replicates: &[u32]) -> String {
    let word = if replicates.len() == 1 { "replicate" } else { "replicates" };
    format!("{word} {}", ranges(replicates))
}

/// Key series from start to end, for each place that was named or the whole.
fn happened(screen: &mut Screen, order: &RunOrder, report: &RunReport) {
    let named = order.extract.regions.iter();
    let named = named.filter_map(|name| Some((report.summary.place(name)?, name.clone())));
    let mut places: Vec<(usize, String)> = named.collect();
    if places.is_empty() {
        places.push((0, places::country(order.scenario)));
    }
    for (number, (place, name)) in places.iter().enumerate() {
        if number > 0 {
            screen.gap();
        }
        let mean = match report.finished.len() {
            1 => String::new(),
            count => format!(", mean of {}", counted(count, "replicate")),
        };
        let name = places::titled(name, order.scenario);
        screen.heading(&format!("What happened in {name}, from start to end{mean}"));
        screen.table(&figures(order, &report.summary, *place));
    }
    let shown = shown(order.extract);
    let has_whole = places.iter().any(|(place, _)| *place == 0);
    let far = far_from_record(order, &report.summary);
    if has_whole && shown.iter().any(|metric| far.contains(metric)) {
        screen.aside(FAR);
    }
    if shown.iter().any(|&metric| is_off(METRICS[metric].name, order.scenario.scale)) {
        screen.aside(&format!(
            "  ¶ at about this scale, all of China's level is more than {} % off that at full size",
            100.0 * scale::LARGE
        ));
    }
    if order.extract.metrics.is_empty() {
        explained(&headline()).iter().for_each(|line| screen.aside(&format!("  {line}")));
    }
}

/// The metrics that are far from their record in a run of the whole country.
fn far_from_record(order: &RunOrder, summary: &Summary) -> Vec<usize> {
    if !order.scenario.regions.is_empty() {
        return Vec::new();
    }
    let far = recorded(summary).into_iter().filter(Recorded::is_far);
    far.map(|found| found.metric).collect()
}

/// The metrics that are shown.
fn shown(extract: &Extract) -> Vec<usize> {
    if extract.metrics.is_empty() { headline() } else { extract.metrics.clone() }
}

/// Whether a scale puts a metric far off its level at full size.
fn is_off(metric: &str, scale: f64) -> bool {
    ScaleBias::of(metric, scale).is_some_and(ScaleBias::is_large)
}

/// The first and the last figures of metrics at a place.
fn figures(order: &RunOrder, summary: &Summary, place: usize) -> Table {
    let (metrics, every) = (shown(order.extract), order.extract.every);
    let periods = every.ends(order.start(), summary.months()).map(|last| every.of(last));
    let scale = order.scenario.scale;
    let far = if place == 0 { far_from_record(order, summary) } else { Vec::new() };
    let mut table = Table::new([
        Column::names(""),
        Column::right("").painted(Ink::Figure),
        Column::left("").close().painted(Ink::Figure),
        Column::right("").close().painted(Ink::Figure),
        Column::left("").close(),
        Column::left("").painted(Ink::Figure).optional(1),
    ]);
    for metric in metrics {
        let course = match every {
            Every::Month => summary.course_at(place, metric),
            Every::Quarter | Every::Year => summary.course_over(periods.clone(), place, metric),
        };
        let about = &METRICS[metric];
        let unit = match (about.kind, course.block_months) {
            (MetricKind::Flow, 12) => by_period(about.unit, "year"),
            (MetricKind::Flow, 3) => by_period(about.unit, "quarter"),
            _ => about.unit.to_string(),
        };
        let at = |value: Option<&Option<f64>>| readable_or_dash(value.copied().flatten());
        let is_far = if far.contains(&metric) { " §" } else { "" };
        let is_off = if is_off(about.name, scale) { " ¶" } else { "" };
        table.row([
            format!("{}{is_far}{is_off}", about.name),
            at(course.values.first()),
            "→".to_string(),
            at(course.values.last()),
            unit,
            sparkline(&course.values[course.values.len().saturating_sub(BLOCKS)..]),
        ]);
    }
    table
}

/// How fast it ran.
fn speed(screen: &mut Screen, report: &RunReport) {
    let timings = &report.timings;
    let peak = timings.peak_memory_bytes.map_or_else(|| "unknown".into(), memory);
    let mut phases: Vec<_> =
        timings.phases.iter().map(|(phase, cost)| (phase, cost.time.as_secs_f64())).collect();
    phases.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let total: f64 = phases.iter().map(|(_, seconds)| seconds).sum();
    let share = |seconds: f64| whole_percent(seconds / total.max(1e-9));
    let named = phases.iter().take(PHASES);
    let mut shares: Vec<String> =
        named.map(|(phase, seconds)| format!("{phase} {}", share(*seconds))).collect();
    if phases.len() > PHASES {
        let others = phases[PHASES..].iter().map(|(_, seconds)| seconds).sum();
        shares.push(format!("others {}", share(others)));
    }
    screen.heading("How fast");
    screen.text(&format!(
        "  {} agent-months in {}: {} a second on {}; peak memory {peak}",
        readable(timings.all_agent_months() as f64),
        span(timings.wall),
        readable(timings.agent_months_per_second()),
        counted(timings.threads, "thread"),
    ));
    screen.text(&format!("  time: {}", shares.join(", ")));
}

/// What to try next.
fn next(screen: &mut Screen, order: &RunOrder, report: &RunReport) {
    // A scenario of one's own is found where it was written out.
    let name = match crate::scenario::shipped_text(&order.scenario.name) {
        Some(_) => order.scenario.name.clone(),
        None => report.written.directory.join("scenario.toml").display().to_string(),
    };
    let directory = report.written.directory.display();
    let python = format!("pandas.read_parquet(\"{directory}/series.parquet\")");
    let other = if name == OTHER { "china" } else { OTHER };
    let mut commands = vec![
        (format!("stia compare {name} {other}"), "what a change does: paired runs, 95 % CI"),
        ("stia scenarios".to_string(), "other questions"),
        ("stia metrics loans".to_string(), "more outcomes, by name or meaning"),
        ("stia params rent".to_string(), "what can be changed with --set"),
        (python, "the series in Python"),
    ];
    if order.detail == Detail::Aggregate {
        commands.insert(4, (format!("stia run {name} --micro"), "single agents and events too"));
    }
    screen.heading("Try next");
    screen.commands(&commands);
}
