//! How credit works: what is the same for every loan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How credit works. Where there are two numbers, the first is for startups, the second for
/// enterprises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CreditParams {
    /// Whether banks lend. If off, firms pay for projects from their own cash, and firms short of
    /// cash get none.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Whether banks lend without a pledge of intellectual property.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub ordinary: bool,
    /// Whether intellectual property can be pledged. If off, no model of IP financing is in force.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub pledging: bool,
    /// Whether banks screen applications. If off, they know only a borrower's books and class.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub screening: bool,
    /// Whether borrowers can switch to a riskier project once the terms are known (moral hazard).
    /// If off, all carry out the project that they applied for.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub risk_shifting: bool,
    /// Whether banks learn from defaults and recoveries, and about lending on intellectual
    /// property. If off, they keep the beliefs that they started with.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub learning: bool,
    /// Whether firms short of cash apply for a loan to continue.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub liquidity: bool,
    /// Whether a loan that is due can be replaced by a new one.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub renewal: bool,

    /// Projects that a firm considers in a year.
    #[schemars(range(min = 0.0, max = 4.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub project_rate: f64,
    /// Median cost of a project, relative to yearly sales.
    #[schemars(range(min = 0.001, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub project_cost: f64,
    /// Standard deviation of the log of a project's cost.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub project_spread: f64,
    /// Largest cost of a project, relative to yearly sales.
    #[schemars(range(min = 0.001, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub project_limit: f64,
    /// Mean expected present value of a project, relative to its cost. The higher, the more
    /// projects are worth a loan.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub profitability: f64,
    /// Standard deviation of that ratio among projects.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub profitability_spread: f64,
    /// Mean log odds that a project succeeds.
    #[schemars(range(min = -5.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "assumed"))]
    pub success_odds: f64,
    /// Standard deviation of these log odds. A firm knows its own, a bank does not: the higher, the
    /// stronger adverse selection.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "assumed"))]
    pub success_spread: f64,
    /// Share of the probability of success that a borrower gives up by choosing a riskier project.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; Stiglitz and Weiss (1981)"))]
    pub shifted_chance: f64,
    /// Share of the project's expected value that the riskier project costs. The lower, the
    /// stronger moral hazard.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub shifted_value: f64,
    /// Rate at which firms discount the returns of a project.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub impatience: f64,
    /// Yearly gain in profit per unit of log capability, relative to sales.
    #[schemars(range(min = 0.001, max = 5.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "derived from operation: staff saved and customers won of startups; profit less R&D of enterprises"))]
    pub profit_gain: f64,
    /// Upper limit of what one project adds to log capability.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub largest_gain: f64,
    /// Cash that firms do not put into projects: months of costs of a startup, months of the R&D
    /// budget of an enterprise.
    #[schemars(inner(range(min = 0.0, max = 60.0)))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub kept_months: [f64; 2],
    /// Smallest part of a project that is worth beginning.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub least_part: f64,
    /// Months of costs below which a startup's cash makes it apply for a loan to continue.
    #[schemars(range(min = 0.0, max = 60.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub short_months: f64,
    /// Months of costs for which it then applies.
    #[schemars(range(min = 0.0, max = 60.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub asked_months: f64,
    /// How much more the log odds of firms short of cash vary, in a bank's view, than those of
    /// projects: a bank does not see their capability.
    #[schemars(range(min = 0.1, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub hidden_spread: f64,
    /// Standard deviation of yearly cash flow, relative to sales, that borrower and bank both
    /// expect.
    #[schemars(inner(range(min = 0.001, max = 5.0)))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub business_risk: [f64; 2],
    /// What owners lose with their firm, in years of its cash flow. The higher, the more they avoid
    /// default.
    #[schemars(range(min = 0.0, max = 50.0))]
    #[schemars(extend("x-unit" = "years", "x-source" = "assumed"))]
    pub franchise_years: f64,

    /// Banks of a region. Each represents the branches of one real bank, at any scale.
    #[schemars(range(min = 1, max = 1000))]
    #[schemars(extend("x-unit" = "banks", "x-source" = "C4B6-040 (L2304): 22 partner banks in Inner Mongolia"))]
    pub banks: u32,
    /// Banks to which a firm applies: its house bank first.
    #[schemars(range(min = 1, max = 64))]
    #[schemars(extend("x-unit" = "banks", "x-source" = "assumed"))]
    pub banks_asked: u32,
    /// Capital of all banks for such loans in the country at the start.
    #[schemars(range(min = 0.0, max = 1e15))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub capital: f64,
    /// Capital that a bank holds per yuan of loans. The higher, the less it can lend.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: Basel III with its buffer"))]
    pub capital_ratio: f64,
    /// Cost of deposits and of running a loan above the policy rate.
    #[schemars(range(min = -0.1, max = 0.5))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub funding_margin: f64,
    /// Return beyond its costs that a bank requires of a loan. The higher, the fewer loans.
    #[schemars(range(min = -0.5, max = 0.5))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub hurdle: f64,
    /// How far a bank moves from the lowest rate that meets its hurdle (0) to the rate with the
    /// highest expected return (1).
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; zero under full competition, one for a monopoly"))]
    pub market_power: f64,
    /// Step between the interest rates that a bank considers.
    #[schemars(range(min = 0.0075, max = 0.1))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "choice of computation; at most 32 rates are tried"))]
    pub rate_step: f64,
    /// Lowest interest rate that a bank asks for. Together with the ceiling it fixes the rate in
    /// experiments.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "choice"))]
    pub rate_floor: f64,
    /// Highest interest rate that a bank may ask for. The lower, the more applications are refused
    /// (credit rationing).
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub rate_ceiling: f64,
    /// Cost of a unit of screening effort, in prices of 2015.
    #[schemars(range(min = 1.0, max = 1e7))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: a loan officer's month"))]
    pub effort_cost: f64,
    /// Screening effort that is expected to avoid half of the avoidable loss.
    #[schemars(range(min = 0.001, max = 100.0))]
    #[schemars(extend("x-unit" = "effort", "x-source" = "assumed"))]
    pub effort_half: f64,
    /// Most screening effort that a bank spends on one application.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "effort", "x-source" = "assumed"))]
    pub most_effort: f64,
    /// What a bank counts as good news about an applicant, in standard deviations of the log odds.
    /// It does not screen where even good news would not lead to a loan.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "standard deviations", "x-source" = "assumed"))]
    pub good_news: f64,
    /// Margin that a bank adds to its costs when it estimates, before screening, what it would lose
    /// by a loan.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub usual_margin: f64,
    /// Standard deviation of the error with which one unit of effort reveals a project's log odds.
    #[schemars(range(min = 0.01, max = 100.0))]
    #[schemars(extend("x-unit" = "log odds", "x-source" = "assumed"))]
    pub effort_noise: f64,
    /// Factor on that error for loans on intellectual property of a bank that knows nothing about
    /// them.
    #[schemars(range(min = 1.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub ignorance: f64,
    /// Defaults that a bank must have expected for its experience to count as much as its initial
    /// belief. The higher, the more slowly it learns.
    #[schemars(range(min = 0.01, max = 1e6))]
    #[schemars(extend("x-unit" = "defaults", "x-source" = "assumed"))]
    pub belief_weight: f64,
    /// Weight of a default of another bank's borrower, relative to an own one: in the region, and
    /// elsewhere in the country.
    #[schemars(inner(range(min = 0.0, max = 1.0)))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed: credit register"))]
    pub shared_experience: [f64; 2],

    /// Loss that a bank is prepared to bear alone if a borrower fails, relative to the borrower's
    /// yearly sales: for the growth and the bills of startups, and for projects of enterprises, which
    /// leave little that can be sold. Whoever else bears a part lets it lend more.
    #[schemars(inner(range(min = 0.0, max = 10.0)))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "fitted to ext.loan.share.2024, band 0.15-0.3; and to nat.pledge.patent_n.2018"))]
    pub risk_per_sales: [f64; 2],
    /// Share of its bills to customers that a startup wants to borrow.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to ext.loan.share.2024"))]
    pub bills_financed: f64,
    /// Share of the money that its plan of growth lacks for which a startup asks banks.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub growth_financed: f64,
    /// Age from which a firm can get such a loan.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub ordinary_age: u32,
    /// What a bank recovers from land, machines and bills of a failed borrower, relative to the
    /// debt.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub ordinary_recovery: f64,
    /// Term of such a loan; whole quarters.
    #[schemars(range(min = 3, max = 120))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed: renewals counted in; C4B6-056 has 12 for one bank"))]
    pub ordinary_term: u32,
    /// Largest loan of a city or rural bank, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "C4B6-057 (L2328): 9 m"))]
    pub local_limit: f64,
    /// Smallest loan that a bank makes, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub least_loan: f64,
    /// Smallest loan on a pledge, in prices of 2015: it must be worth an appraisal and registration.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed: about the smallest tenth of pledge loans (ext.pledge.size.median)"))]
    pub least_pledge: f64,
    /// Cost of a bridging loan from outside the model between an old loan and its replacement,
    /// relative to principal.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub bridging_cost: f64,

    /// Shares of banks that know lending on intellectual property well, somewhat, not at all, and
    /// that have never heard of it.
    #[schemars(inner(range(min = 0.0, max = 1.0)))]
    #[schemars(extend("x-unit" = "share", "x-source" = "ext.bank.knowledge: 5, 59, 32 and 4 % in 2010"))]
    pub knowledge_shares: [f64; 4],
    /// Knowledge of these four groups of banks, from 0 to 1: the probability that a bank handles
    /// such an application.
    #[schemars(inner(range(min = 0.0, max = 1.0)))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub knowledge_levels: [f64; 4],
    /// Share of the gap to full knowledge that a bank closes with one real loan.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/loan", "x-source" = "fitted to nat.pledge.patent_n.2018, nat.pledge.patent_n.2019"))]
    pub knowledge_learning: f64,
    /// Share of the gap to the best bank of the region that a bank closes in a year.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted to nat.pledge.patent_n.2018, nat.pledge.patent_n.2019"))]
    pub knowledge_spread: f64,

    /// Royalty that a licensee would pay, relative to sales. The higher, the more patents are worth
    /// as collateral.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; relief from royalty"))]
    pub royalty_rate: f64,
    /// Sum of patent strengths at which 63 % of a firm's sales rest on its patents.
    #[schemars(range(min = 0.01, max = 1000.0))]
    #[schemars(extend("x-unit" = "strength", "x-source" = "assumed"))]
    pub coverage: f64,
    /// Rate at which appraisers discount royalties.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub appraisal_discount: f64,
    /// Standard deviation of the error of a fully skilled appraiser.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub appraisal_noise: f64,
    /// The same of a bank with full knowledge that appraises by itself.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub bank_noise: f64,
    /// Haircut of a bank that knows nothing about such loans on an appraisal that is only its own.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub bank_discount: f64,
    /// Working hours for an appraisal.
    #[schemars(range(min = 0.1, max = 10000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub appraisal_hours: f64,
    /// Fee for an appraisal, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e7))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub appraisal_fee: f64,
    /// Clarity of ownership of a firm's patents, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: as of other private owners"))]
    pub clarity: f64,
    /// Share of the patents' value in use to their owner that they have to another firm.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: redeployability"))]
    pub redeployable: f64,
    /// Share of that value that remains when the owner has failed.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub failure_discount: f64,
    /// Share of that value that a private sale brings.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: outside option"))]
    pub private_liquidity: f64,
    /// Share of that value that a sale through an exchange brings where the market is thickest.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub exchange_liquidity: f64,
    /// Real listings in a region and field at which half of the gap to that share is closed.
    #[schemars(range(min = 0.1, max = 1e6))]
    #[schemars(extend("x-unit" = "listings", "x-source" = "assumed"))]
    pub thickness_half: f64,
    /// Working hours of an exchange for the sale of pledged patents.
    #[schemars(range(min = 0.1, max = 10000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub sale_hours: f64,
    /// Enterprises that are asked whether they buy the pledged patents: in a private sale, and by
    /// an exchange.
    #[schemars(inner(range(min = 1, max = 64)))]
    #[schemars(extend("x-unit" = "enterprises", "x-source" = "assumed"))]
    pub buyers_asked: [u32; 2],
    /// Cost of a sale, relative to its price.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub sale_cost: f64,
    /// Months from a default to the sale of the pledged patents.
    #[schemars(range(min = 1, max = 120))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub recovery_months: u32,
    /// Share of an appraisal that banks expect of such a sale at the start, before the liquidity
    /// discount.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub expected_recovery: f64,
    /// Capital of a guarantor per technology firm of its region, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e7))]
    #[schemars(extend("x-unit" = "CNY/firm", "x-source" = "assumed: one equal share of demand in all regions"))]
    pub fund_per_firm: f64,
}

