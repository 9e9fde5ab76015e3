//! Whether any number of threads, a second run and a run that was stored midway give identical
//! worlds; and if not, where they diverge.

use std::sync::atomic::Ordering;

use anyhow::{Result, anyhow};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::base::text::digest;
use crate::model::checkpoint::{of_payload, payload};
use crate::model::rules::scenario::Scenario;
use crate::model::world::World;
use crate::study::audit::divergence::{self, StateCapture};
use crate::study::jobs::replicate::Control;

/// A way of repeating a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// With that many threads.
    Threads(usize),
    /// With one thread once more.
    Again,
    /// With one thread; midway the world is stored and read again.
    Stored,
}

impl Repetition {
    /// All ways; the others are compared with the first.
    pub const ALL: [Repetition; 5] = [
        Repetition::Threads(1),
        Repetition::Threads(2),
        Repetition::Threads(5),
        Repetition::Again,
        Repetition::Stored,
    ];

    /// The way as tables say it.
    pub fn name(self) -> String {
        match self {
            Repetition::Threads(count) => format!("threads {count}"),
            Repetition::Again => "again".into(),
            Repetition::Stored => "stored".into(),
        }
    }

    fn pool(self) -> Result<ThreadPool> {
        let threads = if let Repetition::Threads(count) = self { count } else { 1 };
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map_err(|cause| anyhow!("cannot start {threads} threads: {cause}"))
    }

    /// Moves a world one month on.
    fn step(self, pool: &ThreadPool, world: &mut World, capture: &mut StateCapture) {
        let Scenario { until, start, burn_in_months, .. } = world.scenario;
        let midway = (until.since(start) + 1 + burn_in_months) / 2;
        if self == Repetition::Stored && world.months_left() == midway {
            *world = of_payload(&payload(world)).expect("it was just stored");
        }
        pool.install(|| world.step(capture));
    }
}

/// A way of repeating a run, and whether it gave the same world.
#[derive(Clone, Debug, PartialEq)]
pub struct Reproduction {
    /// The scenario.
    pub scenario: String,
    /// The way of repeating it.
    pub repetition: String,
    /// Digest of the digests of its years.
    pub digest: String,
    /// Whether it is the world that one thread makes.
    pub is_same: bool,
    /// Where it diverges from that.
    pub divergence: Option<String>,
}

/// Digests of a world, made in a way, at the end of each year and of the run; nothing when stopped.
///
/// # Errors
///
/// Where its threads cannot be started.
pub fn history(
    scenario: &Scenario,
    repetition: Repetition,
    control: Control,
) -> Result<Option<Vec<String>>> {
    let pool = repetition.pool()?;
    let made = || World::new(scenario, scenario.seed, scenario.first_replicate);
    let mut world = pool.install(made);
    let mut digests = Vec::new();
    while !world.is_over() {
        if control.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let month = world.month();
        repetition.step(&pool, &mut world, &mut StateCapture::default());
        if month.of_year() == 12 || world.is_over() {
            digests.push(divergence::digest(&world));
        }
        (control.months_done)(1);
    }
    Ok(Some(digests))
}

/// The histories of a scenario compared with the first of them.
pub fn compared(scenario: &str, histories: &[(Repetition, &[String])]) -> Vec<Reproduction> {
    let row = |&(repetition, history): &(Repetition, &[String])| Reproduction {
        scenario: scenario.into(),
        repetition: repetition.name(),
        digest: digest(&history.iter().map(String::as_str).collect::<Vec<_>>()),
        is_same: history == histories[0].1,
        divergence: None,
    };
    histories.iter().map(row).collect()
}

/// Where a repetition diverges from the run on one thread.
///
/// # Errors
///
/// Where its threads cannot be started.
pub fn divergence_of(
    scenario: &Scenario,
    repetition: Repetition,
) -> Result<Option<divergence::Divergence>> {
    let (alone, pool) = (Repetition::ALL[0].pool()?, repetition.pool()?);
    let made = || World::new(scenario, scenario.seed, scenario.first_replicate);
    let one = divergence::WorldMaker {
        begin: &|| alone.install(made),
        step: &|world, capture| Repetition::ALL[0].step(&alone, world, capture),
    };
    let other = divergence::WorldMaker {
        begin: &|| pool.install(made),
        step: &|world, capture| repetition.step(&pool, world, capture),
    };
    Ok(divergence::first(&one, &other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;

    #[test]
    fn a_history_that_differs_is_reported() {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (one, other) = (texts(&["a", "b"]), texts(&["a", "c"]));
        let histories = [
            (Repetition::Threads(1), &one[..]),
            (Repetition::Threads(2), &other[..]),
            (Repetition::Again, &one[..]),
        ];
        let rows = compared("china", &histories);
        assert_eq!(rows.iter().map(|row| row.is_same).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(rows[1].repetition, "threads 2");
        assert!(rows[0].digest == rows[2].digest && rows[0].digest != rows[1].digest);
    }

    #[test]
    fn a_run_that_is_stored_midway_does_not_diverge() {
        let until = Month::new(2015, 6);
        let regions = vec!["Ningxia".to_string()];
        let scenario = Scenario { burn_in_months: 0, until, regions, ..Scenario::default() };
        assert_eq!(divergence_of(&scenario, Repetition::Stored).expect("threads start"), None);
    }
}
