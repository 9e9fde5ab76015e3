//! `stia discover`.

mod question;
pub mod question_context;
mod regret;
mod screen;

use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;
use clap::Args as ClapArgs;
use question::question;
use screen::screen;

use crate::base::month::Month;
use crate::cli::exit::Exit;
use crate::cli::experiment::{ExperimentArgs, planned, warn_of};
use crate::cli::metric_names::{Named, named};
use crate::cli::sweep::answer::answer_as;
use crate::cli::sweep::missing::tell_missing;
use crate::cli::view::{Terminal, say};
use crate::study::discover::{COMMAND, discover as look, write};
use crate::study::sweep::levels::Levels;

const EXAMPLES: &str = "\
Examples:
  stia discover study.toml --metric contracts
  stia discover study.toml --metric startups --scenario vouchers --beats rewards
  stia discover study.toml --metric startup_survival_36m --scenario china --threshold 0.7
  stia discover study.toml --metric public_cost --smaller

Scenario discovery over the points of a sweep, preferably of a Latin hypercube: in which region of the
uncertain factors does one scenario beat another? PRIM peels thin slices off the box of all points
until mostly cases of interest are left. Coverage is the share of all such cases that lie in the box,
density their share of the points in it. Regret is what a scenario falls short of the best one, point
by point.

Chance produces boxes and regret too. A point is significant where the 95 % confidence interval over
its replicates lies on one side of the threshold. --permutations sets the size of permutation tests:
of points for boxes, of scenarios for regret.

Runs of `stia sweep run` are used; missing ones are added. Results are in output/discover_<experiment>/.
Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// The arguments of `stia discover`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sweep: ExperimentArgs,
    /// The metric by which scenarios are compared
    #[arg(long, value_name = "M", value_parser = named)]
    metric: Named,
    /// The scenario that is asked about; the second of the experiment, or its only one
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The scenario that it is to beat; the first of the experiment unless --threshold is given
    #[arg(long, value_name = "NAME")]
    beats: Option<String>,
    /// By how much it must beat the other; without another, the level that it must reach
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = threshold)]
    threshold: Option<f64>,
    /// Lower is better
    #[arg(long)]
    smaller: bool,
    /// The place, named as in the series; the experiment's first by default
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// The month; the experiment's last by default
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<Month>,
    /// Density that a box must reach to be reported, above 0 and up to 1
    #[arg(long, value_name = "D", default_value_t = 0.8, allow_negative_numbers = true, value_parser = share)]
    density: f64,
    /// Least share of all points in a box, above 0 and up to 1
    #[arg(long, value_name = "S", default_value_t = 0.05, allow_negative_numbers = true, value_parser = share)]
    mass: f64,
    /// Permutations of the tests, 0 to 100000; 0 makes no tests
    #[arg(long, value_name = "N", default_value_t = 199, allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    permutations: u32,
    /// Says how many runs are missing and how long they take, and makes none
    #[arg(long)]
    dry_run: bool,
}

/// Finds where a scenario beats another.
pub fn discover(args: &Args) -> Result<Exit> {
    let flags = &args.sweep.flags;
    let plan = planned(&args.sweep)?;
    warn_of(&plan.loaded, flags);
    let question = question(args, &plan)?;
    if args.dry_run && tell_missing(&plan, flags, true)? {
        return Ok(Exit::Done);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(flags.threads()).build()?;
    let found = Mutex::new(None);
    let find = |levels: &Levels, directory: &Path| -> Result<Vec<String>> {
        let all = pool.install(|| look(levels, &question));
        let files = write(levels.plan, &all, &question, directory)?;
        *found.lock().expect("no holder panics") = Some(all);
        Ok(files)
    };
    let name = format!("discover_{}", plan.loaded.experiment.name);
    let answered = answer_as(&plan, &name, COMMAND, &find, flags)?;
    let found = found.into_inner().expect("no holder panics");
    if let (Some(report), Some(found), false) = (answered.report, found, flags.quiet) {
        say(&screen(&plan, &question, &found, &report, Terminal::of_stdout()))?;
    }
    Ok(answered.exit)
}

/// Reads a share.
fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if share > 0.0 && share <= 1.0 { Ok(share) } else { Err(format!("{text} lies outside (0, 1]")) }
}

/// Reads a threshold.
fn threshold(text: &str) -> Result<f64, String> {
    let threshold = text.parse().ok().filter(|threshold: &f64| threshold.is_finite());
    threshold.ok_or_else(|| "not a finite number".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_lie_above_nothing_and_up_to_all() {
        assert_eq!((share("0.05"), share("1")), (Ok(0.05), Ok(1.0)));
        for wrong in ["0", "-0.1", "1.01", "NaN", "inf"] {
            assert_eq!(share(wrong), Err(format!("{wrong} lies outside (0, 1]")));
        }
        assert!(share("much").is_err());
        assert_eq!(threshold("-2e3"), Ok(-2000.0));
        assert!(threshold("nan").is_err() && threshold("-inf").is_err());
    }
}
