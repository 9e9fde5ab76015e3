//! The world: all regions, what they share, and the way from one month to the next.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::base::arena::{Arena, Id};
use crate::base::calendar::Calendar;
use crate::base::chance::{Dice, Name, Purpose};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::data::drivers::{Drivers, Economy};
use crate::model::data::{Dataset, REGIONS};
use crate::model::phases::{credit, founding, intermediaries, operation, research};
use crate::model::record::recorder::{Flow, Level, MonthRecord, OPENING, Place, Recorder};
use crate::model::record::view::View;
use crate::model::rules::context::Setting;
use crate::model::rules::effective_parameters::Variants;
use crate::model::rules::geography::{Geography, Site};
use crate::model::rules::recognition::KNOWING;
use crate::model::rules::scenario::Scenario;
use crate::model::rules::{enterprises, patents};
use crate::model::state::agents::bank::Experience;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::guarantor::Guarantor;
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::researcher::Body;
use crate::model::state::awareness::{Regard, Talk};
use crate::model::state::directory::{Directory, Entry};
use crate::model::state::event::Event;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{FLOW_CELLS, Ledger, Reason, Sector, flow_of_cell};
use crate::model::state::nation::Nation;
use crate::model::state::objects::patent::{Owner, Patent};
use crate::model::state::region::{Market, Memory, Reference, Region, Shares, Signal};
use crate::model::state::tally::Tally;
use crate::model::step;
use crate::table::column::Cell;

const STOCK: Purpose = Purpose::new("world.stock");
const INVESTOR: Purpose = Purpose::new("investor");

/// A simulated world. It has no handles, no clock and no files, so that it can be cloned and
/// stored at any month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    /// What it was made from.
    #[serde(with = "crate::base::text::as_text")]
    pub scenario: Scenario,
    /// Its regions.
    pub regions: Vec<Region>,
    dice: Dice,
    month: Month,
    drivers: Drivers,
    geography: Geography,
    nation: Nation,
    variants: Variants,
    visits: Vec<(String, u64)>,
}

impl World {
    /// The world of a scenario in one replicate, at the start of its burn-in.
    pub fn new(scenario: &Scenario, seed: u64, replicate: u32) -> World {
        let data = Dataset::china();
        let month = scenario.first_month();
        let drivers = Drivers::new(data, month, scenario.until.next(), scenario.path);
        let numbers = chosen(data, &scenario.regions);
        let shares: Vec<Shares> = numbers.iter().map(|&number| shares(number)).collect();
        let site = |(&number, share): (&usize, &Shares)| Site {
            mass: share.rd_enterprise,
            macro_region: data.regions()[number].macro_region as u8,
            kilometres: numbers.iter().map(|&other| data.kilometres(number, other)).collect(),
        };
        let sites = numbers.iter().zip(&shares).map(site).collect();
        let geography = Geography::new(&scenario.geography, sites);
        let regions: Vec<Region> = numbers
            .iter()
            .zip(&shares)
            .enumerate()
            .map(|(place, (&number, &shares))| {
                empty_region(scenario, data, &drivers, month, place as u8, number, shares)
            })
            .collect();
        let demand = regions.iter().map(|region| region.shares.demand * region.scale).sum();
        let nation = Nation {
            markets: [Market::default(); Field::COUNT],
            reach: [0.0; Field::COUNT],
            firms: (0..REGIONS.len())
                .map(|number| (REGIONS[number].to_string(), self::shares(number).technology_firms))
                .collect(),
            listing_slots: 0.0,
            distributed: 0.0,
            distributed_reference: distributions(data, &numbers),
            confidence: 1.0,
            defaults: Default::default(),
            recoveries: Experience::default(),
            demand_level: scenario.operation.demand,
            demand,
        };
        let mut world = World {
            scenario: scenario.clone(),
            regions,
            dice: Dice::new(seed, replicate),
            month,
            drivers,
            geography,
            nation,
            variants: Variants::default(),
            visits: Vec::new(),
        };
        world.populate();
        world
    }

    /// What it has come to: the month, the regions, and what is known of the country. What it was
    /// made from is no part of that.
    pub fn state(&self) -> impl Serialize {
        (self.month, &self.regions, &self.nation)
    }

    /// The month that `step` simulates next.
    pub fn month(&self) -> Month {
        self.month
    }

    /// Whether the last month has been simulated.
    pub fn is_over(&self) -> bool {
        self.month > self.scenario.until
    }

