//! What `stia sensitivity` shows: a table for each outcome, and where the sample is too small.

use super::legend::{label, legend, rounded, shortage, verdict};
use crate::cli::places::called;
use crate::cli::sweep::screen::{run_settings, window};
use crate::cli::view::format::{
    counted, interval, or_dash, p_value, readable, readable_or_dash, times, whole_percent,
};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::statistics::sobol::Estimate;
use crate::study::sensitivity::{Effect, Finding, Measured, Method, SensitivityQuestion, Subject};
use crate::study::sweep::merge::MergeReport;
use crate::study::sweep::plan::Plan;

/// What a method found, and where it is written.
pub fn screen(
    plan: &Plan,
    question: &SensitivityQuestion,
    shown: &[&Finding],
    report: &MergeReport,
    terminal: Terminal,
) -> String {
    let experiment = &plan.loaded.experiment;
    let size = match question.method {
        Method::Morris(1) => "1 trajectory".into(),
        Method::Morris(count) => format!("{count} trajectories"),
        Method::Sobol(points) => format!("two samples of {}", counted(points, "point")),
    };
    let mut screen = Screen::new(terminal);
    screen.heading(&format!("{}: {}", experiment.name, experiment.question));
    screen.text(&format!(
        "{size} x {} x {}; {}",
        counted(plan.scenarios(), "scenario"),
        counted(experiment.replicates as usize, "replicate"),
        run_settings(plan)
    ));
    screen.text(&window(plan));
    screen.gap();
    for finding in shown {
        section(&mut screen, plan, question, finding);
        screen.gap();
    }
    screen.texts(legend(question, shown));
    screen.gap();
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// The effects on an outcome, the largest first.
fn section(screen: &mut Screen, plan: &Plan, question: &SensitivityQuestion, finding: &Finding) {
    screen.heading(&title(plan, finding));
    if finding.left_out > 0 {
        let rows = counted(finding.left_out, "row");
        screen.text(&format!("  {rows} left out: the outcome is undefined there"));
    }
    if !finding.varies() {
        return screen.text(match finding.left_out {
            0 => "  does not vary",
            _ => "  does not vary, or is defined in too few rows",
        });
    }
    screen.table(&table(question, finding));
    if finding.of(Subject::Placebo).is_some_and(|placebo| placebo.size() == 0.0) {
        screen.text(
            "  the placebo changes nothing: settlement order does not matter here, and `significant` only \
             means that the outcome changes",
        );
    }
    let shortages = finding.shortages(question.method);
    // Shares of a variance that is hardly known are no more than a guess.
    let parts = parts(finding).filter(|_| shortages.is_empty());
    screen.texts(parts.map(|line| format!("  {line}")));
    screen.texts(shortages.iter().map(|it| format!("  {}", shortage(question, it))));
}

/// What an outcome is of, and its mean.
fn title(plan: &Plan, finding: &Finding) -> String {
    let outcome = &finding.outcome;
    let name = METRICS[outcome.metric].name;
    let place = called(&outcome.region, plan.loaded.base());
    let place = if plan.regions.len() > 1 { format!(" in {place}") } else { String::new() };
    let mean = finding.mean.map_or_else(
        || "undefined".into(),
        |mean| format!("mean {} {}", readable(mean), outcome.unit),
    );
    format!("{name} of {}{place}, {}: {mean}", outcome.of, outcome.window)
}

/// The effects on an outcome, one a row.
fn table(question: &SensitivityQuestion, finding: &Finding) -> Table {
    let mut effects: Vec<&Effect> = finding.effects.iter().collect();
    // What is not a factor stands below, always in the same order.
    effects.sort_by(|one, other| {
        let key = |effect: &Effect| match effect.subject {
            Subject::Factor(_) => (false, -effect.size()),
            _ => (true, 0.0),
        };
        let (one, other) = (key(one), key(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let factor = Column::names("factor");
    let mut table = match question.method {
        Method::Morris(_) => Table::new([
            factor,
            Column::right("μ*"),
            Column::left("±").close().optional(5),
            Column::left("verdict"),
            Column::right("μ").optional(2),
            Column::right("95 % CI").optional(2),
            Column::right("σ").optional(3),
            Column::right("× placebo").optional(4),
            Column::right("p").optional(6),
        ]),
        Method::Sobol(_) => Table::new([
            factor,
            Column::right("first"),
            Column::right("95 % CI").optional(2),
            Column::right("total"),
            Column::right("95 % CI").optional(1),
            Column::left("verdict"),
            Column::right("p").optional(3),
        ]),
    };
    for effect in effects {
        let name = label(question, effect.subject).to_string();
        table.row([name].into_iter().chain(cells(finding, effect)));
    }
    table
}

/// The figures of a row.
fn cells(finding: &Finding, effect: &Effect) -> Vec<String> {
    let own_p_value = effect.over_placebo.and_then(|over| over.p_value);
    let (verdict, p) = (verdict(effect).to_string(), or_dash(own_p_value, p_value));
    match effect.found {
        Measured::Screened(it) => {
            vec![
                readable_or_dash(it.mu_star),
                plus_minus(it.mu_star_margin_of_error),
                verdict,
                readable_or_dash(it.mu),
                or_dash(it.mu_interval, interval),
                readable_or_dash(it.sigma),
                or_dash(over_placebo(finding, effect), times),
                p,
            ]
        }
        Measured::Indices { first, total } => {
            let (first, own) = with_interval(Some(first));
            let (total, of_total) = with_interval(total);
            vec![first, own, total, of_total, verdict, p]
        }
    }
}

/// A margin of error.
fn plus_minus(margin: Option<f64>) -> String {
    margin.map_or_else(String::new, |margin| format!("± {}", readable(margin)))
}

/// An index and its interval.
fn with_interval(estimate: Option<Estimate>) -> (String, String) {
    let ends = estimate.and_then(|estimate| estimate.interval);
    (
        or_dash(estimate, |it| readable((it.value * 1e3).round() / 1e3 + 0.0)),
        or_dash(ends, |ends| interval(rounded(ends))),
    )
}

/// How many times as large as the placebo's its change at a step is.
fn over_placebo(finding: &Finding, effect: &Effect) -> Option<f64> {
    let step = |effect: &Effect| match effect.found {
        Measured::Screened(screening) => screening.step,
        Measured::Indices { .. } => None,
    };
    let placebo = step(finding.of(Subject::Placebo)?).filter(|&placebo| placebo > 0.0)?;
    Some(step(effect)? / placebo).filter(|_| effect.subject != Subject::Placebo)
}

/// How simulation noise and the factors share the variance.
fn parts(finding: &Finding) -> Option<String> {
    let share = |subject: Subject| match finding.of(subject)?.found {
        Measured::Indices { first, total: Some(total) } => Some((first.value, total.value)),
        _ => None,
    };
    let (first, total) = share(Subject::Noise)?;
    // Estimates of shares may lie outside of what shares can be.
    let (first, total) = (first.clamp(0.0, 1.0), total.clamp(0.0, 1.0));
    let percent = |share: f64| whole_percent(share.clamp(0.0, 1.0));
    let placebo = share(Subject::Placebo).map_or_else(String::new, |(_, total)| {
        format!("; the placebo has a total index of {}", percent(total))
    });
    Some(format!(
        "of the variance about {} is simulation noise, {} its interaction with factors, {} factors \
         alone{placebo}",
        percent(first),
        percent(total - first),
        percent(1.0 - total.max(first)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;
    use crate::study::sensitivity::Outcome;

    #[test]
    fn variance_is_noise_its_interaction_with_factors_and_factors_alone() {
        let effect = |(subject, first, total): (Subject, f64, f64)| {
            let [first, total] = [first, total].map(|value| Estimate { value, interval: None });
            Effect {
                subject,
                found: Measured::Indices { first, total: Some(total) },
                over_placebo: None,
            }
        };
        let of = |noise: (f64, f64)| {
            let placebo = (Subject::Placebo, 0.0, 0.15);
            let effects = [(Subject::Noise, noise.0, noise.1), placebo].map(effect).to_vec();
            let outcome = Outcome::of_level(0, Month::new(2015, 1));
            let finding = Finding { outcome, mean: None, effects, sum_of_first: None, left_out: 0 };
            parts(&finding).expect("there is noise")
        };
        let said = "of the variance about 30 % is simulation noise, 20 % its interaction with factors, 50 % \
                    factors alone; the placebo has a total index of 15 %";
        assert_eq!(of((0.3, 0.5)), said);
        // Estimates may lie outside of what shares can be.
        assert!(
            of((-0.1, 1.2))
                .contains("0 % is simulation noise, 100 % its interaction with factors, 0 %")
        );
    }
}
