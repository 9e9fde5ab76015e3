//! Simulated figures of the whole country over those of the record.

use std::collections::BTreeMap;

use anyhow::Result;

use super::choice::source;
use super::headline::{named, sentence};
use super::names::plain_name;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::base::regions::WHOLE;
use crate::model::record::metrics::METRICS;
use crate::report::draw::document::Chart;
use crate::report::draw::fit::{Fit, Recorded};
use crate::report::read::Results;
use crate::report::text::numbers::{number, quantity};
use crate::report::text::{Texts, filled};
use crate::study::estimates::record::{self, NEAR, recorded_beside};

/// The figures of a run beside their records.
pub(super) fn fit(results: &Results, wish: &Wish) -> Result<Figure> {
    let refuse = |cause: &str| Err(Unshown(cause.into()).into());
    if wish.metric.is_some() || wish.region.is_some() {
        return refuse("fit shows all metrics that have a record, of the whole country");
    }
    if results.is_whole_country("scenario.toml") == Some(false) {
        return refuse("the run has some regions alone; the record is of the whole country");
    }
    let records = recorded(results)?;
    let drawn = records.iter().filter(|it| it.ratio().is_finite() && it.ratio() > 0.0);
    let language = wish.language;
    let mut rows: Vec<Recorded> = drawn
        .map(|it| Recorded {
            name: plain_name(language, METRICS[it.metric].name),
            year: format!(", {}", it.target.year),
            factor: it.ratio(),
            text: format!("×{}", number(language, it.ratio())),
            values: [it.simulated, it.value()]
                .map(|value| quantity(language, value, METRICS[it.metric].unit)),
            is_near: !it.is_far(),
        })
        .collect();
    if rows.is_empty() {
        return refuse("the run has no year of a record");
    }
    rows.sort_by(|one, other| {
        one.factor.total_cmp(&other.factor).then(one.label().cmp(&other.label()))
    });
    let near = rows.iter().filter(|row| row.is_near).count();
    let Texts { figure: texts, label, chart, .. } = Texts::of(language);
    let columns = [&label.outcome, &label.value, &label.simulated, &label.recorded];
    let mut table = Table::new(columns);
    for row in &rows {
        let [simulated, recorded] = row.values.clone();
        table.row([row.label(), row.text.clone(), simulated, recorded], Some(row.factor));
    }
    let described: Vec<String> =
        rows.iter().map(|row| named(language, &row.label(), &row.text)).collect();
    let [near, all] = [near, rows.len()].map(|it| it.to_string());
    let [low, high] = [NEAR.0, NEAR.1].map(|it| it.to_string());
    let ends = [("low", &*low), ("high", &high)];
    let words = [("near", &*near), ("all", &all), ends[0], ends[1]];
    Ok(Figure {
        kind: Kind::Fit,
        headline: filled(&texts.record, &words),
        note: texts.record_note.clone(),
        description: sentence(language, &described.join(&texts.next)),
        source: source(results.about(), language),
        chart: Chart::Fit(Fit {
            name: format!("{} / {}", label.simulated, label.recorded),
            headings: [&label.simulated, &label.recorded].map(String::clone),
            near: NEAR,
            key: [filled(&chart.near_record, &ends), chart.within.clone(), chart.beyond.clone()],
            rows,
        }),
        table,
    })
}

/// The last record of each metric in the years of a run, with the mean of the replicates.
fn recorded(results: &Results) -> Result<Vec<record::Recorded>> {
    let columns = results.yearly_metrics()?;
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut sums: BTreeMap<(usize, i32), (f64, u32)> = BTreeMap::new();
    for row in results.yearly(&names)?.iter().filter(|row| row.region == WHOLE.0) {
        for (place, value) in row.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let sum = sums.entry((place, row.year)).or_default();
            *sum = (sum.0 + value, sum.1 + 1);
        }
    }
    Ok(recorded_beside(|metric, year| {
        let place = names.iter().position(|name| *name == METRICS[metric].name)?;
        let (sum, count) = sums.get(&(place, i32::try_from(year).ok()?))?;
        Some(sum / f64::from(*count))
    }))
}
