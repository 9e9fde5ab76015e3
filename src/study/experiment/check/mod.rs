//! Loads an experiment: its file, its scenarios, its factors, all checked at once.

mod factors;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use toml::{Table, Value};

use super::definition::{Design, Experiment};
use super::loaded::{Changes, Loaded, seen_from};
use super::places::places;
use super::points;
use super::points::twice;
use super::scenarios::{adopt_shared_settings, changed, set_aside, unknown};
use crate::base::names::{check_name, find};
use crate::model::record::metrics::METRICS;
use crate::model::rules::scenario::Scenario;
use crate::scenario::reach::{has, is_inner};
use crate::scenario::{self, BORDER, border, warnings};
use crate::schema::check::{Layer, check, resembles};
use crate::schema::mistake::{Mistake, Place, is_override};
use crate::schema::set::parted;
use crate::schema::shape::Shape;
use crate::schema::suggest::did_you_mean;
use crate::schema::user_file;

/// Scenarios, each under a name of its own.
type Named = Vec<(String, Scenario)>;

/// Runs that an experiment has at most: those of a larger one take all memory to list.
const MOST_RUNS: u64 = 10_000_000;

/// Loads the experiment of that file, with what a command changes.
///
/// # Errors
///
/// Returns every mistake in the file and in what it names.
pub fn load(file: &str, changes: &Changes) -> Result<Loaded, Vec<Mistake>> {
    let path = Path::new(file);
    let text = user_file::text(path).map_err(|message| {
        let key = String::new();
        vec![Mistake { file: file.into(), line: 0, column: 0, key, message }]
    })?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    load_text(file, &text, folder, changes)
}

/// Loads an experiment from a text that mistakes call `file`; paths lead from `folder`.
///
/// # Errors
///
/// Returns every mistake in the text and in what it names.
pub fn load_text(
    file: &str,
    text: &str,
    folder: PathBuf,
    changes: &Changes,
) -> Result<Loaded, Vec<Mistake>> {
    let layer = check(shape(), file, text);
    let mut table = layer.table.clone();
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
    if let (Some(stem), false) = (stem, table.contains_key("name")) {
        table.insert("name".into(), Value::String(stem.into()));
    }
    let experiment = Experiment::deserialize(Table::clone(&table));
    let mut mistakes = layer.mistakes.clone();
    let mut experiment = match experiment {
        _ if resembles(text).is_some() => return Err(mistakes),
        Ok(experiment) => experiment,
        Err(_) if !mistakes.is_empty() => return Err(mistakes),
        Err(cause) => {
            mistakes.push(Check { layer: &layer, said: Vec::new() }.mistake("", cause.message()));
            return Err(mistakes);
        }
    };
    let mut check = Check { layer: &layer, said: Vec::new() };
    check.take(&mut experiment, changes);
    if let Err(message) = check_name(&experiment.name) {
        check.say("name", &message);
    }
    let table = check.table(&experiment, &folder);
    let loaded = check.all(experiment, folder, table);
    mistakes.extend(check.said);
    mistakes.sort_by_key(|mistake| (mistake.file != file, mistake.line, mistake.column));
    match loaded {
        Some(loaded) if mistakes.is_empty() => Ok(loaded),
        _ => Err(mistakes),
    }
}

/// Whether a text is an experiment's rather than a scenario's.
pub fn is_experiment(text: &str) -> bool {
    let (table, _) = toml::de::DeTable::parse_recoverable(text);
    let own = ["scenarios", "factor", "design", "points"];
    table.get_ref().keys().any(|key| own.contains(&key.get_ref().as_ref()))
}

/// An experiment of the design `table` whose rows are given here; paths lead from where the program
/// runs.
///
/// # Errors
///
/// Returns every mistake in what it names.
pub fn with_table(experiment: Experiment, table: String) -> Result<Loaded, Vec<Mistake>> {
    let layer = check(shape(), &experiment.name, "");
    let mut check = Check { layer: &layer, said: Vec::new() };
    let loaded = check.all(experiment, PathBuf::new(), table);
    loaded.filter(|_| check.said.is_empty()).ok_or(check.said)
}

