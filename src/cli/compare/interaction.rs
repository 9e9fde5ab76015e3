//! Whether a scenario has what two others change, as the interaction of the two supposes.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use toml::Table;

use crate::model::rules::scenario::Scenario;

/// Where `both` is not the base with the changes of two scenarios: the key, and the place in
/// `changes` of the scenario whose change is missing; nothing if neither changes the key.
///
/// Policies and shocks are compared by name alone, since how strong one is may be
/// solved in each scenario anew.
pub fn misfit(
    base: &Scenario,
    changes: [&Scenario; 2],
    both: &Scenario,
) -> Option<(String, Option<usize>)> {
    let [base, first, second, both] = [base, changes[0], changes[1], both]
        .map(|it| json!(Table::try_from(it).expect("every parameter fits TOML")));
    let keys = [&base, &first, &second, &both].map(Value::as_object);
    let keys: BTreeSet<&String> = keys.into_iter().flatten().flat_map(|it| it.keys()).collect();
    let mut compared = keys.into_iter().filter(|key| !["name", "question"].contains(&key.as_str()));
    let of = |value: &Value, key: &str| value.get(key).cloned().unwrap_or_default();
    compared.find_map(|key| {
        found(key, [&base, &first, &second, &both].map(|it| of(it, key)).each_ref())
    })
}

/// The first misfit at or below a key, of base, two changes and both.
fn found(path: &str, values: [&Value; 4]) -> Option<(String, Option<usize>)> {
    let [base, first, second, both] = values;
    if values.iter().all(|value| value.is_object()) {
        let keys: BTreeSet<&String> =
            values.iter().filter_map(|it| it.as_object()).flat_map(|it| it.keys()).collect();
        let below = |key: &String| {
            let under = values.map(|it| it.get(key).unwrap_or(&Value::Null));
            found(&format!("{path}.{key}"), under)
        };
        return keys.into_iter().find_map(below);
    }
    if ["policy", "shock"].contains(&path) {
        let [base, first, second, both] = values.map(names);
        let of_changes = [&first, &second].map(|it| (it - &base, &base - it));
        for (place, (more, less)) in of_changes.iter().enumerate() {
            let missing = more.difference(&both).chain(less.intersection(&both)).next();
            if let Some(name) = missing {
                return Some((format!("{path} {name}"), Some(place)));
            }
        }
        let all = &(&base | &first) | &second;
        return both.difference(&all).next().map(|name| (format!("{path} {name}"), None));
    }
    let changes = [first, second].map(|it| it != base);
    let fits = match changes {
        [false, false] => both == base,
        _ => (changes[0] && both == first) || (changes[1] && both == second),
    };
    let place = changes.iter().position(|&is_changed| is_changed);
    (!fits).then(|| (path.to_string(), place))
}

/// The names of policies or shocks.
fn names(list: &Value) -> BTreeSet<String> {
    let named = |it: &Value| Some(it.get("id").or(it.get("name"))?.as_str()?.to_string());
    list.as_array().into_iter().flatten().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load_text;

    fn loaded(text: &str) -> Scenario {
        let text = format!("extends = \"classroom\"\nname = \"a\"\nquestion = \"?\"\n{text}");
        load_text("a.toml", &text, &[]).expect("no mistakes").scenario
    }

    #[test]
    fn both_has_the_changes_of_either_and_no_others() {
        let off = "[exchange.switch]\non = false\n";
        let demand = "[operation]\ndemand = 1e6\n";
        let policy = "[[policy]]\nid = \"help\"\nregions = [\"Gansu\"]\nfrom = \"2018-01\"\n\
                      [policy.voucher]\nshare = 0.3\ncap = 5e4\n";
        let base = loaded("");
        let found = |both: &str, changes: [&str; 2]| {
            let [first, second] = changes.map(loaded);
            misfit(&base, [&first, &second], &loaded(both))
        };
        assert_eq!(found(&format!("{off}{demand}"), [off, demand]), None);
        assert_eq!(found(off, [off, demand]), Some(("operation.demand".into(), Some(1))));
        let missing = Some(("exchange.switch.on".into(), Some(0)));
        assert_eq!(found(demand, [off, demand]), missing);
        // Both of one key may have either value.
        assert_eq!(found(demand, [demand, "[operation]\ndemand = 2e6\n"]), None);
        let stronger = policy.replace("0.3", "0.1");
        assert_eq!(found(&format!("{off}{stronger}"), [off, policy]), None);
        assert_eq!(found(off, [off, policy]), Some(("policy help".into(), Some(1))));
        let more = format!("{off}{demand}{policy}");
        assert_eq!(found(&more, [off, demand]), Some(("policy help".into(), None)));
        assert_eq!(
            found(&format!("scale = 0.5\n{off}{demand}"), [off, demand]),
            Some(("scale".into(), None))
        );
    }
}
