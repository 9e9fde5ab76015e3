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

    /// Drops those that are gone.
    pub fn prune(&mut self, is_there: impl Fn(&Entry<T>) -> bool) {
        self.entries.retain(|entry| is_there(entry));
        self.fresh.retain(|entry| is_there(entry));
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
        let start = self.place(point);
        self.entries[start..].iter().chain(&self.entries[..start])
    }

    /// The first place whose name is not below `point`. Names are spread evenly, so two guesses
    /// by proportion come near enough to walk the rest.
    fn place(&self, point: u64) -> usize {
        let count = self.entries.len();
        if count == 0 {
            return 0;
        }
        let part = |width: u64| ((u128::from(width) * count as u128) >> 64) as usize;
        let first = part(point).min(count - 1);
        let there = self.entries[first].name.0;
        let mut place = if point >= there {
            (first + part(point - there)).min(count - 1)
        } else {
            first.saturating_sub(part(there - point))
        };
        while place < count && self.entries[place].name.0 < point {
            place += 1;
        }
        while place > 0 && self.entries[place - 1].name.0 >= point {
            place -= 1;
        }
        place
    }

    /// Memory that the entries take, in bytes.
    pub fn bytes(&self) -> usize {
        (self.entries.capacity() + self.fresh.capacity()) * size_of::<Entry<T>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Arena;
    use crate::chance::mix;

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
    fn who_has_gone_is_dropped() {
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
