//! Policies: an instrument at zero has no effect, one that starts later changes nothing before,
//! each has an effect, and none exceeds its budget.

use std::sync::LazyLock;

use stia::base::month::Month;
use stia::model::record::recorder::Flow;
use stia::model::record::view::View;
use stia::model::rules::instruments::{INSTRUMENTS, place};
use stia::model::state::tally::Count;

use crate::worlds::{Seen, load_with};

/// One province with a bank that knows pledges, so that every instrument can have an effect.
pub const TEXT: &str = "scale = 0.1\nburn_in_months = 12\nuntil = \"2018-12\"\nregions = [\"Hubei\"]\n\
                    [credit]\nproject_rate = 1.0\nknowledge_levels = [1.0, 1.0, 1.0, 1.0]\n";

/// Each instrument with strong settings.
pub const STRONG: &[(&str, &str)] = &[
    ("accreditation", "tenants = 10.0\nstrictness = 1.0"),
    ("incubator_subsidy", "cost_share = 0.5\ncost_years = 1\ncap = 3e6\ngrant = 1e5"),
    (
        "contract_reward",
        "university_rate = 0.2\nuniversity_cap = 1e6\ncompany_rate = 0.2\ncompany_cap = 1e6",
    ),
    ("voucher", "share = 0.8\ncap = 1e5"),
    ("rd_grant", "share = 0.5\ncap = 1e6\nfor.age_months = [0, 60]"),
    ("vc_fund", "commitment = 1e10\ninvestee_share = 0.02\ninvestee_cap = 5e5"),
    ("tax_relief", "rate = 0.2"),
    ("cost_relief", "share = 0.8"),
    ("inventor_share", "share = 0.9"),
    ("office_share", "share = 0.3"),
    ("autonomy", "fear_cut = 0.9"),
    ("platform", "reach_gain = 1.0\nnoise_cut = 0.5"),
    ("market_rules", "dispute_cut = 0.9\nnoise_cut = 0.5"),
    ("marketisation", "orders_cut = 0.8\nbudget_cut = 0.8"),
    ("patent_policy", "quality_screen = 3.0"),
    ("ip_loan_risk", "loss_share = 0.8"),
    ("ip_securitisation", "coupon = 0.03"),
    ("insurance", "cover = 0.8"),
    ("zone", "community_gain = 2.0\nhost_gain = 2.0"),
    ("talent", "people = 1e5\ncost_per_person = 1e4"),
    ("navigator", "seen_gain = 2.0\nreferral_gain = 1.0"),
    ("recognition_campaign", "mention_gain = 2.0"),
    ("pain_points", "words_gain = 0.5"),
    (
        "procurement",
        "products = 2e10\nfor.age_months = [0, 60]\ncommissions = 1e9\nleast_reputation = 0.1",
    ),
    ("qualification", "exam_gain = 5.0"),
    ("east_west", "distance_cut = 0.8\nupkeep = 1e8"),
    ("green", "per_client = 1e5"),
];

pub static WITHOUT: LazyLock<Seen> = LazyLock::new(|| seen(""));

pub fn seen(policy: &str) -> Seen {
    Seen::of(&load_with(&format!("{TEXT}{policy}"), &[]), 1)
}

pub fn with(instrument: &str, settings: &str, from: &str) -> Seen {
    seen(&format!(
        "[[policy]]\nid = \"test\"\nfrom = \"{from}\"\n[policy.{instrument}]\n{settings}\n"
    ))
}

fn views(seen: &Seen) -> Vec<(Month, Vec<Flow>)> {
    seen.months.iter().map(|it| (it.month, it.flows.clone())).collect()
}

pub fn cost(seen: &Seen, instrument: &str) -> f64 {
    seen.views().map(|view: &View| view.of_instrument(place(instrument))[0]).sum()
}

#[test]
fn every_instrument_is_tried() {
    let tried: Vec<&str> = STRONG.iter().map(|(instrument, _)| *instrument).collect();
    assert_eq!(tried, INSTRUMENTS);
}

