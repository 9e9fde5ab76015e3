//! The parts of a replicate: what is written while it runs and at its end, kept in a directory of
//! its own until all parts are put together.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use super::extract::Extract;
use super::micro::Micro;
use super::order::{Detail, RunOrder};
use super::{flows, series, yearly};

use crate::base::month::Month;
use crate::model::checkpoint::Program;
use crate::model::rules::scenario::Scenario;
use crate::model::state::event::Event;
use crate::model::world::World;
use crate::study::jobs::checkpoint_file;
use crate::study::jobs::effort::Effort;
use crate::study::jobs::follower::Follower;
use crate::study::jobs::replicate::{Course, Run};
use crate::study::jobs::results::{Keep, Results};
use crate::study::jobs::runner::{Study, Workers};
use crate::study::jobs::store::Stored;
use crate::table::disk;
use crate::table::failures::{cannot_read, cannot_write};
use crate::table::staging::{Scratch, Staging};

/// The file of a finished replicate that holds the digest of its figures.
const DIGEST: &str = "digest";

/// The file of a finished replicate with the figures of the country and its parts.
const OVERVIEW: &str = "overview.json";

/// The replicates of a run, whose parts are kept in a staging directory.
///
/// They are directories and not the small sealed files of other studies: single agents and events
/// are written while the replicate runs, may be larger than memory, and are joined as they are.
pub(super) struct Parts<'a> {
    order: &'a RunOrder<'a>,
    staging: &'a Staging,
    /// This program, if there are checkpoints.
    program: Option<Program>,
}

/// What a replicate cost: agent-months of the written months, and times. Nothing if an earlier
/// process paid.
pub(super) type Cost = (u64, Effort);

impl<'a> Parts<'a> {
    /// Those of an order.
    ///
    /// # Errors
    ///
    /// Where there shall be checkpoints and the program cannot read its own file.
    pub(super) fn new(order: &'a RunOrder, staging: &'a Staging) -> Result<Parts<'a>> {
        let program = match order.checkpoints {
            [] => None,
            _ => Some(checkpoint_file::program(order.data_digest)?),
        };
        Ok(Parts { order, staging, program })
    }

    /// A part of a finished replicate.
    pub(super) fn path(&self, replicate: u32, file: &str) -> PathBuf {
        self.staging.kept(&kept_name(replicate)).join(file)
    }

    /// The digest of the figures of a finished replicate.
    pub(super) fn digest(&self, replicate: u32) -> Result<String> {
        let path = self.path(replicate, DIGEST);
        fs::read_to_string(&path).with_context(|| cannot_read(&path))
    }

    /// The figures of the country and its parts in a finished replicate.
    pub(super) fn overview(&self, replicate: u32) -> Result<Results> {
        let path = self.path(replicate, OVERVIEW);
        let bytes = fs::read(&path).with_context(|| cannot_read(&path))?;
        let results: Results =
            serde_json::from_slice(&bytes).with_context(|| cannot_read(&path))?;
        anyhow::ensure!(results.is_whole(), "`{}` is not whole", path.display());
        Ok(results)
    }

    /// Forgets all of them.
    pub(super) fn forget(&self) {
        self.staging.forget(self.order.replicates.iter().copied().map(kept_name));
    }
}

/// What the parts of a replicate are kept under.
fn kept_name(replicate: u32) -> String {
    format!("replicate-{replicate}")
}

impl<'a> Study for Parts<'a> {
    type Job = u32;
    type Kept = Cost;
    type Follower = Recording;

    fn replicate(&self, replicate: u32) -> u32 {
        replicate
    }

    fn months(&self, _: u32) -> u64 {
        self.order.months()
    }

    fn find(&self, replicate: u32) -> Result<Stored<Result<Cost, String>>> {
        Ok(self.staging.find(&kept_name(replicate)).map(|()| Ok(Cost::default())))
    }

