//! The shape that a scenario file must have, read from the JSON Schema of the parameter structs.
//!
//! Only what parameters need is understood: sections, numbers, booleans, text, choices and lists.
//! Anything else is [`Shape::Unknown`], which a test refuses.

use schemars::Schema;
use serde_json::{Map, Number, Value};

use crate::base::month::Month;
use crate::base::regions::{
    all_names, names_of_regions_and_parts, place_named, region_or_part_named, regions_of,
};

/// The values allowed at a place of a scenario file.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A table with these fields and no others.
    Section(Vec<Field>),
    /// A finite number of `unit`, whole if `is_whole`, within the bounds.
    Number { is_whole: bool, min: Option<Number>, max: Option<Number>, unit: String },
    /// `true` or `false`.
    Boolean,
    /// Text of at least `min_length` characters that follows the pattern.
    Text { min_length: u64, pattern: Option<&'static Pattern> },
    /// One of these words.
    Choice(Vec<String>),
    /// A list of alike elements.
    List { element: Box<Shape>, min_items: u64, max_items: u64 },
    /// Any single value.
    Any,
    /// A schema that no parameter should have.
    Unknown,
}

/// A key of a section, with what its struct says about it.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key without its section.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Its unit; empty if the code states none.
    pub unit: String,
    /// Where its default comes from; empty if the code states none.
    pub source: String,
    /// The values allowed.
    pub shape: Shape,
}

/// A form that text must have. Patterns are few, so each brings its own reader.
#[derive(Debug)]
pub struct Pattern {
    /// The regular expression in the schema, or what `x-place` says there.
    pub expression: &'static str,
    /// The text as the program uses it, if it has the form.
    pub read: fn(&str) -> Option<String>,
    /// What such a text is called.
    pub noun: &'static str,
    /// How it is written.
    pub example: &'static str,
    /// Every name with what it stands for, where texts are names.
    pub names: fn() -> Vec<(&'static str, &'static str)>,
}

/// What `x-place` says where a part of the country stands for its regions.
const REGION: &str = "region";

/// Every pattern that a parameter may have.
static PATTERNS: [Pattern; 3] = [
    Pattern {
        expression: "^[0-9]{4}-(0[1-9]|1[0-2])$",
        read: |text| text.parse::<Month>().is_ok().then(|| text.into()),
        noun: "a month",
        example: "2030-12",
        names: Vec::new,
    },
    Pattern {
        expression: REGION,
        read: |text| region_or_part_named(text).map(String::from),
        noun: "a region",
        example: "Gansu",
        names: || names_of_regions_and_parts().collect(),
    },
    Pattern {
        expression: "place",
        read: |text| place_named(text).map(String::from),
        noun: "a place",
        example: "Gansu",
        names: || all_names().collect(),
    },
];

impl Shape {
    /// The shape that `schema` describes. It must not refer to itself.
    pub fn of(schema: &Schema) -> Shape {
        read(schema.as_value(), schema.as_value())
    }

    /// What an element of a list stands for: a part of the country for its regions, any other for
    /// itself.
    pub fn written_out(&self, element: toml::Value) -> Vec<toml::Value> {
        let is_region = |pattern: &Pattern| pattern.expression == REGION;
        let regions = match (self, &element) {
            (Shape::Text { pattern: Some(pattern), .. }, toml::Value::String(name))
                if is_region(pattern) =>
            {
                regions_of(name)
            }
            _ => &[],
        };
        match regions {
            [] => vec![element],
            regions => regions.iter().map(|&region| region.into()).collect(),
        }
    }

    /// The fields of a section; none for anything else.
    pub fn fields(&self) -> &[Field] {
        match self {
            Shape::Section(fields) => fields,
            _ => &[],
        }
    }

    /// The field with the dotted key `key`.
    pub fn field(&self, key: &str) -> Option<&Field> {
        let (name, rest) =
            key.split_once('.').map_or((key, None), |(name, rest)| (name, Some(rest)));
        let field = self.fields().iter().find(|field| field.name == name)?;
        rest.map_or(Some(field), |rest| field.shape.field(rest))
    }

    /// Every leaf with its dotted key.
    pub fn leaves(&self) -> Vec<(String, &Field)> {
        let mut leaves = Vec::new();
        for field in self.fields() {
            match &field.shape {
                Shape::Section(_) => leaves.extend(
                    field
                        .shape
                        .leaves()
                        .into_iter()
                        .map(|(key, leaf)| (join(&field.name, &key), leaf)),
                ),
                _ => leaves.push((field.name.clone(), field)),
            }
        }
        leaves
    }

    /// Every leaf, also within lists of sections: `changes.key`.
    pub fn all_leaves(&self) -> Vec<(String, &Field)> {
        let mut leaves = Vec::new();
        for (key, field) in self.leaves() {
            match &field.shape {
                Shape::List { element, .. } if !element.fields().is_empty() => {
                    let inner = element.all_leaves().into_iter();
                    leaves.extend(inner.map(|(name, leaf)| (join(&key, &name), leaf)));
                }
                _ => leaves.push((key, field)),
            }
        }
        leaves
    }

