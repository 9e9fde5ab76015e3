//! `stia sensitivity`.

mod choice;
mod legend;
mod screen;

use std::path::Path;
use std::sync::Mutex;

use anyhow::{Result, anyhow, bail};
use clap::{Args as ClapArgs, ValueEnum};

use crate::cli::exit::{Exit, Usage};
use crate::cli::experiment::{ExperimentArgs, loaded, warn_of};
use crate::cli::load::data_digest;
use crate::cli::metric_names::{Named, named};

use crate::cli::sweep::answer::answer;
use crate::cli::sweep::missing::tell_missing;
use crate::cli::view::format::counted;
use crate::cli::view::{Terminal, complain, say};
use crate::model::record::metrics::{METRICS, headline};
use crate::schema::user_file;
use crate::study::experiment::{Factor, Loaded, mistake};
use crate::study::sensitivity::{
    COMMAND, FactorSelection, Finding, Method, ORDER, SensitivityQuestion, experiment, findings,
    refused, selections, write, write_held,
};
use crate::study::sweep::levels::Levels;
use crate::study::sweep::plan::Plan;
use choice::selected_factors;
use screen::screen;

const EXAMPLES: &str = "\
Examples:
  stia sensitivity study.toml                              screening, then Sobol' indices
  stia sensitivity study.toml --method morris --trajectories 40
  stia sensitivity study.toml --method sobol --points 512
  stia sensitivity study.toml --metric contracts --of differences --keep 3
  stia sensitivity study.toml --replicates 4 --scale 0.01

Factors, metrics, scenarios and months come from the experiment's file; its design is ignored. With one
scenario the outcomes are its levels; with several, also the difference of each from the first: on
which assumptions does the effect of a policy rest? --metric and --of choose the outcomes on the
screen; the tables have all. The same outcomes select the --keep factors that get Sobol' indices;
where there are differences, these select unless --of says otherwise. Factors that are significant in
some outcome come first, then those with the largest μ* relative to the outcome's largest. The others
are fixed at the value that each scenario has: held.csv gives the values and reasons.

Two more rows stand beside the factors: simulation noise, which is another random seed, and a placebo,
which is another settlement_order, a change without substance. Knock-on effects through markets let
any small change move an outcome about as much as the placebo does: only larger effects are
significant. Every row of a design has its own order, whatever the scenario says. `dummy` is a factor
that does not exist: a first-order index within its interval is noise.

Screening takes trajectories x (factors + 3) runs, Sobol' indices points x (factors + 4), each in
every scenario and replicate. Results are in output/sensitivity_<experiment>_morris/ and _sobol/.

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// The arguments of `stia sensitivity`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// Screening by elementary effects, Sobol' indices, or the latter for factors that screening
    /// selects
    #[arg(long, value_enum, default_value_t = Methods::Both)]
    method: Methods,
    /// Trajectories of elementary effects [default: 20]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000))]
    trajectories: Option<u32>,
    /// Factors that screening selects for Sobol' indices [default: 6]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..=100))]
    keep: Option<u32>,
    /// Outcomes that are shown and that select factors; all metrics of the experiment by default
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// Levels of the first scenario, or differences from it. By default both are shown,
    /// and differences select factors if there are any
    #[arg(long, value_enum)]
    of: Option<Quantity>,
    /// Says how many runs are missing and how long they take, and makes none
    #[arg(long)]
    dry_run: bool,
}

/// The methods that are used.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Methods {
    /// Elementary effects (Morris).
    Morris,
    /// Sobol' indices, shares of the variance.
    Sobol,
    /// Screening, then Sobol' indices of the factors that it selects.
    Both,
}

/// Levels or differences of an outcome.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Quantity {
    /// Levels of the first scenario.
    Levels,
    /// Differences of the others from it.
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

/// Trajectories, and factors that are selected, when the command does not say.
const TRAJECTORIES: u32 = 20;
const KEPT: u32 = 6;

/// Points of the two samples when neither the command nor the file says.
const POINTS: u32 = 128;

