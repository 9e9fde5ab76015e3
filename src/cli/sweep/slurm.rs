//! `stia sweep slurm`.

use std::fs;
use std::path::{self, Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use clap::Args as ClapArgs;

use super::time;
use crate::cli::exit::{Exit, Usage};
use crate::cli::experiment::{ExperimentArgs, plan_of, warn_of};
use crate::cli::flags::destination;
use crate::cli::interrupt::finish_or_stop;
use crate::cli::view::format::{counted, span};
use crate::cli::view::{Screen, Terminal, complain, say};
use crate::study::jobs::program::build;
use crate::study::jobs::shards::Shard;
use crate::study::jobs::slurm::{self, Batch, Load, clock};
use crate::study::sweep::merge::COMMAND;
use crate::study::sweep::plan::Plan;
use crate::study::sweep::size::{self, Need, Size};
use crate::table::disk;
use crate::table::failures::cannot_write;

/// Tasks of an array that a cluster allows unless it says otherwise.
const USUAL_ARRAY: usize = 1000;

/// Times beyond which a shard is too small or too large.
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

const EXAMPLES: &str = "\
Examples:
  stia sweep slurm study.toml --shards 8 --partition short
  bash output/study.slurm/submit.sh     submits the missing shards; so does a second call

Time and memory are estimated from a pilot, whose runs are kept. See docs/guide/cluster.md.";

/// The arguments of `stia sweep slurm`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Shards, one a task of the array
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    shards: u32,
    /// Partition of the cluster
    #[arg(long, value_name = "P", value_parser = word)]
    partition: Option<String>,
    /// Account to charge
    #[arg(long, value_name = "A", value_parser = word)]
    account: Option<String>,
    /// Time limit of a shard, such as 90m or 02:30:00; twice the estimate of a pilot by default
    #[arg(long, value_name = "TIME", value_parser = time)]
    time: Option<Duration>,
    /// Memory of a shard, such as 2G; 1.5 times that of a pilot by default
    #[arg(long, value_name = "SIZE", value_parser = size)]
    mem: Option<String>,
    /// Processors of a shard
    #[arg(long, value_name = "C", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    cpus: u16,
    /// Directory of the scripts and logs; `<experiment>.slurm` beside the results by default
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Runs no pilot
    #[arg(long, requires = "time")]
    no_pilot: bool,
}

/// Writes the scripts.
pub fn write(args: &Args) -> Result<Exit> {
    let (sweep, flags) = (&args.sweep, &args.sweep.flags);
    if flags.threads.is_some() {
        return Err(Usage("--threads: --cpus sets the threads of a shard".into()).into());
    }
    let own = plan_of(sweep, None)?;
    let picked = size::kept(&flags.out, &own)?;
    let plan = if picked.is_some() { plan_of(sweep, picked)? } else { own };
    warn_of(&plan.loaded, flags);
    let shards = args.shards as usize;
    let most = plan.count() / plan.scenarios();
    if shards > most {
        let text = format!(
            "--shards {shards}: there are runs for at most {most}, one for each point and replicate"
        );
        return Err(Usage(text).into());
    }
    // Refused now rather than after the jobs have run for hours.
    destination(COMMAND, &plan.loaded.experiment.name, flags)?;
    let directory = match &args.into {
        Some(into) => path::absolute(into)?,
        None => beside(&path::absolute(plan.directory(&flags.out)?)?),
    };
    let (enough, _) = finish_or_stop(flags.quiet)?;
    let mut need = None;
    if !args.no_pilot {
        let store = plan.store(&flags.out)?;
        need = size::pilot(&plan, &store, args.cpus.into(), &enough, false)?;
        if need.is_none() && enough.load(Ordering::Relaxed) {
            return Ok(Exit::Interrupted);
        }
    }
    let load = need.map(|need| load(args, &plan, &need));
    let batch = scripts(args, &plan, picked, need.zip(load), &directory)?;
    if !flags.quiet {
        say(&about(args, &plan, load, &batch))?;
        advise(args, load);
    }
    Ok(Exit::Done)
}

