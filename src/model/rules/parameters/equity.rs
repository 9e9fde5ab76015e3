//! How equity finance works.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::state::agents::investor::InvestorKind;
use crate::model::state::region::Shares;

/// How equity finance works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EquityParams {
    /// Whether investors finance startups. If off, only the founders' own money does.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Share of the money raised by venture funds that goes to technology startups.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to nat.carrier.financing.2019 over nat.vc.raised.2019"))]
    pub young_share: f64,
    /// Money of angels and incubator funds, relative to that share of venture money.
    #[schemars(inner(range(min = 0.0, max = 10.0)))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub early_money: [f64; 2],
    /// How far venture money is distributed among regions by their number of technology firms
    /// rather than as recorded: from 0 (as recorded) to 1 (by firms alone). The number of investors
    /// follows from the start, the money month by month.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "0: as recorded; 1 is a thought experiment"))]
    pub venture_equality: f64,
    /// Share of venture money that the state commits.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "nat.vc3.src_guidance, nat.vc3.src_fiscal, nat.vc3.src_state of 2018: 30 % together; ext.vc.gov_lp_share is 77.8 % in 2023"))]
    pub state_share: f64,
    /// Share of guidance funds' commitments that reaches technology startups.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub guidance_share: f64,
    /// Investors of each kind per real venture institution.
    #[schemars(inner(range(min = 0.0, max = 100.0)))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed; 1,775 institutions in 2015 (nat.vc3.institutions)"))]
    pub investor_ratio: [f64; InvestorKind::COUNT],
    /// Real venture institutions in the country.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "count", "x-source" = "nat.vc3.institutions.2015"))]
    pub institutions: f64,
    /// Largest tickets of angels, venture, guidance and incubator funds, in prices of 2015.
    #[schemars(inner(range(min = 0.0, max = 1e12)))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed; nat.angel.invested over nat.angel.cases is 3.9 m (2013)"))]
    pub tickets: [f64; InvestorKind::COUNT],
    /// Smallest ticket that an investor considers, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub least_ticket: f64,
    /// Share of what a plan needs that a ticket must pay for at least.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub least_part: f64,
    /// Ticket relative to what a plan needs beyond the firm's cash.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub ticket_margin: f64,
    /// Months for which a plan of growth is financed.
    #[schemars(range(min = 1.0, max = 60.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "ext.vc.funnel.a_given_seed: 12-18"))]
    pub plan_months: f64,
    /// Share of such a plan that builds a development team; the rest wins customers.
    #[schemars(range(min = 0.0, max = 0.95))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to ext.vc.funded_dead; band 0.2-0.7"))]
    pub development_share: f64,
    /// Share of that team that a firm keeps for another quarter when the plan has ended.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/quarter", "x-source" = "fitted to ext.vc.funded_dead; band 0.7-0.96"))]
    pub team_kept: f64,
    /// Standard deviation of yearly shocks to quality, beside the usual ones, while a plan is
    /// carried out.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "fitted to ext.vc.funded_dead"))]
    pub plan_risk: f64,
    /// Monthly probability that a firm that wants more than its own money seeks its first round.
    #[schemars(range(min = 0.0, max = 0.33))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub seeking_chance: f64,
    /// Months after a round before a firm that runs short may raise money again; others wait two
    /// quarters longer.
    #[schemars(range(min = 0.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "ext.vc.funnel.a_given_seed: 12-18"))]
    pub round_gap: f64,
    /// Rounds after which a startup raises no more money.
    #[schemars(range(min = 0, max = 60))]
    #[schemars(extend("x-unit" = "rounds", "x-source" = "assumed"))]
    pub most_rounds: u8,
    /// Investors that a firm finds without help.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "investors", "x-source" = "assumed: outside option"))]
    pub own_reach: f64,
    /// Standard deviation of the error with which an investor without experience judges a firm, by
    /// kind of investor.
    #[schemars(inner(range(min = 0.05, max = 10.0)))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub noise: [f64; InvestorKind::COUNT],
    /// Outcomes after which half of an investor's reducible error is gone. The higher, the more
    /// slowly investors learn.
    #[schemars(range(min = 1.0, max = 1e6))]
    #[schemars(extend("x-unit" = "outcomes", "x-source" = "assumed; only those exposed learn (L2982)"))]
    pub outcomes_to_learn: f64,
    /// Standard deviation of the error with which an investor without experience judges whether a
    /// firm is scalable.
    #[schemars(range(min = 0.05, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "fitted to ext.vc.funnel.a_given_seed, ext.vc.funnel.b_given_a, ext.vc.funnel.c_given_b; band 0.3-0.7"))]
    pub scalability_noise: f64,
    /// Value of a firm that has grown, as a multiple of yearly sales.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub value_per_sales: f64,
    /// Rate at which investors discount that value; they reckon with five years.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub discount: f64,
    /// Share of the growth shown in a plan that investors expect to last.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to ext.vc.funnel.a_given_seed, ext.vc.funnel.b_given_a, ext.vc.funnel.c_given_b"))]
    pub lasting_growth: f64,
    /// Smoothed yearly sales that a firm must reach for its second, third and fourth round, in
    /// prices of 2015; those after it ask for three times as much each.
    #[schemars(inner(range(min = 0.0, max = 1e12)))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "fitted to ext.vc.funnel.a_given_seed, ext.vc.funnel.b_given_a, ext.vc.funnel.c_given_b; bands 0.5-20 m and 2-150 m"))]
    pub milestones: [f64; 3],
    /// How fast the price of capital follows uninvested money.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "1/quarter", "x-source" = "assumed; Gompers and Lerner (2000)"))]
    pub capital_speed: f64,
    /// Uninvested money at which the price of capital stays, in years of commitments.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "years", "x-source" = "assumed: money is invested within about a year"))]
    pub idle_years: f64,
    /// Expected value that an investor requires, as a multiple of the price, beside the price of
    /// capital. The higher, the fewer rounds close.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub hurdle: f64,
    /// Largest stake sold in one round.
    #[schemars(range(min = 0.01, max = 0.9))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub largest_stake: f64,
    /// Most deals that one real investor makes in a year.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "deals/year", "x-source" = "assumed: partners' time"))]
    pub deals_per_year: f64,
    /// Elasticity of private commitments to investors' payouts of about two years before, relative
    /// to the baseline's. Zero: commitments follow the record alone.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed; Gompers (1995) and others find that money follows exits"))]
    pub confidence: f64,
    /// Months during which a fund makes new investments; then its successor does.
    #[schemars(range(min = 1, max = 240))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub investing_months: u32,
    /// Lifetime of a fund, by the end of which its shares must be sold.
    #[schemars(range(min = 1, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed: seven years"))]
    pub fund_months: u32,
    /// Yearly probability that a funded firm is up for sale before the end of the fund.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub sale_chance: f64,
    /// Enterprises that are asked whether they buy the firm.
    #[schemars(range(min = 0, max = 64))]
    #[schemars(extend("x-unit" = "enterprises", "x-source" = "assumed"))]
    pub buyers_asked: usize,
    /// Share of its cash that a firm spends on buying back the shares of ending funds.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub spare_share: f64,
    /// Price of a sold firm, as a multiple of yearly sales.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub sale_multiple: f64,
    /// Value of a firm at its stock listing, as a multiple of yearly sales.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub listing_multiple: f64,
    /// Share of the proceeds of an exit that an investor distributes; the rest is reinvested.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub distributed_share: f64,
    /// Yearly sales from which a firm may be listed, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e11))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed"))]
    pub listing_sales: f64,
}

