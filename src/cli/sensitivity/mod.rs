//! `stia sensitivity`.

mod choice;
mod legend;
mod screen;

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Result, anyhow, bail};
use clap::{Args as ClapArgs, ValueEnum};

use crate::cli::exit::{Exit, Usage};
use crate::cli::experiment::{ExperimentArgs, loaded};
use crate::cli::load::data_digest;
use crate::cli::metric_names::{Named, named};

use crate::cli::sweep::answer::answer;
use crate::cli::view::format::counted;
use crate::cli::view::{Terminal, complain, say};
use crate::model::record::metrics::{METRICS, headline};
use crate::study::experiment::{Factor, Loaded, mistake};
use crate::study::sensitivity::{
    COMMAND, Finding, Method, ORDER, SensitivityQuestion, Standing, experiment, findings, refused,
    standings, write, write_held,
};
use crate::study::sweep::levels::Levels;
use crate::study::sweep::plan::Plan;
use choice::going_on;
use screen::screen;

const EXAMPLES: &str = "\
Examples:
  stia sensitivity study.toml                              screening, then shares of variance
  stia sensitivity study.toml --method morris --trajectories 40
  stia sensitivity study.toml --method sobol --points 512
  stia sensitivity study.toml --metric contracts --of differences --keep 3
  stia sensitivity study.toml --replicates 4 --scale 0.01

The factors, metrics, scenarios and months are those of an experiment's file, whose design is set
aside. With one scenario its levels are asked about; with several, also what each differs from the
first by: which assumptions a policy's effect rests on. --metric and --of say which outcomes are
shown; the tables have all. The same outcomes choose the --keep factors that go on to shares of
variance, but that, unless --of says otherwise, differences choose where there are any. Factors that
are told in some outcome come first, then those with the largest share of an outcome's largest size.
The others are held at what each scenario has: held.csv says at what, and why.

Beside the factors stand luck, which is another seed, and a placebo, which is another
settlement_order: a change without substance. Markets pass luck on, so that any small change brings
an effect of about its size; what is not larger is not told from nothing. Each row of a design has an
order of its own, whatever the scenario says. `dummy` does not exist: a first-order index within its
interval is noise.

Screening takes trajectories x (factors + 3) runs, shares of variance points x (factors + 4), each in
every scenario and replicate. Results are in output/sensitivity_<experiment>_morris/ and _sobol/.

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// What may be said after `stia sensitivity`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Elementary effects, shares of variance, or the latter of what the former find
    #[arg(long, value_enum, default_value_t = Methods::Both)]
    method: Methods,
    /// Trajectories of elementary effects
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    trajectories: u32,
    /// Factors that go from screening to shares of variance
    #[arg(long, value_name = "K", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=100))]
    keep: u32,
    /// Outcomes that are shown and that choose factors; all metrics of the experiment by default
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// What of them: levels of the first scenario, or differences from it. By default both are shown,
    /// and differences choose if there are any
    #[arg(long, value_enum)]
    of: Option<Quantity>,
}

/// The methods that are used.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Methods {
    /// Elementary effects (Morris).
    Morris,
    /// Shares of variance (Sobol).
    Sobol,
    /// Shares of variance of what elementary effects find.
    Both,
}

/// What of an outcome is asked about.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Quantity {
    /// Levels of the first scenario.
    Levels,
    /// What the others differ from it by.
    Differences,
    /// Levels and differences.
    Both,
}

impl Quantity {
    fn has(self, finding: &Finding) -> bool {
        match self {
            Quantity::Levels => !finding.outcome.is_difference(),
            Quantity::Differences => finding.outcome.is_difference(),
            Quantity::Both => true,
        }
    }
}

/// Points of the two samples when neither the command nor the file says.
const POINTS: u32 = 128;

/// Finds which factors matter.
pub fn sensitivity(args: &Args) -> Result<Exit> {
    // Points are those of the method here, whatever the design of the file.
    let sweep = &args.sweep;
    let asked = loaded(&ExperimentArgs { points: None, ..sweep.clone() }, None)?;
    let factors = asked.experiment.factor.clone();
    check(args, &asked, &factors)?;
    let points = sweep.points.unwrap_or(POINTS) as usize;
    let has_placebo = !factors.iter().any(|factor| factor.changes(ORDER));
    let of = |method| SensitivityQuestion { factors: &factors, method, has_placebo };
    let morris = of(Method::Morris(args.trajectories as usize));
    let sobol = Method::Sobol(points);
    match args.method {
        Methods::Morris => Ok(ask(args, &asked, &morris, None)?.exit),
        Methods::Sobol => Ok(ask(args, &asked, &of(sobol), None)?.exit),
        Methods::Both => {
            let Answer { found, exit } = ask(args, &asked, &morris, None)?;
            if exit == Exit::Interrupted {
                return Ok(exit);
            }
            let choice = Choice::of(args, &found, &factors);
            if !sweep.flags.quiet {
                say(&going_on(&choice, &factors, &asked, Terminal::of_stdout()))?;
            }
            let kept = choice.standings.iter().filter(|standing| standing.goes_on);
            let kept: Vec<Factor> = kept.map(|it| factors[it.factor].clone()).collect();
            let question = SensitivityQuestion { factors: &kept, method: sobol, has_placebo };
            let second = ask(args, &asked, &question, Some((&choice, &factors)))?.exit;
            Ok(if second == Exit::Done { exit } else { second })
        }
    }
}

