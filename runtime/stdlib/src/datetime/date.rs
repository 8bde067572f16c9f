//! `datetime.date`.

use taipan_object::slots::CompareOp;
use taipan_object::types::bytes::PyBytes;
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Exc, NativeType, Obj, PyResult, Raised, Ref, Thread, Trace, alloc, ops, py_class,
    py_methods, type_of,
};

use super::arguments::{Signature, c_int, exactly};
use super::calendar::{Clock, Day, IsoError, MAX_YEAR, MIN_YEAR, days_in_month};
use super::date_time::PyDateTime;
use super::delta::Delta;
use super::iso_date::PyIsoCalendarDate;
use super::text::{self, Subject};
use super::zone::call_method;
use super::{local, parse};

/// date(year, month, day) --> date object
#[py_class(name = "date", module = "datetime")]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyDate {
    #[trace(skip)]
    pub(super) day: Day,
}

static NEW: Signature = Signature {
    name: None,
    params: &["year", "month", "day"],
    required: 3,
    positional: 3,
};
static REPLACE: Signature = Signature {
    name: Some("replace"),
    params: &["year", "month", "day"],
    required: 0,
    positional: 3,
};
static FROM_ISO_CALENDAR: Signature = Signature {
    name: Some("fromisocalendar"),
    params: &["year", "week", "day"],
    required: 3,
    positional: 3,
};

/// The error for a year that the calendar does not have.
pub(super) fn year_out_of_range(th: &Thread, year: i32) -> Raised {
    th.value_error(format!("year {year} is out of range"))
}

/// The error for a result that the calendar does not have.
pub(super) fn out_of_range(th: &Thread) -> Raised {
    th.error(Exc::OverflowError, "date value out of range")
}

impl Day {
    /// Checks that there is such a day.
    ///
    /// # Errors
    /// ValueError.
    pub(super) fn check(self, th: &Thread) -> PyResult<()> {
        if !(MIN_YEAR..=MAX_YEAR).contains(&self.year) {
            return Err(year_out_of_range(th, self.year));
        }
        if !(1..=12).contains(&self.month) {
            return Err(th.value_error("month must be in 1..12"));
        }
        if !(1..=days_in_month(self.year, self.month)).contains(&self.day) {
            return Err(th.value_error("day is out of range for month"));
        }
        Ok(())
    }

    /// The pickled form.
    pub(super) fn state(self) -> [u8; 4] {
        let [high, low] = (self.year as u16).to_be_bytes();
        [high, low, self.month as u8, self.day as u8]
    }

    /// From the pickled form, unchecked.
    pub(super) fn from_state(state: [u8; 4]) -> Day {
        let [high, low, month, day] = state;
        Day {
            year: i32::from(u16::from_be_bytes([high, low])),
            month: i32::from(month),
            day: i32::from(day),
        }
    }
}

impl PyDate {
    fn checked(th: &Thread, class: &Class, day: Day) -> PyResult<Ref> {
        day.check(th)?;
        Ok(PyDate::make(class, day))
    }

    fn make(class: &Class, day: Day) -> Ref {
        alloc::new_object(class, PyDate { day }).into_ref()
    }

    /// A plain `date` of a day that is known to exist.
    pub(super) fn plain(day: Day) -> Ref {
        PyDate::make(PyDate::class(), day)
    }

    /// An instance of `class`, a subclass of `date`, as constructors that are class methods make it.
    fn of_class(th: &Thread, class: &Class, day: Day) -> PyResult<Ref> {
        if std::ptr::eq(class, PyDate::class()) {
            return PyDate::checked(th, class, day);
        }
        if std::ptr::eq(class, PyDateTime::class()) {
            return PyDateTime::checked(th, class, day, Clock::default(), None, 0);
        }
        let parts = [day.year, day.month, day.day].map(Ref::small);
        ops::call::call(th, &class.to_ref(), &parts.each_ref())
    }

    fn shifted(th: &Thread, date: &Obj<PyDate>, days: i64) -> PyResult<Ref> {
        let day = date.day.plus(days).ok_or_else(|| out_of_range(th))?;
        PyDate::of_class(th, type_of(&date.to_ref()), day)
    }
}

