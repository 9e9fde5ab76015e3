//! Parts of many runs, for machines that make them side by side.

/// A part of many runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Shard {
    /// All runs.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// What it is called in messages and names of files.
    pub fn name(self) -> String {
        format!("shard-{}-of-{}", self.number, self.of)
    }

    /// Whether it has the runs in that place, from 0: shards take places in turns.
    pub const fn has(self, place: usize) -> bool {
        place % self.of + 1 == self.number
    }
}
