"""Exceptions in loops: each round is separate; `else` of `try` runs outside of its protection."""
results = []
for x in ["1", "a", "2", None, "3"]:
    try:
        v = int(x)
    except ValueError:
        results.append("bad")
        continue
    except TypeError:
        results.append("type")
    else:
        if v == 3:
            break
        results.append(v)
    finally:
        results.append("|")
print(results)
try:
    try:
        pass
    except KeyError:
        print("not reached")
    else:
        raise KeyError("from else")
except KeyError as e:
    print("outer caught", e)
count = 0
while True:
    try:
        count += 1
        if count < 3:
            raise ValueError
        break
    except ValueError:
        pass
print(count)
def first_success(*fs):
    for f in fs:
        try:
            return f()
        except Exception as e:
            last = e
    raise last
print(first_success(lambda: 1 / 0, lambda: [][1], lambda: "ok"))
try:
    first_success(lambda: 1 / 0, lambda: {}["k"])
except KeyError as e:
    print(repr(e), e.__context__)
