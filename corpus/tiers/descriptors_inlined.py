"""Hot properties, class methods and static methods: of functions, of other callables, changed and hidden meanwhile."""
import sys
import traceback


class Base:
    count = 0

    def __init__(self, value):
        self.value = value

    @property
    def half(self):
        return self.value / 2

    @property
    def checked(self):
        if self.value % 50 == 49:
            raise ValueError(self.value)
        return self.value

    @property
    def missing(self):
        return self.nothing

    @property
    def frame(self):
        frame = sys._getframe()
        return frame.f_code.co_name, sorted(frame.f_locals), frame.f_back.f_code.co_name, locals() == {"self": self}

    @classmethod
    def make(cls, value, scale=2):
        cls.count += 1
        return cls(value * scale)

    @classmethod
    def name(cls):
        return cls.__name__

    @staticmethod
    def clamp(value, top=30):
        return value if value < top else top

    biggest = staticmethod(max)
    typed = classmethod(len.__class__)


class Sub(Base):
    @property
    def half(self):
        return super().half + 1000

    @classmethod
    def name(cls):
        return "sub of " + super().name()


class Other(Base):
    @staticmethod
    def name():
        return "other"


class Slotted:
    __slots__ = ("a",)

    def __init__(self):
        self.a = 7

    @property
    def twice(self):
        return self.a * 2

    @classmethod
    def who(cls):
        return cls.__name__

    @staticmethod
    def one():
        return 1


def hot(things, rounds):
    total, seen = 0, []
    for i in range(rounds):
        for thing in things:
            thing.value = i
            total += thing.half + thing.clamp(i) + thing.biggest(i, 3)
            made = thing.make(i).make(1, scale=3)
            total += made.value + made.count % 7
            seen.append(thing.name())
            try:
                total += thing.checked
            except ValueError as error:
                seen.append(repr(error))
            seen = seen[-6:]
    return total, seen


def slotted(rounds):
    thing, total = Slotted(), 0
    for i in range(rounds):
        thing.a = i
        total += thing.twice + thing.one() + len(thing.who())
    return total


def frames(rounds):
    thing = Base(3)
    for _ in range(rounds):
        found = thing.frame
    return found


def errors(rounds):
    thing = Base(1)
    for i in range(rounds):
        try:
            thing.missing
        except AttributeError as error:
            found = str(error), [(f.name, f.line) for f in traceback.extract_tb(error.__traceback__)]
    return found


def changes(rounds):
    thing, seen = Base(2), []
    static, of_class, prop = Base.__dict__["clamp"], Base.__dict__["name"], Base.__dict__["half"]
    for i in range(rounds):
        if i == 100:
            static.__init__(lambda value: ("static", value))
        if i == 150:
            of_class.__init__(lambda cls: ("class", cls.__name__))
        if i == 200:
            thing.clamp = lambda value: "own"
        if i == 230:
            del thing.clamp
        if i == 250:
            Base.half = prop.getter(lambda self: "new getter")
        if i == 270:
            prop.__init__(lambda self: "not seen")
        if i == 290:
            Base.half.__init__(lambda self: ("seen", self.value))
        if i == 300:
            Base.name = staticmethod(lambda: "static name")
        if i == 320:
            Base.clamp = lambda self, value: ("method", self is thing, value)
        if i == 340:
            thing.__class__ = Other
        now = thing.clamp(1), thing.name(), thing.half
        if not seen or seen[-1] != now:
            seen.append(now)
    return seen


class Long:
    @classmethod
    def many(cls, a):
        a = a * 3 % 11; a = a * 5 % 13; a = a * 7 % 17; a = a * 3 % 11; a = a * 5 % 13; a = a * 7 % 17
        a = a * 3 % 11; a = a * 5 % 13; a = a * 7 % 17; a = a * 3 % 11; a = a * 5 % 13; a = a * 7 % 17
        return cls.__name__, a


def bound_in_other_ways(rounds):
    thing, seen = Long(), []
    wrapper = Long.__dict__["many"]
    for i in range(rounds):
        if i == rounds // 2:
            wrapper.__init__(property(lambda cls: lambda a: ("through a property", cls.__name__, a)))
        if i == rounds * 2 // 3:
            wrapper.__init__(Slotted)
        try:
            now = thing.many(2)
        except TypeError as error:
            now = str(error)
        if not seen or seen[-1] != now:
            seen.append(now)
    return seen


class Fussy:
    @property
    def loud(self):
        return Loud()


class Loud:
    def __del__(self):
        died.append(sys._getframe(1).f_code.co_name)


def temporaries(rounds):
    for _ in range(rounds):
        Fussy().loud
        Base.make(1).make(2).half
    return len(died), died[-1]


died = []
print(hot([Base(1)], 300))
print(hot([Base(1), Sub(2)], 200))
print(slotted(300))
print(frames(100))
print(errors(60))
print(temporaries(80))
print(bound_in_other_ways(200))
for line in changes(400):
    print(line)
