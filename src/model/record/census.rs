//! The yearly census: one row of `agents.parquet` for each agent.

use crate::base::chance::{Name, Purpose};
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::rules::credit::scheme_name;
use crate::model::state::kind::Kind;
use crate::model::state::region::Region;
use crate::table::Holds::{Counts, Numbers, Texts};
use crate::table::column::cells;
use crate::table::{Cell, Column, column};

/// Kind of a guarantor, for names.
const GUARANTOR: Purpose = Purpose::new("guarantor");

/// Rows of a region's agents at the end of `month`.
pub fn of_region(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell<'static>>)) {
    researchers(region, month, each);
    firms(region, month, each);
    funds(region, month, each);
    lenders(region, each);
    intermediaries(region, month, each);
}

/// An agent at the end of a year, as a row of `agents.parquet`.
pub struct AgentRow<'a> {
    /// Researcher, startup, enterprise, investor, bank, guarantor, or type of intermediary.
    pub kind: &'a str,
    /// Lineage name.
    pub name: Name,
    /// Founder kind, stage, investor kind or sub-kind.
    pub sub_kind: Option<&'a str>,
    /// Technology field, if it has one.
    pub field: Option<Field>,
    /// Age, if known.
    pub age_months: Option<u32>,
    /// Balance of its account, CNY.
    pub cash: Option<Money>,
    /// Employees, if any.
    pub staff: Option<f64>,
    /// Log productivity of a firm, quality of a researcher, skill.
    pub capability: Option<f64>,
    /// Customers of a firm, clients of an intermediary this year.
    pub customers: Option<u64>,
    /// Patents in force.
    pub patents: Option<u32>,
    /// Real units that it represents; all banks and guarantors are simulated.
    pub weight: f64,
    /// Real money and people for one in its books: an organization, a bank or a fund below full
    /// scale is a small one, whatever number of real ones it stands for.
    pub gross: f64,
}

impl<'a> AgentRow<'a> {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'a [Column<AgentRow<'a>>] = &[
        column(
            "kind",
            Texts,
            "word",
            "researcher, startup, enterprise, investor, bank, guarantor, or type of intermediary",
            |row| Cell::word(row.kind),
        ),
        column("name", Texts, "name", "lineage name", |row| Cell::name(row.name)),
        column(
            "sub_kind",
            Texts,
            "word",
            "founder kind, stage, investor kind or sub-kind",
            |row| Cell::word_if_any(row.sub_kind),
        ),
        column("field", Texts, "word", "technology field, if it has one", |row| {
            Cell::word_if_any(row.field.map(Field::name))
        }),
        column("age_months", Counts, "months", "age, if known", |row| {
            count(row.age_months.map(u64::from))
        }),
        column("cash_yuan", Numbers, "CNY", "balance of its account, CNY", |row| {
            Cell::number(row.cash.map(Money::to_yuan))
        }),
        column("staff", Numbers, "people", "people, if any", |row| Cell::number(row.staff)),
        column(
            "capability",
            Numbers,
            "that of its kind",
            "log productivity of a firm, quality of a researcher, skill",
            |row| Cell::number(row.capability),
        ),
        column(
            "customers",
            Counts,
            "clients",
            "customers of a firm, clients of an intermediary this year",
            |row| count(row.customers),
        ),
        column("patents", Counts, "patents", "patents in force", |row| {
            count(row.patents.map(u64::from))
        }),
        column(
            "weight",
            Numbers,
            "real units",
            "real units that it stands for, for counts of units; banks and guarantors are all there",
            |row| Cell::Number(row.weight),
        ),
        column(
            "gross",
            Numbers,
            "factor",
            "what cash_yuan and staff are multiplied by in sums of real money and people: one over \
             the scale",
            |row| Cell::Number(row.gross),
        ),
    ];

    fn new(region: &Region, kind: &'a str, name: Name) -> AgentRow<'a> {
        AgentRow {
            kind,
            name,
            sub_kind: None,
            field: None,
            age_months: None,
            cash: None,
            staff: None,
            capability: None,
            customers: None,
            patents: None,
            weight: 1.0,
            gross: 1.0 / region.scale,
        }
    }

    fn cells(&self) -> Vec<Cell<'static>> {
        cells(AgentRow::COLUMNS, self)
    }
}

fn count<'a>(count: Option<u64>) -> Cell<'a> {
    count.map_or(Cell::Empty, |count| Cell::Count(count as i64))
}

