//! Checkpoints: a world as bytes and back, bit for bit, at any month.
//!
//! A checkpoint is a head about itself, followed by the world. Only the build that wrote it can
//! read it: the layout of a world is that of its structs. Files are written in
//! [`crate::study::jobs::checkpoint_file`].

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::month::Month;
use crate::model::rules::scenario::resolved;
use crate::model::world::World;

/// The first bytes of every checkpoint.
const MAGIC: &[u8; 16] = b"stia checkpoint\n";

/// Version of the layout of the head.
pub const FORMAT: u32 = 1;

/// Longest head; a greater length is damage.
const LONGEST_HEAD: usize = 1 << 16;

const SHA256_BYTES: usize = 32;

/// Where the head begins: after the magic, the format, its length and its digest.
const HEAD: usize = MAGIC.len() + 4 + 4 + SHA256_BYTES;

/// The program that wrote a checkpoint, or is to read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The version.
    pub version: String,
    /// The build: a digest of the program.
    pub build: String,
    /// Digest of the data that the model reads.
    pub data_sha256: String,
}

/// The contents of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The program that wrote it.
    pub program: Program,
    /// The last month that was simulated.
    pub month: Month,
    /// The replicate.
    pub replicate: u32,
    /// The random seed.
    pub seed: u64,
    /// The name of the scenario.
    pub scenario: String,
    /// Digest of the scenario with every parameter, as `scenario.toml` has it.
    pub scenario_sha256: String,
    /// Digest of the world.
    pub world_sha256: String,
    /// Bytes of the world.
    pub world_bytes: u64,
}

/// Why a checkpoint cannot be continued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not begin like a checkpoint.
    Foreign,
    /// It has another format.
    Format(u32),
    /// It is too short: actual bytes, and expected bytes if known.
    Short(usize, Option<u64>),
    /// It is too long: actual and expected bytes.
    Long(usize, u64),
    /// The head has changed.
    DamagedHead,
    /// The world has changed.
    DamagedWorld,
    /// Another version wrote it.
    Version {
        /// The version that wrote it.
        wrote: String,
        /// The version that reads it.
        reads: String,
    },
    /// Another build of the same version wrote it.
    Build,
    /// Other data were compiled in when it was written.
    Data,
    /// It is complete but does not contain a world.
    Unreadable(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Foreign => {
                write!(to, "is not a checkpoint; `stia run --checkpoint` writes them")
            }
            Refusal::Format(format) => write!(
                to,
                "has format {format} and this program reads format {FORMAT}; go on with the \
                 program that wrote it, or write it again with this one"
            ),
            Refusal::Short(is, Some(should)) => {
                write!(to, "is cut short: it has {is} of {should} bytes; write or copy it again")
            }
            Refusal::Short(is, None) => {
                write!(to, "is cut short: it ends after {is} bytes; write or copy it again")
            }
            Refusal::Long(is, should) => {
                write!(to, "has {is} bytes and should have {should}; write or copy it again")
            }
            Refusal::DamagedHead => write!(
                to,
                "is damaged before the world begins: its head does not have the SHA-256 that \
                 stands there; write or copy it again"
            ),
            Refusal::DamagedWorld => write!(
                to,
                "is damaged: the world in it does not have the SHA-256 that its head states; write \
                 or copy it anew"
            ),
            Refusal::Version { wrote, reads } => write!(
                to,
                "was written by stia {wrote} and this is stia {reads}; go on with the program that \
                 wrote it, or write it again with this one"
            ),
            Refusal::Build => write!(
                to,
                "was written by another build of this version; go on with the program that wrote \
                 it, or write it again with this one"
            ),
            Refusal::Data => write!(
                to,
                "was written with other data than those of this program; write it again with \
                 this one"
            ),
            Refusal::Unreadable(cause) => {
                write!(
                    to,
                    "is complete but does not contain a world of this program: {cause}; write it again"
                )
            }
        }
    }
}

impl std::error::Error for Refusal {}

