//! Figures of small directories of results.

use std::fs;

use tempfile::TempDir;

use super::{Kind, Unshown, Wish, figure, kinds};
use crate::report::draw::document::{Chart, Paper};
use crate::report::read::Results;
use crate::report::text::Language;

pub(super) const ABOUT: &str = r#"{"program":"stia","version":"0.1.0","command":"compare","base":"china",
"scenarios":[{"name":"china","sha256":"0"},{"name":"other","sha256":"1"}],"seed":1,"scale":0.1,
"months":12,"margin":0.02,"replicates":"1-6","regions":["China","Gansu","Hainan"],
"metrics":["contracts","startups"],"start":"2015-01","until":"2016-12"}"#;

pub(super) const DIFFERENCES: &str = "\
base,scenario,region,metric,unit,kind,window,replicates,base_level,level,difference,low_95,high_95,\
relative_change,same_sign_share,p_value,p_holm,method,events,verdict
china,other,China,contracts,contracts/12 months,flow,sum,6,1000,500,-500,-520,-480,-0.5,1,0,0,t,900,significant
china,other,China,startups,firms,stock,2016-12,6,1000,1001,1,-2,4,0.001,0.5,0.6,1,t,900,equivalent
china,other,Gansu,contracts,contracts/12 months,flow,sum,6,100,70,-30,-40,-20,-0.3,1,0,0.01,t,90,significant
china,other,Gansu,startups,firms,stock,2016-12,6,100,100,0,-9,9,0,0.5,1,1,t,90,inconclusive
china,other,Hainan,contracts,contracts/12 months,flow,sum,6,0,0,0,,,,,,,none,0,
china,other,Hainan,startups,firms,stock,2016-12,6,10,11,1,,,0.1,1,,,none,5,inconclusive
";

pub(super) const PATH: &str = "\
scenario,region,metric,month,base,base_low,base_high,other,other_low,other_high,difference,low,high,\
replicates
other,China,contracts,2015-12,900,890,910,900,890,910,0,0,0,6
other,China,contracts,2016-06,950,940,960,700,690,710,-250,-260,-240,6
other,China,contracts,2016-12,1000,990,1010,500,490,510,-500,-520,-480,6
other,China,startups,2016-12,1000,990,1010,1001,991,1011,1,-2,4,6
";

/// A comparison of two metrics in three places.
fn comparison() -> (TempDir, Results) {
    let home = tempfile::tempdir().expect("a directory");
    let files = [("provenance.json", ABOUT), ("differences.csv", DIFFERENCES), ("path.csv", PATH)];
    for (name, text) in files {
        fs::write(home.path().join(name), text).expect("it is written");
    }
    let results = Results::open(home.path()).expect("they are results");
    (home, results)
}

fn headline(kind: Kind, wish: &Wish) -> String {
    let (_home, results) = comparison();
    figure(&results, kind, wish).expect("it is shown").headline
}

fn refusal(kind: Kind, wish: &Wish) -> String {
    let (_home, results) = comparison();
    let error = figure(&results, kind, wish).expect_err("it is not shown");
    error.downcast::<Unshown>().expect("a user can mend it").0
}

fn wish(metric: &str, region: &str) -> Wish {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
    Wish { metric: some(metric), region: some(region), ..Wish::default() }
}

#[test]
fn headlines_say_what_the_numbers_say() {
    let of = |kind, metric, region| headline(kind, &wish(metric, region));
    assert_eq!(
        of(Kind::Forest, "", ""),
        "Of 2 outcomes in China one changes significantly, 1 equivalent"
    );
    assert_eq!(
        of(Kind::Path, "", ""),
        "China: Technology contracts fall by 50 %: 500 instead of 1 k"
    );
    assert_eq!(
        of(Kind::Path, "startups", ""),
        "China: No detectable effect on startups: any change is smaller than 0.4 %"
    );
    assert_eq!(of(Kind::Map, "", ""), "Technology contracts: a significant fall in 1 of 2 places");
    assert_eq!(
        of(Kind::Difference, "startups", ""),
        "Startups: no significant change in any of 2 places"
    );
}

