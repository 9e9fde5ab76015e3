//! Checkpoints as files: written beside their place, synced, renamed; read as a whole.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

use super::program::build;

use crate::base::month::Month;
use crate::model::checkpoint::{About, Program, decode, encode};
use crate::model::world::World;
use crate::schema::user_file;
use crate::table::disk;
use crate::table::failures::{cannot_read, cannot_write};

/// The name of the file with the world at the end of a month.
pub fn name(month: Month) -> String {
    format!("checkpoint-{month}.bin")
}

/// The same among several replicates.
pub fn name_among(month: Month, replicate: u32) -> String {
    format!("checkpoint-{month}-replicate-{replicate}.bin")
}

/// This program, as checkpoints know it.
///
/// # Errors
///
/// Fails where the program cannot read its own file.
pub fn program(data_sha256: &str) -> Result<Program> {
    let version = env!("CARGO_PKG_VERSION").into();
    Ok(Program { version, build: build()?, data_sha256: data_sha256.into() })
}

/// Writes the world of a replicate as it is now.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write(path: &Path, world: &World, replicate: u32, program: &Program) -> Result<()> {
    let bytes = encode(world, replicate, program);
    disk::replace(path, &[&bytes]).with_context(|| cannot_write(path))
}

/// Reads a world that this program can go on from, and what it is of.
///
/// # Errors
///
/// Where it cannot be read, or another program wrote it.
pub fn read(path: &Path, program: &Program) -> Result<(About, World)> {
    let mut file = user_file::open(path).map_err(|what| anyhow!("`{}` {what}", path.display()))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).with_context(|| cannot_read(path))?;
    decode(&bytes, program).map_err(|refusal| anyhow!("`{}` {refusal}", path.display()))
}
