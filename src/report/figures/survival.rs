//! Survival of startups by age, from their failure rates by year of life: in the replicates of a
//! run, or in both worlds of a comparison.

use std::collections::BTreeSet;

use anyhow::Result;

use super::choice::{distinct, source};
use super::headline::{named, sentence};
use super::paths::key;
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::model::record::metrics::{FAILURE_RATE, failures_in};
use crate::model::state::lives::YEARS_OF_LIFE;
use crate::report::draw::document::Chart;
use crate::report::draw::path::{Paths, World};
use crate::report::read::Results;
use crate::report::read::rows::DifferenceRow;
use crate::report::text::numbers::{number, percent, window};
use crate::report::text::{Language, Texts, filled, place};
use crate::statistics::paired::FEWEST_EVENTS;
use crate::statistics::sample::{mean, quantiles};

/// The failure rates of a replicate, from the first year of life.
type Rates = Vec<Option<f64>>;

/// The metric of a year of life, of which the first is 0.
pub(super) fn rate(year: usize) -> String {
    format!("{FAILURE_RATE}{}", year + 1)
}

/// What results need that lack it.
pub(super) fn needs() -> String {
    format!("; survival needs results with --metric '{FAILURE_RATE}*'")
}

/// The replicates of a run in its last year.
pub(super) fn of_run(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("survival of startups")?;
    let columns = results.yearly_metrics()?;
    let there: Vec<String> = (0..YEARS_OF_LIFE).map(rate).collect();
    let there = there.iter().map(String::as_str).take_while(|it| columns.iter().any(|c| c == it));
    let rows = results.yearly(&there.collect::<Vec<_>>())?;
    let region = wish.region(&distinct(rows.iter().map(|row| &*row.region)))?;
    let here = rows.iter().filter(|row| row.region == region);
    let last = here.clone().map(|row| row.year).max().unwrap_or_default();
    let rates = here.filter(|row| row.year == last).map(|row| row.values.clone());
    let name = results.about().scenarios().first().map(|it| it.name.clone()).unwrap_or_default();
    let curves = vec![Curve::of(name, &rates.collect::<Vec<_>>())?];
    let window = window(wish.language, &format!("mean {}", months_of(results, last)));
    let failures = failures_of_run(results, &columns, &region, last)?;
    figure(results, wish.language, &region, Survival { curves, window, failures })
}

/// The simulated failures in each year of life behind the rates of a run's last year, where it has
/// them.
fn failures_of_run(
    results: &Results,
    columns: &[String],
    region: &str,
    last: i32,
) -> Result<Vec<Option<f64>>> {
    let names: Vec<&str> = (0..YEARS_OF_LIFE).map(failures_in).collect();
    let there = names.iter().take_while(|name| columns.iter().any(|it| it == *name)).copied();
    let there: Vec<&str> = there.collect();
    let rows = results.yearly(&there)?;
    let here = || rows.iter().filter(|row| row.region == region && row.year == last);
    let sum = |year: usize| here().map(|row| row.values.get(year).copied().flatten()).sum();
    let scale = results.about().scale();
    let simulated = |failures: Option<f64>| failures.zip(scale).map(|(all, scale)| all * scale);
    Ok((0..YEARS_OF_LIFE).map(|year| simulated(sum(year))).collect())
}

/// The months of a year that a run has.
fn months_of(results: &Results, year: i32) -> String {
    let (first, last) = (format!("{year}-01"), format!("{year}-12"));
    match results.about().span() {
        Some((start, end)) => format!("{}..{}", start.max(&*first), end.min(&*last)),
        None => format!("{first}..{last}"),
    }
}

/// Both worlds of a comparison, in its window.
pub(super) fn of_comparison(results: &Results, wish: &Wish) -> Result<Figure> {
    wish.refuse_metric("survival of startups")?;
    let rows = results.levels()?;
    let differences = results.differences()?;
    let region = wish.region(&distinct(differences.iter().map(|row| &*row.region)))?;
    let base = results.about().base().unwrap_or_default().to_string();
    let scenario = wish.one_of(differences.iter().map(|row| &*row.scenario));
    let curve = |name: String| {
        let own = rows.iter().filter(|row| row.scenario == name && row.region == region);
        let own: Vec<_> = own.filter(|row| row.metric.starts_with(FAILURE_RATE)).collect();
        let replicates: BTreeSet<u32> = own.iter().map(|row| row.replicate).collect();
        let of = |replicate, year| {
            let metric = rate(year);
            own.iter().find(|row| row.replicate == replicate && row.metric == metric)?.level
        };
        let rates = replicates
            .into_iter()
            .map(|replicate| (0..YEARS_OF_LIFE).map(|year| of(replicate, year)).collect());
        Curve::of(name, &rates.collect::<Vec<Rates>>())
    };
    let curves = vec![curve(base)?, curve(scenario.clone())?];
    let first = differences.iter().find(|row| row.metric == rate(0));
    let window = first.map_or_else(String::new, |row| window(wish.language, &row.window));
    let of_rate = |year| {
        let is_it = |row: &&DifferenceRow| {
            row.metric == rate(year) && row.region == region && row.scenario == scenario
        };
        differences.iter().find(is_it)?.events
    };
    let failures = (0..YEARS_OF_LIFE).map(of_rate).collect();
    figure(results, wish.language, &region, Survival { curves, window, failures })
}

