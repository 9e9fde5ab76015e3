//! What runs cost: time and looks by phase.

use std::time::Duration;

use crate::model::record::recorder::MonthRecord;

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
    pub(super) fn count(&mut self, record: &MonthRecord) {
        self.events += record.events;
        for (phase, looks) in &record.looks_by_phase {
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
