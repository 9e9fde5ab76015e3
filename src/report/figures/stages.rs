//! From research results produced to those put to use, in one world or in two.

use anyhow::Result;

use super::choice::{distinct, source};
use super::labels::{Label, label, place_name, plain_name};
use super::numbers;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::funnel::{Funnel, Stage};
use crate::report::read::Results;
use crate::report::text::Language;

/// The metrics of the stages: what happens in the same months, which is no cohort.
pub(super) const STAGES: [&str; 4] =
    ["achievements", "achievements_carried_on", "achievements_ready", "achievements_transformed"];

/// A stage with its figure in each world.
type Figures = Vec<(&'static str, Vec<f64>)>;

/// The yearly means of a run.
pub(super) fn of_run(results: &Results, wish: &Wish) -> Result<Figure> {
    refuse_metric(wish)?;
    let columns = results.yearly_metrics()?;
    let there: Vec<&'static str> =
        STAGES.into_iter().filter(|it| columns.iter().any(|column| column == it)).collect();
    let rows = results.yearly(&there)?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let rows: Vec<_> = rows.iter().filter(|row| row.region == region).collect();
    let mean = |place: usize| {
        let values = rows.iter().filter_map(|row| row.values[place]);
        values.sum::<f64>() / rows.len().max(1) as f64
    };
    let figures = there.iter().enumerate().map(|(place, name)| (*name, vec![mean(place)]));
    let span = results.about().span().unwrap_or_default();
    let note = format!("Yearly mean of {} to {}.", span.0, span.1);
    figure(results, wish.language, &region, (figures.collect(), Vec::new()), note)
}

/// The levels of a comparison.
pub(super) fn of_comparison(results: &Results, wish: &Wish) -> Result<Figure> {
    refuse_metric(wish)?;
    let rows = results.differences()?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let scenario = rows.first().map(|row| row.scenario.clone()).unwrap_or_default();
    let here = rows.iter().filter(|row| row.region == region && row.scenario == scenario);
    let here: Vec<_> = here.collect();
    let levels = |name: &str| {
        let row = here.iter().find(|row| row.metric == name)?;
        Some(vec![row.base_level?, row.level?])
    };
    let figures = STAGES.into_iter().filter_map(|name| Some((name, levels(name)?)));
    let window = here.iter().find(|row| STAGES.contains(&&*row.metric));
    let window = window.map_or("", |row| &*row.window);
    let worlds = vec![results.about().base().unwrap_or_default().to_string(), scenario];
    let note = format!("{window}.");
    figure(results, wish.language, &region, (figures.collect(), worlds), note)
}

fn refuse_metric(wish: &Wish) -> Result<()> {
    match &wish.metric {
        Some(metric) => {
            let refusal = format!("--metric {metric}: this figure shows research results alone");
            Err(Unshown(refusal).into())
        }
        None => Ok(()),
    }
}

fn figure(
    results: &Results,
    language: Language,
    region: &str,
    (figures, worlds): (Figures, Vec<String>),
    note: String,
) -> Result<Figure> {
    let ends = figures.first().zip(figures.last()).filter(|_| figures.len() > 1);
    let Some((first, last)) = ends else {
        return Err(Unshown("these results have fewer than two stages".into()).into());
    };
    let number = |value: f64| numbers::number(language, value.max(0.0));
    let place = place_name(language, region);
    let said = |stage: &(&str, Vec<f64>), world: usize| {
        format!("{} {}", plain_name(language, stage.0).to_lowercase(), number(stage.1[world]))
    };
    let headline = match &worlds[..] {
        [base, other] => format!(
            "Research results in {place}: {} in {base}, {} in {other}",
            said(last, 0),
            number(last.1[1])
        ),
        _ => format!("Research results in {place}: {}, {}", said(first, 0), said(last, 0)),
    };
    let columns = [Label::Name, Label::Base, Label::Other].map(|it| label(language, it));
    let mut table = Table::new(columns.into_iter().take(1 + first.1.len()));
    let stages = figures.iter().map(|(name, values)| {
        let texts: Vec<String> = values.iter().map(|it| number(*it)).collect();
        let cells = [plain_name(language, name)].into_iter().chain(texts.iter().cloned());
        table.row(cells, values.first().copied());
        let values = values.iter().map(|it| it.max(0.0)).collect();
        Stage { name: plain_name(language, name), values, texts }
    });
    let stages: Vec<Stage> = stages.collect();
    let described =
        stages.iter().map(|stage| format!("{}: {}", stage.name, stage.texts.join(", ")));
    Ok(Figure {
        kind: Kind::Funnel,
        description: format!("{}.", described.collect::<Vec<_>>().join("; ")),
        headline,
        note: format!("{note} What happens in the same months, not the fate of the same results."),
        source: source(results.about()),
        chart: Chart::Funnel(Funnel { name: String::from("results"), worlds, stages }),
        table,
    })
}
