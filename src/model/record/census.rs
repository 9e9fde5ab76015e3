//! The yearly census: one row of `agents.parquet` for each agent.

use Holds::{Counts, Numbers, Texts};

use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::rules::credit::scheme_name;
use crate::model::state::region::Region;
use crate::table::column::{Cell, Column, Holds, column};

/// Kind of a guarantor, for names.
const GUARANTOR: Purpose = Purpose::new("guarantor");

/// Rows of a region's agents at the end of `month`.
pub fn of_region(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell>)) {
    researchers(region, month, each);
    firms(region, month, each);
    funds(region, month, each);
    lenders(region, each);
    intermediaries(region, month, each);
}

fn yuan(money: Money) -> Cell {
    Cell::Number(money.to_yuan())
}

fn researchers(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell>)) {
    for (_, researcher) in region.researchers.iter() {
        let cells = vec![
            Cell::word("researcher"),
            Cell::name(researcher.name),
            Cell::word(researcher.body.name()),
            Cell::word(researcher.field.name()),
            Cell::Count(i64::from(month.since(researcher.hired))),
            Cell::Empty,
            Cell::Empty,
            Cell::Number(f64::from(researcher.quality)),
            Cell::Empty,
            Cell::Empty,
            Cell::Number(1.0 / region.scale),
        ];
        each(region.number, cells);
    }
}

fn firms(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell>)) {
    for (_, startup) in region.startups.iter() {
        let cells = vec![
            Cell::word("startup"),
            Cell::name(startup.name),
            Cell::word(startup.stage.name()),
            Cell::word(startup.field.name()),
            Cell::Count(i64::from(startup.age(month))),
            yuan(region.ledger.balance(startup.account)),
            Cell::Number(f64::from(startup.staff)),
            Cell::Number(startup.capability()),
            Cell::Count(i64::from(startup.customers)),
            Cell::Count(i64::from(startup.portfolio.patents)),
            Cell::Number(1.0 / region.scale),
        ];
        each(region.number, cells);
    }
    for (_, enterprise) in region.enterprises.iter() {
        let cells = vec![
            Cell::word("enterprise"),
            Cell::name(enterprise.name),
            Cell::Empty,
            Cell::word(enterprise.field.name()),
            Cell::Count(i64::from(month.since(enterprise.since))),
            yuan(region.ledger.balance(enterprise.account)),
            Cell::Empty,
            Cell::Number(f64::from(enterprise.capability)),
            Cell::Count(i64::from(enterprise.contracts)),
            Cell::Count(i64::from(enterprise.portfolio.patents)),
            Cell::Number(1.0 / region.scale),
        ];
        each(region.number, cells);
    }
}

fn funds(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell>)) {
    for (_, investor) in region.investors.iter() {
        let cells = vec![
            Cell::word("investor"),
            Cell::name(investor.name),
            Cell::word(investor.kind.name()),
            Cell::word(investor.focus.name()),
            Cell::Count(i64::from(month.since(investor.founded))),
            yuan(region.ledger.balance(investor.account)),
            Cell::Empty,
            Cell::Number(f64::from(investor.noise)),
            Cell::Count(i64::from(investor.portfolio)),
            Cell::Empty,
            Cell::Number(f64::from(investor.weight)),
        ];
        each(region.number, cells);
    }
}

fn lenders(region: &Region, each: &mut dyn FnMut(u8, Vec<Cell>)) {
    for bank in &region.banks {
        let cells = vec![
            Cell::word("bank"),
            Cell::name(bank.name),
            Cell::word(bank.kind.name()),
            Cell::Empty,
            Cell::Empty,
            yuan(region.ledger.balance(bank.account)),
            Cell::Empty,
            Cell::Number(bank.knowledge),
            Cell::Count(bank.loans as i64),
            Cell::Empty,
            Cell::Number(1.0),
        ];
        each(region.number, cells);
    }
    for (place, guarantor) in region.guarantors.iter().enumerate() {
        let model = scheme_name(place);
        if guarantor.fund == Money::ZERO {
            continue;
        }
        let cells = vec![
            Cell::word("guarantor"),
            Cell::name(region.name.child(GUARANTOR, 0, Purpose::new(model).0)),
            Cell::word(model),
            Cell::Empty,
            Cell::Empty,
            yuan(region.ledger.balance(guarantor.account)),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Number(1.0),
        ];
        each(region.number, cells);
    }
}

fn intermediaries(region: &Region, month: Month, each: &mut dyn FnMut(u8, Vec<Cell>)) {
    for (_, organization) in region.organizations.iter() {
        let supply = &region.supply[organization.kind as usize][organization.sub_kind as usize];
        let cells = vec![
            Cell::word(organization.kind.name()),
            Cell::name(organization.name),
            Cell::word(&supply.supply.sub_kind),
            organization.field.map_or(Cell::Empty, |field| Cell::word(field.name())),
            Cell::Count(i64::from(month.since(organization.opened))),
            yuan(region.ledger.balance(organization.account)),
            Cell::Number(organization.staff),
            Cell::Number(organization.skill),
            Cell::Count(i64::from(organization.served)),
            Cell::Empty,
            Cell::Number(organization.weight),
        ];
        each(region.number, cells);
    }
}

/// The columns of `agents.parquet`, after `replicate`, `month` and `region`.
pub const AGENT: &[Column] = &[
    column(
        "kind",
        Texts,
        "word",
        "researcher, startup, enterprise, investor, bank, guarantor, or type of intermediary",
    ),
    column("name", Texts, "name", "lineage name"),
    column("sub_kind", Texts, "word", "founder kind, stage, investor kind or sub-kind"),
    column("field", Texts, "word", "technology field, if it has one"),
    column("age_months", Counts, "months", "age, if known"),
    column("cash_yuan", Numbers, "CNY", "balance of its account, CNY"),
    column("staff", Numbers, "people", "people, if any"),
    column(
        "capability",
        Numbers,
        "that of its kind",
        "log productivity of a firm, quality of a researcher, skill",
    ),
    column(
        "customers",
        Counts,
        "clients",
        "customers of a firm, clients of an intermediary this year",
    ),
    column("patents", Counts, "patents", "patents in force"),
    column(
        "weight",
        Numbers,
        "real units",
        "real units that it stands for; banks and guarantors are all there, with their share of cash",
    ),
];
