//! Warnings: settings without effect.

use expect_test::expect;
use stia::scenario::{Mistake, load, shipped};

use super::{load_with, warned};

#[test]
fn a_switch_outside_the_run_is_a_warning() {
    let warnings = |text: &str| {
        let loaded = load_with(text, &[]).unwrap();
        loaded.warnings.iter().map(|warning| format!("{warning}\n")).collect::<String>()
    };
    expect![[r#"
        scenario.toml:4:12 exchange.switch.off_from = "2021-01" lies after the last month of the run, until = "2020-12", so the type stays on; close it earlier, or run longer
    "#]].assert_eq(&warnings(
        "until = \"2020-12\"\n[exchange.switch]\non = false\noff_from = \"2021-01\"\n",
    ));
    expect![[r#"
        scenario.toml:3:10 exchange.switch.off_in contains no region of the run, so the type stays on; regions has Gansu
    "#]].assert_eq(&warnings(
        "regions = [\"Gansu\"]\n[exchange.switch]\noff_in = [\"Tibet\", \"Hebei\"]\n",
    ));
    let last = "until = \"2020-12\"\n[exchange.switch]\non = false\noff_from = \"2020-12\"\n";
    assert_eq!(warnings(last), "");
    assert_eq!(warnings("[exchange.switch]\noff_in = [\"Tibet\"]\n"), "");
}

#[test]
fn a_policy_without_effect_is_a_warning() {
    let voucher = "[policy.voucher]\nshare = 0.5\ncap = 5e4\n";
    expect![[r#"
        scenario.toml:29:6 policy twice: the id is used more than once; all policies with it are in force and pay, so give each its own id or remove one
        scenario.toml:17:11 policies far, farther: regions contains no region of the run, so it has no effect; the run has Gansu, Tibet
        scenario.toml:39:10 policy large: only part of budget = 1000000000 is available in the regions of the run: 0.3 %, by their number of technology firms; list them in its regions to spend all of it there
        scenario.toml:45:10 policy number 9 (it has no id): only part of budget = 1000000000 is available in the regions of the run: 6.9 %, by their number of technology firms; list them in its regions to spend all of it there
        scenario.toml:3:6 policy none has no policy instrument above zero, so it has no effect; add one, such as [policy.voucher] with share = 0.5 and cap = 5e4
        scenario.toml:5:6 policy zero has no policy instrument above zero, so it has no effect; add one, such as [policy.voucher] with share = 0.5 and cap = 5e4
    "#]].assert_eq(&warned(&format!(
        "regions = [\"Gansu\", \"Tibet\"]\n[[policy]]\nid = \"none\"\n\
         [[policy]]\nid = \"zero\"\n[policy.voucher]\nshare = 0\ncap = 5e4\n\
         [[policy]]\nid = \"far\"\nregions = [\"Hubei\"]\n{voucher}\
         [[policy]]\nid = \"farther\"\nregions = [\"Hunan\", \"Hubei\"]\n{voucher}\
         [[policy]]\nid = \"twice\"\nregions = [\"Tibet\"]\nbudget = 1e6\n{voucher}\
         [[policy]]\nid = \"twice\"\n{voucher}\
         [[policy]]\n{voucher}\
         [[policy]]\nid = \"large\"\nbudget = 1e9\n{voucher}\
         [[policy]]\nregions = [\"Gansu\", \"Hubei\"]\nbudget = 1e9\n{voucher}"
    )));
    expect![[r#"
        scenario.toml:3:12 policies TJ01, TJ02, TJ03, TJ05-1, TJ05-2, TJ05-3, 5 more: the id is used more than once; all policies with it are in force and pay, so give each its own id or remove one
        scenario.toml:6:8 policies TJ08, TJ09, TJ08, TJ09, late: from lies after the last month of the run, until = "2020-12", so it has no effect
        scenario.toml:12:9 policy early: until lies before the first month that is written, start = "2016-01", so its payments do not appear in the results
    "#]].assert_eq(&warned(&format!(
        "start = \"2016-01\"\nuntil = \"2020-12\"\npackages = [\"tianjin\", \"tianjin\"]\n\
         [[policy]]\nid = \"late\"\nfrom = \"2021-01\"\n{voucher}\
         [[policy]]\nid = \"early\"\nuntil = \"2015-12\"\n{voucher}\
         [[policy]]\nid = \"just\"\nfrom = \"2020-12\"\n{voucher}"
    )));
}

#[test]
fn an_instrument_for_regions_outside_the_run_is_a_warning() {
    let text = |part: &str| {
        format!(
            "regions = [\"Gansu\"]\n[[policy]]\nid = \"a\"\n[policy.voucher]\nshare = 0.5\n\
             for.regions = [\"{part}\"]\n"
        )
    };
    assert_eq!(warned(&text("West")), "");
    let message = warned(&text("East"));
    let part = "scenario.toml:6:15 policy a: voucher.for.regions contains no region of the run";
    assert!(message.contains(part), "{message}");
}

