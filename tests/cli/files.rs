//! Files: what is described of them, what they replace, and where they cannot be written.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use tempfile::tempdir;

use super::{FILES, SHORT, columns, files, provenance, read, run};
use crate::{output, stia, text};

#[test]
fn every_column_and_key_that_is_written_is_described() {
    let home = tempdir().expect("a temporary directory");
    let run = run(&home, "out", "--micro");
    let line = "compare china china --replicates 1 --precision 0.5 --who --out out";
    assert!(stia(&home, line).args(SHORT).output().expect("the program starts").status.success());
    let comparison = home.path().join("out/compare_china_china-2");
    let line = "audit china china --replicates 1 --other-seeds 0 --out out";
    assert!(stia(&home, line).args(SHORT).output().expect("the program starts").status.success());
    let audit = home.path().join("out/audit_china_china-2");
    let page = include_str!("../../docs/OUTPUT.md");
    let section = |file: &str| {
        let start = format!("### `{file}`\n");
        let (_, rest) = page.split_once(&start).unwrap_or_else(|| panic!("{file} is missing"));
        rest.split("\n#").next().unwrap_or_default()
    };
    for directory in [&run, &comparison, &audit] {
        for file in provenance(directory)["files"].as_array().expect("it has files") {
            let file = file.as_str().expect("a name");
            let path = directory.join(file);
            if file.ends_with(".csv") || file.ends_with(".parquet") {
                let rows = section(file).lines().filter(|line| line.starts_with("| `"));
                let described: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
                let mut columns = columns(&path);
                if file == "yearly.csv" {
                    let metrics = stia::METRICS.iter().map(|metric| metric.name);
                    assert!(metrics.eq(columns.split_off(described.len())), "{file}");
                }
                assert_eq!(columns, described, "{file}");
            } else if file.ends_with(".json") {
                let text = fs::read_to_string(path).expect("the run wrote it");
                let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
                for key in value.as_object().expect("it has keys").keys() {
                    assert!(section(file).contains(&format!("| `{key}` |")), "{file}: {key}");
                }
            }
        }
    }
}

#[test]
fn the_output_reference_is_current() {
    let page = stia::study::reference::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write("docs/OUTPUT.md", &page).expect("it can be written");
    }
    let written = fs::read_to_string("docs/OUTPUT.md").unwrap_or_default();
    let hint = "renew it with UPDATE_DOCS=1 cargo test the_output_reference_is_current";
    assert!(written == page, "docs/OUTPUT.md is stale; {hint}");
}

#[test]
fn earlier_results_are_overwritten_and_other_files_are_not() {
    let home = tempdir().expect("a temporary directory");
    let start = |line: &str| {
        stia(&home, line).args(SHORT).args(["--out", "out"]).output().expect("the program starts")
    };
    for (line, name) in [
        ("run", "china"),
        (
            "compare china without-exchange --replicates 1 --metric startups",
            "compare_china_without-exchange",
        ),
    ] {
        assert!(start(line).stderr.is_empty());
        let again = start(line);
        assert!(again.status.success());
        let said = format!("overwrote earlier results in `out/{name}`\n");
        assert_eq!(text(&again.stderr), said);
        assert!(start(&format!("{line} --quiet")).stderr.is_empty());

        let directory = home.path().join("out").join(name);
        let before = files(&directory);
        fs::write(directory.join("notes.txt"), "mine").expect("it can be written");
        let refused = start(line);
        assert_eq!(refused.status.code(), Some(1));
        let complaint = text(&refused.stderr);
        assert!(complaint.contains("`notes.txt`; move them away"), "{complaint}");
        assert!(complaint.contains("--force"), "{complaint}");
        assert_eq!(read(&directory, "notes.txt"), "mine");
        assert!(start(&format!("{line} --force")).status.success());
        assert_eq!(files(&directory), before);
    }
    assert_eq!(files(&home.path().join("out")), ["china", "compare_china_without-exchange"]);
}

#[test]
fn a_directory_that_cannot_be_written_is_a_clear_error() {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("file"), "").expect("it can be written");
    for line in ["run --out file/below", "compare china china --out file/below"] {
        let ended = output(&home, line);
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{complaint}");
        assert!(complaint.contains("file/below"), "{complaint}");
        assert!(complaint.contains("is no directory; remove it"), "{complaint}");
    }
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    let home = tempdir().expect("a temporary directory");
    let ended = output(&home, "run --set name=\"../away\" --out out");
    assert_ne!(ended.status.code(), Some(0));
    assert!(text(&ended.stderr).contains("../away"));
    assert!(files(home.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_no_half_written_file() {
    let home = tempdir().expect("a temporary directory");
    // A limit on the size of files stands for a disk without room.
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec {} run --replicates 2 --scale 0.001 --until 2015-12 \
         --set burn_in_months=0 --out out",
        env!("CARGO_BIN_EXE_stia")
    );
    let ended = Command::new("bash").args(["-c", &script]).current_dir(home.path()).output();
    let ended = ended.expect("there is a shell");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{complaint}");
    assert!(complaint.contains("cannot write `out/"), "{complaint}");
    assert!(complaint.contains("File too large"), "{complaint}");
    assert!(!home.path().join("out/china").exists());
    // With room again the same command runs to its end.
    let again = output(
        &home,
        "run --replicates 2 --scale 0.001 --until 2015-12 --set burn_in_months=0 --out out",
    );
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert_eq!(files(&home.path().join("out/china")), FILES);
}

#[cfg(unix)]
#[test]
fn a_full_screen_is_an_error_and_a_closed_pipe_is_none() {
    let home = tempdir().expect("a temporary directory");
    if let Ok(full) = File::create("/dev/full") {
        let ended = stia(&home, "metrics").stdout(full).output().expect("the program starts");
        assert_eq!(ended.status.code(), Some(1));
        assert!(text(&ended.stderr).contains("cannot write to standard output"));
    }
    for line in ["schema", "metrics", "completions bash"] {
        let mut child = stia(&home, line)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(ended.status.code(), Some(0), "{line}");
        assert!(ended.stderr.is_empty(), "{line}");
    }
}