/// `<experiment>.slurm` beside the directory of the tables.
fn beside(tables: &Path) -> PathBuf {
    let name = tables.file_name().unwrap_or_default().to_string_lossy().into_owned();
    tables.with_file_name(format!("{name}.slurm"))
}

fn load(args: &Args, plan: &Plan, need: &Need) -> Load {
    let shards = args.shards as usize;
    Load {
        of_a_run: need.of_a_run * need.pilot as u32,
        runs: plan.jobs(Shard { number: 1, of: shards }).len(),
        all: plan.count(),
        processors: args.cpus.into(),
        most: plan.count() / plan.scenarios(),
    }
}

/// What was written, as far as the screen shows it.
struct Written {
    directory: PathBuf,
    time: Duration,
    memory: Option<String>,
}

/// Writes the scripts into their directory.
fn scripts(
    args: &Args,
    plan: &Plan,
    picked: Option<Size>,
    estimate: Option<(Need, Load)>,
    directory: &Path,
) -> Result<Written> {
    let program = std::env::current_exe().context("cannot find the program's own file")?;
    let load = estimate.map(|(_, load)| load);
    let time = args.time.or(load.map(|load| load.limit())).unwrap_or(slurm::SHORTEST);
    let measured = estimate.and_then(|(need, _)| need.memory_bytes).map(slurm::megabytes);
    let memory = args.mem.clone().or(measured);
    let site = [("partition", &args.partition), ("account", &args.account)];
    let site =
        site.into_iter().filter_map(|(key, value)| Some(format!("--{key}={}", value.as_ref()?)));
    let batch = Batch {
        name: &slurm::job_name(&plan.loaded.experiment.name, &plan.key),
        program: text_of(&program)?,
        program_digest: &build()?,
        arguments: &arguments(&args.sweep, picked)?,
        directory: text_of(directory)?,
        shards: args.shards as usize,
        site: &site.collect::<Vec<_>>(),
        time,
        lead: load.map_or(slurm::usual_lead(time), |load| load.lead(time)),
        merge_time: slurm::merge_time(plan.count(), plan.count() * plan.readings().count()),
        memory: memory.as_deref(),
        processors: args.cpus,
    };
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot create the directory `{}`", directory.display()))?;
    for (name, text) in batch.scripts() {
        replace(&directory.join(name), &text)?;
    }
    allow_to_run(&directory.join(slurm::SUBMIT))?;
    Ok(Written { directory: directory.to_path_buf(), time, memory })
}

/// The experiment and the flags that the commands of the scripts take, with whole paths.
fn arguments(sweep: &ExperimentArgs, picked: Option<Size>) -> Result<Vec<String>> {
    let flags = &sweep.flags;
    let replicates = sweep.replicates.or(picked.map(|size| size.replicates));
    let points = sweep.points.or(picked.and_then(|size| size.points));
    let mut words = vec![text_of(&path::absolute(&sweep.experiment)?)?.to_string()];
    words.extend(replicates.map(|replicates| format!("--replicates={replicates}")));
    words.extend(points.map(|points| format!("--points={points}")));
    words.extend(flags.scale.map(|scale| format!("--scale={scale:?}")));
    words.extend(flags.seed.map(|seed| format!("--seed={seed}")));
    words.extend(flags.until.map(|until| format!("--until={until}")));
    words.extend(flags.set.iter().map(|set| format!("--set={set}")));
    words.push(format!("--out={}", text_of(&path::absolute(&flags.out)?)?));
    words.extend(flags.force.then(|| "--force".to_string()));
    Ok(words)
}

fn text_of(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| anyhow!("`{}` is not UTF-8, as a script has to be", path.display()))
}

