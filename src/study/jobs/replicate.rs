//! Runs one replicate and keeps what it gives. The clock stands here, outside the model.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::results::{Keep, Results};

use crate::base::month::Month;
use crate::model::record::recorder::{MonthRecord, Recorder};
use crate::model::rules::scenario::Scenario;
use crate::model::state::event::Event;
use crate::model::world::World;
use crate::study::compare::histories::Lives;
use crate::study::run::micro::Micro;

/// What a caller steers running replicates with, and what it hears from them.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Set to stop: running replicates end after their month, others do not begin.
    pub stop: &'a AtomicBool,
    /// Hears how many months were simulated, those of the burn-in included.
    pub months_done: &'a (dyn Fn(u64) + Sync),
}

/// A replicate that ran to its end.
pub struct Run {
    /// What it gave.
    pub results: Results,
    /// Seconds by phase.
    pub phases: Effort,
    /// What happened to whom, if that was followed.
    pub lives: Option<Lives>,
}

/// What a run cost: time and looks by phase, in the order in which phases first occurred.
#[derive(Clone, Debug, Default)]
pub struct Effort {
    phases: Vec<(&'static str, Cost)>,
    /// Living agents at the month ends of the burn-in, summed.
    pub burn_in_agent_months: u64,
    /// Deals, services, rounds, filings, foundings and failures of the written months.
    pub events: u64,
    /// Memory of the state at the end of a replicate, in bytes; the largest of all replicates.
    pub state_bytes: u64,
    /// Agents alive at that moment.
    pub living_agents: u64,
}

/// What a phase cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Wall time.
    pub time: Duration,
    /// Agents and objects looked at in the written months.
    pub looks: u64,
}

impl Effort {
    fn of(&mut self, phase: &'static str) -> &mut Cost {
        let place = self.phases.iter().position(|(name, _)| *name == phase);
        let place = place.unwrap_or_else(|| {
            self.phases.push((phase, Cost::default()));
            self.phases.len() - 1
        });
        &mut self.phases[place].1
    }

    /// Adds time to a phase.
    pub fn add(&mut self, phase: &'static str, time: Duration) {
        self.of(phase).time += time;
    }

    /// Adds what a month looked at and what happened in it.
    fn count(&mut self, record: &MonthRecord) {
        self.events += record.events;
        for (phase, looks) in &record.visits {
            if let Some((_, cost)) = self.phases.iter_mut().find(|(name, _)| name == phase) {
                cost.looks += looks;
            }
        }
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: &Effort) {
        for &(phase, cost) in &other.phases {
            let sum = self.of(phase);
            sum.time += cost.time;
            sum.looks += cost.looks;
        }
        self.events += other.events;
        self.burn_in_agent_months += other.burn_in_agent_months;
        if other.state_bytes > self.state_bytes {
            (self.state_bytes, self.living_agents) = (other.state_bytes, other.living_agents);
        }
    }

    /// Phases with what they cost.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Cost)> + '_ {
        self.phases.iter().copied()
    }
}

/// Simulates a replicate of a scenario; nothing when it was stopped.
///
/// With `micro`, events and the yearly record of the agents go there.
pub fn simulate(
    scenario: &Scenario,
    replicate: u32,
    keep: Keep<'_>,
    micro: Option<Micro>,
    control: Control,
) -> Result<Option<Run>> {
    let mut course = Course::new(scenario, replicate, keep, micro);
    if !course.advance(scenario.until.next(), control)? {
        return Ok(None);
    }
    course.finish().map(Some)
}

/// A replicate on its way: its world, and what that has given so far.
pub struct Course<'a> {
    world: World,
    watch: Watch<'a>,
}

