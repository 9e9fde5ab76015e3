//! Losses on loans that rest on intellectual property, by who bears them.

use std::collections::BTreeSet;

use anyhow::Result;

use super::choice::{distinct, source};
use super::labels::{Label, label, place_name, plain_name};
use super::numbers;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::stacked::{Stack, Stacked};
use crate::report::read::Results;
use crate::report::text::Language;

/// Metrics of losses, with who bears them. No shipped model has insurers.
pub(super) const BEARERS: [(&str, Label); 3] = [
    ("ip_loan_loss_bank", Label::Banks),
    ("ip_loan_loss_guarantor", Label::Guarantors),
    ("ip_loan_loss_public", Label::PublicFunds),
];

/// Losses under one model or in one scenario, a year or over the window.
struct Losses {
    name: String,
    values: Vec<f64>,
}

/// The models of a run.
pub(super) fn of_models(results: &Results, wish: &Wish) -> Result<Figure> {
    refuse_metric(wish)?;
    let columns = results.yearly_metrics()?;
    let beginning = format!("{}_", BEARERS[0].0);
    let models: Vec<&str> =
        columns.iter().filter_map(|column| column.strip_prefix(&*beginning)).collect();
    let names: Vec<String> = models
        .iter()
        .flat_map(|model| BEARERS.map(|(loss, _)| format!("{loss}_{model}")))
        .filter(|name| columns.contains(name))
        .collect();
    let asked: Vec<&str> = names.iter().map(String::as_str).collect();
    let rows = results.yearly(&asked)?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let rows: Vec<_> = rows.iter().filter(|row| row.region == region).collect();
    let sum = |name: &str| -> f64 {
        let place = asked.iter().position(|it| *it == name);
        let values = place.map(|place| rows.iter().filter_map(move |row| row.values[place]));
        values.into_iter().flatten().sum::<f64>() / rows.len().max(1) as f64
    };
    let all = models.iter().map(|model| Losses {
        name: plain_name(wish.language, model),
        values: BEARERS.iter().map(|(loss, _)| sum(&format!("{loss}_{model}"))).collect(),
    });
    let all: Vec<Losses> = all.filter(|it| it.values.iter().sum::<f64>() > 0.0).collect();
    let years: BTreeSet<i32> = rows.iter().map(|row| row.year).collect();
    let span = [years.first(), years.last()].map(|it| it.copied().unwrap_or_default());
    let note = format!("CNY a year, mean of {} to {}, by who bears it.", span[0], span[1]);
    figure(results, wish.language, &region, (all, true), note)
}

/// The scenarios of a comparison.
pub(super) fn of_scenarios(results: &Results, wish: &Wish) -> Result<Figure> {
    refuse_metric(wish)?;
    let rows = results.differences()?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let here: Vec<_> = rows.iter().filter(|row| row.region == region).collect();
    let find = |scenario: &str, metric: &str| {
        here.iter().find(|row| row.scenario == scenario && row.metric == metric)
    };
    let scenarios = distinct(here.iter().map(|row| &*row.scenario));
    let first = scenarios.first().copied().unwrap_or_default();
    let base = Losses {
        name: results.about().base().unwrap_or_default().into(),
        values: BEARERS
            .iter()
            .map(|(loss, _)| find(first, loss).and_then(|row| row.base_level).unwrap_or(0.0))
            .collect(),
    };
    let others = scenarios.iter().map(|scenario| Losses {
        name: scenario.to_string(),
        values: BEARERS
            .iter()
            .map(|(loss, _)| find(scenario, loss).and_then(|row| row.level).unwrap_or(0.0))
            .collect(),
    });
    let all = [base].into_iter().chain(others).collect();
    let window = find(first, BEARERS[0].0).map_or("", |row| &*row.window);
    let note = format!("CNY, {window}, by who bears it.");
    figure(results, wish.language, &region, (all, false), note)
}

fn refuse_metric(wish: &Wish) -> Result<()> {
    match &wish.metric {
        Some(metric) => {
            let refusal = format!("--metric {metric}: this figure shows losses of loans alone");
            Err(Unshown(refusal).into())
        }
        None => Ok(()),
    }
}

fn figure(
    results: &Results,
    language: Language,
    region: &str,
    (all, is_of_a_year): (Vec<Losses>, bool),
    note: String,
) -> Result<Figure> {
    let total: f64 = all.iter().flat_map(|it| &it.values).sum();
    if total <= 0.0 {
        return Err(Unshown(format!("no loan made a loss in {region}")).into());
    }
    let most = all.iter().map(|it| it.values.iter().sum::<f64>()).fold(0.0, f64::max);
    let power = numbers::power(language, most);
    let parts: Vec<String> = BEARERS.map(|(_, name)| label(language, name).to_string()).to_vec();
    let of_banks: f64 = all.iter().map(|it| it.values[0]).sum();
    let mut table = Table::new(
        [label(language, Label::Name).to_string()].into_iter().chain(parts.iter().cloned()),
    );
    for losses in &all {
        let cells = losses.values.iter().map(|it| numbers::number(language, *it));
        let sum = losses.values.iter().sum();
        table.row([losses.name.clone()].into_iter().chain(cells), Some(sum));
    }
    let rows = all.iter().map(|losses| {
        let values: Vec<f64> = losses.values.iter().map(|it| it / power.factor).collect();
        let sum = values.iter().sum::<f64>();
        let texts = values.iter().chain([&sum]).map(|it| numbers::three_digits(*it)).collect();
        Stack { name: losses.name.clone(), values, texts }
    });
    let unit = numbers::unit(language, power, "CNY", is_of_a_year);
    let columns = parts.iter().cloned().chain([label(language, Label::Total).to_string()]);
    let chart = Stacked { name: unit, columns: columns.collect(), rows: rows.collect(), parts };
    let place = place_name(language, region);
    let share = 100.0 * of_banks / total;
    let described: Vec<String> = table.rows.iter().map(|row| row.cells.join(" ")).collect();
    Ok(Figure {
        kind: Kind::Stacked,
        headline: format!(
            "Banks bear {} % of {} CNY of losses on IP loans in {place}",
            numbers::three_digits(share),
            numbers::number(language, total)
        ),
        note,
        description: format!("{}: {}.", chart.parts.join(", "), described.join("; ")),
        source: source(results.about()),
        chart: Chart::Stacked(chart),
        table,
    })
}
