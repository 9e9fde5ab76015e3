//! What the screen of a comparison says of public money.

use crate::cli::view::format::{by_year, counted, interval, or_dash, readable};
use crate::cli::view::{Column, Screen, Table};
use crate::model::record::metrics::{Basis, Direction, METRICS};
use crate::study::compare::{Comparison, Money};
use crate::study::estimates::differences::Difference;
use crate::study::estimates::per_public_yuan::PerPublicYuan;
use crate::study::estimates::verdict::Verdict;

/// Says by how much public spending differs at a place, and what the significant differences of
/// flows come to for each million yuan of it.
pub fn section(
    screen: &mut Screen,
    order: &Comparison,
    money: &Money,
    place: usize,
    rows: &[&Difference],
) {
    let Some((difference, ends)) = money.spending[place] else { return };
    let months = order.window.since(order.scenarios[0].1.start).1;
    let over = counted(months as usize, "month");
    let Some(ends) = ends.filter(|ends| *ends != (0.0, 0.0)) else { return };
    let between = interval(ends);
    if ends.0 <= 0.0 && ends.1 >= 0.0 {
        screen
            .text(&format!("  public spending does not clearly differ: {between} CNY over {over}"));
        return;
    }
    let differs = format!(
        "  public spending differs by {} CNY ({between}) over {over}",
        readable(difference)
    );
    if !money.is_of_policies_alone {
        screen.text(&format!(
            "{differs}; no flow is stated per 1 m CNY of it, since more than policies differs"
        ));
        return;
    }
    screen.text(&format!("{differs}; per 1 m CNY of it:"));
    let is_sure = |found: &&PerPublicYuan| {
        let row = rows.iter().find(|row| row.metric == found.metric);
        let metric = &METRICS[found.metric];
        // Costs per yuan of cost say nothing.
        let is_cost = metric.basis == Basis::Money && metric.direction == Direction::Lower;
        !is_cost && row.is_some_and(|row| row.verdict(order.margin) == Some(Verdict::Significant))
    };
    let region = &order.regions[place];
    let here = money.rows.iter().filter(|found| found.region == *region);
    let shown: Vec<&PerPublicYuan> = here.filter(is_sure).collect();
    if shown.is_empty() {
        screen.text("  no flow above differs significantly");
        return;
    }
    let mut table = Table::new([
        Column::names("metric"),
        Column::right("per 1 m CNY"),
        Column::right("95 % CI"),
        Column::left("unit").optional(0),
    ]);
    for found in shown {
        let metric = &METRICS[found.metric];
        let unit =
            if months == 12 { by_year(metric.unit) } else { metric.unit.replace("/month", "") };
        table.row([
            metric.name.to_string(),
            or_dash(found.per_million, readable),
            or_dash(found.interval, interval),
            unit,
        ]);
    }
    screen.table(&table);
}
