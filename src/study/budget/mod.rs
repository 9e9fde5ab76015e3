//! Equal budgets: settings of policies and loan schemes that are scaled until each meets its target
//! cost.
//!
//! Pilots show what a policy costs. They have a seed of their own, so that they share no random
//! numbers with the runs that follow. Nothing is solved during a run, which takes the settings as
//! they are and ignores `costs`.

mod pilots;

use std::fmt;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::base::month::Month;
use crate::model::rules::credit::{SCHEME_COUNT, scheme, scheme_mut, scheme_name, section_of};
use crate::model::rules::scenario::Scenario;
use crate::scenario::settings::{
    largest_factor, largest_factor_of_scheme, scaled, scaled_scheme, values, values_of_scheme,
};
use pilots::{REPLICATES, pilot};

pub use pilots::{LARGEST_SHARE, pilot_scale, pilot_seed, replicates};

/// Pilots after which the nearest is taken.
const MOST_PILOTS: usize = 8;

/// How far, as a share, a policy may be from its target before pilots have all their replicates:
/// far away the fewest say enough of where to go.
const NEARBY: f64 = 0.25;

/// How far, as a share, the cost of a policy may lie from its target.
pub const TOLERANCE: f64 = 0.02;

/// The least factor that is tried.
const LEAST_FACTOR: f64 = 1e-6;

/// A scenario whose policies are solved.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The scenario with the settings found, and without `costs` and `settings`.
    pub scenario: Scenario,
    /// The solution of each policy with a target cost, in their order, then of each loan scheme.
    pub policies: Vec<Solved>,
}

/// The solution of a policy or loan scheme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// The policy's id, or the scheme's section, such as `ip_finance.beijing`.
    pub id: String,
    /// Its settings, with their values before and after.
    pub settings: Vec<(String, f64, f64)>,
    /// What the values before were multiplied by, where their ranges allowed it.
    pub factor: f64,
    /// Its target cost in a year, CNY.
    pub aim: f64,
    /// What it cost in a year in the last pilot, mean over its replicates, CNY.
    pub cost: f64,
    /// The standard error of that mean, CNY.
    pub error: f64,
    /// How the search ended.
    pub end: End,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The target cost is met.
    Reached,
    /// All settings are at the ends of their ranges, and the rest is not absorbed.
    NotAbsorbed,
    /// It costs less the higher its settings are.
    Falling,
    /// The policy costs more than its target even with settings at next to nothing.
    Fixed,
    /// No pilot came near enough.
    Missed,
    /// The policy is not in force in the months and regions of the run.
    Idle,
}

impl End {
    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            End::Reached => "reached",
            End::NotAbsorbed => "not absorbed",
            End::Falling => "falling",
            End::Fixed => "fixed",
            End::Missed => "missed",
            End::Idle => "idle",
        }
    }
}

impl Solved {
    /// Whether it is of a loan scheme; else it is of a policy.
    pub fn is_scheme(&self) -> bool {
        let section = self.id.split_once('.').map(|(section, _)| section);
        section.is_some_and(|section| (0..SCHEME_COUNT).any(|it| section_of(it) == section))
    }
}

impl fmt::Display for Solved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.settings.iter();
        let settings =
            settings.map(|(setting, before, after)| format!("{setting} {before} -> {after}"));
        let settings = settings.collect::<Vec<_>>().join(", ");
        if self.end == End::Idle {
            return write!(
                formatter,
                "left as it is: not in force in the months and regions of the run"
            );
        }
        let (cost, aim) = (amount(self.cost), amount(self.aim));
        write!(formatter, "{settings} (times {:.4}): costs {cost}", self.factor)?;
        if self.error > 0.0 {
            write!(formatter, " ± {} (standard error)", amount(self.error))?;
        }
        match self.end {
            End::Reached => write!(formatter, " a year in pilots, aimed at {aim}"),
            End::NotAbsorbed => write!(
                formatter,
                " of the {aim} a year aimed at in pilots; settings are at the ends of their ranges, \
                 the rest finds no takers"
            ),
            End::Falling => write!(
                formatter,
                " of the {aim} a year aimed at in pilots: costs fall as these settings rise; name settings \
                 that raise them"
            ),
            End::Fixed => write!(
                formatter,
                " a year in pilots, more than the {aim} aimed at: what these settings do not govern \
                 costs as much"
            ),
            _ => {
                write!(formatter, " a year in the nearest of {MOST_PILOTS} pilots, aimed at {aim}")
            }
        }
    }
}

