//! How firms operate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::space::Field;

/// How firms operate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OperationParams {
    /// Spending of 2015 on products of startups in the whole country, in mean customers who buy for
    /// `customer_sales` at a price of one. The higher, the more startups survive.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "fitted to inc.tenants and the firms' hazards; moves with R&D spending over wages; 1.03 trn CNY"))]
    pub demand: f64,
    /// The same on products of technology enterprises.
    #[schemars(range(min = 0.0, max = 1e10))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "derived: 22 trn CNY, the recorded R&D of enterprises (nat.rd.enterprise.2015) at 5 % of sales"))]
    pub enterprise_demand: f64,
    /// Price of what enterprises sell, relative to a mean startup's at first. The higher, the less
    /// of that market they hold.
    #[schemars(range(min = 0.01, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "fitted: tail of sizes (Axtell 2001); band 0.6-1"))]
    pub incumbent_price: f64,
    /// Mass of customers at which half of a firm's customers are on the market of enterprises. The
    /// lower, the earlier firms grow out of the market for young products.
    #[schemars(range(min = 0.1, max = 1e6))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "fitted: tail of sizes (Axtell 2001); band 15-150"))]
    pub half_grown: f64,
    /// Attraction of sellers other than startups on the market for young products, relative to what
    /// all spending would support at a price of one.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub others_share: f64,
    /// Elasticity of spending in a market to what firms offer there, relative to the baseline: 0 if a
    /// sale is always another's loss. Spending then comes from goods outside the model.
    #[schemars(range(min = 0.0, max = 0.9))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed; band 0-0.8: not identified, so effects are shown under all three of `displacement-full`, `-middle`, `-low`"))]
    pub response: f64,
    /// Elasticity of the supply of skilled labour: the higher, the less wages rise where more people
    /// are wanted than in the baseline.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed; band 1-4"))]
    pub labour_supply: f64,
    /// Skilled people who work elsewhere than in startups in 2015; their number follows spending.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "people", "x-source" = "assumed: R&D staff and technical staff of enterprises; a round number"))]
    pub other_labour: f64,
    /// Whether spending and wages respond, beside the baseline's paths. If off, both are as given.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch; off while the paths are solved"))]
    pub paths: bool,
    /// Shares of the technology fields in spending, as relative weights.
    #[schemars(inner(range(min = 0.0, max = 100.0)))]
    #[schemars(extend("x-unit" = "weight", "x-source" = "assumed"))]
    pub field_weights: [f64; Field::COUNT],
    /// Share of the spending on young products that only firms of the same region can serve.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub local_share: f64,
    /// How fast owners' expectations of prices follow prices.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/quarter", "x-source" = "assumed"))]
    pub expectation_speed: f64,
    /// Elasticity of sales to a customer to log capability. The higher, the more the capable firms
    /// sell.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed; band 0.8-1.2"))]
    pub competition: f64,
    /// Monthly sales to a mean customer at a price of one, in prices of 2015.
    #[schemars(range(min = 1.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY/month", "x-source" = "derived: revenue of tenants over their people (L1202, L1253), 249,000 a year in 2021"))]
    pub customer_sales: f64,
    /// Tail index of the sizes of customers. The lower, the more of a firm's sales hang on a few.
    #[schemars(range(min = 1.05, max = 10.0))]
    #[schemars(extend("x-unit" = "index", "x-source" = "fitted: growth rates (Bottazzi and Secchi 2006) and the tail of sizes (Axtell 2001); band 1.2-1.5"))]
    pub customer_tail: f64,
    /// Share of its customers that a firm loses in a year.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3 and growth rates (Bottazzi and Secchi 2006); band 0.15-0.4"))]
    pub churn: f64,
    /// Orders that come to a firm without effort.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted"))]
    pub free_orders: f64,
    /// Customers that a firm without any is credited with when the cost of growth is computed. The
    /// higher, the faster newcomers can grow.
    #[schemars(range(min = 0.01, max = 100.0))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "assumed"))]
    pub seed_customers: f64,
    /// Cost of winning one customer slowly, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "fitted: growth of firms; band 40,000-130,000; Gourio and Rudanko (2014)"))]
    pub order_cost: f64,
    /// Convexity of that cost: how much dearer customers are when a firm doubles in a year.
    #[schemars(range(min = 0.01, max = 100.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "fitted: growth of firms; band 1.5-10; Arkolakis (2010)"))]
    pub convexity: f64,
    /// Fastest growth in customers that a firm plans.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted: growth of firms; band 0.25-0.9"))]
    pub largest_growth: f64,
    /// Convexity and fastest growth of scalable firms without customers.
    #[schemars(inner(range(min = 0.01, max = 100.0)))]
    #[schemars(extend("x-unit" = "ratio; 1/year", "x-source" = "fitted to ext.vc.funnel.a_given_seed, ext.vc.funnel.b_given_a, ext.vc.funnel.c_given_b; bands 0.2-1.5 and 1-4; Sterk, Sedlacek and Pugsley (2021)"))]
    pub scalable: [f64; 2],
    /// Customers at which half of the advantage of scalable firms has faded.
    #[schemars(range(min = 0.1, max = 1e6))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "fitted to ext.vc.funnel.a_given_seed, ext.vc.funnel.b_given_a, ext.vc.funnel.c_given_b; band 15-60"))]
    pub scalable_customers: f64,
    /// Employees who serve a mean customer of a firm of mean capability at a price of one.
    #[schemars(range(min = 0.01, max = 100.0))]
    #[schemars(extend("x-unit" = "people", "x-source" = "derived: labour is 36 % of sales"))]
    pub people_per_customer: f64,
    /// Elasticity with which capability saves employees.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed; band 0-1"))]
    pub people_elasticity: f64,
    /// Employees of a firm who do not serve customers.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "people", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3; band 0.05-0.3"))]
    pub overhead_people: f64,
    /// Further ones for each employee who does.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub overhead_span: f64,
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
    /// Share of its sales that a startup spends on R&D beside what agreed plans of growth pay for.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to inc.tenants_rd_intensity.china.2021 (L1200): 6.68 % with those plans"))]
    pub rd_share: f64,
    /// Standard deviation of log R&D shares among startups.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub rd_spread: f64,
    /// Yearly sales for which a firm without any plans its R&D, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "fitted to inc.tenants_rd_intensity.china.2021 (L1200)"))]
    pub rd_start: f64,
    /// R&D relative to sales that counts as much as doing none: R&D beyond it brings less and less.
    #[schemars(range(min = 0.0001, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: intensity, so that scale does not explode"))]
    pub rd_reference: f64,
    /// Gain in log capability in a year from R&D that is 1.7 times the reference (Griliches 1979).
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "log/year", "x-source" = "assumed with forgetting: capability rises 9 % when R&D doubles (ext.rd.productivity)"))]
    pub learning: f64,
    /// Share of what was learned that becomes obsolete in a year.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub forgetting: f64,
    /// Share of the lead of firms of the same field and region that a firm makes up for in a year.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub spillover: f64,
    /// Share of the worth of teaching that a firm can use as if it were own R&D.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub absorption: f64,
    /// Standard deviation of yearly shocks to quality.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "fitted to ext.firm.survival5; band 0.03-0.2"))]
    pub quality_shock: f64,
    /// Share of its distance from the mean that quality loses in a year.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted: tail of sizes (Axtell 2001); band 0.02-0.2"))]
    pub quality_drift: f64,
    /// Share of luck that remains after a quarter.
    #[schemars(range(min = 0.0, max = 0.999))]
    #[schemars(extend("x-unit" = "share/quarter", "x-source" = "fitted: growth rates (Bottazzi and Secchi 2006); band 0.85-0.97"))]
    pub luck_persistence: f64,
    /// Median over firms of the standard deviation of a quarter's news of luck, with one customer.
    /// The more customers, the steadier a firm.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "fitted: growth rates (Bottazzi and Secchi 2006); band 0.05-0.25"))]
    pub luck_spread: f64,
    /// Standard deviation among firms of the log of that.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "fitted: growth rates (Bottazzi and Secchi 2006)"))]
    pub luck_unequal: f64,
    /// Standard deviation of luck at launch.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3; band 0.2-0.9"))]
    pub first_luck: f64,
    /// Months of sales that customers owe.
    #[schemars(range(min = 0.0, max = 24.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "ext.receivables; band 2-4"))]
    pub receivable_months: f64,
    /// Cash, in months of costs, that a startup does not spend on growth; below half of it
    /// development is cut.
    #[schemars(range(min = 0.0, max = 60.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3"))]
    pub buffer_months: f64,
    /// Share of its cash above that buffer that a startup spends on growth in a year.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted: growth of firms"))]
    pub growth_share: f64,
    /// Share of its cash flow that a startup spends on growth.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub flow_share: f64,
    /// Rate at which owners discount what customers bring.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub owner_rate: f64,
    /// Years ahead that an owner looks when deciding whether to go on.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "years", "x-source" = "assumed"))]
    pub patience: f64,
    /// Weight of what may still turn out well, in standard deviations of belief, when an owner
    /// decides.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "standard deviations", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3; band 0.2-0.8"))]
    pub option: f64,
    /// Expected income, relative to what the owner could earn elsewhere, below which a startup may
    /// close.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3; band 0.05-1.2"))]
    pub exit_income: f64,
    /// Chance in a quarter that an owner with so little hope closes.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/quarter", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3; band 0.03-0.5"))]
    pub exit_chance: f64,
    /// Mean share of the cash of the beginning that must be used up before an owner gives up
    /// (Bruederl and Schuessler 1990).
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to ext.firm.hazard.age1, ext.firm.hazard.age2, ext.firm.hazard.age3; band 0.1-0.95"))]
    pub commitment: f64,
    /// Value added tax, relative to value added.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: 9 % after exemptions"))]
    pub value_added_tax: f64,
    /// Income tax of firms, relative to profit.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: high-tech firms pay 15 %"))]
    pub income_tax: f64,
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
        DEFAULT
    }
}

