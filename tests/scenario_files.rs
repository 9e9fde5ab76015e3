//! Scenario files as users write them: what loads, what is refused, and how mistakes are told.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use stia::model::rules::scenario::resolved;
use stia::scenario::{
    Loaded, Mistake, find, list_parameters, load, load_text, parameters, parameters_markdown,
    schema, shipped,
};

const FILE: &str = "scenario.toml";

fn load_with(text: &str, overrides: &[&str]) -> Result<Loaded, Vec<Mistake>> {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    load_text(FILE, text, &overrides)
}

fn told(outcome: Result<Loaded, Vec<Mistake>>) -> String {
    outcome.err().unwrap_or_default().iter().map(|mistake| format!("{mistake}\n")).collect()
}

fn check(text: &str, expected: Expect) {
    check_with(text, &[], expected);
}

fn check_with(text: &str, overrides: &[&str], expected: Expect) {
    expected.assert_eq(&told(load_with(text, overrides)));
}

/// Writes `files` to a folder of their own and loads the first.
fn check_files(files: &[(&str, &str)], expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let path = folder.path().join(files[0].0);
    let told = told(load(path.to_str().unwrap(), &[]));
    expected.assert_eq(&told.replace(&format!("{}/", folder.path().display()), ""));
}

#[test]
fn every_shipped_scenario_loads() {
    let names: Vec<&str> = shipped().iter().map(|shipped| shipped.name).collect();
    for name in &names {
        let loaded = load(name, &[]).unwrap();
        assert_eq!(loaded.scenario.name, *name);
        assert!(loaded.scenario.question.ends_with('?'), "{name} asks nothing");
    }
    for file in fs::read_dir("scenarios").unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".toml");
        let is_study = STUDIES.contains(&stem);
        assert!(is_study || names.contains(&stem), "{name} has no row in shipped.rs");
    }
}

/// Directories of scenarios that docs/RESULTS.md compares; they do not ship with the program.
const STUDIES: [&str; 3] = ["equal-budget", "gap", "interactions"];

#[test]
fn every_scenario_of_a_study_loads_and_asks_something() {
    for study in STUDIES {
        for file in fs::read_dir(Path::new("scenarios").join(study)).unwrap() {
            let path = file.unwrap().path();
            let loaded = load(&path.to_string_lossy(), &[]).unwrap();
            let stem = path.file_stem().unwrap().to_string_lossy();
            assert_eq!(loaded.scenario.name, stem);
            assert!(loaded.scenario.question.ends_with('?'), "{stem} asks nothing");
        }
    }
}

#[test]
fn a_resolved_scenario_runs_again() {
    for shipped in shipped() {
        let text = resolved(&load(shipped.name, &[]).unwrap().scenario);
        let again = load_text("again.toml", &text, &[]).unwrap();
        assert_eq!(resolved(&again.scenario), text);
    }
}

