//! Figures of results: which rows are shown, what a figure says, its chart and its numbers.

mod affected;
mod boxes;
mod choice;
mod contributions;
mod doubts;
mod headline;
mod losses;
mod names;
mod outcomes;
mod paths;
mod payments;
mod places;
mod records;
mod responses;
mod stages;
mod survival;
mod validation;

use std::fmt;

use anyhow::Result;

use crate::report::draw::document::{Chart, Frame, Paper, Sheet, document, picture};
use crate::report::draw::fonts::{Fonts, Letterer};
use crate::report::read::Results;
use crate::report::text::Language;

pub use choice::{Wish, distinct};
pub use contributions::metrics as metrics_with_bars;
pub use doubts::meanings_in;
pub use headline::{of_places, sentence};

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two worlds over time, and their difference.
    Path,
    /// The changes of all outcomes.
    Forest,
    /// The changes of one outcome in many places, in their order.
    Difference,
    /// The changes of one outcome on tiles.
    Map,
    /// Who pays whom.
    Flows,
    /// Contributions of types, or how much factors matter.
    Bars,
    /// Losses on loans by who bears them.
    Stacked,
    /// What is left at each stage from research to use.
    Funnel,
    /// Which share of startups survives, by age.
    Survival,
    /// Simulated over recorded figures.
    Fit,
    /// An outcome over the values of factors.
    Sweep,
    /// Which firms and research results are affected, beside the placebo.
    Affected,
    /// Where among the factors the points of interest lie.
    Boxes,
    /// Targets over which simulated figures stand.
    Targets,
    /// Stylised facts beside their controls.
    Facts,
    /// Errors against those of naive forecasts.
    Forecasts,
}

impl Kind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Kind; 16] = [
        Kind::Path,
        Kind::Forest,
        Kind::Difference,
        Kind::Map,
        Kind::Flows,
        Kind::Bars,
        Kind::Stacked,
        Kind::Funnel,
        Kind::Survival,
        Kind::Fit,
        Kind::Sweep,
        Kind::Affected,
        Kind::Boxes,
        Kind::Targets,
        Kind::Facts,
        Kind::Forecasts,
    ];

    /// Whether it shows one scenario of a comparison alone.
    pub const fn is_of_one_scenario(self) -> bool {
        matches!(
            self,
            Kind::Path | Kind::Difference | Kind::Map | Kind::Flows | Kind::Funnel | Kind::Survival
        )
    }

    /// What it shows, in few words.
    pub const fn shows(self) -> &'static str {
        match self {
            Kind::Path => {
                "an outcome over time, in both worlds of a comparison with their difference"
            }
            Kind::Forest => "the changes of all outcomes, or what an audit says of them",
            Kind::Difference => "one outcome in many places",
            Kind::Map => "the same on tiles",
            Kind::Flows => "who pays whom; --metric all for all sectors",
            Kind::Bars => "attribution, or sensitivity beside the placebo",
            Kind::Stacked => "losses on IP loans by who bears them",
            Kind::Funnel => "research results from the first stage to use",
            Kind::Survival => "which share of startups survives, by age",
            Kind::Fit => "simulated over recorded figures",
            Kind::Sweep => "an outcome over the values of factors",
            Kind::Affected => {
                "which firms and research results are affected on balance, beside the placebo; of a \
                 comparison with --who"
            }
            Kind::Boxes => {
                "where among the factors scenario discovery finds the points of interest"
            }
            Kind::Targets => "figures of a validation over their targets",
            Kind::Facts => "stylised facts of a validation, beside their controls",
            Kind::Forecasts => "errors of a validation over those of naive forecasts",
        }
    }

    /// The name in `--kind` and of the file.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Path => "path",
            Kind::Forest => "forest",
            Kind::Difference => "difference",
            Kind::Map => "map",
            Kind::Flows => "flows",
            Kind::Bars => "bars",
            Kind::Stacked => "stacked",
            Kind::Funnel => "funnel",
            Kind::Survival => "survival",
            Kind::Fit => "fit",
            Kind::Sweep => "sweep",
            Kind::Affected => "affected",
            Kind::Boxes => "boxes",
            Kind::Targets => "targets",
            Kind::Facts => "facts",
            Kind::Forecasts => "forecasts",
        }
    }
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What it shows.
    pub kind: Kind,
    /// What the numbers say, as a sentence.
    pub headline: String,
    /// What is drawn, below the headline.
    pub note: String,
    /// The numbers that matter in words, for those who do not see the chart.
    pub description: String,
    /// Where the numbers come from.
    pub source: String,
    /// The chart.
    pub chart: Chart,
    /// The numbers in it.
    pub table: Table,
}

/// The numbers of a figure.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The names of the columns, the first of which names the rows.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row of numbers.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// The cells as texts.
    pub cells: Vec<String>,
    /// The number that a bar in text shows.
    pub size: Option<f64>,
}

/// Why results do not show what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unshown(pub String);

impl fmt::Display for Unshown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unshown {}

