//! `datetime.tzinfo` and `datetime.timezone`, and how dates and times ask their zone.

use taipan_object::slots::CompareOp;
use taipan_object::types::str::{PyStr, StrBuilder};
use taipan_object::types::tuple::PyTuple;
use taipan_object::{
    Args, Class, Downcast, Exc, NativeType, Obj, PyResult, Ref, Thread, Trace, TypedRef, alloc, ops, py_class,
    py_methods, type_of,
};

use super::arguments::Signature;
use super::date_time::PyDateTime;
use super::delta::{Delta, PyTimeDelta};
use super::parse::Offset;

/// Abstract base class for time zone info objects.
#[py_class(name = "tzinfo", module = "datetime")]
#[derive(Trace)]
pub(super) struct PyTzInfo {}

/// Fixed offset from UTC implementation of tzinfo.
#[py_class(name = "timezone", module = "datetime", base = PyTzInfo, gc, final_)]
#[derive(Trace)]
#[repr(C)]
pub(super) struct PyTimeZone {
    base: PyTzInfo,
    /// A `timedelta`.
    offset: Ref,
    name: Option<Ref>,
}

/// Calls a method of `object`.
pub(super) fn call_method(th: &Thread, object: &Ref, name: &str, args: &[&Ref]) -> PyResult<Ref> {
    let method = ops::attr::get(th, object, &th.vm().interned.get(name))?;
    ops::call::call(th, &method, args)
}

/// Checks that `tzinfo` is None or a zone.
pub(super) fn check(th: &Thread, tzinfo: &Ref) -> PyResult<()> {
    if tzinfo.is_none() || tzinfo.is_a::<PyTzInfo>() {
        return Ok(());
    }
    let kind = type_of(tzinfo).name();
    Err(th.type_error(format!(
        "tzinfo argument must be None or of a tzinfo subclass, not type '{kind}'"
    )))
}

/// What a zone is asked about a time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    UtcOffset,
    Dst,
}

impl Question {
    fn method(self) -> &'static str {
        match self {
            Question::UtcOffset => "utcoffset",
            Question::Dst => "dst",
        }
    }
}

/// The answer of a zone, a `timedelta` within a day or None; None as well if there is no zone.
pub(super) fn ask(th: &Thread, tzinfo: Option<&Ref>, question: Question, time: &Ref) -> PyResult<Option<Ref>> {
    let Some(tzinfo) = tzinfo else {
        return Ok(None);
    };
    if let Some(fixed) = tzinfo.downcast::<PyTimeZone>() {
        return Ok(match question {
            Question::UtcOffset => Some(fixed.offset.clone()),
            Question::Dst => None,
        });
    }
    let answer = call_method(th, tzinfo, question.method(), &[time])?;
    if answer.is_none() {
        return Ok(None);
    }
    let Some(delta) = Delta::of(&answer) else {
        let (name, kind) = (question.method(), type_of(&answer).name());
        return Err(th.type_error(format!("tzinfo.{name}() must return None or timedelta, not '{kind}'")));
    };
    if !is_within_a_day(delta) {
        return Err(
            th.value_error("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).")
        );
    }
    Ok(Some(answer))
}

/// The distance from UTC that a zone tells, if any.
pub(super) fn utc_offset(th: &Thread, tzinfo: Option<&Ref>, time: &Ref) -> PyResult<Option<Delta>> {
    Ok(ask(th, tzinfo, Question::UtcOffset, time)?.and_then(|answer| Delta::of(&answer)))
}

/// The name that a zone tells, a str or None.
pub(super) fn name(th: &Thread, tzinfo: Option<&Ref>, time: &Ref) -> PyResult<Ref> {
    let Some(tzinfo) = tzinfo else {
        return Ok(Ref::NONE);
    };
    let name = call_method(th, tzinfo, "tzname", &[time])?;
    if name.is_none() || name.is_a::<PyStr>() {
        return Ok(name);
    }
    let kind = type_of(&name).name();
    Err(th.type_error(format!("tzinfo.tzname() must return None or a string, not '{kind}'")))
}

/// An offset as text, `+hh:mm` with this separator and as many further parts as there are.
pub(super) fn offset_text(offset: Delta, separator: &str) -> String {
    let (sign, size) = if offset.days < 0 {
        let micros = i64::from(offset.microseconds);
        let (seconds, micros) = (-offset.seconds() - micros.signum(), (1_000_000 - micros) % 1_000_000);
        ('-', (seconds, micros))
    } else {
        ('+', (offset.seconds(), i64::from(offset.microseconds)))
    };
    let (seconds, micros) = size;
    let mut text = format!("{sign}{:02}{separator}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || micros != 0 {
        text += &format!("{separator}{:02}", seconds % 60);
    }
    if micros != 0 {
        text += &format!(".{micros:06}");
    }
    text
}

