//! What `stia sweep` shows: what a sweep needs, how its runs went, what its tables say.

use anyhow::Result;

use super::figures::{counted, memory, readable_or_dash, span};
use super::flags::Flags;
use super::places::{called, titled};
use super::screen::{clip, wrapped};
use super::terminal::{Paint, complain, say};

use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::Scenario;
use crate::study::estimates::differences::Window;
use crate::study::estimates::differences::unit_of_window;
use crate::study::jobs::shards::Shard;
use crate::study::sweep::merge::{self, named};
use crate::study::sweep::overview::{Overview, Spread};
use crate::study::sweep::plan::{Plan, Reading};
use crate::study::sweep::runs::ShardReport;
use crate::study::sweep::size::Need;

/// Scenarios that are shown beside the first.
const OTHERS: usize = 4;

/// What a pilot says, in words.
pub fn needs(need: &Need, threads: usize) -> String {
    format!(
        "  pilot of {}: {} a run on {}; {} still missing take about {}\n  memory {}, disk about {}\n",
        counted(need.pilot, "run"),
        span(need.of_a_run),
        counted(threads, "thread"),
        counted(need.missing, "run"),
        span(need.time()),
        need.memory_bytes.map_or_else(|| "unknown".into(), memory),
        memory(need.disk_bytes)
    )
}

/// Says what became of the runs.
pub fn tell(plan: &Plan, shard: Shard, report: &ShardReport, flags: &Flags) -> Result<()> {
    for what in &report.damaged {
        complain(&format!("warning: {what}; made again"));
    }
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
        there => format!(", {there} were there"),
    };
    let pace = report.finished as f64 / report.pace.wall.as_secs_f64().max(1e-9);
    let way = if report.pace.prefers_alone() { "one after the other" } else { "side by side" };
    let mut text = format!(
        "{part}{} made in {} ({pace:.2} a second on {}, {way}){there}; peak memory {}\n",
        counted(report.finished, "run"),
        span(report.pace.wall),
        counted(flags.threads(), "thread"),
        report.pace.peak_memory_bytes.map_or_else(|| "unknown".into(), memory),
    );
    if report.was_stopped {
        text += "interrupted; the same command goes on from there\n";
    }
    say(&text)
}

/// What a sweep's tables say, and where they are.
pub fn screen(plan: &Plan, report: &merge::MergeReport, paint: Paint) -> String {
    let experiment = &plan.loaded.experiment;
    let mut lines = vec![
        paint.heading(&clip(&format!("{}: {}", experiment.name, experiment.question))),
        format!(
            "{} x {} x {}; {}",
            counted(plan.points(), "point"),
            counted(plan.scenarios(), "scenario"),
            counted(experiment.replicates as usize, "replicate"),
            world(plan)
        ),
        window(plan),
    ];
    if report.unreached > 0 {
        lines.push(format!(
            "policies do not cost what they shall in {}: `end` in policies.csv says why",
            counted(report.unreached, "case")
        ));
    }
    lines.push(String::new());
    lines.extend(levels(plan, &report.overview, paint));
    for scenario in (1..plan.scenarios()).take(OTHERS) {
        lines.extend(differences(plan, &report.overview, scenario, paint));
    }
    let unshown = (plan.scenarios() - 1).saturating_sub(OTHERS);
    if unshown > 0 {
        lines.push(format!("{} more in summary.csv", counted(unshown, "scenario")));
        lines.push(String::new());
    }
    lines.push(paint.heading(&format!("Written to {}", report.written.directory.display())));
    lines.extend(wrapped(&report.written.files));
    lines.join("\n") + "\n"
}

/// Means of the first scenario, from the lowest to the highest of all points.
fn levels(plan: &Plan, overview: &Overview, paint: Paint) -> Vec<String> {
    let name = &plan.loaded.scenarios[0].0;
    let title = match plan.points() {
        1 => format!("{name}: means of all replicates"),
        _ => {
            format!("{name}: the mean at a point, lowest, in the middle and highest of all points")
        }
    };
    let rows = overview.readings(plan).map(|(reading, spreads)| {
        let Spread { lowest, middle, highest, .. } = spreads[0];
        let figures = [lowest, middle, highest].map(readable_or_dash);
        (reading, figures.to_vec())
    });
    table(plan, &title, &["lowest", "middle", "highest"], rows.collect(), paint)
}

/// What a scenario adds to the first, and at how many points that is told from nothing.
fn differences(plan: &Plan, overview: &Overview, scenario: usize, paint: Paint) -> Vec<String> {
    let [own, base] = [scenario, 0].map(|place| &plan.loaded.scenarios[place].0);
    let title =
        format!("{own} less {base}: the mean difference at a point; points that tell more or less");
    let rows = overview.readings(plan).map(|(reading, spreads)| {
        let Spread { lowest, middle, highest, more, less } = spreads[scenario];
        let mut figures = [lowest, middle, highest].map(readable_or_dash).to_vec();
        figures.extend([more, less].map(|count| count.to_string()));
        (reading, figures)
    });
    table(plan, &title, &["lowest", "middle", "highest", "more", "less"], rows.collect(), paint)
}

/// Months, scale and seed of all runs.
pub fn world(plan: &Plan) -> String {
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
    clip(&format!(
        "in {}, {}; flows and ratios over {}",
        places.join(", "),
        months.join(", "),
        counted(read as usize, "month")
    ))
}

/// Rows of readings with figures, aligned, with units and windows.
fn table(
    plan: &Plan,
    title: &str,
    header: &[&str],
    rows: Vec<(Reading, Vec<String>)>,
    paint: Paint,
) -> Vec<String> {
    let (base, months) = (plan.loaded.base(), plan.loaded.experiment.months);
    let cells: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(reading, figures)| {
            let metric = &METRICS[reading.metric];
            // What is the same in all rows stands above them.
            let place = Some(called(reading.region, base)).filter(|_| plan.regions.len() > 1);
            let window = Window { at: reading.at, months }.in_words(base.start, metric.kind);
            let window = Some(window).filter(|_| plan.at.len() > 1);
            let unit = unit_of_window(metric, months);
            let about: Vec<String> = std::iter::once(unit).chain(place).chain(window).collect();
            let name = std::iter::once(metric.name.to_string());
            name.chain(figures).chain([about.join(", ")]).collect()
        })
        .collect();
    let head: Vec<String> = std::iter::once("metric")
        .chain(header.iter().copied())
        .chain(["unit"])
        .map(String::from)
        .collect();
    let width = |column: usize| {
        cells.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let mut text = format!("  {:width$}", row[0], width = widths[0]);
        for column in 1..row.len() - 1 {
            text += &format!("  {:>width$}", row[column], width = widths[column]);
        }
        clip(&format!("{text}  {}", row[row.len() - 1]))
    };
    let mut lines = vec![paint.heading(&clip(title)), paint.aside(&line(&head))];
    lines.extend(cells.iter().map(line));
    lines.push(String::new());
    lines
}
