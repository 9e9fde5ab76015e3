//! Fills the placeholders of a template from the rows of its runs.

use stia::schema::suggest::did_you_mean;

use super::rows::{Row, Runs, of_run, row};
use super::template::{Mistake, Piece, Place, TableRow, Template};
use super::words::{
    CELLS, change_with_interval, family, finding, level, listed, shrinks, table, unit,
};

/// Line length of what is filled.
const WIDTH: usize = 100;

/// Fills a template.
///
/// # Errors
///
/// All placeholders that nothing fills, in branches that are not taken too, each with its place.
pub fn fill(template: &Template, runs: &Runs) -> Result<String, Vec<Mistake>> {
    let (mut text, mut mistakes) = (String::new(), Vec::new());
    // The conditions around the current piece: where each began, whether its branch is taken.
    let mut conditions: Vec<(Place, bool)> = Vec::new();
    for piece in &template.pieces {
        let is_taken = conditions.iter().all(|(_, is_taken)| *is_taken);
        match piece {
            Piece::Text(piece) if is_taken => text += piece,
            Piece::Text(_) => (),
            Piece::Placeholder(place, words) => match filled(template, runs, words) {
                Ok(Filled::Text(piece)) if is_taken => text += &piece,
                Ok(Filled::Text(_)) => (),
                Ok(Filled::If(holds)) => conditions.push((*place, holds)),
                Ok(Filled::Else) if !conditions.is_empty() => {
                    conditions.last_mut().into_iter().for_each(|(_, it)| *it = !*it);
                }
                Ok(Filled::End) if conditions.pop().is_some() => (),
                Ok(_) => mistakes.push((*place, format!("`{words}` without an `if`"))),
                Err(message) => {
                    mistakes.push((*place, message));
                    // Its `end` is no mistake of its own.
                    conditions.extend(words.starts_with("if ").then_some((*place, true)));
                }
            },
        }
    }
    mistakes.extend(conditions.iter().map(|(place, _)| (*place, "this `if` does not end".into())));
    let of = |(place, message)| Mistake { file: template.file.clone(), place, message };
    let mistakes: Vec<Mistake> = mistakes.into_iter().map(of).collect();
    if mistakes.is_empty() { Ok(tidy(&text)) } else { Err(mistakes) }
}

/// What a placeholder comes to.
enum Filled {
    Text(String),
    If(bool),
    Else,
    End,
}

/// A question on a row, by its name.
type Named = (&'static str, fn(&Row) -> bool);

/// What a condition may ask of a row. A change has a direction only if it is significant.
const TESTS: [Named; 5] = [
    ("significant", |row| row.verdict == "significant"),
    ("equivalent", |row| row.verdict == "equivalent"),
    ("inconclusive", |row| row.verdict == "inconclusive"),
    ("falls", |row| row.verdict == "significant" && row.difference < Some(0.0)),
    ("rises", |row| row.verdict == "significant" && row.difference > Some(0.0)),
];

/// What is said of several rows, or of none.
const OTHERS: [&str; 11] = [
    "finding",
    "brief",
    "table",
    "changes",
    "shrinking",
    "not-shrinking",
    "pairs",
    "tests",
    "if",
    "else",
    "end",
];

fn filled(template: &Template, runs: &Runs, words: &str) -> Result<Filled, String> {
    let (words, texts) = words.split_once(" | ").map_or((words, None), |(a, b)| (a, Some(b)));
    let words: Vec<&str> = words.split(' ').collect();
    let text = match words[..] {
        ["if", test, run, scenario, metric] => {
            let tests = TESTS.iter().map(|(name, _)| *name);
            let found = TESTS.iter().find(|(name, _)| *name == test);
            let hint = || format!("no condition `{test}`{}", did_you_mean(test, tests));
            let (_, holds) = found.ok_or_else(hint)?;
            return Ok(Filled::If(holds(row(runs, [run, scenario, metric])?)));
        }
        ["else"] => return Ok(Filled::Else),
        ["end"] => return Ok(Filled::End),
        [kind @ ("finding" | "brief"), run, scenario, metric] => {
            let (subject, object) = texts
                .and_then(|texts| texts.split_once(" | "))
                .ok_or("a finding ends with `| what is done | what may change`")?;
            let tests = (kind == "finding").then_some(family(of_run(runs, run)?));
            finding(row(runs, [run, scenario, metric])?, tests, subject, object)
        }
        ["table", name, run] => differences(rows_of(template, name)?, run, runs)?,
        ["changes", name, ref columns @ ..] if !columns.is_empty() => {
            changes(rows_of(template, name)?, columns, runs)?
        }
        [kind @ ("shrinking" | "not-shrinking"), name, ref columns @ ..] if columns.len() > 1 => {
            let wanted = kind == "shrinking";
            listed(&shrinking(rows_of(template, name)?, columns, runs, wanted)?)
        }
        ["pairs", run] => {
            of_run(runs, run)?.iter().map(|row| row.replicates).max().unwrap_or(0).to_string()
        }
        ["tests", run] => family(of_run(runs, run)?).to_string(),
        [cell, run, scenario, metric] if CELLS.iter().any(|(name, _)| *name == cell) => {
            let found = CELLS.iter().find(|(name, _)| *name == cell);
            let row = row(runs, [run, scenario, metric])?;
            found.map_or_else(String::new, |(_, words)| words(row))
        }
        [word, ..] => {
            let known: Vec<&str> = CELLS.iter().map(|(name, _)| *name).chain(OTHERS).collect();
            return Err(match known.contains(&word) {
                true => format!("`{word}` takes other words than `{}`", words[1..].join(" ")),
                false => format!("unknown placeholder `{word}`{}", did_you_mean(word, known)),
            });
        }
        [] => return Err("an empty placeholder".into()),
    };
    Ok(Filled::Text(text))
}

/// The rows of a table of the front matter.
fn rows_of<'a>(template: &'a Template, name: &str) -> Result<&'a [TableRow], String> {
    let tables = &template.front.tables;
    let hint = || did_you_mean(name, tables.keys().map(String::as_str));
    Ok(tables.get(name).ok_or_else(|| format!("no table `{name}`{}", hint()))?)
}

