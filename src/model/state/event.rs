//! Events: what kinds there are, and the columns of their tables.

use serde::{Deserialize, Serialize};

use Holds::{Counts, Numbers, Texts};

use crate::table::column::{Cell, Column, Holds, column};

/// One event, as a row of `events/<kind>.parquet`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What kind of event.
    pub kind: EventKind,
    /// The region that it happened in, by number.
    pub region: u8,
    /// One value for each of the kind's columns.
    pub cells: Vec<Cell>,
}

/// A kind of event with its own table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// A technology contract was signed.
    Contract,
    /// A financing round closed.
    Round,
    /// A tenancy began or ended.
    Tenancy,
    /// A patent was filed, granted, refused or lapsed.
    Patent,
    /// An evaluation was delivered.
    Evaluation,
    /// An intermediary delivered a service to a named client.
    Service,
    /// A firm was founded, failed, matured or left by an exit.
    Firm,
    /// A loan was made or ended, or a claim was settled.
    Loan,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [EventKind; 8] = [
        EventKind::Contract,
        EventKind::Round,
        EventKind::Tenancy,
        EventKind::Patent,
        EventKind::Evaluation,
        EventKind::Service,
        EventKind::Firm,
        EventKind::Loan,
    ];

    /// The name of the file under `events/`.
    pub const fn file(self) -> &'static str {
        match self {
            EventKind::Contract => "contracts",
            EventKind::Round => "rounds",
            EventKind::Tenancy => "tenancies",
            EventKind::Patent => "patents",
            EventKind::Evaluation => "evaluations",
            EventKind::Service => "services",
            EventKind::Firm => "firms",
            EventKind::Loan => "loans",
        }
    }

    /// The columns of its table, after `replicate`, `month` and `region`.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            EventKind::Contract => CONTRACT,
            EventKind::Round => ROUND,
            EventKind::Tenancy => TENANCY,
            EventKind::Patent => PATENT,
            EventKind::Evaluation => EVALUATION,
            EventKind::Service => SERVICE,
            EventKind::Firm => FIRM,
            EventKind::Loan => LOAN,
        }
    }
}

pub const CONTRACT: &[Column] = &[
    column("buyer", Texts, "name", "name of the buying enterprise"),
    column("seller", Texts, "name", "name of the seller: enterprise, startup or researcher"),
    column("seller_kind", Texts, "word", "enterprise, startup or researcher"),
    column("seller_region", Texts, "word", "region of the seller"),
    column(
        "contract_kind",
        Texts,
        "word",
        "development, assignment, licence, consulting, service, equity",
    ),
    column("channel", Texts, "word", "how the parties met"),
    column("field", Texts, "word", "technology field"),
    column("value_yuan", Numbers, "CNY", "price, CNY, of the simulated contract"),
    column("distance", Numbers, "radians", "cognitive distance of need and offer, radians"),
    column("achievement", Texts, "name", "name of the achievement transferred, if one"),
];

pub const ROUND: &[Column] = &[
    column("startup", Texts, "name", "name of the firm"),
    column("investor", Texts, "name", "name of the lead investor"),
    column("investor_kind", Texts, "word", "angel, venture, guidance, incubator_fund"),
    column("investor_region", Texts, "word", "region of the investor"),
    column("round", Counts, "number", "number of the round, from 1"),
    column("amount_yuan", Numbers, "CNY", "equity paid in, CNY"),
    column("stake_share", Numbers, "share", "share of the firm sold"),
    column(
        "arranged_by",
        Texts,
        "name",
        "name of the intermediary that brought them together, if one",
    ),
];

pub const TENANCY: &[Column] = &[
    column("startup", Texts, "name", "name of the tenant"),
    column("host", Texts, "name", "name of the host"),
    column("sub_kind", Texts, "word", "sub-kind of the host"),
    column("event", Texts, "word", "admitted, graduated, failed, moved_out, timed_out"),
    column("months", Counts, "months", "months in the place so far"),
    column("score", Numbers, "log productivity", "admission score, empty when not admitted now"),
];

