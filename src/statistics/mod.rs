//! Estimators, tests and designs of experiments as pure functions of numbers.
//!
//! No model, no files, no clocks: what they are computed from is handed over. Chance comes from
//! [`crate::base::chance`], keyed by a seed and by what it is for, so that a design or an interval
//! is the same again. Shuffles, samples and coin flips are those of `rand` over these streams: of
//! up to 2^32 things it draws in words of 32 bits, so that processors of 32 and of 64 bits agree.
//! The crate `statrs` is not used: its functions are the platform's and may differ in the last bit
//! between processors.
//!
//! Most are held against numbers of other programs in `tests/reference/`; Shapley values,
//! interactions, regret, bootstrapped ranks, ratios of means, tails, growth laws and naive forecasts
//! against cases with known answers.

pub mod category_pairs;
pub mod designs;
pub mod morris;
pub mod prim;
pub mod shapley;
pub mod sobol;

pub mod bootstrap_ranks;
pub mod holm;
pub mod paired;
pub mod ranks;
pub mod ratio;
pub mod regret;
pub mod sign_flip_test;

pub mod adoption;
pub mod growth;
pub mod naive_forecasts;
pub mod tails;

pub mod resampling;
pub mod sample;
mod search;
pub mod student;
pub mod welch;
