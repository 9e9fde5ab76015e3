//! Years after those that were fitted, against forecasts that know nothing but the series.

use std::collections::BTreeMap;

use super::figures::Figure;
use super::observed::Observed;
use super::targets::Scored;

use crate::model::data::TargetRole;
use crate::statistics::naive_forecasts::Naive;
use crate::statistics::sample::mean;

/// The years of the records that naive forecasts are fitted to.
pub const FITTED: std::ops::RangeInclusive<u32> = 2013..=2020;

/// Records among them below which there is no forecast.
const LEAST: usize = 4;

/// A year of a series with the model's and the best naive forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The figure.
    pub metric: String,
    /// The year.
    pub year: u32,
    /// The unit of the record.
    pub unit: String,
    /// The record.
    pub record: f64,
    /// The mean of the replicates.
    pub simulated: f64,
    /// The naive forecast with the least mean absolute error over these years: chosen with
    /// hindsight, in its favour.
    pub best_naive: Naive,
    /// What it forecasts.
    pub naive: f64,
}

impl Forecast {
    /// Simulated less recorded.
    pub fn error(&self) -> f64 {
        self.simulated - self.record
    }

    /// Naive forecast less recorded.
    pub fn naive_error(&self) -> f64 {
        self.naive - self.record
    }

    /// The size of the model's error over that of the naive forecast.
    pub fn relative(&self) -> Option<f64> {
        let relative = self.error().abs() / self.naive_error().abs();
        relative.is_finite().then_some(relative)
    }
}

/// All forecasts of series of the whole country that are neither inputs nor recollections.
pub fn forecasts(targets: &[Scored], runs: &[&Observed]) -> Vec<Forecast> {
    let mut series: BTreeMap<&str, Vec<&Scored>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for target in targets.iter().filter(|target| is_record(target)) {
        if !order.contains(&target.id.as_str()) {
            order.push(&target.id);
        }
        series.entry(&target.id).or_default().push(target);
    }
    order.iter().flat_map(|id| of_series(&series[id], runs)).collect()
}

fn is_record(target: &Scored) -> bool {
    let is_seen = !matches!(target.role, TargetRole::Prior | TargetRole::Input);
    let is_series = !matches!(target.figure, None | Some(Figure::Measure(_)));
    is_seen && is_series && !target.is_own
}

fn of_series(records: &[&Scored], runs: &[&Observed]) -> Vec<Forecast> {
    let last = *FITTED.end();
    let fitted = records.iter().filter(|it| FITTED.contains(&it.year));
    let mut fitted: Vec<(i32, f64)> = fitted.map(|it| (it.year as i32, it.value)).collect();
    fitted.sort_unstable_by_key(|record| record.0);
    let later: Vec<&Scored> = records.iter().copied().filter(|it| it.year > last).collect();
    if fitted.len() < LEAST || fitted.last().is_none_or(|record| record.0 != last as i32) {
        return Vec::new();
    }
    let errors = |naive: Naive| -> Option<f64> {
        let error =
            |it: &&Scored| Some((naive.forecast(&fitted, it.year - last)? - it.value).abs());
        mean(&later.iter().map(error).collect::<Option<Vec<_>>>()?)
    };
    let known = Naive::ALL.into_iter().filter_map(|naive| Some((errors(naive)?, naive)));
    let Some((_, best)) = known.min_by(|one, two| one.0.total_cmp(&two.0)) else {
        return Vec::new();
    };
    let forecast = |it: &&Scored| {
        let values =
            runs.iter().filter_map(|run| it.figure?.of(run, &it.region, it.year, &it.unit));
        Some(Forecast {
            metric: it.metric.clone(),
            year: it.year,
            unit: it.unit.clone(),
            record: it.value,
            simulated: mean(&values.collect::<Vec<_>>())?,
            best_naive: best,
            naive: best.forecast(&fitted, it.year - last)?,
        })
    };
    later.iter().filter_map(forecast).collect()
}

/// A series with the model's error relative to that of the best naive forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesSkill {
    /// The figure.
    pub metric: String,
    /// Its years.
    pub years: Vec<u32>,
    /// The best naive forecast.
    pub best_naive: Naive,
    /// Mean absolute error of the model over the mean record.
    pub error: f64,
    /// The same of the naive forecast.
    pub naive_error: f64,
}

impl SeriesSkill {
    /// One error over the other: above one the model loses.
    pub fn relative(&self) -> f64 {
        self.error / self.naive_error
    }
}

/// The skill by series, losses first.
pub fn skills(forecasts: &[Forecast]) -> Vec<SeriesSkill> {
    let mut skills: Vec<SeriesSkill> = forecasts
        .chunk_by(|one, two| one.metric == two.metric)
        .map(|rows| {
            let sum = |of: fn(&Forecast) -> f64| rows.iter().map(of).sum::<f64>();
            let records = sum(|row| row.record.abs());
            SeriesSkill {
                metric: rows[0].metric.clone(),
                years: rows.iter().map(|row| row.year).collect(),
                best_naive: rows[0].best_naive,
                error: sum(|row| row.error().abs()) / records,
                naive_error: sum(|row| row.naive_error().abs()) / records,
            }
        })
        .collect();
    skills.sort_by(|one, two| {
        let order = two.relative().total_cmp(&one.relative());
        order.then_with(|| one.metric.cmp(&two.metric))
    });
    skills
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;
    use crate::model::record::metrics::METRICS;
    use crate::study::jobs::results::Results;

    fn record(year: u32, value: f64) -> Scored {
        Scored {
            id: "contracts".into(),
            metric: "contracts".into(),
            figure: Figure::read("contracts").ok(),
            region: "China".into(),
            year,
            value,
            unit: "count".into(),
            tolerance: 0.15,
            role: TargetRole::Check,
            source: String::new(),
            is_own: false,
        }
    }

    #[test]
    fn the_model_is_held_against_the_best_naive_forecast() {
        let mut records: Vec<Scored> =
            (2013..=2020).map(|year| record(year, f64::from(year) - 1900.0)).collect();
        records.extend([record(2021, 121.5), record(2022, 122.0)]);
        let months = vec![vec![Some(10.0); METRICS.len()]; 24];
        let results = Results::of_china(Month::new(2021, 1), &months);
        let run = Observed { results, ..Observed::default() };
        let found = forecasts(&records, &[&run]);
        assert_eq!(found.len(), 2);
        // Drift gives 121 and 122, as does the line of a series that grows by one a year.
        assert_eq!(found[0].best_naive, Naive::Drift);
        assert_eq!((found[0].error(), found[0].naive_error()), (-1.5, -0.5));
        assert_eq!((found[0].relative(), found[1].relative()), (Some(3.0), None));
        let skills = skills(&found);
        assert_eq!(skills[0].years, [2021, 2022]);
        assert!((skills[0].relative() - 7.0).abs() < 1e-9);
        records.iter_mut().for_each(|it| it.role = TargetRole::Input);
        assert!(forecasts(&records, &[&run]).is_empty());
    }
}
