//! The values of exits a second time, for a test (`--stress deopt-verify`).
//!
//! Just before each guard, and each site where a last reference is given up, optimised code stores here which exit that
//! is, and the exit's values. What the stackmap says is compared with them before anything is recovered.
//!
//! ```text
//! the exit's number in the program | its first value | its second value ..
//! ```
//!
//! One thread runs compiled code, and what it has stored is compared before it runs any other.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many values an exit may have.
pub const MOST_VALUES: usize = 1 << 16;

static STORED: [AtomicU64; 1 + MOST_VALUES] = [const { AtomicU64::new(0) }; 1 + MOST_VALUES];

thread_local! {
    static VERIFIED: Cell<u64> = const { Cell::new(0) };
}

/// Where compiled code stores.
#[must_use]
pub fn address() -> u64 {
    STORED.as_ptr().expose_provenance() as u64
}

/// How many words were compared so far.
#[must_use]
pub fn verified() -> u64 {
    VERIFIED.get()
}

/// A word that is not what was stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Difference {
    /// Which value of the exit; None: the exit is another.
    pub(crate) value: Option<usize>,
    /// What it is now.
    pub(crate) is: u64,
    /// What was stored.
    pub(crate) was: u64,
}

/// Compares an exit's number and its values with what was stored; the first difference.
pub(crate) fn difference(number: u64, values: impl Iterator<Item = u64>) -> Option<Difference> {
    let numbered = std::iter::once((None, number)).chain(values.enumerate().map(|(at, bits)| (Some(at), bits)));
    for ((value, is), stored) in numbered.zip(&STORED) {
        VERIFIED.set(VERIFIED.get() + 1);
        let was = stored.load(Ordering::Relaxed);
        if is != was {
            return Some(Difference { value, is, was });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Difference, Ordering, STORED, difference, verified};

    #[test]
    fn first_difference_is_found() {
        for (word, stored) in [7, 1, 2, 3].into_iter().zip(&STORED) {
            stored.store(word, Ordering::Relaxed);
        }
        let before = verified();
        assert_eq!(difference(7, [1, 2, 3].into_iter()), None);
        assert_eq!(verified() - before, 4);
        let found = |value, is, was| Some(Difference { value, is, was });
        assert_eq!(difference(7, [1, 5, 6].into_iter()), found(Some(1), 5, 2));
        assert_eq!(difference(8, [1].into_iter()), found(None, 8, 7));
    }
}
