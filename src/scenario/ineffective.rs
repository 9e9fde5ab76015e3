//! Policies and shocks that cannot act, or not as they read, in the months and regions of a run.

use std::collections::BTreeMap;

use toml::Table;

use super::broken::Broken;

use crate::base::month::Month;
use crate::model::data::{Dataset, REGIONS};
use crate::model::rules::instruments::{INSTRUMENTS, Policy};
use crate::model::rules::scenario::Scenario;
use crate::model::rules::shock::{Change, Shock};

/// Parameters that are read for the country as a whole: in some regions alone they change nothing.
const NATIONAL: [&str; 1] = ["equity.confidence"];

/// Most names in one message.
const NAMED: usize = 6;

/// Policies and shocks of a scenario without effect; the first policies are `bundled`.
pub fn idle(scenario: &Scenario, bundled: usize) -> Vec<Broken> {
    let policies = Policies { scenario, bundled };
    let mut broken = Vec::new();
    broken.extend(policies.alike());
    broken.extend(policies.elsewhere());
    broken.extend(policies.out_of_time());
    broken.extend(policies.in_part());
    for (number, policy) in scenario.policy.iter().enumerate() {
        broken.extend(policies.without_instrument(number, policy));
        broken.extend(policies.without_gate(number, policy));
    }
    for (number, shock) in scenario.shock.iter().enumerate() {
        broken.extend(idle_shock(scenario, number, shock));
        for (place, change) in shock.changes.iter().enumerate() {
            let at = |key| format!("shock[{number}].changes[{place}].{key}");
            let name = shock_name(number, shock);
            broken.extend(twofold(&name, change, at("times")));
            broken.extend(national(&name, shock, change, at("key")));
        }
    }
    broken
}

/// The policies of a scenario, with what places them in its file.
struct Policies<'a> {
    scenario: &'a Scenario,
    bundled: usize,
}

impl Policies<'_> {
    /// What a policy is called in messages.
    fn name(&self, number: usize) -> String {
        let id = &self.scenario.policy[number].id;
        match number.checked_sub(self.bundled) {
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
        match number.checked_sub(self.bundled) {
            Some(own) => vec!["policy".into(), format!("policy[{own}]{key}")],
            None => vec!["bundles".into()],
        }
    }

    /// Policies with one id, all of which pay.
    fn alike(&self) -> Option<Broken> {
        let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, policy) in self.scenario.policy.iter().enumerate() {
            by_id.entry(&policy.id).or_default().push(number);
        }
        by_id.retain(|id, numbers| !id.is_empty() && numbers.len() > 1);
        let last = by_id.values().flatten().copied().max()?;
        let firsts: Vec<usize> = by_id.values().map(|numbers| numbers[0]).collect();
        let message = format!(
            "{}: the id stands more than once; all that have it are in force and pay, so name each \
             differently, or take one out",
            self.names(&firsts)
        );
        Some(Broken { keys: self.at(last, ".id"), message })
    }

    /// Policies for regions that are not simulated.
    fn elsewhere(&self) -> Option<Broken> {
        let numbers = self.numbers(|policy| !is_covered(self.scenario, &policy.regions));
        let &last = numbers.last()?;
        let message = format!(
            "{}: regions names no region of the run, so that nothing of it acts; the run has {}",
            self.names(&numbers),
            self.scenario.regions.join(", ")
        );
        Some(Broken { keys: self.at(last, ".regions"), message })
    }

    /// Policies a part of whose budget belongs to regions that are not simulated.
    fn in_part(&self) -> Vec<Broken> {
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
                    "policy {}: of budget = {} only {} % belongs to the regions of the run, by their \
                     technology firms; name them in its regions to spend all of it there",
                    self.name(number),
                    policy.budget,
                    percent(of(policy))
                );
                Broken { keys: self.at(number, ".budget"), message }
            })
            .collect()
    }

    /// A policy that does nothing.
    fn without_instrument(&self, number: usize, policy: &Policy) -> Option<Broken> {
        let table = Table::try_from(policy).expect("a policy fits TOML");
        let acts = |instrument: &str| {
            let knobs = table.get(instrument).and_then(toml::Value::as_table);
            knobs.is_some_and(|knobs| knobs.iter().any(|(knob, value)| is_turned(knob, value)))
        };
        if INSTRUMENTS.iter().any(|instrument| acts(instrument)) {
            return None;
        }
        let message = format!(
            "policy {} has no instrument above zero, so that it does nothing; add one, such as \
             [policy.voucher] with share = 0.5 and cap = 5e4",
            self.name(number)
        );
        Some(Broken { keys: self.at(number, ".id"), message })
    }

    /// Policies that are not in force in any month that is written.
    fn out_of_time(&self) -> Vec<Broken> {
        let Scenario { start, until, .. } = self.scenario;
        let mut broken = Vec::new();
        let late = self.numbers(|policy| policy.from > *until);
        if let Some(&last) = late.last() {
            let message = format!(
                "{}: from lies after the last month of the run, until = \"{until}\", so that nothing \
                 of it acts",
                self.names(&late)
            );
            broken.push(Broken { keys: self.at(last, ".from"), message });
        }
        let early = self.numbers(|policy| policy.until < *start);
        if let Some(&last) = early.last() {
            let message = format!(
                "{}: until lies before the first month that is written, start = \"{start}\", so that \
                 nothing is seen of what it pays",
                self.names(&early)
            );
            broken.push(Broken { keys: self.at(last, ".until"), message });
        }
        broken
    }

    /// A policy that pays those alone that pass a gate, where there is none.
    fn without_gate(&self, number: usize, policy: &Policy) -> Vec<Broken> {
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
                    "policy {}: {instrument}.certified_only = true pays only hosts of national level and \
                     university parks, since no policy has a gate in its regions and months; add [policy.accreditation] with what an incubator has \
                     to show, such as tenants = 20",
                    self.name(number)
                );
                Broken { keys: self.at(number, &format!(".{instrument}.certified_only")), message }
            })
            .collect()
    }

    /// Whether a gate stands somewhere while a policy is in force.
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

