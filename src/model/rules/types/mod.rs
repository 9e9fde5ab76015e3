//! The eight types of science and technology intermediaries: one file and one row each.
//!
//! An intermediary acts only through services to named clients. Every service takes hours of its
//! staff; hours sold to the state are hours that clients do not get.

pub mod evaluation;
pub mod exchange;
pub mod financial_service;
pub mod incubator;
pub mod information_service;
pub mod patent_agency;
pub mod productivity_center;
pub mod transformation_center;

use serde::{Deserialize, Serialize};

use crate::model::data::Dataset;
use crate::model::state::ledger::Sector;
use crate::scenario::Scenario;

pub use crate::model::state::organization::{
    Organization, OrganizationParams, Owner, SupplyParams,
};

/// The eight types, in the order of the Technology Market Association (L384-391).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Kind {
    /// Incubators.
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

    /// The row of this type.
    pub const fn row(self) -> &'static Type {
        TYPES[self as usize]
    }

    /// The name in metrics, parameters and files.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The sector of its members' accounts.
    pub const fn sector(self) -> Sector {
        self.row().sector
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
    /// The name in metrics, parameters and files.
    pub name: &'static str,
    /// The sector of its members' accounts.
    pub sector: Sector,
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
    /// Whether the type exists after `off_from`. Off: its organizations close and clients are left
    /// with their outside options.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Regions in which the type is off although it is on elsewhere.
    #[schemars(extend("x-unit" = "names", "x-source" = "switch"))]
    pub off_in: Vec<String>,
    /// First month in which a type that is off is gone.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub off_from: crate::base::month::Month,
}

impl Default for Switch {
    fn default() -> Switch {
        Switch { on: true, off_in: Vec::new(), off_from: crate::base::month::Month::new(2015, 1) }
    }
}

/// The organizations of one sub-kind that a region has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Supply {
    /// The sub-kind.
    pub sub_kind: std::borrow::Cow<'static, str>,
    /// Real organizations in the year of the count.
    pub count: f64,
    /// The national series that the count follows, by its place in `drivers::COUNT_SERIES`, and
    /// the value of that series when the count was taken.
    pub follows: Option<(usize, f64)>,
    /// People in one real organization.
    pub staff: f64,
    /// Places in one real organization, for hosts.
    pub places: f64,
    /// Share owned by the state.
    pub state_share: f64,
    /// Share owned by universities.
    pub university_share: f64,
    /// Share at national level.
    pub national_share: f64,
}

impl Supply {
    /// Organizations of a sub-kind with that many people each, owned by the state.
    pub const fn of_state(sub_kind: &'static str, count: f64, staff: f64) -> Supply {
        Supply {
            sub_kind: std::borrow::Cow::Borrowed(sub_kind),
            count,
            follows: None,
            staff,
            places: 0.0,
            state_share: 1.0,
            university_share: 0.0,
            national_share: 0.0,
        }
    }
}
