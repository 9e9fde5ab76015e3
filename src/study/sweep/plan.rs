//! Which runs a sweep has, which of them a shard takes, and where they are kept.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::record::{SweepJob, SweepStore};
use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::resolved;
use crate::study::estimates::differences::{Window, level};
use crate::study::experiment::Loaded;
use crate::study::jobs::error::StudyError;
use crate::study::jobs::program;
use crate::study::jobs::results::{Results, metric_index};
use crate::study::jobs::shards::Shard;
use crate::table::staging::directory_of;

/// A sweep: an experiment with everything that its runs depend on.
pub struct Plan {
    /// The experiment.
    pub loaded: Loaded,
    /// The metrics, by their place in the table.
    pub metrics: Vec<usize>,
    /// The places.
    pub regions: Vec<String>,
    /// The months in which levels are read.
    pub at: Vec<Month>,
    /// Digest of the data that the model reads.
    pub data_digest: String,
    /// Digest of everything that a run depends on but the number of its point and replicate.
    pub key: String,
}

/// What is read of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading<'a> {
    /// The month.
    pub at: Month,
    /// The place.
    pub region: &'a str,
    /// The metric's place in the table.
    pub metric: usize,
}

impl Plan {
    /// The plan of an experiment; `usual` are the metrics when it names none.
    ///
    /// # Errors
    ///
    /// Where the program cannot read its own file.
    pub fn new(loaded: Loaded, usual: &[usize], data_digest: String) -> Result<Plan> {
        let metrics = match loaded.experiment.metrics.as_slice() {
            [] => usual.to_vec(),
            names if names.iter().any(|name| name == "all") => (0..METRICS.len()).collect(),
            names => names.iter().filter_map(|name| metric_index(name)).collect(),
        };
        let (regions, at) = (loaded.regions(), loaded.months());
        let key = key(&loaded, &metrics, &data_digest)?;
        Ok(Plan { loaded, metrics, regions, at, data_digest, key })
    }

    /// How many points it has.
    pub fn points(&self) -> usize {
        self.loaded.points.len()
    }

    /// How many scenarios each point is run in.
    pub fn scenarios(&self) -> usize {
        self.loaded.scenarios.len()
    }

    /// How many runs it has.
    pub fn count(&self) -> usize {
        self.points() * self.scenarios() * self.loaded.experiment.replicates as usize
    }

    /// The runs of a shard: all points of a replicate before the next one. All scenarios of a point
    /// and replicate are in one shard.
    pub fn jobs(&self, shard: Shard) -> Vec<SweepJob> {
        let families = self
            .replicates()
            .flat_map(|replicate| (0..self.points()).map(move |point| (point, replicate)));
        let families = families.enumerate().filter(|(place, _)| shard.has(*place));
        families
            .flat_map(|(_, (point, replicate))| {
                (0..self.scenarios()).map(move |scenario| SweepJob { point, scenario, replicate })
            })
            .collect()
    }

    /// The runs in the order of the tables: by point, scenario and replicate.
    pub fn in_order(&self) -> Vec<SweepJob> {
        let mut jobs = self.jobs(Shard::WHOLE);
        jobs.sort_unstable();
        jobs
    }

    /// Where the tables go.
    ///
    /// # Errors
    ///
    /// Where the experiment's name cannot name a directory.
    pub fn directory(&self, out: &Path) -> Result<PathBuf> {
        directory_of(out, &self.loaded.experiment.name)
    }

    /// Where finished runs of all experiments of this name are kept.
    ///
    /// # Errors
    ///
    /// As [`Self::directory`].
    pub fn home(&self, out: &Path) -> Result<PathBuf> {
        let directory = self.directory(out)?;
        let name = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(directory.with_file_name(format!("{name}.runs")))
    }

    /// Where finished runs of this one are kept.
    ///
    /// # Errors
    ///
    /// As [`Self::directory`].
    pub fn runs(&self, out: &Path) -> Result<PathBuf> {
        Ok(self.home(out)?.join(&self.key))
    }

    /// The store of finished runs, made if it is not there.
    ///
    /// # Errors
    ///
    /// Where it cannot be made.
    pub fn store(&self, out: &Path) -> Result<SweepStore> {
        SweepStore::open(&self.runs(out)?, &self.key)
    }

    /// The store of a sweep that was begun.
    ///
    /// # Errors
    ///
    /// Where nobody began it with this experiment and this program.
    pub fn begun(&self, out: &Path) -> Result<SweepStore, StudyError> {
        let directory = self.runs(out)?;
        if !directory.is_dir() {
            return Err(StudyError::NotBegun { directory });
        }
        Ok(SweepStore::at(&directory, &self.key))
    }

