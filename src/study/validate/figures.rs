//! What a target is held against: a metric, a quotient of two, or a measure, in a year.

use super::measures::{MEASURES, Measure, measure_named};
use super::observed::{Observed, yearly};
use super::values::quotient;

use crate::base::names::find;
use crate::model::record::metrics::{METRICS, can_be_negative};
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

    /// The units that a record of it may have, the most usual first.
    fn units(&self) -> Vec<String> {
        let own = |all: &[&str]| all.iter().map(|unit| unit.to_string()).collect();
        let is_money = |metric: usize| METRICS[metric].unit.contains("CNY");
        match *self {
            Figure::Metric(metric) => units_of(METRICS[metric].unit),
            Figure::Measure(measure) => units_of(measure.unit),
            Figure::Quotient { above, below, .. } => match (is_money(above), is_money(below)) {
                (true, false) => own(&MONEY),
                (false, true) => own(&["ratio"]),
                // A quotient of like things may be written as a share or not.
                _ => [own(&SHARES), own(&["ratio", "count"])].concat(),
            },
        }
    }

    /// Whether a unit of the record can be that of this figure.
    ///
    /// # Errors
    ///
    /// Says which units it may have.
    pub fn check_unit(&self, unit: &str) -> Result<(), String> {
        let units = self.units();
        if units.iter().any(|it| it == unit) {
            return Ok(());
        }
        Err(format!("use {}", listed(&units)))
    }

    /// Whether a record can have a value in a unit, and a target of it can be met.
    ///
    /// # Errors
    ///
    /// Says what it can be.
    pub fn check_value(&self, value: f64, unit: &str) -> Result<(), String> {
        let (can_be_negative, is_share) = match *self {
            Figure::Metric(metric) => {
                (can_be_negative(METRICS[metric].name), METRICS[metric].unit == "share")
            }
            Figure::Measure(measure) => (measure.can_be_negative(), measure.unit == "share"),
            Figure::Quotient { above, below, .. } => {
                let is_signed = |metric: usize| can_be_negative(METRICS[metric].name);
                (is_signed(above) || is_signed(below), false)
            }
        };
        let what = match unit {
            _ if is_share => "a share",
            "count" => "a count",
            _ => "it",
        };
        match value {
            _ if value < 0.0 && !can_be_negative => {
                Err(format!("{what} cannot be negative; use what is above 0"))
            }
            _ if value * times(unit) > 1.0 && is_share => Err(match times(unit) < 1.0 {
                true => "a share is 100 % at most".into(),
                false => "a share is 1 at most".into(),
            }),
            _ if value == 0.0 && !SHARES.contains(&unit) => {
                Err("its tolerance is a share of it; use what is above 0".into())
            }
            _ => Ok(()),
        }
    }

    /// Whether it is measured of the whole country alone.
    pub fn is_of_whole(&self) -> bool {
        matches!(self, Figure::Measure(_))
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

/// The units of money and of shares.
const MONEY: [&str; 3] = ["CNY", "m CNY", "bn CNY"];
const SHARES: [&str; 4] = ["%", "percent", "%/year", "share"];
/// Units of figures that are neither counts, nor money, nor shares.
const SCALES: [&str; 10] =
    ["months", "year", "radians", "log", "ratio", "index", "shape", "slope", "exponent", "AIC"];

/// The units that a record may have of a figure in a unit of the model. Flows are summed over years.
fn units_of(own: &str) -> Vec<String> {
    let texts = |all: &[&str]| all.iter().map(|unit| unit.to_string()).collect();
    match own {
        "m CNY" => texts(&["m CNY"]),
        _ if own.contains("CNY") => texts(&MONEY),
        "share" | "share/year" => texts(&SHARES),
        _ if SCALES.contains(&own) => texts(&[own]),
        _ => match own.strip_suffix("/month").or_else(|| own.strip_suffix("/year")) {
            None => texts(&["count", own]),
            Some(noun) => [
                texts(&["count", "count/year", "count per year", noun]),
                vec![format!("{noun}/year")],
            ]
            .concat(),
        },
    }
}

/// Words as a list that ends in `or`.
fn listed(words: &[String]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
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