#[test]
fn a_resolved_scenario_states_everything_in_order() {
    let loaded = load("classroom", &["until=2016-12".into()]).unwrap();
    let text = resolved(&loaded.scenario);
    let top_level = text.split("\n[").next().unwrap();
    expect![[r#"
        name = "classroom"
        question = "How much do intermediaries matter in one small province?"
        seed = 1
        settlement_order = 0
        scale = 0.2
        replicates = 1
        first_replicate = 1
        start = "2015-01"
        until = "2016-12"
        burn_in_months = 36
        regions = ["Gansu"]
        path = "middle"
        keep_journal = false

    "#]]
    .assert_eq(&format!("{top_level}\n"));
}

#[test]
fn a_key_leaves_the_other_defaults_of_its_section_as_they_are() {
    let text = "name = \"x\"\nquestion = \"y?\"\n[financial_service.organization]\nwage = 1.0\n\
                [ip_finance.pudong]\npremium = 0.01\n";
    let loaded = load_with(text, &["patent_agency.organization.overhead=0.4"]).unwrap();
    let default = stia::model::rules::scenario::Scenario::default();
    let mut expected = default.clone();
    (expected.name, expected.question) = ("x".into(), "y?".into());
    expected.financial_service.organization.wage = 1.0;
    expected.ip_finance.pudong.premium = 0.01;
    expected.patent_agency.organization.overhead = 0.4;
    assert_eq!(resolved(&loaded.scenario), resolved(&expected));
    let organization = &loaded.scenario.financial_service.organization;
    let general = stia::model::rules::types::organization::OrganizationParams::default();
    assert_ne!(organization.other_workload_share, general.other_workload_share);
    assert!(loaded.scenario.ip_finance.pudong.guaranteed_share > 0.5);
}

#[test]
fn a_file_without_a_name_is_called_after_itself() {
    let text = "extends = \"china\"\nquestion = \"Why?\"\n";
    assert_eq!(load_text("a/b.toml", text, &[]).unwrap().scenario.name, "b");
    assert_eq!(load_with(text, &["name=c"]).unwrap().scenario.name, "c");
}

#[test]
fn rules_are_told_at_the_last_key_given() {
    check(
        "start = \"2020-01\"\nuntil = \"2019-12\"\n",
        expect![[r#"
        scenario.toml:2:9 until = "2019-12" lies before start = "2020-01"
    "#]],
    );
    check(
        "until = \"2014-12\"\n\nseed = 3\n",
        expect![[r#"
        scenario.toml:1:9 until = "2014-12" lies before start = "2015-01"
    "#]],
    );
    check(
        "burn_in_months = 35\nstart = \"2014-11\"\n",
        expect![[r#"
        scenario.toml:2:9 start = "2014-11" leaves no room for burn_in_months = 35: drivers begin in 2012-01; start in 2014-12 or later, or shorten the burn-in
    "#]],
    );
    check("burn_in_months = 35\nstart = \"2014-12\"\n", expect![[""]]);
    check(
        "start = \"0000-01\"\nuntil = \"9999-12\"\n",
        expect![[r#"
        scenario.toml:1:9 start = "0000-01" leaves no room for burn_in_months = 36: drivers begin in 2012-01; start in 2015-01 or later, or shorten the burn-in
        scenario.toml:2:9 until = "9999-12" lies after the last month, 2030-12
    "#]],
    );
    check(
        "start = \"2031-01\"\nuntil = \"2031-02\"\n",
        expect![[r#"
        scenario.toml:1:9 start = "2031-01" lies after the last month, 2030-12
        scenario.toml:2:9 until = "2031-02" lies after the last month, 2030-12
    "#]],
    );
    check(
        "until = \"2030-12\"\nname = \"a/b\"\n",
        expect![[r#"
        scenario.toml:2:8 name = "a/b" is no file name; use letters, digits, - and _
    "#]],
    );
}

#[test]
fn regions_exist_and_are_named_once() {
    check("regions = [\"Ningxia\", \"Xinjiang Corps\"]\n", expect![[""]]);
    check(
        "regions = [\"Ningsia\", \"Tibet\", \"Tibet\", \"Atlantis\"]\n",
        expect![[r#"
        scenario.toml:1:11 regions: no region is called "Ningsia"; did you mean "Ningxia"?; "Tibet" is named twice; no region is called "Atlantis"
    "#]],
    );
}

#[test]
fn a_switch_names_regions_that_exist() {
    check(
        "[exchange.switch]\non = true\noff_in = [\"Hebei\", \"Hubai\"]\n",
        expect![[r#"
        scenario.toml:3:10 exchange.switch.off_in: no region is called "Hubai"; did you mean "Hubei"?
    "#]],
    );
    check("[exchange.switch]\noff_in = [\"Hebei\", \"Hubei\"]\n", expect![[""]]);
}

#[test]
fn a_switch_that_switches_nothing_off_is_refused() {
    check(
        "[exchange.switch]\noff_from = \"2020-01\"\n",
        expect![[r#"
        scenario.toml:2:12 exchange.switch.off_from = "2020-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it in some regions alone
    "#]],
    );
    // The default is no more of a switch than another month.
    check(
        "[exchange.switch]\noff_from = \"2015-01\"\n",
        expect![[r#"
        scenario.toml:2:12 exchange.switch.off_from = "2015-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it in some regions alone
    "#]],
    );
    check(
        "[exchange.switch]\non = true\noff_from = \"2020-01\"\n",
        expect![[r#"
        scenario.toml:3:12 exchange.switch.off_from = "2020-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it in some regions alone
    "#]],
    );
    check("[exchange.switch]\non = true\noff_from = \"2015-01\"\noff_in = []\n", expect![[""]]);
    check("[exchange.switch]\non = false\noff_from = \"2020-01\"\n", expect![[""]]);
    check("[exchange.switch]\noff_in = [\"Tibet\"]\noff_from = \"2020-01\"\n", expect![[""]]);
    check(
        "[exchange.switch]\non = false\noff_in = [\"Tibet\"]\n",
        expect![[r#"
        scenario.toml:3:10 exchange.switch.off_in has no effect, since exchange.switch.on = false closes the type in all regions; leave exchange.switch.on = false out to close it in these alone
    "#]],
    );
    check_with(
        "seed = 1\n",
        &["exchange.switch.off_from=2020-01"],
        expect![[r#"
        --set exchange.switch.off_from=2020-01 (column 26): exchange.switch.off_from = "2020-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it in some regions alone
    "#]],
    );
    let both = ["exchange.switch.off_from=2020-01", "exchange.switch.on=false"];
    check_with("seed = 1\n", &both, expect![[""]]);
    // A mistake beside it may be the reason.
    check(
        "[exchange.switch]\nonn = false\noff_from = \"2020-01\"\n",
        expect![[r#"
        scenario.toml:2:1 unknown key `onn` in [exchange.switch]; did you mean `on`?
    "#]],
    );
}

#[test]
fn a_switch_of_the_base_can_be_taken_back() {
    let text = "extends = \"without-exchange\"\nquestion = \"Why?\"\n[exchange.switch]\n";
    let closed = format!("{text}off_from = \"2018-01\"\n");
    let again = load_with(&closed, &["exchange.switch.on=true"]).unwrap().scenario;
    assert!(again.exchange.switch.on);
    let loaded = load_text("again.toml", &resolved(&again), &[]).unwrap();
    assert_eq!(resolved(&loaded.scenario), resolved(&again));
    let partly = load_with(&format!("{text}off_in = [\"Tibet\"]\non = true\n"), &[]).unwrap();
    assert_eq!(partly.scenario.exchange.switch.off_in, ["Tibet"]);
}

#[test]
fn a_switch_outside_the_run_is_a_warning() {
    let warnings = |text: &str| {
        let loaded = load_with(text, &[]).unwrap();
        loaded.warnings.iter().map(|warning| format!("{warning}\n")).collect::<String>()
    };
    expect![[r#"
        scenario.toml:4:12 exchange.switch.off_from = "2021-01" lies after the last month of the run, until = "2020-12", so that the type stays on; let it close earlier, or run longer
    "#]].assert_eq(&warnings(
        "until = \"2020-12\"\n[exchange.switch]\non = false\noff_from = \"2021-01\"\n",
    ));
    expect![[r#"
        scenario.toml:3:10 exchange.switch.off_in names no region of the run, so that the type stays on; regions has Gansu
    "#]].assert_eq(&warnings(
        "regions = [\"Gansu\"]\n[exchange.switch]\noff_in = [\"Tibet\", \"Hebei\"]\n",
    ));
    let last = "until = \"2020-12\"\n[exchange.switch]\non = false\noff_from = \"2020-12\"\n";
    assert_eq!(warnings(last), "");
    assert_eq!(warnings("[exchange.switch]\noff_in = [\"Tibet\"]\n"), "");
}

#[test]
fn a_file_that_states_nothing_is_refused() {
    for text in ["", "\n", "# nothing yet\n", "[exchange]\n[exchange.switch]\n"] {
        let told = told(load_with(text, &["seed=2"]));
        assert!(told.starts_with("scenario.toml: states nothing; write what differs"), "{told}");
    }
    check("[exchange.switch]\non = false\n", expect![[""]]);
}

#[test]
fn founder_shares_add_up_to_one() {
    check(
        "[founding]\nfounder_shares = [0.5, 0.25, 0.235]\n",
        expect![[r#"
        scenario.toml:2:18 founding.founder_shares add up to 0.985; expected 0.99 to 1.01
    "#]],
    );
    check("[founding]\nfounder_shares = [0.5, 0.25, 0.24]\n", expect![[""]]);
}

#[test]
fn tenants_have_time_to_graduate() {
    check(
        "[incubator]\ntime_limit = 12\ngraduation_months = 13\n",
        expect![[r#"
        scenario.toml:3:21 incubator.time_limit = 12 lies below incubator.graduation_months = 13: no tenant could graduate
    "#]],
    );
    check("[incubator]\ntime_limit = 13\ngraduation_months = 13\n", expect![[""]]);
}

#[test]
fn a_scenario_extends_what_exists() {
    check(
        "extends = \"chnia\"\nquestion = \"Why?\"\nuntil = \"2010-01\"\n",
        expect![[r#"
        scenario.toml:1:11 extends = "chnia": no shipped scenario is called `chnia`; did you mean `china`?
    "#]],
    );
    // What does not depend on the base is told all the same.
    check(
        "extends = \"chnia\"\nquestion = \"Why?\"\nsead = 3\nscale = 9\nuntil = \"2031-01\"\n\
         regions = [\"Tibat\"]\n[exchange.switch]\non = false\noff_in = [\"Tibet\"]\n\
         [incubator.switch]\noff_from = \"2020-01\"\n",
        expect![[r#"
            scenario.toml:1:11 extends = "chnia": no shipped scenario is called `chnia`; did you mean `china`?
            scenario.toml:3:1 unknown key `sead`; did you mean `seed`?
            scenario.toml:4:9 scale = 9 lies outside [0.001, 1]
            scenario.toml:5:9 until = "2031-01" lies after the last month, 2030-12
            scenario.toml:6:11 regions: no region is called "Tibat"; did you mean "Tibet"?
            scenario.toml:9:10 exchange.switch.off_in has no effect, since exchange.switch.on = false closes the type in all regions; leave exchange.switch.on = false out to close it in these alone
        "#]],
    );
    check(
        "extends = \"../base.toml\"\nquestion = \"Why?\"\n",
        expect![[r#"
        scenario.toml:1:11 extends = "../base.toml": only a file can extend a file
    "#]],
    );
    check(
        "extends = 3\nquestion = 4\n",
        expect![[r#"
        scenario.toml:1:11 extends = 3: expected text in quotes, found a number
        scenario.toml:2:12 question = 4: expected text in quotes, found a number
    "#]],
    );
}

#[test]
fn a_scenario_that_extends_another_asks_its_own_question() {
    check(
        "extends = \"china\"\nseed = 3\n",
        expect![[r#"
        scenario.toml:1:11 question is missing; add one: question = "..."
    "#]],
    );
    check("seed = 3\n", expect![[""]]);
    check(
        "extends = \"china\"\nquestion = \"\"\n",
        expect![[r#"
            scenario.toml:2:12 question = "" is too short; expected 1 or more characters
        "#]],
    );
}

#[test]
fn models_that_cannot_work_are_mistakes() {
    let text = "[ip_finance.none]\nguaranteed_share = 0.5\nregions = [\"Zejiang\"]\n\
                term_months = 13\n[ip_finance.beijing]\nguarantor = \"pool\"\n\
                guaranteed_share = 0.5\n";
    let told: Vec<(usize, String)> =
        mistakes(text).into_iter().map(|it| (it.line, it.message)).collect();
    let expected = [
        (2, "has no effect without a guarantor"),
        (3, "did you mean \"Zhejiang\"?"),
        (4, "take 12 or 15"),
        (6, "ip_finance.beijing.multiplier = 0 leaves the guarantor no room"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for ((line, message), (at, part)) in told.iter().zip(expected) {
        assert!(*line == at && message.contains(part), "{line} {message}");
    }
}

#[test]
fn aims_of_policies_name_knobs_that_can_be_scaled() {
    let policy = |aim: &str| {
        format!(
            "bundles = [\"tianjin\"]\n[[policy]]\nid = \"a\"\n{aim}\n[policy.contract_reward]\n\
             university_rate = 0.02\nuniversity_cap = 1e5\n"
        )
    };
    check(&policy("costs = 1e9\nknobs = [\"contract_reward.university_rate\"]"), expect![[""]]);
    check(&policy("costs = 0"), expect![[""]]);
    check(
        "[[policy]]\nid = \"a\"\ncosts = 1e9\n",
        expect![[r#"
        scenario.toml:3:9 costs needs knobs to scale; add a lever, and name its knobs: knobs = ["voucher.share"]
    "#]],
    );
    check(
        &policy("costs = 1e9"),
        expect![[r#"
            scenario.toml:4:9 costs needs knobs to scale; add knobs = [...] with some of "contract_reward.university_cap", "contract_reward.university_rate"
        "#]],
    );
    check(
        &policy("knobs = [\"contract_reward.university_rate\"]"),
        expect![[r#"
        scenario.toml:4:9 knobs are scaled for `costs` alone; state it, such as costs = 1e9, or leave knobs out
    "#]],
    );
    check(
        &policy("costs = -1\nknob = \"contract_reward.university_rate\""),
        expect![[r#"
        scenario.toml:4:9 policy[0].costs = -1 lies outside [0, 10000000000000]
        scenario.toml:5:1 unknown key `knob` in [policy[0]]; did you mean `knobs`?
    "#]],
    );
    check(
        &policy(
            "costs = 1e9\nknobs = [\"contract_reward.univercity_rate\", \"x\", \"contract_reward\",\
             \"contract_reward.company_rate\", \"voucher.share\", \"contract_reward.university_cap\",\
             \"contract_reward.university_cap\", \"incubator_subsidy.cost_years\", \"budget\"]",
        ),
        expect![[r#"
            scenario.toml:5:9 knobs: no knob is called `contract_reward.univercity_rate`; did you mean `contract_reward.university_rate`?
            scenario.toml:5:9 knobs: no knob is called `x`; name the lever and its key, as `stia params policy` lists them
            scenario.toml:5:9 knobs: `contract_reward` is a lever; name a knob of it, such as `contract_reward.broker_share`
            scenario.toml:5:9 knobs: contract_reward.company_rate = 0 gives nothing to scale; state a company_rate above zero, from which it is scaled
            scenario.toml:5:9 knobs: the policy has no lever `voucher` whose `share` could be scaled; add [policy.voucher] with share above zero
            scenario.toml:5:9 knobs: `contract_reward.university_cap` is named twice
            scenario.toml:5:9 knobs: `incubator_subsidy.cost_years` cannot be scaled: it is no fractional number
            scenario.toml:5:9 knobs: no knob is called `budget`; name the lever and its key, as `stia params policy` lists them
        "#]],
    );
    check(
        &policy("budget = 5e8\n  costs = 1e9\nknobs = [\"contract_reward.university_rate\"]"),
        expect![[r#"
            scenario.toml:5:11 costs = 1000000000 lies above budget = 500000000, which the policy cannot exceed; raise budget or leave it out
        "#]],
    );
}

#[test]
fn mistakes_in_what_is_extended_are_told_with_its_name() {
    check_files(
        &[
            ("top.toml", "extends = \"base/low.toml\"\nquestion = \"Why?\"\nsead = 3\n"),
            ("base/low.toml", "extends = \"china\"\nscale = 2\n"),
        ],
        expect![[r#"
            top.toml:3:1 unknown key `sead`; did you mean `seed`?
            base/low.toml:1:11 question is missing; add one: question = "..."
            base/low.toml:2:9 scale = 2 lies outside [0.001, 1]
        "#]],
    );
}

/// The warnings of a text.
fn warned(text: &str) -> String {
    let loaded = load_with(text, &[]).unwrap();
    loaded.warnings.iter().map(|warning| format!("{warning}\n")).collect()
}

#[test]
fn a_policy_that_cannot_act_is_a_warning() {
    let voucher = "[policy.voucher]\nshare = 0.5\ncap = 5e4\n";
    expect![[r#"
        scenario.toml:29:6 policy twice: the id stands more than once; all that have it are in force and pay, so name each differently, or take one out
        scenario.toml:17:11 policies far, farther: regions names no region of the run, so that nothing of it acts; the run has Gansu, Tibet
        scenario.toml:39:10 policy large: of budget = 1000000000 only 0.3 % belongs to the regions of the run, by their technology firms; name them in its regions to spend all of it there
        scenario.toml:45:10 policy number 9 (it has no id): of budget = 1000000000 only 6.9 % belongs to the regions of the run, by their technology firms; name them in its regions to spend all of it there
        scenario.toml:3:6 policy none has no lever above zero, so that it does nothing; add one, such as [policy.voucher] with share = 0.5 and cap = 5e4
        scenario.toml:5:6 policy zero has no lever above zero, so that it does nothing; add one, such as [policy.voucher] with share = 0.5 and cap = 5e4
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
        scenario.toml:3:11 policies TJ01, TJ02, TJ03, TJ05-1, TJ05-2, TJ05-3, 5 more: the id stands more than once; all that have it are in force and pay, so name each differently, or take one out
        scenario.toml:6:8 policies TJ08, TJ09, TJ08, TJ09, late: from lies after the last month of the run, until = "2020-12", so that nothing of it acts
        scenario.toml:12:9 policy early: until lies before the first month that is written, start = "2016-01", so that nothing is seen of what it pays
    "#]].assert_eq(&warned(&format!(
        "start = \"2016-01\"\nuntil = \"2020-12\"\nbundles = [\"tianjin\", \"tianjin\"]\n\
         [[policy]]\nid = \"late\"\nfrom = \"2021-01\"\n{voucher}\
         [[policy]]\nid = \"early\"\nuntil = \"2015-12\"\n{voucher}\
         [[policy]]\nid = \"just\"\nfrom = \"2020-12\"\n{voucher}"
    )));
}

#[test]
fn a_purse_without_a_gate_is_a_warning() {
    let purse = |gate: &str| {
        format!(
            "[[policy]]\nid = \"purse\"\nregions = [\"Beijing\"]\nuntil = \"2020-12\"\n\
             [policy.tax_relief]\nrate = 0.05\ncertified_only = true\n\
             [[policy]]\nid = \"gate\"\n{gate}"
        )
    };
    assert_eq!(warned(&purse("[policy.accreditation]\ntenants = 20\n")), "");
    let strict = "[policy.accreditation]\nstrictness = 0.2\nremote_cut = 0.1\n";
    expect![[r#"
        scenario.toml:7:18 policy purse: tax_relief.certified_only = true pays only hosts of national level and university parks, since no policy has a gate in its regions and months; add [policy.accreditation] with what an incubator has to show, such as tenants = 20
    "#]].assert_eq(&warned(&purse(strict)));
    for idle in ["regions = [\"Hubei\"]\n", "from = \"2021-01\"\n"] {
        let told = warned(&purse(&format!("{idle}[policy.accreditation]\ntenants = 20\n")));
        assert!(told.contains("tax_relief.certified_only = true pays only hosts"), "{told}");
    }
}

#[test]
fn a_shock_that_cannot_act_is_a_warning() {
    let demand = "[[shock.changes]]\nkey = \"operation.demand\"\ntimes = 0.8\n";
    expect![[r#"
        scenario.toml:5:11 shock far: regions names no region of the run; the run has Gansu, so that nothing changes
        scenario.toml:11:8 shock late: from = "2021-01" lies after the last month of the run, until = "2020-12", so that nothing changes
        scenario.toml:26:9 shock both: operation.demand is set to 1 and then multiplied by times = 0.5; state one of them
        scenario.toml:31:7 shock there: equity.confidence is read for the country as a whole, so that a shock in some regions does not change it; leave regions out
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
            ["policy", "shock", "bundles"].iter().any(|key| warning.key.starts_with(key))
        };
        assert_eq!(warnings.iter().find(is_meant), None, "{name}");
    }
}

#[test]
fn a_message_sends_to_params_that_are_found() {
    check(
        "[[policy]]\n[policy.navigator]\nxyzxyz = 1\n",
        expect![[r#"
        scenario.toml:3:1 unknown key `xyzxyz` in [policy[0].navigator]; see `stia params policy.navigator`
    "#]],
    );
    let keys: Vec<String> = list_parameters().into_iter().map(|parameter| parameter.key).collect();
    for key in ["policy.budget", "policy.voucher.share", "shock.until", "shock.changes.times"] {
        assert!(keys.iter().any(|known| known == key), "{key}");
    }
}

#[test]
fn no_scenario_extends_itself() {
    check_files(
        &[
            ("a.toml", "extends = \"b.toml\"\nquestion = \"Why?\"\n"),
            ("b.toml", "question = \"Why?\"\nextends = \"./a.toml\"\n"),
        ],
        expect![[r#"
            b.toml:2:11 extends = "./a.toml": ./a.toml extends itself
        "#]],
    );
}

#[test]
fn an_argument_is_a_path_or_a_shipped_name() {
    let check = |argument: &str, expected: Expect| expected.assert_eq(&told(load(argument, &[])));
    check(
        "clasroom",
        expect![[r#"
        clasroom: no shipped scenario is called `clasroom`; did you mean `classroom`?
    "#]],
    );
    check(
        "nowhere",
        expect![[r#"
        nowhere: no shipped scenario is called `nowhere`; see `stia scenarios`; a path contains / or ends in .toml
    "#]],
    );
    check(
        "",
        expect![[r#"
        : no shipped scenario is called ``; see `stia scenarios`; a path contains / or ends in .toml
    "#]],
    );
    check(
        "nowhere.toml",
        expect![[r#"
        nowhere.toml: cannot be read: No such file or directory (os error 2)
    "#]],
    );
    check(
        "scenarios/",
        expect![[r#"
        scenarios/: cannot be read: Is a directory (os error 21)
    "#]],
    );
    check("scenarios/classroom.toml", expect![[""]]);
    let files = load("scenarios/classroom.toml", &[]).unwrap().files;
    assert_eq!(files, ["scenarios/classroom.toml", "scenarios/china.toml"]);
}

#[test]
fn overrides_win_and_the_last_one_most() {
    let overrides = ["seed=2", "scale = 1", "until=2020-12", "seed=3", "regions=[\"Tibet\"]"];
    let scenario = load_with("seed = 1\nname = \"x\"\n", &overrides).unwrap().scenario;
    assert_eq!((scenario.seed, scenario.scale), (3, 1.0));
    assert_eq!(scenario.until.to_string(), "2020-12");
    assert_eq!(scenario.regions, ["Tibet"]);
}

#[test]
fn mistakes_in_overrides_are_told_with_the_others() {
    check_with(
        "scale = 7\n",
        &[
            "sed=1",
            "seed=-1",
            "seed",
            "=1",
            "a b=1",
            "until = 2030-13",
            "extends=china",
            "x=1\ny=2",
            &format!("question={}", "x".repeat(99)),
            "founding.founder_shares=[1]",
        ],
        expect![[r#"
            scenario.toml:1:9 scale = 7 lies outside [0.001, 1]
            --set sed=1 (column 1): unknown key `sed`; did you mean `seed`?
            --set seed=-1 (column 6): seed = -1 lies outside [0, 9007199254740991]
            --set seed (column 1): this is no override; expected key=value
            --set =1 (column 1): this is no override; expected key=value
            --set a b=1 (column 1): this is no override; expected key=value
            --set until = 2030-13 (column 9): until = "2030-13" is not a month; write it as 2030-12
            --set extends=china (column 1): `extends` stands in a file, not in an override
            --set x=1 y=2 (column 1): unknown key `x`; see `stia params`
            --set founding.founder_shares=[1] (column 25): founding.founder_shares has 1 element; expected 3
        "#]],
    );
    check_with(
        "start = \"2020-01\"\n",
        &["seed=1", "until=2019-12"],
        expect![[r#"
            --set until=2019-12 (column 7): until = "2019-12" lies before start = "2020-01"
        "#]],
    );
    check_with(
        "seed = 1\n",
        &["regions=Tibet"],
        expect![[r#"
            --set regions=Tibet (column 9): regions = "Tibet": expected a list, each text in quotes, found a string
        "#]],
    );
}

#[test]
fn parameters_stand_in_the_order_of_the_code() {
    let keys: Vec<String> = parameters().into_iter().map(|parameter| parameter.key).collect();
    assert_eq!(keys[..5], ["name", "question", "seed", "settlement_order", "scale"]);
    expect![[r#"
        [
            Parameter {
                key: "scale",
                doc: "Simulated agents for one real one. At 1, China runs at full size.",
                unit: "agents/agent",
                range: "[0.001, 1]",
                default: "0.02",
                source: "choice",
            },
        ]
    "#]]
    .assert_debug_eq(&find("Scale"));
    assert_eq!(find("*in_m*").len(), 1);
    assert_eq!(find("").len(), keys.len());
}

#[test]
fn the_schema_keeps_units_and_sources() {
    let schema = schema();
    assert_eq!(schema["title"], "Scenario");
    assert_eq!(schema["properties"]["scale"]["x-unit"], "agents/agent");
    assert_eq!(schema["properties"]["scale"]["maximum"], 1.0);
    assert_eq!(schema["properties"]["extends"]["type"], "string");
    assert!(schema.get("$id").is_none());
}

#[test]
fn the_reference_is_current() {
    let page = parameters_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all("docs").unwrap();
        fs::write("docs/PARAMETERS.md", &page).unwrap();
    }
    let written = fs::read_to_string("docs/PARAMETERS.md").unwrap_or_default();
    assert!(
        written == page,
        "docs/PARAMETERS.md is stale; renew it with UPDATE_DOCS=1 cargo test the_reference_is_current"
    );
}

#[test]
fn the_reference_of_experiments_is_current() {
    let page = stia::study::experiment::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write("docs/EXPERIMENT_FILES.md", &page).unwrap();
    }
    let written = fs::read_to_string("docs/EXPERIMENT_FILES.md").unwrap_or_default();
    assert!(
        written == page,
        "docs/EXPERIMENT_FILES.md is stale; renew it with UPDATE_DOCS=1 cargo test the_reference_of_experiments"
    );
}

/// What `docs/SOURCES.csv` lists: ids of facts and lines of the report.
fn listed() -> Vec<String> {
    let mut rows = csv::Reader::from_path("docs/SOURCES.csv").unwrap();
    let header: Vec<String> = rows.headers().unwrap().iter().map(String::from).collect();
    let expected = ["fact", "statement", "year", "value", "unit", "source", "confidence", "note"];
    assert_eq!(header, expected);
    rows.records()
        .map(|row| {
            let row = row.unwrap();
            for column in [1, 5, 6] {
                assert!(!row[column].is_empty(), "{} has no {}", &row[0], expected[column]);
            }
            row[0].to_string()
        })
        .collect()
}

/// The ids of facts and the lines of the report (`L828`, `L902-914`) that a source names.
fn named_in(source: &str) -> Vec<&str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_.*-/".contains(letter);
    let is_line = |word: &str| {
        word.strip_prefix('L').is_some_and(|number| {
            number.starts_with(|it: char| it.is_ascii_digit())
                && number.chars().all(|it| it.is_ascii_digit() || it == '-')
        })
    };
    let is_fact = |word: &str| {
        let is_path = word.contains('/');
        let is_id = word.contains('.') && word.starts_with(|it: char| it.is_ascii_lowercase());
        (is_id && !is_path) || word.starts_with("C4B6-")
    };
    source
        .split(|letter| !is_part(letter))
        .map(|word| word.trim_end_matches(['.', '-']))
        .filter(|word| is_line(word) || is_fact(word))
        .collect()
}

/// Whether a fact is listed, or what an id such as `nat.pat.inv_app` or `drv.ppc.*` begins.
fn is_listed(listed: &[String], id: &str) -> bool {
    let family = format!("{}.", id.trim_end_matches(".*"));
    listed.iter().any(|fact| fact == id || fact.starts_with(&family))
}

#[test]
fn every_fact_that_a_source_names_is_listed() {
    assert_eq!(
        named_in("fitted to nat.a.b and drv.c.*; see docs/ODD.md (L828, L902-914), C4B6-194."),
        ["nat.a.b", "drv.c.*", "L828", "L902-914", "C4B6-194"]
    );
    let listed = listed();
    let mut missing = Vec::new();
    for parameter in parameters() {
        let named = named_in(&parameter.source);
        for id in &named {
            if !is_listed(&listed, id) {
                missing.push(format!("{} of {}", id, parameter.key));
            }
        }
        if parameter.source.starts_with("fitted to") {
            assert!(!named.is_empty(), "{} is fitted to no fact", parameter.key);
        }
    }
    assert!(missing.is_empty(), "docs/SOURCES.csv lacks {missing:?}");
}

#[test]
fn every_fact_behind_the_data_is_listed() {
    let listed: std::collections::BTreeSet<String> = listed().into_iter().collect();
    for file in fs::read_dir("scenarios/china").unwrap() {
        let path = file.unwrap().path();
        // Policies name the lines of the report.
        if path.is_dir() {
            continue;
        }
        let mut rows = csv::Reader::from_path(&path).unwrap();
        let column = rows.headers().unwrap().iter().position(|name| name == "fact").unwrap();
        for row in rows.records() {
            for fact in row.unwrap()[column].split(';').filter(|fact| !fact.is_empty()) {
                let place = path.display();
                assert!(listed.contains(fact), "docs/SOURCES.csv lacks {fact} of {place}");
            }
        }
    }
}

#[test]
fn no_fact_is_listed_twice() {
    let mut listed = listed();
    let count = listed.len();
    listed.sort();
    listed.dedup();
    assert_eq!(listed.len(), count);
}

/// What users do to a line.
const SLIPS: [&str; 13] = [
    "nan",
    "-inf",
    "-1",
    "1e308",
    "1.5",
    "\"text\"",
    "true",
    "[]",
    "{}",
    "",
    "2015-01-01",
    "[-1, nan]",
    "99999999999999999999",
];

/// All that can happen to line `line`.
fn slips(line: &str) -> Vec<String> {
    let mut slips = vec![String::new(), format!("{line}\n{line}"), line.replace('e', "eq")];
    if let Some((key, value)) = line.split_once('=') {
        slips.push(format!("{}x ={value}", key.trim_end()));
        slips.push(format!("{key}{value}"));
        slips.extend(SLIPS.iter().map(|slip| format!("{key}= {slip}")));
    }
    slips
}

fn replaced(text: &str, changes: &[(usize, &str)]) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for (line, slip) in changes {
        lines[*line] = slip;
    }
    lines.join("\n") + "\n"
}

/// Loads `text` and checks that each mistake says where it is.
fn mistakes(text: &str) -> Vec<Mistake> {
    let mistakes = load_text(FILE, text, &[]).err().unwrap_or_default();
    for mistake in &mistakes {
        assert_eq!(mistake.file, FILE, "{mistake}\n{text}");
        assert!((1..=text.lines().count()).contains(&mistake.line), "{mistake}\n{text}");
        assert!(mistake.column >= 1 && !mistake.key.is_empty(), "{mistake:?}\n{text}");
        assert!(mistake.message.len() > 5, "{mistake}");
    }
    mistakes
}

/// The texts whose lines are mutated: every shipped scenario, and all defaults.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = shipped()
        .iter()
        .map(|shipped| fs::read_to_string(format!("scenarios/{}.toml", shipped.name)).unwrap())
        .collect();
    texts.push(resolved(&load("china", &[]).unwrap().scenario));
    texts
}

#[test]
fn every_slip_is_accepted_or_told_with_its_place() {
    for text in texts() {
        for (index, line) in text.lines().enumerate() {
            for slip in slips(line) {
                for mistake in mistakes(&replaced(&text, &[(index, &slip)])) {
                    let key = line.split_once('=').map(|(key, _)| key.trim());
                    let is_near = (index + 1..=index + 2).contains(&mistake.line);
                    let is_rule = key.is_some_and(|key| mistake.message.contains(key));
                    let is_section = line.starts_with('[');
                    assert!(is_near || is_rule || is_section, "{slip:?} gives {mistake}");
                }
            }
        }
    }
}

#[test]
fn what_nothing_allows_is_refused_by_its_key() {
    for text in texts() {
        for (index, line) in text.lines().enumerate() {
            let Some((key, _)) = line.split_once(" = ") else { continue };
            for slip in ["nan", "{}", "2015-01-01", "", "text"] {
                let found = mistakes(&replaced(&text, &[(index, &format!("{key} = {slip}"))]));
                let is_told = |mistake: &Mistake| {
                    mistake.line == index + 1 && mistake.key.ends_with(key.trim())
                };
                assert!(found.iter().any(is_told), "{key} = {slip} gives {found:?}");
            }
        }
    }
}

#[test]
fn two_slips_are_told_together() {
    for text in texts() {
        let is_value = |line: &(usize, &str)| line.1.contains(" = ");
        let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(is_value).collect();
        for pair in lines.windows(2) {
            for (one, other) in [("nan", "{}"), ("", "nan"), ("text", "2015-01-01"), ("nan", "")] {
                let broken = |(_, line): (usize, &str), slip: &str| {
                    format!("{} = {slip}", line.split_once(" = ").unwrap().0)
                };
                let (one, other) = (broken(pair[0], one), broken(pair[1], other));
                let text = replaced(&text, &[(pair[0].0, &one), (pair[1].0, &other)]);
                let lines: Vec<usize> =
                    mistakes(&text).iter().map(|mistake| mistake.line).collect();
                for (index, _) in pair {
                    assert!(lines.contains(&(index + 1)), "{one:?} and {other:?} give {lines:?}");
                }
            }
        }
    }
}

/// Lines that nearly make a scenario.
fn line() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        "seed|scale|regions|start|until|extends|question|a|\"a\"|a\\.b|a\\.b\\.c|seed\\.x",
        ".{0,8}"
    ];
    let value = prop_oneof![
        proptest::sample::select(SLIPS.to_vec()).prop_map(String::from),
        Just("\"china\"".to_owned()),
        Just("[[1, {a = 2}], \"\"\"".to_owned()),
        ".{0,12}",
    ];
    prop_oneof![
        4 => (key.clone(), value).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => key.clone().prop_map(|key| format!("[{key}]")),
        1 => key.prop_map(|key| format!("[[{key}]]")),
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        _ = load_text(FILE, &text, &[text.to_string()]);
    }

    #[test]
    fn no_lines_cause_a_panic(lines in proptest::collection::vec(line(), 0..12)) {
        let text = lines.join("\n");
        _ = load_text(FILE, &text, &lines);
        _ = find(&text);
    }

    #[test]
    fn numbers_survive_the_way_to_the_file_and_back(
        seed in 0..=9_007_199_254_740_991_u64,
        scale in 0.001..=1.0_f64,
        question in ".{1,30}",
    ) {
        let mut scenario = load("china", &[]).unwrap().scenario;
        (scenario.seed, scenario.scale, scenario.question) = (seed, scale, question);
        let again = load_text(FILE, &resolved(&scenario), &[]).unwrap().scenario;
        prop_assert_eq!((again.seed, again.scale), (seed, scale));
        prop_assert_eq!(again.question, scenario.question);
    }
}
