//! Incubators: space, services, capital and community for startups (L384, L447-509).
//!
//! Sub-kinds form a chain: nursery, incubator, accelerator; group innovation spaces and university
//! parks beside it; VC incubators advise funds and have no tenants (L980-996).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::data::Dataset;
use crate::model::rules::scenario::Scenario;
use crate::model::rules::types::organization::OrganizationParams;
use crate::model::rules::types::{Switch, Type};
use crate::model::state::kind::Kind;
use crate::model::state::supply::Supply;

/// The row of this type.
pub const TYPE: Type = Type {
    switch: |scenario| &scenario.incubator.switch,
    organization: |scenario| &scenario.incubator.organization,
    supply,
    services: &[
        "registration",
        "space",
        "mentoring",
        "contacts",
        "seed",
        "community",
        "market",
        "advice",
    ],
    refers_to: &[Kind::PatentAgency, Kind::FinancialService, Kind::InformationService],
};

/// Incubators and other hosts of startups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IncubatorParams {
    /// Whether the type exists, and where it does not.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub switch: Switch,
    /// What its organizations are like.
    #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
    pub organization: OrganizationParams,
    /// Whether hosts help to register a firm. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub registration: bool,
    /// Whether hosts let space below the market rent. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub space: bool,
    /// Whether mentors teach tenants. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub mentoring: bool,
    /// Whether hosts introduce tenants to customers. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub contacts: bool,
    /// Whether hosts' own funds invest in tenants. If off, clients use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub seed: bool,
    /// Whether tenants learn from nearby firms of their field. If off, clients use their outside
    /// option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub community: bool,
    /// Whether hosts present tenants that seek equity to more investors on a trading place of their
    /// own, and vouch for them (mega-market, L956-978). If off, tenants find investors without
    /// help.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub market: bool,
    /// Whether VC incubators advise investors who judge a firm that seeks equity. If off, investors
    /// judge without that advice.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub advice: bool,
    /// Investors whom a tenant meets on the trading place.
    #[schemars(range(min = 0.0, max = 64.0))]
    #[schemars(extend("x-unit" = "investors", "x-source" = "assumed"))]
    pub market_investors: f64,
    /// Standard deviation of the error in what a host says there about its tenant.
    #[schemars(range(min = 0.05, max = 10.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed: strict verification (L966)"))]
    pub market_noise: f64,
    /// Working hours that a presentation takes.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub market_hours: f64,
    /// Registration fee of the trading place.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "L960: assumed there to be 1 yuan"))]
    pub market_fee: f64,
    /// Places in one incubator.
    #[schemars(range(min = 1.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "firms", "x-source" = "derived: floor area of 2018 (nat.inc.area.2018) over incubators, 570 m2 a place assumed"))]
    pub places: f64,
    /// Floor area per place, for accreditation gates.
    #[schemars(range(min = 1.0, max = 100000.0))]
    #[schemars(extend("x-unit" = "m2", "x-source" = "assumed; what `places` was derived with"))]
    pub place_area: f64,
    /// Places in one group innovation space.
    #[schemars(range(min = 1.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "firms", "x-source" = "assumed; the report counts firms and teams together (L1202)"))]
    pub space_places: f64,
    /// Rent of a host relative to the market. The lower, the more a tenant saves.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed; free in nurseries (L481)"))]
    pub rent_share: f64,
    /// Monthly service fee of a tenant, in prices of 2015.
    #[schemars(range(min = 0.0, max = 100000.0))]
    #[schemars(extend("x-unit" = "CNY/month", "x-source" = "assumed"))]
    pub service_fee: f64,
    /// Share of the cost of founding that help with registration saves.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub registration_saving: f64,
    /// Satisfaction of a founder with help with registration, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub registration_outcome: f64,
    /// Hours of mentors and staff that a tenant asks for in a month.
    #[schemars(range(min = 0.1, max = 100.0))]
    #[schemars(extend("x-unit" = "hours/month", "x-source" = "assumed"))]
    pub mentor_hours: f64,
    /// Worth of a month of full mentoring by fully skilled mentors, as R&D that a tenant need not do
    /// itself, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY/month", "x-source" = "assumed: three hours at a consultant's price"))]
    pub mentor_worth: f64,
    /// Standard deviation of the error with which fully skilled mentors see a tenant's quality in a
    /// quarter and tell its owner.
    #[schemars(range(min = 0.05, max = 100.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub mentor_noise: f64,
    /// Hours that a host's staff spends in a month on introducing a tenant to customers.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "hours/month", "x-source" = "assumed"))]
    pub contact_hours: f64,
    /// Worth of a month of introductions to customers by fully skilled staff: what the orders would
    /// cost the tenant itself, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY/month", "x-source" = "assumed"))]
    pub contact_worth: f64,
    /// Share of its neighbours' lead in log capability that a tenant makes up for in a month.
    #[schemars(range(min = 0.0, max = 0.3))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed; spillover after Cowan and Jonard (2003)"))]
    pub community_gain: f64,
    /// Standard deviation of the error in admission scores. The higher, the worse hosts select.
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub score_noise: f64,
    /// Months before which no tenant graduates.
    #[schemars(range(min = 0.0, max = 48.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub graduation_months: f64,
    /// Yearly sales at which a tenant graduates, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000000.0))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; the rule of 2019 asks 10 m in two years together for one path (ext.graduation.rule)"))]
    pub graduation_sales: f64,
    /// Equity raised at which a tenant graduates.
    #[schemars(range(min = 0.0, max = 1000000000.0))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "ext.graduation.rule (unverified): more than 5 m"))]
    pub graduation_raised: f64,
    /// Patents with which a tenant graduates at lower sales.
    #[schemars(range(min = 0, max = 1000))]
    #[schemars(extend("x-unit" = "patents", "x-source" = "assumed"))]
    pub graduation_patents: u32,
    /// Those lower sales, relative to the sales at which others graduate.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub graduation_patent_sales: f64,
    /// Monthly probability that a tenant who meets the criteria is examined and graduates.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub graduation_chance: f64,
    /// Months after which a tenant has to leave.
    #[schemars(range(min = 1.0, max = 240.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "ext.graduation.rule (unverified): 48-month cap"))]
    pub time_limit: f64,
    /// Employees at which a firm outgrows its place.
    #[schemars(range(min = 2.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "people", "x-source" = "assumed"))]
    pub outgrown_staff: f64,
    /// Hosts that an applicant compares.
    #[schemars(range(min = 1, max = 64))]
    #[schemars(extend("x-unit" = "hosts", "x-source" = "assumed"))]
    pub hosts_seen: usize,
    /// Age up to which a firm on the market applies to hosts.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub oldest_applicant: u32,
    /// Age up to which a graduate applies to accelerators.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub oldest_graduate: u32,
    /// Customers from which a graduate applies to accelerators.
    #[schemars(range(min = 0, max = 60000))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "assumed"))]
    pub graduate_customers: u16,
    /// Age up to which a firm applies in every quarter.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub eager_months: u32,
    /// Probability that an older firm applies in a quarter.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed"))]
    pub later_applying: f64,
    /// Age up to which nurseries admit a firm.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub nursery_age: u32,
    /// Age up to which group innovation spaces admit a firm.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub space_age: u32,
    /// Preference of an applicant for a host of its field, in units of reputation.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "reputation", "x-source" = "assumed"))]
    pub field_bonus: f64,
    /// How much its own taste counts beside reputation.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "reputation", "x-source" = "assumed"))]
    pub taste: f64,
    /// Preference of an applicant for incubators and parks, which offer more services than spaces
    /// and nurseries, in units of reputation.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "reputation", "x-source" = "assumed"))]
    pub service_bonus: f64,
    /// Months of the market rent that an applicant expects to save.
    #[schemars(range(min = 0.0, max = 120.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub hoped_rent: f64,
    /// What an applicant expects from a mentor's advice, CNY.
    #[schemars(range(min = 0.0, max = 1e7))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub hoped_advice: f64,
    /// Weight of a customer in the score by which hosts choose among applicants, in units of log
    /// capability.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "log", "x-source" = "assumed"))]
    pub score_customer: f64,
    /// Customers beyond which more of them do not count in that score.
    #[schemars(range(min = 0.0, max = 60000.0))]
    #[schemars(extend("x-unit" = "customers", "x-source" = "assumed"))]
    pub score_customers: f64,
    /// How much more mentoring teaches in the field that the host knows best.
    #[schemars(range(min = 1.0, max = 10.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed"))]
    pub field_gain: f64,
    /// Satisfaction of a tenant to whom nothing was taught, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub outcome_floor: f64,
    /// Worth of a quarter's mentoring from which a tenant is fully satisfied, in prices of 2015.
    #[schemars(range(min = 1.0, max = 1e7))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub full_worth: f64,
    /// Rise in a tenant's satisfaction from no gain in capability to a full gain.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub outcome_gain: f64,
    /// Months after which a nursery sends a firm away.
    #[schemars(range(min = 1.0, max = 240.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub nursery_months: f64,
    /// Months after which a group innovation space sends a firm away.
    #[schemars(range(min = 1.0, max = 240.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub space_months: f64,
    /// Consecutive months without covering costs after which a tenant counts as weak.
    #[schemars(range(min = 1, max = 240))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed"))]
    pub weak_months: u16,
    /// Working hours that help with registration takes.
    #[schemars(range(min = 0.1, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub registration_hours: f64,
    /// Monthly probability that a tenant moves out for reasons of its own.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "1/month", "x-source" = "assumed"))]
    pub move_chance: f64,
    /// Whether national certification counts tenants, so that hosts keep weak ones. If off, clients
    /// use their outside option.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub accreditation: bool,
    /// Occupancy below which a certified host keeps tenants that it would otherwise let go. The
    /// higher, the more zombie tenants.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; accreditation counts tenants"))]
    pub required_occupancy: f64,
    /// Yearly public money per place, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1000000.0))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; incubation funds also pay running costs (L1410)"))]
    pub subsidy_per_place: f64,
    /// Hours of a VC incubator for advice to investors who judge a firm.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "hours", "x-source" = "assumed"))]
    pub advice_hours: f64,
    /// Fee for that advice, paid by the firm, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub advice_fee: f64,
    /// Share by which advice of VC incubators reduces an investor's error.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub advice_gain: f64,
}

