//! A scenario: everything that a run depends on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::month::Month;

/// A scenario, complete with every default.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// Name of the scenario; its results are written under this name.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-unit" = "name", "x-source" = "choice"))]
    pub name: String,
    /// The question that the scenario answers, in one sentence.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-unit" = "text", "x-source" = "choice"))]
    pub question: String,
    /// Random seed. Runs with the same seed use common random numbers.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    #[schemars(extend("x-unit" = "seed", "x-source" = "choice"))]
    pub seed: u64,
    /// Order in which competing claims are settled where the model gives none: 0 is the usual
    /// order, every other number draws another. All other random draws stay the same; `stia audit`
    /// checks whether a conclusion depends on it.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    #[schemars(extend("x-unit" = "number", "x-source" = "choice"))]
    pub settlement_order: u64,
    /// Simulated agents per real one. At 1, China runs at full size; the smaller, the faster and
    /// the noisier.
    #[schemars(range(min = 0.001, max = 1.0))]
    #[schemars(extend("x-unit" = "agents/agent", "x-source" = "choice"))]
    pub scale: f64,
    /// Number of replicates of a run. Replicate `n` does not depend on it.
    #[schemars(range(min = 1, max = 100_000))]
    #[schemars(extend("x-unit" = "runs", "x-source" = "choice"))]
    pub replicates: u32,
    /// Number of the first replicate. Replicate `n` is the same wherever they begin, so that parts
    /// of a run can be made separately.
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
    /// Regions that are simulated, by name; all if empty.
    #[schemars(extend("x-unit" = "names", "x-place" = "region", "x-source" = "choice"))]
    pub regions: Vec<String>,
    /// Path of the exogenous drivers after the last recorded year.
    #[schemars(extend("x-unit" = "low, middle or high", "x-source" = "choice; see docs/ODD.md"))]
    pub path: crate::model::data::Path,
    /// Whether each month's transfers are kept, so that the books can be checked independently.
    #[schemars(extend("x-unit" = "switch", "x-source" = "choice"))]
    pub keep_journal: bool,
    /// How research works.
    pub research: crate::model::rules::parameters::research::ResearchParams,
    /// How research results are protected.
    pub protection: crate::model::rules::parameters::protection::ProtectionParams,
    /// How technology is transferred.
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
    /// Loan products of financial service organizations.
    pub loan_products: crate::model::rules::credit::products::Products,
    /// Public money.
    pub public_money: crate::model::rules::parameters::public_money::PolicyParams,
    /// How awareness of and trust in intermediaries spread.
    pub recognition: crate::model::rules::recognition::RecognitionParams,
    /// The micro-macro loop of collaboration.
    pub collaboration: crate::model::rules::parameters::collaboration::LoopParams,
    /// How far agents search beyond their region.
    pub geography: crate::model::rules::geography::GeographyParams,
    /// How the number of intermediaries responds to their income.
    pub supply: crate::model::rules::types::organization::SupplyParams,
    /// Incubators and other hosts of startups.
    pub incubator: crate::model::rules::types::incubator::IncubatorParams,
    /// Productivity promotion centers, which advise small firms.
    pub productivity_center:
        crate::model::rules::types::productivity_center::ProductivityCenterParams,
    /// Transformation centers, which develop research results until they can be used.
    pub transformation_center:
        crate::model::rules::types::transformation_center::TransformationCenterParams,
    /// Technology exchanges.
    pub exchange: crate::model::rules::types::exchange::ExchangeParams,
    /// Financial service organizations, which connect firms with investors and banks.
    pub financial_service: crate::model::rules::types::financial_service::FinancialServiceParams,
    /// Patent agencies.
    pub patent_agency: crate::model::rules::types::patent_agency::PatentAgencyParams,
    /// Evaluation organizations, which judge technology.
    pub evaluation: crate::model::rules::types::evaluation::EvaluationParams,
    /// Information services.
    pub information_service:
        crate::model::rules::types::information_service::InformationServiceParams,
    /// Shipped policy packages, by name; their policies come before `policy`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "names", "x-source" = "choice; see `stia policies`"))]
    pub packages: Vec<String>,
    /// Policies: what documents stipulate, each with its policy instruments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "policies", "x-source" = "choice"))]
    pub policy: Vec<crate::model::rules::instruments::Policy>,
    /// Shocks: parameters that deviate for a time, in some regions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "shocks", "x-source" = "choice"))]
    pub shock: Vec<crate::model::rules::shock::Shock>,
}

impl Scenario {
    /// The first simulated month: that of the burn-in, if there is one.
    pub fn first_month(&self) -> Month {
        self.start.minus(self.burn_in_months)
    }

    /// Whether spending and wages can respond: the baseline's paths were solved for the whole country
    /// on the middle path of resources, with the usual beginning.
    pub fn has_reference(&self) -> bool {
        let usual = Scenario::default();
        self.operation.paths
            && self.regions.is_empty()
            && self.path == usual.path
            && self.first_month() == usual.first_month()
    }

    /// Months of a run, those of the burn-in included.
    pub fn months(&self) -> u64 {
        u64::from(self.until.since(self.start) + 1 + self.burn_in_months)
    }

    /// The month that results are read in unless somebody says otherwise: the last that the drivers
    /// have a record of, or the last of a run that ends before or begins after it.
    pub fn usual_month(&self) -> Month {
        let year = crate::model::data::Dataset::china().last_recorded_year();
        let recorded = Month::new(year.unsigned_abs(), 12);
        if self.start <= recorded { self.until.min(recorded) } else { self.until }
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
            packages: Vec::new(),
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

/// Scenarios inside a stored world: stored as texts, so that parameters are written and read in one
/// way in every format.
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

/// Digest of the parameters of the baseline, on which its solved paths rest.
pub fn baseline_digest() -> String {
    let text = toml::to_string(&Scenario::default()).expect("every setting fits TOML");
    crate::base::text::digest(&[&text])[..16].to_string()
}
