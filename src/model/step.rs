//! The month: calls and headings only. It runs from upstream to downstream, as innovation does.

use crate::model::phases::{
    credit, equity, founding, incubation, intermediaries, opening, operation, policy, protection,
    recognition, record, research, transformation,
};
use crate::model::record::phase::Phase;
use crate::model::record::recorder::Recorder;
use crate::model::world::World;

/// Moves the world one month on.
pub fn month(world: &mut World, recorder: &mut dyn Recorder) {
    // 0. Opening: public information is taken from the month before.
    opening::open(world, recorder);

    // 1. Policy: public money and the upkeep of policies.
    world.begin_phase(Phase::Policy, recorder);
    policy::fund(world);
    policy::put_in_force(world);
    intermediaries::open(world);

    // 2.-4. Research, protection and evaluation of results.
    world.begin_phase(Phase::Research, recorder);
    research::arrive(world);
    world.begin_phase(Phase::Protection, recorder);
    protection::decide(world);

    // 5. Transformation: needs meet offers.
    world.begin_phase(Phase::Transformation, recorder);
    transformation::ripen(world);
    transformation::arise(world);
    world.begin_phase(Phase::Matching, recorder);
    let deals = transformation::seek(world);
    transformation::sign(world, deals);

    // 6.-8. Founding, incubation and operation of firms.
    world.begin_phase(Phase::Founding, recorder);
    founding::found(world);
    world.begin_phase(Phase::Incubation, recorder);
    incubation::host(world);
    world.begin_phase(Phase::Operation, recorder);
    operation::trade_startups(world);
    operation::trade_enterprises(world);

    // 9. Equity: rounds and exits.
    world.begin_phase(Phase::Equity, recorder);
    equity::finance(world);

    // 10. Credit: projects, loans, defaults, sales of pledged patents.
    world.begin_phase(Phase::Credit, recorder);
    credit::lend(world);

    // 11. Intermediaries: income, staff, skill.
    world.begin_phase(Phase::Intermediaries, recorder);
    intermediaries::close(world);

    // 12. Recognition and knowledge.
    world.begin_phase(Phase::Recognition, recorder);
    recognition::spread(world);

    // 13. Books and record.
    world.begin_phase(Phase::Record, recorder);
    record::close(world);
    record::hand_over(world, recorder);
    record::start_next_month(world, recorder);
}

impl World {
    /// Simulates one month.
    pub fn step(&mut self, recorder: &mut dyn Recorder) {
        month(self, recorder);
    }
}
