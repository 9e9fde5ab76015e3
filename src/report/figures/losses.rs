//! Losses on loans that rest on intellectual property, by who bears them.

use std::collections::BTreeSet;

use anyhow::Result;

use super::choice::{distinct, source};
use super::headline::{named, sentence};
use super::names::plain_name;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::stacked::{Stack, Stacked};
use crate::report::read::Results;
use crate::report::text::numbers::{between, money, number, percent, power, unit, window};
use crate::report::text::{Language, Texts, filled, place};

/// Metrics of losses of banks, guarantors and public funds. No shipped model has insurers.
pub(super) const LOSSES: [&str; 3] =
    ["ip_loan_loss_bank", "ip_loan_loss_guarantor", "ip_loan_loss_public"];

/// Losses under one model or in one scenario, a year or over the window.
struct Losses {
    name: String,
    values: Vec<f64>,
}

/// The models of a run.
pub(super) fn of_models(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("losses of loans")?;
    let columns = results.yearly_metrics()?;
    let beginning = format!("{}_", LOSSES[0]);
    let models: Vec<&str> =
        columns.iter().filter_map(|column| column.strip_prefix(&*beginning)).collect();
    let names: Vec<String> = models
        .iter()
        .flat_map(|model| LOSSES.map(|loss| format!("{loss}_{model}")))
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
        values: LOSSES.iter().map(|loss| sum(&format!("{loss}_{model}"))).collect(),
    });
    let all: Vec<Losses> = all.filter(|it| it.values.iter().sum::<f64>() > 0.0).collect();
    let years: BTreeSet<i32> = rows.iter().map(|row| row.year).collect();
    let span = [years.first(), years.last()];
    let [first, last] = span.map(|it| it.copied().unwrap_or_default().to_string());
    let language = wish.language;
    let span = between(language, &first, &last);
    let note = filled(&Texts::of(language).figure.losses_a_year, &[("months", &span)]);
    figure(results, language, &region, (all, true), note)
}

/// The scenarios of a comparison.
pub(super) fn of_scenarios(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("losses of loans")?;
    let rows = results.differences()?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let here = rows.iter().filter(|row| row.region == region && wish.shows(&row.scenario));
    let here: Vec<_> = here.collect();
    let find = |scenario: &str, metric: &str| {
        here.iter().find(|row| row.scenario == scenario && row.metric == metric)
    };
    let scenarios = distinct(here.iter().map(|row| &*row.scenario));
    let first = scenarios.first().copied().unwrap_or_default();
    let base = Losses {
        name: results.about().base().unwrap_or_default().into(),
        values: LOSSES
            .iter()
            .map(|loss| find(first, loss).and_then(|row| row.base_level).unwrap_or(0.0))
            .collect(),
    };
    let others = scenarios.iter().map(|scenario| Losses {
        name: scenario.to_string(),
        values: LOSSES
            .iter()
            .map(|loss| find(scenario, loss).and_then(|row| row.level).unwrap_or(0.0))
            .collect(),
    });
    let all = [base].into_iter().chain(others).collect();
    let language = wish.language;
    let found = find(first, LOSSES[0]);
    let window = found.map_or_else(String::new, |row| window(language, &row.window));
    let note = filled(&Texts::of(language).figure.losses_compared, &[("window", &window)]);
    figure(results, language, &region, (all, false), note)
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
    let power = power(language, most);
    let Texts { figure: texts, label, headline, .. } = Texts::of(language);
    let bearers = [&label.bearer_bank, &label.bearer_guarantor, &label.bearer_public];
    let parts = bearers.map(String::clone).to_vec();
    let of_banks: f64 = all.iter().map(|it| it.values[0]).sum();
    let mut table = Table::new([&label.name].into_iter().chain(&parts));
    for losses in &all {
        let cells = losses.values.iter().map(|it| number(language, *it));
        let sum = losses.values.iter().sum();
        table.row([losses.name.clone()].into_iter().chain(cells), Some(sum));
    }
    let rows = all.iter().map(|losses| {
        let values: Vec<f64> = losses.values.iter().map(|it| it / power.factor).collect();
        let sum = values.iter().sum::<f64>();
        let texts = values.iter().chain([&sum]).map(|it| number(language, *it)).collect();
        Stack { name: losses.name.clone(), values, texts }
    });
    let chart = Stacked {
        name: unit(language, power, "CNY", is_of_a_year.then_some(12)),
        columns: parts.iter().chain([&label.total]).cloned().collect(),
        rows: rows.collect(),
        parts,
    };
    let (share, total) = (percent(language, of_banks / total), money(language, total));
    let words = [("share", &*share), ("total", &total), ("place", place(language, region))];
    let described: Vec<String> = table.rows.iter().map(|row| row.cells.join(" ")).collect();
    let bearers = chart.parts.join(&headline.then);
    let described = named(language, &bearers, &described.join(&texts.next));
    Ok(Figure {
        kind: Kind::Stacked,
        headline: filled(&texts.losses, &words),
        note,
        description: sentence(language, &described),
        source: source(results.about(), language),
        chart: Chart::Stacked(chart),
        table,
    })
}
