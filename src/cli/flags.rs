//! Flags that `run`, `compare` and `audit` share, and how they override a scenario.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::Args;

use crate::base::month::Month;
use crate::cli::exit::Usage;
use crate::model::rules::scenario::Scenario;
use crate::study::jobs::results_directory::Destination;

/// The scales that there are.
pub const SCALES: RangeInclusive<f64> = 0.001..=1.0;
const LATEST: Month = Month::new(2030, 12);

/// Flags that change what runs, and how.
#[derive(Clone, Args)]
pub struct Flags {
    /// Simulated agents per real one, 0.001 to 1; 1 is full size
    #[arg(long, value_name = "S", value_parser = scale)]
    pub scale: Option<f64>,
    /// Random seed, 0 to 9007199254740991
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..1 << 53))]
    pub seed: Option<u64>,
    /// Last month, included
    #[arg(long, value_name = "YYYY-MM")]
    pub until: Option<Month>,
    /// Threads, 1 to 1024; all processors by default. Results do not depend on them
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes a parameter; may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = set)]
    pub set: Vec<String>,
    /// Results go into a directory of their own inside this one
    #[arg(long, value_name = "DIR", default_value = "output")]
    pub out: PathBuf,
    /// Overwrites the directory even if it holds files that this command did not write
    #[arg(long)]
    pub force: bool,
    /// Prints errors only
    #[arg(long, short)]
    pub quiet: bool,
}

impl Flags {
    /// Puts what the flags say into a scenario.
    pub fn apply(&self, scenario: &mut Scenario) -> Result<()> {
        scenario.scale = self.scale.unwrap_or(scenario.scale);
        scenario.seed = self.seed.unwrap_or(scenario.seed);
        if let Some(until) = self.until {
            if !(scenario.start..=LATEST).contains(&until) {
                let start = scenario.start;
                let text = format!("--until {until} lies outside [{start}, {LATEST}]");
                return Err(Usage(text).into());
            }
            scenario.until = until;
        }
        let Scenario { start, until, .. } = scenario;
        ensure!(start <= until, "until = {until} lies before start = {start}");
        Ok(())
    }

    /// How many threads are used.
    pub fn threads(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(all, usize::from)
    }
}

/// Where a command writes results of that name, if it may and can.
pub fn destination(command: &str, name: &str, flags: &Flags) -> Result<Destination> {
    let destination = Destination::new(command, (&flags.out, name), flags.force)?;
    destination.check()?;
    Ok(destination)
}

/// Reads a scale.
fn scale(text: &str) -> Result<f64, String> {
    let scale: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if SCALES.contains(&scale) {
        return Ok(scale);
    }
    Err(format!("{text} lies outside [{}, {}]", SCALES.start(), SCALES.end()))
}

/// Reads `key=value` as far as that is possible without the scenario.
fn set(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((key, _)) if !key.trim().is_empty() => Ok(text.to_string()),
        _ => Err("write it as key=value".to_string()),
    }
}
