//! `datetime.datetime`.

use std::cell::Cell;

use taipan_object::slots::CompareOp;
use taipan_object::types::str::{PyStr, StrBuilder};
use taipan_object::{
    Args, Class, Downcast, NativeType, Obj, PyResult, Ref, Slot, Thread, Trace, TypedRef, alloc, ops, py_class,
    py_methods, type_of,
};

use super::arguments::{Signature, c_int, exactly, wrong_kind};
use super::calendar::{Clock, Day, EPOCH_ORDINAL};
use super::date::{PyDate, out_of_range};
use super::delta::Delta;
use super::text::{self, Precision};
use super::time_of_day::{PyTime, reduced, split_fold, state_zone};
use super::zone::{self, Question, call_method};
use super::{local, parse};

/// datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])
///
/// The year, month and day arguments are required. tzinfo may be None, or an
/// instance of a tzinfo subclass. The remaining arguments may be ints.
///
#[py_class(name = "datetime", module = "datetime", base = PyDate, gc)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyDateTime {
    date: PyDate,
    #[trace(skip)]
    pub(super) clock: Clock,
    fold: u8,
    /// Empty without a zone. Changes in a result that is not given out yet.
    tzinfo: Slot,
    hash: Cell<Option<i64>>,
}

const FIELDS: &[&str] = &[
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "tzinfo",
    "fold",
];
static NEW: Signature = Signature {
    name: None,
    params: FIELDS,
    required: 3,
    positional: 8,
};
static REPLACE: Signature = Signature {
    name: Some("replace"),
    required: 0,
    ..NEW
};
static NOW: Signature = Signature {
    name: Some("now"),
    params: &["tz"],
    required: 0,
    positional: 1,
};
static FROM_TIMESTAMP: Signature = Signature {
    name: Some("fromtimestamp"),
    params: &["timestamp", "tz"],
    required: 1,
    positional: 2,
};
static COMBINE: Signature = Signature {
    name: Some("combine"),
    params: &["date", "time", "tzinfo"],
    required: 2,
    positional: 3,
};
static ISOFORMAT: Signature = Signature {
    name: Some("isoformat"),
    params: &["sep", "timespec"],
    required: 0,
    positional: 2,
};
static AS_TIME_ZONE: Signature = Signature {
    name: Some("astimezone"),
    params: &["tz"],
    required: 0,
    positional: 1,
};

/// A zone argument, None being none.
fn zone_argument(th: &Thread, tzinfo: Option<&Ref>) -> PyResult<Option<Ref>> {
    let Some(tzinfo) = tzinfo else {
        return Ok(None);
    };
    zone::check(th, tzinfo)?;
    Ok((!tzinfo.is_none()).then(|| tzinfo.clone()))
}

impl PyDateTime {
    /// The zone.
    pub(super) fn zone(&self) -> Option<Ref> {
        self.tzinfo.get()
    }

    fn day(&self) -> Day {
        self.date.day
    }

    fn fields(&self) -> (Day, Clock) {
        (self.date.day, self.clock)
    }

    fn make(class: &Class, day: Day, clock: Clock, tzinfo: Option<Ref>, fold: u8) -> TypedRef<PyDateTime> {
        let time = PyDateTime {
            date: PyDate { day },
            clock,
            fold,
            tzinfo: Slot::from_option(tzinfo),
            hash: Cell::new(None),
        };
        alloc::new_object(class, time)
    }

    /// An instance of exactly `class`.
    ///
    /// # Errors
    /// ValueError for fields that are out of range.
    pub(super) fn checked(
        th: &Thread,
        class: &Class,
        day: Day,
        clock: Clock,
        tzinfo: Option<Ref>,
        fold: i32,
    ) -> PyResult<Ref> {
        day.check(th)?;
        clock.check(th, fold)?;
        Ok(PyDateTime::make(class, day, clock, tzinfo, fold as u8).into_ref())
    }

