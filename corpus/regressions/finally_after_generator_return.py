"""A `return` in a `try` inside a generator's loop runs `finally` once and ends the generator with that value."""
def g():
    for i in range(5):
        try:
            if i == 2:
                return "value at 2"
            yield i
        finally:
            print("finally", i)
def drive():
    result = yield from g()
    print("result", result)
for v in drive():
    print("got", v)
