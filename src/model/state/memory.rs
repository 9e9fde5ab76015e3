//! What a region remembers of past months, for figures over moving windows.

use serde::{Deserialize, Serialize};

use crate::base::month::Month;

/// Age in months up to which survival is counted.
pub const SURVIVAL_MONTHS: u32 = 36;

/// What is remembered for figures over several months.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// The first month that was simulated.
    pub first: Month,
    /// Startups founded in each of the last 48 months, by month number.
    pub founded: Vec<i64>,
    /// Of those, how many failed before the age at which survival is counted.
    pub failed_young: Vec<i64>,
    /// Graduates of each of the last twelve months, and their months in the place.
    pub graduates: [i64; 12],
    /// Months that those graduates had spent.
    pub graduate_months: [i64; 12],
    /// People in startups, moved a twelfth each month.
    pub startup_staff: f64,
    /// Tenants kept only to be counted.
    pub kept_tenants: i64,
    /// Real incubators that passed a gate of accreditation.
    pub certified: f64,
    /// Patents in force that research bodies hold.
    pub body_patents: i64,
    /// Patents in force.
    pub patents_in_force: i64,
    /// Graduates since the start of the record.
    pub graduates_cumulative: i64,
    /// What projects have added to enterprises' log capability this month.
    pub gained: f64,
    /// The same of the last three months.
    pub gained_before: [f64; 3],
    /// Firms alive that have ever pledged a patent.
    pub ever_pledged: i64,
    /// Patents that are pledged.
    pub pledged_patents: i64,
    /// Loans that are not paid back, and their principal in fen: under each model, and ordinary.
    pub lent: Vec<[i64; 2]>,
    /// Ends of pledge loans this month.
    pub credit: LoanEnds,
    /// The same of the last twelve months.
    pub credit_past: [LoanEnds; 12],
}

/// How pledge loans ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanEnds {
    /// Loans paid back or not.
    pub ended: i64,
    /// Of them not.
    pub defaulted: i64,
    /// What was owed under claims that were settled, in fen.
    pub debt: i64,
    /// What sales brought towards it, in fen.
    pub recovered: i64,
}

impl Memory {
    /// Loans under a scheme, or ordinary ones, that are not yet paid back, and their fen.
    pub fn lent_under(&mut self, scheme: Option<u8>) -> &mut [i64; 2] {
        let ordinary = self.lent.len() - 1;
        &mut self.lent[scheme.map_or(ordinary, usize::from)]
    }

    /// Months that are kept.
    pub const WINDOW: usize = 48;

    /// A memory of nothing before `first`, with that many schemes of loans.
    pub fn new(first: Month, schemes: usize) -> Memory {
        Memory {
            first,
            lent: vec![[0; 2]; schemes + 1],
            founded: vec![0; Memory::WINDOW],
            failed_young: vec![0; Memory::WINDOW],
            ..Memory::default()
        }
    }

    /// By how much the projects of a quarter set every enterprise back, of `count`.
    pub fn gained_by_others(&self, count: usize) -> f64 {
        self.gained_before.iter().sum::<f64>() / count.max(1) as f64
    }

    /// Ends the month of credit.
    pub fn close_credit(&mut self, month: Month) {
        self.credit_past[month.number() as usize % 12] = std::mem::take(&mut self.credit);
        self.gained_before.rotate_right(1);
        self.gained_before[0] = std::mem::take(&mut self.gained);
    }

    /// How pledge loans ended in the last twelve months.
    pub fn loan_ends(&self) -> LoanEnds {
        let mut sum = LoanEnds::default();
        for month in &self.credit_past {
            sum.ended += month.ended;
            sum.defaulted += month.defaulted;
            sum.debt += month.debt;
            sum.recovered += month.recovered;
        }
        sum
    }

    /// A startup was founded.
    pub fn count_founding(&mut self, month: Month) {
        self.founded[month.number() as usize % Memory::WINDOW] += 1;
    }

    /// A startup failed that was founded in `founded`.
    pub fn count_failure(&mut self, founded: Month, now: Month) {
        if now.since(founded) < SURVIVAL_MONTHS {
            self.failed_young[founded.number() as usize % Memory::WINDOW] += 1;
        }
    }

    /// Firms founded 36 to 47 months before `now`, and those of them that lived for 36 months;
    /// nothing before a whole year of firms has been simulated for so long.
    pub fn survival(&self, now: Month) -> (i64, i64) {
        if now.since(self.first) < SURVIVAL_MONTHS + 12 {
            return (0, 0);
        }
        let mut founded = 0;
        let mut failed = 0;
        for age in SURVIVAL_MONTHS..SURVIVAL_MONTHS + 12 {
            let place = (now.number() - age) as usize % Memory::WINDOW;
            founded += self.founded[place];
            failed += self.failed_young[place];
        }
        (founded, founded - failed)
    }

    /// Makes room for the next month.
    pub fn make_room(&mut self, next: Month) {
        let place = next.number() as usize % Memory::WINDOW;
        self.founded[place] = 0;
        self.failed_young[place] = 0;
        let place = next.number() as usize % 12;
        self.graduates[place] = 0;
        self.graduate_months[place] = 0;
    }
}
