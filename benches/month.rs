//! How long a month takes: the whole at three sizes, and its hottest phases.
//!
//! `cargo bench` takes under two minutes. Phases run on a clone of a warmed-up world, made afresh
//! for every call and not timed.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use stia::model::phases::{
    equity, founding, incubation, operation, protection, research, transformation,
};
use stia::model::record::recorder::Forget;
use stia::model::world::World;
use stia::scenario::load;

/// Warm-up months: enough for needs, tenancies and deals to exist.
const WARM_UP: u32 = 12;

/// China at `scale` after the warm-up.
fn china(scale: f64) -> World {
    let mut scenario = load("china", &[]).expect("china ships").scenario;
    scenario.scale = scale;
    let mut world = World::new(&scenario, 1, 0);
    for _ in 0..WARM_UP {
        world.step(&mut Forget);
    }
    world
}

/// The month at three sizes, in agents a second.
fn months(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("month");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(5));
    for scale in [0.002, 0.01, 0.05] {
        let world = china(scale);
        group.throughput(Throughput::Elements(world.living_agents()));
        group.bench_function(scale.to_string(), |bencher| {
            bencher.iter_batched_ref(
                || world.clone(),
                |world| world.step(&mut Forget),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// A phase by the name of its function.
type Phase = (&'static str, fn(&mut World));

const PHASES: [Phase; 9] = [
    ("research::arrive", research::arrive),
    ("protection::decide", protection::decide),
    ("transformation::ripen", transformation::ripen),
    ("transformation::arise", transformation::arise),
    ("founding::found", founding::found),
    ("incubation::host", incubation::host),
    ("operation::trade_startups", operation::trade_startups),
    ("operation::trade_enterprises", operation::trade_enterprises),
    ("equity::finance", equity::finance),
];

/// The phases one by one, at a fiftieth of China.
fn phases(criterion: &mut Criterion) {
    let world = china(0.02);
    let mut group = criterion.benchmark_group("phase");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    group.throughput(Throughput::Elements(world.living_agents()));
    for (name, phase) in PHASES {
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(|| world.clone(), phase, BatchSize::PerIteration);
        });
    }
    // Search reads only, so that it needs no clone; new needs must have come up before it.
    let mut seeking = world.clone();
    transformation::arise(&mut seeking);
    group.bench_function("transformation::seek", |bencher| {
        bencher.iter(|| black_box(transformation::seek(black_box(&seeking))));
    });
    group.finish();
}

criterion_group!(benches, months, phases);
criterion_main!(benches);
