//! What `stia sensitivity` shows: a table for each outcome, what it is too little for, and a legend.

use super::comparison::two_digits;
use super::figures::{counted, readable, readable_or_dash};
use super::places::called;
use super::screen::{clip, folded, wrapped};
use super::sensitivity::Choice;
use super::sweep_screen::{window, world};
use super::terminal::Paint;
use crate::model::record::metrics::METRICS;
use crate::statistics::sobol::Estimate;
use crate::study::experiment::{Factor, Loaded, held};
use crate::study::sensitivity::{
    Effect, Finding, Measured, Method, ORDER, SensitivityQuestion, Shortage, Subject, TOLD,
};
use crate::study::sweep::merge::MergeReport;
use crate::study::sweep::plan::Plan;

/// Columns that the name of a factor may have.
const NAME: usize = 32;

/// What a method found, and where it is written.
pub fn screen(
    plan: &Plan,
    question: &SensitivityQuestion,
    shown: &[&Finding],
    report: &MergeReport,
    paint: Paint,
) -> String {
    let experiment = &plan.loaded.experiment;
    let size = match question.method {
        Method::Morris(1) => "1 trajectory".into(),
        Method::Morris(count) => format!("{count} trajectories"),
        Method::Sobol(points) => format!("two samples of {}", counted(points, "point")),
    };
    let title = format!("{}: {}", experiment.name, experiment.question);
    let mut lines = vec![
        paint.heading(&clip(&title)),
        clip(&format!(
            "{size} x {} x {}; {}",
            counted(plan.scenarios(), "scenario"),
            counted(experiment.replicates as usize, "replicate"),
            world(plan)
        )),
        window(plan),
        String::new(),
    ];
    for finding in shown {
        lines.extend(section(plan, question, finding, paint));
        lines.push(String::new());
    }
    lines.extend(legend(question, shown).iter().flat_map(|line| folded(line)));
    lines.push(String::new());
    lines.push(paint.heading(&format!("Written to {}", report.written.directory.display())));
    lines.extend(wrapped(&report.written.files));
    lines.join("\n") + "\n"
}

/// The effects on an outcome, the largest first.
fn section(
    plan: &Plan,
    question: &SensitivityQuestion,
    finding: &Finding,
    paint: Paint,
) -> Vec<String> {
    let outcome = &finding.outcome;
    let place = called(&outcome.region, plan.loaded.base());
    let name = METRICS[outcome.metric].name;
    let mean = finding.mean.map_or_else(
        || "undefined".into(),
        |mean| format!("mean {} {}", readable(mean), outcome.unit),
    );
    let place = if plan.regions.len() > 1 { format!(" in {place}") } else { String::new() };
    let heading = format!("{name} of {}{place}, {}: {mean}", outcome.of, outcome.window);
    let mut lines = vec![paint.heading(&clip(&heading))];
    if finding.left_out > 0 {
        let rows = counted(finding.left_out, "row");
        lines.push(format!("  {rows} left out: the outcome is undefined there"));
    }
    if !finding.varies() {
        lines.push(match finding.left_out {
            0 => "  does not vary".into(),
            _ => "  does not vary, or is defined in too few rows".into(),
        });
        return lines;
    }
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
    let width = effects.iter().map(|effect| question.called(effect.subject).chars().count());
    let width = width.max().unwrap_or(0).clamp("factor".len(), NAME);
    let header = match question.method {
        Method::Morris(_) => {
            screened(["mean size", "", "±", "mean effect", "", "±", "deviation", "/ placebo"])
        }
        Method::Sobol(_) => "   first  [95 %]              total    [95 %]".into(),
    };
    lines.push(paint.aside(&format!("  {:width$}{header}", "factor")));
    for effect in effects {
        let name = short(question.called(effect.subject));
        lines.push(clip(format!("  {name:width$}{}", cells(finding, effect)).trim_end()));
    }
    if finding.of(Subject::Placebo).is_some_and(|placebo| placebo.size() == 0.0) {
        let text = "  the placebo moves nothing: no order of settlement matters here, and * says no more \
                    than that the outcome moves";
        lines.extend(folded(text));
    }
    let lacks = finding.shortages(question.method);
    // Shares of a variance that is hardly known are no more than a guess.
    let parts = parts(finding).filter(|_| lacks.is_empty());
    lines.extend(parts.iter().flat_map(|line| folded(&format!("  {line}"))));
    for lack in lacks {
        lines.extend(folded(&format!("  {}", of_lack(question, &lack))));
    }
    lines
}

