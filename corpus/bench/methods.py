"""Method calls: own, inherited, through super, class methods and properties."""
class Account:
    def __init__(self, balance):
        self.balance = balance
    def deposit(self, amount):
        self.balance += amount
        return self
    def fee(self):
        return 1
    @property
    def rounded(self):
        return self.balance // 10
    @classmethod
    def unit(cls):
        return 3
    @staticmethod
    def clamp(v):
        return v if v < 1000000 else 0
class Savings(Account):
    def fee(self):
        return super().fee() + 1
    def month(self):
        self.deposit(self.unit()).deposit(-self.fee())
        self.balance = self.clamp(self.balance)
        return self.rounded
def run(n):
    a = Savings(100)
    total = 0
    for _ in range(n):
        total += a.month()
    return total, a.balance
def main():
    print(run(1500000))
if __name__ == "__main__":
    main()