pub const PATENT: &[Column] = &[
    column("patent", Texts, "name", "name of the patent"),
    column("owner", Texts, "name", "name of the owner; empty when it is gone"),
    column("owner_kind", Texts, "word", "researcher, startup, enterprise"),
    column("event", Texts, "word", "filed, granted, refused, lapsed"),
    column("drafter", Texts, "name", "name of the agency, empty when the owner drafted"),
    column("strength", Numbers, "share", "appropriable share, 0 to 1"),
    column("value_yuan", Numbers, "CNY", "private value at filing, CNY"),
];

pub const EVALUATION: &[Column] = &[
    column("subject", Texts, "name", "name of the achievement or firm"),
    column("subject_kind", Texts, "word", "achievement or startup"),
    column("evaluator", Texts, "name", "name of the evaluation organization"),
    column(
        "signal",
        Numbers,
        "ln CNY of 2015; of a startup, log productivity",
        "log value reported",
    ),
    column(
        "truth",
        Numbers,
        "ln CNY of 2015; of a startup, log productivity",
        "log value as it is",
    ),
    column("payer", Texts, "word", "state or rated"),
];

pub const SERVICE: &[Column] = &[
    column("provider", Texts, "name", "name of the intermediary"),
    column("provider_type", Texts, "word", "type of the intermediary"),
    column("client", Texts, "name", "name of the client"),
    column(
        "client_kind",
        Texts,
        "word",
        "researcher, startup, enterprise, founder, investor, achievement",
    ),
    column("service", Texts, "word", "which service"),
    column("fee_yuan", Numbers, "CNY", "fee paid, CNY"),
    column(
        "before",
        Numbers,
        "that of the service",
        "what the client had before, in the unit of the service",
    ),
    column("after", Numbers, "that of the service", "what the client has after it"),
];

pub const FIRM: &[Column] = &[
    column("startup", Texts, "name", "name of the firm"),
    column("event", Texts, "word", "founded, failed, matured, exited"),
    column("cause", Texts, "word", "founder kind, or why it left"),
    column("age_months", Counts, "months", "age of the firm"),
    column("cash_yuan", Numbers, "CNY", "cash before the event, CNY"),
];

pub const LOAN: &[Column] = &[
    column("loan", Texts, "name", "name of the loan"),
    column("borrower", Texts, "name", "name of the startup or enterprise"),
    column("bank", Texts, "name", "name of the bank"),
    column(
        "model",
        Texts,
        "word",
        "ordinary, or the name of a model (ip_finance) or product (loan_products)",
    ),
    column(
        "use",
        Texts,
        "word",
        "project, liquidity; renewal where it replaced another, which is no new lending",
    ),
    column("event", Texts, "word", "granted, repaid, renewed, defaulted, settled"),
    column("months", Counts, "months", "months since the loan was made"),
    column("principal_yuan", Numbers, "CNY", "principal, CNY"),
    column("rate", Numbers, "share/year", "interest rate, share a year"),
    column(
        "expected_default",
        Numbers,
        "share",
        "chance that business does not pay it when due, as the bank sees it; some is then renewed",
    ),
    column("patents", Counts, "patents", "patents pledged"),
    column("appraised_yuan", Numbers, "CNY", "appraised value of all patents of the firm, CNY"),
    column(
        "additional_yuan",
        Numbers,
        "CNY",
        "principal less what the same banks would have lent without the model, CNY",
    ),
    column("recovered_yuan", Numbers, "CNY", "when settled: proceeds towards the debt, CNY"),
    column("loss_bank_yuan", Numbers, "CNY", "when settled: what the bank lost, CNY"),
    column(
        "loss_guarantor_yuan",
        Numbers,
        "CNY",
        "when settled: what a guarantee company lost, CNY",
    ),
    column(
        "loss_public_yuan",
        Numbers,
        "CNY",
        "when settled: what funds, pools, the state lost, CNY",
    ),
    column("loss_insurer_yuan", Numbers, "CNY", "when settled: what an insurer lost, CNY"),
];
