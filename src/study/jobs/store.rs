//! The finished runs of a sweep: a small file each, which appears whole or not at all.
//!
//! Its first line is the SHA-256 of the rest. Nothing else is state: a run is missing when it has no
//! whole file, whoever was to make it.

use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::base::text::digest;
use crate::study::budget::Solved;

/// One run: a replicate of a point in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Job {
    /// The point, from 0.
    pub point: usize,
    /// The scenario, from 0.
    pub scenario: usize,
    /// The number of the replicate.
    pub replicate: u32,
}

/// What is kept of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which run it was.
    pub job: Job,
    /// What was found for policies of its scenario that shall cost so much.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub solved: Vec<Solved>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// It ran to its end.
    Done {
        /// Digest of all figures of the places that are kept, month by month.
        digest: String,
        /// The bits of the levels by month, place and metric; undefined ones are those of NaN.
        levels: Vec<u64>,
    },
    /// It could not be made, or the model failed.
    Failed {
        /// Why.
        cause: String,
    },
}

/// What a file of a run turned out to be.
#[derive(Debug)]
pub enum Found {
    /// A whole record.
    Whole(Record),
    /// Nothing.
    Missing,
    /// Something that no run wrote like this, and what is wrong with it.
    Damaged(String),
}

/// A directory of finished runs.
#[derive(Clone, Debug)]
pub struct Store {
    directory: PathBuf,
}

/// How the names of files end that hold a run.
const RUN: &str = ".run";

impl Store {
    /// The store of a directory, which is made if it is not there.
    pub fn open(directory: &Path) -> Result<Store> {
        let cannot = || format!("cannot write in the directory `{}`", directory.display());
        fs::create_dir_all(directory).with_context(cannot)?;
        Ok(Store { directory: directory.to_path_buf() })
    }

    /// The store of a directory that is read alone.
    pub fn at(directory: &Path) -> Store {
        Store { directory: directory.to_path_buf() }
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Takes a shard for this process, until what is returned is dropped.
    pub fn lock(&self, shard: &str) -> Result<File> {
        let path = self.directory.join(format!("{shard}.lock"));
        let cannot = || format!("cannot write in the directory `{}`", self.directory.display());
        let lock = File::create(&path).with_context(cannot)?;
        // Some file systems of clusters know no locks: two that run the same then do it twice.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            bail!("another process runs {shard} in `{}`; let it end", self.directory.display());
        }
        Ok(lock)
    }

    /// The jobs that have a file, whole or not.
    pub fn jobs(&self) -> Result<std::collections::BTreeSet<Job>> {
        let entries = match fs::read_dir(&self.directory) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Default::default()),
            entries => {
                entries.with_context(|| format!("cannot read `{}`", self.directory.display()))?
            }
        };
        let mut jobs = std::collections::BTreeSet::new();
        for entry in entries {
            let name = entry?.file_name();
            jobs.extend(name.to_str().and_then(job_of));
        }
        Ok(jobs)
    }

    /// What is kept of a run.
    pub fn find(&self, job: Job) -> Found {
        let path = self.path(job);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Found::Missing,
            Err(cause) => return Found::Damaged(format!("`{}`: {cause}", path.display())),
        };
        let damaged = |what: &str| Found::Damaged(format!("`{}` {what}", path.display()));
        let Some((seal, body)) = text.split_once('\n') else {
            return damaged("is cut off");
        };
        if digest(&[body]) != seal {
            return damaged("is damaged: its digest is another");
        }
        match serde_json::from_str::<Record>(body) {
            Ok(record) if record.job == job => Found::Whole(record),
            Ok(_) => damaged("holds another run than its name says"),
            Err(_) => damaged("is no record of a run"),
        }
    }

    /// Keeps a record: it is on the disk when this returns.
    pub fn keep(&self, record: &Record) -> Result<()> {
        let path = self.path(record.job);
        let body = serde_json::to_string(record).expect("a record is data");
        let text = format!("{}\n{body}", digest(&[&body]));
        write_whole(&path, text.as_bytes())
    }

    /// How large the file of a run is.
    pub fn bytes(&self, job: Job) -> u64 {
        fs::metadata(self.path(job)).map_or(0, |about| about.len())
    }

    /// Forgets a run.
    pub fn forget(&self, job: Job) {
        // What is not there need not be forgotten.
        let _ = fs::remove_file(self.path(job));
    }

    fn path(&self, Job { point, scenario, replicate }: Job) -> PathBuf {
        self.directory.join(format!(
            "point-{}-scenario-{}-replicate-{replicate}{RUN}",
            point + 1,
            scenario + 1
        ))
    }
}

