//! Equity: staged finance, write-offs and exits.
//!
//! A firm that wants to grow faster than its own money allows shows a plan. Investors see its quality
//! and whether it is scalable with errors, and pay for the plan if the value that it promises
//! exceeds the price (Gompers 1995; Kerr, Nanda and Rhodes-Kropf 2014). They learn to judge only from
//! outcomes of their own investments.

mod exits;
mod funds;
mod rounds;
mod seek;

pub use funds::price_capital;

use rayon::prelude::*;

use crate::model::phases::equity::exits::{exit_firms, share_profits, wind_up};
use crate::model::phases::equity::funds::commit;
use crate::model::phases::equity::rounds::{RoundOffer, close, offer};
use crate::model::phases::equity::seek::{Seeker, seek};
use crate::model::world::World;

/// Money is committed, rounds close, profits are shared, firms are sold or listed.
pub fn finance(world: &mut World) {
    let (regions, context) = world.parts();
    if !context.scenario.equity.on {
        for region in regions.iter_mut() {
            region.mail.seekers.clear();
            region.mail.funded.clear();
        }
        return;
    }
    regions.par_iter_mut().with_max_len(1).for_each(|region| commit(region, &context.of(region)));
    let seekers: Vec<Vec<Seeker>> = regions
        .par_iter_mut()
        .with_max_len(1)
        .map(|region| seek(region, &context.of(region)))
        .collect();
    let mut offers: Vec<RoundOffer> = seekers
        .into_par_iter()
        .flatten()
        .filter_map(|seeker| offer(regions, &context, &seeker))
        .collect();
    offers.sort_unstable_by_key(|offer| (offer.turn, offer.name));
    for offer in offers {
        close(regions, &context, &offer);
    }
    wind_up(regions, &context);
    share_profits(regions, &context);
    exit_firms(regions, &context);
}
