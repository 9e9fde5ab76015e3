//! What may happen to a firm, a tenancy, a patent or a loan, and how a contract or an evaluation
//! comes about, as the tables of events name it.

use crate::model::state::agents::founder::FounderKind;

/// What happens to a startup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirmEvent {
    /// It is founded, by somebody of that kind.
    Founded(FounderKind),
    /// It fails.
    Failed(Failure),
    /// It grows up and goes on as an enterprise, or outside.
    Matured,
    /// Its holders part with it.
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

    /// The word in files for who founded it, or why it leaves.
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
    /// Its founder does better elsewhere.
    OutsideOption,
    /// It cannot pay what it owes.
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

/// How holders part with a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// On a stock exchange.
    Listed,
    /// To an enterprise.
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
    /// The tenant goes, or its host has closed.
    MovedOut,
    /// Its time is over.
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
    /// It is not worth its fee.
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
    /// It is paid back.
    Repaid,
    /// A new loan replaces it: how it went will be known when that has ended.
    Renewed,
    /// It is not paid back.
    Defaulted,
    /// What was pledged is sold and divided.
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
    /// Something to be developed.
    Development,
    /// Work with what is known.
    Service,
    /// Advice.
    Consulting,
    /// A result, for good.
    Assignment,
    /// The use of a result.
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
    /// Who is rated.
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
