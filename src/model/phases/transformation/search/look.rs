//! Search through channels: each channel shows candidates, and the buyer keeps the best.

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
    /// Cosine of the distance to the offer.
    pub cosine: f64,
}

/// Region and channel of a search.
#[derive(Clone, Copy)]
struct Route {
    region: u8,
    channel: Channel,
}

/// A source of candidates of one kind.
struct CandidateSource<T> {
    directories: fn(&Region) -> &[Directory<T>; Field::COUNT],
    party: fn(Id<T>) -> Party,
    /// Whether each represents others like it at a scale below one. A finished result represents
    /// only itself.
    stand_for_others: bool,
}

const SELLERS: CandidateSource<Enterprise> = CandidateSource {
    directories: |place| &place.directories.sellers,
    party: Party::Firm,
    stand_for_others: true,
};
const EXPERTS: CandidateSource<Researcher> = CandidateSource {
    directories: |place| &place.directories.experts,
    party: Party::Researcher,
    stand_for_others: true,
};
const OFFERED: CandidateSource<Achievement> = CandidateSource {
    directories: |place| &place.directories.offered,
    party: Party::Achievement,
    stand_for_others: false,
};
const LISTED: CandidateSource<Achievement> = CandidateSource {
    directories: |place| &place.directories.listed,
    party: Party::Achievement,
    stand_for_others: false,
};

/// An encounter with a candidate: the route, and the number of the encounter this month.
#[derive(Clone, Copy)]
struct Encounter {
    route: Route,
    lap: u64,
}

/// The search of one firm for one need.
pub struct Search<'a> {
    pub regions: &'a [Region],
    pub context: &'a Context<'a>,
    pub home: &'a Region,
    pub need: &'a Need,
    /// Name of the searching firm.
    pub buyer: Name,
    /// Sine and cosine of the spread of offers.
    pub turn: (f64, f64),
    /// Best candidates so far, among people and firms and among finished results.
    pub best: [Option<(f64, Candidate)>; 2],
}

