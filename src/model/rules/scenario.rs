//! A scenario: everything that a run depends on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::month::Month;

/// A scenario, complete with every default.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// What the scenario is called; its results are written under this name.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
    pub name: String,
    /// The question that the scenario answers, in one sentence.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-unit" = "text", "x-source" = "choice"))]
    pub question: String,
    /// Seed of all chance. Runs with the same seed share their luck.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    #[schemars(extend("x-unit" = "seed", "x-source" = "choice"))]
    pub seed: u64,
    /// Which order those settle in whose order matters and has no ground in the model: 0 is the usual
    /// one, every other number draws another. All other chance stays as it is; `stia audit` asks
    /// whether a conclusion depends on it.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    #[schemars(extend("x-unit" = "number", "x-source" = "choice"))]
    pub settlement_order: u64,
    /// Simulated agents for one real one. At 1, China runs at full size.
    #[schemars(range(min = 0.001, max = 1.0))]
    #[schemars(extend("x-unit" = "agents/agent", "x-source" = "choice"))]
    pub scale: f64,
    /// How many replicates a run has. Replicate `n` is the same whatever their number.
    #[schemars(range(min = 1, max = 100_000))]
    #[schemars(extend("x-unit" = "runs", "x-source" = "choice"))]
    pub replicates: u32,
    /// Number of the first replicate; the others follow. Replicate `n` is the same wherever they
    /// begin, so that a part of many can be run alone.
    #[schemars(range(min = 1, max = 100_000))]
    #[schemars(extend("x-unit" = "number", "x-source" = "choice"))]
    pub first_replicate: u32,
    /// First month that is written.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub start: Month,
    /// Last month of the run, included.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub until: Month,
    /// Months simulated before the start, which are not written.
    #[schemars(range(min = 0, max = 36))]
    #[schemars(extend(
        "x-unit" = "months",
        "x-source" = "assumed: the longest mean tenancy and half again"
    ))]
    pub burn_in_months: u32,
    /// Regions that are simulated, by name; all when empty.
    #[schemars(extend("x-unit" = "names", "x-source" = "choice"))]
    pub regions: Vec<String>,
    /// Path of the drivers after the last recorded year.
    #[schemars(extend("x-unit" = "low, middle or high", "x-source" = "choice; see docs/ODD.md"))]
    pub path: crate::model::data::Path,
    /// Whether every transfer of the month is kept, for an independent replay of the books.
    #[schemars(extend("x-unit" = "switch", "x-source" = "choice"))]
    pub keep_journal: bool,
    /// How research works.
    pub research: crate::model::rules::parameters::research::ResearchParams,
    /// How results are protected.
    pub protection: crate::model::rules::parameters::protection::ProtectionParams,
    /// How technology changes hands.
    pub transformation: crate::model::rules::parameters::transformation::TransformationParams,
    /// How firms are founded.
    pub founding: crate::model::rules::parameters::founding::FoundingParams,
    /// How firms operate.
    pub operation: crate::model::rules::parameters::operation::OperationParams,
    /// How equity finance works.
    pub equity: crate::model::rules::parameters::equity::EquityParams,
    /// How banks lend.
    pub credit: crate::model::rules::parameters::credit::CreditParams,
    /// The models of IP financing.
    pub ip_finance: crate::model::rules::credit::models::Models,
    /// Products of financial service organizations.
    pub loan_products: crate::model::rules::credit::products::Products,
    /// Public money.
    pub public_money: crate::model::rules::parameters::public_money::PolicyParams,
    /// How awareness of and trust in intermediaries spread.
    pub recognition: crate::model::rules::recognition::RecognitionParams,
    /// The micro-macro loop of collaboration.
    pub collaboration: crate::model::rules::parameters::collaboration::LoopParams,
    /// How far people look.
    pub geography: crate::model::rules::geography::GeographyParams,
    /// How the number of intermediaries answers to their income.
    pub supply: crate::model::rules::types::organization::SupplyParams,
    /// Hosts of young firms.
    pub incubator: crate::model::rules::types::incubator::IncubatorParams,
    /// Advisers of small firms.
    pub productivity_center:
        crate::model::rules::types::productivity_center::ProductivityCenterParams,
    /// Makers of usable technology.
    pub transformation_center:
        crate::model::rules::types::transformation_center::TransformationCenterParams,
    /// Markets for technology.
    pub exchange: crate::model::rules::types::exchange::ExchangeParams,
    /// Bridges between firms and money.
    pub financial_service: crate::model::rules::types::financial_service::FinancialServiceParams,
    /// Drafters of patents.
    pub patent_agency: crate::model::rules::types::patent_agency::PatentAgencyParams,
    /// Judges of technology.
    pub evaluation: crate::model::rules::types::evaluation::EvaluationParams,
    /// Keepers of information.
    pub information_service:
        crate::model::rules::types::information_service::InformationServiceParams,
    /// Bundles of policies that ship, by name; they come before `policy`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "names", "x-source" = "choice; see `stia policies`"))]
    pub bundles: Vec<String>,
    /// Policies: what documents lay down, each with its levers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "policies", "x-source" = "choice"))]
    pub policy: Vec<crate::model::rules::levers::Policy>,
    /// Shocks: parameters that are other than usual for a time, in some places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "shocks", "x-source" = "choice"))]
    pub shock: Vec<crate::model::rules::shock::Shock>,
}

