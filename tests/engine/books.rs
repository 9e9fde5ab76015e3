//! The books under extreme scenarios: no money is created or lost for any parameters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use stia::base::money::Money;
use stia::base::month::Month;
use stia::model::record::metrics::METRICS;
use stia::model::record::recorder::{MonthRecord, Recorder};
use stia::model::state::ledger::{AccountId, FLOW_CELLS, flow_cell};
use stia::model::state::region::Region;
use stia::model::world::World;
use stia::scenario::load_text;

use crate::worlds::scenario;

/// Replays the journals of all regions independently and compares.
#[derive(Default)]
struct Audit {
    /// Balance of each account of each region according to the journal.
    balances: Vec<BTreeMap<AccountId, i64>>,
    transfers: usize,
    months: u32,
    crossed: usize,
}

impl Recorder for Audit {
    fn books(&mut self, month: Month, regions: &[Region]) {
        self.balances.resize(regions.len(), BTreeMap::new());
        let mut out = BTreeMap::new();
        let mut came = BTreeMap::new();
        for (region, balances) in regions.iter().zip(&mut self.balances) {
            replay(region, balances, &mut out, &mut came);
            self.transfers += region.ledger.journal().len();
            for (account, _, balance) in region.ledger.balances() {
                let held = balances.get(&account).copied().unwrap_or(0);
                assert_eq!(held, balance.to_fen(), "{account:?} of {} in {month}", region.label);
                assert!(
                    held >= 0 || account == stia::model::state::ledger::Ledger::OUTSIDE,
                    "{account:?} of {} is overdrawn in {month}",
                    region.label,
                );
            }
        }
        assert_eq!(out, came, "what left one region has come to another in {month}");
        self.crossed += out.len();
        let all: i64 = self.balances.iter().flat_map(BTreeMap::values).sum();
        assert_eq!(all, 0, "the balances of the world add up in {month}");
        self.months += 1;
    }

    fn month(&mut self, record: &MonthRecord) {
        for (place, view) in &record.places {
            for metric in METRICS.iter() {
                if let Some(value) = metric.measure(view) {
                    assert!(
                        value.is_finite(),
                        "{} of {} is {value} in {}",
                        metric.name,
                        place.name,
                        record.month,
                    );
                }
            }
        }
        let booked = |flow: &stia::model::record::recorder::Flow| {
            flow.yuan.is_finite() && flow.booked_fen > 0
        };
        assert!(record.flows.iter().all(booked), "flows are finite and above zero");
    }
}

/// Moves money as the journal says, and compares the sums by payer, payee and reason.
fn replay(
    region: &Region,
    balances: &mut BTreeMap<AccountId, i64>,
    out: &mut BTreeMap<usize, i64>,
    came: &mut BTreeMap<usize, i64>,
) {
    let mut paid = vec![Money::ZERO; FLOW_CELLS];
    let mut received = vec![Money::ZERO; FLOW_CELLS];
    for transfer in region.ledger.journal() {
        let amount = transfer.amount.to_fen();
        assert!(amount > 0, "{transfer:?}");
        let cell = flow_cell(transfer.payer_sector, transfer.payee_sector, transfer.reason);
        match transfer.payer {
            Some(payer) => {
                *balances.entry(payer).or_default() -= amount;
                paid[cell] += transfer.amount;
            }
            None => *came.entry(cell).or_default() += amount,
        }
        match transfer.payee {
            Some(payee) => {
                *balances.entry(payee).or_default() += amount;
                received[cell] += transfer.amount;
            }
            None => *out.entry(cell).or_default() += amount,
        }
    }
    let mut booked = vec![(Money::ZERO, Money::ZERO); FLOW_CELLS];
    for (cell, paid, received) in region.ledger.flows() {
        booked[cell] = (paid, received);
    }
    let moved: Vec<_> = paid.into_iter().zip(received).collect();
    assert!(moved == booked, "what {} paid and received", region.label);
}

/// A numeric parameter, or a list of them, with its range.
pub struct NumericParameter {
    key: String,
    low: f64,
    high: f64,
    is_whole: bool,
    /// Elements, if it is a list.
    elements: usize,
}

impl NumericParameter {
    /// The override that puts it at `place` between its bounds; large ranges by the logarithm.
    pub fn at(&self, place: f64) -> String {
        let (low, high) = (self.low, self.high);
        let value = match place {
            ..0.2 => low,
            0.8.. => high,
            _ => {
                let share = (place - 0.2) / 0.6;
                if high / low.max(1e-3) > 1e3 {
                    let floor = low.max(high * 1e-6);
                    floor * (high / floor).powf(share)
                } else {
                    low + share * (high - low)
                }
            }
        };
        let text = if self.is_whole { format!("{}", value.round()) } else { format!("{value:?}") };
        match self.elements {
            0 => format!("{}={text}", self.key),
            count => format!("{}=[{}]", self.key, vec![text; count].join(",")),
        }
    }
}

/// Keys of a run rather than of the model; keys that the strategy sets itself; and shares that must
/// add up to one.
const NOT_VARIED: [&str; 7] = [
    "seed",
    "scale",
    "replicates",
    "burn_in_months",
    "regions",
    "keep_journal",
    "founding.founder_shares",
];

/// Every numeric parameter and every switch of the model, from the schema.
pub static PARAMETERS: LazyLock<(Vec<NumericParameter>, Vec<String>)> = LazyLock::new(|| {
    let (mut numbers, mut switches) = (Vec::new(), Vec::new());
    gather(&stia::scenario::schema(), "", &mut numbers, &mut switches);
    (numbers, switches)
});

