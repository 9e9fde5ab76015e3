//! The rows of the tables of events: a struct for each kind, with its columns.

use super::{Event, EventKind};

use crate::base::chance::Name;
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::state::happening::{
    ContractKind, EvaluationPayer, FirmEvent, LoanEvent, PatentEvent, TenancyEvent,
};
use crate::model::state::kind::Kind;
use crate::model::state::service::{ClientKind, Service};
use crate::table::Holds::{Counts, Numbers, Texts};
use crate::table::{Cell, Column, column};

fn yuan<'a>(money: Money) -> Cell<'a> {
    Cell::Number(money.to_yuan())
}

/// A technology contract that was signed.
pub struct ContractRow<'a> {
    /// Name of the buying enterprise.
    pub buyer: Name,
    /// Name of the seller: enterprise, startup or researcher.
    pub seller: Name,
    /// Enterprise, startup or researcher.
    pub seller_kind: ClientKind,
    /// Region of the seller.
    pub seller_region: &'a str,
    /// Development, assignment, licence, consulting, service, equity.
    pub contract_kind: ContractKind,
    /// How the parties met.
    pub channel: &'a str,
    /// Technology field.
    pub field: Field,
    /// Price, CNY, of the simulated contract.
    pub value_yuan: f64,
    /// Cognitive distance of need and offer, radians.
    pub distance: f64,
    /// Name of the achievement transferred, if one.
    pub achievement: Option<Name>,
}

impl<'a> ContractRow<'a> {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'a [Column<ContractRow<'a>>] = &[
        column("buyer", Texts, "name", "name of the buying enterprise", |row| {
            Cell::name(row.buyer)
        }),
        column(
            "seller",
            Texts,
            "name",
            "name of the seller: enterprise, startup or researcher",
            |row| Cell::name(row.seller),
        ),
        column("seller_kind", Texts, "word", "enterprise, startup or researcher", |row| {
            Cell::word(row.seller_kind.name())
        }),
        column("seller_region", Texts, "word", "region of the seller", |row| {
            Cell::word(row.seller_region)
        }),
        column(
            "contract_kind",
            Texts,
            "word",
            "development, assignment, licence, consulting, service, equity",
            |row| Cell::word(row.contract_kind.name()),
        ),
        column("channel", Texts, "word", "how the parties met", |row| Cell::word(row.channel)),
        column("field", Texts, "word", "technology field", |row| Cell::word(row.field.name())),
        column("value_yuan", Numbers, "CNY", "price, CNY, of the simulated contract", |row| {
            Cell::Number(row.value_yuan)
        }),
        column(
            "distance",
            Numbers,
            "radians",
            "cognitive distance of need and offer, radians",
            |row| Cell::Number(row.distance),
        ),
        column(
            "achievement",
            Texts,
            "name",
            "name of the achievement transferred, if one",
            |row| Cell::name_if_any(row.achievement),
        ),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Contract, region, ContractRow::COLUMNS, self)
    }
}

/// A financing round that closed.
pub struct RoundRow<'a> {
    /// Name of the firm.
    pub startup: Name,
    /// Name of the lead investor.
    pub investor: Name,
    /// Angel, venture, guidance, incubator_fund.
    pub investor_kind: &'a str,
    /// Region of the investor.
    pub investor_region: &'a str,
    /// Number of the round, from 1.
    pub round: i64,
    /// Equity paid in, CNY.
    pub amount: Money,
    /// Share of the firm sold.
    pub stake_share: f64,
    /// Name of the intermediary that brought them together, if one.
    pub arranged_by: Option<Name>,
}

