//! How fast a scenario runs here, from a few of its months.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::follower::Follower;
use super::replicate::{Control, Course};
use super::results::Keep;
use crate::model::rules::scenario::Scenario;

/// Months that are measured after the first, which fills caches.
pub const MEASURED: u32 = 3;

/// What a run takes.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Until its first month.
    pub start: Duration,
    /// For a month.
    pub month: Duration,
}

/// The pace of a scenario on so many threads. Runs grow slower as agents gather objects, so that
/// the whole takes somewhat longer than these months say.
pub fn pace(scenario: &Scenario, threads: usize) -> Pace {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let measure = || measured(scenario);
    // A machine that makes no more threads is measured on those it has.
    pool.map_or_else(|_| measure(), |pool| pool.install(measure))
}

fn measured(scenario: &Scenario) -> Pace {
    followed(scenario, ()).0
}

/// The pace of a scenario whose run somebody follows, and what these heard of the measured months.
pub fn followed<F: Follower>(scenario: &Scenario, follower: F) -> (Pace, Course<'static, F>) {
    let (never, began) = (AtomicBool::new(false), Instant::now());
    let control = Control { stop: &never, months_done: &|_| () };
    let mut course = Course::new(scenario, scenario.first_replicate, Keep::Everything, follower);
    let start = began.elapsed();
    let first = course.world().month().next();
    // Only a follower that writes can fail, and none does.
    let _ = course.advance(first, control);
    let began = Instant::now();
    let _ = course.advance(first.plus(MEASURED), control);
    (Pace { start, month: began.elapsed() / MEASURED }, course)
}
