//! What every parameter means: the JSON Schema, the list of parameters and their reference page.

use std::fmt::Write;

use serde_json::Value;
use toml::Table;

use crate::model::rules::scenario::{Scenario, resolved};
use crate::model::rules::shape::{file_schema, file_shape};
use crate::schema::check::check;
use crate::schema::set::set;
use crate::schema::shape::{Field, Shape};

/// A parameter as its struct describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The key with its section: `research.founding_rate`.
    pub key: String,
    /// What it means.
    pub doc: String,
    /// Its unit.
    pub unit: String,
    /// The values that it may have: `[0, 1]`.
    pub range: String,
    /// Its default, as it stands in a scenario file.
    pub default: String,
    /// Where the default comes from.
    pub source: String,
}

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Anything else.
    Other,
}

/// What the value of a parameter is, also of one of a policy or shock that a key reaches by name;
/// nothing if there is none of that key.
pub fn kind_of_key(key: &str) -> Option<KeyKind> {
    match &field_of_key(key)?.shape {
        Shape::Number { is_whole: true, .. } => Some(KeyKind::Whole),
        Shape::Number { .. } => Some(KeyKind::Number),
        Shape::Section(_) => None,
        _ => Some(KeyKind::Other),
    }
}

/// The unit of a key, of elements of lists too: `policy.NAME.voucher.share`.
pub fn unit_of_key(key: &str) -> Option<&'static str> {
    field_of_key(key).map(|field| field.unit.as_str())
}

fn field_of_key(key: &str) -> Option<&'static Field> {
    let of_element = |(list, element): (&str, &'static Shape)| {
        let rest = key.strip_prefix(list)?.strip_prefix('.')?;
        // A name may have dots in it.
        let ends = rest.match_indices('.').map(|(dot, _)| &rest[dot + 1..]);
        std::iter::once(rest).chain(ends).find_map(|path| element.field(path))
    };
    let inner = || file_shape().lists().into_iter().find_map(of_element);
    file_shape().field(key).or_else(inner)
}

/// The JSON Schema of scenario files, for editors; units and sources are `x-unit` and `x-source`.
pub fn schema() -> Value {
    file_schema().to_value()
}

/// Every parameter, in the order of the structs.
pub fn parameters() -> Vec<Parameter> {
    // The resolved defaults state every parameter in order: reading them back gives both.
    let shape = file_shape();
    let defaults = check(shape, "", &resolved(&Scenario::default()));
    let mut leaves = shape.leaves();
    leaves.retain(|(key, _)| defaults.places.contains_key(key));
    leaves.sort_by_key(|(key, _)| defaults.places[key]);
    leaves
        .into_iter()
        .map(|(key, field)| Parameter {
            default: default(&defaults.table, &key),
            key,
            doc: field.doc.clone(),
            unit: field.unit.clone(),
            range: field.shape.range(),
            source: field.source.clone(),
        })
        .collect()
}

/// Every key of the lists of a scenario, such as `policy.voucher.share` and `shock.changes.times`;
/// they have no default.
pub fn list_parameters() -> Vec<Parameter> {
    let of = |(list, element): (&str, &'static Shape)| {
        let list = list.to_string();
        element.all_leaves().into_iter().map(move |(key, field)| Parameter {
            key: format!("{list}.{key}"),
            doc: field.doc.clone(),
            unit: field.unit.clone(),
            range: field.shape.range(),
            default: String::new(),
            source: field.source.clone(),
        })
    };
    file_shape().lists().into_iter().flat_map(of).collect()
}

/// The parameters whose key contains `pattern`, or fits it if it has a `*`; case does not matter.
pub fn find(pattern: &str) -> Vec<Parameter> {
    let pattern = pattern.to_lowercase();
    let mut parameters = parameters();
    parameters.retain(|parameter| {
        let key = parameter.key.to_lowercase();
        if pattern.contains('*') { fits(&key, &pattern) } else { key.contains(&pattern) }
    });
    parameters
}

/// The reference of all parameters as Markdown, for `docs/PARAMETERS.md`.
pub fn parameters_markdown() -> String {
    let shape = file_shape();
    let mut page = String::from(
        "# Parameters\n\n\
         Generated from the code: edit the structs, then run \
         `UPDATE_DOCS=1 cargo test the_reference_is_current`.\n\n\
         A scenario file states only what differs from the defaults, or from the scenario that it \
         `extends`. `stia params PATTERN` shows the same.\n",
    );
    let mut section = None;
    for parameter in parameters() {
        let (path, name) = parameter.key.rsplit_once('.').unwrap_or(("", &parameter.key));
        if section.as_deref() != Some(path) {
            page += &heading(shape, path);
            section = Some(path.to_owned());
        }
        let Parameter { doc, unit, range, default, source, .. } = &parameter;
        let cells = [doc, unit, range, default, source].map(|text| cell(text));
        let [doc, unit, range, default, source] = cells;
        writeln!(page, "| `{name}` | {doc} | {unit} | {range} | `{default}` | {source} |")
            .expect("a string takes any text");
    }
    for (section, element) in shape.lists() {
        writeln!(page, "\n## `[[{section}]]`\n").expect("a string takes any text");
        page += "| Key | Meaning | Unit | Range | Source |\n|---|---|---|---|---|\n";
        for (key, field) in element.all_leaves() {
            let cells = [&field.doc, &field.unit, &field.shape.range(), &field.source];
            let [doc, unit, range, source] = cells.map(|text| cell(text));
            writeln!(page, "| `{key}` | {doc} | {unit} | {range} | {source} |")
                .expect("a string takes any text");
        }
    }
    page
}

fn default(defaults: &Table, key: &str) -> String {
    let mut parts = key.split('.');
    let first = parts.next().and_then(|part| defaults.get(part));
    let value = parts.fold(first, |value, part| value?.get(part));
    value.map(ToString::to_string).unwrap_or_default()
}

/// Whether `text` fits `pattern`, in which `*` stands for any text.
fn fits(text: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return text == pattern;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let (middles, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for middle in middles.split('*') {
        match text.split_once(middle) {
            Some((_, after)) => text = after,
            None => return false,
        }
    }
    text.ends_with(last)
}

fn heading(shape: &Shape, path: &str) -> String {
    let (title, doc) = match shape.field(path) {
        Some(section) => (format!("`[{path}]`"), section.doc.as_str()),
        None => ("Top level".into(), "What a run is: its name, question, seed, size and time."),
    };
    let columns =
        "| Key | Meaning | Unit | Range | Default | Source |\n|---|---|---|---|---|---|\n";
    format!("\n## {title}\n\n{}\n\n{columns}", doc.trim())
}

/// A text as a cell of a Markdown table.
pub(crate) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// What is wrong with an override by itself, in any scenario.
pub fn refusals(argument: &str) -> Vec<String> {
    let layer = set(crate::model::rules::shape::file_shape(), 1, argument);
    layer.mistakes.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for pattern in ["seed", "s*", "*d", "*", "s*e*d", "**", "*ee*"] {
            assert!(fits("seed", pattern), "{pattern}");
        }
        for pattern in ["see", "*x", "x*", "s*x*d", "seed*d", "e*"] {
            assert!(!fits("seed", pattern), "{pattern}");
        }
    }
}
