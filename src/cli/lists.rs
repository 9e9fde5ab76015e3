//! Commands that print what there is: schema, scenarios, metrics, parameters, mistakes.

use std::fmt::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;
use toml::{Table, Value};

use crate::cli::exit::{Exit, Usage};
use crate::cli::load::{self as scenarios, Parameter};
use crate::cli::metric_names::nearest;
use crate::cli::solve::still_to_solve;
use crate::cli::view::format::counted;
use crate::cli::view::terminal::{Paint, complain, say};
use crate::model::record::metrics::{METRICS, Metric};
use crate::model::rules::levers::{LEVERS, Payer, Policy};
use crate::scenario::packages::{BUNDLES, Remarks, bundles, preface};
use crate::study::experiment;

/// Prints the JSON schema of scenario files, or of experiment files.
pub fn schema(of_experiments: bool) -> Result<Exit> {
    let schema = if of_experiments { experiment::schema().to_value() } else { scenarios::schema() };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is data");
    say(&(text + "\n"))?;
    Ok(Exit::Done)
}

/// Prints the scenarios that ship.
pub fn scenarios() -> Result<Exit> {
    let paint = Paint::for_stdout();
    let shipped = scenarios::shipped();
    let width = shipped.iter().map(|shipped| shipped.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for shipped in &shipped {
        let name = paint.heading(&format!("{:width$}", shipped.name));
        line(&mut text, format_args!("{name}  {}", shipped.question));
    }
    say(&text)?;
    Ok(Exit::Done)
}

/// Prints the metrics with `pattern` in their name or meaning.
pub fn metrics(pattern: Option<&str>) -> Result<Exit> {
    let pattern = pattern.unwrap_or_default().to_lowercase();
    let is_meant = |metric: &&Metric| {
        metric.name.contains(&pattern) || metric.doc.to_lowercase().contains(&pattern)
    };
    let found: Vec<&Metric> = METRICS.iter().filter(is_meant).collect();
    if found.is_empty() {
        let hint = nearest(&pattern, METRICS.iter().map(|metric| metric.name));
        return Err(Usage(format!("no metric matches `{pattern}`{hint}")).into());
    }
    let paint = Paint::for_stdout();
    let width = |text: fn(&Metric) -> &str| {
        found.iter().map(|metric| text(metric).chars().count()).max().unwrap_or(0)
    };
    let (name_width, unit_width) = (width(|metric| metric.name), width(|metric| metric.unit));
    let mut text = String::new();
    for metric in found {
        let name = paint.heading(&format!("{:name_width$}", metric.name));
        let (unit, kind, role) = (metric.unit, metric.kind.name(), metric.role.name());
        line(
            &mut text,
            format_args!("{name}  {unit:unit_width$}  {kind:5}  {role:7}  {}", metric.doc),
        );
    }
    say(&text)?;
    Ok(Exit::Done)
}

/// Prints the parameters with `pattern` in their name or meaning.
pub fn params(pattern: Option<&str>) -> Result<Exit> {
    let mut all = scenarios::parameters();
    all.extend(scenarios::list_parameters());
    let pattern = pattern.unwrap_or_default().to_lowercase();
    let is_meant = |parameter: &&Parameter| {
        parameter.key.to_lowercase().contains(&pattern)
            || parameter.doc.to_lowercase().contains(&pattern)
    };
    let found: Vec<_> = all.iter().filter(is_meant).collect();
    if found.is_empty() {
        let hint = nearest(&pattern, all.iter().map(|parameter| parameter.key.as_str()));
        return Err(Usage(format!("no parameter matches `{pattern}`{hint}")).into());
    }
    let paint = Paint::for_stdout();
    let mut text = String::new();
    for parameter in found {
        let Parameter { key: name, default, unit, range, source, doc } = parameter;
        match default.as_str() {
            "" => line(&mut text, format_args!("{}", paint.heading(name))),
            default => line(&mut text, format_args!("{} = {default}", paint.heading(name))),
        }
        for meaning in doc.lines() {
            line(&mut text, format_args!("    {meaning}"));
        }
        let about = format!("    unit: {unit}; range: {range}; source: {source}");
        line(&mut text, format_args!("{}", paint.aside(&about)));
    }
    say(&text)?;
    Ok(Exit::Done)
}

/// Checks files and shows all mistakes.
pub fn check(files: &[PathBuf]) -> Result<Exit> {
    let mut exit = Exit::Done;
    for file in files {
        if std::fs::read_to_string(file).is_ok_and(|text| experiment::is_experiment(&text)) {
            let is_right = check_experiment(&file.to_string_lossy())?;
            exit = if is_right { exit } else { Exit::Error };
            continue;
        }
        match scenarios::mistakes(&file.to_string_lossy(), &[]) {
            Ok(loaded) => {
                let warnings = &loaded.warnings;
                warnings.iter().for_each(|warning| complain(&format!("warning: {warning}")));
                let count = match warnings.len() {
                    0 => String::new(),
                    count => format!(", {}", counted(count, "warning")),
                };
                let still = still_to_solve(&loaded.scenario).map(|what| format!(", {what}"));
                let still = still.unwrap_or_default();
                say(&format!("{}: no mistakes{count}{still}\n", file.display()))?;
            }
            Err(mistakes) => {
                mistakes.iter().for_each(|mistake| complain(mistake));
                let count = counted(mistakes.len(), "mistake");
                complain(&format!("{}: {count}", file.display()));
                exit = Exit::Error;
            }
        }
    }
    Ok(exit)
}

/// Says what an experiment would run, or all that is wrong with it; whether it is free of mistakes.
fn check_experiment(file: &str) -> Result<bool> {
    match experiment::load(file, &[]) {
        Ok(loaded) => {
            say(&format!(
                "{file}: no mistakes, {} x {} x {}\n",
                counted(loaded.points.len(), "point"),
                counted(loaded.scenarios.len(), "scenario"),
                counted(loaded.experiment.replicates as usize, "replicate")
            ))?;
            Ok(true)
        }
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| complain(&mistake.to_string()));
            complain(&format!("{file}: {}", counted(mistakes.len(), "mistake")));
            Ok(false)
        }
    }
}

