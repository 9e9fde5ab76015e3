//! `stia attribute`: values add up, types are taken out, and what is left out is reported.

use std::collections::BTreeMap;
use std::path::Path;

use super::{assert_alike, done, home, rows};
use crate::{output, text};

/// The eight types, as the report lists them.
const TYPES: [&str; 8] = [
    "incubator",
    "productivity_center",
    "transformation_center",
    "exchange",
    "financial_service",
    "patent_agency",
    "evaluation",
    "information_service",
];

#[test]
fn attribution_adds_up_and_types_are_taken_out_in_either_way() {
    let home = home();
    let metrics: Vec<String> = TYPES
        .iter()
        .flat_map(|it| [format!("{it}_organizations"), format!("{it}_clients")])
        .collect();
    let line = format!(
        "attribute classroom --replicates 2 --outside middle --metric graduates,{} --until 2015-06 \
         --months 6 --set burn_in_months=0 --set evaluation.switch.on=false --scale 0.1",
        metrics.join(",")
    );
    let ended = output(&home, &format!("{line} --out output"));
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("output/attribute_classroom");
    let agreement = rows(&directory.join("agreement.csv"));
    assert_eq!(agreement.len(), 2 * (1 + metrics.len()));
    let number = |row: &BTreeMap<String, String>, name: &str| -> f64 {
        row[name].parse().unwrap_or_else(|_| panic!("{name} of {row:?}"))
    };
    for row in &agreement {
        let (none, all) = (number(row, "with_none"), number(row, "with_all"));
        assert!(number(row, "gap") <= 1e-9 * none.abs().max(all.abs()).max(1.0), "{row:?}");
    }
    assert_eq!(rows(&directory.join("manifest.csv")).len(), 511 * 2);
    // Evaluators do not exist in this scenario: to take them out changes nothing, to the last bit.
    let values = rows(&directory.join("attribution.csv"));
    assert_eq!(values.len(), 8 * agreement.len());
    for row in &values {
        let is_stock = row["metric"].ends_with("_organizations");
        assert_eq!(row["window"], if is_stock { "2015-06" } else { "sum 2015-01..2015-06" });
        if row["type"] == "evaluation" {
            assert_eq!(["value", "low_95", "high_95"].map(|name| row[name].as_str()), ["0.0"; 3]);
            assert_eq!((row["p_value"].as_str(), row["per_million_yuan"].as_str()), ("", ""));
        }
    }
    check_removals(&directory, &number);
}

/// Whether types that are out have no organizations, or serve nobody.
fn check_removals(directory: &Path, number: &dyn Fn(&BTreeMap<String, String>, &str) -> f64) {
    let points = rows(&directory.join("points.csv"));
    let (mut closed, mut idle, mut busy) = ([0; 8], [0; 8], [0; 8]);
    for row in rows(&directory.join("runs.csv")) {
        let point = &points[number(&row, "point") as usize - 1];
        let level = number(&row, "level");
        for (place, kind) in TYPES.into_iter().enumerate() {
            let metric = row["metric"].strip_prefix(kind).unwrap_or_default();
            match (metric, point[kind].as_str()) {
                ("_organizations", "closed") => {
                    assert_eq!(level, 0.0, "{row:?}");
                    closed[place] += 1;
                }
                ("_organizations", "idle") => {
                    assert_eq!(level > 0.0, kind != "evaluation", "{row:?}")
                }
                ("_clients", "idle") => {
                    assert_eq!(level, 0.0, "{row:?}");
                    idle[place] += 1;
                }
                ("_clients", "closed") => assert_eq!(level, 0.0, "{row:?}"),
                ("_clients", _) => busy[place] += usize::from(level > 0.0),
                _ => (),
            }
        }
        // Where incubators and other hosts are closed nobody graduates, whoever else is there.
        if row["metric"] == "graduates" && point["incubator"] == "closed" {
            assert_eq!(level, 0.0, "{row:?}");
        }
    }
    assert_eq!((closed, idle), ([128 * 2; 8], [128 * 2; 8]));
    // That nobody is served says something of types that serve where they are in.
    let serve = busy.iter().filter(|&&count| count > 0).count();
    assert!(serve >= 6, "{busy:?}");
}

#[test]
fn an_attribution_says_what_its_numbers_are_of_and_what_it_leaves_out() {
    let home = home();
    let line = "attribute classroom --replicates 3 --removed organizations,services --outside middle \
                --metric startup_survival_36m,contracts,startups --until 2015-03 --scale 0.02 \
                --set burn_in_months=0";
    let ended = output(&home, &format!("{line} --threads 2"));
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let (said, warned) = (text(&ended.stdout), text(&ended.stderr));
    for part in [
        "2015-01 to 2015-03, scale 0.02, seed 1, 3 replicates of each coalition",
        "in Gansu, 2015-03; flows and ratios over 3 months",
        "contracts: middle outside options, services removed",
        "sum 2015-01..2015-03, contracts/3 months: ",
        "2015-03, firms: ",
        "left out: undefined in 256 of 256 coalitions in 3 replicates",
        "rank correlation with the report's order: ",
        "All 2 cases side by side",
        "their agreement is no independent",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    let warning = "warning: startup_survival_36m is left out with middle outside options, \
                   organizations removed: undefined in 256 of 256 coalitions in 3 replicates";
    assert!(warned.contains(warning), "{warned}");
    let directory = home.path().join("output/attribute_classroom");
    let lacking = |file: &str| {
        let all = rows(&directory.join(file));
        all.into_iter().filter(|row| row["metric"] == "startup_survival_36m").collect::<Vec<_>>()
    };
    let agreement = lacking("agreement.csv");
    assert_eq!(agreement.len(), 2);
    let counts = ["with_all", "replicates", "undefined", "failed"];
    agreement.iter().for_each(|row| assert_eq!(counts.map(|it| &row[it]), ["", "0", "3", "0"]));
    assert!(lacking("attribution.csv").is_empty() && lacking("ranks.csv").is_empty());
    // Each type has each of eight ranks with some chance, and some rank for sure.
    let ranks = rows(&directory.join("ranks.csv"));
    assert_eq!(ranks.len(), 2 * 2 * 64);
    for of_type in ranks.chunks(8) {
        let sum: f64 =
            of_type.iter().map(|row| row["share"].parse::<f64>().expect("a share")).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{of_type:?}");
    }
    // The same bytes whatever threads.
    done(&home, &format!("{line} --threads 1 --quiet --out alone"));
    assert_alike(&directory, &home.path().join("alone/attribute_classroom"));
}
