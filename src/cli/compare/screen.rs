//! The screen at the end of a comparison.

use super::{affected, public_money, words};

use crate::base::month::Month;
use crate::cli::compare::legend::{self, Columns, MARKS, is_skewed, legend};
use crate::cli::view::format::{
    by_year, counted, interval, or_dash, p_value, percent, readable, readable_or_dash, sparkline,
    times, whole_percent,
};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::cli::{places, policy_money};
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::differences::{Difference, Window};
use crate::study::estimates::precision::{is_narrow, needed};
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
    let mut shown = Columns { same_sign: false, variance: false, by_year: false };
    for (scenario, rows) in others {
        for (place, region) in order.regions.iter().enumerate() {
            let rows: Vec<&Difference> = rows.iter().filter(|row| row.region == *region).collect();
            let titled = places::titled(region, base);
            screen.heading(&format!("{scenario} against {name} in {titled}"));
            let far = |metric: usize| report.far_from_record.iter().any(|it| it.metric == metric);
            let doubtful = |row: &Difference| legend::is_doubtful(row, base.scale);
            let table = table(&rows, months, order.margin, (&far, &doubtful));
            let without = table.without(terminal.columns);
            shown.same_sign |= !without.contains(&SAME_SIGN);
            shown.variance |= !without.contains(&VARIANCE);
            shown.by_year |= !without.contains(&BY_YEAR);
            screen.table(&table);
            screen.texts(order.precision.and_then(|precision| wide(&rows, precision)));
            // An interaction is no scenario that spends.
            let money = report.money.iter().find(|it| it.scenario == *scenario);
            if let Some(money) = money {
                public_money::section(&mut screen, order, money, place, &rows);
            }
            screen.gap();
        }
    }
    for ((name, scenario), (_, money)) in order.scenarios.iter().zip(&report.policy_money) {
        policy_money::refused(&mut screen, &format!("{name}: "), scenario, money);
    }
    screen.texts(legend(order, others, report, shown));
    screen.gap();
    if !report.affected.is_empty() {
        affected::section(&mut screen, name, &report.affected, base.scale);
        screen.gap();
    }
    screen.texts(words::in_words(order, others, report));
    screen.gap();
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
        "{} to {}, scale {}, seed {}, {} of each, paired by common random numbers",
        base.start,
        base.until,
        base.scale,
        base.seed,
        counted(report.replicates.len(), "replicate")
    ));
    screen.aside(&of_window(order.window, base.start));
    screen.texts(order.precision.map(|precision| ended(order, others, precision)));
    if !set.is_empty() {
        screen.text(&format!("in all scenarios: {}", set.join(", ")));
    }
}

/// How many rows of a table are wider than the precision, and what the widest of them would need.
fn wide(rows: &[&Difference], precision: f64) -> Option<String> {
    let wide: Vec<&&Difference> = rows.iter().filter(|row| !is_narrow(row, precision)).collect();
    let widest = wide.iter().filter_map(|row| Some((needed(row, precision)?, row)));
    let widest = widest.max_by_key(|(needed, _)| *needed);
    let more = widest.map_or_else(
        || "no number of replicates would reach it".into(),
        |(needed, row)| {
            format!(
                "the widest, {}, would need about {} replicates",
                METRICS[row.metric].name,
                readable(f64::from(needed))
            )
        },
    );
    let (share, rows) = (readable(100.0 * precision), counted(rows.len(), "row"));
    (!wide.is_empty())
        .then(|| format!("  margin of error above {share} %: {} of {rows}; {more}", wide.len()))
}

/// How a comparison with a precision ended.
fn ended(order: &Comparison, others: &[(String, Vec<Difference>)], precision: f64) -> String {
    let rows = || others.iter().flat_map(|(_, rows)| rows);
    let count = |verdict: Verdict| {
        let of_it = rows().filter(|row| row.verdict(order.margin) == Some(verdict));
        format!("{} {}", of_it.count(), verdict.name())
    };
    let share = readable(100.0 * precision);
    let end = match rows().all(|row| is_narrow(row, precision)) {
        true => format!("stopped when every margin of error was within {share} %"),
        false => {
            format!("stopped at the maximum of {} replicates", order.scenarios[0].1.replicates)
        }
    };
    format!("{end}: {}", Verdict::ALL.map(count).join(", "))
}

/// Columns of the table.
const WIDTH: usize = 11;
/// The titles of those that need an explanation.
const SAME_SIGN: &str = "same sign";
const VARIANCE: &str = "variance";
const BY_YEAR: &str = "by year";

/// Whether a metric is far from its record, and whether scale makes a row doubtful.
type Marked<'a> = (&'a dyn Fn(usize) -> bool, &'a dyn Fn(&Difference) -> bool);

