//! Slips: any change of a line is accepted or reported with its place.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use rayon::prelude::*;
use stia::model::rules::scenario::resolved;
use stia::scenario::{Mistake, find, load, load_text, shipped};

use super::{FILE, mistakes};

/// What users do to a line.
const SLIPS: [&str; 13] = [
    "nan",
    "-inf",
    "-1",
    "1e308",
    "1.5",
    "\"text\"",
    "true",
    "[]",
    "{}",
    "",
    "2015-01-01",
    "[-1, nan]",
    "99999999999999999999",
];

/// All changes of line `line`.
fn slips(line: &str) -> Vec<String> {
    let mut slips = vec![String::new(), format!("{line}\n{line}"), line.replace('e', "eq")];
    if let Some((key, value)) = line.split_once('=') {
        slips.push(format!("{}x ={value}", key.trim_end()));
        slips.push(format!("{key}{value}"));
        slips.extend(SLIPS.iter().map(|slip| format!("{key}= {slip}")));
    }
    slips
}

fn replaced(text: &str, changes: &[(usize, &str)]) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for (line, slip) in changes {
        lines[*line] = slip;
    }
    lines.join("\n") + "\n"
}

/// The texts whose lines are mutated: every shipped scenario, and all defaults.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = shipped()
        .iter()
        .map(|shipped| fs::read_to_string(format!("scenarios/{}.toml", shipped.name)).unwrap())
        .collect();
    texts.push(resolved(&load("china", &[]).unwrap().scenario));
    texts
}

/// Every line of some texts with how many of its slips are left out: the first line of each section
/// and kind of value meets all of them, every other line every fourth, and no line is tried twice.
fn tried(texts: &[String]) -> Vec<Vec<(usize, &str, usize)>> {
    let (mut kinds, mut lines) = (BTreeSet::new(), BTreeSet::new());
    let mut of = |text| of_text(text, &mut kinds, &mut lines);
    texts.iter().map(|text| of(text.as_str())).collect()
}

fn of_text<'a>(
    text: &'a str,
    kinds: &mut BTreeSet<(&'a str, char)>,
    known: &mut BTreeSet<(&'a str, &'a str)>,
) -> Vec<(usize, &'a str, usize)> {
    let mut section = "";
    let mut tried = Vec::new();
    for (index, line) in text.lines().enumerate() {
        section = if line.starts_with('[') { line } else { section };
        if !known.insert((section, line)) {
            continue;
        }
        let value = line.split_once('=').map_or("", |(_, value)| value.trim());
        let kind = match value.chars().next() {
            Some('0'..='9' | '-') if value.contains('.') => 'f',
            Some('0'..='9' | '-') => 'i',
            first => first.unwrap_or(' '),
        };
        let top = section.split('.').next().unwrap_or_default();
        tried.push((index, line, if kinds.insert((top, kind)) { 1 } else { 4 }));
    }
    tried
}

#[test]
fn every_slip_is_accepted_or_reported_with_its_place() {
    let texts = texts();
    for (text, lines) in texts.iter().zip(tried(&texts)) {
        lines.into_par_iter().for_each(|(index, line, every)| {
            for slip in slips(line).iter().skip(index % every).step_by(every) {
                for mistake in mistakes(&replaced(text, &[(index, slip)])) {
                    let key = line.split_once('=').map(|(key, _)| key.trim());
                    let is_near = (index + 1..=index + 2).contains(&mistake.line);
                    let is_rule = key.is_some_and(|key| mistake.message.contains(key));
                    let is_section = line.starts_with('[');
                    assert!(is_near || is_rule || is_section, "{slip:?} gives {mistake}");
                }
            }
        });
    }
}

#[test]
fn unknown_differences_are_refused_by_key() {
    let texts = texts();
    for (text, lines) in texts.iter().zip(tried(&texts)) {
        lines.into_par_iter().for_each(|(index, line, every)| {
            let Some((key, _)) = line.split_once(" = ") else { return };
            let slips = ["nan", "{}", "2015-01-01", "", "text"];
            for slip in slips.into_iter().skip(index % every).step_by(every) {
                let found = mistakes(&replaced(text, &[(index, &format!("{key} = {slip}"))]));
                let is_told = |mistake: &Mistake| {
                    mistake.line == index + 1 && mistake.key.ends_with(key.trim())
                };
                assert!(found.iter().any(is_told), "{key} = {slip} gives {found:?}");
            }
        });
    }
}

#[test]
fn two_slips_are_reported_together() {
    for text in texts() {
        let is_value = |line: &(usize, &str)| line.1.contains(" = ");
        let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(is_value).collect();
        let pairs: Vec<_> = lines.windows(2).enumerate().collect();
        pairs.into_par_iter().for_each(|(number, pair)| {
            let slips = [("nan", "{}"), ("", "nan"), ("text", "2015-01-01"), ("nan", "")];
            // Texts are long: each pair of lines meets one of the four.
            for (one, other) in slips.into_iter().skip(number % 4).step_by(4) {
                let broken = |(_, line): (usize, &str), slip: &str| {
                    format!("{} = {slip}", line.split_once(" = ").unwrap().0)
                };
                let (one, other) = (broken(pair[0], one), broken(pair[1], other));
                let text = replaced(&text, &[(pair[0].0, &one), (pair[1].0, &other)]);
                let lines: Vec<usize> =
                    mistakes(&text).iter().map(|mistake| mistake.line).collect();
                for (index, _) in pair {
                    assert!(lines.contains(&(index + 1)), "{one:?} and {other:?} give {lines:?}");
                }
            }
        });
    }
}

/// Lines that nearly make a scenario.
fn line() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        "seed|scale|regions|start|until|extends|question|a|\"a\"|a\\.b|a\\.b\\.c|seed\\.x",
        ".{0,8}"
    ];
    let value = prop_oneof![
        proptest::sample::select(SLIPS.to_vec()).prop_map(String::from),
        Just("\"china\"".to_owned()),
        Just("[[1, {a = 2}], \"\"\"".to_owned()),
        ".{0,12}",
    ];
    prop_oneof![
        4 => (key.clone(), value).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => key.clone().prop_map(|key| format!("[{key}]")),
        1 => key.prop_map(|key| format!("[[{key}]]")),
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        _ = load_text(FILE, &text, &[text.to_string()]);
    }

    #[test]
    fn no_lines_cause_a_panic(lines in proptest::collection::vec(line(), 0..12)) {
        let text = lines.join("\n");
        _ = load_text(FILE, &text, &lines);
        _ = find(&text);
    }

    #[test]
    fn numbers_survive_the_way_to_the_file_and_back(
        seed in 0..=9_007_199_254_740_991_u64,
        scale in 0.001..=1.0_f64,
        question in ".{1,30}",
    ) {
        let mut scenario = load("china", &[]).unwrap().scenario;
        (scenario.seed, scenario.scale, scenario.question) = (seed, scale, question);
        let again = load_text(FILE, &resolved(&scenario), &[]).unwrap().scenario;
        prop_assert_eq!((again.seed, again.scale), (seed, scale));
        prop_assert_eq!(again.question, scenario.question);
    }
}
