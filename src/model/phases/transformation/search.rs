//! Search: sequential, over a limited consideration set (Stigler 1961; McCall 1970).
//!
//! Each channel shows a fixed number of candidates, whatever the scale of the run. Firms seek in
//! parallel in the world as it is; deals are settled afterwards.

use rayon::prelude::*;

use crate::base::arena::Id;
use crate::base::chance::{Draw, Name, Purpose};
use crate::base::space::{Direction, Field};
use crate::model::rules::context::Context;
use crate::model::rules::enterprises;
use crate::model::rules::evaluation::Belief;
use crate::model::rules::parameters::transformation::TransformationParams;
use crate::model::state::agents::enterprise::{Enterprise, Partner, Tie};
use crate::model::state::agents::researcher::Researcher;
use crate::model::state::directory::{Directory, Entry};
use crate::model::state::kind::Kind;
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::objects::need::Need;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;
use crate::model::world::World;

const LOOKING: Purpose = Purpose::new("search.looking");
const JUDGING: Purpose = Purpose::new("search.judging");
const OFFERING: Purpose = Purpose::new("search.offering");
const STANDING: Purpose = Purpose::new("search.standing");
const SETTLING: Purpose = Purpose::new("search.settling");

/// How buyer and seller met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// An old tie.
    Tie,
    /// The buyer's own search.
    Own,
    /// An exhibition.
    Exhibition,
    /// An information service's database.
    Database,
    /// A productivity center's introduction.
    Introduction,
    /// A transformation center's matching.
    Matching,
    /// A listing on an exchange.
    Listing,
}

impl Channel {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Tie => "tie",
            Channel::Own => "own_search",
            Channel::Exhibition => "exhibition",
            Channel::Database => "database",
            Channel::Introduction => "introduction",
            Channel::Matching => "matching",
            Channel::Listing => "listing",
        }
    }

    /// Whether an intermediary brought the parties together.
    pub const fn is_intermediated(self) -> bool {
        !matches!(self, Channel::Tie | Channel::Own | Channel::Exhibition)
    }
}

/// Who sells what.
#[derive(Clone, Copy, Debug)]
pub enum Party {
    /// An enterprise its service.
    Firm(Id<Enterprise>),
    /// A researcher development work.
    Researcher(Id<Researcher>),
    /// A research body a finished result.
    Achievement(Id<Achievement>),
}

/// What a buyer would like to sign.
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
    /// How they met.
    pub channel: Channel,
    /// The intermediary that brought them together, if one.
    pub helper: Option<Id<Organization>>,
    /// Cognitive distance, radians.
    pub distance: f64,
    /// Price, CNY.
    pub price: f64,
    /// What the buyer gains beyond the price, CNY.
    pub gain: f64,
}

/// What buyers would like to sign in each region, given the world as it is. Field by field: the
/// directories of one field find room in the processor's cache, those of all do not.
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

/// Places of the needs for which firms look this month, which they do every second one, by field.
fn searching(region: &Region, context: &Context) -> [Vec<usize>; Field::COUNT] {
    let mut places: [Vec<usize>; Field::COUNT] = Default::default();
    for (place, need) in region.needs.iter().enumerate() {
        if context.month.since(need.since).is_multiple_of(2) {
            places[need.field as usize].push(place);
        }
    }
    places
}

/// A candidate as the buyer sees it.
#[derive(Clone, Copy)]
struct Candidate {
    region: u8,
    party: Party,
    name: Name,
    direction: Direction,
    channel: Channel,
    /// Cosine of the distance to what is offered.
    cosine: f64,
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
    // Nobody looks while it could not pay what it may find.
    let least = need.worth * context.scenario.transformation.delivery_cost * 0.5;
    if home.ledger.balance(buyer.account).to_yuan() < least {
        return None;
    }
    let mut search =
        Search { regions, context, home, need, buyer: buyer.name, turn, best: [None; 2] };
    search.ties(buyer);
    let params = &context.scenario.transformation;
    search.look(home.number, Channel::Own, params.own_reach);
    let event = u64::from(context.month.number());
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
                    let event = event << 8 | 1 << 40 | channel as u64;
                    let mut draw = context.dice.of(need.name, LOOKING, event);
                    context.geography.partner_choice(home.number, home.number, &mut draw)
                }
            };
            search.look(region, channel, reach);
        }
    }
    // The best of those who would work for the buyer and the best finished result are talked to;
    // the better bargain is signed.
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

