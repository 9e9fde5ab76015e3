//! A region: its agents, its objects and its books. Regions are the shards of the world; what
//! happens inside one does not need another.

use serde::{Deserialize, Serialize};

use crate::base::arena::{Arena, Id};
use crate::base::calendar::Calendar;
use crate::base::chance::{Draw, Name};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::agents::bank::{Bank, CLASSES, Experience};
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::founder::Founder;
use crate::model::state::agents::guarantor::Guarantor;
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::researcher::{Body, Researcher};
use crate::model::state::agents::startup::Startup;
use crate::model::state::available::Available;
use crate::model::state::awareness::WordOfMouth;
use crate::model::state::directory::Directory;
use crate::model::state::event::Event;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::{AccountId, Ledger, Sector};
use crate::model::state::mailboxes::Mailboxes;
use crate::model::state::memory::Memory;
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::objects::loan::{Claim, Loan};
use crate::model::state::objects::need::Need;
use crate::model::state::objects::patent::Patent;
use crate::model::state::organization::Organization;
use crate::model::state::purse::Purse;
use crate::model::state::supply::SupplyCell;
use crate::model::state::tally::Tally;

/// A province or the Xinjiang Corps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Region {
    /// Its number in the world.
    pub number: u8,
    /// Its lineage name.
    pub name: Name,
    /// Its name for readers.
    pub label: String,
    /// The macro-region that it belongs to, by number.
    pub macro_region: u8,
    /// Simulated agents for one real one.
    pub scale: f64,
    /// Its shares of national totals.
    pub shares: Shares,
    /// Which types of intermediaries are on.
    pub switched_on: [bool; Kind::COUNT],

    /// Researchers.
    pub researchers: Arena<Researcher>,
    /// Nascent founders who have not decided yet.
    pub founders: Vec<Founder>,
    /// Startups.
    pub startups: Arena<Startup>,
    /// Firms that are no longer startups.
    pub enterprises: Arena<Enterprise>,
    /// Firms by the month of the quarter in which they close their books.
    pub quarters: Quarters,
    /// Investors.
    pub investors: Arena<Investor>,
    /// Banks.
    pub banks: Vec<Bank>,
    /// A guarantor for each model of IP financing; without capital where there is none.
    pub guarantors: Vec<Guarantor>,
    /// Intermediaries of all types.
    pub organizations: Arena<Organization>,
    /// Research results on offer or in development.
    pub achievements: Arena<Achievement>,
    /// Applications and patents in force.
    pub patents: Arena<Patent>,
    /// Needs for which a partner is sought.
    pub needs: Vec<Need>,
    /// Outstanding loans.
    pub loans: Arena<Loan>,
    /// Claims that remain after defaults.
    pub claims: Vec<Claim>,
    /// Startups that have become enterprises, so that their patents find their owners.
    pub successors: Vec<(Id<Startup>, Id<Enterprise>)>,

    /// Defaults of the region's borrowers by class, which all banks observe.
    pub defaults: [Experience; CLASSES],
    /// Expected and actual proceeds of sales of pledges, as shares.
    pub recoveries: Experience,

    /// Mailboxes between the phases.
    pub mail: Mailboxes,
    /// Directories of agents and objects.
    pub directories: Directories,
    /// Real investors of each kind.
    pub investor_weights: [f64; InvestorKind::COUNT],

    /// Supply of intermediaries, by type.
    pub supply: [Vec<SupplyCell>; Kind::COUNT],
    /// Sub-kinds of each type that can be found this month, and how many real ones there are.
    pub mix: [Vec<(u8, f64)>; Kind::COUNT],
    /// Yearly income of one real intermediary of each type, moved a twelfth each month, CNY.
    pub incomes: [f64; Kind::COUNT],
    /// The same in the baseline, from year to year: the residual of supply.
    pub references: [BaselineByYear; Kind::COUNT],
    /// Calendars of agents and objects.
    pub calendars: Calendars,

    /// Word of mouth about intermediaries.
    pub word_of_mouth: WordOfMouth,
    /// Demand and competition in each field.
    pub markets: [Market; Field::COUNT],
    /// Price of a unit of attraction on the market for young products this month, by field.
    pub prices: [f64; Field::COUNT],
    /// The same as owners expect it to last, by field.
    pub expected: [f64; Field::COUNT],
    /// Needs of firms that became known, by field.
    pub signals: [NeedsSignal; Field::COUNT],
    /// Local stock of trust and knowledge from collaboration (Itami; L2944).
    pub knowledge: f64,
    /// Sum of enterprises' weights in the region's R&D, in millionths.
    pub enterprise_weight: i64,
    /// Enterprises that the record calls for and that have not entered yet.
    pub openings: f64,
    /// Open stock listings of the country; kept in the first region.
    pub listing_slots: f64,
    /// Real graduates of incubators before the record begins.
    pub graduates_before: f64,

    /// Accounts of governments and research institutions.
    pub accounts: Accounts,
    /// The books.
    pub ledger: Ledger,

    /// Figures of the month.
    pub tally: Tally,
    /// Figures of past months for moving windows.
    pub memory: Memory,
    /// Policies in force and their spending.
    pub policies: RegionPolicies,
    /// Whether single events are recorded; a recorder says so anew each month.
    #[serde(skip)]
    pub keeps_events: bool,
    /// Events of the month, if they are recorded.
    pub events: Vec<Event>,
    /// Number of events of the month.
    pub events_seen: u64,
    /// Looks at agents and objects in the current phase.
    #[serde(rename = "visits")]
    pub looks: u64,
}

