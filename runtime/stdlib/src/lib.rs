//! Native modules, a file or folder each, listed by hand in [`MODULES`].

#![forbid(unsafe_code)]

mod abc;
mod ast;
mod atexit;
pub mod builtins;
mod codecs;
mod collections;
pub mod compile;
mod descriptor;
mod errno;
pub mod exception_group;
mod functools;
mod gc;
mod imp;
pub mod import;
mod io;
mod itertools;
mod marshal;
mod math;
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
    codecs::codecs::MODULE,
    collections::collections::MODULE,
    errno::errno::MODULE,
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
    marshal::marshal::MODULE,
    warnings::warnings::MODULE,
    itertools::itertools::MODULE,
    math::math::MODULE,
    sre::sre::MODULE,
    thread::thread::MODULE,
    time::time::MODULE,
    weakref::weakref::MODULE,
];

/// `write(2)` to a standard stream; the error number on failure.
fn posix_write(fd: i32, data: &[u8]) -> Result<usize, i32> {
    let stream = if fd == 2 {
        rustix::stdio::stderr()
    } else {
        rustix::stdio::stdout()
    };
    rustix::io::write(stream, data).map_err(rustix::io::Errno::raw_os_error)
}

/// `read(2)` of at most `size` bytes from standard input; the error number on failure.
fn posix_read(_fd: i32, size: usize) -> Result<Vec<u8>, i32> {
    // Signals interrupt waiting, and not reading: `read` is restarted.
    let mut stdin = [rustix::event::PollFd::from_borrowed_fd(
        rustix::stdio::stdin(),
        rustix::event::PollFlags::IN,
    )];
    rustix::event::poll(&mut stdin, None).map_err(rustix::io::Errno::raw_os_error)?;
    let mut data = vec![0; size];
    let read = rustix::io::read(rustix::stdio::stdin(), &mut data[..]).map_err(rustix::io::Errno::raw_os_error)?;
    data.truncate(read);
    Ok(data)
}

/// Makes native types that no module of the table owns.
pub fn make_types(th: &taipan_object::Thread) {
    taipan_object::create::native_type::<stdio::PyStdStream>(th);
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