    /// Months still to be simulated, those of the burn-in included.
    pub fn months_left(&self) -> u32 {
        (self.scenario.until.number() + 1).saturating_sub(self.month.number())
    }

    /// Simulates one month.
    pub fn step(&mut self, recorder: &mut dyn Recorder) {
        let wants_events = recorder.wants_events() && self.month >= self.scenario.start;
        for region in &mut self.regions {
            region.keeps_events = wants_events;
        }
        let labels: Vec<&str> = self.regions.iter().map(|it| it.label.as_str()).collect();
        self.variants.turn(&self.scenario, self.month, &labels);
        self.bring_nearer();
        self.look_around();
        let (regions, setting) = self.parts();
        regions.iter_mut().for_each(|region| operation::survey(region, &setting.of(region)));
        step::month(self, recorder);
        recorder.state("record", self.month, &self.regions);
        self.month = self.month.next();
    }

    /// What everybody may read this month.
    pub fn setting(&self) -> Setting<'_> {
        Setting {
            scenario: self.variants.national(&self.scenario),
            economy: self.economy(),
            drivers: &self.drivers,
            dice: self.dice,
            month: self.month,
            geography: &self.geography,
            nation: &self.nation,
            variants: &self.variants,
        }
    }

    /// The regions, to be changed, beside what everybody may read.
    pub fn parts(&mut self) -> (&mut [Region], Setting<'_>) {
        let setting = Setting {
            scenario: self.variants.national(&self.scenario),
            economy: self.drivers.economy(self.month),
            drivers: &self.drivers,
            dice: self.dice,
            month: self.month,
            geography: &self.geography,
            nation: &self.nation,
            variants: &self.variants,
        };
        (&mut self.regions, setting)
    }

    fn economy(&self) -> &Economy {
        self.drivers.economy(self.month)
    }

    /// Whether `step` simulates a month before the record.
    pub fn is_burning_in(&self) -> bool {
        self.month < self.scenario.start
    }

    /// Takes how near other parts of the country are this month to those who look for partners.
    fn bring_nearer(&mut self) {
        let cuts: Vec<f64> = self
            .regions
            .iter()
            .map(|region| self.variants.of(region.number).unwrap_or(&self.scenario))
            .map(|scenario| scenario.transformation.distance_cut)
            .collect();
        self.geography.bring_nearer(&cuts);
    }

    /// Takes what everybody knows of the country from the month before: one of the channels.
    fn look_around(&mut self) {
        let params = &self.variants.national(&self.scenario).operation;
        let economy = *self.drivers.economy(self.month);
        let weights: f64 = params.field_weights.iter().sum();
        let reach = params.demand * economy.rd_index / economy.price_index * self.nation.demand;
        for field in 0..Field::COUNT {
            let mut sum = Market::default();
            for region in &self.regions {
                let market = &region.markets[field];
                sum.customers += market.customers;
                sum.weight += market.weight;
                sum.firms += market.firms;
                sum.capability += market.capability;
                sum.staff += market.staff;
            }
            self.nation.markets[field] = sum;
            self.nation.demand_level = params.demand;
            self.nation.reach[field] = reach * params.field_weights[field] / weights.max(1e-9);
        }
        self.take_confidence();
        self.hear_of_defaults();
        let scale: f64 = self.nation.demand;
        self.nation.listing_slots = self.regions[0].listing_slots + economy.listings / 12.0 * scale;
    }

    /// What the credit register says of the whole country.
    fn hear_of_defaults(&mut self) {
        self.nation.defaults = Default::default();
        self.nation.recoveries = Experience::default();
        for region in &self.regions {
            let gross = 1.0 / region.scale;
            for (sum, own) in self.nation.defaults.iter_mut().zip(region.defaults) {
                *sum = sum.and(own.times(gross));
            }
            self.nation.recoveries = self.nation.recoveries.and(region.recoveries.times(gross));
        }
    }

    /// What investors' payments of the last years do to the next commitments: money follows exits.
    fn take_confidence(&mut self) {
        let month: f64 = self
            .regions
            .iter_mut()
            .map(|region| std::mem::take(&mut region.memory.distributed).to_yuan() / region.scale)
            .sum();
        let nation = &mut self.nation;
        nation.distributed += (12.0 * month - nation.distributed) / 24.0;
        // Such a mean lies about two years behind.
        let year = self.month.minus(23).year();
        let reference = nation.distributed_reference.in_year(year);
        let elasticity = self.variants.national(&self.scenario).equity.confidence;
        let is_compared = self.month >= self.scenario.start.plus(24) && reference > 0.0;
        nation.confidence = if is_compared && elasticity > 0.0 {
            libm::pow((nation.distributed / reference).clamp(0.2, 5.0), elasticity)
        } else {
            1.0
        };
    }

    /// Begins a phase.
    pub(crate) fn begin(&mut self, phase: &'static str, recorder: &mut dyn Recorder) {
        let visits: u64 =
            self.regions.iter_mut().map(|region| std::mem::take(&mut region.visits)).sum();
        if let Some((_, last)) = self.visits.last_mut() {
            *last = visits;
        }
        if phase == "policy" {
            self.visits.clear();
        }
        let ended = self.visits.last().map_or(OPENING, |(ended, _)| ended.as_str());
        recorder.state(ended, self.month, &self.regions);
        self.visits.push((phase.into(), 0));
        recorder.phase(phase);
    }

    /// Hands the month's record and events over.
    pub(crate) fn hand_over(&mut self, recorder: &mut dyn Recorder) {
        recorder.books(self.month, &self.regions);
        if self.month < self.scenario.start {
            return;
        }
        recorder.month(&self.record());
        if recorder.wants_events() {
            let events: Vec<Event> =
                self.regions.iter_mut().flat_map(|region| region.events.drain(..)).collect();
            recorder.events(self.month, &events);
        }
    }

    fn record(&self) -> MonthRecord {
        let mut places = vec![(place("China", Level::Country), View::default())];
        for macro_region in crate::model::data::MacroRegion::ALL {
            let members = self.regions.iter().filter(|it| it.macro_region == macro_region as u8);
            if members.clone().next().is_some() {
                let mut view = View::default();
                members.for_each(|region| view.add(region));
                places.push((place(macro_region.name(), Level::MacroRegion), view));
            }
        }
        for region in &self.regions {
            places[0].1.add(region);
            let mut view = View::default();
            view.add(region);
            places.push((place(&region.label, Level::Region), view));
        }
        MonthRecord {
            month: self.month,
            places,
            flows: self.flows(),
            living_agents: self.living_agents(),
            events: self.regions.iter().map(|region| region.events_seen).sum(),
            visits: self.visits.clone(),
        }
    }

    /// National flows of the month that are not nothing.
    fn flows(&self) -> Vec<Flow> {
        let mut booked = vec![Money::ZERO; FLOW_CELLS];
        let mut yuan = vec![0.0; FLOW_CELLS];
        for region in &self.regions {
            for (cell, paid, _) in region.ledger.flows() {
                booked[cell] += paid;
                yuan[cell] += paid.to_yuan() / region.scale;
            }
        }
        (0..FLOW_CELLS)
            .filter(|&cell| booked[cell] != Money::ZERO)
            .map(|cell| {
                let (payer, payee, reason) = flow_of_cell(cell);
                let booked_fen = booked[cell].to_fen();
                Flow { payer, payee, reason, yuan: yuan[cell], booked_fen }
            })
            .collect()
    }

    /// Agents alive: researchers, founders, firms, investors, intermediaries, governments.
    pub fn living_agents(&self) -> u64 {
        let of = |region: &Region| {
            region.researchers.len()
                + region.founders.len()
                + region.startups.len()
                + region.enterprises.len()
                + region.investors.len()
                + region.organizations.len()
                + region.banks.len()
                + region.guarantors.iter().filter(|it| it.fund > Money::ZERO).count()
                + 1
        };
        1 + self.regions.iter().map(|region| of(region) as u64).sum::<u64>()
    }

    /// The regions of this world by number, as events name them.
    pub fn region_names(&self) -> Vec<String> {
        self.regions.iter().map(|region| region.label.clone()).collect()
    }

    /// Memory that the state takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<World>() + self.regions.iter().map(Region::bytes).sum::<usize>()
    }

    /// Fills the world with the stocks of the first month of the burn-in.
    fn populate(&mut self) {
        let (regions, setting) = self.parts();
        use rayon::prelude::*;
        regions.par_iter_mut().with_max_len(1).for_each(|region| {
            settle_researchers(region, &setting);
            settle_enterprises(region, &setting);
            settle_startups(region, &setting);
            settle_investors(region, &setting);
            credit::settle_banks(region, &setting);
            settle_patents(region, &setting);
            for experts in &mut region.experts {
                experts.renew(|_| true);
            }
            for sellers in &mut region.sellers {
                sellers.renew(|_| true);
            }
            for guide in &mut region.investor_guides {
                guide.renew(|_| true);
            }
            region.memory.startup_staff = region.startup_staff() as f64;
            region.tally.clear();
        });
    }

    /// Takes another scenario with the same history so far, of the same length or shorter.
    /// `renumbered` gives the number there of each policy that has been in force.
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
            region.arrivals.end(last);
            region.dockets.end(last);
            region.deadlines.end(last);
            renumber(&mut region.policies);
            for (_, organization) in region.organizations.iter_mut() {
                renumber(&mut organization.passed);
                renumber(&mut organization.rewarded);
            }
            if !region.spending.is_empty() {
                let before = std::mem::replace(
                    &mut region.spending,
                    vec![Money::ZERO; scenario.policy.len()],
                );
                for (number, paid) in (0..).zip(before) {
                    if let Some(number) = renumbered(number) {
                        region.spending[usize::from(number)] = paid;
                    }
                }
            }
        }
        self.scenario = scenario.clone();
        self.variants = Variants::default();
        if self.month > scenario.first_month() {
            let labels: Vec<&str> = self.regions.iter().map(|it| it.label.as_str()).collect();
            self.variants.turn(&self.scenario, self.month.minus(1), &labels);
        }
    }

    /// Adds a researcher of that name to a region: for what-if questions and tests.
    pub fn add_researcher(&mut self, region: usize, name: Name) {
        let (regions, setting) = self.parts();
        research::join(&mut regions[region], &setting, name);
    }

    /// The yearly record of every agent: its region's number and the cells of `recorder::AGENT`.
    pub fn agents(&self, each: &mut dyn FnMut(u8, Vec<Cell>)) {
        for region in &self.regions {
            crate::model::record::census::of_region(region, self.month.minus(1), each);
        }
    }
}

