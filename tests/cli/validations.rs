//! Validations: targets, facts and forecasts, a table of one's own, and its refusals.

use std::fs;

use tempfile::tempdir;

use super::{files, read};
use crate::{output, text};

/// A small world whose controls run as well.
const LINE: &str = "validate --replicates 1 --scale 0.001 --until 2019-12 --set burn_in_months=12";

/// One of fewer years, in which fewer facts can be measured.
const BRIEF: &str = "validate --replicates 1 --scale 0.001 --until 2016-12 --set burn_in_months=0";

#[test]
fn a_validation_has_three_tables_of_the_same_bytes_for_any_threads() {
    let home = tempdir().expect("a temporary directory");
    let own = "id,metric,region,year,value,unit,tolerance,role,fact\n\
               near,startups,,2016,1,count,1e9,check,\nfar,startups,China,2016,1,count,0.5,held_out,\n\
               share,contracts_companies / contracts,East,2016,50,%,50,check,mine\n";
    fs::write(home.path().join("own.csv"), own).expect("it can be written");
    for (out, threads) in [("one", 1), ("two", 3)] {
        let line = format!("{BRIEF} --targets own.csv --report --threads {threads} --out {out}");
        let ended = output(&home, &line);
        assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
        let screen = text(&ended.stdout);
        let parts = [
            "Targets within their tolerance",
            " could be measured in this run",
            "held_out (own)",
            "no recorded year after 2020 was run",
            "¶ at about this scale",
            "  not measured, since the run is too short or too few events",
        ];
        for part in parts {
            assert!(screen.contains(part), "{part}: {screen}");
        }
        assert!(!screen.contains(" of 0 series"), "{screen}");
        // A fact without a figure has no row.
        assert!(!screen.contains("0.65 to 0.75") && screen.contains("survival5"), "{screen}");
    }
    let directory = |out: &str| home.path().join(out).join("validate_china");
    let written = files(&directory("one"));
    assert_eq!(written, files(&directory("two")));
    for file in &written {
        let bytes = |out: &str| fs::read(directory(out).join(file)).expect("it was written");
        assert!(bytes("one") == bytes("two"), "{file}");
    }
    let tables = ["scores.csv", "facts.csv", "forecasts.csv", "manifest.csv", "report.html"];
    assert!(tables.iter().all(|it| written.contains(&it.to_string())), "{written:?}");

    let scores = read(&directory("one"), "scores.csv");
    let rows: Vec<Vec<&str>> = scores.lines().map(|row| row.split(',').collect()).collect();
    let header = "id,metric,region,year,role,target,tolerance,simulated,low,high,ratio,inside,\
                  unit,source,own";
    assert_eq!(rows[0].join(","), header);
    let of = |id: &str| rows.iter().find(|row| row[0] == id).expect("it is scored");
    assert_eq!((of("near")[11], of("far")[11], of("share")[2]), ("true", "false", "East"));
    assert_eq!(of("near")[7], of("far")[7]);
    assert_eq!(of("share")[12..], ["%", "mine", "true"]);
    let share: f64 = of("share")[7].parse().expect("it has a figure");
    assert!((0.0..=100.0).contains(&share), "{share}");
    // What the run does not reach has no figure.
    let late = rows.iter().find(|row| row[0] == "contracts" && row[3] == "2021");
    let late = late.expect("it is a target");
    assert_eq!(late[7..13], ["", "", "", "", "", "count"]);
    assert!(!late[13].is_empty() && late[14] == "false", "{late:?}");
    // What the report says makes the same scores, among the results alone.
    let report = read(&directory("one"), "report.html");
    assert!(report.contains("--replicates 1 --targets targets.csv"), "{report}");
    let line = format!("{BRIEF} --targets one/validate_china/targets.csv --quiet --out again");
    assert_eq!(output(&home, &line).status.code(), Some(0));
    assert_eq!(read(&directory("again"), "scores.csv"), scores);
    let parts = [
        "stylised facts could be measured in this run",
        "No recorded year after 2020 was run",
        "¶ ",
    ];
    for part in parts {
        assert!(report.contains(part), "{part}");
    }
    // A run of the same world has the same stock in December.
    let run = BRIEF.replacen("validate", "run", 1) + " --out run";
    assert_eq!(output(&home, &run).status.code(), Some(0));
    let yearly = read(&home.path().join("run/china"), "yearly.csv");
    let place = yearly.lines().next().expect("a header").split(',').position(|it| it == "startups");
    let row = yearly.lines().find(|row| row.starts_with("1,China,2016,")).expect("a row");
    assert_eq!(row.split(',').nth(place.expect("a column")), Some(of("near")[7]));
}