    /// An instance of `class`, which subclasses make themselves.
    fn of_class(th: &Thread, class: &Class, day: Day, clock: Clock, tzinfo: Option<Ref>, fold: u8) -> PyResult<Ref> {
        if std::ptr::eq(class, PyDateTime::class()) {
            return PyDateTime::checked(th, class, day, clock, tzinfo, i32::from(fold));
        }
        let [y, m, d] = [day.year, day.month, day.day].map(Ref::small);
        let [h, mi, s, us] = [clock.hour, clock.minute, clock.second, clock.microsecond].map(Ref::small);
        let zone = tzinfo.unwrap_or(Ref::NONE);
        // The fold is lost here, as CPython 3.11 loses it.
        ops::call::call(th, &class.to_ref(), &[&y, &m, &d, &h, &mi, &s, &us, &zone])
    }

    /// `time + sign * delta`, of the same class and in the same zone.
    ///
    /// # Errors
    /// OverflowError; what the class raises.
    pub(super) fn shifted(th: &Thread, time: &Obj<PyDateTime>, delta: Delta, sign: i64) -> PyResult<Ref> {
        let seconds = time.clock.seconds() + sign * i64::from(delta.seconds);
        let microseconds = i64::from(time.clock.microsecond) + sign * i64::from(delta.microseconds);
        let (days, clock) = Clock::carried(seconds, microseconds);
        let days = days + sign * i64::from(delta.days);
        let day = time.day().plus(days).ok_or_else(|| out_of_range(th))?;
        PyDateTime::of_class(th, type_of(&time.to_ref()), day, clock, time.zone(), 0)
    }

    fn ask(this: &Obj<Self>, th: &Thread, question: Question) -> PyResult<Option<Ref>> {
        zone::ask(th, this.zone().as_ref(), question, &this.to_ref())
    }

