//! `public_money.csv`: what treasuries and public guarantors paid to others, by year.

use crate::study::estimates::columns;
use crate::study::jobs::yearly_money::YearlyPublicMoney;
use crate::table::Holds::{Numbers, Texts};
use crate::table::{Cell, Column, column};

/// What a public body paid a sector under a title in a year.
pub struct PublicMoneyRow<'a> {
    /// The scenario.
    pub scenario: &'a str,
    /// The replicate.
    pub replicate: u32,
    /// The payment.
    pub paid: YearlyPublicMoney,
}

impl<'a> PublicMoneyRow<'a> {
    /// The columns of `public_money.csv` of a run.
    pub const COLUMNS: [Column<PublicMoneyRow<'a>>; 7] = [
        columns::replicate(|row| Cell::Count(row.replicate.into())),
        columns::year(|row| Cell::Count(row.paid.key.0.into())),
        column("payer", Texts, "word", "public body: a treasury or a public guarantor", |row| {
            Cell::word(row.paid.key.1.name())
        }),
        column(
            "recipient",
            Texts,
            "word",
            "sector outside the public that received; payments between public bodies have no row",
            |row| Cell::word(row.paid.key.2.name()),
        ),
        column(
            "title",
            Texts,
            "word",
            "policy instrument, or the `reason` of the payment in `flows.csv`",
            |row| Cell::word(row.paid.key.3.name()),
        ),
        column("gross_yuan", Numbers, "CNY", "what was paid, grossed up to real units", |row| {
            Cell::Number(to_the_fen(row.paid.gross))
        }),
        column(
            "net_yuan",
            Numbers,
            "CNY",
            "the same less what the recipient paid to the payer under the title: below zero where \
             more came back in the year; taxes are not counted",
            |row| Cell::Number(to_the_fen(row.paid.net)),
        ),
    ];

    /// The same with the scenario before them.
    pub fn columns_of_comparisons() -> Vec<Column<PublicMoneyRow<'a>>> {
        let scenario = columns::scenario(|row: &PublicMoneyRow| Cell::word(row.scenario));
        [scenario].into_iter().chain(PublicMoneyRow::COLUMNS).collect()
    }
}

/// An amount rounded to fen.
pub fn to_the_fen(yuan: f64) -> f64 {
    (100.0 * yuan).round() / 100.0
}
