//! Every mechanism shows in its own channel and disappears from it when its switch is off.
//!
//! Worlds are paired: the same seed, the same people, one switch.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;

use stia::base::chance::Name;
use stia::model::state::event::EventKind;
use stia::model::state::kind::Kind;
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::tally::Count;

use crate::worlds::{Seen, everybody, load_with, number, text};

const TEXT: &str = "scale = 0.1\nburn_in_months = 12\nuntil = \"2017-12\"\n\
                    regions = [\"Shaanxi\", \"Ningxia\"]\n";

/// The world with every mechanism on.
pub static ON: LazyLock<Seen> = LazyLock::new(|| with(&[]));

/// The same world with overrides such as `equity.on=false`.
pub fn with(overrides: &[&str]) -> Seen {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Seen::of(&load_with(TEXT, &overrides), 1)
}

fn without(switch: &str) -> Seen {
    with(&[&format!("{switch}=false")])
}

/// A counter is above zero, and zero without the switch.
fn counts_only_with(switch: &str, count: Count) -> Seen {
    let off = without(switch);
    assert!(ON.sum(count) > 0.0, "{count:?} never happens");
    assert_eq!(off.sum(count), 0.0, "{count:?} happens without {switch}");
    off
}

/// A service is delivered, and never without the switch. Returns what was seen with it.
fn is_served_only_with(switch: &str, service: &str) -> Vec<[f64; 3]> {
    let served = ON.services(service);
    assert!(!served.is_empty(), "{service} is never delivered");
    assert_eq!(without(switch).services(service).len(), 0, "{service} without {switch}");
    served
}

/// There are no contracts through a channel without the switch.
fn meets_only_with(switch: &str, channel: &str) {
    let off = without(switch);
    assert!(ON.contracts_by(channel) > 0, "nobody meets by {channel}");
    assert_eq!(off.contracts_by(channel), 0, "{channel} without {switch}");
}

/// A field of all agents of a kind, by name.
pub fn field(seen: &Seen, kind: &str, field: &str) -> BTreeMap<Name, f64> {
    let regions = &seen.world.regions;
    let all = regions.iter().flat_map(|region| everybody(regions, region));
    all.filter(|((of, _), _)| *of == kind)
        .map(|((_, name), value)| (name, value[field].as_f64().expect("the field is a number")))
        .collect()
}

/// Mean difference over agents that exist in both worlds, and their number.
fn difference(kind: &str, name: &str, off: &Seen) -> (f64, usize) {
    let (on, off) = (field(&ON, kind, name), field(off, kind, name));
    let pairs: Vec<f64> =
        on.iter().filter_map(|(who, value)| Some(value - off.get(who)?)).collect();
    (pairs.iter().sum::<f64>() / pairs.len().max(1) as f64, pairs.len())
}

fn mean_gain(services: &[[f64; 3]]) -> f64 {
    let gains = services.iter().map(|[_, before, after]| after - before);
    gains.sum::<f64>() / services.len() as f64
}

#[test]
fn a_novelty_search_avoids_duplicates() {
    let off = counts_only_with("information_service.novelty", Count::NoveltySearches);
    let share = |seen: &Seen| seen.sum(Count::Duplicates) / seen.sum(Count::Achievements);
    assert!(share(&ON) < share(&off), "{} against {}", share(&ON), share(&off));
    assert!(ON.services("novelty_search").iter().any(|[_, before, after]| after < before));
}

#[test]
fn nobody_buys_from_itself() {
    let contracts: Vec<_> = ON.of_kind(EventKind::Contract).collect();
    assert!(contracts.len() > 1_000, "{} are few", contracts.len());
    assert!(contracts.iter().all(|event| text(event, "buyer") != text(event, "seller")));
}

#[test]
fn a_database_brings_buyers_to_sellers() {
    is_served_only_with("information_service.database", "database_search");
    meets_only_with("information_service.database", "database");
}

#[test]
fn feedback_of_needs_redirects_agendas() {
    counts_only_with("information_service.feedback", Count::AgendasTurned);
}

#[test]
fn a_roadmap_teaches_a_startup() {
    let served = is_served_only_with("information_service.roadmap", "roadmap");
    assert!(served.iter().all(|[_, before, after]| after > before));
}

