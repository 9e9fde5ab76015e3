//! Startups: firms younger than the age of maturity.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::agents::founder::{Founder, FounderKind};
use crate::model::state::agents::investor::Investor;
use crate::model::state::awareness::Awareness;
use crate::model::state::ledger::AccountId;
use crate::model::state::objects::customers::Customers;
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
    /// Quality of what it offers: log attraction to customers, known to nobody.
    pub quality: f32,
    /// Mean of the firm's normal belief about its quality.
    pub belief: f32,
    /// Precision of that belief.
    pub precision: f32,
    /// Log attraction in addition to quality, from R&D and from what others teach it.
    pub learned: f32,
    /// Fortune with customers: log attraction that comes and goes.
    pub luck: f32,
    /// Standard deviation of the news of luck in a quarter, for a firm with one customer.
    pub volatility: f32,
    /// Quality plus luck as its last sales showed it.
    pub seen: Option<f32>,
    /// Whether it can win customers fast at little cost; hidden, like its quality.
    pub is_scalable: bool,
    /// Income that its founder could earn elsewhere, relative to the wage.
    pub outside: f32,
    /// Cash with which it began, CNY.
    pub endowment: f32,
    /// Share of its sales that it spends on R&D.
    pub rd_share: f32,
    /// An evaluation's signal of its quality, and the signal's precision.
    pub evaluated: Option<(f32, f32)>,
    /// Customers.
    pub customers: Customers,
    /// Orders a year that it pays to win.
    pub orders: f32,
    /// Yearly worth of its host's introductions to customers, CNY.
    pub contacts: f32,
    /// Worth of what it was taught since it last closed its books, CNY of R&D.
    pub taught: f32,
    /// Public grants received since it last closed its books that are still to be spent on R&D, CNY.
    pub granted: f32,
    /// Public orders in the last quarter, in customers.
    pub ordered: f32,
    /// Bills that customers have not paid yet.
    pub receivables: Money,
    /// Yearly sales of the last quarter, CNY.
    pub sales: f32,
    /// The same, smoothed over about a year.
    pub usual_sales: f32,
    /// Costs of a month without those of winning customers, CNY.
    pub costs: f32,
    /// Employees.
    pub staff: f32,
    /// Money a month that it has agreed with investors to spend on growth, CNY; none without.
    pub burn: f32,
    /// Cost a month of the development team that such a plan has built, CNY.
    pub team: f32,
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
            luck: 0.0,
            volatility: 0.0,
            seen: None,
            is_scalable: false,
            outside: 1.0,
            endowment: 0.0,
            rd_share: 0.0,
            evaluated: None,
            customers: Customers::default(),
            orders: 0.0,
            contacts: 0.0,
            taught: 0.0,
            granted: 0.0,
            ordered: 0.0,
            receivables: Money::ZERO,
            sales: 0.0,
            usual_sales: 0.0,
            costs: 0.0,
            staff: 0.0,
            burn: 0.0,
            team: 0.0,
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

    /// Share of the firm that investors hold.
    pub fn sold_share(&self) -> f64 {
        self.holders.iter().map(|holding| f64::from(holding.share)).sum()
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
