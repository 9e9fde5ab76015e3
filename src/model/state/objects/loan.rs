//! Loans, and the claims that defaults leave behind.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::startup::Startup;
use crate::model::state::loss::Rules;

/// An outstanding loan.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Loan {
    /// Lineage name.
    pub name: Name,
    /// The bank, by its place in the region.
    pub bank: u32,
    /// Under which model or product it was made; nothing for an ordinary loan.
    pub model: Option<u8>,
    /// What it is for.
    pub use_of: LoanUse,
    /// Principal.
    pub principal: Money,
    /// Interest rate a year.
    pub rate: f64,
    /// Month in which it was made.
    pub granted: Month,
    /// Month in which it is due.
    pub due: Month,
    /// Premium to the guarantor a year, relative to principal.
    pub premium: f64,
    /// Premium to an insurer outside a year, relative to principal.
    pub insurance: f64,
    /// Who bears which part of a loss.
    pub rules: Rules,
    /// The bank's cost of funds for it, a share a year.
    pub funding: f64,
    /// Success fee if the project has succeeded, relative to principal.
    pub success_fee: f64,
    /// Whether the project has succeeded.
    pub has_succeeded: bool,
    /// Interest paid so far.
    pub interest: Money,
    /// Share of the firm's patents that are pledged, by value.
    pub pledged: f32,
    /// Patents pledged.
    pub patents: u32,
    /// Appraised value of all of the firm's patents, CNY.
    pub appraised: f64,
    /// Liquidity of such patents at the time, as banks see it.
    pub liquidity: f64,
    /// Class of its borrower.
    pub class: u8,
    /// Probability of default that the bank expected.
    pub expected: f64,
    /// The same before the bank's experience is applied: what follows from the books.
    pub by_books: f64,
    /// Class and probability of default by the books of the loan that was renewed into this one,
    /// perhaps several times.
    pub first: Option<(u8, f64)>,
    /// Additional principal: what would not have been lent without the model.
    pub additional: Money,
    /// The next loan of the same borrower.
    pub next: Option<Id<Loan>>,
}

impl Loan {
    /// Whether patents are pledged for it.
    pub const fn is_pledge(&self) -> bool {
        self.patents > 0
    }
}

/// What a loan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoanUse {
    /// A project of an enterprise.
    Project,
    /// To win customers faster than a startup's own money allows.
    Growth,
    /// To bridge a shortage of cash.
    Liquidity,
    /// To repay another loan.
    Renewal,
}

impl LoanUse {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            LoanUse::Project => "project",
            LoanUse::Growth => "growth",
            LoanUse::Liquidity => "liquidity",
            LoanUse::Renewal => "renewal",
        }
    }
}

/// The borrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Borrower {
    /// A startup.
    Startup(Id<Startup>),
    /// An enterprise.
    Enterprise(Id<Enterprise>),
}

/// A firm that asks for a loan, or has one to repay, this month.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct LoanRequest {
    /// The firm's name.
    pub name: Name,
    /// The firm.
    pub borrower: Borrower,
    /// What it needs the money for.
    pub use_of: LoanUse,
    /// Its yearly cash flow in its last quarter after interest, CNY.
    pub flow: f64,
    /// Its monthly costs, CNY.
    pub costs: f64,
    /// Money that its plan of growth lacks, CNY, and the orders a year that the plan wishes for.
    pub growth: [f64; 2],
}

/// The claim that remains after a default until the pledged patents have been sold.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The loan's name.
    pub name: Name,
    /// The borrower's name.
    pub borrower: Name,
    /// The loan.
    pub loan: Loan,
    /// Debt at the time of default.
    pub debt: Money,
    /// The guarantor's payment at default.
    pub paid: Money,
    /// Value in use of the pledged patents to their owner, CNY.
    pub worth: f64,
    /// Their field.
    pub field: Field,
    /// Month in which they are sold.
    pub due: Month,
}
