//! The hash table of `dict`: entries in order of insertion, and an index table with CPython's probe sequence.
//!
//! The table knows hashes and identities, nothing of `__eq__`: a probe that meets an equal hash under another identity
//! stops and lets the caller compare (see `storage`).

use taipan_heap::Ref;
use taipan_heap::collect::{TakeRefs, Trace, Tracer};

/// One key and its value; both absent after deletion.
pub struct Entry {
    /// The key's hash.
    pub hash: i64,
    /// The key.
    pub key: Option<Ref>,
    /// The value.
    pub value: Option<Ref>,
}

const EMPTY: i32 = -1;
const DELETED: i32 = -2;
const MIN_SIZE: usize = 8;

/// Where a probe stopped.
pub enum Found {
    /// At the entry of the key.
    Entry(usize),
    /// At an entry with the same hash and another key object: compare, and go on if it differs.
    Candidate(usize),
    /// Nowhere: the key is not there.
    Missing,
}

/// Entries and index.
#[derive(Default)]
pub struct Table {
    indices: Vec<i32>,
    entries: Vec<Entry>,
    live: usize,
}

/// CPython's probe sequence (`lookdict`).
struct Probe {
    slot: usize,
    perturb: u64,
    mask: usize,
}

impl Probe {
    #[inline]
    fn new(hash: i64, mask: usize) -> Probe {
        Probe {
            slot: hash as usize & mask,
            perturb: hash.cast_unsigned(),
            mask,
        }
    }

    #[inline]
    fn advance(&mut self) {
        self.perturb >>= 5;
        self.slot = self
            .slot
            .wrapping_mul(5)
            .wrapping_add(self.perturb as usize)
            .wrapping_add(1)
            & self.mask;
    }
}

impl Table {
    /// A table with room for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Table {
        let mut table = Table::default();
        if capacity > 0 {
            table.rebuild(capacity);
        }
        table
    }

    /// Number of keys.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Where compiled code finds the pointer to the entries, the size of one, and its value, in bytes.
    ///
    /// # Panics
    /// If the standard library's vectors are not three words any more.
    #[must_use]
    pub fn layout() -> (usize, usize, usize) {
        let sample: Vec<Entry> = Vec::with_capacity(7);
        assert_eq!(
            size_of::<Vec<Entry>>(),
            3 * size_of::<usize>(),
            "pointer, capacity, length"
        );
        // SAFETY: a vector is three words, all of them initialised.
        let words = unsafe { std::ptr::from_ref(&sample).cast::<[usize; 3]>().read() };
        let pointer = sample.as_ptr().addr();
        let found = words.iter().position(|word| *word == pointer);
        let vector = 8 * found.expect("a vector holds its pointer");
        (
            std::mem::offset_of!(Table, entries) + vector,
            size_of::<Entry>(),
            std::mem::offset_of!(Entry, value),
        )
    }

    /// All entries, deleted ones included.
    #[inline]
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Entry `index`, to change its value.
    #[inline]
    pub fn entry_mut(&mut self, index: usize) -> Option<&mut Entry> {
        self.entries.get_mut(index)
    }

    /// Looks for a key. `equal` decides for an entry with the same hash: None means that it cannot without running
    /// Python. Entries in `rejected` were compared before and differ.
    #[inline]
    pub fn find(&self, hash: i64, rejected: &[usize], mut equal: impl FnMut(&Ref) -> Option<bool>) -> Found {
        if self.indices.is_empty() {
            return Found::Missing;
        }
        let mut probe = Probe::new(hash, self.indices.len() - 1);
        loop {
            let index = self.indices[probe.slot];
            if index >= 0 {
                let entry = &self.entries[index as usize];
                if entry.hash == hash
                    && let Some(key) = &entry.key
                {
                    match equal(key) {
                        Some(true) => return Found::Entry(index as usize),
                        Some(false) => {}
                        None if rejected.contains(&(index as usize)) => {}
                        None => return Found::Candidate(index as usize),
                    }
                }
            } else if index == EMPTY {
                return Found::Missing;
            }
            probe.advance();
        }
    }

    /// How many bytes the next new key makes the table grow by, if by any.
    #[inline]
    #[must_use]
    pub fn growth(&self) -> Option<usize> {
        let full = self.entries.len() >= self.indices.len() * 2 / 3;
        full.then(|| self.live * 2 * (size_of::<Entry>() + 2 * size_of::<i32>()))
    }

    /// Adds a key that is not there.
    pub fn insert_new(&mut self, hash: i64, key: Ref, value: Ref) {
        if self.entries.len() >= self.indices.len() * 2 / 3 {
            self.rebuild(self.live * 3 / 2 + 1);
        }
        let index = i32::try_from(self.entries.len()).expect("fewer than 2^31 entries");
        self.place(hash, index);
        self.entries.push(Entry {
            hash,
            key: Some(key),
            value: Some(value),
        });
        self.live += 1;
    }

    fn place(&mut self, hash: i64, index: i32) {
        let mut probe = Probe::new(hash, self.indices.len() - 1);
        while self.indices[probe.slot] >= 0 {
            probe.advance();
        }
        self.indices[probe.slot] = index;
    }

    /// Removes entry `index`; key and value are returned to be dropped.
    pub fn remove(&mut self, index: usize) -> Option<(Ref, Ref)> {
        let entry = self.entries.get_mut(index)?;
        let key = entry.key.take()?;
        let value = entry.value.take()?;
        let hash = entry.hash;
        let mut probe = Probe::new(hash, self.indices.len() - 1);
        while self.indices[probe.slot] != index as i32 {
            probe.advance();
        }
        self.indices[probe.slot] = DELETED;
        self.live -= 1;
        Some((key, value))
    }

    /// Drops the holes after the last entry, so that `popitem` in a loop stays linear. Other removals keep them: an
    /// iterator finds what is inserted after.
    pub fn trim(&mut self) {
        while self.entries.last().is_some_and(|e| e.key.is_none()) {
            self.entries.pop();
        }
    }

    /// Makes the index large enough for `capacity` entries and drops the holes.
    fn rebuild(&mut self, capacity: usize) {
        let mut size = MIN_SIZE;
        while size * 2 / 3 < capacity {
            size *= 2;
        }
        self.entries.retain(|e| e.key.is_some());
        self.entries.reserve(capacity.saturating_sub(self.entries.len()));
        self.indices.clear();
        self.indices.resize(size, EMPTY);
        for i in 0..self.entries.len() {
            let hash = self.entries[i].hash;
            self.place(hash, i as i32);
        }
    }

    /// A table with the same entries.
    #[must_use]
    pub fn duplicate(&self) -> Table {
        let live = self.entries.iter().filter(|e| e.key.is_some());
        let entries: Vec<Entry> = live
            .map(|e| Entry {
                hash: e.hash,
                key: e.key.clone(),
                value: e.value.clone(),
            })
            .collect();
        let mut table = Table {
            indices: Vec::new(),
            live: entries.len(),
            entries,
        };
        if table.live > 0 {
            table.rebuild(table.live);
        }
        table
    }
}

impl Trace for Table {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for entry in &self.entries {
            entry.key.trace(tracer);
            entry.value.trace(tracer);
        }
    }
    fn give_up(&self, _garbage: &mut Vec<Ref>) {}
}

impl TakeRefs for Table {
    fn take_refs(&mut self, garbage: &mut Vec<Ref>) {
        for entry in std::mem::take(self).entries {
            garbage.extend(entry.key);
            garbage.extend(entry.value);
        }
    }
}
