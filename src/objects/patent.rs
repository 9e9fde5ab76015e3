//! Patents: filed, examined, kept while they are worth their fee.

use serde::{Deserialize, Serialize};

use crate::agents::enterprise::Enterprise;
use crate::agents::startup::Startup;
use crate::arena::Id;
use crate::chance::Name;
use crate::month::Month;

/// An application or a patent in force.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Patent {
    /// Lineage name.
    pub name: Name,
    /// Who owns it.
    pub owner: Owner,
    /// Log of its private value in yuan of 2015.
    pub log_value: f32,
    /// Appropriable share, 0 to 1.
    pub strength: f32,
    /// Month of filing.
    pub filed: Month,
    /// Whether it has been granted.
    pub is_granted: bool,
}

/// Who owns a patent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Owner {
    /// A university or institute.
    Body,
    /// A startup.
    Startup(Id<Startup>),
    /// An enterprise.
    Enterprise(Id<Enterprise>),
}
