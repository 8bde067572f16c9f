"""`json`: both directions, formatting, errors."""
import json
data = {"s": "é\n\"q\"", "n": [1, -2.5, 1e20, True, None], "e": {}, "l": [], 1: "int key", None: 0, True: 1}
print(json.dumps(data), json.dumps(data, ensure_ascii=False), json.dumps([1, {"b": 2, "a": 1}], indent=2, sort_keys=True), json.dumps((1, 2), separators=(",", ":")), sep="\n")
print(json.loads('{"a": [1, 2.0, "x\\u00e9\\ud83d\\ude00", true, null], "b": {"c": -1e3}}'), json.loads(" [ ] "), json.loads('"\\n\\/"'), json.loads("NaN") != 0, json.loads(b"[1]"))
for bad in ("", "{", "[1,]", '{"a" 1}', "tru", '"a', "[1] x", '{"a": }', "{'a': 1}", '"\x01"', "01", "[1 2]"):
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(repr(bad), e)
class P:
    def __init__(self, x): self.x = x
print(json.dumps(P(1), default=lambda o: vars(o)), json.loads('{"x": 1}', object_hook=lambda d: sorted(d.items())), json.loads("[1.5]", parse_float=str), json.loads('{"a":1,"a":2}', object_pairs_hook=list))
for bad in (P(1), {1, 2}, {(1,): 2}, float("inf"), b"x"):
    try:
        print(json.dumps(bad, allow_nan=False))
    except (TypeError, ValueError) as e:
        print(e)
loop = []; loop.append(loop)
try:
    json.dumps(loop)
except ValueError as e:
    print(e)
