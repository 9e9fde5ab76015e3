//! Makes the runs that a study asks for: months that some share once, as many runs at once as there
//! are threads, each kept as soon as it has ended, so that the same command goes on with the rest.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use super::family::simulate_family;
use super::follower::Follower;
use super::replicate::{Control, Course, Run};
use super::runs::{self, Ended};
use super::store::Stored;
use crate::model::branch::{Member, families};
use crate::model::rules::scenario::Scenario;

/// Which runs somebody asks for, what each is made of, and what is kept of it.
pub trait Study: Sync {
    /// What distinguishes a run from the others. Those of one replicate may share months.
    type Job: Copy + Ord + Send + Sync;
    /// What stays in memory of a run that was kept.
    type Kept: Send;
    /// Who follows a run.
    type Follower: Follower;

    /// The replicate of a run.
    fn replicate(&self, job: Self::Job) -> u32;

    /// Months that a run simulates, those of the burn-in included.
    fn months(&self, job: Self::Job) -> u64;

    /// What is there of a run: what was kept of it, or why it failed.
    ///
    /// # Errors
    ///
    /// What cannot be read ends the study.
    fn find(&self, job: Self::Job) -> Result<Stored<Result<Self::Kept, String>>>;

    /// Does for some runs at once what their scenarios need.
    ///
    /// # Errors
    ///
    /// What threads cannot do ends the study.
    fn prepare(&self, _jobs: &[Self::Job], _workers: Workers) -> Result<()> {
        Ok(())
    }

    /// The scenario of a run; nothing when it was stopped.
    ///
    /// # Errors
    ///
    /// Says why it cannot be made: that run has failed.
    fn scenario(
        &self,
        job: Self::Job,
        workers: Workers,
    ) -> Result<Option<Cow<'_, Scenario>>, String>;

    /// A run of that scenario before its first month.
    ///
    /// # Errors
    ///
    /// What cannot be written ends the study.
    fn begin(&self, job: Self::Job, scenario: &Scenario) -> Result<Course<'_, Self::Follower>>;

    /// Keeps a run: it is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// What cannot be written ends the study.
    fn keep(&self, job: Self::Job, run: Run<Self::Follower>) -> Result<Self::Kept>;

    /// Keeps that a run has failed, if that is to be known later.
    ///
    /// # Errors
    ///
    /// What cannot be written ends the study.
    fn keep_failed(&self, _job: Self::Job, _cause: &str) -> Result<()> {
        Ok(())
    }

    /// How many of so many runs are simulated one after the other at most, for the months that they
    /// share.
    fn largest_group(&self, _runs: usize, _threads: usize) -> usize {
        usize::MAX
    }
}

/// Threads, and until when they begin something.
#[derive(Clone, Copy)]
pub struct Workers<'a> {
    /// How many there are in all.
    pub threads: usize,
    /// Set to begin nothing more.
    pub enough: &'a AtomicBool,
}

/// What became of runs.
pub struct Finished<S: Study> {
    /// What is kept of those that ended, those of before too.
    pub done: BTreeMap<S::Job, S::Kept>,
    /// Those among them that were there.
    pub resumed: BTreeSet<S::Job>,
    /// Those that could not be made or in which the model failed, with why.
    pub failed: BTreeMap<S::Job, String>,
    /// Files that were no whole record; their runs are made anew.
    pub damaged: Vec<String>,
    /// Whether runs are missing since somebody stopped them.
    pub was_stopped: bool,
}

impl<S: Study> Default for Finished<S> {
    fn default() -> Finished<S> {
        Finished {
            done: BTreeMap::new(),
            resumed: BTreeSet::new(),
            failed: BTreeMap::new(),
            damaged: Vec::new(),
            was_stopped: false,
        }
    }
}

/// Makes the runs of a study.
pub struct Runner<'a, S> {
    /// The study.
    pub study: &'a S,
    /// With what.
    pub workers: Workers<'a>,
    /// Steers runs that have begun.
    pub control: Control<'a>,
}

/// Runs whose scenarios are in memory at once, for each thread.
const BATCH: usize = 64;

/// A run with what it is made of.
struct Made<'a, J> {
    job: J,
    scenario: Cow<'a, Scenario>,
}