#[test]
fn an_investor_orders_a_feasibility_study() {
    let served = is_served_only_with("information_service.feasibility", "feasibility_study");
    assert!(served.iter().all(|[_, before, after]| after > before));
}

#[test]
fn an_agency_drafts_stronger_patents_of_which_more_are_granted() {
    let served = is_served_only_with("patent_agency.drafting", "drafting");
    assert!(mean_gain(&served) > 0.0);
    let off = without("patent_agency.drafting");
    let share = |seen: &Seen| seen.sum(Count::PatentsGranted) / seen.sum(Count::PatentsFiled);
    assert!(share(&ON) > share(&off), "{} against {}", share(&ON), share(&off));
    let drafted = |seen: &Seen| {
        seen.of_kind(EventKind::Patent).filter(|event| !text(event, "drafter").is_empty()).count()
    };
    assert!(drafted(&ON) > 0);
    assert_eq!(drafted(&off), 0);
}

#[test]
fn an_agency_clears_who_owns_a_result() {
    let off = without("patent_agency.clearance");
    let (cleared, pairs) = difference("achievement", "clarity", &off);
    assert!(cleared > 0.0, "{cleared} among {pairs}");
}

#[test]
fn an_agency_makes_its_clients_aware_of_patents() {
    let off = without("patent_agency.awareness");
    let (learned, pairs) = difference("researcher", "ip_awareness", &off);
    assert!(learned > 0.0, "{learned} among {pairs}");
}

#[test]
fn help_with_registration_cuts_the_cost_of_founding() {
    let served = is_served_only_with("incubator.registration", "registration");
    assert!(served.iter().all(|[_, before, after]| after < before));
}

#[test]
fn a_host_lets_space_below_the_market() {
    let off = without("incubator.space");
    let rent = |seen: &Seen| {
        let paid = seen.flow(Sector::Startup, Sector::Incubator, Reason::Rent);
        // Rent goes by people, people by customers: compared at equal tenants.
        paid / seen.tenants.0 as f64
    };
    assert!(rent(&ON) > 0.0);
    assert!(rent(&ON) < 0.8 * rent(&off), "{} against {}", rent(&ON), rent(&off));
}

#[test]
fn mentors_teach_tenants() {
    let off = without("incubator.mentoring");
    let with = ON.services("mentoring");
    assert!(with.len() > 100, "{} visits of mentors", with.len());
    assert!(mean_gain(&with) > 0.0);
    assert_eq!(off.services("mentoring").len(), 0);
}

#[test]
fn tenants_learn_from_each_other() {
    let off = without("incubator.community");
    let with = ON.services("community");
    assert!(with.len() > 100, "{} quarters among tenants", with.len());
    assert!(mean_gain(&with) > 0.0);
    assert_eq!(off.services("community").len(), 0);
    assert!(!off.services("mentoring").is_empty(), "mentors teach all the same");
}

#[test]
fn a_host_teaches_nothing_without_mentors_and_community() {
    let off = with(&["incubator.mentoring=false", "incubator.community=false"]);
    assert_eq!(off.services("mentoring").len() + off.services("community").len(), 0);
}

#[test]
fn contacts_bring_tenants_customers() {
    let off = without("incubator.contacts");
    let each = |seen: &Seen| seen.tenants.1 as f64 / seen.tenants.0 as f64;
    assert!(each(&ON) > each(&off), "{} against {}", each(&ON), each(&off));
}

#[test]
fn funds_of_hosts_invest_in_tenants() {
    let rounds = |seen: &Seen| {
        let rounds = seen.of_kind(EventKind::Round);
        rounds.filter(|event| text(event, "investor_kind") == "incubator_fund").count()
    };
    assert!(rounds(&ON) > 0);
    assert_eq!(rounds(&without("incubator.seed")), 0);
}

/// First rounds of firms that were tenants when they closed one.
fn first_rounds_of_tenants(seen: &Seen) -> usize {
    let mut tenants = BTreeSet::new();
    let mut rounds = 0;
    for event in &seen.events {
        match event.kind {
            EventKind::Tenancy if text(event, "event") == "admitted" => {
                tenants.insert(text(event, "startup"));
            }
            EventKind::Tenancy => {
                tenants.remove(text(event, "startup"));
            }
            EventKind::Round if number(event, "round") == 1.0 => {
                rounds += usize::from(tenants.contains(text(event, "startup")));
            }
            _ => (),
        }
    }
    rounds
}

