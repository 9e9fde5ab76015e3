//! Branches: until when two scenarios have the same history, and how a world continues in another
//! scenario.
//!
//! A branch gives, bit for bit, what a run from the start gives. Two scenarios therefore share
//! their months only if everything that the model may look at before is equal; in case of doubt,
//! they count as different.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use toml::Table;

use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::rules::credit::models::NONE;
use crate::model::rules::credit::{SCHEME_COUNT, scheme, scheme_name, section_of};
use crate::model::rules::effective_parameters::EffectiveParameters;
use crate::model::rules::scenario::Scenario;
use crate::model::state::kind::Kind;
use crate::model::state::purse::Purse;
use crate::model::world::World;

/// The first month in which two scenarios may differ; none if they share no month.
///
/// Scenarios whose runs end in different months share nothing here, although a world may enter a
/// scenario that ends earlier ([`World::enter`]).
pub fn shared_until(one: &Scenario, other: &Scenario) -> Option<Month> {
    if one.until != other.until || one.first_month() != other.first_month() {
        return None;
    }
    let mut months = turns(one);
    months.extend(turns(other));
    months.sort_unstable();
    months.dedup();
    let shared = months.partition_point(|&month| history(one, month) == history(other, month));
    shared.checked_sub(1).map(|last| months[last])
}

/// Scenarios that share months, as a tree: each is simulated from the month in which it branches
/// off from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The first is simulated from the start; a member follows the one from which it branches off.
    pub members: Vec<Member>,
}

/// A scenario in a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its place in the list of scenarios.
    pub scenario: usize,
    /// The member whose history it shares, and its own first month; none for the first.
    pub leaves: Option<(usize, Month)>,
}

/// The scenarios to simulate once, and where others branch off: each branches off from the earlier
/// one in the list with which it shares most months. Scenarios that share nothing form families of
/// their own.
///
/// Families are in the order of their first members, members in the order of the list.
pub fn families(scenarios: &[&Scenario]) -> Vec<Family> {
    // Scenarios that share any month share the first.
    let mut alike: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, scenario) in scenarios.iter().enumerate() {
        let group = *alike.entry(beginning(scenario)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(place);
    }
    groups.into_iter().map(|group| family(scenarios, &group)).collect()
}

/// The family of scenarios that all share the first month.
fn family(scenarios: &[&Scenario], group: &[usize]) -> Family {
    let mut months: Vec<Month> = match group {
        [_] => Vec::new(),
        _ => group.iter().flat_map(|&place| turns(scenarios[place])).collect(),
    };
    months.sort_unstable();
    months.dedup();
    // Computed at the first use: most are not needed.
    let mut histories = vec![vec![None; months.len()]; group.len()];
    let mut history = |place: usize, month: usize| -> [u8; 32] {
        *histories[place][month]
            .get_or_insert_with(|| digest(scenarios[group[place]], months[month]))
    };
    let numbers: Vec<usize> = (0..months.len()).collect();
    let mut members: Vec<Member> = Vec::new();
    for (place, &scenario) in group.iter().enumerate() {
        let mut shared = |earlier: usize| {
            numbers.partition_point(|&month| history(earlier, month) == history(place, month))
        };
        // Of several that share as many months, the first: it continues alone for longest.
        let most = (0..place).map(|earlier| (shared(earlier), place - earlier)).max();
        let leaves = most.map(|(shared, back)| (place - back, months[shared - 1]));
        members.push(Member { scenario, leaves });
    }
    Family { members }
}

/// Why a world cannot continue in another scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnterError {
    /// The scenario has another history, or an end that the world may not have.
    OtherHistory {
        /// The differences before the world's month, key by key.
        differences: Vec<String>,
    },
}

impl fmt::Display for EnterError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EnterError::OtherHistory { differences } = self;
        write!(to, "the scenario has another history: {}", differences.join("; "))
    }
}

impl std::error::Error for EnterError {}

impl World {
    /// Continues in another scenario with the same history up to this month.
    ///
    /// It may end earlier, but not later. The number of replicates makes no difference.
    ///
    /// # Errors
    ///
    /// The differences, key by key; the world is then unchanged.
    pub fn enter(&mut self, scenario: &Scenario) -> Result<(), EnterError> {
        let month = self.month();
        let differences = differences(&self.scenario, scenario, month);
        if !differences.is_empty() {
            return Err(EnterError::OtherHistory { differences });
        }
        let early = |scenario: &Scenario| -> Vec<u16> {
            let numbered = (0..).zip(&scenario.policy);
            numbered.filter(|(_, it)| it.from < month).map(|(number, _)| number).collect()
        };
        let (before, now) = (early(&self.scenario), early(scenario));
        self.take_scenario(scenario, |number| {
            before.binary_search(&number).ok().map(|place| now[place])
        });
        Ok(())
    }
}

