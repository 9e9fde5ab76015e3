//! How every scenario does over all points of a discovery: what it falls short of the best.

use super::question_context::{LEVEL, QuestionContext};

use crate::cli::view::format::{counted, or_dash, readable, readable_or_dash, share};
use crate::cli::view::{Column, Screen, Table};
use crate::statistics::regret::{Better, ByChance};
use crate::study::discover::{Discovery, Regret};

/// Adds how every scenario does over all points.
pub fn regret(screen: &mut Screen, context: &QuestionContext, found: &Discovery) {
    let question = context.question;
    let points = found.regrets[0].points;
    let has_others = found.regrets.len() > 1;
    let title = if has_others { "Regret by" } else { "Level of" };
    let less = if question.better == Better::Smaller { ", of which less is better" } else { "" };
    let title = format!("{title} {}{less}, over {}", context.metric.name, counted(points, "point"));
    let chance = found.regret_by_chance.filter(|_| has_others);
    let row = |it: &Regret| {
        let mut cells = vec![it.scenario.clone(), readable_or_dash(it.mean)];
        if has_others {
            cells.push(readable_or_dash(it.largest));
            cells.push(readable_or_dash(it.average));
            cells.push(or_dash(it.best, share));
        }
        cells.extend(chance.map(|chance| verdict(it, chance).to_string()));
        if question.rival.is_none() {
            cells.push(or_dash(it.enough, share));
        }
        cells
    };
    let mut columns = vec![Column::names("scenario"), Column::right("mean level").optional(2)];
    if has_others {
        columns.extend([
            Column::right("max. regret"),
            Column::right("mean regret"),
            Column::right("best").optional(1),
        ]);
    }
    columns.extend(chance.map(|_| Column::left("verdict")));
    if question.rival.is_none() {
        columns.push(Column::right("enough"));
    }
    let mut table = Table::new(columns);
    found.regrets.iter().for_each(|it| table.row(row(it)));
    screen.heading(&title);
    screen.table(&table);
    screen.texts(legend(context, found));
}

/// Which regrets of a scenario are larger than chance would give.
fn verdict(it: &Regret, chance: ByChance) -> &'static str {
    let exceeds = [(it.largest, chance.largest_regret), (it.average, chance.mean_regret)]
        .map(|(regret, by_chance)| exceeds(regret, by_chance));
    match exceeds {
        [true, true] => "significant",
        [true, false] => "maximum only",
        [false, true] => "mean only",
        [false, false] => "inconclusive",
    }
}

/// Whether a regret is larger than chance would give; sums in another order may differ in their
/// last digits.
fn exceeds(regret: Option<f64>, chance: f64) -> bool {
    regret.is_some_and(|regret| regret > chance * (1.0 + 1e-9))
}

/// What the table of regret means.
fn legend(context: &QuestionContext, found: &Discovery) -> Vec<String> {
    let question = context.question;
    let mut lines = Vec::new();
    if found.regrets.len() > 1 {
        lines.push(
            "  regret: what a scenario falls short of the best one at a point; best: share of points at \
             which no other is better"
                .to_string(),
        );
    }
    if question.rival.is_none() {
        let side = if question.better == Better::Larger { "at least" } else { "at most" };
        lines.push(format!(
            "  enough: share of points at which the mean is {side} {} ({})",
            question.threshold, context.unit
        ));
    }
    if found.regrets.len() < 2 {
        return lines;
    }
    match found.regret_by_chance {
        Some(chance) => {
            lines.push(format!(
                "  significant: larger than the regret that chance alone gives in 95 % of permutations \
                 of scenarios within replicates, {} at maximum and {} on average",
                readable(chance.largest_regret),
                readable(chance.mean_regret)
            ));
            let (scenarios, replicates) = (found.regrets.len(), context.plan.replicates().len());
            lines.extend(has_too_few_orders(scenarios, replicates).then(|| {
                "  small sample: so few replicates have too few permutations for any significant regret"
                    .into()
            }));
        }
        None if question.permutations > 0 && found.regrets[0].points > 0 => lines.push(
            "  one replicate a point cannot show how much regret chance alone would give".into(),
        ),
        None => (),
    }
    lines
}

/// Whether so many scenarios have too few permutations within so many replicates, the first of
/// which may keep its order, for any to be significant.
fn has_too_few_orders(scenarios: usize, replicates: usize) -> bool {
    let within: f64 = (1..=scenarios).map(|it| it as f64).product();
    within.powi(replicates as i32 - 1) * LEVEL < 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_replicates_have_too_few_permutations() {
        let cases = [(2, 5), (2, 6), (3, 2), (3, 3), (4, 2), (8, 1)];
        let significant =
            cases.map(|(scenarios, replicates)| !has_too_few_orders(scenarios, replicates));
        assert_eq!(significant, [false, true, false, true, true, false]);
    }
}
