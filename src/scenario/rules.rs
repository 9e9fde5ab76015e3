//! What must hold between parameters, each of which is right on its own.

use super::suggest::nearest;
use super::{REGIONS, Scenario};
use crate::month::Month;

/// The first month of the drivers, which the burn-in must not precede.
const FIRST_MONTH: Month = Month::new(2012, 1);

/// The last month of the drivers.
const LAST_MONTH: Month = Month::new(2030, 12);

/// A condition on a scenario.
pub struct Rule {
    /// The dotted keys that it relates; a mistake is reported at the last of those given.
    pub keys: &'static [&'static str],
    /// Whether the scenario keeps the rule; if not, what is wrong and what would be right.
    pub holds: fn(&Scenario) -> Result<(), String>,
}

/// Every rule. To add one, add a row and a function below.
pub const RULES: &[Rule] = &[
    Rule { keys: &["name"], holds: name_is_a_file_name },
    Rule { keys: &["start", "burn_in_months"], holds: drivers_reach_back_to_the_burn_in },
    Rule { keys: &["start"], holds: start_is_not_after_the_drivers },
    Rule { keys: &["start", "until"], holds: until_is_not_before_start },
    Rule { keys: &["until"], holds: until_is_not_after_the_drivers },
    Rule { keys: &["regions"], holds: regions_exist_once },
];

/// Results are written under the name.
fn name_is_a_file_name(scenario: &Scenario) -> Result<(), String> {
    let name = &scenario.name;
    let is_bad = |letter: char| letter.is_control() || r#"/\:*?"<>|"#.contains(letter);
    if name.contains(is_bad) || name.starts_with('.') || name.trim() != name || name.len() > 100 {
        return Err(format!("name = {name:?} is no file name; use letters, digits, - and _"));
    }
    Ok(())
}

fn drivers_reach_back_to_the_burn_in(scenario: &Scenario) -> Result<(), String> {
    let Scenario { start, burn_in_months, .. } = scenario;
    let earliest = FIRST_MONTH.plus(*burn_in_months);
    if *start < earliest {
        return Err(format!(
            "start = \"{start}\" leaves no room for burn_in_months = {burn_in_months}: drivers \
             begin in {FIRST_MONTH}; start in {earliest} or later, or shorten the burn-in"
        ));
    }
    Ok(())
}

fn start_is_not_after_the_drivers(scenario: &Scenario) -> Result<(), String> {
    at_most_the_last_month("start", scenario.start)
}

fn until_is_not_after_the_drivers(scenario: &Scenario) -> Result<(), String> {
    at_most_the_last_month("until", scenario.until)
}

fn at_most_the_last_month(key: &str, month: Month) -> Result<(), String> {
    if month > LAST_MONTH {
        return Err(format!("{key} = \"{month}\" lies after the last month, {LAST_MONTH}"));
    }
    Ok(())
}

fn until_is_not_before_start(scenario: &Scenario) -> Result<(), String> {
    let Scenario { start, until, .. } = scenario;
    if until < start {
        return Err(format!("until = \"{until}\" lies before start = \"{start}\""));
    }
    Ok(())
}

fn regions_exist_once(scenario: &Scenario) -> Result<(), String> {
    let mut wrongs = Vec::new();
    for (index, region) in scenario.regions.iter().enumerate() {
        let is_known = REGIONS.contains(&region.as_str());
        if scenario.regions[..index].contains(region) {
            wrongs.push(format!("{region:?} is named twice"));
        } else if !is_known {
            let meant = nearest(region, REGIONS).map(|meant| format!("; did you mean {meant:?}?"));
            wrongs.push(format!("no region is called {region:?}{}", meant.unwrap_or_default()));
        }
    }
    if wrongs.is_empty() { Ok(()) } else { Err(format!("regions: {}", wrongs.join("; "))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parameters::file_shape;

    #[test]
    fn every_rule_names_keys_that_exist() {
        for key in RULES.iter().flat_map(|rule| rule.keys) {
            assert!(file_shape().field(key).is_some(), "no parameter is called {key}");
        }
    }
}
