//! Figures of results: files, usage, what is printed.

use std::fs;

use tempfile::tempdir;

use super::{SHORT, read};
use crate::{stia, text};

#[test]
fn a_figure_is_written_beside_its_results_and_is_the_same_each_time() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china without-exchange --replicates 2 --metric startups,tenants --quiet";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let name = "output/compare_china_without-exchange";
    let mut drawn = Vec::new();
    for _ in 0..2 {
        let plot = stia(&home, &format!("plot {name} --kind forest")).output();
        let plot = plot.expect("the program starts");
        assert!(plot.status.success(), "{}", text(&plot.stderr));
        assert_eq!(text(&plot.stdout), format!("{name}/forest.svg\n"));
        drawn.push(read(&home.path().join(name), "forest.svg"));
    }
    assert!(drawn[0].starts_with("<svg ") && drawn[0].contains("prefers-color-scheme"));
    assert_eq!(drawn[0], drawn[1]);
    let parts = fs::read_dir(home.path().join(name)).expect("it is there");
    let is_part = |name: &str| name.ends_with(".part");
    assert!(parts.flatten().all(|entry| !is_part(&entry.file_name().to_string_lossy())));
}

#[test]
fn what_results_cannot_show_is_a_mistake_of_usage() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china without-exchange --replicates 2 --metric startups --quiet";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let name = "output/compare_china_without-exchange";
    for (arguments, code, says) in [
        ("--kind fit", 2, "they can show path, forest"),
        ("--kind path --metric startup", 2, "did you mean `startups`?"),
        ("--kind path --scenario without-exchang", 2, "did you mean `without-exchange`?"),
        ("--kind path --region Gansu", 2, "not among these results"),
        ("--kind path --out a.jpg", 2, "ends in .svg or .png"),
        ("--kind dance", 2, "there is no such kind"),
        ("--kind path --out no/such/directory/a.svg", 1, "cannot write"),
    ] {
        let plot = stia(&home, &format!("plot {name} {arguments}")).output();
        let plot = plot.expect("the program starts");
        assert_eq!(plot.status.code(), Some(code), "{arguments}: {}", text(&plot.stderr));
        assert!(text(&plot.stderr).contains(says), "{arguments}: {}", text(&plot.stderr));
    }
    let all = stia(&home, &format!("plot {name}")).output().expect("the program starts");
    assert!(all.status.success() && text(&all.stdout).contains(": path, forest"));
    let plot = stia(&home, "plot output --kind path").output().expect("the program starts");
    assert_eq!(plot.status.code(), Some(1));
    assert!(text(&plot.stderr).contains("has no provenance.json"));
}

#[test]
fn the_terminal_shows_the_numbers_and_no_file_is_written() {
    let home = tempdir().expect("a temporary directory");
    let line = "run classroom --quiet --until 2016-12 --set burn_in_months=0 --scale 0.05";
    let ended = stia(&home, line).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let plot = stia(&home, "plot output/classroom --kind path --metric startups --terminal");
    let plot = { plot }.output().expect("the program starts");
    assert!(plot.status.success(), "{}", text(&plot.stderr));
    let shown = text(&plot.stdout);
    assert!(shown.contains("Startups in Gansu") && shown.contains('█'), "{shown}");
    assert!(!home.path().join("output/classroom/path.svg").exists());
}

/// The machine may have no fonts; then no file is there, and the message says what helps.
#[test]
fn a_picture_is_written_whole_or_refused() {
    let home = tempdir().expect("a temporary directory");
    let line = "run classroom --quiet --until 2016-12 --set burn_in_months=0 --scale 0.05";
    let ended = stia(&home, line).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let draw = |name: &str| {
        let line = format!("plot output/classroom --kind path --width 100 --out {name}");
        stia(&home, &line).output().expect("the program starts")
    };
    let plot = draw("one.png");
    if !plot.status.success() {
        assert_eq!(plot.status.code(), Some(1));
        assert!(text(&plot.stderr).contains("or write SVG, which needs none"));
        assert!(!home.path().join("one.png").exists());
        return;
    }
    assert!(draw("two.PNG").status.success());
    let [one, two] =
        ["one.png", "two.PNG"].map(|it| fs::read(home.path().join(it)).expect("it is"));
    assert_eq!(one, two);
    // The eight bytes of the format, then the length and the name of the first chunk, its width.
    assert_eq!(&one[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(&one[12..20], b"IHDR\x00\x00\x04\x9d", "1181 dots are 100 mm");
    assert!(!one.windows(4).any(|name| name == b"tIME"), "no dates");
}
