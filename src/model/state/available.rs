//! Availability: directories of providers in which those without time left this month are skipped
//! without being looked at.

use serde::{Deserialize, Serialize};

use crate::base::chance::Name;
use crate::model::state::directory::{Directory, Entry};

/// The entries of a directory and which of them still have time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Available<T> {
    directory: Directory<T>,
    /// A bit for each place in the directory.
    with_time: Vec<u64>,
    /// How many of them are set.
    free: u32,
}

impl<T> Default for Available<T> {
    fn default() -> Available<T> {
        Available { directory: Directory::default(), with_time: Vec::new(), free: 0 }
    }
}

impl<T> Available<T> {
    /// Adds an entry, which can be found from the next month.
    pub fn add(&mut self, entry: Entry<T>) {
        self.directory.add(entry);
    }

    /// Drops entries of agents that have left; nobody has time before the next month.
    pub fn prune(&mut self, is_there: impl Fn(&Entry<T>) -> bool) {
        self.directory.prune(is_there);
        self.turn();
    }

    /// Begins a month: new entries can be found, and nobody has announced time yet.
    pub fn renew(&mut self) {
        self.directory.renew(|_| true);
        self.turn();
    }

    fn turn(&mut self) {
        self.with_time.clear();
        self.with_time.resize(self.directory.len().div_ceil(64), 0);
        self.free = 0;
    }

    /// How many can be found.
    pub fn len(&self) -> usize {
        self.directory.len()
    }

    /// Whether nobody can be found.
    pub fn is_empty(&self) -> bool {
        self.directory.is_empty()
    }

    /// How many of them have time.
    pub const fn free(&self) -> u32 {
        self.free
    }

    /// The entry at a place.
    pub fn at(&self, place: usize) -> &Entry<T> {
        self.directory.at(place)
    }

    /// The entry at a place has time for clients.
    pub fn announce(&mut self, place: usize) {
        self.with_time[place / 64] |= 1 << (place % 64);
        self.free += 1;
    }

    /// The entry of that name has no more time.
    pub fn withdraw(&mut self, name: Name) {
        let place = self.directory.place(name.0);
        self.with_time[place / 64] &= !(1 << (place % 64));
        self.free -= 1;
    }

    /// The first entry from a point on, continuing at the start.
    pub fn first_from(&self, point: u64) -> Option<&Entry<T>> {
        self.directory.first_from(point)
    }

    /// The first entry with time from a point on, continuing at the start.
    pub fn first_with_time(&self, point: u64) -> Option<&Entry<T>> {
        if self.free == 0 {
            return None;
        }
        let start = self.directory.place(point);
        let place = self.next(start).or_else(|| self.next(0))?;
        Some(self.directory.at(place))
    }

    /// The first place from `start` on whose bit is set.
    fn next(&self, start: usize) -> Option<usize> {
        let first = start / 64;
        let rest = self.with_time.get(first)? & (u64::MAX << (start % 64));
        if rest != 0 {
            return Some(first * 64 + rest.trailing_zeros() as usize);
        }
        let later = self.with_time[first + 1..].iter().position(|&word| word != 0)?;
        let word = first + 1 + later;
        Some(word * 64 + self.with_time[word].trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::arena::Arena;
    use crate::base::chance::mix;
    use crate::base::space::Direction;

    #[test]
    fn the_first_available_entry_is_found() {
        for count in [1, 63, 64, 65, 300] {
            let mut arena = Arena::default();
            let mut available = Available::default();
            for number in 0..count {
                let (name, id) = (Name(mix(number)), arena.insert(number));
                available.add(Entry { name, id, direction: Direction::of([1.0, 0.0, 0.0]) });
            }
            available.renew();
            assert!(available.first_with_time(7).is_none());
            let has_time = |place: usize| mix(place as u64 + 99).is_multiple_of(9) || place == 0;
            (0..available.len())
                .filter(|&place| has_time(place))
                .for_each(|it| available.announce(it));
            for draw in 0..500 {
                let point = mix(draw * 31 + 5);
                let start = available.directory.place(point);
                let slow = (start..available.len()).chain(0..start).find(|&place| has_time(place));
                let slow = slow.map(|place| available.at(place).name);
                assert_eq!(available.first_with_time(point).map(|entry| entry.name), slow);
            }
            for place in (0..available.len()).filter(|&place| has_time(place)) {
                available.withdraw(available.at(place).name);
            }
            assert!(available.first_with_time(7).is_none());
        }
    }
}