/// Where and how a buyer looks.
#[derive(Clone, Copy)]
struct Way {
    region: u8,
    channel: Channel,
}

/// Where candidates of one sort are found.
struct Shelf<T> {
    directories: fn(&Region) -> &[Directory<T>; Field::COUNT],
    party: fn(Id<T>) -> Party,
    /// Whether each stands for others like it where the scale is below one. A finished result is
    /// what it is.
    stand_for_others: bool,
}

const SELLERS: Shelf<Enterprise> =
    Shelf { directories: |place| &place.sellers, party: Party::Firm, stand_for_others: true };
const EXPERTS: Shelf<Researcher> =
    Shelf { directories: |place| &place.experts, party: Party::Researcher, stand_for_others: true };
const OFFERED: Shelf<Achievement> = Shelf {
    directories: |place| &place.offered,
    party: Party::Achievement,
    stand_for_others: false,
};
const LISTED: Shelf<Achievement> = Shelf {
    directories: |place| &place.listed,
    party: Party::Achievement,
    stand_for_others: false,
};

/// One look at a candidate: the how-manyth at it this month.
#[derive(Clone, Copy)]
struct Look {
    way: Way,
    lap: u64,
}

struct Search<'a> {
    regions: &'a [Region],
    context: &'a Context<'a>,
    home: &'a Region,
    need: &'a Need,
    /// Name of the firm that looks.
    buyer: Name,
    /// Sine and cosine of the spread of offers.
    turn: (f64, f64),
    /// The best so far among people and firms, and among finished results.
    best: [Option<(f64, Candidate)>; 2],
}

