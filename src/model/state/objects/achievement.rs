//! Achievements: results of research that somebody may use.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::agents::researcher::{Body, Researcher};

/// A result on offer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Achievement {
    /// Lineage name.
    pub name: Name,
    /// Who made it.
    pub inventor: Id<Researcher>,
    /// The body that owns it.
    pub owner: Body,
    /// Field.
    pub field: Field,
    /// Direction.
    pub direction: Direction,
    /// Log of its market value in yuan of 2015 for the best possible user; nobody knows it.
    pub log_value: f32,
    /// What its owner believes the log value to be.
    pub view: f32,
    /// Share of the value that its owner can appropriate: the strength of its protection.
    pub strength: f32,
    /// Clarity of who owns it, 0 to 1.
    pub clarity: f32,
    /// Technology readiness level, 1 to 9.
    pub readiness: u8,
    /// An evaluation's signal of the log value and its precision.
    pub evaluated: Option<(f32, f32)>,
    /// Whether it is listed on an exchange.
    pub is_listed: bool,
    /// Month in which it was made.
    pub made: Month,
    /// Month after which nobody wants it any more.
    pub stale: Month,
}