impl EquityParams {
    /// A region's part of venture money.
    pub fn venture_share(&self, shares: &Shares) -> f64 {
        let equality = self.venture_equality;
        (1.0 - equality) * shares.venture + equality * shares.technology_firms
    }
}

impl Default for EquityParams {
    fn default() -> EquityParams {
        EquityParams {
            on: true,
            young_share: 0.0312,
            venture_equality: 0.0,
            early_money: [0.12, 0.05],
            state_share: 0.3,
            guidance_share: 0.05,
            investor_ratio: [3.0, 1.0, 0.15, 0.6],
            institutions: 1775.0,
            tickets: [1.0e7, 3.0e8, 1.0e8, 4.0e6],
            least_ticket: 5.0e5,
            least_part: 0.5,
            ticket_margin: 1.25,
            plan_months: 15.0,
            development_share: 0.544,
            team_kept: 0.94,
            plan_risk: 0.289,
            seeking_chance: 0.0293,
            round_gap: 9.0,
            most_rounds: 6,
            own_reach: 3.0,
            noise: [1.2, 1.0, 1.2, 1.1],
            outcomes_to_learn: 20.0,
            scalability_noise: 0.306,
            value_per_sales: 1.6,
            discount: 0.30,
            lasting_growth: 0.929,
            milestones: [58_000.0, 1.8e6, 4.2e6],
            capital_speed: 0.135,
            idle_years: 0.9,
            hurdle: 1.0,
            largest_stake: 0.35,
            deals_per_year: 14.0,
            confidence: 0.2,
            investing_months: 48,
            fund_months: 84,
            sale_chance: 0.04,
            buyers_asked: 8,
            spare_share: 0.5,
            sale_multiple: 2.0,
            listing_multiple: 12.0,
            distributed_share: 0.5,
            listing_sales: 2.2e8,
        }
    }
}
