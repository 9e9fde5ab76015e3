//! No scheme: a bank that knows such loans takes a pledge at its own judgement and risk.

use super::ModelParams;

/// What it does by default.
pub fn model() -> ModelParams {
    ModelParams { on: true, ..ModelParams::default() }
}
