//! Arenas: storage of agents and objects, and the handles by which they refer to each other.
//!
//! A slot is only a place in memory. An agent or object is identified by its lineage name; nothing
//! may depend on the order of slots.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

/// A handle of a `T`: slot and generation.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Id<T> {
    slot: u32,
    generation: u32,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Id<T> {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> std::fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Id({}, {})", self.slot, self.generation)
    }
}

impl<T> Id<T> {
    /// Its place in memory: code that processes many goes through memory in this order. Nothing
    /// else may depend on it.
    pub const fn slot(self) -> u32 {
        self.slot
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Id<T>) -> bool {
        self.slot == other.slot && self.generation == other.generation
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Id<T>) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// For look-up only: the order has no meaning.
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Id<T>) -> std::cmp::Ordering {
        (self.slot, self.generation).cmp(&(other.slot, other.generation))
    }
}

/// Slots that hold a `T` or nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Arena<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
}

/// A slot: its generation is stored beside its value, so that one memory access finds both.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Slot<T> {
    generation: u32,
    value: Option<T>,
}

impl<T> Default for Arena<T> {
    fn default() -> Arena<T> {
        Arena { slots: Vec::new(), free: Vec::new() }
    }
}

impl<T> Arena<T> {
    /// Inserts something into any free slot.
    pub fn insert(&mut self, value: T) -> Id<T> {
        if let Some(slot) = self.free.pop() {
            let there = &mut self.slots[slot as usize];
            there.value = Some(value);
            return Id { slot, generation: there.generation, of: PhantomData };
        }
        let slot = u32::try_from(self.slots.len()).expect("fewer slots than 2^32");
        self.slots.push(Slot { generation: 0, value: Some(value) });
        Id { slot, generation: 0, of: PhantomData }
    }

    /// Removes something; its handles become invalid.
    pub fn remove(&mut self, id: Id<T>) -> Option<T> {
        self.get(id)?;
        self.free.push(id.slot);
        let there = &mut self.slots[id.slot as usize];
        there.generation += 1;
        there.value.take()
    }

    /// The value of a handle, if it still exists.
    #[inline]
    pub fn get(&self, id: Id<T>) -> Option<&T> {
        let there = self.slots.get(id.slot as usize)?;
        if there.generation == id.generation { there.value.as_ref() } else { None }
    }

    /// The mutable value of a handle, if it still exists.
    #[inline]
    pub fn get_mut(&mut self, id: Id<T>) -> Option<&mut T> {
        let there = self.slots.get_mut(id.slot as usize)?;
        if there.generation == id.generation { there.value.as_mut() } else { None }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All with their handles, in the order of slots.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        (0..).zip(&self.slots).filter_map(|(slot, there)| {
            let id = Id { slot, generation: there.generation, of: PhantomData };
            there.value.as_ref().map(|value| (id, value))
        })
    }

    /// All with their handles, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Id<T>, &mut T)> {
        (0..).zip(&mut self.slots).filter_map(|(slot, there)| {
            let id = Id { slot, generation: there.generation, of: PhantomData };
            there.value.as_mut().map(|value| (id, value))
        })
    }

    /// Memory that the slots take, in bytes.
    pub fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot<T>>() + self.free.capacity() * size_of::<u32>()
    }
}

impl<T> std::ops::Index<Id<T>> for Arena<T> {
    type Output = T;

    #[inline]
    fn index(&self, id: Id<T>) -> &T {
        self.get(id).expect("the handle of an indexed agent is valid")
    }
}

impl<T> std::ops::IndexMut<Id<T>> for Arena<T> {
    #[inline]
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        self.get_mut(id).expect("the handle of an indexed agent is valid")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_of_a_removed_agent_finds_nothing() {
        let mut arena = Arena::default();
        let first = arena.insert("first");
        assert_eq!(arena.remove(first), Some("first"));
        let second = arena.insert("second");
        assert_eq!(arena.get(first), None);
        assert_eq!(arena[second], "second");
        assert_eq!(arena.len(), 1);
    }
}
