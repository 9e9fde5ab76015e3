//! `stia sensitivity` as its users meet it: effects of the right size, benchmarks, choices,
//! refusals.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use super::home_of;
use crate::text;

const STUDY: &str = r#"
question = "On what do mentors' effects rest?"
scenarios = ["classroom", "closed.toml"]
set = ["scale=0.02", "until=2016-06", "burn_in_months=0", "incubator.mentor_noise=0.05", "operation.commitment=0.9"]
replicates = 2
metrics = ["startups", "contracts"]
[[factor]]
key = "operation.demand"
range = [2e6, 6e6]
[[factor]]
key = "incubator.mentoring"
values = [true, false]
"#;

fn output(home: &TempDir, flags: &str) -> Output {
    crate::output(home, &format!("sensitivity study.toml {flags}"))
}

fn done(home: &TempDir, flags: &str) -> String {
    super::done(home, &format!("sensitivity study.toml {flags}"))
}

fn refused(home: &TempDir, flags: &str, code: i32) -> String {
    let ended = output(home, flags);
    assert_eq!(ended.status.code(), Some(code), "{flags}: {}", text(&ended.stderr));
    assert!(!home.path().join("output").exists(), "nothing is run");
    text(&ended.stderr)
}

/// A table of the results.
struct Table {
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn read(home: &TempDir, method: &str, file: &str) -> Table {
        let path = format!("output/sensitivity_study_{method}/{file}");
        Table::at(&home.path().join(path))
    }

    fn at(path: &Path) -> Table {
        let mut rows = csv::Reader::from_path(path).expect("it was written");
        let header = rows.headers().expect("a header").clone();
        Table { header, rows: rows.records().map(|row| row.expect("a row")).collect() }
    }

    fn cell<'a>(&self, row: &'a csv::StringRecord, column: &str) -> &'a str {
        let place = self.header.iter().position(|name| name == column);
        &row[place.unwrap_or_else(|| panic!("no column {column}"))]
    }

    fn number(&self, row: &csv::StringRecord, column: &str) -> f64 {
        let cell = self.cell(row, column);
        cell.parse().unwrap_or_else(|_| panic!("{column} = `{cell}`"))
    }

    /// The cells of a column.
    fn column(&self, column: &str) -> Vec<&str> {
        self.rows.iter().map(|row| self.cell(row, column)).collect()
    }

    /// The row that has these cells.
    fn row(&self, cells: &[(&str, &str)]) -> &csv::StringRecord {
        let has = |row: &&csv::StringRecord| {
            cells.iter().all(|(column, cell)| self.cell(row, column) == *cell)
        };
        self.rows.iter().find(has).unwrap_or_else(|| panic!("no row has {cells:?}"))
    }
}

/// By how much a metric changes at each step that moves one column of `points.csv` from one cell to
/// another: the mean over replicates in a scenario, less that in the first one for the second. With
/// both cells.
fn steps(home: &TempDir, metric: &str, scenario: &str, moved: &str) -> Vec<(String, String, f64)> {
    let points = Table::read(home, "morris", "points.csv");
    let runs = Table::read(home, "morris", "runs.csv");
    let level = |point: &str, scenario: &str| {
        let own = runs.rows.iter().filter(|row| {
            let cells = ["point", "scenario", "metric"].map(|column| runs.cell(row, column));
            cells == [point, scenario, metric]
        });
        let levels: Vec<f64> = own.map(|row| runs.number(row, "level")).collect();
        assert_eq!(levels.len(), 2, "two replicates");
        levels.iter().sum::<f64>() / 2.0
    };
    let outcome = |point: &str| match scenario {
        "classroom" => level(point, "classroom"),
        _ => level(point, scenario) - level(point, "classroom"),
    };
    let varied: Vec<&str> = points.header.iter().skip(1).collect();
    // A trajectory has a row more than there are coordinates.
    let trajectories = points.rows.chunks(varied.len() + 1);
    let pairs = trajectories.flat_map(|rows| rows.windows(2));
    let is_moved = |pair: &&[csv::StringRecord]| {
        let differing: Vec<&&str> = varied
            .iter()
            .filter(|column| points.cell(&pair[0], column) != points.cell(&pair[1], column))
            .collect();
        assert_eq!(differing.len(), 1, "a step moves one thing");
        *differing[0] == moved
    };
    pairs
        .filter(is_moved)
        .map(|pair| {
            let [from, to] = [&pair[0], &pair[1]].map(|row| points.cell(row, moved).to_string());
            let change =
                outcome(points.cell(&pair[1], "point")) - outcome(points.cell(&pair[0], "point"));
            (from, to, change)
        })
        .collect()
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.into_iter().collect();
    values.iter().sum::<f64>() / values.len() as f64
}

