//! Looking: each channel shows candidates, and the buyer keeps the best.

use crate::base::arena::Id;
use crate::base::chance::{Draw, Name, Purpose, numbered};
use crate::base::space::{Direction, Field};
use crate::model::phases::transformation::search::channel::Channel;
use crate::model::phases::transformation::search::{JUDGING, Party};
use crate::model::rules::context::Context;
use crate::model::rules::parameters::transformation::TransformationParams;
use crate::model::state::agents::enterprise::{Enterprise, Partner, Tie};
use crate::model::state::agents::researcher::Researcher;
use crate::model::state::directory::{Directory, Entry};
use crate::model::state::objects::achievement::Achievement;
use crate::model::state::objects::need::Need;
use crate::model::state::region::Region;

pub const LOOKING: Purpose = Purpose::new("search.looking");
const OFFERING: Purpose = Purpose::new("search.offering");
const STANDING: Purpose = Purpose::new("search.standing");

/// A candidate as the buyer sees it.
#[derive(Clone, Copy)]
pub struct Candidate {
    pub region: u8,
    pub party: Party,
    pub name: Name,
    pub direction: Direction,
    pub channel: Channel,
    /// Cosine of the distance to what is offered.
    pub cosine: f64,
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

const SELLERS: Shelf<Enterprise> = Shelf {
    directories: |place| &place.directories.sellers,
    party: Party::Firm,
    stand_for_others: true,
};
const EXPERTS: Shelf<Researcher> = Shelf {
    directories: |place| &place.directories.experts,
    party: Party::Researcher,
    stand_for_others: true,
};
const OFFERED: Shelf<Achievement> = Shelf {
    directories: |place| &place.directories.offered,
    party: Party::Achievement,
    stand_for_others: false,
};
const LISTED: Shelf<Achievement> = Shelf {
    directories: |place| &place.directories.listed,
    party: Party::Achievement,
    stand_for_others: false,
};

/// One look at a candidate: the how-manyth at it this month.
#[derive(Clone, Copy)]
struct Look {
    way: Way,
    lap: u64,
}

/// The search of one firm for one need.
pub struct Search<'a> {
    pub regions: &'a [Region],
    pub context: &'a Context<'a>,
    pub home: &'a Region,
    pub need: &'a Need,
    /// Name of the firm that looks.
    pub buyer: Name,
    /// Sine and cosine of the spread of offers.
    pub turn: (f64, f64),
    /// The best so far among people and firms, and among finished results.
    pub best: [Option<(f64, Candidate)>; 2],
}

impl Search<'_> {
    /// Looks at old partners first.
    pub fn ties(&mut self, buyer: &Enterprise) {
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
    pub fn look(&mut self, region: u8, channel: Channel, reach: f64) {
        let event = numbered(self.context.event(), 8, channel as u64);
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
        let good =
            place.directories.offered[self.need.field as usize].from(draw.bits()).filter(|entry| {
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
        let event = numbered(self.context.event(), 8, look.lap);
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
        let event = numbered(look.lap, 32, self.context.event());
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
        let event = numbered(look.lap, 32, 0);
        let error = self.context.dice.between(self.need.name, name, JUDGING, event).uniform() - 0.5;
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
pub fn fit(params: &TransformationParams, party: &Party, distance: f64) -> f64 {
    match party {
        Party::Researcher(_) => {
            (params.joint_slope * distance * (1.0 - params.joint_fall * distance)).max(0.0)
        }
        _ => (1.0 - distance / params.useless_distance).max(0.0),
    }
}
