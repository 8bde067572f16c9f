//! `_thread`: identity and locks. There is one thread so far, so a lock that is held is held by it.

use taipan_object::py_module;

/// This module provides primitive operations to write multi-threaded programs.
/// The 'threading' module provides a more convenient interface.
#[py_module(name = "_thread")]
pub(crate) mod thread {
    use std::cell::Cell;

    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::float;
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{
        Args, Class, Downcast, Exc, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods,
    };

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add(
            th,
            "LockType",
            taipan_object::create::native_type::<PyLock>(th).to_ref(),
        );
        module.add_type::<PyRLock>(th);
        module.add(th, "error", Exc::RuntimeError.class().to_ref());
        module.add(th, "TIMEOUT_MAX", float::from_f64(9_223_372_036.0));
        Ok(())
    }

    /// Return a non-zero integer that uniquely identifies the current thread
    /// amongst other threads that exist simultaneously.
    #[function]
    fn get_ident() -> u64 {
        1
    }

    /// Start a new thread and return its identifier.  The thread will call the
    /// function with positional arguments from the tuple args and keyword arguments
    /// taken from the optional dictionary kwargs.
    ///
    /// There is one thread for each process: this fails as CPython does when the system has no thread to give.
    #[function]
    fn start_new_thread(th: &Thread, function: &Ref, args: &Ref, kwargs: Option<&Ref>) -> PyResult<u64> {
        if !ops::call::is_callable(function) {
            return Err(th.type_error("first arg must be callable"));
        }
        if !args.is_a::<PyTuple>() {
            return Err(th.type_error("2nd arg must be a tuple"));
        }
        if kwargs.is_some_and(|k| !k.is_a::<PyDict>()) {
            return Err(th.type_error("optional 3rd arg must be a dictionary"));
        }
        Err(th.error(Exc::RuntimeError, "can't start new thread"))
    }

    /// Set a sentinel lock that will be released when the current thread
    /// state is finalized (after it is untied from the interpreter).
    ///
    /// This is a private API for the threading module.
    #[function]
    fn _set_sentinel() -> Ref {
        allocate_lock()
    }

    /// Return a non-negative integer identifying the thread as reported
    /// by the OS (kernel). This may be used to uniquely identify a
    /// particular thread within a system.
    #[function]
    fn get_native_id() -> i32 {
        rustix::thread::gettid().as_raw_nonzero().get()
    }

    /// Return the number of Python threads currently running, excluding
    /// the main thread.
    #[function]
    fn _count() -> i32 {
        0
    }

    /// stack_size([size]) -> size
    ///
    /// Return the thread stack size used when creating new threads.
    #[function]
    fn stack_size(th: &Thread, #[default(0)] size: i64) -> PyResult<i32> {
        if size < 0 {
            return Err(th.value_error("size must be 0 or a positive value"));
        }
        if size != 0 && size < 0x8000 {
            return Err(th.value_error(format!("size not valid: {size} bytes")));
        }
        Ok(0)
    }

    /// Create a new lock object. See help(type(threading.Lock())) for
    /// information about locks.
    #[function]
    fn allocate_lock() -> Ref {
        alloc::new(PyLock {
            locked: Cell::new(false),
        })
        .into_ref()
    }

    /// A lock object is a synchronization primitive.
    #[py_class(name = "lock", module = "_thread", gc, weakref, no_new)]
    #[derive(Trace)]
    pub(crate) struct PyLock {
        locked: Cell<bool>,
    }

    #[py_methods]
    impl PyLock {
        /// Lock the lock.
        #[method(keywords)]
        fn acquire(
            &self,
            th: &Thread,
            #[default(true)] blocking: bool,
            #[default(-1.0)] timeout: f64,
        ) -> PyResult<bool> {
            if !self.locked.replace(true) {
                return Ok(true);
            }
            if blocking && timeout < 0.0 {
                return Err(th.error(
                    Exc::RuntimeError,
                    "deadlock: the only thread waits for a lock that it holds",
                ));
            }
            Ok(false)
        }

        /// Release the lock.
        #[method]
        fn release(&self, th: &Thread) -> PyResult<()> {
            if self.locked.replace(false) {
                Ok(())
            } else {
                Err(th.error(Exc::RuntimeError, "release unlocked lock"))
            }
        }

        /// Return whether the lock is in the locked state.
        #[method]
        fn locked(&self) -> bool {
            self.locked.get()
        }

        #[method]
        fn __enter__(&self, th: &Thread) -> PyResult<bool> {
            self.acquire(th, true, -1.0)
        }

        #[method]
        fn __exit__(&self, th: &Thread, #[args] _exc: &[Ref]) -> PyResult<()> {
            self.release(th)
        }

        #[slot]
        fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
            let state = if this.locked.get() { "locked" } else { "unlocked" };
            Ok(PyStr::new(&format!("<{state} _thread.lock object at {:#x}>", this.value().bits())).into_ref())
        }
    }

    /// A reentrant lock.
    #[py_class(name = "RLock", module = "_thread", gc, weakref)]
    #[derive(Trace)]
    pub(crate) struct PyRLock {
        count: Cell<u64>,
    }

    #[py_methods]
    impl PyRLock {
        #[slot]
        fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
            Ok(alloc::new_object(class, PyRLock { count: Cell::new(0) }).into_ref())
        }

        /// Lock the lock.
        #[method(keywords)]
        fn acquire(&self, #[default(true)] _blocking: bool, #[default(-1.0)] _timeout: f64) -> bool {
            self.count.set(self.count.get() + 1);
            true
        }

        /// Release the lock.
        #[method]
        fn release(&self, th: &Thread) -> PyResult<()> {
            match self.count.get().checked_sub(1) {
                Some(count) => {
                    self.count.set(count);
                    Ok(())
                }
                None => Err(th.error(Exc::RuntimeError, "cannot release un-acquired lock")),
            }
        }

        #[method]
        fn _is_owned(&self) -> bool {
            self.count.get() > 0
        }

        /// Lets go of the lock, however often it is held; what `_acquire_restore` needs to take it again.
        #[method]
        fn _release_save(&self, th: &Thread) -> PyResult<Ref> {
            let count = self.count.replace(0);
            if count == 0 {
                return Err(th.error(Exc::RuntimeError, "cannot release un-acquired lock"));
            }
            let parts = vec![
                ops::convert::int_from_u64(count),
                ops::convert::int_from_u64(get_ident()),
            ];
            Ok(PyTuple::from_vec(parts).into_ref())
        }

        #[method]
        fn _acquire_restore(&self, th: &Thread, state: &Ref) -> PyResult<()> {
            let count = state.downcast::<PyTuple>().and_then(|t| t.items().first().cloned());
            let count = ops::convert::index_i64(th, &count.unwrap_or(Ref::NONE), "C unsigned long")?;
            self.count.set(count.unsigned_abs());
            Ok(())
        }

        #[slot]
        fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
            let count = this.count.get();
            let (state, owner) = if count == 0 {
                ("unlocked", 0)
            } else {
                ("locked", get_ident())
            };
            let address = this.to_ref().value().bits();
            let text = format!("<{state} _thread.RLock object owner={owner} count={count} at {address:#x}>");
            Ok(PyStr::new(&text).into_ref())
        }

        #[method]
        fn __enter__(&self) -> bool {
            self.acquire(true, -1.0)
        }

        #[method]
        fn __exit__(&self, th: &Thread, #[args] _exc: &[Ref]) -> PyResult<()> {
            self.release(th)
        }
    }
}
