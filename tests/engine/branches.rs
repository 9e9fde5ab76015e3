//! Checkpoints and branches: a stored world continues as if it had not been stored, and a branch
//! equals a run from the start.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use stia::EnterError;
use stia::base::month::Month;
use stia::model::branch::{Family, Member, families, shared_until};
use stia::model::checkpoint::{FORMAT, Program, Refusal, decode, encode, payload};
use stia::model::record::recorder::Forget;
use stia::model::rules::scenario::Scenario;
use stia::model::world::World;
use stia::study::jobs::family::simulate_family;
use stia::study::jobs::replicate::{Control, Course, Run, simulate};
use stia::study::jobs::results::Keep;
use stia::study::jobs::runs::Ended;

use crate::instruments::{STRONG, TEXT};
use crate::worlds::{Eye, bytes, load_with};

/// The month in which scenarios diverge: neither a January nor the first of a quarter.
const PART: Month = Month::new(2016, 11);

/// Until when both continue, beyond a January.
const END: Month = Month::new(2017, 4);

fn scenario(more: &str) -> Scenario {
    load_with(&format!("{TEXT}{more}"), &[])
}

fn policy(id: &str, from: &str, instrument: &str) -> String {
    format!("[[policy]]\nid = \"{id}\"\nfrom = \"{from}\"\n{instrument}\n")
}

fn advance(world: &mut World, month: Month) {
    while world.month() < month {
        world.step(&mut Forget);
    }
}

fn world(scenario: &Scenario, month: Month) -> World {
    let mut world = World::new(scenario, scenario.seed, 1);
    advance(&mut world, month);
    world
}

/// Whether a world of `trunk` that enters `other` in the month of divergence becomes the world of a
/// run of `other` from the start.
fn branches(trunk: &World, other: &Scenario) -> bool {
    let mut branch = trunk.clone();
    branch.enter(other).unwrap_or_else(|error| panic!("{error}"));
    let mut whole = world(other, trunk.month());
    let is_same = payload(&branch) == payload(&whole);
    for world in [&mut branch, &mut whole] {
        advance(world, END);
    }
    is_same && payload(&branch) == payload(&whole) && bytes(&branch) == bytes(&whole)
}

static TRUNK: LazyLock<World> = LazyLock::new(|| world(&scenario(""), PART));

/// A region without its own record of policies.
fn traces(mut world: World) -> Vec<u8> {
    for region in &mut world.regions {
        region.policies.in_force.clear();
        region.policies.spent.clear();
        region.policies.purses.clear();
    }
    bytes(&world.regions)
}

#[test]
fn every_instrument_branches_off_as_if_it_had_run_from_the_start() {
    let without = traces(world(&scenario(""), END));
    for (instrument, settings) in STRONG {
        let section = format!("[policy.{instrument}]\n{settings}");
        let other = scenario(&policy("test", "2016-11", &section));
        assert_eq!(shared_until(&TRUNK.scenario, &other), Some(PART), "{instrument}");
        assert!(branches(&TRUNK, &other), "{instrument}");
        // A platform that connects regions has none to connect here.
        let is_alone = *instrument == "east_west";
        let does_something = traces(world(&other, END)) != without;
        assert!(does_something != is_alone, "{instrument}");
    }
}

#[test]
fn platforms_and_regional_changes_branch_off() {
    let of = |more: &str| {
        let text = "scale = 0.02\nburn_in_months = 6\nuntil = \"2018-12\"\n\
                    regions = [\"Hubei\", \"Gansu\"]\n";
        load_with(&format!("{text}{more}"), &[])
    };
    let here = "[[shock]]\nname = \"here\"\nfrom = \"2015-05\"\nregions = [\"Gansu\"]\n\
                [[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.7\n";
    let platform = "[policy.east_west]\ndistance_cut = 0.8\nupkeep = 1e8";
    let platform = policy("platform", "2016-11", platform);
    let zone = "regions = [\"Hubei\"]\n[policy.zone]\ncommunity_gain = 2.0";
    let zone = policy("zone", "2016-11", zone);
    let trunk = world(&of(here), PART);
    let without = traces(world(&of(here), END));
    for more in [&platform, &zone, &format!("{zone}{platform}")] {
        let other = of(&format!("{more}{here}"));
        assert!(branches(&trunk, &other), "{more}");
        assert!(traces(world(&other, END)) != without, "{more}");
    }
}

