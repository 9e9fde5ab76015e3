//! TODO-DOC base

pub mod arena;
pub mod calendar;
pub mod chance;
pub mod money;
pub mod month;
pub mod space;
pub mod text;