/// Months at which the history of this scenario may start to differ from another's, in no order.
fn turns(scenario: &Scenario) -> Vec<Month> {
    let (first, end) = (scenario.first_month().next(), scenario.until.next());
    let policies = scenario.policy.iter().flat_map(|policy| {
        let year = Month::default().plus(policy.until.year() as u32 * 12);
        [policy.from, year, policy.until.next()]
    });
    let shocks = scenario.shock.iter().flat_map(|shock| [shock.from, shock.until.next()]);
    let switches = Kind::ALL.into_iter().map(|kind| (kind.row().switch)(scenario).off_from);
    let schemes = (0..SCHEME_COUNT).map(|place| scheme(scenario, place).from);
    policies
        .chain(shocks)
        .chain(switches)
        .chain(schemes)
        .filter(|month| (first..=end).contains(month))
        .chain([first, end])
        .collect()
}

/// The part of a scenario that determines the months before `month`.
///
/// Left out: texts; the number of replicates; the last month; policies and shocks that begin later,
/// and how far beyond the month others last; types that close later; models and products that begin
/// later.
fn history(scenario: &Scenario, month: Month) -> Value {
    let last = month.minus(1);
    // A budget paid once a year looks ahead to the end of the policy in that year.
    let december = Month::default().plus(last.year() as u32 * 12 + 11);
    let mut value = as_json(scenario);
    let table = value.as_object_mut().expect("a scenario is a table");
    for key in ["name", "question", "replicates", "first_replicate", "until"] {
        table[key] = Value::Null;
    }
    let policies = scenario.policy.iter().filter(|policy| policy.from < month);
    table.insert("policy".into(), policies.map(|it| policy(it, december)).collect());
    let shocks = scenario.shock.iter().filter(|shock| shock.from < month);
    let shocks = shocks.map(|shock| {
        let mut value = as_json(shock);
        value["until"] = json!(shock.until.min(last));
        value
    });
    table.insert("shock".into(), shocks.collect());
    let changed = changed_before(scenario, month);
    let is_changed = |section: &str| changed.iter().any(|key| key.starts_with(section));
    for kind in Kind::ALL {
        let switch = (kind.row().switch)(scenario);
        let is_on = (switch.on && switch.off_in.is_empty()) || switch.off_from >= month;
        if is_on && !is_changed(&format!("{}.switch.", kind.name())) {
            table[kind.name()]["switch"] = Value::Null;
        }
    }
    for place in 0..SCHEME_COUNT {
        let model = scheme(scenario, place);
        let (section, name) = (section_of(place), scheme_name(place));
        // Additionality depends on `none`, in force or not.
        let is_idle = (!model.on || model.from >= month) && place != usize::from(NONE);
        if is_idle && !is_changed(&format!("{section}.{name}.")) {
            table[section][name] = Value::Null;
        } else if let Some(scheme) = table[section][name].as_object_mut() {
            SOLVED.iter().for_each(|key| _ = scheme.remove(*key));
        }
    }
    value
}

/// Parameters as JSON, by way of TOML, in which they are written anyway.
fn as_json(parameters: &impl Serialize) -> Value {
    json!(Table::try_from(parameters).expect("every parameter fits TOML"))
}

/// Keys that say how settings were found, and have no effect.
const SOLVED: [&str; 3] = ["costs", "settings", "solved"];

/// A policy without texts. Its id stays: draws are keyed by it.
fn policy(policy: &crate::model::rules::instruments::Policy, december: Month) -> Value {
    let mut value = as_json(policy);
    let table = value.as_object_mut().expect("a policy is a table");
    for key in ["title", "source"].iter().chain(&SOLVED) {
        table.remove(*key);
    }
    table["until"] = json!(policy.until.min(december));
    value
}

/// The parameters that shocks and policies change before a month.
fn changed_before(scenario: &Scenario, month: Month) -> Vec<String> {
    let shocks = scenario.shock.iter().filter(|shock| shock.from < month);
    let policies = scenario.policy.iter().filter(|policy| policy.from < month);
    let by_shocks = shocks.flat_map(|shock| shock.changes.clone());
    let by_policies = policies.flat_map(|policy| policy.changes());
    by_shocks.chain(by_policies).map(|change| change.key.trim().to_string()).collect()
}

/// A digest of what determines the months before `month`.
fn digest(scenario: &Scenario, month: Month) -> [u8; 32] {
    let history = serde_json::to_vec(&history(scenario, month)).expect("a scenario is data");
    Sha256::digest(history).into()
}

/// A digest of what determines the first month, and of the end of the run.
fn beginning(scenario: &Scenario) -> [u8; 32] {
    let first = digest(scenario, scenario.first_month().next());
    Sha256::digest([&first[..], &scenario.until.number().to_le_bytes()].concat()).into()
}

/// The differences that prevent a world of scenario `here` from continuing in `there` from `month`
/// on: keys with their values there and here.
fn differences(here: &Scenario, there: &Scenario, month: Month) -> Vec<String> {
    let mut found = Vec::new();
    if there.until > here.until {
        let (until, most) = (there.until, here.until);
        found.push(format!("until = \"{until}\", which may be \"{most}\" or earlier"));
    } else if there.until.next() < month {
        let (until, least) = (there.until, month.minus(1));
        found.push(format!("until = \"{until}\", which may not be before \"{least}\""));
    }
    let whole = [here, there].map(as_json);
    let both = [history(here, month), history(there, month)];
    compare("", [&both[0], &both[1]], [&whole[0], &whole[1]], &mut found);
    found
}

