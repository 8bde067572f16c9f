//! `_signal`: handlers written in Python, run at safepoints of the main thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use taipan_object::frame::frame_object;
use taipan_object::thread::pending;
use taipan_object::types::exception;
use taipan_object::{Exc, PyResult, Raised, Ref, Thread, ops, py_module};

/// Names and numbers on Linux.
const NAMES: &[(&str, i64)] = &[
    ("SIGABRT", 6),
    ("SIGALRM", 14),
    ("SIGBUS", 7),
    ("SIGCHLD", 17),
    ("SIGCLD", 17),
    ("SIGCONT", 18),
    ("SIGFPE", 8),
    ("SIGHUP", 1),
    ("SIGILL", 4),
    ("SIGINT", 2),
    ("SIGIO", 29),
    ("SIGIOT", 6),
    ("SIGKILL", 9),
    ("SIGPIPE", 13),
    ("SIGPOLL", 29),
    ("SIGPROF", 27),
    ("SIGPWR", 30),
    ("SIGQUIT", 3),
    ("SIGRTMAX", 64),
    ("SIGRTMIN", 34),
    ("SIGSEGV", 11),
    ("SIGSTKFLT", 16),
    ("SIGSTOP", 19),
    ("SIGSYS", 31),
    ("SIGTERM", 15),
    ("SIGTRAP", 5),
    ("SIGTSTP", 20),
    ("SIGTTIN", 21),
    ("SIGTTOU", 22),
    ("SIGURG", 23),
    ("SIGUSR1", 10),
    ("SIGUSR2", 12),
    ("SIGVTALRM", 26),
    ("SIGWINCH", 28),
    ("SIGXCPU", 24),
    ("SIGXFSZ", 25),
    ("SIG_BLOCK", 0),
    ("SIG_DFL", 0),
    ("SIG_IGN", 1),
    ("SIG_SETMASK", 2),
    ("SIG_UNBLOCK", 1),
    ("NSIG", 65),
    ("ITIMER_REAL", 0),
    ("ITIMER_VIRTUAL", 1),
    ("ITIMER_PROF", 2),
];

/// What the process's handler of one signal tells the runtime.
struct Watched {
    /// It arrived and no Python handler was called yet.
    arrived: Arc<AtomicBool>,
    /// The process's own default is in force.
    by_default: Arc<AtomicBool>,
    /// The handler is installed.
    installed: AtomicBool,
}

/// A signal by number, all of Linux's.
static WATCHED: LazyLock<Vec<Watched>> = LazyLock::new(|| {
    let watched = || Watched {
        arrived: Arc::default(),
        by_default: Arc::default(),
        installed: AtomicBool::new(false),
    };
    (0..=64).map(|_| watched()).collect()
});

/// Makes arrivals of a signal known at the next safepoint.
///
/// # Errors
/// The operating system's error number.
fn watch(th: &Thread, number: i32) -> Result<(), i32> {
    use signal_hook::flag;
    let watched = &WATCHED[number as usize];
    watched.by_default.store(false, Ordering::SeqCst);
    if watched.installed.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    let pending = Arc::clone(&th.vm().pending);
    // In this order: who sees that something is pending finds what.
    flag::register_conditional_default(number, Arc::clone(&watched.by_default))
        .and_then(|_| flag::register(number, Arc::clone(&watched.arrived)))
        .and_then(|_| flag::register_usize(number, pending, pending::EVERYTHING))
        .map(drop)
        .map_err(|error| error.raw_os_error().unwrap_or(22))
}

/// Whether this process was started with interrupts ignored, as `nohup` and background jobs of shells are.
fn interrupts_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 << (INTERRUPT - 1) != 0)
}

const INTERRUPT: i32 = 2;

/// Interrupts raise KeyboardInterrupt from now on, unless the process ignores them.
pub fn start(th: &Thread) {
    let _ = th.vm().signals.set(dispatch);
    if !interrupts_are_ignored() {
        // Without a handler an interrupt ends the process, which is as near as can be had.
        let _ = watch(th, INTERRUPT);
    }
}

/// Calls the handlers of the signals that arrived (`PyErr_CheckSignals`).
fn dispatch(th: &Thread) -> PyResult<()> {
    for (number, watched) in WATCHED.iter().enumerate() {
        if watched.arrived.swap(false, Ordering::SeqCst) {
            match signal::handler(th, number as i64)? {
                Some(handler) => drop(ops::call::call(
                    th,
                    &handler,
                    &[&ops::convert::int(number as i64), &frame(th)],
                )?),
                // The module is not imported yet: only interrupts are watched.
                None if number == INTERRUPT as usize => return Err(interrupt(th)),
                None => {}
            }
        }
    }
    Ok(())
}

