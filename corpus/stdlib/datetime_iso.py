"""`fromisoformat` takes most forms of ISO 8601, and some that are none of them; `isoformat` and `strftime` write."""
from datetime import date, datetime, time, timedelta, timezone

TEXTS = """2020-01-02 20200102 2020-W01 2020W01 2020-W01-3 2020W013 2020-01-2 2020-1-02 0000-01-01 2020-02-30 2020-W54
9999-W53-1 2020-001 2020-0102 202001-02 2020-W013 2020-01-02T 2020-01-02T03 2020-01-02T0304 2020-01-02T03:04 20200102T030405
2020-01-02T03:04:05.6 2020-01-02T03:04:05,678 2020-01-02T03:04:05.6789012 2020-W01-00:00 2020-W01-1T12 2020W01T12 2020W011T12
2020W0112 2020-01-02T03Z 2020-01-02T03:04z 2020-01-02T03:04:05Z0 2020-01-02T03:04+01 2020-01-02T03:04-0130 2020-01-02T03:04:05+01:02:03.000004
2020-01-02T03:04+24:00 2020-01-02T03:04-00:00:00.5 2020-01-02T24:00 2020-01-02T03:0405 2020-01-02T03.5 T12 T1230 12 12: 12:+01:00
12:30:45:5 12000012 1200001 123 T 2020-01-02é03:04 2020-01-02\U0001f600\u0030\u0033 2020-01-02\ud80003:04 2020-01-02T03:04:05.é""".split()
for text in [*TEXTS, "", "2020-01-02 03:04", "2020-01-02T03:04\0", " 12:30"]:
    for kind in date, time, datetime:
        try:
            print(ascii(text), kind.__name__, repr(kind.fromisoformat(text)))
        except ValueError as error:
            print(ascii(text), kind.__name__, ascii(str(error)))
for kind in date, time, datetime:
    try:
        kind.fromisoformat(b"2020-01-01")
    except TypeError as error:
        print(error)

zone = timezone(timedelta(hours=-5, minutes=-30, seconds=-1, microseconds=-2), "odd")
moment = datetime(5, 6, 7, 8, 9, 10, 11, zone)
for precision in "auto", "hours", "minutes", "seconds", "milliseconds", "microseconds":
    print(moment.isoformat("_", precision), moment.timetz().isoformat(precision), moment.isoformat(timespec=precision))
print(moment, f"{moment:%d/%m %H:%M:%S.%f %z %Z %j %%}", f"{moment.date():%f|%z|%Z}", f"{moment.timetz():%c %f %z}", f"{moment}" == str(moment))
print(moment.ctime(), "|", moment.date().ctime(), moment.timetuple(), moment.utctimetuple(), sep="\n")
print(date(2020, 1, 1).strftime("%"), date(2020, 1, 1).strftime("%y\0%m"), date(2020, 1, 1).strftime("é%Y"))
for year in 1, 4, 1999, 2000, 2004, 2020, 9999:
    for month, day in (1, 1), (1, 4), (2, 28), (12, 28), (12, 31):
        when = date(year, month, day)
        week = when.isocalendar()
        print(when, week, week.week, when.weekday(), when.toordinal(), date.fromordinal(when.toordinal()) == when)
        assert date.fromisocalendar(*week) == when
