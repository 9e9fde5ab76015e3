//! Banks: capital, deposits and experience.

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::base::money::Money;
use crate::model::state::ledger::AccountId;

/// A bank's branches in a region. It lends deposits; its account holds its own capital.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bank {
    /// Lineage name.
    pub name: Name,
    /// Its account.
    pub account: AccountId,
    /// What it is.
    pub kind: BankKind,
    /// Its knowledge of lending on intellectual property, from 0 to 1.
    pub knowledge: f64,
    /// Defaults of its borrowers, by class.
    pub experience: [Experience; CLASSES],
    /// Principal that borrowers owe it.
    pub outstanding: Money,
    /// Its yearly cost of funds for these loans.
    pub yearly_cost: Money,
    /// Loans made since the start.
    pub loans: u64,
}

/// What a bank is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BankKind {
    /// One of the large banks of the state.
    State,
    /// A national bank with many owners.
    JointStock,
    /// A city or rural bank.
    Local,
}

impl BankKind {
    /// The kind of bank number `number` of `count`. Of the fifteen that are named as partners in
    /// Inner Mongolia (C4B6-054, L2328), six are large banks of the state, five joint-stock banks
    /// and four city or rural banks.
    pub fn of(number: u32, count: u32) -> BankKind {
        let place = (f64::from(number) + 0.5) / f64::from(count.max(1)) * 15.0;
        match place {
            place if place < 6.0 => BankKind::State,
            place if place < 11.0 => BankKind::JointStock,
            _ => BankKind::Local,
        }
    }

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            BankKind::State => "state",
            BankKind::JointStock => "joint_stock",
            BankKind::Local => "local",
        }
    }
}

/// Classes of borrowers: three ages of firms; without a pledge, with one, guaranteed, or renewed;
/// rated or not.
pub const CLASSES: usize = 24;

/// Expected and actual outcomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Experience {
    /// Sum of what was expected.
    pub expected: f64,
    /// Sum of what happened.
    pub happened: f64,
}

impl Experience {
    /// Adds an outcome.
    pub fn add(&mut self, expected: f64, happened: f64) {
        self.expected += expected;
        self.happened += happened;
    }

    /// The same, with a weight.
    #[must_use]
    pub fn times(self, weight: f64) -> Experience {
        Experience { expected: self.expected * weight, happened: self.happened * weight }
    }

    /// The experience without a part of it.
    #[must_use]
    pub fn less(self, part: Experience) -> Experience {
        Experience {
            expected: (self.expected - part.expected).max(0.0),
            happened: (self.happened - part.happened).max(0.0),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Experience) -> Experience {
        Experience {
            expected: self.expected + other.expected,
            happened: self.happened + other.happened,
        }
    }

    /// Ratio of outcomes to expectations: the mean of a gamma belief that begins at `prior` with a
    /// `weight`.
    pub fn ratio(self, prior: f64, weight: f64) -> f64 {
        (prior * weight + self.happened) / (weight + self.expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn experience_moves_a_belief_by_its_weight() {
        let mut own = Experience::default();
        assert_eq!(own.ratio(1.0, 5.0), 1.0);
        own.add(5.0, 10.0);
        assert_eq!(own.ratio(1.0, 5.0), 1.5);
        // What others have seen counts for less than what one has seen.
        let others = Experience { expected: 20.0, happened: 0.0 };
        assert_eq!(own.and(others.times(0.5)).ratio(1.0, 5.0), 15.0 / 20.0);
    }

    #[test]
    fn banks_are_of_three_kinds() {
        let of = |kind| (0..22).filter(|&it| BankKind::of(it, 22) == kind).count();
        assert_eq!([BankKind::State, BankKind::JointStock, BankKind::Local].map(of), [9, 7, 6]);
    }
}
