//! Native modules, a file or folder each, listed by hand in [`MODULES`].

#![forbid(unsafe_code)]

mod abc;
mod ast;
mod atexit;
mod binascii;
pub mod builtins;
mod codecs;
mod collections;
pub mod compile;
mod contextvars;
mod datetime;
mod descriptor;
mod errno;
pub mod exception_group;
mod functools;
mod gc;
mod heapq;
mod imp;
pub mod import;
pub mod io;
mod itertools;
mod json;
mod marshal;
mod math;
mod operator;
mod posix;
mod random;
pub mod report;
pub mod signal;
mod signature;
mod sre;
pub mod stdio;
mod string;
mod structs;
pub mod structseq;
mod suggest;
pub mod sys;
mod sys_names;
mod thread;
mod time;
mod warnings;
mod weakref;

use taipan_object::native::ModuleSpec;

/// The modules that come with the runtime, by name.
pub static MODULES: &[ModuleSpec] = &[
    builtins::functions::builtins::MODULE,
    sys::sys::MODULE,
    abc::abc::MODULE,
    ast::ast::MODULE,
    atexit::atexit::MODULE,
    binascii::binascii::MODULE,
    codecs::codecs::MODULE,
    collections::collections::MODULE,
    contextvars::contextvars::MODULE,
    datetime::datetime::MODULE,
    errno::errno::MODULE,
    heapq::heapq::MODULE,
    heapq::bisect::MODULE,
    operator::operator::MODULE,
    posix::posix::MODULE,
    random::random::MODULE,
    random::sha512::MODULE,
    signal::signal::MODULE,
    string::string::MODULE,
    structs::structs::MODULE,
    functools::functools::MODULE,
    gc::gc::MODULE,
    imp::imp::MODULE,
    io::io::MODULE,
    json::json::MODULE,
    marshal::marshal::MODULE,
    warnings::warnings::MODULE,
    itertools::itertools::MODULE,
    math::math::MODULE,
    sre::sre::MODULE,
    thread::thread::MODULE,
    time::time::MODULE,
    weakref::weakref::MODULE,
];

/// Makes native types that no module of the table owns.
pub fn make_types(th: &taipan_object::Thread) {
    structseq::make_types(th);
    import::make_types(th);
}

/// Runs what `atexit` registered.
pub fn run_exit_handlers(th: &taipan_object::Thread) {
    let run = th.vm().registry.borrow().get("atexit.run").cloned();
    if let Some(run) = run
        && let Err(raised) = taipan_object::ops::call::call(th, &run, &[])
    {
        taipan_object::ops::report::unraisable(th, raised, None, None);
    }
}
