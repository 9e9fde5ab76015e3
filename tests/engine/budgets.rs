//! Equal budgets: policies that meet their target costs, unused budgets, and payees.

use rayon::ThreadPoolBuilder;

use stia::model::record::metrics::METRICS;
use stia::model::record::recorder::Level;
use stia::model::record::view::View;
use stia::model::rules::scenario::Scenario;
use stia::model::rules::scenario::resolved;
use stia::study::budget::{End, Solved, TOLERANCE, pilot_scale, pilot_seed, replicates, solve};

use crate::worlds::{Seen, load_with};

/// One province over four years.
const TEXT: &str = "scale = 0.1\nburn_in_months = 12\nuntil = \"2018-12\"\nregions = [\"Hubei\"]\n";

const REWARD: &str = "[policy.contract_reward]\nuniversity_rate = 0.02\nuniversity_cap = 1e6\n\
                      company_rate = 0.01\ncompany_cap = 1e6\n";

const RATES: &str =
    "settings = [\"contract_reward.university_rate\", \"contract_reward.company_rate\"]\n";

fn with(policies: &str) -> Scenario {
    load_with(&format!("{TEXT}{policies}"), &[])
}

fn policy(id: &str, rest: &str) -> String {
    format!("[[policy]]\nid = \"{id}\"\nregions = [\"Hubei\"]\nfrom = \"2016-01\"\n{rest}")
}

fn only(scenario: &Scenario) -> (Scenario, Solved) {
    let mut solution = solve(scenario);
    assert_eq!(solution.policies.len(), 1);
    (solution.scenario, solution.policies.remove(0))
}

fn figure(view: &View, name: &str) -> f64 {
    let metric = METRICS.iter().find(|metric| metric.name == name).expect("there is the metric");
    metric.measure(view).expect("sums of money are always defined")
}

/// Sum of a figure over all months.
fn sum(seen: &Seen, name: &str) -> f64 {
    seen.views().map(|view| figure(view, name)).sum()
}

#[test]
fn a_policy_meets_its_target_cost_in_pilot_runs() {
    let scenario = with(&policy("a", &format!("costs = 2e7\n{RATES}{REWARD}")));
    let (frozen, solved) = only(&scenario);
    assert_eq!(solved.end, End::Reached);
    assert!((solved.cost / 2e7 - 1.0).abs() <= TOLERANCE, "{solved}");
    let reward = &frozen.policy[0].contract_reward;
    assert!((reward.university_rate / reward.company_rate - 2.0).abs() < 1e-3, "one factor");
    assert_eq!((reward.university_cap, reward.broker_share), (1e6, 0.0), "the rest stays");

    // The same seed and scale again, in three years of four, as the figures have it.
    assert_eq!(pilot_scale(&scenario), scenario.scale);
    let pilots = Scenario { seed: pilot_seed(scenario.seed), ..frozen.clone() };
    let numbers = 1..=replicates(&pilots);
    assert_eq!(numbers, 1..=6, "Hubei is 4 % of the country, of which a tenth is simulated");
    let cost = |replicate| sum(&Seen::of(&pilots, replicate), "policy_cost") / 3.0;
    let cost: Vec<f64> = numbers.map(cost).collect();
    let mean = cost.iter().sum::<f64>() / cost.len() as f64;
    assert!((mean / solved.cost - 1.0).abs() < 1e-9);
    let squares = cost.iter().map(|cost| (cost - mean) * (cost - mean)).sum::<f64>();
    let error = (squares / (cost.len() - 1) as f64 / cost.len() as f64).sqrt();
    assert!((error / solved.error - 1.0).abs() < 1e-6, "{error} {}", solved.error);

    // And in a run with independent random draws.
    let run = sum(&Seen::of(&frozen, 1), "policy_cost") / 3.0;
    assert!((run / 2e7 - 1.0).abs() < 0.5, "few large contracts make the sum: {run}");
    assert_ne!(run, cost[0]);
}

