//! Worlds as they are, kept by replicate: their results, and themselves at the month from which
//! most changes act, where changed worlds branch off.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

use super::Request;
use crate::base::regions::{REGIONS, WHOLE};
use crate::model::branch::shared_until;
use crate::study::jobs::replicate::{Control, Course};
use crate::study::jobs::results::{Keep, Results};

/// Replicates that are kept: those of a few lessons.
const KEPT: usize = 80;

/// A replicate of a world as it is.
pub struct Base {
    /// What it gave.
    pub results: Arc<Results>,
    /// The world where others branch off, if that was known.
    branching: Option<Course<'static, ()>>,
}

/// A replicate with the place for it; whoever makes it holds the place.
type Slot = Arc<Mutex<Option<Arc<Base>>>>;

/// The replicates that are kept, from the one used longest ago.
#[derive(Default)]
pub struct Bases {
    kept: Mutex<VecDeque<(String, Slot)>>,
}

impl Bases {
    /// A replicate of the world as it is; none where it was stopped.
    pub fn get(
        &self,
        request: &Request,
        replicate: u32,
        control: Control,
    ) -> Result<Option<Arc<Base>>> {
        let slot =
            self.slot(&format!("{}/{}/{replicate}", request.wanted.base.digest, request.place));
        let mut held = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Base::run(request, replicate, control)?.map(Arc::new);
        }
        Ok(held.clone())
    }

    fn slot(&self, key: &str) -> Slot {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|(known, _)| known == key);
        let entry = known.and_then(|place| kept.remove(place));
        let entry = entry.unwrap_or_else(|| (key.into(), Slot::default()));
        let slot = Arc::clone(&entry.1);
        kept.push_back(entry);
        if kept.len() > KEPT {
            kept.pop_front();
        }
        slot
    }
}

impl Base {
    fn run(request: &Request, replicate: u32, control: Control) -> Result<Option<Base>> {
        let scenario = &request.wanted.base.scenario;
        let mut course = Course::new(scenario, replicate, keep(request), ());
        let mut branching = None;
        if let Some(month) = request.branching {
            if !course.advance(month, control)? {
                return Ok(None);
            }
            branching = Some(course.branch(scenario));
        }
        if !course.advance(scenario.until.next(), control)? {
            return Ok(None);
        }
        let results = Arc::new(course.finish()?.results);
        Ok(Some(Base { results, branching }))
    }

    /// The same replicate of the changed world; none where it was stopped.
    pub fn changed(
        &self,
        request: &Request,
        replicate: u32,
        control: Control,
    ) -> Result<Option<Arc<Results>>> {
        let Some(changed) = &request.wanted.changed else {
            return Ok(Some(Arc::clone(&self.results)));
        };
        let shared = shared_until(&request.wanted.base.scenario, &changed.scenario);
        let branching = self
            .branching
            .as_ref()
            .filter(|course| shared.is_some_and(|shared| course.world().month() <= shared));
        let mut course = match branching {
            Some(course) => course.branch(&changed.scenario),
            None => Course::new(&changed.scenario, replicate, keep(request), ()),
        };
        if !course.advance(changed.scenario.until.next(), control)? {
            return Ok(None);
        }
        Ok(Some(Arc::new(course.finish()?.results)))
    }
}

/// The place alone whose figures are shown.
fn keep(request: &Request) -> Keep<'static> {
    Keep::Places(place(request.place))
}

/// A place's name as a list that lasts; the whole run for a name that no place has.
fn place(name: &str) -> &'static [&'static str] {
    static WHOLE_NAME: [&str; 1] = [WHOLE.0];
    let known = REGIONS_NAMES.iter().position(|region| *region == name);
    known.map_or(&WHOLE_NAME, |number| &REGIONS_NAMES[number..=number])
}

static REGIONS_NAMES: [&str; 32] = REGIONS;
