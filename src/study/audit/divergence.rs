//! Where two runs that should be identical diverge: the first month, phase, region and agent.
//!
//! Two runs are followed side by side. Digests of their states say
//! in which month they part; that month is run again from copies, and looked at after each phase.
//! What a world was made from is not compared, so that two scenarios can be compared as
//! well.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::base::chance::Name;
use crate::base::month::Month;
use crate::model::record::recorder::{MonthRecord, OPENING, Recorder};
use crate::model::state::ledger::AccountId;
use crate::model::state::region::Region;
use crate::model::world::World;

/// Months after which two worlds are compared; only where they differ, each month is.
const STRIDE: u32 = 12;

/// Characters of a value that are shown.
const LONGEST: usize = 80;

/// The phase that is named when two worlds differ before their first month.
pub const SETUP: &str = "setup";

/// Makes a world in some way.
pub struct WorldMaker<'a> {
    /// Makes it, at the start of its burn-in.
    pub begin: &'a dyn Fn() -> World,
    /// Moves it one month on, on as many threads as it likes.
    pub step: &'a dyn Fn(&mut World, &mut StateCapture),
}

/// Where two worlds diverge.
#[derive(Clone, Debug, PartialEq)]
pub struct Divergence {
    /// The first month after which they differ.
    pub month: Month,
    /// The first phase of it; none if the month, run again, no longer differs.
    pub phase: Option<String>,
    /// The first region that differs then; none if only what is known of the country does.
    pub region: Option<String>,
    /// Kind and name of the agent or object with the lowest name that differs; none if it is
    /// something else of the region.
    pub agent: Option<(&'static str, Name)>,
    /// The first field of it that differs; none if it exists in one world only.
    pub field: Option<String>,
    /// What stands there in the first and in the second world.
    pub values: [Option<String>; 2],
}

impl fmt::Display for Divergence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.month)?;
        let Some(phase) = &self.phase else {
            return formatter.write_str(", which run again from a copy no longer differs");
        };
        write!(formatter, ", phase {phase}")?;
        if let Some(region) = &self.region {
            write!(formatter, ", {region}")?;
        }
        if let Some((kind, name)) = self.agent {
            write!(formatter, ", {kind} {:016x}", name.0)?;
        }
        if let Some(field) = &self.field {
            write!(formatter, ", {field}")?;
        }
        let [one, other] = self.values.each_ref().map(|it| it.as_deref().unwrap_or("nothing"));
        write!(formatter, ": {one} in one, {other} in the other")
    }
}

impl Divergence {
    /// A divergence of which no more is known.
    fn at(month: Month, phase: Option<&str>) -> Divergence {
        Divergence {
            month,
            phase: phase.map(Into::into),
            region: None,
            agent: None,
            field: None,
            values: [None, None],
        }
    }
}

/// Captures the state of a world while it moves one month on.
#[derive(Default)]
pub struct StateCapture {
    /// Phases and digests of the regions after them, if these are wanted.
    digests: Option<Vec<(String, Hash)>>,
    /// How many phases end before the one after which the regions are wanted.
    wanted: Option<usize>,
    seen: Option<Vec<Region>>,
    ended: usize,
}

impl Recorder for StateCapture {
    fn state(&mut self, phase: &str, _month: Month, regions: &[Region]) {
        if let Some(digests) = &mut self.digests {
            digests.push((phase.into(), hash(&regions)));
        }
        if self.wanted == Some(self.ended) {
            self.seen = Some(regions.to_vec());
        }
        self.ended += 1;
    }

    fn month(&mut self, _record: &MonthRecord) {}
}