    /// The store that another machine made, in a directory of runs of all keys or of this one's.
    ///
    /// # Errors
    ///
    /// Where it has no runs of this experiment and this program.
    pub fn store_of(&self, other: &Path) -> Result<SweepStore, StudyError> {
        let is_own = other.ends_with(&self.key);
        let place = if is_own { other.to_path_buf() } else { other.join(&self.key) };
        if !place.is_dir() {
            let (directory, key) = (other.to_path_buf(), self.key.clone());
            return Err(StudyError::RunsOfAnother { directory, key });
        }
        Ok(SweepStore::at(&place, &self.key))
    }

    /// The numbers of the replicates.
    pub fn replicates(&self) -> std::ops::Range<u32> {
        let first = self.loaded.base().first_replicate;
        first..first + self.loaded.experiment.replicates
    }

    /// The names of the metrics.
    pub fn metric_names(&self) -> Vec<String> {
        self.metrics.iter().map(|&metric| METRICS[metric].name.to_string()).collect()
    }

    /// What is read of a run, in the order of its levels.
    pub fn readings(&self) -> impl Iterator<Item = Reading<'_>> {
        self.at.iter().flat_map(move |&at| {
            self.regions.iter().flat_map(move |region| {
                self.metrics.iter().map(move |&metric| Reading { at, region, metric })
            })
        })
    }

    /// The levels of a run, by month, place and metric.
    pub fn levels(&self, results: &Results) -> Vec<u64> {
        let mut levels = Vec::new();
        for Reading { at, region, metric } in self.readings() {
            let window = Window { at, months: self.loaded.experiment.months };
            let level = level(results, region, metric, window);
            levels.push(level.map_or(f64::NAN, |level| level + 0.0).to_bits());
        }
        levels
    }

    /// Months of simulation of one run, those of the burn-in included.
    pub fn months_of_a_run(&self) -> u64 {
        let base = self.loaded.base();
        u64::from(base.until.since(base.start) + 1 + base.burn_in_months)
    }
}

/// What two processes share exactly when they may share finished runs. The number of replicates is
/// not in it, so that more can be added.
fn key(loaded: &Loaded, metrics: &[usize], data_digest: &str) -> Result<String> {
    let mut design = loaded.experiment.clone();
    design.replicates = 1;
    design.question.clear();
    design.scenarios.clear();
    let design = serde_json::to_string(&design).expect("an experiment is data");
    let scenarios: Vec<String> =
        loaded.scenarios.iter().map(|(_, scenario)| resolved(scenario)).collect();
    let metrics: Vec<&str> = metrics.iter().map(|&metric| METRICS[metric].name).collect();
    let build = program::build()?;
    let texts =
        [&build, data_digest, &design, &scenarios.join("\n"), &loaded.table, &metrics.join(" ")];
    Ok(program::key(&texts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::experiment::{Changes, load_text};

    fn plan(text: &str) -> Plan {
        let changes = Changes::default();
        let loaded = load_text("study.toml", text, PathBuf::new(), &changes);
        Plan::new(loaded.expect("it is free of mistakes"), &[0], String::new())
            .expect("it is there")
    }

    const STUDY: &str = "scenarios = [\"china\", \"without-exchange\"]\nreplicates = 3\n\
                         [[factor]]\nkey = \"operation.demand\"\nrange = [0.5, 1.5]\nlevels = 4\n";

    #[test]
    fn shards_have_every_run_once_and_keep_pairs_together() {
        let plan = plan(STUDY);
        assert_eq!(plan.count(), 4 * 2 * 3);
        for of in [1, 3, 7, 30] {
            let mut jobs = Vec::new();
            for number in 1..=of {
                let part = plan.jobs(Shard { number, of });
                for pair in part.chunks(2) {
                    assert_eq!(pair[0].point, pair[1].point);
                    assert_eq!(pair[0].replicate, pair[1].replicate);
                }
                jobs.extend(part);
            }
            jobs.sort_unstable();
            assert_eq!(jobs, plan.in_order());
        }
    }

    #[test]
    fn more_replicates_share_what_is_finished() {
        let more = plan(&STUDY.replace("replicates = 3", "replicates = 9"));
        assert_eq!(more.key, plan(STUDY).key);
        let other = plan(&STUDY.replace("1.5", "1.6"));
        assert_ne!(other.key, plan(STUDY).key);
        assert_ne!(plan(&format!("months = 6\n{STUDY}")).key, plan(STUDY).key);
    }
}
