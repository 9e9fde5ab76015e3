//! `--format`: the table of a comparison to paste into a text, a sheet or a program, with three
//! significant digits.

use std::fmt::Write;

use clap::ValueEnum;
use serde::Serialize;

use super::legend::is_doubtful;
use super::screen::interval_in_words;
use crate::cli::places;
use crate::cli::view::format::{counted, or_dash, p_value, percent, readable_or_dash};
use crate::model::record::metrics::{METRICS, Metric};
use crate::study::compare::Comparison;
use crate::study::estimates::differences::{Difference, tests, unit_of_window};
use crate::study::estimates::verdict::Verdict;

/// In which form a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table for texts.
    Markdown,
    /// A table for sheets.
    Csv,
    /// A list of objects for programs.
    Json,
}

/// Each scenario but the base with its differences.
type Others<'a> = &'a [(String, Vec<Difference>)];

impl TableFormat {
    /// The rows of a comparison in that form, ending with a line break.
    pub fn print(self, order: &Comparison, others: Others) -> String {
        match self {
            TableFormat::Markdown => markdown(order, others),
            TableFormat::Csv => csv(order, others),
            TableFormat::Json => {
                let rows: Vec<Row> = rows(order, others).collect();
                format!("{}\n", serde_json::to_string_pretty(&rows).expect("rows are data"))
            }
        }
    }
}

/// Three significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().expect("a printed number is a number")
}

/// A row for sheets and programs; numbers in its unit.
#[derive(Serialize)]
struct Row<'a> {
    base: &'a str,
    scenario: &'a str,
    region: String,
    metric: &'static str,
    meaning: &'static str,
    window: &'a str,
    unit: String,
    base_level: Option<f64>,
    difference: Option<f64>,
    low_95: Option<f64>,
    high_95: Option<f64>,
    change_percent: Option<f64>,
    verdict: Option<&'static str>,
    p_holm: Option<f64>,
    replicates: usize,
    scale_doubtful: bool,
}

impl<'a> Row<'a> {
    fn of(order: &'a Comparison, scenario: &'a str, found: &'a Difference) -> Row<'a> {
        let (base, metric) = (&order.scenarios[0], &METRICS[found.metric]);
        Row {
            base: &base.0,
            scenario,
            region: places::titled(&found.region, &base.1),
            metric: metric.name,
            meaning: metric.doc,
            window: &found.window,
            unit: unit_of_window(metric, found.months),
            base_level: found.base.map(rounded),
            difference: found.difference.map(rounded),
            low_95: found.interval().map(|(low, _)| rounded(low)),
            high_95: found.interval().map(|(_, high)| rounded(high)),
            change_percent: found.relative.map(|share| rounded(100.0 * share)),
            verdict: found.verdict(order.margin).map(Verdict::name),
            p_holm: found.p_holm.map(rounded),
            replicates: found.pairs,
            scale_doubtful: is_doubtful(found, base.1.scale),
        }
    }
}

fn rows<'a>(order: &'a Comparison, others: Others<'a>) -> impl Iterator<Item = Row<'a>> {
    others.iter().flat_map(move |(scenario, found)| {
        found.iter().map(move |found| Row::of(order, scenario, found))
    })
}

fn csv(order: &Comparison, others: Others) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows(order, others) {
        table.serialize(row).expect("rows are flat, and memory can be written to");
    }
    let bytes = table.into_inner().expect("memory can be written to");
    String::from_utf8(bytes).expect("cells are texts")
}

fn markdown(order: &Comparison, others: Others) -> String {
    let (name, base) = &order.scenarios[0];
    let mut text = String::new();
    for (scenario, found) in others {
        for region in order.regions {
            let place = places::titled(region, base);
            let rows: Vec<&Difference> = found.iter().filter(|it| it.region == *region).collect();
            let pairs = rows.iter().map(|row| row.pairs).max().unwrap_or(0);
            let about = format!(
                "**{scenario} against {name}, {place}** ({pairs} pairs, scale {}, seed {})",
                base.scale, base.seed
            );
            let header = "| outcome | base | difference | 95 % CI | change | verdict | p (Holm) |";
            let _ = write!(text, "{about}\n\n{header}\n|---|--:|--:|--:|--:|---|--:|\n");
            for row in rows {
                let _ = writeln!(text, "{}", markdown_row(row, order.margin, base.scale));
            }
            text.push('\n');
        }
    }
    if others.iter().flat_map(|(_, rows)| rows).any(|row| is_doubtful(row, base.scale)) {
        let text = &mut text;
        let _ = writeln!(
            text,
            "¶ The level, or the sign of such a difference, is in doubt at this scale.\n"
        );
    }
    // Where nothing varies there is no test to adjust.
    let significant = match tests(others) {
        0 => String::new(),
        count => format!(
            "Significant: p below 0.05 after Holm adjustment over {}. ",
            counted(count, "test")
        ),
    };
    let _ = writeln!(
        text,
        "{significant}Equivalent: 95 % CI within ±{} % of the base. Inconclusive: neither, or too few events for a CI. A CI covers simulation \
         noise alone.",
        100.0 * order.margin
    );
    text
}

fn markdown_row(row: &Difference, margin: f64, scale: f64) -> String {
    let metric: &Metric = &METRICS[row.metric];
    let mark = if is_doubtful(row, scale) { " ¶" } else { "" };
    format!(
        "| `{}`{mark}, {} | {} | {} | {} | {} | {} | {} |",
        metric.name,
        unit_of_window(metric, row.months),
        readable_or_dash(row.base),
        readable_or_dash(row.difference),
        interval_in_words(row),
        or_dash(row.relative, percent),
        verdict(row, margin),
        or_dash(row.p_holm, p_value),
    )
}

/// The verdict with what the screen says by marks.
fn verdict(row: &Difference, margin: f64) -> String {
    let word = row.verdict(margin).map_or("–", Verdict::name);
    match (row.is_significant_before_adjustment(), row.has_too_few_events()) {
        (_, true) if word != "–" => format!("{word} (too few events)"),
        (true, _) => format!("{word} (significant before adjustment)"),
        _ => word.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimates::differences::of_levels;

    #[test]
    fn numbers_have_three_digits_and_rows_a_verdict() {
        assert_eq!(rounded(123_456.0), 123_000.0);
        assert_eq!(rounded(-0.001_234_9), -0.001_23);
        let row = of_levels(vec![(1000.0, 1100.0), (1000.0, 1101.0), (1000.0, 1099.0)]);
        let line = markdown_row(&row, 0.02, 1.0);
        assert!(line.starts_with("| `researchers`, people | 1 k | 100 | "), "{line}");
        assert_eq!(line.matches('|').count(), 8, "{line}");
    }
}