#[test]
fn shocks_switches_models_and_products_branch_off() {
    let without = "[ip_finance.pudong]\non = false\n[loan_products.talent]\nfrom = \"2017-02\"\n";
    let trunk = world(&scenario(without), PART);
    // There they are in force from the start.
    assert_eq!(shared_until(&trunk.scenario, &scenario("")), None);
    for (is_without, other) in [
        (
            false,
            "[[shock]]\nname = \"weak\"\nfrom = \"2016-11\"\nuntil = \"2017-01\"\n\
             [[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.5\n",
        ),
        (
            false,
            "[[shock]]\nname = \"here\"\nfrom = \"2016-11\"\nregions = [\"Hubei\"]\n\
             [[shock.changes]]\nkey = \"incubator.space\"\nset = \"false\"\n",
        ),
        (false, "[exchange.switch]\non = false\noff_from = \"2016-11\"\n"),
        (false, "[incubator.switch]\non = false\noff_from = \"2016-12\"\n"),
        (false, "[patent_agency.switch]\noff_in = [\"Hubei\"]\noff_from = \"2016-11\"\n"),
        (false, "[ip_finance.mezzanine]\non = true\nfrom = \"2016-11\"\n"),
        (
            true,
            "[ip_finance.pudong]\non = true\nfrom = \"2016-12\"\nfund = 1e9\n\
             [loan_products.talent]\nfrom = \"2016-11\"\nloan_to_value = 1.0\n",
        ),
    ] {
        let trunk = if is_without { &trunk } else { &*TRUNK };
        let shared = shared_until(&trunk.scenario, &scenario(other));
        assert!(shared >= Some(PART), "{other}: {shared:?}");
        assert!(branches(trunk, &scenario(other)), "{other}");
    }
}

/// Policies and a shock before the divergence: a subsidy behind an accreditation gate, a policy
/// that has ended, one that puts a model in force.
const EARLY: [(&str, &str, &str); 4] = [
    (
        "gate",
        "2015-01",
        "[policy.accreditation]\ntenants = 1.0\n[policy.incubator_subsidy]\ngrant = 1e5\n\
         once = true\ncertified_only = true",
    ),
    ("ended", "2015-03", "[policy.voucher]\nshare = 0.5\ncap = 1e5"),
    ("grant", "2016-02", "[policy.rd_grant]\nshare = 0.5\ncap = 1e6\nfor.age_months = [0, 60]"),
    ("pool", "2015-06", "[policy.ip_loan_risk]\nloss_share = 0.8"),
];

/// The early policies in their order, each after some that begin later.
fn mixed(late: [&str; 5]) -> Scenario {
    let early = EARLY.map(|(id, from, instrument)| {
        let end = if id == "ended" { "until = \"2016-03\"\n" } else { "" };
        let budget = if id == "grant" { "budget = 1e9\n" } else { "" };
        policy(id, from, &format!("{end}{budget}{instrument}"))
    });
    let shock = "[[shock]]\nname = \"early\"\nfrom = \"2015-02\"\nuntil = \"2015-09\"\n\
                 [[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.9\n";
    let policies = late.iter().zip(early.iter().map(String::as_str).chain([""]));
    let policies: String = policies.map(|(late, early)| format!("{late}{early}")).collect();
    scenario(&format!("{policies}{shock}"))
}

#[test]
fn policies_keep_what_they_have_done_whatever_their_numbers() {
    let tax = policy("tax", "2016-11", "[policy.tax_relief]\nrate = 0.2\ncertified_only = true");
    let campaign =
        policy("campaign", "2017-02", "[policy.recognition_campaign]\nmention_gain = 2.0");
    let zone = policy("zone", "2017-01", "[policy.zone]\ncommunity_gain = 2.0");
    let trunk = mixed([&campaign, "", "", &zone, ""]);
    let at_part = world(&trunk, PART);
    let region = &at_part.regions[0];
    assert_eq!(region.policies.in_force, [1, 3, 5], "the gate, the grant and the pool");
    assert!(region.organizations.iter().any(|(_, it)| it.passed == [1] && it.rewarded == [1]));
    for late in [
        ["", "", "", "", ""],
        [tax.as_str(), &campaign, "", "", &zone],
        ["", "", &tax, &zone, &campaign],
    ] {
        assert!(branches(&at_part, &mixed(late)), "{late:?}");
    }
    // And back, to fewer than there are.
    let many = world(&mixed([&tax, &zone, &campaign, "", ""]), PART);
    assert!(branches(&many, &trunk));
}