fn place(name: &str, level: Level) -> Place {
    Place { name: name.into(), level }
}

/// The places in the data of the regions that a scenario names; all when it names none.
fn chosen(data: &Dataset, names: &[String]) -> Vec<usize> {
    let rows = data.regions().iter().enumerate();
    rows.filter(|(_, row)| names.is_empty() || names.contains(&row.name))
        .map(|(number, _)| number)
        .collect()
}

/// A region's parts of national totals.
pub fn shares(number: usize) -> Shares {
    static ALL: LazyLock<Vec<Shares>> = LazyLock::new(|| {
        let data = Dataset::china();
        (0..data.regions().len()).map(|number| reckoned_shares(data, number)).collect()
    });
    ALL[number]
}

fn reckoned_shares(data: &Dataset, number: usize) -> Shares {
    let share = |quantity: &str| {
        let all: f64 = (0..data.regions().len()).map(|other| data.regional(quantity, other)).sum();
        data.regional(quantity, number) / all
    };
    let wages: Vec<f64> =
        (0..data.regions().len()).map(|other| data.regional("wage", other)).collect();
    let people: Vec<f64> =
        (0..data.regions().len()).map(|other| data.regional("high_tech_firms", other)).collect();
    let mean = wages.iter().zip(&people).map(|(wage, firms)| wage * firms).sum::<f64>()
        / people.iter().sum::<f64>();
    Shares {
        research_staff: share("public_research_staff"),
        rd_public: share("rd_public"),
        rd_enterprise: share("rd_enterprise"),
        technology_firms: share("technology_firms"),
        demand: share("gdp"),
        founders: 0.5 * share("high_tech_firms") + 0.5 * share("gdp"),
        venture: share("venture_weight"),
        returnees: share("venture_weight"),
        wage: data.regional("wage", number) / mean,
    }
}

