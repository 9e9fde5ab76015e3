//! The shape of files: what a key may hold, checks with places, suggestions, mistakes.

pub mod check;
pub mod mistake;
pub mod set;
pub mod shape;
pub mod suggest;
pub mod syntax;
pub mod user_file;
pub mod value;
