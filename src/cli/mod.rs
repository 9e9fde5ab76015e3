//! The command line: its commands and exit codes.

mod attribute;
mod audit;
mod check;
mod compare;
mod demo;
mod discover;
mod estimate;
mod exit;
mod experiment;
mod flags;
mod interrupt;
mod lesson;
mod load;
mod messages;
mod metric_names;
mod metrics;
mod params;
mod places;
mod plot;
mod policies;
mod policy_money;
mod regions;
mod replay;
mod report;
mod run;
mod scenarios;
mod schema;
mod search;
mod sensitivity;
mod solve;
mod sweep;
mod validate;
mod view;
mod whole_file;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::anyhow;
use clap::{Parser, Subcommand};
use clap_complete::Shell;

use exit::Exit;

use crate::report::text::Language;
use crate::study::jobs::runs::caught;
use view::{Screen, Terminal, complain, say};

// What else puts numbers on a page puts them as screens do.
pub use view::format;

const EXAMPLES: &str = "\
Examples:
  stia run                                     China from 2015 to 2030, into output/china
  stia run china --scale 0.05 --replicates 5   a larger sample, five replicates
  stia run my.toml --set seed=7 --micro        your scenario, with single agents and events
  stia compare china my.toml --metric startups the effect of your scenario
  stia audit china my.toml                     is it robust to other seeds and scales?
  stia params research                         parameters with `research` in their name
  stia check my.toml                           all mistakes of a file at once

Exit codes: 0 done, 1 error, 2 usage, 3 some runs failed, 4 interrupted but resumable.
NO_COLOR=1 switches colours off.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  stia completions bash > ~/.local/share/bash-completion/completions/stia
  stia completions zsh > ~/.zfunc/_stia";

/// Simulates China's innovation ecosystem and its intermediaries month by month.
#[derive(Parser)]
#[command(name = "stia", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a scenario and writes its series
    Run(run::Args),
    /// Compares scenarios with the first: paired differences with 95 % confidence intervals
    Compare(compare::Args),
    /// Attributes outcomes to the eight types of intermediary: Shapley values
    Attribute(attribute::Args),
    /// Finds which factors matter: Morris screening, then Sobol' indices
    Sensitivity(sensitivity::Args),
    /// Finds where one scenario beats another (PRIM), and the regret of each
    Discover(discover::Args),
    /// Runs experiments over many points, in shards, resumable
    Sweep(sweep::Args),
    /// Shows the world beside a changed one on a live page, for teaching
    Demo(demo::Args),
    /// Checks a lesson of your own, or begins one
    #[command(subcommand)]
    Lesson(lesson::Command),
    /// Makes one page of results that can be sent: findings, figures, limits
    Report(report::Args),
    /// Draws a figure of results as SVG or PNG, or with bars in the terminal
    Plot(plot::Args),
    /// Repeats the run behind a row of earlier results and compares it
    Replay(replay::Args),
    /// Checks whether a difference is robust and results are reproducible
    Audit(audit::Args),
    /// Holds a scenario against targets, stylised facts and naive forecasts
    Validate(validate::Args),
    /// Prints the JSON schema of scenario files, or of experiment files
    #[command(
        after_help = "Examples:\n  stia schema > scenario.schema.json\n  stia schema --experiment > experiment.schema.json"
    )]
    Schema {
        /// The schema of experiment files
        #[arg(long)]
        experiment: bool,
    },
    /// Lists the shipped scenarios with their questions
    #[command(after_help = "Example:\n  stia scenarios")]
    Scenarios,
    /// Lists the metrics: unit, stock or flow, input or outcome, meaning
    #[command(
        after_help = "Examples:\n  stia metrics\n  stia metrics equity\n  stia metrics 贷款 --lang zh"
    )]
    Metrics {
        /// Only those whose name or meaning has these words, or words of the same sense
        query: Vec<String>,
        /// The language of names: en, zh or ja
        #[arg(long, value_name = "LANG", default_value = "en")]
        lang: Language,
    },
    /// Lists the parameters: default, unit, range, source
    #[command(
        after_help = "Examples:\n  stia params\n  stia params rent\n  stia params incubator."
    )]
    Params {
        /// Only those whose name or meaning has these words, or words of the same sense
        query: Vec<String>,
    },
    /// Lists the regions: the country, its four parts, 31 provinces and the Xinjiang Corps
    #[command(after_help = "Examples:\n  stia regions\n  stia regions west\n  stia regions 甘肃")]
    Regions {
        /// Only those whose name, in English or Chinese, or part has these words
        query: Vec<String>,
    },
    /// Lists the shipped policies: package, id, months, policy instruments with settings, source
    #[command(after_help = "Examples:\n  stia policies\n  stia policies tianjin")]
    Policies {
        /// Only those of this policy package, place or instrument, or with this text in their title
        pattern: Option<String>,
    },
    /// Checks scenario and experiment files and lists all mistakes
    #[command(
        after_help = "Examples:\n  stia check my.toml other.toml study.toml\n  stia check my.toml --set policy.voucher.share=0.3"
    )]
    Check {
        /// Scenario or experiment files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Checks the files with this change; may be given several times
        #[arg(long, value_name = "KEY=VALUE", value_parser = flags::set)]
        set: Vec<String>,
    },
    /// Prints a completion script for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What a user may want to do, and the command for it.