#[test]
fn a_control_without_its_mechanism_does_not_show_the_fact() {
    let home = tempdir().expect("a temporary directory");
    let ended = output(&home, &format!("{LINE} --out out"));
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    assert!(text(&ended.stdout).contains(" measured pass, "), "{}", text(&ended.stdout));
    let directory = home.path().join("out/validate_china");
    let mut facts = csv::Reader::from_path(directory.join("facts.csv")).expect("it was written");
    let header: Vec<String> = facts.headers().expect("a header").iter().map(String::from).collect();
    let expected =
        "fact,measure,target_low,target_high,simulated,passes,without_mechanism,control_fails";
    assert_eq!(header.join(","), expected);
    let rows: Vec<csv::StringRecord> = facts.records().map(|row| row.expect("a row")).collect();
    let of = |fact: &str| rows.iter().find(|row| &row[0] == fact).expect("it is listed");
    let sizes = of("fact.size_tail");
    let tail = |place: usize| sizes[place].parse::<f64>().expect("it is measured");
    assert!(tail(6) > tail(4), "{sizes:?}");
    assert_eq!(&sizes[7], "true", "{sizes:?}");
    // Research bodies of this world take no shares.
    let equity = of("fact.equity_transfers");
    assert_eq!((&equity[4], &equity[5], &equity[6], &equity[7]), ("", "", "", ""));
    // A run until 2019 has no firms seven years after their first round, and neither has its control.
    let dead = of("fact.funded_dead");
    assert_eq!((&dead[4], &dead[5], &dead[6], &dead[7]), ("", "", "", ""));
}

#[test]
fn mistakes_in_a_table_are_refused_with_their_places() {
    let home = tempdir().expect("a temporary directory");
    let refused = |own: &str, code: i32, part: &str| {
        fs::write(home.path().join("own.csv"), own).expect("it can be written");
        let ended = output(&home, &format!("{LINE} --targets own.csv --out out"));
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(code), "{said}");
        assert!(said.contains(part), "{said}");
        assert!(!home.path().join("out").exists());
    };
    let header = "id,metric,year,value,unit\n";
    refused(
        &format!("{header}a,startpus,2019,1,count\n"),
        1,
        "own.csv:2:3 no metric is called `startpus`; did you mean `startups`?",
    );
    refused(
        &format!("{header}a,startups,2019,,count\n"),
        1,
        "own.csv:2:17 value = `` is not a finite number",
    );
    let two = format!("{header}a,startups,2019,-5,count\nb,startups,1999,5,bananas\n");
    refused(&two, 1, "own.csv:2:17 value = -5 count: a count cannot be negative");
    refused(&two, 1, "own.csv:3:12 year = `1999` is none that can be simulated");
    refused(&two, 1, "own.csv:3:19 unit `bananas` does not fit `startups`: use count or firms");
    let ended = output(&home, "validate --targets missing.csv");
    assert!(text(&ended.stderr).contains("missing.csv: cannot be read"), "{ended:?}");
    let ended = output(&home, "validate inner-mongolia --dry-run");
    assert_eq!(ended.status.code(), Some(2), "{}", text(&ended.stderr));
    let said = text(&ended.stderr);
    assert!(
        said.contains("leave regions out, and name a region in a table for --targets"),
        "{said}"
    );
    let ended = output(&home, &format!("{LINE} --dry-run"));
    assert_eq!(ended.status.code(), Some(0));
    assert!(text(&ended.stderr).contains("runs of "), "{}", text(&ended.stderr));
}
