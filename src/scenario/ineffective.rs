//! Policies and shocks without effect, or with another than they suggest, in the months and regions
//! of a run.

use std::collections::BTreeMap;

use toml::Table;

use super::packages::packages;
use super::reach::Numbers;
use super::violation::Violation;

use crate::base::month::Month;
use crate::model::data::{Dataset, REGIONS};
use crate::model::rules::instruments::target::Target;
use crate::model::rules::instruments::{INSTRUMENTS, Policy};
use crate::model::rules::scenario::Scenario;
use crate::model::rules::shock::{Change, Shock};

/// Parameters that apply to the country as a whole: a change in some regions only has no effect.
const NATIONAL: [&str; 1] = ["equity.confidence"];

/// Settings for what an instrument costs besides what it pays to those who claim.
const COSTS: [&str; 2] = ["upkeep", "cost_per_person"];

/// Most names in one message.
const NAMED: usize = 6;

/// Policies and shocks without effect, with the number that each has in its file.
pub fn ineffective_policies_and_shocks(scenario: &Scenario, numbers: &Numbers) -> Vec<Violation> {
    let policies = PolicyChecks { scenario, numbers };
    let mut violations = Vec::new();
    violations.extend(policies.with_the_same_id());
    violations.extend(policies.outside_the_regions());
    violations.extend(policies.outside_the_months());
    violations.extend(policies.partly_outside_the_regions());
    for (number, policy) in scenario.policy.iter().enumerate() {
        violations.extend(policies.without_instrument(number, policy));
        violations.extend(policies.without_gate(number, policy));
        violations.extend(policies.for_other_regions(number, policy));
        if numbers.policies[number].is_some() {
            violations.extend(policies.without_cost(number, policy));
        }
    }
    for (&number, shock) in numbers.shocks.iter().zip(&scenario.shock) {
        violations.extend(ineffective_shock(scenario, number, shock));
        for (place, change) in shock.changes.iter().enumerate() {
            let at = |key| format!("shock[{number}].changes[{place}].{key}");
            let name = shock_name(number, shock);
            violations.extend(set_and_multiplied(&name, change, at("times")));
            violations.extend(regional_change_of_national(&name, shock, change, at("key")));
        }
    }
    violations
}

/// The policies of a scenario, with what places them in its file.
struct PolicyChecks<'a> {
    scenario: &'a Scenario,
    numbers: &'a Numbers,
}

