//! What the members of families are called, from `names.toml`, and places.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::language::Language;
use crate::base::regions::{CHINESE_NAMES, PARTS, REGIONS, WHOLE};

/// A name in English, Chinese and Japanese.
pub type Name = [String; 3];

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    toml::from_str(include_str!("names.toml")).unwrap_or_else(|it| panic!("names.toml: {it}"))
});

/// A family whose members have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Types of intermediaries.
    Types,
    /// The same where there is little room.
    ShortTypes,
    /// Sectors that pay and are paid.
    Sectors,
    /// Reasons for payments.
    Reasons,
    /// Models of IP financing.
    Models,
    /// Loan products.
    Products,
    /// Policy instruments.
    Instruments,
    /// Years of life of startups.
    YearsOfLife,
    /// What metrics are counted in.
    Units,
    /// Assumed parameters on which outcomes rest.
    Parameters,
}

/// The table of names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    types: BTreeMap<String, Name>,
    short_types: BTreeMap<String, Name>,
    sectors: BTreeMap<String, Name>,
    reasons: BTreeMap<String, Name>,
    models: BTreeMap<String, Name>,
    products: BTreeMap<String, Name>,
    instruments: BTreeMap<String, Name>,
    years_of_life: BTreeMap<String, Name>,
    units: BTreeMap<String, Name>,
    parameters: BTreeMap<String, Name>,
}

/// The name of a member, as it stands within a sentence; none if the family has no such member.
pub fn member(language: Language, naming: Naming, key: &str) -> Option<&'static str> {
    members(naming).get(key).map(|name| language.of(name).as_str())
}

/// All members of a family.
pub fn members(naming: Naming) -> &'static BTreeMap<String, Name> {
    match naming {
        Naming::Types => &NAMES.types,
        Naming::ShortTypes => &NAMES.short_types,
        Naming::Sectors => &NAMES.sectors,
        Naming::Reasons => &NAMES.reasons,
        Naming::Models => &NAMES.models,
        Naming::Products => &NAMES.products,
        Naming::Instruments => &NAMES.instruments,
        Naming::YearsOfLife => &NAMES.years_of_life,
        Naming::Units => &NAMES.units,
        Naming::Parameters => &NAMES.parameters,
    }
}

/// The Japanese names of the regions, in their order.
const JAPANESE_NAMES: [&str; 32] = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内モンゴル",
    "遼寧",
    "吉林",
    "黒竜江",
    "上海",
    "江蘇",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山東",
    "河南",
    "湖北",
    "湖南",
    "広東",
    "広西",
    "海南",
    "重慶",
    "四川",
    "貴州",
    "雲南",
    "チベット",
    "陝西",
    "甘粛",
    "青海",
    "寧夏",
    "新疆",
    "新疆兵団",
];

/// The parts of the country in Japanese, in their order.
const JAPANESE_PARTS: [&str; 4] = ["東部", "中部", "西部", "東北部"];

/// The name of a place that files call so; others keep theirs.
pub fn place(language: Language, name: &str) -> &str {
    if name == WHOLE.0 {
        return language.of::<&str>(&[WHOLE.0, WHOLE.1, "全国"]);
    }
    let region = REGIONS.iter().position(|region| *region == name);
    let part = PARTS.iter().position(|(part, _)| *part == name);
    match (region, part) {
        (Some(at), _) => language.of::<&str>(&[REGIONS[at], CHINESE_NAMES[at], JAPANESE_NAMES[at]]),
        (_, Some(at)) => language.of::<&str>(&[PARTS[at].0, PARTS[at].1, JAPANESE_PARTS[at]]),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::record::metrics::METRICS;
    use crate::model::rules::credit::{models, products};
    use crate::model::rules::instruments::INSTRUMENTS;
    use crate::model::state::kind::Kind;
    use crate::model::state::ledger::{Reason, Sector};

    fn check<'a>(naming: Naming, expected: impl IntoIterator<Item = &'a str>) {
        let expected: BTreeSet<&str> = expected.into_iter().collect();
        let named = members(naming).keys().map(String::as_str);
        let named: BTreeSet<&str> = named.collect();
        assert_eq!(named, expected, "{naming:?}");
        for language in Language::ALL {
            let names: BTreeSet<&String> =
                members(naming).values().map(|name| language.of(name)).collect();
            assert_eq!(names.len(), members(naming).len(), "{naming:?}: a name stands twice");
        }
    }

    #[test]
    fn every_member_has_a_name_of_its_own_in_each_language() {
        check(Naming::Types, Kind::ALL.map(Kind::name));
        check(Naming::Sectors, Sector::ALL.map(Sector::name));
        check(Naming::Reasons, Reason::ALL.iter().map(|reason| reason.name()));
        check(Naming::Models, models::MODELS.iter().map(|scheme| scheme.name));
        check(Naming::Products, products::MODELS.iter().map(|scheme| scheme.name));
        check(Naming::Instruments, INSTRUMENTS.iter().copied());
        let varied = include_str!("../../../examples/rests_on.toml");
        let varied = varied.lines().filter_map(|line| line.strip_prefix("key = "));
        check(Naming::Parameters, varied.map(|key| key.trim_matches('"')));
    }

    #[test]
    fn no_unit_is_missing_or_unused() {
        let parts = METRICS.iter().flat_map(|metric| metric.unit.split('/'));
        let mut used: BTreeSet<&str> =
            parts.filter(|part| !["month", "year"].contains(part)).collect();
        used.extend(["CNY", "months"]);
        let named: BTreeSet<&str> = members(Naming::Units).keys().map(String::as_str).collect();
        assert_eq!(named, used);
    }

    #[test]
    fn a_type_is_called_as_its_sector() {
        for kind in Kind::ALL {
            let sector = &NAMES.sectors[kind.sector().name()];
            assert_eq!(&NAMES.types[kind.name()], sector);
        }
    }

    #[test]
    fn places_have_names() {
        let of = |name| Language::ALL.map(|language| place(language, name).to_string());
        assert_eq!(of("Gansu"), ["Gansu", "甘肃", "甘粛"]);
        assert_eq!(of("North-East"), ["North-East", "东北", "東北部"]);
        assert_eq!(of("China"), ["China", "全国", "全国"]);
        assert_eq!(of("of a user"), ["of a user"; 3]);
        let all: BTreeSet<&str> = JAPANESE_NAMES.into_iter().collect();
        assert_eq!(all.len(), REGIONS.len());
    }
}
