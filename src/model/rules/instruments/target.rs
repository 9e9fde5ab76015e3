//! Whom an instrument is for: types of providers, kinds of clients, fields, regions, ages, sales.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::startups;
use crate::model::state::agents::startup::Startup;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::Sector;
use crate::model::state::organization::Organization;

/// Whom an instrument is for. What is left out does not matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Target {
    /// Types of intermediaries that provide the service or are paid; every type if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "types", "x-source" = "choice"))]
    pub providers: Vec<Kind>,
    /// Kinds of clients; every kind if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "kinds", "x-source" = "choice"))]
    pub clients: Vec<Client>,
    /// Fields of the matter, of the firm, or in which the intermediary specialises; every field if
    /// empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "fields", "x-source" = "choice"))]
    pub fields: Vec<Field>,
    /// Regions or parts of the country (East, Central, West, North-East) among those of the policy;
    /// all of the policy's if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "names", "x-place" = "region", "x-source" = "choice"))]
    pub regions: Vec<String>,
    /// Least and greatest age; only startups have one.
    #[schemars(inner(range(min = 0, max = 600)))]
    #[schemars(extend("x-unit" = "months", "x-source" = "choice"))]
    pub age_months: [u32; 2],
    /// Least and greatest yearly sales; only those of startups are known.
    #[schemars(inner(range(min = 0.0, max = 1e13)))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub sales: [f64; 2],
}

/// The widest range of ages.
const ANY_AGE: [u32; 2] = [0, 600];

/// The widest range of sales.
const ANY_SALES: [f64; 2] = [0.0, 1e13];

impl Default for Target {
    fn default() -> Target {
        Target {
            providers: Vec::new(),
            clients: Vec::new(),
            fields: Vec::new(),
            regions: Vec::new(),
            age_months: ANY_AGE,
            sales: ANY_SALES,
        }
    }
}

/// A kind of client that can receive money, as files name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// Startups.
    Startup,
    /// Firms that are no longer startups.
    Enterprise,
    /// Research institutions, which pay for their researchers and results.
    ResearchBody,
    /// Investors.
    Investor,
    /// Banks.
    Bank,
    /// Guarantors.
    Guarantor,
}

/// What is known of a case to which an instrument may apply.
#[derive(Clone, Copy, Debug, Default)]
pub struct Case {
    /// Type of the intermediary.
    pub provider: Option<Kind>,
    /// Sector of the client's account.
    pub client: Option<Sector>,
    /// Field.
    pub field: Option<Field>,
    /// Age in months and yearly sales of the startup.
    pub startup: Option<StartupFacts>,
}

impl Case {
    /// A payment to an intermediary.
    pub fn of(organization: &Organization) -> Case {
        let (provider, field) = (Some(organization.kind), organization.field);
        Case { provider, field, ..Case::default() }
    }

    /// A payment to a startup.
    pub fn of_startup(context: &Context, startup: &Startup) -> Case {
        Case {
            provider: None,
            client: Some(Sector::Startup),
            field: Some(startup.field),
            startup: Some(StartupFacts::of(context, startup)),
        }
    }
}

/// What targeting may ask of a startup.
#[derive(Clone, Copy, Debug)]
pub struct StartupFacts {
    /// Age in months.
    pub age: u32,
    /// Yearly sales, CNY.
    pub sales: f64,
}

impl StartupFacts {
    /// Those of a startup this month.
    pub fn of(context: &Context, startup: &Startup) -> StartupFacts {
        let sales = startups::yearly_sales(startup);
        StartupFacts { age: startup.age(context.month), sales }
    }
}

impl Target {
    /// Whether the instrument is for a region, among those of its policy.
    pub fn reaches(&self, region: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|name| name == region)
    }

    /// Whether the instrument is for a case in a region that it reaches.
    pub fn applies(&self, case: &Case) -> bool {
        let is_provider = |it: &Kind| case.provider == Some(*it);
        let is_client = |it: &Client| case.client.is_some_and(|sector| it.holds(sector));
        let is_field = |it: &Field| case.field == Some(*it);
        let is_aged = |it: StartupFacts| is_within(self.age_months, it.age);
        let sells = |it: StartupFacts| is_within(self.sales, it.sales);
        (self.providers.is_empty() || self.providers.iter().any(is_provider))
            && (self.clients.is_empty() || self.clients.iter().any(is_client))
            && (self.fields.is_empty() || self.fields.iter().any(is_field))
            && (self.age_months == ANY_AGE || case.startup.is_some_and(is_aged))
            && (self.sales == ANY_SALES || case.startup.is_some_and(sells))
    }

    /// The keys that are stated.
    pub fn stated(&self) -> Vec<&'static str> {
        let keys = [
            ("providers", !self.providers.is_empty()),
            ("clients", !self.clients.is_empty()),
            ("fields", !self.fields.is_empty()),
            ("regions", !self.regions.is_empty()),
            ("age_months", self.age_months != ANY_AGE),
            ("sales", self.sales != ANY_SALES),
        ];
        keys.into_iter().filter(|(_, is_stated)| *is_stated).map(|(key, _)| key).collect()
    }

    /// A range that ends before it begins: its key.
    pub fn reversed(&self) -> Option<&'static str> {
        match self {
            _ if self.age_months[0] > self.age_months[1] => Some("age_months"),
            _ if self.sales[0] > self.sales[1] => Some("sales"),
            _ => None,
        }
    }
}

fn is_within<T: PartialOrd>([least, most]: [T; 2], value: T) -> bool {
    least <= value && value <= most
}

impl Client {
    /// Whether accounts of a sector are those of such clients.
    const fn holds(self, sector: Sector) -> bool {
        match self {
            Client::Startup => matches!(sector, Sector::Startup),
            Client::Enterprise => matches!(sector, Sector::Enterprise),
            Client::ResearchBody => matches!(sector, Sector::ResearchBody),
            Client::Investor => matches!(sector, Sector::Investor | Sector::GuidanceFund),
            Client::Bank => matches!(sector, Sector::Bank),
            Client::Guarantor => matches!(sector, Sector::Guarantor | Sector::PublicGuarantor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_narrows_and_what_is_unknown_is_not_meant() {
        let case = Case {
            provider: Some(Kind::PatentAgency),
            client: Some(Sector::Startup),
            field: Some(Field::Energy),
            startup: Some(StartupFacts { age: 36, sales: 1e6 }),
        };
        let agencies = Target { providers: vec![Kind::PatentAgency], ..Target::default() };
        let firms = Target { clients: vec![Client::Enterprise], ..Target::default() };
        let energy = Target { fields: vec![Field::Energy], ..Target::default() };
        let young = Target { age_months: [0, 36], ..Target::default() };
        let large = Target { sales: [2e6, 1e13], ..Target::default() };
        let applies = |case: &Case| {
            [&Target::default(), &agencies, &firms, &energy, &young, &large]
                .map(|target| target.applies(case))
        };
        assert_eq!(applies(&case), [true, true, false, true, true, false]);
        assert_eq!(applies(&Case::default()), [true, false, false, false, false, false]);
    }

    #[test]
    fn files_name_types_fields_and_clients_as_the_program_does() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).expect("it is text"), kind.name());
        }
        for field in Field::ALL {
            assert_eq!(serde_json::to_value(field).expect("it is text"), field.name());
        }
        let client = serde_json::to_value(Client::ResearchBody).expect("it is text");
        assert_eq!(client, Sector::ResearchBody.name());
    }
}