impl Default for CreditParams {
    fn default() -> CreditParams {
        DEFAULT
    }
}

/// The values that hold where a scenario states none.
const DEFAULT: CreditParams = CreditParams {
    on: true,
    ordinary: true,
    pledging: true,
    screening: true,
    risk_shifting: true,
    learning: true,
    liquidity: true,
    renewal: true,
    project_rate: 0.5,
    project_cost: 0.2,
    project_spread: 0.9,
    project_limit: 0.6,
    profitability: 1.25,
    profitability_spread: 0.25,
    success_odds: 1.4,
    success_spread: 1.0,
    shifted_chance: 0.25,
    shifted_value: 0.03,
    impatience: 0.1,
    profit_gain: 0.05,
    largest_gain: 2.0,
    kept_months: [3.0, 6.0],
    least_part: 0.3,
    short_months: 3.0,
    asked_months: 6.0,
    hidden_spread: 1.5,
    business_risk: [0.25, 0.04],
    franchise_years: 3.0,
    banks: 22,
    banks_asked: 2,
    capital: 2.0e11,
    capital_ratio: 0.105,
    funding_margin: -0.005,
    hurdle: 0.005,
    market_power: 0.02,
    rate_step: 0.01,
    rate_floor: 0.0,
    rate_ceiling: 0.24,
    effort_cost: 8_000.0,
    effort_half: 0.3,
    most_effort: 10.0,
    good_news: 1.0,
    usual_margin: 0.02,
    effort_noise: 1.0,
    ignorance: 2.0,
    belief_weight: 10.0,
    shared_experience: [0.3, 0.02],
    risk_per_sales: [0.3, 0.015],
    bills_financed: 0.4,
    growth_financed: 0.6,
    ordinary_age: 12,
    ordinary_recovery: 0.4,
    ordinary_term: 36,
    local_limit: 9.0e6,
    least_loan: 30_000.0,
    least_pledge: 500_000.0,
    bridging_cost: 0.02,
    knowledge_shares: [0.05, 0.59, 0.32, 0.04],
    knowledge_levels: [0.9, 0.3, 0.1, 0.0],
    knowledge_learning: 0.005,
    knowledge_spread: 0.1,
    royalty_rate: 0.08,
    coverage: 1.0,
    appraisal_discount: 0.12,
    appraisal_noise: 0.4,
    bank_noise: 0.8,
    bank_discount: 0.6,
    appraisal_hours: 16.0,
    appraisal_fee: 15_000.0,
    clarity: 0.9,
    redeployable: 0.4,
    failure_discount: 0.5,
    private_liquidity: 0.3,
    exchange_liquidity: 0.8,
    thickness_half: 30.0,
    sale_hours: 30.0,
    buyers_asked: [4, 16],
    sale_cost: 0.1,
    recovery_months: 9,
    expected_recovery: 0.2,
    fund_per_firm: 20_000.0,
};