    /// Lists of sections at the top level, by name: `[[policy]]`.
    pub fn lists(&self) -> Vec<(&str, &Shape)> {
        let mut lists: Vec<(&str, &Shape)> = Vec::new();
        for field in self.fields() {
            if let Shape::List { element, .. } = &field.shape
                && matches!(**element, Shape::Section(_))
            {
                lists.push((&field.name, element));
            }
        }
        lists
    }

    /// The sections, by dotted path (empty for the top level), that have a key called `name`.
    pub fn homes(&self, name: &str) -> Vec<String> {
        let mut homes = Vec::new();
        if self.fields().iter().any(|field| field.name == name) {
            homes.push(String::new());
        }
        for field in self.fields() {
            let inner = field.shape.homes(name);
            homes.extend(inner.into_iter().map(|home| join(&field.name, &home)));
        }
        homes
    }

    /// What is expected, as a noun phrase: `a number in [0, 1]`.
    pub fn expectation(&self) -> String {
        match self {
            Shape::Section(_) => "a section".into(),
            Shape::Number { is_whole, unit, .. } => {
                let kind = if *is_whole { "a whole number" } else { "a number" };
                let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
                format!("{kind} in {}{unit}", self.range())
            }
            Shape::Boolean => "true or false".into(),
            Shape::Text { pattern: Some(pattern), .. } => {
                format!("{} written as \"{}\"", pattern.noun, pattern.example)
            }
            Shape::Text { .. } => "text in quotes".into(),
            Shape::Choice(_) => format!("one of {}", self.range()),
            Shape::List { element, min_items, max_items } => {
                let length = count(*min_items, *max_items).map(|count| format!(" of {count}"));
                format!("a list{}, each {}", length.unwrap_or_default(), element.expectation())
            }
            Shape::Any => "a value".into(),
            Shape::Unknown => "something else".into(),
        }
    }

    /// Which values are allowed, for tables: `[0, 1]`.
    pub fn range(&self) -> String {
        match self {
            Shape::Number { min, max, .. } => interval(min.as_ref(), max.as_ref()),
            Shape::Choice(words) => {
                words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
            }
            Shape::Text { pattern: Some(pattern), .. } => pattern.noun.into(),
            Shape::Text { .. } => "text".into(),
            Shape::List { element, min_items, max_items } => {
                let length = count(*min_items, *max_items).map(|count| format!(" of {count}"));
                format!("list{}, each {}", length.unwrap_or_default(), element.range())
            }
            Shape::Section(_) | Shape::Boolean | Shape::Any | Shape::Unknown => self.expectation(),
        }
    }
}

/// A dotted key from its parts, either of which may be empty.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() || name.is_empty() {
        format!("{path}{name}")
    } else {
        format!("{path}.{name}")
    }
}

/// How many elements a list may have, unless any number will do.
pub fn count(min_items: u64, max_items: u64) -> Option<String> {
    match (min_items, max_items) {
        (0, u64::MAX) => None,
        (min, u64::MAX) => Some(format!("{min} or more")),
        (min, max) if min == max => Some(min.to_string()),
        (min, max) => Some(format!("{min} to {max}")),
    }
}

fn interval(min: Option<&Number>, max: Option<&Number>) -> String {
    let left = min.map_or("(-inf".into(), |min| format!("[{}", bound(min)));
    let right = max.map_or("inf)".into(), |max| format!("{}]", bound(max)));
    format!("{left}, {right}")
}

fn bound(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.abs() < 1e15 => float.to_string(),
        _ => number.to_string(),
    }
}

fn read(node: &Value, root: &Value) -> Shape {
    if let Some(target) = reference(node, root) {
        return read(&target, root);
    }
    if let Some(words) = choice(node) {
        return Shape::Choice(words);
    }
    if node.get("x-any").is_some() {
        return Shape::Any;
    }
    let number = |key: &str| node.get(key).and_then(Value::as_number).cloned();
    let size = |key: &str| node.get(key).and_then(Value::as_u64);
    match node.get("type").and_then(Value::as_str) {
        Some("object") => match node.get("properties").and_then(Value::as_object) {
            Some(properties) => Shape::Section(fields(properties, root)),
            None => Shape::Unknown,
        },
        Some(kind @ ("number" | "integer")) => Shape::Number {
            is_whole: kind == "integer",
            min: number("minimum"),
            max: number("maximum"),
            unit: node.get("x-unit").and_then(Value::as_str).unwrap_or_default().into(),
        },
        Some("boolean") => Shape::Boolean,
        Some("string") => text(node),
        Some("array") => match node.get("items") {
            Some(items) => Shape::List {
                element: Box::new(element(node, items, root)),
                min_items: size("minItems").unwrap_or(0),
                max_items: size("maxItems").unwrap_or(u64::MAX),
            },
            None => Shape::Unknown,
        },
        _ => Shape::Unknown,
    }
}

/// The shape of the elements of a list, which may be names of places.
fn element(list: &Value, items: &Value, root: &Value) -> Shape {
    match list.get("x-place").and_then(Value::as_str) {
        Some(place) => patterned(0, place),
        None => read(items, root),
    }
}

