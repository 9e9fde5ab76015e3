//! `stia discover`.

use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::exit::{Exit, Usage};
use super::figures::{counted, percent, readable, readable_or_dash};
use super::metric_names::{Named, named, nearest};
use super::sweep::{Sweep, answer_as, planned};
use super::terminal::{Paint, say};
use crate::metrics::METRICS;
use crate::month::Month;
use crate::output::discover::{COMMAND, Found, Question, discover as look, write};
use crate::output::sweep::merge::Levels;
use crate::output::sweep::plan::Plan;
use crate::statistics::regret::Better;

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

Runs of `stia sweep run` are used; missing ones are made. Results are in output/discover_<experiment>/.
Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// Below this, points hardly differ beyond chance.
const CONTRAST: f64 = 2.0;

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
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
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
    /// Share of a box that must be of interest for it to be reported
    #[arg(long, value_name = "D", default_value_t = 0.8)]
    density: f64,
    /// Share of all points that a box has at least
    #[arg(long, value_name = "S", default_value_t = 0.05)]
    mass: f64,
}

/// Finds where a scenario beats another.
pub fn discover(args: &Args) -> Result<Exit> {
    let flags = &args.sweep.flags;
    let plan = planned(&args.sweep)?;
    let question = question(args, &plan)?;
    let found = Mutex::new(None);
    let find = |levels: &Levels, directory: &Path| -> Result<Vec<String>> {
        let all = look(levels, &question);
        let files = write(levels.plan, &all, &question, directory)?;
        *found.lock().expect("no holder panics") = Some(all);
        Ok(files)
    };
    let name = format!("discover_{}", plan.loaded.experiment.name);
    let answered = answer_as(&plan, &name, COMMAND, &find, flags)?;
    let found = found.into_inner().expect("no holder panics");
    if let (Some(report), Some(found), false) = (answered.report, found, flags.quiet) {
        let mut text = screen(&plan, &question, &found, Paint::for_stdout());
        text +=
            &format!("Written to {}\n  {}\n", report.directory.display(), report.files.join(" "));
        say(&text)?;
    }
    Ok(answered.exit)
}

/// What is asked, or what of it makes no sense.
fn question(args: &Args, plan: &Plan) -> Result<Question> {
    let scenario = |name: &str| {
        let names = || plan.loaded.scenarios.iter().map(|(name, _)| name.as_str());
        names().position(|known| known == name).ok_or_else(|| {
            let hint = nearest(name, names());
            Usage(format!(
                "no scenario of the experiment is called `{name}`{hint}; there are {}",
                names().collect::<Vec<_>>().join(", ")
            ))
        })
    };
    let own = match &args.scenario {
        Some(name) => scenario(name)?,
        None => usize::from(plan.scenarios() > 1),
    };
    let rival = match (&args.beats, args.threshold) {
        (Some(name), _) => Some(scenario(name)?),
        (None, Some(_)) => None,
        (None, None) => Some(0),
    };
    if rival == Some(own) {
        let text = "there is one scenario and nothing that it could beat: give --threshold, a level \
                    that it must reach, or name other scenarios in the experiment";
        return Err(Usage(text.into()).into());
    }
    let Named::One(metric) = args.metric else {
        return Err(Usage("--metric takes one metric here".into()).into());
    };
    let region = args.region.as_ref().unwrap_or(&plan.regions[0]);
    let at = args.at.unwrap_or(*plan.at.last().expect("there is a month"));
    let is_meant = |it: &crate::output::sweep::plan::Reading| {
        it.metric == metric && it.region == region && it.at == at
    };
    let reading = plan.readings().position(|it| is_meant(&it)).ok_or_else(|| {
        Usage(format!(
            "the experiment does not keep {} in {region} at {at}; it keeps {} in {}",
            METRICS[metric].name,
            plan.metric_names().join(", "),
            plan.regions.join(", ")
        ))
    })?;
    let better = if args.smaller { Better::Smaller } else { Better::Larger };
    let threshold = args.threshold.unwrap_or(0.0);
    let (density, mass) = (args.density, args.mass);
    Ok(Question { reading, scenario: own, rival, threshold, better, density, mass })
}

/// What was found, in words.
fn screen(plan: &Plan, question: &Question, found: &Found, paint: Paint) -> String {
    let names = &plan.loaded.scenarios;
    let reading = plan.readings().nth(question.reading).expect("it was found among them");
    let metric = METRICS[reading.metric].name;
    let own = &names[question.scenario].0;
    let share = |value: f64| percent(value).trim_start_matches('+').to_string();
    let case = match (question.rival, question.better) {
        (Some(rival), Better::Larger) => format!("{own} has more {metric} than {}", names[rival].0),
        (Some(rival), Better::Smaller) => {
            format!("{own} has less {metric} than {}", names[rival].0)
        }
        (None, Better::Larger) => format!("{own} has {metric} above {}", question.threshold),
        (None, Better::Smaller) => format!("{own} has {metric} below {}", question.threshold),
    };
    let mut text = paint.heading(&format!(
        "{case}: at {} of {}",
        found.of_interest,
        counted(found.cases, "point")
    ));
    text.push('\n');
    match found.contrast {
        Some(contrast) if contrast < CONTRAST => {
            text += &format!(
                "  points differ {} times as much as chance alone would make them: what follows may be \
                 chance; run more replicates\n",
                readable(contrast)
            );
        }
        None => text += "  with one replicate a point, chance cannot be told from the factors\n",
        Some(_) => (),
    }
    match found.chosen {
        None => text += "  nowhere, so there is no region to describe\n",
        Some(number) if found.boxes[number].restricted.is_empty() => {
            text += "  no region of the factors is told apart from the rest\n";
        }
        Some(number) => {
            let it = &found.boxes[number];
            text += &format!(
                "  mostly where\n    {}\n  density {} ({} of {} points), coverage {}, size {} of all points\n",
                found.words(number).join("\n    "),
                share(it.density),
                it.of_interest,
                it.cases,
                share(it.coverage),
                share(it.mass)
            );
            if it.density < question.density {
                text += &format!(
                    "  no box of {} of all points and more is as dense as {}; this is the densest\n",
                    share(question.mass),
                    share(question.density)
                );
            }
            for &factor in &it.restricted {
                let least = it.quasi_p[factor].iter().flatten().copied().fold(f64::NAN, f64::min);
                if least > 0.05 {
                    text += &format!(
                        "  the limit of {} may be chance (quasi-p {})\n",
                        found.factors[factor].0,
                        readable_or_dash(Some(least))
                    );
                }
            }
        }
    }
    text +=
        &paint.heading(&format!("\nRegret by {metric}, over {}", counted(plan.points(), "point")));
    text.push('\n');
    let width = names.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(8);
    text += &paint.aside(&format!(
        "  {:width$}  {:>10}  {:>10}  {:>10}  {:>6}  {:>6}",
        "scenario", "mean", "worst", "average", "best", "enough"
    ));
    text.push('\n');
    for it in &found.regrets {
        text += &format!(
            "  {:width$}  {:>10}  {:>10}  {:>10}  {:>6}  {:>6}\n",
            it.scenario,
            readable_or_dash(it.mean),
            readable_or_dash(it.largest),
            readable_or_dash(it.average),
            it.best.map_or_else(|| "–".into(), share),
            it.enough.map_or_else(|| "–".into(), share),
        );
    }
    text + "\n"
}
