//! The desk: takes what pages look at, runs its pairs on a few threads, and keeps what is done.
//!
//! What no page looks at any more is dropped within a month of its run; finished pairs stay.

mod bases;
mod stop;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::Context;

use crate::base::month::Month;
use crate::live::lesson::Lesson;
use crate::live::worlds::{Change, Wanted, place_of};
use crate::model::branch::shared_until;
use bases::Bases;

pub use stop::{Pair, Progress, Stop};

/// Stops that are kept: a class walks back and forth among a few.
const KEPT: usize = 48;

/// Pages at once; the one that has been silent for longest makes room.
const PAGES: usize = 128;

/// What a page asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The worlds.
    pub wanted: Wanted,
    /// The place that figures are of.
    pub place: &'static str,
    /// Pairs.
    pub pairs: u32,
    /// The month until which most changes share the history of the base.
    pub branching: Option<Month>,
}

impl Request {
    /// What is to be run of a lesson, in a draw of random numbers.
    ///
    /// # Errors
    ///
    /// Where the changes make no scenario.
    pub fn of(lesson: &Lesson, change: Change, draw: u32) -> Result<Request, String> {
        let wanted = Wanted::of(lesson, change, draw).map_err(|mistakes| mistakes.to_string())?;
        let place = place_of(lesson, &wanted);
        let branching = match &wanted.changed {
            Some(changed) => shared_until(&wanted.base.scenario, &changed.scenario),
            // What the class will change first.
            None => first_change(lesson, draw)?,
        };
        Ok(Request { wanted, place, pairs: lesson.pairs, branching })
    }
}

/// Until when the change that a lesson is about shares the history of the base.
fn first_change(lesson: &Lesson, draw: u32) -> Result<Option<Month>, String> {
    let mut choices = lesson.asked();
    if choices.iter().all(|&choice| choice == 0) {
        choices[0] = 1;
    }
    let wanted = Wanted::of(lesson, Change::Choices(&choices), draw);
    let wanted = wanted.map_err(|mistakes| mistakes.to_string())?;
    let changed = wanted.changed.as_ref();
    Ok(changed.and_then(|changed| shared_until(&wanted.base.scenario, &changed.scenario)))
}

/// Runs and keeps what pages look at.
pub struct Desk {
    state: Mutex<State>,
    /// There may be something to do.
    wake: Condvar,
    bases: Bases,
    is_closed: AtomicBool,
}

#[derive(Default)]
struct State {
    /// From the one that was looked at longest ago.
    stops: Vec<Arc<Stop>>,
    /// What each page looks at, with when it last said so.
    pages: BTreeMap<u64, (u64, Vec<String>)>,
    looks: u64,
}

impl Desk {
    /// A desk with so many threads, which end when it is closed.
    ///
    /// # Errors
    ///
    /// Where a thread cannot be started.
    pub fn open(threads: usize) -> anyhow::Result<Arc<Desk>> {
        let desk = Arc::new(Desk {
            state: Mutex::default(),
            wake: Condvar::new(),
            bases: Bases::default(),
            is_closed: AtomicBool::new(false),
        });
        for _ in 0..threads {
            let own = Arc::clone(&desk);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            let pool = pool.context("cannot start a thread; try fewer with --threads")?;
            let work = move || pool.install(|| own.work());
            thread::Builder::new()
                .spawn(work)
                .context("cannot start a thread; try fewer with --threads")?;
        }
        Ok(desk)
    }

    /// What a page looks at from now on, and nothing else: a stop for each request.
    pub fn look(&self, page: u64, requests: Vec<Request>) -> Vec<Arc<Stop>> {
        let mut state = self.state();
        let stops: Vec<Arc<Stop>> = requests.into_iter().map(|it| state.stop(it)).collect();
        let keys = stops.iter().map(|stop| stop.key().to_string()).collect();
        state.looks += 1;
        let when = state.looks;
        state.pages.insert(page, (when, keys));
        state.drop_silent_pages();
        state.drop_what_nobody_looks_at();
        drop(state);
        self.wake.notify_all();
        stops
    }