impl<'a> Course<'a> {
    /// A replicate of a scenario, from the start of its burn-in.
    pub fn new(
        scenario: &Scenario,
        replicate: u32,
        keep: Keep<'a>,
        micro: Option<Micro>,
    ) -> Course<'a> {
        let mut watch = Watch::new(keep, micro);
        watch.timer.begin("setup");
        let world = World::new(scenario, scenario.seed, replicate);
        watch.pause();
        Course::of(world, watch)
    }

    /// The same, following what happens to young firms and results from here on.
    #[must_use]
    pub fn following_lives(mut self) -> Course<'a> {
        self.watch.lives = Some(Lives::new(self.world.region_names()));
        self
    }

    /// A world that goes on; what it gave before is not kept.
    pub fn going_on(world: World, keep: Keep<'a>, micro: Option<Micro>) -> Course<'a> {
        Course::of(world, Watch::new(keep, micro))
    }

    fn of(world: World, mut watch: Watch<'a>) -> Course<'a> {
        if let Some(micro) = &mut watch.micro {
            micro.set_regions(world.region_names());
        }
        Course { world, watch }
    }

    /// Its world.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Simulates the months before `month`; whether it was not stopped.
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
        world.step(watch);
        if !is_written {
            watch.timer.phases.burn_in_agent_months += world.living_agents();
        }
        if let Some(micro) = watch.micro.as_mut().filter(|_| is_written && month.of_year() == 12) {
            watch.timer.begin("agents");
            world.agents(&mut |region, cells| micro.add_agent(month, region, cells));
        }
        watch.pause();
        watch.check()
    }

    /// A twin that goes on in another scenario, with what was given so far. What the months cost
    /// that both share is this one's alone; events and agents are not the twin's.
    ///
    /// # Panics
    ///
    /// If that scenario has another history.
    #[must_use]
    pub fn branch(&self, scenario: &Scenario) -> Course<'a> {
        let mut world = self.world.clone();
        if let Err(error) = world.enter(scenario) {
            panic!("a branch shares its history: {error}");
        }
        let results = self.watch.results.clone();
        let (keep, lives) = (self.watch.keep, self.watch.lives.clone());
        Course {
            world,
            watch: Watch { results, keep, lives, micro: None, timer: Timer::default() },
        }
    }

    /// What it gave.
    pub fn finish(mut self) -> Result<Run> {
        if let Some(lives) = &mut self.watch.lives {
            let alive = self.world.regions.iter().flat_map(|region| {
                region.startups.iter().map(|(_, startup)| (region.number, startup.name))
            });
            lives.close(self.world.month().minus(1), alive);
        }
        self.watch.timer.phases.state_bytes = self.world.bytes() as u64;
        self.watch.timer.phases.living_agents = self.world.living_agents();
        self.watch.finish()
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

    fn pause(&mut self) {
        if let Some((phase, since)) = self.running.take() {
            self.phases.add(phase, since.elapsed());
        }
    }
}

/// The recorder: measures, times, and passes events on.
struct Watch<'a> {
    results: Results,
    keep: Keep<'a>,
    micro: Option<Micro>,
    lives: Option<Lives>,
    timer: Timer,
}

impl<'a> Watch<'a> {
    fn new(keep: Keep<'a>, micro: Option<Micro>) -> Watch<'a> {
        Watch { results: Results::default(), keep, micro, lives: None, timer: Timer::default() }
    }

    fn pause(&mut self) {
        self.timer.pause();
    }

    /// Hands out the error that a recorder cannot return.
    fn check(&mut self) -> Result<()> {
        self.micro.as_mut().map_or(Ok(()), Micro::check)
    }

    fn finish(self) -> Result<Run> {
        if let Some(micro) = self.micro {
            micro.close()?;
        }
        Ok(Run { results: self.results, phases: self.timer.phases, lives: self.lives })
    }
}

impl Recorder for Watch<'_> {
    fn phase(&mut self, phase: &'static str) {
        self.timer.begin(phase);
    }

    fn month(&mut self, record: &MonthRecord) {
        self.timer.begin("measure");
        self.timer.phases.count(record);
        self.results.add(record, self.keep);
        self.pause();
    }

    fn wants_events(&self) -> bool {
        self.micro.is_some() || self.lives.is_some()
    }

    fn events(&mut self, month: Month, events: &[Event]) {
        if let Some(micro) = &mut self.micro {
            self.timer.begin("events");
            micro.add_events(month, events);
            self.timer.pause();
        }
        if let Some(lives) = &mut self.lives {
            lives.add(month, events);
        }
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
        let run = simulate(&short(), 1, CHINA, None, control).expect("nothing is written");
        let results = run.expect("nobody stopped it").results;
        assert_eq!(results.months(), 2);
        assert_eq!(results.month(1), Month::new(2015, 2));
        assert_eq!(results.places().len(), 1);
    }

    #[test]
    fn a_stopped_replicate_gives_nothing() {
        let stop = AtomicBool::new(true);
        let control = Control { stop: &stop, months_done: &|_| () };
        let run = simulate(&short(), 1, CHINA, None, control).expect("nothing is written");
        assert!(run.is_none());
    }
}