#[test]
fn a_host_presents_its_tenants_to_investors() {
    let presented = ON.services("presentation");
    assert!(!presented.is_empty(), "nobody is presented");
    assert!(presented.iter().all(|[_, before, after]| after > before));
    let off = without("incubator.market");
    assert_eq!(off.services("presentation").len(), 0);
    let (on, off) = (first_rounds_of_tenants(&ON), first_rounds_of_tenants(&off));
    assert!(on >= off && on > 0, "{on} first rounds of tenants against {off}");
}

#[test]
fn accreditation_that_counts_tenants_makes_hosts_keep_weak_ones() {
    // Every certified host with a free place wants more tenants, and many tenants reach the time
    // limit after a year.
    let (full, short) = ("incubator.required_occupancy=1", "incubator.time_limit=12");
    let place = "regions=[\"Jiangsu\"]";
    let off = with(&[place, full, short, "incubator.accreditation=false"]);
    let on = with(&[place, full, short]);
    assert!(on.sum(Count::ZombieTenants) > 0.0);
    assert_eq!(off.sum(Count::ZombieTenants), 0.0);
}

#[test]
fn a_diagnosis_specifies_needs() {
    let off = counts_only_with("productivity_center.diagnosis", Count::NeedsDiagnosed);
    assert!(off.services("diagnosis").iter().all(|[_, before, after]| before == after));
    assert!(ON.services("diagnosis").iter().any(|[_, before, after]| after < before));
}

#[test]
fn a_course_raises_the_ability_to_absorb() {
    let off = counts_only_with("productivity_center.training", Count::FirmsTrained);
    assert!(field(&off, "enterprise", "training").values().all(|&training| training == 0.0));
    assert!(field(&ON, "enterprise", "training").values().any(|&training| training > 0.0));
}

#[test]
fn a_productivity_center_introduces_sellers() {
    is_served_only_with("productivity_center.introduction", "introduction");
    meets_only_with("productivity_center.introduction", "introduction");
}

#[test]
fn patent_navigation_makes_firms_aware_of_agencies() {
    let aware = |seen: &Seen| {
        let enterprises = seen.world.regions.iter().flat_map(|region| region.enterprises.iter());
        let (mut knowing, mut all) = (0.0, 0.0);
        for (_, enterprise) in enterprises {
            all += 1.0;
            knowing += f64::from(u8::from(enterprise.awareness.knows(Kind::PatentAgency)));
        }
        knowing / all
    };
    // Only patent navigation makes agencies known.
    let only = ["recognition.peers_asked=0", "recognition.referral_chance=0"];
    let on = with(&only);
    let off = with(&[only[0], only[1], "productivity_center.navigation=false"]);
    assert!(aware(&on) > aware(&off), "{} against {}", aware(&on), aware(&off));
}

#[test]
fn a_pilot_on_shared_equipment_saves_time() {
    let off = without("transformation_center.pilot");
    let tests = off.services("pilot_test");
    assert!(!tests.is_empty() && tests.iter().all(|[_, before, after]| before == after));
    assert!(ON.services("pilot_test").iter().all(|[_, before, after]| after < before));
    let months =
        |seen: &Seen| seen.sum(Count::PilotMonths) / seen.sum(Count::AchievementsCarriedOn);
    assert!(months(&ON) < months(&off), "{} against {}", months(&ON), months(&off));
}

#[test]
fn a_transformation_center_screens_results() {
    counts_only_with("transformation_center.screening", Count::Screenings);
}

#[test]
fn a_transformation_center_shows_results_to_enterprises() {
    is_served_only_with("transformation_center.matching", "matching");
}

#[test]
fn standard_terms_clear_who_owns_a_result() {
    let off = without("transformation_center.terms");
    let (cleared, pairs) = difference("achievement", "clarity", &off);
    assert!(cleared > 0.0, "{cleared} among {pairs}");
}

#[test]
fn a_transformation_center_chooses_what_to_show_and_earns_a_standing() {
    let off = without("transformation_center.cutoff");
    for name in ["cutoff", "standing"] {
        assert!(field(&off, "organization", name).values().all(|&value| value == 0.0), "{name}");
        assert!(field(&ON, "organization", name).values().any(|&value| value != 0.0), "{name}");
    }
}

