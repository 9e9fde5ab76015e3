//! Accreditation gates: what an incubator has to show to be certified (L3440-3452, L3541, L3693,
//! L3772, L4133-4135). Certification is a condition of payments under other instruments. A host
//! that would be paid prepares for it: it keeps weak tenants to have enough of them, and pays for
//! cheap filings of tenants.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rationing::coverage_of;
use super::target::{Case, Target};
use super::{Instrument, Policy, in_force, place};

use crate::base::arena::Id;
use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::data::MacroRegion;
use crate::model::rules::context::Context;
use crate::model::rules::organizations::{recorded, yearly_cost};
use crate::model::rules::shock::Change;
use crate::model::rules::startups;
use crate::model::rules::types::incubator::{INCUBATOR, PARK};
use crate::model::state::agents::investor::{Investor, InvestorKind};
use crate::model::state::agents::startup::{Holding, Startup};
use crate::model::state::kind::Kind;
use crate::model::state::organization::Organization;
use crate::model::state::region::Region;
use crate::model::state::tally::Count;

const FILING: Purpose = Purpose::new("accreditation.filing");

/// What an incubator must show to be certified; what is zero is not required.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Accreditation {
    /// Years of operation required.
    #[schemars(range(min = 0.0, max = 50.0))]
    #[schemars(extend("x-unit" = "years", "x-source" = "BJ10 (L3440): 1; SH06 (L3541): 1; SZ07 (L3693), TJ06 (L3772): 2"))]
    pub years: f64,
    /// Floor area required.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "m2", "x-source" = "SH06 (L3541), SZ07 (L3693): 3,000; TJ06 (L3772): 5,000"))]
    pub floor_area: f64,
    /// Money of its own, or of its region's incubator funds per host, that is required.
    #[schemars(range(min = 0.0, max = 1e10))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "SH06 (L3541), SZ07 (L3693): 3 m; TJ06 (L3772): 2 m"))]
    pub fund: f64,
    /// Number of tenants with equity required.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "firms", "x-source" = "SZ07 (L3693): 2"))]
    pub funded_tenants: f64,
    /// Share of all tenants with equity required.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "BJ10 (L3448): 0.3; TJ06 (L3772): 0.1"))]
    pub funded_share: f64,
    /// Months back to which equity counts; if zero, however long ago.
    #[schemars(range(min = 0, max = 600))]
    #[schemars(extend("x-unit" = "months", "x-source" = "BJ10 (L3448): the year before"))]
    pub funded_months: u32,
    /// Qualified employees required.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "people", "x-source" = "SZ07 (L3693): 5"))]
    pub specialists: f64,
    /// Share of the staff with a year's practice required, qualified or not.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "SH06 (L3541), TJ06 (L3772): 0.8"))]
    pub specialist_share: f64,
    /// Qualified employees required per ten tenants.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "people", "x-source" = "SH06 (L3541), TJ06 (L3772): 1"))]
    pub specialists_per_ten: f64,
    /// Number of tenants required.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "firms", "x-source" = "BJ10 (L3452), SZ07 (L3693): over 20; SH06 (L3541): 15; GD09 (L4135): 25"))]
    pub tenants: f64,
    /// Tenants required per 1,000 m2 of the required area: a host reports no more area than it
    /// must.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[schemars(extend("x-unit" = "firms/1,000 m2", "x-source" = "SZ07 (L3693), TJ06 (L3772): 3; GD09 (L4135): 2"))]
    pub density: f64,
    /// Graduates to date required.
    #[schemars(range(min = 0.0, max = 10000.0))]
    #[schemars(extend("x-unit" = "firms", "x-source" = "SZ07 (L3693): 8; TJ06 (L3772): 5; GD09 (L4135): 10"))]
    pub graduates: f64,
    /// Share of tenants with intellectual property filings required. It suffices by itself.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "BJ10 (L3452), SH06 (L3541), SZ07 (L3693): 0.5"))]
    pub filed_share: f64,
    /// Share of tenants with a patent in force required. It suffices in place of filings where both
    /// are required.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "BJ10 (L3452), SH06 (L3541), SZ07 (L3693): 0.3"))]
    pub valid_share: f64,
    /// Share of tenants in the most frequent field required.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "SH06 (L3541), GD09 (L4135): 0.75"))]
    pub same_field_share: f64,
    /// Share by which area, tenants, graduates, fund and intellectual property requirements are
    /// lower in the West and North-East.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "CN16 (L3226): 0.2 in hard or remote areas"))]
    pub remote_cut: f64,
    /// Share by which the sales and the equity at which tenants graduate are higher.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; terms became stricter in 2019 (L3213-3220)"))]
    pub strictness: f64,
}

