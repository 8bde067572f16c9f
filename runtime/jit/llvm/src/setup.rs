//! Starting LLVM so that it does not crash: options, diagnostics, target machines.

use std::cell::RefCell;
use std::ffi::{CStr, c_void};
use std::sync::Once;

use inkwell::OptimizationLevel;
use inkwell::context::{AsContextRef, Context};
use inkwell::targets::{CodeModel, InitializationConfig, RelocMode, Target, TargetMachine};
use llvm_sys::LLVMDiagnosticSeverity;
use llvm_sys::core::{
    LLVMContextSetDiagnosticHandler, LLVMDisposeMessage, LLVMGetDiagInfoDescription, LLVMGetDiagInfoSeverity,
};
use llvm_sys::prelude::LLVMDiagnosticInfoRef;
use llvm_sys::support::LLVMParseCommandLineOptions;

use crate::Error;

static STARTED: Once = Once::new();

/// LLVM's options. The first is the name of the program.
const OPTIONS: [&CStr; 9] = [
    c"taipan",
    // Without this a floating point instruction after a patchpoint crashes in `parseRegisterLiveOutMask`.
    c"-enable-patchpoint-liveness=false",
    // It keeps addresses in registers over helper calls, and spills them.
    c"-disable-constant-hoisting",
    // Passes of the code generator that take a sixth of its time, and gain nothing on code whose common subexpressions
    // and loops have been dealt with, and which is mostly guards.
    c"-enable-misched=false",
    c"-disable-machine-cse",
    c"-disable-lsr",
    c"-disable-tail-duplicate",
    c"-disable-early-taildup",
    c"-disable-copyprop",
];

/// Sets LLVM's process-wide options before anything is compiled.
pub(crate) fn once() {
    STARTED.call_once(|| {
        Target::initialize_x86(&InitializationConfig::default());
        let arguments = OPTIONS.map(CStr::as_ptr);
        let count = i32::try_from(arguments.len()).expect("few options");
        // SAFETY: `count` C strings that live for ever; no overview text.
        unsafe { LLVMParseCommandLineOptions(count, arguments.as_ptr(), std::ptr::null()) };
    });
}

/// A machine for the processor that this runs on.
pub(crate) fn machine(level: OptimizationLevel) -> Result<TargetMachine, Error> {
    let triple = TargetMachine::get_default_triple();
    let target = Target::from_triple(&triple).map_err(|e| Error::Llvm(e.to_string()))?;
    let (cpu, features) = (
        TargetMachine::get_host_cpu_name(),
        TargetMachine::get_host_cpu_features(),
    );
    // With AVX-512 there are sixteen more registers for doubles, which exits would have to save.
    let features = format!("{},-avx512f", features.to_string_lossy());
    target
        .create_target_machine(
            &triple,
            &cpu.to_string_lossy(),
            &features,
            level,
            RelocMode::PIC,
            CodeModel::Small,
        )
        .ok_or_else(|| Error::Llvm("there is no machine for this processor".to_owned()))
}

/// Catches what LLVM has to say about a context: its own handler ends the process.
pub(crate) struct Diagnostics {
    errors: Box<RefCell<Vec<String>>>,
}

impl Diagnostics {
    /// Catches from now on; to be kept as long as the context is used.
    pub(crate) fn of(context: &Context) -> Diagnostics {
        let errors = Box::new(RefCell::new(Vec::new()));
        let data: *const RefCell<Vec<String>> = &raw const *errors;
        // SAFETY: the context is valid; the box outlives every compilation in it, and does not move.
        unsafe { LLVMContextSetDiagnosticHandler(context.as_ctx_ref(), Some(handle), data.cast_mut().cast()) };
        Diagnostics { errors }
    }

    /// The first error, if there was one.
    pub(crate) fn worst(&self) -> Option<String> {
        self.errors.borrow().first().cloned()
    }
}

extern "C" fn handle(info: LLVMDiagnosticInfoRef, data: *mut c_void) {
    // SAFETY: LLVM passes a valid description.
    let severity = unsafe { LLVMGetDiagInfoSeverity(info) };
    if !matches!(severity, LLVMDiagnosticSeverity::LLVMDSError) {
        return;
    }
    // SAFETY: as above; the text is ours to free.
    let text = unsafe { LLVMGetDiagInfoDescription(info) };
    // SAFETY: it is a C string.
    let message = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
    // SAFETY: it came from LLVM and is not used again.
    unsafe { LLVMDisposeMessage(text) };
    // SAFETY: `Diagnostics::of` gave the address of its cell, which is alive; this thread alone uses the context.
    let errors = unsafe { &*data.cast::<RefCell<Vec<String>>>() };
    errors.borrow_mut().push(message);
}
