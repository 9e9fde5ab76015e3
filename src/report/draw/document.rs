//! A whole drawing: a chart with what it says to those who see it and to those who do not.

use anyhow::Result;

use super::bars::Bars;
use super::boxes::Boxes;
use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::checks::Checks;
use super::fit::Fit;
use super::flows::Flows;
use super::fonts::Letterer;
use super::forest::Forest;
use super::funnel::Funnel;
use super::path::Paths;
use super::pixels::{self, About};
use super::ranked::Ranked;
use super::stacked::Stacked;
use super::style;
use super::svg::{escaped, number};
use super::sweep::Responses;
use super::tiles::TileMap;

/// A chart of any kind.
#[derive(Clone, Debug)]
pub enum Chart {
    /// Two worlds over time, with their difference below.
    Paths(Box<Paths>),
    /// Outcomes, each with its change.
    Forest(Forest),
    /// Places in the order of their changes.
    Ranked(Ranked),
    /// Places as tiles.
    TileMap(TileMap),
    /// Who pays whom.
    Flows(Flows),
    /// Bars with intervals.
    Bars(Bars),
    /// Bars of parts.
    Stacked(Stacked),
    /// What is left at each stage.
    Funnel(Funnel),
    /// Simulated over recorded figures.
    Fit(Fit),
    /// An outcome over the values of factors.
    Responses(Responses),
    /// A box among factors.
    Boxes(Boxes),
    /// Statements that hold or not.
    Checks(Checks),
}

impl Chart {
    /// Draws it on a canvas, from the top, in its width.
    fn draw(&self, canvas: &mut Canvas) {
        match self {
            Chart::Paths(chart) => chart.draw(canvas),
            Chart::Forest(chart) => chart.draw(canvas),
            Chart::Ranked(chart) => chart.draw(canvas),
            Chart::TileMap(chart) => chart.draw(canvas),
            Chart::Flows(chart) => chart.draw(canvas),
            Chart::Bars(chart) => chart.draw(canvas),
            Chart::Stacked(chart) => chart.draw(canvas),
            Chart::Funnel(chart) => chart.draw(canvas),
            Chart::Fit(chart) => chart.draw(canvas),
            Chart::Responses(chart) => chart.draw(canvas),
            Chart::Boxes(chart) => chart.draw(canvas),
            Chart::Checks(chart) => chart.draw(canvas),
        }
    }
}

/// What a chart is drawn for.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// What names in the drawing begin with; a page has each once.
    pub prefix: &'a str,
    /// The width in pixels.
    pub width: f64,
    /// What the chart shows, as a sentence.
    pub title: &'a str,
    /// What is on it, for those who do not see it.
    pub description: &'a str,
    /// What is drawn around the chart.
    pub frame: Frame<'a>,
}

/// What is drawn around a chart.
#[derive(Clone, Copy, Debug)]
pub enum Frame<'a> {
    /// Nothing: a page has the style sheet, the title and the source.
    InPage,
    /// All that a file for itself needs.
    Alone {
        /// What is shown, below the title.
        note: &'a str,
        /// Where the numbers come from, below the chart.
        source: &'a str,
        /// The language, as a page states it.
        language: &'a str,
        /// On which paper.
        paper: Paper,
    },
}

/// On which paper a file for itself is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// What the reader prefers.
    LightOrDark,
    /// Light paper, as in print.
    Light,
}

/// The space around a chart in a file for itself.
const BORDER: f64 = 22.0;

/// A chart as SVG.
pub fn document(chart: &Chart, sheet: &Sheet) -> String {
    match sheet.frame {
        Frame::InPage => {
            let mut canvas = Canvas::new(sheet.prefix, sheet.width);
            chart.draw(&mut canvas);
            let height = canvas.height();
            format!("{}{}</svg>\n", opening(sheet, height, ""), canvas.into_body())
        }
        Frame::Alone { note, source, language, paper } => {
            let rules = match paper {
                Paper::LightOrDark => style::light_and_dark(),
                Paper::Light => style::light(),
            };
            let canvas = framed(chart, sheet, note, source);
            let language = format!(" xml:lang=\"{}\"", escaped(language));
            let opening = opening(sheet, canvas.height(), &language);
            let body = canvas.into_body();
            format!("{opening}<style>\n{rules}</style>\n{body}</svg>\n")
        }
    }
}

/// A chart as PNG, on light paper.
///
/// # Errors
///
/// Where no font shows one of its texts, and where the picture would be too large.
pub fn picture(
    chart: &Chart,
    sheet: &Sheet,
    (note, source): (&str, &str),
    letterer: &mut Letterer,
) -> Result<Vec<u8>> {
    let about = About { title: sheet.title, description: sheet.description };
    pixels::png(framed(chart, sheet, note, source), letterer, about)
}

/// The beginning of the document.
fn opening(sheet: &Sheet, height: f64, language: &str) -> String {
    let (width, height) = (number(sheet.width), number(height));
    let [prefix, title, description] = [sheet.prefix, sheet.title, sheet.description].map(escaped);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{prefix}-title {prefix}-description\"{language}>\n\
         <title id=\"{prefix}-title\">{title}</title>\n\
         <desc id=\"{prefix}-description\">{description}</desc>\n"
    )
}

/// The chart with its title and note above and its source below, on paper.
fn framed(chart: &Chart, sheet: &Sheet, note: &str, source: &str) -> Canvas {
    let room = sheet.width - 2.0 * BORDER;
    let mut above = Canvas::new(sheet.prefix, sheet.width);
    above.line("rule", (BORDER, BORDER - 4.0), (sheet.width - BORDER, BORDER - 4.0));
    above.reach(BORDER);
    lines(&mut above, (Letters::Heading, "ink"), sheet.title, 1.22);
    lines(&mut above, (Letters::Plain, ""), note, 1.4);
    let top = above.height() + 14.0;
    let mut within = Canvas::new(sheet.prefix, room);
    chart.draw(&mut within);
    let mut below = Canvas::new(sheet.prefix, sheet.width);
    below.reach(top + within.height() + 10.0);
    lines(&mut below, (Letters::Small, ""), source, 1.4);
    let height = below.height() + BORDER - 6.0;
    let mut paper = Canvas::new(sheet.prefix, sheet.width);
    paper.rect("paper", Rect { x: 0.0, y: 0.0, width: sheet.width, height });
    paper.reach(height);
    paper.append(above);
    paper.lay((BORDER, top), within);
    paper.append(below);
    paper
}

/// A text in lines below what is there.
fn lines(canvas: &mut Canvas, (letters, class): (Letters, &str), text: &str, spacing: f64) {
    let room = canvas.width() - 2.0 * BORDER;
    for line in letters.wrapped(text, room) {
        let y = canvas.height() + spacing * letters.size();
        canvas.text(letters, class, (BORDER, y), Anchor::Start, &line);
        canvas.reach(y);
    }
    canvas.reach(canvas.height() + 4.0);
}
