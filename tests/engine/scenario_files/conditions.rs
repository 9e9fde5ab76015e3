//! Conditions between parameters, reported where they are violated.

use expect_test::expect;
use stia::model::rules::scenario::resolved;
use stia::scenario::{list_parameters, load_text};

use super::{check, check_with, load_with, mistakes};

#[test]
fn violated_rules_are_reported_at_the_last_key_given() {
    check(
        "start = \"2020-01\"\nuntil = \"2019-12\"\n",
        expect![[r#"
            scenario.toml:2:9 until = "2019-12" lies before start = "2020-01"; use 2020-01 to 2030-12
        "#]],
    );
    check(
        "until = \"2014-12\"\n\nseed = 3\n",
        expect![[r#"
            scenario.toml:1:9 until = "2014-12" lies before start = "2015-01"; use 2015-01 to 2030-12
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
        scenario.toml:2:8 name = "a/b" is not a valid file name; use letters, digits, - and _
    "#]],
    );
}

#[test]
fn regions_exist_and_are_named_once() {
    check("regions = [\"Ningxia\", \"Xinjiang Corps\"]\n", expect![[""]]);
    check(
        "regions = [\"Ningsia\", \"Tibet\", \"Tibet\", \"Atlantis\"]\n",
        expect![[r#"
            scenario.toml:1:12 regions[0] = "Ningsia": a region of this name does not exist; did you mean "Ningxia"?; `stia regions` lists all
            scenario.toml:1:41 regions[3] = "Atlantis": a region of this name does not exist; `stia regions` lists all
        "#]],
    );
}

#[test]
fn a_switch_names_regions_that_exist() {
    check(
        "[exchange.switch]\non = true\noff_in = [\"Hebei\", \"Hubai\"]\n",
        expect![[r#"
            scenario.toml:3:20 exchange.switch.off_in[1] = "Hubai": a region of this name does not exist; did you mean "Hubei"?; `stia regions` lists all
        "#]],
    );
    check("[exchange.switch]\noff_in = [\"Hebei\", \"Hubei\"]\n", expect![[""]]);
}

#[test]
fn a_switch_that_switches_nothing_off_is_refused() {
    check(
        "[exchange.switch]\noff_from = \"2020-01\"\n",
        expect![[r#"
            scenario.toml:2:12 exchange.switch.off_from = "2020-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it only in some regions
        "#]],
    );
    // A stated default has no more effect than another month.
    check(
        "[exchange.switch]\noff_from = \"2015-01\"\n",
        expect![[r#"
            scenario.toml:2:12 exchange.switch.off_from = "2015-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it only in some regions
        "#]],
    );
    check(
        "[exchange.switch]\non = true\noff_from = \"2020-01\"\n",
        expect![[r#"
            scenario.toml:3:12 exchange.switch.off_from = "2020-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it only in some regions
        "#]],
    );
    check("[exchange.switch]\non = true\noff_from = \"2015-01\"\noff_in = []\n", expect![[""]]);
    check("[exchange.switch]\non = false\noff_from = \"2020-01\"\n", expect![[""]]);
    check("[exchange.switch]\noff_in = [\"Tibet\"]\noff_from = \"2020-01\"\n", expect![[""]]);
    check(
        "[exchange.switch]\non = false\noff_in = [\"Tibet\"]\n",
        expect![[r#"
            scenario.toml:3:10 exchange.switch.off_in has no effect, since exchange.switch.on = false closes the type in all regions; remove exchange.switch.on = false to close it only in these
        "#]],
    );
    check_with(
        "seed = 1\n",
        &["exchange.switch.off_from=2020-01"],
        expect![[r#"
            --set exchange.switch.off_from=2020-01 (column 26): exchange.switch.off_from = "2020-01" has no effect, since the type is on everywhere; set exchange.switch.on = false, or exchange.switch.off_in = ["..."] to close it only in some regions
        "#]],
    );
    let both = ["exchange.switch.off_from=2020-01", "exchange.switch.on=false"];
    check_with("seed = 1\n", &both, expect![[""]]);
    // Another mistake may be the reason.
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
fn models_that_cannot_work_are_mistakes() {
    let text = "[ip_finance.none]\nguaranteed_share = 0.5\nregions = [\"Zejiang\"]\n\
                term_months = 13\n[ip_finance.beijing]\nguarantor = \"pool\"\n\
                guaranteed_share = 0.5\n";
    let messages: Vec<(usize, String)> =
        mistakes(text).into_iter().map(|it| (it.line, it.message)).collect();
    let expected = [
        (2, "has no effect without a guarantor"),
        (3, "did you mean \"Zhejiang\"?"),
        (4, "use 12 or 15"),
        (6, "ip_finance.beijing.multiplier = 0 leaves the guarantor no room"),
    ];
    assert_eq!(messages.len(), expected.len(), "{messages:?}");
    for ((line, message), (at, part)) in messages.iter().zip(expected) {
        assert!(*line == at && message.contains(part), "{line} {message}");
    }
}

#[test]
fn target_costs_name_settings_that_can_be_scaled() {
    let policy = |aim: &str| {
        format!(
            "packages = [\"tianjin\"]\n[[policy]]\nid = \"a\"\n{aim}\n[policy.contract_reward]\n\
             university_rate = 0.02\nuniversity_cap = 1e5\n"
        )
    };
    check(&policy("costs = 1e9\nsettings = [\"contract_reward.university_rate\"]"), expect![[""]]);
    check(&policy("costs = 0"), expect![[""]]);
    check(
        "[[policy]]\nid = \"a\"\ncosts = 1e9\n",
        expect![[r#"
            scenario.toml:3:9 costs needs settings to scale; add a policy instrument and list its settings: settings = ["voucher.share"]
        "#]],
    );
    check(
        &policy("costs = 1e9"),
        expect![[r#"
            scenario.toml:4:9 costs needs settings to scale; add settings = [...] with some of "contract_reward.university_cap", "contract_reward.university_rate"
        "#]],
    );
    check(
        &policy("settings = [\"contract_reward.university_rate\"]"),
        expect![[r#"
            scenario.toml:4:12 settings is used only with a target cost; add one, such as costs = 1e9, or leave settings out
        "#]],
    );
    check(
        &policy("costs = -1\nseting = \"contract_reward.university_rate\""),
        expect![[r#"
        scenario.toml:4:9 policy[0].costs = -1 lies outside [0, 10000000000000]
        scenario.toml:5:1 unknown key `seting` in [policy[0]]; did you mean `settings`?
    "#]],
    );
    check(
        &policy(
            "costs = 1e9\nsettings = [\"contract_reward.univercity_rate\", \"x\", \"contract_reward\",\
             \"contract_reward.company_rate\", \"voucher.share\", \"contract_reward.university_cap\",\
             \"contract_reward.university_cap\", \"incubator_subsidy.cost_years\", \"budget\"]",
        ),
        expect![[r#"
            scenario.toml:5:12 settings: no setting is called `contract_reward.univercity_rate`; did you mean `contract_reward.university_rate`?
            scenario.toml:5:12 settings: no setting is called `x`; name the policy instrument and its setting, as `stia params policy` lists them
            scenario.toml:5:12 settings: `contract_reward` is a policy instrument; name one of its settings, such as `contract_reward.broker_share`
            scenario.toml:5:12 settings: contract_reward.company_rate = 0 cannot be scaled; set company_rate above zero as a starting value
            scenario.toml:5:12 settings: the policy has no policy instrument `voucher` whose `share` could be scaled; add [policy.voucher] with share above zero
            scenario.toml:5:12 settings: `contract_reward.university_cap` is named twice
            scenario.toml:5:12 settings: `incubator_subsidy.cost_years` cannot be scaled: it is not a fractional number
            scenario.toml:5:12 settings: no setting is called `budget`; name the policy instrument and its setting, as `stia params policy` lists them
        "#]],
    );
    check(
        &policy("costs = 1e9\nknobs = [\"contract_reward.university_rate\"]"),
        expect![[r#"
            scenario.toml:4:9 costs needs settings to scale; add settings = [...] with some of "contract_reward.university_cap", "contract_reward.university_rate"
            scenario.toml:5:1 unknown key `knobs` in [policy[0]]; it is now written settings = ["voucher.share"]
        "#]],
    );
    check(
        &policy("budget = 5e8\n  costs = 1e9\nsettings = [\"contract_reward.university_rate\"]"),
        expect![[r#"
            scenario.toml:5:11 the target cost, costs = 1000000000, lies above the budget ceiling, budget = 500000000; raise budget or leave it out
        "#]],
    );
}

#[test]
fn what_belongs_into_an_instrument_says_so_beside_its_policy() {
    check(
        "[[policy]]\nfor = { regions = [\"Gansu\"] }\nshare = 0.3\n[policy.voucher]\n",
        expect![[r#"
            scenario.toml:2:1 `for` belongs to a section below [policy[0]]; write [policy.voucher] and below it for = { regions = ["Gansu"] }
            scenario.toml:3:1 `share` belongs to a section below [policy[0]]; write [policy.voucher] and below it share = 0.3
        "#]],
    );
}

#[test]
fn a_message_refers_to_parameters_that_exist() {
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
fn budgets_are_of_instruments_that_pay_and_fit_into_the_whole() {
    let policy =
        |rest: &str| format!("[[policy]]\nid = \"a\"\n{rest}\n[policy.voucher]\nshare = 0.5\n");
    check(&policy("budget = 1e8\nbudgets = { voucher = 1e8 }"), expect![[""]]);
    check(&policy("budgets = { voucher = 5e7 }\nrationing = \"lottery\""), expect![[""]]);
    check(
        &policy("budget = 1e8\nbudgets = { voucher = 2e8, rd_grant = 1e7 }"),
        expect![[r#"
            scenario.toml:4:1 budgets add up to 210000000, which lies above budget = 100000000; raise budget or lower them
            scenario.toml:4:39 budgets.rd_grant = 10000000: the policy pays nothing under rd_grant; add [policy.rd_grant] with settings above zero, or leave the budget out
        "#]],
    );
    check(
        &policy("budgets = { vouchers = 5e7 }\nrationing = \"pro rata\""),
        expect![[r#"
            scenario.toml:3:13 unknown key `vouchers` in [policy[0].budgets]; did you mean `voucher`?
            scenario.toml:4:13 policy[0].rationing = "pro rata" is unknown; did you mean "pro_rata"?
        "#]],
    );
}

#[test]
fn whom_an_instrument_is_for_has_keys_that_it_knows() {
    let policy = |instrument: &str| {
        format!("[[policy]]\nid = \"a\"\nregions = [\"Sichuan\"]\n[policy.{instrument}]\n")
    };
    let half = "share = 0.5\nfor = { providers = [\"patent_agency\"], clients = [\"startup\"], \
                fields = [\"energy\"], age_months = [0, 36], sales = [0, 1e7] }\n";
    check(&format!("{}{half}", policy("voucher")), expect![[""]]);
    check(
        &format!("{}rate = 0.1\nfor = {{ clients = [\"startup\"] }}\n", policy("tax_relief")),
        expect![[r#"
            scenario.toml:6:19 tax_relief.for: `clients` does not apply to tax_relief, which can be for providers, fields, regions
        "#]],
    );
    check(
        &format!("{}share = 0.1\nfor = {{ age_months = [36, 0] }}\n", policy("rd_grant")),
        expect![[r#"
            scenario.toml:6:22 rd_grant.for.age_months ends before it begins; write [least, most]
        "#]],
    );
    check(
        &format!("{}for = {{ providers = [\"patent-agencies\"] }}\n", policy("voucher")),
        expect![[r#"
            scenario.toml:5:22 policy[0].voucher.for.providers[0] = "patent-agencies" is unknown; did you mean "patent_agency"?
        "#]],
    );
    check(
        &format!("{}share = 0.1\nmost_age = 36\n", policy("rd_grant")),
        expect![[r#"
            scenario.toml:6:1 unknown key `most_age` in [policy[0].rd_grant]; it is now written for = { age_months = [0, 36] }
        "#]],
    );
}

#[test]
fn a_scheme_s_target_cost_names_keys_that_can_be_scaled() {
    let scheme = |rest: &str| format!("[ip_finance.beijing]\n{rest}\n");
    check(&scheme("on = true\ncosts = 2e7\nsettings = [\"subsidy_share\"]"), expect![[""]]);
    check(
        &scheme("on = false\ncosts = 2e7"),
        expect![[r#"
            scenario.toml:3:9 ip_finance.beijing: costs needs the scheme to be in force; add on = true
            scenario.toml:3:9 ip_finance.beijing: costs needs keys to scale; add settings = [...] with some of those that cost public money, such as "guaranteed_share" or "subsidy_share"
        "#]],
    );
    check(
        &scheme("on = true\ncosts = 2e7\nsettings = [\"subsidi_share\", \"coupon\", \"costs\"]"),
        expect![[r#"
            scenario.toml:4:12 ip_finance.beijing: no key to scale is called `subsidi_share`; did you mean `subsidy_share`?
            scenario.toml:4:12 ip_finance.beijing: coupon is zero and cannot be scaled; set it above zero as a start
            scenario.toml:4:12 ip_finance.beijing: no key to scale is called `costs`; known: coupon, fund, guaranteed_share, insurance_premium, insured_share, largest_loan, least_sales, loan_to_value, multiplier, package_fee, premium, rate_ceiling, recompensed_share, replenished_share, subsidy_cap, subsidy_share, success_fee
        "#]],
    );
}
