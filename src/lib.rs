//! `stia` simulates an innovation ecosystem and its intermediaries month by month.
//!
//! The engine is a library: [`world::World::new`] makes a world from a scenario, and
//! [`world::World::step`] moves it one month on and hands a record to a [`recorder::Recorder`].
//! It neither prints nor opens files nor reads a clock; the command line in [`cli`] is one user.
//!
//! Modules stand in the order in which a newcomer should read them.

pub mod step;
pub mod world;

pub mod region;

pub mod agents;
pub mod credit;
pub mod intermediary;
pub mod levers;
pub mod objects;
pub mod phases;
pub mod recognition;

pub mod arena;
pub mod books;
pub mod calendar;
pub mod chance;
pub mod directory;
pub mod geography;
pub mod guide;
pub mod month;
pub mod space;

pub mod data;
pub mod drivers;
pub mod scenario;

pub mod census;
pub mod divergence;
pub mod metrics;
pub mod recorder;
pub mod tally;
pub mod variants;

pub mod branch;
pub mod checkpoint;
pub mod experiment;
pub mod statistics;

pub mod cli;
pub mod output;