impl Default for IncubatorParams {
    fn default() -> IncubatorParams {
        IncubatorParams {
            switch: Switch::default(),
            organization: organization(),
            registration: true,
            space: true,
            mentoring: true,
            contacts: true,
            seed: true,
            community: true,
            market: true,
            advice: true,
            market_investors: 1.0,
            market_noise: 1.2,
            market_hours: 4.0,
            market_fee: 1.0,
            places: 48.0,
            place_area: 570.0,
            space_places: 14.0,
            rent_share: 0.35,
            service_fee: 300.0,
            registration_saving: 0.5,
            registration_outcome: 0.7,
            mentor_hours: 3.0,
            contact_hours: 0.5,
            mentor_worth: 1_700.0,
            mentor_noise: 2.0,
            contact_worth: 1_700.0,
            community_gain: 0.004,
            score_noise: 0.9,
            graduation_months: 9.0,
            graduation_sales: 852_000.0,
            graduation_raised: 5e6,
            graduation_patents: 2,
            graduation_patent_sales: 0.5,
            graduation_chance: 0.12,
            time_limit: 48.0,
            outgrown_staff: 22.0,
            hosts_seen: 4,
            oldest_applicant: 36,
            oldest_graduate: 60,
            graduate_customers: 8,
            eager_months: 12,
            later_applying: 0.5,
            nursery_age: 6,
            space_age: 18,
            field_bonus: 0.3,
            taste: 0.3,
            service_bonus: 0.15,
            hoped_rent: 2.0,
            hoped_advice: 2_000.0,
            score_customer: 0.1,
            score_customers: 10.0,
            field_gain: 1.3,
            outcome_floor: 0.4,
            full_worth: 4_000.0,
            outcome_gain: 0.6,
            nursery_months: 9.0,
            space_months: 24.0,
            weak_months: 12,
            registration_hours: 4.0,
            move_chance: 0.012,
            accreditation: true,
            required_occupancy: 0.8,
            subsidy_per_place: 2500.0,
            advice_hours: 6.0,
            advice_fee: 500.0,
            advice_gain: 0.15,
        }
    }
}

