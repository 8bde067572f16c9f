//! The backend: LIR in, the bytes of an object file out.
//!
//! A pure function of its input: it knows nothing of the runtime, and addresses that the code needs come with the
//! request. It is built as a library that is opened when the first function is to be compiled, because LLVM costs
//! milliseconds of start-up; [`boundary`] is what it exports. LLVM runs without any lock of the runtime: each thread that
//! compiles has its own [`Backend`].
//!
//! Traps of LLVM that crash are dealt with in [`setup`], and nowhere else.

#![expect(unsafe_code, reason = "what inkwell does not wrap, and the exported function")]

pub mod boundary;
mod emit;
mod exits;
mod kept;
mod patches;
mod regions;
mod setup;

use inkwell::OptimizationLevel;
use inkwell::context::Context;
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::{FileType, TargetMachine};
use taipan_lir::request::{Form, Routine};
use taipan_lir::{Effort, Function};

/// What the code of a function refers to.
#[derive(Clone, Copy, Debug)]
pub struct Addresses<'a> {
    /// The helpers, by id.
    pub helpers: &'a [Routine],
    /// Where guards that fail call: it saves all registers, and returns what the function then returns.
    pub exit: u64,
}

/// Why there is no code. The function stays in the tier it is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error {
    /// The function names a helper that has no address.
    NoAddress(u32),
    /// LLVM says so.
    Llvm(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::NoAddress(helper) => write!(f, "helper {helper} has no address"),
            Error::Llvm(message) => write!(f, "LLVM: {message}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<inkwell::builder::BuilderError> for Error {
    fn from(error: inkwell::builder::BuilderError) -> Error {
        Error::Llvm(error.to_string())
    }
}

/// LLVM for one thread: making a target machine costs as much as compiling a small function.
pub struct Backend {
    least: TargetMachine,
    most: TargetMachine,
}

/// What is worth its time on code that has been optimised in the typed graph: see `docs/architecture.md`.
const PASSES: &str = "sroa,early-cse<memssa>,simplifycfg";

impl Backend {
    /// Starts LLVM, once a process, and makes the machines.
    ///
    /// # Errors
    /// If this LLVM has no backend for the processor.
    pub fn new() -> Result<Backend, Error> {
        setup::once();
        Ok(Backend {
            least: setup::machine(OptimizationLevel::None)?,
            most: setup::machine(OptimizationLevel::Less)?,
        })
    }

    /// The object file with the function's code under its name, its constants, and its stackmap; or a text of it.
    ///
    /// The function has passed the verifier.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn compile(
        &self,
        function: &Function,
        effort: Effort,
        form: Form,
        addresses: Addresses<'_>,
    ) -> Result<Vec<u8>, Error> {
        let context = Context::create();
        let diagnostics = setup::Diagnostics::of(&context);
        let machine = match effort {
            Effort::Least => &self.least,
            Effort::Most => &self.most,
        };
        let module = emit::emit(&context, machine, function, addresses)?;
        #[cfg(debug_assertions)]
        module.verify().map_err(|e| Error::Llvm(e.to_string()))?;
        if effort == Effort::Most {
            module
                .run_passes(PASSES, machine, PassBuilderOptions::create())
                .map_err(|e| Error::Llvm(e.to_string()))?;
        }
        let kind = match form {
            Form::Object => FileType::Object,
            Form::Assembly => FileType::Assembly,
            Form::Ir => return Ok(module.print_to_string().to_bytes().to_vec()),
        };
        let object = machine
            .write_to_memory_buffer(&module, kind)
            .map_err(|e| Error::Llvm(e.to_string()))?;
        match diagnostics.worst() {
            Some(message) => Err(Error::Llvm(message)),
            None => Ok(object.as_slice().to_vec()),
        }
    }

    /// The IR of a function before any pass, for people.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn ir(&self, function: &Function, addresses: Addresses<'_>) -> Result<String, Error> {
        let context = Context::create();
        let module = emit::emit(&context, &self.least, function, addresses)?;
        Ok(module.print_to_string().to_string())
    }
}