impl<'a, S: Study> Runner<'a, S> {
    /// One that stops runs that have begun and begins no others at the same word.
    pub fn new(study: &'a S, threads: usize, control: Control<'a>) -> Runner<'a, S> {
        Runner { study, workers: Workers { threads, enough: control.stop }, control }
    }

    /// Makes what is missing of some runs.
    ///
    /// # Errors
    ///
    /// What cannot be read or written ends all of them; those that were kept stay.
    pub fn run(&self, jobs: &[S::Job]) -> Result<Finished<S>> {
        let mut finished = Finished::default();
        self.add(jobs, &mut finished)?;
        Ok(finished)
    }

    /// Makes runs batch after batch until `next`, which hears what there is so far, names none, or
    /// somebody stops them.
    ///
    /// # Errors
    ///
    /// What cannot be read or written ends all of them; those that were kept stay.
    pub fn until_enough(
        &self,
        mut next: impl FnMut(&Finished<S>) -> Option<Vec<S::Job>>,
    ) -> Result<Finished<S>> {
        let mut finished = Finished::default();
        while !finished.was_stopped
            && let Some(jobs) = next(&finished)
        {
            self.add(&jobs, &mut finished)?;
        }
        Ok(finished)
    }

    fn add(&self, jobs: &[S::Job], finished: &mut Finished<S>) -> Result<()> {
        let missing = self.look(jobs, finished)?;
        self.make(&missing, self.workers.threads, finished)
    }

    /// Looks at what is there; returns what is not.
    ///
    /// # Errors
    ///
    /// What cannot be read.
    pub fn look(&self, jobs: &[S::Job], finished: &mut Finished<S>) -> Result<Vec<S::Job>> {
        let mut missing = Vec::new();
        for &job in jobs {
            match self.study.find(job)? {
                Stored::Whole(Ok(kept)) => {
                    finished.done.insert(job, kept);
                    finished.resumed.insert(job);
                }
                Stored::Whole(Err(cause)) => {
                    finished.failed.insert(job, cause);
                }
                Stored::Missing => {
                    missing.push(job);
                    continue;
                }
                Stored::Damaged(what) => {
                    finished.damaged.push(what);
                    missing.push(job);
                    continue;
                }
            }
            (self.control.months_done)(self.study.months(job));
        }
        Ok(missing)
    }

    /// Makes runs: one after the other, each with all threads, if there shall be one at once.
    ///
    /// # Errors
    ///
    /// What cannot be written ends all of them; those that were kept stay.
    pub fn make(&self, jobs: &[S::Job], at_once: usize, finished: &mut Finished<S>) -> Result<()> {
        let Workers { threads, enough } = self.workers;
        for batch in jobs.chunks(BATCH * threads) {
            if enough.load(Ordering::Relaxed) {
                finished.was_stopped = true;
                break;
            }
            let made = self.made(batch, finished)?;
            let groups = self.groups(&made);
            // One at a time, a group has all threads.
            let chunk = if at_once == 1 { 1 } else { groups.len().max(1) };
            for groups in groups.chunks(chunk) {
                let work = |group: &Vec<usize>| self.make_group(&made, group).map(Some);
                let answers = runs::all(groups, threads, enough, work)?;
                for (group, answer) in groups.iter().zip(answers) {
                    self.note(&made, group, answer, finished)?;
                }
            }
        }
        Ok(())
    }

    /// What runs are made of. Those that cannot be made have failed.
    fn made(&self, jobs: &[S::Job], finished: &mut Finished<S>) -> Result<Vec<Made<'a, S::Job>>> {
        let Workers { threads, enough } = self.workers;
        self.study.prepare(jobs, self.workers)?;
        let work = |&job: &S::Job| Ok(self.study.scenario(job, self.workers).transpose());
        let answers = runs::all(jobs, threads, enough, work)?;
        let mut all = Vec::with_capacity(jobs.len());
        for (&job, answer) in jobs.iter().zip(answers) {
            match answer {
                Ended::Done(Ok(scenario)) => all.push(Made { job, scenario }),
                Ended::Done(Err(cause)) | Ended::Failed(cause) => {
                    self.fail(job, cause, finished)?;
                }
                Ended::Stopped => finished.was_stopped = true,
            }
        }
        Ok(all)
    }

    /// Runs of one replicate that share months, by place; none so many that threads would stand
    /// idle.
    fn groups(&self, made: &[Made<S::Job>]) -> Vec<Vec<usize>> {
        let most = self.study.largest_group(made.len(), self.workers.threads).max(1);
        let replicate = |place: usize| self.study.replicate(made[place].job);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut places: Vec<usize> = (0..made.len()).collect();
        places.sort_by_key(|&place| replicate(place));
        for alike in places.chunk_by(|&one, &two| replicate(one) == replicate(two)) {
            let members: Vec<&Scenario> = alike.iter().map(|&it| &*made[it].scenario).collect();
            for family in families(&members) {
                let of = |member: &Member| alike[member.scenario];
                let family: Vec<usize> = family.members.iter().map(of).collect();
                groups.extend(family.chunks(most).map(<[usize]>::to_vec));
            }
        }
        groups
    }

    /// Makes the runs of a group, what they share once, and keeps each as soon as it has ended.
    fn make_group(&self, made: &[Made<S::Job>], group: &[usize]) -> Result<Vec<Ended<S::Kept>>> {
        let members: Vec<&Scenario> = group.iter().map(|&place| &*made[place].scenario).collect();
        let job = |member: usize| made[group[member]].job;
        let begin = |member: usize| self.study.begin(job(member), members[member]);
        let done = |member: usize, run: Run<S::Follower>| self.study.keep(job(member), run);
        let mut ended: Vec<Ended<S::Kept>> = group.iter().map(|_| Ended::Stopped).collect();
        for family in families(&members) {
            let runs = simulate_family(&family, &members, &begin, self.control, &done)?;
            for (member, run) in family.members.iter().zip(runs) {
                ended[member.scenario] = run;
            }
        }
        Ok(ended)
    }

    /// Notes what became of a group.
    fn note(
        &self,
        made: &[Made<S::Job>],
        group: &[usize],
        answer: Ended<Vec<Ended<S::Kept>>>,
        finished: &mut Finished<S>,
    ) -> Result<()> {
        let ended = match answer {
            Ended::Done(ended) => ended,
            Ended::Stopped => group.iter().map(|_| Ended::Stopped).collect(),
            Ended::Failed(cause) => group.iter().map(|_| Ended::Failed(cause.clone())).collect(),
        };
        for (&place, ended) in group.iter().zip(ended) {
            match ended {
                Ended::Done(kept) => {
                    finished.done.insert(made[place].job, kept);
                }
                Ended::Stopped => finished.was_stopped = true,
                Ended::Failed(cause) => self.fail(made[place].job, cause, finished)?,
            }
        }
        Ok(())
    }

    fn fail(&self, job: S::Job, cause: String, finished: &mut Finished<S>) -> Result<()> {
        self.study.keep_failed(job, &cause)?;
        finished.failed.insert(job, cause);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::base::month::Month;
    use crate::study::jobs::results::Keep;
    use crate::study::jobs::store::Store;

    /// Replicates of a short run; of the third there is no scenario.
    struct Replicates {
        store: Store,
        scenario: Scenario,
    }

    impl Study for Replicates {
        type Job = u32;
        type Kept = String;
        type Follower = ();

        fn replicate(&self, job: u32) -> u32 {
            job
        }

        fn months(&self, _: u32) -> u64 {
            self.scenario.months()
        }

        fn find(&self, job: u32) -> Result<Stored<Result<String, String>>> {
            Ok(self.store.find(&job.to_string()).map(Ok))
        }

        fn scenario(&self, job: u32, _: Workers) -> Result<Option<Cow<'_, Scenario>>, String> {
            let scenario = (job != 3).then_some(Some(Cow::Borrowed(&self.scenario)));
            scenario.ok_or_else(|| "it has no scenario".into())
        }

        fn begin(&self, job: u32, scenario: &Scenario) -> Result<Course<'_, ()>> {
            Ok(Course::new(scenario, job, Keep::Places(&["China"]), ()))
        }

        fn keep(&self, job: u32, run: Run) -> Result<String> {
            let digest = run.results.digest();
            self.store.keep(&job.to_string(), &digest)?;
            Ok(digest)
        }
    }

    /// What is done with a study in a directory of its own.
    fn with<T>(stop: &AtomicBool, check: impl FnOnce(&Replicates, Runner<Replicates>) -> T) -> T {
        let home = tempfile::tempdir().expect("a temporary directory");
        let until = Month::new(2015, 2);
        let scenario = Scenario { scale: 0.001, until, burn_in_months: 0, ..Scenario::default() };
        let study = Replicates { store: Store::at(home.path(), "key"), scenario };
        let control = Control { stop, months_done: &|_| () };
        check(&study, Runner::new(&study, 2, control))
    }

    #[test]
    fn what_is_there_is_not_made_again_and_what_is_damaged_is() {
        with(&AtomicBool::new(false), |study, runner| {
            let first = runner.run(&[1, 2, 3]).expect("the disk has room");
            assert_eq!(first.done.keys().collect::<Vec<_>>(), [&1, &2]);
            assert_eq!(first.failed[&3], "it has no scenario");
            assert!(first.resumed.is_empty() && !first.was_stopped);
            fs::write(study.store.directory().join("2.run"), "half").expect("there is room");
            let second = runner.run(&[1, 2, 4]).expect("the disk has room");
            assert_eq!(second.resumed.iter().collect::<Vec<_>>(), [&1]);
            assert_eq!(second.damaged.len(), 1);
            assert_eq!(second.done.len(), 3);
            assert!(first.done.iter().all(|(job, kept)| second.done[job] == *kept));
        });
    }

    #[test]
    fn batches_end_when_enough_has_been_seen() {
        with(&AtomicBool::new(false), |_, runner| {
            let next = |finished: &Finished<Replicates>| {
                let so_far = finished.done.len() as u32;
                (so_far < 2).then(|| vec![so_far + 1])
            };
            let finished = runner.until_enough(next).expect("the disk has room");
            assert_eq!(finished.done.keys().collect::<Vec<_>>(), [&1, &2]);
        });
    }

    #[test]
    fn what_is_stopped_begins_nothing_and_asks_for_no_more() {
        let stop = AtomicBool::new(true);
        with(&stop, |study, runner| {
            let mut asked = 0;
            let finished = runner.until_enough(|_| {
                asked += 1;
                Some(vec![1, 2])
            });
            let finished = finished.expect("nothing is written");
            assert!(finished.was_stopped && finished.done.is_empty());
            assert_eq!(asked, 1);
            assert!(study.store.names().expect("it can be read").is_empty());
        });
    }
}
