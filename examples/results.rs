//! Writes sections of docs/RESULTS.md and docs/guide/worksheet.md anew from what their commands
//! give.
//!
//! ```sh
//! cargo run --release --example results -- --list             # what each section runs
//! cargo run --release --example results -- --section types    # runs it and puts it on the page
//! cargo run --release --example results -- --check            # mistakes in templates, gaps
//! ```
//!
//! A section is `docs/results/<section>.md`. On its page it stands between `<!-- section: NAME -->`
//! and `<!-- end: NAME -->`. Every number in it is either a flag of its commands or comes from their
//! runs. `--kept` runs only commands that did not run yet as they stand, for changes of wording and after
//! an interruption; after a change of the model leave it out.
//!
//! # Templates
//!
//! Between `+++` lines stands TOML: `about` and `minutes` for `--list`, the `page` if it is not
//! docs/RESULTS.md, and under `[tables]` lists of rows, each with `label`, `scenario` and `metric`. Then follows Markdown.
//!
//! A block that begins with ```` ```sh RUN ```` is shown to readers and run: its `stia compare` line is
//! the run of that name, with several names one line each. A `cd` line above says where its files
//! lie. Other blocks are only shown.
//!
//! Placeholders, where `ROW` is a run, a scenario and a metric, such as
//! `middle without-exchange achievements_transformed`:
//!
//! - `{{base ROW}}`, `{{level ROW}}`: mean level of the base, of the scenario
//! - `{{difference ROW}}`, `{{interval ROW}}`: mean difference, its 95 % confidence interval
//! - `{{change ROW}}`: difference over the base's level, in percent
//! - `{{p ROW}}`, `{{verdict ROW}}`: Holm-adjusted p-value, verdict in words
//! - `{{finding ROW | what is done | what may change}}`: a sentence that says whether the change is
//!   significant, equivalent to none or inconclusive, over how many runs and tests; `brief` in place of
//!   `finding` leaves these two out
//! - `{{table NAME RUN}}`: a table of levels, differences and verdicts
//! - `{{changes NAME RUN RUN …}}`: a table with the change in each run
//! - `{{shrinking NAME RUN RUN …}}`: labels of rows whose change shrinks from run to run, with the
//!   intervals of the first and the last run apart; `not-shrinking`: labels of the others
//! - `{{pairs RUN}}`, `{{tests RUN}}`: replicates; rows over which p-values are adjusted
//! - `{{if TEST ROW}} … {{else}} … {{end}}`: one of two texts. `TEST` is `significant`, `equivalent`,
//!   `inconclusive`, or `falls` or `rises`, which hold only if the change is significant
//!
//! A sentence that holds for one sign or verdict only stands in an `if`.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use clap::Parser;

use command::Command;
use fill::fill;
use rows::{Row, Runs};
use template::Template;

#[path = "results/command.rs"]
mod command;
#[path = "results/fill.rs"]
mod fill;
#[path = "results/page.rs"]
mod page;
#[path = "results/rows.rs"]
mod rows;
#[path = "results/template.rs"]
mod template;
#[path = "results/words.rs"]
mod words;

/// Where templates stand.
const TEMPLATES: &str = "docs/results";

/// Writes sections of docs/RESULTS.md and docs/guide/worksheet.md anew.
#[derive(Parser)]
struct Args {
    /// Runs a section and puts it on the page; may be given several times
    #[arg(long, value_name = "NAME", required_unless_present_any = ["list", "check"])]
    section: Vec<String>,
    /// Says what each section runs, and about how long that takes
    #[arg(long)]
    list: bool,
    /// Says what nothing fills, and which sections of the page have no template
    #[arg(long)]
    check: bool,
    /// Does not run again what ran as it stands, whatever the program
    #[arg(long)]
    kept: bool,
    /// Where runs are kept
    #[arg(long, value_name = "DIR", default_value = "output/results")]
    out: PathBuf,
}

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    if args.list {
        list()?;
    }
    if args.check && !check()? {
        return Ok(ExitCode::FAILURE);
    }
    for section in &args.section {
        write(section, &args)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs a section and puts it on the page.
fn write(section: &str, args: &Args) -> Result<()> {
    let template = read(section)?;
    // Mistakes show before anything runs.
    filled(&template, &runs(&template, Command::made_up)?)?;
    let file = &template.front.page;
    page::put(&page(file)?, section, "")?;
    let out = args.out.join(section);
    let runs = runs(&template, |command| {
        let began = Instant::now();
        let kept = if args.kept { command.kept(&out)? } else { None };
        let rows = kept.map_or_else(|| command.run(&out), Ok)?;
        println!("{section}: {} in {:.0} s", command.run, began.elapsed().as_secs_f64());
        Ok(rows)
    })?;
    // The page may have changed meanwhile.
    fs::write(file, page::put(&page(file)?, section, &filled(&template, &runs)?)?)?;
    println!("{section}: written to {file}");
    Ok(())
}

fn page(file: &str) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {file}"))
}

/// The template of a section.
fn read(section: &str) -> Result<Template> {
    let file = format!("{TEMPLATES}/{section}.md");
    let known = || sections().map_or_else(|_| String::new(), |names| names.join(", "));
    let text = fs::read_to_string(&file)
        .with_context(|| format!("no `{file}`; there are: {}", known()))?;
    Template::parse(&file, &text).map_err(|mistake| anyhow!("{mistake}"))
}

/// The rows of each of a template's runs.
fn runs(template: &Template, rows: impl Fn(&Command) -> Result<Vec<Row>>) -> Result<Runs> {
    let of = |command: &Command| Ok((command.run.clone(), rows(command)?));
    template.commands.iter().map(of).collect()
}

fn filled(template: &Template, runs: &Runs) -> Result<String> {
    fill(template, runs).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow!(lines.join("\n"))
    })
}

/// The sections that have a template.
fn sections() -> Result<Vec<String>> {
    let files = fs::read_dir(TEMPLATES).with_context(|| format!("cannot read {TEMPLATES}"))?;
    let mut names = Vec::new();
    for file in files {
        let name = file?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".md").map(String::from));
    }
    names.sort();
    Ok(names)
}

fn list() -> Result<()> {
    for section in sections()? {
        let template = read(&section)?;
        println!("{section}: {}, about {} min", template.front.about, template.front.minutes);
        for command in &template.commands {
            println!("  {}: {}", command.run, command.text);
        }
    }
    Ok(())
}

/// Whether every template can be filled and stands on its page.
fn check() -> Result<bool> {
    let (mut is_sound, mut pages) = (true, BTreeSet::new());
    for section in sections()? {
        let tried = || -> Result<String> {
            let template = read(&section)?;
            filled(&template, &runs(&template, Command::made_up)?)?;
            page::put(&page(&template.front.page)?, &section, "")?;
            Ok(template.front.page)
        };
        match tried() {
            Ok(page) => {
                pages.insert(page);
                println!("{section}: every placeholder can be filled");
            }
            Err(cause) => {
                is_sound = false;
                println!("{section}: {cause:#}");
            }
        }
    }
    for file in pages {
        let page = page(&file)?;
        for heading in page::without_template(&page) {
            println!("no template: {file}, {heading}");
        }
        let has_template = |name| PathBuf::from(format!("{TEMPLATES}/{name}.md")).exists();
        ensure!(page::marked(&page).all(has_template), "{file} marks a section without a template");
    }
    Ok(is_sound)
}
