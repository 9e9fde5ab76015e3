//! Rules of the market for technology: a standard of service (L3188), registration and supervision
//! (L3305, L3533): fewer disputes, evaluations and prices that err less.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::model::rules::shock::Change;

/// Rules of the market for technology.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MarketRules {
    /// Share of disputes that are avoided.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number (L3188, L3305, L3533)"))]
    pub dispute_cut: f64,
    /// Share by which errors of evaluators and exchanges shrink.
    #[schemars(range(min = 0.0, max = 0.9))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the text gives no number"))]
    pub noise_cut: f64,
    /// Yearly upkeep in all covered regions together, in today's prices.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the text gives no amount"))]
    pub upkeep: f64,
}

impl Instrument for MarketRules {
    fn changes(&self, strength: f64) -> Vec<Change> {
        let (disputes, noise) =
            (1.0 - strength * self.dispute_cut, 1.0 - strength * self.noise_cut);
        vec![
            Change::times("transformation.dispute_chance", disputes),
            Change::times("exchange.price_noise", noise),
            Change::times("evaluation.noise", noise),
        ]
    }

    fn upkeep(&self) -> f64 {
        self.upkeep
    }
}
