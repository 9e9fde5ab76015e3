//! Results of research on their way to use, and patents.

use super::{Metric, flow, ratio, stock};

use crate::model::state::tally::Count;

/// Results and patents.
pub const ROWS: &[Metric] = &[
    flow("achievements", "results/month", "Results of research.", |view| {
        view.of(Count::Achievements)
    })
    .input(),
    flow("duplicate_achievements", "results/month", "Results that repeat what exists.", |view| {
        view.of(Count::Duplicates)
    })
    .better_when_lower(),
    ratio("duplicate_share", "share", "Share of results that repeat what exists.", |view| {
        view.ratio(Count::Duplicates, Count::Achievements)
    })
    .better_when_lower()
    .headline(8),
    flow("agendas_turned", "projects/month", "Projects turned towards needs made known.", |view| {
        view.of(Count::AgendasTurned)
    }),
    flow(
        "published_first",
        "results/month",
        "Results published before anybody thought of a patent.",
        |view| view.of(Count::PublishedFirst),
    ),
    flow(
        "achievements_carried_on",
        "results/month",
        "Results that their owners carried on towards use.",
        |view| view.of(Count::AchievementsCarriedOn),
    ),
    flow(
        "achievements_ready",
        "results/month",
        "Results that became ready to be used by others.",
        |view| view.of(Count::AchievementsReady),
    )
    .better_when_higher()
    .headline(6),
    flow(
        "achievements_transformed",
        "results/month",
        "Results assigned, licensed or taken into a new firm.",
        |view| view.of(Count::AchievementsTransformed),
    )
    .better_when_higher()
    .headline(7)
    .shared_out(5),
    stock("achievements_on_offer", "results", "Results that can be found by buyers.", |view| {
        view.of(Count::OnOffer)
    }),
    flow("listings", "results/month", "Results listed on exchanges.", |view| {
        view.of(Count::Listings)
    }),
    flow("spin_offs", "firms/month", "Results that their inventors take to market.", |view| {
        view.of(Count::SpinOffs)
    })
    .better_when_higher(),
    flow(
        "patents_filed",
        "applications/month",
        "Applications for inventions by the agents of the model.",
        |view| view.of(Count::PatentsFiled),
    )
    .headline(11),
    flow(
        "low_value_filings",
        "applications/month",
        "Applications whose private value lies below their cost.",
        |view| view.of(Count::LowValueFilings),
    )
    .better_when_lower(),
    ratio("low_value_filing_share", "share", "Their share.", |view| {
        view.ratio(Count::LowValueFilings, Count::PatentsFiled)
    })
    .better_when_lower(),
    flow("patents_granted", "patents/month", "Inventions granted.", |view| {
        view.of(Count::PatentsGranted)
    })
    .better_when_higher()
    .headline(12),
    flow(
        "patents_lapsed",
        "patents/month",
        "Patents that were no longer worth their fee.",
        |view| view.of(Count::PatentsLapsed),
    ),
    stock("patents_in_force", "patents", "Invention patents in force.", |view| {
        view.of(Count::PatentsInForce)
    }),
];
