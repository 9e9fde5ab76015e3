//! The effects on each outcome, from the levels of all runs.

use anyhow::Result;

use super::points::{Rows, rows};
use super::question::{Method, SensitivityQuestion, Subject};
use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::statistics::morris::{self, Screening};
use crate::statistics::resampling::Resampling;
use crate::statistics::sample::mean;
use crate::statistics::sign_flip_test::SignFlipTest;
use crate::statistics::sobol::{self, Estimate, Outputs};
use crate::study::estimates::differences::Window;
use crate::study::estimates::differences::unit_in_run;
use crate::study::sweep::levels::Levels;

/// The p-value below which a factor exceeds the placebo: one end of a 95 % confidence interval.
pub const SIGNIFICANCE_LEVEL: f64 = 0.025;

/// How rows are resampled for intervals.
const RESAMPLING: Resampling = Resampling { rounds: 1000, seed: 1 };

/// An outcome: a level, or the difference that a scenario makes to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The scenario, or `<scenario> - <base>` for a difference.
    pub of: String,
    /// The month.
    pub at: Month,
    /// The place.
    pub region: String,
    /// The metric, by its place in the table.
    pub metric: usize,
    /// Its unit; flows are summed over the window.
    pub unit: String,
    /// The month of a stock, or the months over which it is a sum or a mean.
    pub window: String,
    /// The scenario, from 0; a difference from the base above 0.
    scenario: usize,
    /// The place among the readings.
    reading: usize,
}

impl Outcome {
    /// The level of a metric in China, for tests.
    #[cfg(test)]
    pub fn of_level(metric: usize, at: Month) -> Outcome {
        let (of, region) = ("base".into(), "China".into());
        let (unit, window) = (String::new(), String::new());
        Outcome { of, at, region, metric, unit, window, scenario: 0, reading: 0 }
    }

    /// Whether it is a difference of a scenario from the base.
    pub fn is_difference(&self) -> bool {
        self.scenario > 0
    }
}

/// The effect of a factor.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    /// The factor, or one of the rows beside the factors.
    pub subject: Subject,
    /// Its measures.
    pub found: Measured,
    /// By how much it is larger than the placebo: changes at its steps, or its total index.
    pub over_placebo: Option<SignFlipTest>,
}

/// The measures of a method.
#[derive(Clone, Copy, Debug)]
pub enum Measured {
    /// By elementary effects.
    Screened(Screening),
    /// Sobol' indices.
    Indices {
        /// First order: the share of the variance that it explains alone.
        first: Estimate,
        /// Total, with all its interactions; none for the dummy.
        total: Option<Estimate>,
    },
}

impl Effect {
    /// How much it matters.
    pub fn size(&self) -> f64 {
        match self.found {
            Measured::Screened(screening) => screening.mu_star.unwrap_or(0.0),
            Measured::Indices { first, total } => total.map_or(first.value, |total| total.value),
        }
    }

    /// Whether its mean effect is significant: it moves the outcome in one direction.
    pub fn has_direction(&self) -> bool {
        match self.found {
            Measured::Screened(it) => {
                it.mu_interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
            }
            Measured::Indices { .. } => false,
        }
    }

    /// Whether it is significantly larger than the placebo by a sign-flip test. Nothing where there
    /// is no placebo.
    pub fn exceeds_placebo(&self) -> Option<bool> {
        Some(self.over_placebo?.p_value.is_some_and(|p_value| p_value < SIGNIFICANCE_LEVEL))
    }
}

/// What was found for an outcome.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The outcome.
    pub outcome: Outcome,
    /// Its mean over all rows.
    pub mean: Option<f64>,
    /// The effect of each factor, then simulation noise, the placebo, the dummy. Outcomes that do
    /// not vary have no Sobol' indices.
    pub effects: Vec<Effect>,
    /// The sum of all first-order indices.
    pub sum_of_first: Option<Estimate>,
    /// Rows that are left out, since the outcome is undefined in them.
    pub left_out: usize,
}

/// Computes the effects on every outcome: the level of the base, and the difference of each other
/// scenario from it.
///
/// # Errors
///
/// Where a Sobol sequence has not as many points.
pub fn findings(levels: &Levels, question: &SensitivityQuestion) -> Result<Vec<Finding>> {
    let plan = levels.plan;
    let base = plan.loaded.base();
    let rows = rows(question, base, plan.loaded.experiment.design_seed)?;
    let names = &plan.loaded.scenarios;
    let mut found = Vec::new();
    for scenario in 0..plan.scenarios() {
        for (reading, key) in plan.readings().enumerate() {
            let of = match scenario {
                0 => names[0].0.clone(),
                _ => format!("{} - {}", names[scenario].0, names[0].0),
            };
            let metric = &METRICS[key.metric];
            let months = plan.loaded.experiment.months;
            let window = Window { at: key.at, months };
            let outcome = Outcome {
                of,
                at: key.at,
                region: key.region.to_string(),
                metric: key.metric,
                unit: unit_in_run(metric, window, base.start),
                window: window.in_words(base.start, metric.kind),
                scenario,
                reading,
            };
            let outputs: Vec<Option<f64>> =
                (0..rows.shares.len()).map(|point| output(levels, &outcome, point)).collect();
            found.push(finding(outcome, &outputs, &rows, question));
        }
    }
    Ok(found)
}

