//! Timestamps, and the local time zone.
//!
//! Local times are counted as seconds as if they were UTC, so that the offset of the zone is the difference of two such
//! counts. A local time that the clock showed twice is told apart by its fold.

use taipan_object::types::float;
use taipan_object::types::int::{self, IntView};
use taipan_object::types::str::PyStr;
use taipan_object::{Exc, PyResult, Raised, Ref, Thread, ops};

use super::calendar::{Clock, Day, EPOCH_ORDINAL, MAX_YEAR, MIN_YEAR};
use super::date::year_out_of_range;
use super::delta::Delta;
use super::zone;
use crate::time::zone as system;

/// No zone changes its offset by more than this at once.
const MAX_FOLD: i64 = 24 * 3600;
/// What the C library can break down into fields whose year is an int.
const MAX_SECONDS: u64 = 67_768_036_191_676_799;

fn too_large(th: &Thread) -> Raised {
    th.error(Exc::OverflowError, "timestamp out of range for platform time_t")
}

fn whole(th: &Thread, f: f64) -> PyResult<i64> {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&f) {
        Ok(f as i64)
    } else {
        Err(too_large(th))
    }
}

fn finite(th: &Thread, timestamp: &Ref) -> PyResult<Option<f64>> {
    match float::view(timestamp) {
        Some(f) if f.is_nan() => Err(th.value_error("Invalid value NaN (not a number)")),
        found => Ok(found),
    }
}

fn integer(th: &Thread, timestamp: &Ref) -> PyResult<i64> {
    let index = ops::convert::index(th, timestamp)?;
    int::view(&index).and_then(IntView::to_i64).ok_or_else(|| too_large(th))
}

/// A timestamp rounded down.
pub(super) fn whole_seconds(th: &Thread, timestamp: &Ref) -> PyResult<i64> {
    match finite(th, timestamp)? {
        Some(f) => whole(th, f.floor()),
        None => integer(th, timestamp),
    }
}

/// A timestamp as seconds and microseconds, rounded to the nearest, to the even one of two.
pub(super) fn seconds_and_microseconds(th: &Thread, timestamp: &Ref) -> PyResult<(i64, i32)> {
    let Some(f) = finite(th, timestamp)? else {
        return Ok((integer(th, timestamp)?, 0));
    };
    let (mut seconds, mut fraction) = (f.trunc(), (f.fract() * 1e6).round_ties_even());
    if fraction >= 1e6 {
        fraction -= 1e6;
        seconds += 1.0;
    } else if fraction < 0.0 {
        fraction += 1e6;
        seconds -= 1.0;
    }
    Ok((whole(th, seconds)?, fraction as i32))
}

/// The fields of a time, in UTC.
pub(super) fn utc_fields(th: &Thread, seconds: i64) -> PyResult<(Day, Clock)> {
    if seconds.unsigned_abs() > MAX_SECONDS {
        const EOVERFLOW: i32 = 75;
        return Err(crate::posix::path::error(th, EOVERFLOW, None));
    }
    let (days, clock) = Clock::carried(seconds, 0);
    Ok((Day::from_ordinal(days + EPOCH_ORDINAL), clock))
}

/// The fields of a time, in the local zone.
pub(super) fn local_fields(th: &Thread, seconds: i64) -> PyResult<(Day, Clock)> {
    system::ready(th);
    // Offsets are small: what is out of range without them is reported.
    utc_fields(th, seconds)?;
    utc_fields(th, seconds + system::at(seconds).0)
}

/// The seconds that a local clock shows, at a time that the calendar has.
fn local_seconds(th: &Thread, seconds: i64) -> PyResult<i64> {
    let (day, clock) = local_fields(th, seconds)?;
    counted(th, day, clock)
}

/// Seconds since the epoch of fields in UTC.
fn counted(th: &Thread, day: Day, clock: Clock) -> PyResult<i64> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&day.year) {
        return Err(year_out_of_range(th, day.year));
    }
    Ok((day.ordinal() - EPOCH_ORDINAL) * 86_400 + clock.seconds())
}

/// Whether these fields, which the local clock shows at `seconds`, were shown before.
pub(super) fn fold_at(th: &Thread, seconds: i64, day: Day, clock: Clock) -> PyResult<u8> {
    let shown = counted(th, day, clock)?;
    let before = local_seconds(th, seconds - MAX_FOLD)?;
    let change = shown - before - MAX_FOLD;
    if change >= 0 {
        return Ok(0);
    }
    Ok(u8::from(local_seconds(th, seconds + change)? == shown))
}

/// When the local clock showed these fields; of a time it skipped, what it would have been with the offset of the other
/// side.
pub(super) fn from_local(th: &Thread, day: Day, clock: Clock, fold: u8) -> PyResult<i64> {
    let shown = counted(th, day, clock)?;
    let offset = local_seconds(th, shown)? - shown;
    let first = shown - offset;
    let first_shows = local_seconds(th, first)?;
    let other_offset = if first_shows == shown {
        let probe = if fold == 0 { first - MAX_FOLD } else { first + MAX_FOLD };
        let other = local_seconds(th, probe)? - probe;
        if other == offset {
            return Ok(first);
        }
        other
    } else {
        first_shows - first
    };
    let second = shown - other_offset;
    if local_seconds(th, second)? == shown {
        return Ok(second);
    }
    if first_shows == shown {
        return Ok(first);
    }
    Ok(if fold == 0 {
        first.max(second)
    } else {
        first.min(second)
    })
}

/// The fixed zone that the local zone is at a time.
pub(super) fn zone_at(th: &Thread, seconds: i64) -> PyResult<Ref> {
    local_fields(th, seconds)?;
    let (offset, _, name) = system::at(seconds);
    let offset = Delta::new(th, 0, offset, 0)?.into_ref();
    zone::fixed(th, &offset, Some(PyStr::new(&name).into_ref()))
}

/// Now, in seconds and microseconds.
pub(super) fn now() -> (i64, i32) {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime);
    (now.tv_sec, (now.tv_nsec / 1000) as i32)
}