#[test]
fn what_is_not_there_is_refused_with_what_is() {
    let of = |kind, metric, region| refusal(kind, &wish(metric, region));
    assert!(of(Kind::Flows, "", "").ends_with("they can show path, forest, difference, map"));
    assert!(of(Kind::Survival, "", "").ends_with("--metric 'startup_failure_rate_year_*'"));
    assert!(of(Kind::Path, "contract", "").contains("did you mean `contracts`?"));
    assert!(of(Kind::Forest, "", "Hebei").contains("they have China, Gansu, Hainan"));
}

#[test]
fn one_of_several_scenarios_is_shown() {
    let (home, _) = comparison();
    let more = |text: &str, from: &str| {
        let rows = text.lines().filter(|row| row.contains(from));
        let rows = rows.map(|row| row.replacen(from, &from.replace("other", "third"), 1) + "\n");
        text.to_string() + &rows.collect::<String>().replace("-0.5,", "-0.25,")
    };
    let files = [
        ("differences.csv", more(DIFFERENCES, "china,other,")),
        ("path.csv", more(PATH, "other,China,")),
    ];
    for (name, text) in files {
        fs::write(home.path().join(name), text).expect("it is written");
    }
    let results = Results::open(home.path()).expect("they are results");
    let of = |kind, name: &str| {
        let scenario = (!name.is_empty()).then(|| name.to_string());
        figure(&results, kind, &Wish { scenario, ..Wish::default() })
    };
    let note = |name| of(Kind::Forest, name).expect("it is shown").note;
    assert!(note("").contains("other, third") && !note("third").contains("other"));
    assert!(of(Kind::Path, "third").expect("it is shown").description.contains("500"));
    let unknown = of(Kind::Path, "thrid").expect_err("there is none").to_string();
    assert!(unknown.contains("did you mean `third`?") && unknown.contains("other, third"));
}

