//! What `stia sweep` shows: what a sweep needs, how its runs ended, a summary of its tables.

use anyhow::Result;

use crate::cli::flags::Flags;
use crate::cli::messages::damaged;
use crate::cli::places::{called, titled};
use crate::cli::view::format::{counted, memory, readable, readable_or_dash, span};
use crate::cli::view::{Column, Screen, Table, Terminal, complain, say};
use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::Scenario;
use crate::study::estimates::differences::Window;
use crate::study::estimates::differences::unit_in_run;
use crate::study::jobs::shards::Shard;
use crate::study::sweep::merge::{self, named};
use crate::study::sweep::overview::{Overview, Spread};
use crate::study::sweep::plan::{Plan, Reading};
use crate::study::sweep::runs::ShardReport;
use crate::study::sweep::size::Need;

/// Scenarios that are shown beside the first.
const OTHERS: usize = 4;

/// What a sweep needs, judged by a pilot.
pub fn needs(need: &Need, threads: usize) -> [String; 2] {
    [
        format!(
            "  pilot of {}: {} a run on {}; {} still missing take about {}",
            counted(need.pilot, "run"),
            span(need.of_a_run),
            counted(threads, "thread"),
            counted(need.missing, "run"),
            span(need.time())
        ),
        format!(
            "  memory {}, disk about {}",
            need.memory_bytes.map_or_else(|| "unknown".into(), memory),
            memory(need.disk_bytes)
        ),
    ]
}

/// Reports how the runs ended.
pub fn report_runs(plan: &Plan, shard: Shard, report: &ShardReport, flags: &Flags) -> Result<()> {
    damaged(&report.damaged);
    for (job, cause) in &report.failed {
        complain(&format!("error: {} failed: {cause}", named(plan, *job)));
    }
    if flags.quiet {
        return Ok(());
    }
    let part = if shard.of == 1 {
        String::new()
    } else {
        format!("shard {}/{}: ", shard.number, shard.of)
    };
    let there = match report.resumed {
        0 => String::new(),
        there => format!(", {there} were there already"),
    };
    let pace = report.finished as f64 / report.pace.wall.as_secs_f64().max(1e-9);
    let order = if report.pace.prefers_alone() { "one after the other" } else { "side by side" };
    let mut screen = Screen::new(Terminal::of_stdout());
    if report.finished == 0 && report.failed.is_empty() && !report.was_stopped {
        let runs = counted(report.resumed, "run");
        return say(&format!("{part}no run is missing: {runs} were there already\n"));
    }
    screen.text(&format!(
        "{part}{} made in {} ({} a second on {}, {order}){there}; peak memory {}",
        counted(report.finished, "run"),
        span(report.pace.wall),
        readable(pace),
        counted(flags.threads(), "thread"),
        report.pace.peak_memory_bytes.map_or_else(|| "unknown".into(), memory),
    ));
    if report.was_stopped {
        screen.text("interrupted; run the same command to resume");
    }
    say(&screen.into_text())
}

