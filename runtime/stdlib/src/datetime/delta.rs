//! `datetime.timedelta`, and the value in it.

use dashu_int::IBig;
use taipan_object::slots::CompareOp;
use taipan_object::types::int::{self, IntView};
use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::types::{float, int as py_int};
use taipan_object::{
    Args, Class, Downcast, Exc, NativeType, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods,
    type_of,
};

use super::arguments::Signature;

const MAX_DAYS: i64 = 999_999_999;
const MICROSECONDS_PER_DAY: i128 = 86_400_000_000;

/// A duration: seconds lie in a day and microseconds in a second, only the days may be negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Delta {
    pub(super) days: i32,
    pub(super) seconds: i32,
    pub(super) microseconds: i32,
}

impl Delta {
    pub(super) const ZERO: Delta = Delta {
        days: 0,
        seconds: 0,
        microseconds: 0,
    };
    const MIN: Delta = Delta {
        days: -MAX_DAYS as i32,
        ..Delta::ZERO
    };
    const MAX: Delta = Delta {
        days: MAX_DAYS as i32,
        seconds: 86_399,
        microseconds: 999_999,
    };
    /// The least step of times.
    pub(super) const MICROSECOND: Delta = Delta {
        microseconds: 1,
        ..Delta::ZERO
    };
    /// The least step of dates.
    pub(super) const DAY: Delta = Delta { days: 1, ..Delta::ZERO };

    /// The sum of parts of any size.
    ///
    /// # Errors
    /// OverflowError.
    pub(super) fn new(th: &Thread, days: i64, seconds: i64, microseconds: i64) -> PyResult<Delta> {
        let seconds = seconds + microseconds.div_euclid(1_000_000);
        let days = days + seconds.div_euclid(86_400);
        if !(-MAX_DAYS..=MAX_DAYS).contains(&days) {
            return Err(th.error(
                Exc::OverflowError,
                format!("days={days}; must have magnitude <= {MAX_DAYS}"),
            ));
        }
        Ok(Delta {
            days: days as i32,
            seconds: seconds.rem_euclid(86_400) as i32,
            microseconds: microseconds.rem_euclid(1_000_000) as i32,
        })
    }

    /// All of it in microseconds.
    fn whole(self) -> i128 {
        i128::from(self.days) * MICROSECONDS_PER_DAY + i128::from(self.in_day())
    }

    fn in_day(self) -> i64 {
        i64::from(self.seconds) * 1_000_000 + i64::from(self.microseconds)
    }

    fn big(self) -> IBig {
        IBig::from(self.whole())
    }

    fn from_big(th: &Thread, microseconds: &IBig) -> PyResult<Delta> {
        let too_large = || th.error(Exc::OverflowError, "Python int too large to convert to C int");
        let whole = i128::try_from(microseconds).map_err(|_| too_large())?;
        let days = i32::try_from(whole.div_euclid(MICROSECONDS_PER_DAY)).map_err(|_| too_large())?;
        Delta::new(th, i64::from(days), 0, whole.rem_euclid(MICROSECONDS_PER_DAY) as i64)
    }

    /// The value of a `timedelta`.
    pub(super) fn of(object: &Ref) -> Option<Delta> {
        object.downcast::<PyTimeDelta>().map(|d| d.delta)
    }

    /// A plain `timedelta`.
    pub(super) fn into_ref(self) -> Ref {
        alloc::new(PyTimeDelta { delta: self }).into_ref()
    }

    /// Days and seconds in seconds.
    pub(super) fn seconds(self) -> i64 {
        i64::from(self.days) * 86_400 + i64::from(self.seconds)
    }

    /// The sum.
    ///
    /// # Errors
    /// OverflowError.
    pub(super) fn plus(self, th: &Thread, other: Delta) -> PyResult<Delta> {
        let days = i64::from(self.days) + i64::from(other.days);
        let seconds = i64::from(self.seconds) + i64::from(other.seconds);
        let microseconds = i64::from(self.microseconds) + i64::from(other.microseconds);
        Delta::new(th, days, seconds, microseconds)
    }

    /// The difference.
    ///
    /// # Errors
    /// OverflowError.
    pub(super) fn minus(self, th: &Thread, other: Delta) -> PyResult<Delta> {
        let days = i64::from(self.days) - i64::from(other.days);
        let seconds = i64::from(self.seconds) - i64::from(other.seconds);
        let microseconds = i64::from(self.microseconds) - i64::from(other.microseconds);
        Delta::new(th, days, seconds, microseconds)
    }

