//! What the levels of all runs say about each outcome.

use anyhow::Result;

use super::points::{Rows, rows};
use super::{Method, Question};
use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::statistics::morris::{self, Screening};
use crate::statistics::resampling::Resampling;
use crate::statistics::sample::mean;
use crate::statistics::sign_flip_test::SignFlipTest;
use crate::statistics::sobol::{self, Estimate, Outputs};
use crate::study::compare::rows::unit_of_window;
use crate::study::estimates::differences::Window;
use crate::study::sweep::merge::Levels;

/// Chance below which a factor is told from the placebo: that of one end of a 95 % interval.
pub const TOLD: f64 = 0.025;

/// Samples that intervals are drawn from anew.
const RESAMPLING: Resampling = Resampling { rounds: 1000, seed: 1 };

/// An outcome: a level, or what a scenario makes of it.
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

    /// Whether it is what a scenario differs from the base by.
    pub fn is_difference(&self) -> bool {
        self.scenario > 0
    }
}

/// What a row of a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A factor, by its place among them.
    Factor(usize),
    /// Another seed.
    Luck,
    /// Another order of settlement.
    Placebo,
    /// A factor that does not exist.
    Dummy,
}

/// What a factor does.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    /// The factor, or what stands beside them.
    pub subject: Subject,
    /// What was found.
    pub found: Found,
    /// By how much it is larger than the placebo: changes at its steps, or its total index.
    pub over_placebo: Option<SignFlipTest>,
}

/// What was found by a method.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    /// By elementary effects.
    Screened(Screening),
    /// By shares of variance: first order, total.
    Shared {
        /// The share that goes when it is known.
        first: Estimate,
        /// The share that stays while only it is unknown; none for the dummy.
        total: Option<Estimate>,
    },
}

impl Effect {
    /// How much it matters.
    pub fn size(&self) -> f64 {
        match self.found {
            Found::Screened(screening) => screening.mu_star.unwrap_or(0.0),
            Found::Shared { first, total } => total.map_or(first.value, |total| total.value),
        }
    }

    /// Whether its mean effect is told from nothing: it moves the outcome in one direction.
    pub fn has_direction(&self) -> bool {
        match self.found {
            Found::Screened(it) => {
                it.mu_interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
            }
            Found::Shared { .. } => false,
        }
    }

    /// Whether it is told from the placebo: exchanging the two at random hardly ever makes it as much
    /// larger. Nothing where there is no placebo.
    pub fn is_told(&self) -> Option<bool> {
        Some(self.over_placebo?.p_value.is_some_and(|p_value| p_value < TOLD))
    }
}

/// What was found for an outcome.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The outcome.
    pub outcome: Outcome,
    /// Its mean over all rows.
    pub mean: Option<f64>,
    /// What each factor does, then luck, then the placebo, then the dummy. Nothing of an outcome that
    /// does not vary, by shares of variance.
    pub effects: Vec<Effect>,
    /// The sum of all first-order indices.
    pub sum_of_first: Option<Estimate>,
    /// Rows that are left out, since the outcome is undefined in them.
    pub left_out: usize,
}

/// Reckons the effects on every outcome: the level of the base, and the difference of each other
/// scenario from it.
pub fn findings(levels: &Levels, question: &Question) -> Result<Vec<Finding>> {
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
            let window = Window { at: key.at, months }.in_words(base.start, metric.kind);
            let outcome = Outcome {
                of,
                at: key.at,
                region: key.region.to_string(),
                metric: key.metric,
                unit: unit_of_window(metric, months),
                window,
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

fn finding(outcome: Outcome, outputs: &[Option<f64>], rows: &Rows, question: &Question) -> Finding {
    let mean = mean(&outputs.iter().copied().flatten().collect::<Vec<_>>());
    let left_out = outputs.iter().filter(|output| output.is_none()).count();
    let nothing = Finding { outcome, mean, effects: Vec::new(), sum_of_first: None, left_out };
    match question.method {
        Method::Morris(_) => Finding { effects: screened(outputs, rows, question), ..nothing },
        Method::Sobol(points) => shared(nothing, outputs, points, question),
    }
}

/// Elementary effects.
fn screened(outputs: &[Option<f64>], rows: &Rows, question: &Question) -> Vec<Effect> {
    let subjects = question.subjects();
    let steps = morris::steps(&rows.shares, &rows.places, outputs);
    let placebo = subjects.iter().position(|subject| *subject == Subject::Placebo);
    let effect = |(&subject, own): (&Subject, &Vec<Option<morris::Step>>)| {
        let mut screening = morris::screening(own, RESAMPLING);
        // What has no order has no direction either.
        let is_ordered = match subject {
            Subject::Factor(place) => question.factors[place].is_ordered(),
            _ => false,
        };
        if !is_ordered {
            (screening.mu, screening.mu_interval) = (None, None);
        }
        let placebo = placebo.filter(|_| subject != Subject::Placebo);
        let over_placebo =
            placebo.map(|placebo| morris::excess_over(own, &steps[placebo], RESAMPLING));
        Effect { subject, found: Found::Screened(screening), over_placebo }
    };
    subjects.iter().zip(&steps).map(effect).collect()
}

/// Shares of variance.
///
/// The placebo belongs here too. A total index has in it what any change of a factor stirs up
/// through markets that pass luck on, so that even a factor without an effect of its own has one; the
/// dummy, whose index is of first order, does not show that. The placebo's total index is that share,
/// for one more coordinate in points x (factors + 4) runs. Its variance adds hardly any: other
/// factors stir up the same.
fn shared(
    nothing: Finding,
    outputs: &[Option<f64>],
    points: usize,
    question: &Question,
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
        Effect { subject, found: Found::Shared { first, total }, over_placebo }
    };
    let dummy = Found::Shared { first: indices.dummy, total: None };
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