impl Search<'_> {
    /// Looks at old partners first.
    fn ties(&mut self, buyer: &Enterprise) {
        for tie in buyer.ties.into_iter().flatten() {
            self.tie(tie);
        }
    }

    fn tie(&mut self, tie: Tie) {
        let party = match (tie.partner, self.need.takes_research) {
            (Partner::Researcher(id), true) => Party::Researcher(id),
            (Partner::Firm(id), false) => Party::Firm(id),
            _ => return,
        };
        let look = Look { way: Way { region: tie.region, channel: Channel::Tie }, lap: 0 };
        self.consider(look, party, tie.name, tie.direction);
    }

    /// Looks at `reach` candidates in a region through a channel.
    fn look(&mut self, region: u8, channel: Channel, reach: f64) {
        let event = u64::from(self.context.month.number()) << 8 | channel as u64;
        let mut draw = self.context.dice.of(self.need.name, LOOKING, event);
        let whole = reach as usize;
        let reach = whole + usize::from(draw.happens(reach - whole as f64));
        let way = Way { region, channel };
        if !self.need.takes_research {
            self.read(&SELLERS, reach, &mut draw, way);
            return;
        }
        match channel {
            Channel::Listing => {
                self.read(&LISTED, reach, &mut draw, way);
            }
            Channel::Matching => self.be_shown(reach, &mut draw, way),
            _ => {
                // Most of what one meets are people who could develop it, few finished results.
                let results = (reach + draw.below(4) as usize) / 4;
                let people = reach - results;
                self.read(&EXPERTS, people, &mut draw, way);
                self.read(&OFFERED, results, &mut draw, way);
            }
        }
    }

    /// A center shows results of the region, but none below the quality that it asks for.
    fn be_shown(&mut self, reach: usize, draw: &mut Draw, Way { region, channel }: Way) {
        let cutoff = self.need.helpers[2]
            .and_then(|id| self.home.organizations.get(id))
            .map_or(0.0, |center| center.cutoff);
        if cutoff <= 0.0 {
            let way = Way { region, channel };
            self.read(&OFFERED, reach, draw, way);
            return;
        }
        let least = libm::log(self.context.scenario.research.median_value) + cutoff;
        let place = &self.regions[region as usize];
        let good = place.offered[self.need.field as usize].from(draw.bits()).filter(|entry| {
            let achievement = place.achievements.get(entry.id);
            achievement.is_some_and(|achievement| f64::from(achievement.view) >= least)
        });
        for entry in good.take(reach) {
            let look = Look { way: Way { region, channel }, lap: 0 };
            self.consider(look, Party::Achievement(entry.id), entry.name, entry.direction);
        }
    }

    /// Reads on in a directory of the region. Finished results are what they are: who comes to
    /// their end goes on in a region near by. People and firms stand for others like them, so that
    /// a small world has no thinner markets than a large one.
    fn read<T>(&mut self, shelf: &Shelf<T>, reach: usize, draw: &mut Draw, way: Way) {
        let seen = self.read_here(shelf, reach, draw.bits(), way);
        if seen < reach {
            let home = self.home.number;
            let near = self.context.geography.partner_choice(home, way.region, draw);
            if near != way.region {
                self.read_here(shelf, reach - seen, draw.bits(), Way { region: near, ..way });
            }
        }
    }

    /// Reads on from a point as far as the region's directory goes, and says how many it has seen.
    fn read_here<T>(&mut self, shelf: &Shelf<T>, reach: usize, point: u64, way: Way) -> usize {
        let here = &(shelf.directories)(&self.regions[way.region as usize]);
        let here = &here[self.need.field as usize];
        let laps = if shelf.stand_for_others && self.home.scale < 1.0 { u64::MAX } else { 1 };
        // Nobody looks at itself.
        let buyer = self.buyer;
        let mut seen = 0;
        for lap in 0..laps {
            let before = seen;
            let others = here.from(point).filter(|entry| entry.name != buyer);
            for entry in others.take(reach - seen) {
                let look = Look { way, lap };
                let direction = self.one_of_many(shelf, entry, look);
                self.consider(look, (shelf.party)(entry.id), entry.name, direction);
                seen += 1;
            }
            if seen == reach || seen == before {
                break;
            }
        }
        seen
    }

    /// The direction of one of those for whom somebody stands: its own with the chance that it is
    /// this one, otherwise that of somebody else of the field anywhere in the country.
    fn one_of_many<T>(&self, shelf: &Shelf<T>, entry: &Entry<T>, look: Look) -> Direction {
        let scale = self.home.scale;
        if scale >= 1.0 || !shelf.stand_for_others {
            return entry.direction;
        }
        let event = u64::from(self.context.month.number()) << 8 | look.lap;
        let mut draw = self.context.dice.between(self.need.name, entry.name, STANDING, event);
        if draw.happens(scale) {
            return entry.direction;
        }
        let region = draw.below(self.regions.len() as u32) as usize;
        let there = &(shelf.directories)(&self.regions[region])[self.need.field as usize];
        there.first_from(draw.bits()).map_or(entry.direction, |other| other.direction)
    }

    /// Cosine of the distance to what a candidate offers at this look: a finished result is what it
    /// is; others have more than one thing to offer, each turned a little to one side or another.
    fn offered(&self, look: Look, party: &Party, name: Name, direction: Direction) -> f64 {
        let straight = self.need.direction.cosine(direction);
        let spread = self.context.scenario.transformation.offer_spread;
        if spread <= 0.0 || matches!(party, Party::Achievement(_)) {
            return straight;
        }
        let event = look.lap << 32 | u64::from(self.context.month.number());
        let side = self.context.dice.between(self.need.name, name, OFFERING, event).uniform();
        let (sine, cosine) = self.turn;
        let across = (1.0 - straight * straight).max(0.0).sqrt();
        (straight * cosine + across * sine * (2.0 * side - 1.0)).clamp(-1.0, 1.0)
    }

    /// Keeps the candidate if it looks better than the best so far.
    fn consider(&mut self, look: Look, party: Party, name: Name, direction: Direction) {
        let Way { region, channel } = look.way;
        let cosine = self.offered(look, &party, name, direction);
        let distance = chord_angle(cosine);
        let fit = fit(&self.context.scenario.transformation, &party, distance);
        // A buyer judges a match with some error, less when somebody who knows the field helps.
        let params = &self.context.scenario.transformation;
        let is_helped = channel.is_intermediated();
        let noise = if is_helped { params.helped_noise } else { params.judging_noise };
        let is_home = f64::from(u8::from(region == self.home.number));
        let known = fit + params.home_bonus * is_home;
        let best = &mut self.best[usize::from(matches!(party, Party::Achievement(_)))];
        // No error makes up for so much: it need not be drawn.
        if best.is_some_and(|(most, _)| known + 0.5 * noise < most) {
            return;
        }
        let error =
            self.context.dice.between(self.need.name, name, JUDGING, look.lap << 32).uniform()
                - 0.5;
        let looks = known + noise * error;
        if best.is_none_or(|(most, _)| looks > most) {
            *best = Some((looks, Candidate { region, party, name, direction, channel, cosine }));
        }
    }
}

