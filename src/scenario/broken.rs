//! What does not hold between keys of a scenario.

/// What does not hold between keys.
pub struct Broken {
    /// The dotted keys that it relates; it is reported at the last of those given.
    pub keys: Vec<String>,
    /// What is wrong and what would be right.
    pub message: String,
}