/// A sum of money as people read it.
fn amount(yuan: f64) -> String {
    match yuan {
        _ if yuan >= 0.995e9 => format!("{:.2} bn CNY", yuan / 1e9),
        _ if yuan >= 1e6 => format!("{:.2} m CNY", yuan / 1e6),
        _ if yuan >= 1e4 => format!("{:.0} k CNY", yuan / 1e3),
        _ => format!("{yuan:.0} CNY"),
    }
}

/// Whether a policy or scheme of a scenario has a target cost to be solved for.
pub fn is_needed(scenario: &Scenario) -> bool {
    !targets(scenario).is_empty()
}

/// What has a target cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A policy, by number.
    Policy(usize),
    /// A model of IP financing or a loan product, by place.
    Scheme(usize),
}

/// The policies and loan schemes of a scenario that have a target cost.
pub fn targets(scenario: &Scenario) -> Vec<Target> {
    let policies = (0..scenario.policy.len()).filter(|&it| scenario.policy[it].costs > 0.0);
    let schemes = (0..SCHEME_COUNT).filter(|&it| scheme(scenario, it).costs > 0.0);
    policies.map(Target::Policy).chain(schemes.map(Target::Scheme)).collect()
}

/// Scales the settings of all policies with a target cost until pilots meet it.
///
/// The pilots run in the rayon pool of the caller; the solution does not depend on its threads.
pub fn solve(scenario: &Scenario) -> Solution {
    solve_unless(scenario, &AtomicBool::new(false)).expect("nobody stops it")
}

/// The same; nothing when it was stopped.
pub fn solve_unless(scenario: &Scenario, stop: &AtomicBool) -> Option<Solution> {
    let targets = targets(scenario).into_iter();
    let searches: Vec<Search> = targets.map(|target| Search::new(scenario, target)).collect();
    let (fewest, all) = (*REPLICATES.start(), replicates(scenario));
    let mut begin = searches;
    if all > fewest {
        begin = searched(scenario, begin, (fewest, NEARBY), stop)?;
        begin.iter_mut().for_each(Search::begin_anew);
    }
    Some(frozen(scenario, searched(scenario, begin, (all, TOLERANCE), stop)?))
}

/// The searches when all are as near to their targets as is asked for, or the nearest of the
/// pilots. Nothing when stopped.
fn searched(
    scenario: &Scenario,
    mut searches: Vec<Search>,
    (replicates, tolerance): (u32, f64),
    stop: &AtomicBool,
) -> Option<Vec<Search>> {
    let mut best: Option<Vec<Search>> = None;
    for _ in 0..MOST_PILOTS {
        if searches.iter().all(|search| search.months.is_none()) {
            break;
        }
        let costs = pilot(&turned(scenario, &searches), &searches, replicates, stop)?;
        searches.iter_mut().zip(costs).for_each(|(search, cost)| search.note(cost));
        let is_over = searches.iter().all(|search| search.end(tolerance) != End::Missed);
        let is_best = best.as_ref().is_none_or(|best| miss(&searches) < miss(best));
        if is_over || is_best {
            best = Some(searches.clone());
        }
        if is_over {
            break;
        }
        searches.iter_mut().for_each(|search| search.turn(tolerance));
    }
    Some(best.unwrap_or(searches))
}

/// How far all policies together are from their targets.
fn miss(searches: &[Search]) -> f64 {
    searches.iter().map(|search| search.distance().abs()).sum()
}

/// The scenario with settings as the searches have them.
fn turned(scenario: &Scenario, searches: &[Search]) -> Scenario {
    let mut turned = scenario.clone();
    for search in searches {
        match search.target {
            Target::Policy(number) => {
                turned.policy[number] = scaled(&scenario.policy[number], search.factor());
            }
            Target::Scheme(place) => {
                let scaled = scaled_scheme(scheme(scenario, place), search.factor());
                *scheme_mut(&mut turned, place) = scaled;
            }
        }
    }
    turned
}

