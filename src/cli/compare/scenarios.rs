//! The scenarios of a comparison, with shared settings, and the metrics shown of them.

use anyhow::Result;

use crate::base::month::Month;
use crate::cli::exit::Usage;
use crate::cli::flags::Flags;
use crate::cli::load;
use crate::cli::metric_names::{Named, chosen};
use crate::cli::view::complain;
use crate::model::record::metrics::headline_of_credit;
use crate::model::rules::scenario::Scenario;

/// How many replicates there are when neither the command nor the base says.
const REPLICATES: u32 = 10;

/// The metrics that are named; those shown by default when none is, with those of credit where it
/// differs.
pub fn metrics(named: &[Named], scenarios: &[(String, Scenario)]) -> Vec<usize> {
    let mut metrics = chosen(named);
    let base = &scenarios[0].1;
    let differs = scenarios[1..].iter().any(|(_, it)| {
        it.credit != base.credit
            || it.ip_finance != base.ip_finance
            || it.loan_products != base.loan_products
    });
    if named.is_empty() && differs {
        metrics.extend(headline_of_credit());
    }
    metrics
}

/// Loads all scenarios, each under a name of its own. The base sets what all
/// scenarios share: seed, scale, replicates, regions and months.
pub fn load(
    base: &str,
    others: &[String],
    replicates: Option<u32>,
    flags: &Flags,
) -> Result<Vec<(String, Scenario)>> {
    let mut scenarios: Vec<(String, Scenario)> = Vec::new();
    for argument in std::iter::once(base).chain(others.iter().map(String::as_str)) {
        let mut scenario = load::load(argument, &flags.set)?;
        flags.apply(&mut scenario)?;
        if let Some((_, base)) = scenarios.first() {
            let ignored = ignored(base, &scenario);
            if !ignored.is_empty() && !flags.quiet {
                complain(&format!(
                    "warning: {}: `{}` ignored: all scenarios share the settings of the base, {}",
                    scenario.name,
                    ignored.join("`, `"),
                    base.name
                ));
            }
            adopt_shared_settings(base, &mut scenario);
        } else {
            let stated = Some(scenario.replicates).filter(|&stated| stated > 1);
            scenario.replicates = replicates.or(stated).unwrap_or(REPLICATES);
        }
        scenarios.push((unused(&scenario.name, &scenarios), scenario));
    }
    Ok(scenarios)
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

fn adopt_shared_settings(base: &Scenario, scenario: &mut Scenario) {
    scenario.seed = base.seed;
    scenario.scale = base.scale;
    (scenario.first_replicate, scenario.replicates) = (base.first_replicate, base.replicates);
    scenario.regions.clone_from(&base.regions);
    (scenario.start, scenario.until) = (base.start, base.until);
    scenario.burn_in_months = base.burn_in_months;
}

/// The shared settings in which a scenario differs from the base, whose settings hold for both.
fn ignored(base: &Scenario, other: &Scenario) -> Vec<&'static str> {
    let differs = [
        ("seed", base.seed != other.seed),
        ("scale", base.scale != other.scale),
        ("regions", base.regions != other.regions),
        ("start", base.start != other.start),
        ("until", base.until != other.until),
        ("burn_in_months", base.burn_in_months != other.burn_in_months),
    ];
    differs.into_iter().filter(|&(_, differs)| differs).map(|(key, _)| key).collect()
}

/// The month of the comparison, which all scenarios must reach.
pub fn at(named: Option<Month>, scenarios: &[(String, Scenario)]) -> Result<Month> {
    let starts = scenarios.iter().map(|(_, scenario)| scenario.start);
    let ends = scenarios.iter().map(|(_, scenario)| scenario.until);
    let first = starts.max().expect("there is a scenario");
    let last = ends.min().expect("there is a scenario");
    let at = named.unwrap_or(last);
    if !(first..=last).contains(&at) {
        let text = format!("--at {at} lies outside [{first}, {last}], which all scenarios cover");
        return Err(Usage(text).into());
    }
    Ok(at)
}