impl Instrument for Accreditation {
    fn books_cost(&self) -> bool {
        false
    }

    fn changes(&self, _strength: f64) -> Vec<Change> {
        ["incubator.graduation_sales", "incubator.graduation_raised"]
            .map(|key| Change::times(key, 1.0 + self.strictness))
            .to_vec()
    }
}

/// The figures of one real host that a gate examines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Years of work.
    pub years: f64,
    /// Floor area, m2.
    pub floor_area: f64,
    /// Money, CNY.
    pub fund: f64,
    /// Employees.
    pub staff: f64,
    /// Qualified employees.
    pub specialists: f64,
    /// Employees with a year's practice, qualified or not.
    pub practised: f64,
    /// Graduates so far.
    pub graduates: f64,
    /// Tenants.
    pub tenants: f64,
    /// Tenants that have received equity.
    pub funded: f64,
    /// Tenants that have filed intellectual property.
    pub filed: f64,
    /// Tenants with a patent in force.
    pub valid: f64,
    /// Tenants in the field that most of them are in.
    pub in_field: f64,
}

/// A requirement that a host may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// Years of work.
    Years,
    /// Floor area.
    FloorArea,
    /// Money.
    Fund,
    /// Qualified employees.
    Specialists,
    /// Tenants.
    Tenants,
    /// Tenants with equity.
    Funding,
    /// Graduates.
    Graduates,
    /// Filings and patents of tenants.
    Property,
    /// Tenants of one field.
    Field,
}

impl Accreditation {
    /// Whether it is a gate, rather than only stricter terms of graduation.
    pub fn is_gate(&self) -> bool {
        let terms = Accreditation {
            remote_cut: self.remote_cut,
            strictness: self.strictness,
            ..Accreditation::default()
        };
        *self != terms
    }

    /// The eased requirements in remote regions.
    fn eased(&self) -> Accreditation {
        let part = 1.0 - self.remote_cut;
        Accreditation {
            floor_area: self.floor_area * part,
            tenants: self.tenants * part,
            graduates: self.graduates * part,
            fund: self.fund * part,
            filed_share: self.filed_share * part,
            valid_share: self.valid_share * part,
            ..self.clone()
        }
    }

    /// Tenants required, also by the density on the required area.
    pub fn tenants_asked(&self) -> f64 {
        self.tenants.max(self.density * self.floor_area / 1_000.0)
    }

    /// The requirements that a host fails.
    pub fn shortfalls(&self, host: &Standing) -> Vec<Shortfall> {
        let of_tenants = |number: f64| number / host.tenants.max(1e-9);
        // Either is enough where both are asked for.
        let is_asked = self.filed_share > 0.0 || self.valid_share > 0.0;
        let has_filed = self.filed_share > 0.0 && of_tenants(host.filed) >= self.filed_share;
        let has_valid = self.valid_share > 0.0 && of_tenants(host.valid) >= self.valid_share;
        let has_property = !is_asked || has_filed || has_valid;
        let has_specialists = host.specialists >= self.specialists
            && host.practised >= self.specialist_share * host.staff
            && host.practised >= self.specialists_per_ten * host.tenants / 10.0;
        let is_funded =
            host.funded >= self.funded_tenants && of_tenants(host.funded) >= self.funded_share;
        [
            (host.years >= self.years, Shortfall::Years),
            (host.floor_area >= self.floor_area, Shortfall::FloorArea),
            (host.fund >= self.fund, Shortfall::Fund),
            (has_specialists, Shortfall::Specialists),
            (host.tenants >= self.tenants_asked(), Shortfall::Tenants),
            (is_funded, Shortfall::Funding),
            (host.graduates >= self.graduates, Shortfall::Graduates),
            (has_property, Shortfall::Property),
            (of_tenants(host.in_field) >= self.same_field_share, Shortfall::Field),
        ]
        .into_iter()
        .filter_map(|(is_met, shortfall)| (!is_met).then_some(shortfall))
        .collect()
    }
}

