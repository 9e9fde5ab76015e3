//! Policy packages that ship with the program: the policies of a place, as far as the policy
//! instruments can represent them. To add one, write its file and add a row.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::rules::instruments::Policy;

/// Name and text of every policy package.
pub const PACKAGES: &[(&str, &str)] = &[
    ("central", include_str!("../../scenarios/china/policies/central.toml")),
    ("beijing", include_str!("../../scenarios/china/policies/beijing.toml")),
    ("shanghai", include_str!("../../scenarios/china/policies/shanghai.toml")),
    ("shenzhen", include_str!("../../scenarios/china/policies/shenzhen.toml")),
    ("tianjin", include_str!("../../scenarios/china/policies/tianjin.toml")),
    ("shandong", include_str!("../../scenarios/china/policies/shandong.toml")),
    ("guangdong", include_str!("../../scenarios/china/policies/guangdong.toml")),
];

/// The content of a package's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    policy: Vec<Policy>,
}

/// Remarks behind the lines of a policy in its file, by key: `until`, `voucher`, `voucher.share`.
pub type Remarks = BTreeMap<String, String>;

/// All packages with their policies.
static ALL: LazyLock<Vec<(&str, Vec<Policy>)>> = LazyLock::new(|| {
    let read = |&(name, text): &(_, &str)| {
        let table = text.parse::<toml::Table>().and_then(|table| table.try_into());
        let file: File = table.unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, file.policy)
    };
    PACKAGES.iter().map(read).collect()
});

/// The remarks of each policy, in the order of `ALL`.
static REMARKS: LazyLock<Vec<Vec<Remarks>>> = LazyLock::new(|| {
    let read = |&(_, text): &(&str, &str)| text.split("[[policy]]").skip(1).map(remarks).collect();
    PACKAGES.iter().map(read).collect()
});

/// The remarks behind the lines of a policy.
fn remarks(text: &str) -> Remarks {
    let mut remarks = Remarks::new();
    let mut instrument = None;
    for line in text.lines() {
        let (statement, remark) = line.split_once('#').unwrap_or((line, ""));
        let statement = statement.trim();
        let header = statement.strip_prefix("[policy.").and_then(|rest| rest.strip_suffix(']'));
        instrument = header.or(instrument);
        let key = match (header, statement.split_once('='), instrument) {
            (Some(header), ..) => header.to_string(),
            (None, Some((setting, _)), Some(instrument)) => {
                format!("{instrument}.{}", setting.trim())
            }
            (None, Some((setting, _)), None) => setting.trim().to_string(),
            _ => continue,
        };
        if !remark.is_empty() {
            remarks.insert(key, remark.trim().to_string());
        }
    }
    remarks
}

/// Every package: its name, and its policies with their remarks.
pub fn packages()
-> impl Iterator<Item = (&'static str, impl Iterator<Item = (&'static Policy, &'static Remarks)>)> {
    let named = ALL.iter().zip(REMARKS.iter());
    named.map(|((name, policies), remarks)| (*name, policies.iter().zip(remarks)))
}

/// The comment at the top of a package's file.
pub fn preface(name: &str) -> String {
    let text = PACKAGES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
    let lines = text.lines().map_while(|line| line.strip_prefix('#'));
    lines.map(|line| format!("#{line}\n")).collect()
}

/// The policies of a package, if there is one of that name.
pub fn package(name: &str) -> Option<&'static [Policy]> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, policies)| policies.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::data::REGIONS;

    #[test]
    fn shanghai_and_tianjin_pay_by_grade() {
        // Grade A 600,000 and grade B half of it (L3543); excellent 200,000, good 100,000 (L3774).
        for (name, grants) in [("shanghai", [6e5, 3e5, 0.0]), ("tianjin", [2e5, 1e5, 0.0])] {
            let of = |reputation: f64| -> f64 {
                let policies = package(name).expect("it ships").iter();
                let instruments = policies.map(|policy| &policy.incubator_subsidy);
                instruments.map(|instrument| instrument.amount(1e6, reputation, 2021)).sum()
            };
            assert_eq!([0.9, 0.7, 0.5].map(of), grants, "{name}");
        }
    }

    #[test]
    fn shares_are_raised_to_what_the_law_asks_and_never_lowered() {
        // At least a fifth in Guangdong (L4032), a tenth for offices in Shanghai (L3495).
        for (name, key, before, after) in [
            ("guangdong", "inventor_share", 0.1, 0.2),
            ("guangdong", "inventor_share", 0.5, 0.5),
            ("shanghai", "office_share", 0.05, 0.1),
            ("shanghai", "office_share", 0.1, 0.1),
        ] {
            let mut scenario = crate::model::rules::scenario::Scenario::default();
            scenario.transformation.inventor_share = before;
            scenario.transformation.office_share = before;
            let mut table = toml::Table::try_from(scenario).expect("parameters fit TOML");
            for change in package(name).expect("it ships").iter().flat_map(Policy::changes) {
                change.make(&mut table).expect("what ships can be made");
            }
            assert_eq!(table["transformation"][key].as_float(), Some(after), "{name} {key}");
        }
    }

    #[test]
    fn remarks_belong_to_settings_that_policies_have() {
        let mut count = 0;
        for (name, policies) in packages() {
            for (policy, remarks) in policies {
                let table = toml::Table::try_from(policy).expect("policies fit TOML");
                for key in remarks.keys() {
                    let mut parts = key.split('.');
                    let first = parts.next().and_then(|part| table.get(part));
                    let value = parts.fold(first, |value, part| value?.get(part));
                    assert!(value.is_some(), "{name} {}: {key}", policy.id);
                    count += 1;
                }
            }
        }
        let written = PACKAGES.iter().flat_map(|(_, text)| text.lines());
        let written = written.filter(|line| line.find('#').is_some_and(|at| at > 0)).count();
        assert_eq!(count, written);
    }

    #[test]
    fn every_family_of_the_report_is_in_a_package() {
        let families = [
            "incubator_subsidy",
            "contract_reward",
            "inventor_share",
            "office_share",
            "tax_relief",
            "cost_relief",
            "ip_loan_risk",
            "ip_securitisation",
            "insurance",
            "vc_fund",
            "rd_grant",
            "voucher",
            "procurement",
            "talent",
            "platform",
            "zone",
            "autonomy",
            "market_rules",
            "marketisation",
            "patent_policy",
        ];
        let policies = ALL.iter().flat_map(|(_, policies)| policies);
        let tables: Vec<toml::Table> =
            policies.map(|it| toml::Table::try_from(it).expect("policies fit TOML")).collect();
        for family in families {
            assert!(tables.iter().any(|table| table.contains_key(family)), "{family}");
        }
    }

    #[test]
    fn every_package_names_places_sources_and_an_instrument() {
        for (name, policies) in ALL.iter() {
            for policy in policies {
                let id = format!("{name} {}", policy.id);
                assert!(policy.source.starts_with('L') && !policy.title.is_empty(), "{id}");
                assert!(policy.regions.iter().all(|it| REGIONS.contains(&it.as_str())), "{id}");
                assert!(policy.from <= policy.until, "{id}");
                let bare = Policy {
                    id: policy.id.clone(),
                    title: policy.title.clone(),
                    source: policy.source.clone(),
                    regions: policy.regions.clone(),
                    from: policy.from,
                    until: policy.until,
                    payer: policy.payer,
                    ..Policy::default()
                };
                assert_ne!(*policy, bare, "{id} has no instrument");
            }
        }
    }
}
