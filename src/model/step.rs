//! The month: calls and headings only. It runs from upstream to downstream, as innovation does.

use crate::model::phases::{
    credit, equity, founding, incubation, intermediaries, opening, operation, policy, protection,
    recognition, record, research, transformation,
};
use crate::model::record::recorder::Recorder;
use crate::model::world::World;

/// Moves the world one month on.
pub fn month(world: &mut World, recorder: &mut dyn Recorder) {
    // 0. Opening: what everybody may know is taken from the month before.
    opening::open(world, recorder);

    // 1. Policy: public money, and what policies keep up.
    world.begin("policy", recorder);
    policy::fund(world);
    policy::put_in_force(world);
    intermediaries::open(world);

    // 2.-4. Research, protection and evaluation: what is found out, who may use it, what it is
    // held to be worth.
    world.begin("research", recorder);
    research::arrive(world);
    world.begin("protection", recorder);
    protection::decide(world);

    // 5. Transformation: needs meet what is on offer.
    world.begin("transformation", recorder);
    transformation::ripen(world);
    transformation::arise(world);
    world.begin("matching", recorder);
    let deals = transformation::seek(world);
    transformation::sign(world, deals);

    // 6.-8. Knowledge becomes firms; firms find places; firms live.
    world.begin("founding", recorder);
    founding::found(world);
    world.begin("incubation", recorder);
    incubation::host(world);
    world.begin("operation", recorder);
    operation::trade_startups(world);
    operation::trade_enterprises(world);

    // 9. Equity: rounds and exits.
    world.begin("equity", recorder);
    equity::finance(world);

    // 10. Credit: projects, loans, defaults, sales of what was pledged.
    world.begin("credit", recorder);
    credit::lend(world);

    // 11. Intermediaries: income, people, skill.
    world.begin("intermediaries", recorder);
    intermediaries::close(world);

    // 12. Recognition and knowledge.
    world.begin("recognition", recorder);
    recognition::spread(world);

    // 13. Books and record.
    world.begin("record", recorder);
    record::close(world);
    record::hand_over(world, recorder);
    record::turn(world, recorder);
}

impl World {
    /// Simulates one month.
    pub fn step(&mut self, recorder: &mut dyn Recorder) {
        month(self, recorder);
    }
}