impl<'a> RoundRow<'a> {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'a [Column<RoundRow<'a>>] = &[
        column("startup", Texts, "name", "name of the firm", |row| Cell::name(row.startup)),
        column("investor", Texts, "name", "name of the lead investor", |row| {
            Cell::name(row.investor)
        }),
        column("investor_kind", Texts, "word", "angel, venture, guidance, incubator_fund", |row| {
            Cell::word(row.investor_kind)
        }),
        column("investor_region", Texts, "word", "region of the investor", |row| {
            Cell::word(row.investor_region)
        }),
        column("round", Counts, "number", "number of the round, from 1", |row| {
            Cell::Count(row.round)
        }),
        column("amount_yuan", Numbers, "CNY", "equity paid in, CNY", |row| yuan(row.amount)),
        column("stake_share", Numbers, "share", "share of the firm sold", |row| {
            Cell::Number(row.stake_share)
        }),
        column(
            "arranged_by",
            Texts,
            "name",
            "name of the intermediary that brought them together, if one",
            |row| Cell::name_if_any(row.arranged_by),
        ),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Round, region, RoundRow::COLUMNS, self)
    }
}

/// A tenancy that began or ended.
pub struct TenancyRow<'a> {
    /// Name of the tenant.
    pub startup: Name,
    /// Name of the host.
    pub host: Name,
    /// Sub-kind of the host.
    pub sub_kind: &'a str,
    /// Admitted, graduated, failed, moved_out, timed_out, host_closed, ended.
    pub event: TenancyEvent,
    /// Months in the place so far.
    pub months: u32,
    /// Admission score, empty when not admitted now.
    pub score: Option<f64>,
}

impl<'a> TenancyRow<'a> {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'a [Column<TenancyRow<'a>>] = &[
        column("startup", Texts, "name", "name of the tenant", |row| Cell::name(row.startup)),
        column("host", Texts, "name", "name of the host", |row| Cell::name(row.host)),
        column("sub_kind", Texts, "word", "sub-kind of the host", |row| Cell::word(row.sub_kind)),
        column(
            "event",
            Texts,
            "word",
            "admitted, graduated, failed, moved_out, timed_out, host_closed, ended",
            |row| Cell::word(row.event.name()),
        ),
        column("months", Counts, "months", "months in the place so far", |row| {
            Cell::Count(row.months.into())
        }),
        column(
            "score",
            Numbers,
            "log productivity",
            "admission score, empty when not admitted now",
            |row| Cell::number(row.score),
        ),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Tenancy, region, TenancyRow::COLUMNS, self)
    }
}

/// A patent that was filed, granted, refused or lapsed.
pub struct PatentRow<'a> {
    /// Name of the patent.
    pub patent: Name,
    /// Name of the owner; empty when it is gone.
    pub owner: Cell<'a>,
    /// Researcher, startup, enterprise.
    pub owner_kind: ClientKind,
    /// Filed, granted, refused, lapsed.
    pub event: PatentEvent,
    /// Name of the agency, empty when the owner drafted.
    pub drafter: Option<Name>,
    /// Appropriable share, 0 to 1.
    pub strength: f64,
    /// Private value at filing, CNY.
    pub value_yuan: f64,
}

impl<'a> PatentRow<'a> {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'a [Column<PatentRow<'a>>] = &[
        column("patent", Texts, "name", "name of the patent", |row| Cell::name(row.patent)),
        column("owner", Texts, "name", "name of the owner; empty when it is gone", |row| {
            row.owner.borrowed()
        }),
        column("owner_kind", Texts, "word", "researcher, startup, enterprise", |row| {
            Cell::word(row.owner_kind.name())
        }),
        column("event", Texts, "word", "filed, granted, refused, lapsed", |row| {
            Cell::word(row.event.name())
        }),
        column(
            "drafter",
            Texts,
            "name",
            "name of the agency, empty when the owner drafted",
            |row| Cell::name_if_any(row.drafter),
        ),
        column("strength", Numbers, "share", "appropriable share, 0 to 1", |row| {
            Cell::Number(row.strength)
        }),
        column("value_yuan", Numbers, "CNY", "private value at filing, CNY", |row| {
            Cell::Number(row.value_yuan)
        }),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Patent, region, PatentRow::COLUMNS, self)
    }
}

/// An evaluation that was delivered.
pub struct EvaluationRow {
    /// Name of the achievement or firm.
    pub subject: Name,
    /// Achievement or startup.
    pub subject_kind: ClientKind,
    /// Name of the evaluation organization.
    pub evaluator: Name,
    /// Log value reported.
    pub signal: f64,
    /// Log value as it is.
    pub truth: f64,
    /// State or rated.
    pub payer: EvaluationPayer,
}

