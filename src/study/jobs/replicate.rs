//! Runs one replicate and keeps what it gives. The clock stands here, outside the model.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::Result;

use super::effort::Effort;
use super::follower::Follower;
use super::results::{Keep, Results};
use super::runs::caught;
use crate::base::money::fail;
use crate::base::month::Month;
use crate::model::record::recorder::{MonthRecord, Recorder};
use crate::model::rules::scenario::Scenario;
use crate::model::state::event::Event;
use crate::model::world::World;

/// What a caller steers running replicates with, and what it hears from them.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Set to stop: running replicates end after their month, others do not begin.
    pub stop: &'a AtomicBool,
    /// Hears how many months were simulated, those of the burn-in included.
    pub months_done: &'a (dyn Fn(u64) + Sync),
}

/// A replicate that ran to its end.
pub struct Run<F = ()> {
    /// What it gave.
    pub results: Results,
    /// Seconds by phase.
    pub phases: Effort,
    /// Who followed it.
    pub follower: F,
}

/// Simulates a replicate of a scenario; nothing when it was stopped.
///
/// # Errors
///
/// None of its own: nothing is written.
pub fn simulate(
    scenario: &Scenario,
    replicate: u32,
    keep: Keep<'_>,
    control: Control,
) -> Result<Option<Run>> {
    let mut course = Course::new(scenario, replicate, keep, ());
    if !course.advance(scenario.until.next(), control)? {
        return Ok(None);
    }
    course.finish().map(Some)
}

/// A replicate on its way: its world, and what that has given so far.
pub struct Course<'a, F> {
    world: World,
    watch: Watch<'a, F>,
}

impl<'a, F: Follower> Course<'a, F> {
    /// A replicate of a scenario, from the start of its burn-in.
    pub fn new(scenario: &Scenario, replicate: u32, keep: Keep<'a>, follower: F) -> Course<'a, F> {
        let mut watch = Watch::new(keep, follower);
        watch.timer.begin("setup");
        let world = World::new(scenario, scenario.seed, replicate);
        watch.timer.pause();
        Course::of(world, watch)
    }

    /// A world that goes on; what it gave before is not kept.
    pub fn going_on(world: World, keep: Keep<'a>, follower: F) -> Course<'a, F> {
        Course::of(world, Watch::new(keep, follower))
    }

    fn of(world: World, mut watch: Watch<'a, F>) -> Course<'a, F> {
        watch.follower.begin(&world);
        Course { world, watch }
    }

    /// Its world.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Simulates the months before `month`; whether it was not stopped.
    ///
    /// # Errors
    ///
    /// What a follower cannot write ends it.
    pub fn advance(&mut self, month: Month, control: Control) -> Result<bool> {
        while self.world.month() < month && !self.world.is_over() {
            if control.stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            self.step()?;
            (control.months_done)(1);
        }
        Ok(true)
    }

    fn step(&mut self) -> Result<()> {
        let Course { world, watch } = self;
        let is_written = !world.is_burning_in();
        let month = world.month();
        if let Err(message) = caught(|| world.step(watch)) {
            let phase = watch.timer.phase();
            fail(format!("{message}, in {month}, phase {phase}"));
        }
        watch.timer.pause();
        if !is_written {
            watch.timer.phases.burn_in_agent_months += world.living_agents();
            return Ok(());
        }
        if let Some(phase) = watch.follower.looks(month) {
            watch.timer.begin(phase);
        }
        watch.follower.look(month, world)?;
        watch.timer.pause();
        Ok(())
    }

    /// A twin that goes on in another scenario, with what was given so far. What the months cost
    /// that both share is this one's alone.
    ///
    /// # Panics
    ///
    /// If that scenario has another history.
    #[must_use]
    pub fn branch(&self, scenario: &Scenario) -> Course<'a, F> {
        let mut world = self.world.clone();
        if let Err(error) = world.enter(scenario) {
            panic!("a branch shares its history: {error}");
        }
        let Watch { results, keep, follower, .. } = &self.watch;
        let (results, follower) = (results.clone(), follower.twin());
        Course { world, watch: Watch { results, keep: *keep, follower, timer: Timer::default() } }
    }

    /// What it gave.
    ///
    /// # Errors
    ///
    /// What a follower cannot write.
    pub fn finish(self) -> Result<Run<F>> {
        let Watch { results, mut follower, timer: Timer { mut phases, .. }, .. } = self.watch;
        follower.end(&self.world)?;
        phases.state_bytes = self.world.bytes() as u64;
        phases.living_agents = self.world.living_agents();
        Ok(Run { results, phases, follower })
    }
}

/// A clock that knows which phase runs.
#[derive(Default)]
struct Timer {
    phases: Effort,
    running: Option<(&'static str, Instant)>,
}

impl Timer {
    fn begin(&mut self, phase: &'static str) {
        self.pause();
        self.running = Some((phase, Instant::now()));
    }

    /// The phase that runs; the first has no other name.
    fn phase(&self) -> &'static str {
        self.running.map_or("opening", |(phase, _)| phase)
    }

    fn pause(&mut self) {
        if let Some((phase, since)) = self.running.take() {
            self.phases.add(phase, since.elapsed());
        }
    }
}

/// The recorder: measures, times, and passes events on.
struct Watch<'a, F> {
    results: Results,
    keep: Keep<'a>,
    follower: F,
    timer: Timer,
}

impl<'a, F> Watch<'a, F> {
    fn new(keep: Keep<'a>, follower: F) -> Watch<'a, F> {
        Watch { results: Results::default(), keep, follower, timer: Timer::default() }
    }
}

impl<F: Follower> Recorder for Watch<'_, F> {
    fn phase(&mut self, phase: &'static str) {
        self.timer.begin(phase);
    }

    fn month(&mut self, record: &MonthRecord) {
        self.timer.begin("measure");
        self.timer.phases.count(record);
        self.results.add(record, self.keep);
        self.timer.pause();
    }

    fn wants_events(&self) -> bool {
        self.follower.wants_events()
    }

    fn events(&mut self, month: Month, events: &[Event]) {
        self.timer.begin("events");
        self.follower.hear(month, events);
        self.timer.pause();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::month::Month;

    const CHINA: Keep = Keep::Places(&["China"]);

    fn short() -> Scenario {
        Scenario { scale: 0.001, until: Month::new(2015, 2), ..Scenario::default() }
    }

    #[test]
    fn a_replicate_gives_every_month_from_start_to_until() {
        let stop = AtomicBool::new(false);
        let control = Control { stop: &stop, months_done: &|_| () };
        let run = simulate(&short(), 1, CHINA, control).expect("nothing is written");
        let results = run.expect("nobody stopped it").results;
        assert_eq!(results.months(), 2);
        assert_eq!(results.month(1), Month::new(2015, 2));
        assert_eq!(results.places().len(), 1);
    }

    #[test]
    fn a_stopped_replicate_gives_nothing() {
        let stop = AtomicBool::new(true);
        let control = Control { stop: &stop, months_done: &|_| () };
        let run = simulate(&short(), 1, CHINA, control).expect("nothing is written");
        assert!(run.is_none());
    }
}
