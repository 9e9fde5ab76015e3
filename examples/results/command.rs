//! The commands in the `sh` blocks of a template: read as the program reads them, and run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Parser;
use stia::model::data::Dataset;
use stia::study::compare::{Comparison, compare};
use stia::study::estimates::differences::{WINDOW_MONTHS, Window};
use stia::study::estimates::verdict::MARGIN;
use stia::study::experiment::places;
use stia::study::jobs::replicate::Control;
use stia::study::jobs::results::metric_index;
use stia::{METRICS, Month, Scenario, load};

use super::rows::{Row, read};

/// What of `stia compare` a template may use.
#[derive(Parser, Debug)]
#[command(name = "stia compare", no_binary_name = true, disable_help_flag = true)]
struct Line {
    base: String,
    #[arg(required = true)]
    others: Vec<String>,
    #[arg(long)]
    scale: Option<f64>,
    #[arg(long)]
    seed: Option<u64>,
    #[arg(long, default_value_t = 10)]
    replicates: u32,
    #[arg(long)]
    until: Option<Month>,
    #[arg(long, default_value_t = WINDOW_MONTHS)]
    months: u32,
    #[arg(long)]
    set: Vec<String>,
    #[arg(long, value_delimiter = ',', required = true)]
    metric: Vec<String>,
}

/// A comparison that a template asks for, under a name of its own.
#[derive(Clone, Debug)]
pub struct Command {
    /// What placeholders call it.
    pub run: String,
    /// The line as it stands, without continuations.
    pub text: String,
    /// Where the files that it names lie, below the repository.
    pub directory: PathBuf,
}

/// Scenarios, metrics and window of a command, checked.
pub struct Asked {
    /// The scenarios, the base first, all with its seed, scale, months and replicates.
    pub scenarios: Vec<(String, Scenario)>,
    /// The metrics by their place in the table.
    pub metrics: Vec<usize>,
    window: Window,
}

impl Command {
    /// Reads the command and loads what it names.
    ///
    /// # Errors
    ///
    /// Where `stia compare` would refuse it, or a template may not use a flag.
    pub fn asked(&self) -> Result<Asked> {
        self.ask().with_context(|| format!("run `{}`", self.run))
    }

    fn ask(&self) -> Result<Asked> {
        let Some(words) = self.text.strip_prefix("stia compare ") else {
            bail!("`{}` is no `stia compare`", self.text);
        };
        // A shell takes the quotes off; no word of a template has a space.
        let words = words.split_whitespace().map(|word| word.replace('\'', ""));
        let line = Line::try_parse_from(words)?;
        let mut scenarios: Vec<(String, Scenario)> = Vec::new();
        for argument in std::iter::once(&line.base).chain(&line.others) {
            let scenario = self.scenario(argument, &line, scenarios.first().map(|it| &it.1))?;
            let name = scenario.name.clone();
            ensure!(scenarios.iter().all(|it| it.0 != name), "two scenarios are called `{name}`");
            scenarios.push((name, scenario));
        }
        let metric =
            |name: &String| metric_index(name).ok_or_else(|| anyhow!("no metric `{name}`"));
        let metrics = line.metric.iter().map(metric).collect::<Result<_>>()?;
        let window = Window { at: scenarios[0].1.until, months: line.months };
        Ok(Asked { scenarios, metrics, window })
    }

    /// A scenario with the flags in it and, as in `stia compare`, the settings of its base.
    fn scenario(&self, argument: &str, line: &Line, base: Option<&Scenario>) -> Result<Scenario> {
        let path = self.directory.join(argument);
        let source =
            if argument.ends_with(".toml") { path.to_string_lossy() } else { argument.into() };
        let mut scenario = load(&source, &line.set)?.scenario;
        if let Some(base) = base {
            (scenario.seed, scenario.scale) = (base.seed, base.scale);
            (scenario.start, scenario.until) = (base.start, base.until);
            (scenario.first_replicate, scenario.replicates) =
                (base.first_replicate, base.replicates);
            scenario.regions.clone_from(&base.regions);
            scenario.burn_in_months = base.burn_in_months;
        } else {
            scenario.scale = line.scale.unwrap_or(scenario.scale);
            scenario.seed = line.seed.unwrap_or(scenario.seed);
            scenario.until = line.until.unwrap_or(scenario.until);
            scenario.replicates = line.replicates;
        }
        Ok(scenario)
    }

    /// Runs the comparison below a directory and gives its rows.
    ///
    /// # Errors
    ///
    /// Where a run fails, or something cannot be written.
    pub fn run(&self, out: &Path) -> Result<Vec<Row>> {
        let asked = self.asked()?;
        let directory = out.join(&self.run);
        let texts: Vec<&str> = Dataset::files().iter().map(|(_, text)| *text).collect();
        let comparison = Comparison {
            scenarios: &asked.scenarios,
            data_digest: &stia::base::text::digest(&texts),
            regions: &places(&asked.scenarios[0].1)[..1],
            metrics: &asked.metrics,
            window: asked.window,
            precision: None,
            margin: MARGIN,
            followed: 0,
            placebo: None,
            planned: &|_| (),
            wants_interaction: false,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            out: &directory,
            is_forced: false,
        };
        let control = Control { stop: &AtomicBool::new(false), months_done: &|_| () };
        let report = compare(&comparison, control)?;
        if let Some((scenario, replicate, cause)) = report.failed.first() {
            bail!("replicate {replicate} of {scenario} failed: {cause}");
        }
        let kept = Kept::of(out, &self.run);
        fs::write(&kept.command, &self.text).context("cannot note the command")?;
        fs::copy(report.written.directory.join("differences.csv"), &kept.differences)
            .context("cannot keep the differences")?;
        read(&kept.differences)
    }

    /// The rows of the last run of the same command; nothing if there was none.
    ///
    /// # Errors
    ///
    /// Where what is kept cannot be read.
    pub fn kept(&self, out: &Path) -> Result<Option<Vec<Row>>> {
        let kept = Kept::of(out, &self.run);
        let ran = fs::read_to_string(&kept.command).unwrap_or_default();
        (ran == self.text).then(|| read(&kept.differences)).transpose()
    }

    /// Rows of the shape that the command gives, with made-up numbers, to try a template with.
    ///
    /// # Errors
    ///
    /// Where the command is refused.
    pub fn made_up(&self) -> Result<Vec<Row>> {
        let asked = self.asked()?;
        let rows = asked.scenarios[1..].iter().flat_map(|(scenario, _)| {
            asked.metrics.iter().map(|&metric| Row::made_up(scenario, METRICS[metric].name))
        });
        Ok(rows.collect())
    }
}

/// What is kept of a run.
struct Kept {
    command: PathBuf,
    differences: PathBuf,
}

impl Kept {
    fn of(out: &Path, run: &str) -> Kept {
        let file = |name: &str| out.join(format!("{run}.{name}"));
        Kept { command: file("command.txt"), differences: file("differences.csv") }
    }
}
