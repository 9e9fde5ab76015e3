//! `stia plot`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args as ClapArgs;

use super::exit::{Exit, Usage};
use super::view::terminal::Ink;
use super::view::text::folded;
use super::view::{Column, Screen, Table, Terminal, say};
use super::whole_file;
use crate::report::draw::document::Paper;
use crate::report::draw::fonts::Fonts;
use crate::report::figures::{Figure, Kind, Unshown, Wish, figure, kinds};
use crate::report::read::Results;
use crate::report::text::Language;

const EXAMPLES: &str = "\
Examples:
  stia plot output/compare_china_without-exchange --kind forest
  stia plot output/compare_china_without-exchange --kind path --metric contracts --out contracts.svg
  stia plot output/china --kind flows --lang zh
  stia plot output/china --kind funnel --out funnel.png --width 85
  stia plot output/study --kind sweep --terminal

A file that ends in .svg keeps text as text, light or dark as the reader prefers. One that ends in
.png is a picture of 300 dots an inch on white, for which this machine must have fonts. Without
--kind it says which kinds the results can show.
";

/// The widest line of the help.
const HELP: usize = 100;

/// Examples, then every kind with what it shows.
fn after_help() -> String {
    let kinds = Kind::ALL.map(|kind| format!("{} ({})", kind.name(), kind.shows()));
    let kinds = format!("Kinds: {}.", kinds.join(", "));
    format!("{EXAMPLES}\n{}", folded(&kinds, HELP).join("\n"))
}

/// The arguments of `stia plot`.
#[derive(ClapArgs)]
#[command(after_help = after_help())]
pub struct Args {
    /// A directory of results
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// What to show
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// The file, which ends in .svg or .png; KIND.svg in the directory by default
    #[arg(long, value_name = "FILE", value_parser = drawing, conflicts_with = "terminal")]
    out: Option<PathBuf>,
    /// The metric; by default the one that moves most surely
    #[arg(long, value_name = "METRIC")]
    metric: Option<String>,
    /// The place; the first of the results by default
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// The scenario, of a comparison of several; by default the first, or all where a figure has room
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The language of the figure
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = language)]
    lang: Language,
    /// The width in millimetres
    #[arg(long, value_name = "MM", default_value_t = 190, value_parser = clap::value_parser!(u16).range(80..=600))]
    width: u16,
    /// Prints the numbers with bars, and writes no file
    #[arg(long)]
    terminal: bool,
}

/// Pixels in a millimetre, of which CSS has 96 in an inch.
const PIXELS: f64 = 96.0 / 25.4;

fn kind(name: &str) -> Result<Kind, String> {
    let found = Kind::ALL.into_iter().find(|kind| kind.name() == name);
    let names = Kind::ALL.map(Kind::name).join(", ");
    found.ok_or_else(|| format!("there is no such kind; there are {names}"))
}

fn language(code: &str) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|language| language.code() == code);
    found.ok_or_else(|| format!("there are {}", Language::ALL.map(Language::code).join(", ")))
}

fn drawing(path: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    match ends_in(&path, "svg") || ends_in(&path, "png") {
        true => Ok(path),
        false => Err("name a file that ends in .svg or .png".into()),
    }
}

/// Whether a file has that end, in letters of any size.
fn ends_in(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(end))
}