    fn offset(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Delta>> {
        zone::utc_offset(th, this.zone().as_ref(), &this.to_ref())
    }

    /// The offset that the zone tells of the same fields with the other fold.
    fn other_fold_offset(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Delta>> {
        let (day, clock) = this.fields();
        let other = PyDateTime::make(PyDateTime::class(), day, clock, this.zone(), 1 - this.fold);
        PyDateTime::offset(&other, th)
    }

    /// Whether the zone tells two offsets of these fields. Such a time equals none of another zone.
    fn is_ambiguous(this: &Obj<Self>, th: &Thread, offset: Option<Delta>) -> PyResult<bool> {
        let other = PyDateTime::other_fold_offset(this, th)?;
        Ok(other != offset)
    }

    /// The difference as if both were in the same zone.
    fn naive_difference(th: &Thread, a: &PyDateTime, b: &PyDateTime) -> PyResult<Delta> {
        let days = a.day().ordinal() - b.day().ordinal();
        let seconds = a.clock.seconds() - b.clock.seconds();
        let microseconds = i64::from(a.clock.microsecond) - i64::from(b.clock.microsecond);
        Delta::new(th, days, seconds, microseconds)
    }

    fn same_zone(&self, other: &PyDateTime) -> bool {
        match (self.zone(), other.zone()) {
            (None, None) => true,
            (Some(a), Some(b)) => a.is(&b),
            _ => false,
        }
    }

    fn difference(th: &Thread, a: &Obj<PyDateTime>, b: &Obj<PyDateTime>) -> PyResult<Delta> {
        let naive = || PyDateTime::naive_difference(th, a, b);
        if a.same_zone(b) {
            return naive();
        }
        match (PyDateTime::offset(a, th)?, PyDateTime::offset(b, th)?) {
            (None, None) => naive(),
            (Some(x), Some(y)) if x == y => naive(),
            (Some(x), Some(y)) => naive()?.minus(th, x.minus(th, y)?),
            _ => Err(th.type_error("can't subtract offset-naive and offset-aware datetimes")),
        }
    }

    /// The time since the epoch, of a time with a zone.
    fn since_epoch(th: &Thread, time: &Obj<PyDateTime>) -> PyResult<Delta> {
        let epoch = Day::from_ordinal(EPOCH_ORDINAL);
        let epoch = PyDateTime::make(PyDateTime::class(), epoch, Clock::default(), Some(zone::utc(th)), 0);
        PyDateTime::difference(th, time, &epoch)
    }

    fn from_seconds(
        th: &Thread,
        class: &Class,
        (seconds, microsecond): (i64, i32),
        clock: Timekeeping,
        tzinfo: Option<Ref>,
    ) -> PyResult<Ref> {
        let (day, time) = match clock {
            Timekeeping::Utc => local::utc_fields(th, seconds)?,
            Timekeeping::Local => local::local_fields(th, seconds)?,
        };
        let fold = match clock {
            Timekeeping::Utc => 0,
            Timekeeping::Local => local::fold_at(th, seconds, day, time)?,
        };
        let time = Clock { microsecond, ..time };
        PyDateTime::of_class(th, class, day, time, tzinfo, fold)
    }

    /// In the local zone, or in UTC and from there in `tzinfo`.
    fn from_seconds_in(th: &Thread, class: &Class, seconds: (i64, i32), tzinfo: Option<Ref>) -> PyResult<Ref> {
        match tzinfo {
            None => PyDateTime::from_seconds(th, class, seconds, Timekeeping::Local, None),
            Some(tzinfo) => {
                let utc = PyDateTime::from_seconds(th, class, seconds, Timekeeping::Utc, Some(tzinfo.clone()))?;
                call_method(th, &tzinfo, "fromutc", &[&utc])
            }
        }
    }

    fn naive_state(&self) -> [u8; 10] {
        let mut state = [0; 10];
        state[..4].copy_from_slice(&self.day().state());
        state[4..].copy_from_slice(&self.clock.state());
        state
    }

    fn state(&self, protocol: i32) -> [u8; 10] {
        let mut state = self.naive_state();
        if protocol > 3 {
            state[2] |= self.fold << 7;
        }
        state
    }

    fn from_state(class: &Class, state: [u8; 10], tzinfo: Option<Ref>) -> Ref {
        let [a, b, c, d, rest @ ..] = state;
        let (fold, month) = split_fold(c);
        let day = Day::from_state([a, b, month, d]);
        PyDateTime::make(class, day, Clock::from_state(rest), tzinfo, fold).into_ref()
    }
}

/// Whose fields a timestamp is broken into.
#[derive(Clone, Copy)]
enum Timekeeping {
    Utc,
    Local,
}

#[py_methods]
impl PyDateTime {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let is_month = |month: u32| (1..=12).contains(&(month & 0x7f));
        if let [state] | [state, _] = args.positional()
            && let Some(state) = text::state(th, Some(state), 2, is_month, "datetime")?
        {
            let tzinfo = state_zone(th, args.positional().get(1))?;
            return Ok(PyDateTime::from_state(class, state, tzinfo));
        }
        let mut reader = NEW.read(th, args)?;
        let day = Day {
            year: reader.int(th, 0)?,
            month: reader.int(th, 0)?,
            day: reader.int(th, 0)?,
        };
        let clock = Clock {
            hour: reader.int(th, 0)?,
            minute: reader.int(th, 0)?,
            second: reader.int(th, 0)?,
            microsecond: reader.int(th, 0)?,
        };
        let tzinfo = reader.optional(th)?;
        let fold = reader.int(th, 0)?;
        reader.finish(th)?;
        day.check(th)?;
        clock.check(th, fold)?;
        PyDateTime::checked(th, class, day, clock, zone_argument(th, tzinfo)?, fold)
    }

    /// Returns new datetime object representing current time local to tz.
    ///
    ///   tz
    ///     Timezone object.
    ///
    /// If no tz is specified, uses local timezone.
    #[classmethod]
    fn now(cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = NOW.read(th, args)?;
        let tzinfo = reader.optional(th)?;
        reader.finish(th)?;
        PyDateTime::from_seconds_in(th, cls, local::now(), zone_argument(th, tzinfo)?)
    }

    /// Return a new datetime representing UTC day and time.
    #[classmethod]
    fn utcnow(cls: &Class, th: &Thread) -> PyResult<Ref> {
        PyDateTime::from_seconds(th, cls, local::now(), Timekeeping::Utc, None)
    }

    /// timestamp[, tz] -> tz's local time from POSIX timestamp.
    #[classmethod]
    fn fromtimestamp(cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = FROM_TIMESTAMP.read(th, args)?;
        let timestamp = reader.optional(th)?.expect("the signature requires it");
        let tzinfo = reader.optional(th)?;
        reader.finish(th)?;
        let tzinfo = zone_argument(th, tzinfo)?;
        let seconds = local::seconds_and_microseconds(th, timestamp)?;
        PyDateTime::from_seconds_in(th, cls, seconds, tzinfo)
    }

    /// Construct a naive UTC datetime from a POSIX timestamp.
    #[classmethod]
    fn utcfromtimestamp(cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let [timestamp] = exactly(th, "utcfromtimestamp", args)?;
        let seconds = local::seconds_and_microseconds(th, timestamp)?;
        PyDateTime::from_seconds(th, cls, seconds, Timekeeping::Utc, None)
    }

    /// string, format -> new datetime parsed from a string (like time.strptime()).
    #[classmethod]
    fn strptime(cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let given: &[Ref; 2] = exactly(th, "strptime", args)?;
        for (i, text) in given.iter().enumerate() {
            if !text.is_a::<PyStr>() {
                return Err(wrong_kind(th, "strptime", i + 1, "str", text));
            }
        }
        let module = crate::import::import_full(th, "_strptime")?;
        let [string, format] = given;
        call_method(th, &module, "_strptime_datetime", &[&cls.to_ref(), string, format])
    }

    /// date, time -> datetime with same date and time fields
    #[classmethod]
    fn combine(cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = COMBINE.read(th, args)?;
        let date = reader.optional(th)?.expect("the signature requires it");
        let Some(date) = date.downcast::<PyDate>() else {
            return Err(reader.wrong(th, "datetime.date", date));
        };
        let time = reader.optional(th)?.expect("the signature requires it");
        let Some(time) = time.downcast::<PyTime>() else {
            return Err(reader.wrong(th, "datetime.time", time));
        };
        let tzinfo = reader.optional(th)?;
        reader.finish(th)?;
        let tzinfo = match tzinfo {
            Some(tzinfo) if std::ptr::eq(cls, PyDateTime::class()) => zone_argument(th, Some(tzinfo))?,
            Some(tzinfo) => Some(tzinfo.clone()),
            None => time.tzinfo.clone(),
        };
        PyDateTime::of_class(th, cls, date.day, time.clock, tzinfo, time.fold)
    }

    /// string -> datetime from a string in most ISO 8601 formats
    #[classmethod]
    fn fromisoformat(cls: &Class, th: &Thread, string: &Ref) -> PyResult<Ref> {
        let given = text::iso_argument(th, string)?;
        // The separator alone may be a lone surrogate.
        let data = given.data();
        let is_surrogate = |at: &usize| *at < data.len() && (0xd800..0xe000).contains(&data.at(*at));
        let found = match [7, 8, 10].into_iter().find(is_surrogate) {
            Some(at) => {
                let replaced = data.iter().enumerate().map(|(i, c)| if i == at { 0x54 } else { c });
                PyStr::from_chars(replaced)
                    .to_utf8()
                    .and_then(|t| parse::date_and_time(t.as_bytes()).ok())
            }
            None => given.to_utf8().and_then(|t| parse::date_and_time(t.as_bytes()).ok()),
        };
        let Some((day, time)) = found else {
            return Err(text::invalid(th, string));
        };
        let tzinfo = zone::of_text(th, time.offset)?;
        let tzinfo = (!tzinfo.is_none()).then_some(tzinfo);
        PyDateTime::of_class(th, cls, day, time.clock, tzinfo, 0)
    }

    /// Return date object with same year, month and day.
    #[method]
    fn date(&self) -> Ref {
        PyDate::plain(self.day())
    }

    /// Return time object with same time but with tzinfo=None.
    #[method]
    fn time(&self) -> Ref {
        PyTime::plain(self.clock, None, self.fold)
    }

    /// Return time object with same time and tzinfo.
    #[method]
    fn timetz(&self) -> Ref {
        PyTime::plain(self.clock, self.zone(), self.fold)
    }

    /// Return ctime() style string.
    #[method]
    fn ctime(&self) -> String {
        self.day().long_text(self.clock)
    }

    /// Return time tuple, compatible with time.localtime().
    #[method]
    fn timetuple(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let dst = PyDateTime::ask(this, th, Question::Dst)?.and_then(|dst| Delta::of(&dst));
        let dst = dst.map_or(-1, |dst| i32::from(dst != Delta::ZERO));
        text::struct_time(th, this.day(), this.clock, dst)
    }

    /// Return POSIX timestamp as float.
    #[method]
    fn timestamp(this: &Obj<Self>, th: &Thread) -> PyResult<f64> {
        if this.tzinfo.is_set() {
            return PyDateTime::since_epoch(th, this)?.total_seconds(th);
        }
        let (day, clock) = this.fields();
        let seconds = local::from_local(th, day, clock, this.fold)?;
        Ok(seconds as f64 + f64::from(clock.microsecond) / 1e6)
    }

    /// Return UTC time tuple, compatible with time.localtime().
    #[method]
    fn utctimetuple(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let utc = match PyDateTime::offset(this, th)? {
            None => this.to_ref(),
            Some(offset) => PyDateTime::shifted(th, this, offset, -1)?,
        };
        let (day, clock) = utc.downcast::<PyDateTime>().unwrap_or(this).fields();
        text::struct_time(th, day, clock, 0)
    }

    /// [sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    /// sep is used to separate the year from the time, and defaults to 'T'.
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    ///
    #[method]
    fn isoformat(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = ISOFORMAT.read(th, args)?;
        let mut separator = u32::from('T');
        if let Some(given) = reader.optional(th)? {
            match given.downcast::<PyStr>() {
                Some(text) if text.len() == 1 => separator = text.data().at(0),
                _ => return Err(reader.wrong(th, "a unicode character", given)),
            }
        }
        let precision = reader.text(th)?;
        reader.finish(th)?;
        let precision = Precision::parse(th, precision.map(|p| &**p))?;
        let mut out = StrBuilder::default();
        out.push_str(&this.day().text());
        out.push(separator);
        out.push_str(&this.clock.text(precision));
        if let Some(offset) = PyDateTime::offset(this, th)? {
            out.push_str(&zone::offset_text(offset, ":"));
        }
        Ok(out.finish().into_ref())
    }

    /// Return self.tzinfo.utcoffset(self).
    #[method]
    fn utcoffset(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Ref>> {
        PyDateTime::ask(this, th, Question::UtcOffset)
    }

    /// Return self.tzinfo.tzname(self).
    #[method]
    fn tzname(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        zone::name(th, this.zone().as_ref(), &this.to_ref())
    }

    /// Return self.tzinfo.dst(self).
    #[method]
    fn dst(this: &Obj<Self>, th: &Thread) -> PyResult<Option<Ref>> {
        PyDateTime::ask(this, th, Question::Dst)
    }

    /// Return datetime with new specified fields.
    #[method]
    fn replace(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = REPLACE.read(th, args)?;
        let (day, clock) = this.fields();
        let day = Day {
            year: reader.int(th, day.year)?,
            month: reader.int(th, day.month)?,
            day: reader.int(th, day.day)?,
        };
        let clock = Clock {
            hour: reader.int(th, clock.hour)?,
            minute: reader.int(th, clock.minute)?,
            second: reader.int(th, clock.second)?,
            microsecond: reader.int(th, clock.microsecond)?,
        };
        let tzinfo = reader.optional(th)?;
        let fold = reader.int(th, i32::from(this.fold))?;
        reader.finish(th)?;
        day.check(th)?;
        clock.check(th, fold)?;
        let tzinfo = match tzinfo {
            Some(_) => zone_argument(th, tzinfo)?,
            None => this.zone(),
        };
        PyDateTime::checked(th, type_of(&this.to_ref()), day, clock, tzinfo, fold)
    }

    /// tz -> convert to local time in new timezone tz
    ///
    #[method]
    fn astimezone(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = AS_TIME_ZONE.read(th, args)?;
        let tzinfo = reader.optional(th)?;
        reader.finish(th)?;
        let tzinfo = zone_argument(th, tzinfo)?;
        let (day, clock) = this.fields();
        let local = || local::zone_at(th, local::from_local(th, day, clock, this.fold)?);
        let own = match this.zone() {
            Some(own) => own,
            None => local()?,
        };
        if tzinfo.as_ref().is_some_and(|t| t.is(&own)) {
            return Ok(this.to_ref());
        }
        let object = this.to_ref();
        let offset = match zone::utc_offset(th, Some(&own), &object)? {
            Some(offset) => Some(offset),
            None => zone::utc_offset(th, Some(&local()?), &object)?,
        };
        let utc = PyDateTime::shifted(th, this, offset.unwrap_or(Delta::ZERO), -1)?;
        let Some(shifted) = utc.downcast::<PyDateTime>() else {
            return Ok(utc);
        };
        let (day, clock) = shifted.fields();
        // A result without a zone may be somebody else's object.
        let utc = if shifted.tzinfo.is_set() {
            shifted.to_typed()
        } else {
            PyDateTime::make(type_of(&utc), day, clock, None, shifted.fold)
        };
        drop(utc.tzinfo.replace(Some(zone::utc(th))));
        let tzinfo = match tzinfo {
            Some(tzinfo) => tzinfo,
            None => local::zone_at(th, PyDateTime::since_epoch(th, &utc)?.seconds())?,
        };
        drop(utc.tzinfo.replace(Some(tzinfo.clone())));
        call_method(th, &tzinfo, "fromutc", &[utc.as_ref()])
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[method]
    fn __reduce_ex__(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let [protocol] = exactly(th, "__reduce_ex__", args)?;
        let state = this.state(c_int(th, protocol)?);
        Ok(reduced(&this.to_ref(), &state, this.zone()))
    }

    /// __reduce__() -> (cls, state)
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        reduced(&this.to_ref(), &this.state(2), this.zone())
    }

    #[getter]
    fn hour(&self) -> i32 {
        self.clock.hour
    }

    #[getter]
    fn minute(&self) -> i32 {
        self.clock.minute
    }

    #[getter]
    fn second(&self) -> i32 {
        self.clock.second
    }

    #[getter]
    fn microsecond(&self) -> i32 {
        self.clock.microsecond
    }

    #[getter]
    fn tzinfo(&self) -> Option<Ref> {
        self.zone()
    }

    #[getter]
    fn fold(&self) -> u8 {
        self.fold
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let (Day { year, month, day }, clock) = this.fields();
        let mut out = StrBuilder::default();
        let name = type_of(&this.to_ref()).name();
        out.push_str(&format!(
            "{name}({year}, {month}, {day}, {}, {}",
            clock.hour, clock.minute
        ));
        if clock.microsecond != 0 {
            out.push_str(&format!(", {}, {}", clock.second, clock.microsecond));
        } else if clock.second != 0 {
            out.push_str(&format!(", {}", clock.second));
        }
        if this.fold != 0 {
            out.push_str(", fold=1");
        }
        if let Some(tzinfo) = this.zone() {
            out.push_str(", tzinfo=");
            out.push_ref(&*ops::convert::repr(th, &tzinfo)?);
        }
        out.push_str(")");
        Ok(out.finish().into_ref())
    }

    #[slot]
    fn str(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        call_method(th, &this.to_ref(), "isoformat", &[PyStr::new(" ").as_ref()])
    }

    #[slot]
    fn hash(this: &Obj<Self>, th: &Thread) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        // Both times of a fold are equal within a zone.
        let offset = if this.fold == 0 {
            PyDateTime::offset(this, th)?
        } else {
            PyDateTime::other_fold_offset(this, th)?
        };
        let hash = match offset {
            None => ops::hash::bytes(&this.naive_state()),
            Some(offset) => {
                let microsecond = i64::from(this.clock.microsecond);
                let time = Delta::new(th, this.day().ordinal(), this.clock.seconds(), microsecond)?;
                time.minus(th, offset)?.hash(th)?
            }
        };
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        let unequal = || Ref::from_bool(op == CompareOp::Ne);
        let Some(time) = other.downcast::<PyDateTime>() else {
            if !other.is_a::<PyDate>() {
                return Ok(Ref::NOT_IMPLEMENTED);
            }
            // A `datetime` is a `date`, which must not compare the dates alone.
            if equality {
                return Ok(unequal());
            }
            let (a, b) = (type_of(&this.to_ref()).name(), type_of(other).name());
            return Err(th.type_error(format!("can't compare {a} to {b}")));
        };
        let by_fields = || this.fields().cmp(&time.fields());
        if this.same_zone(time) {
            return Ok(Ref::from_bool(op.holds(by_fields())));
        }
        let (a, b) = (PyDateTime::offset(this, th)?, PyDateTime::offset(time, th)?);
        let ordering = match (a, b) {
            _ if a == b => by_fields(),
            (Some(_), Some(_)) => PyDateTime::difference(th, this, time)?.cmp(&Delta::ZERO),
            _ if equality => return Ok(unequal()),
            _ => return Err(th.type_error("can't compare offset-naive and offset-aware datetimes")),
        };
        if equality
            && ordering.is_eq()
            && (PyDateTime::is_ambiguous(this, th, a)? || PyDateTime::is_ambiguous(time, th, b)?)
        {
            return Ok(unequal());
        }
        Ok(Ref::from_bool(op.holds(ordering)))
    }

    #[slot]
    fn add(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let (time, delta) = match a.downcast::<PyDateTime>() {
            Some(time) => (Some(time), Delta::of(b)),
            None => (b.downcast::<PyDateTime>(), Delta::of(a)),
        };
        match (time, delta) {
            (Some(time), Some(delta)) => PyDateTime::shifted(th, time, delta, 1),
            _ => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn sub(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let Some(time) = a.downcast::<PyDateTime>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if let Some(other) = b.downcast::<PyDateTime>() {
            return Ok(PyDateTime::difference(th, time, other)?.into_ref());
        }
        match Delta::of(b) {
            Some(delta) => PyDateTime::shifted(th, time, delta, -1),
            None => Ok(Ref::NOT_IMPLEMENTED),
        }
    }
}

/// `min`, `max` and `resolution` of the class.
pub(super) fn add_constants(th: &Thread) {
    let plain = |day, clock| PyDateTime::make(PyDateTime::class(), day, clock, None, 0).into_ref();
    let values = [
        ("min", plain(Day::FIRST, Clock::default())),
        ("max", plain(Day::LAST, Clock::LAST)),
        ("resolution", Delta::MICROSECOND.into_ref()),
    ];
    for (name, value) in values {
        PyDateTime::class().dict.set_str(&th.vm().interned.get(name), value);
    }
}
