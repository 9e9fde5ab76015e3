//! What a target is held against: a metric, a quotient of two, or a measure, in a year.

use super::measures::{MEASURES, Measure, measure_named};
use super::observed::{Observed, yearly};
use super::values::quotient;

use crate::base::names::find;
use crate::model::record::metrics::METRICS;
use crate::schema::suggest::did_you_mean;
use crate::study::estimates::record::times;
use crate::study::estimates::scale::{LARGE, ScaleBias};
use crate::study::jobs::results::metric_index;

/// A figure of the model.
#[derive(Clone, Copy, Debug)]
pub enum Figure {
    /// A metric, by its place in the table.
    Metric(usize),
    /// One over another.
    Quotient {
        /// Above the line.
        above: usize,
        /// Below it.
        below: usize,
        /// Whether that is of the year before.
        is_previous: bool,
    },
    /// A measure.
    Measure(&'static Measure),
}

/// What stands before a metric of the year before.
const PREVIOUS: &str = "previous ";

impl Figure {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// Says which name there is not, and which may be meant.
    pub fn read(text: &str) -> Result<Figure, String> {
        let Some((above, below)) = text.split_once('/') else {
            let name = text.trim();
            let found = named(name).map(Figure::Metric);
            return found.or_else(|| measure_named(name).map(Figure::Measure)).ok_or_else(|| {
                let metrics = METRICS.iter().map(|metric| metric.name);
                unknown(name, metrics.chain(MEASURES.iter().map(|measure| measure.name)))
            });
        };
        let below = below.trim();
        let (below, is_previous) = match below.strip_prefix(PREVIOUS) {
            Some(rest) => (rest, true),
            None => (below, false),
        };
        let metric = |name: &str| {
            let name = name.trim();
            named(name).ok_or_else(|| unknown(name, METRICS.iter().map(|metric| metric.name)))
        };
        Ok(Figure::Quotient { above: metric(above)?, below: metric(below)?, is_previous })
    }

    /// Its unit; of a quotient nothing but whether it is money.
    fn unit(&self) -> &'static str {
        match self {
            Figure::Metric(metric) => METRICS[*metric].unit,
            Figure::Measure(measure) => measure.unit,
            Figure::Quotient { above, below, .. } => {
                let is_money = |metric: &usize| METRICS[*metric].unit.contains("CNY");
                if is_money(above) && !is_money(below) { "CNY" } else { "" }
            }
        }
    }

    /// Whether a unit of the record can be that of this figure.
    ///
    /// # Errors
    ///
    /// Says which units it may have.
    pub fn check_unit(&self, unit: &str) -> Result<(), String> {
        let own = self.unit();
        let is_money = own.contains("CNY") && own != "m CNY";
        let is_share = own == "share" || own == "share/year";
        let has = |units: &[&str]| units.contains(&unit);
        let fits = match (is_money, is_share) {
            (true, _) => has(&["CNY", "m CNY", "bn CNY"]),
            (_, true) => has(&["%", "percent", "%/year", "share"]),
            // A quotient of like things may be written as a share or not.
            _ if own.is_empty() => !unit.contains("CNY"),
            _ if own == "m CNY" => unit == own,
            _ => !unit.contains("CNY") && !has(&["%", "percent", "%/year", "share"]),
        };
        let may = match (is_money, is_share) {
            (true, _) => "CNY, m CNY or bn CNY",
            (_, true) => "% or share",
            _ if own.is_empty() => "%, ratio or count",
            _ => own,
        };
        if fits { Ok(()) } else { Err(format!("the figure is in {may}")) }
    }

    /// Whether its level at a scale is far off that at full size, as measured beforehand: that of a
    /// quotient by the biases of both. Of measures of single firms and deals nothing is known.
    pub fn is_off_at(&self, scale: f64) -> bool {
        let bias = |metric: usize| ScaleBias::of(METRICS[metric].name, scale);
        match *self {
            Figure::Metric(metric) => bias(metric).is_some_and(ScaleBias::is_large),
            Figure::Quotient { above, below, .. } => {
                let biases = [bias(above), bias(below)];
                let [above, below] = biases.map(|it| 1.0 + it.map_or(0.0, |it| it.level_bias));
                let is_sure = biases.into_iter().flatten().any(ScaleBias::is_large);
                is_sure && (above / below - 1.0).abs() > LARGE
            }
            Figure::Measure(_) => false,
        }
    }

    /// Its value at a place in a year of a run, in a unit of the record: flows summed over the
    /// year, stocks and ratios in December. A measure is of the whole run.
    pub fn of(&self, run: &Observed, region: &str, year: u32, unit: &str) -> Option<f64> {
        let place = run.results.place(region)?;
        let value = match *self {
            Figure::Metric(metric) => yearly(&run.results, place, metric, year),
            Figure::Quotient { above, below, is_previous } => {
                let of_below = year - u32::from(is_previous);
                let above = yearly(&run.results, place, above, year)?;
                quotient(above, yearly(&run.results, place, below, of_below)?)
            }
            Figure::Measure(measure) => run.values.of(measure.name, year),
        };
        value.map(|value| value / times(unit))
    }
}

/// The place of a metric, however its name is written.
fn named(name: &str) -> Option<usize> {
    find(name, METRICS.iter().map(|metric| metric.name)).and_then(metric_index)
}

fn unknown<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let hint = did_you_mean(name, names);
    format!("no metric is called `{name}`{hint}; `stia metrics` lists them")
}