fn assert_near(found: f64, expected: f64, what: &str) {
    let tolerance = 1e-9 * expected.abs().max(1.0);
    assert!((found - expected).abs() < tolerance, "{what}: {found}, not {expected}");
}

#[test]
fn effects_are_the_differences_of_paired_runs() {
    let home = home_of(STUDY);
    done(&home, "--method morris --trajectories 12");
    let found = Table::read(&home, "morris", "screening.csv");
    for (scenario, outcome) in [("classroom", "classroom"), ("closed", "closed - classroom")] {
        let row = |factor: &str| {
            found.row(&[("outcome", outcome), ("metric", "startups"), ("factor", factor)])
        };
        // A switch goes from off to on: the effect is the whole change.
        let moves = steps(&home, "startups", scenario, "incubator.mentoring");
        assert_eq!(moves.len(), 12);
        let effects =
            moves.iter().map(|(_, to, change)| if to == "true" { *change } else { -change });
        let mentoring = row("incubator.mentoring");
        let mu = mean(effects);
        assert!(mu != 0.0, "mentors move nothing, and the test shows nothing");
        assert_near(found.number(mentoring, "mu"), mu, "mentoring");
        let size = mean(moves.iter().map(|it| it.2.abs()));
        assert_near(found.number(mentoring, "mu_star"), size, "mentoring");
        assert_near(found.number(mentoring, "step"), size, "mentoring");

        // A range is gone through by two thirds: the effect is that of the whole.
        let moves = steps(&home, "startups", scenario, "operation.demand");
        let value = |cell: &String| cell.parse::<f64>().expect("a number");
        let effects: Vec<f64> = moves
            .iter()
            .map(|(from, to, change)| change / ((value(to) - value(from)) / 4e6))
            .collect();
        let demand = row("operation.demand");
        assert_near(found.number(demand, "mu"), mean(effects.iter().copied()), "demand");
        let size = mean(effects.iter().map(|effect| effect.abs()));
        assert_near(found.number(demand, "mu_star"), size, "demand");
        assert_near(
            found.number(demand, "step"),
            mean(moves.iter().map(|it| it.2.abs())),
            "demand",
        );

        // Simulation noise and the placebo have no direction.
        for (factor, column) in [("noise", "seed"), ("placebo", "settlement_order")] {
            let moves = steps(&home, "startups", scenario, column);
            let size = mean(moves.iter().map(|it| it.2.abs()));
            assert_near(found.number(row(factor), "mu_star"), size, factor);
            assert_eq!(found.cell(row(factor), "mu"), "");
        }
    }
    let placebo = steps(&home, "contracts", "classroom", "settlement_order");
    assert!(
        mean(placebo.iter().map(|it| it.2.abs())) > 0.0,
        "another order changes nothing at all"
    );
    // More than the placebo, trajectory by trajectory.
    let over = |factor: &str, moved: &str| {
        let row =
            found.row(&[("outcome", "classroom"), ("metric", "startups"), ("factor", factor)]);
        let step = |moved: &str| -> f64 {
            mean(steps(&home, "startups", "classroom", moved).iter().map(|it| it.2.abs()))
        };
        assert_near(
            found.number(row, "over_placebo"),
            step(moved) - step("settlement_order"),
            factor,
        );
        found.cell(row, "significant")
    };
    assert_eq!(over("noise", "seed"), "true");
    // Over changes, not over effects: a step of demand goes two thirds of the way.
    over("operation.demand", "operation.demand");
}

