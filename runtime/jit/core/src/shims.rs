//! The way from compiled code to the runtime where a guard fails.
//!
//! A patchpoint, or a call with a site, calls [`exit_entry`], which no compiler would: it keeps every register as it is at the guard, calls the
//! handler with all of them, and returns what the handler returns, as a word and as a double.
//!
//! ```text
//! saved:  xmm0 .. xmm15 (low halves) | rax rdx rcx rbx rsi rdi rbp rsp r8 .. r15 | return address
//! ```

use std::sync::atomic::{AtomicPtr, Ordering};

use taipan_object::finalise::dies_quietly;
use taipan_object::{Ref, Value};

use crate::stackmap::{Location, Register};

/// What was in the registers when a guard failed, and where that was.
#[repr(C)]
#[derive(Debug)]
pub struct Saved {
    /// Low halves of xmm0 to xmm15.
    floats: [u64; 16],
    /// General registers in DWARF's order; rsp as it is at the patchpoint.
    words: [u64; 16],
    /// Where the patchpoint would go on.
    return_address: u64,
}

impl Saved {
    /// Where the patchpoint would go on: says which site it is.
    #[must_use]
    pub fn return_address(&self) -> u64 {
        self.return_address
    }

    /// The first argument, if the site is a call.
    #[must_use]
    pub fn argument(&self) -> u64 {
        // rdi
        self.words[5]
    }

    fn register(&self, Register(number): Register) -> Option<u64> {
        match number {
            0..=15 => self.words.get(usize::from(number)).copied(),
            17..=32 => self.floats.get(usize::from(number) - 17).copied(),
            _ => None,
        }
    }

    /// The 64 bits of a value; None for a register that compiled code does not use, or an odd size.
    ///
    /// # Safety
    /// The location is of the stackmap of the site that these registers are of, and the site's frame still exists.
    #[must_use]
    pub unsafe fn read(&self, location: Location) -> Option<u64> {
        let at = |register, offset: i32| Some(self.register(register)?.wrapping_add_signed(i64::from(offset)));
        match location {
            Location::Constant(value) => Some(value),
            Location::Register(register) => self.register(register),
            Location::Direct(register, offset) => at(register, offset),
            // A double may have the slot of a whole vector register: its low half is the value.
            Location::Indirect(register, offset, 8 | 16) => {
                let address = std::ptr::with_exposed_provenance::<u64>(at(register, offset)? as usize);
                // SAFETY: the stackmap says that the value lies there, in the frame, which exists.
                Some(unsafe { address.read_unaligned() })
            }
            Location::Indirect(..) => None,
        }
    }
}

/// Finishes the function whose guard failed; returns its result's bits.
pub type ExitHandler = extern "C" fn(&Saved) -> u64;

static HANDLER: AtomicPtr<()> = AtomicPtr::new(std::ptr::null_mut());

/// Says who handles exits, before any compiled code runs.
pub fn set_exit_handler(handler: ExitHandler) {
    HANDLER.store(handler as *mut (), Ordering::Release);
}

/// The address that goes into code for its guards.
#[must_use]
pub fn exit_address() -> u64 {
    (exit_entry as *const ()).expose_provenance() as u64
}

/// The address that goes into code for its sites where last references are given up.
#[must_use]
pub fn release_address() -> u64 {
    (release_entry as *const ()).expose_provenance() as u64
}

extern "C" fn handle(saved: &Saved) -> u64 {
    let handler = HANDLER.load(Ordering::Acquire);
    assert!(!handler.is_null(), "exits have a handler before compiled code runs");
    // SAFETY: only `set_exit_handler` stores here, and it stores a handler.
    let handler = unsafe { std::mem::transmute::<*mut (), ExitHandler>(handler) };
    handler(saved)
}

extern "C" fn handle_release(saved: &Saved) -> u64 {
    // SAFETY: compiled code owns the reference, which is the call's first argument.
    let object = std::mem::ManuallyDrop::new(unsafe { Ref::from_owned(Value::from_bits(saved.argument())) });
    if dies_quietly(&object) {
        drop(std::mem::ManuallyDrop::into_inner(object));
        return 0;
    }
    handle(saved)
}

/// Saves all registers, calls a function with them, and returns what it returns.
macro_rules! saving_all {
    ($handle:path) => {
        std::arch::naked_asm!(
            // The return address is on the stack: `saved` grows down from it.
            "push r15",
            "push r14",
            "push r13",
            "push r12",
            "push r11",
            "push r10",
            "push r9",
            "push r8",
            "push rsp", // corrected below: 9 words above is rsp at the patchpoint
            "push rbp",
            "push rdi",
            "push rsi",
            "push rbx",
            "push rcx",
            "push rdx",
            "push rax",
            "lea rax, [rsp + 17 * 8]",
            "mov [rsp + 7 * 8], rax",
            "sub rsp, 128",
            "movsd [rsp], xmm0",
            "movsd [rsp + 8], xmm1",
            "movsd [rsp + 16], xmm2",
            "movsd [rsp + 24], xmm3",
            "movsd [rsp + 32], xmm4",
            "movsd [rsp + 40], xmm5",
            "movsd [rsp + 48], xmm6",
            "movsd [rsp + 56], xmm7",
            "movsd [rsp + 64], xmm8",
            "movsd [rsp + 72], xmm9",
            "movsd [rsp + 80], xmm10",
            "movsd [rsp + 88], xmm11",
            "movsd [rsp + 96], xmm12",
            "movsd [rsp + 104], xmm13",
            "movsd [rsp + 112], xmm14",
            "movsd [rsp + 120], xmm15",
            "mov rdi, rsp",
            // Aligned for the call: 17 words and 128 bytes are below an aligned rsp.
            "sub rsp, 8",
            "call {handle}",
            "movq xmm0, rax",
            // Callee-saved registers are as they were; the rest the patchpoint does not expect back.
            "add rsp, 8 + 128 + 3 * 8",
            "pop rbx",
            "pop rsi",
            "pop rdi",
            "pop rbp",
            "add rsp, 8",
            "pop r8",
            "pop r9",
            "pop r10",
            "pop r11",
            "pop r12",
            "pop r13",
            "pop r14",
            "pop r15",
            "ret",
            handle = sym $handle,
        )
    };
}

/// See the module's text.
#[unsafe(naked)]
extern "C" fn exit_entry() {
    saving_all!(handle)
}

/// The same, for giving up the last reference to an object: nobody needs to know where that is if it runs no Python.
#[unsafe(naked)]
extern "C" fn release_entry() {
    saving_all!(handle_release)
}
