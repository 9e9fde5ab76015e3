//! Nascent founders: people with an idea who may found a firm.

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::awareness::Awareness;

/// Somebody with an idea.
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
    /// What the idea is worth: log profitability relative to the mean, not known to the founder.
    pub quality: f32,
    /// What the founder believes it is worth.
    pub belief: f32,
    /// Own money, CNY.
    pub wealth: f32,
    /// Month in which the idea came.
    pub since: Month,
    /// What it knows of and thinks about intermediaries.
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
    /// Somebody returned from abroad.
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
