//! What must hold between parameters, each of which is right on its own.

use crate::base::month::Month;
use crate::base::names::check_name;
use crate::model::data::REGIONS;
use crate::model::rules::scenario::Scenario;
use crate::model::state::kind::Kind;
use crate::schema::suggest::nearest;

/// The first month of the drivers, which the burn-in must not precede.
pub const FIRST_MONTH: Month = Month::new(2012, 1);

/// The last month of the drivers.
pub const LAST_MONTH: Month = Month::new(2030, 12);

/// A condition on a scenario.
pub struct Rule {
    /// The dotted keys that it relates; a mistake is reported at the last of those given.
    pub keys: &'static [&'static str],
    /// Whether the scenario keeps the rule; if not, what is wrong and what would be right.
    pub holds: fn(&Scenario) -> Result<(), String>,
}

/// Every rule. To add one, add a row and a function below.
pub const RULES: &[Rule] = &[
    Rule { keys: &["name"], holds: |scenario| check_name(&scenario.name) },
    Rule { keys: &["start", "burn_in_months"], holds: drivers_reach_back_to_the_burn_in },
    Rule { keys: &["start"], holds: start_is_not_after_the_drivers },
    Rule { keys: &["start", "until"], holds: until_is_not_before_start },
    Rule { keys: &["until"], holds: until_is_not_after_the_drivers },
    Rule { keys: &["regions"], holds: |scenario| exist_once("regions", &scenario.regions) },
    Rule { keys: &["founding.founder_shares"], holds: founder_shares_add_up },
    Rule { keys: &["transformation.fresh_levels"], holds: fresh_levels_are_in_order },
    Rule { keys: &["transformation.researcher_contracts"], holds: contracts_leave_some_or_none },
    Rule {
        keys: &["incubator.graduation_months", "incubator.time_limit"],
        holds: tenants_can_graduate_before_the_time_limit,
    },
    Rule {
        keys: &["incubator.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::Incubator),
    },
    Rule {
        keys: &["productivity_center.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::ProductivityCenter),
    },
    Rule {
        keys: &["transformation_center.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::TransformationCenter),
    },
    Rule {
        keys: &["exchange.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::Exchange),
    },
    Rule {
        keys: &["financial_service.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::FinancialService),
    },
    Rule {
        keys: &["patent_agency.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::PatentAgency),
    },
    Rule {
        keys: &["evaluation.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::Evaluation),
    },
    Rule {
        keys: &["information_service.switch.off_in"],
        holds: |scenario| off_in_exists_once(scenario, Kind::InformationService),
    },
];

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
        return Err(format!(
            "until = \"{until}\" lies before start = \"{start}\"; use {start} to {LAST_MONTH}"
        ));
    }
    Ok(())
}

/// Where a type is off.
fn off_in_exists_once(scenario: &Scenario, kind: Kind) -> Result<(), String> {
    let key = format!("{}.switch.off_in", kind.name());
    exist_once(&key, &(kind.row().switch)(scenario).off_in)
}

/// Names of regions.
pub fn exist_once(key: &str, names: &[String]) -> Result<(), String> {
    let mut wrongs = Vec::new();
    for (index, region) in names.iter().enumerate() {
        let is_known = REGIONS.contains(&region.as_str());
        if names[..index].contains(region) {
            wrongs.push(format!("{region:?} is named twice"));
        } else if !is_known {
            let meant = nearest(region, REGIONS).map(|meant| format!("; did you mean {meant:?}?"));
            wrongs.push(format!("no region is called {region:?}{}", meant.unwrap_or_default()));
        }
    }
    if wrongs.is_empty() { Ok(()) } else { Err(format!("{key}: {}", wrongs.join("; "))) }
}

fn fresh_levels_are_in_order(scenario: &Scenario) -> Result<(), String> {
    let [low, high] = scenario.transformation.fresh_levels;
    if low > high {
        return Err(format!("transformation.fresh_levels = [{low}, {high}] begins above its end"));
    }
    Ok(())
}

fn contracts_leave_some_or_none(scenario: &Scenario) -> Result<(), String> {
    let sum: f64 = scenario.transformation.researcher_contracts.iter().sum();
    if sum > 1.0 {
        return Err(format!("transformation.researcher_contracts add up to {sum}, at most 1"));
    }
    Ok(())
}

/// Shares are printed with two digits, so that they may miss 1 by rounding.
fn founder_shares_add_up(scenario: &Scenario) -> Result<(), String> {
    let sum: f64 = scenario.founding.founder_shares.iter().sum();
    if (sum - 1.0).abs() > 0.01 + 1e-9 {
        return Err(format!("founding.founder_shares add up to {sum:.3}; expected 0.99 to 1.01"));
    }
    Ok(())
}

fn tenants_can_graduate_before_the_time_limit(scenario: &Scenario) -> Result<(), String> {
    let incubator = &scenario.incubator;
    let (months, limit) = (incubator.graduation_months, incubator.time_limit);
    if limit < months {
        return Err(format!(
            "incubator.time_limit = {limit} lies below incubator.graduation_months = {months}: \
             no tenant could graduate"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rules::shape::file_shape;

    #[test]
    fn every_rule_names_keys_that_exist() {
        for key in RULES.iter().flat_map(|rule| rule.keys) {
            assert!(file_shape().field(key).is_some(), "no parameter is called {key}");
        }
    }
}
