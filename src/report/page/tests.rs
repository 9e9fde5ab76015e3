//! Whole reports of small directories of results.

use std::fs;

use tempfile::TempDir;

use super::report;
use crate::report::read::Results;
use crate::report::text::Language;

const ABOUT: &str = r#"{"program":"stia","version":"0.1.0","command":"compare","base":"china",
"scenarios":[{"name":"china"},{"name":"one"},{"name":"two"},{"name":"both"}],"seed":1,"scale":0.1,
"months":12,"at":"2016-12","margin":0.02,"replicates":"1-6","regions":["China"],
"metrics":["contracts"],"start":"2015-01","until":"2016-12"}"#;

const HEADER: &str = "base,scenario,region,metric,unit,kind,window,replicates,base_level,level,\
difference,low_95,high_95,relative_change,same_sign_share,p_value,p_holm,method,events,verdict\n";

/// A row of a place and a scenario with that relative change, from its share of one sign to its end.
fn row(region: &str, scenario: &str, change: f64, end: &str) -> String {
    let level = 1000.0 * (1.0 + change);
    let difference = 1000.0 * change;
    format!(
        "china,{scenario},{region},contracts,contracts/12 months,flow,sum,6,1000,{level},\
         {difference},{low},{high},{change},1,{end}\n",
        low = difference - 20.0,
        high = difference + 20.0
    )
}

const SIGNIFICANT: &str = "0,0,t,900,significant";
const INCONCLUSIVE: &str = "0.03,0.09,t,900,inconclusive";

/// A comparison of two changes and both, with their interaction last as its file has it.
fn comparison() -> (TempDir, Results) {
    let rows = [
        row("China", "one", -0.5, SIGNIFICANT),
        row("China", "two", 0.05, INCONCLUSIVE),
        row("China", "both", -0.3, SIGNIFICANT),
        row("China", "one x two", 0.15, SIGNIFICANT),
    ];
    results(&rows, &["China"])
}

/// Results with these rows of `differences.csv`.
fn results(rows: &[String], regions: &[&str]) -> (TempDir, Results) {
    let home = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        fs::write(home.path().join(name), text).expect("it is written");
    };
    let places = format!("[\"{}\"]", regions.join("\",\""));
    write("provenance.json", &ABOUT.replace("[\"China\"]", &places));
    write("differences.csv", &format!("{HEADER}{}", rows.concat()));
    write(
        "path.csv",
        "scenario,region,metric,month,base,base_low,base_high,other,other_low,other_high,\
         difference,low,high\n",
    );
    write(
        "refused_claims.csv",
        "scenario,window,by,name,paid_yuan,refused_yuan\n\
         one,2015-01..2016-12,instrument,voucher,1e6,3e6\n",
    );
    for name in ["china", "one", "two", "both"] {
        write(&format!("{name}.toml"), &format!("question = \"Why {name}?\"\n"));
    }
    let results = Results::open(home.path()).expect("they are results");
    (home, results)
}

/// The report of one change in places: its opening, and its findings.
fn of_places(places: &[(&str, f64, &str)]) -> [String; 2] {
    let rows: Vec<String> =
        places.iter().map(|(region, change, end)| row(region, "one", *change, end)).collect();
    let regions: Vec<&str> = places.iter().map(|(region, ..)| *region).collect();
    let (_home, results) = results(&rows, &regions);
    let page = report(&[results], Language::English).expect("a report");
    let stand = page[place(&page, "class=\"stand\"")..].split("</p>").next();
    let findings = page[place(&page, "<section id=\"findings\"")..].split("</section>").next();
    [stand, findings].map(|text| text.expect("there is one").replace('\u{a0}', " "))
}

fn place(text: &str, what: &str) -> usize {
    text.find(what).unwrap_or_else(|| panic!("no {what} in {text}"))
}