/// Where the worlds of two makers differ first; nothing if they never do.
pub fn first(one: &WorldMaker, other: &WorldMaker) -> Option<Divergence> {
    let makers = [one, other];
    let mut pair = makers.map(|maker| (maker.begin)());
    if differ(&pair) {
        let month = pair[0].month();
        return Some(described(month, SETUP, [&pair[0].regions, &pair[1].regions]));
    }
    while !pair[0].is_over() {
        let before = pair.clone();
        for _ in 0..STRIDE.min(pair[0].months_left()) {
            advance(makers, &mut pair, &mut Default::default());
        }
        if differ(&pair) {
            return Some(within_stride(makers, before));
        }
    }
    None
}

/// The SHA-256 of what a world has come to, in hexadecimal.
pub fn digest(world: &World) -> String {
    hash(&world.state()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn differ([one, other]: &[World; 2]) -> bool {
    hash(&one.state()) != hash(&other.state())
}

fn advance(makers: [&WorldMaker; 2], pair: &mut [World; 2], captures: &mut [StateCapture; 2]) {
    for ((maker, world), capture) in makers.into_iter().zip(pair).zip(captures) {
        (maker.step)(world, capture);
    }
}

/// Where two worlds diverge that are equal now and differ a stride later.
fn within_stride(makers: [&WorldMaker; 2], mut pair: [World; 2]) -> Divergence {
    for _ in 0..STRIDE.min(pair[0].months_left()) {
        let before = pair.clone();
        let month = pair[0].month();
        let mut captures: [StateCapture; 2] = Default::default();
        captures.iter_mut().for_each(|capture| capture.digests = Some(Vec::new()));
        advance(makers, &mut pair, &mut captures);
        let [one, other] = captures.map(|capture| capture.digests.unwrap_or_default());
        let first_difference = one.iter().zip(&other).position(|(one, other)| one != other);
        if let Some(place) = first_difference {
            return within_month(makers, before, place, &one[place].0);
        }
        if differ(&pair) {
            // Only what is known of the country differs, which is taken before the first phase.
            return Divergence::at(month, Some(OPENING));
        }
    }
    Divergence::at(pair[0].month().minus(1), None)
}

/// Runs a month again to look at the regions after the phase in that place.
fn within_month(
    makers: [&WorldMaker; 2],
    mut pair: [World; 2],
    place: usize,
    phase: &str,
) -> Divergence {
    let month = pair[0].month();
    let mut captures: [StateCapture; 2] = Default::default();
    captures.iter_mut().for_each(|capture| capture.wanted = Some(place));
    advance(makers, &mut pair, &mut captures);
    let [one, other] = captures.map(|capture| capture.seen.unwrap_or_default());
    described(month, phase, [&one, &other])
}

/// The first region, agent and field in which the regions of two worlds differ.
fn described(month: Month, phase: &str, [one, other]: [&[Region]; 2]) -> Divergence {
    let found = Divergence::at(month, Some(phase));
    let differing = one.iter().zip(other).find(|(one, other)| hash(one) != hash(other));
    let Some((one, other)) = differing else { return found };
    let found = Divergence { region: Some(one.label.clone()), ..found };
    let (all, others) = (named_agents(one), named_agents(other));
    let names: BTreeSet<_> = all.keys().chain(others.keys()).copied().collect();
    let agent = names.into_iter().find(|agent| all.get(agent) != others.get(agent));
    let Some(agent) = agent else {
        let (field, values) = parting(&json!(one), &json!(other));
        return Divergence { field: Some(field), values, ..found };
    };
    let found = Divergence { agent: Some((agent.1, agent.0)), ..found };
    match all.get(&agent).zip(others.get(&agent)) {
        Some((one, other)) => {
            let (field, values) = parting(one, other);
            Divergence { field: Some(field), values, ..found }
        }
        None => {
            let values = [&all, &others].map(|all| all.get(&agent).map(|_| "there".to_string()));
            Divergence { values, ..found }
        }
    }
}

/// Everybody and everything of a region that has a name, each with all its fields and the balance
/// of its account.
fn named_agents(region: &Region) -> BTreeMap<(Name, &'static str), Value> {
    let mut all = BTreeMap::new();
    let mut add = |kind: &'static str, name: Name, it: Value| {
        all.insert((name, kind), it);
    };
    let with_cash = |it: Value, account: AccountId| {
        let mut it = it;
        it["cash"] = json!(region.ledger.balance(account));
        it
    };
    let Region { researchers, founders, startups, enterprises, .. } = region;
    researchers.iter().for_each(|(_, it)| add("researcher", it.name, json!(it)));
    founders.iter().for_each(|it| add("founder", it.name, json!(it)));
    startups.iter().for_each(|(_, it)| add("startup", it.name, with_cash(json!(it), it.account)));
    enterprises
        .iter()
        .for_each(|(_, it)| add("enterprise", it.name, with_cash(json!(it), it.account)));
    let Region { investors, banks, organizations, .. } = region;
    investors.iter().for_each(|(_, it)| add("investor", it.name, with_cash(json!(it), it.account)));
    banks.iter().for_each(|it| add("bank", it.name, with_cash(json!(it), it.account)));
    organizations
        .iter()
        .for_each(|(_, it)| add(it.kind.name(), it.name, with_cash(json!(it), it.account)));
    let Region { achievements, patents, needs, loans, claims, .. } = region;
    achievements.iter().for_each(|(_, it)| add("achievement", it.name, json!(it)));
    patents.iter().for_each(|(_, it)| add("patent", it.name, json!(it)));
    needs.iter().for_each(|it| add("need", it.name, json!(it)));
    loans.iter().for_each(|(_, it)| add("loan", it.name, json!(it)));
    claims.iter().for_each(|it| add("claim", it.name, json!(it)));
    all
}

/// The path to the first leaf in which two values differ, and what stands there.
fn parting(one: &Value, other: &Value) -> (String, [Option<String>; 2]) {
    let mut path = String::new();
    let mut pair = [Some(one), Some(other)];
    while let [Some(one), Some(other)] = pair {
        let step = match (one, other) {
            (Value::Object(one), Value::Object(other)) => {
                let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
                let key = keys.into_iter().find(|&key| one.get(key) != other.get(key));
                key.map(|key| (key.clone(), [one.get(key), other.get(key)]))
            }
            (Value::Array(one), Value::Array(other)) => {
                let mut places = 0..one.len().max(other.len());
                let place = places.find(|&place| one.get(place) != other.get(place));
                place.map(|place| (place.to_string(), [one.get(place), other.get(place)]))
            }
            _ => None,
        };
        let Some((key, next)) = step else { break };
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&key);
        pair = next;
    }
    (path, pair.map(|it| it.map(shortened)))
}

