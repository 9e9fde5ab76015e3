//! Sources: every fact that a parameter or a row names is listed.

use std::fs;

use stia::scenario::parameters;

/// What `docs/SOURCES.csv` lists: ids of facts and lines of the report.
fn listed() -> Vec<String> {
    let mut rows = csv::Reader::from_path("docs/SOURCES.csv").unwrap();
    let header: Vec<String> = rows.headers().unwrap().iter().map(String::from).collect();
    let expected = ["fact", "statement", "year", "value", "unit", "source", "confidence", "note"];
    assert_eq!(header, expected);
    rows.records()
        .map(|row| {
            let row = row.unwrap();
            for column in [1, 5, 6] {
                assert!(!row[column].is_empty(), "{} has no {}", &row[0], expected[column]);
            }
            row[0].to_string()
        })
        .collect()
}

/// The ids of facts and the lines of the report (`L828`, `L902-914`) that a source names.
fn named_in(source: &str) -> Vec<&str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_.*-/".contains(letter);
    let is_line = |word: &str| {
        word.strip_prefix('L').is_some_and(|number| {
            number.starts_with(|it: char| it.is_ascii_digit())
                && number.chars().all(|it| it.is_ascii_digit() || it == '-')
        })
    };
    let is_fact = |word: &str| {
        let is_path = word.contains('/');
        let is_id = word.contains('.') && word.starts_with(|it: char| it.is_ascii_lowercase());
        (is_id && !is_path) || word.starts_with("C4B6-")
    };
    source
        .split(|letter| !is_part(letter))
        .map(|word| word.trim_end_matches(['.', '-']))
        .filter(|word| is_line(word) || is_fact(word))
        .collect()
}

/// Whether a fact is listed, or what an id such as `nat.pat.inv_app` or `drv.ppc.*` begins.
fn is_listed(listed: &[String], id: &str) -> bool {
    let family = format!("{}.", id.trim_end_matches(".*"));
    listed.iter().any(|fact| fact == id || fact.starts_with(&family))
}

#[test]
fn every_fact_that_a_source_names_is_listed() {
    assert_eq!(
        named_in("fitted to nat.a.b and drv.c.*; see docs/ODD.md (L828, L902-914), C4B6-194."),
        ["nat.a.b", "drv.c.*", "L828", "L902-914", "C4B6-194"]
    );
    let listed = listed();
    let mut missing = Vec::new();
    for parameter in parameters() {
        let named = named_in(&parameter.source);
        for id in &named {
            if !is_listed(&listed, id) {
                missing.push(format!("{} of {}", id, parameter.key));
            }
        }
        if parameter.source.starts_with("fitted to") {
            assert!(!named.is_empty(), "{} is fitted to no fact", parameter.key);
        }
    }
    assert!(missing.is_empty(), "docs/SOURCES.csv lacks {missing:?}");
}

#[test]
fn every_fact_behind_the_data_is_listed() {
    let listed: std::collections::BTreeSet<String> = listed().into_iter().collect();
    for file in fs::read_dir("scenarios/china").unwrap() {
        let path = file.unwrap().path();
        // Policies name the lines of the report; the model has written the paths itself.
        if path.is_dir() || path.ends_with("reference_paths.csv") {
            continue;
        }
        let mut rows = csv::Reader::from_path(&path).unwrap();
        let column = rows.headers().unwrap().iter().position(|name| name == "fact").unwrap();
        for row in rows.records() {
            for fact in row.unwrap()[column].split(';').filter(|fact| !fact.is_empty()) {
                let place = path.display();
                assert!(listed.contains(fact), "docs/SOURCES.csv lacks {fact} of {place}");
            }
        }
    }
}

#[test]
fn no_fact_is_listed_twice() {
    let mut listed = listed();
    let count = listed.len();
    listed.sort();
    listed.dedup();
    assert_eq!(listed.len(), count);
}
