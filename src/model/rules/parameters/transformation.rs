//! How technology changes hands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How technology is transferred.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TransformationParams {
    /// Cost of raising the readiness of a research result by one level without help, in prices of
    /// 2015. The higher, the fewer results become ready.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY/level", "x-source" = "assumed: outside option"))]
    pub pilot_cost: f64,
    /// Months that raising readiness by one level takes without help.
    #[schemars(range(min = 0.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months/level", "x-source" = "assumed: outside option"))]
    pub pilot_months: f64,
    /// Technology readiness level from which others can use a research result.
    #[schemars(range(min = 1, max = 9))]
    #[schemars(extend("x-unit" = "level", "x-source" = "assumed: technology readiness level 6, tested in use"))]
    pub ready_level: u8,
    /// Lowest and highest readiness level of a new result; all levels in between are equally
    /// likely.
    #[schemars(inner(range(min = 1, max = 9)))]
    #[schemars(extend("x-unit" = "level", "x-source" = "assumed"))]
    pub fresh_levels: [u8; 2],
    /// Share of a result's price that its owner expects to receive when deciding on tests. The
    /// higher, the more results are developed further.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub hope: f64,
    /// Months for which a research result stays on offer.
    #[schemars(range(min = 1.0, max = 240.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub shelf_months: f64,
    /// Technical needs of an enterprise with the reference R&D budget in a year.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "fitted to tm.company_contracts.china.2020"))]
    pub needs_rate: f64,
    /// Mean R&D budget of an enterprise in 2015, to which that rate refers.
    #[schemars(range(min = 1.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "derived: nat.rd.enterprise.2015 over technology firms of 2015"))]
    pub reference_budget: f64,
    /// Elasticity of the number of needs to a firm's budget. The value of a need grows with the
    /// rest of the exponent, so that spending on needs is proportional to the budget; it also grows
    /// with the science wage, because technical work is paid by the hour.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed"))]
    pub needs_elasticity: f64,
    /// Value of a solved need to a firm with the reference budget, relative to that budget.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "fitted to tm.contract_mean_value.china.2015"))]
    pub need_worth: f64,
    /// Standard deviation of the log of that value.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub need_spread: f64,
    /// How far a need lies from its firm's position in technology space, as an angle.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "angle", "x-source" = "assumed"))]
    pub need_straying: f64,
    /// Share of needs that require knowledge from research rather than a firm's service.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "fitted to tm.univ_contracts.china.2020 over tm.contracts.china.2020"))]
    pub research_share: f64,
    /// Value of a need that requires research, relative to one that requires a service.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "fitted to drv.tm.univ_mean.2020 over drv.tm.company_mean.2020"))]
    pub research_worth: f64,
    /// Share of needs that a firm can specify without training. The higher, the less diagnosis by
    /// intermediaries adds.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: outside option (L2813)"))]
    pub articulate_share: f64,
    /// R&D budget with which a firm can use half of what a technology offers: `h` of the absorptive
    /// capacity `R/(R+h)` (Cohen and Levinthal 1990), in prices of 2015. Training lowers it.
    #[schemars(range(min = 0.0, max = 1e10))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed: a twentieth of the mean budget"))]
    pub absorption_half: f64,
    /// Candidates that a firm finds without help. The higher, the less intermediaries add.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "candidates", "x-source" = "assumed: outside option"))]
    pub own_reach: f64,
    /// Candidates that a firm meets at exhibitions in any region.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "candidates", "x-source" = "assumed: outside option"))]
    pub exhibition_reach: f64,
    /// Months between a firm's searches for the same need.
    #[schemars(range(min = 1, max = 60))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub search_months: u32,
    /// Months between a firm's requests for help with the same need.
    #[schemars(range(min = 1, max = 60))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub help_months: u32,
    /// Cash below which a firm does not search, relative to the expected cost of delivery.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed: no search without the cash to pay"))]
    pub search_cash: f64,
    /// One in this many candidates that a firm meets is a finished research result; the others are
    /// people who could develop a solution.
    #[schemars(range(min = 1, max = 64))]
    #[schemars(extend("x-unit" = "candidates", "x-source" = "assumed"))]
    pub looks_per_result: u32,
    /// Share of the distance to other macro-regions (East, Central, West, North-East) that no
    /// longer counts in the search for partners: zero without a platform that connects them.
    #[schemars(range(min = 0.0, max = 0.95))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: none before the platform (L2827)"))]
    pub distance_cut: f64,
    /// Spread, in technology space, of what a firm or researcher can offer around its own position:
    /// nobody offers one thing only.
    #[schemars(range(min = 0.0, max = 1.5))]
    #[schemars(extend("x-unit" = "radians", "x-source" = "assumed"))]
    pub offer_spread: f64,
    /// Angle in technology space at which a bought technology is worthless to the buyer.
    #[schemars(range(min = 0.1, max = 3.2))]
    #[schemars(extend("x-unit" = "radians", "x-source" = "assumed"))]
    pub useless_distance: f64,
    /// Slope of the value of joint development in cognitive distance `d`: `a` of `a·d·(1 − b·d)`
    /// (Nooteboom).
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "1/radian", "x-source" = "assumed: the value peaks at 1"))]
    pub joint_slope: f64,
    /// How fast that value falls again at larger distances: `b`.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "1/radian", "x-source" = "assumed: the value peaks at 0.5 radians"))]
    pub joint_fall: f64,
    /// Error with which a firm judges without help how well a candidate fits. The higher, the worse
    /// the matches.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "fit", "x-source" = "assumed"))]
    pub judging_noise: f64,
    /// The same error where an intermediary that knows the field helps.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "fit", "x-source" = "assumed"))]
    pub helped_noise: f64,
    /// Error of a buyer's assessment of a finished result with an intermediary's help, relative to
    /// that without.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub helped_look: f64,
    /// How much better than the median buyers expect results on offer to be, in standard deviations
    /// of log value.
    #[schemars(range(min = -3.0, max = 3.0))]
    #[schemars(extend("x-unit" = "standard deviations", "x-source" = "assumed: only the better ones are carried on"))]
    pub offered_lead: f64,
    /// Share of its value that a result without any protection has for a buyer; the strength of the
    /// right adds to it.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub unprotected_worth: f64,
    /// Expected benefit of help with a search, relative to the value of meeting the need. The
    /// higher, the more firms ask intermediaries.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub help_benefit: f64,
    /// Preference for a candidate of the same region, in units of fit.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "fit", "x-source" = "assumed"))]
    pub home_bonus: f64,
    /// Standard deviations by which a buyer discounts an uncertain result. The higher, the less
    /// buyers pay for results that nobody has evaluated.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "standard deviations", "x-source" = "assumed"))]
    pub caution: f64,
    /// Cost of delivery, relative to the value of meeting the need.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub delivery_cost: f64,
    /// Seller's share of the surplus in Nash bargaining.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: equal power"))]
    pub bargaining: f64,
    /// Reservation premium of a public owner who fears the charge of selling state assets too
    /// cheaply, relative to the believed value of a result with half-clear titles. It does not sell
    /// for less: the higher, the fewer transfers.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; fear of transfer (L730-732)"))]
    pub fear: f64,
    /// The same for an owner that is not public.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub private_fear: f64,
    /// Surplus, relative to the value of the need, below which a firm continues its search.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; reservation rule after McCall"))]
    pub reservation: f64,
    /// Months for which a firm searches before it gives a need up.
    #[schemars(range(min = 1.0, max = 60.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub patience_months: f64,
    /// Gain in the buyer's log capability from a contract worth its yearly R&D budget.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub buyer_gain: f64,
    /// Gain in the buyer's log capability from working with a firm whose capability is higher by
    /// one (Cowan and Jonard).
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: spillover between linked firms"))]
    pub link_gain: f64,
    /// Share of contracts with firms that are for development; the rest are for services.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub development_share: f64,
    /// Clarity of titles to what a firm sells, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub firm_clarity: f64,
    /// Clarity of titles to what a researcher delivers under a contract, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub researcher_clarity: f64,
    /// Shares of contracts with researchers that are for development and for services; the rest are
    /// for consulting.
    #[schemars(inner(range(min = 0.0, max = 1.0)))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub researcher_contracts: [f64; 2],
    /// Share of transferred results that are assigned; the rest are licensed.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub assignment_share: f64,
    /// Probability that a contract ends in a dispute when ownership is entirely unclear.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed"))]
    pub dispute_chance: f64,
    /// Cost of a dispute, relative to the price.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub dispute_cost: f64,
    /// Inventors' share of the proceeds of a transfer.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; places set at least 0.2 (L4032) and 0.2-0.4 (L3715)"))]
    pub inventor_share: f64,
    /// Elasticity of the owner's hopes for a result to the inventors' share, relative to one half.
    /// The higher, the more an inventor share above one half leads to the development of more
    /// results, and a share below it of fewer.
    #[schemars(range(min = 0.0, max = 3.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed; inventors answer to their part of proceeds (Lach and Schankerman 2008)"))]
    pub share_response: f64,
    /// Share of its net proceeds that an institution spends on more research at once.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub reinvested_share: f64,
    /// Technology transfer office's share of the proceeds.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "L3495: over 10 % for organisation and staff"))]
    pub office_share: f64,
    /// How much the local stock of trust and knowledge raises the value of a collaboration.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; micro-macro loop (L2944)"))]
    pub loop_gain: f64,
    /// Probability that an inventor with an orientation to use of one half commercialises a ready
    /// result in a startup.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed; equity deals are 1.3 % (ext.univ.equity.share)"))]
    pub spin_off_chance: f64,
}

