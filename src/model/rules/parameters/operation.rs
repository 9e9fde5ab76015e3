//! How firms operate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::space::Field;

/// How firms operate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OperationParams {
    /// Customers of startups in the whole country that final demand of 2015 supports. The higher,
    /// the more startups survive.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "fitted to inc.tenants and the firms' hazards; moves with R&D spending over consumer prices"))]
    pub demand: f64,
    /// Shares of the technology fields in final demand, as relative weights.
    #[schemars(inner(range(min = 0.0, max = 100.0)))]
    #[schemars(extend("x-unit" = "weight", "x-source" = "assumed"))]
    pub field_weights: [f64; Field::COUNT],
    /// Share of unserved demand that comes to the market in a month.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub opportunity_rate: f64,
    /// Share of demand that only firms of the same region can serve.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub local_share: f64,
    /// Customers that a firm without any is credited with in the competition for new ones: the
    /// urn's first balls (Bottazzi and Secchi 2006). The higher, the better the chances of
    /// newcomers.
    #[schemars(range(min = 0.01, max = 100.0))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "assumed"))]
    pub seed_customers: f64,
    /// Elasticity of a firm's share of new customers to its capability. The higher, the more the
    /// capable firms win.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed"))]
    pub competition: f64,
    /// Share of its customers that a firm loses in a month.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub churn: f64,
    /// Monthly sales to one customer, in prices of 2015.
    #[schemars(range(min = 1.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY/month", "x-source" = "derived: revenue of tenants over their people (L1202, L1253), 249,000 a year in 2021"))]
    pub customer_sales: f64,
    /// Employees that a firm of mean capability needs for one customer.
    #[schemars(range(min = 0.01, max = 100.0))]
    #[schemars(extend("x-unit" = "people", "x-source" = "assumed: one customer feeds about one person"))]
    pub people_per_customer: f64,
    /// Elasticity with which capability saves employees.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed"))]
    pub people_elasticity: f64,
    /// Materials bought, as a share of sales.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub material_share: f64,
    /// Labour cost relative to the wage, social contributions included.
    #[schemars(range(min = 0.5, max = 3.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed: social contributions"))]
    pub wage_cost: f64,
    /// Market rent of the space for one employee, in prices of 2015. The higher, the more a place
    /// at a host saves.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY/month", "x-source" = "assumed: outside option"))]
    pub market_rent: f64,
    /// Running cost of a firm that does not depend on its size, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY/month", "x-source" = "assumed"))]
    pub fixed_cost: f64,
    /// R&D spending as a share of sales.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "inc.tenants_rd_intensity.china.2021 (L1200): 6.68 %"))]
    pub rd_share: f64,
    /// Standard deviation of the error with which a quarter of business reveals a firm's quality.
    /// The higher, the more slowly firms learn whether to close.
    #[schemars(range(min = 0.05, max = 10.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed; Jovanovic (1982)"))]
    pub signal_noise: f64,
    /// Believed log quality below which a firm closes voluntarily.
    #[schemars(range(min = -5.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed: value equal to an employee's wage"))]
    pub closing_belief: f64,
    /// Gain in log capability from a month of business.
    #[schemars(range(min = 0.0, max = 0.1))]
    #[schemars(extend("x-unit" = "log/month", "x-source" = "assumed: learning by doing"))]
    pub learning_by_doing: f64,
    /// Share of what was learned that becomes obsolete in a month.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub forgetting: f64,
    /// Filings of intellectual property of any kind by a startup of mean capability in a year.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted to inc.ip_applications.2015 and 2020 (L187)"))]
    pub filing_rate: f64,
    /// Share of startups' filings that are invention patents.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "inc.tenants_invention_patents over inc.tenants_active_ip (L1253): 0.15 of those in force"))]
    pub invention_share: f64,
    /// Fee of a filing that is not an invention patent, relative to that of an invention patent.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub other_filing_cost: f64,
    /// Age at which a firm no longer counts as a startup.
    #[schemars(range(min = 12, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed: eight years"))]
    pub maturity_months: u32,
    /// Cash, in months of costs, above which a startup pays its owners.
    #[schemars(range(min = 0.0, max = 240.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub reserve_months: f64,
    /// Share of the cash above the reserve that a startup pays its owners in a quarter.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/quarter", "x-source" = "assumed"))]
    pub payout_share: f64,
    /// Tail index of the size distribution of enterprises at the start. The lower, the more unequal
    /// the sizes.
    #[schemars(range(min = 1.001, max = 5.0))]
    #[schemars(extend("x-unit" = "index", "x-source" = "assumed: Zipf's law, as Axtell (2001)"))]
    pub size_tail: f64,
    /// Largest size at the start relative to the smallest.
    #[schemars(range(min = 1.1, max = 1e7))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub size_range: f64,
    /// Sales of an enterprise per yuan of R&D.
    #[schemars(range(min = 1.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed: R&D is 5 % of sales"))]
    pub sales_per_rd: f64,
    /// Running costs of an enterprise as a share of sales.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub cost_share: f64,
    /// Share of its R&D budget that an enterprise spends in-house; the rest is available for
    /// technology contracts.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub inside_share: f64,
    /// Cash that an enterprise keeps, in years of its R&D budget; its owners are paid what exceeds
    /// it.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "years", "x-source" = "assumed"))]
    pub enterprise_cash: f64,
    /// Median size of an enterprise that enters from outside the model, relative to the mean.
    #[schemars(range(min = 0.001, max = 100.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub newcomer_size: f64,
    /// Share of enterprises that exit in a year.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed; entries make up for it, since their number follows the record"))]
    pub enterprise_exit: f64,
    /// R&D spending of an enterprise for one invention that it files, in prices of 2015. The
    /// higher, the fewer patents.
    #[schemars(range(min = 1e3, max = 1e10))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "fitted to nat.pat.inv_app less what others file"))]
    pub rd_per_invention: f64,
    /// Median market value of an enterprise's invention, in prices of 2015.
    #[schemars(range(min = 1.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub invention_value: f64,
    /// Standard deviation of cost shocks to an enterprise of mean size, relative to sales. The
    /// higher, the more enterprises fail.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share of sales", "x-source" = "assumed"))]
    pub misfortune: f64,
    /// Share of a cost shock that remains after a quarter.
    #[schemars(range(min = 0.0, max = 0.999))]
    #[schemars(extend("x-unit" = "share/quarter", "x-source" = "assumed"))]
    pub misfortune_persistence: f64,
    /// Elasticity with which cost shocks shrink as an enterprise grows.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed; Stanley et al. (1996) find about 0.15 for growth"))]
    pub misfortune_scaling: f64,
    /// Share of an enterprise's log capability that becomes obsolete in a year as others catch up.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub overtaking: f64,
}

