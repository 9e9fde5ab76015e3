//! The lessons that ship. To add one, write its file and add a row.

use crate::schema::suggest::did_you_mean;

/// The page on which the class changes the world itself.
pub const FREE: &str = "free";

/// Name and text of every lesson, in the order in which they are taught.
pub const SHIPPED: &[(&str, &str)] = &[
    ("incubator", include_str!("../../../scenarios/lessons/incubator.toml")),
    ("loans", include_str!("../../../scenarios/lessons/loans.toml")),
    ("evaluation", include_str!("../../../scenarios/lessons/evaluation.toml")),
    ("exchange", include_str!("../../../scenarios/lessons/exchange.toml")),
    ("east-west", include_str!("../../../scenarios/lessons/east-west.toml")),
    ("subsidy", include_str!("../../../scenarios/lessons/subsidy.toml")),
    (FREE, include_str!("../../../scenarios/lessons/free.toml")),
];

/// The text of the lesson of that name.
pub fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}

/// The names of the lessons that ship.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// What is said where no lesson has a name.
pub fn unknown(name: &str) -> String {
    let all: Vec<&str> = names().collect();
    let meant = did_you_mean(name, names());
    format!("no lesson has this name{meant}; there are {}, or a file my.toml", all.join(", "))
}
