//! Small worlds, and what is recorded of them.

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use stia::base::arena::{Arena, Id};
use stia::base::chance::Name;
use stia::base::month::Month;
use stia::model::record::recorder::{MonthRecord, Recorder};
use stia::model::record::view::View;
use stia::model::rules::scenario::Scenario;
use stia::model::state::agents::startup::Startup;
use stia::model::state::event::{Event, EventKind};
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::objects::loan::Loan;
use stia::model::state::region::Region;
use stia::model::state::tally::Count;
use stia::model::world::World;
use stia::scenario::load_text;
use stia::table::Cell;

/// A scenario of a few lines.
pub fn scenario(text: &str) -> Scenario {
    load_with(text, &[])
}

/// A scenario of a few lines with overrides such as `equity.on=false`.
pub fn load_with(text: &str, overrides: &[String]) -> Scenario {
    match load_text("test.toml", text, overrides) {
        Ok(loaded) => loaded.scenario,
        Err(mistakes) => panic!("{}", mistakes[0]),
    }
}

/// The whole state of something, as bytes.
pub fn bytes(state: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(state).expect("the state can be written")
}

/// Replicates of a scenario, run to their ends.
pub fn replicates(scenario: &Scenario, count: u32) -> Vec<Seen> {
    (1..=count).into_par_iter().map(|replicate| Seen::of(scenario, replicate)).collect()
}

/// The record of a world from its start to its end.
pub struct Seen {
    /// The record of each month.
    pub months: Vec<MonthRecord>,
    /// All events.
    pub events: Vec<Event>,
    /// Month ends at which tenants were seen, and how many customers they had.
    pub tenants: (u64, u64),
    /// The world after its last month.
    pub world: World,
}

impl Seen {
    /// Runs a scenario with its own seed.
    pub fn of(scenario: &Scenario, replicate: u32) -> Seen {
        let mut world = World::new(scenario, scenario.seed, replicate);
        let mut eye = Eye::default();
        while !world.is_over() {
            world.step(&mut eye);
        }
        Seen { months: eye.months, events: eye.events, tenants: eye.tenants, world }
    }

    /// The figures of the whole world, month by month.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        self.months.iter().map(|record| &record.places[0].1)
    }

    /// A counter's sum over all months, in real units.
    pub fn sum(&self, count: Count) -> f64 {
        self.views().map(|view| view.of(count)).sum()
    }

    /// National flow from one sector to another over all months, CNY.
    pub fn flow(&self, payer: Sector, payee: Sector, reason: Reason) -> f64 {
        let flows = self.months.iter().flat_map(|record| &record.flows);
        flows
            .filter(|flow| (flow.payer, flow.payee, flow.reason) == (payer, payee, reason))
            .map(|flow| flow.yuan)
            .sum()
    }

    /// Events of a kind.
    pub fn of_kind(&self, kind: EventKind) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(move |event| event.kind == kind)
    }

    /// Services of that name: fee, before, after.
    pub fn services(&self, service: &str) -> Vec<[f64; 3]> {
        self.of_kind(EventKind::Service)
            .filter(|event| text(event, "service") == service)
            .map(|event| ["fee_yuan", "before", "after"].map(|column| number(event, column)))
            .collect()
    }

    /// Contracts through that channel.
    pub fn contracts_by(&self, channel: &str) -> usize {
        self.of_kind(EventKind::Contract).filter(|event| text(event, "channel") == channel).count()
    }
}

/// Keeps all records.
#[derive(Default)]
pub struct Eye {
    pub months: Vec<MonthRecord>,
    pub events: Vec<Event>,
    pub tenants: (u64, u64),
}

impl Recorder for Eye {
    fn books(&mut self, _: Month, regions: &[Region]) {
        for (_, startup) in regions.iter().flat_map(|region| region.startups.iter()) {
            if startup.host().is_some() {
                self.tenants.0 += 1;
                self.tenants.1 += u64::from(startup.customers.count());
            }
        }
    }

    fn month(&mut self, record: &MonthRecord) {
        self.months.push(record.clone());
    }

    fn wants_events(&self) -> bool {
        true
    }

    fn events(&mut self, _: Month, events: &[Event]) {
        self.events.extend_from_slice(events);
    }
}

/// The cell of an event in a column.
pub fn cell<'a>(event: &'a Event, column: &str) -> &'a Cell<'a> {
    let place = event.kind.columns().iter().position(|it| it.name == column);
    &event.cells[place.expect("the kind of event has that column")]
}

/// A number of an event; a cell that is empty is none.
pub fn number(event: &Event, column: &str) -> f64 {
    match cell(event, column) {
        Cell::Number(number) => *number,
        Cell::Count(count) => *count as f64,
        other => panic!("{column} holds {other:?}"),
    }
}

