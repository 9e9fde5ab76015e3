//! What differs between the scenarios of a comparison: the settings whose values are not the same.

use std::collections::BTreeMap;

use anyhow::Result;
use maud::html;

use super::{Section, scenarios};
use crate::report::read::Results;
use crate::report::text::numbers::{number, percent, unit_name};
use crate::report::text::{Language, Texts};
use crate::scenario::unit_of_key;

/// Settings that are shown; a scenario that changes more says how many.
const SHOWN: usize = 40;

/// Units that a number is read without.
const BARE: [&str; 16] = [
    "",
    "number",
    "ratio",
    "seed",
    "index",
    "level",
    "log",
    "log odds",
    "skill",
    "fit",
    "weight",
    "elasticity",
    "probability",
    "value",
    "shape",
    "rule",
];

/// Keys that name a scenario rather than change the world.
const NAMES: [&str; 2] = ["name", "question"];

/// The settings that differ; nothing where results have one scenario.
///
/// # Errors
///
/// Where a scenario beside the tables cannot be read.
pub fn section(results: &Results, language: Language, number: usize) -> Result<Option<Section>> {
    let about = results.about();
    let names: Vec<String> = about.scenarios().into_iter().map(|it| it.name).collect();
    if names.len() < 2 || !["compare", "audit"].contains(&about.command()) {
        return Ok(None);
    }
    let mut settings = Vec::new();
    for name in &names {
        settings.push(flat(&scenarios::text(results, name)?, language));
    }
    let rows = differing(&settings);
    let texts = Texts::of(language);
    let id = format!("differs-{number}");
    let more = rows.len().saturating_sub(SHOWN);
    let body = html! {
        section id=(id) {
            h2 { (texts.section.differs) }
            div.scroll role="group" aria-label=(texts.section.differs) tabindex="0" {
                table.set {
                    caption.hidden { (texts.section.differs) }
                    thead { tr {
                        th scope="col" { (texts.label.setting) }
                        @for (place, name) in names.iter().enumerate() {
                            th scope="col" {
                                span class=(if place == 0 { "sample" } else { "sample dashed" }) {}
                                code { (name) }
                            }
                        }
                    } }
                    tbody {
                        @for (key, values) in rows.iter().take(SHOWN) {
                            tr {
                                th scope="row" { code { (key) } }
                                @for value in values { td { (value) } }
                            }
                        }
                        @if more > 0 { tr { th scope="row" { "+ " (more) } } }
                    }
                }
            }
        }
    };
    Ok(Some(Section { id, title: texts.section.differs.clone(), body }))
}

/// The keys whose values differ, each with those of all scenarios.
fn differing(settings: &[BTreeMap<String, String>]) -> Vec<(String, Vec<String>)> {
    let mut keys: Vec<&String> = settings.iter().flat_map(BTreeMap::keys).collect();
    keys.sort();
    keys.dedup();
    let row = |key: &String| {
        let values = settings.iter().map(|it| it.get(key).map_or("–", String::as_str));
        let values: Vec<String> = values.map(String::from).collect();
        let differs = values.iter().any(|value| *value != values[0]);
        (differs && !NAMES.contains(&key.as_str())).then(|| (key.clone(), values))
    };
    keys.into_iter().filter_map(row).collect()
}

/// The settings of a scenario under their keys.
fn flat(text: &str, language: Language) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        descend("", &toml::Value::Table(table), &mut all);
    }
    all.into_iter().map(|(key, value)| (key.clone(), shown(language, &key, &value))).collect()
}

/// A value as the reader of a language writes it, with its unit.
fn shown(language: Language, key: &str, value: &toml::Value) -> String {
    let unit = unit_of_key(key).unwrap_or_default();
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Float(number) => with_unit(language, *number, &exact(language, *number), unit),
        toml::Value::Integer(count) => with_unit(language, *count as f64, &count.to_string(), unit),
        other => other.to_string(),
    }
}

/// A number in the powers of the language where that loses no digit of it.
fn exact(language: Language, value: f64) -> String {
    let is_short = format!("{value:.2e}").parse() == Ok(value);
    if is_short { number(language, value) } else { value.to_string() }
}

/// A number with its unit; shares are percentages.
fn with_unit(language: Language, value: f64, text: &str, unit: &str) -> String {
    let (first, rest) = unit.split_once('/').map_or((unit, None), |(one, two)| (one, Some(two)));
    let percent = || percent(language, value);
    let is_short = format!("{:.2e}", 100.0 * value).parse() == Ok(100.0 * value);
    match (first, rest) {
        ("share", None) if is_short => percent(),
        ("share", Some(rest)) if is_short => unit_name(language, &format!("{}/{rest}", percent())),
        ("1", Some(rest)) => unit_name(language, &format!("{text}/{rest}")),
        (unit, None) if BARE.contains(&unit) => text.into(),
        _ if language == Language::English => format!("{text} {unit}"),
        _ => format!("{text}{}", unit_name(language, unit)),
    }
}

fn descend(key: &str, value: &toml::Value, all: &mut BTreeMap<String, toml::Value>) {
    let below = |name: &str| if key.is_empty() { name.into() } else { format!("{key}.{name}") };
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(name, value)| descend(&below(name), value, all));
        }
        toml::Value::Array(items) if items.iter().any(toml::Value::is_table) => {
            for (place, item) in items.iter().enumerate() {
                let id = item.get("id").or_else(|| item.get("name"));
                let id = id.and_then(toml::Value::as_str).map(String::from);
                descend(&below(&id.unwrap_or_else(|| (place + 1).to_string())), item, all);
            }
        }
        other => {
            all.insert(key.into(), other.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_differ_stand_under_their_keys() {
        let flat = |text| flat(text, Language::English);
        let base = flat("name = \"a\"\nscale = 0.1\n[incubator.switch]\non = true\n");
        let other = flat(
            "name = \"b\"\nscale = 0.1\n[incubator.switch]\non = false\n\
             [[policy]]\nid = \"v\"\n[policy.voucher]\nshare = 0.5\n",
        );
        let rows = differing(&[base, other]);
        let rows: Vec<(&str, &str, &str)> =
            rows.iter().map(|(key, it)| (key.as_str(), it[0].as_str(), it[1].as_str())).collect();
        assert_eq!(
            rows,
            [
                ("incubator.switch.on", "true", "false"),
                ("policy.v.id", "–", "v"),
                ("policy.v.voucher.share", "–", "50 %"),
            ]
        );
    }

    #[test]
    fn settings_have_their_units_in_the_numbers_of_the_language() {
        let shown = |key: &str, value: toml::Value| {
            Language::ALL.map(|language| shown(language, key, &value))
        };
        let of = |number: f64| toml::Value::Float(number);
        assert_eq!(
            shown("operation.demand", of(4_100_000.0)),
            ["4.1 m customers", "410万个客户", "410万顧客"]
        );
        assert_eq!(shown("operation.demand", of(4_123_456.0))[0], "4123456 customers");
        assert_eq!(shown("policy.a.b.voucher.cap", of(5e4)), ["50 k CNY", "5万元", "5万元"]);
        assert_eq!(shown("policy.v.voucher.share", of(0.125))[1], "12.5%");
        assert_eq!(shown("equity.seeking_chance", of(0.15)), ["0.15/month", "0.15/月", "0.15/月"]);
        assert_eq!(shown("seed", toml::Value::Integer(12_345))[2], "12345");
    }
}