/// A summary of a sweep's tables, and where they are.
pub fn screen(plan: &Plan, report: &merge::MergeReport, terminal: Terminal) -> String {
    let experiment = &plan.loaded.experiment;
    let mut screen = Screen::new(terminal);
    screen.heading(&format!("{}: {}", experiment.name, experiment.question));
    screen.text(&size(plan));
    screen.text(&window(plan));
    if report.unreached > 0 {
        screen.text(&format!(
            "target costs of policies are not met in {}: `end` in policies.csv says why",
            counted(report.unreached, "case")
        ));
    }
    screen.gap();
    levels(&mut screen, plan, &report.overview);
    for scenario in (1..plan.scenarios()).take(OTHERS) {
        differences(&mut screen, plan, &report.overview, scenario);
    }
    let unshown = (plan.scenarios() - 1).saturating_sub(OTHERS);
    if unshown > 0 {
        screen.text(&format!("{} more in summary.csv", counted(unshown, "scenario")));
        screen.gap();
    }
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// Means of the first scenario, from the lowest to the highest of all points.
fn levels(screen: &mut Screen, plan: &Plan, overview: &Overview) {
    let name = &plan.loaded.scenarios[0].0;
    screen.heading(&match plan.points() {
        1 => format!("{name}: means of all replicates"),
        _ => {
            format!("{name}: the mean at a point; lowest, median and highest of all points")
        }
    });
    let mut table = table(plan, &[]);
    for (reading, spreads) in overview.readings(plan) {
        let Spread { lowest, median, highest, .. } = spreads[0];
        let figures = [lowest, median, highest].map(readable_or_dash);
        table.row(cells(plan, &reading, figures));
    }
    screen.table(&table);
    screen.gap();
}

/// The differences of a scenario from the first, and at how many points they are significant.
fn differences(screen: &mut Screen, plan: &Plan, overview: &Overview, scenario: usize) {
    let [own, base] = [scenario, 0].map(|place| &plan.loaded.scenarios[place].0);
    screen.heading(&format!(
        "{own} against {base}: the mean difference at a point, and the number of points at which it \
         rises or falls significantly"
    ));
    let mut table = table(plan, &["rises", "falls"]);
    for (reading, spreads) in overview.readings(plan) {
        let Spread { lowest, median, highest, increases, decreases } = spreads[scenario];
        let figures = [lowest, median, highest].map(readable_or_dash).into_iter();
        let figures = figures.chain([increases, decreases].map(|count| count.to_string()));
        table.row(cells(plan, &reading, figures));
    }
    screen.table(&table);
    screen.gap();
}

/// A table of readings.
fn table(plan: &Plan, counts: &[&str]) -> Table {
    let figures = [
        Column::right("lowest").optional(0),
        Column::right("median"),
        Column::right("highest").optional(0),
    ];
    let counts = counts.iter().map(|title| Column::right(title));
    // Where readings differ in place or month, only this column says in which.
    let about = match plan.regions.len() > 1 || plan.at.len() > 1 {
        true => Column::sentences("unit"),
        false => Column::left("unit").optional(1),
    };
    let columns = std::iter::once(Column::names("metric")).chain(figures).chain(counts);
    Table::new(columns.chain([about]))
}

/// A reading with its figures, its unit and what it is of, as far as readings differ in that.
fn cells(
    plan: &Plan,
    reading: &Reading,
    figures: impl IntoIterator<Item = String>,
) -> impl Iterator<Item = String> {
    let (base, months) = (plan.loaded.base(), plan.loaded.experiment.months);
    let metric = &METRICS[reading.metric];
    let place = Some(called(reading.region, base)).filter(|_| plan.regions.len() > 1);
    let window = Window { at: reading.at, months };
    let unit = unit_in_run(metric, window, base.start);
    let window = Some(window.in_words(base.start, metric.kind)).filter(|_| plan.at.len() > 1);
    let about = std::iter::once(unit).chain(place).chain(window);
    let about: Vec<String> = about.collect();
    let name = std::iter::once(metric.name.to_string());
    name.chain(figures).chain([about.join(", ")])
}

/// Points, scenarios and replicates, and the settings of all runs.
pub fn size(plan: &Plan) -> String {
    format!(
        "{} x {} x {}; {}",
        counted(plan.points(), "point"),
        counted(plan.scenarios(), "scenario"),
        counted(plan.loaded.experiment.replicates as usize, "replicate"),
        run_settings(plan)
    )
}

/// Months, scale and seed of all runs.
pub fn run_settings(plan: &Plan) -> String {
    let Scenario { start, until, scale, seed, .. } = plan.loaded.base();
    format!("{start} to {until}, scale {scale}, seed {seed}")
}

/// Where and when levels are read.
pub fn window(plan: &Plan) -> String {
    let base = plan.loaded.base();
    let places: Vec<String> = plan.regions.iter().map(|region| titled(region, base)).collect();
    let months: Vec<String> = plan.at.iter().map(ToString::to_string).collect();
    let there = plan.at.last().map_or(u32::MAX, |at| at.since(base.start) + 1);
    let read = plan.loaded.experiment.months.min(there);
    format!(
        "in {}, {}; flows and ratios over {}",
        places.join(", "),
        months.join(", "),
        counted(read as usize, "month")
    )
}
