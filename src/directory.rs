//! Directories: who can be found, in an order that depends on names alone.
//!
//! A searcher opens a directory at a point drawn for it and reads on from there. Whoever is added
//! or removed elsewhere in the directory changes nothing for this searcher.

use serde::{Deserialize, Serialize};

use crate::arena::Id;
use crate::chance::Name;
use crate::space::Direction;

/// Somebody or something that can be found.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Entry<T> {
    /// Its name, which is also its place.
    pub name: Name,
    /// Its handle; whether it still lives is for the reader to see.
    pub id: Id<T>,
    /// Its direction.
    pub direction: Direction,
}

/// Entries in the order of their names.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Directory<T> {
    entries: Vec<Entry<T>>,
    fresh: Vec<Entry<T>>,
}

impl<T> Default for Directory<T> {
    fn default() -> Directory<T> {
        Directory { entries: Vec::new(), fresh: Vec::new() }
    }
}

impl<T> Directory<T> {
    /// Adds an entry, which can be found after the next `renew`.
    pub fn add(&mut self, entry: Entry<T>) {
        self.fresh.push(entry);
    }

    /// How many entries can be found.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sorts the fresh entries in and drops those that are gone.
    pub fn renew(&mut self, is_there: impl Fn(&Entry<T>) -> bool) {
        if self.fresh.is_empty() {
            return;
        }
        self.fresh.sort_unstable_by_key(|entry| entry.name);
        let old = std::mem::take(&mut self.entries);
        self.entries.reserve_exact(old.len() + self.fresh.len());
        let mut fresh = self.fresh.drain(..).peekable();
        for entry in old {
            while let Some(new) = fresh.next_if(|new| new.name < entry.name) {
                self.entries.push(new);
            }
            if is_there(&entry) {
                self.entries.push(entry);
            }
        }
        self.entries.extend(fresh);
    }

    /// The entries from `point` on, around the end, each at most once.
    #[inline]
    pub fn from(&self, point: u64) -> impl Iterator<Item = &Entry<T>> {
        let start = self.entries.partition_point(|entry| entry.name.0 < point);
        self.entries[start..].iter().chain(&self.entries[..start])
    }

    /// Memory that the entries take, in bytes.
    pub fn bytes(&self) -> usize {
        (self.entries.capacity() + self.fresh.capacity()) * size_of::<Entry<T>>()
    }
}