#[test]
fn an_instrument_at_zero_is_no_instrument() {
    let zero = seen("[[policy]]\nid = \"zero\"\nbudget = 1e9\n");
    assert!(views(&zero) == views(&WITHOUT), "no instruments at all");
    for (instrument, settings) in STRONG {
        // Every setting of the test, at zero.
        let numbers = settings.lines().filter(|line| !line.starts_with("for."));
        let zero: String = numbers
            .filter_map(|line| Some(format!("{} = 0\n", line.split_once(" = ")?.0)))
            .collect();
        let zero = with(instrument, &zero, "2015-01");
        assert!(views(&zero) == views(&WITHOUT), "{instrument} at zero moves money");
    }
}

#[test]
fn a_policy_without_instruments_beside_another_is_none() {
    for (instrument, settings) in STRONG {
        let policy = format!("[[policy]]\nid = \"test\"\n[policy.{instrument}]\n{settings}\n");
        let both = seen(&format!("[[policy]]\nid = \"zero\"\n{policy}"));
        assert!(
            views(&both) == views(&seen(&policy)),
            "{instrument} depends on its place in the file"
        );
    }
}

#[test]
fn an_instrument_changes_nothing_before_it_starts_and_something_then() {
    let start = Month::new(2017, 1);
    for (instrument, settings) in STRONG {
        let seen = with(instrument, settings, "2017-01");
        let (before, after): (Vec<_>, Vec<_>) = views(&seen)
            .into_iter()
            .zip(views(&WITHOUT))
            .map(|((month, one), (_, other))| (month, one == other))
            .partition(|(month, _)| *month < start);
        assert!(before.iter().all(|(_, is_equal)| *is_equal), "{instrument} acts before it starts");
        assert!(after.iter().any(|(_, is_equal)| !is_equal), "{instrument} does nothing");
    }
}

#[test]
fn a_budget_holds() {
    let of = |budget: &str| {
        let policy = format!(
            "[[policy]]\nid = \"test\"\nregions = [\"Hubei\"]\nfrom = \"2016-01\"\nuntil = \"2016-12\"\nbudget = {budget}\n\
             [policy.rd_grant]\nshare = 0.5\ncap = 1e6\nfor.age_months = [0, 60]\n"
        );
        cost(&seen(&policy), "rd_grant")
    };
    let unlimited = of("0");
    assert!(unlimited > 3e7, "{unlimited}");
    let limited = of("1e7");
    assert!(limited > 0.8e7 && limited <= 1e7, "{limited}");
}

#[test]
fn a_region_has_its_share_of_a_budget_in_any_set_of_regions() {
    let policy = "[[policy]]\nid = \"test\"\nbudget = 1e8\n[policy.platform]\nupkeep = 1e9\n\
                  reach_gain = 0.5\n";
    let years = 4.0;
    let paid = cost(&seen(policy), "platform") / years;
    let share = WITHOUT.world.regions[0].shares.technology_firms;
    assert!((paid / (1e8 * share) - 1.0).abs() < 0.01, "{paid} of a share of {share}");
}

#[test]
fn a_budget_below_upkeep_weakens_the_policy() {
    let changes = |budget: &str| {
        let text = format!(
            "{TEXT}[[policy]]\nid = \"test\"\nbudget = {budget}\n[policy.platform]\nupkeep = 1e9\n\
             reach_gain = 0.5\n"
        );
        let scenario = load_with(&text, &[]);
        scenario.policy[0].changes().iter().map(|change| change.times).collect::<Vec<f64>>()
    };
    assert_eq!(changes("0"), [1.5, 1.5]);
    assert_eq!(changes("2e9"), [1.5, 1.5]);
    assert_eq!(changes("5e8"), [1.25, 1.25]);
}

