//! Investors: angels, venture capital, guidance funds and incubator funds.

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::state::awareness::Awareness;
use crate::model::state::ledger::{AccountId, Sector};

/// A fund or an angel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Investor {
    /// Lineage name.
    pub name: Name,
    /// Its account, which holds uninvested money.
    pub account: AccountId,
    /// What it is.
    pub kind: InvestorKind,
    /// The field that it knows best.
    pub focus: Field,
    /// Real investors that it represents.
    pub weight: f32,
    /// Standard deviation of its error on log quality; falls with outcomes seen.
    pub noise: f32,
    /// Outcomes of its own investments so far.
    pub outcomes: u16,
    /// Its awareness of and trust in intermediaries.
    pub awareness: Awareness,
    /// Deals of the running year.
    pub deals: u32,
    /// Firms held.
    pub portfolio: u32,
    /// Month in which its first fund began.
    pub founded: Month,
}

/// What an investor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum InvestorKind {
    /// Private persons, earliest.
    Angel,
    /// Commercial venture capital.
    Venture,
    /// Government guidance fund.
    Guidance,
    /// Own fund of incubators.
    IncubatorFund,
}

impl InvestorKind {
    /// How many kinds there are.
    pub const COUNT: usize = 4;

    /// All kinds in order.
    pub const ALL: [InvestorKind; InvestorKind::COUNT] = [
        InvestorKind::Angel,
        InvestorKind::Venture,
        InvestorKind::Guidance,
        InvestorKind::IncubatorFund,
    ];

    /// Whether it finances first rounds alone.
    pub const fn is_early_only(self) -> bool {
        matches!(self, InvestorKind::Angel | InvestorKind::IncubatorFund)
    }

    /// The sector of its account.
    pub const fn sector(self) -> Sector {
        match self {
            InvestorKind::Guidance => Sector::GuidanceFund,
            InvestorKind::Angel | InvestorKind::Venture | InvestorKind::IncubatorFund => {
                Sector::Investor
            }
        }
    }

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            InvestorKind::Angel => "angel",
            InvestorKind::Venture => "venture",
            InvestorKind::Guidance => "guidance",
            InvestorKind::IncubatorFund => "incubator_fund",
        }
    }
}
