//! The table of a set, with CPython's probing and growth (`setobject.c`), which decide the order of iteration.

use taipan_heap::Ref;

const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const MIN_SIZE: usize = 8;

#[derive(Clone, Default)]
enum Slot {
    #[default]
    Empty,
    Deleted,
    Full(i64, Ref),
}

/// Where a probe stopped.
pub(super) enum Found {
    /// At the key.
    At(usize),
    /// At a key with the same hash that must be compared.
    Candidate(usize),
    /// Nowhere.
    Missing,
}

/// Open addressing over slots.
pub struct SetTable {
    slots: Vec<Slot>,
    /// Slots in use or deleted.
    fill: usize,
    /// Slots in use.
    used: usize,
    /// Where `pop` looks next.
    finger: usize,
}

impl Default for SetTable {
    fn default() -> Self {
        SetTable {
            slots: vec![Slot::Empty; MIN_SIZE],
            fill: 0,
            used: 0,
            finger: 0,
        }
    }
}

/// The slots to look at, in order.
fn probe(hash: i64, mask: usize) -> impl Iterator<Item = usize> {
    let mut perturb = hash.cast_unsigned();
    let mut i = hash as usize & mask;
    let mut linear = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
    let mut at = i;
    std::iter::from_fn(move || {
        let current = at;
        if linear > 0 {
            linear -= 1;
            at += 1;
        } else {
            perturb >>= PERTURB_SHIFT;
            i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
            linear = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            at = i;
        }
        Some(current)
    })
}

impl SetTable {
    /// Number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    pub(super) fn find(&self, hash: i64, mut equal: impl FnMut(&Ref) -> Option<bool>) -> Found {
        for i in probe(hash, self.slots.len() - 1) {
            match &self.slots[i] {
                Slot::Empty => return Found::Missing,
                Slot::Full(h, key) if *h == hash => match equal(key) {
                    Some(true) => return Found::At(i),
                    Some(false) => {}
                    None => return Found::Candidate(i),
                },
                Slot::Deleted | Slot::Full(..) => {}
            }
        }
        Found::Missing
    }

    pub(super) fn key_at(&self, slot: usize) -> Option<&Ref> {
        match self.slots.get(slot) {
            Some(Slot::Full(_, key)) => Some(key),
            _ => None,
        }
    }

    /// How many bytes the next new key makes the table grow to, if it grows.
    pub(super) fn growth(&self) -> Option<usize> {
        let grows = (self.fill + 1) * 5 >= (self.slots.len() - 1) * 3;
        grows.then(|| self.used * 8 * size_of::<Slot>())
    }

    /// Adds a key that is not there.
    pub(super) fn insert_new(&mut self, hash: i64, key: Ref) {
        let mask = self.slots.len() - 1;
        let free = probe(hash, mask)
            .find(|i| matches!(self.slots[*i], Slot::Empty))
            .expect("tables are never full");
        self.slots[free] = Slot::Full(hash, key);
        self.fill += 1;
        self.used += 1;
        if self.fill * 5 >= mask * 3 {
            self.resize(if self.used > 50_000 {
                self.used * 2
            } else {
                self.used * 4
            });
        }
    }

    /// Grows (or cleans) the table to more than `min_used` slots.
    pub(super) fn resize(&mut self, min_used: usize) {
        let mut size = MIN_SIZE;
        while size <= min_used {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.slots, vec![Slot::Empty; size]);
        self.fill = self.used;
        for slot in old {
            if let Slot::Full(hash, key) = slot {
                let mask = size - 1;
                let free = probe(hash, mask)
                    .find(|i| matches!(self.slots[*i], Slot::Empty))
                    .expect("room was made");
                self.slots[free] = Slot::Full(hash, key);
            }
        }
    }

    /// Makes room as for merging `other` more keys (`set_merge_lock_held`).
    pub(super) fn reserve_for_merge(&mut self, other: usize) {
        if (self.fill + other) * 5 >= (self.slots.len() - 1) * 3 {
            self.resize((self.used + other) * 2);
        }
    }

    pub(super) fn remove(&mut self, slot: usize) -> Option<Ref> {
        match std::mem::replace(&mut self.slots[slot], Slot::Deleted) {
            Slot::Full(_, key) => {
                self.used -= 1;
                Some(key)
            }
            other => {
                self.slots[slot] = other;
                None
            }
        }
    }

    /// Removes some key, as `set.pop` chooses it.
    pub(super) fn pop(&mut self) -> Option<Ref> {
        if self.used == 0 {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut i = self.finger & mask;
        while !matches!(self.slots[i], Slot::Full(..)) {
            i = (i + 1) & mask;
        }
        self.finger = i + 1;
        self.remove(i)
    }

    /// Keys in table order.
    pub fn keys(&self) -> impl Iterator<Item = &Ref> {
        self.entries().map(|(_, key)| key)
    }

    /// Hashes and keys in table order.
    pub fn entries(&self) -> impl Iterator<Item = (i64, &Ref)> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Full(hash, key) => Some((*hash, key)),
            Slot::Empty | Slot::Deleted => None,
        })
    }

    /// The next key at or after `*position`, which moves past it.
    pub(super) fn next_key(&self, position: &mut usize) -> Option<Ref> {
        while let Some(slot) = self.slots.get(*position) {
            *position += 1;
            if let Slot::Full(_, key) = slot {
                return Some(key.clone());
            }
        }
        None
    }

    /// All keys.
    pub(super) fn into_keys(self) -> impl Iterator<Item = Ref> {
        self.slots.into_iter().filter_map(|slot| match slot {
            Slot::Full(_, key) => Some(key),
            Slot::Empty | Slot::Deleted => None,
        })
    }
}
