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

/// A comparison of two changes and both, with their interaction last as its file has it.
fn comparison() -> (TempDir, Results) {
    let home = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        fs::write(home.path().join(name), text).expect("it is written");
    };
    let row = |scenario: &str, change: f64, end: &str| {
        let level = 1000.0 * (1.0 + change);
        let difference = 1000.0 * change;
        format!(
            "china,{scenario},China,contracts,contracts/12 months,flow,sum,6,1000,{level},\
             {difference},{low},{high},{change},1,{end}\n",
            low = difference - 20.0,
            high = difference + 20.0
        )
    };
    let rows = [
        row("one", -0.5, "0,0,t,900,significant"),
        row("two", 0.05, "0.03,0.09,t,900,inconclusive"),
        row("both", -0.3, "0,0,t,900,significant"),
        row("one x two", 0.15, "0,0,t,900,significant"),
    ];
    write("provenance.json", ABOUT);
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
