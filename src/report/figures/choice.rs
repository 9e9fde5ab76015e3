//! Which metric and which place a figure shows.

use anyhow::Result;

use super::Unshown;
use crate::base::regions::{place_named, widest};
use crate::report::read::{About, Results, rows::DifferenceRow};
use crate::report::text::{Language, Texts, filled};
use crate::schema::suggest::did_you_mean;

/// What a user wishes to see.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// A metric, or the one that fits the figure.
    pub metric: Option<String>,
    /// A place, or the one that fits the figure.
    pub region: Option<String>,
    /// A scenario, or the first but the base.
    pub scenario: Option<String>,
    /// The language.
    pub language: Language,
}

impl Wish {
    /// Refuses a metric for a figure that shows one thing alone.
    ///
    /// # Errors
    ///
    /// Where a metric is stated.
    pub fn refuse_metric(&self, shown: &str) -> Result<()> {
        let Some(metric) = &self.metric else { return Ok(()) };
        Err(Unshown(format!("--metric {metric}: this figure shows {shown} alone")).into())
    }

    /// The metric that is wished for, or `usual`.
    ///
    /// # Errors
    ///
    /// Where the results have no such metric.
    pub fn metric(&self, there: &[&str], usual: &str) -> Result<String> {
        let Some(wished) = &self.metric else { return Ok(usual.into()) };
        if there.contains(&&**wished) {
            return Ok(wished.clone());
        }
        let hint = did_you_mean(wished, there.iter().copied());
        let all = listed(there);
        Err(Unshown(format!("--metric {wished}: not among these results{hint}; they have {all}"))
            .into())
    }

    /// Refuses a scenario that the results do not compare.
    ///
    /// # Errors
    ///
    /// Where the results have no such scenario, or compare none.
    pub fn check_scenario(&self, results: &Results) -> Result<()> {
        let Some(wished) = &self.scenario else { return Ok(()) };
        let about = results.about();
        if about.command() != "compare" {
            let refusal = format!(
                "--scenario {wished}: results of `stia {}` compare no scenarios",
                about.command()
            );
            return Err(Unshown(refusal).into());
        }
        let rows = results.differences()?;
        let there = distinct(rows.iter().map(|row| &*row.scenario));
        if there.contains(&&**wished) {
            return Ok(());
        }
        let hint = did_you_mean(wished, there.iter().copied());
        let all = listed(&there);
        let refusal = format!("--scenario {wished}: not compared here{hint}; there are {all}");
        Err(Unshown(refusal).into())
    }

    /// Whether a scenario is shown where all may be.
    pub fn shows(&self, scenario: &str) -> bool {
        self.scenario.as_ref().is_none_or(|wished| wished == scenario)
    }

    /// The scenario that is shown where one alone is: the one that is wished for, or the first.
    pub fn one_of<'a>(&self, mut scenarios: impl Iterator<Item = &'a str>) -> String {
        let wished = self.scenario.as_deref();
        wished.or_else(|| scenarios.next()).unwrap_or_default().into()
    }

    /// The place that is wished for, or the one that holds all others, or else the first.
    ///
    /// # Errors
    ///
    /// Where the results have no such place.
    pub fn region(&self, there: &[&str]) -> Result<String> {
        let Some(wished) = &self.region else {
            let usual = widest(there).or_else(|| there.first().copied());
            return Ok(usual.unwrap_or_default().into());
        };
        let place = place_named(wished).filter(|place| there.contains(place));
        place.map(String::from).ok_or_else(|| {
            let all = listed(there);
            Unshown(format!("--region {wished}: not among these results; they have {all}")).into()
        })
    }
}

/// Names, the first of them if there are many.
pub fn listed(names: &[&str]) -> String {
    const MOST: usize = 20;
    match names.len().saturating_sub(MOST) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..MOST].join(", ")),
    }
}

/// What differs, each once and in the order of the rows.
pub fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    distinct
}

/// The metric that moves most surely in a place: the smallest adjusted p-value, among those that
/// are significant the largest relative change.
pub fn moved_most<'a>(rows: &[&'a DifferenceRow]) -> Option<&'a DifferenceRow> {
    let size = |row: &DifferenceRow| row.relative_change.map_or(0.0, f64::abs);
    let significant = rows.iter().filter(|row| row.verdict == "significant");
    // Changes from nothing are no share of anything: the largest amount of them.
    let amount = |row: &DifferenceRow| row.difference.map_or(0.0, f64::abs);
    let largest = significant.max_by(|one, other| {
        size(one).total_cmp(&size(other)).then(amount(one).total_cmp(&amount(other)))
    });
    let p = |row: &DifferenceRow| row.p_holm.unwrap_or(2.0);
    let surest = rows.iter().min_by(|one, other| p(one).total_cmp(&p(other)));
    largest.or(surest).copied()
}

/// Where the numbers of a figure come from: version, command, scenarios, replicates, scale, seed.
pub fn source(about: &About, language: Language) -> String {
    let Texts { figure: texts, headline, .. } = Texts::of(language);
    let names: Vec<String> = about.scenarios().into_iter().map(|scenario| scenario.name).collect();
    let command = format!("stia {} {} {}", about.version(), about.command(), names.join(" "));
    let replicates =
        about.replicates().map(|it| filled(&texts.source_replicates, &[("numbers", it)]));
    let scale = about.scale().map(|it| it.to_string());
    let scale = scale.map(|it| filled(&texts.source_scale, &[("scale", &it)]));
    let seed = about.seed().map(|it| it.to_string());
    let seed = seed.map(|it| filled(&texts.source_seed, &[("seed", &it)]));
    let parts: Vec<String> =
        [Some(command), replicates, scale, seed].into_iter().flatten().collect();
    filled(&texts.source, &[("parts", &parts.join(&headline.then))])
}