impl PolicyChecks<'_> {
    /// What a policy is called in messages.
    fn name(&self, number: usize) -> String {
        let id = &self.scenario.policy[number].id;
        match self.numbers.policies[number] {
            _ if !id.is_empty() => id.clone(),
            own => format!("number {} (it has no id)", own.unwrap_or(number) + 1),
        }
    }

    /// Names of policies, as the subject of a sentence.
    fn names(&self, numbers: &[usize]) -> String {
        let mut names: Vec<String> =
            numbers.iter().take(NAMED).map(|&number| self.name(number)).collect();
        if numbers.len() > NAMED {
            names.push(format!("{} more", numbers.len() - NAMED));
        }
        let word = if numbers.len() == 1 { "policy" } else { "policies" };
        format!("{word} {}", names.join(", "))
    }

    /// The keys to blame.
    fn at(&self, number: usize, key: &str) -> Vec<String> {
        match self.numbers.policies[number] {
            Some(own) => vec!["policy".into(), format!("policy[{own}]{key}")],
            None => vec!["packages".into()],
        }
    }

    /// Policies with the same id, all of which pay.
    fn with_the_same_id(&self) -> Option<Violation> {
        let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, policy) in self.scenario.policy.iter().enumerate() {
            by_id.entry(&policy.id).or_default().push(number);
        }
        by_id.retain(|id, numbers| !id.is_empty() && numbers.len() > 1);
        let last = by_id.values().flatten().copied().max()?;
        let firsts: Vec<usize> = by_id.values().map(|numbers| numbers[0]).collect();
        let message = format!(
            "{}: the id is used more than once; all policies with it are in force and pay, so \
             give each its own id or remove one",
            self.names(&firsts)
        );
        Some(Violation { keys: self.at(last, ".id"), message })
    }

    /// Policies for regions that are not simulated.
    fn outside_the_regions(&self) -> Option<Violation> {
        let numbers = self.numbers(|policy| !is_covered(self.scenario, &policy.regions));
        let &last = numbers.last()?;
        let message = format!(
            "{}: regions contains no region of the run, so it has no effect; the run has {}",
            self.names(&numbers),
            self.scenario.regions.join(", ")
        );
        Some(Violation { keys: self.at(last, ".regions"), message })
    }

    /// Instruments of a policy of the run that are for none of its regions.
    fn for_other_regions(&self, number: usize, policy: &Policy) -> Vec<Violation> {
        let here = |region: &&String| policy.covers(region) && is_simulated(self.scenario, region);
        let is_elsewhere = |target: &Target| {
            !target.regions.is_empty()
                && is_covered(self.scenario, &policy.regions)
                && target.regions.iter().find(here).is_none()
        };
        let instruments = INSTRUMENTS.iter().zip(policy.instruments());
        let elsewhere = instruments
            .filter(|(_, it)| it.target().is_some_and(|(target, _)| is_elsewhere(target)));
        let violation = |(name, _)| Violation {
            keys: self.at(number, &format!(".{name}.for.regions")),
            message: format!(
                "{}: {name}.for.regions contains no region of the run, so it has no effect; the run \
                 has {}",
                self.names(&[number]),
                self.scenario.regions.join(", ")
            ),
        };
        elsewhere.map(violation).collect()
    }

    /// Policies part of whose budget belongs to regions that are not simulated.
    fn partly_outside_the_regions(&self) -> Vec<Violation> {
        let is_in_part = |policy: &Policy| {
            let is_left_out =
                |region: &&str| policy.covers(region) && !is_simulated(self.scenario, region);
            policy.budget > 0.0
                && is_covered(self.scenario, &policy.regions)
                && REGIONS.iter().any(is_left_out)
        };
        let numbers = self.numbers(is_in_part);
        let firms = if numbers.is_empty() { Vec::new() } else { firms() };
        let of = |policy: &Policy| {
            let covered = firms.iter().filter(|(region, _)| policy.covers(region));
            let here = covered.clone().filter(|(region, _)| is_simulated(self.scenario, region));
            here.map(|(_, firms)| firms).sum::<f64>() / covered.map(|(_, firms)| firms).sum::<f64>()
        };
        numbers
            .into_iter()
            .map(|number| {
                let policy = &self.scenario.policy[number];
                let message = format!(
                    "policy {}: only part of budget = {} is available in the regions of the run: \
                     {} %, by their number of technology firms; list them in its regions to spend \
                     all of it there",
                    self.name(number),
                    policy.budget,
                    percent(of(policy))
                );
                Violation { keys: self.at(number, ".budget"), message }
            })
            .collect()
    }

    /// A policy without effect.
    fn without_instrument(&self, number: usize, policy: &Policy) -> Option<Violation> {
        let table = Table::try_from(policy).expect("a policy fits TOML");
        let acts = |instrument: &str| {
            let settings = table.get(instrument).and_then(toml::Value::as_table);
            settings.is_some_and(|settings| {
                settings.iter().any(|(setting, value)| has_effect(setting, value))
            })
        };
        if INSTRUMENTS.iter().any(|instrument| acts(instrument)) {
            return self.capped_to_nothing(number, &table, acts);
        }
        let message = format!(
            "policy {} has no policy instrument above zero, so it has no effect; add one, such as \
             [policy.voucher] with share = 0.5 and cap = 5e4",
            self.name(number)
        );
        Some(Violation { keys: self.at(number, ".id"), message })
    }

    /// An instrument that has a cap and nothing that it caps, in a policy with others.
    fn capped_to_nothing(
        &self,
        number: usize,
        policy: &Table,
        acts: impl Fn(&str) -> bool,
    ) -> Option<Violation> {
        let cap = |instrument: &str| {
            let settings = policy.get(instrument)?.as_table()?;
            let is_positive = |value: &toml::Value| value.as_float().is_some_and(|it| it > 0.0);
            let (cap, _) = settings.iter().find(|(_, value)| is_positive(value))?;
            Some(format!("{instrument}.{cap}"))
        };
        let idle =
            INSTRUMENTS.iter().filter(|instrument| !acts(instrument)).find_map(|it| cap(it))?;
        let message = format!(
            "policy {}: {idle} has no effect, since the instrument has nothing above zero that it \
             limits",
            self.name(number)
        );
        Some(Violation { keys: self.at(number, &format!(".{idle}")), message })
    }

    /// Policies that are not in force in any month that is written.
    fn outside_the_months(&self) -> Vec<Violation> {
        let Scenario { start, until, .. } = self.scenario;
        let mut violations = Vec::new();
        let late = self.numbers(|policy| policy.from > *until);
        if let Some(&last) = late.last() {
            let message = format!(
                "{}: from lies after the last month of the run, until = \"{until}\", so it has no \
                 effect",
                self.names(&late)
            );
            violations.push(Violation { keys: self.at(last, ".from"), message });
        }
        let early = self.numbers(|policy| policy.until < *start);
        if let Some(&last) = early.last() {
            let message = format!(
                "{}: until lies before the first month that is written, start = \"{start}\", so \
                 its payments do not appear in the results",
                self.names(&early)
            );
            violations.push(Violation { keys: self.at(last, ".until"), message });
        }
        violations
    }

    /// A policy that pays only those that pass an accreditation gate, where there is none.
    fn without_gate(&self, number: usize, policy: &Policy) -> Vec<Violation> {
        let asks = [
            ("incubator_subsidy", policy.incubator_subsidy.certified_only),
            ("tax_relief", policy.tax_relief.certified_only),
        ];
        if !asks.iter().any(|(_, asks)| *asks) || self.has_gate(policy) {
            return Vec::new();
        }
        let asking = asks.iter().filter(|(_, asks)| *asks);
        asking
            .map(|(instrument, _)| {
                let message = format!(
                    "policy {}: {instrument}.certified_only = true pays only nationally certified \
                     hosts and university parks, since no policy has an accreditation gate in its \
                     regions and months; add [policy.accreditation] with a requirement, such as \
                     tenants = 20",
                    self.name(number)
                );
                Violation {
                    keys: self.at(number, &format!(".{instrument}.certified_only")),
                    message,
                }
            })
            .collect()
    }

    /// Instruments of a policy that act and cost nothing, though they have a setting for their cost.
    fn without_cost(&self, number: usize, policy: &Policy) -> Vec<Violation> {
        let table = Table::try_from(policy).expect("a policy fits TOML");
        let free = |&instrument: &&'static str| {
            let settings = table.get(instrument)?.as_table()?;
            let is_cost =
                |key: &&str| settings.get(*key).and_then(toml::Value::as_float) == Some(0.0);
            let cost = COSTS.into_iter().find(is_cost)?;
            let acts = |(setting, value): &(&String, &toml::Value)| has_effect(setting, value);
            let (setting, value) = settings.iter().find(acts)?;
            let message = format!(
                "policy {}: {instrument}.{setting} = {value} costs nothing, since \
                 {instrument}.{cost} is zero; state a cost{}",
                self.name(number),
                shipped_cost(instrument, cost)
            );
            Some(Violation { keys: self.at(number, &format!(".{instrument}")), message })
        };
        INSTRUMENTS.iter().filter_map(free).collect()
    }

    /// Whether an accreditation gate is in force somewhere while a policy is.
    fn has_gate(&self, policy: &Policy) -> bool {
        self.scenario.policy.iter().any(|other| {
            let is_near = |region: &&str| {
                is_simulated(self.scenario, region) && policy.covers(region) && other.covers(region)
            };
            other.accreditation.is_gate()
                && other.from <= policy.until.min(self.scenario.until)
                && policy.from <= other.until
                && REGIONS.iter().any(is_near)
        })
    }

    fn numbers(&self, is_meant: impl Fn(&Policy) -> bool) -> Vec<usize> {
        let policies = self.scenario.policy.iter().enumerate();
        policies.filter(|(_, policy)| is_meant(policy)).map(|(number, _)| number).collect()
    }
}