#[test]
fn hosts_prepare_for_a_gate_that_brings_a_subsidy() {
    let gate = "[[policy]]\nid = \"gate\"\nfrom = \"2015-01\"\n[policy.accreditation]\n\
                tenants = 20.0\nfiled_share = 0.7\n";
    let subsidy = "[policy.incubator_subsidy]\ngrant = 1e6\ncertified_only = true\n";
    let sum = |seen: &Seen, count: Count| -> f64 { seen.views().map(|view| view.of(count)).sum() };
    let shut = seen(gate);
    assert!(views(&shut) == views(&WITHOUT), "a gate that opens nothing moves nothing");
    assert!(sum(&shut, Count::CertifiedHosts) > 0.0, "it is passed all the same");
    assert_eq!(sum(&shut, Count::FilingsForGates), 0.0);
    let open = seen(&format!("{gate}{subsidy}"));
    assert!(sum(&open, Count::FilingsForGates) > 0.0, "hosts have tenants file");
    let kept = |seen: &Seen| sum(seen, Count::ZombieTenants);
    assert!(kept(&open) > 1.5 * kept(&shut), "{} {}", kept(&open), kept(&shut));
    let certified = |seen: &Seen| sum(seen, Count::CertifiedHosts);
    assert!(certified(&open) > certified(&shut), "preparing helps");
    // Only hosts that pass are paid.
    let last =
        open.world.regions[0].organizations.iter().filter(|(_, it)| !it.passed.is_empty()).count();
    let payments = cost(&open, "incubator_subsidy") / 1e6;
    assert!(last > 0 && payments > 0.0 && payments < 2.0 * certified(&open) / 12.0 / 1e6);
    // Hosts that ignore accreditation do neither.
    let blind = Seen::of(
        &load_with(&format!("{TEXT}{gate}{subsidy}"), &["incubator.accreditation=false".into()]),
        1,
    );
    assert_eq!([Count::FilingsForGates, Count::ZombieTenants].map(|it| sum(&blind, it)), [0.0; 2]);
}

#[test]
fn a_higher_inventor_share_leads_to_more_developed_results() {
    let carried = |share: &str, response: &str| -> f64 {
        let share = format!("transformation.inventor_share={share}");
        let response = format!("transformation.share_response={response}");
        let seen = Seen::of(&load_with(TEXT, &[share, response]), 1);
        seen.views().map(|view| view.of(Count::AchievementsCarriedOn)).sum()
    };
    let usual = carried("0.5", "0.5");
    assert!(carried("0.9", "0.5") > 1.02 * usual);
    assert!(carried("0.2", "0.5") < 0.95 * usual);
    assert!(carried("0.9", "0.0") < 1.02 * usual);
}

#[test]
fn the_gate_of_one_policy_does_not_open_the_subsidy_of_another() {
    let easy =
        "[[policy]]\nid = \"easy\"\nfrom = \"2015-01\"\n[policy.accreditation]\ntenants = 1.0\n";
    let hard = "[[policy]]\nid = \"hard\"\nfrom = \"2015-01\"\n[policy.accreditation]\ngraduates = 9000.0\n\
                [policy.incubator_subsidy]\ngrant = 1e6\ncertified_only = true\n";
    assert_eq!(cost(&seen(&format!("{easy}{hard}")), "incubator_subsidy"), 0.0);
    let open = "[[policy]]\nid = \"open\"\nfrom = \"2015-01\"\n[policy.incubator_subsidy]\n\
                grant = 1e6\ncertified_only = true\n";
    assert!(cost(&seen(&format!("{easy}{open}")), "incubator_subsidy") > 0.0);
}

#[test]
fn a_grant_that_is_given_once_is_given_once() {
    let of = |once: &str| {
        let policy = format!(
            "[[policy]]\nid = \"test\"\nfrom = \"2015-01\"\n[policy.incubator_subsidy]\ngrant = 1e5\n\
             once = {once}\n"
        );
        cost(&seen(&policy), "incubator_subsidy")
    };
    let (once, yearly) = (of("true"), of("false"));
    // Four years; hosts come and go.
    assert!(once > 0.2 * yearly && once < 0.5 * yearly, "{once} {yearly}");
}

#[test]
fn a_budget_for_what_is_paid_once_a_year_is_there_in_january() {
    let policy = "[[policy]]\nid = \"test\"\nregions = [\"Hubei\"]\nbudget = 1e7\n\
                  [policy.incubator_subsidy]\ngrant = 1e6\n";
    let paid = cost(&seen(policy), "incubator_subsidy") / 4.0;
    assert!(paid > 0.95e7 && paid <= 1e7, "{paid}");
}

#[test]
fn vouchers_together_pay_no_more_than_the_fee() {
    let voucher = |id: &str| format!("[[policy]]\nid = \"{id}\"\n[policy.voucher]\nshare = 0.9\n");
    let one = cost(&seen(&voucher("one")), "voucher");
    let both = cost(&seen(&format!("{}{}", voucher("one"), voucher("two"))), "voucher");
    assert!(one > 0.0 && both < 1.25 * one, "{one} {both}");
}

