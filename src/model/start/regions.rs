//! Regions without agents: their shares of the country, their accounts, and their data.

use std::sync::LazyLock;

use crate::base::arena::Arena;
use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::data::Dataset;
use crate::model::data::drivers::Drivers;
use crate::model::phases::intermediaries;
use crate::model::rules::credit::SCHEME_COUNT;
use crate::model::rules::instruments::INSTRUMENTS;
use crate::model::rules::scenario::Scenario;
use crate::model::state::agents::guarantor::Guarantor;
use crate::model::state::agents::investor::InvestorKind;
use crate::model::state::awareness::WordOfMouth;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{Ledger, Sector};
use crate::model::state::mailboxes::Mailboxes;
use crate::model::state::memory::Memory;
use crate::model::state::region::{
    Accounts, BaselineByYear, Calendars, Directories, Market, NeedsSignal, Quarters, Region,
    RegionPolicies, Shares,
};
use crate::model::state::tally::Tally;

/// Share of founders who live where technology firms are; the others live where output is: assumed.
const FOUNDERS_BY_FIRMS: f64 = 0.5;

/// The places in the data of the regions that a scenario names; all when it names none.
pub fn chosen(data: &Dataset, names: &[String]) -> Vec<usize> {
    let rows = data.regions().iter().enumerate();
    rows.filter(|(_, row)| names.is_empty() || names.contains(&row.name))
        .map(|(number, _)| number)
        .collect()
}

/// A region's shares of national totals.
pub fn shares_of(number: usize) -> Shares {
    static ALL: LazyLock<Vec<Shares>> = LazyLock::new(|| {
        let data = Dataset::china();
        (0..data.regions().len()).map(|number| computed_shares(data, number)).collect()
    });
    ALL[number]
}

fn computed_shares(data: &Dataset, number: usize) -> Shares {
    let share = |quantity: &str| {
        let all: f64 = (0..data.regions().len()).map(|other| data.regional(quantity, other)).sum();
        data.regional(quantity, number) / all
    };
    Shares {
        research_staff: share("public_research_staff"),
        rd_public: share("rd_public"),
        rd_enterprise: share("rd_enterprise"),
        technology_firms: share("technology_firms"),
        founders: FOUNDERS_BY_FIRMS * share("high_tech_firms")
            + (1.0 - FOUNDERS_BY_FIRMS) * share("gdp"),
        venture: share("venture_weight"),
        returnees: share("venture_weight"),
    }
}

/// A region without agents.
pub fn empty_region(
    scenario: &Scenario,
    data: &Dataset,
    drivers: &Drivers,
    month: Month,
    place: u8,
    number: usize,
    shares: Shares,
) -> Region {
    let row = &data.regions()[number];
    let mut ledger = books(scenario);
    let accounts = Accounts::open(&mut ledger);
    let opened = (0..SCHEME_COUNT).map(|_| Guarantor::new(ledger.open(Sector::Guarantor)));
    let guarantors = opened.collect();
    Region {
        number: place,
        name: Name::root("region", &row.name),
        label: row.name.clone(),
        macro_region: row.macro_region as u8,
        scale: scenario.scale,
        shares,
        switched_on: [true; Kind::COUNT],
        researchers: Arena::default(),
        founders: Vec::new(),
        startups: Arena::default(),
        enterprises: Arena::default(),
        quarters: Quarters::default(),
        investors: Arena::default(),
        banks: Vec::new(),
        guarantors,
        organizations: Arena::default(),
        achievements: Arena::default(),
        patents: Arena::default(),
        needs: Vec::new(),
        loans: Arena::default(),
        claims: Vec::new(),
        successors: Vec::new(),
        defaults: Default::default(),
        recoveries: Default::default(),
        mail: Mailboxes::default(),
        directories: Directories::default(),
        investor_weights: [0.0; InvestorKind::COUNT],
        supply: Kind::ALL.map(|kind| {
            let supply = (kind.row().supply)(scenario, data, number);
            intermediaries::cells(supply, drivers, month)
        }),
        mix: std::array::from_fn(|_| Vec::new()),
        incomes: [0.0; Kind::COUNT],
        references: Kind::ALL.map(|kind| reference(data, kind, number)),
        calendars: Calendars::new(month, scenario.until.next()),
        word_of_mouth: WordOfMouth::new(&scenario.recognition),
        markets: [Market::default(); Field::COUNT],
        prices: Default::default(),
        expected: Default::default(),
        signals: [NeedsSignal::default(); Field::COUNT],
        knowledge: scenario.collaboration.initial_stock,
        enterprise_weight: 0,
        openings: 0.0,
        listing_slots: 0.0,
        graduates_before: graduates_before(data, number),
        accounts,
        ledger,
        tally: Tally::new(SCHEME_COUNT, INSTRUMENTS.len()),
        memory: Memory::new(month, SCHEME_COUNT),
        policies: RegionPolicies::default(),
        keeps_events: false,
        events: Vec::new(),
        events_seen: 0,
        looks: 0,
    }
}

/// Empty books, with a journal if the scenario wants one.
fn books(scenario: &Scenario) -> Ledger {
    let mut ledger = Ledger::new();
    if scenario.keep_journal {
        ledger.keep_journal();
    }
    ledger
}

/// Graduates of incubators up to the end of 2014: `inc.graduates_cum.2015` (74,853) less a year's
/// growth as from the 50,000 of 2012 (`nat.inc.graduates_cum.2012`).
const GRADUATES_BEFORE: f64 = 65_400.0;

/// The part of them that a region has, by its incubators.
fn graduates_before(data: &Dataset, number: usize) -> f64 {
    let incubators = |number: usize| data.regional("incubators", number);
    let all: f64 = (0..data.regions().len()).map(incubators).sum();
    GRADUATES_BEFORE * incubators(number) / all
}

/// Income of one intermediary of a type in a region in the baseline, from 2015 on.
fn reference(data: &Dataset, kind: Kind, number: usize) -> BaselineByYear {
    let quantity = format!("{}_reference_income", kind.name());
    let years = 2015..=2030;
    BaselineByYear(years.filter_map(|year| data.regional_in(&quantity, number, year)).collect())
}

/// Receipts of investors of those regions from firms in the baseline, by year from 2015 on.
pub fn distributions(data: &Dataset, numbers: &[usize]) -> BaselineByYear {
    let of = |year: i32| {
        let parts = numbers
            .iter()
            .filter_map(|&number| data.regional_in("distribution_reference", number, year));
        parts.sum()
    };
    BaselineByYear((2015..=2030).map(of).collect())
}
