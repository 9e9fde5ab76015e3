//! Achievements: research results on their way to use.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::agents::researcher::{Body, Researcher};

/// A research result on offer or in development.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Achievement {
    /// Lineage name.
    pub name: Name,
    /// The researcher who produced it.
    pub inventor: Id<Researcher>,
    /// The institution that owns it.
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
    /// Clarity of its ownership, from 0 to 1.
    pub clarity: f32,
    /// Technology readiness level, 1 to 9.
    pub readiness: u8,
    /// An evaluation's signal of the log value and its precision.
    pub evaluated: Option<(f32, f32)>,
    /// Whether it is listed on an exchange.
    pub is_listed: bool,
    /// Month in which it was made.
    pub made: Month,
    /// Month after which it is obsolete.
    pub stale: Month,
}
