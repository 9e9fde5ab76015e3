//! What the organizations of a type are like, and how their number answers to their income.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::rules::recognition::RecognitionParams;
use crate::model::state::organization::Organization;

/// Bounds of skill, which experience and qualification never quite reach.
const SKILL_BOUNDS: [f64; 2] = [0.02, 0.98];

/// What the organizations of a type are like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OrganizationParams {
    /// Hours that one employee works for clients or the state in a month.
    #[schemars(range(min = 1.0, max = 300.0))]
    #[schemars(extend("x-unit" = "hours/month", "x-source" = "assumed: 20 days of 7 hours"))]
    pub hours_per_person: f64,
    /// Share of its hours that the state orders from an organization that it owns. The higher, the
    /// fewer hours are left for clients.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "stia.admin_workload.min, stia.admin_workload.max (L309): 60-80 % in the early phase; where a type has its own default, that is assumed"))]
    pub state_workload_share: f64,
    /// The same share of a university-owned organization, relative to that of a state-owned one; it
    /// also applies to the budget that the state carries.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub university_ratio: f64,
    /// The same share of a private organization, relative to that of a state-owned one.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub private_ratio: f64,
    /// What the state pays for an hour, relative to its cost.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub state_price: f64,
    /// Share of its hours that clients outside the model buy.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed unless the type's own default says otherwise"))]
    pub other_workload_share: f64,
    /// What clients outside the model pay for an hour, relative to its cost.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub other_price: f64,
    /// Share of the running cost of a state-owned organization that the state budget carries.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed unless the type's own default says otherwise"))]
    pub budget_share: f64,
    /// Running cost other than wages, relative to wages.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub overhead: f64,
    /// Mean skill of a new organization, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "skill", "x-source" = "assumed"))]
    pub initial_skill: f64,
    /// Standard deviation of skill among new organizations.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "skill", "x-source" = "assumed"))]
    pub skill_spread: f64,
    /// Share of the gap to full skill that a year of full work for clients closes.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed: learning by doing"))]
    pub learning: f64,
    /// Share of its experience that an organization loses in a year as staff leaves.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed: turnover"))]
    pub turnover: f64,
    /// Experience that an organization keeps when staff leaves.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "skill", "x-source" = "assumed: what is written down"))]
    pub lasting_experience: f64,
    /// Share of its staff that is qualified when it opens.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: what exams and leaving keep up"))]
    pub qualified_share: f64,
    /// Share of the staff with a year's practice that passes a qualification exam in a year.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "pa.exam_pass_rate (L806): about 10 % in patent agencies; assumed for the other types"))]
    pub pass_rate: f64,
    /// How much a fully qualified staff raises skill over a fully unqualified one.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; capability comes from people (L223-227)"))]
    pub qualification_premium: f64,
    /// Appeal as an employer of an organization that earns nothing, relative to one whose hourly
    /// fee covers its cost.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub attraction_floor: f64,
    /// Share of its usual staff that an organization with money hires in a year, up to the usual
    /// number.
    #[schemars(range(min = 0.0, max = 12.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub hiring: f64,
    /// Cash above which it hires, relative to the most that it keeps.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub hiring_reserve: f64,
    /// Cash with which it opens, in years of its first wages.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "years", "x-source" = "assumed: a quarter"))]
    pub opening_years: f64,
    /// Most cash that it keeps, in months of its running cost; the owners take the rest.
    #[schemars(range(min = 0.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed: a year"))]
    pub reserve_months: f64,
    /// Months without full pay after which it lays staff off.
    #[schemars(range(min = 1, max = 120))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed: half a year"))]
    pub layoff_months: u32,
    /// Share of its staff that it lays off after that time.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub layoff: f64,
    /// Share of its usual staff below which a private organization closes.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub least_strength: f64,
    /// Share of its staff that leaves in a year.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub leaving: f64,
    /// How much more of its staff leaves when startups of the region grow: the rise of that share
    /// for a doubling of their employment in a year. Qualified staff is scarce.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub drawn_by_firms: f64,
    /// Share of the leaving qualified staff that moves to another organization of the type in the
    /// region, preferably to one that earns more per hour.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: poaching"))]
    pub poached_share: f64,
    /// Wage relative to the science wage.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub wage: f64,
}

impl Default for OrganizationParams {
    fn default() -> OrganizationParams {
        OrganizationParams {
            hours_per_person: 140.0,
            state_workload_share: 0.7,
            university_ratio: 0.5,
            private_ratio: 0.15,
            state_price: 1.0,
            other_workload_share: 0.1,
            other_price: 1.1,
            budget_share: 0.4,
            overhead: 0.4,
            initial_skill: 0.5,
            skill_spread: 0.12,
            learning: 0.08,
            turnover: 0.03,
            lasting_experience: 0.3,
            qualified_share: 0.6,
            pass_rate: 0.1,
            qualification_premium: 0.5,
            attraction_floor: 0.2,
            hiring: 0.2,
            hiring_reserve: 0.25,
            opening_years: 0.25,
            reserve_months: 12.0,
            layoff_months: 6,
            layoff: 0.1,
            least_strength: 0.4,
            leaving: 0.12,
            drawn_by_firms: 1.0,
            poached_share: 0.5,
            wage: 0.8,
        }
    }
}

/// How the number of intermediaries responds to their income.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SupplyParams {
    /// Whether openings and closures respond to income. If off, numbers follow the record alone.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Elasticity of the number of organizations to income relative to the baseline's, which is the
    /// residual that the baseline solves for (scenarios/china/reference_income.csv).
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "elasticity", "x-source" = "assumed"))]
    pub elasticity: f64,
    /// Share of the gap between the existing and the income-supported number of organizations that
    /// openings and closures close in a year.
    #[schemars(range(min = 0.0, max = 12.0))]
    #[schemars(extend("x-unit" = "1/year", "x-source" = "assumed"))]
    pub speed: f64,
    /// Share of new organizations that know one field better than the others.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub specialised_share: f64,
    /// Cost of specialising in a field, relative to an organization's yearly cost.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed: staff is taught; an organization that opens specialised pays nothing"))]
    pub specialising_cost: f64,
}

impl Default for SupplyParams {
    fn default() -> SupplyParams {
        SupplyParams {
            on: true,
            elasticity: 0.3,
            speed: 1.0,
            specialised_share: 0.5,
            specialising_cost: 0.05,
        }
    }
}

impl Organization {
    /// A client's outcome moves its reputation.
    pub fn earn_reputation(&mut self, params: &RecognitionParams, outcome: f64) {
        self.reputation += params.reputation_weight * (outcome - self.reputation);
    }

    /// Updates skill with experience and staff qualification.
    pub fn update_skill(&mut self, params: &OrganizationParams) {
        let people = params.qualification_premium * (self.qualified - params.qualified_share);
        self.skill = (self.experience * (1.0 + people)).clamp(SKILL_BOUNDS[0], SKILL_BOUNDS[1]);
    }
}
