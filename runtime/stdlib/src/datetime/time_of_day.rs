//! `datetime.time`.

use std::cell::Cell;

use taipan_object::slots::CompareOp;
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::str::StrBuilder;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, NativeType, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods, type_of,
};

use super::arguments::{Signature, c_int, exactly};
use super::calendar::Clock;
use super::delta::Delta;
use super::parse;
use super::text::{self, Precision, Subject};
use super::zone::{self, Question};

/// time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object
///
/// All arguments are optional. tzinfo may be None, or an instance of
/// a tzinfo subclass. The remaining arguments may be ints.
#[py_class(name = "time", module = "datetime", gc)]
#[derive(Trace)]
pub(super) struct PyTime {
    #[trace(skip)]
    pub(super) clock: Clock,
    pub(super) fold: u8,
    pub(super) tzinfo: Option<Ref>,
    hash: Cell<Option<i64>>,
}

static NEW: Signature = Signature {
    name: None,
    params: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"],
    required: 0,
    positional: 5,
};
static REPLACE: Signature = Signature {
    name: Some("replace"),
    ..NEW
};
static ISOFORMAT: Signature = Signature {
    name: Some("isoformat"),
    params: &["timespec"],
    required: 0,
    positional: 1,
};

impl Clock {
    /// Checks that there is such a time, and the fold.
    ///
    /// # Errors
    /// ValueError.
    pub(super) fn check(self, th: &Thread, fold: i32) -> PyResult<()> {
        let wrong = [
            (!(0..24).contains(&self.hour), "hour must be in 0..23"),
            (!(0..60).contains(&self.minute), "minute must be in 0..59"),
            (!(0..60).contains(&self.second), "second must be in 0..59"),
            (
                !(0..1_000_000).contains(&self.microsecond),
                "microsecond must be in 0..999999",
            ),
            (!(0..2).contains(&fold), "fold must be either 0 or 1"),
        ];
        match wrong.into_iter().find(|(wrong, _)| *wrong) {
            Some((_, message)) => Err(th.value_error(message)),
            None => Ok(()),
        }
    }

    /// The pickled form.
    pub(super) fn state(self) -> [u8; 6] {
        let [_, a, b, c] = self.microsecond.to_be_bytes();
        [self.hour as u8, self.minute as u8, self.second as u8, a, b, c]
    }

    /// From the pickled form, unchecked.
    pub(super) fn from_state(state: [u8; 6]) -> Clock {
        let [hour, minute, second, a, b, c] = state;
        Clock {
            hour: i32::from(hour),
            minute: i32::from(minute),
            second: i32::from(second),
            microsecond: i32::from_be_bytes([0, a, b, c]),
        }
    }
}

/// The bit of a pickled form that keeps the fold, and the byte without it.
pub(super) fn split_fold(byte: u8) -> (u8, u8) {
    (byte >> 7, byte & 0x7f)
}

/// The zone in a pickled form.
pub(super) fn state_zone(th: &Thread, tzinfo: Option<&Ref>) -> PyResult<Option<Ref>> {
    let Some(tzinfo) = tzinfo.filter(|t| !t.is_none()) else {
        return Ok(None);
    };
    match zone::check(th, tzinfo) {
        Ok(()) => Ok(Some(tzinfo.clone())),
        Err(_) => Err(th.type_error("bad tzinfo state arg")),
    }
}

/// The reduced form of an object with this state.
pub(super) fn reduced(object: &Ref, state: &[u8], tzinfo: Option<Ref>) -> Ref {
    let state = Some(PyBytes::new_ref(state).into_ref());
    let args = PyTuple::from_vec([state, tzinfo].into_iter().flatten().collect()).into_ref();
    PyTuple::from_vec(vec![type_of(object).to_ref(), args]).into_ref()
}

impl PyTime {
    fn make(class: &Class, clock: Clock, tzinfo: Option<Ref>, fold: u8) -> Ref {
        let time = PyTime {
            clock,
            fold,
            tzinfo,
            hash: Cell::new(None),
        };
        alloc::new_object(class, time).into_ref()
    }

    /// A plain `time` that is known to exist.
    pub(super) fn plain(clock: Clock, tzinfo: Option<Ref>, fold: u8) -> Ref {
        PyTime::make(PyTime::class(), clock, tzinfo, fold)
    }

