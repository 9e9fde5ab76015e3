//! Figures of past months, for statistics over moving windows.

use serde::{Deserialize, Serialize};

use crate::base::money::add_fen;
use crate::base::month::Month;
use crate::model::state::lives::Lives;

/// Age in months up to which survival is counted.
pub const SURVIVAL_MONTHS: u32 = 36;

/// Figures of past months that a region remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// The first month that was simulated.
    pub first: Month,
    /// Startups founded in each of the last 48 months, by month number.
    pub founded: Vec<i64>,
    /// Of those, the failures before the age at which survival is counted.
    pub failed_young: Vec<i64>,
    /// Startups by year of life.
    pub lives: Lives,
    /// Graduates of each of the last twelve months, and their months at the host.
    pub graduates: [i64; 12],
    /// Months that those graduates had spent.
    pub graduate_months: [i64; 12],
    /// Employment in startups, moved a twelfth each month.
    pub startup_staff: f64,
    /// Tenants kept only for accreditation.
    pub kept_tenants: i64,
    /// Real incubators that passed an accreditation gate.
    pub certified: f64,
    /// Patents in force that research institutions hold.
    pub body_patents: i64,
    /// Patents in force.
    pub patents_in_force: i64,
    /// Graduates since the start of the record.
    pub graduates_cumulative: i64,
    /// Gain in enterprises' log capability from projects this month.
    pub gained: f64,
    /// The same of the last three months.
    pub gained_before: [f64; 3],
    /// Existing firms that have ever pledged a patent.
    pub ever_pledged: i64,
    /// Patents that are pledged.
    pub pledged_patents: i64,
    /// Outstanding loans and their principal in fen: under each model, and ordinary.
    pub lent: Vec<[i64; 2]>,
    /// Ends of pledge loans this month.
    pub credit: LoanEnds,
    /// The same of the last twelve months.
    pub credit_past: [LoanEnds; 12],
}

/// How pledge loans ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanEnds {
    /// Loans ended.
    pub ended: i64,
    /// Of these, defaults.
    pub defaulted: i64,
    /// Debt under the claims settled, in fen.
    pub debt: i64,
    /// Proceeds of sales towards that debt, in fen.
    pub recovered: i64,
}

impl Memory {
    /// Outstanding loans under a scheme, or ordinary ones, and their principal in fen.
    pub fn lent_under(&mut self, scheme: Option<u8>) -> &mut [i64; 2] {
        let ordinary = self.lent.len() - 1;
        &mut self.lent[scheme.map_or(ordinary, usize::from)]
    }

    /// Months that are kept.
    pub const WINDOW: usize = 48;

    /// An empty memory before `first`, with that many loan schemes.
    pub fn new(first: Month, schemes: usize) -> Memory {
        Memory {
            first,
            lent: vec![[0; 2]; schemes + 1],
            founded: vec![0; Memory::WINDOW],
            failed_young: vec![0; Memory::WINDOW],
            ..Memory::default()
        }
    }

    /// How much the projects of a quarter reduce the relative capability of each of `count`
    /// enterprises.
    pub fn gained_by_others(&self, count: usize) -> f64 {
        self.gained_before.iter().sum::<f64>() / count.max(1) as f64
    }

    /// Closes the month of credit.
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
            add_fen(&mut sum.debt, month.debt);
            add_fen(&mut sum.recovered, month.recovered);
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

    /// Firms founded 36 to 47 months before `now` and the survivors among them; zero until a whole
    /// year of firms has been simulated for that long.
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
        self.lives.make_room(next);
        let place = next.number() as usize % 12;
        self.graduates[place] = 0;
        self.graduate_months[place] = 0;
    }
}
