//! The library step by step: create a world, step it, switch a type off, read figures, fork.
//!
//! `cargo run --release --example step_by_step`
#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::error::Error;

use stia::{Month, MonthRecord, Program, World, decode, encode, load, metric};

fn main() -> Result<(), Box<dyn Error>> {
    // A scenario that ships, made small: one province, three years, no months before the record.
    let small = ["scale=0.1", "start=2015-01", "until=2017-12", "burn_in_months=12"];
    let small = small.map(String::from);
    let scenario = load("classroom", &small)?.scenario;

    // The same, but incubators close in 2016. Both have the same history until then.
    let closing = ["incubator.switch.on=false", "incubator.switch.off_from=2016-01"];
    let closing = closing.map(String::from);
    let without = load("classroom", &[small.as_slice(), &closing].concat())?.scenario;

    // A world of the first replicate, stepped month by month up to the end of 2015.
    let mut world = World::new(&scenario, scenario.seed, 1);
    let mut before = Figures::default();
    while world.month() < Month::new(2016, 1) {
        world.step(&mut |record: &MonthRecord| before.take(record));
    }
    println!("2015: {} months, at the end {}", before.months, before.last());

    // A fork: two worlds continue from here, with common random numbers.
    let mut fork = world.clone();
    fork.enter(&without)?;
    for (name, mut world) in [("with incubators", world), ("without them", fork)] {
        let mut figures = Figures::default();
        while !world.is_over() {
            world.step(&mut |record: &MonthRecord| figures.take(record));
        }
        println!("2017, {name}: {}", figures.last());

        // A world as bytes, and back.
        let program =
            Program { version: "mine".into(), build: "1".into(), data_sha256: "1".into() };
        let bytes = encode(&world, 1, &program);
        let (_, again) = decode(&bytes, &program)?;
        assert_eq!(again.living_agents(), world.living_agents());
    }
    Ok(())
}

/// Two figures of the country, month by month.
#[derive(Default)]
struct Figures {
    months: u32,
    startups: Option<f64>,
    tenants: Option<f64>,
}

impl Figures {
    fn take(&mut self, record: &MonthRecord) {
        let figure = |name: &str| {
            record.view("China").zip(metric(name)).and_then(|(view, metric)| metric.measure(view))
        };
        self.months += 1;
        self.startups = figure("startups");
        self.tenants = figure("tenants");
    }

    fn last(&self) -> String {
        let whole = |value: Option<f64>| value.map_or("–".into(), |value| format!("{value:.0}"));
        format!("{} startups, {} of them tenants", whole(self.startups), whole(self.tenants))
    }
}
