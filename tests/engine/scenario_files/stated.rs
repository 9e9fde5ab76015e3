//! What is stated is used, or refused with its place: changes of policies, places in any of their
//! names, statements without effect, files that are no scenarios.

use std::fmt::Write;
use std::time::{Duration, Instant};

use expect_test::expect;
use stia::scenario::load;

use super::{FILE, check, check_with, load_with, messages};

/// Two policies, one of which is called as the instrument that it has, and a shock.
const POLICIES: &str = "\
[[policy]]
id = \"voucher\"
[policy.voucher]
share = 0.2
cap = 5e4
[[policy]]
id = \"v2.1\"
budget = 1e8
[policy.rd_grant]
share = 0.1
cap = 1e6
[[shock]]
name = \"slump\"
changes = [{ key = \"operation.demand\", times = 0.5 }]
";

#[test]
fn a_change_reaches_policies_and_shocks_by_name() {
    let overrides = [
        "policy.voucher.share=0.3",
        "policy.voucher.voucher.cap = 6e4",
        "policy.v2.1.rd_grant.share=0.4",
        "policy.v2.1.until=2020-12",
        "shock.slump.from=2016-01",
    ];
    let scenario = load_with(POLICIES, &overrides).unwrap().scenario;
    let [voucher, grant] = &scenario.policy[..] else { panic!("both are there") };
    assert_eq!((voucher.voucher.share, voucher.voucher.cap), (0.3, 6e4));
    assert_eq!((grant.rd_grant.share, grant.until.to_string()), (0.4, "2020-12".into()));
    assert_eq!(scenario.shock[0].from.to_string(), "2016-01");
    let off = load_with(POLICIES, &["policy.voucher.on=false"]).unwrap().scenario;
    assert_eq!(off.policy.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["v2.1"]);
    // The only policy needs no name.
    let one = POLICIES.split("[[policy]]\nid = \"v2.1\"").next().unwrap();
    let one = one.replace("id = \"voucher\"", "id = \"first\"");
    let scenario = load_with(&one, &["policy.voucher.share=0.7"]).unwrap().scenario;
    assert_eq!(scenario.policy[0].voucher.share, 0.7);
    let shipped = load("policies-as-they-are", &[]).unwrap().scenario;
    let change = format!("policy.{}.budget=123.0", shipped.policy[0].id);
    let changed = load("policies-as-they-are", &[change]).unwrap().scenario;
    assert_eq!(changed.policy[0].budget, 123.0);
}

#[test]
fn a_change_reaches_by_how_much_a_shock_changes_a_parameter() {
    let sizes = |overrides: &[&str]| {
        let shock = load_with(POLICIES, overrides).unwrap().scenario.shock.remove(0);
        let change = &shock.changes[0];
        (change.set.clone(), change.times, change.at_least)
    };
    let none = -1e30;
    assert_eq!(sizes(&[]), (String::new(), 0.5, none));
    assert_eq!(sizes(&["shock.slump.operation.demand.times=0.9"]), (String::new(), 0.9, none));
    // The only shock needs no name, and what is set no quotes of its own.
    let both = ["shock.operation.demand.set = 2e6", "shock.slump.operation.demand.times=1"];
    assert_eq!(sizes(&both), ("2e6".into(), 1.0, none));
    let least = ["shock.slump.operation.demand.at_least=3e6"];
    assert_eq!(sizes(&least), (String::new(), 0.5, 3e6));
    check_with(
        POLICIES,
        &[
            "shock.slmp.operation.demand.times=0.9",
            "shock.slump.operation.demnd.times=0.9",
            "shock.slump.operation.demand.tmes=0.9",
            "shock.slump.operation.demand=0.9",
            "shock.slump.operation.demand.times=-1",
            "shock.slump.operation.demand.set=much",
            "shock.slump.form=2020-01",
        ],
        expect![[r#"
            --set shock.slmp.operation.demand.times=0.9 (column 1): shock.slmp.operation.demand.times: there is no such shock; did you mean `slump`?; known are slump
            --set shock.slump.operation.demnd.times=0.9 (column 1): shock.slump.operation.demnd.times: the shock does not change `operation.demnd`; did you mean `operation.demand`?; it changes operation.demand
            --set shock.slump.operation.demand.tmes=0.9 (column 1): shock.slump.operation.demand.tmes: a change has no `tmes`; did you mean `times`?; it has set, times, at_least
            --set shock.slump.operation.demand=0.9 (column 1): shock.slump.operation.demand: say by how much, such as `operation.demand.times`
            --set shock.slump.operation.demand.times=-1 (column 36): shock.slump.operation.demand.times = -1 lies outside [0, 1000000]
            --set shock.slump.operation.demand.set=much (column 34): operation.demand = "much": expected a number in [0, 1000000000] (customers), found a string
            --set shock.slump.form=2020-01 (column 13): unknown key `form`; did you mean `from`?
        "#]],
    );
}

#[test]
fn a_slip_in_a_key_of_the_only_policy_is_said_with_what_was_meant() {
    let text = "[[policy]]\nid = \"p\"\n[policy.voucher]\nshare = 0.5\n";
    check_with(
        text,
        &["policy.voucher.shre=0.3", "policy.voucher.for.region=[\"Gansu\"]"],
        expect![[r#"
            --set policy.voucher.shre=0.3 (column 16): unknown key `shre` in [voucher]; did you mean `share`?
            --set policy.voucher.for.region=["Gansu"] (column 20): unknown key `region` in [voucher.for]; did you mean `regions`?
        "#]],
    );
}

#[test]
fn a_shock_may_be_of_no_size_and_changes_a_parameter_once() {
    let none = load_with(POLICIES, &["shock.slump.operation.demand.times=1"]).unwrap();
    assert!(none.scenario.shock[0].changes[0].has_no_effect());
    let text = |changes: &str| {
        let demand = "{ key = \"operation.demand\", ";
        format!("[[shock]]\nname = \"a\"\nchanges = [{}]\n", changes.replace("{ ", demand))
    };
    let plain = load_with(&text("{ times = 1.0 }"), &[]).unwrap();
    assert!(plain.cautions[0].message.contains("is not changed"), "{:?}", plain.cautions);
    check(
        &text("{ times = 0.5 }, { times = 0.9 }"),
        expect![[r#"
        scenario.toml:3:63 the shock changes `operation.demand` twice; state all that it does to it in one change
    "#]],
    );
    check(
        &text("{ at_least = -5 }"),
        expect![[r#"
        scenario.toml:3:51 operation.demand = -5 lies outside [0, 1000000000]
    "#]],
    );
}

#[test]
fn a_name_that_does_not_show_is_refused() {
    for text in [
        "name = \"\\u200b\"\n",
        "name = \"a\\u202eb\"\n",
        "[[policy]]\nid = \"a\\u202eb\"\n[policy.voucher]\nshare = 0.5\n",
        "[[shock]]\nname = \"\\u200b\"\nchanges = [{ key = \"operation.demand\", times = 0.5 }]\n",
    ] {
        assert!(load_with(text, &[]).is_err(), "{text}");
    }
}

#[test]
fn a_change_that_reaches_nothing_is_refused_with_its_place() {
    check_with(
        POLICIES,
        &[
            "policy.vuocher.share=0.3",
            "policy.v2.1.rd_grant.share=3",
            "policy.v2.1.rdgrant.share=3",
            "policy.budget=3",
            "policy.v2.1=3",
            "policy.v2.1.on=maybe",
            "shock.slump.regions=[\"Gansoo\"]",
        ],
        expect![[r#"
            --set policy.vuocher.share=0.3 (column 1): policy.vuocher.share: there is no such policy; did you mean `voucher`?; known are voucher, v2.1
            --set policy.v2.1.rd_grant.share=3 (column 28): policy.v2.1.rd_grant.share = 3 lies outside [0, 1]
            --set policy.v2.1.rdgrant.share=3 (column 13): unknown section `rdgrant`; did you mean `rd_grant`?
            --set policy.budget=3 (column 1): policy.budget: there are 2 of them; write policy.voucher.budget, with the id of the one that is meant
            --set policy.v2.1=3 (column 1): policy.v2.1: say what of it, such as `policy.v2.1.budget` or `policy.v2.1.on`
            --set policy.v2.1.on=maybe (column 1): policy.v2.1.on = maybe: expected true or false
            --set shock.slump.regions=["Gansoo"] (column 22): shock.slump.regions[0] = "Gansoo": a region of this name does not exist; did you mean "Gansu"?; `stia regions` lists all
        "#]],
    );
    check_with(
        "seed = 2\n",
        &["policy.voucher.share=0.3"],
        expect![[r#"
        --set policy.voucher.share=0.3 (column 1): policy.voucher.share: the scenario has no policy; a file adds one with [[policy]]
    "#]],
    );
}

#[test]
fn what_is_stated_twice_is_refused() {
    check_with(
        POLICIES,
        &[
            "seed=2",
            "seed = 3",
            "--scale=0.1",
            "scale=0.2",
            "research={ arrival_rate = 0.4 }",
            "research.arrival_rate=0.5",
            "policy.v2.1.budget=1",
            "policy.v2.1.budget=2",
        ],
        expect![[r#"
            --set seed = 3 (column 1): `seed` is stated twice, in --set seed=2 too; state it once
            --set scale=0.2 (column 1): `scale` is stated twice, in --scale 0.1 too; state it once
            --set research.arrival_rate=0.5 (column 1): `research.arrival_rate` is stated twice, in --set research={ arrival_rate = 0.4 } too; state it once
            --set policy.v2.1.budget=2 (column 1): `policy.v2.1.budget` is stated twice, in --set policy.v2.1.budget=1 too; state it once
        "#]],
    );
}

#[test]
fn two_shocks_of_one_name_are_refused() {
    let shock = "[[shock]]\nname = \"slump\"\n\
                 changes = [{ key = \"operation.demand\", times = 0.5 }]\n";
    let said = messages(load_with(&shock.repeat(2), &[]));
    assert!(said.starts_with("scenario.toml:5:8 another shock is called \"slump\""), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let two = shock.repeat(2).replacen("slump", "other", 1);
    assert_eq!(load_with(&two, &[]).unwrap().scenario.shock.len(), 2);
}

#[test]
fn places_go_by_any_of_their_names() {
    let text = "regions = [\"甘肃\", \"Shaanxi Province\", \"inner mongolia\"]\n\
                [exchange.switch]\noff_in = [\"陕西省\"]\n";
    let scenario = load_with(text, &[]).unwrap().scenario;
    assert_eq!(scenario.regions, ["Gansu", "Shaanxi", "Inner Mongolia"]);
    assert_eq!(scenario.exchange.switch.off_in, ["Shaanxi"]);
}

#[test]
fn a_part_of_the_country_stands_for_its_regions_wherever_regions_are_stated() {
    let text = "regions = [\"North-East\", \"Gansu\"]\n\
                [exchange.switch]\noff_in = [\"东北\"]\n[ip_finance.pudong]\nregions = [\"north east\"]\n\
                [[shock]]\nname = \"cold\"\nregions = [\"North-East\"]\n\
                changes = [{ key = \"operation.demand\", times = 0.5 }]\n\
                [[policy]]\nid = \"a\"\nregions = [\"North-East\", \"Gansu\"]\n\
                [policy.voucher]\nshare = 0.5\nfor.regions = [\"North-East\"]\n";
    let scenario = load_with(text, &[]).unwrap().scenario;
    let part = ["Liaoning", "Jilin", "Heilongjiang"];
    let and_gansu = [&part[..], &["Gansu"]].concat();
    assert_eq!(scenario.regions, and_gansu);
    assert_eq!(scenario.policy[0].regions, and_gansu);
    assert_eq!(scenario.exchange.switch.off_in, part);
    assert_eq!(scenario.ip_finance.pudong.regions, part);
    assert_eq!(scenario.shock[0].regions, part);
    assert_eq!(scenario.policy[0].voucher.target.regions, part);
}

#[test]
fn regions_of_an_instrument_lie_among_those_of_its_policy() {
    let text = |policy: &str, instrument: &str| {
        format!(
            "[[policy]]\nid = \"a\"\nregions = [{policy}]\n\
             [policy.voucher]\nshare = 0.5\nfor = {{ regions = [{instrument}] }}\n"
        )
    };
    check(&text("\"Hubei\", \"Gansu\"", "\"West\""), expect![[""]]);
    check(
        &text("\"Hubei\", \"Hunan\"", "\"West\""),
        expect![[r#"
            scenario.toml:6:19 voucher.for.regions has no region of the policy, whose regions are Hubei, Hunan
        "#]],
    );
    check(
        &text("", "\"West\", \"Gansu\""),
        expect![[r#"
            scenario.toml:6:19 policy[0].voucher.for.regions: "West" holds "Gansu"; leave one of them out
        "#]],
    );
    check(
        "regions = [\"west\", \"West\"]\n",
        expect![[r#"
            scenario.toml:1:11 regions: "West" is named twice
        "#]],
    );
    check(
        &text("", "\"Wst\""),
        expect![[r#"
            scenario.toml:6:20 policy[0].voucher.for.regions[0] = "Wst": a region of this name does not exist; did you mean "West"?; `stia regions` lists all
        "#]],
    );
}

#[test]
fn all_wrong_places_are_said_with_the_other_mistakes() {
    check(
        "sede = 1\nregions = [\"Gansu\", \"Shaanx\", \"Wester\", \"甘素\"]\nscale = 9\n\
         [exchange.switch]\noff_in = [\"Tibbet\"]\n[ip_finance.pudong]\nregions = [\"Shang\"]\n\
         [[policy]]\nid = \"a\"\nregions = [\"Sichuan Provinc\"]\n\
         [[shock]]\nregions = [\"Nowhere\"]\n",
        expect![[r#"
            scenario.toml:1:1 unknown key `sede`; did you mean `seed`?
            scenario.toml:2:21 regions[1] = "Shaanx": a region of this name does not exist; did you mean "Shaanxi"?; `stia regions` lists all
            scenario.toml:2:31 regions[2] = "Wester": a region of this name does not exist; did you mean "West"?; `stia regions` lists all
            scenario.toml:2:41 regions[3] = "甘素": a region of this name does not exist; did you mean "Gansu"?; `stia regions` lists all
            scenario.toml:3:9 scale = 9 lies outside [0.001, 1]
            scenario.toml:5:11 exchange.switch.off_in[0] = "Tibbet": a region of this name does not exist; did you mean "Tibet"?; `stia regions` lists all
            scenario.toml:7:12 ip_finance.pudong.regions[0] = "Shang": a region of this name does not exist; did you mean "Shanghai"?; `stia regions` lists all
            scenario.toml:10:12 policy[0].regions[0] = "Sichuan Provinc": a region of this name does not exist; did you mean "Sichuan"?; `stia regions` lists all
            scenario.toml:11:1 a shock without changes has no effect; add changes = [{ key = "...", times = 0.5 }]
            scenario.toml:12:12 shock[0].regions[0] = "Nowhere": a region of this name does not exist; `stia regions` lists all
        "#]],
    );
}

#[test]
fn cautions_say_what_is_missing_and_what_cannot_act() {
    let cautions = |text: &str, overrides: &[&str]| {
        let loaded = load_with(text, overrides).unwrap();
        loaded.cautions.iter().map(|it| format!("{it}\n")).collect::<String>()
    };
    let said = cautions("regions = [\"Sichuan\"]\n", &[]);
    for part in ["scenario.toml:1:11", "without the rest of China", "--region Sichuan"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(cautions("seed = 2\n", &["regions=[\"Tibet\"]"]).starts_with("--set regions="));
    // What ships is meant so, and all regions are all of China.
    assert!(load("classroom", &[]).unwrap().cautions.is_empty());
    let own = "extends = \"classroom\"\nquestion = \"Why?\"\n";
    assert_eq!(cautions(own, &[]), "");
    expect![[r#"
        scenario.toml:2:8 ip_finance.insurance.fund has no effect, since ip_finance.insurance.on = false; set ip_finance.insurance.on = true, or leave it out
    "#]].assert_eq(&cautions(
        "[ip_finance.insurance]\nfund = 3e8\n[ip_finance.beijing]\non = false\n",
        &[],
    ));
}

#[test]
fn thousands_of_mistakes_are_counted_in_no_time() {
    for line in ["nonsense & more", "seed = 1", "sed{} = 3", "[[policy]]\nid = {}", "[a{}]"] {
        let mut text = String::new();
        for number in 0..20_000 {
            writeln!(text, "{}", line.replace("{}", &number.to_string())).unwrap();
        }
        let began = Instant::now();
        let said = messages(load_with(&text, &[]));
        assert!(began.elapsed() < Duration::from_secs(20), "{line}: {:?}", began.elapsed());
        assert!(said.lines().count() > 19_000, "{line}: {said}");
    }
}

#[test]
fn what_is_no_scenario_is_recognized() {
    for (text, what) in [
        ("point,seed\n1,2\n3,4\n", "looks like a CSV table"),
        ("a;b\n1;2\n", "looks like a CSV table"),
        ("{\"seed\": 1}\n", "looks like JSON"),
    ] {
        let said = messages(load_with(text, &[]));
        assert!(said.starts_with(&format!("{FILE}:1:1 ")) && said.contains(what), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    for path in [".", "./"] {
        let said = messages(load(path, &[]));
        assert!(said.contains("directory") || said.contains("named with its folder"), "{said}");
    }
}