fn researchers(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell<'static>>)) {
    for (_, researcher) in region.researchers.iter() {
        let row = AgentRow {
            sub_kind: Some(researcher.body.name()),
            field: Some(researcher.field),
            age_months: Some(month.since(researcher.hired)),
            capability: Some(f64::from(researcher.quality)),
            weight: 1.0 / region.scale,
            ..AgentRow::new(region, "researcher", researcher.name)
        };
        each(region.number, row.cells());
    }
}

fn firms(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell<'static>>)) {
    for (_, startup) in region.startups.iter() {
        let row = AgentRow {
            sub_kind: Some(startup.stage.name()),
            field: Some(startup.field),
            age_months: Some(startup.age(month)),
            cash: Some(region.ledger.balance(startup.account)),
            staff: Some(f64::from(startup.staff)),
            capability: Some(startup.capability()),
            customers: Some(u64::from(startup.customers.count())),
            patents: Some(startup.portfolio.patents),
            weight: 1.0 / region.scale,
            ..AgentRow::new(region, "startup", startup.name)
        };
        each(region.number, row.cells());
    }
    for (_, enterprise) in region.enterprises.iter() {
        let row = AgentRow {
            field: Some(enterprise.field),
            age_months: Some(month.since(enterprise.since)),
            cash: Some(region.ledger.balance(enterprise.account)),
            capability: Some(f64::from(enterprise.capability)),
            customers: Some(u64::from(enterprise.contracts)),
            patents: Some(enterprise.portfolio.patents),
            weight: 1.0 / region.scale,
            ..AgentRow::new(region, "enterprise", enterprise.name)
        };
        each(region.number, row.cells());
    }
}

fn funds(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell<'static>>)) {
    for (_, investor) in region.investors.iter() {
        let row = AgentRow {
            sub_kind: Some(investor.kind.name()),
            field: Some(investor.focus),
            age_months: Some(month.since(investor.founded)),
            cash: Some(region.ledger.balance(investor.account)),
            capability: Some(f64::from(investor.noise)),
            customers: Some(u64::from(investor.portfolio)),
            weight: f64::from(investor.weight),
            ..AgentRow::new(region, "investor", investor.name)
        };
        each(region.number, row.cells());
    }
}

fn lenders(region: &Region, each: &mut dyn FnMut(u8, Vec<Cell<'static>>)) {
    for bank in &region.banks {
        let row = AgentRow {
            sub_kind: Some(bank.kind.name()),
            cash: Some(region.ledger.balance(bank.account)),
            capability: Some(bank.knowledge),
            customers: Some(bank.loans),
            ..AgentRow::new(region, "bank", bank.name)
        };
        each(region.number, row.cells());
    }
    for (place, guarantor) in region.guarantors.iter().enumerate() {
        let model = scheme_name(place);
        if guarantor.fund == Money::ZERO {
            continue;
        }
        let row = AgentRow {
            sub_kind: Some(model),
            cash: Some(region.ledger.balance(guarantor.account)),
            ..AgentRow::new(
                region,
                "guarantor",
                region.name.child(GUARANTOR, 0, Purpose::new(model).0),
            )
        };
        each(region.number, row.cells());
    }
}

fn intermediaries(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell<'static>>)) {
    let of_type = Kind::ALL.map(|kind| weight_of_type(region, kind));
    for (_, organization) in region.organizations.iter() {
        let supply = &region.supply[organization.kind as usize][organization.sub_kind as usize];
        let row = AgentRow {
            sub_kind: Some(&supply.supply.sub_kind),
            field: organization.field,
            age_months: Some(month.since(organization.opened)),
            cash: Some(region.ledger.balance(organization.account)),
            staff: Some(organization.staff),
            capability: Some(organization.skill),
            customers: Some(u64::from(organization.served)),
            weight: organization.weight * of_type[organization.kind as usize],
            ..AgentRow::new(region, organization.kind.name(), organization.name)
        };
        each(region.number, row.cells());
    }
}

/// By what the weights of a type's organizations are multiplied, so that they also stand for those
/// of sub-kinds of which the region has less than half an organization, and none is simulated.
fn weight_of_type(region: &Region, kind: Kind) -> f64 {
    let real: f64 = region.supply[kind as usize].iter().map(|cell| cell.real).sum();
    let organizations = region.organizations.iter().map(|(_, it)| it);
    let simulated = organizations.filter(|it| it.kind == kind).map(|it| it.weight).sum::<f64>();
    if simulated > 0.0 { real / simulated } else { 1.0 }
}
