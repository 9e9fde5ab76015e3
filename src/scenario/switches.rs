//! Switches of the eight types that state when or where a type is off but have no effect.

use toml::{Table, Value};

use super::ineffective::ineffective_policies_and_shocks;
use super::reach::Numbers;
use super::rules::exist_once;

use crate::model::rules::credit::models::GuarantorKind;
use crate::model::rules::credit::{SCHEME_COUNT, scheme, scheme_name, section_of};
use crate::model::rules::scenario::Scenario;
use crate::model::rules::types::Switch;
use crate::model::state::kind::Kind;
use crate::scenario::violation::Violation;
use crate::schema::check::Layer;

/// Switches that state a month or regions but cannot have an effect in any run.
///
/// An upper layer that cancels a lower one, such as `on = true` over a base with `off_from`, is no
/// violation. If the base is missing, only what the scenario states itself is known.
pub fn switch_violations(
    layers: &[&Layer],
    scenario: &Scenario,
    is_base_missing: bool,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for kind in Kind::ALL {
        let switch = (kind.row().switch)(scenario);
        let key = |name: &str| format!("{}.switch.{name}", kind.name());
        let given = |name: &str| layers.iter().position(|it| it.places.contains_key(&key(name)));
        let value = |layer: usize, name: &str| value(&layers[layer].table, kind, name);
        let is_above = |name: &str, layer: usize| given(name).is_some_and(|it| it < layer);
        if is_off_nowhere(switch)
            && !(is_base_missing && given("on").is_none())
            && let Some(layer) = given("off_from")
            && !is_above("on", layer)
            && !is_above("off_in", layer)
            && !is_default(layers[layer], kind)
        {
            let [on, off_in, off_from] = ["on", "off_in", "off_from"].map(key);
            let month = value(layer, "off_from").map(|month| format!(" = {month}"));
            let message = format!(
                "{off_from}{} has no effect, since the type is on everywhere; set {on} = false, or \
                 {off_in} = [\"...\"] to close it only in some regions",
                month.unwrap_or_default()
            );
            violations.push(Violation { keys: vec![off_from], message });
        }
        if !switch.on
            && let Some(layer) = given("off_in")
            && !is_above("on", layer)
            && value(layer, "off_in").and_then(Value::as_array).is_some_and(|it| !it.is_empty())
        {
            let [on, off_in] = ["on", "off_in"].map(key);
            let message = format!(
                "{off_in} has no effect, since {on} = false closes the type in all regions; remove \
                 {on} = false to close it only in these"
            );
            violations.push(Violation { keys: vec![off_in], message });
        }
    }
    violations
}

/// Models of IP financing and loan products whose settings contradict each other.
pub fn scheme_violations(scenario: &Scenario) -> Vec<Violation> {
    let mut violations = Vec::new();
    for place in 0..SCHEME_COUNT {
        let model = scheme(scenario, place);
        let path = format!("{}.{}", section_of(place), scheme_name(place));
        let mut say = |keys: &[&str], message: String| {
            let keys = keys.iter().map(|key| format!("{path}.{key}")).collect();
            violations.push(Violation { keys, message });
        };
        if let Err(message) = exist_once(&format!("{path}.regions"), &model.regions) {
            say(&["regions"], message);
        }
        if !model.on {
            continue;
        }
        let is_guaranteed = model.guarantor != GuarantorKind::None;
        if model.guaranteed_share > 0.0 && !is_guaranteed {
            let message = format!(
                "{path}.guaranteed_share = {} has no effect without a guarantor; set \
                 {path}.guarantor to \"public_fund\", \"company\" or \"pool\"",
                model.guaranteed_share
            );
            say(&["guarantor", "guaranteed_share"], message);
        }
        if is_guaranteed && model.guaranteed_share > 0.0 && model.multiplier <= 0.0 {
            let message = format!(
                "{path}.multiplier = 0 leaves the guarantor no room for a single loan; set the \
                 yuan that it guarantees per yuan of capital, such as 5"
            );
            say(&["guarantor", "multiplier"], message);
        }
        if !model.term_months.is_multiple_of(3) {
            let message = format!(
                "{path}.term_months = {} is not a whole number of quarters, in which firms close \
                 their books; use {} or {}",
                model.term_months,
                model.term_months / 3 * 3,
                model.term_months / 3 * 3 + 3
            );
            say(&["term_months"], message);
        }
    }
    violations
}

