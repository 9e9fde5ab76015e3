//! Comparisons: differences, interactions, precision, and which agents are affected.

use std::fs::{self, File};
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use tempfile::tempdir;

use super::{SHORT, aimed, cells, columns, files, provenance, read};
use crate::{output, stia, text};

#[test]
fn a_comparison_solves_each_scenario() {
    let home = tempdir().expect("a temporary directory");
    aimed(&home);
    let line = "compare aimed.toml china --replicates 1 --quiet --metric policy_cost";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("output/compare_china_china-2");
    let scenarios = &provenance(&directory)["scenarios"];
    assert_eq!(scenarios[0]["solved"][0]["policy"], "upkeep");
    assert!(scenarios[1].get("solved").is_none());
    assert!(read(&directory, "china.toml").contains("upkeep = 200000000.0"));
}

#[test]
fn a_comparison_with_oneself_finds_no_difference() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --replicates 2 --metric startups --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("out/compare_china_china-2");
    let table = read(&directory, "differences.csv");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2);
    let start = "china,china-2,China,startups,firms,stock,2015-03,2,";
    assert!(lines[1].starts_with(start), "{}", lines[1]);
    for (column, value) in [("difference", "0.0"), ("low_95", "0.0"), ("verdict", "equivalent")] {
        assert_eq!(cells(&directory, "differences.csv", column), [value], "{column}");
    }
}

#[test]
fn a_comparison_says_what_it_follows_from_and_runs_again_to_the_same_bytes() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china without-exchange --replicates 2 --seed 7 --metric startups,tenants \
                --region west --region China --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let said = "2015-01 to 2015-03, scale 0.001, seed 7, 2 replicates of each, paired by common random numbers";
    assert!(text(&ended.stdout).contains(said), "{}", text(&ended.stdout));
    let name = "compare_china_without-exchange";
    let directory = home.path().join("out").join(name);
    let all = [
        "china.toml",
        "differences.csv",
        "differences.parquet",
        "flow_differences.csv",
        "levels.csv",
        "levels.parquet",
        "manifest.csv",
        "path.csv",
        "path.parquet",
        "per_public_yuan.csv",
        "per_public_yuan.parquet",
        "provenance.json",
        "public_money_levels.csv",
        "refused_claims.csv",
        "without-exchange.toml",
    ];
    assert_eq!(files(&directory), all);
    let provenance = provenance(&directory);
    assert_eq!(provenance["seed"], 7);
    assert_eq!(provenance["scale"], 0.001);
    assert_eq!(provenance["replicates"], "1-2");
    assert_eq!((&provenance["until"], &provenance["at"]), (&"2015-03".into(), &"2015-03".into()));
    assert_eq!(provenance["regions"], serde_json::json!(["West", "China"]));
    assert_eq!(provenance["metrics"], serde_json::json!(["startups", "tenants"]));
    assert_eq!(provenance["scenarios"][1]["name"], "without-exchange");
    let digest = provenance["scenarios"][1]["sha256"].as_str().expect("a digest");
    assert_eq!(digest.len(), 64);
    let rows = read(&directory, "differences.csv");
    let regions: Vec<&str> = rows.lines().filter_map(|row| row.split(',').nth(2)).collect();
    assert_eq!(regions, ["region", "West", "West", "China", "China"]);

    let again = format!(
        "compare out/{name}/china.toml out/{name}/without-exchange.toml --region West,China \
         --metric startups,tenants --out again --quiet"
    );
    assert!(output(&home, &again).status.success());
    for file in all {
        let bytes = |out: &str| fs::read(home.path().join(out).join(name).join(file)).ok();
        assert!(bytes("out") == bytes("again"), "{file} differs");
    }
}

#[test]
fn nothing_but_policies_is_billed_to_public_money() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china without-exchange --replicates 2 --metric contracts --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("out/compare_china_china-2_without-exchange");
    assert_eq!(cells(&directory, "per_public_yuan.csv", "scenario"), ["china-2"]);
    assert_eq!(cells(&directory, "refused_claims.csv", "scenario"), [""; 0]);
}

#[test]
fn the_primary_outcomes_are_compared_by_default() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --replicates 1 --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(text(&ended.stdout).contains("1 replicate of each"), "{}", text(&ended.stdout));
    let rows = read(&home.path().join("out/compare_china_china-2"), "differences.csv");
    for metric in [
        "startup_survival_36m",
        "contracts",
        "achievements_ready",
        "achievements_transformed",
        "equity_rounds",
        "patents_granted",
        "duplicate_share",
    ] {
        assert!(rows.contains(&format!(",China,{metric},")), "{metric}");
    }
}

