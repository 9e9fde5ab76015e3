//! The scenarios of a comparison, with shared settings, and the metrics shown of them.

use anyhow::Result;

use crate::base::month::Month;
use crate::cli::exit::Usage;
use crate::cli::flags::Flags;
use crate::cli::load;
use crate::cli::messages;
use crate::cli::metric_names::{Named, chosen};
use crate::cli::view::complain;
use crate::model::record::metrics::headline_of_credit;
use crate::model::rules::scenario::Scenario;
use crate::scenario::Loaded;
use crate::scenario::reach::{has, is_inner, unknown};
use crate::schema::set::named;
use crate::study::estimates::differences::{WINDOW_MONTHS, Window};
use crate::study::experiment::{adopt_shared_settings, give_way};

/// How many replicates there are when neither the command nor the base says.
pub const REPLICATES: u32 = 10;

/// The metrics that are named; those shown by default when none is, with those of credit where it
/// differs.
pub fn metrics(chosen_names: &[Named], scenarios: &[(String, Scenario)]) -> Vec<usize> {
    let mut metrics = chosen(chosen_names);
    let base = &scenarios[0].1;
    let differs = scenarios[1..].iter().any(|(_, it)| {
        it.credit != base.credit
            || it.ip_finance != base.ip_finance
            || it.loan_products != base.loan_products
    });
    if chosen_names.is_empty() && differs {
        metrics.extend(headline_of_credit());
    }
    metrics
}

/// Loads all scenarios, each under a name of its own. The base sets what all
/// scenarios share: seed, scale, replicates, regions and months. Where nobody states a number of
/// replicates there are as many as `usual`; `read` are the places that are asked about.
pub fn load(
    names: &[&String],
    (replicates, usual): (Option<u32>, u32),
    read: &[String],
    flags: &Flags,
) -> Result<Vec<(String, Scenario)>> {
    let mut changes = flags.overrides();
    changes.extend(replicates.map(|replicates| format!("--replicates={replicates}")));
    let changes_of = changes_by_scenario(names, &changes)?;
    let mut scenarios: Vec<(String, Scenario)> = Vec::new();
    for (argument, changes) in names.iter().zip(changes_of) {
        let Loaded { mut scenario, mut cautions, .. } = load::load(argument, &changes)?;
        if let Some((_, base)) = scenarios.first() {
            let ignored = give_way(&scenario.name, base, &scenario).filter(|_| !flags.quiet);
            ignored.into_iter().for_each(|what| complain(&format!("warning: {what}")));
            cautions.retain(|caution| caution.key != "regions");
            adopt_shared_settings(base, &mut scenario);
        } else {
            messages::cut_off(read, &scenario, &cautions, flags);
            let stated = Some(scenario.replicates).filter(|&stated| stated > 1);
            scenario.replicates = replicates.or(stated).unwrap_or(usual);
        }
        messages::caution(&cautions, flags);
        scenarios.push((unused(&scenario.name, &scenarios), scenario));
    }
    Ok(scenarios)
}

/// The changes that each scenario takes: one of a policy or a shock changes those that have it.
fn changes_by_scenario(names: &[&String], changes: &[String]) -> Result<Vec<Vec<String>>> {
    let (inner, plain): (Vec<String>, Vec<String>) =
        changes.iter().cloned().partition(|change| is_inner(change));
    if inner.is_empty() {
        return Ok(vec![plain; names.len()]);
    }
    let own = |name: &&String| {
        let loaded = load::load(name, &plain)?;
        Ok((loaded.scenario.name.clone(), loaded.scenario))
    };
    let all: Vec<(String, Scenario)> = names.iter().map(own).collect::<Result<_>>()?;
    let is_lost = |change: &&String| !all.iter().any(|(_, scenario)| has(scenario, change));
    let lost: Vec<String> = inner
        .iter()
        .filter(is_lost)
        .map(|change| format!("{}: {}", named(change), unknown(change, &all)))
        .collect();
    if !lost.is_empty() {
        return Err(Usage(lost.join("\n       ")).into());
    }
    let taken = |(_, scenario): &(String, Scenario)| {
        let inner = inner.iter().filter(|change| has(scenario, change));
        plain.iter().chain(inner).cloned().collect()
    };
    Ok(all.iter().map(taken).collect())
}

/// The name, with a number behind it if another scenario has it.
fn unused(name: &str, scenarios: &[(String, Scenario)]) -> String {
    let is_used = |name: &str| scenarios.iter().any(|(known, _)| known == name);
    let mut unused = name.to_string();
    for number in 2.. {
        if !is_used(&unused) {
            break;
        }
        unused = format!("{name}-{number}");
    }
    unused
}

/// The window of the comparison, whose months all scenarios must have.
pub fn window(
    (at, months): (Option<Month>, Option<u32>),
    scenarios: &[(String, Scenario)],
) -> Result<Window> {
    let at = self::at(at, scenarios)?;
    let start = scenarios[0].1.start;
    let there = at.since(start) + 1;
    if let Some(months) = months.filter(|&months| months > there) {
        let text =
            format!("--months {months} is more than there are from {start} to {at}: {there}");
        return Err(Usage(text).into());
    }
    Ok(Window { at, months: months.unwrap_or(WINDOW_MONTHS) })
}

/// The month of the comparison, which all scenarios must reach.
fn at(named: Option<Month>, scenarios: &[(String, Scenario)]) -> Result<Month> {
    let starts = scenarios.iter().map(|(_, scenario)| scenario.start);
    let ends = scenarios.iter().map(|(_, scenario)| scenario.until);
    let first = starts.max().expect("there is a scenario");
    let last = ends.min().expect("there is a scenario");
    let at = named.unwrap_or(scenarios[0].1.usual_month());
    if !(first..=last).contains(&at) {
        let text = format!("--at {at} lies outside [{first}, {last}], which all scenarios cover");
        return Err(Usage(text).into());
    }
    Ok(at)
}
