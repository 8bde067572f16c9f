//! `_signal`: handlers written in Python, run at safepoints of the main thread.

use std::sync::atomic::{AtomicU64, Ordering};

use taipan_object::py_module;

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

/// Signals that arrived and were not handled yet, a bit each.
static ARRIVED: AtomicU64 = AtomicU64::new(0);

/// This module provides mechanisms to use signal handlers in Python.
#[py_module(name = "_signal")]
pub(crate) mod signal {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::thread::pending;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::exception;
    use taipan_object::{Downcast, Exc, PyResult, Ref, Thread, ops};

    use super::{ARRIVED, NAMES, Ordering};

    const HANDLERS: &str = "signal.handlers";
    const HOOKED: &str = "signal.hooked";

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
        let dispatch = module.dict.get_str(&text("_dispatch")).unwrap_or(Ref::NONE);
        drop(module.dict.remove_str(&text("_dispatch")));
        let mut registry = th.vm().registry.borrow_mut();
        registry.insert(HANDLERS, handlers.into_ref());
        registry.insert(HOOKED, PyDict::new_ref().into_ref());
        registry.insert("signal.dispatch", dispatch);
        drop(registry);
        hook(th, 2)
    }

    fn table(th: &Thread, name: &'static str) -> Ref {
        th.vm().registry.borrow().get(name).cloned().unwrap_or(Ref::NONE)
    }

    /// Makes a signal set its bit.
    fn hook(th: &Thread, number: i32) -> PyResult<()> {
        let hooked = table(th, HOOKED);
        let Some(hooked) = hooked.downcast::<PyDict>() else {
            return Ok(());
        };
        let key = ops::convert::int(i64::from(number));
        if hooked.get(th, &key)?.is_some() {
            return Ok(());
        }
        let vm = th.vm();
        let flag = std::sync::Arc::new(Flag {
            pending: &vm.pending,
            number,
        });
        register(th, number, flag)?;
        hooked.set(th, &key, Ref::NONE)
    }

    struct Flag {
        pending: &'static std::sync::atomic::AtomicU32,
        number: i32,
    }

    fn register(th: &Thread, number: i32, flag: std::sync::Arc<Flag>) -> PyResult<()> {
        // `signal_hook` runs only what is safe in a handler without unsafe code: a thread waits for the signals
        // and sets the bits.
        let signals = signal_hook::iterator::Signals::new([number]);
        let mut signals = signals.map_err(|e| crate::stdio::os_error(th, e.raw_os_error().unwrap_or(22)))?;
        std::thread::spawn(move || {
            for _ in signals.forever() {
                ARRIVED.fetch_or(1 << flag.number.min(63), Ordering::SeqCst);
                flag.pending.fetch_or(pending::SIGNAL, Ordering::SeqCst);
            }
        });
        Ok(())
    }

    fn check(th: &Thread, number: i32) -> PyResult<Ref> {
        if !(1..=64).contains(&number) {
            return Err(th.value_error("signal number out of range"));
        }
        Ok(ops::convert::int(i64::from(number)))
    }

    /// Calls the handlers of the signals that arrived.
    #[function]
    fn _dispatch(th: &Thread) -> PyResult<()> {
        let arrived = ARRIVED.swap(0, Ordering::SeqCst);
        for number in (1..64).filter(|n| arrived & (1 << n) != 0) {
            let number = ops::convert::int(number);
            let handlers = table(th, HANDLERS);
            let handler = handlers.downcast::<PyDict>().map_or(Ok(None), |d| d.get(th, &number))?;
            if let Some(handler) = handler.filter(ops::call::is_callable) {
                ops::call::call(th, &handler, &[&number, &Ref::NONE])?;
            }
        }
        Ok(())
    }

    /// The default handler for SIGINT installed by Python.
    ///
    /// It raises KeyboardInterrupt.
    #[function]
    fn default_int_handler(th: &Thread, _signalnum: i32, _frame: &Ref) -> PyResult<()> {
        Err(exception::raise_with(th, Exc::KeyboardInterrupt, Vec::new()))
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
        if constant != Some(0) && !signal_hook::consts::FORBIDDEN.contains(&signalnum) {
            hook(th, signalnum)?;
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
        let handlers = table(th, HANDLERS);
        let handler = handlers.downcast::<PyDict>().map_or(Ok(None), |d| d.get(th, &key))?;
        match handler.filter(ops::call::is_callable) {
            Some(handler) => drop(ops::call::call(th, &handler, &[&key, &Ref::NONE])?),
            None if signalnum != 13 => {
                signal_hook::low_level::emulate_default_handler(signalnum)
                    .map_err(|e| crate::stdio::os_error(th, e.raw_os_error().unwrap_or(22)))?;
            }
            None => {}
        }
        Ok(())
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