impl EvaluationRow {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'static [Column<EvaluationRow>] = &[
        column("subject", Texts, "name", "name of the achievement or firm", |row| {
            Cell::name(row.subject)
        }),
        column("subject_kind", Texts, "word", "achievement or startup", |row| {
            Cell::word(row.subject_kind.name())
        }),
        column("evaluator", Texts, "name", "name of the evaluation organization", |row| {
            Cell::name(row.evaluator)
        }),
        column(
            "signal",
            Numbers,
            "ln CNY of 2015; of a startup, log productivity",
            "log value reported",
            |row| Cell::Number(row.signal),
        ),
        column(
            "truth",
            Numbers,
            "ln CNY of 2015; of a startup, log productivity",
            "log value as it is",
            |row| Cell::Number(row.truth),
        ),
        column("payer", Texts, "word", "state or rated", |row| Cell::word(row.payer.name())),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Evaluation, region, EvaluationRow::COLUMNS, self)
    }
}

/// A service that an intermediary delivered to a named client.
pub struct ServiceRow {
    /// Name of the intermediary.
    pub provider: Name,
    /// Type of the intermediary.
    pub provider_type: Kind,
    /// Name of the client.
    pub client: Name,
    /// Researcher, startup, enterprise, founder, investor, achievement.
    pub client_kind: ClientKind,
    /// Which service.
    pub service: Service,
    /// Fee paid, CNY.
    pub fee: Money,
    /// What the client had before, in the unit of the service.
    pub before: f64,
    /// What the client has after it.
    pub after: f64,
}

impl ServiceRow {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'static [Column<ServiceRow>] = &[
        column("provider", Texts, "name", "name of the intermediary", |row| {
            Cell::name(row.provider)
        }),
        column("provider_type", Texts, "word", "type of the intermediary", |row| {
            Cell::word(row.provider_type.name())
        }),
        column("client", Texts, "name", "name of the client", |row| Cell::name(row.client)),
        column(
            "client_kind",
            Texts,
            "word",
            "researcher, startup, enterprise, founder, investor, achievement",
            |row| Cell::word(row.client_kind.name()),
        ),
        column("service", Texts, "word", "which service", |row| Cell::word(row.service.name())),
        column("fee_yuan", Numbers, "CNY", "fee paid, CNY", |row| yuan(row.fee)),
        column(
            "before",
            Numbers,
            "that of the service",
            "what the client had before, in the unit of the service",
            |row| Cell::Number(row.before),
        ),
        column("after", Numbers, "that of the service", "what the client has after it", |row| {
            Cell::Number(row.after)
        }),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Service, region, ServiceRow::COLUMNS, self)
    }
}

/// A firm that was founded, failed, matured or left by an exit.
pub struct FirmRow {
    /// Name of the firm.
    pub startup: Name,
    /// Founded, failed, matured, exited.
    pub event: FirmEvent,
    /// Age of the firm.
    pub age_months: u32,
    /// Cash before the event, CNY.
    pub cash: Money,
}

impl FirmRow {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'static [Column<FirmRow>] = &[
        column("startup", Texts, "name", "name of the firm", |row| Cell::name(row.startup)),
        column("event", Texts, "word", "founded, failed, matured, exited", |row| {
            Cell::word(row.event.name())
        }),
        column("cause", Texts, "word", "founder kind, or why it left", |row| {
            Cell::word(row.event.cause())
        }),
        column("age_months", Counts, "months", "age of the firm", |row| {
            Cell::Count(row.age_months.into())
        }),
        column("cash_yuan", Numbers, "CNY", "cash before the event, CNY", |row| yuan(row.cash)),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Firm, region, FirmRow::COLUMNS, self)
    }
}

