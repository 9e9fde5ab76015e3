//! Targets, and those of the program.

use super::figures::Figure;

use crate::model::data::{Dataset, TargetRole};

/// A target that is scored.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Its name.
    pub id: String,
    /// The figure as it is written; empty where the model has none.
    pub metric: String,
    /// The figure.
    pub figure: Option<Figure>,
    /// The place.
    pub region: String,
    /// The year.
    pub year: u32,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The tolerance: of a share in its own unit, else as a share of the value.
    pub tolerance: f64,
    /// What it may be used for.
    pub role: TargetRole,
    /// Ids of the facts behind the value, or what the user's table states as that.
    pub source: String,
    /// Whether it is the user's own.
    pub is_own: bool,
}

/// Whether a unit is that of a share, whose tolerance is in points.
pub fn is_share(unit: &str) -> bool {
    matches!(unit, "%" | "percent" | "%/year" | "share")
}

/// All targets of the program.
pub fn of_program() -> Vec<Scored> {
    let of = |target: &crate::model::data::Target| Scored {
        id: target.name.clone(),
        metric: target.metric.clone(),
        figure: (!target.metric.is_empty())
            .then(|| Figure::read(&target.metric).expect("targets name figures of the model")),
        region: target.region.clone(),
        year: target.year as u32,
        value: target.value,
        unit: target.unit.clone(),
        tolerance: target.tolerance,
        role: target.role,
        source: target.fact.clone(),
        is_own: false,
    };
    Dataset::china().targets().iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_of_the_program_fits_its_figure() {
        for target in of_program() {
            assert!(target.tolerance > 0.0, "{}", target.id);
            let fits = target.figure.map(|figure| figure.check_unit(&target.unit));
            assert!(fits.as_ref().is_none_or(Result::is_ok), "{target:?} {fits:?}");
        }
    }
}
