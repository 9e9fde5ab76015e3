//! An intermediary organization: staff, skill, hours, cash, reputation.

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::AccountId;

/// An intermediary.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Organization {
    /// Lineage name.
    pub name: Name,
    /// Its type.
    pub kind: Kind,
    /// Its sub-kind, by its place in the region's supply of the type.
    pub sub_kind: u8,
    /// Who owns it.
    pub owner: Owner,
    /// Whether it is certified at national level.
    pub is_national: bool,
    /// The accreditation gates that it passed at the last examination, by policy number.
    pub passed: Vec<u16>,
    /// Policies whose one-off grant it has received, by number.
    pub rewarded: Vec<u16>,
    /// Tenants that it needs this year to pass a gate, in simulated units.
    pub wanted_tenants: f64,
    /// Firms that have graduated from it.
    pub graduates: u32,
    /// Its account.
    pub account: AccountId,
    /// Real organizations that it represents.
    pub weight: f64,
    /// Staff, in simulated units.
    pub staff: f64,
    /// Its staff relative to the usual number for its sub-kind.
    pub strength: f64,
    /// Places in it, in simulated units.
    pub places: f64,
    /// Tenants in its places.
    pub tenants: u32,
    /// Skill, from 0 to 1: its experience combined with the qualification of its staff.
    pub skill: f64,
    /// Experience from work for clients, from 0 to 1.
    pub experience: f64,
    /// Share of its staff that is qualified.
    pub qualified: f64,
    /// Minimum log value of the results that it shows to buyers, relative to the median of all
    /// (transformation centers).
    pub cutoff: f64,
    /// Whether it last raised that minimum.
    pub tried_higher: bool,
    /// Income from deals this year and in the year before, CNY.
    pub deal_income: [f64; 2],
    /// Standing: how much more valuable the results were that it brought to buyers, in logs.
    pub standing: f64,
    /// Share of the staff without a qualification but with a year's practice; moved a twelfth each
    /// month.
    pub practised: f64,
    /// Mean outcome that clients report, from 0 to 1.
    pub reputation: f64,
    /// The field it knows best, if it has specialised.
    pub field: Option<Field>,
    /// Hours left for clients this month; negative if a case runs into the next.
    pub hours: f64,
    /// Hours for clients at the beginning of the month.
    pub granted: f64,
    /// Hours worked for clients this month.
    pub client_hours: f64,
    /// Fee income per hour, moved a twelfth each month, CNY.
    pub hourly_fee: f64,
    /// Fees received this month.
    pub fees: Money,
    /// Clients served in the running year.
    pub served: u32,
    /// Clients of green fields this month.
    pub green_clients: u32,
    /// The same in a year, moved a twelfth each month.
    pub green_yearly: f64,
    /// Consecutive months in which it could not pay its staff.
    pub unpaid_months: u32,
    /// Month of its opening.
    pub opened: Month,
}

/// Who owns an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// The state.
    State,
    /// A university.
    University,
    /// Private persons or firms.
    Private,
}

impl Owner {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Owner::State => "state",
            Owner::University => "university",
            Owner::Private => "private",
        }
    }
}

impl Organization {
    /// A new organization without staff, places or skill.
    pub fn new(
        name: Name,
        (kind, sub_kind): (Kind, u8),
        owner: Owner,
        account: AccountId,
        opened: Month,
    ) -> Organization {
        Organization {
            name,
            kind,
            sub_kind,
            owner,
            is_national: false,
            passed: Vec::new(),
            rewarded: Vec::new(),
            wanted_tenants: 0.0,
            graduates: 0,
            account,
            weight: 1.0,
            staff: 0.0,
            strength: 1.0,
            places: 0.0,
            tenants: 0,
            skill: 0.0,
            experience: 0.0,
            qualified: 0.0,
            cutoff: 0.0,
            tried_higher: true,
            deal_income: [0.0; 2],
            standing: 0.0,
            practised: 0.0,
            reputation: 0.5,
            field: None,
            hours: 0.0,
            granted: 0.0,
            client_hours: 0.0,
            hourly_fee: 0.0,
            fees: Money::ZERO,
            served: 0,
            green_clients: 0,
            green_yearly: 0.0,
            unpaid_months: 0,
            opened,
        }
    }

    /// Counts another client, whose matter lies in that field.
    pub fn take_client(&mut self, field: Field) {
        self.served += 1;
        self.green_clients += u32::from(field.is_green());
    }

    /// Whether it has a free place.
    pub fn has_room(&self) -> bool {
        f64::from(self.tenants) + 0.5 < self.places
    }
}
