//! Each type of intermediary can be switched off from a month on.

use stia::base::month::Month;
use stia::model::state::event::EventKind;
use stia::model::state::kind::Kind;

use crate::worlds::{Seen, load_with, text};

const TEXT: &str = "scale = 0.04\nburn_in_months = 6\nuntil = \"2016-06\"\n\
                    regions = [\"Shaanxi\", \"Ningxia\"]\n";

fn check(kind: Kind) {
    let off_from = Month::new(2015, 10);
    let name = kind.name();
    let off = Seen::of(
        &load_with(
            TEXT,
            &[format!("{name}.switch.on=false"), format!("{name}.switch.off_from=\"{off_from}\"")],
        ),
        1,
    );
    let on = Seen::of(&load_with(TEXT, &[]), 1);

    // Before the month nothing differs, in no place and to the bit.
    let before = off.months.iter().zip(&on.months).filter(|(month, _)| month.month < off_from);
    assert_eq!(before.clone().count(), 9);
    for (off, on) in before {
        assert!(off.places == on.places && off.flows == on.flows, "{name} in {}", off.month);
        assert_eq!((off.living_agents, off.events), (on.living_agents, on.events));
        assert_eq!(off.looks_by_phase, on.looks_by_phase);
    }

    // From the month on its organizations are gone and nobody is their client.
    let after = |seen: &Seen, of: Kind| -> f64 {
        let months = seen.months.iter().filter(|record| record.month >= off_from);
        months.map(|record| record.places[0].1.clients(of)).sum()
    };
    assert!(after(&on, kind) > 0.0, "{name} has clients while it is on");
    for record in off.months.iter().filter(|record| record.month >= off_from) {
        for (place, view) in &record.places {
            assert_eq!(view.organizations(kind), 0.0, "{name} in {}", place.name);
            assert_eq!(view.clients(kind), 0.0, "{name} in {}", place.name);
        }
    }
    let mut organizations = off.world.regions.iter().flat_map(|region| region.organizations.iter());
    assert!(organizations.all(|(_, organization)| organization.kind != kind));
    let hosted = off.world.regions.iter().flat_map(|region| region.startups.iter());
    if kind == Kind::Incubator {
        assert!(hosted.into_iter().all(|(_, startup)| startup.host().is_none()));
    }
    let served = off.of_kind(EventKind::Service).filter(|it| text(it, "provider_type") == name);
    let on_served = on.of_kind(EventKind::Service).filter(|it| text(it, "provider_type") == name);
    assert!(served.count() < on_served.count());

    // All others continue to serve clients.
    for other in Kind::ALL.into_iter().filter(|&other| other != kind) {
        let is_served = after(&off, other) > 0.0;
        assert!(is_served, "{} has clients without {name}", other.name());
    }
}

#[test]
fn without_incubators_the_other_types_go_on() {
    check(Kind::Incubator);
}

#[test]
fn without_productivity_centers_the_other_types_go_on() {
    check(Kind::ProductivityCenter);
}

#[test]
fn without_transformation_centers_the_other_types_go_on() {
    check(Kind::TransformationCenter);
}

#[test]
fn without_exchanges_the_other_types_go_on() {
    check(Kind::Exchange);
}

#[test]
fn without_financial_services_the_other_types_go_on() {
    check(Kind::FinancialService);
}

#[test]
fn without_patent_agencies_the_other_types_go_on() {
    check(Kind::PatentAgency);
}

#[test]
fn without_evaluators_the_other_types_go_on() {
    check(Kind::Evaluation);
}

#[test]
fn without_information_services_the_other_types_go_on() {
    check(Kind::InformationService);
}