/// Two hundred times as much demand feeds more firms, whatever the seed.
#[test]
fn an_overwhelming_factor_has_a_total_index_near_one() {
    let study = STUDY.replace(", \"closed.toml\"", "").replace("range = [2e6", "values = [1e5");
    let study = study.replace("6e6]", "2e7]").replace("replicates = 2", "replicates = 4");
    let home = home_of(&study);
    done(&home, "--method sobol --points 16");
    let found = Table::read(&home, "sobol", "indices.csv");
    let row = |factor: &str| found.row(&[("metric", "startups"), ("factor", factor)]);
    let total = |factor: &str| found.number(row(factor), "total");
    // Of two values a sample has half the rows each, give or take two of sixteen.
    let demand = total("operation.demand");
    assert!((0.75..=1.25).contains(&demand), "{demand}");
    for other in ["noise", "placebo", "incubator.mentoring"] {
        assert!(total(other) < 0.2, "{other}: {}", total(other));
    }
    let significant = |factor: &str| found.cell(row(factor), "significant");
    assert_eq!(
        (significant("operation.demand"), significant("placebo"), significant("dummy")),
        ("true", "", "")
    );
    assert_eq!(found.cell(row("dummy"), "total"), "");
}

#[test]
fn words_are_compared_pair_by_pair_and_what_does_nothing_is_not_significant() {
    // The path of the future begins after the run.
    let study = STUDY.replace("incubator.mentoring", "path");
    let home = home_of(&study.replace("[true, false]", "[\"low\", \"middle\", \"high\"]"));
    done(&home, "--method morris --trajectories 6");
    let mut pairs: Vec<[String; 2]> = steps(&home, "startups", "classroom", "path")
        .into_iter()
        .map(|(from, to, _)| if from < to { [from, to] } else { [to, from] })
        .collect();
    pairs.sort();
    let [high, low, middle] = ["high", "low", "middle"].map(String::from);
    let all = [[high.clone(), low.clone()], [high, middle.clone()], [low, middle]];
    let twice: Vec<[String; 2]> = all.into_iter().flat_map(|pair| [pair.clone(), pair]).collect();
    assert_eq!(pairs, twice, "every pair as often as any other");
    let found = Table::read(&home, "morris", "screening.csv");
    let path = found.row(&[("metric", "startups"), ("factor", "path")]);
    let cells =
        ["mu", "mu_star", "effects", "significant", "p_value"].map(|it| found.cell(path, it));
    assert_eq!(cells, ["", "0.0", "6", "false", "1.0"]);
}

#[test]
fn the_outcomes_that_are_named_are_shown_and_select() {
    let study = format!("{STUDY}[[factor]]\nkey = \"path\"\nvalues = [\"low\", \"high\"]\n");
    let home = home_of(&study);
    let said = done(&home, "--trajectories 4 --points 4 --keep 1 --metric startups --of levels");
    assert!(said.contains("startups of classroom, 2016-06: mean "), "{said}");
    assert!(!said.contains("closed - classroom") && !said.contains("contracts of"), "{said}");
    assert!(
        said.contains("Factors selected for Sobol' indices, by levels of startups\n"),
        "{said}"
    );
    assert!(said.contains("operation.demand     selected"), "{said}");
    assert!(said.contains("incubator.mentoring  fixed at true\n"), "{said}");
    assert!(said.contains("path                 fixed at middle\n"), "{said}");
    // The tables have all outcomes, and what was not varied.
    let screening = Table::read(&home, "morris", "screening.csv");
    let rows = ["operation.demand", "incubator.mentoring", "path", "noise", "placebo"];
    assert_eq!(screening.column("factor"), rows.repeat(4));
    let indices = Table::read(&home, "sobol", "indices.csv");
    // Outcomes that do not vary have no indices.
    let rows = ["operation.demand", "noise", "placebo", "dummy"];
    assert!(indices.column("factor").chunks(4).all(|chunk| chunk == rows));
    let contracts = indices.row(&[("metric", "contracts")]);
    let about = ["unit", "window"].map(|column| indices.cell(contracts, column));
    assert_eq!(about, ["contracts/12 months", "sum 2015-07..2016-06"]);
    let held = Table::read(&home, "sobol", "held.csv");
    let expected = [
        ["operation.demand", "true", "", "", "classroom", "startups"],
        ["incubator.mentoring", "false", "classroom", "true", "classroom", "startups"],
        ["incubator.mentoring", "false", "closed", "true", "classroom", "startups"],
        ["path", "false", "classroom", "middle", "classroom", "startups"],
        ["path", "false", "closed", "middle", "classroom", "startups"],
    ];
    let columns = ["factor", "goes_on", "scenario", "held_at", "outcome", "metric"];
    let found: Vec<[&str; 6]> =
        held.rows.iter().map(|row| columns.map(|column| held.cell(row, column))).collect();
    assert_eq!(found, expected);

    // By default differences select, of all metrics.
    let said = done(&home, "--trajectories 4 --points 4 --keep 1");
    assert!(said.contains("contracts of closed - classroom, sum 2015-07..2016-06"), "{said}");
    assert!(
        said.contains(
            "Factors selected for Sobol' indices, by differences of startups, contracts\n"
        ),
        "{said}"
    );
    let held = Table::read(&home, "sobol", "held.csv");
    assert!(held.column("outcome").iter().all(|outcome| *outcome == "closed - classroom"));
}

