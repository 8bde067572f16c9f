//! The way to the backend: a library that is opened when the first function is to be compiled.

use std::ffi::c_void;
use std::path::Path;

use taipan_lir::request::{Compile, Form, Request, Routine, SYMBOL};
use taipan_lir::{Effort, Function, binary};

/// An opened backend.
#[derive(Debug)]
pub struct Backend {
    compile: Compile,
    /// Keeps the code behind `compile`.
    _library: libloading::Library,
}

impl Backend {
    /// Opens the library.
    ///
    /// # Errors
    /// Why there is no backend, in words.
    ///
    /// # Safety
    /// The file is the backend's library of this version of the runtime.
    pub unsafe fn open(path: &Path) -> Result<Backend, String> {
        // SAFETY: the caller vouches for the library.
        let library = unsafe { libloading::Library::new(path) }.map_err(|e| e.to_string())?;
        // SAFETY: the symbol has this type in the backend.
        let symbol = unsafe { library.get::<Compile>(SYMBOL) }.map_err(|e| e.to_string())?;
        Ok(Backend {
            compile: *symbol,
            _library: library,
        })
    }

    /// A function compiled: the object file, or a text. `helpers` are in the order of their ids, `exit` where guards that
    /// fail go.
    ///
    /// # Errors
    /// What the backend says.
    pub fn compile(
        &self,
        function: &Function,
        effort: Effort,
        form: Form,
        helpers: &[Routine],
        exit: u64,
    ) -> Result<Vec<u8>, String> {
        let bytes = binary::write(function);
        let request = Request {
            function: bytes.as_ptr(),
            function_len: bytes.len(),
            helpers: helpers.as_ptr(),
            helpers_len: helpers.len(),
            exit,
            effort: u32::from(effort == Effort::Most),
            form: form as u32,
        };
        let mut delivered: Vec<u8> = Vec::new();
        // SAFETY: the request's pointers are of live slices; `deliver` is called with `delivered` during the call only.
        let compiled = unsafe { (self.compile)(&request, deliver, (&raw mut delivered).cast()) };
        if compiled {
            Ok(delivered)
        } else {
            Err(String::from_utf8_lossy(&delivered).into_owned())
        }
    }
}

extern "C" fn deliver(context: *mut c_void, data: *const u8, len: usize) {
    // SAFETY: `compile` passed its own vector, which nobody else uses meanwhile.
    let delivered = unsafe { &mut *context.cast::<Vec<u8>>() };
    // SAFETY: the backend delivers valid bytes.
    let bytes = unsafe { std::slice::from_raw_parts(data, len) };
    delivered.extend_from_slice(bytes);
}