#[test]
fn an_interaction_is_a_row_of_its_own() {
    let home = tempdir().expect("a temporary directory");
    for (name, value) in
        [("one", "transformation.needs_rate=5.0"), ("two", "incubator.space=false")]
    {
        let (key, value) = value.split_once('=').expect("a pair");
        let (section, key) = key.split_once('.').expect("a key");
        let head = format!("extends = \"china\"\nname = \"{name}\"\nquestion = \"?\"\n");
        let text = format!("{head}[{section}]\n{key} = {value}\n");
        fs::write(home.path().join(format!("{name}.toml")), text).expect("the disk has room");
    }
    let both =
        "extends = \"one.toml\"\nname = \"both\"\nquestion = \"?\"\n[incubator]\nspace = false\n";
    fs::write(home.path().join("both.toml"), both).expect("the disk has room");
    let line = "compare china one.toml two.toml both.toml --interaction --replicates 2 \
                --metric needs --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("out").join("compare_china_one_two_both");
    let rows = read(&directory, "differences.csv");
    let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split(',').collect()).collect();
    let of = |scenario: &str, column: usize| -> f64 {
        let row = rows.iter().find(|row| row[1] == scenario).expect("a row");
        row[column].parse().expect("a number")
    };
    let [one, two, both] = ["one", "two", "both"].map(|scenario| of(scenario, 10));
    assert!((of("one x two", 10) - (both - one - two)).abs() < 1e-6 * both.abs().max(1.0));
    let levels = read(&directory, "levels.csv");
    assert_eq!(levels.lines().count(), 1 + 4 * 2);
    // The order of the four matters, and a mistake in it is reported.
    assert!(!text(&ended.stderr).contains("needs exactly both changes"));
    let line = line.replace("one.toml two.toml both.toml", "one.toml both.toml two.toml");
    let ended = stia(&home, &line).args(SHORT).output().expect("the program starts");
    let said = "warning: two does not have the change of `transformation.needs_rate` in one; an \
                interaction needs exactly both changes";
    assert!(text(&ended.stderr).contains(said), "{}", text(&ended.stderr));
    let three = "compare china one.toml --interaction";
    let ended = stia(&home, three).output().expect("the program starts");
    assert_eq!(ended.status.code(), Some(2));
}

#[test]
fn every_run_of_a_comparison_has_its_digest() {
    let home = tempdir().expect("a temporary directory");
    for (out, threads) in [("one", "1"), ("two", "2")] {
        let line = format!(
            "compare china china --replicates 2 --metric startups --threads {threads} --out {out}"
        );
        let ended = stia(&home, &line).args(SHORT).output().expect("the program starts");
        assert!(ended.status.success(), "{}", text(&ended.stderr));
    }
    let directory = home.path().join("one/compare_china_china-2");
    let column = |name: &str| cells(&directory, "manifest.csv", name);
    assert_eq!(column("run"), ["1", "2", "3", "4"]);
    assert_eq!(column("scenario"), ["china", "china", "china-2", "china-2"]);
    assert_eq!(column("file")[3], "china-2.toml");
    assert_eq!(column("replicate"), ["1", "2", "1", "2"]);
    assert!(column("status").iter().all(|status| status == "done"));
    let digests = column("digest");
    assert!(digests.iter().all(|digest| digest.len() == 64));
    assert_eq!(digests[..2], digests[2..]);
    assert_ne!(digests[0], digests[1]);
    let other = home.path().join("two/compare_china_china-2");
    assert_eq!(read(&directory, "manifest.csv"), read(&other, "manifest.csv"));
}

#[test]
fn identical_scenarios_are_equivalent_at_any_precision() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --precision 0.001 --metric startups,contracts --out precise";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("10 replicates of each"), "{screen}");
    let ended = "stopped when every margin of error was within 0.1 %: 0 significant, 2 equivalent";
    assert!(screen.contains(ended), "{screen}");
    let plain = "compare china china --replicates 10 --metric startups,contracts --out plain";
    assert!(stia(&home, plain).args(SHORT).output().expect("the program starts").status.success());
    let directory = |out: &str| home.path().join(out).join("compare_china_china-2");
    let (precise, plain) = (directory("precise"), directory("plain"));
    assert_eq!(cells(&precise, "differences.csv", "within_precision"), ["true", "true"]);
    assert_eq!(cells(&plain, "differences.csv", "within_precision"), ["", ""]);
    assert_eq!(cells(&plain, "differences.csv", "verdict"), ["equivalent", "equivalent"]);
    // Replicates are the same however many there are.
    for file in ["levels.csv", "levels.parquet", "manifest.csv", "china.toml"] {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("it was written");
        assert!(bytes(&precise) == bytes(&plain), "{file} differs");
    }
    let provenance = provenance(&precise);
    assert_eq!(provenance["replicates"], "1-10");
    assert_eq!(provenance["most_replicates"], 200);
}