/// The scenario with the settings found, and the solutions.
fn frozen(scenario: &Scenario, searches: Vec<Search>) -> Solution {
    let mut solution = Solution { scenario: turned(scenario, &searches), policies: Vec::new() };
    for search in &searches {
        let found = &mut solution.scenario;
        let (id, names, before, after) = match search.target {
            Target::Policy(number) => {
                let [before, after] = [&scenario.policy[number], &found.policy[number]];
                (before.id.clone(), &before.settings, values(before), values(after))
            }
            Target::Scheme(place) => {
                let [before, after] = [scheme(scenario, place), scheme(found, place)];
                let id = format!("{}.{}", section_of(place), scheme_name(place));
                (id, &before.settings, values_of_scheme(before), values_of_scheme(after))
            }
        };
        let settings = names.iter().cloned().zip(before).zip(after);
        let solved = Solved {
            id,
            settings: settings.map(|((setting, before), after)| (setting, before, after)).collect(),
            factor: search.factor(),
            aim: search.aim,
            cost: search.cost,
            error: search.error,
            end: search.end(TOLERANCE),
        };
        search.target.freeze(found, solved.to_string());
        solution.policies.push(solved);
    }
    solution
}

impl Target {
    /// Writes how the settings were found in place of the target cost.
    fn freeze(self, scenario: &mut Scenario, how: String) {
        let (costs, settings, solved) = match self {
            Target::Policy(number) => {
                let policy = &mut scenario.policy[number];
                (&mut policy.costs, &mut policy.settings, &mut policy.solved)
            }
            Target::Scheme(place) => {
                let scheme = scheme_mut(scenario, place);
                (&mut scheme.costs, &mut scheme.settings, &mut scheme.solved)
            }
        };
        (*costs, *settings, *solved) = (0.0, Vec::new(), how);
    }
}

/// The share of its first cost below which a cost has fallen rather than varied.
const FALLEN: f64 = 0.8;

/// The search for the factor of one policy or scheme. Factors and costs are compared by their logarithms, in
/// which a policy whose cost is in proportion to its settings is a line of slope one.
#[derive(Clone, Debug)]
struct Search {
    target: Target,
    /// Regions that it covers; all if empty.
    regions: Vec<String>,
    aim: f64,
    /// Months of the run in which it is in force, if there are any.
    months: Option<(Month, Month)>,
    /// Logarithm of the factor that is tried, and the most that it may be.
    factor: f64,
    most: f64,
    /// What the policy cost with it, and the standard error of that.
    cost: f64,
    error: f64,
    /// The nearest points on either side of the target: factor and distance.
    low: Option<(f64, f64)>,
    high: Option<(f64, f64)>,
    /// The point tried before.
    before: Option<(f64, f64)>,
    /// What the settings cost as they are stated.
    first: Option<f64>,
}

impl Search {
    fn new(scenario: &Scenario, target: Target) -> Search {
        let (aim, regions, from, until, most) = match target {
            Target::Policy(number) => {
                let it = &scenario.policy[number];
                (it.costs, &it.regions, it.from, it.until, largest_factor(it))
            }
            Target::Scheme(place) => {
                let it = scheme(scenario, place);
                (it.costs, &it.regions, it.from, scenario.until, largest_factor_of_scheme(it))
            }
        };
        let months = (from.max(scenario.start), until.min(scenario.until));
        let is_here = |region: &String| regions.is_empty() || regions.contains(region);
        let is_covered = scenario.regions.is_empty() || scenario.regions.iter().any(is_here);
        Search {
            target,
            regions: regions.clone(),
            aim,
            months: (months.0 <= months.1 && is_covered).then_some(months),
            factor: 0.0,
            most: libm::log(most),
            cost: 0.0,
            error: 0.0,
            low: None,
            high: None,
            before: None,
            first: None,
        }
    }

    fn factor(&self) -> f64 {
        libm::exp(self.factor)
    }

    /// Logarithm of the cost of the policy over its target; a yuan stands for nothing.
    fn distance(&self) -> f64 {
        libm::log(self.cost.max(1.0) / self.aim)
    }

    fn note(&mut self, (cost, error): (f64, f64)) {
        (self.cost, self.error) = (cost, error);
        self.first.get_or_insert(cost);
        let point = Some((self.factor, self.distance()));
        if self.distance() < 0.0 { self.low = point } else { self.high = point }
    }

    /// Begins from the factor that was found, without what other pilots said.
    fn begin_anew(&mut self) {
        (self.low, self.high, self.before) = (None, None, None);
    }

