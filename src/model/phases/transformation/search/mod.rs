//! Search: sequential, over a limited consideration set (Stigler 1961; McCall 1970).
//!
//! Each channel shows a fixed number of candidates at any scale of the run. Firms search in
//! parallel in the world as it is; deals are settled afterwards.

mod bargain;
mod channel;
mod look;

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Name, Purpose, numbered, second};
use crate::base::space::{Direction, Field};
use crate::model::phases::transformation::search::bargain::bargain;
use crate::model::phases::transformation::search::look::{LOOKING, Search};
use crate::model::rules::context::Context;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::researcher::Researcher;
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::objects::need::Need;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;
use crate::model::world::World;

pub use channel::{Channel, kind_of};

const JUDGING: Purpose = Purpose::new("search.judging");

/// The seller of a deal.
#[derive(Clone, Copy, Debug)]
pub enum Party {
    /// An enterprise: its service.
    Firm(Id<Enterprise>),
    /// A researcher: development work.
    Researcher(Id<Researcher>),
    /// A research institution: a finished result.
    Achievement(Id<Achievement>),
}

/// A deal that a buyer would like to sign.
#[derive(Clone, Copy, Debug)]
pub struct Deal {
    /// Order of settlement.
    pub turn: u64,
    /// The need.
    pub need: Need,
    /// Its place among the needs of the region in this month.
    pub place: usize,
    /// Region of the seller.
    pub region: u8,
    /// The seller.
    pub party: Party,
    /// The seller's name, for draws about the pair.
    pub seller: Name,
    /// The seller's direction.
    pub direction: Direction,
    /// The channel through which they met.
    pub channel: Channel,
    /// The intermediary that brokered it, if any.
    pub helper: Option<Id<Organization>>,
    /// Cognitive distance, radians.
    pub distance: f64,
    /// Price, CNY.
    pub price: f64,
    /// The buyer's gain beyond the price, CNY.
    pub gain: f64,
}

/// The deals that buyers would like to sign in each region, given the world as it is. Field by
/// field: the directories of one field fit into the processor's cache, those of all fields do not.
pub fn seek(world: &World) -> Vec<Vec<Deal>> {
    let (regions, context) = (&world.regions, world.context());
    let spread = context.scenario.transformation.offer_spread;
    let turn = (libm::sin(spread), libm::cos(spread));
    let searching: Vec<[Vec<usize>; Field::COUNT]> =
        regions.par_iter().map(|region| searching(region, &context)).collect();
    let tasks: Vec<(usize, usize)> = (0..Field::COUNT)
        .flat_map(|field| (0..regions.len()).map(move |number| (field, number)))
        .collect();
    let found: Vec<Vec<Deal>> = tasks
        .par_iter()
        .with_max_len(1)
        .map(|&(field, number)| {
            let region = &regions[number];
            let places = searching[number][field].iter();
            let deal = |&place: &usize| {
                let deal = choice(regions, &context, region, &region.needs[place], turn)?;
                Some(Deal { place, ..deal })
            };
            places.filter_map(deal).collect()
        })
        .collect();
    let mut deals = vec![Vec::new(); regions.len()];
    for ((_, number), found) in tasks.into_iter().zip(found) {
        deals[number].extend(found);
    }
    deals
}

/// Places of the needs for which firms search this month, by field.
fn searching(region: &Region, context: &Context) -> [Vec<usize>; Field::COUNT] {
    let interval = context.scenario.transformation.search_months;
    let mut places: [Vec<usize>; Field::COUNT] = Default::default();
    for (place, need) in region.needs.iter().enumerate() {
        if context.month.since(need.since).is_multiple_of(interval) {
            places[need.field as usize].push(place);
        }
    }
    places
}

/// The best deal of this month's search, if one is good enough.
fn choice(
    regions: &[Region],
    context: &Context,
    home: &Region,
    need: &Need,
    turn: (f64, f64),
) -> Option<Deal> {
    let buyer = home.enterprises.get(need.buyer)?;
    // A firm does not search while it could not pay for a solution.
    let params = &context.scenario.transformation;
    let least = need.worth * params.delivery_cost * params.search_cash;
    if home.ledger.balance(buyer.account).to_yuan() < least {
        return None;
    }
    let mut search =
        Search { regions, context, home, need, buyer: buyer.name, turn, best: [None; 2] };
    search.ties(buyer);
    search.look(home.number, Channel::Own, params.own_reach);
    let event = context.event();
    let mut draw = context.dice.of(need.name, LOOKING, event);
    let away = context.geography.partner_choice(home.number, home.number, &mut draw);
    search.look(away, Channel::Exhibition, params.exhibition_reach);
    let scenario = context.scenario;
    let reaches = [
        (Channel::Database, scenario.information_service.search_reach),
        (Channel::Introduction, scenario.productivity_center.introduction_reach),
        (Channel::Matching, scenario.transformation_center.matching_reach),
        (Channel::Listing, scenario.exchange.search_reach),
    ];
    for (place, (channel, reach)) in reaches.into_iter().enumerate() {
        if need.helpers[place].is_some() {
            let region = match channel {
                Channel::Introduction => home.number,
                _ => {
                    let event = second(numbered(event, 8, channel as u64));
                    let mut draw = context.dice.of(need.name, LOOKING, event);
                    context.geography.partner_choice(home.number, home.number, &mut draw)
                }
            };
            search.look(region, channel, reach);
        }
    }
    // The buyer bargains with the best potential developer and over the best finished result; the
    // better bargain is signed.
    let mut best: Option<Deal> = None;
    for (_, candidate) in search.best.into_iter().flatten() {
        if let Some(deal) = bargain(regions, context, buyer, home, need, candidate)
            && best.is_none_or(|best| deal.gain > best.gain)
        {
            best = Some(deal);
        }
    }
    best
}
