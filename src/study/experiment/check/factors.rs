//! Checks of factors, their levels, and tables of points.

use std::collections::BTreeSet;

use super::Check;
use crate::schema::suggest::did_you_mean;

use crate::scenario::reach::{has, is_inner};
use crate::scenario::{KeyKind, kind_of_key, parameters};
use crate::study::experiment::factor::is_same;
use crate::study::experiment::points::{AS_IT_IS, header};
use crate::study::experiment::scenarios::unknown;
use crate::study::experiment::{Design, Experiment, Factor, Loaded, Point};

/// Keys that say how much is run and where it is written, not how the economy works.
const NO_FACTORS: [&str; 7] =
    ["name", "question", "replicates", "first_replicate", "start", "until", "keep_journal"];

/// Points of a table that are tried as a whole.
const TRIED: usize = 32;

impl Check<'_> {
    /// Whether a factor says what it changes, and nothing twice.
    pub fn factor(&mut self, factors: &[Factor], number: usize, design: Design) -> bool {
        let factor = &factors[number];
        let before = self.said.len();
        let place = |key: &str| format!("factor[{number}].{key}");
        let given = [!factor.values.is_empty(), !factor.range.is_empty()];
        let has_choices = !factor.choices.is_empty();
        match (has_choices, given) {
            (true, [false, false]) if factor.key.is_empty() => {
                if factor.name.is_empty() {
                    self.say(&place("choices"), "a factor with choices needs a name");
                }
            }
            (false, [true, false]) | (false, [false, true]) if !factor.key.is_empty() => {
                self.key(&place("key"), &factor.key);
            }
            (false, [false, false]) if design == Design::Table => (),
            _ => {
                let message = "a factor has either a key with `values` or a `range`, or a name with \
                               `choices`";
                self.say(&format!("factor[{number}]"), message);
            }
        }
        if let [low, high] = factor.range[..] {
            if low >= high {
                self.say(&place("range"), "the first end of a range lies below the second");
            } else if factor.logarithmic && low <= 0.0 {
                self.say(&place("range"), "a range divided by ratios lies above zero");
            } else if kind_of_key(&factor.key) == Some(KeyKind::Whole)
                && (low.fract() != 0.0 || high.fract() != 0.0)
            {
                let message = format!("`{}` takes whole numbers: both ends are whole", factor.key);
                self.say(&place("range"), &message);
            }
        } else if !factor.range.is_empty() {
            self.say(&place("range"), "a range has two ends: range = [0.1, 0.9]");
        }
        for (one, choice) in factor.choices.iter().enumerate() {
            if factor.choices[..one].iter().any(|other| other.name == choice.name) {
                let message = format!("the choice `{}` is there twice", choice.name);
                self.say(&place("choices"), &message);
            }
            if choice.name == AS_IT_IS {
                let message = format!("`{AS_IT_IS}` means no choice at all; call it otherwise");
                self.say(&place("choices"), &message);
            }
        }
        for (one, value) in factor.values.iter().enumerate() {
            if factor.values[..one].iter().any(|other| is_same(other, value)) {
                self.say(&place("values"), &format!("the value {value} is there twice"));
            }
        }
        self.unused(factor, number, design);
        let needs_levels = design.has_levels();
        if self.said.len() == before && needs_levels && !factor.range.is_empty() {
            let cells: BTreeSet<String> = factor.all().into_iter().map(|it| it.cell).collect();
            if cells.len() < factor.count() {
                let message = format!(
                    "{} levels give only {} different values; say levels = {} or fewer",
                    factor.count(),
                    cells.len(),
                    cells.len()
                );
                self.say(&place("levels"), &message);
            }
        }
        self.said.len() == before
    }

    /// What a factor states that its design does not use.
    fn unused(&mut self, factor: &Factor, number: usize, design: Design) {
        for key in ["levels", "logarithmic"] {
            let place = format!("factor[{number}].{key}");
            let is_used = match key {
                "levels" => design.has_levels(),
                _ => design != Design::Table,
            };
            if !self.layer.places.contains_key(&place) {
                continue;
            }
            if factor.range.is_empty() {
                self.say(&place, &format!("{key} belongs to a range, which this factor has not"));
            } else if !is_used {
                let name = design.name();
                self.say(&place, &format!("design = \"{name}\" does not use {key}; leave it out"));
            }
        }
    }

    /// Whether there is such a key.
    fn key(&mut self, place: &str, key: &str) {
        if NO_FACTORS.contains(&key) {
            let message = format!(
                "`{key}` says what is run, not how the economy works; it cannot be a factor"
            );
            self.say(place, &message);
            return;
        }
        if is_inner(key) || kind_of_key(key).is_some() {
            return;
        }
        let keys = crate::scenario::parameters();
        let hint = did_you_mean(key, keys.iter().map(|parameter| parameter.key.as_str()));
        self.say(place, &format!("no parameter is called `{key}`{hint}; see `stia params`"));
    }

    /// Whether each level alone gives every scenario; of ranges, both ends.
    pub fn levels(&mut self, loaded: &Loaded) {
        for (number, factor) in loaded.experiment.factor.iter().enumerate() {
            let levels = match factor.range.is_empty() {
                true => factor.all(),
                false => vec![factor.at(0.0), factor.at(1.0)],
            };
            let mut lines = Vec::new();
            for level in levels {
                let point = Point { cells: vec![level.cell], set: level.set };
                lines.extend(refusals(loaded, &point));
            }
            self.say_each(&format!("factor[{number}]"), lines);
        }
    }

    /// Whether the columns of a table are factors or keys.
    pub fn columns(&mut self, experiment: &Experiment, table: &str) {
        if experiment.design != Design::Table {
            return;
        }
        let (keys, twice) = header(&experiment.factor, table);
        keys.iter().for_each(|key| self.key("table", key));
        for name in twice {
            let file = &experiment.table;
            let message = format!("`{file}`: the column `{name}` changes what another one changes");
            self.say("table", &message);
        }
    }

    /// Whether every cell of a table can be put into a scenario, and the first rows as a whole.
    pub fn rows(&mut self, loaded: &Loaded) {
        let mut known = BTreeSet::new();
        let mut lines = Vec::new();
        for (number, point) in loaded.points.iter().enumerate() {
            // The header is the first line.
            let line = number + 2;
            let mut refused = Vec::new();
            for change in point.set.iter().filter(|change| !is_inner(change)) {
                if known.insert(change) {
                    refused.extend(parameters::refusals(change));
                }
            }
            if refused.is_empty() && number < TRIED {
                refused.extend(refusals(loaded, point));
            }
            let file = &loaded.experiment.table;
            lines.extend(refused.into_iter().map(|it| format!("`{file}` line {line}: {it}")));
        }
        self.say_each("table", lines);
    }
}

