//! Rows of the tables, as in the files.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::month::Month;
use crate::base::space::Field;

/// One of the 31 provinces or the Xinjiang Corps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionRow {
    /// English name, as in the regional tables of the report.
    #[serde(rename = "region")]
    pub name: String,
    pub macro_region: MacroRegion,
    /// Degrees north of the capital.
    pub latitude: f64,
    /// Degrees east of the capital.
    pub longitude: f64,
    /// Column on the tile map, 0 in the west.
    pub tile_column: u8,
    /// Row on the tile map, 0 in the north.
    pub tile_row: u8,
    /// Ids of the facts behind the row, separated by semicolons.
    pub fact: String,
    /// How the row was filled; empty when it is printed.
    pub fill: String,
}

/// The four macro-regions by which the report summarizes its regional tables.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum MacroRegion {
    East,
    Central,
    West,
    #[serde(rename = "North-East")]
    NorthEast,
}

/// The path of a driver after its last recorded year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Path {
    /// The smallest values; for interest rates the lowest rates.
    Low,
    /// The course without a suffix in the table.
    Middle,
    /// The largest values; for interest rates the highest rates.
    High,
}

/// Patent agencies of one size at the end of 2021.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeClass {
    #[serde(rename = "class")]
    pub name: String,
    /// Smallest number of practising agents.
    pub agents_from: u32,
    /// Largest number of practising agents; the top class is open.
    pub agents_to: Option<u32>,
    pub agencies: u32,
    pub fact: String,
}

/// One value with which a run can be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    #[serde(rename = "id")]
    pub name: String,
    /// The figure of the model that it is held against: a metric, a quotient `a / b` of two, or a
    /// measure of `stia validate`. Empty where the model has none.
    pub metric: String,
    /// The place.
    pub region: String,
    pub year: i32,
    pub value: f64,
    pub unit: String,
    /// How far a simulated figure may lie from it: of a share in its own unit, else as a share of
    /// the value.
    pub tolerance: f64,
    pub role: TargetRole,
    /// Ids of the facts behind the value, separated by semicolons.
    pub fact: String,
    /// Confidence in the value, as in the facts book.
    pub confidence: String,
}

/// What a target may be used for; only the first three are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetRole {
    /// The calibration minimises the distance to it.
    Fitted,
    /// It was compared after the calibration, never before.
    Check,
    /// A year after those that were fitted.
    HeldOut,
    /// It went in, or follows from what went in.
    Input,
    /// It comes from memory: a prior, never a target.
    Prior,
}

impl TargetRole {
    /// All roles.
    pub const ALL: [TargetRole; 5] = [
        TargetRole::Fitted,
        TargetRole::Check,
        TargetRole::HeldOut,
        TargetRole::Input,
        TargetRole::Prior,
    ];

    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            TargetRole::Fitted => "fitted",
            TargetRole::Check => "check",
            TargetRole::HeldOut => "held_out",
            TargetRole::Input => "input",
            TargetRole::Prior => "prior",
        }
    }

    /// Whether it says how well the model does.
    pub const fn is_scored(self) -> bool {
        matches!(self, TargetRole::Fitted | TargetRole::Check | TargetRole::HeldOut)
    }
}

/// A regularity of many economies, with the range in which the model shows it, and the control in
/// which what makes it is off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StylisedFact {
    pub id: String,
    /// The regularity in words.
    pub statement: String,
    /// The measure of `stia validate` by its name.
    pub figure: String,
    /// The measure in words.
    pub measure: String,
    /// Smallest value at which the model shows it.
    pub low: f64,
    /// Largest such value.
    pub high: f64,
    /// What makes it in the model.
    pub mechanism: String,
    /// Settings in which that is off, as after `--set`, separated by semicolons; empty where the
    /// model has no such mechanism.
    pub control: String,
    /// Who found it, beside the facts.
    pub source: String,
    /// Ids of the facts behind it, separated by semicolons.
    pub fact: String,
}

/// A row of a table by region, quantity and year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionalRow {
    pub region: String,
    pub quantity: String,
    pub year: i32,
    pub value: f64,
    pub unit: String,
    pub fact: String,
    pub fill: String,
}

/// A month of the reference paths: what firms offer in the baseline, per unit of scale.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceMonth {
    /// The month.
    pub month: Month,
    /// Employees of startups in the country.
    pub staff: f64,
    /// Attraction of startups on the market for young products, by field.
    pub young: [f64; Field::COUNT],
    /// Attraction of startups on the market of enterprises, by field.
    pub grown: [f64; Field::COUNT],
    /// Digest of the parameters of the baseline that was solved.
    pub digest: String,
}

/// The same as it stands in the table, with lists separated by semicolons.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceRow {
    pub month: Month,
    pub staff: f64,
    pub young: String,
    pub grown: String,
    pub digest: String,
}

impl ReferenceRow {
    /// The month; none if a list is not one of the fields.
    pub fn read(self) -> Option<ReferenceMonth> {
        let list = |text: &str| -> Option<[f64; Field::COUNT]> {
            let values: Result<Vec<f64>, _> = text.split(';').map(str::parse).collect();
            values.ok()?.try_into().ok()
        };
        let (young, grown) = (list(&self.young)?, list(&self.grown)?);
        Some(ReferenceMonth {
            month: self.month,
            staff: self.staff,
            young,
            grown,
            digest: self.digest,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistanceRow {
    pub region: String,
    pub other: String,
    pub kilometres: f64,
    pub fact: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalRow {
    pub series: String,
    pub year: i32,
    pub value: f64,
    pub unit: String,
    pub fact: String,
    pub confidence: String,
    pub fill: String,
}

impl MacroRegion {
    /// The four, in the order of the report.
    pub const ALL: [MacroRegion; 4] =
        [MacroRegion::East, MacroRegion::Central, MacroRegion::West, MacroRegion::NorthEast];

    /// Name as in the tables.
    pub fn name(self) -> &'static str {
        match self {
            MacroRegion::East => "East",
            MacroRegion::Central => "Central",
            MacroRegion::West => "West",
            MacroRegion::NorthEast => "North-East",
        }
    }
}
