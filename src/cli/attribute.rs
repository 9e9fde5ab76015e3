//! `stia attribute`.

use std::path::Path;
use std::sync::Mutex;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::exit::Exit;
use super::figures::{counted, percent, readable, readable_or_dash};
use super::flags::Flags;
use super::metric_names::{Named, chosen, named};
use super::scenarios;
use super::sweep::{answer, changes};
use super::terminal::{Paint, complain, say};
use crate::metrics::METRICS;
use crate::month::Month;
use crate::output::attribution::{
    Attribution, COMMAND, Outside, Question, Removed, attributions, experiment, write,
};
use crate::output::difference_rows::unit_of_window;
use crate::output::differences::WINDOW_MONTHS;
use crate::output::results::metric_index;
use crate::output::sweep::merge::Levels;
use crate::output::sweep::plan::Plan;

/// The outcomes when none is named: one from each part of the chain of innovation.
const OUTCOMES: [&str; 6] = [
    "startups",
    "startup_survival_36m",
    "graduates",
    "contracts",
    "achievements_transformed",
    "equity_invested",
];

/// Pairs that the screen names for each outcome.
const PAIRS: usize = 3;

const EXAMPLES: &str = "\
Examples:
  stia attribute --scale 0.005 --until 2020-12
  stia attribute classroom --replicates 20 --metric startups,contracts
  stia attribute china --outside middle --removed organizations --replicates 5
  stia attribute my.toml --set scale=0.01 --at 2022-12

All 256 coalitions of the eight types are run in every replicate with the same luck; a type's Shapley
value is what it adds, averaged over all orders in which types can join. Values add up to what all
types bring together. Nothing in the data shows a China without a type: what its clients would do
instead is assumed, so that poor, middle and good outside options are all run unless one is named.

Results are in output/attribute_<scenario>/: attribution, interactions and agreement as CSV and Parquet,
and all runs as a sweep has them. An interrupted command goes on where it was.

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.";

/// What may be said after `stia attribute`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A scenario that ships, or a file
    #[arg(default_value = scenarios::DEFAULT)]
    scenario: String,
    /// Replicates of each coalition, 2 to 100000
    #[arg(long, value_name = "R", default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    replicates: u32,
    /// Outcomes, or `all`; six from along the chain of innovation by default
    #[arg(long, value_name = "M", value_delimiter = ',', value_parser = named)]
    metric: Vec<Named>,
    /// What clients have without intermediaries; all three by default
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Outside::Poor, Outside::Middle, Outside::Good])]
    outside: Vec<Outside>,
    /// What of a type is removed; both by default
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Removed::Organizations, Removed::Services])]
    removed: Vec<Removed>,
    /// Month of the outcomes; the last one by default
    #[arg(long, value_name = "YYYY-MM")]
    at: Option<Month>,
    /// How many months, up to that one, flows are summed over and ratios averaged
    #[arg(long, value_name = "N", default_value_t = WINDOW_MONTHS, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: u32,
    #[command(flatten)]
    flags: Flags,
}

/// Runs all coalitions, writes what each type contributes, and shows it.
pub fn attribute(args: &Args) -> Result<Exit> {
    let flags = &args.flags;
    // Mistakes of a scenario are told as `run` tells them.
    scenarios::load(&args.scenario, &flags.set)?;
    let outcomes = match args.metric.is_empty() {
        true => OUTCOMES.map(|name| metric_index(name).expect("they are metrics")).to_vec(),
        false => chosen(&args.metric),
    };
    let question = Question {
        scenario: &args.scenario,
        set: changes(flags),
        outside: &unique(&args.outside),
        removed: &unique(&args.removed),
        replicates: args.replicates,
        outcomes: &outcomes,
        at: args.at,
        months: args.months,
    };
    let plan = Plan::new(experiment(&question)?, &outcomes, scenarios::data_digest())?;
    if !flags.quiet {
        complain(&format!("{} of {}", counted(plan.count(), "run"), plan.loaded.scenarios[0].0));
    }
    let found = Mutex::new(Vec::new());
    let find = |levels: &Levels, directory: &Path| -> Result<Vec<String>> {
        let all = attributions(&question, levels);
        let files = write(&all, directory)?;
        *found.lock().expect("no holder panics") = all;
        Ok(files)
    };
    let answered = answer(&plan, COMMAND, &find, flags)?;
    let Some(report) = answered.report else { return Ok(answered.exit) };
    if !flags.quiet {
        let found = found.into_inner().expect("no holder panics");
        let mut text = screen(&found, Paint::for_stdout());
        text +=
            &format!("\nWritten to {}\n  {}\n", report.directory.display(), report.files.join(" "));
        say(&text)?;
    }
    Ok(answered.exit)
}

fn unique<T: Copy + PartialEq>(values: &[T]) -> Vec<T> {
    let mut once: Vec<T> = Vec::new();
    for value in values {
        if !once.contains(value) {
            once.push(*value);
        }
    }
    once
}

/// A table for each outcome, setting and way of removal.
fn screen(found: &[Attribution], paint: Paint) -> String {
    let mut text = String::new();
    for it in found {
        let metric = &METRICS[it.metric];
        text += &paint.heading(&format!(
            "{} ({}), {} outside options, {} removed",
            metric.name,
            unit_of_window(metric, it.months),
            it.outside.name(),
            it.removed.name()
        ));
        let (none, all) = it.ends;
        text += &format!(
            "\n  {} without any type, {} with all; {}\n",
            readable(none),
            readable(all),
            counted(it.replicates, "replicate")
        );
        let line = |cells: [&str; 6]| {
            let [kind, value, interval, rank, report, per] = cells;
            format!("  {kind:<22} {value:>10}  {interval:>24}  {rank:>5}  {report:>6}  {per:>12}\n")
        };
        let header = ["type", "value", "95 % interval", "rank", "report", "a million CNY"];
        text += &paint.aside(&line(header));
        for (number, of) in it.contributions.iter().enumerate() {
            let interval = of.interval.map_or_else(
                || "–".into(),
                |(low, high)| format!("[{}, {}]", readable(low), readable(high)),
            );
            let is_clear = of.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
            text += &line([
                of.kind.name(),
                &format!("{}{}", readable(of.value), if is_clear { " *" } else { "  " }),
                &interval,
                &readable(of.rank),
                &(number + 1).to_string(),
                &readable_or_dash(of.per_million),
            ]);
        }
        text += &format!(
            "  rank correlation with the report's order {} (Kendall {}); above zero in {} of replicates\n",
            readable_or_dash(it.spearman),
            readable_or_dash(it.kendall),
            percent(it.agrees_share).trim_start_matches('+'),
        );
        let mut pairs: Vec<_> = it.pairs.iter().filter(|pair| pair.says() != "unclear").collect();
        pairs.sort_by(|one, other| other.index.abs().total_cmp(&one.index.abs()));
        for pair in pairs.into_iter().take(PAIRS) {
            text += &format!(
                "  {} and {} are {}: {}\n",
                pair.kinds.0.name(),
                pair.kinds.1.name(),
                pair.says(),
                readable(pair.index)
            );
        }
        text.push('\n');
    }
    text += "* the 95 % interval over replicates does not contain zero: chance alone, one value at a time\n";
    text
}
