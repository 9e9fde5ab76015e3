//! The scale of a run changes its noise, not its figures.

use std::sync::LazyLock;

use stia::model::record::metrics::METRICS;
use stia::model::rules::scenario::Scenario;

use crate::worlds::{Seen, replicates, scenario};

/// Figures that do not depend on the number of simulated organizations alone.
const FIGURES: [&str; 12] = [
    "achievements",
    "patents_filed",
    "needs",
    "contracts",
    "contracts_universities",
    "contracts_intermediated_share",
    "match_distance",
    "evaluations",
    "startups_founded",
    "startups",
    "equity_rounds",
    "equity_invested",
];

/// Kinds of which a small world simulates hardly one organization in a region, and figures of few
/// and unequal contracts.
const OF_FEW: [&str; 6] = [
    "exchange_organizations",
    "evaluation_organizations",
    "contract_value",
    "match_distance",
    "contracts_across_regions",
    "tenants",
];

/// Tolerance for a small world in addition to its noise, relative to the figure.
const BIAS: f64 = 0.005;

/// The same for match distances: in a small world a region learns of needs in fewer months, so
/// fewer researchers turn to them. Distances are 2 % greater at 0.01 than at 0.04.
const DISTANCE_BIAS: f64 = 0.01;

/// The same for rounds: in a small world some provinces have no investor, so fewer founders meet one.
const ROUNDS_BIAS: f64 = 0.05;

fn bias(figure: &str) -> f64 {
    match figure {
        "match_distance" => DISTANCE_BIAS,
        "equity_rounds" => ROUNDS_BIAS,
        _ => BIAS,
    }
}

fn china(scale: f64) -> Scenario {
    scenario(&format!("scale = {scale}\nburn_in_months = 3\nuntil = \"2015-12\"\n"))
}

/// A figure's mean over the months of the record, grossed up to China.
fn figure(seen: &Seen, name: &str) -> f64 {
    let metric = METRICS.iter().find(|metric| metric.name == name).expect("the metric exists");
    let values: Vec<f64> = seen.views().filter_map(|view| metric.measure(view)).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

fn mean_and_squares(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, values.iter().map(|value| (value - mean).powi(2)).sum())
}

/// Small and large worlds.
static WORLDS: LazyLock<[Vec<Seen>; 2]> =
    LazyLock::new(|| [replicates(&china(0.01), 6), replicates(&china(0.04), 4)]);

/// A figure in each of the small worlds, and in each of the large ones.
fn figures(name: &str) -> [Vec<f64>; 2] {
    [0, 1].map(|size| WORLDS[size].iter().map(|seen| figure(seen, name)).collect())
}

/// Those of the figures that differ by more than their sampling error.
fn misses(names: &[&str]) -> Vec<String> {
    let mut misses = Vec::new();
    for name in names {
        let [small, large] = figures(name);
        let (mean, squares) = mean_and_squares(&small);
        let (large_mean, large_squares) = mean_and_squares(&large);
        // Variance falls with scale: four times as many agents, a quarter of the variance. Both
        // samples together estimate it; at eight degrees of freedom Student's t stays below 5 in
        // 999 of 1,000 cases.
        let degrees = (small.len() + large.len() - 2) as f64;
        let variance = (squares + 4.0 * large_squares) / degrees;
        let error = (variance / small.len() as f64 + variance / 4.0 / large.len() as f64).sqrt();
        if (mean - large_mean).abs() >= 5.0 * error + bias(name) * large_mean.abs() {
            misses.push(format!("{name}: {mean} at 0.01, {large_mean} at 0.04, error {error}"));
        }
    }
    misses
}

#[test]
fn a_fourfold_scale_gives_the_same_national_figures_within_sampling_error() {
    let misses = misses(&FIGURES);
    assert!(misses.is_empty(), "{misses:#?}");
}

#[test]
fn a_fourfold_scale_gives_the_same_small_counts_within_their_larger_error() {
    let misses = misses(&OF_FEW);
    assert!(misses.is_empty(), "{misses:#?}");
}
