//! `time`, the part that does not need calendars.

use taipan_object::py_module;

/// This module provides various functions to manipulate time values.
#[py_module(name = "time")]
pub(crate) mod time {
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    use taipan_object::{PyResult, Thread};

    fn start() -> Instant {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        *START.get_or_init(Instant::now)
    }

    /// time() -> floating point number
    ///
    /// Return the current time in seconds since the Epoch.
    #[function]
    fn time() -> f64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0.0, |d| d.as_secs_f64())
    }

    /// time_ns() -> int
    ///
    /// Return the current time in nanoseconds since the Epoch.
    #[function]
    fn time_ns() -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_nanos() as u64)
    }

    /// perf_counter() -> float
    ///
    /// Performance counter for benchmarking.
    #[function]
    fn perf_counter() -> f64 {
        start().elapsed().as_secs_f64()
    }

    /// perf_counter_ns() -> int
    ///
    /// Performance counter for benchmarking as nanoseconds.
    #[function]
    fn perf_counter_ns() -> u64 {
        start().elapsed().as_nanos() as u64
    }

    /// monotonic() -> float
    ///
    /// Monotonic clock, cannot go backward.
    #[function]
    fn monotonic() -> f64 {
        start().elapsed().as_secs_f64()
    }

    /// monotonic_ns() -> int
    ///
    /// Monotonic clock, cannot go backward, as nanoseconds.
    #[function]
    fn monotonic_ns() -> u64 {
        start().elapsed().as_nanos() as u64
    }

    /// process_time() -> float
    ///
    /// Process time for profiling: sum of the kernel and user-space CPU time.
    #[function]
    fn process_time() -> f64 {
        let spec = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        spec.tv_sec as f64 + spec.tv_nsec as f64 * 1e-9
    }

    /// sleep(seconds)
    ///
    /// Delay execution for a given number of seconds.  The argument may be
    /// a floating point number for subsecond precision.
    #[function]
    fn sleep(th: &Thread, seconds: f64) -> PyResult<()> {
        if seconds < 0.0 {
            return Err(th.value_error("sleep length must be non-negative"));
        }
        // As long as a signed 64-bit count of nanoseconds can say.
        if seconds >= 9_223_372_036.854_775 {
            return Err(th.error(
                taipan_object::Exc::OverflowError,
                "timestamp too large to convert to C _PyTime_t",
            ));
        }
        let end = std::time::Instant::now() + Duration::from_secs_f64(seconds);
        loop {
            let left = end.saturating_duration_since(std::time::Instant::now());
            let left = rustix::time::Timespec::try_from(left).unwrap_or_default();
            // A signal's handler runs, and if it returns the sleep goes on.
            let slept = rustix::thread::nanosleep(&left);
            taipan_object::safepoint::run(th)?;
            if matches!(slept, rustix::thread::NanosleepRelativeResult::Ok) {
                return Ok(());
            }
        }
    }
}
