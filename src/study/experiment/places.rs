//! What the places of a run are called.

use crate::model::data::{Dataset, MacroRegion};
use crate::model::rules::scenario::Scenario;

/// The places that the series of a scenario have: China, macro-regions, regions; of a single region
/// that alone.
pub fn places(scenario: &Scenario) -> Vec<String> {
    let data = Dataset::china();
    let is_simulated =
        |name: &String| scenario.regions.is_empty() || scenario.regions.contains(name);
    let regions: Vec<_> = data.regions().iter().filter(|it| is_simulated(&it.name)).collect();
    if let [region] = regions.as_slice() {
        return vec![region.name.clone()];
    }
    let has = |part: &MacroRegion| regions.iter().any(|region| region.macro_region == *part);
    let parts = MacroRegion::ALL.into_iter().filter(has).map(|part| part.name().to_string());
    let names = regions.iter().map(|region| region.name.clone());
    std::iter::once("China".to_string()).chain(parts).chain(names).collect()
}