/// A region without agents.
fn empty_region(
    scenario: &Scenario,
    data: &Dataset,
    drivers: &Drivers,
    month: Month,
    place: u8,
    number: usize,
    shares: Shares,
) -> Region {
    let row = &data.regions()[number];
    let mut ledger = Ledger::new();
    if scenario.keep_journal {
        ledger.keep_journal();
    }
    let bodies = Body::ALL.map(|_| ledger.open(Sector::ResearchBody));
    let central = ledger.open(Sector::CentralGovernment);
    let government = ledger.open(Sector::RegionalGovernment);
    let guarantors = std::array::from_fn(|_| Guarantor {
        account: ledger.open(Sector::Guarantor),
        outstanding: Money::ZERO,
        fund: Money::ZERO,
        advanced: Money::ZERO,
    });
    let last = scenario.until.next();
    let incubators = |number: usize| data.regional("incubators", number);
    let all: f64 = (0..data.regions().len()).map(incubators).sum();
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
        enterprise_quarters: std::array::from_fn(|_| Vec::new()),
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
        asking: Vec::new(),
        owing: Vec::new(),
        defaults: Default::default(),
        recoveries: Default::default(),
        seekers: Vec::new(),
        quarters: std::array::from_fn(|_| Vec::new()),
        funded: Vec::new(),
        investor_guides: std::array::from_fn(|_| Directory::default()),
        investor_weights: [0.0; InvestorKind::COUNT],
        experts: std::array::from_fn(|_| Directory::default()),
        sellers: std::array::from_fn(|_| Directory::default()),
        offered: std::array::from_fn(|_| Directory::default()),
        listed: std::array::from_fn(|_| Directory::default()),
        supply: Kind::ALL.map(|kind| {
            let supply = (kind.row().supply)(scenario, data, number);
            intermediaries::cells(supply, drivers, month)
        }),
        mix: std::array::from_fn(|_| Vec::new()),
        incomes: [0.0; Kind::COUNT],
        references: Kind::ALL.map(|kind| reference(data, kind, number)),
        arrivals: Calendar::new(month, last),
        dockets: Calendar::new(month, last),
        deadlines: Calendar::new(month, last),
        talk: Talk::new(&scenario.recognition),
        markets: [Market::default(); Field::COUNT],
        chances: [0.0; Field::COUNT],
        signals: [Signal::default(); Field::COUNT],
        knowledge: 0.3,
        enterprise_weight: 0,
        openings: 0.0,
        listing_slots: 0.0,
        graduates_before: GRADUATES_BEFORE * incubators(number) / all,
        bodies,
        central,
        government,
        ledger,
        tally: Tally::new(
            crate::model::rules::credit::SCHEME_COUNT,
            crate::model::rules::levers::LEVERS.len(),
        ),
        memory: Memory::new(month),
        policies: Vec::new(),
        spending: Vec::new(),
        keeps_events: false,
        events: Vec::new(),
        events_seen: 0,
        visits: 0,
    }
}

