//! Directories of agents and objects, in an order that depends only on their names.
//!
//! A searcher starts to read a directory at a random point. Entries added or removed elsewhere in
//! the directory change nothing for this searcher.

use serde::{Deserialize, Serialize};

use crate::base::arena::Id;
use crate::base::chance::Name;
use crate::base::space::Direction;

/// An agent or object in a directory.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Entry<T> {
    /// Its name, which determines its place.
    pub name: Name,
    /// Its handle; the reader checks whether it still exists.
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
    /// The first entry of each equal part of the range of names: a power of two of parts, each
    /// with about four entries.
    index: Vec<u32>,
}

impl<T> Default for Directory<T> {
    fn default() -> Directory<T> {
        Directory { entries: Vec::new(), fresh: Vec::new(), index: Vec::new() }
    }
}

impl<T> Directory<T> {
    /// Adds an entry, which can be found after the next `renew`.
    pub fn add(&mut self, entry: Entry<T>) {
        self.fresh.push(entry);
    }

    /// Drops entries of agents that have left.
    pub fn prune(&mut self, is_there: impl Fn(&Entry<T>) -> bool) {
        self.entries.retain(|entry| is_there(entry));
        self.fresh.retain(|entry| is_there(entry));
        self.reindex();
    }

    /// How many entries can be found.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry at a place in the order of names.
    #[inline]
    pub fn at(&self, place: usize) -> &Entry<T> {
        &self.entries[place]
    }

    /// Inserts new entries and drops those of agents that have left.
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
        self.reindex();
    }

    fn reindex(&mut self) {
        let parts = (self.entries.len() / 4).next_power_of_two();
        self.index.clear();
        self.index.reserve_exact(parts + 1);
        self.index.push(0);
        let shift = 64 - parts.trailing_zeros();
        for (place, entry) in (0_u32..).zip(&self.entries) {
            let part = if shift == 64 { 0 } else { (entry.name.0 >> shift) as usize };
            while self.index.len() <= part {
                self.index.push(place);
            }
        }
        self.index.resize(parts + 1, self.entries.len() as u32);
    }

    /// The entries from `point` on, continuing at the start, each at most once.
    #[inline]
    pub fn from(&self, point: u64) -> impl Iterator<Item = &Entry<T>> {
        let start = self.place(point);
        self.entries[start..].iter().chain(&self.entries[..start])
    }

    /// The first entry from `point` on, continuing at the start.
    #[inline]
    pub fn first_from(&self, point: u64) -> Option<&Entry<T>> {
        let place = self.place(point);
        self.entries.get(place).or(self.entries.first())
    }

    /// The first place whose name is not below `point`: looked up in the index, then by a linear
    /// search.
    #[inline]
    pub fn place(&self, point: u64) -> usize {
        let parts = self.index.len().saturating_sub(1);
        if parts == 0 {
            return 0;
        }
        let bits = parts.trailing_zeros();
        let part = if bits == 0 { 0 } else { (point >> (64 - bits)) as usize };
        let (from, to) = (self.index[part] as usize, self.index[part + 1] as usize);
        let below = self.entries[from..to].iter().take_while(|entry| entry.name.0 < point);
        from + below.count()
    }

    /// Memory that the entries take, in bytes.
    pub fn bytes(&self) -> usize {
        (self.entries.capacity() + self.fresh.capacity()) * size_of::<Entry<T>>()
            + self.index.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::arena::Arena;
    use crate::base::chance::mix;

    fn directory_of(count: u64) -> (Arena<u64>, Directory<u64>) {
        let mut arena = Arena::default();
        let mut directory = Directory::default();
        for number in 0..count {
            let (name, id) = (Name(mix(number + 1)), arena.insert(number));
            directory.add(Entry { name, id, direction: Direction::of([1.0, 0.0, 0.0]) });
        }
        directory.renew(|_| true);
        (arena, directory)
    }

    #[test]
    fn reading_starts_at_the_first_name_from_the_point_on() {
        for count in [0, 1, 2, 3, 100, 5000] {
            let (_, directory) = directory_of(count);
            for draw in 0..200 {
                let point = mix(draw * 7919 + 3);
                let slow = directory.entries.partition_point(|entry| entry.name.0 < point);
                assert_eq!(directory.place(point), slow);
            }
            for point in [0, u64::MAX] {
                let slow = directory.entries.partition_point(|entry| entry.name.0 < point);
                assert_eq!(directory.place(point), slow);
            }
        }
    }

    #[test]
    fn one_more_entry_elsewhere_changes_nothing_here() {
        let (_, small) = directory_of(1000);
        let (_, large) = directory_of(1001);
        let added = mix(1001);
        let read = |directory: &Directory<u64>, point: u64| -> Vec<Name> {
            directory.from(point).take(4).map(|entry| entry.name).collect()
        };
        let mut touched = 0;
        for draw in 0..2000 {
            let point = mix(draw + 50_000);
            let names = read(&large, point);
            if names.contains(&Name(added)) {
                touched += 1;
            } else {
                assert_eq!(names, read(&small, point));
            }
        }
        assert!((1..60).contains(&touched), "{touched}");
    }

    #[test]
    fn entries_of_agents_that_left_are_dropped() {
        let (mut arena, mut directory) = directory_of(10);
        let gone = directory.entries[3].id;
        arena.remove(gone);
        directory.add(Entry {
            name: Name(1),
            id: arena.insert(77),
            direction: Direction::of([0.0; 3]),
        });
        directory.renew(|entry| arena.get(entry.id).is_some());
        assert_eq!(directory.len(), 10);
    }
}
