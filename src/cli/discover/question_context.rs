//! The question of a discovery, with the experiment that it refers to.

use crate::cli::places::titled;
use crate::cli::sweep::screen::size;
use crate::cli::view::Screen;
use crate::model::record::metrics::{METRICS, Metric};
use crate::statistics::regret::Better;
use crate::study::discover::DiscoveryQuestion;
use crate::study::estimates::differences::{Window, unit_in_run};
use crate::study::sweep::plan::{Plan, Reading};

/// The significance level, over both sides of an interval.
pub const LEVEL: f64 = 0.05;

/// The question, with the experiment that it refers to.
pub struct QuestionContext<'a> {
    /// The plan of all runs.
    pub plan: &'a Plan,
    /// The question.
    pub question: &'a DiscoveryQuestion,
    pub reading: Reading<'a>,
    /// The metric by which scenarios are judged.
    pub metric: &'a Metric,
    /// Its unit, of flows over the window.
    pub unit: String,
}

impl<'a> QuestionContext<'a> {
    pub fn new(plan: &'a Plan, question: &'a DiscoveryQuestion) -> QuestionContext<'a> {
        let reading = plan.readings().nth(question.reading).expect("it was found among them");
        let metric = &METRICS[reading.metric];
        let window = Window { at: reading.at, months: plan.loaded.experiment.months };
        let unit = unit_in_run(metric, window, plan.loaded.base().start);
        QuestionContext { plan, question, reading, metric, unit }
    }

    pub fn name(&self, scenario: usize) -> &'a str {
        &self.plan.loaded.scenarios[scenario].0
    }

    /// The size of the experiment, and the outcome.
    pub fn about(&self, screen: &mut Screen) {
        let (plan, base) = (self.plan, self.plan.loaded.base());
        let experiment = &plan.loaded.experiment;
        let Reading { at, region, .. } = self.reading;
        let window = Window { at, months: experiment.months };
        screen.heading(&format!("{}: {}", experiment.name, experiment.question));
        screen.text(&size(plan));
        screen.text(&format!(
            "{} in {}, {}; {}",
            self.metric.name,
            titled(region, base),
            window.in_words(base.start, self.metric.kind),
            self.unit
        ));
    }

    /// What a point of interest is.
    pub fn case(&self) -> String {
        let DiscoveryQuestion { scenario, rival, threshold, better, .. } = *self.question;
        let (own, metric, unit) = (self.name(scenario), self.metric.name, &self.unit);
        let Some(rival) = rival.map(|rival| self.name(rival)) else {
            let side = if better == Better::Larger { "at least" } else { "at most" };
            return format!("{own} has {metric} of {side} {threshold} ({unit})");
        };
        let side = if better == Better::Larger { "more" } else { "less" };
        if threshold < 0.0 {
            let side = if better == Better::Larger { "less" } else { "more" };
            let most = -threshold;
            return format!(
                "{own} has {side} {metric} than {rival} by less than {most} ({unit}), if at all"
            );
        }
        let by = match threshold {
            0.0 => String::new(),
            _ => format!(" by more than {threshold} ({unit})"),
        };
        format!("{own} has {side} {metric} than {rival}{by}")
    }
}