/// A loan that was made, repaid or not, or what became of a claim.
pub struct LoanRow<'a> {
    /// Name of the loan.
    pub loan: Name,
    /// Name of the startup or enterprise.
    pub borrower: Name,
    /// Name of the bank.
    pub bank: Name,
    /// Ordinary, or the name of a model (ip_finance) or product (loan_products).
    pub model: &'a str,
    /// Project, liquidity; renewal where it replaced another, which is no new lending.
    pub use_of: &'a str,
    /// Granted, repaid, renewed, defaulted, settled.
    pub event: LoanEvent,
    /// Months since the loan was made.
    pub months: u32,
    /// Principal, CNY.
    pub principal: Money,
    /// Interest rate, share a year.
    pub rate: f64,
    /// Chance that business does not pay it when due, as the bank sees it; some is then renewed.
    pub expected_default: f64,
    /// Patents pledged.
    pub patents: u32,
    /// Appraised value of all patents of the firm, CNY.
    pub appraised_yuan: f64,
    /// Principal less what the same banks would have lent without the model, CNY.
    pub additional: Money,
    /// When settled: proceeds towards the debt, CNY.
    pub recovered: Money,
    /// When settled: what the bank lost, CNY.
    pub loss_bank: Money,
    /// When settled: what a guarantee company lost, CNY.
    pub loss_guarantor: Money,
    /// When settled: what funds, pools, the state lost, CNY.
    pub loss_public: Money,
    /// When settled: what an insurer lost, CNY.
    pub loss_insurer: Money,
}

impl<'a> LoanRow<'a> {
    /// The columns after `replicate`, `month` and `region`.
    pub const COLUMNS: &'a [Column<LoanRow<'a>>] = &[
        column("loan", Texts, "name", "name of the loan", |row| Cell::name(row.loan)),
        column("borrower", Texts, "name", "name of the startup or enterprise", |row| {
            Cell::name(row.borrower)
        }),
        column("bank", Texts, "name", "name of the bank", |row| Cell::name(row.bank)),
        column(
            "model",
            Texts,
            "word",
            "ordinary, or the name of a model (ip_finance) or product (loan_products)",
            |row| Cell::word(row.model),
        ),
        column(
            "use",
            Texts,
            "word",
            "project, liquidity; renewal where it replaced another, which is no new lending",
            |row| Cell::word(row.use_of),
        ),
        column("event", Texts, "word", "granted, repaid, renewed, defaulted, settled", |row| {
            Cell::word(row.event.name())
        }),
        column("months", Counts, "months", "months since the loan was made", |row| {
            Cell::Count(row.months.into())
        }),
        column("principal_yuan", Numbers, "CNY", "principal, CNY", |row| yuan(row.principal)),
        column("rate", Numbers, "share/year", "interest rate, share a year", |row| {
            Cell::Number(row.rate)
        }),
        column(
            "expected_default",
            Numbers,
            "share",
            "chance that business does not pay it when due, as the bank sees it; some is then \
             renewed",
            |row| Cell::Number(row.expected_default),
        ),
        column("patents", Counts, "patents", "patents pledged", |row| {
            Cell::Count(row.patents.into())
        }),
        column(
            "appraised_yuan",
            Numbers,
            "CNY",
            "appraised value of all patents of the firm, CNY",
            |row| Cell::Number(row.appraised_yuan),
        ),
        column(
            "additional_yuan",
            Numbers,
            "CNY",
            "principal less what the same banks would have lent without the model, CNY",
            |row| yuan(row.additional),
        ),
        column(
            "recovered_yuan",
            Numbers,
            "CNY",
            "when settled: proceeds towards the debt, CNY",
            |row| yuan(row.recovered),
        ),
        column("loss_bank_yuan", Numbers, "CNY", "when settled: what the bank lost, CNY", |row| {
            yuan(row.loss_bank)
        }),
        column(
            "loss_guarantor_yuan",
            Numbers,
            "CNY",
            "when settled: what a guarantee company lost, CNY",
            |row| yuan(row.loss_guarantor),
        ),
        column(
            "loss_public_yuan",
            Numbers,
            "CNY",
            "when settled: what funds, pools, the state lost, CNY",
            |row| yuan(row.loss_public),
        ),
        column(
            "loss_insurer_yuan",
            Numbers,
            "CNY",
            "when settled: what an insurer lost, CNY",
            |row| yuan(row.loss_insurer),
        ),
    ];

    /// The event in a region.
    pub fn event(&self, region: u8) -> Event {
        Event::new(EventKind::Loan, region, LoanRow::COLUMNS, self)
    }
}
