//! Solves the reference income of the baseline: the income of one intermediary of each type in each
//! region and year while numbers follow the record alone, and the receipts of investors from firms
//! while commitments do.
//!
//! `cargo run --release --example solve_supply > table.csv` renews the table after a change of results;
//! it is then moved to `scenarios/china/reference_income.csv`, and the next build embeds it.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::collections::BTreeMap;
use stia::model::data;

use stia::model::record::recorder::{Level, MonthRecord, Recorder};
use stia::model::rules::scenario::Scenario;
use stia::model::state::kind::Kind;
use stia::model::state::tally::Count;
use stia::model::world::World;

/// Years of the record in the table.
const YEARS: std::ops::RangeInclusive<i32> = 2015..=2030;

#[derive(Default)]
struct Incomes {
    /// Income of the year and organizations at its month ends, by type, region and year.
    sums: BTreeMap<(usize, String, i32), (f64, f64)>,
    /// Receipts of investors from firms, by region and year.
    distributed: BTreeMap<(String, i32), f64>,
}

impl Recorder for Incomes {
    fn month(&mut self, record: &MonthRecord) {
        for (place, view) in record.places.iter().filter(|(it, _)| it.level == Level::Region) {
            for kind in Kind::ALL {
                let key = (kind as usize, place.name.clone(), record.month.year());
                let (income, organizations) = self.sums.entry(key).or_default();
                *income += view.income(kind);
                *organizations += view.organizations(kind) / 12.0;
            }
            let key = (place.name.clone(), record.month.year());
            *self.distributed.entry(key).or_default() += view.of(Count::DistributedFen) / 100.0;
        }
    }
}

fn main() {
    let mut scenario = Scenario { scale: 0.1, ..Scenario::default() };
    scenario.supply.on = false;
    scenario.equity.confidence = 0.0;
    let mut world = World::new(&scenario, scenario.seed, 1);
    let mut incomes = Incomes::default();
    while !world.is_over() {
        world.step(&mut incomes);
    }
    println!("region,quantity,year,value,unit,fact,fill");
    for kind in Kind::ALL {
        for region in data::REGIONS {
            for year in YEARS {
                let key = (kind as usize, region.to_string(), year);
                let (income, organizations) = incomes.sums.get(&key).copied().unwrap_or_default();
                let value = if organizations > 0.0 { income / organizations } else { 0.0 };
                println!(
                    "{region},{}_reference_income,{year},{value:.0},CNY/year,,solved: baseline at \
                     scale {} with numbers that follow the record",
                    kind.name(),
                    scenario.scale,
                );
            }
        }
    }
    for region in data::REGIONS {
        for year in YEARS {
            let key = (region.to_string(), year);
            let value = incomes.distributed.get(&key).copied().unwrap_or_default();
            println!(
                "{region},distribution_reference,{year},{value:.0},CNY/year,,solved: baseline at \
                 scale {} with commitments that follow the record",
                scenario.scale,
            );
        }
    }
}
