"""Every form of `try`: which parts run, and in which order."""
def run(action):
    try:
        print("try", end=" ")
        action()
    except ZeroDivisionError:
        print("except Z", end=" ")
    except (KeyError, IndexError) as e:
        print("except", type(e).__name__, end=" ")
    except ValueError as e:
        print("value", e, end=" ")
    else:
        print("else", end=" ")
    finally:
        print("finally")
run(lambda: None)
run(lambda: 1 / 0)
run(lambda: {}[1])
run(lambda: [][0])
run(lambda: int("x"))
try:
    run(lambda: None.x)
except AttributeError as e:
    print("outer", e)
try:
    pass
finally:
    print("only finally")
try:
    raise Exception
except:
    print("bare except")
def nested():
    try:
        try:
            raise KeyError("inner")
        finally:
            print("inner finally")
    except KeyError as e:
        print("outer except", e)
        try:
            raise ValueError("second")
        except ValueError:
            print("handler in handler")
    print("after")
nested()
