//! `stia run`.

mod earlier;
mod reading;
mod screen;

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::Result;
use clap::{Args as ClapArgs, ValueEnum};

use crate::base::month::Month;
use crate::cli::estimate::{self, Work};
use crate::cli::exit::{Exit, Usage};
use crate::cli::flags::{Flags, destination};
use crate::cli::interrupt::stop_on_ctrl_c;
use crate::cli::load;
use crate::cli::messages::{self, damaged, overwritten};
use crate::cli::metric_names::{Named, chosen, named};
use crate::cli::places;
use crate::cli::policy_money;
use crate::cli::report::beside;
use crate::cli::solve::solve_all;
use crate::cli::view::progress::bar;
use crate::cli::view::{Terminal, complain, say};
use crate::model::branch::EnterError;
use crate::model::checkpoint::About;
use crate::model::rules::scenario::{Scenario, resolved};
use crate::model::world::World;
use crate::report::text::Language;
use crate::scenario::Loaded;
use crate::study::budget::is_needed;
use crate::study::estimates::policy_money::of_summary;
use crate::study::jobs::checkpoint_file::{program, read};
use crate::study::jobs::replicate::Control;
use crate::study::run::{
    COMMAND, Detail, Every, Extract, RunOrder, RunOrigin, RunReport, directory_name,
    run as run_and_write,
};
use earlier::Earlier;

const EXAMPLES: &str = "\
Examples:
  stia run
  stia run china --scale 0.05 --replicates 5 --until 2025-12
  stia run my.toml --set seed=7 --out /data/results --micro
  stia run china --metric startups,equity* --region Gansu --every year
  stia run output/china/scenario.toml --out again    gives the same bytes
  stia run china --checkpoint 2019-12                saves the state at the end of that month
  stia run --from output/china/checkpoint-2019-12.bin           continues from there
  stia run my.toml --from output/china/checkpoint-2019-12.bin   the same past, another future

Results are in output/<scenario>/: series.csv, series.parquet, yearly.csv, metrics.csv, flows.csv,
scenario.toml, provenance.json, timings.json; with --micro agents.parquet and events/.
Earlier results of the same scenario are overwritten as a whole. After Ctrl-C or a kill the same
command resumes with the missing replicates; until then a file INTERRUPTED lists them.
A run from a checkpoint is in output/<scenario>_from_<month>/ and begins with the month after. Its
scenario may differ only in what takes effect later: policies, shocks, types that close, models and
products that begin; `until` may be earlier, not later. Only the build that wrote a checkpoint can
read it.

Exit codes: 0 done, 1 error, 2 usage, 3 some replicates failed, 4 interrupted but resumable.";

/// The arguments of `stia run`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A shipped scenario, or a file; by default china, or the scenario of the checkpoint
    scenario: Option<String>,
    /// How many replicates, 1 to 100000
    #[arg(
        long,
        value_name = "R",
        allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=100_000),
        conflicts_with = "from"
    )]
    replicates: Option<u32>,
    /// Only this replicate
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=100_000),
        conflicts_with = "from"
    )]
    replicate: Option<u32>,
    /// Also saves the state of each replicate at the end of these months
    #[arg(long, value_name = "YYYY-MM", value_delimiter = ',')]
    checkpoint: Vec<Month>,
    /// Continues from a checkpoint, with its replicate; writes the months after it
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Metrics, or `all`, that are written and shown; may be given several times. All are written
    /// by default, and a handful shown
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// A place that is written and shown, named as in the series; may be given several times. All
    /// are written by default, and the whole run shown
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    region: Vec<String>,
    /// Whether series have a row for each month, quarter or year: flows summed, ratios averaged,
    /// stocks at its end
    #[arg(long, value_enum, value_name = "PERIOD", default_value_t = Period::Month)]
    every: Period,
    /// Also writes single agents, yearly, and single events
    #[arg(long)]
    micro: bool,
    /// Writes report.html among the results too
    #[arg(long)]
    report: bool,
    /// Says how many runs it makes and how long they take, and makes none
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    flags: Flags,
}

/// What a row of the series is of.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Period {
    /// A month.
    Month,
    /// A quarter of the year.
    Quarter,
    /// A year.
    Year,
}

