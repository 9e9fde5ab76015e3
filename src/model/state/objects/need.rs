//! Needs: technical problems that an enterprise would pay to have solved.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::month::Month;
use crate::base::space::{Direction, Field};
use crate::model::state::agents::enterprise::Enterprise;
use crate::model::state::organization::Organization;

/// A specified technical need, for which a partner is sought.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Need {
    /// Lineage name.
    pub name: Name,
    /// The enterprise that has it.
    pub buyer: Id<Enterprise>,
    /// Field.
    pub field: Field,
    /// Direction of the solution sought.
    pub direction: Direction,
    /// Value of a perfect solution to the buyer, CNY.
    pub worth: f64,
    /// Whether it requires knowledge from research rather than a firm's service.
    pub takes_research: bool,
    /// Month in which it arose.
    pub since: Month,
    /// Intermediaries that help in the search this month, by channel.
    pub helpers: [Option<Id<Organization>>; 4],
}
