"""contextvars: variables, tokens, contexts that are entered and copied."""
import contextvars
import re

def shown(object):
    return re.sub("0x[0-9a-f]+", "0x", repr(object))

var = contextvars.ContextVar("var")
other = contextvars.ContextVar("other", default=42)
print(var.name, shown(var), shown(other), other.get())
try:
    var.get()
except LookupError as e:
    print(type(e).__name__, e.args[0] is var)
print(var.get("fallback"))
token = var.set(1)
print(shown(token), token.var is var, token.old_value is contextvars.Token.MISSING, token.old_value)
second = var.set(2)
print(second.old_value, var.get())
var.reset(second)
print(var.get(), shown(second))
for wrong in (second, 3):
    try:
        var.reset(wrong)
    except (RuntimeError, TypeError) as e:
        print(type(e).__name__, re.sub("0x[0-9a-f]+", "0x", str(e)))
try:
    other.reset(token)
except ValueError as e:
    print(re.sub("0x[0-9a-f]+", "0x", str(e)))

context = contextvars.copy_context()
print(len(context), var in context, context[var], context.get(other), list(context) == [var], list(context.values()), len(list(context.items())))

def change(x, *, y):
    var.set(x)
    print("inside", var.get(), y, var in contextvars.copy_context())
    try:
        context.run(print)
    except RuntimeError as e:
        print(re.sub("0x[0-9a-f]+", "0x", str(e)))
    try:
        var.reset(token)
    except ValueError as e:
        print(re.sub("0x[0-9a-f]+", "0x", str(e)))
    return x + y

print(context.run(change, 5, y=6), var.get(), context[var])
print(contextvars.copy_context() == contextvars.copy_context(), context == contextvars.copy_context(), context != 3)
for bad in (lambda: context["x"], lambda: context[other], lambda: contextvars.ContextVar(1), lambda: contextvars.Token(), lambda: contextvars.Context(1), lambda: context.run()):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, re.sub("0x[0-9a-f]+", "0x", str(e)))
try:
    class Sub(contextvars.ContextVar):
        pass
except TypeError as e:
    print(e)
print(contextvars.ContextVar[int], hash(var) == hash(var))
