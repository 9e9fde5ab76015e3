//! Runs: their files, which depend on the scenario alone.

use std::collections::BTreeMap;
use std::fs::{self};
use std::path::Path;

use tempfile::tempdir;

use super::{FILES, SHORT, aimed, assert_alike, cells, files, provenance, read, run};
use crate::{output, stia, text};

#[test]
fn a_run_leaves_exactly_its_files() {
    let home = tempdir().expect("a temporary directory");
    let directory = run(&home, "out", "");
    assert_eq!(files(&directory), FILES);
    let first_line = |file: &str| read(&directory, file).lines().next().map(String::from);
    let header = |text: &str| Some(text.to_string());
    assert_eq!(first_line("series.csv"), header("replicate,month,region,metric,value"));
    let about = "metric,unit,kind,role,counted_by,meaning,scale_level_bias,scale_doubtful";
    assert_eq!(first_line("metrics.csv"), header(about));
    assert_eq!(
        first_line("public_money.csv"),
        header("replicate,year,payer,recipient,title,gross_yuan,net_yuan")
    );
    assert_eq!(
        first_line("flows.csv"),
        header("replicate,month,payer_sector,payee_sector,reason,yuan,booked_fen")
    );
    let series = read(&directory, "series.csv");
    for start in ["1,2015-01,China,startups,", "1,2015-03,China,startups,"] {
        assert!(series.lines().any(|line| line.starts_with(start)), "{start}");
    }
    assert!(!series.contains("2015-04") && !series.contains("NaN"));
    let timings: serde_json::Value =
        serde_json::from_str(&read(&directory, "timings.json")).expect("it is JSON");
    for key in [
        "agent_months",
        "wall_seconds",
        "agent_months_per_second",
        "threads",
        "peak_memory_bytes",
        "phase_seconds",
    ] {
        assert!(timings.get(key).is_some(), "{key}");
    }
}

#[test]
fn threads_change_nothing() {
    let home = tempdir().expect("a temporary directory");
    let one = run(&home, "one", "--replicates 5 --threads 1");
    for threads in ["2", "5"] {
        let other = run(&home, threads, &format!("--replicates 5 --threads {threads}"));
        assert_alike(&one, &other);
    }
}

#[test]
fn a_replicate_alone_is_the_same_as_among_five() {
    let home = tempdir().expect("a temporary directory");
    let five = run(&home, "five", "--replicates 5");
    let alone = run(&home, "alone", "--replicates 5 --replicate 3");
    for file in ["series.csv", "flows.csv"] {
        let five = read(&five, file);
        let third: Vec<&str> = five.lines().filter(|line| !is_of_another(line)).collect();
        assert_eq!(third, read(&alone, file).lines().collect::<Vec<_>>());
    }
    let again = output(&home, "run alone/china/scenario.toml --out again --quiet");
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert_alike(&alone, &home.path().join("again/china"));
    let rows = read(&five, "series.csv").lines().filter(|line| !is_of_another(line)).count();
    assert!(rows > 1, "the third replicate has rows");
}

/// Whether a line belongs to a replicate other than the third.
fn is_of_another(line: &str) -> bool {
    ["1,", "2,", "4,", "5,"].iter().any(|start| line.starts_with(start))
}

#[test]
fn micro_adds_files_and_changes_none() {
    let home = tempdir().expect("a temporary directory");
    let plain = run(&home, "plain", "--replicates 2");
    let micro = run(&home, "micro", "--replicates 2 --micro");
    for file in ["series.csv", "series.parquet", "flows.csv", "scenario.toml"] {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("the run wrote it");
        assert!(bytes(&plain) == bytes(&micro), "{file} differs");
    }
    assert_eq!(files(&micro).len(), FILES.len() + 2);
    assert_eq!(files(&micro.join("events")).len(), 8);
    // What belongs to another run does not stay.
    run(&home, "micro", "--replicates 2");
    assert_eq!(files(&micro), FILES);
}

#[test]
fn a_resolved_scenario_runs_again_to_the_same_bytes() {
    let home = tempdir().expect("a temporary directory");
    let first = run(&home, "first", "--replicates 2 --seed 7");
    let ended = output(&home, "run first/china/scenario.toml --out again --quiet");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert_alike(&first, &home.path().join("again/china"));
}

#[test]
fn target_costs_are_solved_reported_and_frozen() {
    let home = tempdir().expect("a temporary directory");
    aimed(&home);
    let check = text(&output(&home, "check aimed.toml").stdout);
    assert_eq!(
        check,
        "aimed.toml: no mistakes, 1 warning, 1 policy with a target cost, solved before a run\n"
    );
    let ended = stia(&home, "run aimed.toml --out one").args(SHORT).output();
    let reported = text(&ended.expect("the program starts").stderr);
    let found = "platform.upkeep 100000000 -> 200000000 (times 2.0000): costs 200.00 m CNY a year";
    assert!(reported.contains(&format!("china: policy upkeep: {found}")), "{reported}");
    let one = home.path().join("one/china");
    let solved = &provenance(&one)["solved"][0];
    assert_eq!(solved["policy"], "upkeep");
    assert!(solved["found"].as_str().expect("it is text").starts_with(found), "{solved}");

    let again = run(&home, "again", "one/china/scenario.toml");
    assert_alike(&one, &again);
    let ended = stia(&home, "run aimed.toml --out quiet --quiet --threads 1").args(SHORT).output();
    let ended = ended.expect("the program starts");
    assert_eq!(text(&ended.stderr) + &text(&ended.stdout), "");
    assert_alike(&one, &home.path().join("quiet/china"));
}

