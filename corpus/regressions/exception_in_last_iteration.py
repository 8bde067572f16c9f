"""An exception in the last round of a loop leaves the variables as that round found them."""
def f(items):
    done = []
    try:
        for i, x in enumerate(items):
            done.append(100 // x)
    except ZeroDivisionError:
        return i, x, done
    return done
print(f([1, 2, 4]), f([1, 2, 0]), f([0]))
def nested():
    log = []
    for i in range(3):
        try:
            for j in range(3):
                if i == 2 and j == 2: raise KeyError((i, j))
                log.append(i * j)
        except KeyError as e:
            log.append(e.args)
        else:
            log.append("else")
    return log, i, j
print(nested())