/// What is shown of survival.
struct Survival {
    /// One world or two.
    curves: Vec<Curve>,
    /// The months of the rates.
    window: String,
    /// Simulated failures in each year of life in all worlds and replicates, where they are counted.
    failures: Vec<Option<f64>>,
}

impl Survival {
    /// The failures up to an age, where they are fewer than a share can be stated of.
    fn few(&self, years: usize) -> Option<f64> {
        let all: Option<f64> = self.failures.iter().take(years).copied().sum();
        all.filter(|&all| all < FEWEST_EVENTS)
    }
}

/// Which share of a world's startups survives, at each age in years from zero.
struct Curve {
    name: String,
    means: Vec<f64>,
    bands: Vec<(f64, f64)>,
}

impl Curve {
    /// The products of what survives in each year. They end before the first year of life that some
    /// replicate has no rate of.
    fn of(name: String, replicates: &[Rates]) -> Result<Curve> {
        let mut surviving = vec![1.0; replicates.len()];
        let (mut means, mut bands) = (vec![1.0], vec![(1.0, 1.0)]);
        for year in 0..YEARS_OF_LIFE {
            let rates = replicates.iter().map(|rates| rates.get(year).copied().flatten());
            let Some(rates) = rates.collect::<Option<Vec<f64>>>() else { break };
            surviving.iter_mut().zip(rates).for_each(|(share, rate)| *share *= 1.0 - rate);
            let ends = quantiles(&surviving, &[0.1, 0.9]);
            let Some((mean, ends)) = mean(&surviving).zip(ends) else { break };
            means.push(mean);
            bands.push((ends[0], ends[1]));
        }
        if means.len() < 2 {
            let refusal = "these results know no year of life of startups in all replicates";
            return Err(Unshown(refusal.into()).into());
        }
        Ok(Curve { name, means, bands })
    }

    /// It with a mean and the ends of a band, up to an age.
    fn world(&self, language: Language, years: usize) -> World {
        let band = self.bands.iter().map(|&(low, high)| Some((100.0 * low, 100.0 * high)));
        World {
            name: self.name.clone(),
            key: key(language, &self.name),
            last: percent(language, self.means[years]),
            levels: self.means.iter().map(|mean| Some(100.0 * mean)).take(years + 1).collect(),
            band: band.take(years + 1).collect(),
        }
    }
}

/// The figure of one curve or two, as far as all of them go.
fn figure(
    results: &Results,
    language: Language,
    region: &str,
    survival: Survival,
) -> Result<Figure> {
    let Survival { curves, window, .. } = &survival;
    let years = curves.iter().map(|curve| curve.means.len() - 1).min().unwrap_or_default();
    let Texts { figure: texts, label, chart, headline, .. } = Texts::of(language);
    let said = |curve: &Curve, age: usize| percent(language, curve.means[age]);
    let (base, other) = (&curves[0], curves.get(1));
    let age = years.to_string();
    let first = said(base, years);
    let last = other.map(|other| said(other, years)).unwrap_or_default();
    let mut words = vec![("place", place(language, region)), ("years", &age), ("first", &first)];
    let few = survival.few(years);
    let text = match other {
        _ if few.is_some() => &texts.survival_few,
        Some(other) => {
            words.extend([("base", &*base.name), ("other", &other.name), ("last", &last)]);
            &texts.survival_compared
        }
        None => &texts.survival_of_run,
    };
    let described = (1..=years).map(|age| {
        let all: Vec<String> = curves.iter().map(|curve| said(curve, age)).collect();
        named(language, &format!("{} {age}", label.age), &all.join(&headline.then))
    });
    let described: Vec<String> = described.collect();
    let note = [("band", &*chart.band), ("window", window)];
    let mut notes = vec![filled(&texts.survival_note, &note)];
    notes.extend(few.map(|all| {
        let [events, fewest] = [all, FEWEST_EVENTS].map(|it| number(language, it));
        filled(&texts.survival_few_note, &[("events", &events), ("fewest", &fewest)])
    }));
    Ok(Figure {
        kind: Kind::Survival,
        headline: filled(text, &words),
        note: notes.join(language.space()),
        description: sentence(language, &described.join(&texts.next)),
        source: source(results.about(), language),
        chart: Chart::Paths(Box::new(Paths {
            name: chart.survival.clone(),
            unit: chart.survival_unit.clone(),
            times: (0..=years).map(|age| age as f64).collect(),
            base: base.world(language, years),
            other: other.map(|other| other.world(language, years)),
            difference: None,
            is_from_zero: true,
            start: None,
            after: None,
            shown: None,
        })),
        table: table(language, curves, years),
    })
}

