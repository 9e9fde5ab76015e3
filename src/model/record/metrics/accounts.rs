//! The accounts of startups: what they make, pay and hold.
//!
//! A third of the firms closes its books each month, each for a quarter, so that a month's sums stand
//! for a month of all.

use super::{Metric, flow, money_flow, quotient, ratio, stock};

use crate::model::record::view::View;
use crate::model::state::tally::Count;

/// Output, people, taxes and cash of startups, and the idle money of their investors.
pub const ROWS: &[Metric] = &[
    money_flow("startup_sales", "Sales of startups.", |view| fen(view, Count::StartupSalesFen))
        .counted_by("startups_closing_books")
        .better_when_higher(),
    money_flow("value_added", "Sales of startups less what they buy for them.", |view| {
        fen(view, Count::StartupValueAddedFen)
    })
    .counted_by("startups_closing_books")
    .better_when_higher()
    .headline(4),
    stock("employment", "people", "Employees of startups, founders apart.", |view| {
        view.fraction(Count::StartupStaff)
    })
    .better_when_higher()
    .headline(5),
    ratio(
        "labour_productivity",
        "CNY/year",
        "Value added of startups in a year at the month's pace, for each employee and founder.",
        |view| {
            let people = view.fraction(Count::StartupStaff) + view.of(Count::Startups);
            quotient(12.0 * fen(view, Count::StartupValueAddedFen), people)
        },
    )
    .counted_by("startups_closing_books")
    .better_when_higher(),
    money_flow(
        "startup_profit",
        "Profit of startups after taxes and after what they spend on growth; below zero for a loss.",
        |view| fen(view, Count::StartupProfitFen),
    )
    .counted_by("startups_closing_books")
    .better_when_higher(),
    money_flow(
        "consumer_surplus",
        "Surplus of customers from what startups and enterprises offer: it rises with more and better \
         products where the baseline's paths apply, and follows spending where they do not.",
        |view| fen(view, Count::SurplusFen),
    )
    .better_when_higher(),
    money_flow("startup_wages", "Wages that startups pay.", |view| {
        fen(view, Count::StartupWagesFen)
    })
    .counted_by("startups_closing_books"),
    money_flow(
        "tax_revenue",
        "Taxes on value added and on profits of startups.",
        |view| fen(view, Count::StartupTaxFen),
    )
    .counted_by("startups_closing_books")
    .better_when_higher(),
    ratio("rd_intensity", "share", "R&D of startups relative to their sales.", |view| {
        quotient(fen(view, Count::StartupRdFen), fen(view, Count::StartupSalesFen))
    })
    .counted_by("startups_closing_books"),
    ratio(
        "startup_cash_months",
        "months",
        "Cash of the startups that closed their books over their costs of a month.",
        |view| quotient(fen(view, Count::StartupCashFen), fen(view, Count::StartupCostsFen)),
    )
    .counted_by("startups_closing_books"),
    ratio(
        "startups_with_loan_share",
        "share",
        "Share of the startups that closed their books that owed a bank.",
        |view| view.ratio(Count::StartupsIndebted, Count::StartupsClosingBooks),
    )
    .counted_by("startups_closing_books"),
    flow("startups_closing_books", "firms/month", "Startups that closed their books.", |view| {
        view.of(Count::StartupsClosingBooks)
    }),
    ratio(
        "idle_fund_years",
        "years",
        "Uninvested money of investors over what is committed to them in a year.",
        |view| {
            quotient(fen(view, Count::IdleFundFen), 12.0 * fen(view, Count::FundCommitmentsFen))
        },
    ),
];

fn fen(view: &View, count: Count) -> f64 {
    view.of(count) / 100.0
}