/// Finds which factors matter.
pub fn sensitivity(args: &Args) -> Result<Exit> {
    // Points are those of the method here, whatever the design of the file.
    let sweep = &args.sweep;
    check_method(args)?;
    let loaded = loaded(&ExperimentArgs { points: None, ..sweep.clone() }, None)?;
    let factors = loaded.experiment.factor.clone();
    check(args, &loaded, &factors)?;
    warn_of(&loaded, &sweep.flags);
    let points = sweep.points.unwrap_or(POINTS) as usize;
    let has_placebo = !factors.iter().any(|factor| factor.changes(ORDER));
    let of = |method| SensitivityQuestion { factors: &factors, method, has_placebo };
    let morris = of(Method::Morris(args.trajectories.unwrap_or(TRAJECTORIES) as usize));
    let sobol = Method::Sobol(points);
    match args.method {
        Methods::Morris => Ok(ask(args, &loaded, &morris, None)?.exit),
        Methods::Sobol => Ok(ask(args, &loaded, &of(sobol), None)?.exit),
        Methods::Both => {
            let Answer { found, exit } = ask(args, &loaded, &morris, None)?;
            if exit == Exit::Interrupted || args.dry_run {
                // How many runs come after screening depends on what it selects.
                return Ok(exit);
            }
            let choice = Choice::of(args, &found, &factors);
            if !sweep.flags.quiet {
                say(&selected_factors(&choice, &factors, &loaded, Terminal::of_stdout()))?;
            }
            let kept = choice.selections.iter().filter(|selection| selection.is_selected);
            let kept: Vec<Factor> = kept.map(|it| factors[it.factor].clone()).collect();
            let question = SensitivityQuestion { factors: &kept, method: sobol, has_placebo };
            let second = ask(args, &loaded, &question, Some((&choice, &factors)))?.exit;
            Ok(if second == Exit::Done { exit } else { second })
        }
    }
}

/// Whether the flags belong to the method.
fn check_method(args: &Args) -> Result<(), Usage> {
    let flags = [
        ("--points", args.sweep.points.is_some(), Methods::Morris, "sobol"),
        ("--trajectories", args.trajectories.is_some(), Methods::Sobol, "morris"),
        ("--keep", args.keep.is_some() && args.method != Methods::Both, args.method, "both"),
    ];
    for (flag, is_stated, without, method) in flags {
        if is_stated && args.method == without {
            return Err(Usage(format!("{flag} belongs to --method {method}")));
        }
    }
    Ok(())
}

/// Whether the question makes sense, before the first run.
fn check(args: &Args, loaded: &Loaded, factors: &[Factor]) -> Result<()> {
    let file = &args.sweep.experiment;
    if factors.is_empty() {
        bail!("{file}: there are no factors; add [[factor]] sections");
    }
    let refused = refused(factors);
    if !refused.is_empty() {
        let text = user_file::text(Path::new(file)).map_err(|message| anyhow!(message))?;
        let line =
            |(key, message): &(String, String)| mistake(file, &text, key, message).to_string();
        return Err(anyhow!(refused.iter().map(line).collect::<Vec<_>>().join("\n       ")));
    }
    if args.of == Some(Quantity::Differences) && loaded.scenarios.len() == 1 {
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

/// Which factors are selected, by which outcomes.
pub struct Choice<'a> {
    /// The outcomes that select.
    pub by: Vec<&'a Finding>,
    /// The selection of each factor.
    pub selections: Vec<FactorSelection>,
}

impl Choice<'_> {
    fn of<'a>(args: &Args, found: &'a [Finding], factors: &[Factor]) -> Choice<'a> {
        let has_differences = found.iter().any(|finding| finding.outcome.is_difference());
        let usual = if has_differences { Quantity::Differences } else { Quantity::Levels };
        let of = args.of.unwrap_or(usual);
        let by = found.iter().filter(|it| of.has(it) && is_named(args, it));
        let by: Vec<&Finding> = by.collect();
        let selections = selections(&by, factors.len(), args.keep.unwrap_or(KEPT) as usize);
        Choice { by, selections }
    }
}

/// The findings of a method, and how the command ends.
struct Answer {
    found: Vec<Finding>,
    exit: Exit,
}

/// Runs a method, writes its findings and shows them, with the selection of factors before it if
/// there was one.
fn ask(
    args: &Args,
    loaded: &Loaded,
    question: &SensitivityQuestion,
    choice: Option<(&Choice, &[Factor])>,
) -> Result<Answer> {
    let flags = &args.sweep.flags;
    let plan = Plan::new(experiment(loaded, question)?, &headline(), data_digest())?;
    check_metrics(args, &plan)?;
    if args.dry_run {
        tell_missing(&plan, flags, true)?;
        return Ok(Answer { found: Vec::new(), exit: Exit::Done });
    }
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
            files.extend(write_held(&choice.selections, &choice.by, factors, loaded, directory)?);
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
