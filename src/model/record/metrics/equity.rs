//! Equity of startups.

use super::{Metric, flow, money_flow, stock};

use crate::model::state::tally::Count;

/// Rounds, exits and investors.
pub const ROWS: &[Metric] = &[
    flow("equity_seekers", "firms/month", "Startups that sought equity.", |view| {
        view.of(Count::EquitySeekers)
    }),
    flow("equity_rounds", "rounds/month", "Financing rounds closed.", |view| {
        view.of(Count::EquityRounds)
    })
    .better_when_higher()
    .headline(15),
    flow("equity_first_rounds", "rounds/month", "First financing rounds closed.", |view| {
        view.of(Count::FirstRounds)
    }),
    money_flow("equity_invested", "Equity paid into startups.", |view| {
        view.of(Count::EquityFen) / 100.0
    })
    .counted_by("equity_rounds")
    .better_when_higher()
    .headline(16)
    .shared_out(6),
    flow(
        "equity_arranged",
        "rounds/month",
        "Financing rounds that an intermediary arranged.",
        |view| view.of(Count::EquityArranged),
    ),
    flow("exits", "firms/month", "Funded startups sold or listed.", |view| view.of(Count::Exits))
        .better_when_higher(),
    flow("stock_listings", "firms/month", "Funded startups listed on a stock exchange.", |view| {
        view.of(Count::StockListings)
    }),
    stock("investors", "investors", "Real investors that the simulated ones represent.", |view| {
        view.fraction(Count::Investors)
    })
    .input(),
];