/// Examines the incubators of a region, each January and when a gate comes into force.
pub fn examine(region: &mut Region, context: &Context) {
    let instruments = in_force(region, context, |policy| &policy.accreditation);
    let is_new = |&(number, _): &(u16, &Accreditation)| {
        context.scenario.policy[usize::from(number)].from == context.month
    };
    let is_due = context.month.of_year() == 1 || instruments.iter().any(is_new);
    let is_remote = region.macro_region >= MacroRegion::West as u8;
    let gates = instruments.into_iter().filter(|(_, gate)| gate.is_gate());
    let gates: Vec<(u16, Accreditation)> = gates
        .map(|(number, gate)| (number, if is_remote { gate.eased() } else { gate.clone() }))
        .collect();
    lapse(region, &gates);
    if is_due && !gates.is_empty() {
        region.memory.certified = 0.0;
        let funds = funds_of_a_host(region);
        for (id, tenants) in hosts(region) {
            prepare(region, context, id, &tenants, &gates, funds);
            let is_met = |(_, gate): &&(u16, Accreditation)| {
                gate.shortfalls(&standing(region, context, id, &tenants, gate, funds)).is_empty()
            };
            let passed: Vec<u16> = gates.iter().filter(is_met).map(|&(number, _)| number).collect();
            let host = &mut region.organizations[id];
            region.memory.certified += if passed.is_empty() { 0.0 } else { host.weight };
            host.passed = passed;
        }
    }
}

/// Whether a host is eligible for payments to certified hosts: it passes the gate of the same
/// policy; if that has none, any gate in force; or it is nationally certified or a university park
/// (L3426).
pub fn is_eligible(policy: &Policy, number: u16, host: &Organization) -> bool {
    if policy.accreditation.is_gate() {
        return host.passed.contains(&number);
    }
    host.is_national || host.sub_kind == PARK || !host.passed.is_empty()
}

/// Cancels passes of gates that are no longer in force, and preparations where there is no gate.
fn lapse(region: &mut Region, gates: &[(u16, Accreditation)]) {
    let mut certified = 0.0;
    for (_, host) in region.organizations.iter_mut() {
        host.passed.retain(|number| gates.iter().any(|(gate, _)| gate == number));
        certified += if host.passed.is_empty() { 0.0 } else { host.weight };
        if gates.is_empty() {
            host.wanted_tenants = 0.0;
        }
    }
    region.memory.certified = certified;
}

/// Incubators in the narrow sense, for which the rules are made, with their tenants.
fn hosts(region: &Region) -> Vec<(Id<Organization>, Vec<Id<Startup>>)> {
    let cell = region.supply[Kind::Incubator as usize].get(usize::from(INCUBATOR));
    let members = cell.map_or(&[][..], |cell| &cell.members);
    let mut tenants: BTreeMap<Id<Organization>, Vec<Id<Startup>>> = BTreeMap::new();
    for (id, startup) in region.startups.iter() {
        if let Some(host) = startup.host() {
            tenants.entry(host).or_default().push(id);
        }
    }
    members.iter().map(|&id| (id, tenants.remove(&id).unwrap_or_default())).collect()
}

/// Incubator funds of a region per real host: cash and the cost of shares held in firms of the
/// region, CNY.
fn funds_of_a_host(region: &Region) -> f64 {
    let is_fund = |it: &Investor| it.kind == InvestorKind::IncubatorFund;
    let funds = region.investors.iter().filter(|(_, it)| is_fund(it));
    let cash: f64 = funds.map(|(_, it)| region.ledger.balance(it.account).to_yuan()).sum();
    let is_held = |it: &&Holding| {
        it.region == region.number && region.investors.get(it.investor).is_some_and(is_fund)
    };
    let holdings = region.startups.iter().flat_map(|(_, startup)| &startup.holders);
    let paid: f64 = holdings.filter(is_held).map(|it| f64::from(it.paid)).sum();
    let held = cash + paid;
    let cell = region.supply[Kind::Incubator as usize].get(usize::from(INCUBATOR));
    held / region.scale / cell.map_or(1.0, |cell| cell.real).max(1.0)
}