#[test]
fn a_loan_scheme_meets_its_target_cost_too() {
    let text = format!(
        "{TEXT}[ip_finance.beijing]\non = true\nregions = []\nguarantor = \"pool\"\nguaranteed_share = 0.5\n\
         multiplier = 10.0\nsubsidy_share = 0.05\nsubsidy_cap = 1e9\ncosts = 2e6\n\
         settings = [\"subsidy_share\"]\n"
    );
    let mut solution = solve(&load_with(&text, &[]));
    let solved = solution.policies.remove(0);
    assert_eq!(solved.id, "ip_finance.beijing");
    let scheme = &solution.scenario.ip_finance.beijing;
    assert_eq!((scheme.costs, scheme.settings.len()), (0.0, 0));
    assert_eq!(scheme.solved, solved.to_string());
    assert!(solved.is_scheme() && solved.cost > 0.0, "{solved}");
    assert!(scheme.subsidy_share != 0.05 || solved.end == End::Reached, "{solved}");
    let again = load_with(&resolved(&solution.scenario), &[]);
    assert!(solve(&again).policies.is_empty(), "nothing to solve");
}

#[test]
fn solved_settings_are_frozen() {
    let scenario = with(&policy("a", &format!("costs = 2e7\n{RATES}{REWARD}")));
    let (frozen, solved) = only(&scenario);
    let policy = &frozen.policy[0];
    assert_eq!((policy.costs, policy.settings.len()), (0.0, 0));
    assert_eq!(policy.solved, solved.to_string());
    let text = resolved(&frozen);
    let read = load_with(&text, &[]);
    assert_eq!(resolved(&read), text);
    let again = solve(&read);
    assert!(again.policies.is_empty() && resolved(&again.scenario) == text, "nothing to solve");
}

#[test]
fn threads_do_not_change_what_is_solved() {
    let scenario = with(&policy("a", &format!("costs = 2e7\n{RATES}{REWARD}")));
    let of = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
        pool.install(|| resolved(&solve(&scenario).scenario))
    };
    assert_eq!(of(1), of(2));
}

#[test]
fn two_policies_with_one_instrument_meet_their_target_costs() {
    let one = policy("one", &format!("costs = 2e7\n{RATES}{REWARD}"));
    let other = policy("other", &format!("until = \"2017-06\"\ncosts = 6e7\n{RATES}{REWARD}"));
    let solution = solve(&with(&format!("{one}{other}")));
    let costs: Vec<f64> = solution.policies.iter().map(|solved| solved.cost).collect();
    for (cost, aim) in costs.iter().zip([2e7, 6e7]) {
        assert!((cost / aim - 1.0).abs() <= TOLERANCE, "{cost} of {aim}");
    }
    let policies = solution.scenario.policy.iter();
    let rates: Vec<f64> = policies.map(|it| it.contract_reward.university_rate).collect();
    assert!(rates[1] > 2.5 * rates[0], "{rates:?}");
}

#[test]
fn upkeep_is_solved_for_all_regions_covered_whatever_is_simulated() {
    let text = "[[policy]]\nid = \"a\"\ncosts = 3e9\nsettings = [\"platform.upkeep\"]\n\
                [policy.platform]\nupkeep = 1e8\nreach_gain = 0.5\n";
    let (frozen, solved) = only(&with(text));
    assert_eq!(solved.end, End::Reached);
    assert!((frozen.policy[0].platform.upkeep / 3e9 - 1.0).abs() < 1e-3, "{solved}");
    assert_eq!(frozen.policy[0].platform.reach_gain, 0.5);
}

#[test]
fn unused_money_is_reported() {
    let (frozen, solved) = only(&with(&policy("a", &format!("costs = 1e12\n{RATES}{REWARD}"))));
    assert_eq!(solved.end, End::NotAbsorbed);
    assert!(solved.cost > 1e7 && solved.cost < 1e11, "{solved}");
    let reward = &frozen.policy[0].contract_reward;
    assert_eq!((reward.university_rate, reward.company_rate), (1.0, 1.0));
    let text = solved.to_string();
    assert!(text.contains("of the 1000.00 bn CNY a year aimed at"), "{text}");
    assert!(text.contains("no takers"), "{text}");
}

