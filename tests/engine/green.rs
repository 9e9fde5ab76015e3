//! Support of those who specialise in green fields.

use std::collections::BTreeMap;

use stia::base::chance::Name;
use stia::base::space::Field;

use crate::instruments::{WITHOUT, cost, with};
use crate::worlds::Seen;

fn supported(per_client: f64) -> Seen {
    with("green", &format!("per_client = {per_client}"), "2015-01")
}

/// What each organization knows best, by name.
fn fields(seen: &Seen) -> BTreeMap<Name, Option<Field>> {
    let organizations = seen.world.regions[0].organizations.iter();
    organizations.map(|(_, it)| (it.name, it.field)).collect()
}

/// Organizations that know a green field best.
fn specialists(seen: &Seen) -> usize {
    fields(seen).values().filter(|field| field.is_some_and(Field::is_green)).count()
}

#[test]
fn whoever_gets_enough_for_green_clients_specialises() {
    let seen = supported(1e5);
    assert!(cost(&seen, "green") > 0.0);
    let green = [&seen, &WITHOUT].map(specialists);
    assert!(green[0] > green[1], "{green:?}");
    // Nobody gives up another field for it.
    let fields = fields(&seen);
    for (name, field) in self::fields(&WITHOUT) {
        let is_kept = fields.get(&name).is_none_or(|now| *now == field);
        assert!(field.is_none() || is_kept, "{name:?} {field:?}");
    }
}

#[test]
fn little_support_moves_nobody_but_is_paid() {
    let seen = supported(1.0);
    assert!(cost(&seen, "green") > 0.0);
    assert_eq!(specialists(&seen), specialists(&WITHOUT));
}