/// A value as text, cut where it is long.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

type Hash = [u8; 32];

/// The SHA-256 of a state as JSON, which is not kept.
fn hash(state: &impl Serialize) -> Hash {
    let mut digester = BufWriter::with_capacity(1 << 16, Digester(Sha256::new()));
    serde_json::to_writer(&mut digester, state).expect("a state is data");
    let digester = digester.into_inner().ok().expect("a digest takes everything");
    digester.0.finalize().into()
}

/// Takes bytes into a digest.
struct Digester(Sha256);

impl Write for Digester {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_leaf_that_differs_is_named() {
        let check = |one: Value, other: Value, path: &str, values: [Option<&str>; 2]| {
            let (found, there) = parting(&one, &other);
            assert_eq!(found, path);
            assert_eq!(there.each_ref().map(|it| it.as_deref()), values);
        };
        let one = json!({"a": 1, "b": {"c": [1, 2]}});
        check(one.clone(), json!({"a": 1, "b": {"c": [1, 3]}}), "b.c.1", [Some("2"), Some("3")]);
        check(one.clone(), json!({"a": 1, "b": {"c": [1]}}), "b.c.1", [Some("2"), None]);
        check(one, json!({"b": 2}), "a", [Some("1"), None]);
        check(json!(1), json!(2), "", [Some("1"), Some("2")]);
    }
}
