//! The structure of the sources: layers, cycles, and the code map of ARCHITECTURE.md.

mod code_map;
mod layers;
mod sources;
