//! Awareness of and trust in the types of intermediaries, and word of mouth about them.
//!
//! `model::rules::recognition` has the rules by which both change.

use serde::{Deserialize, Serialize};

use crate::model::state::kind::Kind;

/// An agent's awareness of and trust in the eight types.
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

/// Word of mouth in a region about each type: the channel through which agents learn from each
/// other.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct WordOfMouth {
    /// Occasions of the month to use the type, and those at which the agent knew it.
    pub(in crate::model) occasions: [i64; Kind::COUNT],
    pub(in crate::model) knowing: [i64; Kind::COUNT],
    /// Outcomes of the month in millionths, and their number.
    pub(in crate::model) outcomes: [i64; Kind::COUNT],
    pub(in crate::model) outcome_sum: [i64; Kind::COUNT],
    /// Current word of mouth: share that knows the type and mean outcome, moved a twelfth each
    /// month.
    pub(in crate::model) known_share: [f64; Kind::COUNT],
    /// Probability that one of the peers asked mentions the type.
    #[serde(rename = "telling")]
    pub(in crate::model) mention_probability: [f64; Kind::COUNT],
    pub(in crate::model) mean_outcome: [f64; Kind::COUNT],
}

impl WordOfMouth {
    /// Adds the outcome of a service.
    pub fn hear(&mut self, kind: Kind, outcome: f64) {
        self.outcomes[kind as usize] += 1;
        self.outcome_sum[kind as usize] += (outcome.clamp(0.0, 1.0) * 1e6) as i64;
    }
}