    fn scenario(&self, replicate: u32, _: Workers) -> Result<Option<Cow<'_, Scenario>>, String> {
        let scenario = self.order.scenario;
        if self.order.from.is_some() {
            return Ok(Some(Cow::Borrowed(scenario)));
        }
        // A checkpoint of a replicate is the same whatever their number.
        let alone = Scenario { first_replicate: replicate, replicates: 1, ..scenario.clone() };
        Ok(Some(Cow::Owned(alone)))
    }

    fn begin(&self, replicate: u32, scenario: &Scenario) -> Result<Course<'_, Recording>> {
        let recording = Recording::new(self, replicate)?;
        let Some(from) = self.order.from else {
            return Ok(Course::new(scenario, replicate, Keep::Everything, recording));
        };
        let world = from.world.lock().expect("no holder panics").take();
        let world = world.expect("a checkpoint is of one replicate, which begins once");
        Ok(Course::going_on(world, Keep::Everything, recording))
    }

    fn keep(&self, replicate: u32, run: Run<Recording>) -> Result<Cost> {
        let Run { results, mut phases, follower } = run;
        let began = Instant::now();
        write(follower.scratch.path(), replicate, &results, self.order.extract)?;
        self.staging.keep(follower.scratch, &kept_name(replicate))?;
        phases.add("write", began.elapsed());
        Ok((results.agent_months(), phases))
    }
}

/// Writes what a replicate gave.
fn write(directory: &Path, replicate: u32, results: &Results, extract: &Extract) -> Result<()> {
    series::write(directory, replicate, results, extract)?;
    yearly::write(&directory.join("yearly.csv"), replicate, results, extract)?;
    flows::write(&directory.join("flows.csv"), replicate, results)?;
    flows::write_public_money(&directory.join("public_money.csv"), replicate, results)?;
    let overview = results.overview(&extract.regions);
    let overview = serde_json::to_vec(&overview).expect("results are data");
    for (file, bytes) in [(OVERVIEW, overview), (DIGEST, results.digest().into_bytes())] {
        let path = directory.join(file);
        disk::write(&path, bytes).with_context(|| cannot_write(&path))?;
    }
    Ok(())
}

/// Writes single agents, events and checkpoints while a replicate runs, into a directory that
/// disappears unless it is kept.
pub(super) struct Recording {
    replicate: u32,
    scratch: Scratch,
    micro: Option<Micro>,
    checkpoints: Vec<Month>,
    program: Option<Program>,
}

impl Recording {
    fn new(parts: &Parts, replicate: u32) -> Result<Recording> {
        let scratch = parts.staging.scratch(&kept_name(replicate))?;
        let micro = match parts.order.detail {
            Detail::Micro => Some(Micro::create(scratch.path(), replicate)?),
            Detail::Aggregate => None,
        };
        let (checkpoints, program) = (parts.order.checkpoints.to_vec(), parts.program.clone());
        Ok(Recording { replicate, scratch, micro, checkpoints, program })
    }
}

impl Follower for Recording {
    fn begin(&mut self, world: &World) {
        self.micro.iter_mut().for_each(|micro| micro.set_regions(world.region_names()));
    }

    fn wants_events(&self) -> bool {
        self.micro.is_some()
    }

    fn hear(&mut self, month: Month, events: &[Event]) {
        self.micro.iter_mut().for_each(|micro| micro.add_events(month, events));
    }

    fn looks(&self, month: Month) -> Option<&'static str> {
        let writes = self.checkpoints.contains(&month).then_some("write");
        writes.or((self.micro.is_some() && is_december(month)).then_some("agents"))
    }

    fn look(&mut self, month: Month, world: &World) -> Result<()> {
        if let Some(micro) = &mut self.micro {
            if is_december(month) {
                world.agents(&mut |region, cells| micro.add_agent(month, region, cells));
            }
            micro.check()?;
        }
        match &self.program {
            Some(program) if self.checkpoints.contains(&month) => {
                let path = self.scratch.path().join(checkpoint_file::name(month));
                checkpoint_file::write(&path, world, self.replicate, program)
            }
            _ => Ok(()),
        }
    }

    fn twin(&self) -> Recording {
        unreachable!("a run has one scenario, which shares months with none")
    }

    fn end(&mut self, _: &World) -> Result<()> {
        self.micro.take().map_or(Ok(()), Micro::close)
    }
}

/// Whether agents are recorded at the end of that month.
fn is_december(month: Month) -> bool {
    month.of_year() == 12
}
