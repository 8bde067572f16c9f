"""The edges of `datetime`: wrong arguments, what subclasses make, states of pickles, times that a zone shows twice."""
import copy
import os
import pickle
import time as clock
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


print(MINYEAR, MAXYEAR, UTC is timezone.utc)
for kind in date, time, datetime, timedelta:
    print(repr(kind.min), repr(kind.max), repr(kind.resolution))
print(timezone.min, timezone.max, date.__module__, datetime.__mro__)

# Arguments are converted in order: the first wrong one is reported, before a missing one.
show(date, "a")
show(date, 1)
show(date, 1, 2, 3, 4)
show(date, 1, 2, 3.5)
show(date, 2**40, 1, 1)
show(date, 0, 1, 1)
show(datetime, 2023, 2, 29)
show(datetime, 1, 1, 1, 1, 1, 1, 1, None, 1)
show(datetime, 1, 1, 1, tzinfo=3)
show(time, 24)
show(time, fold=2)
show(time, 1, hour=2)
show(timedelta, "x")
show(timedelta, a=1)
show(timedelta, 10**9)
show(timedelta, float("nan"))
show(timezone, 1)
show(timezone, timedelta(1))
show(datetime.combine, date(1, 1, 1), 2)
show(datetime(1, 1, 1).isoformat, "ab")
show(datetime(1, 1, 1).isoformat, "T", "x")
show(date.fromordinal, 0)
show(date.fromisocalendar, 2020, 54, 1)
show(date.fromisocalendar, 9999, 52, 7)
show(datetime.fromtimestamp, 1e12)
show(datetime.fromtimestamp, 1e20)
show(datetime.fromtimestamp, 1e17)
show(setattr, date(1, 1, 1), "year", 2)
show(setattr, timedelta(1), "days", 2)
show(tzinfo().utcoffset, None)

