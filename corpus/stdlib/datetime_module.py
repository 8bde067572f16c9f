"""`datetime`: arithmetic, formatting, parsing."""
from datetime import *
d = date(2024, 2, 28)
print(d + timedelta(days=2), d - date(2023, 2, 28), d.weekday(), d.isoformat(), d.strftime("%d/%m/%Y %j"), d.replace(year=2020), date.fromisoformat("2024-01-05"), d.isocalendar(), d < date(2025, 1, 1), date.fromordinal(738000), d.timetuple().tm_yday)
t = datetime(2024, 5, 17, 13, 45, 30, 123456)
print(t, repr(t), t.isoformat(" ", "minutes"), t + timedelta(hours=12), t.time(), t.date(), datetime.strptime("2024-03-01 10:20", "%Y-%m-%d %H:%M"), t.strftime("%A %B %-d %I:%M %p %f"), datetime.fromisoformat("2024-01-01T00:00:00+02:00"))
print(timedelta(days=1, hours=25, seconds=-1), timedelta(seconds=90).total_seconds(), timedelta(days=5) / 2, timedelta(days=5) // timedelta(hours=7), -timedelta(seconds=1), repr(timedelta(1, 2, 3)), abs(timedelta(-1)))
u = datetime(2024, 1, 1, tzinfo=timezone.utc); z = timezone(timedelta(hours=-5), "X")
print(u, u.astimezone(z), u.astimezone(z).tzname(), u == u.astimezone(z), u.timestamp(), datetime.fromtimestamp(0, timezone.utc))
for f in (lambda: date(2023, 2, 29), lambda: time(25), lambda: d + 1, lambda: u < t, lambda: date.fromisoformat("x"), lambda: datetime.strptime("a", "%Y")):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