#[test]
fn a_screen_explains_its_figures_and_reports_small_samples() {
    let home = home_of(STUDY);
    let said = done(&home, "--method morris --trajectories 4");
    for words in [
        "4 trajectories x 2 scenarios x 2 replicates; 2015-01 to 2016-06, scale 0.02, seed 1\n",
        "in Gansu, 2016-06; flows and ratios over 12 months\n",
        "the placebo changes nothing: settlement order does not matter here",
        "small sample: 4 trajectories rank factors by guesswork, and below 6 nothing can be significant",
        "\nμ*: ",
        "\nμ: ",
        "\nσ: ",
        "\nsimulation noise: another random seed (`noise` in the files)",
        "\nplacebo: another settlement_order",
        "\nsignificant: larger than the placebo",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    assert!(!said.contains('…'), "nothing is cut off: {said}");
    let said = done(&home, "--method sobol --points 8 --metric startups --of levels");
    for words in [
        "two samples of 8 points x 2 scenarios x 2 replicates; ",
        "small sample: the 95 % CI of the total index of ",
        " would do",
        "\nfirst: ",
        "\ndummy: ",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains(" is simulation noise, "), "so few points do not say: {said}");
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
}

#[test]
fn an_order_that_is_a_factor_leaves_no_placebo() {
    let order = "[[factor]]\nkey = \"settlement_order\"\nvalues = [0, 1, 2]\n";
    let home = home_of(&format!("{STUDY}{order}"));
    let said = done(&home, "--method morris --trajectories 2");
    assert!(said.contains("no placebo: settlement_order is a factor here"), "{said}");
    let found = Table::read(&home, "morris", "screening.csv");
    let rows = ["operation.demand", "incubator.mentoring", "settlement_order", "noise"];
    assert_eq!(found.column("factor"), rows.repeat(4));
    assert!(found.column("significant").iter().all(|cell| cell.is_empty()));
}

#[test]
fn names_of_rows_and_keys_of_noise_are_refused_where_they_stand() {
    let study = STUDY.replace("[[factor]]\nkey = \"op", "[[factor]]\nname = \"noise\"\nkey = \"op");
    let seed = "[[factor]]\nkey = \"seed\"\nvalues = [1, 2]\n";
    let said = refused(&home_of(&format!("{study}{seed}")), "", 1);
    assert!(said.contains("study.toml:8:8 a factor cannot be called `noise` here"), "{said}");
    assert!(said.contains("study.toml:15:7 `seed` cannot be a factor here"), "{said}");
    let choices =
        "[[factor]]\nname = \"seeds\"\n[[factor.choices]]\nname = \"one\"\nset = [\"seed=4\"]\n";
    let said = refused(&home_of(&format!("{STUDY}{choices}")), "", 1);
    assert!(said.contains("`seed` cannot be a factor here"), "{said}");
    let said = refused(&home_of(STUDY), "--metric graduates", 2);
    assert!(
        said.contains("--metric graduates: the experiment keeps startups, contracts"),
        "{said}"
    );
    let lone = home_of(&STUDY.replace(", \"closed.toml\"", ""));
    let said = refused(&lone, "--of differences", 2);
    assert!(said.contains("one scenario and no differences"), "{said}");
}

#[test]
fn threads_change_no_byte() {
    let home = home_of(STUDY);
    let bytes = |file: &str| {
        let path = home.path().join("output").join(file);
        fs::read(path).expect("it was written")
    };
    let files = [
        "sensitivity_study_morris/screening.csv",
        "sensitivity_study_sobol/indices.parquet",
        "sensitivity_study_sobol/held.csv",
    ];
    done(&home, "--trajectories 2 --points 2 --keep 1 --threads 1");
    let alone = files.map(bytes);
    fs::remove_dir_all(home.path().join("output")).expect("it is there");
    done(&home, "--trajectories 2 --points 2 --keep 1 --threads 2");
    assert!(files.map(bytes) == alone);
}
