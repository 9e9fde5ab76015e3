//! What metrics are called and what they mean, from `metrics.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::language::Language;
use super::names::{Name, Naming, members};
use super::texts::filled;
use crate::model::record::metrics::metric;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("metrics.toml")).unwrap_or_else(|it| panic!("metrics.toml: {it}"))
});

/// The names of all metrics, those of families written out.
static NAMES: LazyLock<BTreeMap<String, Name>> = LazyLock::new(|| {
    let families = TABLE.families.iter().flat_map(|(key, name)| of_family(key, name));
    TABLE.names.clone().into_iter().chain(families).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    names: BTreeMap<String, Name>,
    families: BTreeMap<String, Name>,
    short: BTreeMap<String, Name>,
    meanings: BTreeMap<String, [String; 2]>,
}

/// What a metric is called, as at the head of a column; its identifier if it has no name.
pub fn metric_name(language: Language, metric: &str) -> &str {
    NAMES.get(metric).map_or(metric, |name| language.of(name).as_str())
}

/// The same where there is little room.
pub fn metric_short_name(language: Language, metric: &str) -> &str {
    let short = TABLE.short.get(metric).map(|name| language.of(name).as_str());
    short.unwrap_or_else(|| metric_name(language, metric))
}

/// The same as it stands within a sentence.
pub fn metric_in_sentence(language: Language, metric: &str) -> String {
    let name = metric_name(language, metric);
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        // Abbreviations keep their capitals.
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_string(),
    }
}

/// What a metric means, in a sentence; none where that is not written in the language.
pub fn metric_meaning(language: Language, name: &str) -> Option<&'static str> {
    let translated = TABLE.meanings.get(name);
    match language {
        Language::English => metric(name).map(|metric| metric.doc),
        Language::Chinese => translated.map(|[chinese, _]| chinese.as_str()),
        Language::Japanese => translated.map(|[_, japanese]| japanese.as_str()),
    }
}

/// The members of a family by identifier, with their names.
fn of_family(key: &str, name: &Name) -> Vec<(String, Name)> {
    match key.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
        Some(("type", _)) => written_out(key, name, "type", Naming::Types),
        Some(("instrument", _)) => written_out(key, name, "instrument", Naming::Instruments),
        Some(("year", _)) => written_out(key, name, "year", Naming::YearsOfLife),
        Some(("payee", _)) => written_out(key, name, "payee", Naming::Sectors),
        Some(("scheme", what)) => {
            let models =
                written_out(&format!("ip{what}_{{scheme}}"), name, "scheme", Naming::Models);
            let key = format!("product{what}_{{scheme}}");
            [models, written_out(&key, name, "scheme", Naming::Products)].concat()
        }
        _ => panic!("metrics.toml: `{key}` is no family"),
    }
}

/// The same for the members of one table of names.
fn written_out(key: &str, name: &Name, word: &str, naming: Naming) -> Vec<(String, Name)> {
    let of = |(member, called): (&String, &Name)| {
        let names = Language::ALL
            .map(|it| filled(it.of::<String>(name), &[(word, it.of::<String>(called))]));
        (filled(key, &[(word, member)]), names)
    };
    members(naming).iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::record::metrics::{METRICS, headline, headline_of_credit};

    #[test]
    fn every_metric_has_a_name_of_its_own_in_each_language() {
        let without: Vec<&str> = METRICS
            .iter()
            .map(|metric| metric.name)
            .filter(|name| !NAMES.contains_key(*name))
            .collect();
        assert!(without.is_empty(), "metrics.toml does not name {without:?}");
        for language in Language::ALL {
            let mut seen = BTreeSet::new();
            for metric in METRICS.iter() {
                let name = metric_name(language, metric.name);
                assert!(seen.insert(name), "{}: {name} stands twice", metric.name);
            }
        }
    }

    #[test]
    fn no_name_or_meaning_is_unused() {
        let is_metric = |name: &&String| metric(name).is_some();
        let unused: Vec<&String> = TABLE.names.keys().filter(|name| !is_metric(name)).collect();
        assert!(unused.is_empty(), "no metrics: {unused:?}");
        let unused: Vec<&String> = TABLE.short.keys().filter(|name| !is_metric(name)).collect();
        assert!(unused.is_empty(), "no metrics: {unused:?}");
        let unused: Vec<&String> = TABLE.meanings.keys().filter(|it| !is_metric(it)).collect();
        assert!(unused.is_empty(), "no metrics: {unused:?}");
        for (key, name) in &TABLE.families {
            let members = of_family(key, name);
            assert!(members.iter().any(|(name, _)| metric(name).is_some()), "{key}");
        }
    }

    #[test]
    fn what_is_shown_by_default_has_a_meaning_in_each_language() {
        for place in [headline(), headline_of_credit()].concat() {
            let name = METRICS[place].name;
            for language in Language::ALL {
                let meaning = metric_meaning(language, name).unwrap_or_default();
                assert!(meaning.ends_with(['.', '。']), "{name}: {meaning}");
            }
        }
    }

    #[test]
    fn names_lose_their_capital_within_a_sentence_but_abbreviations_keep_it() {
        let of = |metric| metric_in_sentence(Language::English, metric);
        assert_eq!(of("startups"), "startups");
        assert_eq!(of("tenant_ip_filings"), "IP filings by tenants");
        assert_eq!(of("ip_loans_beijing"), "loans under the Beijing model");
        assert_eq!(metric_in_sentence(Language::Chinese, "startups"), "初创企业数");
    }
}