#[test]
fn of_two_insurances_the_larger_holds_whichever_comes_first() {
    let insurance = |cover: &str| {
        format!("[[policy]]\nid = \"{cover}\"\n[policy.insurance]\ncover = {cover}\n")
    };
    let of = |policies: &str| views(&seen(policies));
    let (weak, strong) = (insurance("0.1"), insurance("0.8"));
    let alone = of(&strong);
    assert!(of(&format!("{weak}{strong}")) == alone && of(&format!("{strong}{weak}")) == alone);
    assert!(of(&weak) != alone);
}

#[test]
fn demand_may_fall_in_one_region() {
    let text = "scale = 0.05\nburn_in_months = 12\nuntil = \"2016-12\"\n\
                regions = [\"Hubei\", \"Gansu\"]\n";
    let shock = "[[shock]]\nname = \"weak\"\nfrom = \"2015-01\"\nregions = [\"Gansu\"]\n\
                 [[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.5\n";
    let sold = |text: &str, region: &str| -> f64 {
        let seen = Seen::of(&load_with(text, &[]), 1);
        let of_region = seen.months.iter().flat_map(|month| &month.places);
        let of_region = of_region.filter(|(place, _)| place.name == region);
        of_region.map(|(_, view)| view.of(Count::StartupSalesFen)).sum()
    };
    let hit = format!("{text}{shock}");
    assert!(sold(&hit, "Gansu") < 0.9 * sold(text, "Gansu"));
    assert!(sold(&hit, "Hubei") > 0.97 * sold(text, "Hubei"));
}

#[test]
fn an_accreditation_gate_that_has_ended_has_no_effect() {
    let gate = |id: &str, until: &str, tenants: &str| {
        format!(
            "[[policy]]\nid = \"{id}\"\nfrom = \"2015-01\"\nuntil = \"{until}\"\n\
             [policy.accreditation]\ntenants = {tenants}\n"
        )
    };
    let subsidy = "[[policy]]\nid = \"certified\"\nfrom = \"2016-07\"\n[policy.tax_relief]\nrate = 0.1\n\
                 certified_only = true\n";
    let ended =
        format!("{}{}{subsidy}", gate("easy", "2016-06", "1.0"), gate("hard", "2018-12", "900.0"));
    let lasting =
        format!("{}{}{subsidy}", gate("easy", "2018-12", "1.0"), gate("hard", "2018-12", "900.0"));
    let [ended, lasting] = [ended, lasting].map(|it| cost(&seen(&it), "tax_relief"));
    // Nationally certified hosts and university parks are paid regardless of the gates.
    assert!(ended < 0.8 * lasting, "{ended} {lasting}");
}

#[test]
fn upkeep_comes_before_what_is_paid_in_january() {
    let policy = "[[policy]]\nid = \"test\"\nregions = [\"Hubei\"]\nfrom = \"2015-01\"\nbudget = 1e7\n\
                  [policy.incubator_subsidy]\ngrant = 1e6\n[policy.platform]\nupkeep = 4e6\n";
    let seen = seen(policy);
    let yearly = |instrument: &str| cost(&seen, instrument) / 4.0;
    assert!((yearly("platform") / 4e6 - 1.0).abs() < 0.01, "{}", yearly("platform"));
    let grants = yearly("incubator_subsidy");
    assert!(grants > 5.5e6 && grants <= 6e6, "{grants}");
}

#[test]
fn claims_beyond_the_budget_are_counted_as_refused() {
    let of = |budget: &str| {
        let policy = format!(
            "[[policy]]\nid = \"test\"\nregions = [\"Hubei\"]\nbudget = {budget}\n\
             [policy.voucher]\nshare = 0.1\n"
        );
        let seen = seen(&policy);
        let place = INSTRUMENTS.iter().position(|it| *it == "voucher").expect("the table has it");
        let refused: f64 = seen.views().map(|view| view.of_instrument(place)[1]).sum();
        (cost(&seen, "voucher"), refused)
    };
    let (unlimited, none) = of("0");
    let (paid, refused) = of("1e5");
    assert_eq!(none, 0.0);
    assert!(paid <= 4e5 && paid + refused > 0.8 * unlimited, "{paid} {refused} {unlimited}");
}
