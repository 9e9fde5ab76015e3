//! The lives of startups in a run: founding, rounds, end; and the life table that follows.

use std::collections::BTreeMap;

use super::event_row::Row;
use super::values::{Values, quotient};

use crate::base::month::Month;

/// What became of startups, by name.
#[derive(Clone, Debug, Default)]
pub struct Lives {
    founded: BTreeMap<u64, Month>,
    /// When they ceased to be startups, and whether they failed.
    ended: BTreeMap<u64, (Month, bool)>,
    /// The months of their rounds, by number from 1.
    rounds: BTreeMap<u64, BTreeMap<u32, Month>>,
}

/// Years of age that have a hazard.
const YEARS: u32 = 7;
/// Firms below which no hazard and no share of them is stated.
pub const LEAST: usize = 30;
/// Months within which the next round counts, and after which the funded are looked at.
const NEXT_ROUND: u32 = 60;
const FUNDED: u32 = 84;

/// The names of the hazards by year.
const HAZARDS: [&str; YEARS as usize] = [
    "hazard_year_1",
    "hazard_year_2",
    "hazard_year_3",
    "hazard_year_4",
    "hazard_year_5",
    "hazard_year_6",
    "hazard_year_7",
];

impl Lives {
    /// Hears of a firm's founding or end.
    pub fn firm(&mut self, month: Month, event: &Row) {
        let Some(name) = event.name("startup") else { return };
        match event.text("event") {
            "founded" => {
                self.founded.insert(name, month);
            }
            end => {
                self.ended.insert(name, (month, end == "failed"));
            }
        }
    }

    /// Hears of a round.
    pub fn round(&mut self, month: Month, event: &Row) {
        let Some(name) = event.name("startup") else { return };
        let rounds = self.rounds.entry(name).or_default();
        rounds.entry(event.number("round") as u32).or_insert(month);
    }

    /// Measures hazards, survival, the funnel of rounds and the fate of the funded.
    pub fn measure(&self, last: Month, values: &mut Values) {
        let hazards: Vec<Option<f64>> = (1..=YEARS).map(|year| self.hazard(year, last)).collect();
        HAZARDS.iter().zip(&hazards).for_each(|(name, hazard)| values.note(name, *hazard));
        let known = || hazards.iter().enumerate().filter_map(|(year, it)| Some((year, (*it)?)));
        let peak = known().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        if let Some((year, largest)) = peak.filter(|_| known().count() == hazards.len()) {
            values.note("hazard_peak", Some((year + 1) as f64));
            values.note("hazard_first", hazards[0].and_then(|first| quotient(first, largest)));
        }
        let survival: Option<f64> =
            hazards[..5].iter().map(|hazard| Some(1.0 - (*hazard)?)).product();
        values.note("survival_5", survival);
        values.note("round_a_given_seed", self.next_round(1, last));
        values.note("round_b_given_a", self.next_round(2, last));
        values.note("round_c_given_b", self.next_round(3, last));
        values.note("funded_dead", self.funded_dead(last));
    }

    /// The hazard of a year of age by the actuarial estimate: of firms founded in the run for which
    /// the whole year could be seen, those that left otherwise count half.
    fn hazard(&self, year: u32, last: Month) -> Option<f64> {
        let (mut at_risk, mut failed, mut left) = (0_usize, 0_usize, 0_usize);
        for (name, &founded) in &self.founded {
            let (from, until) = (founded.plus(12 * (year - 1)), founded.plus(12 * year));
            let end = self.ended.get(name);
            if until > last || end.is_some_and(|(month, _)| *month < from) {
                continue;
            }
            at_risk += 1;
            match end.filter(|(month, _)| *month < until) {
                Some((_, true)) => failed += 1,
                Some((_, false)) => left += 1,
                None => (),
            }
        }
        let exposed = at_risk as f64 - 0.5 * left as f64;
        (at_risk >= LEAST).then(|| quotient(failed as f64, exposed))?
    }

