//! Effective parameters: the parameters in force in a month, region by region, after shocks and
//! policies.

use serde::{Deserialize, Serialize};
use toml::Table;

use crate::base::month::Month;
use crate::model::rules::scenario::Scenario;
use crate::model::rules::shock::Change;

/// The parameters in force in each region this month. Where nothing is changed, the scenario itself
/// holds and nothing is stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EffectiveParameters {
    /// Changed scenarios, each stored only once.
    #[serde(with = "crate::model::rules::scenario::as_texts")]
    scenarios: Vec<Scenario>,
    /// By region, the place of its changed scenario; none where the scenario holds as it is.
    places: Vec<Option<usize>>,
    /// Parameters in force for the country as a whole.
    national: Option<usize>,
    /// Shocks and policies in force, by region: what the above was made from.
    lasting: Vec<Vec<u16>>,
}

impl EffectiveParameters {
    /// Parameters in force for the country as a whole.
    pub fn national<'a>(&'a self, scenario: &'a Scenario) -> &'a Scenario {
        self.national.map_or(scenario, |place| &self.scenarios[place])
    }

    /// Parameters in force in a region.
    pub fn of(&self, region: u8) -> Option<&Scenario> {
        let place = self.places.get(usize::from(region)).copied().flatten();
        place.map(|place| &self.scenarios[place])
    }

    /// Updates them to a month. `labels` are the names of the regions.
    pub fn update(&mut self, scenario: &Scenario, month: Month, labels: &[&str]) {
        if scenario.shock.is_empty() && scenario.policy.is_empty() {
            return;
        }
        // Shocks come first, then policies, each in the order of the file; by number.
        let shocks = scenario.shock.len() as u16;
        let lasting = |label: Option<&str>| -> Vec<u16> {
            let is_hit = |all: bool, hits: &dyn Fn(&str) -> bool| label.map_or(all, hits);
            let by_shock = (0..).zip(&scenario.shock).filter(|(_, shock)| {
                shock.lasts(month) && is_hit(shock.regions.is_empty(), &|it| shock.hits(it))
            });
            let by_policy = (shocks..).zip(&scenario.policy).filter(|(_, policy)| {
                policy.lasts(month)
                    && is_hit(policy.regions.is_empty(), &|it| policy.covers(it))
                    && !policy.changes().is_empty()
            });
            let by_shock = by_shock.map(|(number, _)| number);
            by_shock.chain(by_policy.map(|(number, _)| number)).collect()
        };
        // What holds in all regions holds for the country.
        let mut sets = vec![lasting(None)];
        sets.extend(labels.iter().map(|label| lasting(Some(label))));
        if sets == self.lasting {
            return;
        }
        self.scenarios.clear();
        let mut known: Vec<(Vec<u16>, usize)> = Vec::new();
        let mut places = Vec::with_capacity(sets.len());
        for set in &sets {
            if set.is_empty() {
                places.push(None);
                continue;
            }
            let there = known.iter().find(|(other, _)| other == set).map(|&(_, place)| place);
            let place = there.unwrap_or_else(|| {
                let changes = set.iter().flat_map(|&number| changes(scenario, number));
                self.scenarios.push(changed(scenario, changes));
                known.push((set.clone(), self.scenarios.len() - 1));
                self.scenarios.len() - 1
            });
            places.push(Some(place));
        }
        self.national = places.remove(0);
        self.places = places;
        self.lasting = sets;
    }
}

/// The changes of a shock or a policy, by number.
fn changes(scenario: &Scenario, number: u16) -> Vec<Change> {
    let number = usize::from(number);
    match number.checked_sub(scenario.shock.len()) {
        None => scenario.shock[number].changes.clone(),
        Some(policy) => scenario.policy[policy].changes(),
    }
}

/// A scenario with some changes. Its policies remain, its shocks are removed.
fn changed(scenario: &Scenario, changes: impl Iterator<Item = Change>) -> Scenario {
    let plain = Scenario { shock: Vec::new(), policy: Vec::new(), ..scenario.clone() };
    let mut table = Table::try_from(plain).expect("every parameter fits TOML");
    let changes: Vec<Change> = changes.collect();
    let is_void = |change: &&Change| changes.iter().any(|other| change.is_overridden_by(other));
    for change in changes.iter().filter(|change| !is_void(change)) {
        // Changes were checked when the scenario was loaded; two at once may lead beyond a range,
        // where the latter is left out.
        let _ = change.make(&mut table);
    }
    let changed: Scenario = table.try_into().expect("a changed parameter has the type that it had");
    Scenario { policy: scenario.policy.clone(), ..changed }
}