#[test]
fn what_is_far_from_the_record_is_marked_and_nothing_else() {
    let home = tempdir().expect("a temporary directory");
    let line = "run china --scale 0.002 --until 2016-12 --set burn_in_months=12";
    let ended = output(&home, line);
    let screen = text(&ended.stdout);
    let (head, table) = screen.split_once("Against the record of China\n").expect("a table");
    let rows = table.lines().skip(1).take_while(|line| line.starts_with("  "));
    let rows: Vec<&str> = rows.filter(|line| !line.contains("§ far")).collect();
    let (mut marked, mut far) = (0, "");
    for row in &rows {
        let words: Vec<&str> = row.split_whitespace().collect();
        let after = words.iter().position(|word| ["§", "fitted", "not"].contains(word));
        let ratio: f64 = words[after.expect("a use") - 1].parse().expect("a ratio");
        // Ratios are shown rounded.
        let is_far = !(0.795..=1.255).contains(&ratio);
        assert!(!is_far || row.contains('§'), "{row}");
        assert!(is_far || !row.contains('§') || !(0.805..=1.245).contains(&ratio), "{row}");
        marked += usize::from(row.contains('§'));
        far = if row.contains('§') { words[0] } else { far };
        // The same figure at the head of the screen has the same mark.
        let own = format!("  {} ", words[0]);
        if let Some(line) = head.lines().find(|line| line.starts_with(&own)) {
            assert_eq!(line.contains('§'), row.contains('§'), "{line}");
        }
    }
    assert!(rows.len() > 5 && marked > 0 && marked < rows.len(), "{table}");
    let screen = text(&output(&home, &format!("{line} --metric {far} --out one")).stdout);
    assert!(screen.contains(&format!("  {far} §")) && screen.contains("  § far from"), "{screen}");
}

#[test]
fn what_the_scale_puts_far_off_is_marked_and_explained() {
    let home = tempdir().expect("a temporary directory");
    let screen = |scale: &str, metrics: &str| {
        let small = "--until 2015-02 --set burn_in_months=0 --replicates 1";
        let line = format!("run classroom --scale {scale} --metric {metrics} {small}");
        let ended = output(&home, &line);
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        text(&ended.stdout)
    };
    let explained = "¶ at about this scale, all of China's level is more than 5 % off";
    // Measured: 10 % more startups mature at a fiftieth of full size, as many researchers.
    let small = screen("0.02", "startups_matured,researchers");
    let row = |name: &str| small.lines().find(|line| line.trim_start().starts_with(name));
    assert!(row("startups_matured").expect("a row").contains(" ¶ "), "{small}");
    assert!(!row("researchers").expect("a row").contains('¶'), "{small}");
    assert!(small.contains(explained), "{small}");
    assert!(!screen("0.02", "researchers").contains('¶'), "nothing is off");
    assert!(!screen("1.0", "startups_matured").contains('¶'), "full size");
}