/// An outcome at a point, averaged over the replicates in which it is defined.
fn output(levels: &Levels, outcome: &Outcome, point: usize) -> Option<f64> {
    let of = |scenario: usize, replicate: usize| {
        levels.level(point, scenario, replicate, outcome.reading)
    };
    let value = |replicate: usize| {
        let level = of(outcome.scenario, replicate)?;
        if outcome.scenario == 0 { Some(level) } else { Some(level - of(0, replicate)?) }
    };
    mean(&(0..levels.plan.replicates().len()).filter_map(value).collect::<Vec<_>>())
}

fn finding(
    outcome: Outcome,
    outputs: &[Option<f64>],
    rows: &Rows,
    question: &SensitivityQuestion,
) -> Finding {
    let mean = mean(&outputs.iter().copied().flatten().collect::<Vec<_>>());
    let left_out = outputs.iter().filter(|output| output.is_none()).count();
    let nothing = Finding { outcome, mean, effects: Vec::new(), sum_of_first: None, left_out };
    match question.method {
        Method::Morris(_) => Finding { effects: screened(outputs, rows, question), ..nothing },
        Method::Sobol(points) => sobol_indices(nothing, outputs, points, question),
    }
}

/// Elementary effects.
fn screened(outputs: &[Option<f64>], rows: &Rows, question: &SensitivityQuestion) -> Vec<Effect> {
    let subjects = question.subjects();
    let steps = morris::steps(&rows.shares, &rows.places, outputs);
    let placebo = subjects.iter().position(|subject| *subject == Subject::Placebo);
    let effect = |(&subject, own): (&Subject, &Vec<Option<morris::Step>>)| {
        let mut screening = morris::screening(own, RESAMPLING);
        // What has no order has no direction either: signs of effects follow from the design.
        let is_ordered = match subject {
            Subject::Factor(place) => question.factors[place].is_ordered(),
            _ => false,
        };
        if !is_ordered {
            (screening.mu, screening.mu_interval, screening.sigma) = (None, None, None);
        }
        let placebo = placebo.filter(|_| subject != Subject::Placebo);
        let over_placebo =
            placebo.map(|placebo| morris::excess_over(own, &steps[placebo], RESAMPLING));
        Effect { subject, found: Measured::Screened(screening), over_placebo }
    };
    subjects.iter().zip(&steps).map(effect).collect()
}

/// Sobol' indices.
///
/// The placebo belongs here too. A total index includes the knock-on effects through markets that
/// any change of a factor has, so that even a factor without an effect of its own has one; the
/// dummy, whose index is of first order, does not show that. The placebo's total index is that
/// share, for one more coordinate in points x (factors + 4) runs. It adds hardly any variance:
/// other factors have the same knock-on effects.
fn sobol_indices(
    nothing: Finding,
    outputs: &[Option<f64>],
    points: usize,
    question: &SensitivityQuestion,
) -> Finding {
    let (a, rest) = outputs.split_at(points);
    let (b, mixed) = rest.split_at(points);
    let ab: Vec<Vec<Option<f64>>> = mixed.chunks(points).map(<[_]>::to_vec).collect();
    let outputs = Outputs { a, b, ab: &ab };
    let Some(indices) = sobol::indices(outputs, RESAMPLING) else {
        return nothing;
    };
    let subjects = question.subjects();
    let placebo = subjects.iter().position(|subject| *subject == Subject::Placebo);
    let over = placebo.and_then(|placebo| sobol::excess_over(outputs, placebo, RESAMPLING));
    let effect = |(place, &subject): (usize, &Subject)| {
        let (first, total) = (indices.first[place], Some(indices.total[place]));
        let over_placebo = over.as_ref().map(|over| over[place]);
        let over_placebo = over_placebo.filter(|_| subject != Subject::Placebo);
        Effect { subject, found: Measured::Indices { first, total }, over_placebo }
    };
    let dummy = Measured::Indices { first: indices.dummy, total: None };
    let dummy = Effect { subject: Subject::Dummy, found: dummy, over_placebo: None };
    let effects = subjects.iter().enumerate().map(effect).chain([dummy]).collect();
    let sum_of_first = Some(indices.sum_of_first);
    Finding { effects, sum_of_first, left_out: indices.left_out, ..nothing }
}

impl Finding {
    /// The effect of a subject.
    pub fn of(&self, subject: Subject) -> Option<&Effect> {
        self.effects.iter().find(|effect| effect.subject == subject)
    }

    /// Whether the outcome differs between rows.
    pub fn varies(&self) -> bool {
        self.effects.iter().any(|effect| effect.size() != 0.0)
    }
}
