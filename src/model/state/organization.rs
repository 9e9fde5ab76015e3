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
    /// The gates of accreditation that it passed when they were last looked at, by number of policy.
    pub passed: Vec<u16>,
    /// Policies of which it has had what is granted once, by number.
    pub rewarded: Vec<u16>,
    /// Tenants that it wants to have this year to pass one, in simulated units.
    pub wanted_tenants: f64,
    /// Firms that have graduated from it.
    pub graduates: u32,
    /// Its account.
    pub account: AccountId,
    /// Real organizations that it stands for.
    pub weight: f64,
    /// People in it, in simulated units.
    pub staff: f64,
    /// Its people relative to what is usual for its kind.
    pub strength: f64,
    /// Places in it, in simulated units.
    pub places: f64,
    /// Tenants in its places.
    pub tenants: u32,
    /// How well it does what it does, from 0 to 1: the experience of the house, with the people
    /// that it has.
    pub skill: f64,
    /// What the house has learned by working for clients, from 0 to 1.
    pub experience: f64,
    /// Share of its people who are qualified.
    pub qualified: f64,
    /// Log value below which it shows no result to buyers, over the median of all (transformation
    /// centers).
    pub cutoff: f64,
    /// Whether it last raised that value.
    pub tried_higher: bool,
    /// What its deals brought in this year, CNY, and in the year before.
    pub deal_income: [f64; 2],
    /// By how much results that it brought to buyers were worth more than others, in logs.
    pub standing: f64,
    /// Share who are not, but have practised for a year; moved a twelfth each month.
    pub practised: f64,
    /// Mean outcome that clients report, from 0 to 1.
    pub reputation: f64,
    /// The field it knows best, if it has specialised.
    pub field: Option<Field>,
    /// Hours left for clients this month; below zero when a case runs into the next.
    pub hours: f64,
    /// Hours that it had for clients at the month's beginning.
    pub granted: f64,
    /// Hours worked for clients this month.
    pub client_hours: f64,
    /// Fee income of an hour, moved a twelfth each month, CNY.
    pub hourly_fee: f64,
    /// Fees received this month.
    pub fees: Money,
    /// Clients served in the running year.
    pub served: u32,
    /// Clients of green fields this month.
    pub green_clients: u32,
    /// The same in a year, moved a twelfth each month.
    pub green_yearly: f64,
    /// Months in a row in which it could not pay its people.
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
    /// An organization as it opens, without people, places or skill.
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

    /// It has a client more, whose matter lies in that field.
    pub fn take_client(&mut self, field: Field) {
        self.served += 1;
        self.green_clients += u32::from(field.is_green());
    }

    /// Whether it has a free place.
    pub fn has_room(&self) -> bool {
        f64::from(self.tenants) + 0.5 < self.places
    }
}
