//! Startups by year of life: how many are at risk of failing, and how many fail.
//!
//! Counted where a firm enters and leaves, by month of founding: no month visits the firms for it.

use serde::{Deserialize, Serialize};

use crate::base::month::Month;

/// Years of life that are distinguished.
pub const YEARS_OF_LIFE: usize = 10;

/// Months of the same.
const MONTHS: usize = 12 * YEARS_OF_LIFE;

/// Startups in a year of life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeYear {
    /// Those that failed.
    pub failed: i64,
    /// Those that existed, each counted once a month.
    pub at_risk: i64,
}

/// What is known of all years of life.
pub type LifeYears = [LifeYear; YEARS_OF_LIFE];

/// The startups of a region by age.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lives {
    /// Those that exist, by month of founding, as far back as years are distinguished.
    existing: Vec<i64>,
    /// Those that failed or left otherwise this month: both were at risk in it.
    month: LifeYears,
    /// The last twelve months.
    past: [LifeYears; 12],
}

impl Default for Lives {
    fn default() -> Lives {
        Lives {
            existing: vec![0; MONTHS],
            month: LifeYears::default(),
            past: [LifeYears::default(); 12],
        }
    }
}

impl Lives {
    /// A startup enters, new or with the first population.
    pub fn enter(&mut self, founded: Month, now: Month) {
        if (now.since(founded) as usize) < MONTHS {
            self.existing[place(founded)] += 1;
        }
    }

    /// A startup fails, or leaves otherwise.
    pub fn leave(&mut self, founded: Month, now: Month, has_failed: bool) {
        let age = now.since(founded) as usize;
        if age < MONTHS {
            self.existing[place(founded)] -= 1;
            self.month[age / 12].at_risk += 1;
            self.month[age / 12].failed += i64::from(has_failed);
        }
    }

    /// Closes the month, and gives what happened in it.
    pub fn close(&mut self, now: Month) -> LifeYears {
        let mut month = std::mem::take(&mut self.month);
        for age in 0..MONTHS as u32 {
            month[age as usize / 12].at_risk += self.existing[place(now.minus(age))];
        }
        self.past[now.number() as usize % 12] = month;
        month
    }

    /// The sums of the last twelve months, or of those that there were, once the month is closed.
    pub fn of_twelve_months(&self) -> LifeYears {
        let mut sums = LifeYears::default();
        for month in &self.past {
            for (sum, year) in sums.iter_mut().zip(month) {
                sum.failed += year.failed;
                sum.at_risk += year.at_risk;
            }
        }
        sums
    }

    /// Makes room for firms founded in the next month: those that would share it become too old.
    pub fn make_room(&mut self, next: Month) {
        self.existing[place(next)] = 0;
    }
}

/// Where firms founded in a month are counted.
fn place(founded: Month) -> usize {
    founded.number() as usize % MONTHS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Months from the first one on, with who enters (by age), and who leaves.
    fn lived(months: u32, mut happens: impl FnMut(u32, Month, &mut Lives)) -> (Lives, LifeYears) {
        let first = Month::new(2015, 1);
        let mut lives = Lives::default();
        let mut last = LifeYears::default();
        for number in 0..months {
            let now = first.plus(number);
            happens(number, now, &mut lives);
            last = lives.close(now);
            lives.make_room(now.next());
        }
        (lives, last)
    }

    fn year(failed: i64, at_risk: i64) -> LifeYear {
        LifeYear { failed, at_risk }
    }

    #[test]
    fn a_firm_is_at_risk_in_each_month_of_its_life() {
        let of_months = |months| {
            let (lives, last) = lived(months, |number, now, lives| {
                if number == 0 {
                    lives.enter(now, now);
                }
            });
            (lives.of_twelve_months(), last)
        };
        let (sums, last) = of_months(12);
        assert_eq!((sums[0], sums[1], last[0]), (year(0, 12), year(0, 0), year(0, 1)));
        let (sums, last) = of_months(18);
        assert_eq!(
            (sums[0], sums[1], last[0], last[1]),
            (year(0, 6), year(0, 6), year(0, 0), year(0, 1))
        );
        // After ten years its year of life is distinguished no longer, and it may leave.
        let (sums, _) = of_months(MONTHS as u32 + 12);
        assert_eq!(sums, LifeYears::default());
    }

    #[test]
    fn who_leaves_was_at_risk_in_that_month_whether_it_failed_or_not() {
        let founded = Month::new(2014, 12);
        let (lives, last) = lived(13, |number, now, lives| match number {
            0 => (0..3).for_each(|_| lives.enter(founded, now)),
            2 => lives.leave(founded, now, true),
            12 => lives.leave(founded, now, false),
            _ => (),
        });
        assert_eq!(last[1], year(0, 2));
        // The first of the thirteen months is out of the sums; ages are 2 to 11, then 12 and 13.
        assert_eq!(lives.of_twelve_months()[0], year(1, 2 * 3 + 8 * 2));
        assert_eq!(lives.of_twelve_months()[1], year(0, 2 * 2));
    }

    #[test]
    fn firms_beyond_the_last_year_take_no_part() {
        let old = Month::new(2004, 12);
        let (lives, _) = lived(3, |number, now, lives| match number {
            0 => lives.enter(old, now),
            2 => lives.leave(old, now, true),
            _ => (),
        });
        assert_eq!(lives.of_twelve_months(), LifeYears::default());
        assert!(lives.existing.iter().all(|count| *count == 0));
    }
}
