//! Nascent founders: people with an idea for a technology startup.

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::awareness::Awareness;

/// A nascent founder.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Founder {
    /// Lineage name, which the firm takes over as its parent.
    pub name: Name,
    /// Where the founder comes from.
    pub kind: FounderKind,
    /// Field of the idea.
    pub field: Field,
    /// Direction of the idea.
    pub direction: Direction,
    /// Quality of the idea: log profitability relative to the mean, not known to the founder.
    pub quality: f32,
    /// The founder's belief about that quality.
    pub belief: f32,
    /// Own wealth, CNY.
    pub wealth: f32,
    /// Month in which the idea came.
    pub since: Month,
    /// Its awareness of and trust in intermediaries.
    pub awareness: Awareness,
}

/// Where a founder comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum FounderKind {
    /// A researcher with an own or a colleague's result.
    Researcher,
    /// A student or recent graduate.
    Student,
    /// A returnee from abroad.
    Returnee,
    /// An employee of a firm.
    Employee,
}

impl FounderKind {
    /// All kinds in order.
    pub const ALL: [FounderKind; 4] = [
        FounderKind::Researcher,
        FounderKind::Student,
        FounderKind::Returnee,
        FounderKind::Employee,
    ];

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            FounderKind::Researcher => "researcher",
            FounderKind::Student => "student",
            FounderKind::Returnee => "returnee",
            FounderKind::Employee => "employee",
        }
    }
}