fn is_within_a_day(delta: Delta) -> bool {
    let least = Delta {
        days: -1,
        ..Delta::ZERO
    };
    delta > least && delta < Delta::DAY
}

/// `timezone(offset, name)`
pub(super) fn fixed(th: &Thread, offset: &Ref, name: Option<Ref>) -> PyResult<Ref> {
    let delta = Delta::of(offset).unwrap_or(Delta::ZERO);
    if name.is_none() && delta == Delta::ZERO {
        return Ok(utc(th));
    }
    if !is_within_a_day(delta) {
        let shown = ops::convert::repr(th, offset)?;
        return Err(th.value_error(format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}.",
            shown.to_display()
        )));
    }
    Ok(new_fixed(offset.clone(), name).into_ref())
}

/// The zone of a text with this distance from UTC, or None.
pub(super) fn of_text(th: &Thread, offset: Option<Offset>) -> PyResult<Ref> {
    match offset {
        None => Ok(Ref::NONE),
        Some(Offset { seconds: 0, .. }) => Ok(utc(th)),
        Some(offset) => {
            let delta = Delta::new(th, 0, offset.seconds, offset.microseconds)?;
            fixed(th, &delta.into_ref(), None)
        }
    }
}

fn new_fixed(offset: Ref, name: Option<Ref>) -> TypedRef<PyTimeZone> {
    alloc::new(PyTimeZone {
        base: PyTzInfo {},
        offset,
        name,
    })
}

const UTC: &str = "datetime.timezone.utc";

/// `timezone.utc`, of which there is one.
pub(super) fn utc(th: &Thread) -> Ref {
    let found = th.vm().registry.borrow().get(UTC).cloned();
    found.unwrap_or_else(|| {
        let made = new_fixed(Delta::ZERO.into_ref(), None).into_ref();
        th.vm().registry.borrow_mut().insert(UTC, made.clone());
        made
    })
}

/// `utc`, `min` and `max` of the class.
pub(super) fn add_constants(th: &Thread) {
    let minutes = |n: i64| Delta::new(th, 0, n * 60, 0).unwrap_or(Delta::ZERO).into_ref();
    let last = 23 * 60 + 59;
    let values = [
        ("utc", utc(th)),
        ("min", new_fixed(minutes(-last), None).into_ref()),
        ("max", new_fixed(minutes(last), None).into_ref()),
    ];
    for (name, value) in values {
        PyTimeZone::class().dict.set_str(&th.vm().interned.get(name), value);
    }
}

#[py_methods]
impl PyTzInfo {
    #[slot]
    fn new(_th: &Thread, class: &Class, _args: Args<'_>) -> PyResult<Ref> {
        Ok(alloc::new_object(class, PyTzInfo {}).into_ref())
    }

    /// datetime -> string name of time zone.
    #[method]
    fn tzname(&self, th: &Thread, _dt: &Ref) -> PyResult<Ref> {
        Err(unimplemented(th, "tzname"))
    }

    /// datetime -> timedelta showing offset from UTC, negative values indicating West of UTC
    #[method]
    fn utcoffset(&self, th: &Thread, _dt: &Ref) -> PyResult<Ref> {
        Err(unimplemented(th, "utcoffset"))
    }

    /// datetime -> DST offset as timedelta positive east of UTC.
    #[method]
    fn dst(&self, th: &Thread, _dt: &Ref) -> PyResult<Ref> {
        Err(unimplemented(th, "dst"))
    }