/// Directories of the agents and objects of a region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Directories {
    /// Investors of each kind.
    pub investors: [Directory<Investor>; InvestorKind::COUNT],
    /// Researchers of each field.
    pub experts: [Directory<Researcher>; Field::COUNT],
    /// Sellers among the enterprises of each field.
    pub sellers: [Directory<Enterprise>; Field::COUNT],
    /// Research results of each field that are ready for use.
    pub offered: [Directory<Achievement>; Field::COUNT],
    /// Research results of each field that are listed on an exchange.
    pub listed: [Directory<Achievement>; Field::COUNT],
}

/// Firms by the month of the quarter in which they close their books.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Quarters {
    /// Startups.
    pub startups: [Vec<Id<Startup>>; 3],
    /// Enterprises.
    pub enterprises: [Vec<Id<Enterprise>>; 3],
}

/// Calendars of agents and objects.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calendars {
    /// When a researcher has the next candidate for a result, or leaves.
    pub arrivals: Calendar<Id<Researcher>>,
    /// When applications are decided and patents lapse.
    pub dockets: Calendar<Id<Patent>>,
    /// When research results become ready or obsolete.
    pub deadlines: Calendar<Id<Achievement>>,
}

impl Calendars {
    /// Empty calendars between two months.
    pub fn new(from: Month, until: Month) -> Calendars {
        Calendars {
            arrivals: Calendar::new(from, until),
            dockets: Calendar::new(from, until),
            deadlines: Calendar::new(from, until),
        }
    }
}

/// Accounts of governments and research institutions.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Accounts {
    /// Of the research institutions.
    pub bodies: [AccountId; Body::ALL.len()],
    /// Of the central treasury's branch.
    pub central: AccountId,
    /// Of the region's own government.
    pub government: AccountId,
}

impl Accounts {
    /// Opens them.
    pub fn open(ledger: &mut Ledger) -> Accounts {
        Accounts {
            bodies: Body::ALL.map(|_| ledger.open(Sector::ResearchBody)),
            central: ledger.open(Sector::CentralGovernment),
            government: ledger.open(Sector::RegionalGovernment),
        }
    }
}

/// Policies in a region.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RegionPolicies {
    /// Those in force this month, by number.
    pub in_force: Vec<u16>,
    /// What each has paid this year.
    pub spent: Vec<Money>,
    /// What each may still pay; empty for those without a budget.
    pub purses: Vec<Purse>,
}

/// A region's shares of national totals.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Shares {
    /// Of researchers.
    pub research_staff: f64,
    /// Of public R&D.
    pub rd_public: f64,
    /// Of enterprises' R&D.
    pub rd_enterprise: f64,
    /// Of technology firms.
    pub technology_firms: f64,
    /// Of new firms, and of the customers of young products.
    pub founders: f64,
    /// Of venture money.
    pub venture: f64,
    /// Of returnees.
    pub returnees: f64,
}

/// A figure of the baseline by year, from 2015 on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BaselineByYear(pub Vec<f64>);

impl BaselineByYear {
    /// The figure of a year; the first for years before, the last for years after; zero when
    /// there is none.
    pub fn in_year(&self, year: i32) -> f64 {
        let place = (year - 2015).max(0) as usize;
        self.0.get(place).or(self.0.last()).copied().unwrap_or(0.0)
    }
}

/// Demand and competition in a field of a region. Sums are whole numbers, so that they do not
/// depend on the order of firms.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Market {
    /// Customers served by startups.
    pub customers: i64,
    /// Attraction of startups on the market for young products, in thousandths.
    pub young: i64,
    /// Attraction of startups on the market of enterprises, in thousandths.
    pub grown: i64,
    /// Startups.
    pub firms: i64,
    /// Sum of what startups have learned, in thousandths, from which neighbours learn.
    pub learned: i64,
    /// Employees of startups, in thousandths.
    pub staff: i64,
}