/// What the shipped packages assume for the cost of an instrument, as advice.
fn shipped_cost(instrument: &str, cost: &str) -> String {
    let policies = packages().flat_map(|(_, policies)| policies);
    let of = |policy: &Policy| {
        let table = Table::try_from(policy).expect("a policy fits TOML");
        table.get(instrument)?.get(cost)?.as_float()
    };
    let costs = policies.filter_map(|(policy, _)| of(policy)).filter(|cost| *cost > 0.0);
    match costs.reduce(f64::max) {
        Some(most) => format!(", such as {cost} = {most}, which shipped packages assume"),
        None => format!(" in {cost}"),
    }
}

/// A shock outside the months or regions of the run.
fn ineffective_shock(scenario: &Scenario, number: usize, shock: &Shock) -> Vec<Violation> {
    let Scenario { start, until, regions, burn_in_months, .. } = scenario;
    let first = start.minus(*burn_in_months);
    let mut found = Vec::new();
    if !is_covered(scenario, &shock.regions) {
        let here = regions.join(", ");
        found.push((
            "regions",
            format!("regions contains no region of the run; the run has {here}"),
        ));
    }
    if shock.from > *until {
        found.push(("from", after("from", shock.from, *until)));
    } else if shock.until < first {
        let last = shock.until;
        let message =
            format!("until = \"{last}\" lies before the burn-in, which begins in {first}");
        found.push(("until", message));
    }
    let violation = |(key, message)| Violation {
        keys: vec!["shock".into(), format!("shock[{number}].{key}")],
        message: format!("{}: {message}, so it has no effect", shock_name(number, shock)),
    };
    found.into_iter().map(violation).collect()
}

