//! Who hears what happens in a run, beside what is measured.

use anyhow::Result;

use crate::base::month::Month;
use crate::model::state::event::Event;
use crate::model::world::World;

/// Hears what happens in a run. The world does not notice.
pub trait Follower: Sized + Send + Sync {
    /// Learns of the world before its first month.
    fn begin(&mut self, world: &World);

    /// Whether it wants to hear of events.
    fn wants_events(&self) -> bool;

    /// Hears the events of a written month.
    fn hear(&mut self, month: Month, events: &[Event]);

    /// What looking at the world after a written month is timed as; nothing if it does not look.
    fn looks(&self, month: Month) -> Option<&'static str>;

    /// Looks at the world after a written month, and hands out the error that [`Self::hear`] cannot
    /// return.
    ///
    /// # Errors
    ///
    /// What cannot be written ends the run.
    fn look(&mut self, month: Month, world: &World) -> Result<()>;

    /// Who follows the same run in another scenario from here on.
    #[must_use]
    fn twin(&self) -> Self;

    /// Learns that the run has ended.
    ///
    /// # Errors
    ///
    /// What cannot be written ends the run.
    fn end(&mut self, world: &World) -> Result<()>;
}

/// Nobody.
impl Follower for () {
    fn begin(&mut self, _: &World) {}

    fn wants_events(&self) -> bool {
        false
    }

    fn hear(&mut self, _: Month, _: &[Event]) {}

    fn looks(&self, _: Month) -> Option<&'static str> {
        None
    }

    fn look(&mut self, _: Month, _: &World) -> Result<()> {
        Ok(())
    }

    fn twin(&self) {}

    fn end(&mut self, _: &World) -> Result<()> {
        Ok(())
    }
}

/// Somebody or nobody.
impl<F: Follower> Follower for Option<F> {
    fn begin(&mut self, world: &World) {
        self.iter_mut().for_each(|follower| follower.begin(world));
    }

    fn wants_events(&self) -> bool {
        self.as_ref().is_some_and(F::wants_events)
    }

    fn hear(&mut self, month: Month, events: &[Event]) {
        self.iter_mut().for_each(|follower| follower.hear(month, events));
    }

    fn looks(&self, month: Month) -> Option<&'static str> {
        self.as_ref().and_then(|follower| follower.looks(month))
    }

    fn look(&mut self, month: Month, world: &World) -> Result<()> {
        self.iter_mut().try_for_each(|follower| follower.look(month, world))
    }

    fn twin(&self) -> Option<F> {
        self.as_ref().map(F::twin)
    }

    fn end(&mut self, world: &World) -> Result<()> {
        self.iter_mut().try_for_each(|follower| follower.end(world))
    }
}