    /// How it ends if that is near enough.
    fn end(&self, tolerance: f64) -> End {
        let distance = self.distance();
        match self.months {
            None => End::Idle,
            Some(_) if (self.cost / self.aim - 1.0).abs() <= tolerance => End::Reached,
            Some(_) if distance < 0.0 && self.factor >= self.most => match self.first {
                Some(first) if self.cost < FALLEN * first => End::Falling,
                _ => End::NotAbsorbed,
            },
            Some(_) if distance > 0.0 && self.factor <= libm::log(LEAST_FACTOR) => End::Fixed,
            Some(_) => End::Missed,
        }
    }

    /// Chooses the next factor, unless this one will do.
    fn turn(&mut self, tolerance: f64) {
        if self.end(tolerance) != End::Missed {
            return;
        }
        let here = (self.factor, self.distance());
        let next = match (self.low, self.high) {
            // Where costs jump the ends would never meet, so a tenth is cut off at least.
            (Some((left, below)), Some((right, above))) => {
                left + (right - left) * (-below / (above - below)).clamp(0.1, 0.9)
            }
            _ => {
                let slope = self
                    .before
                    .map_or(1.0, |(factor, distance)| (here.1 - distance) / (here.0 - factor));
                // Flat where a cap binds or nobody asks: then the steps are long.
                here.0 - here.1 / if slope.is_finite() { slope.clamp(0.1, 1.0) } else { 1.0 }
            }
        };
        self.before = Some(here);
        self.factor = next.clamp(libm::log(LEAST_FACTOR), self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rules::instruments::Policy;

    /// A search over a cost that is a function of the factor; the pilots that it took.
    fn search(most: f64, aim: f64, cost: impl Fn(f64) -> f64) -> (Search, usize) {
        let policy = vec![Policy { costs: aim, ..Policy::default() }];
        let scenario = Scenario { policy, ..Scenario::default() };
        let mut search = Search::new(&scenario, Target::Policy(0));
        search.most = libm::log(most);
        for round in 1..=MOST_PILOTS {
            search.note((cost(search.factor()), 0.0));
            if search.end(TOLERANCE) != End::Missed {
                return (search, round);
            }
            search.turn(TOLERANCE);
        }
        (search, MOST_PILOTS)
    }

    #[test]
    fn what_is_in_proportion_takes_two_pilots() {
        let (search, pilots) = search(1e4, 1e9, |factor| 2e6 * factor);
        assert_eq!((search.end(TOLERANCE), pilots), (End::Reached, 2));
        assert!((search.factor() - 500.0).abs() < 1e-6);
    }

    #[test]
    fn what_levels_off_is_found_all_the_same() {
        let levels_off = |factor: f64| 3e9 * factor / (2.0 + factor);
        let (search, _) = search(1e4, 1e9, levels_off);
        assert_eq!(search.end(TOLERANCE), End::Reached);
        let (search, _) = self::search(1e4, 2.9e9, levels_off);
        assert_eq!(search.end(TOLERANCE), End::Reached);
    }

    #[test]
    fn what_nobody_takes_stays_at_the_end_of_the_range() {
        let (search, pilots) = search(50.0, 1e9, |factor| 3e8 * factor.min(1.0));
        assert_eq!((search.end(TOLERANCE), search.cost), (End::NotAbsorbed, 3e8));
        let (falling, _) = self::search(1e4, 1e9, |factor| 5e8 / (1.0 + factor));
        assert_eq!(falling.end(TOLERANCE), End::Falling);
        assert!((search.factor() - 50.0).abs() < 1e-9 && pilots <= 4, "{pilots}");
        let (search, _) = self::search(50.0, 1e9, |_| 0.0);
        assert_eq!((search.end(TOLERANCE), search.cost), (End::NotAbsorbed, 0.0));
    }

    #[test]
    fn costs_that_settings_do_not_govern_are_reported() {
        let (search, pilots) = search(50.0, 1e9, |factor| 2e9 + 1e8 * factor);
        assert_eq!(search.end(TOLERANCE), End::Fixed);
        assert!(pilots < MOST_PILOTS, "{pilots}");
    }

    #[test]
    fn amounts_read_as_people_write_them() {
        let read = [1e9, 3.141e8, 999.6e6, 247_833.0, 1234.0].map(amount);
        assert_eq!(read, ["1.00 bn CNY", "314.10 m CNY", "1.00 bn CNY", "248 k CNY", "1234 CNY"]);
    }
}
