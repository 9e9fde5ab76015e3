//! `refused_claims.csv`: what policies refused, by instrument and by recipient.

use std::path::Path;

use anyhow::Result;

use super::policy_money::PolicyMoney;
use super::public_money::to_the_fen;
use crate::study::estimates::columns;
use crate::table::Holds::{Numbers, Texts};
use crate::table::{Cell, Column, Format, column, writer};

/// The file.
const FILE: &str = "refused_claims.csv";

/// What an instrument refused, or what was refused to a kind of recipient.
pub struct RefusedClaimsRow<'a> {
    scenario: &'a str,
    window: String,
    by: &'static str,
    name: &'static str,
    paid: Option<f64>,
    refused: f64,
}

impl<'a> RefusedClaimsRow<'a> {
    /// The columns of `refused_claims.csv`.
    pub const COLUMNS: &'a [Column<RefusedClaimsRow<'a>>] = &[
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::window(|row| Cell::text(&row.window)),
        column("by", Texts, "word", "`instrument` or `recipient`", |row| Cell::word(row.by)),
        column("name", Texts, "word", "policy instrument, or sector that claimed", |row| {
            Cell::word(row.name)
        }),
        column("paid_yuan", Numbers, "CNY", "what the instrument paid", |row| {
            Cell::number(row.paid.map(to_the_fen))
        }),
        column("refused_yuan", Numbers, "CNY", "what was claimed beyond what was paid", |row| {
            Cell::Number(to_the_fen(row.refused))
        }),
    ];
}

/// Writes what the policies of scenarios refused, and names the file.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write(directory: &Path, money: &[(String, PolicyMoney)]) -> Result<Vec<String>> {
    let rows = money.iter().flat_map(|(scenario, money)| rows(scenario, money));
    writer::write(&directory.join(FILE), Format::Csv, RefusedClaimsRow::COLUMNS, rows)
}

/// The instruments that refused part of what was claimed, in their order, then to whom they did, the
/// largest first.
fn rows<'a>(
    scenario: &'a str,
    money: &'a PolicyMoney,
) -> impl Iterator<Item = RefusedClaimsRow<'a>> {
    let months = money.months.map(|(first, last)| format!("{first}..{last}"));
    let window = months.unwrap_or_default();
    let row = move |by, name, paid, refused| RefusedClaimsRow {
        scenario,
        window: window.clone(),
        by,
        name,
        paid,
        refused,
    };
    let of_recipients = row.clone();
    let instruments = money.instruments.iter().filter(|it| it.refused > 0.0);
    let recipients = money.refused_to.iter();
    instruments
        .map(move |it| row("instrument", it.instrument, Some(it.paid), it.refused))
        .chain(recipients.map(move |(it, sum)| of_recipients("recipient", it.name(), None, *sum)))
}
