//! The scenarios that ship with the program. To add one, write its file and add a row.

use super::load::load;

/// A scenario that ships with the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// What it is called on the command line.
    pub name: &'static str,
    /// The question that it answers.
    pub question: String,
}

/// Name and text of every shipped scenario.
pub const SHIPPED: &[(&str, &str)] = &[
    ("china", include_str!("../../scenarios/china.toml")),
    ("classroom", include_str!("../../scenarios/classroom.toml")),
];

/// The scenarios that ship, each with its question.
pub fn shipped() -> Vec<Shipped> {
    SHIPPED
        .iter()
        .map(|(name, _)| {
            let loaded = load(name, &[]).expect("tests load every shipped scenario");
            Shipped { name, question: loaded.scenario.question }
        })
        .collect()
}

/// The text of the shipped scenario called `name`.
pub fn text(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}

/// The names of all shipped scenarios.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}