#[test]
fn an_end_that_differs_later_is_shared_until_somebody_may_look_ahead_to_it() {
    let shock = |until: &str| {
        scenario(&format!(
            "[[shock]]\nname = \"weak\"\nfrom = \"2016-01\"\nuntil = \"{until}\"\n\
             [[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.5\n"
        ))
    };
    let (long, short) = (shock("2018-12"), shock("2016-10"));
    assert_eq!(shared_until(&long, &short), Some(PART));
    assert!(branches(&world(&long, PART), &short));
    let grant = |until: &str| {
        let instrument = "[policy.incubator_subsidy]\ngrant = 1e6";
        let dated = format!("until = \"{until}\"\nbudget = 1e8\n{instrument}");
        scenario(&policy("grant", "2015-01", &dated))
    };
    // What is paid once a year depends in January on the months to come.
    let (long, short) = (grant("2018-12"), grant("2017-02"));
    assert_eq!(shared_until(&long, &short), Some(Month::new(2017, 1)));
    assert!(branches(&world(&long, PART), &short));
    assert_eq!(shared_until(&long, &grant("2017-12")), Some(Month::new(2018, 1)));
}

/// Differences that the world of the trunk reports for a scenario that it may not enter.
fn refused(scenario: &Scenario) -> Vec<String> {
    match TRUNK.clone().enter(scenario) {
        Err(EnterError::OtherHistory { differences }) => differences,
        Ok(()) => panic!("the past differs"),
    }
}

#[test]
fn a_run_that_ends_earlier_has_the_same_months() {
    let short = Scenario { until: Month::new(2017, 6), ..scenario("") };
    assert_eq!(shared_until(&TRUNK.scenario, &short), None);
    assert!(branches(&TRUNK, &short));
    let longer = Scenario { until: Month::new(2019, 1), ..scenario("") };
    assert_eq!(refused(&longer), ["until = \"2019-01\", which may be \"2018-12\" or earlier"]);
    let over = Scenario { until: Month::new(2016, 9), ..scenario("") };
    assert_eq!(refused(&over), ["until = \"2016-09\", which may not be before \"2016-10\""]);
}

#[test]
fn another_history_is_refused_key_by_key() {
    let first_key = |lines: &[String]| lines[0].split(' ').next().map(String::from);
    let of = |more: &str| refused(&scenario(more));
    assert_eq!(first_key(&of("[operation]\ndemand = 0.5\n")).as_deref(), Some("operation.demand"));
    let early = policy("early", "2016-10", "[policy.zone]\ncommunity_gain = 2.0");
    assert_eq!(of(&early), ["policy \"early\" from 2016-10 is new"]);
    assert_eq!(
        of("[exchange.switch]\non = false\noff_from = \"2016-10\"\n"),
        [
            "exchange.switch.off_from = \"2016-10\", not \"2015-01\"",
            "exchange.switch.on = false, not true"
        ]
    );
    // Additionality depends on `none` even if it is not in force.
    let none = of("[ip_finance.none]\nfrom = \"2016-12\"\n");
    assert_eq!(first_key(&none).as_deref(), Some("ip_finance.none.from"));
    let seed = Scenario { seed: 2, scale: 0.2, ..scenario("") };
    assert_eq!(refused(&seed), ["scale = 0.2, not 0.1", "seed = 2, not 1"]);
    let mut world = TRUNK.clone();
    let _ = world.enter(&scenario(&early)).expect_err("the past differs");
    assert!(payload(&world) == payload(&TRUNK), "a refusal changes nothing");
    // Texts and numbers of replicates are not part of the history.
    let words = Scenario { name: "x".into(), replicates: 7, first_replicate: 3, ..scenario("") };
    assert_eq!(shared_until(&TRUNK.scenario, &words), Some(words.until.next()));
}

