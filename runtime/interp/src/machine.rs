//! Access to the registers of the running frame.
//!
//! All `unsafe` access by index goes through here. The code verifier has checked that every index of an instruction is
//! below the frame's number of registers.

use std::mem::ManuallyDrop;
use std::ops::Deref;

use taipan_code::Reg;
use taipan_code::operand::{In, Out, Peek};
use taipan_object::heap::reference::release;
use taipan_object::{Ref, Value};

/// The registers of one frame, and where its temporaries start.
#[derive(Clone, Copy)]
pub(crate) struct Registers {
    base: *mut Value,
    first_temp: u16,
}

/// An operand: owned if it was moved out of a temporary, else borrowed from its register.
pub(crate) struct Operand {
    value: ManuallyDrop<Ref>,
    owned: bool,
}

impl Deref for Operand {
    type Target = Ref;
    #[inline]
    fn deref(&self) -> &Ref {
        &self.value
    }
}

impl Operand {
    /// The reference, owned.
    #[inline]
    pub(crate) fn into_ref(self) -> Ref {
        let mut this = ManuallyDrop::new(self);
        if this.owned {
            // SAFETY: `this` is never used again.
            unsafe { ManuallyDrop::take(&mut this.value) }
        } else {
            Ref::clone(&this.value)
        }
    }
}

impl Drop for Operand {
    #[inline]
    fn drop(&mut self) {
        if self.owned {
            // SAFETY: dropped once, here.
            unsafe { ManuallyDrop::drop(&mut self.value) };
        }
    }
}

impl Registers {
    pub(crate) fn new(base: *mut Value, first_temp: u16) -> Registers {
        Registers { base, first_temp }
    }

    /// The raw word of a register.
    #[inline(always)]
    pub(crate) fn raw(self, reg: Reg) -> Value {
        // SAFETY: verified index.
        unsafe { self.base.add(reg.index()).read() }
    }

    #[inline(always)]
    fn put_raw(self, reg: Reg, value: Value) {
        // SAFETY: verified index.
        unsafe { self.base.add(reg.index()).write(value) };
    }

    /// Writes a word that is no pointer; the old value is released.
    #[inline(always)]
    pub(crate) fn set_plain(self, out: Out, value: Value) {
        let old = self.raw(out.0);
        self.put_raw(out.0, value);
        // SAFETY: the register owned the old value.
        unsafe { release(old) };
    }

    /// Writes an output; the old value is released after the write.
    #[inline(always)]
    pub(crate) fn set(self, out: Out, value: Ref) {
        self.set_plain(out, value.into_value());
    }

    /// Writes any register.
    #[inline]
    pub(crate) fn set_reg(self, reg: Reg, value: Ref) {
        self.set(Out(reg), value);
    }

    /// Makes a register unbound.
    #[inline]
    pub(crate) fn clear(self, reg: Reg) {
        self.set_plain(Out(reg), Value::UNBOUND);
    }

    /// Whether reading an operand takes it.
    #[inline(always)]
    pub(crate) fn consumes(self, input: In) -> bool {
        input.0.0 >= self.first_temp
    }

    /// An input operand.
    #[inline(always)]
    pub(crate) fn operand(self, input: In) -> Operand {
        let value = self.raw(input.0);
        let owned = input.0.0 >= self.first_temp;
        if owned {
            self.put_raw(input.0, Value::UNBOUND);
        }
        debug_assert!(!value.is_unbound(), "operand {} is bound", input.0.0);
        // SAFETY: an operand is bound; if it is not owned, `owned` keeps it from being dropped.
        Operand {
            value: ManuallyDrop::new(unsafe { Ref::from_owned(value) }),
            owned,
        }
    }

    /// An input operand, owned.
    #[inline(always)]
    pub(crate) fn owned(self, input: In) -> Ref {
        let value = self.raw(input.0);
        debug_assert!(!value.is_unbound(), "operand {} is bound", input.0.0);
        if input.0.0 >= self.first_temp {
            self.put_raw(input.0, Value::UNBOUND);
            // SAFETY: moved out of the register.
            unsafe { Ref::from_owned(value) }
        } else {
            // SAFETY: the register keeps its count.
            unsafe { Ref::from_borrowed(value) }
        }
    }

    /// Gives up an input operand that is not needed any more.
    #[inline(always)]
    pub(crate) fn consume(self, input: In) {
        if input.0.0 >= self.first_temp {
            self.clear(input.0);
        }
    }

    /// A copy of a register's value; it must be bound.
    #[inline]
    pub(crate) fn peek(self, peek: Peek) -> Ref {
        debug_assert!(!self.raw(peek.0).is_unbound(), "register {} is bound", peek.0.0);
        // SAFETY: the register owns the value.
        unsafe { Ref::from_borrowed(self.raw(peek.0)) }
    }

    /// Moves a register's value out, if it is bound.
    #[inline]
    pub(crate) fn take(self, reg: Reg) -> Option<Ref> {
        let value = self.raw(reg);
        self.put_raw(reg, Value::UNBOUND);
        // SAFETY: moved out of the register.
        (!value.is_unbound()).then(|| unsafe { Ref::from_owned(value) })
    }

    /// Moves the raw word out.
    #[inline(always)]
    pub(crate) fn take_raw(self, reg: Reg) -> Value {
        let value = self.raw(reg);
        self.put_raw(reg, Value::UNBOUND);
        value
    }

    /// A window of bound registers as references, which stay there.
    ///
    /// # Safety
    /// Nobody writes these registers while the slice lives.
    #[inline]
    pub(crate) unsafe fn window<'a>(self, base: Reg, count: usize) -> &'a [Ref] {
        // SAFETY: verified indices.
        let values = unsafe { std::slice::from_raw_parts(self.base.add(base.index()), count) };
        // SAFETY: arguments are bound, and the caller keeps them in place.
        unsafe { Ref::slice_from_values(values) }
    }

    /// Moves a window of bound registers out.
    #[inline]
    pub(crate) fn take_window(self, base: Reg, count: u16) -> impl ExactSizeIterator<Item = Ref> {
        (0..count).map(move |i| self.take(base.plus(i)).expect("operands are bound"))
    }

    /// Releases a window of registers.
    #[inline]
    pub(crate) fn clear_window(self, base: Reg, count: u16) {
        for i in 0..count {
            self.clear(base.plus(i));
        }
    }
}
