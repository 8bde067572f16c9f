"""A loop is entered hot while some names are not bound: reading them raises, and `locals()` lacks them."""
def branch_bound(n, when):
    for i in range(n):
        if i == when:
            late = i * 10
    try:
        return late
    except UnboundLocalError as e:
        return str(e)
print(branch_bound(3000, 2999), branch_bound(3000, 0), branch_bound(3000, -1), branch_bound(0, 0))

def read_in_loop(n, when):
    errors = reads = 0
    for i in range(n):
        try:
            x
            reads += 1
        except UnboundLocalError as e:
            errors += 1
            message = str(e)
        if i == when:
            x = i
    return errors, reads, locals().get("x"), message
print(read_in_loop(4000, 1500), read_in_loop(4000, 3999), read_in_loop(4000, 5000))

def deleted(n):
    x, out = 0, []
    for i in range(n):
        x = i
        if i % 1000 == 999:
            del x
            out.append(sorted(locals()))
            try:
                del x
            except UnboundLocalError as e:
                out.append(str(e))
            try:
                x += 1
            except NameError as e:
                out.append(type(e).__name__)
            x = "again"
    return out, x
print(deleted(3500))

def loop_variable(items):
    for v in items:
        pass
    try:
        return v
    except UnboundLocalError as e:
        return e.name, str(e)
for _ in range(1200):
    loop_variable((1,))
print(loop_variable([]), loop_variable("ab"))

def parameter(n, p):
    for i in range(n):
        if i == n - 1:
            del p
        if i == n // 2:
            assert p == "p"
    return "p" in locals()
print(parameter(3000, "p"))

def free(n):
    def inner(): return cell
    missing = 0
    for i in range(n):
        try:
            inner()
        except NameError as e:
            missing += 1
            said = str(e)
        if i == n - 5:
            cell = i
    return missing, said, inner()
print(free(3000))
