//! `stia discover`.

use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::discover_screen::screen;
use super::exit::{Exit, Usage};
use super::experiment::{Sweep, planned};
use super::metric_names::{Named, named, nearest};
use super::places::called;
use super::screen::wrapped;
use super::sweep::answer_as;
use super::terminal::{Paint, say};
use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::statistics::regret::Better;
use crate::study::discover::{COMMAND, DiscoveryQuestion, discover as look, write};
use crate::study::sweep::levels::Levels;
use crate::study::sweep::plan::Plan;

const EXAMPLES: &str = "\
Examples:
  stia discover study.toml --metric contracts
  stia discover study.toml --metric startups --scenario vouchers --beats rewards
  stia discover study.toml --metric startup_survival_36m --scenario china --threshold 0.7
  stia discover study.toml --metric public_cost --smaller

Over the points of a sweep, best of a Latin hypercube: where in the uncertain factors does a scenario
beat another? PRIM peels thin slices off the box of all points until mostly cases of interest are
left. Coverage is the share of all such cases in the box, density their share of the box. Regret is
what a scenario falls short of the best one, point by point.

Chance makes boxes and regret too. A point is told from luck where the 95 % interval over its
replicates lies on one side of the threshold; --permutations draws labels anew, of points for boxes
and of scenarios for regret, and says what that gives.

Runs of `stia sweep run` are used; missing ones are made. Results are in output/discover_<experiment>/.
Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// Names of metrics that a refusal lists.
const LISTED: usize = 12;

/// What may be said after `stia discover`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sweep: Sweep,
    /// The metric by which scenarios are judged
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
    /// Less is better
    #[arg(long)]
    smaller: bool,
    /// The place, named as in the series; the experiment's first by default
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// The month; the experiment's last by default
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<Month>,
    /// Share of a box that must be of interest for it to be reported, above 0 and up to 1
    #[arg(long, value_name = "D", default_value_t = 0.8, value_parser = share)]
    density: f64,
    /// Share of all points that a box has at least, above 0 and up to 1
    #[arg(long, value_name = "S", default_value_t = 0.05, value_parser = share)]
    mass: f64,
    /// Times that labels are drawn at random, 0 to 100000, to see what chance gives
    #[arg(long, value_name = "N", default_value_t = 199, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    permutations: u32,
}

/// Finds where a scenario beats another.
pub fn discover(args: &Args) -> Result<Exit> {
    let flags = &args.sweep.flags;
    let plan = planned(&args.sweep)?;
    let question = question(args, &plan)?;
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
        let paint = Paint::for_stdout();
        let mut lines = screen(&plan, &question, &found, paint);
        lines.push(paint.heading(&format!("Written to {}", report.written.directory.display())));
        lines.extend(wrapped(&report.written.files));
        say(&(lines.join("\n") + "\n"))?;
    }
    Ok(answered.exit)
}

/// What is asked, or what of it makes no sense.
fn question(args: &Args, plan: &Plan) -> Result<DiscoveryQuestion, Usage> {
    let (scenario, rival) = sides(args, plan)?;
    Ok(DiscoveryQuestion {
        reading: reading(args, plan)?,
        scenario,
        rival,
        threshold: args.threshold.unwrap_or(0.0),
        better: if args.smaller { Better::Smaller } else { Better::Larger },
        density: args.density,
        mass: args.mass,
        permutations: args.permutations,
    })
}

/// The scenario that is asked about, and the one that it is to beat.
fn sides(args: &Args, plan: &Plan) -> Result<(usize, Option<usize>), Usage> {
    let names: Vec<&str> = plan.loaded.scenarios.iter().map(|(name, _)| name.as_str()).collect();
    let place = |flag: &str, name: &str| {
        names.iter().position(|known| *known == name).ok_or_else(|| {
            let (hint, all) = (nearest(name, names.iter().copied()), names.join(", "));
            let verb = if names.len() == 1 { "is" } else { "are" };
            Usage(format!(
                "{flag} {name}: no scenario of the experiment is called so{hint}; there {verb} \
                 {all}"
            ))
        })
    };
    let named = args.scenario.as_ref().map(|name| place("--scenario", name)).transpose()?;
    let own = named.unwrap_or(usize::from(names.len() > 1));
    let beats = args.beats.as_ref().map(|name| place("--beats", name)).transpose()?;
    let rival = match (beats, args.threshold) {
        (None, Some(_)) => return Ok((own, None)),
        (beats, _) => beats.unwrap_or(0),
    };
    if rival != own {
        return Ok((own, Some(rival)));
    }
    let own = names[own];
    Err(Usage(if names.len() == 1 {
        let flag = if beats.is_some() { "--beats: " } else { "" };
        format!(
            "{flag}the experiment has one scenario, {own}, and nothing that it could beat: give \
             --threshold, a level that it must reach, or name other scenarios in the experiment"
        )
    } else {
        let instead = match (named.is_some(), beats.is_some()) {
            (_, false) => "the first scenario is the one to beat unless --beats names another",
            (true, true) => "--scenario and --beats name the same",
            (false, true) => "the second scenario is asked about unless --scenario names another",
        };
        format!("a scenario cannot beat itself, {own} is on both sides: {instead}")
    }))
}

/// The place among the readings of what is asked about.
fn reading(args: &Args, plan: &Plan) -> Result<usize, Usage> {
    let Named::One(metric) = args.metric else {
        return Err(Usage("--metric takes one metric here".into()));
    };
    if !plan.metrics.contains(&metric) {
        let (name, kept) = (METRICS[metric].name, plan.metric_names());
        let hint = nearest(name, kept.iter().map(String::as_str));
        let more = match kept.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(" and {more} others"),
        };
        let listed = kept[..kept.len().min(LISTED)].join(", ");
        return Err(Usage(format!(
            "--metric {name}: the experiment does not keep it{hint}; it keeps {listed}{more}"
        )));
    }
    let region = match &args.region {
        Some(name) => {
            let mut kept = plan.regions.iter();
            let base = plan.loaded.base();
            let is = |region: &&String| {
                let names = [region.as_str(), &called(region, base)];
                names.iter().any(|known| known.eq_ignore_ascii_case(name.trim()))
            };
            kept.find(is).ok_or_else(|| {
                let titles: Vec<String> =
                    plan.regions.iter().map(|region| called(region, base)).collect();
                let all = titles.iter().chain(&plan.regions).map(String::as_str);
                let (hint, kept) = (nearest(name, all), plan.regions.join(", "));
                Usage(format!(
                    "--region {name}: the experiment does not keep it{hint}; it keeps {kept}"
                ))
            })?
        }
        None => &plan.regions[0],
    };
    let at = args.at.unwrap_or(*plan.at.last().expect("there is a month"));
    if !plan.at.contains(&at) {
        let kept: Vec<String> = plan.at.iter().map(ToString::to_string).collect();
        let kept = kept.join(", ");
        return Err(Usage(format!(
            "--at {at}: the experiment does not read levels in that month; it reads them in {kept}"
        )));
    }
    let mut readings = plan.readings();
    let place = readings.position(|it| it.metric == metric && it.region == region && it.at == at);
    Ok(place.expect("each metric is read in each place and month"))
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