/// Runs a scenario, writes its results and shows them.
pub fn run(args: &Args, began: Instant) -> Result<Exit> {
    let flags = &args.flags;
    let data_digest = load::data_digest();
    let mut stored = match &args.from {
        Some(path) => Some(read(path, &program(&data_digest)?)?),
        None => None,
    };
    let Loaded { scenario, warnings, cautions, .. } = requested_scenario(args, stored.as_ref())?;
    let replicates: Vec<u32> = scenario.replicate_numbers().collect();
    messages::caution(&[cautions, warnings].concat(), flags);
    let solved = usize::from(is_needed(&scenario));
    let (runs, is_at_most) = (replicates.len(), stored.is_some());
    let work = Work { scenario: &scenario, runs, is_at_most, followed: 0, solved };
    if estimate::tell(&work, flags, args.dry_run) {
        return Ok(Exit::Done);
    }
    let earlier = Earlier::read(&flags.out, &scenario);
    let about = stored.as_ref().map(|(about, _)| about);
    let checkpoints = checkpoints(args, &scenario, about)?;
    let extract = extract(args, &scenario, about)?;
    let stop = stop_on_ctrl_c(flags.quiet)?;
    // Refused now rather than after hours.
    destination(COMMAND, &directory_name(&scenario, about), flags)?;
    let mut named = [(scenario.name.clone(), scenario)];
    if solve_all(&mut named, flags, &stop)? {
        return Ok(Exit::Interrupted);
    }
    let [(_, scenario)] = named;
    if let Some((about, world)) = &mut stored {
        enter(args, &scenario, about, world)?;
    }
    let from = stored.map(|(about, world)| RunOrigin { about, world: Mutex::new(Some(world)) });
    let order = RunOrder {
        scenario: &scenario,
        resolved: &resolved(&scenario),
        data_digest: &data_digest,
        replicates: &replicates,
        threads: flags.threads(),
        out: &flags.out,
        detail: if args.micro { Detail::Micro } else { Detail::Aggregate },
        extract: &extract,
        checkpoints: &checkpoints,
        from: from.as_ref(),
        is_forced: flags.force,
        began,
    };
    let bar = bar(order.months() * replicates.len() as u64, flags.quiet);
    let control = Control { stop: &stop, months_done: &|months| bar.inc(months) };
    let report = run_and_write(&order, control);
    bar.finish_and_clear();
    let report = report?;
    if !report.written.files.is_empty() {
        earlier.say_differences(&scenario);
    }
    damaged(&report.damaged);
    if !flags.quiet && !report.written.files.is_empty() {
        overwritten(report.written.previous, &report.written.directory);
        say(&screen::screen(&order, &report, Terminal::of_stdout()))?;
        policy_money::warn("", &scenario, &of_summary(&report.summary));
    }
    if args.report && !report.written.files.is_empty() {
        beside(&report.written.directory, Language::English)?;
    }
    Ok(end(&report, flags.quiet))
}

/// The scenario that is named, or that of the checkpoint, with what the flags change.
fn requested_scenario(args: &Args, stored: Option<&(About, World)>) -> Result<Loaded> {
    let mut changes = args.flags.overrides();
    changes.extend(args.replicates.map(|replicates| format!("--replicates={replicates}")));
    let mut loaded = match (&args.scenario, stored) {
        (None, Some((_, world))) => load::with_changes(&world.scenario, &changes)?,
        (name, _) => load::load(name.as_deref().unwrap_or(load::DEFAULT), &changes)?,
    };
    let scenario = &mut loaded.scenario;
    if let Some(replicate) = args.replicate {
        only(scenario, replicate)?;
    }
    if let Some((about, _)) = stored {
        let is_stated =
            args.scenario.is_some() || changes.iter().any(|it| it.contains("replicate"));
        if is_stated && (scenario.replicates > 1 || scenario.first_replicate > 1) {
            let of = about.replicate;
            let text = format!(
                "replicates = {} from number {} on, and the checkpoint is of replicate {of} alone; \
                 leave replicates and first_replicate out",
                scenario.replicates, scenario.first_replicate
            );
            return Err(Usage(text).into());
        }
        (scenario.first_replicate, scenario.replicates) = (about.replicate, 1);
    }
    Ok(loaded)
}

/// The months at whose ends the state is saved, in order.
fn checkpoints(args: &Args, scenario: &Scenario, from: Option<&About>) -> Result<Vec<Month>> {
    let first = from.map_or(scenario.start, |about| about.month.next());
    let mut months = args.checkpoint.clone();
    months.sort_unstable();
    months.dedup();
    for month in &months {
        if first >= scenario.until {
            let text = format!("--checkpoint {month}: after {first} there is nothing to continue");
            return Err(Usage(text).into());
        }
        if !(first..scenario.until).contains(month) {
            let last = scenario.until.minus(1);
            let text = format!(
                "--checkpoint {month} lies outside [{first}, {last}]: the run writes months from \
                 {first} on, and after {} there is nothing to continue",
                scenario.until
            );
            return Err(Usage(text).into());
        }
    }
    Ok(months)
}

/// Which part of the figures is written and shown.
fn extract(args: &Args, scenario: &Scenario, from: Option<&About>) -> Result<Extract> {
    let every = match args.every {
        Period::Month => Every::Month,
        Period::Quarter => Every::Quarter,
        Period::Year => Every::Year,
    };
    let start = from.map_or(scenario.start, |about| about.month.next());
    let months = scenario.until.next().since(start) as usize;
    if every != Every::Month && every.ends(start, months).next().is_none() {
        let (name, until) = (every.name(), scenario.until);
        let text = format!("--every {name}: {start} to {until} has no whole {name}");
        return Err(Usage(text).into());
    }
    let metrics = if args.metric.is_empty() { Vec::new() } else { chosen(&args.metric) };
    let regions = match args.region.is_empty() {
        true => Vec::new(),
        false => places::chosen(&args.region, scenario)?,
    };
    Ok(Extract { metrics, regions, every })
}