/// Adds where two values differ. `whole` has what was left out of one of them.
fn compare(path: &str, both: [&Value; 2], whole: [&Value; 2], found: &mut Vec<String>) {
    let below = |key: &str| if path.is_empty() { key.into() } else { format!("{path}.{key}") };
    match both {
        [here, there] if here == there => (),
        [Value::Null, Value::Object(_)] | [Value::Object(_), Value::Null] => {
            compare(path, whole, whole, found);
        }
        [Value::Object(here), Value::Object(there)] => {
            const NOTHING: &Value = &Value::Null;
            let all = whole.map(Value::as_object);
            let in_all = |side: usize, key: &str| all[side].and_then(|it| it.get(key));
            for key in keys(here, there) {
                let both = [here, there].map(|it| it.get(key).unwrap_or(NOTHING));
                let whole = [0, 1].map(|side| in_all(side, key).unwrap_or(NOTHING));
                compare(&below(key), both, whole, found);
            }
        }
        [Value::Array(here), Value::Array(there)] if ["policy", "shock"].contains(&path) => {
            compare_lists(path, here, there, found);
        }
        [here, there] => {
            let shown = |value: &Value| match value {
                Value::Null => "nothing".into(),
                value => value.to_string(),
            };
            found.push(format!("{path} = {}, not {}", shown(there), shown(here)));
        }
    }
}

/// The keys of two tables, each once.
fn keys<'a>(here: &'a Map<String, Value>, there: &'a Map<String, Value>) -> Vec<&'a str> {
    let more = there.keys().filter(|key| !here.contains_key(*key));
    here.keys().chain(more).map(String::as_str).collect()
}

/// Adds where two lists of policies or shocks differ: by name, then key by key.
fn compare_lists(path: &str, here: &[Value], there: &[Value], found: &mut Vec<String>) {
    let before = found.len();
    let name = |value: &Value| -> String {
        let name = value.get("id").or(value.get("name")).and_then(Value::as_str);
        let from = value.get("from").and_then(Value::as_str);
        let mut text = format!("{path} \"{}\"", name.unwrap_or_default());
        let _ = write!(text, " from {}", from.unwrap_or_default());
        text
    };
    let is_in = |list: &[Value], value: &Value| list.iter().any(|it| name(it) == name(value));
    for value in here.iter().filter(|value| !is_in(there, value)) {
        found.push(format!("{} is missing", name(value)));
    }
    for value in there.iter().filter(|value| !is_in(here, value)) {
        found.push(format!("{} is new", name(value)));
    }
    for one in here {
        if let Some(other) = there.iter().find(|it| name(it) == name(one)) {
            compare(&name(one), [one, other], [one, other], found);
        }
    }
    if found.len() == before {
        found.push(format!("{path}: the same ones in another order or number"));
    }
}

impl World {
    /// Replaces the scenario by another with the same history so far and the same length or
    /// shorter.
    pub(crate) fn take_scenario(
        &mut self,
        scenario: &Scenario,
        renumbered: impl Fn(u16) -> Option<u16>,
    ) {
        const KNOWN: &str = "what has been in force has a number in a scenario of the same history";
        let last = scenario.until.next();
        let renumber = |numbers: &mut Vec<u16>| {
            numbers.iter_mut().for_each(|number| *number = renumbered(*number).expect(KNOWN));
        };
        self.drivers.end(last);
        for region in &mut self.regions {
            region.calendars.arrivals.end(last);
            region.calendars.dockets.end(last);
            region.calendars.deadlines.end(last);
            renumber(&mut region.policies.in_force);
            for (_, organization) in region.organizations.iter_mut() {
                renumber(&mut organization.passed);
                renumber(&mut organization.rewarded);
            }
            if !region.policies.spent.is_empty() {
                let before = std::mem::replace(
                    &mut region.policies.spent,
                    vec![Money::ZERO; scenario.policy.len()],
                );
                for (number, paid) in (0..).zip(before) {
                    if let Some(number) = renumbered(number) {
                        region.policies.spent[usize::from(number)] = paid;
                    }
                }
                let before = std::mem::take(&mut region.policies.purses);
                region.policies.purses.resize_with(scenario.policy.len(), Purse::default);
                for (number, purse) in (0..).zip(before) {
                    if let Some(number) = renumbered(number) {
                        region.policies.purses[usize::from(number)] = purse;
                    }
                }
            }
        }
        self.scenario = scenario.clone();
        self.effective = EffectiveParameters::default();
        if self.month > scenario.first_month() {
            let labels: Vec<&str> = self.regions.iter().map(|it| it.label.as_str()).collect();
            self.effective.update(&self.scenario, self.month.minus(1), &labels);
        }
    }
}