/// What is wrong with a key of an experiment's text for some use of it, with its place.
pub fn mistake(file: &str, text: &str, key: &str, message: &str) -> Mistake {
    let layer = check(shape(), file, text);
    Check { layer: &layer, said: Vec::new() }.mistake(key, message)
}

/// The shape of experiment files.
pub fn shape() -> &'static Shape {
    static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::of(&schema()));
    &SHAPE
}

/// The JSON Schema of experiment files.
pub fn schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<Experiment>()
}

/// Collects what is wrong with an experiment whose values have the right types.
struct Check<'a> {
    layer: &'a Layer,
    said: Vec<Mistake>,
}

impl Check<'_> {
    /// Takes over what a command changes: its changes replace those of the file to the same keys.
    fn take(&mut self, experiment: &mut Experiment, changes: &Changes) {
        let is_kept =
            |own: &String| !changes.set.iter().any(|change| parted(change).0 == parted(own).0);
        experiment.set.retain(is_kept);
        experiment.set.extend(changes.set.iter().cloned());
        experiment.replicates = changes.replicates.unwrap_or(experiment.replicates);
        let Some(points) = changes.points else { return };
        if experiment.design.is_sampled() {
            experiment.points = points;
        } else {
            let (design, key) = (experiment.design.name(), "points".into());
            let message = format!("design = \"{design}\" has as many points as its factors make");
            let file = format!("--points {points}");
            self.said.push(Mistake { file, line: 0, column: 0, key, message });
        }
    }

    fn all(
        &mut self,
        mut experiment: Experiment,
        folder: PathBuf,
        table: String,
    ) -> Option<Loaded> {
        self.design(&experiment);
        self.names(&experiment);
        self.metrics(&mut experiment);
        self.repetitions(&experiment);
        let is_sound: Vec<bool> = (0..experiment.factor.len())
            .map(|number| self.factor(&experiment.factor, number, experiment.design))
            .collect();
        let (scenarios, warnings) = self.scenarios(&experiment, &folder)?;
        let base = &scenarios[0].1;
        self.readings(&experiment, base);
        self.columns(&experiment, &table);
        if is_sound.contains(&false) || !self.said.is_empty() {
            return None;
        }
        let points = match points(&experiment, &table) {
            Ok(points) => points,
            Err(message) => {
                let key = if experiment.design == Design::Table { "table" } else { "points" };
                self.say(key, &format!("{key}: {message}"));
                return None;
            }
        };
        // Sensitivity and attribution make tables of their own.
        let is_given = !experiment.design.is_sampled() && !self.layer.table.is_empty();
        if let Some(message) = twice(&points).filter(|_| is_given) {
            self.say("factor", &message);
        }
        self.size(&experiment, points.len());
        let loaded = Loaded { experiment, folder, scenarios, table, points, warnings };
        match loaded.experiment.design {
            Design::Table => self.rows(&loaded),
            _ => self.levels(&loaded),
        }
        Some(loaded)
    }

    /// Whether the design has what it needs.
    fn design(&mut self, experiment: &Experiment) {
        let is_table = experiment.design == Design::Table;
        if is_table && experiment.table.is_empty() {
            self.say("design", "design = \"table\" needs one: table = \"points.csv\"");
        }
        if !is_table && !experiment.table.is_empty() {
            self.say("table", "table is read only by design = \"table\"");
        }
        let is_sampled = experiment.design.is_sampled();
        if self.layer.places.contains_key("points") && !is_sampled {
            let message = "points are those of `latin_hypercube` and `sobol`; this design has as many \
                           as its factors make";
            self.say("points", message);
        }
        if experiment.design == Design::Full
            && let Err(message) = points::check_size(&experiment.factor)
        {
            self.say("design", &message);
        }
        if is_sampled && experiment.factor.is_empty() {
            self.say("design", "the design needs factors: add [[factor]] sections");
        } else if !is_table && experiment.factor.is_empty() && experiment.scenarios.len() == 1 {
            let message = "nothing differs: add [[factor]] sections, or other scenarios";
            self.say("scenarios", message);
        }
    }

    /// Whether factors and metrics are called right, and each only once.
    fn names(&mut self, experiment: &Experiment) {
        for (number, factor) in experiment.factor.iter().enumerate() {
            let name = factor.called();
            if experiment.factor[..number].iter().any(|other| other.called() == name) {
                let message = format!("factor[{number}]: another factor is called `{name}`");
                self.say(&format!("factor[{number}]"), &message);
            }
        }
        // The later has the last word, so that a change before it would be lost.
        let keys: Vec<Vec<&str>> = experiment.factor.iter().map(|factor| factor.keys()).collect();
        for change in &experiment.set {
            let key = parted(change).0;
            if experiment.factor.iter().any(|factor| factor.always_changes(key)) {
                let message =
                    format!("`{key}` is a factor: its values stand in [[factor]], not here");
                self.say("set", &message);
            } else if key == "replicates" {
                self.say("set", "an experiment states replicates as a key of its own");
            }
        }
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (number, (own, factor)) in keys.iter().zip(&experiment.factor).enumerate() {
            if let Some(key) = own.iter().find(|key| known.contains(**key)) {
                let name = factor.called();
                let message = format!("`{name}` changes `{key}`, which an earlier factor changes");
                self.say(&format!("factor[{number}]"), &message);
            }
            known.extend(own);
        }
    }

    /// Names of metrics as the table has them: in any case, or as the beginning of several.
    fn metrics(&mut self, experiment: &mut Experiment) {
        let known = || METRICS.iter().map(|metric| metric.name);
        let mut all: Vec<String> = Vec::new();
        for (number, name) in experiment.metrics.iter().enumerate() {
            let meant: Vec<&str> = match name.strip_suffix('*') {
                Some(start) => known().filter(|known| known.starts_with(start)).collect(),
                None if name == "all" => vec!["all"],
                None => find(name, known()).into_iter().collect(),
            };
            let place = format!("metrics[{number}]");
            if meant.is_empty() {
                let hint = did_you_mean(name, known());
                self.say(&place, &format!("no metric is called `{name}`{hint}"));
            }
            if meant.iter().any(|name| all.iter().any(|other| other == name)) {
                self.say(&place, &format!("`{name}` is there already"));
            }
            all.extend(meant.into_iter().map(String::from));
        }
        experiment.metrics = all;
    }

    /// Months and places that stand there twice.
    fn repetitions(&mut self, experiment: &Experiment) {
        let months: Vec<String> = experiment.at.iter().map(ToString::to_string).collect();
        for (key, names) in [("at", &months), ("regions", &experiment.regions)] {
            let mut known = BTreeSet::new();
            for (number, name) in names.iter().enumerate() {
                if !known.insert(name) {
                    self.say(
                        &format!("{key}[{number}]"),
                        &format!("{key}: {name} is there already"),
                    );
                }
            }
        }
    }

    /// Whether it has as many runs as can be listed.
    fn size(&mut self, experiment: &Experiment, points: usize) {
        let (points, scenarios) = (points as u64, experiment.scenarios.len() as u64);
        let replicates = u64::from(experiment.replicates);
        let runs = points.saturating_mul(scenarios).saturating_mul(replicates);
        if runs > MOST_RUNS {
            let message = format!(
                "{points} points x {scenarios} scenarios x {replicates} replicates make {runs} runs, \
                 more than {MOST_RUNS}; use fewer replicates or points"
            );
            self.say("replicates", &message);
        }
    }

    /// The scenarios with the changes to all scenarios.
    fn scenarios(
        &mut self,
        experiment: &Experiment,
        folder: &Path,
    ) -> Option<(Named, Vec<String>)> {
        let mut said = Vec::new();
        let (inner, plain): (Vec<String>, Vec<String>) =
            experiment.set.iter().cloned().partition(|change| is_inner(change));
        let mut scenarios: Vec<(String, Scenario)> = Vec::new();
        for (number, argument) in experiment.scenarios.iter().enumerate() {
            let place = format!("scenarios[{number}]");
            match scenario::load(&seen_from(folder, argument), &plain) {
                Ok(loaded) => {
                    let mut scenario = loaded.scenario;
                    let name = scenario.name.clone();
                    let mut cautions = loaded.cautions;
                    if let Some((_, base)) = scenarios.first() {
                        said.extend(give_way(&name, base, &scenario));
                        cautions.retain(|caution| caution.key != "regions");
                        adopt_shared_settings(base, &mut scenario);
                    }
                    said.extend(cautions.iter().map(ToString::to_string));
                    if scenarios.iter().any(|(known, _)| *known == name) {
                        self.say(&place, &format!("another scenario is called `{name}`"));
                    }
                    scenarios.push((name, scenario));
                }
                Err(mistakes) => {
                    // What is wrong with a change is so in every scenario.
                    let is_new = |it: &&Mistake| number == 0 || !is_override(&it.file);
                    let new = mistakes.iter().filter(is_new);
                    new.for_each(|it| self.say(&place, &it.to_string()));
                }
            }
        }
        if scenarios.len() < experiment.scenarios.len() {
            return None;
        }
        for change in &inner {
            self.change(&mut scenarios, change);
        }
        let is_said = said.iter().any(|line| line.contains(BORDER));
        let base = scenarios.first().filter(|_| !is_said && !experiment.regions.is_empty());
        said.extend(
            base.and_then(|(name, base)| Some(format!("{name}: {}", border(&base.regions)?))),
        );
        for (name, scenario) in &scenarios {
            said.extend(warnings(scenario).iter().map(|warning| format!("{name}: {warning}")));
        }
        Some((scenarios, said))
    }

    /// Makes a change in the policy or shock that it reaches into, in every scenario that has it.
    fn change(&mut self, scenarios: &mut [(String, Scenario)], change: &String) {
        if !scenarios.iter().any(|(_, scenario)| has(scenario, change)) {
            self.say("set", &unknown(change, scenarios));
            return;
        }
        for (name, scenario) in scenarios.iter_mut().filter(|(_, it)| has(it, change)) {
            match changed(name, scenario, std::slice::from_ref(change)) {
                Ok(made) => *scenario = made,
                Err(lines) => lines.iter().for_each(|line| self.say("set", line)),
            }
        }
    }

    /// Whether what is to be read is there to read.
    fn readings(&mut self, experiment: &Experiment, base: &Scenario) {
        for (number, month) in experiment.at.iter().enumerate() {
            if !(base.start..=base.until).contains(month) {
                let message = format!(
                    "at = \"{month}\" lies outside [{}, {}], the months of `{}`",
                    base.start, base.until, base.name
                );
                self.say(&format!("at[{number}]"), &message);
            }
        }
        let first = experiment.at.iter().min().copied();
        let first = first.unwrap_or(base.usual_month()).min(base.until);
        let is_stated = self.layer.places.contains_key("months");
        if is_stated && base.start <= first && experiment.months > first.since(base.start) + 1 {
            let message = format!(
                "months = {} is more than the run has until {first}: {}",
                experiment.months,
                first.since(base.start) + 1
            );
            self.say("months", &message);
        }
        let places = places(base);
        for (number, region) in experiment.regions.iter().enumerate() {
            if !places.contains(region) {
                let hint = did_you_mean(region, places.iter().map(String::as_str));
                let message = format!("the run has no place called `{region}`{hint}");
                self.say(&format!("regions[{number}]"), &message);
            }
        }
    }

    fn table(&mut self, experiment: &Experiment, folder: &Path) -> String {
        if experiment.design != Design::Table || experiment.table.is_empty() {
            return String::new();
        }
        let path = folder.join(&experiment.table);
        user_file::text(&path).unwrap_or_else(|message| {
            self.say("table", &format!("`{}` {message}", path.display()));
            String::new()
        })
    }

    /// Says each of some lines once.
    fn say_each(&mut self, key: &str, lines: Vec<String>) {
        let mut said = BTreeSet::new();
        for line in lines {
            if said.insert(line.clone()) {
                self.say(key, &line);
            }
        }
    }

    fn say(&mut self, key: &str, message: &str) {
        let mistake = self.mistake(key, message);
        self.said.push(mistake);
    }

    /// A mistake at the place of a key, of what stands first within it, or of the nearest above it
    /// that has one.
    fn mistake(&self, key: &str, message: &str) -> Mistake {
        let mut path = key;
        let place = loop {
            let within = format!("{path}.");
            let keys = self.layer.places.iter();
            let mut within = keys.filter(|(key, _)| *key == path || key.starts_with(&within));
            if let Some((_, place)) = within.by_ref().min_by_key(|(_, place)| **place) {
                break *place;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => break Place::FIRST,
            }
        };
        let Place { line, column } = place;
        let (file, key) = (self.layer.file.clone(), key.into());
        Mistake { file, line, column, key, message: message.into() }
    }
}