    /// The opposite.
    ///
    /// # Errors
    /// OverflowError.
    pub(super) fn negated(self, th: &Thread) -> PyResult<Delta> {
        Delta::ZERO.minus(th, self)
    }

    /// `total_seconds()`
    pub(super) fn total_seconds(self, th: &Thread) -> PyResult<f64> {
        let million = IBig::from(1_000_000);
        int::true_divide(th, IntView::Big(&self.big()), IntView::Big(&million))
    }

    /// The hash of the three parts in a tuple.
    pub(super) fn hash(self, th: &Thread) -> PyResult<i64> {
        ops::hash::tuple(th, &self.parts())
    }

    fn parts(self) -> [Ref; 3] {
        [self.days, self.seconds, self.microseconds].map(Ref::small)
    }
}

/// The quotient rounded down, and the rest.
fn floor_division(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (quotient, rest) = (a / b, a % b);
    if rest != IBig::ZERO && (rest < IBig::ZERO) != (*b < IBig::ZERO) {
        return (quotient - IBig::ONE, rest + b);
    }
    (quotient, rest)
}

fn is_odd(n: &IBig) -> bool {
    n % IBig::from(2) != IBig::ZERO
}

/// The quotient rounded to the nearest number, to the even one of two.
fn nearest_division(th: &Thread, a: &IBig, b: &IBig) -> PyResult<IBig> {
    if *b == IBig::ZERO {
        return Err(th.error(Exc::ZeroDivisionError, "integer division or modulo by zero"));
    }
    let (quotient, rest) = floor_division(a, b);
    // The rest has the sign of the divisor.
    let (twice, whole) = if *b < IBig::ZERO {
        (-rest * IBig::from(2), -b)
    } else {
        (rest * IBig::from(2), b.clone())
    };
    let up = twice > whole || twice == whole && is_odd(&quotient);
    Ok(if up { quotient + IBig::ONE } else { quotient })
}

/// Difference between two datetime values.
///
/// timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)
///
/// All arguments are optional and default to 0.
/// Arguments may be integers or floats, and may be positive or negative.
#[py_class(name = "timedelta", module = "datetime")]
#[derive(Trace)]
pub(super) struct PyTimeDelta {
    #[trace(skip)]
    delta: Delta,
}

static NEW: Signature = Signature {
    name: Some("__new__"),
    params: &[
        "days",
        "seconds",
        "microseconds",
        "milliseconds",
        "minutes",
        "hours",
        "weeks",
    ],
    required: 0,
    positional: 7,
};

/// Microseconds of the constructor's units, in the order in which they are added up, with their positions.
const UNITS: [(usize, i64); 7] = [
    (2, 1),
    (3, 1000),
    (1, 1_000_000),
    (4, 60_000_000),
    (5, 3_600_000_000),
    (0, 86_400_000_000),
    (6, 604_800_000_000),
];

/// Adds `number` units; what is less than a microsecond is added to `fraction`.
fn add_units(th: &Thread, total: &mut IBig, fraction: &mut f64, name: &str, number: &Ref, unit: i64) -> PyResult<()> {
    if let Some(n) = int::view(number) {
        *total += n.to_big() * IBig::from(unit);
        return Ok(());
    }
    let Some(f) = float::view(number) else {
        let kind = type_of(number).name();
        return Err(th.type_error(format!("unsupported type for timedelta {name} component: {kind}")));
    };
    let Some(whole) = float::big_from_f64(f.trunc()) else {
        return Err(if f.is_nan() {
            th.value_error("cannot convert float NaN to integer")
        } else {
            th.error(Exc::OverflowError, "cannot convert float infinity to integer")
        });
    };
    *total += whole * IBig::from(unit);
    if f.fract() != 0.0 {
        let part = unit as f64 * f.fract();
        *total += IBig::from(part.trunc() as i64);
        *fraction += part.fract();
    }
    Ok(())
}

/// The whole number of microseconds nearest to `total + fraction`, the even one of two.
fn rounded(total: IBig, fraction: f64) -> IBig {
    if fraction == 0.0 {
        return total;
    }
    let mut whole = fraction.round();
    if (whole - fraction).abs() == 0.5 {
        let odd = f64::from(u8::from(is_odd(&total)));
        whole = 2.0 * ((fraction + odd) * 0.5).round() - odd;
    }
    total + IBig::from(whole as i64)
}

