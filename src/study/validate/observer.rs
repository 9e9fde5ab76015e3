//! Who follows a run to measure what happens to single firms, deals and patents in it.

use std::collections::BTreeMap;

use anyhow::Result;

use super::event_row::Row;
use super::lives::{LEAST, Lives};
use super::values::{Values, quotient};

use crate::base::month::Month;
use crate::model::state::event::{Event, EventKind};
use crate::model::world::World;
use crate::statistics::growth::{size_slope, subbotin_shape};
use crate::statistics::sample::{quantile, variance};
use crate::statistics::tails::{hill, power_law_exponent, top_share};
use crate::study::jobs::follower::Follower;

/// What is observed of one run.
#[derive(Clone, Debug, Default)]
pub struct Observer {
    /// Real units that one simulated stands for.
    gross: f64,
    lives: Lives,
    /// Values of the contracts of 2019.
    contracts: Vec<f64>,
    /// By year: number and value of transfers of research bodies, and of those for equity.
    transfers: BTreeMap<u32, [f64; 4]>,
    /// Private values of patents filed in 2018-2020.
    patents: Vec<f64>,
    /// Filings by owner up to 2020.
    filings: BTreeMap<u64, u32>,
    /// Principals of pledge loans of 2018-2020.
    pledges: Vec<f64>,
    /// Sales of the last December by firm.
    sales: BTreeMap<u64, f64>,
    /// Log sales and log growth, 2015-2020.
    growth: Vec<(f64, f64)>,
    /// Sales of December 2019.
    sizes: Vec<f64>,
    /// Firms, firms with a loan and what they owe in December 2024.
    loans: Option<(u64, u64, f64)>,
    /// What was measured when the run had ended.
    pub values: Values,
}

/// What contracts must be about to be transfers of research results.
const TRANSFERS: [&str; 3] = ["assignment", "licence", "equity"];

impl Observer {
    fn contract(&mut self, year: u32, event: &Row) {
        let value = event.number("value_yuan");
        if year == 2019 {
            self.contracts.push(value);
        }
        let kind = event.text("contract_kind");
        if event.text("seller_kind") == "researcher" && TRANSFERS.contains(&kind) {
            let of_equity = f64::from(u8::from(kind == "equity"));
            let sums = self.transfers.entry(year).or_default();
            let news = [1.0, value, of_equity, of_equity * value];
            sums.iter_mut().zip(news).for_each(|(sum, new)| *sum += new);
        }
    }

    fn filing(&mut self, year: u32, event: &Row) {
        if event.text("event") != "filed" || year > 2020 {
            return;
        }
        if let Some(owner) = event.name("owner") {
            *self.filings.entry(owner).or_default() += 1;
        }
        if year >= 2018 {
            self.patents.push(event.number("value_yuan"));
        }
    }

    fn loan(&mut self, year: u32, event: &Row) {
        let is_new = event.text("event") == "granted" && event.text("use") != "renewal";
        if is_new && event.number("patents") > 0.0 && (2018..=2020).contains(&year) {
            self.pledges.push(event.number("principal_yuan"));
        }
    }

    /// Looks at all firms in December.
    fn census(&mut self, year: u32, world: &World) {
        let is_grown = (2015..=2020).contains(&year);
        let mut sales = BTreeMap::new();
        let mut loans = (0, 0, 0.0);
        world.firms(&mut |firm| {
            if firm.sales > 0.0 && is_grown {
                sales.insert(firm.name.0, firm.sales);
            }
            let owed = firm.loans.to_yuan();
            loans = (loans.0 + 1, loans.1 + u64::from(owed > 0.0), loans.2 + owed);
        });
        for (name, before) in self.sales.iter().filter(|_| is_grown) {
            if let Some(now) = sales.get(name) {
                self.growth.push((libm::log(*before), libm::log(now / before)));
            }
        }
        if year == 2019 {
            self.sizes = sales.values().copied().collect();
        }
        if year == 2024 {
            self.loans = Some(loans);
        }
        self.sales = sales;
    }

    /// Measures all that was observed up to the last month.
    fn measure(&mut self, last: Month) {
        let mut values = Values::default();
        values.note("size_tail", hill(&self.sizes, 0.05));
        // Part of the years that a measure is of is another measure.
        if last >= Month::new(2019, 12) {
            values.note("contract_top_share", top_share(&self.contracts, 0.0437));
            values.note("contract_tail", hill(&self.contracts, 0.02));
            values.note("contract_value_share_above_10m", share_above(&self.contracts, 1e7));
        }
        if last >= Month::new(2020, 12) {
            self.measure_up_to_2020(&mut values);
        }
        if let Some((firms, borrowers, owed)) = self.loans {
            values.note("firms_with_loan_share", quotient(borrowers as f64, firms as f64));
            values.note("firm_loan_mean", quotient(owed, borrowers as f64));
        }
        self.note_transfers(&mut values);
        self.lives.measure(last, &mut values);
        self.values = values;
    }