    /// The share of firms with a round that closed the next one in time.
    fn next_round(&self, round: u32, last: Month) -> Option<f64> {
        let rounds = self.rounds.values();
        let begun = rounds.filter_map(|own| Some((own, *own.get(&round)?)));
        let seen: Vec<_> = begun.filter(|(_, month)| month.plus(NEXT_ROUND) <= last).collect();
        let went_on = seen.iter().filter(|(own, month)| {
            own.get(&(round + 1)).is_some_and(|next| next.since(*month) <= NEXT_ROUND)
        });
        (seen.len() >= LEAST).then(|| quotient(went_on.count() as f64, seen.len() as f64))?
    }

    /// The share of the twelve months' cohort of first rounds that failed within seven years.
    fn funded_dead(&self, last: Month) -> Option<f64> {
        let newest = last.number().checked_sub(FUNDED)?;
        let firms = self.rounds.iter().filter_map(|(name, own)| Some((name, *own.get(&1)?)));
        let is_meant =
            |first: Month| (newest.saturating_sub(11)..=newest).contains(&first.number());
        let cohort: Vec<_> = firms.filter(|(_, first)| is_meant(*first)).collect();
        let dead = cohort.iter().filter(|(name, first)| {
            let end = self.ended.get(name);
            end.is_some_and(|(month, is_failure)| *is_failure && *month <= first.plus(FUNDED))
        });
        (cohort.len() >= LEAST).then(|| quotient(dead.count() as f64, cohort.len() as f64))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Month = Month::new(2015, 1);

    /// A hundred firms a year for ten years, of which those of `deaths` fail at that age.
    fn lives(deaths: &[(u32, u32)]) -> Lives {
        let mut lives = Lives::default();
        for name in 0..1000 {
            let founded = START.plus(12 * (name / 100));
            lives.founded.insert(name.into(), founded);
            let mut before = 0;
            for &(count, age) in deaths {
                if (before..before + count).contains(&(name % 100)) {
                    lives.ended.insert(name.into(), (founded.plus(age), true));
                }
                before += count;
            }
        }
        lives
    }

    #[test]
    fn a_life_table_is_that_of_the_hand() {
        let last = START.plus(16 * 12);
        let lives = lives(&[(10, 3), (18, 14), (9, 30)]);
        assert_eq!(lives.hazard(1, last), Some(0.1));
        assert_eq!(lives.hazard(2, last), Some(0.2));
        assert_eq!(lives.hazard(3, last), Some(0.125));
        let mut values = Values::default();
        lives.measure(last, &mut values);
        assert_eq!(values.of("hazard_peak", 0), Some(2.0));
        assert_eq!(values.of("hazard_first", 0), Some(0.5));
        let survival = values.of("survival_5", 0).expect("five hazards are known");
        assert!((survival - 0.63).abs() < 1e-12, "{survival}");
    }

    #[test]
    fn years_that_nobody_could_live_through_have_no_hazard() {
        let lives = lives(&[(10, 3)]);
        assert_eq!(lives.hazard(3, START.plus(35)), None);
        assert_eq!(lives.hazard(3, START.plus(36)), Some(0.0));
        let mut values = Values::default();
        lives.measure(START.plus(36), &mut values);
        assert_eq!(values.of("hazard_peak", 0), None);
    }

    #[test]
    fn rounds_follow_in_time_and_the_funded_die() {
        let mut lives = Lives::default();
        for name in 0..80_u64 {
            let rounds = lives.rounds.entry(name).or_default();
            rounds.insert(1, START);
            if name < 36 {
                let late = if name < 32 { 20 } else { 61 };
                rounds.insert(2, START.plus(late));
            }
        }
        for name in 0..8 {
            lives.ended.insert(name, (START.plus(84), true));
        }
        lives.ended.insert(8, (START.plus(85), true));
        lives.ended.insert(9, (START.plus(50), false));
        let last = START.plus(90);
        assert_eq!(lives.next_round(1, last), Some(0.4));
        assert_eq!(lives.next_round(2, last), Some(0.0));
        assert_eq!(lives.next_round(3, last), None);
        lives.rounds.values_mut().skip(LEAST - 1).for_each(|own| own.retain(|it, _| *it < 2));
        assert_eq!(lives.next_round(2, START.plus(130)), None, "one firm too few");
        assert_eq!(lives.funded_dead(last), Some(0.1));
        assert_eq!(lives.funded_dead(START.plus(83)), None);
    }
}
