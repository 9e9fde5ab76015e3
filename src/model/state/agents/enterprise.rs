//! Enterprises: technology-using firms that are no longer startups.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::agents::researcher::Researcher;
use crate::model::state::awareness::Awareness;
use crate::model::state::ledger::AccountId;
use crate::model::state::objects::loan::Loan;
use crate::model::state::objects::patent::Portfolio;

/// An enterprise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enterprise {
    /// Lineage name.
    pub name: Name,
    /// Its account.
    pub account: AccountId,
    /// Field.
    pub field: Field,
    /// Direction of its technology.
    pub direction: Direction,
    /// Size: R&D budget relative to the mean of its region.
    pub size: f32,
    /// Log capability: how well it uses its technology, raised by what it buys.
    pub capability: f32,
    /// Weight in the region's R&D, in millionths: follows from size and capability.
    pub weight: i64,
    /// Needs of the firms of different sizes that it represents, relative to those of the same
    /// number of firms of mean size: below one, because needs grow less than in proportion to size.
    pub evenness: f32,
    /// How its needs grow with its weight, updated once a quarter.
    pub neediness: f32,
    /// Absorptive capacity for outside technology, raised by training.
    pub training: f32,
    /// Partners of former contracts.
    pub ties: [Option<Tie>; 2],
    /// Contracts signed as a buyer.
    pub contracts: u32,
    /// Patents in force.
    pub portfolio: Portfolio,
    /// Its first outstanding loan, which names the next.
    pub debt: Option<Id<Loan>>,
    /// Whether it has ever pledged a patent.
    pub has_pledged: bool,
    /// Current cost shock relative to sales.
    pub misfortune: f32,
    /// Number of its needs that it has not specified.
    pub unspoken: u8,
    /// Its awareness of and trust in intermediaries.
    pub awareness: Awareness,
    /// Since when it is an enterprise.
    pub since: Month,
}

impl Enterprise {
    /// A firm as it becomes an enterprise, of mean size and without a history.
    pub fn new(
        name: Name,
        account: AccountId,
        (field, direction, awareness): (Field, Direction, Awareness),
        since: Month,
    ) -> Enterprise {
        Enterprise {
            name,
            account,
            field,
            direction,
            size: 1.0,
            capability: 0.0,
            weight: 0,
            evenness: 1.0,
            neediness: 0.0,
            training: 0.0,
            ties: [None; 2],
            contracts: 0,
            portfolio: Portfolio::default(),
            debt: None,
            has_pledged: false,
            misfortune: 0.0,
            unspoken: 0,
            awareness,
            since,
        }
    }
}

/// A partner of a former contract.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Tie {
    /// Region of the partner.
    pub region: u8,
    /// Who the partner is.
    pub partner: Partner,
    /// The partner's name.
    pub name: Name,
    /// The partner's direction.
    pub direction: Direction,
}

/// Who a partner is; whether it still exists is checked when a contract is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Partner {
    /// A researcher.
    Researcher(Id<Researcher>),
    /// A firm.
    Firm(Id<Enterprise>),
}

impl Enterprise {
    /// Forgets a partner that has left.
    pub fn forget(&mut self, name: Name) {
        for tie in &mut self.ties {
            *tie = tie.filter(|tie| tie.name != name);
        }
    }

    /// Remembers a partner, in the place of the older of the two.
    pub fn remember(&mut self, tie: Tie) {
        if self.ties.iter().flatten().any(|known| known.name == tie.name) {
            return;
        }
        self.ties[1] = self.ties[0];
        self.ties[0] = Some(tie);
    }
}
