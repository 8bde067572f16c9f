//! What crosses the boundary to the backend's library, for both sides of it.

use std::ffi::c_void;

/// The name of the function that the library exports, a [`Compile`].
pub const SYMBOL: &[u8] = b"taipan_llvm_compile\0";

/// Bytes of the area of a call that can be patched: `mov r11, address; call r11`.
pub const PATCH_BYTES: u64 = 13;

/// The number in the stackmap of the area of [`Patch`](crate::Patch) 0; those below are exits'.
pub const FIRST_PATCH: u64 = 1 << 32;

/// How much time to spend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// No passes, and the fast instruction selector: for baseline code.
    Least,
    /// A short list of passes and optimised code generation.
    Most,
}

/// What is delivered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Form {
    /// An object file.
    Object,
    /// LLVM's IR after the passes, as text for people.
    Ir,
    /// Machine code as text for people.
    Assembly,
}

impl Form {
    /// The form of a number.
    #[must_use]
    pub fn of(number: u32) -> Option<Form> {
        [Form::Object, Form::Ir, Form::Assembly]
            .into_iter()
            .find(|form| *form as u32 == number)
    }
}

/// What a helper does to memory that compiled code sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Effect {
    /// Whatever it likes.
    Anything,
    /// It reads; it returns, and raises nothing.
    Reads,
    /// It makes an object: memory that nobody else knows; it returns, and raises nothing.
    Makes,
    /// Its result depends on its arguments alone; it returns, and raises nothing.
    Nothing,
}

/// A helper, as the backend knows it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Routine {
    /// Where it is.
    pub address: u64,
    /// What it does.
    pub effect: Effect,
}

/// What to compile. All pointers are valid during the call.
#[repr(C)]
#[derive(Debug)]
pub struct Request {
    /// The binary form of a function.
    pub function: *const u8,
    /// Its length in bytes.
    pub function_len: usize,
    /// The helpers, by id.
    pub helpers: *const Routine,
    /// How many there are.
    pub helpers_len: usize,
    /// Where guards that fail call.
    pub exit: u64,
    /// 0 for [`Effort::Least`], else [`Effort::Most`].
    pub effort: u32,
    /// A [`Form`] by number.
    pub form: u32,
}

/// Takes the bytes of what was asked for, or the text of an error; both are valid during the call only.
pub type Deliver = extern "C" fn(context: *mut c_void, data: *const u8, len: usize);

/// Compiles a function; true if `done` got what was asked for, false if it got an error's text.
pub type Compile = unsafe extern "C" fn(request: &Request, done: Deliver, context: *mut c_void) -> bool;