/// Continues the world of a checkpoint in the scenario, if that has the same past.
fn enter(args: &Args, scenario: &Scenario, about: &About, world: &mut World) -> Result<()> {
    let path = args.from.iter().map(|path| path.display().to_string()).collect::<String>();
    if scenario.until <= about.month {
        let (until, month) = (scenario.until, about.month);
        let text = format!("the run ends with {until}, and `{path}` is at the end of {month}");
        return Err(Usage(text).into());
    }
    world.enter(scenario).map_err(|EnterError::OtherHistory { differences }| {
        let text = format!(
            "{} cannot continue from `{path}`, a run of {}: its past, up to {}, differs in\n       {}",
            scenario.name,
            about.scenario,
            about.month,
            differences.join("\n       ")
        );
        Usage(text).into()
    })
}

/// Leaves a scenario one of its replicates, so that its file gives the same bytes again.
fn only(scenario: &mut Scenario, replicate: u32) -> Result<()> {
    let numbers = scenario.replicate_numbers();
    if !numbers.contains(&replicate) {
        let (first, last) = (numbers.start, numbers.end - 1);
        let hint = if replicate > last {
            format!("; ask for more with --replicates {}", replicate - first + 1)
        } else {
            String::new()
        };
        let text = format!("--replicate {replicate} lies outside [{first}, {last}]{hint}");
        return Err(Usage(text).into());
    }
    (scenario.first_replicate, scenario.replicates) = (replicate, 1);
    Ok(())
}

/// Reports failures and interruptions, and says how the command ends.
fn end(report: &RunReport, is_quiet: bool) -> Exit {
    for (replicate, message) in &report.failed {
        complain(&format!("error: replicate {replicate} failed: {message}"));
    }
    if report.was_stopped {
        if !is_quiet {
            complain(&interrupted(report));
        }
        return Exit::Interrupted;
    }
    if report.failed.is_empty() { Exit::Done } else { Exit::SomeFailed }
}

/// What an interruption left.
fn interrupted(report: &RunReport) -> String {
    let directory = report.written.directory.display();
    let finished = screen::replicates(&report.finished);
    let state = match (report.finished.as_slice(), report.written.files.is_empty()) {
        ([], _) => "no replicate was finished and nothing was written".to_string(),
        (_, true) => format!("{finished} kept; earlier results remain in `{directory}`"),
        (_, false) => format!("`{directory}` has only {finished}, as its file INTERRUPTED says"),
    };
    format!("interrupted: {state}; run the same command to resume")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::study::estimates::summary::Summary;
    use crate::study::jobs::effort::Effort;
    use crate::study::jobs::previous_results::PreviousResults;
    use crate::study::jobs::provenance::Timings;
    use crate::study::jobs::results_directory::Written;

    fn written(files: &[&str]) -> Written {
        Written {
            directory: "output/china".into(),
            files: files.iter().map(ToString::to_string).collect(),
            previous: PreviousResults::Nothing,
        }
    }

    fn report() -> RunReport {
        RunReport {
            written: written(&["series.csv"]),
            finished: vec![1, 2],
            resumed: Vec::new(),
            damaged: Vec::new(),
            failed: Vec::new(),
            was_stopped: false,
            summary: Summary::default(),
            timings: Timings {
                agent_months: 0,
                wall: Duration::ZERO,
                threads: 1,
                peak_memory_bytes: None,
                phases: Effort::default(),
            },
        }
    }

    #[test]
    fn the_exit_code_says_how_a_run_ended() {
        let failed = vec![(3, "it broke a rule".to_string())];
        assert_eq!(end(&report(), true), Exit::Done);
        assert_eq!(end(&RunReport { failed: failed.clone(), ..report() }, true), Exit::SomeFailed);
        assert_eq!(end(&RunReport { was_stopped: true, ..report() }, true), Exit::Interrupted);
        assert_eq!(
            end(&RunReport { failed, was_stopped: true, ..report() }, true),
            Exit::Interrupted
        );
        let codes = [Exit::Done, Exit::Error, Exit::Usage, Exit::SomeFailed, Exit::Interrupted];
        assert_eq!(codes.map(|exit| exit as u8), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn an_interruption_says_what_is_there() {
        let stopped = RunReport { was_stopped: true, ..report() };
        assert!(interrupted(&stopped).contains("has only replicates 1-2"));
        let kept = RunReport { written: written(&[]), ..stopped };
        assert!(interrupted(&kept).contains("earlier results remain in `output/china`"));
        let nothing = RunReport { finished: Vec::new(), ..kept };
        assert!(interrupted(&nothing).contains("nothing was written"));
    }
}
