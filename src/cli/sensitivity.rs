//! `stia sensitivity`.

use std::path::Path;
use std::sync::Mutex;

use anyhow::{Result, bail};
use clap::{Args as ClapArgs, ValueEnum};

use super::exit::Exit;
use super::figures::{counted, readable, readable_or_dash};
use super::metric_names::key;
use super::scenarios;
use super::sweep::{Sweep, answer, loaded};
use super::terminal::{Paint, complain, say};
use crate::experiment::{Factor, Loaded};
use crate::metrics::METRICS;
use crate::output::sensitivity::{
    COMMAND, DUMMY, Effect, Finding, LUCK, Method, experiment, findings, foremost, write,
};
use crate::output::sweep::merge::Levels;
use crate::output::sweep::plan::Plan;

const EXAMPLES: &str = "\
Examples:
  stia sensitivity study.toml                              screening, then shares of variance
  stia sensitivity study.toml --method morris --trajectories 40
  stia sensitivity study.toml --method sobol --points 512
  stia sensitivity study.toml --replicates 4 --scale 0.01

The factors, metrics, scenarios and months are those of an experiment's file, whose design is set
aside. With one scenario its levels are asked about; with several, also what each differs from the
first by: which assumptions a policy's effect rests on. Luck is a factor among the others: its index
is the share of chance, and an effect below it cannot be told by so few runs. `dummy` does not exist:
an index within its interval is noise.

Screening takes trajectories x (factors + 2) runs, shares of variance points x (factors + 3), each in
every scenario and replicate. Results are in output/sensitivity_<experiment>_morris/ and _sobol/.

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// What may be said after `stia sensitivity`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sweep: Sweep,
    /// Elementary effects, shares of variance, or the latter of what the former find
    #[arg(long, value_enum, default_value_t = Way::Both)]
    method: Way,
    /// Trajectories of elementary effects
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    trajectories: u32,
    /// Factors that go from screening to shares of variance
    #[arg(long, value_name = "K", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=100))]
    keep: u32,
}

/// A way through the methods.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Elementary effects (Morris).
    Morris,
    /// Shares of variance (Sobol).
    Sobol,
    /// Shares of variance of what elementary effects find.
    Both,
}

/// Points of the two samples when neither the command nor the file says.
const POINTS: u32 = 128;

/// Finds which factors matter.
pub fn sensitivity(args: &Args) -> Result<Exit> {
    // Points are those of the method here, whatever the design of the file.
    let sweep = &args.sweep;
    let asked = loaded(&Sweep { points: None, ..sweep.clone() }, None)?;
    let factors = asked.experiment.factor.clone();
    if factors.is_empty() {
        bail!("{}: there are no factors to ask about; add [[factor]] sections", sweep.experiment);
    }
    let points = sweep.points.unwrap_or(POINTS) as usize;
    let morris = Method::Morris(args.trajectories as usize);
    match args.method {
        Way::Morris => Ok(ask(args, &asked, &factors, morris)?.1),
        Way::Sobol => Ok(ask(args, &asked, &factors, Method::Sobol(points))?.1),
        Way::Both => {
            let (found, exit) = ask(args, &asked, &factors, morris)?;
            if exit == Exit::Interrupted {
                return Ok(exit);
            }
            let kept = foremost(&found, &factors, args.keep as usize);
            let (_, second) = ask(args, &asked, &kept, Method::Sobol(points))?;
            Ok(if second == Exit::Done { exit } else { second })
        }
    }
}

/// Runs a method, writes what it finds and shows it.
fn ask(
    args: &Args,
    asked: &Loaded,
    factors: &[Factor],
    method: Method,
) -> Result<(Vec<Finding>, Exit)> {
    let flags = &args.sweep.flags;
    let plan = Plan::new(experiment(asked, factors, method)?, &key(), scenarios::data_digest())?;
    if !flags.quiet {
        complain(&format!(
            "{}: {} of {}",
            method.name(),
            counted(plan.count(), "run"),
            counted(factors.len(), "factor")
        ));
    }
    let found = Mutex::new(Vec::new());
    let find = |levels: &Levels, directory: &Path| -> Result<Vec<String>> {
        let all = findings(levels, factors, method)?;
        let files = write(&all, method, directory)?;
        *found.lock().expect("no holder panics") = all;
        Ok(files)
    };
    let answered = answer(&plan, COMMAND, &find, flags)?;
    let found = found.into_inner().expect("no holder panics");
    if let Some(report) = answered.report.filter(|_| !flags.quiet) {
        let paint = Paint::for_stdout();
        let mut text: String = found.iter().map(|finding| screen(finding, paint)).collect();
        text +=
            &format!("Written to {}\n  {}\n", report.directory.display(), report.files.join(" "));
        say(&text)?;
    }
    Ok((found, answered.exit))
}

/// The effects on an outcome, the largest first.
fn screen(finding: &Finding, paint: Paint) -> String {
    let outcome = &finding.outcome;
    let metric = &METRICS[outcome.metric];
    let mut text = paint.heading(&format!(
        "{} of {} in {}, {}: mean {}",
        metric.name,
        outcome.of,
        outcome.region,
        outcome.at,
        readable_or_dash(finding.mean)
    ));
    text.push('\n');
    if finding.left_out > 0 {
        text += &format!(
            "  {} left out: the outcome is undefined there\n",
            counted(finding.left_out, "row")
        );
    }
    if finding.effects.is_empty() {
        return text + "  does not vary\n\n";
    }
    let size = |effect: &Effect| match effect {
        Effect::Screened(screening) => screening.mu_star.unwrap_or(0.0),
        Effect::Shared { first, total } => total.map_or(first.value, |total| total.value),
    };
    let mut effects: Vec<&(String, Effect)> = finding.effects.iter().collect();
    // What is no factor stands below.
    let is_factor = |name: &str| name != LUCK && name != DUMMY;
    effects.sort_by(|one, other| {
        let key = |it: &(String, Effect)| (!is_factor(&it.0), -size(&it.1));
        let (one, other) = (key(one), key(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let width = effects.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let header = match effects[0].1 {
        Effect::Screened(_) => "   mean size  ±         mean effect  deviation",
        Effect::Shared { .. } => "   first  [95 %]            total  [95 %]",
    };
    text += &paint.aside(&format!("  {:width$}{header}", "factor"));
    text.push('\n');
    for (name, effect) in effects {
        text += &format!("  {name:width$}{}\n", line(effect));
    }
    text + "\n"
}

fn line(effect: &Effect) -> String {
    match effect {
        Effect::Screened(it) => format!(
            "  {:>10}  {:<8}  {:>11}  {:>9}",
            readable_or_dash(it.mu_star),
            readable_or_dash(it.mu_star_half_width),
            readable_or_dash(it.mu),
            readable_or_dash(it.sigma)
        ),
        Effect::Shared { first, total } => {
            let interval = |interval: Option<(f64, f64)>| {
                interval.map_or_else(String::new, |(low, high)| format!("[{low:.2}, {high:.2}]"))
            };
            let total = total.map_or_else(
                || "      –".to_string(),
                |total| {
                    format!(
                        "{:>7}  {}",
                        readable((total.value * 1e3).round() / 1e3),
                        interval(total.interval)
                    )
                },
            );
            let own = readable((first.value * 1e3).round() / 1e3);
            format!("  {own:>6}  {:<16}{total}", interval(first.interval))
        }
    }
}
