//! Changes from nothing, changes that cannot be, and outcomes that are doubtful.

use std::fs;

use tempfile::TempDir;

use super::tests::{ABOUT, DIFFERENCES, PATH};
use super::{Figure, Kind, Unshown, Wish, figure, meanings_in};
use crate::report::draw::document::Chart;
use crate::report::read::Results;

/// Money that the base has none of, in the whole and in one province.
const MONEY: &str = "\
china,other,China,policy_cost,CNY/12 months,flow,sum,6,0,353e6,353e6,350e6,356e6,,1,0,0,t,900,significant
china,other,Gansu,policy_cost,CNY/12 months,flow,sum,6,0,353e6,353e6,350e6,356e6,,1,0,0,t,900,significant
";

/// A comparison with these rows.
fn comparison(differences: &str) -> (TempDir, Results) {
    let home = tempfile::tempdir().expect("a directory");
    let files = [
        ("provenance.json", ABOUT),
        ("differences.csv", differences),
        ("path.csv", PATH),
        ("china.toml", "question = \"Why?\"\n"),
    ];
    for (name, text) in files {
        fs::write(home.path().join(name), text).expect("it is written");
    }
    let results = Results::open(home.path()).expect("they are results");
    (home, results)
}

fn shown(differences: &str, kind: Kind, metric: &str) -> Result<Figure, String> {
    let (_home, results) = comparison(differences);
    let metric = (!metric.is_empty()).then(|| metric.to_string());
    let wish = Wish { metric, ..Wish::default() };
    figure(&results, kind, &wish)
        .map_err(|error| error.downcast::<Unshown>().expect("a user can mend it").0)
}

#[test]
fn changes_from_nothing_are_drawn_as_amounts() {
    let rows = DIFFERENCES.to_string() + MONEY;
    let ranked = shown(&rows, Kind::Difference, "policy_cost").expect("it is shown");
    assert!(ranked.note.contains("as amounts") && !ranked.note.contains("left out"));
    let Chart::Ranked(chart) = &ranked.chart else { panic!("places are ranked") };
    assert!(chart.name.ends_with(", m CNY/12 months"), "{}", chart.name);
    assert_eq!((chart.rows[0].value, chart.rows[0].interval), (353.0, Some((350.0, 356.0))));
    assert_eq!(chart.rows[0].text, "+353 m CNY");
    let forest = shown(&rows, Kind::Forest, "policy_cost").expect("it is shown");
    let cells = &forest.table.rows[0].cells;
    assert_eq!(cells[2..4], ["+353 m CNY", "350 m CNY to 356 m CNY"]);
    // What has a change in per cent is chosen first.
    assert!(shown(&rows, Kind::Difference, "").expect("it is shown").note.contains("in percent"));
}

#[test]
fn all_that_is_said_of_a_row_rounds_the_same_number() {
    // Of the rounded levels it would be 1.77 %.
    let (whole, rounded) =
        ("1000,500,-500,-520,-480,-0.5", "1000,982.251,-17.749,-19,-16,-0.017751");
    assert!(DIFFERENCES.contains(whole));
    let rows = DIFFERENCES.replacen(whole, rounded, 1);
    let path = shown(&rows, Kind::Path, "contracts").expect("it is shown");
    assert!(path.headline.contains("1.78 %"), "{}", path.headline);
    let forest = shown(&rows, Kind::Forest, "contracts").expect("it is shown");
    let row = forest.table.rows.iter().find(|row| row.cells[2].contains("1.78 %"));
    assert!(row.is_some(), "{:?}", forest.table.rows);
}

#[test]
fn a_figure_without_a_value_is_refused_with_metrics_that_have_some() {
    let rows = DIFFERENCES.to_string() + MONEY;
    let refused = shown(&rows, Kind::Map, "policy_cost").expect_err("there is nothing to show");
    assert!(
        refused.contains("in per cent") && refused.contains("contracts, startups"),
        "{refused}"
    );
    let nothing = MONEY.replace("0,353e6,353e6,350e6,356e6,,1,0,0", ",,,,,,,,");
    let rows = DIFFERENCES.to_string() + &nothing;
    let refused = shown(&rows, Kind::Difference, "policy_cost").expect_err("there is nothing");
    assert!(refused.contains("contracts, startups"), "{refused}");
}

#[test]
fn of_what_cannot_be_negative_no_more_than_all_is_lost() {
    let rows = DIFFERENCES
        .replace("-500,-520,-480,-0.5", "-900,-1110,-690,-0.9")
        .replace("70,-30,-40,-20,-0.3", "0,-100,-111,-89,-1");
    let forest = shown(&rows, Kind::Forest, "contracts").expect("it is shown");
    assert_eq!(forest.table.rows[0].cells[3], "−100 to −69 %");
    let path = shown(&rows, Kind::Path, "contracts").expect("it is shown");
    assert!(!path.headline.contains("111"), "{}", path.headline);
    let map = shown(&rows, Kind::Map, "contracts").expect("it is shown");
    let gansu = map.table.rows.iter().find(|row| row.cells[0] == "Gansu").expect("a row");
    assert_eq!(gansu.cells[3], "−100 to −89 %");
    let Chart::TileMap(map) = &map.chart else { panic!("it is a map") };
    let keys: Vec<&str> = map.classes.iter().map(|key| &*key.text).collect();
    assert!(keys.iter().all(|key| !key.contains("105")) && !keys.is_empty(), "{keys:?}");
    // What may be negative is not cut.
    let rows = rows.replace("contracts,contracts", "policy_unspent,CNY");
    let forest = shown(&rows, Kind::Forest, "policy_unspent").expect("it is shown");
    assert_eq!(forest.table.rows[0].cells[3], "−111 to −69 %");
}

#[test]
fn doubtful_outcomes_have_marks_with_their_meanings() {
    let flagged = |row: &str| match row.split_once(",contracts,") {
        Some(_) => format!("{row},false\n"),
        None if row.starts_with("base") => format!("{row},scale_doubtful\n"),
        None => format!("{row},true\n"),
    };
    let rows: String = DIFFERENCES.lines().map(flagged).collect();
    let forest = shown(&rows, Kind::Forest, "").expect("it is shown");
    let names: Vec<&str> = forest.table.rows.iter().map(|row| &*row.cells[0]).collect();
    // Contracts of 2016 are far more on record, startups have none in that year.
    assert!(names[0].ends_with(" §") && names[1].ends_with(" ¶"), "{names:?}");
    let said: Vec<&str> = meanings_in(&forest.note).collect();
    assert!(said[0].starts_with("§ Far from the record") && said[1].starts_with("¶ Not the same"));
    for (metric, mark) in [("contracts", "§"), ("startups", "¶")] {
        let path = shown(&rows, Kind::Path, metric).expect("it is shown");
        let Chart::Paths(chart) = &path.chart else { panic!("it is a path") };
        assert!(chart.name.ends_with(mark), "{}", chart.name);
        assert_eq!(meanings_in(&path.note).count(), 1, "{}", path.note);
    }
}
