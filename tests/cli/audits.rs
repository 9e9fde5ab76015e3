//! Audits: what each check found.

use std::fs::{self};

use tempfile::tempdir;

use super::{SHORT, files, read};
use crate::{output, stia, text};

#[test]
fn an_audit_reports_each_check_and_gives_the_same_bytes_again() {
    let home = tempdir().expect("a temporary directory");
    let line = "audit china without-incubator --replicates 2 --metric tenants,needs --scale 0.002 \
                --until 2015-04 --set burn_in_months=0";
    for out in ["one", "two"] {
        let threads = if out == "one" { 1 } else { 3 };
        let ended = output(&home, &format!("{line} --threads {threads} --out {out}"));
        assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
        let screen = text(&ended.stdout);
        assert!(
            screen.contains("without-incubator: identical with 1, 2 and 5 threads"),
            "{screen}"
        );
    }
    let directory = |out: &str| home.path().join(out).join("audit_china_without-incubator");
    let expected = [
        "audit.csv",
        "audit.parquet",
        "china.toml",
        "provenance.json",
        "reproducibility.csv",
        "verdicts.csv",
        "without-incubator.toml",
    ];
    assert_eq!(files(&directory("one")), expected);
    for file in expected {
        let bytes = |out: &str| fs::read(directory(out).join(file)).expect("the audit wrote it");
        assert!(bytes("one") == bytes("two"), "{file}");
    }
    let rows = read(&directory("one"), "audit.csv");
    let rows: Vec<Vec<&str>> = rows.lines().skip(1).map(|row| row.split(',').collect()).collect();
    // The original, one order, three seeds together, two scales.
    assert_eq!(rows.len(), 2 * 5);
    let checks: Vec<String> =
        rows[..5].iter().map(|row| format!("{} {}", row[7], row[8])).collect();
    assert_eq!(checks[0], "none ");
    assert_eq!(checks[1..], ["settlement_order 1", "seed 2-4", "scale 0.001", "scale 0.004"]);
    let pairs: Vec<&str> = rows[..5].iter().map(|row| row[9]).collect();
    assert_eq!(pairs, ["2", "2", "6", "2", "2"]);
    assert!(rows[..5].iter().all(|row| row[3] == "tenants" && row[12].starts_with('-')));
    let same = read(&directory("one"), "reproducibility.csv");
    assert_eq!(same.lines().skip(1).filter(|row| row.ends_with(",true,")).count(), 2 * 5);
    assert_eq!(read(&directory("one"), "verdicts.csv").lines().count(), 1 + 2);
    // What a comparison finds is the original.
    let line = line.replacen("audit", "compare", 1) + " --out two";
    assert_eq!(output(&home, &line).status.code(), Some(0));
    let comparison = home.path().join("two/compare_china_without-incubator");
    let differences = read(&comparison, "differences.csv");
    let found: Vec<&str> = differences.lines().nth(1).expect("a row").split(',').collect();
    assert_eq!(found[8..14], rows[0][10..16]);
}

#[test]
fn one_scenario_is_audited_for_reproducibility_alone() {
    let home = tempdir().expect("a temporary directory");
    let ended = stia(&home, "audit china --out out").args(SHORT).output();
    assert_eq!(ended.expect("the program starts").status.code(), Some(0));
    let directory = home.path().join("out/audit_china");
    assert_eq!(files(&directory), ["china.toml", "provenance.json", "reproducibility.csv"]);
}