impl Market {
    /// Replaces a firm's contribution.
    #[inline]
    pub fn replace(&mut self, before: MarketPart, now: MarketPart) {
        self.customers += i64::from(now.customers) - i64::from(before.customers);
        self.young += i64::from(now.young) - i64::from(before.young);
        self.grown += i64::from(now.grown) - i64::from(before.grown);
        self.learned += i64::from(now.learned) - i64::from(before.learned);
        self.staff += i64::from(now.staff) - i64::from(before.staff);
    }
}

/// One firm's contribution to its market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketPart {
    /// Its customers.
    pub customers: u32,
    /// Its attraction on the market for young products, in thousandths.
    pub young: u32,
    /// Its attraction on the market of enterprises, in thousandths.
    pub grown: u32,
    /// What it has learned, in thousandths.
    pub learned: i32,
    /// Its employees, in thousandths.
    pub staff: u32,
}

/// Needs that became known in a field.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct NeedsSignal {
    /// Sum of directions in thousandths.
    sum: [i64; 3],
    /// Direction that is known now, if any.
    pub known: Option<Direction>,
}

impl NeedsSignal {
    /// Adds a need.
    pub fn add(&mut self, direction: Direction) {
        for (sum, part) in self.sum.iter_mut().zip(direction.parts()) {
            *sum += (part * 1000.0) as i64;
        }
    }

    /// Closes the month: what was added fades by a twelfth.
    pub fn settle(&mut self) {
        if self.sum != [0; 3] {
            self.known = Some(Direction::of(self.sum.map(|part| part as f64)));
        }
        for part in &mut self.sum {
            *part -= *part / 12;
        }
    }
}

impl Region {
    /// Whether intermediaries of that type exist here.
    #[inline]
    pub const fn is_on(&self, kind: Kind) -> bool {
        self.switched_on[kind as usize]
    }

    /// Books an organization's hours for a client.
    pub fn work(&mut self, id: Id<Organization>, hours: f64) -> &mut Organization {
        let organization = &mut self.organizations[id];
        let had_time = organization.hours > 0.0;
        organization.hours -= hours;
        organization.client_hours += hours;
        if had_time && organization.hours <= 0.0 {
            let (kind, sub_kind) = (organization.kind as usize, organization.sub_kind as usize);
            self.supply[kind][sub_kind].available.withdraw(organization.name);
        }
        organization
    }

    /// Directories of the organizations that a client encounters in a number of tries, each with a
    /// point at which to open it. A sub-kind is drawn at each try by its number of real
    /// organizations.
    pub fn encounters<'a>(
        &'a self,
        kind: Kind,
        mix: &'a [(u8, f64)],
        tries: usize,
        mut draw: Draw,
    ) -> impl Iterator<Item = (&'a Available<Organization>, u64)> {
        let supply = &self.supply[kind as usize];
        let total: f64 = mix.iter().map(|&(_, real)| real).sum();
        (0..tries).map_while(move |_| {
            let mut rest = draw.uniform() * total;
            let point = draw.bits();
            let met = mix.iter().find(|(_, real)| {
                rest -= real;
                rest < 0.0
            });
            let (place, _) = met.or(mix.last())?;
            Some((&supply[usize::from(*place)].available, point))
        })
    }

    /// A startup has become an enterprise.
    pub fn note_successor(&mut self, startup: Id<Startup>, enterprise: Id<Enterprise>) {
        let place = self.successors.partition_point(|&(other, _)| other < startup);
        self.successors.insert(place, (startup, enterprise));
    }

    /// The enterprise that a startup has become.
    pub fn successor(&self, startup: Id<Startup>) -> Option<Id<Enterprise>> {
        let place = self.successors.binary_search_by_key(&startup, |&(it, _)| it).ok()?;
        Some(self.successors[place].1)
    }

    /// Employees of startups.
    pub fn startup_staff(&self) -> f64 {
        self.markets.iter().map(|market| market.staff).sum::<i64>() as f64 / 1e3
    }

    /// The account of a kind of research institution.
    pub const fn body(&self, body: Body) -> AccountId {
        self.accounts.bodies[body as usize]
    }

    /// Memory that the region takes, in bytes.
    pub fn bytes(&self) -> usize {
        let directories = &self.directories;
        let listings = directories.experts.iter().map(Directory::bytes).sum::<usize>()
            + directories.sellers.iter().map(Directory::bytes).sum::<usize>()
            + directories.offered.iter().map(Directory::bytes).sum::<usize>()
            + directories.listed.iter().map(Directory::bytes).sum::<usize>();
        self.researchers.bytes()
            + self.startups.bytes()
            + self.enterprises.bytes()
            + self.investors.bytes()
            + self.organizations.bytes()
            + self.achievements.bytes()
            + self.patents.bytes()
            + self.loans.bytes()
            + self.calendars.arrivals.bytes()
            + self.calendars.dockets.bytes()
            + self.calendars.deadlines.bytes()
            + self.ledger.bytes()
            + listings
    }
}