#[test]
fn a_table_is_printed_in_the_form_that_is_asked_for() {
    let home = tempdir().expect("a temporary directory");
    let printed = |format: &str| {
        let line = format!(
            "compare china without-exchange --replicates 2 --metric startups,contracts --region \
             west --format {format} --out {format}"
        );
        let ended = stia(&home, &line).args(SHORT).output().expect("the program starts");
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        text(&ended.stdout)
    };
    let csv = printed("csv");
    let lines: Vec<&str> = csv.lines().collect();
    let start = "base,scenario,region,metric,meaning,window,unit,base_level,difference,low_95,";
    assert!(lines.len() == 3 && lines[0].starts_with(start), "{csv}");
    assert!(lines[1].starts_with("china,without-exchange,West,startups,"), "{csv}");
    let json: serde_json::Value = serde_json::from_str(&printed("json")).expect("it is JSON");
    let row = &json[1];
    assert_eq!((&row["metric"], &row["replicates"]), (&"contracts".into(), &2.into()));
    let level = row["base_level"].as_f64().expect("a number");
    assert_eq!(format!("{level:.2e}").parse(), Ok(level), "three digits");
    let markdown = printed("markdown");
    let rows = markdown.lines().filter(|line| line.starts_with("| `"));
    assert_eq!(rows.count(), 2, "{markdown}");
    assert!(markdown.starts_with("**without-exchange against china, West** (2 pairs"));
}

#[test]
fn a_precision_out_of_reach_says_what_it_needs() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china without-patent-agency --precision 0.001 --replicates 12 \
                --metric startups,recognition --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("12 replicates of each"), "{screen}");
    assert!(screen.contains("stopped at the maximum of 12 replicates: "), "{screen}");
    assert!(
        screen.contains("margin of error above 0.1 %: 2 of 2 rows; the widest, recognition, would")
    );
    let directory = home.path().join("out/compare_china_without-patent-agency");
    assert_eq!(cells(&directory, "differences.csv", "within_precision")[1], "false");
}

/// Rows of `affected.parquet`: agent, outcome, month in the base and in the other scenario.
fn affected(directory: &Path) -> Vec<[String; 4]> {
    use parquet::record::RowAccessor;

    let file = File::open(directory.join("affected.parquet")).expect("the comparison wrote it");
    let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
    let names = columns(&directory.join("affected.parquet"));
    let rows = reader.get_row_iter(None).expect("rows").map(|row| {
        let row = row.expect("a row");
        ["agent", "outcome", "in_base", "in_other"].map(|column| {
            let place = names.iter().position(|name| name == column).expect("the column is there");
            row.get_string(place).cloned().unwrap_or_default()
        })
    });
    rows.collect()
}

#[test]
fn those_who_are_affected_are_named() {
    let home = tempdir().expect("a temporary directory");
    let file = "extends = \"classroom\"\nname = \"closed\"\nquestion = \"?\"\n\
                [incubator.switch]\non = false\n";
    fs::write(home.path().join("closed.toml"), file).expect("the disk has room");
    let compare = |line: &str| {
        let flags = "--until 2015-12 --set burn_in_months=12 --replicates 2";
        let ended = output(&home, &format!("compare {line} {flags}"));
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        text(&ended.stdout)
    };
    let screen = compare("classroom closed.toml --who --threads 1 --out one");
    assert!(screen.contains("research results are affected: closed against classroom"), "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 110), "{screen}");
    let directory = home.path().join("one/compare_classroom_closed");
    let rows = affected(&directory);
    let graduates = rows.iter().filter(|[_, outcome, ..]| outcome == "graduated");
    assert!(graduates.clone().count() > 0);
    for [agent, _, in_base, in_other] in graduates {
        assert!(agent.len() == 16 && in_base.starts_with("2015-") && in_other.is_empty());
    }

    compare("classroom closed.toml --who --threads 2 --out two");
    compare("classroom closed.toml --who=1 --out first");
    compare("classroom closed.toml --out plain");
    let bytes = |out: &str, file: &str| {
        fs::read(home.path().join(out).join("compare_classroom_closed").join(file)).ok()
    };
    assert!(bytes("one", "affected.parquet") == bytes("two", "affected.parquet"));
    assert!(bytes("first", "affected.parquet") != bytes("one", "affected.parquet"));
    assert!(bytes("plain", "affected.parquet").is_none());
    // Following agents changes nothing.
    assert!(bytes("one", "manifest.csv") == bytes("plain", "manifest.csv"));
    assert!(bytes("one", "differences.csv") == bytes("plain", "differences.csv"));

    let screen = compare("classroom classroom --who --out same");
    assert!(
        screen.contains("research results are affected: classroom-2 against classroom"),
        "{screen}"
    );
    let same = home.path().join("same/compare_classroom_classroom-2");
    assert!(affected(&same).is_empty());
    // The placebo affects some, and nobody lost a service.
    let counts = read(&same, "outcomes.csv");
    let moved = |scenario: &str| -> u32 {
        let own = counts.lines().filter(|line| line.split(',').nth(1) == Some(scenario));
        let sides = own.flat_map(|line| line.split(',').skip(4).take(2));
        sides.map(|count| count.parse::<u32>().expect("a count")).sum()
    };
    assert_eq!(moved("classroom-2"), 0);
    assert!(moved("another order") > 0, "{counts}");
}