/// A shock outside the months or regions of the run.
fn idle_shock(scenario: &Scenario, number: usize, shock: &Shock) -> Vec<Broken> {
    let Scenario { start, until, regions, burn_in_months, .. } = scenario;
    let first = start.minus(*burn_in_months);
    let mut found = Vec::new();
    if !is_covered(scenario, &shock.regions) {
        let here = regions.join(", ");
        found.push(("regions", format!("regions names no region of the run; the run has {here}")));
    }
    if shock.from > *until {
        found.push(("from", after("from", shock.from, *until)));
    } else if shock.until < first {
        let last = shock.until;
        let message =
            format!("until = \"{last}\" lies before the burn-in, which begins in {first}");
        found.push(("until", message));
    }
    let broken = |(key, message)| Broken {
        keys: vec!["shock".into(), format!("shock[{number}].{key}")],
        message: format!("{}: {message}, so that nothing changes", shock_name(number, shock)),
    };
    found.into_iter().map(broken).collect()
}

/// A change that both sets and multiplies.
fn twofold(shock: &str, change: &Change, at: String) -> Option<Broken> {
    if change.set.is_empty() || change.times == 1.0 {
        return None;
    }
    let Change { key, set, times, .. } = change;
    let message = format!(
        "{shock}: {key} is set to {set} and then multiplied by times = {times}; state one of them"
    );
    Some(Broken { keys: vec!["shock".into(), at], message })
}

/// A change in some regions of what is read for the country as a whole.
fn national(name: &str, shock: &Shock, change: &Change, at: String) -> Option<Broken> {
    let key = change.key.trim();
    if shock.regions.is_empty() || !NATIONAL.contains(&key) {
        return None;
    }
    let message = format!(
        "{name}: {key} is read for the country as a whole, so that a shock in some regions does not \
         change it; leave regions out"
    );
    Some(Broken { keys: vec!["shock".into(), at], message })
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

/// Whether a knob makes its instrument do something: a cap alone does not.
fn is_turned(knob: &str, value: &toml::Value) -> bool {
    let is_cap = knob == "cap" || knob.ends_with("_cap");
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
