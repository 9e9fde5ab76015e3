//! On which assumed parameters outcomes rest, and how large the contributions of the types are where
//! clients can do less or more without them, as measured in runs (`examples/rests_on`).

use std::sync::LazyLock;

use serde::Deserialize;
use toml::Table;

use crate::model::rules::scenario::{Scenario, resolved};
use crate::model::state::kind::Kind;

/// Where and when runs were made, which the tables say in every row.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Made {
    /// Simulated agents for one real one.
    pub scale: f64,
    /// The place.
    pub region: String,
    /// The month of a stock, or the months of a sum or a mean.
    pub window: String,
}

/// How far an assumed parameter moves an outcome between the ends of its band.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Sensitivity {
    metric: String,
    /// The type whose closing the change is of; empty where the effect is on the level.
    closed: String,
    /// The parameter.
    pub parameter: String,
    /// The lower end of its band.
    pub low: f64,
    /// The upper end of it.
    pub high: f64,
    /// The mean absolute effect (μ*), as a share of the base's level.
    pub effect: f64,
    scale: f64,
    region: String,
    window: String,
}

/// A relative change with its 95 % confidence interval.
pub type Change = (f64, (f64, f64));

/// The change of an outcome when a type closes, under three sets of outside options.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Alternatives {
    metric: String,
    closed: String,
    poor: f64,
    poor_low: f64,
    poor_high: f64,
    usual: f64,
    usual_low: f64,
    usual_high: f64,
    good: f64,
    good_low: f64,
    good_high: f64,
    scale: f64,
    region: String,
    window: String,
}

static SENSITIVITIES: LazyLock<Vec<Sensitivity>> =
    LazyLock::new(|| rows(include_str!("sensitivities.csv")));

static ALTERNATIVES: LazyLock<Vec<Alternatives>> =
    LazyLock::new(|| rows(include_str!("alternatives.csv")));

/// The rows of a table.
fn rows<R: for<'a> Deserialize<'a>>(table: &str) -> Vec<R> {
    let rows = csv::Reader::from_reader(table.as_bytes()).into_deserialize();
    rows.map(|row| row.expect("the table was written by the example")).collect()
}

impl Sensitivity {
    /// Where it was measured.
    pub fn made(&self) -> Made {
        let (region, window) = (self.region.clone(), self.window.clone());
        Made { scale: self.scale, region, window }
    }
}

impl Alternatives {
    /// The change where clients can do less without intermediaries than assumed.
    pub fn poor(&self) -> Change {
        (self.poor, (self.poor_low, self.poor_high))
    }

    /// The change as assumed.
    pub fn usual(&self) -> Change {
        (self.usual, (self.usual_low, self.usual_high))
    }

    /// The change where clients can do more.
    pub fn good(&self) -> Change {
        (self.good, (self.good_low, self.good_high))
    }

    /// Where it was measured.
    pub fn made(&self) -> Made {
        let (region, window) = (self.region.clone(), self.window.clone());
        Made { scale: self.scale, region, window }
    }
}

/// The parameters that move the level of an outcome in `china`, or its change when a type closes:
/// those whose effect is significantly larger than the placebo's, the largest first.
pub fn sensitivities(metric: &str, closed: Option<Kind>) -> Vec<&'static Sensitivity> {
    let closed = closed.map_or("", Kind::name);
    let is_own = |row: &&Sensitivity| row.metric == metric && row.closed == closed;
    let mut rows: Vec<&Sensitivity> = SENSITIVITIES.iter().filter(is_own).collect();
    // Stable: effects of the same size keep their order.
    rows.sort_by(|one, other| other.effect.total_cmp(&one.effect));
    rows
}

/// The change of an outcome when a type closes, under other outside options.
pub fn alternatives(metric: &str, closed: Kind) -> Option<&'static Alternatives> {
    ALTERNATIVES.iter().find(|row| row.metric == metric && row.closed == closed.name())
}

/// Keys that say what is run, and not what the world is like.
const RUN: [&str; 9] = [
    "name",
    "question",
    "seed",
    "settlement_order",
    "scale",
    "replicates",
    "first_replicate",
    "until",
    "keep_journal",
];

/// Sections that are policies: those that cost the public money by what they lay down.
const POLICIES: [&str; 4] = ["policy", "packages", "ip_finance", "loan_products"];

/// Whether policies, models and products of lending among them, are all in which two worlds differ:
/// what else differs would be billed to public money. How much is run, and with which seed, may
/// differ too.
pub fn is_of_policies_alone(base: &Scenario, other: &Scenario) -> bool {
    let [base, other] = [base, other].map(|scenario| {
        let mut settings = settings_of(scenario);
        settings.retain(|key, _| !POLICIES.contains(&key));
        settings
    });
    base == other
}

