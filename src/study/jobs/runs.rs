//! Many runs at once: jobs over threads, one rayon pool a job, answers in the order of the jobs.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow};

/// What became of a job.
#[derive(Debug)]
pub enum Ended<T> {
    /// It ran to its end.
    Done(T),
    /// It was stopped, or never began.
    Stopped,
    /// The model failed, with this message. Other jobs go on.
    Failed(String),
}

/// Does all jobs on `threads` threads. A job that returns nothing counts as stopped.
///
/// An error (a full disk, say) stops the jobs that still run, and is returned.
///
/// # Errors
///
/// The first error of a job, or that a thread cannot be started.
pub fn all<J: Sync, T: Send>(
    jobs: &[J],
    threads: usize,
    stop: &AtomicBool,
    work: impl Fn(&J) -> Result<Option<T>> + Sync,
) -> Result<Vec<Ended<T>>> {
    let next = AtomicUsize::new(0);
    let error = Mutex::new(None);
    let answers = Mutex::new((0..jobs.len()).map(|_| Ended::Stopped).collect::<Vec<_>>());
    let runner = || {
        while !stop.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { break };
            let answer = match one(job, share(threads, jobs.len(), index), &work) {
                Ok(answer) => answer,
                Err(cause) => {
                    stop.store(true, Ordering::Relaxed);
                    error.lock().expect("no holder panics").get_or_insert(cause);
                    break;
                }
            };
            answers.lock().expect("no holder panics")[index] = answer;
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.min(jobs.len()) {
            std::thread::Builder::new()
                .spawn_scoped(scope, runner)
                .context("cannot start a thread; try fewer with --threads")
                .inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
        }
        Ok::<(), anyhow::Error>(())
    })?;
    match error.into_inner().expect("no holder panics") {
        Some(cause) => Err(cause),
        None => Ok(answers.into_inner().expect("no holder panics")),
    }
}

/// Does one job in a pool of its own, so that jobs neither wait for nor time each other's work.
fn one<J: Sync, T: Send>(
    job: &J,
    threads: usize,
    work: &(impl Fn(&J) -> Result<Option<T>> + Sync),
) -> Result<Ended<T>> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|cause| anyhow!("cannot start threads ({cause}); try fewer with --threads"))?;
    match caught(|| pool.install(|| work(job))) {
        Ok(answer) => Ok(answer?.map_or(Ended::Stopped, Ended::Done)),
        Err(message) => Ok(Ended::Failed(message)),
    }
}

/// What a part of the model gives, or the message with which it failed. What it was changing then
/// is no longer to be used.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> std::result::Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| message(&*payload))
}

/// How many threads the job of that index gets: an equal share while all runners are busy, more
/// when few jobs are left.
fn share(threads: usize, jobs: usize, index: usize) -> usize {
    let at_once = threads.min(jobs);
    let rivals = if index < at_once { at_once } else { at_once.min(jobs - index) };
    (threads / rivals).max(1)
}

/// The text of a panic.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("the model failed without a message").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_in_the_order_of_the_jobs() {
        let jobs: Vec<u32> = (0..20).collect();
        for threads in [1, 2, 5, 40] {
            let stop = AtomicBool::new(false);
            let answers = all(&jobs, threads, &stop, |&job| Ok(Some(job * job))).expect("no error");
            for (job, answer) in jobs.iter().zip(answers) {
                assert!(matches!(answer, Ended::Done(square) if square == job * job));
            }
        }
    }

    #[test]
    fn a_failed_job_leaves_the_others_whole() {
        let stop = AtomicBool::new(false);
        let answers = all(&[1, 2, 3], 2, &stop, |&job| {
            assert!(job != 2, "job {job} breaks a rule");
            Ok(Some(job))
        });
        let answers = answers.expect("a failure is no error");
        assert!(matches!(answers[0], Ended::Done(1)));
        assert!(matches!(&answers[1], Ended::Failed(text) if text == "job 2 breaks a rule"));
        assert!(matches!(answers[2], Ended::Done(3)));
    }

    #[test]
    fn an_error_is_returned_and_stops_the_rest() {
        let stop = AtomicBool::new(false);
        let answers = all(&[1, 2, 3], 1, &stop, |&job| {
            if job == 2 { Err(anyhow!("disk full")) } else { Ok(Some(job)) }
        });
        assert_eq!(answers.expect_err("job 2 has an error").to_string(), "disk full");
        assert!(stop.into_inner());
    }

    #[test]
    fn the_last_job_gets_the_idle_threads() {
        assert_eq!((0..3).map(|index| share(2, 3, index)).collect::<Vec<_>>(), [1, 1, 2]);
        assert_eq!((0..2).map(|index| share(5, 2, index)).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(share(8, 1, 0), 8);
    }
}