impl Scenario {
    /// The first month that is simulated: that of the burn-in, if there is one.
    pub fn first_month(&self) -> Month {
        self.start.minus(self.burn_in_months)
    }

    /// Months of a run, those of the burn-in included.
    pub fn months(&self) -> u64 {
        u64::from(self.until.since(self.start) + 1 + self.burn_in_months)
    }

    /// The numbers of its replicates.
    pub fn replicate_numbers(&self) -> std::ops::Range<u32> {
        self.first_replicate..self.first_replicate + self.replicates
    }
}

impl Default for Scenario {
    fn default() -> Scenario {
        Scenario {
            name: "china".into(),
            question: "How does China's innovation ecosystem develop from 2015 to 2030?".into(),
            seed: 1,
            settlement_order: 0,
            scale: 0.02,
            replicates: 1,
            first_replicate: 1,
            start: Month::new(2015, 1),
            until: Month::new(2030, 12),
            burn_in_months: 36,
            regions: Vec::new(),
            path: crate::model::data::Path::Middle,
            keep_journal: false,
            research: Default::default(),
            protection: Default::default(),
            transformation: Default::default(),
            founding: Default::default(),
            operation: Default::default(),
            equity: Default::default(),
            credit: Default::default(),
            ip_finance: Default::default(),
            loan_products: Default::default(),
            public_money: Default::default(),
            recognition: Default::default(),
            collaboration: Default::default(),
            geography: Default::default(),
            supply: Default::default(),
            incubator: Default::default(),
            productivity_center: Default::default(),
            transformation_center: Default::default(),
            exchange: Default::default(),
            financial_service: Default::default(),
            patent_agency: Default::default(),
            evaluation: Default::default(),
            information_service: Default::default(),
            bundles: Vec::new(),
            policy: Vec::new(),
            shock: Vec::new(),
        }
    }
}

/// The scenario as a file that states every parameter, in the order of the structs.
///
/// Loading it gives the same scenario, and the same text again.
pub fn resolved(scenario: &Scenario) -> String {
    toml::to_string(scenario).expect("every parameter fits TOML")
}

/// The scenario that [`resolved`] wrote.
fn read_again(text: &str) -> Result<Scenario, toml::de::Error> {
    text.parse::<toml::Table>()?.try_into()
}

/// Scenarios inside a stored world: as texts, so that parameters are written and read in one way,
/// whatever stores the world.
pub mod as_texts {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Scenario, read_again, resolved};

    pub fn serialize<S: Serializer>(all: &[Scenario], serializer: S) -> Result<S::Ok, S::Error> {
        all.iter().map(resolved).collect::<Vec<_>>().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Scenario>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts
            .iter()
            .map(|text| read_again(text))
            .collect::<Result<_, _>>()
            .map_err(D::Error::custom)
    }
}

/// One scenario inside a stored world: see [`as_texts`].
pub mod as_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Scenario, read_again, resolved};

    pub fn serialize<S: Serializer>(scenario: &Scenario, to: S) -> Result<S::Ok, S::Error> {
        resolved(scenario).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Scenario, D::Error> {
        read_again(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
