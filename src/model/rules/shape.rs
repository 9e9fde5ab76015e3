//! The shape of a scenario: every key with its doc, unit, range and source.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use schemars::{Schema, json_schema};
use serde_json::Value;

use crate::model::rules::scenario::Scenario;
use crate::schema::shape::Shape;

/// The schema of scenario files: the scenario, and what a file may extend.
pub fn file_schema() -> Schema {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Scenario>();
    let extends = json_schema!({
        "type": "string",
        "description": "The scenario that this one changes: a shipped name, or a path from here.",
        "x-unit": "name",
        "x-source": "choice",
    });
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("extends".into(), extends.to_value());
    }
    schema
}

/// The shape of scenario files, read once: it depends on nothing but the structs.
pub fn file_shape() -> &'static Shape {
    static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::of(&file_schema()));
    &SHAPE
}
