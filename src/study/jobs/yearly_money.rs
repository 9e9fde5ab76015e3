//! Who paid whom for what in a year: the country's flows and its public money.

use serde::{Deserialize, Serialize};

use crate::model::record::recorder::{MonthRecord, Title};
use crate::model::state::ledger::{Reason, Sector};

/// What one sector paid another for a reason in the months of a year that were written.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearlyFlow {
    /// The year, then payer, payee and reason.
    pub key: (i32, Sector, Sector, Reason),
    /// The amount grossed up to the country, CNY.
    pub yuan: f64,
}

/// What a public body paid in a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearlyPublicMoney {
    /// The year, then payer, recipient and title.
    pub key: (i32, Sector, Sector, Title),
    /// What was paid, CNY.
    pub gross: f64,
    /// What was paid less what came back under the same title, CNY.
    pub net: f64,
}

/// The money of a run by year, in the order of the keys.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct YearlyMoney {
    /// All flows.
    pub flows: Vec<YearlyFlow>,
    /// Public money.
    pub public: Vec<YearlyPublicMoney>,
}

impl YearlyMoney {
    /// Adds a month.
    pub fn add(&mut self, record: &MonthRecord) {
        let year = record.month.year();
        for flow in &record.flows {
            let key = (year, flow.payer, flow.payee, flow.reason);
            let none = YearlyFlow { key, yuan: 0.0 };
            entry(&mut self.flows, key, |row| row.key, none).yuan += flow.yuan;
        }
        for payment in &record.public_money {
            let key = (year, payment.payer, payment.recipient, payment.title);
            let none = YearlyPublicMoney { key, gross: 0.0, net: 0.0 };
            let row = entry(&mut self.public, key, |row| row.key, none);
            row.gross += payment.gross;
            row.net += payment.net;
        }
    }
}

/// The row of a key, which is put into its place if there is none.
fn entry<Row: Copy, Key: Ord>(
    rows: &mut Vec<Row>,
    key: Key,
    of: impl Fn(&Row) -> Key,
    none: Row,
) -> &mut Row {
    let place = rows.partition_point(|row| of(row) < key);
    if rows.get(place).is_none_or(|row| of(row) != key) {
        rows.insert(place, none);
    }
    &mut rows[place]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_their_keys_and_are_summed() {
        let mut rows: Vec<(u8, f64)> = Vec::new();
        for (key, amount) in [(3, 1.0), (1, 2.0), (3, 4.0), (2, 8.0)] {
            entry(&mut rows, key, |row| row.0, (key, 0.0)).1 += amount;
        }
        assert_eq!(rows, [(1, 2.0), (2, 8.0), (3, 5.0)]);
    }
}