    /// Measures of years up to 2020.
    fn measure_up_to_2020(&self, values: &mut Values) {
        let rates: Vec<f64> = self.growth.iter().map(|(_, rate)| *rate).collect();
        values.note("growth_shape", subbotin_shape(&rates));
        values.note("growth_slope", size_slope(&self.growth));
        values.note("patent_value_tail", hill(&self.patents, 0.01));
        let counts: Vec<u32> = self.filings.values().copied().collect();
        values.note("patents_exponent", power_law_exponent(&counts, 3));
        if self.pledges.len() >= LEAST {
            let median = quantile(&self.pledges, 0.5);
            values.note("pledge_median", median);
            values.note("pledge_median_m", median.map(|median| median / 1e6));
            let logs: Vec<f64> = self.pledges.iter().map(|&it| libm::log(it)).collect();
            values.note("pledge_sigma", variance(&logs).map(f64::sqrt));
        }
    }

    /// Transfers by year, and the part of equity in all; none where no deal is for equity.
    fn note_transfers(&self, values: &mut Values) {
        let mut all = [0.0; 4];
        for (&year, sums) in &self.transfers {
            values.note_year("university_transfers", year, Some(sums[0] * self.gross));
            values.note_year("university_transfer_value", year, Some(sums[1] * self.gross));
            all.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
        }
        let [number, value, equity, equity_value] = all;
        if equity > 0.0 {
            values.note("equity_transfer_share", quotient(equity, number));
            values.note("equity_transfer_value_share", quotient(equity_value, value));
        }
    }
}

/// The share of a sum that is in values above a bound.
fn share_above(values: &[f64], bound: f64) -> Option<f64> {
    let above: f64 = values.iter().filter(|&&value| value > bound).sum();
    quotient(above, values.iter().sum())
}

impl Follower for Observer {
    fn begin(&mut self, world: &World) {
        self.gross = 1.0 / world.scenario.scale;
    }

    fn wants_events(&self) -> bool {
        true
    }

    fn hear(&mut self, month: Month, events: &[Event]) {
        let year = month.year() as u32;
        for event in events {
            let row = Row(event);
            match event.kind {
                EventKind::Contract => self.contract(year, &row),
                EventKind::Patent => self.filing(year, &row),
                EventKind::Loan => self.loan(year, &row),
                EventKind::Firm => self.lives.firm(month, &row),
                EventKind::Round => self.lives.round(month, &row),
                EventKind::Tenancy | EventKind::Evaluation | EventKind::Service => (),
            }
        }
    }

    fn looks(&self, month: Month) -> Option<&'static str> {
        (month.of_year() == 12).then_some("agents")
    }

    fn look(&mut self, month: Month, world: &World) -> Result<()> {
        if month.of_year() == 12 {
            self.census(month.year() as u32, world);
        }
        Ok(())
    }

    fn twin(&self) -> Observer {
        self.clone()
    }

    fn end(&mut self, world: &World) -> Result<()> {
        self.measure(world.month().minus(1));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of what is measured of firms, deals and patents of a run up to a month.
    fn measured(last: Month, pledges: usize) -> Vec<&'static str> {
        let many = |count: u32| (1..=count).map(f64::from).collect::<Vec<_>>();
        let mut observer = Observer {
            sizes: many(400),
            contracts: many(1000),
            patents: many(2000),
            filings: (0..100).map(|name| (name, 3 + (name % 9) as u32)).collect(),
            pledges: many(pledges as u32),
            growth: many(900).into_iter().map(|it| (it, libm::sin(it) / it)).collect(),
            ..Observer::default()
        };
        observer.measure(last);
        let names =
            ["size_tail", "contract_tail", "pledge_sigma", "growth_shape", "patents_exponent"];
        names.into_iter().filter(|name| observer.values.of(name, 0).is_some()).collect()
    }

    #[test]
    fn part_of_the_years_or_a_few_deals_are_no_measure() {
        let all =
            ["size_tail", "contract_tail", "pledge_sigma", "growth_shape", "patents_exponent"];
        assert_eq!(measured(Month::new(2020, 12), LEAST), all);
        assert_eq!(measured(Month::new(2020, 11), LEAST), all[..2]);
        assert_eq!(measured(Month::new(2019, 11), LEAST), all[..1]);
        let few = measured(Month::new(2020, 12), LEAST - 1);
        assert!(!few.contains(&"pledge_sigma") && few.len() == 4, "{few:?}");
    }
}
