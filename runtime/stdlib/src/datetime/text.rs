//! Text of dates and times: `isoformat`, `strftime`, and what they share.

use taipan_object::types::str::PyStr;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Args, Downcast, PyResult, Ref, Thread, ops};

use super::arguments::{Signature, exactly, wrong_kind};
use super::calendar::{Clock, Day};
use super::zone::{self, call_method};

/// How much of a time `isoformat` shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Auto,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
}

impl Precision {
    /// The value of the argument `timespec`.
    pub(super) fn parse(th: &Thread, text: Option<&PyStr>) -> PyResult<Precision> {
        let Some(text) = text else {
            return Ok(Precision::Auto);
        };
        let text = text.to_display();
        if text.contains('\0') {
            return Err(th.value_error("embedded null character"));
        }
        Ok(match &*text {
            "auto" => Precision::Auto,
            "hours" => Precision::Hours,
            "minutes" => Precision::Minutes,
            "seconds" => Precision::Seconds,
            "milliseconds" => Precision::Milliseconds,
            "microseconds" => Precision::Microseconds,
            _ => return Err(th.value_error("Unknown timespec value")),
        })
    }
}

impl Day {
    /// `YYYY-MM-DD`
    pub(super) fn text(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `date.ctime()` with the time of day.
    pub(super) fn long_text(self, clock: Clock) -> String {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        format!(
            "{} {} {:2} {:02}:{:02}:{:02} {:04}",
            DAYS[self.weekday() as usize],
            MONTHS[(self.month - 1) as usize],
            self.day,
            clock.hour,
            clock.minute,
            clock.second,
            self.year
        )
    }
}

impl Clock {
    /// `HH:MM:SS.ffffff`, or less.
    pub(super) fn text(self, precision: Precision) -> String {
        let Clock {
            hour,
            minute,
            second,
            microsecond,
        } = self;
        match precision {
            Precision::Hours => format!("{hour:02}"),
            Precision::Minutes => format!("{hour:02}:{minute:02}"),
            Precision::Auto if microsecond == 0 => format!("{hour:02}:{minute:02}:{second:02}"),
            Precision::Seconds => format!("{hour:02}:{minute:02}:{second:02}"),
            Precision::Milliseconds => format!("{hour:02}:{minute:02}:{second:02}.{:03}", microsecond / 1000),
            Precision::Auto | Precision::Microseconds => {
                format!("{hour:02}:{minute:02}:{second:02}.{microsecond:06}")
            }
        }
    }
}

static STRFTIME: Signature = Signature {
    name: Some("strftime"),
    params: &["format"],
    required: 1,
    positional: 1,
};

/// What `strftime` needs to know of its receiver.
pub(super) struct Subject<'a> {
    /// The argument for the zone's methods.
    pub(super) time: &'a Ref,
    pub(super) zone: Option<Ref>,
    pub(super) microsecond: i32,
}

/// `strftime`: `%z`, `%Z` and `%f` are replaced here, and `time.strftime` does the rest. `fields` makes the time tuple.
pub(super) fn strftime(
    th: &Thread,
    args: Args<'_>,
    subject: &Subject<'_>,
    fields: impl FnOnce() -> PyResult<Ref>,
) -> PyResult<Ref> {
    let mut reader = STRFTIME.read(th, args)?;
    let format = reader.text(th)?.expect("the signature requires it");
    reader.finish(th)?;
    let fields = fields()?;
    let bytes = ops::codec::encode(th, format, "utf-8", "strict")?;
    let text = String::from_utf8_lossy(&bytes);
    // The text ends at the first zero, as C's does.
    let text = text.split('\0').next().unwrap_or_default();
    let mut out = String::new();
    let (mut offset, mut name) = (None, None);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            None => out.push('%'),
            Some('z') => {
                if offset.is_none() {
                    let found = zone::utc_offset(th, subject.zone.as_ref(), subject.time)?;
                    offset = Some(found.map(|o| zone::offset_text(o, "")).unwrap_or_default());
                }
                out.push_str(offset.as_deref().unwrap_or_default());
            }
            Some('Z') => {
                if name.is_none() {
                    name = Some(escaped_name(th, subject)?);
                }
                out.push_str(name.as_deref().unwrap_or_default());
            }
            Some('f') => out.push_str(&format!("{:06}", subject.microsecond)),
            Some(other) => {
                out.push('%');
                out.push(other);
            }
        }
    }
    let time = crate::import::import_full(th, "time")?;
    call_method(th, &time, "strftime", &[PyStr::new(&out).as_ref(), &fields])
}

