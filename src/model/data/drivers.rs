//! Drivers: the exogenous inputs, month by month.
//!
//! Nothing varies with time except drivers, policies and shocks. Yearly flows and prices are placed
//! at the middle of their year and interpolated linearly; counts are placed at its end.

use serde::{Deserialize, Serialize};

use crate::base::month::Month;
use crate::model::data::{Dataset, Path};

/// The exogenous drivers of one month.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Economy {
    /// The month.
    pub month: Month,
    /// Yearly wage in science and technical services, CNY.
    pub wage_science: f64,
    /// Yearly wage in small private technology firms, CNY.
    pub wage_private: f64,
    /// Price level of technical work: the science wage relative to 2015.
    pub wage_index: f64,
    /// R&D spending of enterprises, CNY a year.
    pub rd_enterprise: f64,
    /// R&D spending of universities and institutes, CNY a year.
    pub rd_public: f64,
    /// R&D spending of the country relative to 2015.
    pub rd_index: f64,
    /// Consumer prices relative to 2015.
    pub price_index: f64,
    /// University and institute staff in research, full-time equivalents.
    pub research_staff: f64,
    /// Share of them in universities.
    pub university_share: f64,
    /// Technology firms.
    pub technology_firms: f64,
    /// Firms newly registered in a year.
    pub new_firms: f64,
    /// Money newly raised by venture funds, CNY a year.
    pub venture_raised: f64,
    /// Commitments of guidance funds, CNY a year.
    pub guidance_committed: f64,
    /// Initial public offerings in a year.
    pub listings: f64,
    /// One-year policy lending rate, a share a year.
    pub policy_rate: f64,
}

/// All months of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drivers {
    first: Month,
    months: Vec<Economy>,
    counts: Vec<Vec<f64>>,
}

/// National series of counts that supply may follow.
pub const COUNT_SERIES: [&str; 4] =
    ["incubators", "group_innovation_spaces", "patent_agencies", "information_organizations"];

impl Drivers {
    /// The drivers from `first` to `last`, both included, on a path.
    pub fn new(data: &Dataset, first: Month, last: Month, path: Path) -> Drivers {
        let series = Series { data, path };
        let mut months = Vec::new();
        let mut counts = vec![Vec::new(); COUNT_SERIES.len()];
        let mut month = first;
        while month <= last.next() {
            months.push(series.economy(month));
            for (list, name) in counts.iter_mut().zip(COUNT_SERIES) {
                list.push(series.stock(name, month));
            }
            month = month.next();
        }
        Drivers { first, months, counts }
    }

    /// Drops everything after `last`, as if the drivers ended there.
    pub fn end(&mut self, last: Month) {
        let months = last.next().since(self.first) as usize + 1;
        self.months.truncate(months);
        self.counts.iter_mut().for_each(|list| list.truncate(months));
    }

    /// The drivers of `month`.
    pub fn economy(&self, month: Month) -> &Economy {
        &self.months[month.since(self.first) as usize]
    }

    /// A count series at the end of `month`, relative to `year`'s end when it was counted.
    pub fn count(&self, series: usize, month: Month) -> f64 {
        self.counts[series][month.since(self.first) as usize]
    }
}

struct Series<'a> {
    data: &'a Dataset,
    path: Path,
}

impl Series<'_> {
    fn year(&self, name: &str, year: i32) -> f64 {
        let year = year.clamp(2011, 2030);
        self.data
            .national(name, year, self.path)
            .unwrap_or_else(|| panic!("the driver {name} has a value for {year}"))
    }

    /// A yearly flow or price, taken in the middle of its year.
    fn level(&self, name: &str, month: Month) -> f64 {
        let place = f64::from(month.of_year()) - 6.5;
        let (from, to) = if place < 0.0 {
            (month.year() - 1, month.year())
        } else {
            (month.year(), month.year() + 1)
        };
        let share = if place < 0.0 { (place + 12.0) / 12.0 } else { place / 12.0 };
        self.year(name, from) * (1.0 - share) + self.year(name, to) * share
    }

    /// A count, taken at the end of its year.
    fn stock(&self, name: &str, month: Month) -> f64 {
        let share = f64::from(month.of_year()) / 12.0;
        self.year(name, month.year() - 1) * (1.0 - share) + self.year(name, month.year()) * share
    }

    fn price_index(&self, month: Month) -> f64 {
        let mut index = 1.0;
        for year in 2016..=month.year() {
            index *= 1.0 + self.year("cpi", year) / 100.0;
        }
        for year in month.year() + 1..=2015 {
            index /= 1.0 + self.year("cpi", year) / 100.0;
        }
        index
    }

    fn economy(&self, month: Month) -> Economy {
        const BILLION: f64 = 1e9;
        let public = |level: &dyn Fn(&str) -> f64| level("rd_institute") + level("rd_university");
        let level = |name: &str| self.level(name, month);
        let in_2015 = |name: &str| self.year(name, 2015);
        let research_staff =
            self.stock("fte_university", month) + self.stock("fte_institute", month);
        Economy {
            month,
            wage_science: level("wage_science"),
            wage_private: level("wage_private_science"),
            wage_index: level("wage_science") / in_2015("wage_science"),
            rd_enterprise: level("rd_enterprise") * BILLION,
            rd_public: public(&level) * BILLION,
            rd_index: (public(&level) + level("rd_enterprise"))
                / (public(&in_2015) + in_2015("rd_enterprise")),
            price_index: self.price_index(month),
            research_staff,
            university_share: self.stock("fte_university", month) / research_staff,
            technology_firms: self.stock("technology_firms", month),
            new_firms: level("firms_new"),
            venture_raised: level("venture_raised") * BILLION,
            guidance_committed: level("guidance_fund_new") * BILLION,
            listings: level("ipo_slots"),
            policy_rate: level("policy_rate") / 100.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_meet_the_record_where_there_is_one() {
        let data = Dataset::china();
        let (first, last) = (Month::new(2012, 1), Month::new(2030, 12));
        let drivers = Drivers::new(data, first, last, Path::Middle);
        let june = drivers.economy(Month::new(2020, 6));
        let wage = data.national("wage_science", 2020, Path::Middle).expect("printed");
        assert!((june.wage_science / wage - 1.0).abs() < 0.01);
        assert!((drivers.count(0, Month::new(2020, 12)) - 5971.0).abs() < 1e-6);
        assert!((drivers.economy(Month::new(2015, 7)).wage_index - 1.0).abs() < 0.01);
    }
}