/// Writes a script; one that somebody may have changed is kept under another name.
fn replace(path: &Path, text: &str) -> Result<()> {
    if disk::is_taken(path) && !fs::read_to_string(path).is_ok_and(|earlier| earlier == text) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let kept = path.with_file_name(format!("{name}.former"));
        disk::clear(&kept).with_context(|| cannot_write(&kept))?;
        fs::rename(path, &kept).with_context(|| cannot_write(&kept))?;
    }
    disk::replace(path, &[text.as_bytes()]).with_context(|| cannot_write(path))
}

#[cfg(unix)]
fn allow_to_run(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(not(unix))]
fn allow_to_run(_: &Path) -> Result<()> {
    Ok(())
}

/// Says what was written.
fn about(args: &Args, plan: &Plan, load: Option<Load>, written: &Written) -> String {
    let (name, shards) = (&plan.loaded.experiment.name, args.shards as usize);
    let mut screen = Screen::new(Terminal::of_stdout());
    screen.text(&format!(
        "{name}: {} in {}",
        counted(plan.count(), "run"),
        counted(shards, "shard")
    ));
    if let Some(load) = load {
        let (time, cpus) = (span(load.time()), counted(args.cpus.into(), "processor"));
        let runs = counted(load.runs, "run");
        screen.text(&format!("  a shard of {runs} takes about {time} on {cpus}"));
    } else if !args.no_pilot {
        screen.text("  no run is missing");
    }
    let memory = written.memory.as_deref().unwrap_or("as the cluster sets it");
    screen.text(&format!("  time {}, memory {memory}", clock(written.time)));
    let directory = written.directory.display();
    screen.path(format!("  {directory}/{} submits the missing shards", slurm::SUBMIT));
    screen.into_text()
}

/// Warns of numbers that do not suit a cluster.
fn advise(args: &Args, load: Option<Load>) {
    let shards = args.shards as usize;
    if shards > USUAL_ARRAY {
        complain(&format!(
            "warning: many clusters take no more than {USUAL_ARRAY} tasks in an array; \
             `scontrol show config | grep MaxArraySize` says one more than they take"
        ));
    }
    let Some(load) = load else { return };
    let time = load.time();
    if args.time.is_some_and(|limit| limit < time) {
        complain(&format!("warning: a shard would take about {}, longer than --time", span(time)));
    }
    if (MINUTE..=DAY).contains(&time) {
        return;
    }
    let better = match load.sensible() {
        Some(range) if range.start() == range.end() => {
            format!("--shards {} would take 10 to 60 minutes each", range.start())
        }
        Some(range) => {
            format!("{} to {} shards would take 10 to 60 minutes each", range.start(), range.end())
        }
        None if time < MINUTE => "one machine is enough: `stia sweep run`".into(),
        None => format!("a single run takes {}; more --cpus make it faster", span(load.of_a_run)),
    };
    complain(&format!("warning: a shard would take about {}; {better}", span(time)));
}

/// Reads a name that Slurm knows.
fn word(text: &str) -> Result<String, String> {
    let is_fine = |letter: char| letter.is_ascii_alphanumeric() || "_-.,@:+".contains(letter);
    match !text.is_empty() && text.chars().all(is_fine) {
        true => Ok(text.into()),
        false => Err("write it with ASCII letters, digits, `_` and `-`".into()),
    }
}

/// Reads `2G`.
fn size(text: &str) -> Result<String, String> {
    let digits = text.strip_suffix(['K', 'M', 'G', 'T']).unwrap_or(text);
    match digits.parse::<u32>() {
        Ok(number) if number > 0 => Ok(text.into()),
        _ => Err("write it as 800M or 2G".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_break_a_script_is_refused() {
        assert!(word("long,short").is_ok() && size("2G").is_ok() && size("800").is_ok());
        for wrong in ["", "a b", "a\n#SBATCH --x", "$(x)"] {
            assert!(word(wrong).is_err() && size(wrong).is_err() && time(wrong).is_err());
        }
        assert!(size("G").is_err() && size("0M").is_err() && size("2 G").is_err());
    }
}