#[test]
fn payments_are_of_the_years_that_are_compared() {
    let (home, _) = comparison();
    let flows = "base,scenario,year,payer_sector,payee_sector,reason,base_yuan,yuan\n\
                 china,other,2015,bank,incubator,service_fee,5e6,5e6\n\
                 china,other,2016,bank,incubator,service_fee,2e6,1e6\n";
    fs::write(home.path().join("flow_differences.csv"), flows).expect("it is written");
    let shown = |at: &str| {
        let about = ABOUT.replace(r#""seed":1"#, &format!(r#""seed":1,"at":"{at}""#));
        fs::write(home.path().join("provenance.json"), about).expect("it is written");
        let results = Results::open(home.path()).expect("they are results");
        figure(&results, Kind::Flows, &Wish::default()).expect("it is shown")
    };
    let year = shown("2016-12");
    assert!(year.note.contains("yearly mean of 2016, all regions"), "{}", year.note);
    assert_eq!(year.table.rows[0].cells[2..], ["2 m", "1 m"]);
    // Payments are known by year: months of two years are none.
    let run = shown("2016-06");
    assert!(run.note.contains("yearly mean of 2015 to 2016"), "{}", run.note);
    assert_eq!(run.table.rows[0].cells[2..], ["3.5 m", "3 m"]);
}

#[test]
fn places_have_their_change_and_its_interval_in_percent_of_their_level() {
    let (_home, results) = comparison();
    let figure = figure(&results, Kind::Difference, &wish("contracts", "")).expect("it is shown");
    assert!(figure.note.contains("in percent of its base level"), "{}", figure.note);
    let gansu = figure.table.rows.iter().find(|row| row.cells[0] == "Gansu").expect("a row");
    assert_eq!(gansu.cells[2..4], ["−30 %", "−40 to −20 %"]);
    let Chart::Ranked(ranked) = &figure.chart else { panic!("places are ranked") };
    let gansu = ranked.rows.iter().find(|row| row.name == "Gansu").expect("a row");
    assert_eq!((gansu.value, gansu.interval), (-30.0, Some((-40.0, -20.0))));
}

#[test]
fn places_whose_interval_excludes_zero_before_adjustment_alone_say_so() {
    let (home, _) = comparison();
    let text = DIFFERENCES
        .replace("-0.3,1,0,0.01,t,90,significant", "-0.3,1,0.03,0.09,t,90,inconclusive")
        .replace("china,other,Hainan,contracts,contracts/12 months,flow,sum,6,0,0,0,,,,,,,none,0,",
            "china,other,Hainan,contracts,contracts/12 months,flow,sum,6,10,9,-1,-3,1,-0.1,1,0.4,0.9,t,90,inconclusive");
    fs::write(home.path().join("differences.csv"), text).expect("it is written");
    let results = Results::open(home.path()).expect("they are results");
    for kind in [Kind::Difference, Kind::Map] {
        let figure = figure(&results, kind, &wish("contracts", "")).expect("it is shown");
        let cell = |place: &str| {
            let row = figure.table.rows.iter().find(|row| row.cells[0].starts_with(place));
            row.expect("a row").cells[4].clone()
        };
        assert_eq!(cell("Gansu"), "inconclusive, not after Holm: p = 0.090");
        assert_eq!(cell("Hainan"), "inconclusive");
    }
}

#[test]
fn places_have_the_verdicts_of_their_file() {
    let (home, _) = comparison();
    // It would be significant among the two provinces alone.
    let text =
        DIFFERENCES.replace("-0.3,1,0,0.01,t,90,significant", "-0.3,1,0.03,0.09,t,90,inconclusive");
    fs::write(home.path().join("differences.csv"), text).expect("it is written");
    let results = Results::open(home.path()).expect("they are results");
    for kind in [Kind::Map, Kind::Difference] {
        let shown = figure(&results, kind, &Wish::default()).expect("it is shown");
        assert!(shown.headline.contains("no significant change in any of 2"), "{}", shown.headline);
        let gansu = shown.table.rows.iter().find(|row| row.cells[0] == "Gansu").expect("a row");
        assert_eq!(gansu.cells[4], "inconclusive, not after Holm: p = 0.090");
    }
}

#[test]
fn kinds_follow_from_what_is_there() {
    let (home, results) = comparison();
    assert_eq!(kinds(&results), [Kind::Path, Kind::Forest, Kind::Difference, Kind::Map]);
    let about = ABOUT.replace("compare", "attribute");
    fs::write(home.path().join("provenance.json"), about).expect("it is written");
    let results = Results::open(home.path()).expect("they are results");
    assert_eq!(kinds(&results), [Kind::Bars]);
    let missing = figure(&results, Kind::Bars, &Wish::default()).expect_err("it is not there");
    assert!(missing.downcast_ref::<Unshown>().is_none());
    assert!(missing.to_string().contains("has no attribution.csv"), "{missing}");
}

#[test]
fn the_same_results_give_the_same_file() {
    for kind in [Kind::Path, Kind::Forest, Kind::Difference, Kind::Map] {
        for language in Language::ALL {
            let drawn = || {
                let (_home, results) = comparison();
                let wish = Wish { language, ..Wish::default() };
                let figure = figure(&results, kind, &wish).expect("it is shown");
                assert!(!figure.table.rows.is_empty() && !figure.description.is_empty());
                figure.alone(language, 700.0, Paper::LightOrDark)
            };
            assert_eq!(drawn(), drawn());
        }
    }
}

#[test]
fn a_place_without_a_base_level_is_no_zero() {
    let (_home, results) = comparison();
    let figure = figure(&results, Kind::Map, &Wish::default()).expect("it is shown");
    let hainan = figure.table.rows.iter().find(|row| row.cells[0].starts_with("Hainan"));
    assert_eq!(hainan.expect("it is a row").cells[2], "–");
}
