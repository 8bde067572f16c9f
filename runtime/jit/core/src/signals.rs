//! Signals are for the thread that runs Python: where one arrives while another thread could take it, `os.kill` of the own
//! process would return before it is seen.

/// Runs `f`, which starts a thread, while all signals are blocked: the thread inherits that.
pub(crate) fn blocked<R>(f: impl FnOnce() -> R) -> R {
    // SAFETY: a set of signals is plain data.
    let (mut all, mut old) = unsafe {
        (
            std::mem::zeroed::<libc::sigset_t>(),
            std::mem::zeroed::<libc::sigset_t>(),
        )
    };
    // SAFETY: both sets are valid for the calls.
    unsafe {
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut old);
    }
    let result = f();
    // SAFETY: the call above has filled the old set.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const old, std::ptr::null_mut()) };
    result
}