/// The angle of a cosine by the series of the arc sine of half the chord: exact to a hundredth of
/// a radian below a right angle, and cheaper than the arc cosine.
fn chord_angle(cosine: f64) -> f64 {
    let square = (1.0 - cosine) * 0.5;
    2.0 * square.sqrt() * (1.0 + square / 6.0 + square * square * 0.075)
}

/// What a match at that distance is worth relative to a perfect one: buying falls with distance;
/// joint development needs some (Nooteboom et al. 2007).
fn fit(params: &TransformationParams, party: &Party, distance: f64) -> f64 {
    match party {
        Party::Researcher(_) => {
            (params.joint_slope * distance * (1.0 - params.joint_fall * distance)).max(0.0)
        }
        _ => (1.0 - distance / params.useless_distance).max(0.0),
    }
}

/// What part of what a technology offers a firm can use: `R/(R+h)` after Cohen and Levinthal
/// (1990), with `h` lowered by what its people have been taught.
fn absorption(context: &Context, budget: f64, training: f64) -> f64 {
    let own = budget / context.economy.wage_index;
    let half = context.scenario.transformation.absorption_half * (1.0 - training);
    own / (own + half).max(1e-9)
}

/// Price and gain by Nash bargaining; nothing when there is too little to share.
fn bargain(
    regions: &[Region],
    context: &Context,
    buyer: &Enterprise,
    home: &Region,
    need: &Need,
    candidate: Candidate,
) -> Option<Deal> {
    let params = &context.scenario.transformation;
    let region = &regions[candidate.region as usize];
    let distance = libm::acos(candidate.cosine);
    let budget = enterprises::budget_of_weight(home, context) * enterprises::weight(buyer);
    let absorption = absorption(context, budget, buyer.training.into());
    let trust = 1.0 + params.loop_gain * home.knowledge;
    let fit = fit(params, &candidate.party, distance);
    let mut worth = need.worth * fit * trust * absorption;
    let mut cost = need.worth * params.delivery_cost;
    if let Party::Achievement(id) = candidate.party {
        let achievement = region.achievements.get(id)?;
        let standing = match candidate.channel {
            Channel::Matching => need.helpers[2].and_then(|id| home.organizations.get(id)),
            _ => None,
        };
        let standing = standing.map_or(0.0, |center| center.standing);
        let value = judged_value(context, achievement, need, candidate.channel, standing);
        worth = worth.min(value * context.economy.wage_index * fit);
        // An owner who believes in a high value has the more to answer for.
        let own_view = libm::exp(achievement.view.into()) * context.economy.wage_index;
        cost = own_view * fear_of_transfer(context, achievement, candidate.channel);
    }
    let surplus = worth - cost;
    if surplus <= params.reservation * need.worth || surplus <= 0.0 {
        return None;
    }
    let mut price = cost + params.bargaining * surplus;
    if candidate.channel == Channel::Listing {
        // A wrong price is one that both sides can still live with.
        price *= listed_price_error(context, region, need, candidate.name);
        price = price.clamp(cost, worth);
    }
    let event = u64::from(context.month.number());
    Some(Deal {
        turn: context.turn(need.name, SETTLING, event),
        need: *need,
        place: 0,
        region: candidate.region,
        party: candidate.party,
        seller: candidate.name,
        direction: candidate.direction,
        channel: candidate.channel,
        helper: helper_of(need, candidate.channel),
        distance,
        price,
        gain: worth - price,
    })
}