/// What a scenario states that gives way to what the base has, in words; nothing if nothing does.
pub fn give_way(name: &str, base: &Scenario, scenario: &Scenario) -> Option<String> {
    let keys = set_aside(base, scenario);
    let base = &base.name;
    (!keys.is_empty()).then(|| {
        format!(
            "{name}: not used: `{}`; all scenarios share those of the base, {base}",
            keys.join("`, `")
        )
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let said = match load_text("study.toml", text, PathBuf::new(), &Changes::default()) {
            Ok(loaded) => format!("{} points\n", loaded.points.len()),
            Err(mistakes) => mistakes.iter().map(|mistake| format!("{mistake}\n")).collect(),
        };
        expected.assert_eq(&said);
    }

    #[test]
    fn an_experiment_states_only_what_differs() {
        check(
            "set = [\"scale=0.01\"]\n[[factor]]\nkey = \"incubator.mentoring\"\nvalues = [true, false]\n",
            expect![["2 points\n"]],
        );
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        check(
            "desin = \"full\"\nreplicates = 0\nmetrics = [\"startps\"]\nregions = [\"Bejing\"]\n\
             at = [\"2050-01\"]\npoints = 4\n[[factor]]\nkey = \"incubator.mentorin\"\nvalues = [true]\n\
             [[factor]]\nkey = \"transformation.distance_cut\"\nrange = [0.9, 0.1]\n\
             [[factor]]\nname = \"x\"\n",
            expect![[r#"
                study.toml:1:1 unknown key `desin`; did you mean `design`?
                study.toml:2:14 replicates = 0 lies outside [1, 100000]
                study.toml:3:11 no metric is called `startps`; did you mean `startups`?
                study.toml:4:12 regions[0] = "Bejing": a place of this name does not exist; did you mean "Beijing"?; `stia regions` lists all
                study.toml:5:6 at = "2050-01" lies outside [2015-01, 2030-12], the months of `china`
                study.toml:6:10 points are those of `latin_hypercube` and `sobol`; this design has as many as its factors make
                study.toml:8:7 no parameter is called `incubator.mentorin`; did you mean `incubator.mentoring`?; see `stia params`
                study.toml:12:9 the first end of a range lies below the second
                study.toml:14:8 a factor has either a key with `values` or a `range`, or a name with `choices`
            "#]],
        );
    }

    #[test]
    fn a_level_outside_its_range_is_told() {
        check(
            "[[factor]]\nkey = \"transformation.distance_cut\"\nvalues = [0.1, 7.0]\n",
            expect![[r#"
                study.toml:2:7 --set transformation.distance_cut=7.0 (column 29): transformation.distance_cut = 7.0 lies outside [0, 0.95]
            "#]],
        );
        check(
            "scenarios = [\"chna\"]\n",
            expect![[r#"
                study.toml:1:13 nothing differs: add [[factor]] sections, or other scenarios
                study.toml:1:13 chna: no shipped scenario is called `chna`; did you mean `china`?
            "#]],
        );
    }
}
