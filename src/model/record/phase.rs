//! The phases of the month, as timings and reports name them.

/// A phase of the month; the order of variants is that of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Public money and policies; intermediaries open their month.
    Policy,
    /// Researchers produce results.
    Research,
    /// Patent offices decide.
    Protection,
    /// Results become ready, technical needs arise.
    Transformation,
    /// Buyers search and sign technology contracts.
    Matching,
    /// Nascent founders found firms.
    Founding,
    /// Hosts admit, serve and dismiss tenants.
    Incubation,
    /// Firms trade.
    Operation,
    /// Financing rounds and exits.
    Equity,
    /// Projects, loans and defaults.
    Credit,
    /// Intermediaries close their month.
    Intermediaries,
    /// Awareness, trust and local knowledge spread.
    Recognition,
    /// The books are closed and the record is taken.
    Record,
}

impl Phase {
    /// The first phase of the month: counts by phase start with it.
    pub const FIRST: Phase = Phase::Policy;

    /// The word in timings and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Phase::Policy => "policy",
            Phase::Research => "research",
            Phase::Protection => "protection",
            Phase::Transformation => "transformation",
            Phase::Matching => "matching",
            Phase::Founding => "founding",
            Phase::Incubation => "incubation",
            Phase::Operation => "operation",
            Phase::Equity => "equity",
            Phase::Credit => "credit",
            Phase::Intermediaries => "intermediaries",
            Phase::Recognition => "recognition",
            Phase::Record => "record",
        }
    }
}