#[test]
fn a_policy_that_is_not_in_force_is_left_as_it_is() {
    let elsewhere = with(
        &policy("a", &format!("costs = 2e7\n{RATES}{REWARD}")).replace("\"Hubei\"", "\"Tibet\""),
    );
    let late = with(&policy("a", &format!("costs = 2e7\n{RATES}{REWARD}")).replace("2016", "2019"));
    for scenario in [elsewhere, late] {
        let (frozen, solved) = only(&scenario);
        assert_eq!(solved.end, End::Idle);
        assert_eq!(frozen.policy[0].contract_reward, scenario.policy[0].contract_reward);
    }
}

#[test]
fn those_who_get_a_policy_s_money_add_up_to_its_cost_everywhere() {
    let text = "scale = 0.05\nburn_in_months = 12\nuntil = \"2016-06\"\n\
                regions = [\"Hubei\", \"Hunan\"]\n[[policy]]\nid = \"a\"\n\
                [policy.contract_reward]\nuniversity_rate = 0.2\nuniversity_cap = 1e6\n\
                [policy.voucher]\nshare = 0.8\ncap = 1e5\n\
                [policy.vc_fund]\ncommitment = 1e10\ninvestee_share = 0.1\ninvestee_cap = 5e5\n\
                [policy.cost_relief]\nshare = 0.5\n\
                [policy.platform]\nupkeep = 1e9\n";
    let seen = Seen::of(&load_with(text, &[]), 1);
    let recipients = METRICS.iter().filter(|metric| metric.name.starts_with("policy_to_"));
    let recipients: Vec<_> = recipients.collect();
    assert_eq!(recipients.len(), 17, "every sector but the two treasuries");
    let mut regions = 0;
    for (place, view) in seen.months.iter().flat_map(|month| &month.places) {
        let to = recipients.iter().filter_map(|metric| metric.measure(view)).sum::<f64>();
        let cost = figure(view, "policy_cost");
        assert!((to - cost).abs() <= 1e-9 * cost, "{}: {to} of {cost}", place.name);
        regions += usize::from(place.level == Level::Region && cost > 0.0);
    }
    assert_eq!(regions, 2 * seen.months.len());
    for payee in ["outside", "startup", "guidance_fund", "incubator", "transformation_center"] {
        assert!(sum(&seen, &format!("policy_to_{payee}")) > 0.0, "{payee}");
    }
}

#[test]
fn what_is_unspent_and_what_is_spent_make_the_budget_of_a_year() {
    // A year between two half years: months count from the first in force.
    let text = policy("a", &format!("until = \"2018-06\"\nbudget = 1e8\n{REWARD}"));
    let seen = Seen::of(&with(&text.replace("2016-01", "2016-07")), 1);
    for (year, budget) in [(2015, 0.0), (2016, 0.5e8), (2017, 1e8), (2018, 0.5e8)] {
        let months = seen.months.iter().filter(|record| record.month.year() == year);
        let of = |name| months.clone().map(|it| figure(&it.places[0].1, name)).sum::<f64>();
        let (unspent, cost) = (of("policy_unspent"), of("policy_cost"));
        // Each month is rounded to the fen at a scale of one tenth.
        assert!((unspent + cost - budget).abs() < 12.0 * 0.1, "{year}: {unspent} and {cost}");
        assert!(unspent >= -0.1 && (year == 2015 || cost > 0.0), "{year}: {unspent}, {cost}");
    }
}

#[test]
fn without_a_budget_nothing_is_unspent() {
    // What is paid once a year looks ahead in January.
    let yearly = "[policy.incubator_subsidy]\ngrant = 1e5\n[policy.platform]\nupkeep = 1e9\n";
    for text in [REWARD, yearly] {
        let seen = Seen::of(&with(&policy("a", text)), 1);
        assert!(sum(&seen, "policy_cost") > 0.0);
        assert!(seen.views().all(|view| figure(view, "policy_unspent") == 0.0));
    }
}
