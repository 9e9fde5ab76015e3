//! Technical needs, technology contracts and evaluations.

use super::{Metric, flow, money_flow, quotient, ratio, stock};

use crate::model::record::view::View;
use crate::model::state::tally::Count;

/// From needs to contracts, with evaluations.
pub const ROWS: &[Metric] = &[
    flow("needs", "needs/month", "Technical needs that arose in enterprises.", |view| {
        view.of(Count::Needs)
    }),
    flow(
        "needs_articulated",
        "needs/month",
        "Technical needs that were specified, by firms or with help.",
        |view| view.of(Count::NeedsArticulated),
    ),
    flow("needs_diagnosed", "needs/month", "Technical needs that a diagnosis specified.", |view| {
        view.of(Count::NeedsDiagnosed)
    }),
    flow(
        "needs_given_up",
        "needs/month",
        "Technical needs given up because no partner was found.",
        |view| view.of(Count::NeedsGivenUp),
    )
    .better_when_lower(),
    stock(
        "needs_searching",
        "needs",
        "Technical needs for which a partner is being sought.",
        |view| view.of(Count::SearchingNeeds),
    ),
    flow("contracts", "contracts/month", "Technology contracts, by the seller's region.", sold)
        .better_when_higher()
        .headline(11)
        .shared_out(4),
    money_flow(
        "contract_value",
        "Value of technology contracts, by the seller's region.",
        value_sold,
    )
    .counted_by("contracts")
    .better_when_higher()
    .headline(12),
    flow(
        "contracts_companies",
        "contracts/month",
        "Technology contracts sold by companies.",
        |view| view.of(Count::ContractsOfCompanies),
    ),
    money_flow(
        "contract_value_companies",
        "Value of technology contracts sold by companies.",
        |view| view.of(Count::ContractFenCompanies) / 100.0,
    )
    .counted_by("contracts_companies"),
    flow(
        "contracts_universities",
        "contracts/month",
        "Technology contracts sold by universities, institutes and new-type research \
         institutions.",
        |view| view.of(Count::ContractsOfUniversities),
    ),
    money_flow(
        "contract_value_universities",
        "Value of technology contracts sold by universities, institutes and new-type research \
         institutions.",
        |view| view.of(Count::ContractFenUniversities) / 100.0,
    )
    .counted_by("contracts_universities"),
    ratio("contract_mean_value", "CNY", "Mean value of a technology contract.", |view| {
        quotient(value_sold(view), sold(view))
    })
    .counted_by("contracts"),
    flow(
        "contracts_above_10m",
        "contracts/month",
        "Technology contracts above 10 m CNY.",
        |view| view.of(Count::ContractsAbove10m),
    ),
    ratio(
        "contracts_above_10m_share",
        "share",
        "Share of technology contracts above 10 m CNY.",
        |view| quotient(view.of(Count::ContractsAbove10m), sold(view)),
    )
    .counted_by("contracts_above_10m"),
    ratio(
        "contract_value_above_10m_share",
        "share",
        "Share of the value of technology contracts that is in contracts above 10 m CNY.",
        |view| quotient(view.of(Count::ContractFenAbove10m) / 100.0, value_sold(view)),
    )
    .counted_by("contracts_above_10m"),
    flow(
        "contracts_bought",
        "contracts/month",
        "Technology contracts, by the buyer's region.",
        |view| view.of(Count::ContractsBought),
    ),
    money_flow(
        "contract_value_bought",
        "Value of technology contracts, by the buyer's region.",
        |view| view.of(Count::ContractFenBought) / 100.0,
    )
    .counted_by("contracts_bought"),
    flow(
        "contracts_across_regions",
        "contracts/month",
        "Technology contracts of buyers here with sellers in other regions.",
        |view| view.of(Count::ContractsAcross),
    ),
    ratio(
        "contracts_intermediated_share",
        "share",
        "Share of technology contracts that an intermediary brokered.",
        |view| view.ratio(Count::ContractsIntermediated, Count::ContractsBought),
    )
    .counted_by("contracts_bought"),
    ratio(
        "match_distance",
        "radians",
        "Mean cognitive distance between need and offer in technology contracts.",
        |view| quotient(view.fraction(Count::MatchDistance), view.of(Count::ContractsBought)),
    )
    .better_when_lower()
    .counted_by("contracts_bought"),
    flow("disputes", "disputes/month", "Technology contracts that ended in a dispute.", |view| {
        view.of(Count::Disputes)
    })
    .better_when_lower(),
    flow("evaluations", "evaluations/month", "Evaluations delivered.", |view| {
        view.of(Count::Evaluations)
    }),
    ratio(
        "evaluations_paid_by_rated_share",
        "share",
        "Share of evaluations that the rated party paid for.",
        |view| view.ratio(Count::EvaluationsPaidByRated, Count::Evaluations),
    )
    .counted_by("evaluations"),
    ratio(
        "evaluation_overstatement",
        "log",
        "Mean difference between signal and true log value in evaluations.",
        |view| quotient(view.fraction(Count::EvaluationOverstatement), view.of(Count::Evaluations)),
    )
    .counted_by("evaluations")
    .better_when_lower(),
    flow("novelty_searches", "searches/month", "Novelty searches delivered.", |view| {
        view.of(Count::NoveltySearches)
    }),
];

/// Contracts sold.
fn sold(view: &View) -> f64 {
    view.of(Count::ContractsOfCompanies) + view.of(Count::ContractsOfUniversities)
}

/// Value of all contracts sold, CNY.
fn value_sold(view: &View) -> f64 {
    (view.of(Count::ContractFenCompanies) + view.of(Count::ContractFenUniversities)) / 100.0
}