const FIRST_COMMANDS: [(&str, &str); 5] = [
    ("stia run classroom", "see a small province in a second"),
    ("stia compare china without-incubator", "what a type does: paired runs, 95 % CI"),
    ("stia policies", "policy packages to build scenarios of"),
    ("stia metrics loans", "outcomes by meaning; params likewise"),
    ("stia sweep run study.toml", "a study of many points, resumable"),
];

/// Shows a command for each.
fn welcome() -> anyhow::Result<()> {
    let mut screen = Screen::new(Terminal::of_stdout());
    screen.heading(
        "stia simulates China's innovation ecosystem and its intermediaries month by month",
    );
    screen.gap();
    let commands = FIRST_COMMANDS.map(|(command, purpose)| (command.to_string(), purpose));
    screen.commands(&commands);
    screen.gap();
    screen.aside("stia help: all commands; stia help COMMAND: one of them with examples");
    say(&screen.into_text())
}

/// Runs the command and returns its exit code.
pub fn main() -> ExitCode {
    let began = Instant::now();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => {
            // There is no other way to report it when even this cannot be printed.
            let _ = refusal.print();
            return ExitCode::from(if refusal.use_stderr() { 2 } else { 0 });
        }
    };
    let Some(command) = cli.command else {
        return ExitCode::from(welcome().map_or(Exit::Error, |()| Exit::Done) as u8);
    };
    // What the model fails with outside a run, in a pilot, is said as any other error.
    let done = caught(|| obey(command, began)).unwrap_or_else(|failure| Err(anyhow!(failure)));
    let exit = done.unwrap_or_else(|error| {
        complain(&format!("error: {error:#}"));
        if error.is::<exit::Usage>() { Exit::Usage } else { Exit::Error }
    });
    ExitCode::from(exit as u8)
}

/// Does what a command says.
fn obey(command: Command, began: Instant) -> anyhow::Result<Exit> {
    match command {
        Command::Run(args) => run::run(&args, began),
        Command::Compare(args) => compare::compare(&args),
        Command::Attribute(args) => attribute::attribute(&args),
        Command::Sensitivity(args) => sensitivity::sensitivity(&args),
        Command::Discover(args) => discover::discover(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Plot(args) => plot::plot(&args),
        Command::Replay(args) => replay::replay(&args),
        Command::Demo(args) => demo::demo(&args),
        Command::Lesson(command) => lesson::lesson(&command),
        Command::Report(args) => report::report(&args),
        Command::Audit(args) => audit::audit(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Schema { experiment } => schema::schema(experiment),
        Command::Scenarios => scenarios::scenarios(),
        Command::Metrics { query, lang } => metrics::metrics(&query.join(" "), lang),
        Command::Params { query } => params::params(&query.join(" ")),
        Command::Regions { query } => regions::regions(&query.join(" ")),
        Command::Policies { pattern } => policies::policies(pattern.as_deref()),
        Command::Check { files, set } => check::check(&files, &set),
        Command::Completions { shell } => schema::completions::<Cli>(shell),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