/// The kinds that results can show.
pub fn kinds(results: &Results) -> Vec<Kind> {
    let about = results.about();
    let regions = about.regions();
    let provinces = regions.iter().filter(|region| places::is_province(region)).count();
    let metrics = about.metrics();
    let is_shown = |kind: &Kind| match (about.command(), kind) {
        ("compare", Kind::Path | Kind::Forest) | ("audit", Kind::Forest) => true,
        ("compare", Kind::Difference) => regions.len() > 1,
        ("compare", Kind::Map) => provinces > 1,
        ("compare", Kind::Funnel) => {
            stages::STAGES.iter().filter(|it| has(&metrics, it)).count() > 1
        }
        ("compare", Kind::Stacked) => losses::LOSSES.iter().all(|it| has(&metrics, it)),
        ("compare", Kind::Affected) => results.has("outcomes.csv"),
        ("validate", Kind::Targets | Kind::Facts | Kind::Forecasts) => true,
        ("discover", Kind::Boxes) => results.has("boxes.csv"),
        ("compare", Kind::Flows) => results.has("flow_differences.csv"),
        ("run", Kind::Flows) => results.has("flows.csv"),
        ("compare", Kind::Survival) => has(&metrics, &survival::rate(0)),
        ("run", Kind::Survival) => {
            results.yearly_metrics().is_ok_and(|metrics| has(&metrics, &survival::rate(0)))
        }
        ("run", Kind::Path | Kind::Funnel | Kind::Fit | Kind::Stacked) => results.has("yearly.csv"),
        ("attribute" | "sensitivity", Kind::Bars) => true,
        ("sweep" | "discover", Kind::Sweep) => true,
        _ => false,
    };
    Kind::ALL.into_iter().filter(is_shown).collect()
}

fn has(metrics: &[String], name: &str) -> bool {
    metrics.iter().any(|metric| metric == name)
}

/// The figure of a kind.
///
/// # Errors
///
/// [`Unshown`] where the results do not show it, or where there is no such metric or region among
/// them; others where a file is missing or damaged.
pub fn figure(results: &Results, kind: Kind, wish: &Wish) -> Result<Figure> {
    let kinds = kinds(results);
    if !kinds.contains(&kind) {
        return Err(Unshown(cannot_show(results, kind, &kinds)).into());
    }
    wish.check_scenario(results)?;
    match (results.about().command(), kind) {
        ("run", Kind::Path) => paths::of_run(results, wish),
        (_, Kind::Path) => paths::of_comparison(results, wish),
        ("audit", Kind::Forest) => outcomes::of_audit(results, wish),
        (_, Kind::Forest) => outcomes::of_comparison(results, wish),
        (_, Kind::Difference) => places::ranked(results, wish),
        (_, Kind::Map) => places::map(results, wish),
        (_, Kind::Flows) => payments::flows(results, wish),
        ("attribute", Kind::Bars) => contributions::of_types(results, wish),
        (_, Kind::Bars) => contributions::of_factors(results, wish),
        ("run", Kind::Stacked) => losses::of_models(results, wish),
        (_, Kind::Stacked) => losses::of_scenarios(results, wish),
        ("run", Kind::Funnel) => stages::of_run(results, wish),
        (_, Kind::Funnel) => stages::of_comparison(results, wish),
        ("run", Kind::Survival) => survival::of_run(results, wish),
        (_, Kind::Survival) => survival::of_comparison(results, wish),
        (_, Kind::Fit) => records::fit(results, wish),
        (_, Kind::Affected) => affected::balances(results, wish),
        (_, Kind::Boxes) => boxes::chosen(results, wish),
        (_, Kind::Targets) => validation::targets(results, wish),
        (_, Kind::Facts) => validation::facts(results, wish),
        (_, Kind::Forecasts) => validation::forecasts(results, wish),
        (_, Kind::Sweep) => responses::responses(results, wish),
    }
}

/// That results cannot show a kind, and which they can.
fn cannot_show(results: &Results, kind: Kind, kinds: &[Kind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let command = results.about().command();
    let can = match names.is_empty() {
        true => "nothing".into(),
        false => names.join(", "),
    };
    let needs = match (command, kind) {
        ("run" | "compare", Kind::Survival) => survival::needs(),
        _ => String::new(),
    };
    format!(
        "results of `stia {command}` in `{}` cannot show {}; they can show {can}{needs}",
        results.directory().display(),
        kind.name()
    )
}

impl Figure {
    /// The chart for a page, which has the headline, the source and the style sheet.
    pub fn in_page(&self, prefix: &str, width: f64) -> String {
        document(&self.chart, &self.sheet(prefix, width, Frame::InPage))
    }

    /// The figure as a file for itself.
    pub fn alone(&self, language: Language, width: f64, paper: Paper) -> String {
        let (note, source) = (&*self.note, &*self.source);
        let frame = Frame::Alone { note, source, language: language.code(), paper };
        document(&self.chart, &self.sheet(self.kind.name(), width, frame))
    }

    /// The figure as PNG, on light paper, with the fonts of a machine.
    ///
    /// # Errors
    ///
    /// Where no font shows one of its texts, and where the picture would be too large.
    pub fn picture(&self, language: Language, width: f64, fonts: &Fonts) -> Result<Vec<u8>> {
        let sheet = self.sheet(self.kind.name(), width, Frame::InPage);
        let mut letterer = Letterer::new(fonts, language.code());
        picture(&self.chart, &sheet, (&self.note, &self.source), &mut letterer)
    }

    fn sheet<'a>(&'a self, prefix: &'a str, width: f64, frame: Frame<'a>) -> Sheet<'a> {
        let (title, description) = (&*self.headline, &*self.description);
        Sheet { prefix, width, title, description, frame }
    }
}

impl Table {
    /// One with these columns.
    fn new(columns: impl IntoIterator<Item = impl Into<String>>) -> Table {
        Table { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    fn row(&mut self, cells: impl IntoIterator<Item = String>, size: Option<f64>) {
        self.rows.push(TableRow { cells: cells.into_iter().collect(), size });
    }
}

#[cfg(test)]
mod doubtful_and_amounts;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod tests;
