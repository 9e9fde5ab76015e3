//! A stop: two worlds, the pairs of them that are done, and what is still to do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use serde::Serialize;

use super::Request;
use super::bases::Bases;
use crate::base::text::digest;
use crate::study::jobs::replicate::Control;
use crate::study::jobs::results::Results;
use crate::study::jobs::runs::caught;

/// The results of a replicate in both worlds; the same twice where nothing is changed.
pub type Pair = [Arc<Results>; 2];

/// How far a stop is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Pairs that are done.
    pub done: u32,
    /// Pairs that were asked for.
    pub pairs: u32,
    /// What stopped it.
    pub failure: Option<String>,
}

/// Two worlds, with the pairs that are done.
pub struct Stop {
    key: String,
    request: Request,
    /// Nobody looks at it.
    pub(super) is_held: AtomicBool,
    work: Mutex<Work>,
}

#[derive(Default)]
struct Work {
    todo: VecDeque<u32>,
    begun: u32,
    done: BTreeMap<u32, Pair>,
    failure: Option<String>,
}

impl Stop {
    /// What tells a stop from any other.
    pub fn key_of(request: &Request) -> String {
        let Request { wanted, place, pairs, .. } = request;
        let changed = wanted.changed.as_ref().map_or("", |world| &world.digest);
        let key = digest(&[&*wanted.base.digest, changed, place, &pairs.to_string()]);
        key[..24].into()
    }

    /// A stop with nothing done.
    pub(super) fn new(key: String, request: Request) -> Stop {
        let first = request.wanted.base.scenario.first_replicate;
        let todo = (first..first + request.pairs).collect();
        Stop {
            key,
            request,
            is_held: AtomicBool::new(false),
            work: Mutex::new(Work { todo, ..Work::default() }),
        }
    }

    /// What tells it from any other.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What was asked for.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The pairs that are done, in the order of their replicates.
    pub fn pairs(&self) -> Vec<Pair> {
        self.work().done.values().cloned().collect()
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let work = self.work();
        Progress {
            done: work.done.len() as u32,
            pairs: self.request.pairs,
            failure: work.failure.clone(),
        }
    }

    /// Goes on after a failure.
    pub fn resume(&self) {
        self.work().failure = None;
    }

    /// Holds what runs, as nobody looks at it, or lets it go on.
    pub(super) fn hold(&self, is_held: bool) {
        self.is_held.store(is_held, Ordering::Relaxed);
    }

    /// Pairs that have begun.
    pub(super) fn begun(&self) -> u32 {
        self.work().begun
    }

    /// Takes the next pair, if there is one.
    pub(super) fn take(&self) -> Option<u32> {
        let mut work = self.work();
        if work.failure.is_some() {
            return None;
        }
        let next = work.todo.pop_front()?;
        work.begun += 1;
        Some(next)
    }

    /// Runs a pair; what was held or failed is to do again.
    pub(super) fn run(&self, replicate: u32, bases: &Bases) {
        let made = caught(|| self.pair(replicate, bases));
        let mut work = self.work();
        match made {
            Ok(Ok(Some(pair))) => {
                work.done.insert(replicate, pair);
            }
            Ok(Ok(None)) => work.put_back(replicate),
            Ok(Err(cause)) => {
                work.put_back(replicate);
                work.failure = Some(format!("{cause:#}"));
            }
            Err(message) => {
                work.put_back(replicate);
                work.failure = Some(message);
            }
        }
    }

    fn pair(&self, replicate: u32, bases: &Bases) -> Result<Option<Pair>> {
        let control = Control { stop: &self.is_held, months_done: &|_| () };
        let Some(base) = bases.get(&self.request, replicate, control)? else { return Ok(None) };
        let changed = base.changed(&self.request, replicate, control)?;
        Ok(changed.map(|changed| [Arc::clone(&base.results), changed]))
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    fn put_back(&mut self, replicate: u32) {
        self.todo.push_front(replicate);
        self.begun -= 1;
    }
}