#[test]
fn money_that_cannot_be_counted_fails_the_replicate_and_says_where() {
    let home = tempdir().expect("a temporary directory");
    let rich = "extends = \"china\"\nquestion = \"How rich may it be?\"\nscale = 1.0\n\
                regions = [\"Guangdong\"]\nburn_in_months = 6\nuntil = \"2015-02\"\n\
                [operation]\ndemand = 1e9\nothers_share = 0.0\ncustomer_sales = 1e9\n";
    fs::write(home.path().join("rich.toml"), rich).expect("the directory is ours");
    let ended = output(&home, "run rich.toml --replicates 1");
    assert_eq!(ended.status.code(), Some(3));
    let said = text(&ended.stderr);
    assert!(
        said.contains("error: replicate 1 failed: an amount of money cannot be counted"),
        "{said}"
    );
    assert!(said.contains(", phase operation"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_run_says_what_a_policy_refused_and_whom_it_did_not_reach() {
    let home = tempdir().expect("a temporary directory");
    let short = "extends = \"classroom\"\nquestion = \"Who is paid?\"\nuntil = \"2016-12\"\n\
                 [[policy]]\nid = \"short\"\nregions = [\"Gansu\"]\nbudget = 1e7\n\
                 [policy.voucher]\nshare = 0.5\n\
                 [policy.contract_reward]\nuniversity_rate = 0.1\n\
                 for = { providers = [\"evaluation\"] }\n";
    fs::write(home.path().join("short.toml"), short).expect("the directory is ours");
    let ended = output(&home, "run short.toml --replicates 1");
    let (shown, said) = (text(&ended.stdout), text(&ended.stderr));
    assert!(shown.contains("voucher (short) paid ") && shown.contains(" and refused "), "{shown}");
    // The voucher of one region refuses what its clients asked for.
    let (_, list) = shown.split_once("  refused most in these months to ").expect("they are named");
    let plain = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("of what was claimed from 2015-01 to 2016-12"), "{shown}");
    let words: Vec<&str> = list.split_whitespace().collect();
    let list = words.join(" ");
    let list = list.split(" one scenario alone").next().expect("it begins");
    assert!(list.starts_with("startups ") && list.contains(", universities and institutes "));
    assert_eq!((list.matches(" CNY").count(), list.matches(", others ").count()), (4, 1), "{list}");
    assert!(said.contains("warning: voucher (short) refused "), "{said}");
    assert!(said.contains("warning: contract_reward (short) reached nobody"), "{said}");
    let narrowed = output(&home, "run short.toml --replicates 1 --region Gansu --force");
    let shown = text(&narrowed.stdout);
    assert!(shown.contains("What policies refused in Gansu") && shown.contains("voucher (short)"));
    let ended = output(&home, "compare classroom short.toml --replicates 2 --until 2016-12");
    let (shown, said) = (text(&ended.stdout), text(&ended.stderr));
    assert!(shown.contains("short: voucher (short) paid "), "{shown}");
    assert!(shown.contains("short: refused most in these months to "), "{shown}");
    assert!(said.contains("warning: short: contract_reward (short) reached nobody"), "{said}");
}

#[test]
fn what_is_written_and_shown_can_be_chosen() {
    let home = tempdir().expect("a temporary directory");
    let small = "--scale 0.002 --until 2016-03 --set burn_in_months=0 --out out";
    let line = "run china --metric startups,equity_* --region gansu,China --every year";
    let ended = output(&home, &format!("{line} {small}"));
    let screen = text(&ended.stdout);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert!(screen.contains("What happened in Gansu") && screen.contains("What happened in China"));
    let (figures, _) = screen.split_once("Written to").expect("figures, then words");
    assert!(figures.contains("CNY/year") && !figures.contains("tenants"), "{screen}");
    let directory = home.path().join("out/china");
    let of = |file: &str, column: &str| {
        let mut all = cells(&directory, file, column);
        all.sort();
        all.dedup();
        all
    };
    assert_eq!(of("series.csv", "region"), ["China", "Gansu"]);
    assert_eq!(of("series.csv", "month"), ["2015-12"], "whole years alone");
    assert!(
        of("series.csv", "metric").iter().all(|it| it == "startups" || it.starts_with("equity_"))
    );
    assert_eq!(cells(&directory, "yearly.csv", "year"), ["2015", "2015"]);
    let said = provenance(&directory);
    assert_eq!((&said["every"], &said["written_regions"][0]), (&"year".into(), &"Gansu".into()));
    // The year's figures are the sums of those of all months, and a row can be made again.
    let replayed = output(&home, "replay out/china/series.csv 2");
    assert!(text(&replayed.stdout).contains("confirmed"), "{}", text(&replayed.stderr));
    let whole = output(&home, &format!("run china --set name=whole {small}"));
    assert!(whole.status.success());
    let [all, own] = ["whole", "china"].map(|name| home.path().join("out").join(name));
    let column = |directory: &Path| cells(directory, "yearly.csv", "equity_invested");
    let regions = cells(&all, "yearly.csv", "region");
    let whole: BTreeMap<String, String> = regions.into_iter().zip(column(&all)).collect();
    let named = cells(&own, "yearly.csv", "region");
    assert!(named.into_iter().zip(column(&own)).all(|(region, value)| whole[&region] == value));
    for (flags, message) in [
        ("--metric startpus", "did you mean `startups`?"),
        ("--region Gunagdong", "did you mean `Guangdong`?"),
        ("--every day", "[possible values: month, quarter, year]"),
        ("--every year --until 2015-11", "--every year: 2015-01 to 2015-11 has no whole year"),
    ] {
        let ended = output(&home, &format!("run china {flags} --out out"));
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{flags}: {said}");
        assert!(said.contains(message), "{flags}: {said}");
    }
}

#[test]
fn a_run_of_one_region_is_called_by_its_name() {
    let home = tempdir().expect("a temporary directory");
    let line = "run classroom --scale 0.02 --until 2015-12 --set burn_in_months=0 --out out";
    let ended = output(&home, line);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("out/classroom");
    let of = |file: &str, column: &str| cells(&directory, file, column);
    assert!(of("series.csv", "region").iter().all(|region| region == "Gansu"));
    assert_eq!(of("yearly.csv", "region"), ["Gansu"], "one place, once");
    let cents = |cell: &String| cell.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    assert!(of("flows.csv", "yuan").iter().all(|cell| (1..=2).contains(&cents(cell))));
}
