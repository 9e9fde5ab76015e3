//! What people look at: texts in their language, drawings, findings in words, reports.
//!
//! Results are read from their directories and turned into plain figures; a figure is drawn once
//! for files, reports and the live page alike. Nothing here starts runs or prints.

pub mod draw;
pub mod figures;
pub mod findings;
pub mod page;
pub mod read;
pub mod text;
