"""Whole program: a double-entry ledger with transactions as context managers, savepoints, an audit log and statements."""
from collections import defaultdict
from contextlib import contextmanager, ExitStack
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import total_ordering


class Kind(Enum):
    ASSET = auto()
    LIABILITY = auto()
    INCOME = auto()
    EXPENSE = auto()

    @property
    def sign(self):
        return 1 if self in (Kind.ASSET, Kind.EXPENSE) else -1


class LedgerError(Exception):
    """Base of what can go wrong."""


class Unbalanced(LedgerError):
    def __init__(self, difference):
        super().__init__(f"entries differ by {difference}")
        self.difference = difference


class Overdrawn(LedgerError):
    def __init__(self, account, balance):
        super().__init__(f"{account.name} would stand at {balance}")
        self.account = account


def hundredths(amount, factor):
    """A hundred times the decimal number that `amount` spells, times `factor`, rounded half to even."""
    text = str(amount)
    whole, _, part = text.lstrip("-").partition(".")
    scale = 10 ** len(part)
    n = int((whole or "0") + part) * 100 * factor * (-1 if text.startswith("-") else 1)
    q, r = divmod(n, scale)
    return q + (2 * r > scale or (2 * r == scale and q % 2 == 1))


@total_ordering
class Money:
    """An exact amount in hundredths."""

    __slots__ = ("cents",)

    def __init__(self, amount=0):
        if isinstance(amount, Money):
            self.cents = amount.cents
        else:
            self.cents = hundredths(amount, 1)

    @classmethod
    def of_cents(cls, cents):
        m = cls()
        m.cents = cents
        return m

    def __add__(self, o): return Money.of_cents(self.cents + Money(o).cents)
    __radd__ = __add__
    def __sub__(self, o): return self + -Money(o)
    def __neg__(self): return Money.of_cents(-self.cents)
    def __mul__(self, k): return Money.of_cents(hundredths(k, self.cents) // 100)
    def __eq__(self, o): return isinstance(o, (Money, int)) and self.cents == Money(o).cents
    def __lt__(self, o): return self.cents < Money(o).cents
    def __hash__(self): return hash(self.cents)
    def __bool__(self): return self.cents != 0
    def __repr__(self): return f"{'-' if self.cents < 0 else ''}{abs(self.cents) // 100:,}.{abs(self.cents) % 100:02}"
    def __format__(self, spec): return format(repr(self), spec)

    def split(self, *weights):
        """Parts in proportion that add up exactly; what is left over goes to the first ones."""
        total = sum(weights)
        parts = [self.cents * w // total for w in weights]
        for i in range(self.cents - sum(parts)):
            parts[i % len(parts)] += 1
        return [Money.of_cents(p) for p in parts]


@dataclass
class Account:
    name: str
    kind: Kind
    overdraft: Money = field(default_factory=Money)
    postings: list = field(default_factory=list, repr=False)

    @property
    def balance(self):
        return sum((p for _, p in self.postings), Money())

    def shown(self):
        return self.balance if self.kind.sign > 0 else -self.balance


class Transaction:
    """Entries that are posted together, or not at all."""

    def __init__(self, ledger, text):
        self.ledger, self.text, self.entries = ledger, text, []

    def debit(self, name, amount):
        self.entries.append((self.ledger[name], Money(amount)))
        return self

    def credit(self, name, amount):
        return self.debit(name, -Money(amount))

    def __enter__(self):
        self.ledger.log.append(f"begin {self.text}")
        return self

    def __exit__(self, kind, error, tb):
        if error is not None:
            self.ledger.log.append(f"abandon {self.text}: {kind.__name__}")
            return False
        difference = sum((m for _, m in self.entries), Money())
        if difference:
            self.ledger.log.append(f"refuse {self.text}")
            raise Unbalanced(difference)
        self.commit()

    def commit(self):
        changes = defaultdict(Money)
        for account, amount in self.entries:
            changes[account.name] += amount
        for name, change in changes.items():
            account = self.ledger[name]
            after = account.balance + change
            if account.kind is Kind.ASSET and after < -account.overdraft:
                self.ledger.log.append(f"refuse {self.text}")
                raise Overdrawn(account, after)
        for account, amount in self.entries:
            account.postings.append((self.text, amount))
        self.ledger.log.append(f"commit {self.text}")


class Ledger:
    def __init__(self):
        self.accounts, self.log = {}, []

    def open(self, name, kind, overdraft=0):
        if name in self.accounts:
            raise LedgerError(f"{name} exists")
        self.accounts[name] = Account(name, kind, Money(overdraft))
        return self

    def __getitem__(self, name):
        try:
            return self.accounts[name]
        except KeyError:
            raise LedgerError(f"no account {name}") from None

    def transaction(self, text):
        return Transaction(self, text)

    def transfer(self, source, target, amount, text=None):
        with self.transaction(text or f"{source}->{target}") as t:
            t.credit(source, amount).debit(target, amount)

    @contextmanager
    def savepoint(self, name):
        saved = {a.name: len(a.postings) for a in self.accounts.values()}
        try:
            yield self
        except LedgerError as e:
            for a in self.accounts.values():
                del a.postings[saved.get(a.name, 0):]
            self.log.append(f"roll back to {name}: {e}")
            raise

    def trial_balance(self):
        return sum((a.balance for a in self.accounts.values()), Money())

    def statement(self, name):
        account, running = self[name], Money()
        yield f"{account.name} ({account.kind.name.lower()})"
        for text, amount in account.postings:
            running += amount
            yield f"  {text:<18}{amount * account.kind.sign:>12}{running * account.kind.sign:>12}"


def attempt(action, *args):
    try:
        action(*args)
    except LedgerError as e:
        print(f"{type(e).__name__}: {e}" + (f" [context {type(e.__context__).__name__}]" if e.__context__ else ""))


def main():
    bank = Ledger()
    bank.open("cash", Kind.ASSET).open("bank", Kind.ASSET, 100).open("loan", Kind.LIABILITY).open("salary", Kind.INCOME).open("food", Kind.EXPENSE).open("rent", Kind.EXPENSE)
    bank.transfer("salary", "bank", "2500.50", "pay")
    bank.transfer("bank", "cash", 200, "withdraw")
    with bank.transaction("shopping") as t:
        t.debit("food", "45.99").debit("food", 12.5).credit("cash", "58.49")
    attempt(bank.transfer, "cash", "food", 1000)
    attempt(bank.transfer, "bank", "nowhere", 1)
    attempt(bank.open, "cash", Kind.ASSET)
    def lopsided():
        with bank.transaction("lopsided") as t:
            t.debit("rent", 700).credit("bank", 699)
    attempt(lopsided)
    def failing():
        with bank.transaction("failing") as t:
            t.debit("rent", 1)
            raise LedgerError("changed my mind")
    attempt(failing)
    def batch():
        with bank.savepoint("batch"):
            bank.transfer("bank", "rent", 700, "rent")
            bank.transfer("loan", "bank", 5000, "loan")
            bank.transfer("bank", "food", 99999, "feast")
    attempt(batch)
    with ExitStack() as stack:
        parts = [stack.enter_context(bank.transaction(f"share {i}")) for i in range(3)]
        for t, amount in zip(parts, Money(100).split(1, 1, 1)):
            t.credit("bank", amount).debit("food", amount)
    for name in bank.accounts:
        print(*bank.statement(name), sep="\n")
    print("trial balance", bank.trial_balance(), "log:")
    print(*bank.log, sep="\n")
    print(Money("0.005"), Money("0.015"), Money(10) * "0.333", Money(1) == 1, sorted([Money(3), Money(-1), Money("2.50")]), Money(7).split(3, 2, 1), f"{Money(1234567.891):>15}|", sum([Money(1), Money(2)]))


main()