#[test]
fn an_exchange_lists_results_for_buyers() {
    counts_only_with("exchange.listing", Count::Listings);
    meets_only_with("exchange.listing", "listing");
}

/// Prices of contracts through a listing, by buyer and achievement.
fn listed_prices(seen: &Seen) -> BTreeMap<(String, String), f64> {
    seen.of_kind(EventKind::Contract)
        .filter(|event| text(event, "channel") == "listing")
        .map(|event| {
            let pair = (text(event, "buyer").into(), text(event, "achievement").into());
            (pair, number(event, "value_yuan"))
        })
        .collect()
}

#[test]
fn a_listed_price_removes_the_premium_for_fear() {
    // Without noise, listed prices differ only by the premium for fear.
    let on = with(&["exchange.price_noise=0"]);
    let off = with(&["exchange.price_noise=0", "exchange.pricing=false"]);
    let (on, off) = (listed_prices(&on), listed_prices(&off));
    let pairs: Vec<(f64, f64)> =
        on.iter().filter_map(|(pair, &price)| Some((price, *off.get(pair)?))).collect();
    assert!(!pairs.is_empty(), "{} and {} contracts, none alike", on.len(), off.len());
    let cheaper = pairs.iter().filter(|(with, without)| with < without).count();
    assert!(cheaper * 2 > pairs.len(), "{cheaper} of {}", pairs.len());
}

#[test]
fn supervision_prevents_disputes() {
    // Every unclear title ends in court, unless an exchange prevents it.
    let sharp = ["transformation.dispute_chance=1", "exchange.dispute_cut=1"];
    let on = with(&sharp);
    let off = with(&[sharp[0], sharp[1], "exchange.supervision=false"]);
    let disputes = |seen: &Seen| seen.sum(Count::Disputes);
    assert!(disputes(&on) < disputes(&off), "{} against {}", disputes(&on), disputes(&off));
}

#[test]
fn a_financial_service_brings_firms_before_investors() {
    let served = ON.services("equity_case");
    assert!(!served.is_empty() && served.iter().all(|[_, before, after]| after > before));
    let off = without("financial_service.matching").services("equity_case");
    assert!(!off.is_empty() && off.iter().all(|[_, before, after]| after == before));
}

#[test]
fn a_precise_rating_moves_money_to_better_firms() {
    // Every firm is rated, and a rating is perfectly precise.
    let sharp = [
        "regions=[\"Jiangsu\"]",
        "financial_service.rating_noise=0.05",
        "financial_service.case_hours=1",
        "financial_service.case_fee=0",
        "recognition.initial_awareness=1",
    ];
    let quality = |rating: &str| {
        let seen = with(&[&sharp[..], &[rating]].concat());
        let funded: Vec<f64> = seen
            .world
            .regions
            .iter()
            .flat_map(|region| region.startups.iter())
            .filter(|(_, startup)| startup.rounds > 0)
            .map(|(_, startup)| startup.capability())
            .collect();
        assert!(funded.len() > 20, "{} funded firms", funded.len());
        funded.iter().sum::<f64>() / funded.len() as f64
    };
    let (on, off) =
        (quality("financial_service.rating=true"), quality("financial_service.rating=false"));
    assert!(on > off, "{on} against {off}");
}

#[test]
fn no_case_is_handled_without_rating_and_matching() {
    let off = with(&["financial_service.rating=false", "financial_service.matching=false"]);
    assert_eq!(off.services("equity_case").len(), 0);
    assert_eq!(off.sum(Count::EquityArranged), 0.0);
    assert!(ON.sum(Count::EquityArranged) > 0.0);
}

/// Evaluations of a kind of subject.
fn evaluations(seen: &Seen, of: &str) -> usize {
    let evaluations = seen.of_kind(EventKind::Evaluation);
    evaluations.filter(|event| text(event, "subject_kind") == of).count()
}

#[test]
fn evaluators_judge_results_and_firms_each_by_its_own_switch() {
    let no_results = without("evaluation.achievements");
    let no_firms = without("evaluation.firms");
    assert!(evaluations(&ON, "achievement") > 0 && evaluations(&ON, "startup") > 0);
    assert_eq!(evaluations(&no_results, "achievement"), 0);
    assert!(evaluations(&no_results, "startup") > 0);
    assert_eq!(evaluations(&no_firms, "startup"), 0);
    assert!(evaluations(&no_firms, "achievement") > 0);
}