/// A row for each age: the mean of each world with the ends of its band.
fn table(language: Language, curves: &[Curve], years: usize) -> Table {
    let label = &Texts::of(language).label;
    let of_run = [&label.age, &label.value, &label.low, &label.high];
    let compared =
        [&label.age, &label.base, &label.low, &label.high, &label.other, &label.low, &label.high];
    let mut table = if curves.len() > 1 { Table::new(compared) } else { Table::new(of_run) };
    for age in 1..=years {
        let cells = curves.iter().flat_map(|curve| {
            let (low, high) = curve.bands[age];
            [curve.means[age], low, high].map(|share| percent(language, share))
        });
        table.row([age.to_string()].into_iter().chain(cells), Some(curves[0].means[age]));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ABOUT, DIFFERENCES};
    use super::*;

    #[test]
    fn what_survives_is_the_product_of_what_survives_each_year() {
        let replicates = [vec![Some(0.1), Some(0.2), None], vec![Some(0.3), Some(0.5), Some(0.5)]];
        let curve = Curve::of("a".into(), &replicates).expect("rates");
        // 0.9 and 0.7, then 0.72 and 0.35; the third year has no rate in one replicate.
        let expected = [1.0, 0.8, 0.535];
        assert_eq!(curve.means.len(), 3);
        for (mean, expected) in curve.means.iter().zip(expected) {
            assert!((mean - expected).abs() < 1e-12, "{:?}", curve.means);
        }
        let (low, high) = curve.bands[2];
        assert!((low - (0.35 + 0.1 * 0.37)).abs() < 1e-12, "{low}");
        assert!((high - (0.35 + 0.9 * 0.37)).abs() < 1e-12, "{high}");
    }

    #[test]
    fn a_share_behind_which_few_failures_stand_is_not_stated() {
        let of = |failures: &[Option<f64>], years| {
            let failures = failures.to_vec();
            Survival { curves: Vec::new(), window: String::new(), failures }.few(years)
        };
        assert_eq!(of(&[Some(12.0), Some(7.0), Some(40.0)], 2), Some(19.0));
        assert_eq!(of(&[Some(12.0), Some(7.0), Some(40.0)], 3), None);
        assert_eq!(of(&[Some(12.0), Some(8.0)], 2), None);
        assert_eq!(of(&[Some(12.0), None], 2), None, "they are not counted");
        assert_eq!(of(&[Some(12.0), None], 1), Some(12.0));
    }

    /// The figure of small results.
    fn shown(files: &[(&str, String)]) -> Figure {
        let home = tempfile::tempdir().expect("a directory");
        for (name, text) in files {
            std::fs::write(home.path().join(name), text).expect("it is written");
        }
        let results = Results::open(home.path()).expect("they are results");
        let found = super::super::figure(&results, Kind::Survival, &Wish::default());
        found.expect("it is shown")
    }

    #[test]
    fn headlines_of_runs_and_comparisons_keep_to_the_rule_of_few_events() {
        let of_run = |scale: &str| {
            let about = ABOUT.replace("\"compare\"", "\"run\"").replace("0.1", scale);
            let yearly = "replicate,region,year,startups,startups_failed_year_1,\
                          startup_failure_rate_year_1\n\
                          1,China,2016,1000,300,0.1\n2,China,2016,1000,290,0.2\n";
            shown(&[("provenance.json", about), ("yearly.csv", yearly.into())])
        };
        // 590 firms are 5.9 simulated ones.
        let few = of_run("0.01");
        assert!(few.headline.contains("too few failures"), "{}", few.headline);
        assert!(few.note.contains("5.9 simulated failures"), "{}", few.note);
        assert!(of_run("0.1").headline.contains("85 % survive"), "{}", of_run("0.1").headline);
        let of_comparison = |events: &str| {
            let about = ABOUT.replace("\"startups\"", "\"startup_failure_rate_year_1\"");
            let row = "china,other,China,startup_failure_rate_year_1,share,ratio,mean,2,0.1,0.2,0.1,\
                       ,,1,1,,,none,EVENTS,inconclusive\n";
            let rows = DIFFERENCES.to_string() + &row.replace("EVENTS", events);
            let levels = "scenario,replicate,region,metric,level\n\
                          china,1,China,startup_failure_rate_year_1,0.1\n\
                          other,1,China,startup_failure_rate_year_1,0.2\n";
            let files = [("differences.csv", rows), ("levels.csv", levels.into())];
            shown(&[&files[..], &[("provenance.json", about)]].concat()).headline
        };
        assert!(of_comparison("19").contains("too few failures"), "{}", of_comparison("19"));
        assert!(of_comparison("20").contains("90 % survive"), "{}", of_comparison("20"));
    }

    #[test]
    fn without_rates_there_is_no_curve() {
        for replicates in [vec![], vec![vec![]], vec![vec![None, Some(0.1)]]] {
            let refusal = Curve::of("a".into(), &replicates).err().expect("no curve").to_string();
            assert!(refusal.contains("no year of life"), "{refusal}");
        }
    }
}
