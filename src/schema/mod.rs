//! TODO-DOC schema

pub mod check;
pub mod mistake;
pub mod set;
pub mod shape;
pub mod suggest;
pub mod syntax;
pub mod value;