#[test]
fn investors_finance_only_when_equity_is_on() {
    let off = counts_only_with("equity.on", Count::EquityRounds);
    assert_eq!(off.sum(Count::Exits), 0.0);
    assert_eq!(off.of_kind(EventKind::Round).count(), 0);
}

/// Awareness and trust of researchers who were there from the start, by name.
fn regards(seen: &Seen) -> BTreeMap<Name, Value> {
    let researchers = seen.world.regions.iter().flat_map(|region| region.researchers.iter());
    researchers
        .map(|(_, it)| (it.name, serde_json::to_value(it.awareness).expect("it can be written")))
        .collect()
}

#[test]
fn nobody_learns_of_or_about_a_type_without_recognition() {
    let off = without("recognition.on");
    let start = stia::model::world::World::new(&off.world.scenario, off.world.scenario.seed, 1);
    let mut changed = 0;
    let (at_the_end, with) = (regards(&off), regards(&ON));
    for (_, researcher) in start.regions.iter().flat_map(|region| region.researchers.iter()) {
        let awareness = serde_json::to_value(researcher.awareness).expect("it can be written");
        if let Some(after) = at_the_end.get(&researcher.name) {
            assert_eq!(*after, awareness, "{:?}", researcher.name);
        }
        changed += usize::from(with.get(&researcher.name).is_some_and(|after| *after != awareness));
    }
    assert!(changed > 100, "{changed} researchers learn with recognition on");
}

#[test]
fn collaboration_builds_a_local_stock_of_knowledge() {
    let off = without("collaboration.on");
    for (on, off) in ON.world.regions.iter().zip(&off.world.regions) {
        assert_eq!(off.knowledge, 0.0);
        assert!(on.knowledge > 0.0);
    }
}

#[test]
fn nothing_crosses_regions_without_geography() {
    let off = counts_only_with("geography.on", Count::ContractsAcross);
    assert_eq!(off.sum(Count::FoundersArrived), 0.0);
    assert!(ON.sum(Count::FoundersArrived) > 0.0);
    let names = off.world.region_names();
    for event in off.of_kind(EventKind::Round) {
        assert_eq!(text(event, "investor_region"), names[event.region as usize]);
    }
}

/// Real patent agencies at the end.
fn agencies(overrides: &[&str]) -> f64 {
    let seen = with(overrides);
    let last = seen.views().last().expect("a run has a last month");
    last.organizations(Kind::PatentAgency)
}

#[test]
fn more_income_brings_more_organizations() {
    // Clients from outside the model pay nothing, or pay very well.
    let poor = "patent_agency.organization.other_price=0";
    let rich = "patent_agency.organization.other_price=10";
    assert!(agencies(&[rich]) > agencies(&[poor]));
    let off = "supply.on=false";
    assert_eq!(
        agencies(&[rich, off]),
        agencies(&["patent_agency.organization.other_price=5", off])
    );
}

/// Switches that no test varies by name: whole types are in `switches.rs`; models and products are
/// varied one by one in `credit/schemes.rs`; the journal is not a mechanism.
const ELSEWHERE: [&str; 2] = [".switch.on", "keep_journal"];
const ONE_BY_ONE: [&str; 2] = ["ip_finance.", "loan_products."];

#[test]
fn every_switch_of_a_mechanism_is_turned_off_by_a_test() {
    let files = [
        include_str!("markets.rs"),
        include_str!("mechanisms.rs"),
        include_str!("responses.rs"),
        include_str!("credit/borrowers.rs"),
        include_str!("credit/lending.rs"),
        include_str!("credit/losses.rs"),
        include_str!("credit/schemes.rs"),
    ];
    let tests = files.concat();
    for parameter in stia::scenario::parameters() {
        let is_switch = parameter.default == "true" || parameter.default == "false";
        let is_elsewhere = ELSEWHERE.iter().any(|end| parameter.key.ends_with(end))
            || ONE_BY_ONE.iter().any(|start| parameter.key.starts_with(start));
        let quoted = [format!("\"{}\"", parameter.key), format!("\"{}=false\"", parameter.key)];
        let is_turned = quoted.iter().any(|text| tests.contains(text.as_str()));
        assert!(!is_switch || is_elsewhere || is_turned, "{} has no test", parameter.key);
    }
}
