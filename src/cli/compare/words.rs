//! The most important rows of a comparison in words.

use crate::cli::places;
use crate::report::findings::{
    Counts, Doubts, Row, displacement, finding, headline, most_important,
};
use crate::report::text::Language;
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::differences::{Difference, tests};

/// How many findings a screen ends with.
const MOST: usize = 3;

/// A row, and which scenario and place it is of.
struct Told {
    of: String,
    row: Row,
}

/// The significant rows with the largest relative changes, or how many rows have which verdict
/// where none is significant.
pub fn in_words(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
) -> Vec<String> {
    let told = rows(order, others, report);
    let rows: Vec<&Row> = told.iter().map(|told| &told.row).collect();
    let is_one_table = told.iter().all(|other| other.of == told[0].of);
    let mut said: Vec<String> = most_important(&rows, MOST)
        .into_iter()
        .map(|row| {
            let of = told.iter().find(|told| std::ptr::eq(&told.row, row));
            let of = of.filter(|_| !is_one_table).map_or_else(String::new, |it| it.of.clone());
            let mark = if row.doubts.is_far_from_record { " §" } else { "" };
            format!("{of}{}{mark}", finding(Language::English, row).headline)
        })
        .collect();
    let counts = Counts::of(rows.iter().copied());
    if said.is_empty() && counts != Counts::default() {
        said.push(format!("{}.", headline(Language::English, counts)));
    }
    if is_one_table {
        let rows: Vec<Row> = rows.into_iter().cloned().collect();
        said.extend(displacement(Language::English, &rows));
    }
    said
}

/// The rows of scenarios that run; an interaction has another base.
fn rows(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
) -> Vec<Told> {
    let tests = tests(others);
    let is_far = |metric: usize| report.far_from_record.iter().any(|it| it.metric == metric);
    let runs = |name: &str| order.scenarios.iter().any(|(scenario, _)| scenario == name);
    let mut told: Vec<Told> = Vec::new();
    for (scenario, rows) in others.iter().filter(|(name, _)| runs(name)) {
        for found in rows {
            let doubts =
                Doubts { is_far_from_record: is_far(found.metric), depends_on_scale: false };
            let row = Row::of(found, order.margin, tests, doubts);
            let place = places::titled(&found.region, &order.scenarios[0].1);
            // A place that has several names is told once.
            if !told.iter().any(|other| other.row == row) {
                told.push(Told { of: format!("{scenario}, {place}: "), row });
            }
        }
    }
    told
}