#[test]
fn a_model_put_in_force_by_an_early_policy_counts_from_the_start() {
    let pool = policy("pool", "2015-06", "[policy.ip_loan_risk]\nloss_share = 0.8");
    let of = |value: &str| {
        scenario(&format!(
            "[ip_finance.compensation_pool]\non = false\nloan_to_value = {value}\n{pool}"
        ))
    };
    assert_eq!(shared_until(&of("0.2"), &of("0.4")), Some(Month::new(2015, 6)));
    let without = |value: &str| Scenario { policy: Vec::new(), ..of(value) };
    assert_eq!(shared_until(&without("0.2"), &without("0.4")), Some(Month::new(2019, 1)));
}

/// One region, few agents, few months.
fn small(more: &str) -> Scenario {
    let text = "scale = 0.02\nburn_in_months = 6\nuntil = \"2016-06\"\nregions = [\"Ningxia\"]\n";
    load_with(&format!("{text}{more}"), &[])
}

fn in_family() -> [Scenario; 6] {
    let one = policy(
        "one",
        "2015-07",
        "[policy.rd_grant]\nshare = 0.5\ncap = 1e6\nfor.age_months = [0, 60]",
    );
    let two = policy("two", "2016-02", "[policy.zone]\ncommunity_gain = 2.0");
    [
        small(""),
        small(&one),
        small(&two),
        small(&format!("{one}{two}")),
        Scenario { seed: 9, ..small("") },
        Scenario { name: "again".into(), ..small(&one) },
    ]
}

#[test]
fn scenarios_branch_off_where_they_share_most_months() {
    let scenarios = in_family();
    let scenarios: Vec<&Scenario> = scenarios.iter().collect();
    let leaves = |member: usize, year: u32, month: u32| Some((member, Month::new(year, month)));
    let member = |scenario: usize, leaves: Option<(usize, Month)>| Member { scenario, leaves };
    let large = Family {
        members: vec![
            member(0, None),
            member(1, leaves(0, 2015, 7)),
            member(2, leaves(0, 2016, 2)),
            member(3, leaves(1, 2016, 2)),
            member(5, leaves(1, 2016, 7)),
        ],
    };
    assert_eq!(families(&scenarios), [large, Family { members: vec![member(4, None)] }]);
}

#[test]
fn a_family_gives_what_each_run_gives() {
    let scenarios = in_family();
    let scenarios: Vec<&Scenario> = scenarios.iter().collect();
    let (stop, months) = (AtomicBool::new(false), AtomicU64::new(0));
    let count = |more: u64| _ = months.fetch_add(more, Ordering::Relaxed);
    let control = Control { stop: &stop, months_done: &count };
    let mut seen = 0;
    for family in families(&scenarios) {
        let done = |scenario: usize, run: Run| Ok((scenario, run.results));
        let begin = |place: usize| Ok(Course::new(scenarios[place], 3, Keep::Everything, ()));
        let all = simulate_family(&family, &scenarios, &begin, control, &done);
        for (ended, member) in all.expect("no files").into_iter().zip(&family.members) {
            let Ended::Done((scenario, results)) = ended else { panic!("it ended well") };
            assert_eq!(scenario, member.scenario);
            let alone = AtomicBool::new(false);
            let quiet = Control { stop: &alone, months_done: &|_| () };
            let run = simulate(scenarios[scenario], 3, Keep::Everything, quiet);
            assert!(results == run.expect("no files").expect("it ended").results, "{scenario}");
            seen += 1;
        }
    }
    assert_eq!(seen, scenarios.len());
    // Months that are shared count for each.
    assert_eq!(months.into_inner(), 24 * scenarios.len() as u64);
}

#[test]
fn a_family_that_is_stopped_keeps_what_has_ended() {
    let scenarios = in_family();
    let scenarios: Vec<&Scenario> = scenarios.iter().collect();
    let stop = AtomicBool::new(false);
    let control = Control { stop: &stop, months_done: &|_| () };
    let family = &families(&scenarios)[0];
    let begin = |place: usize| Ok(Course::new(scenarios[place], 1, Keep::Everything, ()));
    let done = |scenario: usize, _: Run| {
        stop.store(true, Ordering::Relaxed);
        Ok(scenario)
    };
    let all = simulate_family(family, &scenarios, &begin, control, &done);
    let ended: Vec<Option<usize>> = all
        .expect("no files")
        .into_iter()
        .map(|it| if let Ended::Done(scenario) = it { Some(scenario) } else { None })
        .collect();
    // The fourth branches off from the second, which branches off from the first: it ends before
    // them.
    assert_eq!(ended, [None, None, None, Some(3), None]);
}

