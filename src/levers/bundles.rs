//! Bundles of policies that ship with the program: what a place has laid down, as far as its levers
//! can act. To add one, write its file and add a row.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Policy;

/// Name and text of every bundle.
pub const BUNDLES: &[(&str, &str)] = &[
    ("central", include_str!("../../scenarios/china/policies/central.toml")),
    ("beijing", include_str!("../../scenarios/china/policies/beijing.toml")),
    ("shanghai", include_str!("../../scenarios/china/policies/shanghai.toml")),
    ("shenzhen", include_str!("../../scenarios/china/policies/shenzhen.toml")),
    ("tianjin", include_str!("../../scenarios/china/policies/tianjin.toml")),
    ("shandong", include_str!("../../scenarios/china/policies/shandong.toml")),
    ("guangdong", include_str!("../../scenarios/china/policies/guangdong.toml")),
];

/// What a bundle's file says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    policy: Vec<Policy>,
}

/// All bundles with their policies.
static ALL: LazyLock<Vec<(&str, Vec<Policy>)>> = LazyLock::new(|| {
    let read = |&(name, text)| {
        let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, file.policy)
    };
    BUNDLES.iter().map(read).collect()
});

/// The policies of a bundle, if there is one of that name.
pub fn bundle(name: &str) -> Option<&'static [Policy]> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, policies)| policies.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::REGIONS;

    #[test]
    fn every_bundle_names_places_sources_and_a_lever() {
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
                assert_ne!(*policy, bare, "{id} has no lever");
            }
        }
    }
}
