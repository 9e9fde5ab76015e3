//! The screen at the end of a validation: targets by role, misses, facts, forecasts.

use crate::cli::view::format::{counted, readable, readable_or_dash, whole_percent};
use crate::cli::view::{Column, Screen, Table, Terminal};
use crate::model::data::TargetRole;
use crate::study::estimates::scale::LARGE;
use crate::study::validate::facts::{FactCount, FactFinding, count as count_facts};
use crate::study::validate::forecasts::{SeriesSkill, skills};
use crate::study::validate::order::CONTROL_REPLICATES;
use crate::study::validate::scores::{Count, MANY, Score, count, misses};
use crate::study::validate::{Findings, Validation, ValidationReport};

/// Misses that are shown.
const MISSES: usize = 20;

/// The screen at the end of a validation.
pub fn screen(
    order: &Validation,
    report: &ValidationReport,
    found: &Findings,
    set: &[String],
    terminal: Terminal,
) -> String {
    let (name, scenario) = order.scenario;
    let mut screen = Screen::new(terminal);
    screen.heading(&format!("Validation of {name}"));
    screen.text(&format!(
        "{} to {}, scale {}, seed {}, {}; controls: {} of {} each",
        scenario.start,
        scenario.until,
        scenario.scale,
        scenario.seed,
        counted(scenario.replicates as usize, "replicate"),
        counted(order.controls.len(), "world"),
        counted(scenario.replicates.min(CONTROL_REPLICATES) as usize, "replicate"),
    ));
    if !set.is_empty() {
        screen.text(&format!("in all worlds: {}", set.join(", ")));
    }
    screen.gap();
    targets(&mut screen, order, found);
    screen.gap();
    facts(&mut screen, found);
    screen.gap();
    forecasts(&mut screen, found);
    screen.gap();
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// Targets within their tolerance by role, and the misses by size.
fn targets(screen: &mut Screen, order: &Validation, found: &Findings) {
    screen.heading("Targets within their tolerance");
    let mut table = Table::new([
        Column::names("role"),
        Column::right("inside"),
        Column::right("simulated"),
        Column::right("share"),
        Column::right("in the interval"),
        Column::right("no figure"),
    ]);
    for (role, is_own) in [false, true].iter().flat_map(|own| TargetRole::ALL.map(|it| (it, *own)))
    {
        let count = count(&found.scores, role, is_own);
        if count.targets > 0 {
            table.row(counts(role, is_own, count));
        }
    }
    screen.table(&table);
    screen.aside("  inputs and priors do not count; no figure: the model or the run has none");
    let replicates = order.scenario.1.replicates as usize;
    screen.aside(&match replicates {
        1 => "  one replicate has no interval".into(),
        few if few < MANY => format!(
            "  interval: 90 % confidence interval of the mean of {}",
            counted(few, "replicate")
        ),
        many => format!("  interval: 5 to 95 % of {}", counted(many, "replicate")),
    });
    let scale = order.scenario.1.scale;
    of_scale(&found.scores, scale).iter().for_each(|line| screen.aside(line));
    let missed = misses(&found.scores);
    if missed.is_empty() {
        return;
    }
    screen.gap();
    screen.heading("Misses, the largest first");
    screen.table(&missed_targets(&missed, scale));
    if missed.len() > MISSES {
        screen.aside(&format!("  and {} more in scores.csv", missed.len() - MISSES));
    }
}

fn counts(role: TargetRole, is_own: bool, count: Count) -> [String; 6] {
    let Count { targets, simulated, inside, in_interval } = count;
    let own = if is_own { " (own)" } else { "" };
    let share = |part: usize| match simulated {
        0 => "–".to_string(),
        all => whole_percent(part as f64 / all as f64),
    };
    [
        format!("{}{own}", role.name()),
        inside.to_string(),
        simulated.to_string(),
        share(inside),
        in_interval.to_string(),
        (targets - simulated).to_string(),
    ]
}

/// Whether a scale puts the figure of a target far off its level at full size.
fn is_off(score: &Score, scale: f64) -> bool {
    score.target.figure.is_some_and(|figure| figure.is_off_at(scale))
}

/// What a smaller scale does to the targets that count and have a figure, if it does anything.
fn of_scale(scores: &[Score], scale: f64) -> Option<String> {
    let is_meant = |it: &&Score| it.target.role.is_scored() && it.simulated.is_some();
    let counted: Vec<&Score> = scores.iter().filter(is_meant).collect();
    let off = counted.iter().filter(|it| is_off(it, scale)).count();
    (off > 0).then(|| {
        format!(
            "  ¶ at about this scale, all of China's level is more than {} % off that at full size: \
             {off} of {} targets that count. Facts and other measures of single firms and deals \
             were not tried at several scales",
            100.0 * LARGE,
            counted.len()
        )
    })
}

fn missed_targets(missed: &[&Score], scale: f64) -> Table {
    let mut table = Table::new([
        Column::names("target"),
        Column::right("year"),
        Column::right("target"),
        Column::right("simulated"),
        Column::right("ratio"),
        Column::right("tolerances"),
        Column::left("unit").optional(1),
        Column::left("role").optional(2),
    ]);
    for score in missed.iter().take(MISSES) {
        let target = &score.target;
        table.row([
            format!("{}{}", target.id, if is_off(score, scale) { " ¶" } else { "" }),
            target.year.to_string(),
            readable(target.value),
            readable_or_dash(score.simulated),
            score.ratio().map_or_else(|| "–".into(), |ratio| format!("{ratio:.2}")),
            format!("{:.1}", score.excess()),
            target.unit.clone(),
            target.role.name().into(),
        ]);
    }
    table
}

/// Facts that were measured, with their controls, and the names of the others.
fn facts(screen: &mut Screen, found: &Findings) {
    screen.heading(&facts_heading(count_facts(&found.facts)));
    let (measured, rest): (Vec<_>, Vec<_>) =
        found.facts.iter().partition(|it| it.simulated.is_some());
    if !measured.is_empty() {
        table_of_facts(screen, &measured);
    }
    if !rest.is_empty() {
        let names: Vec<&str> = rest.into_iter().map(name).collect();
        screen.aside(&format!(
            "  not measured, since the run is too short or too few events stand behind them: {}",
            names.join(", ")
        ));
    }
}

fn table_of_facts(screen: &mut Screen, measured: &[&FactFinding]) {
    let mut table = Table::new([
        Column::names("fact"),
        Column::left(""),
        Column::right("simulated"),
        Column::right("range"),
        Column::right("control"),
        Column::left("").close(),
    ]);
    for it in measured {
        table.row(fact(it));
    }
    screen.table(&table);
    screen.aside(
        "  control: a world without what makes the fact, which should fail; where it passes too, \
         something else makes the fact",
    );
}

/// The name of a fact on the screen.
fn name(it: &FactFinding) -> &str {
    it.fact.id.trim_start_matches("fact.")
}

/// How many pass of those that could be measured, and how many could not.
fn facts_heading(FactCount { measured, unmeasured, passed, explained }: FactCount) -> String {
    if measured == 0 {
        return format!("Stylised facts: none of {unmeasured} could be measured in this run");
    }
    let (all, rest) = match unmeasured {
        0 => (format!("{measured} pass"), String::new()),
        _ => (format!("{measured} measured pass"), format!(", {unmeasured} not measured")),
    };
    format!(
        "Stylised facts: {passed} of {all}{rest}; {explained} of those that pass fail without their \
         mechanism"
    )
}

fn fact(it: &FactFinding) -> [String; 6] {
    let passes = if it.passes() == Some(true) { "passes" } else { "fails" };
    let control = match it.control_fails() {
        None if it.fact.control.is_empty() => "none",
        None => "not measured",
        Some(true) => "fails",
        Some(false) => "passes too",
    };
    let (low, high) = (readable(it.fact.low), readable(it.fact.high));
    [
        name(it).into(),
        passes.into(),
        readable_or_dash(it.simulated),
        format!("{low} to {high}"),
        readable_or_dash(it.without_mechanism),
        control.into(),
    ]
}

/// Series from 2021 on against naive forecasts, losses first.
fn forecasts(screen: &mut Screen, found: &Findings) {
    let skills = skills(&found.forecasts);
    if skills.is_empty() {
        screen.heading("Years from 2021 on: no recorded year after 2020 was run");
        return;
    }
    let lost = skills.iter().filter(|it| it.relative() > 1.0).count();
    screen.heading(&format!(
        "Years from 2021 on: the model loses {lost} of {} series to naive forecasts",
        skills.len()
    ));
    let mut table = Table::new([
        Column::names("series"),
        Column::left("years"),
        Column::right("error"),
        Column::right("naive"),
        Column::left("best naive"),
        Column::right("relative"),
    ]);
    for skill in &skills {
        table.row(series(skill));
    }
    screen.table(&table);
    screen.aside(
        "  mean absolute errors over the mean record; below 1 the model wins. It is given the recorded \
         drivers of those years; the best naive forecast is chosen with hindsight",
    );
}

fn series(skill: &SeriesSkill) -> [String; 6] {
    let years = match skill.years[..] {
        [only] => only.to_string(),
        [first, .., last] => format!("{first}-{last}"),
        [] => String::new(),
    };
    let share = |it: f64| format!("{:.1} %", 100.0 * it);
    [
        skill.metric.clone(),
        years,
        share(skill.error),
        share(skill.naive_error),
        skill.best_naive.name().into(),
        format!("{:.2}", skill.relative()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_that_were_not_measured_are_counted_apart() {
        let of = |measured, unmeasured| {
            facts_heading(FactCount { measured, unmeasured, passed: 7, explained: 5 })
        };
        let rest = "; 5 of those that pass fail without their mechanism";
        let apart = format!("Stylised facts: 7 of 20 measured pass, 6 not measured{rest}");
        assert_eq!(of(20, 6), apart);
        assert_eq!(of(26, 0), format!("Stylised facts: 7 of 26 pass{rest}"));
    }
}
