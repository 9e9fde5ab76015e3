//! Flags that `run`, `compare` and `audit` share, and how they override a scenario.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::Args;

use crate::base::month::Month;
use crate::cli::exit::Usage;
use crate::study::jobs::results_directory::Destination;

/// The scales that there are.
pub const SCALES: RangeInclusive<f64> = 0.001..=1.0;

/// Flags that change what runs, and how.
#[derive(Clone, Args)]
pub struct Flags {
    /// Simulated agents per real one, 0.001 to 1; 1 is full size
    #[arg(long, value_name = "S", allow_negative_numbers = true, value_parser = scale)]
    pub scale: Option<f64>,
    /// Random seed, 0 to 9007199254740991
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// Last month, included
    #[arg(long, value_name = "YYYY-MM")]
    pub until: Option<Month>,
    /// Threads, 1 to 1024; all processors by default. Results do not depend on them
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes a parameter, or one of a policy or shock: policy.ID.voucher.share=0.3,
    /// shock.NAME.operation.demand.times=0.9; may be given several times
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
    /// What the flags change in a scenario, as loading takes it, which refuses what is stated twice.
    pub fn overrides(&self) -> Vec<String> {
        let scale = self.scale.map(|scale| format!("--scale={scale:?}"));
        let seed = self.seed.map(|seed| format!("--seed={seed}"));
        let until = self.until.map(|until| format!("--until={until}"));
        self.set.iter().cloned().chain(scale).chain(seed).chain(until).collect()
    }

    /// Refuses flags that a command does not use.
    pub fn refuse(&self, flags: &[(&str, bool)], why: &str) -> Result<(), Usage> {
        match flags.iter().find(|(_, is_stated)| *is_stated) {
            Some((flag, _)) => Err(Usage(format!("{flag}: {why}"))),
            None => Ok(()),
        }
    }

    /// How many threads are used.
    pub fn threads(&self) -> usize {
        self.threads.map_or_else(processors, usize::from)
    }
}

/// How many processors there are to use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Where a command writes results of that name, if it may and can.
pub fn destination(command: &str, name: &str, flags: &Flags) -> anyhow::Result<Destination> {
    let destination = Destination::new(command, (&flags.out, name), flags.force)?;
    destination.check()?;
    Ok(destination)
}

/// The largest number that a scenario file can state as a seed.
pub const LAST_SEED: u64 = (1 << 53) - 1;

/// Reads a seed.
fn seed(text: &str) -> Result<u64, String> {
    let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
    match text.parse() {
        Ok(seed) if seed <= LAST_SEED => Ok(seed),
        _ if is_number => Err(format!("{text} is no whole number in [0, {LAST_SEED}]")),
        _ => Err(format!("not a number; a seed is a whole number in [0, {LAST_SEED}]")),
    }
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
pub fn set(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((key, _)) if key.starts_with('-') => Err(format!("`{key}` is a flag, not a key")),
        Some((key, _)) if !key.trim().is_empty() => Ok(text.to_string()),
        _ => Err("write it as key=value".to_string()),
    }
}