/// A host's figures as one real host. `funds` is the incubator funds' money per host.
fn standing(
    region: &Region,
    context: &Context,
    id: Id<Organization>,
    tenants: &[Id<Startup>],
    gate: &Accreditation,
    funds: f64,
) -> Standing {
    let host = &region.organizations[id];
    let real = (host.weight * region.scale).max(1e-9);
    let share_of = |is_meant: &dyn Fn(&Startup) -> bool| {
        tenants.iter().filter(|&&id| is_meant(&region.startups[id])).count() as f64 / real
    };
    let since = match gate.funded_months {
        0 => Month::default(),
        months => context.month.minus(months),
    };
    // Hosts of the initial stock had graduates before.
    let cell = &region.supply[Kind::Incubator as usize][usize::from(INCUBATOR)];
    let is_old = host.opened <= region.memory.first;
    let at_start = recorded(context.drivers, region.memory.first, &cell.supply).max(1.0);
    let before = if is_old { region.graduates_before / at_start } else { 0.0 };
    Standing {
        years: f64::from(context.month.since(host.opened)) / 12.0,
        floor_area: host.places / real * context.scenario.incubator.place_area,
        fund: region.ledger.balance(host.account).to_yuan() / real + funds,
        staff: host.staff / real,
        specialists: host.staff * host.qualified / real,
        practised: host.staff * (host.qualified + host.practised).min(1.0) / real,
        graduates: before + f64::from(host.graduates) / real,
        tenants: tenants.len() as f64 / real,
        funded: share_of(&|it| it.rounds > 0 && it.financed >= since),
        filed: share_of(&|it| it.filings > 0),
        valid: share_of(&|it| it.portfolio.patents > 0),
        in_field: Field::ALL.map(|field| share_of(&|it| it.field == field)).into_iter().fold(0.0, f64::max),
    }
}

/// What passing a gate would bring one real host in a year, CNY.
fn yearly_gain_of_passing(region: &Region, context: &Context, host: &Organization, gate: u16) -> f64 {
    let real = (host.weight * region.scale).max(1e-9);
    let cost = yearly_cost(context, host) / real;
    let of_policy = |number: &u16| {
        let policy = &context.scenario.policy[usize::from(*number)];
        // Payments that need no pass are no reason.
        let is_opened = match policy.accreditation.is_gate() {
            true => *number == gate,
            false => !host.is_national,
        };
        if !is_opened {
            return 0.0;
        }
        let subsidy = &policy.incubator_subsidy;
        let is_for = |target: &Target| {
            target.reaches(&region.label) && target.applies(&Case::of(host))
        };
        let is_meant = subsidy.certified_only
            && (!subsidy.national_only || host.is_national)
            && is_for(&subsidy.target);
        let subsidy = if is_meant { subsidy.yearly(cost, host, *number) } else { 0.0 }
            * coverage_of(region, *number, place("incubator_subsidy"));
        let taxes = &policy.tax_relief;
        let is_taxed_less = taxes.certified_only && is_for(&taxes.target);
        let rate = if is_taxed_less { taxes.rate } else { 0.0 }
            * coverage_of(region, *number, place("tax_relief"));
        // The previous month's fees are still available.
        subsidy + rate * host.fees.to_yuan() * 12.0 / real
    };
    region.policies.in_force.iter().map(of_policy).sum()
}

/// A host prepares if passing a gate would pay and it fails only requirements that it can
/// influence: enough tenants in the year to come, if it has places for them, and filings, if
/// nothing else is missing and they cost less than the yearly payments.
fn prepare(
    region: &mut Region,
    context: &Context,
    id: Id<Organization>,
    tenants: &[Id<Startup>],
    gates: &[(u16, Accreditation)],
    funds: f64,
) {
    let real = region.organizations[id].weight * region.scale;
    let mut wanted: Option<f64> = None;
    for (number, gate) in gates {
        let host = &region.organizations[id];
        let yearly_gain = yearly_gain_of_passing(region, context, host, *number) * real;
        let shortfalls = gate.shortfalls(&standing(region, context, id, tenants, gate, funds));
        let can_mend = |it: &Shortfall| matches!(it, Shortfall::Tenants | Shortfall::Property);
        let asked = gate.tenants_asked() * real;
        if yearly_gain <= 0.0 || !shortfalls.iter().all(can_mend) || asked > host.places {
            continue;
        }
        wanted = Some(wanted.map_or(asked, |least| least.min(asked)));
        if shortfalls == [Shortfall::Property] && context.scenario.incubator.accreditation {
            pay_for_filings(region, context, id, tenants, gate.filed_share, yearly_gain);
        }
    }
    region.organizations[id].wanted_tenants = wanted.unwrap_or(0.0);
}