/// Settings without effect in the months and regions of the run: switches, models, policies,
/// shocks, with the number that each of the latter has in its file.
pub fn without_effect(scenario: &Scenario, numbers: &Numbers) -> Vec<Violation> {
    let Scenario { until, regions, .. } = scenario;
    let mut violations = Vec::new();
    for kind in Kind::ALL {
        let switch = (kind.row().switch)(scenario);
        let key = |name: &str| format!("{}.switch.{name}", kind.name());
        if is_off_nowhere(switch) {
            continue;
        }
        if switch.off_from > *until {
            let (key, month) = (key("off_from"), switch.off_from);
            let message = format!(
                "{key} = \"{month}\" lies after the last month of the run, until = \"{until}\", so the type stays on; close it earlier, or run longer"
            );
            violations.push(Violation { keys: vec![key, "until".into()], message });
        }
        let is_here = |region: &String| regions.is_empty() || regions.contains(region);
        if switch.on && !switch.off_in.iter().any(is_here) {
            let key = key("off_in");
            let message = format!(
                "{key} contains no region of the run, so the type stays on; regions has {}",
                regions.join(", ")
            );
            violations.push(Violation { keys: vec![key, "regions".into()], message });
        }
    }
    violations.extend(small_funds(scenario));
    violations.extend(ineffective_schemes(scenario));
    violations.extend(ineffective_policies_and_shocks(scenario, numbers));
    violations
}

/// Changed models and products that make no loans in the months and regions of the run.
fn ineffective_schemes(scenario: &Scenario) -> Vec<Violation> {
    let usual = Scenario::default();
    let Scenario { until, regions, .. } = scenario;
    let mut violations = Vec::new();
    for place in 0..SCHEME_COUNT {
        let model = scheme(scenario, place);
        if !model.on || model == scheme(&usual, place) {
            continue;
        }
        let path = format!("{}.{}", section_of(place), scheme_name(place));
        let is_here = |region: &String| regions.is_empty() || regions.contains(region);
        if !model.regions.is_empty() && !model.regions.iter().any(is_here) {
            let key = format!("{path}.regions");
            let message = format!(
                "{key} contains no region of the run ({}), so no loans are made under it; set it \
                 to [] for all",
                regions.join(", ")
            );
            violations.push(Violation { keys: vec![format!("{path}.on"), key], message });
        }
        if model.from > *until {
            let key = format!("{path}.from");
            let message = format!(
                "{key} = \"{}\" lies after the last month of the run, until = \"{until}\", so no \
                 loans are made under it",
                model.from
            );
            violations.push(Violation { keys: vec![key, "until".into()], message });
        }
    }
    violations
}

/// Funds so small that a few loans exhaust them, which makes results noisy.
fn small_funds(scenario: &Scenario) -> Vec<Violation> {
    let mut violations = Vec::new();
    for place in 0..SCHEME_COUNT {
        let model = scheme(scenario, place);
        let reach = model.fund * model.multiplier / model.guaranteed_share.max(1e-9);
        let loans = reach * scenario.scale / MEDIAN_LOAN;
        if model.on && model.fund > 0.0 && loans < FEW_LOANS {
            let key = format!("{}.{}.fund", section_of(place), scheme_name(place));
            let message = format!(
                "{key} = {} covers {loans:.0} loans of median size at scale = {}; with fewer than \
                 {FEW_LOANS:.0}, simulation noise is large, so run more replicates or use a larger \
                 scale",
                model.fund, scenario.scale
            );
            violations.push(Violation { keys: vec![key, "scale".into()], message });
        }
    }
    violations
}

/// Median loan on pledged patents, CNY (`ext.pledge.size.median`).
const MEDIAN_LOAN: f64 = 3.5e6;

/// Number of loans below which a small fund is reported.
const FEW_LOANS: f64 = 50.0;

/// Drops months and regions that switch nothing off, so that the resolved scenario omits them.
pub fn drop_ineffective_switches(scenario: &mut Table) {
    for kind in Kind::ALL {
        let section = scenario.get_mut(kind.name()).and_then(Value::as_table_mut);
        let switch = section.and_then(|it| it.get_mut("switch")).and_then(Value::as_table_mut);
        let Some(switch) = switch else { continue };
        let is_on = switch.get("on").and_then(Value::as_bool) != Some(false);
        let off_in = switch.get("off_in").and_then(Value::as_array);
        if !is_on {
            switch.remove("off_in");
        } else if off_in.is_none_or(Vec::is_empty) {
            switch.remove("off_from");
        }
    }
}

fn is_off_nowhere(switch: &Switch) -> bool {
    switch.on && switch.off_in.is_empty()
}

/// Whether a layer states the whole switch as it is by default, as resolved scenarios do.
fn is_default(layer: &Layer, kind: Kind) -> bool {
    let default = Table::try_from(Switch::default()).expect("a switch fits TOML");
    default.iter().all(|(name, default)| value(&layer.table, kind, name) == Some(default))
}

/// What a table says of a key of a type's switch.
fn value<'a>(table: &'a Table, kind: Kind, name: &str) -> Option<&'a Value> {
    table.get(kind.name())?.get("switch")?.get(name)
}
