//! Loans, and claims that are left of those that were not paid back.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::money::Money;
use crate::base::month::Month;
use crate::base::space::Field;
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::agents::startup::Startup;
use crate::model::state::loss::Rules;

/// A loan that is not yet paid back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Loan {
    /// Lineage name.
    pub name: Name,
    /// The bank, by its place in the region.
    pub bank: u32,
    /// Under which model or product it was made; nothing for an ordinary loan.
    pub model: Option<u8>,
    /// What it is for.
    pub use_of: Use,
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
    /// Who bears what if it is not paid back.
    pub rules: Rules,
    /// What the money behind it costs the bank a year.
    pub funding: f64,
    /// What is paid besides in the end if the project has succeeded, relative to principal.
    pub success_fee: f64,
    /// Whether it has.
    pub has_succeeded: bool,
    /// Interest paid so far.
    pub interest: Money,
    /// Share of the firm's patents that are pledged, by worth.
    pub pledged: f32,
    /// Patents pledged.
    pub patents: u32,
    /// What all of the firm's patents were appraised at, CNY.
    pub appraised: f64,
    /// How liquid such patents were then, as banks see it.
    pub liquidity: f64,
    /// Class of its borrower.
    pub class: u8,
    /// Chance of default that the bank reckoned with.
    pub expected: f64,
    /// The same before its experience: what followed from the books.
    pub by_books: f64,
    /// Class and chance by the books of the loan that was renewed, perhaps several times, into this
    /// one.
    pub first: Option<(u8, f64)>,
    /// The part of the principal that would not have been lent without the model.
    pub additional: Money,
    /// Another loan of the same borrower.
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
pub enum Use {
    /// A project.
    Project,
    /// To go on for a while.
    Liquidity,
    /// To pay another loan back.
    Renewal,
}

impl Use {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Use::Project => "project",
            Use::Liquidity => "liquidity",
            Use::Renewal => "renewal",
        }
    }
}

/// Who owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Borrower {
    /// A startup.
    Startup(Id<Startup>),
    /// An enterprise.
    Enterprise(Id<Enterprise>),
}

/// A firm that wants a loan, or has one to pay back, this month.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Asking {
    /// The firm's name.
    pub name: Name,
    /// The firm.
    pub borrower: Borrower,
    /// What for.
    pub use_of: Use,
    /// Its yearly cash flow as of its last quarter, interest paid, CNY.
    pub flow: f64,
    /// Its monthly costs, CNY.
    pub costs: f64,
}

/// What is left of a loan that was not paid back, until what was pledged has been sold.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The loan's name.
    pub name: Name,
    /// The borrower's name.
    pub borrower: Name,
    /// The loan.
    pub loan: Loan,
    /// What was owed when the borrower failed.
    pub debt: Money,
    /// What the guarantor paid then.
    pub paid: Money,
    /// What the pledged patents were worth to their owner in use, CNY.
    pub worth: f64,
    /// Their field.
    pub field: Field,
    /// Month in which they are sold.
    pub due: Month,
}