#[py_methods]
impl PyDate {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        if let [state] = args.positional()
            && let Some(state) = text::state(th, Some(state), 2, |month| (1..=12).contains(&month), "date")?
        {
            return Ok(PyDate::make(class, Day::from_state(state)));
        }
        let mut reader = NEW.read(th, args)?;
        let (year, month, day) = (reader.int(th, 0)?, reader.int(th, 0)?, reader.int(th, 0)?);
        reader.finish(th)?;
        PyDate::checked(th, class, Day { year, month, day })
    }

    /// Create a date from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is interpreted
    /// as local time.
    #[classmethod]
    fn fromtimestamp(cls: &Class, th: &Thread, timestamp: &Ref) -> PyResult<Ref> {
        let seconds = local::whole_seconds(th, timestamp)?;
        let (day, _) = local::local_fields(th, seconds)?;
        PyDate::of_class(th, cls, day)
    }

    /// int -> date corresponding to a proleptic Gregorian ordinal.
    #[classmethod]
    fn fromordinal(cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let [ordinal] = exactly(th, "fromordinal", args)?;
        let ordinal = c_int(th, ordinal)?;
        if ordinal < 1 {
            return Err(th.value_error("ordinal must be >= 1"));
        }
        PyDate::of_class(th, cls, Day::from_ordinal(i64::from(ordinal)))
    }

    /// str -> Construct a date from a string in ISO 8601 format.
    #[classmethod]
    fn fromisoformat(cls: &Class, th: &Thread, string: &Ref) -> PyResult<Ref> {
        let bytes = text::iso_argument(th, string)?.to_utf8();
        let bytes = bytes.as_deref().map(str::as_bytes).unwrap_or_default();
        let day = match bytes.len() {
            7 | 8 | 10 => parse::date(bytes, bytes.len()).ok(),
            _ => None,
        };
        match day {
            Some(day) => PyDate::of_class(th, cls, day),
            None => Err(text::invalid(th, string)),
        }
    }

    /// int, int, int -> Construct a date from the ISO year, week number and weekday.
    ///
    /// This is the inverse of the date.isocalendar() function
    #[classmethod]
    fn fromisocalendar(cls: &Class, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = FROM_ISO_CALENDAR.read(th, args)?;
        let mut read = || -> PyResult<[i32; 3]> { Ok([reader.int(th, 0)?, reader.int(th, 0)?, reader.int(th, 0)?]) };
        let [year, week, weekday] = read().map_err(|raised| {
            if raised.is(Exc::OverflowError) {
                th.value_error("ISO calendar component out of range")
            } else {
                raised
            }
        })?;
        reader.finish(th)?;
        let day = Day::from_iso(year, week, weekday).map_err(|error| {
            th.value_error(match error {
                IsoError::Year => format!("Year is out of range: {year}"),
                IsoError::Week => format!("Invalid week: {week}"),
                IsoError::Weekday => format!("Invalid day: {weekday} (range is [1, 7])"),
            })
        })?;
        PyDate::of_class(th, cls, day)
    }

    /// Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).
    #[classmethod]
    fn today(cls: &Class, th: &Thread) -> PyResult<Ref> {
        let time = crate::import::import_full(th, "time")?;
        let now = call_method(th, &time, "time", &[])?;
        call_method(th, &cls.to_ref(), "fromtimestamp", &[&now])
    }

    /// Return ctime() style string.
    #[method]
    fn ctime(&self) -> String {
        self.day.long_text(Clock::default())
    }

    /// format -> strftime() style string.
    #[method]
    fn strftime(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let own = this.to_ref();
        // A method of `datetime` too.
        let time = own.downcast::<PyDateTime>();
        let subject = Subject {
            time: &own,
            zone: time.and_then(|t| t.zone()),
            microsecond: time.map_or(0, |t| t.clock.microsecond),
        };
        text::strftime(th, args, &subject, || call_method(th, &own, "timetuple", &[]))
    }

    /// Formats self with strftime.
    #[method]
    fn __format__(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        text::format(th, &this.to_ref(), args)
    }

    /// Return time tuple, compatible with time.localtime().
    #[method]
    fn timetuple(&self, th: &Thread) -> PyResult<Ref> {
        text::struct_time(th, self.day, Clock::default(), -1)
    }

    /// Return a named tuple containing ISO year, week number, and weekday.
    #[method]
    fn isocalendar(&self) -> Ref {
        PyIsoCalendarDate::of_day(self.day)
    }

    /// Return string in ISO 8601 format, YYYY-MM-DD.
    #[method]
    fn isoformat(&self) -> String {
        self.day.text()
    }

    /// Return the day of the week represented by the date.
    /// Monday == 1 ... Sunday == 7
    #[method]
    fn isoweekday(&self) -> i32 {
        self.day.weekday() + 1
    }

    /// Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.
    #[method]
    fn toordinal(&self) -> i64 {
        self.day.ordinal()
    }

    /// Return the day of the week represented by the date.
    /// Monday == 0 ... Sunday == 6
    #[method]
    fn weekday(&self) -> i32 {
        self.day.weekday()
    }

    /// Return date with new specified fields.
    #[method]
    fn replace(this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = REPLACE.read(th, args)?;
        let day = Day {
            year: reader.int(th, this.day.year)?,
            month: reader.int(th, this.day.month)?,
            day: reader.int(th, this.day.day)?,
        };
        reader.finish(th)?;
        PyDate::checked(th, type_of(&this.to_ref()), day)
    }

    /// __reduce__() -> (cls, state)
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let state = PyBytes::new_ref(&this.day.state()).into_ref();
        let args = PyTuple::from_vec(vec![state]).into_ref();
        PyTuple::from_vec(vec![type_of(&this.to_ref()).to_ref(), args]).into_ref()
    }

    #[getter]
    fn year(&self) -> i32 {
        self.day.year
    }

    #[getter]
    fn month(&self) -> i32 {
        self.day.month
    }

    #[getter]
    fn day(&self) -> i32 {
        self.day.day
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let Day { year, month, day } = this.day;
        let name = type_of(&this.to_ref()).name();
        Ok(PyStr::new(&format!("{name}({year}, {month}, {day})")).into_ref())
    }

    #[slot]
    fn str(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        call_method(th, &this.to_ref(), "isoformat", &[])
    }

    #[slot]
    fn hash(&self, _th: &Thread) -> PyResult<i64> {
        Ok(ops::hash::bytes(&self.day.state()))
    }

    #[slot]
    fn compare(&self, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        Ok(match other.downcast::<PyDate>() {
            Some(other) => Ref::from_bool(op.holds(self.day.cmp(&other.day))),
            None => Ref::NOT_IMPLEMENTED,
        })
    }

    #[slot]
    fn add(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        if a.is_a::<PyDateTime>() || b.is_a::<PyDateTime>() {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let (date, delta) = match a.downcast::<PyDate>() {
            Some(date) => (Some(date), Delta::of(b)),
            None => (b.downcast::<PyDate>(), Delta::of(a)),
        };
        match (date, delta) {
            (Some(date), Some(delta)) => PyDate::shifted(th, date, i64::from(delta.days)),
            _ => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn sub(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        if a.is_a::<PyDateTime>() || b.is_a::<PyDateTime>() {
            return Ok(Ref::NOT_IMPLEMENTED);
        }
        let Some(date) = a.downcast::<PyDate>() else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if let Some(other) = b.downcast::<PyDate>() {
            let days = date.day.ordinal() - other.day.ordinal();
            return Ok(Delta::new(th, days, 0, 0)?.into_ref());
        }
        match Delta::of(b) {
            Some(delta) => PyDate::shifted(th, date, -i64::from(delta.days)),
            None => Ok(Ref::NOT_IMPLEMENTED),
        }
    }
}

/// `min`, `max` and `resolution` of the class.
pub(super) fn add_constants(th: &Thread) {
    let values = [
        ("min", PyDate::plain(Day::FIRST)),
        ("max", PyDate::plain(Day::LAST)),
        ("resolution", Delta::DAY.into_ref()),
    ];
    for (name, value) in values {
        PyDate::class().dict.set_str(&th.vm().interned.get(name), value);
    }
}
