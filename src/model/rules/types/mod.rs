//! The eight types of science and technology intermediaries: one file and one row each.
//!
//! An intermediary acts only through services to named clients. Every service takes hours of its
//! staff; hours sold to the state are hours that clients do not get.

pub mod evaluation;
pub mod exchange;
pub mod financial_service;
pub mod incubator;
pub mod information_service;
pub mod organization;
pub mod patent_agency;
pub mod productivity_center;
pub mod transformation_center;

use organization::OrganizationParams;
use serde::{Deserialize, Serialize};

use crate::model::data::Dataset;
use crate::model::rules::scenario::Scenario;
use crate::model::state::kind::Kind;
use crate::model::state::supply::Supply;

impl Kind {
    /// The row of this type.
    pub const fn row(self) -> &'static Type {
        TYPES[self as usize]
    }
}

/// The table of types.
pub const TYPES: [&Type; Kind::COUNT] = [
    &incubator::TYPE,
    &productivity_center::TYPE,
    &transformation_center::TYPE,
    &exchange::TYPE,
    &financial_service::TYPE,
    &patent_agency::TYPE,
    &evaluation::TYPE,
    &information_service::TYPE,
];

/// A type of intermediary.
pub struct Type {
    /// Its switch.
    pub switch: fn(&Scenario) -> &Switch,
    /// What its organizations are like.
    pub organization: fn(&Scenario) -> &OrganizationParams,
    /// Which organizations a region has.
    pub supply: fn(&Scenario, &Dataset, usize) -> Vec<Supply>,
    /// The switches of its services, by their names in its section.
    pub services: &'static [&'static str],
    /// Types to which it sends clients on (L2886).
    pub refers_to: &'static [Kind],
}

/// The switch of a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Switch {
    /// Whether the type exists after `off_from`. If off, its organizations close and clients use
    /// their outside options.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Regions in which the type is off although it is on elsewhere.
    #[schemars(extend("x-unit" = "names", "x-place" = "region", "x-source" = "switch"))]
    pub off_in: Vec<String>,
    /// First month without a type that is off.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub off_from: crate::base::month::Month,
}

impl Default for Switch {
    fn default() -> Switch {
        Switch { on: true, off_in: Vec::new(), off_from: crate::base::month::Month::new(2015, 1) }
    }
}