/// Rows of one run: levels, difference, interval, change, verdict.
fn differences(rows: &[TableRow], run: &str, runs: &Runs) -> Result<String, String> {
    let mut cells = Vec::new();
    for TableRow { label, scenario, metric } in rows {
        let row = row(runs, [run, scenario, metric])?;
        let of = |name: &str| {
            CELLS.iter().find(|cell| cell.0 == name).map_or_else(String::new, |cell| cell.1(row))
        };
        let outcome = format!("`{metric}`, {}", unit(row));
        let levels = [row.base_level, row.level].map(level);
        let known = ["difference", "interval", "change", "verdict"].map(of);
        cells.push([label.clone(), outcome].into_iter().chain(levels).chain(known).collect());
    }
    let columns = [
        ("type", false),
        ("outcome", false),
        ("with", true),
        ("without", true),
        ("difference", true),
        ("95 % CI", true),
        ("change", true),
        ("verdict", false),
    ];
    Ok(table(&columns, &cells))
}

/// The change in several runs, a column for each.
fn changes(rows: &[TableRow], columns: &[&str], runs: &Runs) -> Result<String, String> {
    let mut cells = Vec::new();
    for TableRow { label, scenario, metric } in rows {
        let of = |run: &&str| Ok(change_with_interval(row(runs, [run, scenario, metric])?));
        let changes = columns.iter().map(of).collect::<Result<Vec<String>, String>>()?;
        let first = [label.clone(), format!("`{metric}`")];
        cells.push(first.into_iter().chain(changes).collect());
    }
    let head = [("type", false), ("outcome", false)];
    let columns: Vec<(&str, bool)> =
        head.into_iter().chain(columns.iter().map(|&run| (run, true))).collect();
    Ok(table(&columns, &cells))
}

/// The rows whose change shrinks from run to run, or those of which that cannot be said.
fn shrinking(
    rows: &[TableRow],
    columns: &[&str],
    runs: &Runs,
    wanted: bool,
) -> Result<Vec<String>, String> {
    let mut labels = Vec::new();
    for TableRow { label, scenario, metric } in rows {
        let of = |run: &&str| row(runs, [run, scenario, metric]);
        let found = columns.iter().map(of).collect::<Result<Vec<&Row>, String>>()?;
        if shrinks(&found) == wanted {
            labels.push(label.clone());
        }
    }
    Ok(labels)
}

/// The same Markdown with paragraphs wrapped and no more than one empty line in a row.
fn tidy(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut paragraph = String::new();
    let mut is_code = false;
    for line in text.lines().map(str::trim_end).chain([""]) {
        let is_fence = line.starts_with("```");
        let is_fixed = is_code || is_fence || line.is_empty() || line.starts_with(['|', '#', '<']);
        if is_fixed || line.starts_with("- ") {
            lines.extend(wrapped(&std::mem::take(&mut paragraph)));
        }
        is_code ^= is_fence;
        if !is_fixed {
            paragraph += &format!("{} ", line.trim());
        } else if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line.into());
        }
    }
    lines.join("\n").trim().to_string() + "\n"
}

/// The lines of a paragraph or of an item of a list.
fn wrapped(paragraph: &str) -> Vec<String> {
    if paragraph.is_empty() {
        return Vec::new();
    }
    let indent = if paragraph.starts_with("- ") { "  " } else { "" };
    let options = textwrap::Options::new(WIDTH)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(paragraph.trim_end(), options).into_iter().map(String::from).collect()
}