/// A change that both sets and multiplies.
fn set_and_multiplied(shock: &str, change: &Change, at: String) -> Option<Violation> {
    if change.set.is_empty() || change.times == 1.0 {
        return None;
    }
    let Change { key, set, times, .. } = change;
    let message = format!(
        "{shock}: {key} is set to {set} and then multiplied by times = {times}; state one of them"
    );
    Some(Violation { keys: vec!["shock".into(), at], message })
}

/// A change in some regions of a parameter that applies to the country as a whole.
fn regional_change_of_national(
    name: &str,
    shock: &Shock,
    change: &Change,
    at: String,
) -> Option<Violation> {
    let key = change.key.trim();
    if shock.regions.is_empty() || !NATIONAL.contains(&key) {
        return None;
    }
    let message = format!(
        "{name}: {key} applies to the country as a whole, so a shock in some regions does not \
         change it; leave regions out"
    );
    Some(Violation { keys: vec!["shock".into(), at], message })
}

fn shock_name(number: usize, shock: &Shock) -> String {
    match shock.name.as_str() {
        "" => format!("shock number {} (it has no name)", number + 1),
        name => format!("shock {name}"),
    }
}

fn after(key: &str, month: Month, until: Month) -> String {
    format!("{key} = \"{month}\" lies after the last month of the run, until = \"{until}\"")
}

/// Whether a setting gives its policy instrument an effect: a cap alone does not, nor does whom it
/// is for.
fn has_effect(setting: &str, value: &toml::Value) -> bool {
    let is_cap = setting == "cap" || setting.ends_with("_cap") || setting == "for";
    let is_zero = value.as_float() == Some(0.0)
        || value.as_integer() == Some(0)
        || value.as_bool() == Some(false);
    !is_cap && !is_zero
}

/// Whether one of some regions is simulated; all are meant when there are none.
fn is_covered(scenario: &Scenario, regions: &[String]) -> bool {
    regions.is_empty() || regions.iter().any(|region| is_simulated(scenario, region))
}

fn is_simulated(scenario: &Scenario, region: &str) -> bool {
    scenario.regions.is_empty() || scenario.regions.iter().any(|name| name == region)
}

/// Every region with its technology firms.
fn firms() -> Vec<(&'static str, f64)> {
    let data = Dataset::china();
    let of =
        |(number, name): (usize, &&'static str)| (*name, data.regional("technology_firms", number));
    REGIONS.iter().enumerate().map(of).collect()
}

/// A share in percent: two digits below ten.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 10.0 { format!("{percent:.1}") } else { format!("{percent:.0}") }
}
