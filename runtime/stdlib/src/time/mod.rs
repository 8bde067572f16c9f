//! `time`: clocks, and time as calendar fields and text.

mod calendar;
pub(crate) mod zone;

use taipan_object::py_module;

/// This module provides various functions to manipulate time values.
///
/// There are two standard representations of time.  One is the number
/// of seconds since the Epoch, in UTC (a.k.a. GMT).  It may be an integer
/// or a floating point number (to represent fractions of seconds).
/// The Epoch is system-defined; on Unix, it is generally January 1st, 1970.
/// The actual value can be retrieved by calling gmtime(0).
///
/// The other representation is a tuple of 9 integers giving local time.
#[py_module(name = "time")]
pub(crate) mod time {
    use rustix::time::{ClockId, Timespec};
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::float;
    use taipan_object::types::int::{self, IntView};
    use taipan_object::types::str::PyStr;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::types::type_::simple_namespace;
    use taipan_object::{Args, Downcast, Exc, PyResult, Ref, Thread, ops, type_of};

    use super::calendar::Fields;
    use super::zone;
    use crate::posix::environment;
    use crate::structseq;

    const NAME: &str = "time.struct_time";
    const FIELDS: [&str; 9] = [
        "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
    ];
    const HIDDEN: [&str; 2] = ["tm_zone", "tm_gmtoff"];

