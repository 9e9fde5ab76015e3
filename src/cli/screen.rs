//! The screen at the end of a run: what happened, where it is, how fast it was, what to try next.

use super::comparison::folded_to;
use super::figures::{counted, memory, readable, readable_or_dash, span, sparkline};
use super::places;
use super::terminal::Paint;
use crate::model::record::metrics::{METRICS, MetricKind, headline};
use crate::study::jobs::provenance::ranges;
use crate::study::run::{Detail, Order, Report};

/// Effort that are named; the others are summed.
const PHASES: usize = 6;
/// Columns of a screen.
pub const WIDTH: usize = 100;

/// The screen at the end of a run.
pub fn of_run(order: &Order, report: &Report, paint: Paint) -> String {
    let scenario = order.scenario;
    let mut lines = vec![
        clip(&format!("{}: {}", scenario.name, scenario.question)),
        clip(&format!(
            "{} to {}, scale {}, seed {}, {}",
            order.start(),
            scenario.until,
            scenario.scale,
            scenario.seed,
            replicates(&report.finished)
        )),
    ];
    lines[0] = paint.heading(&lines[0]);
    if !report.resumed.is_empty() {
        lines.push(format!("{} left by an interrupted run", replicates(&report.resumed)));
    }
    lines.push(String::new());
    lines.extend(happened(order, report, paint));
    lines.push(String::new());
    lines.push(paint.heading(&format!("Written to {}", report.directory.display())));
    lines.extend(wrapped(&report.files));
    lines.push(String::new());
    lines.extend(speed(report, paint));
    lines.push(String::new());
    lines.extend(next(order, report, paint));
    lines.join("\n") + "\n"
}

/// Replicates in words.
pub fn replicates(replicates: &[u32]) -> String {
    let word = if replicates.len() == 1 { "replicate" } else { "replicates" };
    format!("{word} {}", ranges(replicates))
}

/// Key series from start to end.
fn happened(order: &Order, report: &Report, paint: Paint) -> Vec<String> {
    let rows: Vec<[String; 5]> = headline()
        .into_iter()
        .map(|metric| {
            let course = report.summary.course(metric);
            let about = &METRICS[metric];
            let is_by_year = course.block_months == 12 && about.kind == MetricKind::Flow;
            let unit = if is_by_year { by_year(about.unit) } else { about.unit.to_string() };
            let at = |value: Option<&Option<f64>>| readable_or_dash(value.copied().flatten());
            [
                about.name.to_string(),
                at(course.values.first()),
                at(course.values.last()),
                unit,
                sparkline(&last(&course.values, 24)),
            ]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let [name, start, end, unit] = [0, 1, 2, 3].map(|column| width(column).unwrap_or(0));
    let country = places::titled(places::WHOLE, order.scenario);
    let mean = match report.finished.len() {
        1 => String::new(),
        count => format!(", mean of {}", counted(count, "replicate")),
    };
    let heading = clip(&format!("What happened in {country}, from start to end{mean}"));
    let line = |[a, b, c, d, e]: &[String; 5]| {
        let figures = paint.figure(&format!("{b:>start$} → {c:>end$}"));
        format!("  {a:name$}  {figures} {d:unit$}  {}", paint.figure(e))
    };
    std::iter::once(paint.heading(&heading)).chain(rows.iter().map(line)).collect()
}

/// A unit by month turned into one by year.
pub fn by_year(unit: &str) -> String {
    match unit.strip_suffix("/month") {
        Some(what) => format!("{what}/year"),
        None => format!("{unit} a year"),
    }
}

/// The last values of a series.
fn last(values: &[Option<f64>], count: usize) -> Vec<Option<f64>> {
    values[values.len().saturating_sub(count)..].to_vec()
}

/// How fast it ran.
fn speed(report: &Report, paint: Paint) -> Vec<String> {
    let timings = &report.timings;
    let peak = timings.peak_memory_bytes.map_or_else(|| "unknown".into(), memory);
    let figures = format!(
        "  {} agent-months in {}: {} a second on {}; peak memory {peak}",
        readable(timings.all_agent_months() as f64),
        span(timings.wall),
        readable(timings.agent_months_per_second()),
        counted(timings.threads, "thread"),
    );
    let mut phases: Vec<_> =
        timings.phases.iter().map(|(phase, cost)| (phase, cost.time)).collect();
    phases.sort_by_key(|&(_, time)| std::cmp::Reverse(time));
    let total: f64 = phases.iter().map(|(_, time)| time.as_secs_f64()).sum();
    let share = |seconds: f64| format!("{:.0} %", 100.0 * seconds / total.max(1e-9));
    let named = phases.iter().take(PHASES);
    let mut shares: Vec<String> =
        named.map(|(phase, time)| format!("{phase} {}", share(time.as_secs_f64()))).collect();
    if phases.len() > PHASES {
        let others = phases[PHASES..].iter().map(|(_, time)| time.as_secs_f64()).sum();
        shares.push(format!("others {}", share(others)));
    }
    vec![paint.heading("How fast"), figures, clip(&format!("  time: {}", shares.join(", ")))]
}

/// What to try next.
fn next(order: &Order, report: &Report, paint: Paint) -> Vec<String> {
    // A scenario of one's own is found where it was written out.
    let name = match crate::scenario::shipped_text(&order.scenario.name) {
        Some(_) => order.scenario.name.clone(),
        None => report.directory.join("scenario.toml").display().to_string(),
    };
    let directory = report.directory.display();
    let python = format!("pandas.read_parquet(\"{directory}/series.parquet\")");
    let mut commands = vec![
        ("stia scenarios".to_string(), "other questions"),
        (format!("stia compare {name} FILE"), "what a change does, with intervals"),
        ("stia params".to_string(), "what can be changed with --set"),
        (python, "the series in Python"),
    ];
    if order.detail == Detail::Aggregate {
        commands.insert(2, (format!("stia run {name} --micro"), "single agents and events too"));
    }
    let width = commands.iter().map(|(command, _)| command.chars().count());
    let width = width.filter(|&width| width < 60).max().unwrap_or(0);
    let line =
        |(command, what): &(String, &str)| format!("  {command:width$}  {}", paint.aside(what));
    std::iter::once(paint.heading("Try next")).chain(commands.iter().map(line)).collect()
}

/// Names side by side, in lines no wider than the screen.
pub fn wrapped(names: &[String]) -> Vec<String> {
    let mut lines = vec![String::from(" ")];
    for name in names {
        let line = lines.last_mut().expect("there is a line from the start");
        if line.chars().count() + name.chars().count() < WIDTH {
            line.push(' ');
            line.push_str(name);
        } else {
            lines.push(format!("  {name}"));
        }
    }
    lines
}

/// A sentence in lines no wider than the screen.
pub fn folded(text: &str) -> Vec<String> {
    folded_to(text, WIDTH)
}

/// A line cut to the width of the screen.
pub fn clip(line: &str) -> String {
    if line.chars().count() <= WIDTH {
        return line.to_string();
    }
    line.chars().take(WIDTH - 1).chain(['…']).collect()
}
