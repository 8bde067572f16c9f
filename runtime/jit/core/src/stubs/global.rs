//! Stubs for globals and builtins.
//!
//! A version of a dict's keys is no other dict's, ever, and says where each key's value is.

use taipan_code::operand::Out;
use taipan_interp::global::state;
use taipan_object::frame::Frame;
use taipan_object::heap::Obj;
use taipan_object::types::code::Seen;
use taipan_object::types::dict::PyDict;

use super::assembler::Register;
use super::stub::{Stub, place};

const DICT: Register = Register::Rax;
const VALUE: Register = Register::R8;
const OLD: Register = Register::R9;

/// Reads the dict that the frame has at an offset, and gives up unless its keys are those that were seen.
fn guard_keys(stub: &mut Stub, offset: usize, version: u32) -> Option<()> {
    stub.code.load(DICT, Stub::field(offset));
    let at = Obj::<PyDict>::PAYLOAD_OFFSET + PyDict::layout().version;
    stub.guard_half(place(DICT, at)?, version);
    Some(())
}

/// `dst = name`
pub(super) fn load(stub: &mut Stub, dst: Out, seen: &Seen) -> Option<()> {
    guard_keys(stub, std::mem::offset_of!(Frame, globals), seen.version)?;
    match seen.state {
        state::GLOBAL => {}
        state::BUILTIN => {
            let version = u32::try_from(seen.key).ok().filter(|version| *version != 0)?;
            guard_keys(stub, std::mem::offset_of!(Frame, builtins), version)?;
        }
        _ => return None,
    }
    let layout = PyDict::layout();
    let entries = place(DICT, Obj::<PyDict>::PAYLOAD_OFFSET + layout.entries)?;
    stub.code.load(DICT, entries);
    let value = place(DICT, layout.value + layout.entry * seen.index as usize)?;
    stub.code.load(VALUE, value);
    stub.guard_output(dst, OLD, None);
    stub.count_if_pointer(VALUE);
    stub.output(dst, VALUE, OLD);
    Some(())
}
