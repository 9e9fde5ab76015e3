//! Simulated figures of the whole country over those of the record.

use std::collections::BTreeMap;

use anyhow::Result;

use super::choice::source;
use super::labels::{Label, label, plain_name};
use super::numbers;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::base::regions::WHOLE;
use crate::model::record::metrics::METRICS;
use crate::report::draw::document::Chart;
use crate::report::draw::fit::{Fit, Recorded};
use crate::report::read::Results;
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
            name: format!("{}, {}", plain_name(language, METRICS[it.metric].name), it.target.year),
            factor: it.ratio(),
            text: format!("×{}", numbers::three_digits(it.ratio())),
            values: [it.simulated, it.value()].map(|it| numbers::number(language, it)),
            is_near: !it.is_far(),
        })
        .collect();
    if rows.is_empty() {
        return refuse("the run has no year of a record");
    }
    rows.sort_by(|one, other| one.factor.total_cmp(&other.factor).then(one.name.cmp(&other.name)));
    let near = rows.iter().filter(|row| row.is_near).count();
    let text = |it| label(language, it).to_string();
    let columns = [Label::Outcome, Label::Value, Label::Simulated, Label::Recorded];
    let mut table = Table::new(columns.map(text));
    for row in &rows {
        let [simulated, recorded] = row.values.clone();
        table.row([row.name.clone(), row.text.clone(), simulated, recorded], Some(row.factor));
    }
    let described = rows.iter().map(|row| format!("{}: {}", row.name, row.text));
    Ok(Figure {
        kind: Kind::Fit,
        headline: format!(
            "{near} of {} figures lie within {} to {} of their last record",
            rows.len(),
            NEAR.0,
            NEAR.1
        ),
        note: "Simulated over recorded, on a logarithmic scale; the last record of each metric in \
               the \
               years of the run."
            .into(),
        description: format!("{}.", described.collect::<Vec<_>>().join("; ")),
        source: source(results.about()),
        chart: Chart::Fit(Fit {
            name: format!("{} / {}", text(Label::Simulated), text(Label::Recorded)),
            headings: [Label::Simulated, Label::Recorded].map(text),
            near: NEAR,
            key: [Label::WithinBand, Label::FigureWithin, Label::FigureBeyond].map(text),
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
