//! Measures of single firms, deals and patents, by name: what metrics, which add up regions, cannot
//! say.

/// A measure of a run.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name, as targets and stylised facts state it.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Whether it is of a year.
    pub is_yearly: bool,
    /// What it is.
    pub doc: &'static str,
}

const fn measure(name: &'static str, unit: &'static str, doc: &'static str) -> Measure {
    Measure { name, unit, is_yearly: false, doc }
}

const fn yearly(name: &'static str, unit: &'static str, doc: &'static str) -> Measure {
    Measure { is_yearly: true, ..measure(name, unit, doc) }
}

/// All measures.
pub const MEASURES: &[Measure] = &[
    measure(
        "size_tail",
        "index",
        "Hill index of the yearly sales of firms, top 5 %, December 2019",
    ),
    measure(
        "growth_shape",
        "shape",
        "Subbotin b of log growth of sales from December to December, 2015-2020",
    ),
    measure(
        "growth_slope",
        "slope",
        "slope of the log deviation of that growth on log sales, ten classes",
    ),
    measure("hazard_year_1", "share", "exit hazard of startups in their first year"),
    measure("hazard_year_2", "share", "in their second year"),
    measure("hazard_year_3", "share", "in their third year"),
    measure("hazard_year_4", "share", "in their fourth year"),
    measure("hazard_year_5", "share", "in their fifth year"),
    measure("hazard_year_6", "share", "in their sixth year"),
    measure("hazard_year_7", "share", "in their seventh year"),
    measure("hazard_peak", "year", "the year, of the first seven, with the largest hazard"),
    measure("hazard_first", "ratio", "the hazard of the first year over the largest of seven"),
    measure("survival_5", "share", "share of startups alive after five years"),
    measure(
        "contract_top_share",
        "share",
        "share of value of the largest 4.37 % of contracts in 2019",
    ),
    measure("contract_tail", "index", "Hill index of contract values, top 2 %, 2019"),
    measure(
        "contract_value_share_above_10m",
        "share",
        "share of value in contracts above 10 m CNY, 2019",
    ),
    measure(
        "patent_value_tail",
        "index",
        "Hill index of private values at filing, top 1 %, 2018-2020",
    ),
    measure(
        "patents_exponent",
        "exponent",
        "exponent of the density of filings by owner up to 2020, from 3 on",
    ),
    measure("pledge_median", "CNY", "median principal of loans on pledged patents, 2018-2020"),
    measure("pledge_median_m", "m CNY", "the same in m CNY"),
    measure("pledge_sigma", "log", "standard deviation of the log of that principal"),
    measure(
        "pledged_by_mid_2021",
        "share",
        "share of firms that had ever pledged a patent in June 2021",
    ),
    measure(
        "round_a_given_seed",
        "share",
        "share of firms that raise a second round within five years of the first",
    ),
    measure("round_b_given_a", "share", "a third within five years of the second"),
    measure("round_c_given_b", "share", "a fourth within five years of the third"),
    measure(
        "funded_dead",
        "share",
        "share of the firms first funded 84 to 95 months before the end that failed within 84",
    ),
    measure(
        "firms_with_loan_share",
        "share",
        "share of startups and enterprises with a loan, December 2024",
    ),
    measure("firm_loan_mean", "CNY", "what those owe on average"),
    measure(
        "tenants_per_incubator_least",
        "firms",
        "tenants per incubator, least December of 2015-2020",
    ),
    measure("tenants_per_incubator_largest", "firms", "the largest of them"),
    measure(
        "graduation_least",
        "share",
        "graduates over the mean stock of tenants, least of 2016-2020",
    ),
    measure("graduation_largest", "share", "the largest of them"),
    measure(
        "recognition_s_shape",
        "AIC",
        "AIC of a line less that of a logistic in recognition by year",
    ),
    measure("beijing_share", "share", "Beijing's share of the value of contracts sold in 2020"),
    measure(
        "equity_transfer_share",
        "share",
        "share of equity in transfers of research bodies, by number",
    ),
    measure("equity_transfer_value_share", "share", "the same by value"),
    yearly(
        "university_transfers",
        "contracts/year",
        "assignments, licences and equity deals of research bodies",
    ),
    yearly("university_transfer_value", "CNY/year", "what they cost"),
];

/// Those that may be below zero.
const SIGNED: [&str; 2] = ["growth_slope", "recognition_s_shape"];

impl Measure {
    /// Whether it may be below zero.
    pub fn can_be_negative(&self) -> bool {
        SIGNED.contains(&self.name)
    }
}

/// The measure of that name.
pub fn measure_named(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.name == name)
}