/// Draws a figure of results.
pub fn plot(args: &Args) -> Result<Exit> {
    let results = Results::open(&args.directory)?;
    let Some(kind) = args.kind else {
        say(&format!("{}\n", which(&results)))?;
        return Ok(Exit::Done);
    };
    let wish = Wish {
        metric: args.metric.clone(),
        region: args.region.clone(),
        scenario: args.scenario.clone(),
        language: args.lang,
    };
    let figure =
        figure(&results, kind, &wish).map_err(|error| match error.downcast::<Unshown>() {
            Ok(Unshown(cause)) => Usage(cause).into(),
            Err(other) => other,
        })?;
    if args.terminal {
        say(&in_text(&figure))?;
        return Ok(Exit::Done);
    }
    let path = args.out.clone();
    let path = path.unwrap_or_else(|| args.directory.join(format!("{}.svg", kind.name())));
    let width = f64::from(args.width) * PIXELS;
    match ends_in(&path, "png") {
        true => {
            let picture = figure.picture(args.lang, width, &Fonts::of_machine())?;
            whole_file::write(&path, &picture)?;
        }
        false => {
            let drawing = figure.alone(args.lang, width, Paper::LightOrDark);
            whole_file::write(&path, drawing.as_bytes())?;
        }
    }
    say(&format!("{}\n", path.display()))?;
    Ok(Exit::Done)
}

/// Which kinds of figures results can show.
fn which(results: &Results) -> String {
    let kinds = kinds(results);
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    match names.is_empty() {
        true => format!("results of `stia {}` have no figures", results.about().command()),
        false => format!("figures of these results: {}; draw one with --kind", names.join(", ")),
    }
}

/// The widest bar in text.
const BAR: f64 = 24.0;

/// The figure as a table with bars.
fn in_text(figure: &Figure) -> String {
    let mut screen = Screen::new(Terminal::of_stdout());
    screen.heading(&figure.headline);
    screen.gap();
    let mut columns = vec![Column::left(&figure.table.columns[0]).painted(Ink::Heading)];
    columns.extend(figure.table.columns[1..].iter().map(|name| Column::left(name)));
    columns.push(Column::left(""));
    let sizes = figure.table.rows.iter().filter_map(|row| row.size);
    let most = sizes.map(f64::abs).fold(0.0, f64::max);
    let has_falls = figure.table.rows.iter().any(|row| row.size.is_some_and(|size| size < 0.0));
    let mut table = Table::new(columns);
    for row in &figure.table.rows {
        let bar = row.size.map_or_else(String::new, |size| bar(size, most, has_falls));
        table.row(row.cells.iter().cloned().chain([bar]));
    }
    screen.table(&table);
    screen.gap();
    screen.aside(&figure.note);
    screen.aside(&figure.source);
    screen.into_text()
}

/// A bar of blocks from zero, which is at the left or, where any number is below it, in the middle.
fn bar(size: f64, most: f64, has_falls: bool) -> String {
    let room = if has_falls { BAR / 2.0 } else { BAR };
    let length = if most > 0.0 { (size.abs() / most * room).round() as usize } else { 0 };
    let blocks = "█".repeat(length);
    let space = " ".repeat(room as usize - length.min(room as usize));
    match (has_falls, size < 0.0) {
        (false, _) => blocks,
        (true, true) => format!("{space}{blocks}│"),
        (true, false) => format!("{}│{blocks}", " ".repeat(room as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_kind() {
        let help = after_help();
        let said = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for kind in Kind::ALL {
            let named = format!("{} ({})", kind.name(), kind.shows());
            assert!(said.contains(&named), "{named}: {help}");
        }
        assert!(help.lines().all(|line| line.chars().count() <= HELP), "{help}");
    }

    #[test]
    fn bars_meet_at_zero() {
        assert_eq!(bar(-2.0, 2.0, true), "████████████│");
        assert_eq!(bar(1.0, 2.0, true), "            │██████");
        assert_eq!(bar(1.0, 2.0, false), "████████████");
        assert_eq!(bar(0.0, 0.0, false), "");
    }

    #[test]
    fn files_are_svg_or_png() {
        assert!(["a.svg", "A.SVG", "a.png", "b/A.Png"].iter().all(|path| drawing(path).is_ok()));
        assert!(drawing("a.jpg").is_err_and(|cause| cause.contains(".png")));
        assert!(drawing("a").is_err() && drawing(".svg").is_err() && drawing("png").is_err());
    }
}
