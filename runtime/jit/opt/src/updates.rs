//! `x[i] += y`, `x.a += y`, `n += y` of a shared variable: what is stored goes where a number was read just before, so nothing
//! can be given up there.

use taipan_code::Reg;
use taipan_lir::{Region, Value, Width};

use crate::flow::Pass;

/// A place in an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum At {
    /// An item of a list, by its index as a word.
    Item(Value),
    /// An attribute in the object, at so many bytes.
    Slot(i32),
    /// What a cell holds.
    Cell,
}

/// How much is remembered of what was read.
const MOST_LOADED: usize = 4;

/// What was read, as long as nothing can have changed it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loaded {
    object: Value,
    at: At,
    word: Value,
    /// It is certainly no pointer.
    plain: bool,
}

impl Pass<'_> {
    /// Notes what was read from where.
    pub(crate) fn loaded(&mut self, object: Value, at: At, word: Value) {
        let loaded = Loaded {
            object,
            at,
            word,
            plain: false,
        };
        self.loaded.truncate(MOST_LOADED - 1);
        self.loaded.insert(0, loaded);
    }

    /// Notes that a word is a number.
    pub(crate) fn is_number(&mut self, word: Value) {
        for loaded in &mut self.loaded {
            loaded.plain |= loaded.word == word;
        }
    }

    /// Stores an operand where a number was read just before: `base` and `offset` are that place. False: nothing was done.
    pub(crate) fn update(&mut self, object: Value, at: At, region: Region, place: (Value, i32), value: Reg) -> bool {
        let known = |loaded: &Loaded| loaded.object == object && loaded.at == at && loaded.plain;
        if !self.loaded.iter().any(known) {
            return false;
        }
        let word = self.stored_word(value);
        self.b.store(region, Width::Word, place.0, place.1, word);
        self.loaded.clear();
        true
    }
}