/// The values that hold where a scenario states none.
const DEFAULT: OperationParams = OperationParams {
    demand: 7.44e6,
    enterprise_demand: 1.22e8,
    incumbent_price: 0.8,
    half_grown: 47.2,
    others_share: 0.333,
    response: 0.5,
    labour_supply: 2.0,
    other_labour: 3.8e7,
    paths: true,
    field_weights: [3.0, 1.2, 1.1, 1.4, 0.8, 0.7, 0.8, 1.0],
    local_share: 0.5,
    expectation_speed: 0.25,
    competition: 1.0,
    customer_sales: 15_000.0,
    customer_tail: 1.5,
    churn: 0.293,
    free_orders: 0.95,
    seed_customers: 3.0,
    order_cost: 53_000.0,
    convexity: 6.05,
    largest_growth: 0.715,
    scalable: [0.637, 2.8],
    scalable_customers: 27.9,
    people_per_customer: 1.0,
    people_elasticity: 0.3,
    overhead_people: 0.0925,
    overhead_span: 0.06,
    material_share: 0.25,
    wage_cost: 1.3,
    market_rent: 1_400.0,
    fixed_cost: 200.0,
    rd_share: 0.018,
    rd_spread: 0.5,
    rd_start: 178_500.0,
    rd_reference: 0.03,
    learning: 0.0265,
    forgetting: 0.15,
    spillover: 0.02,
    absorption: 0.5,
    quality_shock: 0.0564,
    quality_drift: 0.0293,
    luck_persistence: 0.9,
    luck_spread: 0.24,
    luck_unequal: 0.77,
    first_luck: 0.363,
    receivable_months: 2.5,
    buffer_months: 7.74,
    growth_share: 0.447,
    flow_share: 0.7,
    owner_rate: 0.15,
    patience: 3.0,
    option: 0.347,
    exit_income: 1.2,
    exit_chance: 0.278,
    commitment: 0.203,
    value_added_tax: 0.09,
    income_tax: 0.15,
    filing_rate: 1.06,
    invention_share: 0.3,
    other_filing_cost: 0.3,
    maturity_months: 96,
    reserve_months: 6.75,
    payout_share: 0.35,
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
};