/// The job that the name of a file stands for.
fn job_of(name: &str) -> Option<Job> {
    let rest = name.strip_suffix(RUN)?.strip_prefix("point-")?;
    let (point, rest) = rest.split_once("-scenario-")?;
    let (scenario, replicate) = rest.split_once("-replicate-")?;
    let place = |text: &str| text.parse::<usize>().ok()?.checked_sub(1);
    Some(Job {
        point: place(point)?,
        scenario: place(scenario)?,
        replicate: replicate.parse().ok()?,
    })
}

/// Writes a file beside its place, sees it on the disk, and gives it its name.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Numbers of processes are not enough: two machines that share a disk may have the same.
    let luck = RandomState::new().hash_one(std::process::id());
    let part = path.with_file_name(format!(".{name}.{luck:016x}.part"));
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(|cause| {
        // A part is worth nothing.
        let _ = fs::remove_file(&part);
        anyhow::Error::new(cause).context(format!("cannot write `{}`", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: Job = Job { point: 11, scenario: 0, replicate: 3 };

    fn store() -> (tempfile::TempDir, Store) {
        let home = tempfile::tempdir().expect("a temporary directory");
        let store = Store::open(&home.path().join("runs")).expect("it can be made");
        (home, store)
    }

    fn record() -> Record {
        let levels = vec![1.5_f64.to_bits(), f64::NAN.to_bits()];
        Record {
            job: JOB,
            solved: Vec::new(),
            outcome: Outcome::Done { digest: "d".into(), levels },
        }
    }

    #[test]
    fn what_is_kept_is_found_to_the_last_bit() {
        let (_home, store) = store();
        assert!(matches!(store.find(JOB), Found::Missing));
        store.keep(&record()).expect("the disk has room");
        assert!(matches!(store.find(JOB), Found::Whole(found) if found == record()));
        assert_eq!(store.jobs().expect("it can be read").into_iter().collect::<Vec<_>>(), [JOB]);
        store.forget(JOB);
        assert!(matches!(store.find(JOB), Found::Missing));
    }

    #[test]
    fn damage_is_told_from_what_is_missing() {
        let (_home, store) = store();
        store.keep(&record()).expect("the disk has room");
        let path = store.path(JOB);
        let text = fs::read_to_string(&path).expect("it is there");
        let other = store.path(Job { replicate: 4, ..JOB });
        fs::copy(&path, other).expect("there is room");
        for (damage, word) in [
            (text[..20].to_string(), "cut off"),
            (text[..text.len() - 3].to_string(), "damaged"),
            (text.replace("\"d\"", "\"e\""), "damaged"),
            (String::new(), "cut off"),
        ] {
            fs::write(&path, damage).expect("there is room");
            assert!(
                matches!(store.find(JOB), Found::Damaged(what) if what.contains(word)),
                "{word}"
            );
        }
        let found = store.find(Job { replicate: 4, ..JOB });
        assert!(matches!(found, Found::Damaged(what) if what.contains("another run")));
    }

    #[test]
    fn a_shard_is_run_by_one_process_at_a_time() {
        let (_home, store) = store();
        let held = store.lock("shard-1-of-3").expect("nobody holds it");
        assert!(store.lock("shard-1-of-3").is_err());
        assert!(store.lock("shard-2-of-3").is_ok());
        drop(held);
        assert!(store.lock("shard-1-of-3").is_ok());
    }
}