/// Graduates of incubators up to the end of 2014: `inc.graduates_cum.2015` (74,853) less a year's
/// growth as from the 50,000 of 2012 (`nat.inc.graduates_cum.2012`).
const GRADUATES_BEFORE: f64 = 65_400.0;

/// What one intermediary of a type earns in the baseline in a region, from 2015 on.
fn reference(data: &Dataset, kind: Kind, number: usize) -> Reference {
    let quantity = format!("{}_reference_income", kind.name());
    let years = 2015..=2030;
    Reference(years.filter_map(|year| data.regional_in(&quantity, number, year)).collect())
}

/// What investors of those regions receive from firms in the baseline, by year from 2015 on.
fn distributions(data: &Dataset, numbers: &[usize]) -> Reference {
    let of = |year: i32| {
        let parts = numbers
            .iter()
            .filter_map(|&number| data.regional_in("distribution_reference", number, year));
        parts.sum()
    };
    Reference((2015..=2030).map(of).collect())
}

/// How many agents a share of a national number makes: rounded by chance, so that small regions
/// are right on average.
fn number_of(setting: &Setting, region: &Region, real: f64, index: u64) -> u64 {
    let uniform = setting.dice.of(region.name, STOCK, index).uniform();
    (real * region.scale + uniform) as u64
}

fn settle_researchers(region: &mut Region, setting: &Setting) {
    let real = setting.economy.research_staff * region.shares.research_staff;
    for index in 0..number_of(setting, region, real, 0) {
        research::join(region, setting, region.name.child(research::RESEARCHER, 0, index));
    }
}

fn settle_enterprises(region: &mut Region, setting: &Setting) {
    let params = &setting.scenario.operation;
    let real = setting.economy.technology_firms * region.shares.technology_firms;
    let count = number_of(setting, region, real, 1).max(1);
    let elasticity = setting.scenario.transformation.needs_elasticity;
    let (tail, range) = (params.size_tail, params.size_range);
    let sizes = enterprises::initial_sizes(count as usize, tail, range, elasticity);
    for (index, size) in (0..count).zip(sizes) {
        let name = region.name.child(STOCK, 1, index);
        let source = enterprises::Source::Elsewhere { name, size: Some(size) };
        enterprises::enter(region, setting, source);
    }
}

