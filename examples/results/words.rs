//! Rows in words: cells of tables, and findings as sentences.

use stia::cli::format::{counted, interval, or_dash, p_value, percent, readable, readable_or_dash};
use stia::study::estimates::verdict::{LEVEL, MARGIN};

use super::rows::Row;

/// What a row gives under a name.
type Named = (&'static str, fn(&Row) -> String);

/// What a placeholder may ask of one row.
pub const CELLS: [Named; 7] = [
    ("base", |row| readable_or_dash(row.base_level)),
    ("level", |row| readable_or_dash(row.level)),
    ("difference", |row| readable_or_dash(row.difference)),
    ("interval", |row| or_dash(row.interval(), interval)),
    ("change", |row| or_dash(change(row), |size| format!("{} %", signed(size)))),
    ("p", |row| or_dash(row.p_holm, p_value)),
    ("verdict", verdict),
];

/// The verdict on a row, with its remarks.
fn verdict(row: &Row) -> String {
    match &remarks(row)[..] {
        [] => row.verdict.clone(),
        remarks => format!("{} ({})", row.verdict, remarks.join(", ")),
    }
}

/// What screens mark beside the verdict.
fn remarks(row: &Row) -> Vec<&'static str> {
    let is_below = |p: Option<f64>| p.is_some_and(|p| p < LEVEL);
    let remarks = [
        (is_below(row.p_value) && !is_below(row.p_holm)).then_some("significant before adjustment"),
        (row.method == "none").then_some("too few events"),
    ];
    remarks.into_iter().flatten().collect()
}

/// The unit of a level over twelve months.
pub fn unit(row: &Row) -> String {
    row.unit.replace("/12 months", "/year")
}

/// A row's change as a percentage of the base's level with its interval: `-48 % (-50 to -46)`.
pub fn change_with_interval(row: &Row) -> String {
    let Some((size, (low, high))) = change(row).zip(row.relative_interval()) else {
        return or_dash(row.relative_change, percent);
    };
    let places = places(100.0 * low, 100.0 * high);
    let [low, high] = [100.0 * low, 100.0 * high].map(|end| format!("{end:.places$}"));
    let mark =
        if row.verdict == "significant" { String::new() } else { format!(", {}", row.verdict) };
    format!("{} % ({low} to {high}{mark})", signed(size))
}

/// The change in percent, rounded as its interval allows.
fn change(row: &Row) -> Option<(f64, usize)> {
    let (low, high) = row.relative_interval()?;
    Some((100.0 * row.relative_change?, places(100.0 * low, 100.0 * high)))
}

/// A number with its sign, but for what rounds to zero.
fn signed((value, places): (f64, usize)) -> String {
    let text = format!("{value:+.places$}");
    match text.chars().any(|letter| ('1'..='9').contains(&letter)) {
        true => text,
        false => text[1..].into(),
    }
}

/// Decimal places that an interval of that width leaves a meaning.
fn places(low: f64, high: f64) -> usize {
    match 0.5 * (high - low) {
        half if half >= 2.0 => 0,
        half if half >= 0.05 => 1,
        _ => 2,
    }
}

/// A finding as a sentence: what is done, what it does to what, how sure that is. With the number of
/// tests it says how many runs and tests that rests on; without, the text around it does.
///
/// Three forms: significant, equivalent within the margin, inconclusive. What is itself a share
/// changes by percentage points, all else by a share of the base's level.
pub fn finding(row: &Row, tests: Option<usize>, subject: &str, object: &str) -> String {
    let factor = if row.is_share() { Some(1.0) } else { row.base_level.filter(|&it| it != 0.0) };
    let known = row.difference.zip(row.interval()).zip(factor);
    let Some(((difference, (low, high)), factor)) = known else {
        return format!("What {} does to {object} is not defined.", in_mid_sentence(subject));
    };
    let of = |value: f64| 100.0 * value / factor.abs();
    let (size, low, high) = (of(difference), of(low), of(high));
    let places = places(low, high);
    let (unit, short) = if row.is_share() { ("percentage points", "") } else { ("%", " %") };
    let interval = |low: f64, high: f64| match low < 0.0 {
        true => format!("95 % CI {} to {}{short}", signed((low, places)), signed((high, places))),
        false => format!("95 % CI {low:.places$} to {high:.places$}{short}"),
    };
    let basis = basis(row, tests);
    match row.verdict.as_str() {
        "significant" => {
            let verb = if size < 0.0 { "cuts" } else { "raises" };
            let interval = if size < 0.0 { interval(-high, -low) } else { interval(low, high) };
            format!(
                "{subject} {verb} {object} by {:.places$} {unit} ({interval}{basis}).",
                size.abs()
            )
        }
        "equivalent" => format!(
            "{subject} leaves {object} unchanged within ± {} % of the level (change \
             {} {unit}, {}{basis}).",
            100.0 * MARGIN,
            signed((size, places)),
            interval(low, high),
        ),
        _ => format!(
            "Whether {} changes {object} is inconclusive (estimate {} {unit}, {}{basis}).",
            in_mid_sentence(subject),
            signed((size, places)),
            interval(low, high),
        ),
    }
}

/// What the verdict on a finding rests on, and its remarks.
fn basis(row: &Row, tests: Option<usize>) -> String {
    let verdict = match row.verdict.as_str() {
        "inconclusive" => "not significant",
        verdict => verdict,
    };
    let runs = tests.map(|_| counted(row.replicates, "paired run"));
    let adjusted = match tests {
        // Equivalence is not adjusted, and one test needs no adjustment.
        Some(tests) if tests > 1 && verdict != "equivalent" => {
            format!("{verdict} after Holm adjustment over {tests} tests")
        }
        _ => verdict.into(),
    };
    let remarks = remarks(row).into_iter().map(String::from);
    runs.into_iter().chain([adjusted]).chain(remarks).map(|words| format!("; {words}")).collect()
}

/// A subject that does not begin its sentence.
fn in_mid_sentence(subject: &str) -> String {
    let mut letters = subject.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A Markdown table; columns of numbers stand to the right.
pub fn table(columns: &[(&str, bool)], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let head: Vec<String> = columns.iter().map(|(name, _)| name.to_string()).collect();
    let rules: String =
        columns.iter().map(|(_, is_number)| if *is_number { "--:|" } else { "---|" }).collect();
    let body = rows.iter().map(|row| line(row));
    [line(&head), format!("|{rules}")].into_iter().chain(body).collect::<Vec<_>>().join("\n")
}

/// Names as a list in a sentence: `a, b and c`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => "none".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether the size of a change shrinks from row to row, the intervals of first and last apart.
pub fn shrinks(rows: &[&Row]) -> bool {
    let sizes: Option<Vec<f64>> = rows.iter().map(|row| row.relative_change).collect();
    let is_falling = sizes.is_some_and(|it| it.is_sorted_by(|one, two| one.abs() > two.abs()));
    let ends = rows.first().zip(rows.last());
    let intervals = ends.and_then(|(a, b)| a.relative_interval().zip(b.relative_interval()));
    let is_apart = |((low, high), (other_low, other_high))| high < other_low || other_high < low;
    is_falling && intervals.is_some_and(is_apart)
}

/// How many rows of a run have a p-value: the family of Holm's adjustment.
pub fn family(rows: &[Row]) -> usize {
    rows.iter().filter(|row| row.p_value.is_some()).count()
}

/// A level, for cells of tables.
pub fn level(value: Option<f64>) -> String {
    or_dash(value, readable)
}
