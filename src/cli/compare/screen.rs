//! The screen at the end of a comparison.

use super::affected;
use super::legend::legend;

use crate::base::month::Month;
use crate::cli::compare::legend::{is_skewed, mark};
use crate::cli::places;
use crate::cli::view::format::{
    by_year, counted, interval, or_dash, percent, readable, readable_or_dash, times, whole_percent,
};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::differences::{Difference, Window};
use crate::study::estimates::precision::needed;
use crate::study::estimates::verdict::Verdict;

/// The screen at the end of a comparison.
pub fn screen(
    order: &Comparison,
    set: &[String],
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
    terminal: Terminal,
) -> String {
    let (name, base) = &order.scenarios[0];
    let mut screen = Screen::new(terminal);
    about(&mut screen, order, set, others, report);
    screen.gap();
    let months = order.window.since(base.start).1;
    for (scenario, rows) in others {
        for region in order.regions {
            let rows: Vec<&Difference> = rows.iter().filter(|row| row.region == *region).collect();
            let place = places::titled(region, base);
            screen.heading(&format!("{scenario} against {name} in {place}"));
            screen.table(&table(&rows, months, base.scale));
            screen.texts(order.precision.and_then(|precision| wide(&rows, precision)));
            screen.gap();
        }
    }
    screen.texts(legend(order, others, report));
    screen.gap();
    if !report.affected.is_empty() {
        affected::section(&mut screen, name, &report.affected, base.scale);
        screen.gap();
    }
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// What is compared, over which months, and how it ended.
fn about(
    screen: &mut Screen,
    order: &Comparison,
    set: &[String],
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
) {
    let (name, base) = &order.scenarios[0];
    let names: Vec<&str> = others.iter().map(|(name, _)| name.as_str()).collect();
    screen.heading(&format!("{} against {name}", names.join(", ")));
    screen.text(&format!(
        "{} to {}, scale {}, seed {}, {} of each, paired by luck",
        base.start,
        base.until,
        base.scale,
        base.seed,
        counted(report.replicates.len(), "replicate")
    ));
    screen.aside(&of_window(order.window, base.start));
    screen.texts(order.precision.map(|precision| ended(order, others, precision)));
    if !set.is_empty() {
        screen.text(&format!("in all of them: {}", set.join(", ")));
    }
}

/// How many rows of a table are wider than the precision, and what the widest of them would need.
fn wide(rows: &[&Difference], precision: f64) -> Option<String> {
    let wide: Vec<&&Difference> =
        rows.iter().filter(|row| row.verdict.is_some_and(|it| !it.is_narrow)).collect();
    let widest = wide.iter().filter_map(|row| Some((needed(row, precision)?, row)));
    let widest = widest.max_by_key(|(needed, _)| *needed);
    let more = widest.map_or_else(
        || "no number of replicates can be told that would do".into(),
        |(needed, row)| {
            format!(
                "the widest, {}, would need about {} replicates",
                METRICS[row.metric].name,
                readable(f64::from(needed))
            )
        },
    );
    let (share, rows) = (readable(100.0 * precision), counted(rows.len(), "row"));
    (!wide.is_empty()).then(|| format!("  wider than {share} %: {} of {rows}; {more}", wide.len()))
}

/// How a comparison with a precision ended.
fn ended(order: &Comparison, others: &[(String, Vec<Difference>)], precision: f64) -> String {
    let rows = || others.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.verdict);
    let count = |verdict: Verdict| rows().filter(|it| it.verdict == verdict).count();
    let [different, alike, unsure] =
        [Verdict::Different, Verdict::Alike, Verdict::Unsure].map(count);
    let share = readable(100.0 * precision);
    let end = match rows().all(|it| it.is_narrow) {
        true => format!("ended when every interval was within {share} % to either side"),
        false => format!(
            "ended at the most replicates there may be, {}",
            order.scenarios[0].1.replicates
        ),
    };
    format!("{end}: {different} different, {alike} alike, {unsure} unsure")
}

