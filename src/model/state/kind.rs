//! The types of intermediaries: their names and the sectors of their accounts.
//!
//! `model::rules::types` has what each type does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::state::ledger::Sector;

/// The eight types, in the order of the Technology Market Association (L384-391).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// Incubators and other hosts.
    Incubator,
    /// Productivity promotion centers.
    ProductivityCenter,
    /// Technology achievement transformation centers.
    TransformationCenter,
    /// Technology property right exchanges.
    Exchange,
    /// Science and technology financial service organizations.
    FinancialService,
    /// Patent agencies.
    PatentAgency,
    /// Evaluation organizations.
    Evaluation,
    /// Information service organizations.
    InformationService,
}

impl Kind {
    /// How many types there are.
    pub const COUNT: usize = 8;

    /// All types in order.
    pub const ALL: [Kind; Kind::COUNT] = [
        Kind::Incubator,
        Kind::ProductivityCenter,
        Kind::TransformationCenter,
        Kind::Exchange,
        Kind::FinancialService,
        Kind::PatentAgency,
        Kind::Evaluation,
        Kind::InformationService,
    ];

    /// The name in metrics, parameters and files.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Incubator => "incubator",
            Kind::ProductivityCenter => "productivity_center",
            Kind::TransformationCenter => "transformation_center",
            Kind::Exchange => "exchange",
            Kind::FinancialService => "financial_service",
            Kind::PatentAgency => "patent_agency",
            Kind::Evaluation => "evaluation",
            Kind::InformationService => "information_service",
        }
    }

    /// The sector of its members' accounts.
    pub const fn sector(self) -> Sector {
        match self {
            Kind::Incubator => Sector::Incubator,
            Kind::ProductivityCenter => Sector::ProductivityCenter,
            Kind::TransformationCenter => Sector::TransformationCenter,
            Kind::Exchange => Sector::Exchange,
            Kind::FinancialService => Sector::FinancialService,
            Kind::PatentAgency => Sector::PatentAgency,
            Kind::Evaluation => Sector::Evaluation,
            Kind::InformationService => Sector::InformationService,
        }
    }
}