/// Whether the question makes sense, before the first run.
fn check(args: &Args, asked: &Loaded, factors: &[Factor]) -> Result<()> {
    let file = &args.sweep.experiment;
    if factors.is_empty() {
        bail!("{file}: there are no factors to ask about; add [[factor]] sections");
    }
    let refused = refused(factors);
    if !refused.is_empty() {
        let text = fs::read_to_string(file)?;
        let line =
            |(key, message): &(String, String)| mistake(file, &text, key, message).to_string();
        return Err(anyhow!(refused.iter().map(line).collect::<Vec<_>>().join("\n       ")));
    }
    if args.of == Some(Quantity::Differences) && asked.scenarios.len() == 1 {
        let text = "--of differences: the experiment has one scenario and no differences; name others \
                    in `scenarios`";
        return Err(Usage(text.into()).into());
    }
    Ok(())
}

/// Whether every metric that is named is one of the experiment's.
fn check_metrics(args: &Args, plan: &Plan) -> Result<()> {
    for name in &args.metric {
        if let Named::One(metric) = name
            && !plan.metrics.contains(metric)
        {
            let (name, names) = (METRICS[*metric].name, plan.metric_names().join(", "));
            return Err(Usage(format!("--metric {name}: the experiment keeps {names}")).into());
        }
    }
    Ok(())
}

/// Whether an outcome is of a metric that is asked about.
fn is_named(args: &Args, finding: &Finding) -> bool {
    let metric = Named::One(finding.outcome.metric);
    args.metric.is_empty() || args.metric.contains(&Named::All) || args.metric.contains(&metric)
}

/// Which factors go on, by which outcomes.
pub struct Choice<'a> {
    /// The outcomes that choose.
    pub by: Vec<&'a Finding>,
    /// The standing of each factor.
    pub standings: Vec<Standing>,
}

impl Choice<'_> {
    fn of<'a>(args: &Args, found: &'a [Finding], factors: &[Factor]) -> Choice<'a> {
        let has_differences = found.iter().any(|finding| finding.outcome.is_difference());
        let usual = if has_differences { Quantity::Differences } else { Quantity::Levels };
        let of = args.of.unwrap_or(usual);
        let by = found.iter().filter(|it| of.has(it) && is_named(args, it));
        let by: Vec<&Finding> = by.collect();
        let standings = standings(&by, factors.len(), args.keep as usize);
        Choice { by, standings }
    }
}

/// What a method left behind.
struct Answer {
    found: Vec<Finding>,
    exit: Exit,
}

/// Runs a method, writes what it finds and shows it. What was chosen of which factors before is
/// written too.
fn ask(
    args: &Args,
    asked: &Loaded,
    question: &SensitivityQuestion,
    choice: Option<(&Choice, &[Factor])>,
) -> Result<Answer> {
    let flags = &args.sweep.flags;
    let plan = Plan::new(experiment(asked, question)?, &headline(), data_digest())?;
    check_metrics(args, &plan)?;
    if !flags.quiet {
        complain(&format!(
            "{}: {} of {}",
            question.method.name(),
            counted(plan.count(), "run"),
            counted(question.factors.len(), "factor")
        ));
    }
    let found = Mutex::new(Vec::new());
    let find = |levels: &Levels, directory: &Path| -> Result<Vec<String>> {
        let all = findings(levels, question)?;
        let mut files = write(&all, question, directory)?;
        if let Some((choice, factors)) = choice {
            files.extend(write_held(&choice.standings, &choice.by, factors, asked, directory)?);
        }
        *found.lock().expect("no holder panics") = all;
        Ok(files)
    };
    let answered = answer(&plan, COMMAND, &find, flags)?;
    let found = found.into_inner().expect("no holder panics");
    if let Some(report) = answered.report.filter(|_| !flags.quiet) {
        let of = args.of.unwrap_or(Quantity::Both);
        let shown = found.iter().filter(|it| of.has(it) && is_named(args, it));
        let shown: Vec<&Finding> = shown.collect();
        say(&screen(&plan, question, &shown, &report, Terminal::of_stdout()))?;
    }
    Ok(Answer { found, exit: answered.exit })
}