/// The zone's name, for a format.
fn escaped_name(th: &Thread, subject: &Subject<'_>) -> PyResult<String> {
    let name = zone::name(th, subject.zone.as_ref(), subject.time)?;
    if name.is_none() {
        return Ok(String::new());
    }
    let (percent, twice) = (PyStr::new("%").into_ref(), PyStr::new("%%").into_ref());
    let escaped = call_method(th, &name, "replace", &[&percent, &twice])?;
    let Some(text) = escaped.downcast::<PyStr>() else {
        return Err(th.type_error("tzname.replace() did not return a string"));
    };
    let bytes = ops::codec::encode(th, text, "utf-8", "strict")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `__format__`: an empty format is `str()`, any other goes to `strftime`.
pub(super) fn format(th: &Thread, this: &Ref, args: Args<'_>) -> PyResult<Ref> {
    let [format] = exactly(th, "__format__", args)?;
    let Some(text) = format.downcast::<PyStr>() else {
        return Err(wrong_kind(th, "__format__", 1, "str", format));
    };
    if text.is_empty() {
        return Ok(ops::convert::str(th, this)?.into_ref());
    }
    call_method(th, this, "strftime", &[format])
}

/// `time.struct_time` of these fields.
pub(super) fn struct_time(th: &Thread, day: Day, clock: Clock, dst: i32) -> PyResult<Ref> {
    let time = crate::import::import_full(th, "time")?;
    let numbers = [
        day.year,
        day.month,
        day.day,
        clock.hour,
        clock.minute,
        clock.second,
        day.weekday(),
        day.year_day(),
        dst,
    ];
    let fields = PyTuple::from_vec(numbers.into_iter().map(Ref::small).collect()).into_ref();
    call_method(th, &time, "struct_time", &[&fields])
}

/// The bytes of an unpickled state: bytes as they are, or a str whose characters are such bytes (what Python 2 wrote).
/// None if `first` does not accept the byte that tells states from other arguments, which is at `position`.
pub(super) fn state<const N: usize>(
    th: &Thread,
    argument: Option<&Ref>,
    position: usize,
    first: impl Fn(u32) -> bool,
    what: &str,
) -> PyResult<Option<[u8; N]>> {
    use taipan_object::types::bytes::PyBytes;
    let Some(argument) = argument else {
        return Ok(None);
    };
    if let Some(bytes) = argument.downcast::<PyBytes>() {
        let fitting: Option<[u8; N]> = bytes.data().try_into().ok();
        return Ok(fitting.filter(|b| first(u32::from(b[position]))));
    }
    let Some(text) = argument.downcast::<PyStr>() else {
        return Ok(None);
    };
    if text.len() != N || !first(text.data().at(position)) {
        return Ok(None);
    }
    let mut bytes = [0; N];
    for (byte, c) in bytes.iter_mut().zip(text.data().iter()) {
        *byte = u8::try_from(c).map_err(|_| {
            th.value_error(format!(
                "Failed to encode latin1 string when unpickling a {what} object. \
                 pickle.load(data, encoding='latin1') is assumed."
            ))
        })?;
    }
    Ok(Some(bytes))
}

/// The error of `fromisoformat` for a text that it does not take.
pub(super) fn invalid(th: &Thread, text: &Ref) -> taipan_object::Raised {
    match ops::convert::repr(th, text) {
        Ok(shown) => th.value_error(format!("Invalid isoformat string: {}", shown.to_display())),
        Err(raised) => raised,
    }
}

/// The argument of `fromisoformat`.
pub(super) fn iso_argument<'a>(th: &Thread, text: &'a Ref) -> PyResult<&'a PyStr> {
    match text.downcast::<PyStr>() {
        Some(text) => Ok(text),
        None => Err(th.type_error("fromisoformat: argument must be str")),
    }
}
