//! What compiled code takes for granted, so that it need not look: that a class, the keys of a dict (and some of its
//! values) or a function is as it was.
//!
//! Each of these has a number that is never used twice and that a change or its death takes away. Compiled code that
//! relies on a number has a flag, which [`lost`] raises then. The code is not entered any more, and where it is running
//! it looks at its flag whenever Python may have run, and leaves.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

/// What is assumed to be as it was, by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Assumption {
    /// A class, and its bases: see `PyType::version`.
    Class(u32),
    /// The keys of a dict and the values that are [watched](crate::types::dict::PyDict::watch): see
    /// `PyDict::keys_version`.
    Keys(u32),
    /// Code and defaults of a function: see `PyFunction::version`.
    Function(u32),
}

/// A flag of compiled code: 0 as long as what the code relies on holds. The code reads it in memory.
pub type Flag = Arc<AtomicU64>;

thread_local! {
    static WATCHED: RefCell<HashMap<Assumption, Vec<Weak<AtomicU64>>>> = RefCell::default();
}

/// Has `flag` raised when something is lost that holds now.
pub fn rely(assumption: Assumption, flag: &Flag) {
    WATCHED.with_borrow_mut(|watched| {
        let flags = watched.entry(assumption).or_default();
        if flags.len() == flags.capacity() {
            flags.retain(|flag| flag.strong_count() > 0);
        }
        flags.push(Arc::downgrade(flag));
    });
}

/// What has this number has changed, or died.
#[inline]
pub(crate) fn lost(assumption: Assumption) {
    let (Assumption::Class(number) | Assumption::Keys(number) | Assumption::Function(number)) = assumption;
    if number != 0 {
        raise(assumption);
    }
}

#[cold]
fn raise(assumption: Assumption) {
    // Objects may die when the thread ends, after its variables.
    let flags = WATCHED.try_with(|watched| watched.borrow_mut().remove(&assumption));
    for flag in flags.ok().flatten().unwrap_or_default() {
        if let Some(flag) = flag.upgrade() {
            flag.store(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_raised_once_what_it_relies_on_is_lost() {
        let (one, both) = (Flag::default(), Flag::default());
        rely(Assumption::Class(7), &one);
        rely(Assumption::Class(7), &both);
        rely(Assumption::Keys(7), &both);
        lost(Assumption::Keys(7));
        assert_eq!((one.load(Ordering::Relaxed), both.load(Ordering::Relaxed)), (0, 1));
        lost(Assumption::Class(7));
        assert_eq!(one.load(Ordering::Relaxed), 1);
        lost(Assumption::Class(0));
    }
}