/// The bytes of a checkpoint of a world in a replicate.
pub fn encode(world: &World, replicate: u32, program: &Program) -> Vec<u8> {
    let payload = payload(world);
    let about = About {
        program: program.clone(),
        month: world.month().minus(1),
        replicate,
        seed: world.scenario.seed,
        scenario: world.scenario.name.clone(),
        scenario_sha256: hexadecimal(&sha256(resolved(&world.scenario).as_bytes())),
        world_sha256: hexadecimal(&sha256(&payload)),
        world_bytes: payload.len() as u64,
    };
    let head = serde_json::to_vec(&about).expect("words about a checkpoint are data");
    assert!(head.len() <= LONGEST_HEAD, "a head is short: {} bytes", head.len());
    let mut bytes = Vec::with_capacity(HEAD + head.len() + payload.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&(head.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&sha256(&head));
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(&payload);
    bytes
}

/// The world of a checkpoint that `program` can continue, and the checkpoint's contents.
///
/// # Errors
///
/// What is wrong with the bytes, or which program wrote them.
pub fn decode(bytes: &[u8], program: &Program) -> Result<(About, World), Refusal> {
    let (head, rest) = opened(bytes)?;
    // Another version may have a different head after the program.
    let Signed { program: written } = read(head)?;
    if written.version != program.version {
        let (wrote, reads) = (written.version, program.version.clone());
        return Err(Refusal::Version { wrote, reads });
    }
    if written.data_sha256 != program.data_sha256 {
        return Err(Refusal::Data);
    }
    if written.build != program.build {
        return Err(Refusal::Build);
    }
    let about: About = read(head)?;
    let payload = whole(bytes.len(), rest, about.world_bytes)?;
    if hexadecimal(&sha256(payload)) != about.world_sha256 {
        return Err(Refusal::DamagedWorld);
    }
    Ok((about, of_payload(payload)?))
}

/// The bytes of the world alone: equal worlds have equal bytes.
pub fn payload(world: &World) -> Vec<u8> {
    let room = Vec::with_capacity(world.bytes());
    postcard::to_extend(world, room).expect("a world is data")
}

/// The world of such bytes.
///
/// # Errors
///
/// If they are not a world.
pub fn of_payload(payload: &[u8]) -> Result<World, Refusal> {
    postcard::from_bytes(payload).map_err(|cause| Refusal::Unreadable(cause.to_string()))
}

/// The part of the head common to all versions.
#[derive(Deserialize)]
struct Signed {
    program: Program,
}

/// The head, and the rest.
fn opened(bytes: &[u8]) -> Result<(&[u8], &[u8]), Refusal> {
    let begins = bytes.len().min(MAGIC.len());
    if bytes.is_empty() || bytes[..begins] != MAGIC[..begins] {
        return Err(Refusal::Foreign);
    }
    let cut = || Refusal::Short(bytes.len(), None);
    let number = |at: usize| -> Result<u32, Refusal> {
        let four = bytes.get(at..at + 4).ok_or_else(cut)?;
        Ok(u32::from_le_bytes(four.try_into().expect("four bytes were taken")))
    };
    let format = number(MAGIC.len())?;
    if format != FORMAT {
        return Err(Refusal::Format(format));
    }
    let length = number(MAGIC.len() + 4)? as usize;
    if length > LONGEST_HEAD {
        return Err(Refusal::DamagedHead);
    }
    let stated = bytes.get(HEAD - SHA256_BYTES..HEAD).ok_or_else(cut)?;
    let head = bytes.get(HEAD..HEAD + length).ok_or_else(cut)?;
    if sha256(head) != stated {
        return Err(Refusal::DamagedHead);
    }
    Ok((head, &bytes[HEAD + length..]))
}

/// Reads a head.
fn read<'a, T: Deserialize<'a>>(head: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(head).map_err(|cause| Refusal::Unreadable(cause.to_string()))
}

/// The world's bytes, if their number is right; `all` includes the bytes before them.
fn whole(all: usize, rest: &[u8], world_bytes: u64) -> Result<&[u8], Refusal> {
    let should = (all - rest.len()) as u64 + world_bytes;
    match (all as u64).cmp(&should) {
        Ordering::Less => Err(Refusal::Short(all, Some(should))),
        Ordering::Greater => Err(Refusal::Long(all, should)),
        Ordering::Equal => Ok(rest),
    }
}

fn sha256(bytes: &[u8]) -> [u8; SHA256_BYTES] {
    Sha256::digest(bytes).into()
}

/// Bytes in hexadecimal, as `sha256sum` prints them.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