/// The type that a scenario closes, if that is all in which it differs from a base which has the
/// settings of `china`. How much is run, and with which seed, may differ from `china`.
pub fn closed_type(base: &Scenario, other: &Scenario) -> Option<Kind> {
    let [usual, base_settings, settings] = [&Scenario::default(), base, other].map(settings_of);
    let changed: Vec<&String> = settings
        .iter()
        .filter(|(key, it)| base_settings.get(*key) != Some(it))
        .map(|it| it.0)
        .collect();
    let [section] = changed[..] else { return None };
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == section)?;
    let switch = (kind.row().switch)(other);
    let is_closed = !switch.on && switch.off_from <= base.start;
    let is_all = without_switch(&settings, section) == without_switch(&base_settings, section);
    (usual == base_settings && is_closed && is_all).then_some(kind)
}

/// The settings of the world that a scenario states.
fn settings_of(scenario: &Scenario) -> Table {
    let all: Table = resolved(scenario).parse().expect("what was written can be read");
    all.into_iter().filter(|(key, _)| !RUN.contains(&key.as_str())).collect()
}

/// A section but its switch.
fn without_switch(settings: &Table, section: &str) -> Option<Table> {
    let mut section = settings.get(section)?.as_table()?.clone();
    section.remove("switch");
    Some(section)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::metrics::METRICS;
    use crate::scenario::{load, load_text};

    fn closed(base: &str, other: &str, set: &[&str]) -> Option<Kind> {
        let set: Vec<String> = set.iter().map(ToString::to_string).collect();
        let [base, other] = [(base, &[][..]), (other, &set[..])]
            .map(|(name, set)| load(name, set).expect("it ships").scenario);
        closed_type(&base, &other)
    }

    #[test]
    fn a_type_that_closes_is_distinguished_from_other_changes() {
        assert_eq!(closed("china", "without-exchange", &[]), Some(Kind::Exchange));
        assert_eq!(closed("china", "without-exchange", &["seed=7"]), Some(Kind::Exchange));
        assert_eq!(closed("china", "china", &[]), None);
        assert_eq!(closed("china", "without-all", &[]), None);
        assert_eq!(closed("without-exchange", "china", &[]), None);
        assert_eq!(closed("outside-poor", "without-exchange", &[]), None);
        for set in [
            "exchange.switch.off_from=2016-01",
            "transformation.fear=0.3",
            "exchange.pricing=false",
        ] {
            assert_eq!(closed("china", "without-exchange", &[set]), None, "{set}");
        }
    }

    #[test]
    fn policies_are_distinguished_from_assumptions_shocks_and_closures() {
        let scenario = |more: &str| {
            let text = format!("extends = \"china\"\nname = \"a\"\nquestion = \"?\"\n{more}");
            load_text("a.toml", &text, &[]).expect("no mistakes").scenario
        };
        let policy = "[[policy]]\nid = \"help\"\nfrom = \"2018-01\"\n\
                      [policy.voucher]\nshare = 0.3\ncap = 5e4\n";
        let base = scenario("");
        let is_alone = |more: &str| is_of_policies_alone(&base, &scenario(more));
        assert!(is_alone(policy) && is_alone("seed = 7\n") && is_alone(""));
        for other in [
            "[transformation]\nfear = 0.3\n",
            "[exchange.switch]\non = false\n",
            "[[shock]]\nname = \"weak\"\nfrom = \"2020-01\"\nuntil = \"2020-12\"\n\
             [[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.5\n",
        ] {
            assert!(!is_alone(other), "{other}");
            assert!(!is_alone(&format!("{other}{policy}")), "{other}");
        }
    }

    #[test]
    fn the_tables_name_metrics_types_and_parameters_within_their_bands() {
        let usual = settings_of(&Scenario::default());
        let is_type = |name: &str| Kind::ALL.iter().any(|kind| kind.name() == name);
        let is_metric = |name: &str| METRICS.iter().any(|metric| metric.name == name);
        assert!(!SENSITIVITIES.is_empty() && !ALTERNATIVES.is_empty());
        for row in SENSITIVITIES.iter() {
            assert!(is_metric(&row.metric) && row.effect > 0.0, "{row:?}");
            assert!(row.closed.is_empty() || is_type(&row.closed), "{row:?}");
            let (section, key) = row.parameter.split_once('.').expect("a section and a key");
            let value = &usual[section][key];
            let value = value.as_float().or(value.as_integer().map(|it| it as f64));
            let value = value.expect("a number");
            assert!(row.low <= value && value <= row.high, "{row:?}: {value}");
        }
        for row in ALTERNATIVES.iter() {
            assert!(is_metric(&row.metric) && is_type(&row.closed), "{row:?}");
            for (change, (low, high)) in [row.poor(), row.usual(), row.good()] {
                assert!(low <= change && change <= high, "{row:?}");
            }
        }
    }

    #[test]
    fn the_largest_effects_come_first() {
        let rows = sensitivities("achievements_transformed", Some(Kind::Exchange));
        assert!(rows.is_sorted_by(|one, other| one.effect >= other.effect) && !rows.is_empty());
        assert_ne!(rows, sensitivities("achievements_transformed", None));
        assert!(alternatives("achievements_transformed", Kind::Exchange).is_some());
    }
}