fn gather(
    section: &Value,
    path: &str,
    numbers: &mut Vec<NumericParameter>,
    switches: &mut Vec<String>,
) {
    let fields = section["properties"].as_object().expect("a section has properties");
    for (name, field) in fields {
        let key = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if NOT_VARIED.contains(&key.as_str()) {
            continue;
        }
        let bound = |field: &Value, end: &str| field[end].as_f64().expect("a number has a range");
        let parameter = |field: &Value, elements: u64| NumericParameter {
            key: key.clone(),
            low: bound(field, "minimum"),
            high: bound(field, "maximum"),
            is_whole: field["type"] == "integer",
            elements: elements as usize,
        };
        match field["type"].as_str() {
            Some("number" | "integer") => numbers.push(parameter(field, 0)),
            Some("boolean") => switches.push(key),
            Some("object") => gather(field, &key, numbers, switches),
            Some("array") if field["items"].get("maximum").is_some() => {
                let count = field["minItems"].as_u64().expect("a list of numbers has a length");
                numbers.push(parameter(&field["items"], count));
            }
            _ => (),
        }
    }
}

/// A random small scenario: its text, its overrides.
fn wild() -> impl Strategy<Value = (String, Vec<String>)> {
    let (numbers, switches) = (PARAMETERS.0.len(), PARAMETERS.1.len());
    let regions = prop::sample::subsequence(vec!["Hainan", "Qinghai", "Ningxia", "Tibet"], 1..=3);
    let turned = prop::collection::vec((0..numbers, 0.0..1.0), 0..25);
    let flipped = prop::collection::vec((0..switches, any::<bool>()), 0..12);
    let sizes = (0.005..0.05_f64, 0..4_u32, 0..1_000_000_u64, 2..24_u32);
    (regions, turned, flipped, sizes).prop_map(
        |(regions, turned, flipped, (scale, burn_in, seed, off_after))| {
            let until = Month::new(2015, 1).plus(23);
            let off_from = Month::new(2015, 1).plus(off_after);
            let mut text = format!(
                "seed = {seed}\nscale = {scale:?}\nburn_in_months = {burn_in}\n\
                 until = \"{until}\"\nkeep_journal = true\nregions = {regions:?}\n"
            );
            // Types that are off close at different times.
            text +=
                &format!("[incubator.switch]\noff_in = [\"Tibet\"]\noff_from = \"{off_from}\"\n");
            text += "[exchange.switch]\noff_in = [\"Hainan\"]\n";
            let mut overrides = BTreeMap::new();
            for (place, value) in turned {
                let parameter = &PARAMETERS.0[place];
                overrides.insert(&parameter.key, parameter.at(value));
            }
            for (place, is_on) in flipped {
                let key = &PARAMETERS.1[place];
                overrides.insert(key, format!("{key}={is_on}"));
            }
            (text, overrides.into_values().collect())
        },
    )
}

/// Two hundred scenarios, the same in every run of the tests.
fn two_hundred() -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(2024);
    ProptestConfig { cases: 200, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(two_hundred())]

    #[test]
    fn the_books_of_any_scenario_close_to_the_fen((text, overrides) in wild()) {
        // Impossible combinations are refused before the run.
        let loaded = load_text("wild.toml", &text, &overrides);
        prop_assume!(loaded.is_ok());
        let scenario = loaded.expect("it has just been looked at").scenario;
        let mut world = World::new(&scenario, scenario.seed, 1);
        let mut audit = Audit::default();
        while !world.is_over() {
            world.step(&mut audit);
        }
        prop_assert_eq!(audit.months, 24 + scenario.burn_in_months);
        prop_assert!(audit.transfers > 0);
    }
}

#[test]
fn every_parameter_alone_at_either_end_of_its_range_keeps_the_books_closed() {
    const TEXT: &str = "scale = 0.005\nburn_in_months = 0\nuntil = \"2016-12\"\n\
                        keep_journal = true\nregions = [\"Ningxia\"]\n";
    let ends = PARAMETERS.0.iter().flat_map(|parameter| [parameter.at(0.0), parameter.at(1.0)]);
    let switches = PARAMETERS.1.iter().map(|key| format!("{key}=false"));
    let broken: Vec<String> = ends
        .chain(switches)
        .filter(|line| {
            let run = || {
                let Ok(loaded) = load_text("wild.toml", TEXT, std::slice::from_ref(line)) else {
                    return;
                };
                let scenario = loaded.scenario;
                let mut world = World::new(&scenario, scenario.seed, 1);
                let mut audit = Audit::default();
                while !world.is_over() {
                    world.step(&mut audit);
                }
            };
            std::panic::catch_unwind(run).is_err()
        })
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_audit_sees_money_that_crosses_regions() {
    let two = scenario(
        "scale = 0.05\nburn_in_months = 0\nuntil = \"2016-12\"\nkeep_journal = true\n\
         regions = [\"Shaanxi\", \"Ningxia\"]\n",
    );
    let mut world = World::new(&two, 1, 1);
    let mut audit = Audit::default();
    while !world.is_over() {
        world.step(&mut audit);
    }
    assert!(audit.crossed > 0 && audit.transfers > 10_000, "{} transfers", audit.transfers);
}

#[test]
fn every_numeric_parameter_and_switch_is_varied() {
    let (numbers, switches) = &*PARAMETERS;
    let listed = stia::scenario::parameters();
    for parameter in listed {
        let is_number = parameter.range.starts_with('[') && parameter.default != "[]";
        let is_switch = parameter.default == "true" || parameter.default == "false";
        let is_known = numbers.iter().any(|number| number.key == parameter.key)
            || switches.contains(&parameter.key)
            || NOT_VARIED.contains(&parameter.key.as_str());
        assert!(is_known || !(is_number || is_switch), "{} is never varied", parameter.key);
    }
}