/// The intermediary behind a channel.
fn helper_of(need: &Need, channel: Channel) -> Option<Id<Organization>> {
    match channel {
        Channel::Database => need.helpers[0],
        Channel::Introduction => need.helpers[1],
        Channel::Matching => need.helpers[2],
        Channel::Listing => need.helpers[3],
        _ => None,
    }
}

/// What the buyer takes the result to be worth: its own look, and an evaluation if there is one.
/// An uncertain value counts for less.
fn judged_value(
    context: &Context,
    achievement: &Achievement,
    need: &Need,
    channel: Channel,
    standing: f64,
) -> f64 {
    let research = &context.scenario.research;
    let spread = research.value_spread;
    // A researcher's carried-on results are better than the median of all, and a center's as good
    // as those that it brought before.
    let prior = Belief {
        mean: libm::log(research.median_value) + 0.5 * spread + standing,
        precision: 1.0 / (spread * spread),
    };
    let helped = context.scenario.transformation.helped_look;
    let sigma = context.scenario.protection.own_noise
        * if channel.is_intermediated() { helped } else { 1.0 };
    let error = sigma * context.dice.between(need.name, achievement.name, JUDGING, 1).normal();
    let mut belief = prior.after(f64::from(achievement.log_value) + error, 1.0 / (sigma * sigma));
    if let Some((signal, precision)) = achievement.evaluated {
        belief = belief.after(f64::from(signal), f64::from(precision));
    }
    let certain = belief.mean - context.scenario.transformation.caution / belief.precision.sqrt();
    libm::exp(certain) * (0.5 + f64::from(achievement.strength))
}

/// What a public owner sees in the charge of losing state assets, relative to what it believes the
/// result to be worth: below this price it does not sell.
fn fear_of_transfer(context: &Context, achievement: &Achievement, channel: Channel) -> f64 {
    if !achievement.owner.is_public() {
        return context.scenario.transformation.private_fear;
    }
    let exchange = &context.scenario.exchange;
    let has_listed_price = exchange.pricing && achievement.is_listed && channel == Channel::Listing;
    let removed = if has_listed_price { exchange.fear_removed } else { 0.0 };
    let unclear = 1.0 - f64::from(achievement.clarity);
    context.scenario.transformation.fear * (1.0 - removed) * (0.5 + unclear)
}

/// How far a listed price is off: less, the more is listed.
fn listed_price_error(context: &Context, region: &Region, need: &Need, seller: Name) -> f64 {
    let params = &context.scenario.exchange;
    let listings = region.listed[need.field as usize].len() as f64 / region.scale;
    let sigma = params.price_noise * params.thickness_half / (params.thickness_half + listings);
    let error = context.dice.between(need.name, seller, JUDGING, 2).normal();
    libm::exp(sigma * error - sigma * sigma / 2.0)
}

/// The type behind a channel.
pub const fn kind_of(channel: Channel) -> Option<Kind> {
    match channel {
        Channel::Database => Some(Kind::InformationService),
        Channel::Introduction => Some(Kind::ProductivityCenter),
        Channel::Matching => Some(Kind::TransformationCenter),
        Channel::Listing => Some(Kind::Exchange),
        _ => None,
    }
}