/// Prints a completion script.
pub fn completions<C: CommandFactory>(shell: Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut C::command(), "stia", &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Adds a line to a text.
fn line(text: &mut String, arguments: std::fmt::Arguments) {
    writeln!(text, "{arguments}").expect("a text takes everything");
}

/// Lists the policies that ship; where none is meant, the knobs of a lever.
pub fn policies(pattern: Option<&str>) -> Result<Exit> {
    let pattern = pattern.unwrap_or_default().to_lowercase();
    let mut text = String::new();
    for (name, policies) in bundles() {
        let mut preface = preface(name);
        for (policy, remarks) in policies {
            let Policy { id, title, regions, .. } = policy;
            let knobs = knobs(policy, remarks);
            let said = format!("{name} {id} {title} {} {}", regions.join(" "), knobs.join(" "));
            if !said.to_lowercase().contains(&pattern) {
                continue;
            }
            text += &std::mem::take(&mut preface);
            text += &head(name, policy, remarks);
            knobs.iter().for_each(|knob| line(&mut text, format_args!("    {knob}")));
        }
    }
    if !text.is_empty() {
        say(&text)?;
        return Ok(Exit::Done);
    }
    if LEVERS.contains(&pattern.as_str()) {
        say(&format!("no policy that ships uses {pattern}; its knobs are\n"))?;
        return params(Some(&format!("policy.{pattern}.")));
    }
    let ids = || bundles().flat_map(|(_, policies)| policies).map(|(policy, _)| policy.id.as_str());
    let names: Vec<&str> = BUNDLES.iter().map(|(name, _)| *name).collect();
    let known = names.iter().copied().chain(LEVERS.iter().copied()).chain(ids());
    let message = format!(
        "no policy that ships has `{pattern}` in it{}; bundles are {}, levers {}",
        nearest(&pattern, known),
        names.join(", "),
        LEVERS.join(", ")
    );
    Err(Usage(message).into())
}

/// What a policy is, where, when, and who pays at most how much.
fn head(bundle: &str, policy: &Policy, remarks: &Remarks) -> String {
    let Policy { id, title, source, from, until, budget, .. } = policy;
    let places = match policy.regions.as_slice() {
        [] => "all regions".into(),
        regions => regions.join(", "),
    };
    let mut text = format!("{bundle} {id} ({source}), {places}, {from} to {until}\n    {title}\n");
    if policy.payer == Payer::Central {
        text += "    payer = central\n";
    }
    if *budget > 0.0 {
        let remark = remarks.get("budget").map(|remark| format!("  # {remark}"));
        let remark = remark.unwrap_or_default();
        line(&mut text, format_args!("    budget = {}{remark}", Value::Float(*budget)));
    }
    text
}

/// What a policy turns, a line for each knob, with the remarks beside them in its file.
fn knobs(policy: &Policy, remarks: &Remarks) -> Vec<String> {
    let table = Table::try_from(policy).expect("every knob fits TOML");
    let levers = LEVERS.iter().filter_map(|name| Some((*name, table.get(*name)?.as_table()?)));
    let with_remark = |said: String, key: &str| match remarks.get(key) {
        Some(remark) => format!("{said}  # {remark}"),
        None => said,
    };
    let mut lines = Vec::new();
    for (name, knobs) in levers {
        // What is said of the lever as a whole.
        if remarks.contains_key(name) {
            lines.push(with_remark(format!("[{name}]"), name));
        }
        let turned = knobs.iter().filter(|(_, value)| !is_nothing(value));
        let key = |(knob, value): (&String, &Value)| (format!("{name}.{knob}"), value.to_string());
        lines.extend(
            turned.map(key).map(|(key, value)| with_remark(format!("{key} = {value}"), &key)),
        );
    }
    lines
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Boolean(false) | Value::Integer(0)) || value.as_float() == Some(0.0)
}
