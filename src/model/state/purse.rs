//! What policies with a budget may still pay in a region, and what has been claimed from them.
//!
//! How claims are cut where money is short stands in `model::rules::instruments::rationing`.

use serde::{Deserialize, Serialize};

use crate::base::money::Money;

/// A region's part of a policy's money.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Purse {
    /// What instruments without money of their own may still pay together this month.
    pub common: Option<Money>,
    /// Its instruments that pay claims.
    pub lines: Vec<Line>,
}

/// The money of one instrument of a policy in a region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The instrument's place in the table.
    pub instrument: u8,
    /// What it may still pay this month; if none, it takes from the common money.
    pub left: Option<Money>,
    /// The share of each claim that is paid this month, or the chance that it is paid.
    pub coverage: f64,
    /// Claims of the last twelve months, by month of the year.
    pub claims: [Money; 12],
    /// What it has paid this year.
    pub spent: Money,
}

impl Purse {
    /// The line of an instrument.
    pub fn line(&self, instrument: usize) -> Option<&Line> {
        self.lines.iter().find(|line| usize::from(line.instrument) == instrument)
    }

    /// What an instrument may still pay this month; no limit if none.
    pub fn left(&self, instrument: usize) -> Option<Money> {
        self.line(instrument).and_then(|line| line.left).or(self.common)
    }

    /// Books a claim in that month of the year, and what was paid for it.
    pub fn book(&mut self, instrument: usize, month: u32, claimed: Money, paid: Money) {
        let line = self.lines.iter_mut().find(|line| usize::from(line.instrument) == instrument);
        let Some(line) = line else { return };
        line.claims[month as usize - 1] += claimed;
        line.spent += paid;
        match (&mut line.left, &mut self.common) {
            (Some(left), _) | (None, Some(left)) => *left -= paid,
            (None, None) => (),
        }
    }
}

impl Line {
    /// What was claimed in the last twelve months.
    pub fn claims_of_year(&self) -> Money {
        self.claims.iter().copied().sum()
    }
}
