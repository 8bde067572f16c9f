//! What the library exports to the runtime that opens it: one function, plain data.

use std::cell::RefCell;
use std::ffi::c_void;

use taipan_lir::request::{Compile, Deliver, Effort, Form, Request};

use crate::{Addresses, Backend};

/// The exported function has the type that the runtime calls it by.
const _: Compile = taipan_llvm_compile;

thread_local! {
    static BACKEND: RefCell<Option<Backend>> = const { RefCell::new(None) };
}

/// Compiles a function; true if `done` got what was asked for, false if it got an error's text.
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
    let result = std::panic::catch_unwind(|| compile(bytes, effort, request.form, addresses));
    let result = result.unwrap_or_else(|_| Err("the backend panicked".to_owned()));
    let (data, compiled) = match &result {
        Ok(object) => (&object[..], true),
        Err(message) => (message.as_bytes(), false),
    };
    done(context, data.as_ptr(), data.len());
    compiled
}

fn compile(bytes: &[u8], effort: Effort, form: u32, addresses: Addresses<'_>) -> Result<Vec<u8>, String> {
    let form = Form::of(form).ok_or_else(|| format!("there is no form {form}"))?;
    let function = taipan_lir::binary::read(bytes).map_err(|e| e.to_string())?;
    BACKEND.with_borrow_mut(|backend| {
        let backend = match backend {
            Some(backend) => backend,
            None => backend.insert(Backend::new().map_err(|e| e.to_string())?),
        };
        let made = backend.compile(&function, effort, form, addresses);
        made.map_err(|e| e.to_string())
    })
}