/// The node that `$ref` names, with the keywords beside `$ref`.
fn reference(node: &Value, root: &Value) -> Option<Value> {
    let pointer = node.get("$ref")?.as_str()?.strip_prefix('#')?;
    let mut target = root.pointer(pointer)?.as_object()?.clone();
    let beside = node.as_object()?.iter().filter(|(key, _)| *key != "$ref");
    target.extend(beside.map(|(key, value)| (key.clone(), value.clone())));
    Some(Value::Object(target))
}

fn fields(properties: &Map<String, Value>, root: &Value) -> Vec<Field> {
    properties
        .iter()
        .map(|(name, node)| {
            let node = reference(node, root).unwrap_or_else(|| node.clone());
            let text = |key: &str| node.get(key).and_then(Value::as_str).unwrap_or_default().into();
            Field {
                name: name.clone(),
                doc: text("description"),
                unit: text("x-unit"),
                source: text("x-source"),
                shape: read(&node, root),
            }
        })
        .collect()
}

fn text(node: &Value) -> Shape {
    let min_length = node.get("minLength").and_then(Value::as_u64).unwrap_or(0);
    let Some(expression) = node.get("pattern").and_then(Value::as_str) else {
        return Shape::Text { min_length, pattern: None };
    };
    patterned(min_length, expression)
}

/// Text of a pattern, by its expression.
fn patterned(min_length: u64, expression: &str) -> Shape {
    match PATTERNS.iter().find(|pattern| pattern.expression == expression) {
        Some(pattern) => Shape::Text { min_length, pattern: Some(pattern) },
        None => Shape::Unknown,
    }
}

/// The words of a unit `enum`, whose documented variants `schemars` writes one by one.
fn choice(node: &Value) -> Option<Vec<String>> {
    if let Some(branches) = node.get("oneOf").and_then(Value::as_array) {
        return branches.iter().map(choice).collect::<Option<Vec<_>>>().map(|words| words.concat());
    }
    if let Some(word) = node.get("const").and_then(Value::as_str) {
        return Some(vec![word.into()]);
    }
    let words = node.get("enum")?.as_array()?;
    words.iter().map(|word| word.as_str().map(String::from)).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use schemars::{JsonSchema, schema_for};

    use super::*;

    /// The required descriptions that a leaf is missing.
    fn gaps(shape: &Shape) -> String {
        let mut gaps = String::new();
        for (key, leaf) in shape.leaves() {
            let mut note = |lack: &str| gaps.push_str(&format!("{key} lacks {lack}\n"));
            for (lack, text) in
                [("a doc", &leaf.doc), ("a unit", &leaf.unit), ("a source", &leaf.source)]
            {
                if text.trim().is_empty() {
                    note(lack);
                }
            }
            let mut shape = &leaf.shape;
            while let Shape::List { element, .. } = shape {
                shape = element;
            }
            // A list of sections is looked into.
            if let Shape::Section(_) = shape {
                gaps.push_str(&self::gaps(shape));
                continue;
            }
            match shape {
                Shape::Number { min: Some(_), max: Some(_), .. } => (),
                Shape::Number { .. } => note("a range"),
                Shape::Unknown | Shape::Section(_) => note("a shape that files can be checked for"),
                _ => (),
            }
        }
        gaps
    }

    #[test]
    fn every_parameter_has_doc_unit_source_and_range() {
        let gaps = gaps(&Shape::of(&crate::model::rules::shape::file_schema()));
        assert!(gaps.is_empty(), "{gaps}");
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Share(f64);

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Holes {
        /// Whole.
        #[schemars(range(min = 0.0, max = 1.0))]
        #[schemars(extend("x-unit" = "1", "x-source" = "assumed"))]
        good: f64,
        /// The range vanishes on a newtype's reference.
        #[schemars(range(min = 0.0, max = 1.0))]
        #[schemars(extend("x-unit" = "1", "x-source" = "assumed"))]
        share: Share,
        /// The range must stand in `inner`.
        #[schemars(range(min = 0.0, max = 1.0))]
        #[schemars(extend("x-unit" = "1", "x-source" = "assumed"))]
        shares: [f64; 3],
        /// As here.
        #[schemars(inner(range(min = 0.0, max = 1.0)))]
        #[schemars(extend("x-unit" = "1", "x-source" = "assumed"))]
        weights: Vec<f64>,
        bare: u32,
        /// Maps have no fixed keys.
        #[schemars(extend("x-unit" = "1", "x-source" = "assumed"))]
        map: std::collections::BTreeMap<String, f64>,
        /// Empty is not honest.
        #[schemars(extend("x-unit" = "1", "x-source" = " "))]
        flag: bool,
    }

    fn check(schema: &Schema, expected: Expect) {
        expected.assert_eq(&gaps(&Shape::of(schema)));
    }

    #[test]
    fn a_missing_range_unit_or_source_is_noticed() {
        check(
            &schema_for!(Holes),
            expect![[r#"
            bare lacks a doc
            bare lacks a unit
            bare lacks a source
            bare lacks a range
            flag lacks a source
            map lacks a shape that files can be checked for
            share lacks a range
            shares lacks a range
        "#]],
        );
    }
}
