//! Research results on their way to use, and patents.

use super::{Metric, flow, ratio, stock};

use crate::model::state::tally::Count;

/// Research results and patents.
pub const ROWS: &[Metric] = &[
    flow("achievements", "results/month", "Research results produced.", |view| {
        view.of(Count::Achievements)
    })
    .input(),
    flow(
        "duplicate_achievements",
        "results/month",
        "Research results that duplicate existing work.",
        |view| view.of(Count::Duplicates),
    )
    .better_when_lower(),
    ratio(
        "duplicate_share",
        "share",
        "Share of research results that duplicate existing work.",
        |view| view.ratio(Count::Duplicates, Count::Achievements),
    )
    .counted_by("duplicate_achievements")
    .better_when_lower()
    .headline(10),
    flow(
        "agendas_turned",
        "projects/month",
        "Research projects redirected towards needs that became known.",
        |view| view.of(Count::AgendasTurned),
    ),
    flow(
        "published_first",
        "results/month",
        "Research results published before a patent was considered.",
        |view| view.of(Count::PublishedFirst),
    ),
    flow(
        "achievements_carried_on",
        "results/month",
        "Research results that their owners decided to develop further.",
        |view| view.of(Count::AchievementsCarriedOn),
    ),
    flow(
        "achievements_ready",
        "results/month",
        "Research results that became ready for use by others.",
        |view| view.of(Count::AchievementsReady),
    )
    .better_when_higher()
    .headline(8),
    flow(
        "achievements_transformed",
        "results/month",
        "Research results assigned, licensed or taken into a new firm.",
        |view| view.of(Count::AchievementsTransformed),
    )
    .better_when_higher()
    .headline(9)
    .shared_out(5),
    stock(
        "achievements_on_offer",
        "results",
        "Research results on offer that buyers can find.",
        |view| view.of(Count::OnOffer),
    ),
    flow("listings", "results/month", "Research results listed on technology exchanges.", |view| {
        view.of(Count::Listings)
    }),
    flow(
        "spin_offs",
        "firms/month",
        "Research results that their inventors commercialise in a startup.",
        |view| view.of(Count::SpinOffs),
    )
    .better_when_higher(),
    flow(
        "patents_filed",
        "applications/month",
        "Invention patent applications by the agents of the model.",
        |view| view.of(Count::PatentsFiled),
    )
    .headline(13),
    flow(
        "low_value_filings",
        "applications/month",
        "Patent applications whose private value lies below their cost.",
        |view| view.of(Count::LowValueFilings),
    )
    .better_when_lower(),
    ratio(
        "low_value_filing_share",
        "share",
        "Share of patent applications whose private value lies below their cost.",
        |view| view.ratio(Count::LowValueFilings, Count::PatentsFiled),
    )
    .counted_by("low_value_filings")
    .better_when_lower(),
    flow("patents_granted", "patents/month", "Invention patents granted.", |view| {
        view.of(Count::PatentsGranted)
    })
    .better_when_higher()
    .headline(14),
    flow(
        "patents_lapsed",
        "patents/month",
        "Patents that lapsed because they were no longer worth the renewal fee.",
        |view| view.of(Count::PatentsLapsed),
    ),
    stock("patents_in_force", "patents", "Invention patents in force.", |view| {
        view.of(Count::PatentsInForce)
    }),
];
