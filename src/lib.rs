//! `stia` simulates an innovation ecosystem and its intermediaries month by month.
//!
//! The engine is a library: [`world::World::new`] makes a world from a scenario, and
//! [`world::World::step`] moves it one month on and hands a record to a [`recorder::Recorder`].
//! It neither prints nor opens files nor reads a clock; the command line in [`cli`] is one user.
//!
//! Modules stand in the order in which a newcomer should read them.

pub mod scenario;

pub mod statistics;

pub mod cli;

pub mod model;

pub mod base;
pub mod study;

pub mod table;

pub mod schema;
