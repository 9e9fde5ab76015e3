//! What is read of finished runs: levels, differences between scenarios with their intervals, how
//! many replicates a precision takes, and averages.

pub mod assumptions;
pub mod columns;
pub mod courses;
pub mod differences;
pub mod levels;
pub mod per_public_yuan;
pub mod policy_money;
pub mod precision;
pub mod public_money;
pub mod record;
pub mod refused_claims;
pub mod scale;
pub mod summary;
pub mod verdict;
