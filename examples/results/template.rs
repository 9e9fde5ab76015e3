//! Templates: front matter, `sh` blocks and placeholders, each with its place.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;

use super::command::Command;

/// What stands between the `+++` lines at the top of a template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// What the section runs, in a line.
    pub about: String,
    /// About how many minutes that takes on two cores.
    pub minutes: u32,
    /// The page that it stands on.
    #[serde(default = "usual_page")]
    pub page: String,
    /// Rows of tables, by the name of the table.
    #[serde(default)]
    pub tables: std::collections::BTreeMap<String, Vec<TableRow>>,
}

fn usual_page() -> String {
    "docs/RESULTS.md".into()
}

/// A row of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRow {
    /// What it is called.
    pub label: String,
    /// The scenario.
    pub scenario: String,
    /// The metric.
    pub metric: String,
}

/// A section of the page, as its template says it.
pub struct Template {
    /// The file, for messages.
    pub file: String,
    /// What stands at its top.
    pub front: Front,
    /// The comparisons that it asks for.
    pub commands: Vec<Command>,
    /// The text below the front matter.
    pub pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Debug, PartialEq)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// What stands between `{{` and `}}`.
    Placeholder(Place, String),
}

/// A line and a column of a template, from 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// What is wrong with a template, with its place.
#[derive(Debug, PartialEq)]
pub struct Mistake {
    pub file: String,
    pub place: Place,
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mistake { file, place, message } = self;
        write!(formatter, "{file}:{}:{} {message}", place.line, place.column)
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// Where the front matter is wrong, or a block or a placeholder does not end.
    pub fn parse(file: &str, text: &str) -> Result<Template, Mistake> {
        let mistake = |place, message: String| Mistake { file: file.into(), place, message };
        let first = Place { line: 1, column: 1 };
        let halves = text.strip_prefix("+++\n").and_then(|text| text.split_once("\n+++\n"));
        let (front, body) =
            halves.ok_or_else(|| mistake(first, "no front matter between `+++` lines".into()))?;
        let read = toml::from_str(front).map_err(|cause| mistake(first, cause.to_string()))?;
        let above = front.lines().count() + 2;
        let (body, commands) =
            take_commands(body, above).map_err(|(place, message)| mistake(place, message))?;
        let pieces = pieces(&body, above).map_err(|(place, message)| mistake(place, message))?;
        Ok(Template { file: file.into(), front: read, commands, pieces })
    }
}

/// The text with the names of runs taken off its `sh` blocks, and the commands of these.
fn take_commands(body: &str, above: usize) -> Result<(String, Vec<Command>), (Place, String)> {
    let (mut text, mut commands) = (String::new(), Vec::<Command>::new());
    // The names of the block, and its lines.
    let mut block: Option<(Vec<&str>, String, Place)> = None;
    for (number, line) in body.lines().enumerate() {
        let place = Place { line: above + number + 1, column: 1 };
        match (&mut block, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let mut words = info.split_whitespace();
                let language = words.next().unwrap_or_default();
                text += &format!("```{language}\n");
                block = Some((words.collect(), String::new(), place));
                continue;
            }
            (Some((names, lines, place)), Some(_)) => {
                commands.extend(in_block(names, lines).map_err(|message| (*place, message))?);
                block = None;
            }
            (Some((_, lines, _)), None) => *lines += &format!("{line}\n"),
            (None, None) => (),
        }
        text += &format!("{line}\n");
    }
    match block {
        Some((.., place)) => Err((place, "this block does not end".into())),
        None => Ok((text, commands)),
    }
}

/// The commands of a block, one for each name; `cd` says where the files of those below it lie.
fn in_block(names: &[&str], lines: &str) -> Result<Vec<Command>, String> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut directory = PathBuf::new();
    let mut commands = Vec::new();
    let joined = lines.replace("\\\n", " ");
    for line in joined.lines() {
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match text.strip_prefix("cd ") {
            Some(below) => directory = PathBuf::from(below),
            None if text.is_empty() => (),
            None => commands.push((text, directory.clone())),
        }
    }
    if names.len() != commands.len() {
        return Err(format!("{} names for {} commands", names.len(), commands.len()));
    }
    let named = names.iter().zip(commands);
    Ok(named
        .map(|(run, (text, directory))| Command { run: run.to_string(), text, directory })
        .collect())
}

/// Text and placeholders in order.
fn pieces(body: &str, above: usize) -> Result<Vec<Piece>, (Place, String)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(opening) = body[at..].find("{{").map(|found| at + found) {
        let before = &body[..opening];
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
        let place = Place { line: above + before.matches('\n').count() + 1, column: column + 1 };
        let length = body[opening..].find("}}");
        let length = length.ok_or_else(|| (place, "this placeholder does not end".to_string()))?;
        let inside = &body[opening + 2..opening + length];
        let words: Vec<&str> = inside.split_whitespace().collect();
        let end = opening + length + 2;
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let is_condition = matches!(words.first(), Some(&("if" | "else" | "end")));
        // A condition on a line of its own leaves nothing of that line.
        let is_alone = is_condition
            && line >= at
            && before[line..].trim().is_empty()
            && body[end..].starts_with('\n');
        let (text_end, next) = if is_alone { (line, end + 1) } else { (opening, end) };
        pieces.push(Piece::Text(body[at..text_end].into()));
        at = next;
        pieces.push(Piece::Placeholder(place, words.join(" ")));
    }
    pieces.push(Piece::Text(body[at..].into()));
    Ok(pieces)
}
