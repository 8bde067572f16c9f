//! What the optimising compiler knows of how code has behaved: copied when compiling is asked for, so that it needs no
//! lock.

use std::collections::BTreeSet;

use taipan_object::Value;
use taipan_object::frame::Frame;
use taipan_object::types::code::PyCode;
use taipan_object::types::float::PyFloat;
use taipan_object::{Downcast, NativeType, Thread, heap};

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
    /// What each site's cache says: `Feedback::state`.
    pub sites: Vec<u32>,
    /// Instructions whose guards failed again and again: they get none.
    pub generic: BTreeSet<usize>,
    /// The address of the word that says that something is pending.
    pub pending: u64,
    /// The types whose instances have fast paths.
    pub types: Types,
    /// Ask before each guard whether it is to fail.
    pub stress: bool,
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
}

impl Profile {
    /// What is known of the running frame's function.
    #[must_use]
    pub fn of(th: &Thread, frame: &Frame, code: &PyCode, generic: BTreeSet<usize>, stress: bool) -> Profile {
        let registers = (0..usize::from(frame.register_count)).map(|i| seen(frame, code, i));
        Profile {
            at: (frame.pc.get() as usize, registers.collect()),
            sites: code.feedback.iter().map(|site| site.state.get()).collect(),
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
    use taipan_object::types::iterators::PyRangeIterator;
    use taipan_object::types::list::PyList;
    let address = |class: &taipan_object::Class| std::ptr::from_ref(class).expose_provenance() as u64;
    let payload = heap::Obj::<PyRangeIterator>::PAYLOAD_OFFSET;
    let field = |offset: usize| (payload + offset) as i32;
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
    }
}
