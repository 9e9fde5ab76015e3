//! What a run hands over: a record a month, and events when somebody wants them.
//!
//! The engine keeps nothing that it has handed over. It neither prints nor opens files; whoever
//! calls it decides what becomes of the records.

use serde::{Deserialize, Serialize};

use crate::base::month::Month;
use crate::model::state::ledger::{Reason, Sector};
use crate::model::state::region::Region;
use crate::model::state::tally::View;

/// What comes before the first phase of a month: what everybody may know is taken from the month
/// before.
pub const OPENING: &str = "opening";

/// Takes what happened.
pub trait Recorder {
    /// A phase of the schedule begins; a caller with a clock can time it.
    fn phase(&mut self, _phase: &'static str) {}

    /// Looks at the regions when a phase of the schedule has ended, burn-in included. Before the
    /// first phase of a month comes [`OPENING`]. For whoever looks for where two worlds part.
    fn state(&mut self, _phase: &str, _month: Month, _regions: &[Region]) {}

    /// Looks at the regions when a month's books are closed and before the next month's open,
    /// burn-in included: for audits, which replay the journals on their own.
    fn books(&mut self, _month: Month, _regions: &[Region]) {}

    /// Takes the record of a month. Months of the burn-in are not handed over.
    fn month(&mut self, record: &MonthRecord);

    /// Whether single events are wanted. They cost time and memory.
    fn wants_events(&self) -> bool {
        false
    }

    /// Takes the events of a month, in an order that does not depend on threads.
    fn events(&mut self, _month: Month, _events: &[Event]) {}
}

/// Takes everything and keeps nothing.
pub struct Forget;

impl Recorder for Forget {
    fn month(&mut self, _record: &MonthRecord) {}
}

/// What a month leaves behind.
#[derive(Clone, Debug)]
pub struct MonthRecord {
    /// The month that ended.
    pub month: Month,
    /// For China, the four macro-regions and every region of the run, its figures.
    pub places: Vec<(Place, View)>,
    /// National flows that are not nothing.
    pub flows: Vec<Flow>,
    /// Agents alive at the month's end.
    pub living_agents: u64,
    /// Events that the month saw (deals, services, rounds, filings, foundings, failures).
    pub events: u64,
    /// For each phase, how many agents and objects it looked at.
    pub visits: Vec<(String, u64)>,
}

/// A place that figures are given for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// `China`, a macro-region or a region.
    pub name: String,
    /// Whether it is China, a macro-region or a region.
    pub level: Level,
}

/// How large a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The whole country.
    Country,
    /// East, Central, West, North-East.
    MacroRegion,
    /// A province or the Xinjiang Corps.
    Region,
}

/// A cell of the national flow matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Who paid.
    pub payer: Sector,
    /// Who received.
    pub payee: Sector,
    /// Why.
    pub reason: Reason,
    /// The amount grossed up to the country, in CNY.
    pub yuan: f64,
    /// The amount as booked in the simulated world, in fen.
    pub booked_fen: i64,
}

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

/// A value of an event or of an agent's yearly record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Not defined.
    Empty,
    /// A whole number.
    Count(i64),
    /// A number.
    Number(f64),
    /// A word.
    Text(String),
}

impl Cell {
    /// A lineage name, as 16 hexadecimal digits.
    pub fn name(name: crate::base::chance::Name) -> Cell {
        Cell::Text(format!("{:016x}", name.0))
    }

    /// A number that may be undefined.
    pub fn number(value: Option<f64>) -> Cell {
        value.map_or(Cell::Empty, Cell::Number)
    }

    /// Both ends of an interval that may be undefined.
    pub fn ends(interval: Option<(f64, f64)>) -> [Cell; 2] {
        [interval.map(|(low, _)| low), interval.map(|(_, high)| high)].map(Cell::number)
    }

    /// Yes or no.
    pub fn yes(is_so: bool) -> Cell {
        Cell::word(if is_so { "yes" } else { "no" })
    }

    /// A word.
    pub fn word(word: &str) -> Cell {
        Cell::Text(word.into())
    }

    /// As it stands in a text file.
    pub fn to_text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Count(count) => count.to_string(),
            // Minus zero becomes zero.
            Cell::Number(number) => format!("{}", number + 0.0),
            Cell::Text(text) => text.clone(),
        }
    }
}

/// A column of a table that is written.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name in the file.
    pub name: &'static str,
    /// What its cells hold.
    pub holds: Holds,
    /// The unit; `number`, `text`, `name` or `word` where there is none.
    pub unit: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Whole numbers.
    Counts,
    /// Numbers.
    Numbers,
    /// Words; names of agents are 16 hexadecimal digits.
    Texts,
}

/// A column of a table.
pub const fn column(
    name: &'static str,
    holds: Holds,
    unit: &'static str,
    doc: &'static str,
) -> Column {
    Column { name, holds, unit, doc }
}

use Holds::{Counts, Numbers, Texts};

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

const CONTRACT: &[Column] = &[
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
const ROUND: &[Column] = &[
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
const TENANCY: &[Column] = &[
    column("startup", Texts, "name", "name of the tenant"),
    column("host", Texts, "name", "name of the host"),
    column("sub_kind", Texts, "word", "sub-kind of the host"),
    column("event", Texts, "word", "admitted, graduated, failed, moved_out, timed_out"),
    column("months", Counts, "months", "months in the place so far"),
    column("score", Numbers, "log productivity", "admission score, empty when not admitted now"),
];
const PATENT: &[Column] = &[
    column("patent", Texts, "name", "name of the patent"),
    column("owner", Texts, "name", "name of the owner; empty when it is gone"),
    column("owner_kind", Texts, "word", "researcher, startup, enterprise"),
    column("event", Texts, "word", "filed, granted, refused, lapsed"),
    column("drafter", Texts, "name", "name of the agency, empty when the owner drafted"),
    column("strength", Numbers, "share", "appropriable share, 0 to 1"),
    column("value_yuan", Numbers, "CNY", "private value at filing, CNY"),
];
const EVALUATION: &[Column] = &[
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
const SERVICE: &[Column] = &[
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
const FIRM: &[Column] = &[
    column("startup", Texts, "name", "name of the firm"),
    column("event", Texts, "word", "founded, failed, matured, exited"),
    column("cause", Texts, "word", "founder kind, or why it left"),
    column("age_months", Counts, "months", "age of the firm"),
    column("cash_yuan", Numbers, "CNY", "cash before the event, CNY"),
];
const LOAN: &[Column] = &[
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
