//! Researchers of universities, institutes and new-type research institutions.

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::awareness::Awareness;

/// A researcher.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Researcher {
    /// Lineage name.
    pub name: Name,
    /// Institution that employs it.
    pub body: Body,
    /// Field.
    pub field: Field,
    /// Direction of its own agenda.
    pub direction: Direction,
    /// Quality: log value of its results relative to the mean.
    pub quality: f32,
    /// Orientation from papers (0) to use (1).
    pub orientation: f32,
    /// Awareness of intellectual property, 0 to 1.
    pub ip_awareness: f32,
    /// Its awareness of and trust in intermediaries.
    pub awareness: Awareness,
    /// Candidates for an arrival that have passed.
    pub candidates: u32,
    /// When the next candidate comes, in months of the calendar.
    pub clock: f32,
    /// Deals so far.
    pub deals: u16,
    /// Month of its hiring.
    pub hired: Month,
    /// Month of its leaving.
    pub leaves: Month,
}

/// Where a researcher is employed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum Body {
    /// A university.
    University,
    /// A public research institute.
    Institute,
    /// A new-type research institution: mixed investors, market mechanisms (L1370).
    NewType,
}

impl Body {
    /// All bodies in order.
    pub const ALL: [Body; 3] = [Body::University, Body::Institute, Body::NewType];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Body::University => "university",
            Body::Institute => "institute",
            Body::NewType => "new_type",
        }
    }

    /// Whether its results are state assets.
    pub const fn is_public(self) -> bool {
        !matches!(self, Body::NewType)
    }
}