impl Default for TransformationParams {
    fn default() -> TransformationParams {
        TransformationParams {
            pilot_cost: 40_000.0,
            pilot_months: 6.0,
            ready_level: 6,
            fresh_levels: [2, 5],
            hope: 0.085,
            shelf_months: 72.0,
            needs_rate: 8.9,
            needs_elasticity: 0.3,
            reference_budget: 12.6e6,
            need_worth: 0.37,
            need_spread: 0.8,
            need_straying: 0.6,
            research_share: 0.25,
            research_worth: 0.2,
            articulate_share: 0.65,
            absorption_half: 0.6e6,
            own_reach: 3.0,
            exhibition_reach: 2.0,
            search_months: 2,
            help_months: 4,
            search_cash: 0.5,
            looks_per_result: 4,
            distance_cut: 0.0,
            offer_spread: 0.4,
            useless_distance: 1.4,
            joint_slope: 4.0,
            joint_fall: 1.0,
            judging_noise: 0.3,
            helped_noise: 0.1,
            helped_look: 0.8,
            offered_lead: 0.5,
            unprotected_worth: 0.5,
            help_benefit: 0.05,
            home_bonus: 0.05,
            caution: 0.5,
            delivery_cost: 0.35,
            bargaining: 0.5,
            fear: 0.25,
            private_fear: 0.02,
            reservation: 0.005,
            patience_months: 6.0,
            buyer_gain: 0.03,
            link_gain: 0.02,
            development_share: 0.35,
            firm_clarity: 0.9,
            researcher_clarity: 0.8,
            researcher_contracts: [0.5, 0.3],
            assignment_share: 0.6,
            dispute_chance: 0.1,
            dispute_cost: 0.1,
            inventor_share: 0.5,
            share_response: 0.5,
            reinvested_share: 0.8,
            office_share: 0.1,
            loop_gain: 0.1,
            spin_off_chance: 0.02,
        }
    }
}
