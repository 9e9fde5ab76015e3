//! Supply of intermediaries in a region, by sub-kind: what the data say, and the simulated
//! organizations.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::model::state::available::Available;
use crate::model::state::organization::Organization;

/// The recorded organizations of one sub-kind in a region.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Supply {
    /// The sub-kind.
    pub sub_kind: std::borrow::Cow<'static, str>,
    /// Real organizations in the year of the count.
    pub count: f64,
    /// The national series that the count follows, by its place in `drivers::COUNT_SERIES`, and
    /// the value of that series when the count was taken.
    pub follows: Option<(usize, f64)>,
    /// People in one real organization.
    pub staff: f64,
    /// Places in one real organization, for hosts.
    pub places: f64,
    /// Share owned by the state.
    pub state_share: f64,
    /// Share owned by universities.
    pub university_share: f64,
    /// Share at national level.
    pub national_share: f64,
}

impl Supply {
    /// State-owned organizations of a sub-kind with that many employees each.
    pub const fn of_state(sub_kind: &'static str, count: f64, staff: f64) -> Supply {
        Supply {
            sub_kind: std::borrow::Cow::Borrowed(sub_kind),
            count,
            follows: None,
            staff,
            places: 0.0,
            state_share: 1.0,
            university_share: 0.0,
            national_share: 0.0,
        }
    }
}

/// Intermediaries of one sub-kind in a region.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SupplyCell {
    /// What the data say.
    pub supply: Supply,
    /// Real organizations now.
    pub real: f64,
    /// Simulated organizations that represent them.
    pub members: Vec<Id<Organization>>,
    /// The same, as a directory.
    pub available: Available<Organization>,
    /// Number opened so far, for names.
    pub opened: u64,
}