/// A word of an event; empty when the cell is.
pub fn text<'a>(event: &'a Event, column: &str) -> &'a str {
    match cell(event, column) {
        Cell::Text(text) => text,
        Cell::Empty => "",
        other => panic!("{column} holds {other:?}"),
    }
}

/// An agent or object of a world: its kind and its lineage name.
pub type Who = (&'static str, Name);

/// All agents and objects of a region by lineage name, each with all its fields. Handles are
/// replaced by names and accounts by balances, because slots do not belong to agents.
pub fn everybody(regions: &[Region], region: &Region) -> BTreeMap<Who, Value> {
    let mut all = BTreeMap::new();
    let balance = |account| json!(region.ledger.balance(account));
    for (_, it) in region.researchers.iter() {
        all.insert(("researcher", it.name), json!(it));
    }
    for it in &region.founders {
        all.insert(("founder", it.name), json!(it));
    }
    let debts = |first: Option<Id<Loan>>| -> Value {
        let chain = std::iter::successors(first, |&id| region.loans[id].next);
        chain.map(|id| json!(region.loans[id].name)).collect()
    };
    for it in &region.banks {
        all.insert(("bank", it.name), with(it, &[("account", balance(it.account))]));
    }
    for (_, it) in region.loans.iter() {
        let bank = region.banks[it.bank as usize].name;
        all.insert(("loan", it.name), with(it, &[("bank", json!(bank)), ("next", Value::Null)]));
    }
    for (_, it) in region.enterprises.iter() {
        // Partners are known by their names and directions.
        let ties = it.ties.map(|tie| tie.map(|tie| json!([tie.region, tie.name, tie.direction])));
        let fields =
            [("account", balance(it.account)), ("ties", json!(ties)), ("debt", debts(it.debt))];
        all.insert(("enterprise", it.name), with(it, &fields));
    }
    for (_, it) in region.investors.iter() {
        all.insert(("investor", it.name), with(it, &[("account", balance(it.account))]));
    }
    for (_, it) in region.organizations.iter() {
        all.insert(("organization", it.name), with(it, &[("account", balance(it.account))]));
    }
    for (_, it) in region.startups.iter() {
        let debt = debts(it.debt);
        all.insert(("startup", it.name), startup(regions, region, it, debt));
    }
    for (_, it) in region.achievements.iter() {
        let inventor = name_in(&region.researchers, it.inventor, |it| it.name);
        all.insert(("achievement", it.name), with(it, &[("inventor", json!(inventor))]));
    }
    for (_, it) in region.patents.iter() {
        all.insert(("patent", it.name), with(it, &[("owner", owner(region, it.owner))]));
    }
    for it in &region.needs {
        let buyer = name_in(&region.enterprises, it.buyer, |it| it.name);
        // Helpers are searched for again in every month and are not part of the state.
        all.insert(("need", it.name), with(it, &[("buyer", json!(buyer)), ("helpers", json!(0))]));
    }
    all
}

/// A startup with all its fields and its creditors.
fn startup(regions: &[Region], region: &Region, it: &Startup, debt: Value) -> Value {
    let host = it.host().map(|host| name_in(&region.organizations, host, |it| it.name));
    let holders: Vec<Value> = it
        .holders
        .iter()
        .map(|holding| {
            let investors = &regions[holding.region as usize].investors;
            json!([
                name_in(investors, holding.investor, |it| it.name),
                holding.share,
                holding.paid,
                holding.due,
            ])
        })
        .collect();
    let mut stage = json!(it.stage);
    if let Some(tenant) = stage.get_mut("Tenant") {
        tenant["host"] = json!(host);
    }
    let fields = [
        ("account", json!(region.ledger.balance(it.account))),
        ("holders", json!(holders)),
        ("stage", stage),
        ("debt", debt),
    ];
    with(it, &fields)
}

fn owner(region: &Region, owner: stia::model::state::objects::patent::PatentOwner) -> Value {
    use stia::model::state::objects::patent::PatentOwner;
    match owner {
        PatentOwner::Body => json!("body"),
        PatentOwner::Startup(id) => json!(name_in(&region.startups, id, |it| it.name)),
        PatentOwner::Enterprise(id) => json!(name_in(&region.enterprises, id, |it| it.name)),
    }
}

fn name_in<T>(arena: &Arena<T>, id: Id<T>, name: fn(&T) -> Name) -> Option<Name> {
    arena.get(id).map(name)
}

/// The fields of an agent, with some of them replaced.
fn with(agent: &impl Serialize, fields: &[(&str, Value)]) -> Value {
    let mut value = json!(agent);
    for (field, instead) in fields {
        value[*field] = instead.clone();
    }
    value
}
