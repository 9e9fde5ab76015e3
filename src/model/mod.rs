//! TODO-DOC model

pub mod branch;
pub mod checkpoint;
pub mod data;
pub mod phases;
pub mod state;
pub mod step;
pub mod world;

pub mod record;

pub mod rules;
