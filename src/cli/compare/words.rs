//! The most important rows of a comparison in words.

use super::legend::is_doubtful;
use crate::cli::places;
use crate::model::state::kind::Kind;
use crate::report::findings::{
    Counts, Doubts, Row, displacement, finding, headline, most_important, rests_on, rests_on_note,
};
use crate::report::text::Language;
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::assumptions::closed_type;
use crate::study::estimates::differences::{Difference, tests};

/// How many findings a screen ends with.
const MOST: usize = 3;

/// A row, and which scenario and place it is of.
struct Saying {
    of: String,
    closed: Option<Kind>,
    row: Row,
}

/// The significant rows with the largest relative changes, or how many rows have which verdict
/// where none is significant.
pub fn in_words(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
) -> Vec<String> {
    let sayings = rows(order, others, report);
    let rows: Vec<&Row> = sayings.iter().map(|sayings| &sayings.row).collect();
    let is_one_table = sayings.iter().all(|other| other.of == sayings[0].of);
    let important = most_important(&rows, MOST);
    let is_said = |it: &&Saying| important.iter().any(|row| std::ptr::eq(&it.row, *row));
    let note = sayings.iter().filter(is_said).map(|it| (&it.row, it.closed));
    let note = rests_on_note(Language::English, note);
    let mut said: Vec<String> = Vec::new();
    for row in important {
        let saying = sayings.iter().find(|it| std::ptr::eq(&it.row, row));
        let of = saying.filter(|_| !is_one_table).map_or("", |it| &it.of);
        let far = if row.doubts.is_far_from_record { " §" } else { "" };
        let scale = if row.doubts.depends_on_scale { " ¶" } else { "" };
        said.push(format!("{of}{}{far}{scale}", finding(Language::English, row).headline));
        let closed = saying.and_then(|it| it.closed);
        said.extend(rests_on(Language::English, row, closed).map(|text| format!("  {text}")));
    }
    let counts = Counts::of(rows.iter().copied());
    if said.is_empty() && counts != Counts::default() {
        said.push(format!("{}.", headline(Language::English, counts)));
    }
    if is_one_table {
        let rows: Vec<Row> = rows.into_iter().cloned().collect();
        said.extend(displacement(Language::English, &rows));
    }
    said.extend(note);
    said
}

/// The rows of scenarios that run; an interaction has another base.
fn rows(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
) -> Vec<Saying> {
    let tests = tests(others);
    let is_far = |metric: usize| report.far_from_record.iter().any(|it| it.metric == metric);
    let runs = |name: &str| order.scenarios.iter().any(|(scenario, _)| scenario == name);
    let mut sayings: Vec<Saying> = Vec::new();
    for (scenario, rows) in others.iter().filter(|(name, _)| runs(name)) {
        let own = order.scenarios.iter().find(|(name, _)| name == scenario);
        let closed = own.and_then(|(_, own)| closed_type(&order.scenarios[0].1, own));
        for found in rows {
            let doubts = Doubts {
                is_far_from_record: is_far(found.metric),
                depends_on_scale: is_doubtful(found, order.scenarios[0].1.scale),
            };
            let row = Row::of(found, order.margin, tests, doubts);
            let place = places::titled(&found.region, &order.scenarios[0].1);
            // A place that has several names stands once.
            if !sayings.iter().any(|other| other.row == row) {
                sayings.push(Saying { of: format!("{scenario}, {place}: "), closed, row });
            }
        }
    }
    sayings
}
