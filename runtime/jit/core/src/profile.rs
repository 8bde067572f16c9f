//! What the optimising compiler knows of how code has behaved: copied when compiling is asked for, so that it needs no
//! lock.

use std::collections::BTreeSet;

use taipan_object::Value;
use taipan_object::frame::Frame;
use taipan_object::types::code::{Feedback, PyCode};
use taipan_object::types::float::PyFloat;
use taipan_object::{Downcast, NativeType, PyType, Thread, heap};

/// What a register held when compiling was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// A small int.
    Int,
    /// A float.
    Float,
    /// A bool.
    Bool,
    /// Anything else, or nothing.
    Other,
}

/// How one function has behaved, and what its compiled code needs to know of the process.
#[derive(Debug)]
pub struct Profile {
    /// The instruction at which compiling was asked for, with what the registers held there.
    pub at: (usize, Vec<Seen>),
    /// What each site's cache says.
    pub sites: Vec<Site>,
    /// Instructions whose guards failed again and again: they get none.
    pub generic: BTreeSet<usize>,
    /// The address of the word that says that something is pending.
    pub pending: u64,
    /// The types whose instances have fast paths.
    pub types: Types,
    /// Ask before each guard whether it is to fail.
    pub stress: bool,
}

/// A copy of `taipan_object::types::code::Feedback`, with what it says of the class.
#[derive(Clone, Copy, Default, Debug)]
pub struct Site {
    /// What the cache does, or notes.
    pub state: u32,
    /// The class's version.
    pub version: u32,
    /// A shape's address.
    pub key: u64,
    /// A slot.
    pub index: u32,
    /// How often the cache did not know.
    pub misses: u32,
    /// A value that lives as long as the version is current.
    pub value: u64,
    /// The class's address; 0: unknown.
    pub class: u64,
    /// Where instances of the class have their shape, in bytes.
    pub tail: i32,
    /// How many slots they have in themselves.
    pub inline_slots: u32,
}

impl Site {
    fn of(feedback: &Feedback) -> Site {
        Site {
            state: feedback.state.get(),
            version: feedback.version.get(),
            key: feedback.key.get(),
            index: feedback.index.get(),
            misses: feedback.misses.get(),
            value: feedback.value.get(),
            class: feedback.class.get(),
            tail: feedback.tail.get().cast_signed(),
            inline_slots: feedback.inline_slots.get(),
        }
    }
}

/// Types that compiled code compares with, and where their instances keep things, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Types {
    /// `list`
    pub list: u64,
    /// The pointer to a list's items, and their number.
    pub list_items: (i32, i32),
    /// `range_iterator`
    pub range_iterator: u64,
    /// Its next item, its step, and how many are left.
    pub range: (i32, i32, i32),
    /// `list_iterator`
    pub list_iterator: u64,
    /// Its list, and the index of its next item.
    pub list_cursor: (i32, i32),
    /// The version of a class, from the class's address.
    pub class_version: i32,
}

impl Profile {
    /// What is known of the running frame's function.
    #[must_use]
    pub fn of(th: &Thread, frame: &Frame, code: &PyCode, generic: BTreeSet<usize>, stress: bool) -> Profile {
        let registers = (0..usize::from(frame.register_count)).map(|i| seen(frame, code, i));
        Profile {
            at: (frame.pc.get() as usize, registers.collect()),
            sites: code.feedback.iter().map(Site::of).collect(),
            generic,
            pending: th.vm().pending.as_ptr().expose_provenance() as u64,
            types: types(),
            stress,
        }
    }
}

/// Temporaries may hold stale words; what compiled code finds in them is checked where it enters.
fn seen(frame: &Frame, code: &PyCode, index: usize) -> Seen {
    if index >= usize::from(code.first_temp) {
        return Seen::Other;
    }
    match frame.register(index) {
        Some(value) if value.value().is_int() => Seen::Int,
        Some(value) if value.value().is_float() => Seen::Float,
        Some(value)
            if value
                .downcast_exact::<PyFloat>()
                .is_some_and(|float| float.value == 0.0) =>
        {
            Seen::Float
        }
        Some(value) if value.value() == Value::TRUE || value.value() == Value::FALSE => Seen::Bool,
        _ => Seen::Other,
    }
}

fn types() -> Types {
    use taipan_object::types::iterators::{PyListIterator, PyRangeIterator};
    use taipan_object::types::list::PyList;
    let address = |class: &taipan_object::Class| std::ptr::from_ref(class).expose_provenance() as u64;
    let payload = heap::Obj::<PyRangeIterator>::PAYLOAD_OFFSET;
    let field = |offset: usize| (payload + offset) as i32;
    let cursor = |offset: usize| (heap::Obj::<PyListIterator>::PAYLOAD_OFFSET + offset) as i32;
    let (items, len) = heap::Items::layout();
    let list = heap::Obj::<PyList>::PAYLOAD_OFFSET + std::mem::offset_of!(PyList, items);
    Types {
        list: address(PyList::class()),
        list_items: ((list + items) as i32, (list + len) as i32),
        range_iterator: address(PyRangeIterator::class()),
        range: (
            field(std::mem::offset_of!(PyRangeIterator, next)),
            field(std::mem::offset_of!(PyRangeIterator, step)),
            field(std::mem::offset_of!(PyRangeIterator, left)),
        ),
        list_iterator: address(PyListIterator::class()),
        list_cursor: (
            cursor(std::mem::offset_of!(PyListIterator, sequence)),
            cursor(std::mem::offset_of!(PyListIterator, index)),
        ),
        class_version: class_version(),
    }
}

fn class_version() -> i32 {
    (heap::Obj::<PyType>::PAYLOAD_OFFSET + std::mem::offset_of!(PyType, version)) as i32
}
