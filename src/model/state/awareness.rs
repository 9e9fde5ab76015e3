//! What agents know of and think about the kinds of intermediaries, and what is said of them.
//!
//! How both change stands in `model::rules::recognition`.

use serde::{Deserialize, Serialize};

use crate::model::state::kind::Kind;

/// What an agent knows of and thinks about the eight types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awareness {
    /// One bit a type.
    pub(in crate::model) aware: u8,
    /// Trust in 255ths.
    pub(in crate::model) trust: [u8; Kind::COUNT],
}

impl Awareness {
    /// Whether it knows the type.
    #[inline]
    pub const fn knows(&self, kind: Kind) -> bool {
        self.aware & (1 << kind as u8) != 0
    }

    /// Learns that the type exists.
    pub const fn learn_of(&mut self, kind: Kind) {
        self.aware |= 1 << kind as u8;
    }

    /// Trust in the type, from 0 to 1.
    pub fn trust(&self, kind: Kind) -> f64 {
        f64::from(self.trust[kind as usize]) / 255.0
    }
}

/// What is said in a region about each type: the channel through which agents read each other.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct WordOfMouth {
    /// Occasions of the month, and how many of them somebody who knew the type had.
    pub(in crate::model) occasions: [i64; Kind::COUNT],
    pub(in crate::model) knowing: [i64; Kind::COUNT],
    /// Outcomes of the month in millionths, and how many.
    pub(in crate::model) outcomes: [i64; Kind::COUNT],
    pub(in crate::model) outcome_sum: [i64; Kind::COUNT],
    /// What is said now: share of the knowing and mean outcome, moved a twelfth each month.
    pub(in crate::model) known_share: [f64; Kind::COUNT],
    /// Chance that one of the peers asked mentions the type.
    pub(in crate::model) telling: [f64; Kind::COUNT],
    pub(in crate::model) mean_outcome: [f64; Kind::COUNT],
}

impl WordOfMouth {
    /// An outcome of a service becomes known.
    pub fn hear(&mut self, kind: Kind, outcome: f64) {
        self.outcomes[kind as usize] += 1;
        self.outcome_sum[kind as usize] += (outcome.clamp(0.0, 1.0) * 1e6) as i64;
    }
}
