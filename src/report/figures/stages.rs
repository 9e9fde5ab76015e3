//! From research results produced to those put to use, in one world or in two.

use anyhow::Result;

use super::choice::{distinct, source};
use super::headline::{named, sentence};
use super::names::{name_in_sentence, plain_name};
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::report::draw::document::Chart;
use crate::report::draw::funnel::{Funnel, Stage};
use crate::report::read::Results;
use crate::report::text::numbers::{months, number, window};
use crate::report::text::{Language, Texts, filled, place};

/// The metrics of the stages: what happens in the same months, which is no cohort.
pub(super) const STAGES: [&str; 4] =
    ["achievements", "achievements_carried_on", "achievements_ready", "achievements_transformed"];

/// A stage with its figure in each world.
type Figures = Vec<(&'static str, Vec<f64>)>;

/// The yearly means of a run.
pub(super) fn of_run(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("research results")?;
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
    let language = wish.language;
    let span = months(language, &format!("{}..{}", span.0, span.1));
    let note = filled(&Texts::of(language).figure.stages_a_year, &[("months", &span)]);
    figure(results, language, &region, (figures.collect(), Vec::new()), note)
}

/// The levels of a comparison.
pub(super) fn of_comparison(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("research results")?;
    let rows = results.differences()?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let scenario = wish.one_of(rows.iter().map(|row| &*row.scenario));
    let here = rows.iter().filter(|row| row.region == region && row.scenario == scenario);
    let here: Vec<_> = here.collect();
    let levels = |name: &str| {
        let row = here.iter().find(|row| row.metric == name)?;
        Some(vec![row.base_level?, row.level?])
    };
    let figures = STAGES.into_iter().filter_map(|name| Some((name, levels(name)?)));
    let first = here.iter().find(|row| STAGES.contains(&&*row.metric));
    let window = first.map_or_else(String::new, |row| window(wish.language, &row.window));
    let worlds = vec![results.about().base().unwrap_or_default().to_string(), scenario];
    let note = sentence(wish.language, &window);
    figure(results, wish.language, &region, (figures.collect(), worlds), note)
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
    let Texts { figure: texts, label, chart, headline, .. } = Texts::of(language);
    let number = |value: f64| number(language, value.max(0.0));
    let said = |stage: &(&str, Vec<f64>)| {
        format!("{} {}", name_in_sentence(language, stage.0), number(stage.1[0]))
    };
    let (said_first, said_last) = (said(first), said(last));
    let mut words =
        vec![("place", place(language, region)), ("first", &said_first), ("last", &said_last)];
    let changed = number(last.1.last().copied().unwrap_or_default());
    let text = match &worlds[..] {
        [base, other] => {
            words.extend([("base", &**base), ("other", other), ("number", &changed)]);
            &texts.stages_compared
        }
        _ => &texts.stages_of_run,
    };
    let columns = [&label.name, &label.base, &label.other];
    let mut table = Table::new(columns.into_iter().take(1 + first.1.len()));
    let stages = figures.iter().map(|(name, values)| {
        let texts: Vec<String> = values.iter().map(|it| number(*it)).collect();
        let cells = [plain_name(language, name)].into_iter().chain(texts.iter().cloned());
        table.row(cells, values.first().copied());
        let values = values.iter().map(|it| it.max(0.0)).collect();
        Stage { name: plain_name(language, name), values, texts }
    });
    let stages: Vec<Stage> = stages.collect();
    let described = stages
        .iter()
        .map(|stage| named(language, &stage.name, &stage.texts.join(&headline.then)))
        .collect::<Vec<_>>();
    Ok(Figure {
        kind: Kind::Funnel,
        description: sentence(language, &described.join(&texts.next)),
        headline: filled(text, &words),
        note: [&*note, &texts.stages_note].join(language.space()),
        source: source(results.about(), language),
        chart: Chart::Funnel(Funnel { name: chart.results.clone(), worlds, stages }),
        table,
    })
}
