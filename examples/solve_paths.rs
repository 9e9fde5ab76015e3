//! Solves the reference paths of the baseline: what firms offer in each field and how many people
//! startups employ, month by month, while spending and wages are held as given.
//!
//! `cargo run --release --example solve_paths > paths.csv` renews the table after a change of results;
//! it is then moved to `scenarios/china/reference_paths.csv`, and the next build embeds it. Means of
//! logarithms over replicates at two scales.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
#![allow(clippy::disallowed_methods, reason = "the table is rounded")]

use std::collections::BTreeMap;

use rayon::prelude::*;

use stia::base::space::Field;
use stia::model::rules::scenario::baseline_digest;
use stia::{Month, MonthRecord, Recorder, Region, Scenario, World};

/// Scales and replicates of each.
const WORLDS: [(f64, u32); 2] = [(0.01, 12), (0.02, 8)];

/// What is offered in a month: staff, then young and grown attraction by field, per unit of scale.
type Offered = [f64; 1 + 2 * Field::COUNT];

#[derive(Default)]
struct Paths(BTreeMap<Month, Offered>);

impl Recorder for Paths {
    fn month(&mut self, _: &MonthRecord) {}

    fn books(&mut self, month: Month, regions: &[Region]) {
        let mut sums: Offered = [0.0; 1 + 2 * Field::COUNT];
        for region in regions {
            let gross = 1.0 / region.scale / 1e3;
            for (field, market) in region.markets.iter().enumerate() {
                sums[0] += market.staff as f64 * gross;
                sums[1 + field] += market.young as f64 * gross;
                sums[1 + Field::COUNT + field] += market.grown as f64 * gross;
            }
        }
        // A month's prices rest on what was offered at the end of the month before.
        self.0.insert(month.next(), sums);
    }
}

fn main() {
    let worlds: Vec<(f64, u32)> =
        WORLDS.iter().flat_map(|&(scale, count)| (1..=count).map(move |it| (scale, it))).collect();
    let paths: Vec<BTreeMap<Month, Offered>> = worlds
        .par_iter()
        .map(|&(scale, replicate)| {
            let mut scenario = Scenario { scale, ..Scenario::default() };
            scenario.operation.paths = false;
            let mut world = World::new(&scenario, scenario.seed, replicate);
            let mut paths = Paths::default();
            while !world.is_over() {
                world.step(&mut paths);
            }
            paths.0
        })
        .collect();
    let scenario = Scenario::default();
    println!("month,staff,young,grown,digest");
    for month in paths[0].keys().filter(|month| **month <= scenario.until) {
        let mean = |place: usize| {
            let logs = paths.iter().map(|path| path[month][place].max(1e-3).ln());
            (logs.sum::<f64>() / paths.len() as f64).exp()
        };
        let list = |from: usize| {
            let values: Vec<String> =
                (from..from + Field::COUNT).map(|place| format!("{:.1}", mean(place))).collect();
            values.join(";")
        };
        let (young, grown) = (list(1), list(1 + Field::COUNT));
        println!("{month},{:.0},{young},{grown},{}", mean(0), baseline_digest());
    }
}