/// `numerator / denominator` of a float, by its own method.
fn ratio(th: &Thread, number: &Ref) -> PyResult<(IBig, IBig)> {
    let method = ops::attr::get(th, number, &th.vm().interned.get("as_integer_ratio"))?;
    let pair = ops::call::call(th, &method, &[])?;
    let Some(tuple) = pair.downcast::<PyTuple>() else {
        let kind = type_of(&pair).name();
        return Err(th.type_error(format!(
            "unexpected return type from as_integer_ratio(): expected tuple, got '{kind}'"
        )));
    };
    let [numerator, denominator] = tuple.items() else {
        return Err(th.value_error("as_integer_ratio() must return a 2-tuple"));
    };
    let big = |n: &Ref| -> PyResult<IBig> {
        let n = ops::convert::index(th, n)?;
        Ok(py_int::view(&n).map_or(IBig::ZERO, IntView::to_big))
    };
    Ok((big(numerator)?, big(denominator)?))
}

/// `delta * number`, if there is such a product.
fn product(th: &Thread, delta: Delta, number: &Ref) -> PyResult<Option<Ref>> {
    let micros = if let Some(n) = int::view(number) {
        delta.big() * n.to_big()
    } else if float::view(number).is_some() {
        let (numerator, denominator) = ratio(th, number)?;
        nearest_division(th, &(delta.big() * numerator), &denominator)?
    } else {
        return Ok(None);
    };
    Ok(Some(Delta::from_big(th, &micros)?.into_ref()))
}

/// Quotient and rest of two durations.
fn division(th: &Thread, a: Delta, b: Delta, message: &str) -> PyResult<(IBig, IBig)> {
    if b == Delta::ZERO {
        return Err(th.error(Exc::ZeroDivisionError, message));
    }
    Ok(floor_division(&a.big(), &b.big()))
}

const BY_ZERO: &str = "integer division or modulo by zero";

#[py_methods]
impl PyTimeDelta {
    #[slot]
    fn new(th: &Thread, class: &Class, args: Args<'_>) -> PyResult<Ref> {
        let mut reader = NEW.read(th, args)?;
        let mut given = [None; 7];
        for slot in &mut given {
            *slot = reader.optional(th)?;
        }
        reader.finish(th)?;
        let (mut total, mut fraction) = (IBig::ZERO, 0.0);
        for (position, unit) in UNITS {
            if let Some(number) = given[position] {
                add_units(th, &mut total, &mut fraction, NEW.params[position], number, unit)?;
            }
        }
        let delta = Delta::from_big(th, &rounded(total, fraction))?;
        Ok(alloc::new_object(class, PyTimeDelta { delta }).into_ref())
    }

    /// Number of days.
    #[getter]
    fn days(&self) -> i32 {
        self.delta.days
    }

    /// Number of seconds (>= 0 and less than 1 day).
    #[getter]
    fn seconds(&self) -> i32 {
        self.delta.seconds
    }

    /// Number of microseconds (>= 0 and less than 1 second).
    #[getter]
    fn microseconds(&self) -> i32 {
        self.delta.microseconds
    }

    /// Total seconds in the duration.
    #[method]
    fn total_seconds(&self, th: &Thread) -> PyResult<f64> {
        self.delta.total_seconds(th)
    }

    /// __reduce__() -> (cls, state)
    #[method]
    fn __reduce__(this: &Obj<Self>) -> Ref {
        let state = PyTuple::from_slice(&this.delta.parts()).into_ref();
        PyTuple::from_vec(vec![type_of(&this.to_ref()).to_ref(), state]).into_ref()
    }