impl Search<'_> {
    /// Considers former partners first.
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
        let encounter =
            Encounter { route: Route { region: tie.region, channel: Channel::Tie }, lap: 0 };
        self.consider(encounter, party, tie.name, tie.direction);
    }

    /// Considers `reach` candidates in a region through a channel.
    pub fn look(&mut self, region: u8, channel: Channel, reach: f64) {
        let event = numbered(self.context.event(), 8, channel as u64);
        let mut draw = self.context.dice.of(self.need.name, LOOKING, event);
        let whole = reach as usize;
        let reach = whole + usize::from(draw.happens(reach - whole as f64));
        let route = Route { region, channel };
        if !self.need.takes_research {
            self.read_directories(&SELLERS, reach, &mut draw, route);
            return;
        }
        match channel {
            Channel::Listing => {
                self.read_directories(&LISTED, reach, &mut draw, route);
            }
            Channel::Matching => self.look_at_center_results(reach, &mut draw, route),
            _ => {
                // Most candidates are people who could develop a solution, few are finished
                // results.
                let share = self.context.scenario.transformation.looks_per_result;
                let results = (reach + draw.below(share) as usize) / share as usize;
                let people = reach - results;
                self.read_directories(&EXPERTS, people, &mut draw, route);
                self.read_directories(&OFFERED, results, &mut draw, route);
            }
        }
    }

    /// A center shows results of the region that meet its minimum quality.
    fn look_at_center_results(
        &mut self,
        reach: usize,
        draw: &mut Draw,
        Route { region, channel }: Route,
    ) {
        let cutoff = self.need.helpers[2]
            .and_then(|id| self.home.organizations.get(id))
            .map_or(0.0, |center| center.cutoff);
        if cutoff <= 0.0 {
            let route = Route { region, channel };
            self.read_directories(&OFFERED, reach, draw, route);
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
            let encounter = Encounter { route: Route { region, channel }, lap: 0 };
            self.consider(encounter, Party::Achievement(entry.id), entry.name, entry.direction);
        }
    }

    /// Reads a directory of the region. Finished results represent only themselves: a search that
    /// reaches the end continues in a region nearby. People and firms represent others like them,
    /// so that a small world has no thinner markets than a large one.
    fn read_directories<T>(
        &mut self,
        source: &CandidateSource<T>,
        reach: usize,
        draw: &mut Draw,
        route: Route,
    ) {
        let seen = self.read_regional_directory(source, reach, draw.bits(), route);
        if seen < reach {
            let home = self.home.number;
            let near = self.context.geography.partner_choice(home, route.region, draw);
            if near != route.region {
                self.read_regional_directory(
                    source,
                    reach - seen,
                    draw.bits(),
                    Route { region: near, ..route },
                );
            }
        }
    }

    /// Reads from a point to the end of the region's directory; returns the number of entries seen.
    fn read_regional_directory<T>(
        &mut self,
        source: &CandidateSource<T>,
        reach: usize,
        point: u64,
        route: Route,
    ) -> usize {
        let here = &(source.directories)(&self.regions[route.region as usize]);
        let here = &here[self.need.field as usize];
        let laps = if source.stand_for_others && self.home.scale < 1.0 { u64::MAX } else { 1 };
        // A firm does not consider itself.
        let buyer = self.buyer;
        let mut seen = 0;
        for lap in 0..laps {
            let before = seen;
            let others = here.from(point).filter(|entry| entry.name != buyer);
            for entry in others.take(reach - seen) {
                let encounter = Encounter { route, lap };
                let direction = self.one_of_many(source, entry, encounter);
                self.consider(encounter, (source.party)(entry.id), entry.name, direction);
                seen += 1;
            }
            if seen == reach || seen == before {
                break;
            }
        }
        seen
    }

    /// The direction of one of those whom a candidate represents: its own with the probability that
    /// it is this one, otherwise that of another one of the field anywhere in the country.
    fn one_of_many<T>(
        &self,
        source: &CandidateSource<T>,
        entry: &Entry<T>,
        encounter: Encounter,
    ) -> Direction {
        let scale = self.home.scale;
        if scale >= 1.0 || !source.stand_for_others {
            return entry.direction;
        }
        let event = numbered(self.context.event(), 8, encounter.lap);
        let mut draw = self.context.dice.between(self.need.name, entry.name, STANDING, event);
        if draw.happens(scale) {
            return entry.direction;
        }
        let region = draw.below(self.regions.len() as u32) as usize;
        let there = &(source.directories)(&self.regions[region])[self.need.field as usize];
        there.first_from(draw.bits()).map_or(entry.direction, |other| other.direction)
    }

    /// Cosine of the distance to a candidate's offer at this encounter: a finished result is fixed;
    /// others have several things to offer, each turned to one side or another.
    fn offered(
        &self,
        encounter: Encounter,
        party: &Party,
        name: Name,
        direction: Direction,
    ) -> f64 {
        let straight = self.need.direction.cosine(direction);
        let spread = self.context.scenario.transformation.offer_spread;
        if spread <= 0.0 || matches!(party, Party::Achievement(_)) {
            return straight;
        }
        let event = numbered(encounter.lap, 32, self.context.event());
        let side = self.context.dice.between(self.need.name, name, OFFERING, event).uniform();
        let (sine, cosine) = self.turn;
        let across = (1.0 - straight * straight).max(0.0).sqrt();
        (straight * cosine + across * sine * (2.0 * side - 1.0)).clamp(-1.0, 1.0)
    }

    /// Keeps the candidate if it seems better than the best so far.
    fn consider(&mut self, encounter: Encounter, party: Party, name: Name, direction: Direction) {
        let Route { region, channel } = encounter.route;
        let cosine = self.offered(encounter, &party, name, direction);
        let distance = chord_angle(cosine);
        let fit = fit(&self.context.scenario.transformation, &party, distance);
        // A buyer judges a match with some error, less if an intermediary that knows the field
        // helps.
        let params = &self.context.scenario.transformation;
        let is_helped = channel.is_intermediated();
        let noise = if is_helped { params.helped_noise } else { params.judging_noise };
        let is_home = f64::from(u8::from(region == self.home.number));
        let known = fit + params.home_bonus * is_home;
        let best = &mut self.best[usize::from(matches!(party, Party::Achievement(_)))];
        // No error could compensate for this, so it need not be drawn.
        if best.is_some_and(|(most, _)| known + 0.5 * noise < most) {
            return;
        }
        let event = numbered(encounter.lap, 32, 0);
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

/// Value of a match at that distance relative to a perfect one: the value of buying falls with
/// distance; joint development needs some distance (Nooteboom et al. 2007).
pub fn fit(params: &TransformationParams, party: &Party, distance: f64) -> f64 {
    match party {
        Party::Researcher(_) => {
            (params.joint_slope * distance * (1.0 - params.joint_fall * distance)).max(0.0)
        }
        _ => (1.0 - distance / params.useless_distance).max(0.0),
    }
}