    fn checked(th: &Thread, class: &Class, clock: Clock, tzinfo: &Ref, fold: i32) -> PyResult<Ref> {
        clock.check(th, fold)?;
        zone::check(th, tzinfo)?;
        let tzinfo = (!tzinfo.is_none()).then(|| tzinfo.clone());
        Ok(PyTime::make(class, clock, tzinfo, fold as u8))
    }

    fn offset(&self, th: &Thread) -> PyResult<Option<Delta>> {
        zone::utc_offset(th, self.tzinfo.as_ref(), &Ref::NONE)
    }

    fn state(&self, protocol: i32) -> [u8; 6] {
        let mut state = self.clock.state();
        if protocol > 3 {
            state[0] |= self.fold << 7;
        }
        state
    }
}

#[py_methods]
impl PyTime {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if let [state] | [state, _] = args.positional()
            && let Some(mut state) = text::state(th, Some(state), 0, |hour| hour & 0x7f < 24, "time")?
        {
            let tzinfo = state_zone(th, args.positional().get(1))?;
            let (fold, hour) = split_fold(state[0]);
            state[0] = hour;
            return Ok(PyTime::make(class, Clock::from_state(state), tzinfo, fold));
        }
        let mut reader = NEW.read(th, args)?;
        let clock = Clock {
            hour: reader.int(th, 0)?,
            minute: reader.int(th, 0)?,
            second: reader.int(th, 0)?,
            microsecond: reader.int(th, 0)?,
        };
        let tzinfo = reader.optional(th)?.cloned().unwrap_or(Ref::NONE);
        let fold = reader.int(th, 0)?;
        reader.finish(th)?;
        PyTime::checked(th, class, clock, &tzinfo, fold)
    }

    /// Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    ///
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    ///
    #[method]
    fn isoformat(&self, th: &Thread, args: Args<'_>) -> PyResult<String> {
        let mut reader = ISOFORMAT.read(th, args)?;
        let precision = reader.text(th)?;
        reader.finish(th)?;
        let mut text = self.clock.text(Precision::parse(th, precision.map(|p| &**p))?);
        if let Some(offset) = self.offset(th)? {
            text += &zone::offset_text(offset, ":");
        }
        Ok(text)
    }

    /// format -> strftime() style string.
    #[method]
    fn strftime(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let subject = Subject {
            time: &Ref::NONE,
            zone: this.tzinfo.clone(),
            microsecond: this.clock.microsecond,
        };
        // The date that strptime gives to a time.
        let fields = || {
            let Clock {
                hour, minute, second, ..
            } = this.clock;
            let fields = [1900, 1, 1, hour, minute, second, 0, 1, -1];
            Ok(PyTuple::from_vec(fields.map(Ref::small).to_vec()).into_ref())
        };
        text::strftime(th, args, &subject, fields)
    }

    /// Formats self with strftime.
    #[method]
    fn __format__(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        text::format(th, &this.to_ref(), args)
    }

    /// Return self.tzinfo.utcoffset(self).
    #[method]
    fn utcoffset(&self, th: &Thread) -> PyResult<Option<Ref>> {
        zone::ask(th, self.tzinfo.as_ref(), Question::UtcOffset, &Ref::NONE)
    }

    /// Return self.tzinfo.tzname(self).
    #[method]
    fn tzname(&self, th: &Thread) -> PyResult<Ref> {
        zone::name(th, self.tzinfo.as_ref(), &Ref::NONE)
    }

    /// Return self.tzinfo.dst(self).
    #[method]
    fn dst(&self, th: &Thread) -> PyResult<Option<Ref>> {
        zone::ask(th, self.tzinfo.as_ref(), Question::Dst, &Ref::NONE)
    }

    /// Return time with new specified fields.
    #[method]
    fn replace(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = REPLACE.read(th, args)?;
        let clock = Clock {
            hour: reader.int(th, this.clock.hour)?,
            minute: reader.int(th, this.clock.minute)?,
            second: reader.int(th, this.clock.second)?,
            microsecond: reader.int(th, this.clock.microsecond)?,
        };
        let own = this.tzinfo.clone().unwrap_or(Ref::NONE);
        let tzinfo = reader.optional(th)?.unwrap_or(&own);
        let fold = reader.int(th, i32::from(this.fold))?;
        reader.finish(th)?;
        PyTime::checked(th, type_of(&this.to_ref()), clock, tzinfo, fold)
    }

    /// string -> time from a string in ISO 8601 format
    #[classmethod]
    fn fromisoformat(cls: &Class, th: &Thread, string: &Ref) -> PyResult<Ref> {
        let bytes = text::iso_argument(th, string)?.to_utf8();
        let bytes = bytes.as_deref().map(str::as_bytes).unwrap_or_default();
        let bytes = bytes.strip_prefix(b"T").unwrap_or(bytes);
        let Ok(found) = parse::time(bytes) else {
            return Err(text::invalid(th, string));
        };
        let tzinfo = zone::of_text(th, found.offset)?;
        if std::ptr::eq(cls, PyTime::class()) {
            return PyTime::checked(th, cls, found.clock, &tzinfo, 0);
        }
        let Clock {
            hour,
            minute,
            second,
            microsecond,
        } = found.clock;
        let [h, m, s, us] = [hour, minute, second, microsecond].map(Ref::small);
        ops::call::call(th, &cls.to_ref(), &[&h, &m, &s, &us, &tzinfo])
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[method]
    fn __reduce_ex__(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let [protocol] = exactly(th, "__reduce_ex__", args)?;
        let state = this.state(c_int(th, protocol)?);
        Ok(reduced(&this.to_ref(), &state, this.tzinfo.clone()))
    }

    /// __reduce__() -> (cls, state)
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        reduced(&this.to_ref(), &this.state(2), this.tzinfo.clone())
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
        self.tzinfo.clone()
    }

    #[getter]
    fn fold(&self) -> u8 {
        self.fold
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let Clock {
            hour,
            minute,
            second,
            microsecond,
        } = this.clock;
        let mut out = StrBuilder::default();
        out.push_str(&format!("{}({hour}, {minute}", type_of(&this.to_ref()).name()));
        if microsecond != 0 {
            out.push_str(&format!(", {second}, {microsecond}"));
        } else if second != 0 {
            out.push_str(&format!(", {second}"));
        }
        if let Some(tzinfo) = &this.tzinfo {
            out.push_str(", tzinfo=");
            out.push_ref(&*ops::convert::repr(th, tzinfo)?);
        }
        if this.fold != 0 {
            out.push_str(", fold=1");
        }
        out.push_str(")");
        Ok(out.finish().into_ref())
    }

    #[slot]
    fn str(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        zone::call_method(th, &this.to_ref(), "isoformat", &[])
    }

    #[slot]
    fn hash(this: &Obj<Self>, th: &Thread) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        let hash = match this.offset(th)? {
            None => ops::hash::bytes(&this.clock.state()),
            Some(offset) => {
                let time = Delta::new(th, 0, this.clock.seconds(), i64::from(this.clock.microsecond))?;
                time.minus(th, offset)?.hash(th)?
            }
        };
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot]
    fn compare(this: &Obj<Self>, th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let Some(other) = other.downcast::<PyTime>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let by_clock = || Ref::from_bool(op.holds(this.clock.cmp(&other.clock)));
        let same_zone = match (&this.tzinfo, &other.tzinfo) {
            (None, None) => true,
            (Some(a), Some(b)) => a.is(b),
            _ => false,
        };
        if same_zone {
            return Ok(by_clock());
        }
        match (this.offset(th)?, other.offset(th)?) {
            (a, b) if a == b => Ok(by_clock()),
            (Some(a), Some(b)) => {
                let utc =
                    |time: &PyTime, offset: Delta| (time.clock.seconds() - offset.seconds(), time.clock.microsecond);
                Ok(Ref::from_bool(op.holds(utc(this, a).cmp(&utc(other, b)))))
            }
            _ => match op {
                CompareOp::Eq => Ok(Ref::from_bool(false)),
                CompareOp::Ne => Ok(Ref::from_bool(true)),
                _ => Err(th.type_error("can't compare offset-naive and offset-aware times")),
            },
        }
    }
}

/// `min`, `max` and `resolution` of the class.
pub(super) fn add_constants(th: &Thread) {
    let values = [
        ("min", PyTime::plain(Clock::default(), None, 0)),
        ("max", PyTime::plain(Clock::LAST, None, 0)),
        ("resolution", Delta::MICROSECOND.into_ref()),
    ];
    for (name, value) in values {
        PyTime::class().dict.set_str(&th.vm().interned.get(name), value);
    }
}