/// A host pays for cheap filings of tenants that never filed, until enough of them have.
fn pay_for_filings(
    region: &mut Region,
    context: &Context,
    id: Id<Organization>,
    tenants: &[Id<Startup>],
    filed_share: f64,
    yearly_gain: f64,
) {
    let without = |it: &&Id<Startup>| region.startups[**it].filings == 0;
    let mut idle: Vec<Id<Startup>> = tenants.iter().filter(without).copied().collect();
    let filed = tenants.len() - idle.len();
    let missing = (filed_share * tenants.len() as f64).ceil() as usize;
    let missing = missing.saturating_sub(filed);
    let account = region.organizations[id].account;
    let cost = startups::cheap_filing_fee(context) * missing as f64;
    if cost > yearly_gain || Money::yuan(cost) > region.ledger.balance(account) {
        return;
    }
    idle.sort_by_cached_key(|&it| {
        let name = region.startups[it].name;
        (context.turn(name, FILING, context.event()), name)
    });
    for &tenant in idle.iter().take(missing) {
        startups::file_cheaply(region, context, tenant, account);
        region.tally.add(Count::FilingsForGates, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shenzhen (L3693).
    fn shenzhen() -> Accreditation {
        Accreditation {
            years: 2.0,
            floor_area: 3_000.0,
            fund: 3e6,
            funded_tenants: 2.0,
            specialists: 5.0,
            tenants: 20.0,
            density: 3.0,
            graduates: 8.0,
            filed_share: 0.5,
            valid_share: 0.3,
            ..Accreditation::default()
        }
    }

    fn good() -> Standing {
        Standing {
            years: 2.0,
            floor_area: 3_000.0,
            fund: 3e6,
            staff: 10.0,
            specialists: 5.0,
            practised: 8.0,
            graduates: 8.0,
            tenants: 20.0,
            funded: 2.0,
            filed: 10.0,
            valid: 0.0,
            in_field: 0.0,
        }
    }

    #[test]
    fn each_threshold_stops_a_host_that_falls_just_short() {
        let gate = shenzhen();
        assert_eq!(gate.shortfalls(&good()), []);
        for (standing, shortfall) in [
            (Standing { years: 1.9, ..good() }, Shortfall::Years),
            (Standing { floor_area: 2_999.0, ..good() }, Shortfall::FloorArea),
            (Standing { fund: 2.9e6, ..good() }, Shortfall::Fund),
            (Standing { specialists: 4.9, ..good() }, Shortfall::Specialists),
            (Standing { tenants: 19.0, ..good() }, Shortfall::Tenants),
            (Standing { funded: 1.0, ..good() }, Shortfall::Funding),
            (Standing { graduates: 7.0, ..good() }, Shortfall::Graduates),
            (Standing { filed: 9.0, ..good() }, Shortfall::Property),
        ] {
            assert_eq!(gate.shortfalls(&standing), [shortfall]);
        }
        let patents_alone = Accreditation { filed_share: 0.0, ..shenzhen() };
        assert_eq!(patents_alone.shortfalls(&good()), [Shortfall::Property]);
        let with_patents = Standing { filed: 0.0, valid: 6.0, ..good() };
        assert_eq!(gate.shortfalls(&with_patents), []);
        let practised = Accreditation { specialist_share: 0.8, ..shenzhen() };
        assert_eq!(practised.shortfalls(&good()), []);
        let few = Standing { practised: 7.9, ..good() };
        assert_eq!(practised.shortfalls(&few), [Shortfall::Specialists]);
        let specialised = Accreditation { same_field_share: 0.75, ..gate };
        assert_eq!(specialised.shortfalls(&good()), [Shortfall::Field]);
    }

    #[test]
    fn density_asks_for_tenants_on_the_least_area() {
        // Tianjin at 5,000 m2 needs 15 tenants by density; Shenzhen 9, so that its count binds.
        let tianjin = Accreditation { floor_area: 5_000.0, density: 3.0, ..Default::default() };
        assert_eq!(tianjin.tenants_asked(), 15.0);
        assert_eq!(shenzhen().tenants_asked(), 20.0);
        assert_eq!(Accreditation { tenants: 0.0, ..shenzhen() }.tenants_asked(), 9.0);
    }

    #[test]
    fn remote_places_are_asked_for_a_fifth_less_of_five_things() {
        let eased = Accreditation { remote_cut: 0.2, ..shenzhen() }.eased();
        let asked = [eased.floor_area, eased.tenants, eased.graduates, eased.fund];
        assert_eq!(asked, [2_400.0, 16.0, 6.4, 2.4e6]);
        assert_eq!([eased.filed_share, eased.valid_share], [0.4, 0.24]);
        assert_eq!([eased.years, eased.funded_tenants, eased.specialists], [2.0, 2.0, 5.0]);
    }
}
