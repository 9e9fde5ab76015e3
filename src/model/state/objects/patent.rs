//! Patents: filed, examined, and kept while they are worth the renewal fee.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::month::Month;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::startup::Startup;

/// An application or a patent in force.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Patent {
    /// Lineage name.
    pub name: Name,
    /// Who owns it.
    pub owner: PatentOwner,
    /// Log of its private value in yuan of 2015.
    pub log_value: f32,
    /// Appropriable share, 0 to 1.
    pub strength: f32,
    /// Month of filing.
    pub filed: Month,
    /// Whether it has been granted.
    pub is_granted: bool,
}

/// Who owns a patent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum PatentOwner {
    /// A university or institute.
    Body,
    /// A startup.
    Startup(Id<Startup>),
    /// An enterprise.
    Enterprise(Id<Enterprise>),
}

/// Granted patents of a firm taken together. Sums are whole numbers, so that adding and removing
/// patents leaves no remainder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    /// How many there are.
    pub patents: u32,
    /// Sum of their strengths, in thousandths.
    strength: u32,
    /// Sum of the months since 2000 in which they were filed.
    filed: u32,
}

impl Portfolio {
    /// A patent comes into force.
    pub fn add(&mut self, patent: &Patent) {
        let one = Portfolio::of(patent);
        self.patents += one.patents;
        self.strength += one.strength;
        self.filed = self.filed.wrapping_add(one.filed);
    }

    /// A patent lapses.
    pub fn remove(&mut self, patent: &Patent) {
        let one = Portfolio::of(patent);
        self.patents -= one.patents;
        self.strength -= one.strength;
        self.filed = self.filed.wrapping_sub(one.filed);
    }

    fn of(patent: &Patent) -> Portfolio {
        Portfolio {
            patents: 1,
            strength: (f64::from(patent.strength) * 1e3) as u32,
            filed: patent.filed.number() - Month::new(2000, 1).number(),
        }
    }

    /// Their strengths added up.
    pub fn strength(&self) -> f64 {
        f64::from(self.strength) / 1e3
    }

    /// Their mean age in years.
    pub fn age_years(&self, now: Month) -> f64 {
        let mean = f64::from(self.filed) / f64::from(self.patents.max(1));
        (f64::from(now.number() - Month::new(2000, 1).number()) - mean).max(0.0) / 12.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portfolio_removes_exactly_what_was_added() {
        let patent = |name: u64, log_value: f32, strength: f32| Patent {
            name: Name(name),
            owner: PatentOwner::Body,
            log_value,
            strength,
            filed: Month::new(2014, 3),
            is_granted: true,
        };
        let mut portfolio = Portfolio::default();
        let patents = [patent(1, 10.3, 0.31), patent(2, 8.7, 0.17), patent(3, 12.9, 0.55)];
        patents.iter().for_each(|patent| portfolio.add(patent));
        assert_eq!(portfolio.patents, 3);
        assert!((portfolio.age_years(Month::new(2020, 3)) - 6.0).abs() < 1e-9);
        assert!((portfolio.strength() - 1.03).abs() < 2e-3);
        patents.iter().for_each(|patent| portfolio.remove(patent));
        assert_eq!(portfolio, Portfolio::default());
    }
}