#[test]
fn a_subsidy_for_the_certified_without_a_gate_is_a_warning() {
    let policy = |gate: &str| {
        format!(
            "[[policy]]\nid = \"certified\"\nregions = [\"Beijing\"]\nuntil = \"2020-12\"\n\
             [policy.tax_relief]\nrate = 0.05\ncertified_only = true\n\
             [[policy]]\nid = \"gate\"\n{gate}"
        )
    };
    assert_eq!(warned(&policy("[policy.accreditation]\ntenants = 20\n")), "");
    let strict = "[policy.accreditation]\nstrictness = 0.2\nremote_cut = 0.1\n";
    expect![[r#"
        scenario.toml:7:18 policy certified: tax_relief.certified_only = true pays only nationally certified hosts and university parks, since no policy has an accreditation gate in its regions and months; add [policy.accreditation] with a requirement, such as tenants = 20
    "#]].assert_eq(&warned(&policy(strict)));
    for idle in ["regions = [\"Hubei\"]\n", "from = \"2021-01\"\n"] {
        let message = warned(&policy(&format!("{idle}[policy.accreditation]\ntenants = 20\n")));
        assert!(
            message
                .contains("tax_relief.certified_only = true pays only nationally certified hosts"),
            "{message}"
        );
    }
}

#[test]
fn a_shock_without_effect_is_a_warning() {
    let demand = "[[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.8\n";
    expect![[r#"
        scenario.toml:5:11 shock far: regions contains no region of the run; the run has Gansu, so it has no effect
        scenario.toml:11:8 shock late: from = "2021-01" lies after the last month of the run, until = "2020-12", so it has no effect
        scenario.toml:26:9 shock both: operation.demand is set to 1 and then multiplied by times = 0.5; state one of them
        scenario.toml:31:7 shock there: equity.confidence applies to the country as a whole, so a shock in some regions does not change it; leave regions out
    "#]].assert_eq(&warned(&format!(
        "regions = [\"Gansu\"]\nuntil = \"2020-12\"\n\
         [[shock]]\nname = \"far\"\nregions = [\"Hubei\"]\n{demand}\
         [[shock]]\nname = \"late\"\nfrom = \"2021-01\"\n{demand}\
         [[shock]]\nname = \"burn-in\"\nuntil = \"2012-01\"\n{demand}\
         [[shock]]\nname = \"both\"\n[[shock.changes]]\nkey = \"operation.demand\"\n\
         set = \"1\"\ntimes = 0.5\n\
         [[shock]]\nname = \"there\"\nregions = [\"Gansu\"]\n[[shock.changes]]\n\
         key = \"equity.confidence\"\ntimes = 0.5\n"
    )));
    let early = format!("burn_in_months = 12\n[[shock]]\nuntil = \"2013-12\"\n{demand}");
    assert!(warned(&early).contains("lies before the burn-in, which begins in 2014-01"));
}

#[test]
fn no_shipped_scenario_warns_of_policies_or_shocks() {
    for name in shipped().iter().map(|shipped| shipped.name) {
        let warnings = load(name, &[]).unwrap().warnings;
        let is_meant = |warning: &&Mistake| {
            ["policy", "shock", "packages"].iter().any(|key| warning.key.starts_with(key))
        };
        assert_eq!(warnings.iter().find(is_meant), None, "{name}");
    }
}

#[test]
fn an_instrument_that_acts_and_costs_nothing_is_a_warning() {
    let policy = |rest: &str| format!("[[policy]]\nid = \"a\"\n{rest}");
    expect![[r#"
        scenario.toml:3:9 policy a: talent.people = 500.0 costs nothing, since talent.cost_per_person is zero; state a cost, such as cost_per_person = 10000, which shipped packages assume
    "#]]
    .assert_eq(&warned(&policy("[policy.talent]\npeople = 500\n")));
    assert_eq!(warned(&policy("[policy.talent]\npeople = 500\ncost_per_person = 1e4\n")), "");
    for (instrument, setting) in [
        ("platform", "reach_gain = 0.5"),
        ("market_rules", "dispute_cut = 0.5"),
        ("zone", "host_gain = 0.5"),
        ("navigator", "seen_gain = 0.5"),
        ("recognition_campaign", "mention_gain = 0.5"),
        ("pain_points", "words_gain = 0.5"),
        ("qualification", "exam_gain = 0.5"),
        ("east_west", "distance_cut = 0.5"),
    ] {
        let message = warned(&policy(&format!("[policy.{instrument}]\n{setting}\n")));
        assert!(message.contains(&format!("since {instrument}.upkeep is zero")), "{message}");
        let paid = policy(&format!("[policy.{instrument}]\n{setting}\nupkeep = 1e7\n"));
        assert_eq!(warned(&paid), "", "{instrument}");
    }
    assert_eq!(warned(&policy("[policy.autonomy]\nfear_cut = 0.5\n")), "", "a right costs nothing");
}