fn interrupt(th: &Thread) -> Raised {
    exception::raise_with(th, Exc::KeyboardInterrupt, Vec::new())
}

/// The frame that a handler gets.
fn frame(th: &Thread) -> Ref {
    th.running_frame()
        .map_or(Ref::NONE, |frame| frame_object(frame).into_ref())
}

/// This module provides mechanisms to use signal handlers in Python.
#[py_module(name = "_signal")]
pub(crate) mod signal {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::dict::PyDict;
    use taipan_object::{Downcast, PyResult, Ref, Thread, ops};

    use super::{NAMES, Ordering};

    const HANDLERS: &str = "signal.handlers";
    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        for (name, number) in NAMES {
            module.add(th, name, ops::convert::int(*number));
        }
        let text = |name: &str| th.vm().interned.get(name);
        let handlers = PyDict::new_ref();
        for number in 1..=64 {
            let ignored = number == 13 || number == 25;
            let value = if number == 2 {
                module.dict.get_str(&text("default_int_handler")).unwrap_or(Ref::NONE)
            } else {
                ops::convert::int(i64::from(ignored))
            };
            handlers.set(th, &ops::convert::int(number), value)?;
        }
        th.vm().registry.borrow_mut().insert(HANDLERS, handlers.into_ref());
        Ok(())
    }

    /// The Python handler of a signal; None too if the module is not imported.
    pub(super) fn handler(th: &Thread, number: i64) -> PyResult<Option<Ref>> {
        let handlers = table(th, HANDLERS);
        let handler = handlers
            .downcast::<PyDict>()
            .map_or(Ok(None), |d| d.get(th, &ops::convert::int(number)))?;
        Ok(handler.filter(ops::call::is_callable))
    }

    fn table(th: &Thread, name: &'static str) -> Ref {
        th.vm().registry.borrow().get(name).cloned().unwrap_or(Ref::NONE)
    }

    fn check(th: &Thread, number: i32) -> PyResult<Ref> {
        if !(1..=64).contains(&number) {
            return Err(th.value_error("signal number out of range"));
        }
        Ok(ops::convert::int(i64::from(number)))
    }

    /// The default handler for SIGINT installed by Python.
    ///
    /// It raises KeyboardInterrupt.
    #[function]
    fn default_int_handler(th: &Thread, _signalnum: i32, _frame: &Ref) -> PyResult<()> {
        Err(super::interrupt(th))
    }

    /// Set the action for the given signal.
    #[function]
    fn signal(th: &Thread, signalnum: i32, handler: &Ref) -> PyResult<Ref> {
        let key = check(th, signalnum)?;
        let constant = handler.value().as_int();
        if !ops::call::is_callable(handler) && !matches!(constant, Some(0 | 1)) {
            return Err(th.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"));
        }
        if matches!(signalnum, 9 | 19) {
            return Err(crate::stdio::os_error(th, 22));
        }
        let handlers = table(th, HANDLERS);
        let Some(handlers) = handlers.downcast::<PyDict>() else {
            return Ok(Ref::NONE);
        };
        if constant == Some(0) {
            super::WATCHED[signalnum as usize]
                .by_default
                .store(true, Ordering::SeqCst);
        } else if !signal_hook::consts::FORBIDDEN.contains(&signalnum) {
            super::watch(th, signalnum).map_err(|errno| crate::stdio::os_error(th, errno))?;
        }
        let old = handlers.get(th, &key)?;
        handlers.set(th, &key, handler.clone())?;
        Ok(old.unwrap_or(Ref::NONE))
    }

    /// Return the current action for the given signal.
    #[function]
    fn getsignal(th: &Thread, signalnum: i32) -> PyResult<Option<Ref>> {
        let key = check(th, signalnum)?;
        let handlers = table(th, HANDLERS);
        handlers.downcast::<PyDict>().map_or(Ok(None), |d| d.get(th, &key))
    }

    /// Send a signal to the executing process.
    #[function]
    fn raise_signal(th: &Thread, signalnum: i32) -> PyResult<()> {
        let key = check(th, signalnum)?;
        drop(key);
        signal_hook::low_level::raise(signalnum)
            .map_err(|e| crate::stdio::os_error(th, e.raw_os_error().unwrap_or(22)))?;
        taipan_object::safepoint::run(th)
    }

    /// Return a set of the valid signal numbers.
    #[function]
    fn valid_signals(th: &Thread) -> PyResult<Ref> {
        let set = taipan_object::types::set::PySet::new_ref();
        for number in (1..=64).filter(|n| !matches!(n, 32 | 33)) {
            set.core.add(th, ops::convert::int(number))?;
        }
        Ok(set.into_ref())
    }
}
