//! Foundations: chance and names, months, money, arenas, technology space, names of
//! places.

pub mod arena;
pub mod calendar;
pub mod chance;
pub mod money;
pub mod month;
pub mod names;
pub mod regions;
pub mod space;
pub mod text;
