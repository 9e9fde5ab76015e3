//! Every parameter of the model and of policies at both ends of its range, on a small world with all
//! schemes and instruments on: figures stay finite, and money is not negative where it cannot be.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use rayon::prelude::*;
use stia::scenario::{list_parameters, load_text};
use stia::{METRICS, Recorder, World};

use crate::books::PARAMETERS;
use crate::instruments::STRONG;
use crate::worlds::Eye;

/// One small province for a year.
const TEXT: &str = "scale = 0.01\nburn_in_months = 0\nuntil = \"2015-12\"\nregions = [\"Hubei\"]\n\
                    [credit]\nproject_rate = 1.0\nknowledge_levels = [1.0, 1.0, 1.0, 1.0]\n";

/// How metrics in yuan begin that are balances or differences and may lie below zero.
const SIGNED: [&str; 8] = [
    "consumer_surplus",
    "net_public_cost",
    "startup_profit",
    "policy_unspent",
    "credit_public_cost",
    "compensation_pool_balance",
    "ip_loan_additional",
    "product_loan_additional",
];

/// The small province with all models and products on, and a policy of all instruments.
static WORLD: LazyLock<String> = LazyLock::new(|| {
    let schemes = ["ip_finance", "loan_products"].into_iter().flat_map(|section| {
        let parameters = stia::scenario::parameters();
        let is_on = move |key: &str| key.starts_with(section) && key.ends_with(".on");
        parameters.into_iter().map(|it| it.key).filter(move |key| is_on(key))
    });
    let schemes: String = schemes
        .map(|key| format!("[{}]\non = true\nregions = []\n", key.trim_end_matches(".on")))
        .collect();
    let instruments: String = STRONG
        .iter()
        .map(|(instrument, settings)| format!("[policy.{instrument}]\n{settings}\n"))
        .collect();
    format!("{TEXT}{schemes}[[policy]]\nid = \"all\"\n{instruments}")
});

/// What is wrong with the figures of a change; nothing if it is refused.
fn wrongs(change: &str) -> Vec<String> {
    let Ok(loaded) = load_text("ends.toml", &WORLD, &[change.to_string()]) else {
        return Vec::new();
    };
    let run = || {
        let mut world = World::new(&loaded.scenario, 1, 1);
        let mut eye = Eye::default();
        while !world.is_over() {
            world.step(&mut eye as &mut dyn Recorder);
        }
        eye.months
    };
    let Ok(months) = catch_unwind(AssertUnwindSafe(run)) else {
        return vec![format!("{change} panics")];
    };
    let mut wrongs = Vec::new();
    for record in months {
        for metric in METRICS.iter() {
            let Some(value) = metric.measure(&record.places[0].1) else { continue };
            let is_signed = SIGNED.iter().any(|signed| metric.name.starts_with(signed));
            let is_money = metric.unit.starts_with("CNY") && !is_signed;
            if !value.is_finite() || (is_money && value < 0.0) {
                wrongs.push(format!("{change}: {} = {value}", metric.name));
            }
        }
    }
    wrongs.sort();
    wrongs.dedup();
    wrongs.truncate(3);
    wrongs
}

#[test]
fn figures_are_finite_at_both_ends_of_every_parameter() {
    let ends = PARAMETERS.0.iter().flat_map(|parameter| [parameter.at(0.0), parameter.at(1.0)]);
    let of_policies = list_parameters().into_iter().flat_map(|parameter| {
        let bounds = parameter.range.trim_matches(['[', ']']).split_once(", ");
        let bounds = bounds.map(|(low, high)| [low.to_string(), high.to_string()]);
        let setting = parameter.key.strip_prefix("policy.").map(String::from);
        let is_of_one = setting.filter(|setting| setting.contains('.')).zip(bounds);
        is_of_one.into_iter().flat_map(|(setting, bounds)| {
            bounds.map(|bound| format!("policy.all.{setting}={bound}"))
        })
    });
    let changes: Vec<String> = ends.chain(of_policies).collect();
    assert!(changes.iter().any(|change| change.starts_with("policy.all.voucher.share=")));
    let found: Vec<String> = changes.par_iter().flat_map_iter(|change| wrongs(change)).collect();
    assert!(found.is_empty(), "{} wrongs: {found:#?}", found.len());
}