    /// datetime in UTC -> datetime in local time.
    #[method]
    fn fromutc(this: &Obj<Self>, th: &Thread, dt: &Ref) -> PyResult<Ref> {
        let own = this.to_ref();
        let time = own_time(th, &own, dt)?;
        let ask = |question, time: &Ref| ask(th, Some(&own), question, time);
        let missing = |name| th.value_error(format!("fromutc: non-None {name}() result required"));
        let delta = |answer: Ref| Delta::of(&answer).unwrap_or(Delta::ZERO);
        let offset = delta(ask(Question::UtcOffset, dt)?.ok_or_else(|| missing("utcoffset"))?);
        let dst = delta(ask(Question::Dst, dt)?.ok_or_else(|| missing("dst"))?);
        let standard = PyDateTime::shifted(th, time, offset.minus(th, dst)?, 1)?;
        let zone = standard.downcast::<PyDateTime>().and_then(|t| t.zone());
        let Some(dst) = self::ask(th, zone.as_ref(), Question::Dst, &standard)? else {
            return Err(th.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"));
        };
        match (delta(dst), standard.downcast::<PyDateTime>()) {
            (Delta::ZERO, _) | (_, None) => Ok(standard),
            (dst, Some(time)) => PyDateTime::shifted(th, time, dst, 1),
        }
    }

    /// -> (cls, state)
    #[method]
    fn __reduce__(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let own = this.to_ref();
        let getter = ops::attr::get_optional(th, &own, &th.vm().interned.get("__getinitargs__"))?;
        let args = match getter {
            Some(getter) => ops::call::call(th, &getter, &[])?,
            None => PyTuple::from_vec(Vec::new()).into_ref(),
        };
        let state = call_method(th, &own, "__getstate__", &[])?;
        Ok(PyTuple::from_vec(vec![type_of(&own).to_ref(), args, state]).into_ref())
    }
}

fn unimplemented(th: &Thread, name: &str) -> taipan_object::Raised {
    th.error(
        Exc::NotImplementedError,
        format!("a tzinfo subclass must implement {name}()"),
    )
}

/// The argument of `fromutc`, which must be a time in the zone itself.
fn own_time<'a>(th: &Thread, zone: &Ref, dt: &'a Ref) -> PyResult<&'a Obj<PyDateTime>> {
    let Some(time) = dt.downcast::<PyDateTime>() else {
        return Err(th.type_error("fromutc: argument must be a datetime"));
    };
    if !time.zone().is_some_and(|z| z.is(zone)) {
        return Err(th.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(time)
}

static TIMEZONE: Signature = Signature {
    name: Some("timezone"),
    params: &["offset", "name"],
    required: 1,
    positional: 2,
};

/// Checks the argument of a method of fixed zones.
fn check_time(th: &Thread, dt: &Ref, method: &str) -> PyResult<()> {
    if dt.is_none() || dt.is_a::<PyDateTime>() {
        return Ok(());
    }
    let kind = type_of(dt).name();
    Err(th.type_error(format!(
        "{method}(dt) argument must be a datetime instance or None, not {kind}"
    )))
}

#[py_methods]
impl PyTimeZone {
    #[slot]
    fn new(th: &Thread, _class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = TIMEZONE.read(th, args)?;
        let offset = reader.optional(th)?.expect("the signature requires it");
        if !offset.is_a::<PyTimeDelta>() {
            return Err(reader.wrong(th, "datetime.timedelta", offset));
        }
        let name = reader.text(th)?.map(Obj::to_ref);
        reader.finish(th)?;
        fixed(th, offset, name)
    }

    /// If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.
    #[method]
    fn tzname(&self, th: &Thread, dt: &Ref) -> PyResult<Ref> {
        check_time(th, dt, "tzname")?;
        self.str(th)
    }

    /// Return fixed offset.
    #[method]
    fn utcoffset(&self, th: &Thread, dt: &Ref) -> PyResult<Ref> {
        check_time(th, dt, "utcoffset")?;
        Ok(self.offset.clone())
    }

    /// Return None.
    #[method]
    fn dst(&self, th: &Thread, dt: &Ref) -> PyResult<()> {
        check_time(th, dt, "dst")
    }

    /// datetime in UTC -> datetime in local time.
    #[method]
    fn fromutc(this: &Obj<Self>, th: &Thread, dt: &Ref) -> PyResult<Ref> {
        let time = own_time(th, &this.to_ref(), dt)?;
        PyDateTime::shifted(th, time, this.delta(), 1)
    }

    /// pickle support
    #[method]
    fn __getinitargs__(&self) -> Ref {
        let args = [Some(self.offset.clone()), self.name.clone()];
        PyTuple::from_vec(args.into_iter().flatten().collect()).into_ref()
    }

    #[slot]
    fn repr(this: &Obj<Self>, th: &Thread) -> PyResult<Ref> {
        let own = this.to_ref();
        let class = type_of(&own).name();
        if own.is(&utc(th)) {
            return Ok(PyStr::new(&format!("{class}.utc")).into_ref());
        }
        let mut out = StrBuilder::default();
        out.push_str(&format!("{class}("));
        out.push_ref(&*ops::convert::repr(th, &this.offset)?);
        if let Some(name) = &this.name {
            out.push_str(", ");
            out.push_ref(&*ops::convert::repr(th, name)?);
        }
        out.push_str(")");
        Ok(out.finish().into_ref())
    }

    #[slot]
    fn str(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(match &self.name {
            Some(name) => name.clone(),
            None if self.delta() == Delta::ZERO => PyStr::new("UTC").into_ref(),
            None => PyStr::new(&format!("UTC{}", offset_text(self.delta(), ":"))).into_ref(),
        })
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        self.delta().hash(th)
    }

    #[slot]
    fn compare(&self, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        let same = other.downcast::<PyTimeZone>().map(|o| o.delta() == self.delta());
        Ok(match (same, op) {
            (Some(same), CompareOp::Eq) => Ref::from_bool(same),
            (Some(same), CompareOp::Ne) => Ref::from_bool(!same),
            _ => Ref::NOT_IMPLEMENTED,
        })
    }
}

impl PyTimeZone {
    fn delta(&self) -> Delta {
        Delta::of(&self.offset).unwrap_or(Delta::ZERO)
    }
}
