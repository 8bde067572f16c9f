//! What the library exports to the runtime that opens it: one function, plain data.

use std::cell::RefCell;
use std::ffi::c_void;

use crate::{Addresses, Backend, Effort};

/// What to compile. All pointers are valid during the call.
#[repr(C)]
#[derive(Debug)]
pub struct Request {
    /// The binary form of a function.
    pub function: *const u8,
    /// Its length in bytes.
    pub function_len: usize,
    /// The address of each helper.
    pub helpers: *const u64,
    /// How many there are.
    pub helpers_len: usize,
    /// See [`Addresses::exit`].
    pub exit: u64,
    /// 0 for [`Effort::Least`], else [`Effort::Most`].
    pub effort: u32,
}

/// Takes the object's bytes, or the text of an error; both are valid during the call only.
pub type Deliver = extern "C" fn(context: *mut c_void, data: *const u8, len: usize);

thread_local! {
    static BACKEND: RefCell<Option<Backend>> = const { RefCell::new(None) };
}

/// Compiles a function; true if `done` got an object, false if it got an error's text.
///
/// # Safety
/// - The request's pointers are valid for their lengths during the call.
/// - `done` may be called with `context`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn taipan_llvm_compile(request: &Request, done: Deliver, context: *mut c_void) -> bool {
    // SAFETY: the caller says so.
    let bytes = unsafe { std::slice::from_raw_parts(request.function, request.function_len) };
    // SAFETY: the caller says so.
    let helpers = unsafe { std::slice::from_raw_parts(request.helpers, request.helpers_len) };
    let addresses = Addresses {
        helpers,
        exit: request.exit,
    };
    let effort = if request.effort == 0 {
        Effort::Least
    } else {
        Effort::Most
    };
    // A panic must not cross the boundary: it is one more reason to stay in the lower tier.
    let result = std::panic::catch_unwind(|| compile(bytes, effort, addresses));
    let result = result.unwrap_or_else(|_| Err("the backend panicked".to_owned()));
    let (data, compiled) = match &result {
        Ok(object) => (&object[..], true),
        Err(message) => (message.as_bytes(), false),
    };
    done(context, data.as_ptr(), data.len());
    compiled
}

fn compile(bytes: &[u8], effort: Effort, addresses: Addresses<'_>) -> Result<Vec<u8>, String> {
    let function = taipan_lir::binary::read(bytes).map_err(|e| e.to_string())?;
    BACKEND.with_borrow_mut(|backend| {
        let backend = match backend {
            Some(backend) => backend,
            None => backend.insert(Backend::new().map_err(|e| e.to_string())?),
        };
        backend.compile(&function, effort, addresses).map_err(|e| e.to_string())
    })
}
