//! Places as users name them, and what a scenario's country is called on the screen.

use crate::base::regions::{all_names, place_named};
use crate::cli::exit::Usage;
use crate::model::data::{MacroRegion, REGIONS};
use crate::model::rules::scenario::Scenario;
use crate::schema::suggest::meant;
use crate::study::experiment::places as of;

/// How the series name all regions of a run together.
pub const WHOLE: &str = "China";

/// How many regions are named before the others are counted.
const NAMED: usize = 3;

/// The places that were named, each once; the whole run when there are none.
pub fn chosen(said: &[String], scenario: &Scenario) -> Result<Vec<String>, Usage> {
    let places = of(scenario);
    let mut chosen: Vec<String> = Vec::new();
    for name in said {
        let place = place_named(name).map(String::from).filter(|place| places.contains(place));
        let place = place.ok_or_else(|| unknown(name, &places))?;
        if !chosen.contains(&place) {
            chosen.push(place);
        }
    }
    if chosen.is_empty() {
        chosen.extend(places.into_iter().next());
    }
    Ok(chosen)
}

/// Why a place cannot be compared, and what could be.
fn unknown(name: &str, places: &[String]) -> Usage {
    let parts = MacroRegion::ALL.map(MacroRegion::name);
    if let Some(known) = place_named(name) {
        let places = places.join(", ");
        return Usage(format!("--region {known}: the run does not simulate it, only {places}"));
    }
    let meant = meant(name, all_names().map(|(name, _)| name)).and_then(place_named);
    let hint = meant.map_or_else(String::new, |place| format!("; did you mean `{place}`?"));
    Usage(format!(
        "--region {name}: there is no such region{hint}; there are {WHOLE}, {} and the {} regions that \
         `stia regions` lists",
        parts.join(", "),
        REGIONS.len()
    ))
}

/// What the whole of a run is called: `China`, or its regions.
pub fn country(scenario: &Scenario) -> String {
    let regions = &scenario.regions;
    if regions.is_empty() || regions.len() == REGIONS.len() {
        return WHOLE.into();
    }
    match regions.len().saturating_sub(NAMED) {
        // A count that is as long as the name that it replaces saves nothing.
        0 | 1 => joined(regions),
        more => format!("{} and {more} other regions", regions[..NAMED].join(", ")),
    }
}

/// What a place of the series is called in a run of a scenario.
pub fn called(region: &str, scenario: &Scenario) -> String {
    if region == WHOLE { country(scenario) } else { region.to_string() }
}

/// The same where it stands alone, with what files call it if that is something else.
pub fn titled(region: &str, scenario: &Scenario) -> String {
    let called = called(region, scenario);
    if called == region { called } else { format!("{called} (`{region}` in the files)") }
}

/// Names with `and` before the last.
fn joined(names: &[String]) -> String {
    match names {
        [names @ .., last] if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(regions: &[&str]) -> Scenario {
        let regions = regions.iter().map(ToString::to_string).collect();
        Scenario { regions, ..Scenario::default() }
    }

    #[test]
    fn places_are_those_of_the_series() {
        let places = of(&scenario(&[]));
        assert_eq!(places.len(), 1 + 4 + 32);
        assert_eq!(places[..2], ["China", "East"]);
        assert_eq!(of(&scenario(&["Gansu"])), ["Gansu"]);
        assert_eq!(of(&scenario(&["Gansu", "Hebei"])), ["China", "East", "West", "Hebei", "Gansu"]);
    }

    #[test]
    fn a_place_is_found_refused_or_suggested() {
        let check = |name: &str, regions: &[&str]| {
            chosen(&[name.to_string(), name.to_string()], &scenario(regions))
                .map(|places| places.join(","))
                .unwrap_or_else(|refusal| refusal.0)
        };
        assert_eq!(check("west", &[]), "West");
        assert_eq!(check("inner mongolia", &[]), "Inner Mongolia");
        assert_eq!(check("Gansu Province", &[]), "Gansu");
        assert_eq!(check("甘肃省", &[]), "Gansu");
        assert!(check("Gunagdong", &[]).contains("did you mean `Guangdong`?"));
        let refusal = check("Beijing", &["Gansu", "Hebei"]);
        let known = "China, East, West, Hebei, Gansu";
        assert!(refusal.ends_with(&format!("does not simulate it, only {known}")), "{refusal}");
        let refusal = check("China", &["Gansu"]);
        assert!(refusal.ends_with("the run does not simulate it, only Gansu"), "{refusal}");
        let one = chosen(&[], &scenario(&["Gansu"]));
        assert_eq!(one.map(|it| it.join(",")).ok(), Some("Gansu".into()));
        assert_eq!(chosen(&[], &scenario(&[])).map(|it| it.join(",")).ok(), Some("China".into()));
    }

    #[test]
    fn a_part_of_china_is_not_called_china() {
        let check = |regions: &[&str], name: &str| assert_eq!(country(&scenario(regions)), name);
        check(&[], "China");
        check(&REGIONS, "China");
        check(&["Gansu"], "Gansu");
        let two = scenario(&["Gansu", "Hebei"]);
        assert_eq!(titled("China", &two), "Gansu and Hebei (`China` in the files)");
        assert_eq!(titled("West", &two), "West");
        assert_eq!(titled("Gansu", &scenario(&["Gansu"])), "Gansu");
        check(&["Gansu", "Hebei", "Hubei"], "Gansu, Hebei and Hubei");
        check(&["Gansu", "Hebei", "Hubei", "Hunan"], "Gansu, Hebei, Hubei and Hunan");
        check(
            &["Gansu", "Hebei", "Hubei", "Hunan", "Tibet"],
            "Gansu, Hebei, Hubei and 2 other regions",
        );
    }
}