/// Firms of all ages up to maturity, thinned by the failures that they must have survived.
fn settle_startups(region: &mut Region, setting: &Setting) {
    let params = &setting.scenario.founding;
    let founded = setting.economy.new_firms * params.ideas_per_new_firm / 12.0 * 0.5;
    let months = setting.scenario.operation.maturity_months;
    for age in 1..months {
        let survived = libm::exp(-0.007 * f64::from(age));
        let real = founded * survived * region.shares.founders;
        for index in 0..number_of(setting, region, real, 100 + u64::from(age)) {
            let name = region.name.child(founding::FOUNDER, u64::from(age) << 32, index);
            let mut draw = setting.dice.of(name, STOCK, 0);
            founding::enter_stock(region, setting, name, age, &mut draw);
        }
    }
}

fn settle_investors(region: &mut Region, setting: &Setting) {
    let params = &setting.scenario.equity;
    for kind in InvestorKind::ALL {
        let ratio = params.investor_ratio[kind as usize];
        let real = params.institutions * ratio * params.venture_share(&region.shares);
        region.investor_weights[kind as usize] = real;
        let count = ((real * region.scale + 0.5) as u64).max(1);
        for index in 0..count {
            let name = region.name.child(INVESTOR, kind as u64, index);
            let mut draw = setting.dice.of(name, STOCK, 0);
            let investor = Investor {
                name,
                account: region.ledger.open(Sector::Investor),
                kind,
                focus: Field::drawn(&setting.scenario.founding.field_weights, &mut draw),
                weight: (real / count as f64) as f32,
                noise: params.noise[kind as usize] as f32,
                outcomes: draw.below(20) as u16,
                regard: Regard::drawn(
                    &setting.scenario.recognition,
                    &mut setting.dice.of(name, KNOWING, 0),
                ),
                deals: 0,
                portfolio: 0,
                founded: setting.month.minus(draw.below(params.investing_months)),
            };
            // What is not yet invested: on average half a ticket.
            let ticket = params.tickets[kind as usize] * setting.economy.wage_index;
            let cash = Money::yuan(ticket * draw.uniform());
            region.ledger.pay_from_outside(investor.account, cash, Reason::Endowment);
            let id = region.investors.insert(investor);
            let direction = Direction::of([1.0, 0.0, 0.0]);
            region.investor_guides[kind as usize].add(Entry { name, id, direction });
        }
    }
}

/// Invention patents in force at the end of 2011, held by enterprises by size and by bodies:
/// `nat.pat.inv_force.2012` (473,187) carried back a year at its growth to 2013.
const IN_FORCE_BEFORE: f64 = 381_800.0;

/// Mean months for which a patent of the initial stock would still be renewed: assumed.
const STOCK_MONTHS: f64 = 120.0;

/// Share of patents in force that research bodies hold: assumed.
const BODIES_SHARE: f64 = 0.3;

fn settle_patents(region: &mut Region, setting: &Setting) {
    let share = 0.5 * region.shares.rd_enterprise + 0.5 * region.shares.rd_public;
    let count = number_of(setting, region, IN_FORCE_BEFORE * share, 2);
    let firms: Vec<(Id<Enterprise>, f64)> = region
        .enterprises
        .iter()
        .scan(0.0, |up_to, (id, enterprise)| {
            *up_to += enterprises::weight(enterprise);
            Some((id, *up_to))
        })
        .collect();
    for index in 0..count {
        let name = region.name.child(STOCK, 2, index);
        let mut draw = setting.dice.of(name, STOCK, 0);
        let owner = if draw.happens(BODIES_SHARE) {
            Owner::Body
        } else {
            Owner::Enterprise(drawn_by_weight(&firms, draw.uniform()))
        };
        let age = 20 + draw.below(70);
        let patent = Patent {
            name,
            owner,
            log_value: 0.0,
            strength: setting.scenario.protection.base_strength as f32,
            filed: setting.month.minus(age),
            is_granted: true,
        };
        // Nobody keeps a patent for longer than its twenty years.
        let rest = f64::from(240 - age);
        let lapses = setting.month.plus(1 + draw.exponential(STOCK_MONTHS).min(rest) as u32);
        patents::enter_stock(region, setting, patent, lapses);
    }
}

/// A firm drawn by weight; with each firm stands the sum of weights up to it.
fn drawn_by_weight(firms: &[(Id<Enterprise>, f64)], uniform: f64) -> Id<Enterprise> {
    let &(last, total) = firms.last().expect("a region has an enterprise");
    let place = firms.partition_point(|&(_, up_to)| up_to <= uniform * total);
    firms.get(place).map_or(last, |&(id, _)| id)
}
