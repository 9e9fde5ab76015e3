//! What `stia sensitivity` shows: a table for each outcome, and what it is too little for.

use super::legend::{legend, too_few};
use crate::cli::places::called;
use crate::cli::sweep::screen::{window, world};
use crate::cli::view::format::{
    counted, or_dash, readable, readable_or_dash, times, whole_percent,
};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::record::metrics::METRICS;
use crate::statistics::sobol::Estimate;
use crate::study::sensitivity::{Effect, Finding, Found, Method, Question, Subject};
use crate::study::sweep::merge::Report;
use crate::study::sweep::plan::Plan;

/// What a method found, and where it is written.
pub fn screen(
    plan: &Plan,
    question: &Question,
    shown: &[&Finding],
    report: &Report,
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
        world(plan)
    ));
    screen.text(&window(plan));
    screen.gap();
    for finding in shown {
        section(&mut screen, plan, question, finding);
        screen.gap();
    }
    screen.texts(legend(question, shown));
    screen.gap();
    screen.written(&report.directory, &report.files);
    screen.into_text()
}

/// The effects on an outcome, the largest first.
fn section(screen: &mut Screen, plan: &Plan, question: &Question, finding: &Finding) {
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
            "  the placebo moves nothing: no order of settlement matters here, and * says no more than \
             that the outcome moves",
        );
    }
    let lacks = finding.lacks(question.method);
    // Shares of a variance that is hardly known are no more than a guess.
    let parts = parts(finding).filter(|_| lacks.is_empty());
    screen.texts(parts.map(|line| format!("  {line}")));
    screen.texts(lacks.iter().map(|lack| format!("  {}", too_few(question, lack))));
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
fn table(question: &Question, finding: &Finding) -> Table {
    let mut effects: Vec<&Effect> = finding.effects.iter().collect();
    // What is no factor stands below, always in the same order.
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
            Column::right("mean size"),
            Column::left("").close(),
            Column::left("").close().optional(1),
            Column::right("mean effect"),
            Column::left("").close(),
            Column::left("").close().optional(2),
            Column::right("deviation").optional(3),
            Column::right("/ placebo").optional(4),
        ]),
        Method::Sobol(_) => Table::new([
            factor,
            Column::right("first"),
            Column::left("[95 %]").optional(1),
            Column::right("total"),
            Column::left("").close(),
            Column::left("[95 %]"),
        ]),
    };
    for effect in effects {
        let name = question.called(effect.subject).to_string();
        table.row([name].into_iter().chain(cells(finding, effect)));
    }
    table
}

/// The figures of a row.
fn cells(finding: &Finding, effect: &Effect) -> Vec<String> {
    let told = if effect.is_told() == Some(true) { "*" } else { "" };
    match effect.found {
        Found::Screened(it) => {
            let half = it.mu_interval.map(|(low, high)| 0.5 * (high - low));
            vec![
                readable_or_dash(it.mu_star),
                told.to_string(),
                half_width(it.mu_star_margin_of_error),
                readable_or_dash(it.mu),
                if effect.has_direction() { "+" } else { "" }.to_string(),
                half_width(half),
                readable_or_dash(it.sigma),
                over_placebo(finding, effect).map_or_else(String::new, times),
            ]
        }
        Found::Shared { first, total } => {
            let (first, own) = shared(Some(first));
            let (total, of_total) = shared(total);
            vec![first, own, total, told.to_string(), of_total]
        }
    }
}

/// Half an interval.
fn half_width(half: Option<f64>) -> String {
    half.map_or_else(String::new, |half| format!("± {}", readable(half)))
}

/// An index and its interval.
fn shared(estimate: Option<Estimate>) -> (String, String) {
    let ends = estimate.and_then(|estimate| estimate.interval);
    (
        or_dash(estimate, |it| readable((it.value * 1e3).round() / 1e3)),
        ends.map_or_else(String::new, |(low, high)| format!("[{low:.2}, {high:.2}]")),
    )
}

/// How many times as large as the placebo's its change at a step is.
fn over_placebo(finding: &Finding, effect: &Effect) -> Option<f64> {
    let step = |effect: &Effect| match effect.found {
        Found::Screened(screening) => screening.step,
        Found::Shared { .. } => None,
    };
    let placebo = step(finding.of(Subject::Placebo)?).filter(|&placebo| placebo > 0.0)?;
    Some(step(effect)? / placebo).filter(|_| effect.subject != Subject::Placebo)
}

/// What luck and the factors have of the variance.
fn parts(finding: &Finding) -> Option<String> {
    let share = |subject: Subject| match finding.of(subject)?.found {
        Found::Shared { first, total: Some(total) } => Some((first.value, total.value)),
        _ => None,
    };
    let (first, total) = share(Subject::Luck)?;
    // Estimates of shares may lie outside of what shares can be.
    let (first, total) = (first.clamp(0.0, 1.0), total.clamp(0.0, 1.0));
    let percent = |share: f64| whole_percent(share.clamp(0.0, 1.0));
    let stirred = share(Subject::Placebo).map_or_else(String::new, |(_, total)| {
        format!("; any small change stirs up {}", percent(total))
    });
    Some(format!(
        "of the variance about {} is luck alone, {} luck with factors, {} factors alone{stirred}",
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
    fn variance_is_luck_alone_luck_with_factors_and_factors_alone() {
        let effect = |(subject, first, total): (Subject, f64, f64)| {
            let [first, total] = [first, total].map(|value| Estimate { value, interval: None });
            Effect {
                subject,
                found: Found::Shared { first, total: Some(total) },
                over_placebo: None,
            }
        };
        let of = |luck: (f64, f64)| {
            let placebo = (Subject::Placebo, 0.0, 0.15);
            let effects = [(Subject::Luck, luck.0, luck.1), placebo].map(effect).to_vec();
            let outcome = Outcome::of_level(0, Month::new(2015, 1));
            let finding = Finding { outcome, mean: None, effects, sum_of_first: None, left_out: 0 };
            parts(&finding).expect("there is luck")
        };
        let said = "of the variance about 30 % is luck alone, 20 % luck with factors, 50 % factors alone; \
                    any small change stirs up 15 %";
        assert_eq!(of((0.3, 0.5)), said);
        // Estimates may lie outside of what shares can be.
        assert!(
            of((-0.1, 1.2)).contains("0 % is luck alone, 100 % luck with factors, 0 % factors")
        );
    }
}