/// Why a point does not make the scenarios.
fn refusals(loaded: &Loaded, point: &Point) -> Vec<String> {
    let all = &loaded.scenarios;
    let is_lost =
        |change: &&String| is_inner(change) && !all.iter().any(|(_, own)| has(own, change));
    let lost: Vec<String> =
        point.set.iter().filter(is_lost).map(|change| unknown(change, all)).collect();
    if !lost.is_empty() {
        return lost;
    }
    (0..all.len()).filter_map(|place| loaded.scenario(place, point).err()).flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::study::experiment::{Changes, load, load_text};

    const SMALL: &str = "scenarios = [\"classroom\"]\nset = [\"until=2015-06\"]\n";

    /// What is said of factors, with changes of a command.
    fn said(text: &str, changes: &Changes) -> String {
        let text = format!("{SMALL}{text}");
        match load_text("study.toml", &text, "".into(), changes) {
            Ok(loaded) => format!("{} points", loaded.points.len()),
            Err(mistakes) => mistakes.iter().map(|mistake| format!("{mistake}\n")).collect(),
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let said = said(text, &Changes::default());
        assert!(expected.iter().all(|part| said.contains(part)), "{text}: {said}");
        assert_eq!(said.lines().count(), expected.len(), "{text}: {said}");
    }

    #[test]
    fn a_number_written_twice_is_one_value() {
        let of =
            |values: &str| format!("[[factor]]\nkey = \"operation.demand\"\nvalues = {values}\n");
        check(&of("[2000000, 2e6]"), &["study.toml:5:10 the value 2000000.0 is there twice"]);
        check(&of("[2000000, 2.5e6]"), &["2 points"]);
    }

    #[test]
    fn a_factor_is_the_size_of_a_shock() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let slump = "extends = \"classroom\"\nquestion = \"How weak?\"\n[[shock]]\nname = \"weak\"\n\
                     changes = [{ key = \"operation.demand\", times = 0.5 }]\n";
        std::fs::write(home.path().join("slump.toml"), slump).expect("it can be written");
        let said = |key: &str| {
            let text = format!(
                "scenarios = [\"slump.toml\"]\nset = [\"until=2015-06\"]\n[[factor]]\n\
                 key = \"{key}\"\nrange = [0.6, 0.9]\nlevels = 2\n"
            );
            let read = load_text("study.toml", &text, home.path().into(), &Changes::default());
            read.map(|loaded| {
                let times = |point| {
                    let scenario = loaded.scenario(0, point).expect("it was checked");
                    scenario.shock[0].changes[0].times
                };
                loaded.points.iter().map(times).collect::<Vec<f64>>()
            })
        };
        assert_eq!(said("shock.weak.operation.demand.times").expect("it is right"), [0.6, 0.9]);
        let mistakes = said("shock.weak.operation.demnd.times").expect_err("misspelt");
        let hint = "did you mean `operation.demand`?";
        assert!(mistakes.iter().all(|it| it.message.contains(hint)), "{mistakes:?}");
    }

    #[test]
    fn a_full_design_that_nobody_could_run_is_counted_and_refused() {
        let mut text = String::new();
        for number in 0..8 {
            let choice = "choices = [{ name = \"a\" }, { name = \"b\", set = [\"seed=2\"] }]";
            write!(text, "[[factor]]\nname = \"{number}\"\n{choice}\n").expect("it fits");
        }
        let of = |levels: u32| {
            let keys = crate::scenario::parameters().into_iter().filter(|it| it.range == "[0, 1]");
            let factor = |key: String| {
                format!("[[factor]]\nkey = \"{key}\"\nrange = [0.1, 0.9]\nlevels = {levels}\n")
            };
            keys.take(8).map(|it| factor(it.key)).collect::<String>()
        };
        check(&of(20), &["design = \"full\" makes 25600000000 points of 8 factors"]);
        check(&of(1000), &["more than 10^19 points"]);
        let runs = "replicates = 100000\ndesign = \"sobol\"\npoints = 4096\n";
        check(&format!("{runs}{}", of(3).replace("levels = 3\n", "")), &["make 409600000 runs"]);
    }

    #[test]
    fn what_a_design_does_not_use_is_refused_with_its_place() {
        let factor = "[[factor]]\nkey = \"transformation.distance_cut\"\n";
        let range = format!("{factor}range = [0.1, 0.5]\n");
        check(
            &format!("design = \"sobol\"\npoints = 4\n{range}levels = 3\n"),
            &["study.toml:8:10 design = \"sobol\" does not use levels"],
        );
        check(
            &format!("{factor}values = [0.1, 0.5]\nlevels = 3\nlogarithmic = true\n"),
            &["levels belongs to a range", "logarithmic belongs to a range"],
        );
        check(
            "[[factor]]\nkey = \"burn_in_months\"\nrange = [0.5, 3]\n",
            &["takes whole numbers: both ends are whole"],
        );
        check(
            &format!(
                "{range}[[factor]]\nname = \"two\"\nkey = \"transformation.distance_cut\"\nvalues = [0.2]\n"
            ),
            &["`two` changes `transformation.distance_cut`, which an earlier factor changes"],
        );
        check(
            &format!("at = [\"2015-03\"]\nmonths = 6\n{range}"),
            &["more than the run has until 2015-03: 3"],
        );
        check(
            &format!("metrics = [\"Startups\", \"startups\", \"policy_to_*\"]\n{range}"),
            &["`startups` is there already"],
        );
    }

    #[test]
    fn a_command_replaces_what_the_file_sets_and_has_places_of_its_own() {
        let range = "[[factor]]\nkey = \"transformation.distance_cut\"\nrange = [0.1, 0.5]\n";
        let set = vec!["until=2015-03".to_string()];
        let changes = Changes { set, replicates: Some(7), ..Changes::default() };
        let text = format!("{SMALL}{range}");
        let loaded = load_text("study.toml", &text, "".into(), &changes).expect("it is right");
        assert_eq!(
            (loaded.base().until.to_string(), loaded.experiment.replicates),
            ("2015-03".into(), 7)
        );
        let changes = Changes { points: Some(9), ..Changes::default() };
        assert!(said(range, &changes).starts_with("--points 9: design = \"full\""));
    }

    #[test]
    fn scenarios_that_give_way_to_the_base_are_warned_of() {
        let text = "scenarios = [\"classroom\", \"without-exchange\"]\n";
        let loaded = load_text("study.toml", text, "".into(), &Changes::default());
        let warnings = loaded.expect("it is right").warnings.join("\n");
        for part in
            ["without-exchange: not used: `", "`regions`", "share those of the base, classroom"]
        {
            assert!(warnings.contains(part), "{warnings}");
        }
    }

    #[test]
    fn tables_of_spreadsheets_are_read_or_explained() {
        let home = tempfile::tempdir().expect("a temporary directory");
        let file = |name: &str, text: &str| {
            std::fs::write(home.path().join(name), text).expect("it can be written");
        };
        let study = format!(
            "{SMALL}design = \"table\"\ntable = \"points.csv\"\n[[factor]]\n\
             key = \"operation.demand\"\nrange = [1e6, 4e6]\n"
        );
        file("study.toml", &study);
        let check = |table: &str, part: &str| {
            file("points.csv", table);
            let path = home.path().join("study.toml").display().to_string();
            let said = match load(&path, &Changes::default()) {
                Ok(loaded) => {
                    format!("{:?}", loaded.points.iter().map(|it| &it.set).collect::<Vec<_>>())
                }
                Err(mistakes) => mistakes.iter().map(|mistake| format!("{mistake}\n")).collect(),
            };
            assert!(said.contains(part), "{table}: {said}");
        };
        let header = "operation.demand,incubator.mentoring\n";
        check(
            &format!("{header}2e6,TRUE\n"),
            "[\"operation.demand=2e6\", \"incubator.mentoring=true\"]",
        );
        check(&format!("\u{feff}{header}2e6,False\n"), "incubator.mentoring=false");
        check(&format!("{header}2e6,true\n,\n"), "line 3 has no values");
        check("operation.demand;incubator.mentoring\n2e6;true\n", "semicolons between its cells");
        check(&format!("{header}\"2000000,5\",true\n"), "write decimals with a point, 2000000.5");
        check(&format!("{header}5e6,true\n"), "`5e6` lies outside range = [1000000, 4000000]");
        check("operation.demand,operation.demand\n2e6,2e6\n", "changes what another one changes");
    }
}
