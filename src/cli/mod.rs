//! The command line: what may be typed, and which exit code each end has.

mod attribute;
mod audit;
mod check;
mod compare;
mod discover;
mod exit;
mod experiment;
mod flags;
mod interrupt;
mod load;
mod messages;
mod metric_names;
mod metrics;
mod params;
mod places;
mod policies;
mod regions;
mod replay;
mod run;
mod scenarios;
mod schema;
mod search;
mod sensitivity;
mod solve;
mod sweep;
mod view;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use exit::Exit;
use view::{Screen, Terminal, complain, say};

// What else puts numbers on a page puts them as screens do.
pub use view::format;

const EXAMPLES: &str = "\
Examples:
  stia run                                     China from 2015 to 2030, into output/china
  stia run china --scale 0.05 --replicates 5   a larger sample, five times
  stia run my.toml --set seed=7 --micro        your scenario, with agents and events
  stia compare china my.toml --metric startups what your scenario changes
  stia audit china my.toml                     whether that survives other seeds and scales
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
    /// Compares scenarios with the first, paired by replicate, with 95 % intervals
    Compare(compare::Args),
    /// Shares outcomes out among the eight types: Shapley values over all coalitions
    Attribute(attribute::Args),
    /// Finds which factors matter: screening, then shares of variance
    Sensitivity(sensitivity::Args),
    /// Finds where one scenario beats another, and what each risks
    Discover(discover::Args),
    /// Runs experiments: many points, in shards, resumable
    Sweep(sweep::Args),
    /// Makes the run behind a row of former results again and confirms it
    Replay(replay::Args),
    /// Asks whether what one scenario changes in another survives other orders, seeds and scales
    Audit(audit::Args),
    /// Prints the JSON schema of scenario files, or of experiment files
    #[command(
        after_help = "Examples:\n  stia schema > scenario.schema.json\n  stia schema --experiment > experiment.schema.json"
    )]
    Schema {
        /// That of experiment files
        #[arg(long)]
        experiment: bool,
    },
    /// Lists the scenarios that ship, with their questions
    #[command(after_help = "Example:\n  stia scenarios")]
    Scenarios,
    /// Lists the metrics: unit, stock or flow, input or outcome, meaning
    #[command(after_help = "Examples:\n  stia metrics\n  stia metrics equity\n  stia metrics 贷款")]
    Metrics {
        /// Only those whose name or meaning has these words, or words of the same sense
        query: Option<String>,
    },
    /// Lists the parameters: default, unit, range, source
    #[command(
        after_help = "Examples:\n  stia params\n  stia params rent\n  stia params incubator."
    )]
    Params {
        /// Only those whose name or meaning has these words, or words of the same sense
        query: Option<String>,
    },
    /// Lists the regions: the country, its four parts, 31 provinces and the Xinjiang Corps
    #[command(after_help = "Examples:\n  stia regions\n  stia regions west\n  stia regions 甘肃")]
    Regions {
        /// Only those whose name, in English or Chinese, or part has these words
        query: Option<String>,
    },
    /// Lists the policies that ship: bundle, id, months, levers with their knobs, source
    #[command(after_help = "Examples:\n  stia policies\n  stia policies tianjin")]
    Policies {
        /// Only those of this bundle, place or lever, or with this text in their title
        pattern: Option<String>,
    },
    /// Checks scenario and experiment files and shows all their mistakes
    #[command(after_help = "Example:\n  stia check my.toml other.toml study.toml")]
    Check {
        /// Scenario or experiment files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Prints a completion script for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What somebody may wish for, and the command for it.
const WISHES: [(&str, &str); 5] = [
    ("stia run classroom", "see a small province in a second"),
    ("stia compare china without-incubator", "what a type does: paired runs, 95 % CI"),
    ("stia policies", "policy packages to build scenarios of"),
    ("stia metrics loans", "outcomes by meaning; params likewise"),
    ("stia sweep run study.toml", "a study of many points, resumable"),
];

/// Shows five commands for five wishes.
fn welcome() -> anyhow::Result<()> {
    let mut screen = Screen::new(Terminal::of_stdout());
    screen.heading(
        "stia simulates China's innovation ecosystem and its intermediaries month by month",
    );
    screen.gap();
    let commands = WISHES.map(|(command, wish)| (command.to_string(), wish));
    screen.commands(&commands);
    screen.gap();
    screen.aside("stia help: all commands; stia help COMMAND: one of them with examples");
    say(&screen.into_text())
}

/// Does what the command line says and returns its exit code.
pub fn main() -> ExitCode {
    let began = Instant::now();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => {
            // Nobody is left to be told when even this cannot be printed.
            let _ = refusal.print();
            return ExitCode::from(if refusal.use_stderr() { 2 } else { 0 });
        }
    };
    let Some(command) = cli.command else {
        return ExitCode::from(welcome().map_or(Exit::Error, |()| Exit::Done) as u8);
    };
    let done = match command {
        Command::Run(args) => run::run(&args, began),
        Command::Compare(args) => compare::compare(&args),
        Command::Attribute(args) => attribute::attribute(&args),
        Command::Sensitivity(args) => sensitivity::sensitivity(&args),
        Command::Discover(args) => discover::discover(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Replay(args) => replay::replay(&args),
        Command::Audit(args) => audit::audit(&args),
        Command::Schema { experiment } => schema::schema(experiment),
        Command::Scenarios => scenarios::scenarios(),
        Command::Metrics { query } => metrics::metrics(query.as_deref()),
        Command::Params { query } => params::params(query.as_deref()),
        Command::Regions { query } => regions::regions(query.as_deref()),
        Command::Policies { pattern } => policies::policies(pattern.as_deref()),
        Command::Check { files } => check::check(&files),
        Command::Completions { shell } => schema::completions::<Cli>(shell),
    };
    let exit = done.unwrap_or_else(|error| {
        complain(&format!("error: {error:#}"));
        if error.is::<exit::Usage>() { Exit::Usage } else { Exit::Error }
    });
    ExitCode::from(exit as u8)
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
