//! The live page for teaching: the world as it is beside the same world with what a class changes.
//!
//! A lesson asks a question and offers choices; worlds makes two scenarios of them; a desk runs their
//! pairs and keeps them; views put what is there into words and drawings; the server shows that to
//! browsers, and a saved lesson in a file.

pub mod desk;
pub mod lesson;
pub mod saved;
pub mod server;
pub mod view;
pub mod worlds;