/// The rows of a comparison, each skewed one with its median below the mean.
fn table(
    rows: &[&Difference],
    months: u32,
    margin: f64,
    (is_far_from_record, is_doubtful): Marked,
) -> Table {
    let mut table = Table::new([
        Column::names("metric"),
        Column::right("base").optional(0),
        Column::right("difference"),
        Column::right("95 % CI"),
        Column::right("change").optional(1),
        Column::left("verdict"),
        Column::right("p (Holm)").optional(3),
        Column::right(SAME_SIGN).optional(4),
        Column::right(VARIANCE).optional(6),
        Column::left(BY_YEAR).optional(5),
        Column::left("unit").optional(2),
    ]);
    for row in rows {
        let mut cells = cells(row, months, margin);
        if is_far_from_record(row.metric) {
            cells[0] += " §";
        }
        if is_doubtful(row) {
            cells[0] += " ¶";
        }
        table.row(cells);
        let most = rows.iter().map(|row| row.pairs).max().unwrap_or(0);
        if row.pairs < most {
            table.note(format!("defined in {} of {}", row.pairs, counted(most, "pair")));
        }
        if let (true, Some(median), Some(tenths)) =
            (is_skewed(row), row.median_difference, row.tenths)
        {
            let mut cells = [const { String::new() }; WIDTH];
            cells[0] = "· median, 10-90 %".into();
            cells[2] = readable(median);
            cells[3] = interval(tenths);
            table.row(cells);
        }
    }
    table
}

/// The interval of a difference.
pub fn interval_in_words(row: &Difference) -> String {
    match row.interval() {
        None if row.events.is_some_and(|events| events.all == 0.0) => "no events".into(),
        // No pair differs: that says nothing of how sure it is.
        Some((0.0, 0.0)) => "no difference".into(),
        Some((low, high)) if low == high => "all the same".into(),
        ends => or_dash(ends, interval),
    }
}

/// A row of the table.
fn cells(row: &Difference, months: u32, margin: f64) -> [String; WIDTH] {
    let metric = &METRICS[row.metric];
    [
        metric.name.to_string(),
        readable_or_dash(row.base),
        readable_or_dash(row.difference),
        interval_in_words(row),
        or_dash(row.relative, percent),
        verdict(row, margin),
        or_dash(row.p_holm, p_value),
        or_dash(row.same_sign_share, whole_percent),
        or_dash(row.variance_reduction, times),
        sparkline(&row.by_year.iter().map(|(_, difference)| *difference).collect::<Vec<_>>()),
        match metric.kind {
            MetricKind::Flow if months == 12 => by_year(metric.unit),
            MetricKind::Flow => metric.unit.replace("/month", ""),
            MetricKind::Stock | MetricKind::Ratio => metric.unit.to_string(),
        },
    ]
}

/// The verdict on a row, with the marks that the legend explains.
fn verdict(row: &Difference, margin: f64) -> String {
    let word = or_dash(row.verdict(margin), |verdict| verdict.name().to_string());
    let marks = MARKS.iter().filter(|mark| (mark.holds)(row)).map(|mark| mark.sign);
    [word].into_iter().chain(marks.map(String::from)).collect::<Vec<_>>().join(" ")
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
    use crate::statistics::paired::{Events, infer};
    use crate::study::estimates::differences::{adjust, alike, of_levels};
    use crate::study::estimates::verdict::{LEVEL, MARGIN};

    const SURE: [(f64, f64); 3] = [(10.0, 20.0), (10.0, 20.1), (10.0, 19.9)];

    #[test]
    fn a_verdict_says_where_it_holds_before_adjustment_alone() {
        let row = of_levels(SURE.to_vec());
        let p = row.p_value().expect("three pairs");
        let one = |row: &Difference, count: usize| {
            let mut others = vec![("b".to_string(), alike(row, count))];
            adjust(&mut others);
            verdict(&others[0].1[0], MARGIN)
        };
        assert_eq!(one(&row, 1), "significant");
        assert_eq!(one(&row, (LEVEL / p) as usize + 1), "inconclusive †");
        let inference = infer(&SURE, Some(Events { all: 5.0, differing: 5.0 }));
        assert_eq!(one(&Difference { inference, ..row }, 1), "inconclusive ‡");
    }

    #[test]
    fn a_skewed_row_shows_its_median_below_the_mean() {
        let lone = (0..10).map(|pair| (10.0, if pair == 0 { 30.0 } else { 11.0 })).collect();
        let rows = [of_levels(lone), of_levels(vec![(10.0, 11.0); 10])];
        let rows: Vec<&Difference> = rows.iter().collect();
        let lines = table(&rows, 12, MARGIN, (&|_| false, &|_| false)).lines(Terminal::plain(200));
        assert_eq!(lines.len(), 4);
        let median: Vec<&str> = lines[2].split_whitespace().collect();
        assert_eq!(median, ["·", "median,", "10-90", "%", "1", "1", "to", "2.9"]);
        assert!(!is_skewed(&Difference { pairs: 9, ..rows[0].clone() }));
    }
}