/// What hosts are like where a scenario does not say it.
fn organization() -> OrganizationParams {
    OrganizationParams {
        budget_share: 0.1,
        state_workload_share: 0.2,
        overhead: 0.6,
        ..OrganizationParams::default()
    }
}

/// Hosts of a region: the report's incubators, and other hosts.
fn supply(scenario: &Scenario, data: &Dataset, region: usize) -> Vec<Supply> {
    let params = &scenario.incubator;
    let count = |quantity: &str| data.regional(quantity, region);
    let national = count("incubators_national_level") / count("incubators").max(1.0);
    let host = |sub_kind: &'static str, quantity: &str, staff: f64, places: f64| Supply {
        places,
        state_share: 0.4,
        university_share: 0.1,
        ..Supply::of_state(sub_kind, count(quantity), staff)
    };
    let incubators = data.regions().iter().enumerate();
    let incubators: f64 = incubators.map(|(other, _)| data.regional("incubators", other)).sum();
    let spaces = data.regions().iter().enumerate();
    let spaces: f64 =
        spaces.map(|(other, _)| data.regional("group_innovation_spaces", other)).sum();
    vec![
        Supply {
            follows: Some((0, incubators)),
            national_share: national,
            ..host("incubator", "incubators", 18.0, params.places)
        },
        Supply { follows: Some((0, incubators)), ..host("nursery", "nurseries", 6.0, 12.0) },
        Supply {
            follows: Some((0, incubators)),
            ..host("accelerator", "accelerators", 20.0, 24.0)
        },
        Supply {
            follows: Some((1, spaces)),
            ..host("group_innovation_space", "group_innovation_spaces", 5.0, params.space_places)
        },
        Supply {
            state_share: 0.2,
            university_share: 0.8,
            ..host("university_park", "university_parks", 30.0, 70.0)
        },
        Supply { state_share: 0.2, ..host("vc_incubator", "vc_incubators", 30.0, 0.0) },
    ]
}

/// Place of the sub-kind incubator in the supply: the one that the report's series count.
pub const INCUBATOR: u8 = 0;
/// Place of the nursery in the supply.
pub const NURSERY: u8 = 1;
/// Place of the accelerator in the supply.
pub const ACCELERATOR: u8 = 2;
/// Place of the group innovation space in the supply.
pub const SPACE: u8 = 3;
/// Place of the university park in the supply.
pub const PARK: u8 = 4;
/// Place of the VC incubator in the supply.
pub const ADVISER: u8 = 5;