#[test]
fn several_scenarios_are_named_and_their_interaction_comes_first() {
    let (_home, results) = comparison();
    let page = report(&[results], Language::English).expect("a report");
    let stand = &page[place(&page, "class=\"stand\"")..];
    assert!(stand[..80].contains("one: Technology contracts fall by 50"), "{}", &stand[..80]);
    let [interaction, one] = ["<h3>one x two, China", "<h3>one, China"].map(|it| place(&page, it));
    assert!(interaction < one);
    assert!(page[interaction..one].contains("held against the sum of what each does alone"));
    assert!(page.contains("3 simulated worlds, each compared with china"));
    // Its interval excludes zero, and Holm's adjustment alone decides.
    assert!(page.contains("where the interval excludes zero, the change is significant before"));
    assert!(page.contains("one: innovation vouchers paid") || page.contains("paid 1 m CNY and"));
    assert!(!page.contains("class=\"part\""));
}

#[test]
fn each_of_two_results_has_its_heading() {
    let ((_one, first), (_two, second)) = (comparison(), comparison());
    for language in Language::ALL {
        let page = report(&[first.clone(), second.clone()], language).expect("a report");
        for part in ["part-1", "part-2"] {
            let [link, heading] = [format!("href=\"#{part}\""), format!("id=\"{part}\"")];
            assert!(place(&page, &link) < place(&page, &heading));
        }
        let title = "china · one · two · both</h2>";
        assert_eq!(page.matches(title).count(), 2);
    }
}

#[test]
fn the_opening_names_the_widest_place_whatever_the_order() {
    let [stand, findings] =
        of_places(&[("Sichuan", 0.01, INCONCLUSIVE), ("China", -0.5, SIGNIFICANT)]);
    assert!(stand.contains(">China: Technology contracts fall by 50 %"), "{stand}");
    assert!(stand.contains("China: Of 1 outcome 1 falls significantly."), "{stand}");
    let other = "1 other place is compared: one outcome under “Provinces”, all in differences.csv.";
    assert!(stand.ends_with(other), "{stand}");
    assert!(findings.contains("<h3>one, China</h3>") && findings.contains(other), "{findings}");
    assert!(!findings.contains("Sichuan"), "{findings}");
}

#[test]
fn without_a_widest_place_the_opening_counts_over_places() {
    let [stand, findings] = of_places(&[
        ("Beijing", 0.01, INCONCLUSIVE),
        ("Gansu", -0.3, SIGNIFICANT),
        ("Shanghai", -0.5, SIGNIFICANT),
    ]);
    let counted =
        ">Technology contracts: a significant fall in 2 of 3 places. Shanghai: Technology";
    assert!(stand.contains(counted), "{stand}");
    assert!(stand.contains("All 3 places: one outcome under “Provinces”"), "{stand}");
    assert!(!stand.contains("none changes"), "{stand}");
    for (place, is_shown) in [("Beijing", false), ("Gansu", true), ("Shanghai", true)] {
        assert_eq!(findings.contains(&format!("<h3>one, {place}</h3>")), is_shown, "{findings}");
    }
    let [stand, findings] =
        of_places(&[("Beijing", 0.01, INCONCLUSIVE), ("Gansu", 0.02, INCONCLUSIVE)]);
    let nowhere = "Of 1 outcome none changes significantly in any of 2 places.";
    assert!(stand.contains(nowhere) && findings.contains(nowhere), "{stand} {findings}");
}

#[test]
fn a_place_with_two_names_is_one_test() {
    let [_, findings] = of_places(&[
        ("East", -0.5, SIGNIFICANT),
        ("Beijing", -0.5, SIGNIFICANT),
        ("China", -0.4, SIGNIFICANT),
    ]);
    assert!(findings.contains("Holm adjustment over 2 tests"), "{findings}");
    assert!(!findings.contains("3 tests"), "{findings}");
}

#[test]
fn a_question_in_english_is_marked_in_other_languages_alone() {
    let headings = |question: &str| {
        let (home, results) = comparison();
        let text = format!("question = \"{question}\"\n");
        fs::write(home.path().join("one.toml"), text).expect("it is written");
        Language::ALL.map(|language| {
            let page = report(std::slice::from_ref(&results), language).expect("a report");
            (
                page.contains(&format!("<h1 lang=\"en\">{question}</h1>")),
                page.matches(" lang=").count(),
            )
        })
    };
    // The page itself has its language.
    assert_eq!(headings("Who pays – “banks”?"), [(false, 1), (true, 2), (true, 2)]);
    assert_eq!(headings("谁来承担？"), [(false, 1); 3]);
}
