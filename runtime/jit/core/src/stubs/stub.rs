//! What all stubs do: read and write the frame's registers, count references, give up where they do not apply.
//!
//! ```text
//!   guards, each of which goes to `slow` if it fails; nothing is changed before the last of them
//!   effects
//!   rax = pc + 1, jump behind the area
//! slow:
//!   call the helper, jump behind the area; or jump to the stub that was made before, with the same arguments
//! ```
//!
//! A stub is entered in place of a call of the helper, with the helper's arguments. It does what the helper does where the
//! cache knows the answer and no object dies. What helpers look for at their end cannot be there: nothing is allocated, and
//! nobody starts tracing, without a call; and calls look for that.

use taipan_code::Reg;
use taipan_code::operand::{In, Out};
use taipan_object::Value as Word;
use taipan_object::frame::Frame;
use taipan_object::heap::ONE_REFERENCE;

use super::assembler::{Assembler, Condition, Label, Place, Register};

/// The frame: the helper's second argument.
const FRAME: Register = Register::Rsi;
/// The instruction's place: its third argument.
const PC: Register = Register::Rdx;
/// The bits that are not set in pointers.
const TAG: u8 = 7;
const UNBOUND: i32 = Word::UNBOUND.bits() as i32;
const ONE: i32 = ONE_REFERENCE as i32;

const _: () = assert!(UNBOUND as u64 == Word::UNBOUND.bits() && ONE as u64 == ONE_REFERENCE);

/// What is done where a stub does not apply.
#[derive(Clone, Copy)]
pub(super) enum Otherwise {
    /// The helper is called that is at this address.
    Call(u64),
    /// Another stub is tried.
    Try(u64),
}

/// A stub in the making.
pub(super) struct Stub {
    pub(super) code: Assembler,
    slow: Label,
    first_temp: usize,
}

/// A place at so many bytes from an address in a register; None: that is too far for any stub.
pub(super) fn place(base: Register, offset: usize) -> Option<Place> {
    Some(Place::new(base, i32::try_from(offset).ok()?))
}

impl Stub {
    /// A stub for code whose temporaries start at a register.
    pub(super) fn new(first_temp: usize) -> Stub {
        let mut code = Assembler::default();
        let slow = code.label();
        Stub { code, slow, first_temp }
    }

    /// Ends the stub; all ways lead behind the area.
    pub(super) fn finish(mut self, otherwise: Otherwise, behind: u64) -> Assembler {
        self.code.address(Register::Rax, Place::new(PC, 1));
        self.code.jump(behind);
        self.code.place(self.slow);
        match otherwise {
            Otherwise::Call(helper) => {
                self.code.constant(Register::R11, helper);
                self.code.call(Register::R11);
                self.code.jump(behind);
            }
            Otherwise::Try(stub) => self.code.jump(stub),
        }
        self.code
    }

    /// Whether reading a register moves what it holds out, and whether it holds nothing when it is written.
    pub(super) fn is_temporary(&self, reg: Reg) -> bool {
        reg.index() >= self.first_temp
    }

    fn register(reg: Reg) -> Place {
        Place::new(FRAME, size_of::<Frame>() as i32 + 8 * i32::from(reg.0))
    }

    /// Where the frame has something.
    pub(super) fn field(offset: usize) -> Place {
        Place::new(FRAME, offset as i32)
    }

    /// Reads a register, which goes on holding what it holds.
    pub(super) fn read(&mut self, to: Register, reg: Reg) {
        self.code.load(to, Self::register(reg));
    }

    /// Writes a register.
    pub(super) fn write(&mut self, reg: Reg, from: Register) {
        self.code.store(Self::register(reg), from);
    }

    /// Empties a register whose word has gone elsewhere.
    pub(super) fn empty(&mut self, reg: Reg) {
        self.code.store_constant(Self::register(reg), UNBOUND);
    }

    /// Gives up if a comparison had that result.
    pub(super) fn slow_if(&mut self, condition: Condition) {
        self.code.jump_if(condition, self.slow);
    }

    /// Gives up unless a word is a pointer.
    pub(super) fn guard_pointer(&mut self, word: Register) {
        self.code.test(word, TAG);
        self.slow_if(Condition::NotEqual);
    }

    /// Gives up if a word is no value.
    pub(super) fn guard_bound(&mut self, word: Register) {
        self.code.compare_constant(word, UNBOUND);
        self.slow_if(Condition::Equal);
    }

    /// Gives up if an object has one reference only: it would die.
    pub(super) fn guard_shared(&mut self, object: Register) {
        self.code.compare(Place::new(object, 0), ONE);
        self.slow_if(Condition::Below);
    }

    /// Gives up if half a word in memory is not that.
    pub(super) fn guard_half(&mut self, place: Place, expected: u32) {
        self.code.compare_half(place, expected);
        self.slow_if(Condition::NotEqual);
    }

    /// Gives up if a word in memory is not that; `scratch` is overwritten.
    pub(super) fn guard_word(&mut self, place: Place, expected: u64, scratch: Register) {
        self.code.constant(scratch, expected);
        self.code.compare_memory(scratch, place);
        self.slow_if(Condition::NotEqual);
    }

    /// Gives up if overwriting a word would end the last reference to an object. `consumed`: an object of which one reference
    /// is given up as well.
    pub(super) fn guard_overwritten(&mut self, word: Register, consumed: Option<Register>) {
        let plain = self.code.label();
        self.code.test(word, TAG);
        self.code.jump_if(Condition::NotEqual, plain);
        self.guard_shared(word);
        if let Some(consumed) = consumed {
            self.code.compare_registers(word, consumed);
            self.slow_if(Condition::Equal);
        }
        self.code.place(plain);
    }

    /// Adds a reference to an object.
    pub(super) fn count(&mut self, object: Register) {
        self.code.add(Place::new(object, 0), ONE);
    }

    /// Takes a reference away, which is not the last.
    pub(super) fn uncount(&mut self, object: Register) {
        self.code.subtract(Place::new(object, 0), ONE);
    }

    /// The same for a word that may be no pointer.
    pub(super) fn count_if_pointer(&mut self, word: Register) {
        let plain = self.code.label();
        self.code.test(word, TAG);
        self.code.jump_if(Condition::NotEqual, plain);
        self.count(word);
        self.code.place(plain);
    }

    /// The same for a word that may be no pointer.
    pub(super) fn uncount_if_pointer(&mut self, word: Register) {
        let plain = self.code.label();
        self.code.test(word, TAG);
        self.code.jump_if(Condition::NotEqual, plain);
        self.uncount(word);
        self.code.place(plain);
    }

    /// The last guards, for a register that is to be written: `old` gets what it holds. `consumed` as above.
    pub(super) fn guard_output(&mut self, dst: Out, old: Register, consumed: Option<Register>) {
        if !self.is_temporary(dst.0) {
            self.read(old, dst.0);
            self.guard_overwritten(old, consumed);
        }
    }

    /// Writes a word that is counted to a register, and gives up what that held.
    pub(super) fn output(&mut self, dst: Out, word: Register, old: Register) {
        self.write(dst.0, word);
        if !self.is_temporary(dst.0) {
            self.uncount_if_pointer(old);
        }
    }

    /// An operand that is given up if it is a temporary: `object`, which was read from it.
    pub(super) fn consumed(&self, operand: In, object: Register) -> Option<Register> {
        self.is_temporary(operand.0).then_some(object)
    }
}
