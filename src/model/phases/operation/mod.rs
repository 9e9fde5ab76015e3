//! Operation: firms win and lose customers, pay, learn, file, and close.

mod enterprises;
mod startups;

pub use enterprises::{
    Source, budget_of_weight, enter, fail_enterprise, gain_capability, initial_sizes,
    take_stock_of_enterprise, trade_enterprises, use_bought_patents, weight,
};
pub use startups::{
    begin, cheap_filing_fee, fail, file_cheaply, leave, survey, take_due, take_stock,
    trade_startups, turn_of, yearly_sales,
};