impl Default for OperationParams {
    fn default() -> OperationParams {
        OperationParams {
            demand: 4.1e6,
            field_weights: [3.0, 1.2, 1.1, 1.4, 0.8, 0.7, 0.8, 1.0],
            opportunity_rate: 0.15,
            local_share: 0.6,
            seed_customers: 8.0,
            competition: 1.0,
            churn: 0.04,
            customer_sales: 15_000.0,
            people_per_customer: 0.85,
            people_elasticity: 0.35,
            material_share: 0.25,
            wage_cost: 1.3,
            market_rent: 1_400.0,
            fixed_cost: 2_000.0,
            rd_share: 0.0668,
            signal_noise: 1.2,
            closing_belief: -0.75,
            learning_by_doing: 0.003,
            forgetting: 0.01,
            filing_rate: 1.1,
            invention_share: 0.3,
            other_filing_cost: 0.3,
            maturity_months: 96,
            reserve_months: 24.0,
            payout_share: 0.5,
            size_tail: 1.06,
            size_range: 1_000_000.0,
            sales_per_rd: 20.0,
            cost_share: 0.9,
            inside_share: 0.5,
            enterprise_cash: 1.0,
            newcomer_size: 0.25,
            enterprise_exit: 0.03,
            rd_per_invention: 2.0e6,
            invention_value: 200_000.0,
            misfortune: 0.03,
            misfortune_persistence: 0.7,
            misfortune_scaling: 0.15,
            overtaking: 0.1,
        }
    }
}