/// A name that leaves room for its figures.
fn short(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_string();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

/// Cells of a row of elementary effects.
fn screened(cells: [&str; 8]) -> String {
    let [size, told, size_half, mean, sign, mean_half, deviation, times] = cells;
    format!(
        "  {size:>9} {told:1} {size_half:<6}  {mean:>11} {sign:1} {mean_half:<6} {deviation:>9}  {times:>9}"
    )
}

/// The figures of a row.
fn cells(finding: &Finding, effect: &Effect) -> String {
    let told = if effect.is_told() == Some(true) { "*" } else { "" };
    match effect.found {
        Measured::Screened(it) => {
            let half = it.mu_interval.map(|(low, high)| 0.5 * (high - low));
            let times = times(finding, effect).map(|times| format!("×{}", two_digits(times)));
            screened([
                &readable_or_dash(it.mu_star),
                told,
                &readable_or_dash(it.mu_star_half_width),
                &readable_or_dash(it.mu),
                if effect.has_direction() { "+" } else { "" },
                &readable_or_dash(half),
                &readable_or_dash(it.sigma),
                &times.unwrap_or_default(),
            ])
        }
        Measured::Shared { first, total } => {
            let (first, own) = shared(Some(first));
            let (total, of_total) = shared(total);
            format!("  {first:>6}  {own:<16}  {total:>6} {told:1}  {of_total}")
        }
    }
}

/// An index and its interval.
fn shared(estimate: Option<Estimate>) -> (String, String) {
    let Some(Estimate { value, interval }) = estimate else { return ("–".into(), String::new()) };
    let interval =
        interval.map_or_else(String::new, |(low, high)| format!("[{low:.2}, {high:.2}]"));
    (readable((value * 1e3).round() / 1e3), interval)
}

/// How many times as large as the placebo's its change at a step is.
fn times(finding: &Finding, effect: &Effect) -> Option<f64> {
    let step = |effect: &Effect| match effect.found {
        Measured::Screened(screening) => screening.step,
        Measured::Shared { .. } => None,
    };
    let placebo = step(finding.of(Subject::Placebo)?).filter(|&placebo| placebo > 0.0)?;
    Some(step(effect)? / placebo).filter(|_| effect.subject != Subject::Placebo)
}

/// What luck and the factors have of the variance.
fn parts(finding: &Finding) -> Option<String> {
    let share = |subject: Subject| match finding.of(subject)?.found {
        Measured::Shared { first, total: Some(total) } => Some((first.value, total.value)),
        _ => None,
    };
    let (first, total) = share(Subject::Luck)?;
    // Estimates of shares may lie outside of what shares can be.
    let (first, total) = (first.clamp(0.0, 1.0), total.clamp(0.0, 1.0));
    let percent = |share: f64| format!("{:.0} %", 100.0 * share.clamp(0.0, 1.0));
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

/// What there is too little for, and how much would do.
fn of_lack(question: &SensitivityQuestion, lack: &Shortage) -> String {
    let would = |points: &Option<usize>| {
        points.map_or_else(
            || "more would do than a Sobol sequence has".to_string(),
            |points| format!("about --points {points} would do"),
        )
    };
    match lack {
        Shortage::Trajectories { count, enough } => format!(
            "few: {count} trajectories order factors by a guess, and fewer than 6 can tell nothing from the \
             placebo; {enough} and more tell (--trajectories)"
        ),
        Shortage::Effects { subject, count } => format!(
            "few: {} of {} defined; its steps do not move it, or to where the outcome is undefined",
            counted(*count, "effect"),
            question.called(*subject)
        ),
        Shortage::Width { subject, width, enough, points } => format!(
            "too few points: the interval of the total index of {} is {width:.2} wide; for {enough}, {}",
            question.called(*subject),
            would(points)
        ),
        Shortage::Dummy { interval: (low, high), points } => format!(
            "too few points: the dummy, which does nothing, has [{low:.2}, {high:.2}]; {}",
            would(points).replace("would", "might")
        ),
        Shortage::Sum { interval: (low, high), points } => format!(
            "too few points: first-order indices sum to [{low:.2}, {high:.2}], more than 1; {}",
            would(points).replace("would", "might")
        ),
    }
}

/// What columns, rows and marks mean.
fn legend(question: &SensitivityQuestion, shown: &[&Finding]) -> Vec<String> {
    let of_method: &[&str] = match question.method {
        Method::Morris(_) => &[
            "mean size: of the change of the outcome while a factor goes through its whole range, or from \
             one of its values to another",
            "mean effect: the same with its sign, from the lowest to the highest value, of a switch from \
             off to on; – where there is no order. + its 95 % interval does not contain zero",
            "±: half a 95 % interval; deviation: of effects from trajectory to trajectory: chance, bends, \
             interactions",
        ],
        Method::Sobol(_) => &[
            "first: share of the variance that goes when a factor is known; total: share that stays while \
             only it is unknown, all its interactions included",
            "the variance is that over the ranges of these factors: other ranges, other shares",
        ],
    };
    let mut lines: Vec<String> = of_method.iter().map(ToString::to_string).collect();
    lines.push("luck: another seed of all chance".into());
    if question.has_placebo {
        lines.push(format!(
            "placebo: another {ORDER}, a change without substance. Markets pass luck on, so that any small \
             change brings about as much"
        ));
        let (what, within, marks) = match question.method {
            Method::Morris(_) => ("changes at steps are", "trajectories", "neither * nor +"),
            Method::Sobol(_) => ("total index is", "rows", "no *"),
        };
        let rows = shown.iter().filter(|finding| finding.varies()).flat_map(|it| &it.effects);
        let rows = rows.filter(|effect| effect.over_placebo.is_some()).count();
        lines.push(format!(
            "* told from the placebo: its {what} larger than the placebo's, by more than all but {} % of \
             random exchanges of the two within {within} make it. What has {marks} is not told from \
             nothing. Each row is judged by itself: of {} that do nothing about {} would have a *{} by \
             chance",
            readable(100.0 * TOLD),
            counted(rows, "row"),
            readable(TOLD * rows as f64),
            match question.method {
                // Its interval is on one of two sides.
                Method::Morris(_) => format!(" and {} a +", readable(2.0 * TOLD * rows as f64)),
                Method::Sobol(_) => String::new(),
            }
        ));
        if matches!(question.method, Method::Morris(_)) {
            lines.push(
                "/ placebo: its change at a step, not divided by the length of the step, over that of the \
                 placebo. * without +: it moves the outcome, but not in one direction"
                    .into(),
            );
        }
    } else {
        lines
            .push(format!("no placebo: {ORDER} is a factor here; compare the others with its row"));
    }
    if matches!(question.method, Method::Sobol(_)) {
        lines.push(
            "dummy: does not exist; first-order indices within its interval are noise".into(),
        );
    }
    lines
}

/// Which factors go on to shares of variance, and what the others are held at.
pub fn going_on(choice: &Choice, factors: &[Factor], asked: &Loaded, paint: Paint) -> String {
    let mut names: Vec<&str> = Vec::new();
    for finding in &choice.by {
        let name = METRICS[finding.outcome.metric].name;
        names.extend((!names.contains(&name)).then_some(name));
    }
    let levels = choice.by.iter().filter(|it| !it.outcome.is_difference()).count();
    let of = match (levels, choice.by.len() - levels) {
        (_, 0) => "levels",
        (0, _) => "differences",
        _ => "levels and differences",
    };
    let heading = format!("On to shares of variance, by {of} of {}", names.join(", "));
    let mut lines = vec![String::new(), paint.heading(&clip(&heading))];
    let width = factors.iter().map(|factor| factor.called().chars().count()).max().unwrap_or(0);
    let width = width.min(NAME);
    for standing in &choice.standings {
        let factor = &factors[standing.factor];
        let name = short(factor.called());
        let fate = match (standing.goes_on, standing.is_told) {
            (true, Some(false)) => "goes on, though nothing is told of it".into(),
            (true, _) => "goes on".into(),
            (false, _) => format!("held at {}", values(factor, asked)),
        };
        lines.push(clip(&format!("  {name:width$}  {fate}")));
    }
    if choice.standings.iter().any(|standing| !standing.goes_on) {
        let text = "what is held does not vary below: shares are those of a world where it is known. \
                    --keep holds fewer; held.csv has the reasons";
        lines.extend(folded(text));
    }
    lines.join("\n") + "\n\n"
}

/// What a factor is held at in each scenario; once if all have the same.
fn values(factor: &Factor, asked: &Loaded) -> String {
    let values: Vec<(&str, String)> = asked
        .scenarios
        .iter()
        .map(|(name, scenario)| (name.as_str(), held(name, scenario, factor)))
        .collect();
    if values.iter().all(|(_, value)| *value == values[0].1) {
        return values[0].1.clone();
    }
    let each = values.iter().map(|(name, value)| format!("{value} ({name})"));
    each.collect::<Vec<_>>().join(", ")
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
                found: Measured::Shared { first, total: Some(total) },
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
