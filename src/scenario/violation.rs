//! A violated condition between keys of a scenario.

/// A violated condition between keys.
pub struct Violation {
    /// The dotted keys that it relates; it is reported at the last of those given.
    pub keys: Vec<String>,
    /// What is wrong and what would be right.
    pub message: String,
}
