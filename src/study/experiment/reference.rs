//! The reference of the keys of experiment files, from what the structs say of them.

use std::fmt::Write;

use toml::Table;

use super::check::shape;
use super::definition::Experiment;
use super::factor::{Choice, Factor};
use crate::scenario::reference_cell as cell;
use crate::schema::shape::{Field, Shape};

/// The reference as Markdown, for `docs/EXPERIMENT_FILES.md`.
pub fn markdown() -> String {
    let mut page = String::from(
        "# Experiment files\n\n\
         Generated from the code: edit the structs, then run \
         `UPDATE_DOCS=1 cargo test the_reference_of_experiments`. `stia check study.toml` checks such a \
         file, `stia schema --experiment` prints its JSON schema; \
         [guide/experiments.md](guide/experiments.md) is a worked study.\n",
    );
    let of = |text: Result<String, toml::ser::Error>| text.expect("defaults are TOML");
    let all = shape();
    let factor = list(all, "factor");
    page += &section("Top level", all, &of(toml::to_string(&Experiment::default())));
    page += &section("`[[factor]]`", factor, &of(toml::to_string(&Factor::default())));
    let choice = list(factor, "choices");
    page += &section("`[[factor.choices]]`", choice, &of(toml::to_string(&Choice::default())));
    page + TABLES
}

/// What the structs cannot say.
const TABLES: &str = "
## Keys of factors

A key is a parameter as `stia params` prints it. `policy.ID.budget` and `shock.NAME.from` reach into a policy or a
shock; they change the scenarios that have it and leave the others as they are. `policy.ID.on = false` takes a
policy out. `name`, `question`, `replicates`, `first_replicate`, `start`, `until` and `keep_journal` are no factors:
they say what is run.

## Given tables

With `design = \"table\"` a CSV file has a column for each factor, called by its name or key, and a row for each
point. A column that no `[[factor]]` section names is a key. An empty cell, or `as it is`, leaves the scenario alone.
A column `point` only numbers the rows, so that the `points.csv` of another sweep can be given.
";

/// The shape of the elements of a list.
fn list<'a>(shape: &'a Shape, name: &str) -> &'a Shape {
    let found = shape.lists().into_iter().find(|(list, _)| *list == name);
    found.expect("the struct has the list").1
}

/// A table of keys, in the order in which `defaults` states them.
fn section(title: &str, shape: &Shape, defaults: &str) -> String {
    let mut text = format!(
        "\n## {title}\n\n| Key | Meaning | Unit | Range | Default |\n|---|---|---|---|---|\n"
    );
    let values: Table = defaults.parse().expect("defaults are TOML");
    let place = |field: &&Field| {
        let key = format!("{} = ", field.name);
        defaults.lines().position(|line| line.starts_with(&key))
    };
    let mut fields: Vec<&Field> = shape.fields().iter().collect();
    fields.sort_by_key(|field| place(field).unwrap_or(usize::MAX));
    for field in fields {
        let default = values.get(&field.name).map(|value| format!("`{value}`"));
        let cells = [&field.doc, &field.unit, &field.shape.range()].map(|text| cell(text));
        let [doc, unit, range] = cells;
        let default = default.unwrap_or_default();
        writeln!(text, "| `{}` | {doc} | {unit} | {range} | {default} |", field.name)
            .expect("a string takes any text");
    }
    text
}
