//! TODO-DOC model::rules

pub mod context;
pub mod credit;
pub mod effective_parameters;
pub mod geography;
pub mod levers;
pub mod recognition;
pub mod services;
pub mod shock;
pub mod types;

pub mod evaluation;
pub mod parameters;
pub mod scenario;
pub mod shape;