fn program() -> Program {
    Program { version: "0.1.0".into(), build: "this".into(), data_sha256: "these".into() }
}

#[test]
fn a_world_that_was_stored_at_any_month_goes_on_as_before() {
    let policies = policy("gate", "2015-01", "[policy.accreditation]\ntenants = 1.0");
    let shock = "[[shock]]\nname = \"weak\"\nfrom = \"2014-09\"\nregions = [\"Ningxia\"]\n\
                 [[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.5\n";
    let scenario = small(&format!("keep_journal = true\n{policies}{shock}"));
    let mut original = World::new(&scenario, scenario.seed, 2);
    let mut eye = Eye::default();
    for months in [0, 3, 3, 1, 14] {
        (0..months).for_each(|_| original.step(&mut eye));
        let stored = encode(&original, 2, &program());
        let (about, mut restored) = decode(&stored, &program()).expect("it was just stored");
        assert_eq!((about.month.next(), about.replicate), (original.month(), 2));
        assert_eq!((about.seed, about.scenario.as_str()), (scenario.seed, "test"));
        assert!(payload(&restored) == payload(&original));
        assert!(bytes(&restored) == bytes(&original));
        let (mut twin, mut other) = (original.clone(), Eye::default());
        let mut twin_eye = Eye::default();
        for _ in 0..4 {
            restored.step(&mut other);
            twin.step(&mut twin_eye);
        }
        assert!(bytes(&restored) == bytes(&twin));
        assert!(other.events == twin_eye.events);
    }
}

#[test]
fn recording_a_world_leaves_no_trace_in_a_checkpoint() {
    let scenario = Scenario { burn_in_months: 0, ..small("") };
    let mut watched = World::new(&scenario, 1, 1);
    let mut eye = Eye::default();
    (0..3).for_each(|_| watched.step(&mut eye));
    assert!(!eye.events.is_empty());
    assert!(payload(&watched) == payload(&world(&scenario, Month::new(2015, 4))));
}

#[test]
fn each_damaged_or_foreign_checkpoint_is_refused_with_its_reason() {
    let good = encode(&World::new(&small(""), 1, 1), 1, &program());
    let refused = |bytes: &[u8]| decode(bytes, &program()).expect_err("it is not whole");
    assert_eq!(refused(b""), Refusal::Foreign);
    assert_eq!(refused(b"replicate,month,region"), Refusal::Foreign);
    // Cut off anywhere.
    let all = good.len();
    for length in [1, 10, 17, 23, 40, 60, 300] {
        assert_eq!(refused(&good[..length]), Refusal::Short(length, None), "{length}");
    }
    assert_eq!(refused(&good[..all - 1]), Refusal::Short(all - 1, Some(all as u64)));
    assert_eq!(refused(&[&good[..], b"\n"].concat()), Refusal::Long(all + 1, all as u64));
    // One byte flipped: of the mark, the format, the length and digest of the head, it, the world.
    let flipped = |place: usize| {
        let mut bytes = good.clone();
        bytes[place] ^= 0x40;
        refused(&bytes)
    };
    assert_eq!(flipped(0), Refusal::Foreign);
    assert_eq!(flipped(16), Refusal::Format(FORMAT ^ 0x40));
    for place in [20, 22, 30, 100, 200] {
        assert_eq!(flipped(place), Refusal::DamagedHead, "{place}");
    }
    for place in [all - 1, all / 2, 2_000] {
        assert_eq!(flipped(place), Refusal::DamagedWorld, "{place}");
    }
    let (wrote, reads) = ("0.1.0".to_string(), "0.2.0".to_string());
    let later = Program { version: reads.clone(), ..program() };
    assert_eq!(
        decode(&good, &later).expect_err("a later version"),
        Refusal::Version { wrote, reads }
    );
    let rebuilt = Program { build: "that".into(), ..program() };
    assert_eq!(decode(&good, &rebuilt).expect_err("another build"), Refusal::Build);
    let data = Program { data_sha256: "those".into(), ..program() };
    assert_eq!(decode(&good, &data).expect_err("other data"), Refusal::Data);
}
