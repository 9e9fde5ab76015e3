//! What simulating at a smaller scale does to figures, as measured on all of China against its full
//! size (`examples/scale`).

use std::sync::LazyLock;

use serde::Deserialize;

/// The bias of a level from which on a figure is marked.
pub const LARGE: f64 = 0.05;

/// Standard errors beyond which a bias is one.
const SURE: f64 = 2.0;

/// What a scale does to a metric.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ScaleBias {
    metric: String,
    scale: f64,
    /// The mean level over that at full size, less one.
    pub level_bias: f64,
    level_error: f64,
    /// The largest bias of a difference among the interventions tried, over the level at full size.
    pub difference_bias: f64,
    difference_error: f64,
    /// Interventions whose difference has another sign.
    signs_reversed: u32,
}

static MEASURED: LazyLock<Vec<ScaleBias>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_str!("scale.csv").as_bytes()).into_deserialize();
    rows.map(|row| row.expect("the table was written by the example")).collect()
});

impl ScaleBias {
    /// What a scale does to a metric: that of the nearest scale at which it was measured; none where
    /// full size is nearer, or where it was not.
    pub fn of(metric: &str, scale: f64) -> Option<&'static ScaleBias> {
        let distance = |other: f64| (libm::log(scale) - libm::log(other)).abs();
        let rows = MEASURED.iter().filter(|row| row.metric == metric);
        let nearest =
            rows.min_by(|one, other| distance(one.scale).total_cmp(&distance(other.scale)))?;
        (distance(nearest.scale) < distance(1.0)).then_some(nearest)
    }

    /// Whether levels are more than 5 % off.
    pub fn is_large(&self) -> bool {
        self.level_bias.abs() > LARGE && self.level_bias.abs() > SURE * self.level_error
    }

    /// Whether a difference of that share of the base's level may have another sign at full size.
    pub fn may_turn(&self, relative: Option<f64>) -> bool {
        let is_sure = self.difference_bias.abs() > SURE * self.difference_error;
        let exceeds = |relative: f64| self.difference_bias.abs() >= relative.abs();
        self.signs_reversed > 0 || (is_sure && relative.is_some_and(exceeds))
    }
}

/// Whether scale makes a figure doubtful: its level, or the sign of a difference of that share of
/// the level.
pub fn is_doubtful(metric: &str, scale: f64, relative: Option<f64>) -> bool {
    ScaleBias::of(metric, scale).is_some_and(|bias| bias.is_large() || bias.may_turn(relative))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::metrics::METRICS;

    fn bias(level: (f64, f64), difference: (f64, f64), signs_reversed: u32) -> ScaleBias {
        ScaleBias {
            metric: "startups".into(),
            scale: 0.05,
            level_bias: level.0,
            level_error: level.1,
            difference_bias: difference.0,
            difference_error: difference.1,
            signs_reversed,
        }
    }

    #[test]
    fn a_large_and_sure_bias_or_a_sign_at_risk_makes_doubtful() {
        assert!(bias((0.06, 0.01), (0.0, 0.0), 0).is_large());
        assert!(!bias((0.06, 0.04), (0.0, 0.0), 0).is_large(), "chance");
        assert!(!bias((0.04, 0.001), (0.0, 0.0), 0).is_large());
        let shifted = bias((0.0, 0.0), (-0.03, 0.01), 0);
        assert!(shifted.may_turn(Some(0.02)) && !shifted.may_turn(Some(0.04)));
        assert!(!bias((0.0, 0.0), (-0.03, 0.02), 0).may_turn(Some(0.02)), "chance");
        assert!(bias((0.0, 0.0), (0.0, 0.0), 1).may_turn(Some(0.5)));
    }

    #[test]
    fn the_table_is_of_metrics_and_of_smaller_scales() {
        let is_metric = |row: &ScaleBias| METRICS.iter().any(|metric| metric.name == row.metric);
        assert!(MEASURED.iter().all(|row| is_metric(row) && row.scale < 1.0));
        assert!(ScaleBias::of("startups", 1.0).is_none());
        assert_eq!(ScaleBias::of("startups", 0.04).map(|row| row.scale), Some(0.05));
    }
}
