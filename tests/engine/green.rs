//! Support for specialists in green fields.

use std::collections::BTreeMap;

use stia::base::chance::Name;
use stia::base::space::Field;

use crate::instruments::{WITHOUT, cost, with};
use crate::worlds::Seen;

fn supported(per_client: f64) -> Seen {
    with("green", &format!("per_client = {per_client}"), "2015-01")
}

/// The best-known field of each organization, by name.
fn fields(seen: &Seen) -> BTreeMap<Name, Option<Field>> {
    let organizations = seen.world.regions[0].organizations.iter();
    organizations.map(|(_, it)| (it.name, it.field)).collect()
}

/// Organizations that know a green field best.
fn specialists(seen: &Seen) -> usize {
    fields(seen).values().filter(|field| field.is_some_and(Field::is_green)).count()
}

#[test]
fn enough_support_for_green_clients_leads_to_specialisation() {
    let seen = supported(1e5);
    assert!(cost(&seen, "green") > 0.0);
    let green = [&seen, &WITHOUT].map(specialists);
    assert!(green[0] > green[1], "{green:?}");
    // Nobody changes from another field because of it.
    let fields = fields(&seen);
    for (name, field) in self::fields(&WITHOUT) {
        let is_kept = fields.get(&name).is_none_or(|now| *now == field);
        assert!(field.is_none() || is_kept, "{name:?} {field:?}");
    }
}

#[test]
fn small_support_is_paid_but_changes_no_decision() {
    let seen = supported(1.0);
    assert!(cost(&seen, "green") > 0.0);
    assert_eq!(specialists(&seen), specialists(&WITHOUT));
}