/// The rows of a comparison, each skewed one with its median below the mean.
fn table(rows: &[&Difference], months: u32, scale: f64) -> Table {
    let mut table = Table::new([
        Column::names("metric"),
        Column::right("base"),
        Column::right("difference"),
        Column::left("").close(),
        Column::right("95 % interval"),
        Column::right("change").optional(1),
        Column::right("sign").optional(3),
        Column::right("luck").optional(4),
        Column::left("unit").optional(2),
    ]);
    for row in rows {
        table.row(cells(row, months, scale));
        if let (true, Some(median), Some(tenths)) =
            (is_skewed(row), row.median_difference, row.tenths)
        {
            let mut cells = [const { String::new() }; 9];
            cells[0] = "· median".into();
            cells[2] = readable(median);
            cells[4] = interval(tenths);
            table.row(cells);
        }
    }
    table
}

/// The interval of a difference.
pub fn interval_in_words(row: &Difference) -> String {
    match row.interval {
        // No pair differs: that says nothing of how sure it is.
        Some((0.0, 0.0)) => "all equal".into(),
        Some((low, high)) if low == high => "all alike".into(),
        ends => or_dash(ends, interval),
    }
}

/// A row of the table.
fn cells(row: &Difference, months: u32, scale: f64) -> [String; 9] {
    let interval = interval_in_words(row);
    let metric = &METRICS[row.metric];
    [
        metric.name.to_string(),
        readable_or_dash(row.base),
        readable_or_dash(row.difference),
        mark(row).to_string(),
        match row.is_of_few(scale) {
            true if interval == "all equal" => "few".into(),
            true => format!("few {interval}"),
            false => interval,
        },
        or_dash(row.relative, percent),
        or_dash(row.same_sign_share, whole_percent),
        or_dash(row.variance_reduction, times),
        match metric.kind {
            MetricKind::Flow if months == 12 => by_year(metric.unit),
            MetricKind::Flow => metric.unit.replace("/month", ""),
            MetricKind::Stock | MetricKind::Ratio => metric.unit.to_string(),
        },
    ]
}

/// When levels are read in runs that start in that month.
pub fn of_window(window: Window, start: Month) -> String {
    let (at, (first, months)) = (window.at, window.since(start));
    let months = counted(months as usize, "month");
    format!("stocks at {at}; flows summed and ratios averaged over {months}, {first} to {at}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::compare::legend::LEVEL;
    use crate::study::estimates::differences::{adjust, of_levels};
    use crate::study::estimates::verdict::Judged;

    const SURE: [(f64, f64); 3] = [(10.0, 20.0), (10.0, 20.1), (10.0, 19.9)];

    #[test]
    fn marks_say_how_sure_a_row_is() {
        let one = |row: Difference, count: usize| {
            let mut others = vec![("b".to_string(), vec![row; count])];
            adjust(&mut others);
            mark(&others[0].1[0])
        };
        let row = of_levels(SURE.to_vec());
        let p = row.p_value.expect("three pairs");
        assert_eq!(one(row.clone(), 1), "**");
        // As many rows as make a chance of 0.05 of it.
        assert_eq!(one(row, (LEVEL / p) as usize + 1), "*");
        assert_eq!(one(of_levels(vec![(1.0, 1.0), (2.0, 2.0)]), 1), "");
        // Two that are alike may be so by chance; six are not.
        let constant = |count: usize| of_levels(vec![(1.0, 2.0); count]);
        assert_eq!((one(constant(2), 1), one(constant(6), 1)), ("", "*"));
        let unsure = of_levels(vec![(1.0, 2.0), (2.0, 1.0)]);
        let judged = |verdict| Some(Judged { verdict, is_narrow: false });
        assert_eq!(one(Difference { verdict: judged(Verdict::Unsure), ..unsure.clone() }, 1), "?");
        assert_eq!(one(Difference { verdict: judged(Verdict::Alike), ..unsure }, 1), "=");
    }

    #[test]
    fn a_skewed_row_shows_its_median_below_the_mean() {
        let lone = (0..10).map(|pair| (10.0, if pair == 0 { 30.0 } else { 11.0 })).collect();
        let rows = [of_levels(lone), of_levels(SURE.to_vec())];
        let rows: Vec<&Difference> = rows.iter().collect();
        let lines = table(&rows, 12, 1.0).lines(Terminal::plain(100));
        assert_eq!(lines.len(), 4);
        let median: Vec<&str> = lines[2].split_whitespace().collect();
        assert_eq!(median, ["·", "median", "1", "[1,", "2.9]"]);
        assert!(!is_skewed(&Difference { pairs: 9, ..rows[0].clone() }));
    }
}
