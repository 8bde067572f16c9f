//! Stubs for attributes: slots of instances, members, plain values and methods of the class.
//!
//! A class is known by its version alone, which no other class ever has. Its shapes live as long as it does, and the object
//! keeps it alive: a shape that is compared after the version is the one that the cache saw.

use taipan_code::operand::{In, Out, OutRegs};
use taipan_interp::attr::state;
use taipan_object::PyType;
use taipan_object::heap::Obj;
use taipan_object::instance::TAIL_HEAD;
use taipan_object::types::code::Seen;

use super::assembler::{Place, Register};
use super::stub::{Stub, place};

const OBJECT: Register = Register::Rax;
const CLASS: Register = Register::Rcx;
const VALUE: Register = Register::R8;
const OLD: Register = Register::R9;
const SCRATCH: Register = Register::R10;

/// Where an object has its class.
const CLASS_OFFSET: i32 = 8;

/// Reads the object, and gives up unless its class is the one that was seen.
fn guard_class(stub: &mut Stub, obj: In, seen: &Seen) -> Option<()> {
    stub.read(OBJECT, obj.0);
    stub.guard_pointer(OBJECT);
    stub.code.load(CLASS, Place::new(OBJECT, CLASS_OFFSET));
    let version = Obj::<PyType>::PAYLOAD_OFFSET + std::mem::offset_of!(PyType, version);
    stub.guard_half(place(CLASS, version)?, seen.version);
    Some(())
}

/// Gives up unless the object has the shape that was seen.
fn guard_shape(stub: &mut Stub, seen: &Seen) -> Option<()> {
    stub.guard_word(place(OBJECT, seen.tail as usize)?, seen.key, SCRATCH);
    Some(())
}

/// Where the object has a slot; [`SCRATCH`] may be its base.
fn slot(stub: &mut Stub, seen: &Seen) -> Option<Place> {
    let tail = seen.tail as usize;
    match seen.index.checked_sub(seen.inline_slots) {
        None => place(OBJECT, tail + TAIL_HEAD + 8 * seen.index as usize),
        Some(spilled) => {
            stub.code.load(SCRATCH, place(OBJECT, tail + 8)?);
            place(SCRATCH, 8 * spilled as usize)
        }
    }
}

/// `dst = obj.name`
pub(super) fn load(stub: &mut Stub, dst: Out, obj: In, seen: &Seen) -> Option<()> {
    guard_class(stub, obj, seen)?;
    match seen.state {
        state::SLOT => {
            guard_shape(stub, seen)?;
            let slot = slot(stub, seen)?;
            stub.code.load(VALUE, slot);
        }
        state::MEMBER => {
            stub.code.load(VALUE, place(OBJECT, seen.index as usize)?);
            stub.guard_bound(VALUE);
        }
        state::CLASS_VALUE => {
            guard_shape(stub, seen)?;
            stub.code.constant(VALUE, seen.value);
        }
        _ => return None,
    }
    let consumed = stub.consumed(obj, OBJECT);
    if consumed.is_some() {
        stub.guard_shared(OBJECT);
    }
    stub.guard_output(dst, OLD, consumed);
    stub.count_if_pointer(VALUE);
    if consumed.is_some() {
        stub.empty(obj.0);
        stub.uncount(OBJECT);
    }
    stub.output(dst, VALUE, OLD);
    Some(())
}

/// `obj.name = value`
pub(super) fn store(stub: &mut Stub, obj: In, value: In, seen: &Seen) -> Option<()> {
    guard_class(stub, obj, seen)?;
    let consumed = stub.consumed(obj, OBJECT);
    let is_new = seen.state == state::STORE_NEW;
    let to = match seen.state {
        state::STORE_SLOT => {
            guard_shape(stub, seen)?;
            slot(stub, seen)?
        }
        state::MEMBER => place(OBJECT, seen.index as usize)?,
        // What is beside the object may have to grow.
        state::STORE_NEW if seen.index < seen.inline_slots => {
            guard_shape(stub, seen)?;
            slot(stub, seen)?
        }
        _ => return None,
    };
    if !is_new {
        stub.code.load(OLD, to);
        stub.guard_overwritten(OLD, consumed);
    }
    if consumed.is_some() {
        stub.guard_shared(OBJECT);
    }
    stub.read(VALUE, value.0);
    if stub.is_temporary(value.0) {
        stub.empty(value.0);
    } else {
        stub.count_if_pointer(VALUE);
    }
    stub.code.store(to, VALUE);
    if is_new {
        stub.code.constant(SCRATCH, seen.value);
        stub.code.store(place(OBJECT, seen.tail as usize)?, SCRATCH);
    } else {
        stub.uncount_if_pointer(OLD);
    }
    if consumed.is_some() {
        stub.empty(obj.0);
        stub.uncount(OBJECT);
    }
    Some(())
}

/// `LoadMethod`: a function of the class and the object go to a call window.
pub(super) fn method(stub: &mut Stub, dst: OutRegs, obj: In, seen: &Seen) -> Option<()> {
    let (callable, receiver) = (dst.base, dst.base.plus(1));
    if !stub.is_temporary(callable) {
        return None;
    }
    guard_class(stub, obj, seen)?;
    match seen.state {
        state::METHOD => guard_shape(stub, seen)?,
        state::PLAIN_METHOD => {}
        _ => return None,
    }
    // The class has it, as its version says.
    stub.code.constant(VALUE, seen.value);
    stub.count(VALUE);
    if stub.is_temporary(obj.0) {
        stub.empty(obj.0);
    } else {
        stub.count(OBJECT);
    }
    stub.write(callable, VALUE);
    stub.write(receiver, OBJECT);
    Some(())
}