    const CLOCKS: [(&str, i32, ClockId); 6] = [
        ("CLOCK_REALTIME", 0, ClockId::Realtime),
        ("CLOCK_MONOTONIC", 1, ClockId::Monotonic),
        ("CLOCK_PROCESS_CPUTIME_ID", 2, ClockId::ProcessCPUTime),
        ("CLOCK_THREAD_CPUTIME_ID", 3, ClockId::ThreadCPUTime),
        ("CLOCK_MONOTONIC_RAW", 4, ClockId::MonotonicRaw),
        ("CLOCK_BOOTTIME", 7, ClockId::Boottime),
    ];

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        let class = structseq::class_with_hidden(th, NAME, &FIELDS, &HIDDEN)?;
        module.add(th, "struct_time", class);
        module.add(th, "_STRUCT_TM_ITEMS", ops::convert::int(11));
        for (name, number, _) in CLOCKS {
            module.add(th, name, ops::convert::int(i64::from(number)));
        }
        zone::set(environment(th, "TZ").as_deref());
        set_zone_names(th, &module.dict);
        Ok(())
    }

    /// `tzname` and its like: what January and July of this year are like.
    fn set_zone_names(th: &Thread, dict: &PyDict) {
        let year = Fields::at(now(ClockId::Realtime).tv_sec, 0, false, "").year;
        let of = |month: i64| {
            let fields = Fields {
                year,
                month,
                day: 1,
                ..Fields::default()
            };
            zone::at(fields.seconds())
        };
        let (january, july) = (of(1), of(7));
        let (standard, summer) = if january.0 < july.0 {
            (january, july)
        } else {
            (july, january)
        };
        let daylight = standard.0 != summer.0;
        let text = |t: &str| PyStr::new(t).into_ref();
        let set = |name: &str, value: Ref| dict.set_str(&th.vm().interned.get(name), value);
        set("timezone", ops::convert::int(-standard.0));
        set("altzone", ops::convert::int(-summer.0));
        set("daylight", ops::convert::int(i64::from(daylight)));
        set(
            "tzname",
            PyTuple::from_vec(vec![text(&standard.2), text(&summer.2)]).into_ref(),
        );
    }

    fn now(clock: ClockId) -> Timespec {
        rustix::time::clock_gettime(clock)
    }

    fn seconds(time: Timespec) -> f64 {
        nanoseconds(time) as f64 / 1e9
    }

    fn nanoseconds(time: Timespec) -> i64 {
        time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    fn struct_time(th: &Thread, fields: &Fields) -> PyResult<Ref> {
        let class = structseq::class_with_hidden(th, NAME, &FIELDS, &HIDDEN)?;
        let numbers = [
            fields.year,
            fields.month,
            fields.day,
            fields.hour,
            fields.minute,
            fields.second,
            fields.weekday,
            fields.year_day,
            fields.dst,
        ];
        let mut items: Vec<Ref> = numbers.into_iter().map(ops::convert::int).collect();
        items.push(PyStr::new(&fields.zone).into_ref());
        items.push(ops::convert::int(fields.offset));
        ops::call::call(th, &class, &[&PyTuple::from_vec(items).into_ref()])
    }

    /// A time argument: seconds since the epoch, or now.
    fn moment(th: &Thread, value: Option<&Ref>) -> PyResult<i64> {
        let Some(value) = value.filter(|v| !v.is_none()) else {
            return Ok(now(ClockId::Realtime).tv_sec);
        };
        let too_large = || th.error(Exc::OverflowError, "timestamp out of range for platform time_t");
        let seconds = if let Some(f) = float::view(value) {
            if f.is_nan() {
                return Err(th.value_error("Invalid value NaN (not a number)"));
            }
            let floor = f.floor();
            if floor.abs() >= 9.2e18 {
                return Err(too_large());
            }
            floor as i64
        } else {
            let index = ops::convert::index(th, value)?;
            int::view(&index).and_then(IntView::to_i64).ok_or_else(too_large)?
        };
        if seconds.unsigned_abs() > 67_768_036_191_676_799 {
            return Err(th.error(Exc::OverflowError, "Value too large for defined data type"));
        }
        Ok(seconds)
    }

    /// The fields of a tuple argument.
    fn fields(th: &Thread, value: &Ref, function: &str) -> PyResult<Fields> {
        let Some(tuple) = value.downcast::<PyTuple>() else {
            return Err(th.type_error("Tuple or struct_time argument required"));
        };
        if tuple.len() != 9 {
            return Err(th.type_error(format!("{function}(): illegal time tuple argument")));
        }
        let mut numbers = [0; 9];
        for (number, item) in numbers.iter_mut().zip(tuple.items()) {
            *number = ops::convert::index_i64(th, item, "C int")?;
            if i32::try_from(*number).is_err() {
                return Err(th.error(Exc::OverflowError, "Python int too large to convert to C int"));
            }
        }
        let [year, month, day, hour, minute, second, weekday, year_day, dst] = numbers;
        let mut fields = Fields {
            year,
            month,
            day,
            hour,
            minute,
            second,
            weekday: weekday.rem_euclid(7),
            year_day,
            dst,
            ..Fields::default()
        };
        if weekday < 0 && function != "mktime" {
            fields.weekday = weekday;
        }
        let class = structseq::class_with_hidden(th, NAME, &FIELDS, &HIDDEN)?;
        if type_of(value).to_ref().is(&class) {
            let get = |name: &str| ops::attr::get(th, value, &th.vm().interned.get(name));
            let (zone, offset) = (get(HIDDEN[0])?, get(HIDDEN[1])?);
            fields.zone = zone
                .downcast::<PyStr>()
                .map_or_else(String::new, |z| z.to_display().into_owned());
            fields.offset = int::view(&offset).and_then(IntView::to_i64).unwrap_or(0);
        }
        Ok(fields)
    }

    /// Checks what text is made of; zeros stand for the first month and day.
    fn checked(th: &Thread, mut fields: Fields) -> PyResult<Fields> {
        if fields.month == 0 {
            fields.month = 1;
        }
        if fields.day == 0 {
            fields.day = 1;
        }
        if fields.year_day == 0 {
            fields.year_day = 1;
        }
        let wrong = [
            (!(1..=12).contains(&fields.month), "month out of range"),
            (!(1..=31).contains(&fields.day), "day of month out of range"),
            (!(0..=23).contains(&fields.hour), "hour out of range"),
            (!(0..=59).contains(&fields.minute), "minute out of range"),
            (!(0..=61).contains(&fields.second), "seconds out of range"),
            (fields.weekday < 0, "day of week out of range"),
            (!(1..=366).contains(&fields.year_day), "day of year out of range"),
        ];
        match wrong.iter().find(|(wrong, _)| *wrong) {
            Some((_, message)) => Err(th.value_error(message)),
            None => Ok(fields),
        }
    }

    fn local_now(th: &Thread) -> Fields {
        zone::ready(th);
        zone::local(now(ClockId::Realtime).tv_sec)
    }

    /// time() -> floating point number
    ///
    /// Return the current time in seconds since the Epoch.
    /// Fractions of a second may be present if the system clock provides them.
    #[function]
    fn time() -> f64 {
        seconds(now(ClockId::Realtime))
    }

    /// time_ns() -> int
    ///
    /// Return the current time in nanoseconds since the Epoch.
    #[function]
    fn time_ns() -> i64 {
        nanoseconds(now(ClockId::Realtime))
    }

    /// perf_counter() -> float
    ///
    /// Performance counter for benchmarking.
    #[function]
    fn perf_counter() -> f64 {
        seconds(now(ClockId::Monotonic))
    }

    /// perf_counter_ns() -> int
    ///
    /// Performance counter for benchmarking as nanoseconds.
    #[function]
    fn perf_counter_ns() -> i64 {
        nanoseconds(now(ClockId::Monotonic))
    }

    /// monotonic() -> float
    ///
    /// Monotonic clock, cannot go backward.
    #[function]
    fn monotonic() -> f64 {
        seconds(now(ClockId::Monotonic))
    }

    /// monotonic_ns() -> int
    ///
    /// Monotonic clock, cannot go backward, as nanoseconds.
    #[function]
    fn monotonic_ns() -> i64 {
        nanoseconds(now(ClockId::Monotonic))
    }

    /// process_time() -> float
    ///
    /// Process time for profiling: sum of the kernel and user-space CPU time.
    #[function]
    fn process_time() -> f64 {
        seconds(now(ClockId::ProcessCPUTime))
    }

    /// process_time() -> int
    ///
    /// Process time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    #[function]
    fn process_time_ns() -> i64 {
        nanoseconds(now(ClockId::ProcessCPUTime))
    }

    /// thread_time() -> float
    ///
    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    #[function]
    fn thread_time() -> f64 {
        seconds(now(ClockId::ThreadCPUTime))
    }

    /// thread_time() -> int
    ///
    /// Thread time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    #[function]
    fn thread_time_ns() -> i64 {
        nanoseconds(now(ClockId::ThreadCPUTime))
    }

    fn clock(th: &Thread, number: i32) -> PyResult<ClockId> {
        let found = CLOCKS.iter().find(|(_, n, _)| *n == number);
        found
            .map(|(_, _, clock)| *clock)
            .ok_or_else(|| crate::posix::path::error(th, 22, None))
    }

    /// clock_gettime(clk_id) -> float
    ///
    /// Return the time of the specified clock clk_id.
    #[function]
    fn clock_gettime(th: &Thread, clk_id: i32) -> PyResult<f64> {
        Ok(seconds(now(clock(th, clk_id)?)))
    }

    /// clock_gettime_ns(clk_id) -> int
    ///
    /// Return the time of the specified clock clk_id as nanoseconds.
    #[function]
    fn clock_gettime_ns(th: &Thread, clk_id: i32) -> PyResult<i64> {
        Ok(nanoseconds(now(clock(th, clk_id)?)))
    }

    /// clock_getres(clk_id) -> floating point number
    ///
    /// Return the resolution (precision) of the specified clock clk_id.
    #[function]
    fn clock_getres(th: &Thread, clk_id: i32) -> PyResult<f64> {
        Ok(seconds(rustix::time::clock_getres(clock(th, clk_id)?)))
    }

    /// get_clock_info(name: str) -> dict
    ///
    /// Get information of the specified clock.
    #[function]
    fn get_clock_info(th: &Thread, name: &Ref) -> PyResult<Ref> {
        let Some(text) = name.downcast::<PyStr>() else {
            let kind = type_of(name).name();
            return Err(th.type_error(format!("get_clock_info() argument 1 must be str, not {kind}")));
        };
        let (clock, monotonic, adjustable) = match &*text.to_display() {
            "time" => (("CLOCK_REALTIME", ClockId::Realtime), false, true),
            "monotonic" | "perf_counter" => (("CLOCK_MONOTONIC", ClockId::Monotonic), true, false),
            "process_time" => (("CLOCK_PROCESS_CPUTIME_ID", ClockId::ProcessCPUTime), true, false),
            "thread_time" => (("CLOCK_THREAD_CPUTIME_ID", ClockId::ThreadCPUTime), true, false),
            _ => return Err(th.value_error("unknown clock")),
        };
        let resolution = seconds(rustix::time::clock_getres(clock.1));
        let implementation = PyStr::new(&format!("clock_gettime({})", clock.0)).into_ref();
        let values = vec![
            implementation,
            Ref::from_bool(monotonic),
            Ref::from_bool(adjustable),
            ops::convert::float(resolution),
        ];
        simple_namespace(
            th,
            "namespace",
            &["implementation", "monotonic", "adjustable", "resolution"],
            values,
        )
    }

    /// sleep(seconds)
    ///
    /// Delay execution for a given number of seconds.  The argument may be
    /// a floating point number for subsecond precision.
    #[function]
    fn sleep(th: &Thread, secs: &Ref) -> PyResult<()> {
        let duration = match float::view(secs) {
            Some(f) if f.is_nan() => return Err(th.value_error("Invalid value NaN (not a number)")),
            Some(f) => f,
            None => {
                let index = ops::convert::index(th, secs)?;
                match int::view(&index).and_then(IntView::to_i64) {
                    Some(n) => n as f64,
                    None => return Err(th.error(Exc::OverflowError, "timestamp too large to convert to C _PyTime_t")),
                }
            }
        };
        if duration < 0.0 {
            return Err(th.value_error("sleep length must be non-negative"));
        }
        if duration >= 9_223_372_036.854_775 {
            return Err(th.error(Exc::OverflowError, "timestamp too large to convert to C _PyTime_t"));
        }
        let end = nanoseconds(now(ClockId::Monotonic)) + (duration * 1e9) as i64;
        loop {
            let left = end - nanoseconds(now(ClockId::Monotonic));
            if left > 0 {
                let request = Timespec {
                    tv_sec: left / 1_000_000_000,
                    tv_nsec: left % 1_000_000_000,
                };
                // A signal ends it early: its handler runs, and what is left of the time follows.
                drop(rustix::thread::nanosleep(&request));
            }
            taipan_object::safepoint::run(th)?;
            if nanoseconds(now(ClockId::Monotonic)) >= end {
                return Ok(());
            }
        }
    }

    /// gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,
    ///                        tm_sec, tm_wday, tm_yday, tm_isdst)
    ///
    /// Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a.
    /// GMT).  When 'seconds' is not passed in, convert the current time instead.
    #[function]
    fn gmtime(th: &Thread, seconds: Option<&Ref>) -> PyResult<Ref> {
        let seconds = moment(th, seconds)?;
        struct_time(th, &Fields::at(seconds, 0, false, "UTC"))
    }

    /// localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,
    ///                           tm_sec,tm_wday,tm_yday,tm_isdst)
    ///
    /// Convert seconds since the Epoch to a time tuple expressing local time.
    /// When 'seconds' is not passed in, convert the current time instead.
    #[function]
    fn localtime(th: &Thread, seconds: Option<&Ref>) -> PyResult<Ref> {
        zone::ready(th);
        let seconds = moment(th, seconds)?;
        struct_time(th, &zone::local(seconds))
    }

    /// mktime(tuple) -> floating point number
    ///
    /// Convert a time tuple in local time to seconds since the Epoch.
    /// Note that mktime(gmtime(0)) will not generally return zero for most
    /// time zones; instead the returned value will either be equal to that
    /// of the timezone or altzone attributes on the time module.
    #[function]
    fn mktime(th: &Thread, tuple: &Ref) -> PyResult<f64> {
        zone::ready(th);
        let fields = fields(th, tuple, "mktime")?;
        Ok(zone::seconds(&fields) as f64)
    }

    /// asctime([tuple]) -> string
    ///
    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    /// When the time tuple is not present, current time as returned by localtime()
    /// is used.
    #[function]
    fn asctime(th: &Thread, tuple: Option<&Ref>) -> PyResult<String> {
        let fields = match tuple {
            Some(tuple) => checked(th, fields(th, tuple, "asctime")?)?,
            None => local_now(th),
        };
        Ok(fields.text())
    }

    /// ctime(seconds) -> string
    ///
    /// Convert a time in seconds since the Epoch to a string in local time.
    /// This is equivalent to asctime(localtime(seconds)). When the time tuple is
    /// not present, current time as returned by localtime() is used.
    #[function]
    fn ctime(th: &Thread, seconds: Option<&Ref>) -> PyResult<String> {
        zone::ready(th);
        Ok(zone::local(moment(th, seconds)?).text())
    }

    /// strftime(format[, tuple]) -> string
    ///
    /// Convert a time tuple to a string according to a format specification.
    /// See the library reference manual for formatting codes. When the time tuple
    /// is not present, current time as returned by localtime() is used.
    #[function]
    fn strftime(th: &Thread, format: &Ref, tuple: Option<&Ref>) -> PyResult<String> {
        let Some(text) = format.downcast::<PyStr>() else {
            let kind = type_of(format).name();
            return Err(th.type_error(format!("strftime() argument 1 must be str, not {kind}")));
        };
        let fields = match tuple {
            Some(tuple) => {
                let mut fields = checked(th, fields(th, tuple, "strftime")?)?;
                if fields.zone.is_empty() {
                    zone::ready(th);
                    // Of a plain tuple only the kind of time is known.
                    let zone = zone::at(zone::seconds(&fields));
                    (fields.offset, fields.zone) = (zone.0, zone.2);
                }
                fields
            }
            None => local_now(th),
        };
        let text = text.to_display();
        if text.contains('\0') {
            return Err(th.value_error("embedded null character"));
        }
        Ok(fields.format(&text))
    }

    /// strptime(string, format) -> struct_time
    ///
    /// Parse a string to a time tuple according to a format specification.
    /// See the library reference manual for formatting codes (same as
    /// strftime()).
    #[function]
    fn strptime(th: &Thread, #[args] args: &[Ref]) -> PyResult<Ref> {
        let module = crate::import::import_full(th, "_strptime")?;
        let function = ops::attr::get(th, &module, &th.vm().interned.get("_strptime_time"))?;
        ops::call::call_args(th, &function, Args::positional_only(args))
    }

    /// tzset()
    ///
    /// Initialize, or reinitialize, the local timezone to the value stored in
    /// os.environ['TZ']. The TZ environment variable should be specified in
    /// standard Unix timezone format as documented in the tzset man page
    /// (eg. 'US/Eastern', 'Europe/Amsterdam'). Unknown timezones will silently
    /// fall back to UTC. If the TZ environment variable is not set, the local
    /// timezone is set to the systems best guess of wallclock time.
    /// Changing the TZ environment variable without calling tzset *may* change
    /// the local timezone used by methods such as localtime, but this behaviour
    /// should not be relied on.
    #[function]
    fn tzset(th: &Thread) {
        zone::set(environment(th, "TZ").as_deref());
        if let Some(module) = th.module("time")
            && let Some(dict) = taipan_object::module::dict_of(&module)
        {
            set_zone_names(th, &dict);
        }
    }
}