    /// A page is gone.
    pub fn leave(&self, page: u64) {
        let mut state = self.state();
        state.pages.remove(&page);
        state.drop_what_nobody_looks_at();
    }

    /// How far all that is that a page looks at.
    pub fn progress(&self, page: u64) -> Vec<Progress> {
        let state = self.state();
        state.looked_at(page).map(|stop| stop.progress()).collect()
    }

    /// Goes on with what a page looks at after a failure.
    pub fn resume(&self, page: u64) {
        self.state().looked_at(page).for_each(|stop| stop.resume());
        self.wake.notify_all();
    }

    /// Ends the threads after the months that they are in.
    pub fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
        self.state().stops.iter().for_each(|stop| stop.hold(true));
        self.wake.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one pair after the other.
    fn work(&self) {
        while let Some((stop, replicate)) = self.next() {
            stop.run(replicate, &self.bases);
            self.wake.notify_all();
        }
    }

    /// The next pair, as soon as there is one; none when the desk is closed.
    fn next(&self) -> Option<(Arc<Stop>, u32)> {
        let mut state = self.state();
        loop {
            if self.is_closed.load(Ordering::Relaxed) {
                return None;
            }
            if let Some(next) = state.next() {
                return Some(next);
            }
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    /// The stop of a request; a new one if it is not kept. It is the last one looked at.
    fn stop(&mut self, request: Request) -> Arc<Stop> {
        let key = Stop::key_of(&request);
        let known = self.stops.iter().position(|stop| stop.key() == key);
        let stop = match known {
            Some(place) => self.stops.remove(place),
            None => Arc::new(Stop::new(key, request)),
        };
        stop.hold(false);
        self.stops.push(Arc::clone(&stop));
        stop
    }

    /// What a page looks at.
    fn looked_at(&self, page: u64) -> impl Iterator<Item = &Arc<Stop>> {
        let keys = self.pages.get(&page).map(|(_, keys)| keys.as_slice()).unwrap_or_default();
        keys.iter().filter_map(|key| self.stops.iter().find(|stop| stop.key() == key))
    }

    fn is_looked_at(&self, stop: &Stop) -> bool {
        self.pages.values().any(|(_, keys)| keys.iter().any(|key| key == stop.key()))
    }

    fn drop_silent_pages(&mut self) {
        while self.pages.len() > PAGES {
            let silent = self.pages.iter().min_by_key(|(_, (when, _))| *when);
            let Some((&page, _)) = silent else { return };
            self.pages.remove(&page);
        }
    }

    fn drop_what_nobody_looks_at(&mut self) {
        for stop in &self.stops {
            stop.hold(!self.is_looked_at(stop));
        }
        while self.stops.len() > KEPT {
            let Some(place) = self.stops.iter().position(|stop| !self.is_looked_at(stop)) else {
                return;
            };
            self.stops.remove(place);
        }
    }

    /// The next pair: of what is looked at and has fewest, the latest.
    fn next(&self) -> Option<(Arc<Stop>, u32)> {
        let mut stops: Vec<&Arc<Stop>> =
            self.stops.iter().rev().filter(|stop| self.is_looked_at(stop)).collect();
        // Stable: the latest of those with as few comes first.
        stops.sort_by_key(|stop| stop.begun());
        stops.into_iter().find_map(|stop| Some((Arc::clone(stop), stop.take()?)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::study::jobs::replicate::{Control, simulate};
    use crate::study::jobs::results::{Keep, Results};

    /// A short lesson of two pairs.
    const SHORT: &str = r#"
        title = "t"
        about = "a"
        scenario = "classroom"
        pairs = 2
        outcome = "startups"
        outcomes = ["startups", "contracts", "public_cost"]
        [changes]
        scale = 0.02
        burn_in_months = 0
        until = "2016-03"
        [[control]]
        name = "Incubators"
        [[control.choice]]
        name = "open"
        [[control.choice]]
        name = "closed"
        changes.incubator.switch = { on = false, off_from = "2015-06" }
        [[control]]
        name = "Rent"
        about = "assumption"
        [[control.choice]]
        name = "as it is"
        [[control.choice]]
        name = "higher"
        changes.operation.market_rent = 2000
    "#;

    fn lesson() -> Lesson {
        Lesson::read("short.toml", SHORT).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    }

    fn request(choices: &[usize], draw: u32) -> Request {
        Request::of(&lesson(), Change::Choices(choices), draw).expect("it is a scenario")
    }

    fn finished(desk: &Desk, request: Request) -> Arc<Stop> {
        let stop = desk.look(1, vec![request]).remove(0);
        let began = Instant::now();
        while stop.progress().done < stop.progress().pairs {
            assert_eq!(stop.progress().failure, None);
            assert!(began.elapsed() < Duration::from_secs(300), "the pairs are not done");
            thread::sleep(Duration::from_millis(5));
        }
        stop
    }

    fn from_the_start(
        scenario: &crate::model::rules::scenario::Scenario,
        replicate: u32,
    ) -> Results {
        let control = Control { stop: &AtomicBool::new(false), months_done: &|_| () };
        let run = simulate(scenario, replicate, Keep::Places(&["Gansu"]), control);
        run.expect("nothing is written").expect("nobody stops it").results
    }

    #[test]
    fn pairs_are_what_runs_from_the_start_give() {
        let desk = Desk::open(2).expect("there are threads");
        for (choices, draw) in [(vec![1, 0], 0), (vec![1, 1], 0), (vec![1, 0], 3)] {
            let stop = finished(&desk, request(&choices, draw));
            let wanted = &stop.request().wanted;
            let changed = wanted.changed.as_ref().expect("it is changed");
            assert_ne!(wanted.base.digest, changed.digest);
            for (place, pair) in stop.pairs().iter().enumerate() {
                let replicate = place as u32 + 1;
                assert!(*pair[0] == from_the_start(&wanted.base.scenario, replicate));
                assert!(*pair[1] == from_the_start(&changed.scenario, replicate));
                assert!(pair[0] != pair[1]);
            }
        }
        desk.close();
    }

    #[test]
    fn an_assumption_changes_both_worlds_and_a_draw_both_seeds() {
        let [plain, assumed, drawn] = [([1, 0], 0), ([1, 1], 0), ([1, 0], 1)]
            .map(|(choices, draw)| request(&choices, draw).wanted);
        let rent = |world: &crate::live::worlds::World| world.scenario.operation.market_rent;
        assert_eq!(rent(&assumed.base), rent(assumed.changed.as_ref().expect("it is changed")));
        assert_ne!(rent(&plain.base), rent(&assumed.base));
        assert_ne!(plain.base.scenario.seed, drawn.base.scenario.seed);
        let changed = drawn.changed.expect("it is changed");
        assert_eq!(drawn.base.scenario.seed, changed.scenario.seed);
        assert!(request(&[0, 1], 0).wanted.changed.is_none());
    }

    #[test]
    fn what_nobody_looks_at_is_held_and_goes_on_when_somebody_does() {
        let desk = Desk::open(1).expect("there are threads");
        let first = desk.look(1, vec![request(&[1, 0], 0)]).remove(0);
        let second = finished(&desk, request(&[1, 1], 0));
        assert!(first.is_held.load(Ordering::Relaxed));
        assert!(!second.is_held.load(Ordering::Relaxed));
        let again = finished(&desk, request(&[1, 0], 0));
        assert!(Arc::ptr_eq(&first, &again), "what was done is kept");
        desk.leave(1);
        assert!(again.is_held.load(Ordering::Relaxed));
        desk.close();
    }

    #[test]
    fn pages_and_stops_that_are_kept_have_a_limit() {
        let desk = Desk::open(1).expect("there are threads");
        for page in 0..200 {
            desk.look(page, vec![request(&[0, 0], page as u32)]);
        }
        assert_eq!(desk.state().pages.len(), PAGES);
        for page in 0..200 {
            desk.leave(page);
        }
        assert!(desk.state().stops.len() <= KEPT);
        desk.close();
    }
}
