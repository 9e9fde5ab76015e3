//! Intermediaries: recognition, public cost, and the metrics of each type.

use super::{Basis, Measure, Metric, MetricKind, Role, flow, money_flow, quotient, ratio};

use crate::model::record::view::View;
use crate::model::state::kind::Kind;
use crate::model::state::tally::Count;

/// All types together.
pub const ROWS: &[Metric] = &[
    ratio(
        "recognition",
        "share",
        "Share of occasions to use an intermediary at which it was known and trusted enough \
         to be used.",
        |view| view.ratio(Count::OccasionsRecognized, Count::Occasions),
    )
    .better_when_higher()
    .headline(17),
    flow(
        "referrals",
        "clients/month",
        "Clients whom an intermediary referred to a type that they did not know.",
        |view| view.of(Count::Referrals),
    ),
    money_flow(
        "public_cost",
        "Government payments for orders to and services of intermediaries, for their subsidies, \
         and under policies to whomever: `policy_cost` is part of it, so the two do not add up. \
         Research funding, commitments to funds and public losses on loans are not.",
        |view| view.public_cost(),
    )
    .better_when_lower()
    .headline(18),
    money_flow(
        "public_spending",
        "Public spending: what governments and public guarantors paid to others under any title, \
         each payment once; `public_money.csv` has it by payer, recipient and title.",
        |view| view.public_spending(),
    )
    .counted_by("public_payments")
    .better_when_lower(),
    flow(
        "public_payments",
        "payments/month",
        "Number of payments of governments and public guarantors to others.",
        |view| view.public_payments(),
    ),
    money_flow(
        "public_receipts",
        "What came back to governments and public guarantors: their share of what funds \
         distribute, premiums, proceeds of pledged patents. Taxes are not counted.",
        |view| view.public_receipts(),
    )
    .better_when_higher(),
    money_flow("public_commitments", "Government commitments to venture funds.", |view| {
        view.public_commitments()
    })
    .input(),
];

/// The metrics of each type of intermediary.
pub fn of_types() -> impl Iterator<Item = Metric> {
    Kind::ALL.into_iter().flat_map(|kind| TYPE_ROWS.iter().map(move |row| row.of(kind)))
}

/// A figure that there is for each type.
struct TypeRow {
    /// The end of the name.
    what: &'static str,
    unit: &'static str,
    kind: MetricKind,
    basis: Basis,
    role: Role,
    doc: &'static str,
    measure: fn(&View, Kind) -> Option<f64>,
}

impl TypeRow {
    /// The metric of one type.
    fn of(&self, kind: Kind) -> Metric {
        let name = format!("{}_{}", kind.name(), self.what).leak();
        let measure = Measure::OfType(kind, self.measure);
        let metric = Metric::new(self.kind, self.basis, name, self.unit, self.doc, measure);
        let clients: &str = format!("{}_clients", kind.name()).leak();
        let counted_by = (self.basis != Basis::Count).then_some(clients);
        Metric { role: self.role, counted_by, ..metric }
    }
}

/// The metrics of each type.
const TYPE_ROWS: &[TypeRow] = &[
    TypeRow {
        what: "clients",
        unit: "services/month",
        kind: MetricKind::Flow,
        basis: Basis::Count,
        role: Role::Outcome,
        doc: "Services delivered to named clients by intermediaries of the type.",
        measure: |view, kind| Some(view.clients(kind)),
    },
    TypeRow {
        what: "income",
        unit: "CNY/month",
        kind: MetricKind::Flow,
        basis: Basis::Money,
        role: Role::Outcome,
        doc: "Income of intermediaries of the type: fees, rent, state orders and budget money.",
        measure: |view, kind| Some(view.income(kind)),
    },
    TypeRow {
        what: "state_income_share",
        unit: "share",
        kind: MetricKind::Ratio,
        basis: Basis::Quotient,
        role: Role::Outcome,
        doc: "Share of the income of intermediaries of the type that governments pay.",
        measure: |view, kind| quotient(view.state_income(kind), view.income(kind)),
    },
    TypeRow {
        what: "organizations",
        unit: "organizations",
        kind: MetricKind::Stock,
        basis: Basis::Count,
        role: Role::Input,
        doc: "Real intermediaries of the type, of all sub-kinds; their number follows the record \
              in the baseline.",
        measure: |view, kind| Some(view.organizations(kind)),
    },
];
