//! Startups: firms younger than the age of maturity.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::agents::founder::{Founder, FounderKind};
use crate::model::state::agents::investor::Investor;
use crate::model::state::awareness::Awareness;
use crate::model::state::ledger::AccountId;
use crate::model::state::objects::loan::Loan;
use crate::model::state::objects::patent::Portfolio;
use crate::model::state::organization::Organization;
use crate::model::state::region::MarketPart;

/// A startup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Startup {
    /// Lineage name.
    pub name: Name,
    /// Its account.
    pub account: AccountId,
    /// Where its founder came from.
    pub founder: FounderKind,
    /// Field.
    pub field: Field,
    /// Direction of its technology.
    pub direction: Direction,
    /// Month of its founding.
    pub founded: Month,
    /// Where it works.
    pub stage: Stage,
    /// Type quality: log profitability, unknown to everybody.
    pub quality: f32,
    /// Mean of the firm's normal belief about its quality.
    pub belief: f32,
    /// Precision of that belief.
    pub precision: f32,
    /// What it has learned: log capability in addition to its quality.
    pub learned: f32,
    /// Appeal to customers, updated once a quarter.
    pub appeal: f32,
    /// How much its host's contacts raised that appeal in the last quarter of a tenancy; one
    /// without any.
    pub pull: f32,
    /// Employees that it needs for one customer, updated once a quarter.
    pub people: f32,
    /// An evaluation's signal of its quality, and the signal's precision.
    pub evaluated: Option<(f32, f32)>,
    /// Customers.
    pub customers: u16,
    /// Public orders in the last quarter, in customers.
    pub ordered: f32,
    /// People.
    pub staff: u16,
    /// Filings of intellectual property so far.
    pub filings: u16,
    /// Patents in force.
    pub portfolio: Portfolio,
    /// Its first outstanding loan, which names the next.
    pub debt: Option<Id<Loan>>,
    /// Whether it has ever pledged a patent.
    pub has_pledged: bool,
    /// Month up to which its books are closed.
    pub booked: Month,
    /// Its contribution to its market, as counted when its books were last closed.
    pub part: MarketPart,
    /// Consecutive months in which sales did not cover costs.
    pub losing_months: u16,
    /// Equity raised so far, CNY.
    pub raised: f32,
    /// Rounds so far.
    pub rounds: u8,
    /// Who holds shares besides the founder.
    pub holders: Vec<Holding>,
    /// Month of the last round, or of its founding.
    pub financed: Month,
    /// Its awareness of and trust in intermediaries.
    pub awareness: Awareness,
}

impl Startup {
    /// A new firm with what its founder brings. `precision` is that of the founder's belief.
    pub fn new(
        name: Name,
        account: AccountId,
        founder: &Founder,
        precision: f32,
        founded: Month,
    ) -> Startup {
        Startup {
            name,
            account,
            founder: founder.kind,
            field: founder.field,
            direction: founder.direction,
            founded,
            stage: Stage::Independent,
            quality: founder.quality,
            belief: founder.belief,
            precision,
            learned: 0.0,
            appeal: 1.0,
            pull: 1.0,
            people: 1.0,
            evaluated: None,
            customers: 0,
            ordered: 0.0,
            staff: 2,
            filings: 0,
            portfolio: Portfolio::default(),
            debt: None,
            has_pledged: false,
            booked: founded,
            part: MarketPart::default(),
            losing_months: 0,
            raised: 0.0,
            rounds: 0,
            holders: Vec::new(),
            financed: founded,
            awareness: founder.awareness,
        }
    }
}

/// Where a startup works.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// On the market, without a host.
    Independent,
    /// In a place at a host.
    Tenant {
        /// The host.
        host: Id<Organization>,
        /// Since when.
        since: Month,
        /// Whether the host keeps it only to have enough tenants for accreditation.
        is_kept: bool,
    },
    /// It has graduated from an incubator.
    Graduate,
}

impl Stage {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Independent => "independent",
            Stage::Tenant { .. } => "tenant",
            Stage::Graduate => "graduate",
        }
    }
}

/// A share held by an investor.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Holding {
    /// Region of the investor, by number.
    pub region: u8,
    /// The investor.
    pub investor: Id<Investor>,
    /// Share of the firm.
    pub share: f32,
    /// What was paid for it, CNY.
    pub paid: f32,
    /// Month by which it has to be sold, if it belongs to a fund.
    pub due: Option<Month>,
}

impl Startup {
    /// Log capability: how well it serves customers.
    #[inline]
    pub fn capability(&self) -> f64 {
        f64::from(self.quality + self.learned)
    }

    /// Age in months.
    #[inline]
    pub const fn age(&self, now: Month) -> u32 {
        now.since(self.founded)
    }

    /// The host, if it is a tenant.
    pub const fn host(&self) -> Option<Id<Organization>> {
        match self.stage {
            Stage::Tenant { host, .. } => Some(host),
            _ => None,
        }
    }
}
