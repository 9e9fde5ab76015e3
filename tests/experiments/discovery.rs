//! `stia discover`: where a scenario does better, and what chance alone would give.

use std::fs;

use super::{assert_alike, done, home, rows};
use crate::{output, text};

const UNCERTAIN: &str = r#"
question = "On what do mentors' effects rest?"
scenarios = ["classroom", "closed.toml"]
set = ["scale=0.1", "until=2017-06", "burn_in_months=0"]
design = "latin_hypercube"
points = 40
replicates = 1
metrics = ["startups"]
[[factor]]
key = "operation.demand"
range = [5e4, 6e6]
[[factor]]
key = "incubator.mentoring"
values = [true, false]
"#;

#[test]
fn discovery_finds_where_a_scenario_reaches_a_level() {
    let home = home();
    fs::write(home.path().join("uncertain.toml"), UNCERTAIN).expect("it can be written");
    done(&home, "sweep run uncertain.toml --quiet --out output");
    // Firms follow demand, so that the upper part of its range is what there is to be found.
    let summary = fs::read_to_string(home.path().join("output/uncertain/summary.csv"));
    let summary = summary.expect("it was written");
    let column = |line: &str, name: &str| {
        let header = summary.lines().next().expect("a header").split(',');
        let place = header.clone().position(|known| known == name).expect("a column");
        line.split(',').nth(place).expect("a cell").to_string()
    };
    let mut means: Vec<f64> = summary
        .lines()
        .filter(|line| column(line, "scenario") == "classroom")
        .map(|line| column(line, "mean").parse().expect("a number"))
        .collect();
    means.sort_by(f64::total_cmp);
    let middle = means[means.len() / 2];
    let so = means.iter().filter(|&&mean| mean >= middle).count();
    let line = format!(
        "discover uncertain.toml --metric startups --scenario classroom --threshold {middle} --out output"
    );
    let said = done(&home, &line);
    for part in [
        "40 points x 2 scenarios x 1 replicate; 2015-01 to 2017-06, scale 0.1, seed ",
        "startups in Gansu, 2017-06; firms",
        &format!("classroom has startups of at least {middle} (firms): at {so} of 40 points"),
        "with one replicate a point, simulation noise cannot be separated from the factors",
        "operation.demand from",
        "permutation test: p 0.005; random labels give a box as dense for its size in 1 of 200 cases",
        "Regret by startups, over 40 points",
        &format!("enough: share of points at which the mean is at least {middle} (firms)"),
        "one replicate a point cannot show how much regret chance alone would give",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let directory = home.path().join("output/discover_uncertain");
    let boxes = rows(&directory.join("boxes.csv"));
    let chosen = boxes.iter().find(|row| row["chosen"] == "true").expect("a box is reported");
    assert_eq!(chosen["p_value"], "0.005");
    assert!(
        boxes.iter().filter(|row| row["chosen"] == "false").all(|row| row["p_value"].is_empty())
    );
    let case = &rows(&directory.join("cases.csv"))[0];
    assert_eq!(
        ["replicates", "standard_error", "low_95", "significant"].map(|it| &case[it]),
        ["1", "", "", ""]
    );
    let regret = &rows(&directory.join("regret.csv"))[0];
    assert_eq!(
        (&regret["scenario"], &regret["enough_share"]),
        (&"classroom".into(), &(so as f64 / 40.0).to_string())
    );
    assert_eq!(regret["largest_regret_by_chance"], "");
}

/// Twelve points with three replicates.
const NOISY: &str = r#"
question = "Where do incubators and other hosts matter?"
scenarios = ["closed.toml", "classroom"]
set = ["scale=0.02", "until=2016-12", "burn_in_months=0"]
design = "latin_hypercube"
points = 12
replicates = 3
metrics = ["startups", "graduates"]
at = ["2016-06", "2016-12"]
[[factor]]
key = "operation.demand"
range = [2e6, 6e6]
"#;

#[test]
fn discovery_says_what_chance_alone_would_give() {
    let home = home();
    fs::write(home.path().join("noisy.toml"), NOISY).expect("it can be written");
    let directory = home.path().join("output/discover_noisy");
    let line = "discover noisy.toml --metric startups --out output --threads 1";
    let said = done(&home, line);
    for part in [
        "classroom has more startups than closed: at ",
        ", significantly at ",
        "significantly not so",
        "significantly: the 95 % CI lies on one side of the threshold",
        "chance alone would put about 0.3 of 12 points on",
        "small sample: 12 points, fewer than 30, say little about a box",
        "significant: larger than the regret that chance alone gives in 95 % of permutations",
        "small sample: so few replicates have too few permutations for any significant regret",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // A share of points that reach a level is not asked for.
    assert!(!said.contains("enough"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    for case in rows(&directory.join("cases.csv")) {
        let number = |name: &str| case[name].parse::<f64>().expect("three replicates");
        // Three may be identical by chance.
        if case["low_95"].is_empty() {
            assert_eq!((case["standard_error"].as_str(), case["significant"].as_str()), ("0", ""));
            continue;
        }
        let (low, high) = (number("low_95"), number("high_95"));
        assert!(low <= number("outcome") && number("outcome") <= high && case["replicates"] == "3");
        assert!(
            (high - low - 2.0 * 4.302_652_73 * number("standard_error")).abs()
                < 1e-6 * high.abs().max(1.0)
        );
        assert_eq!(case["of_interest"], if number("outcome") > 0.0 { "true" } else { "false" });
        assert_eq!(case["significant"], if low > 0.0 || high < 0.0 { "true" } else { "false" });
    }
    for regret in rows(&directory.join("regret.csv")) {
        let number = |name: &str| regret[name].parse::<f64>().expect("three replicates");
        let chance = number("mean_regret_by_chance");
        assert!(chance > 0.0 && chance <= number("largest_regret_by_chance"));
        assert_eq!(regret["enough_share"], "");
    }
    // Threads change nothing, and without permutations there are no tests.
    let first = home.path().join("first");
    fs::rename(&directory, &first).expect("it can be moved");
    done(&home, &line.replace("--threads 1", "--threads 3"));
    assert_alike(&first, &directory);
    let said = done(&home, &format!("{line} --permutations 0"));
    assert!(!said.contains("at random") && !said.contains("permutations of scenarios"), "{said}");
    assert!(rows(&directory.join("boxes.csv")).iter().all(|row| row["p_value"].is_empty()));
    assert_eq!(rows(&directory.join("regret.csv"))[0]["mean_regret_by_chance"], "");
}

#[test]
fn discovery_of_nothing_or_of_everything_says_so() {
    let home = home();
    fs::write(home.path().join("noisy.toml"), NOISY).expect("it can be written");
    let directory = home.path().join("output/discover_noisy");
    for (flags, said, cells) in [
        (
            "--threshold 1e9",
            [
                "startups of at least 1000000000 (firms): at 0 of 12",
                "nowhere, so there is no region",
            ],
            ["12", "0", "", "0.0", "1.0", "0", "false", ""],
        ),
        (
            "--threshold 0",
            ["significantly at 12; significantly not so", "everywhere, so there is no region"],
            ["12", "12", "1.0", "1.0", "1.0", "0", "false", ""],
        ),
        (
            "--beats closed --threshold 1e9",
            [
                "more startups than closed by more than 1000000000 (firms)",
                "nowhere, so there is no",
            ],
            ["12", "0", "", "0.0", "1.0", "0", "false", ""],
        ),
        (
            "--beats closed --threshold -1e9 --smaller",
            ["more startups than closed by less than 1000000000 (firms), if at", "everywhere, so"],
            ["12", "12", "1.0", "1.0", "1.0", "0", "false", ""],
        ),
    ] {
        let line = format!("discover noisy.toml --metric startups --out output {flags}");
        let screen = done(&home, &line).replace("\n  ", " ");
        assert!(said.iter().all(|part| screen.contains(part)), "{flags}: {screen}");
        let boxes = rows(&directory.join("boxes.csv"));
        let names = [
            "cases",
            "of_interest",
            "coverage",
            "density",
            "mass",
            "restricted",
            "chosen",
            "p_value",
        ];
        assert_eq!(names.map(|name| &boxes[0][name]), cells, "{flags}");
        assert_eq!(boxes.len(), 1);
        assert!(rows(&directory.join("limits.csv")).is_empty());
    }
}

#[test]
fn discovery_refuses_what_makes_no_sense() {
    let home = home();
    let write = |name: &str, text: &str| fs::write(home.path().join(name), text);
    write("noisy.toml", NOISY).expect("it can be written");
    let alone = NOISY.replace("\"closed.toml\", ", "");
    write("alone.toml", &alone).expect("it can be written");
    for (line, message) in [
        ("noisy.toml --density 0", "0 lies outside (0, 1]"),
        ("noisy.toml --density 1.1", "1.1 lies outside (0, 1]"),
        ("noisy.toml --mass 0", "0 lies outside (0, 1]"),
        ("noisy.toml --mass NaN", "NaN lies outside (0, 1]"),
        ("noisy.toml --threshold inf", "not a finite number"),
        ("noisy.toml --permutations 100001", "100001 is not in 0..=100000"),
        (
            "noisy.toml --scenario closd",
            "--scenario closd: the experiment has no such scenario; did you mean `closed`?; there are closed, classroom",
        ),
        (
            "noisy.toml --beats clasroom",
            "--beats clasroom: the experiment has no such scenario; did you mean `classroom`?",
        ),
        (
            "noisy.toml --scenario closed --beats closed",
            "a scenario cannot beat itself, closed is on both sides: --scenario and --beats name the same",
        ),
        (
            "noisy.toml --beats classroom",
            "a scenario cannot beat itself, classroom is on both sides: the second scenario is asked about unless --scenario names another",
        ),
        (
            "noisy.toml --scenario closed",
            "a scenario cannot beat itself, closed is on both sides: the first scenario is the one to beat unless --beats names another",
        ),
        (
            "alone.toml",
            "the experiment has one scenario, classroom, and nothing that it could beat: give --threshold",
        ),
        ("alone.toml --beats classroom", "--beats: the experiment has one scenario, classroom"),
        (
            "alone.toml --beats closed",
            "--beats closed: the experiment has no such scenario; there is classroom",
        ),
        (
            "noisy.toml --metric startups_founded",
            "--metric startups_founded: the experiment does not record it; did you mean `startups`?; it records startups, graduates",
        ),
        (
            "noisy.toml --region Gansuu",
            "--region Gansuu: the experiment does not record it; did you mean `Gansu`?; it records Gansu",
        ),
        (
            "noisy.toml --at 2016-07",
            "--at 2016-07: the experiment does not read levels in that month; it reads them in 2016-06, 2016-12",
        ),
        ("noisy.toml --metric all", "--metric takes one metric here"),
    ] {
        let metric = if line.contains("--metric") { "" } else { "--metric startups" };
        let refused = output(&home, &format!("discover {line} {metric} --out output"));
        let said = text(&refused.stderr);
        assert!(said.contains(message), "{line}: {said}");
        assert_eq!(refused.status.code(), Some(2), "{line}: {said}");
    }
    assert!(!home.path().join("output").exists());
}
