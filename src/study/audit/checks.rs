//! What an audit changes to see whether a difference is robust to it.

use crate::model::rules::scenario::Scenario;

/// A check: the same comparison run in another way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// The original comparison.
    Original,
    /// Another settlement order, with the same random numbers.
    SettlementOrder(u64),
    /// Other seeds, all of them together: as many replicates again with each.
    Seeds {
        /// The first of them.
        first: u64,
        /// The last.
        last: u64,
    },
    /// Another scale.
    Scale(f64),
}

/// The one thing that is changed in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Nothing.
    Nothing,
    /// The settlement order.
    SettlementOrder(u64),
    /// The seed.
    Seed(u64),
    /// The scale.
    Scale(f64),
}

impl Check {
    /// What is changed in its runs, one after the other.
    pub fn changes(self) -> Vec<Change> {
        match self {
            Check::Original => vec![Change::Nothing],
            Check::SettlementOrder(order) => vec![Change::SettlementOrder(order)],
            Check::Seeds { first, last } => (first..=last).map(Change::Seed).collect(),
            Check::Scale(scale) => vec![Change::Scale(scale)],
        }
    }

    /// Whether replicate n has random numbers in common with the original's replicate n, so that
    /// both make a pair: with another seed it has none, at another scale some.
    pub const fn shares_random_numbers(self) -> bool {
        !matches!(self, Check::Seeds { .. })
    }

    /// The scale that it changes to.
    pub const fn scale(self) -> Option<f64> {
        match self {
            Check::Scale(scale) => Some(scale),
            Check::Original | Check::SettlementOrder(_) | Check::Seeds { .. } => None,
        }
    }

    /// The parameter that is changed, as tables say it.
    pub const fn name(self) -> &'static str {
        match self {
            Check::Original => "none",
            Check::SettlementOrder(_) => "settlement_order",
            Check::Seeds { .. } => "seed",
            Check::Scale(_) => "scale",
        }
    }

    /// Its value: `3`, or `2-4`.
    pub fn setting(self) -> String {
        match self {
            Check::Original => String::new(),
            Check::SettlementOrder(order) => order.to_string(),
            Check::Seeds { first, last } if first == last => first.to_string(),
            Check::Seeds { first, last } => format!("{first}-{last}"),
            Check::Scale(scale) => scale.to_string(),
        }
    }

    /// The check in words.
    pub fn words(self) -> String {
        match self {
            Check::Original => "as asked for".into(),
            Check::SettlementOrder(_) => format!("order {}", self.setting()),
            Check::Seeds { first, last } if first == last => format!("seed {}", self.setting()),
            Check::Seeds { .. } => format!("seeds {}", self.setting()),
            Check::Scale(_) => format!("scale {}", self.setting()),
        }
    }
}

impl Change {
    /// The scenario with the change.
    pub fn of(self, scenario: &Scenario) -> Scenario {
        let mut scenario = scenario.clone();
        match self {
            Change::Nothing => (),
            Change::SettlementOrder(order) => scenario.settlement_order = order,
            Change::Seed(seed) => scenario.seed = seed,
            Change::Scale(scale) => scenario.scale = scale,
        }
        scenario
    }

    /// What runs with the change are called.
    pub fn words(self) -> String {
        match self {
            Change::Nothing => "as asked for".into(),
            Change::SettlementOrder(order) => format!("order {order}"),
            Change::Seed(seed) => format!("seed {seed}"),
            Change::Scale(scale) => format!("scale {scale}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rules::scenario::resolved;

    #[test]
    fn a_check_changes_one_thing() {
        let scenario = Scenario::default();
        let seeds = Check::Seeds { first: 4, last: 5 };
        for check in [Check::SettlementOrder(3), seeds, Check::Scale(0.01)] {
            for change in check.changes() {
                let lines = |scenario: &Scenario| {
                    resolved(scenario).lines().map(String::from).collect::<Vec<_>>()
                };
                let (before, after) = (lines(&scenario), lines(&change.of(&scenario)));
                let other = before.iter().zip(&after).filter(|(one, other)| one != other);
                let other: Vec<&String> = other.map(|(_, line)| line).collect();
                assert_eq!(other.len(), 1);
                assert!(other[0].starts_with(check.name()), "{}", other[0]);
            }
        }
        assert_eq!(seeds.changes(), [Change::Seed(4), Change::Seed(5)]);
        assert_eq!(resolved(&Change::Nothing.of(&scenario)), resolved(&scenario));
    }

    #[test]
    fn settings_read_as_they_are_given() {
        let seeds = |first: u64, last: u64| Check::Seeds { first, last };
        let said = [seeds(2, 4), seeds(2, 2), Check::Scale(0.005)].map(Check::words);
        assert_eq!(said, ["seeds 2-4", "seed 2", "scale 0.005"]);
    }
}
