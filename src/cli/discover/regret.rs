//! How every scenario does over all points of a discovery: what it falls short of the best.

use super::asked::{Asked, LEVEL};

use crate::cli::view::format::{counted, or_dash, readable, readable_or_dash, share};
use crate::cli::view::{Column, Screen, Table};
use crate::statistics::regret::Better;
use crate::study::discover::{Discovery, Regret};

/// Adds how every scenario does over all points.
pub fn regret(screen: &mut Screen, asked: &Asked, found: &Discovery) {
    let question = asked.question;
    let points = found.regrets[0].points;
    let has_others = found.regrets.len() > 1;
    let title = if has_others { "Regret by" } else { "Level of" };
    let less = if question.better == Better::Smaller { ", of which less is better" } else { "" };
    let title = format!("{title} {}{less}, over {}", asked.metric.name, counted(points, "point"));
    let chance = found.regret_by_chance;
    // What chance would not give is marked.
    let mark = |value: Option<f64>, chance: Option<f64>| match chance {
        Some(chance) if exceeds(value, chance) => "*".to_string(),
        _ => String::new(),
    };
    let row = |it: &Regret| {
        let mut cells = vec![it.scenario.clone(), readable_or_dash(it.mean)];
        if has_others {
            cells.push(readable_or_dash(it.largest));
            cells.push(mark(it.largest, chance.map(|it| it.largest_regret)));
            cells.push(readable_or_dash(it.average));
            cells.push(mark(it.average, chance.map(|it| it.mean_regret)));
            cells.push(or_dash(it.best, share));
        }
        if question.rival.is_none() {
            cells.push(or_dash(it.enough, share));
        }
        cells
    };
    let mut columns = vec![Column::names("scenario"), Column::right("mean")];
    if has_others {
        columns.extend([
            Column::right("worst"),
            Column::left("").close(),
            Column::right("average"),
            Column::left("").close(),
            Column::right("best"),
        ]);
    }
    if question.rival.is_none() {
        columns.push(Column::right("enough"));
    }
    let mut table = Table::new(columns);
    found.regrets.iter().for_each(|it| table.row(row(it)));
    screen.heading(&title);
    screen.table(&table);
    screen.texts(legend(asked, found));
}

/// Whether a regret is larger than chance would give; sums in another order may differ in their
/// last digits.
fn exceeds(regret: Option<f64>, chance: f64) -> bool {
    regret.is_some_and(|regret| regret > chance * (1.0 + 1e-9))
}

/// What the table of regret means.
fn legend(asked: &Asked, found: &Discovery) -> Vec<String> {
    let question = asked.question;
    let mut lines = Vec::new();
    if question.rival.is_none() {
        let side = if question.better == Better::Larger { "at least" } else { "at most" };
        lines.push(format!(
            "  enough: share of points at which the mean is {side} {} ({})",
            question.threshold, asked.unit
        ));
    }
    if found.regrets.len() < 2 {
        return lines;
    }
    match found.regret_by_chance {
        Some(chance) => {
            let is_more = |it: &Regret| {
                exceeds(it.largest, chance.largest_regret)
                    || exceeds(it.average, chance.mean_regret)
            };
            let is_any = found.regrets.iter().any(is_more);
            lines.push(format!(
                "  {} than chance alone would give, 19 times in 20 for each figure: up to {} at \
                 worst, {} on average",
                if is_any { "* more" } else { "no more" },
                readable(chance.largest_regret),
                readable(chance.mean_regret)
            ));
            let (scenarios, replicates) = (found.regrets.len(), asked.plan.replicates().len());
            lines.extend(tell_nothing(scenarios, replicates).then(|| {
                "  so few replicates have too few orders of scenarios for any regret to be told"
                    .into()
            }));
        }
        None if question.permutations > 0 && found.regrets[0].points > 0 => lines.push(
            "  how much regret chance alone would give, one replicate a point cannot say".into(),
        ),
        None => (),
    }
    lines
}

/// Whether labels of so many scenarios have so few orders within so many replicates, the first of
/// which may keep its own, that the observed one is no rarer than what is told.
fn tell_nothing(scenarios: usize, replicates: usize) -> bool {
    let within: f64 = (1..=scenarios).map(|it| it as f64).product();
    within.powi(replicates as i32 - 1) * LEVEL < 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_replicates_have_few_orders() {
        let asked = [(2, 5), (2, 6), (3, 2), (3, 3), (4, 2), (8, 1)];
        let told = asked.map(|(scenarios, replicates)| !tell_nothing(scenarios, replicates));
        assert_eq!(told, [false, true, false, true, true, false]);
    }
}
