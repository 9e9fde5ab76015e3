//! What may happen to a firm, a tenancy, a patent or a loan, and the kinds of contracts and
//! evaluations, as the event tables name them.

use crate::model::state::agents::founder::FounderKind;

/// What happens to a startup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirmEvent {
    /// It is founded, by a founder of that kind.
    Founded(FounderKind),
    /// It fails.
    Failed(Failure),
    /// It matures and continues as an enterprise, or outside the model.
    Matured,
    /// Its investors exit.
    Exited(Exit),
}

impl FirmEvent {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            FirmEvent::Founded(_) => "founded",
            FirmEvent::Failed(_) => "failed",
            FirmEvent::Matured => "matured",
            FirmEvent::Exited(_) => "exited",
        }
    }

    /// The word in files for the kind of founder or the reason for leaving.
    pub const fn cause(self) -> &'static str {
        match self {
            FirmEvent::Founded(kind) => kind.name(),
            FirmEvent::Failed(failure) => failure.name(),
            FirmEvent::Matured => self.name(),
            FirmEvent::Exited(exit) => exit.name(),
        }
    }
}

/// Why a firm fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It cannot pay its bills.
    OutOfCash,
    /// Its founder expects to do better elsewhere.
    OutsideOption,
    /// It cannot repay its debts.
    LoanUnpaid,
}

impl Failure {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Failure::OutOfCash => "out_of_cash",
            Failure::OutsideOption => "outside_option",
            Failure::LoanUnpaid => "loan_unpaid",
        }
    }
}

/// How investors exit from a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// By a stock listing.
    Listed,
    /// By a sale to an enterprise.
    Acquired,
}

impl Exit {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Exit::Listed => "listed",
            Exit::Acquired => "acquired",
        }
    }
}

/// What happens to a tenancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenancyEvent {
    /// It begins.
    Admitted,
    /// The tenant meets the criteria.
    Graduated,
    /// The tenant fails.
    Failed,
    /// The tenant moves out.
    MovedOut,
    /// Its host has closed.
    HostClosed,
    /// The firm has matured or its investors have left, and it is no longer a startup.
    Ended,
    /// Its time limit is reached.
    TimedOut,
}

impl TenancyEvent {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            TenancyEvent::Admitted => "admitted",
            TenancyEvent::Graduated => "graduated",
            TenancyEvent::Failed => "failed",
            TenancyEvent::MovedOut => "moved_out",
            TenancyEvent::HostClosed => "host_closed",
            TenancyEvent::Ended => "ended",
            TenancyEvent::TimedOut => "timed_out",
        }
    }
}

/// What happens to a patent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatentEvent {
    /// It is applied for.
    Filed,
    /// It comes into force.
    Granted,
    /// The office refuses it.
    Refused,
    /// It lapses because it is not worth the renewal fee.
    Lapsed,
}

impl PatentEvent {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            PatentEvent::Filed => "filed",
            PatentEvent::Granted => "granted",
            PatentEvent::Refused => "refused",
            PatentEvent::Lapsed => "lapsed",
        }
    }
}

/// What happens to a loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoanEvent {
    /// It is paid out.
    Granted,
    /// It is repaid.
    Repaid,
    /// A new loan replaces it; whether it is repaid shows when that loan ends.
    Renewed,
    /// It defaults.
    Defaulted,
    /// The pledged patents are sold and the proceeds divided.
    Settled,
}

impl LoanEvent {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            LoanEvent::Granted => "granted",
            LoanEvent::Repaid => "repaid",
            LoanEvent::Renewed => "renewed",
            LoanEvent::Defaulted => "defaulted",
            LoanEvent::Settled => "settled",
        }
    }
}

/// What a technology contract is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractKind {
    /// Development of something new.
    Development,
    /// Service with known methods.
    Service,
    /// Consulting.
    Consulting,
    /// Assignment of a research result.
    Assignment,
    /// Licence of a research result.
    Licence,
}

impl ContractKind {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            ContractKind::Development => "development",
            ContractKind::Service => "service",
            ContractKind::Consulting => "consulting",
            ContractKind::Assignment => "assignment",
            ContractKind::Licence => "licence",
        }
    }
}

/// Who pays for an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvaluationPayer {
    /// The state.
    State,
    /// The rated party.
    Rated,
}

impl EvaluationPayer {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            EvaluationPayer::State => "state",
            EvaluationPayer::Rated => "rated",
        }
    }
}