# Durations are exact; results are rounded to the even one of the two nearest.
show(timedelta, microseconds=0.5)
show(timedelta, microseconds=1.5)
show(timedelta, seconds=0.5e-6, milliseconds=1e-3)
show(lambda: timedelta(microseconds=3) / 2)
show(lambda: timedelta(days=1) * 0.1)
show(lambda: divmod(timedelta(-7), timedelta(2)))
show(lambda: timedelta(-7) // 2)
show(lambda: timedelta(1) % timedelta(0))
show(lambda: timedelta(1) / 0.0)
show(lambda: timedelta.max + timedelta.resolution)
show(lambda: date.min - timedelta(1))
print(hash(timedelta(1, 2, 3)) == hash((1, 2, 3)), timedelta.min, str(timedelta(1)))


class Day(date):
    def __new__(cls, *args):
        print("new", args)
        return super().__new__(cls, *args)


class Moment(datetime):
    def __new__(cls, *args, **kwargs):
        print("new", args, kwargs)
        return super().__new__(cls, *args, **kwargs)


# Results of a subclass are made by the subclass, but for `replace`.
day = Day(2020, 1, 1)
show(lambda: day + timedelta(1))
show(day.replace, day=5)
show(Day.fromisoformat, "2020-W01-1")
show(Day.fromtimestamp, 0)
moment = Moment(2020, 1, 1, 12)
show(lambda: moment - timedelta(hours=13))
show(moment.replace, hour=1)
show(Moment.fromtimestamp, 0, UTC)
show(Moment.combine, date(2020, 1, 1), time(1, fold=1))
show(Moment.strptime, "2020", "%Y")
show(moment.replace(tzinfo=UTC).astimezone, timezone(timedelta(hours=1), "X"))
show(moment.date)

# A `datetime` is a `date`, and still never equal to one.
for other in date(2020, 1, 1), 3, datetime(2020, 1, 1, tzinfo=UTC):
    print(datetime(2020, 1, 1) == other, other != datetime(2020, 1, 1))
    show(lambda: datetime(2020, 1, 1) < other)
    show(lambda: other - datetime(2020, 1, 1))
show(lambda: time(1) < time(1, tzinfo=UTC))
print(time(1, tzinfo=timezone(timedelta(hours=1))) == time(0, tzinfo=UTC), {time(1), time(1, fold=1)})

# States: bytes, or text with such characters; the fold is a bit of the month or the hour.
for value in (day, moment, time(1, 2, 3, 4, UTC, fold=1), datetime(2020, 1, 1, fold=1), timedelta(1, 2, 3), UTC,
              timezone(timedelta(seconds=1), "name"), date(2020, 1, 1).isocalendar()):
    print(value.__reduce__(), value.__reduce_ex__(4))
    if not isinstance(value, (Day, Moment)):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            back = pickle.loads(pickle.dumps(value, protocol))
            assert back == value and type(back) is (tuple if isinstance(value, tuple) else type(value))
        assert copy.copy(value) == copy.deepcopy(value) == value
print(copy.deepcopy(UTC) is UTC, pickle.loads(pickle.dumps(UTC)) is UTC)
show(date, b"\x07\xe4\x01\x01")
show(date, "\x07\xe4\x01\x01")
show(date, "\u0107\xe4\x01\x01")
show(date, b"\x07\xe4\x0d\x01")
show(datetime, b"\x07\xe4\x81\x01\x00\x00\x00\x00\x00\x01", 3)
show(time, b"\x8a\x00\x00\x00\x00\x01", UTC)


class Eastern(tzinfo):
    """Standard time five hours behind, summer time four, changing on 1 April and 1 November at two."""

    def utcoffset(self, dt):
        return timedelta(hours=-5) + self.dst(dt)

    def dst(self, dt):
        naive = dt.replace(tzinfo=None)
        start, end = datetime(dt.year, 4, 1, 2), datetime(dt.year, 11, 1, 1)
        if start <= naive < end or end <= naive < end + timedelta(hours=1) and not dt.fold:
            return timedelta(hours=1)
        return timedelta(0)

    def tzname(self, dt):
        return "E%%DT" if self.dst(dt) else "E%ST"


eastern = Eastern()
for fold in 0, 1:
    twice = datetime(2020, 11, 1, 1, 30, tzinfo=eastern, fold=fold)
    print(twice, twice.timestamp(), twice.astimezone(UTC), twice == twice.astimezone(UTC), hash(twice) == hash(twice.replace(fold=0)))
    print(twice.strftime("%Z %z %f %% %%z %H"), twice.timetuple().tm_isdst, twice.utctimetuple().tm_hour)
print(datetime(2020, 7, 1, 12, tzinfo=UTC).astimezone(eastern), datetime(2020, 7, 1, tzinfo=eastern) - datetime(2020, 1, 1, tzinfo=eastern))


class Wrong(tzinfo):
    def __init__(self, answer):
        self.answer = answer

    def utcoffset(self, dt):
        return self.answer

    dst = tzname = utcoffset


for answer in 3, timedelta(1), timedelta(hours=-24), None:
    wrong = datetime(2020, 1, 1, tzinfo=Wrong(answer))
    show(wrong.utcoffset)
    show(wrong.tzname)
    show(wrong.isoformat)
    show(lambda: wrong == datetime(2020, 1, 1, tzinfo=UTC))

# The local zone.
os.environ["TZ"] = "EST5EDT,M3.2.0,M11.1.0"
clock.tzset()
for seconds in 1414906200, 1414909800, 1394348400:
    local = datetime.fromtimestamp(seconds)
    print(repr(local), local.timestamp() == seconds, local.astimezone(), local.astimezone().tzname())
for fold in 0, 1:
    for skipped in datetime(2014, 3, 9, 2, 30, fold=fold), datetime(2014, 11, 2, 1, 30, fold=fold):
        print(skipped.timestamp(), skipped.astimezone(UTC))