    #[slot]
    fn repr(this: &Obj<Self>, _th: &Thread) -> PyResult<Ref> {
        let delta = this.delta;
        let parts: Vec<String> = [
            ("days", delta.days),
            ("seconds", delta.seconds),
            ("microseconds", delta.microseconds),
        ]
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|(name, n)| format!("{name}={n}"))
        .collect();
        let parts = if parts.is_empty() {
            "0".to_owned()
        } else {
            parts.join(", ")
        };
        let text = format!("{}({parts})", type_of(&this.to_ref()).name());
        Ok(PyStr::new(&text).into_ref())
    }

    #[slot]
    fn str(&self, _th: &Thread) -> PyResult<Ref> {
        let Delta {
            days,
            seconds,
            microseconds,
        } = self.delta;
        let mut text = String::new();
        if days != 0 {
            let s = if days.abs() == 1 { "" } else { "s" };
            text = format!("{days} day{s}, ");
        }
        text += &format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        if microseconds != 0 {
            text += &format!(".{microseconds:06}");
        }
        Ok(PyStr::new(&text).into_ref())
    }

    #[slot]
    fn hash(&self, th: &Thread) -> PyResult<i64> {
        self.delta.hash(th)
    }

    #[slot]
    fn bool(&self, _th: &Thread) -> PyResult<bool> {
        Ok(self.delta != Delta::ZERO)
    }

    #[slot]
    fn compare(&self, _th: &Thread, other: &Ref, op: CompareOp) -> PyResult<Ref> {
        Ok(match Delta::of(other) {
            Some(other) => Ref::from_bool(op.holds(self.delta.cmp(&other))),
            None => Ref::NOT_IMPLEMENTED,
        })
    }

    #[slot]
    fn neg(&self, th: &Thread) -> PyResult<Ref> {
        Ok(self.delta.negated(th)?.into_ref())
    }

    #[slot]
    fn pos(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(self.delta.into_ref())
    }

    #[slot]
    fn abs(&self, th: &Thread) -> PyResult<Ref> {
        let delta = self.delta;
        let delta = if delta.days < 0 { delta.negated(th)? } else { delta };
        Ok(delta.into_ref())
    }

    #[slot]
    fn add(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        match (Delta::of(a), Delta::of(b)) {
            (Some(a), Some(b)) => Ok(a.plus(th, b)?.into_ref()),
            _ => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn sub(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        match (Delta::of(a), Delta::of(b)) {
            (Some(a), Some(b)) => Ok(a.minus(th, b)?.into_ref()),
            _ => Ok(Ref::NOT_IMPLEMENTED),
        }
    }

    #[slot]
    fn mul(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let found = match (Delta::of(a), Delta::of(b)) {
            (Some(delta), _) => product(th, delta, b)?,
            (None, Some(delta)) => product(th, delta, a)?,
            (None, None) => None,
        };
        Ok(found.unwrap_or(Ref::NOT_IMPLEMENTED))
    }

    #[slot]
    fn floordiv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let Some(a) = Delta::of(a) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if let Some(b) = Delta::of(b) {
            return Ok(py_int::from_big(division(th, a, b, BY_ZERO)?.0));
        }
        let Some(n) = int::view(b) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if n.is_zero() {
            return Err(th.error(Exc::ZeroDivisionError, BY_ZERO));
        }
        let (quotient, _) = floor_division(&a.big(), &n.to_big());
        Ok(Delta::from_big(th, &quotient)?.into_ref())
    }

    #[slot]
    fn truediv(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let Some(a) = Delta::of(a) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        if let Some(b) = Delta::of(b) {
            let quotient = int::true_divide(th, IntView::Big(&a.big()), IntView::Big(&b.big()))?;
            return Ok(ops::convert::float(quotient));
        }
        let quotient = if let Some(n) = int::view(b) {
            nearest_division(th, &a.big(), &n.to_big())?
        } else if float::view(b).is_some() {
            let (numerator, denominator) = ratio(th, b)?;
            nearest_division(th, &(a.big() * denominator), &numerator)?
        } else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        Ok(Delta::from_big(th, &quotient)?.into_ref())
    }

    #[slot]
    fn rem(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let (Some(a), Some(b)) = (Delta::of(a), Delta::of(b)) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let (_, rest) = division(th, a, b, "integer modulo by zero")?;
        Ok(Delta::from_big(th, &rest)?.into_ref())
    }

    #[slot]
    fn divmod(th: &Thread, a: &Ref, b: &Ref) -> PyResult<Ref> {
        let (Some(a), Some(b)) = (Delta::of(a), Delta::of(b)) else {
            return Ok(Ref::NOT_IMPLEMENTED);
        };
        let (quotient, rest) = division(th, a, b, BY_ZERO)?;
        let rest = Delta::from_big(th, &rest)?.into_ref();
        Ok(PyTuple::from_vec(vec![py_int::from_big(quotient), rest]).into_ref())
    }
}

/// `min`, `max` and `resolution` of the class.
pub(super) fn add_constants(th: &Thread) {
    let class = PyTimeDelta::class();
    let values = [
        ("resolution", Delta::MICROSECOND),
        ("min", Delta::MIN),
        ("max", Delta::MAX),
    ];
    for (name, value) in values {
        class.dict.set_str(&th.vm().interned.get(name), value.into_ref());
    }
}
