"""A JSON reader and writer by hand: characters, recursion, dictionaries and lists."""
def parse(s):
    value, i = parse_value(s, skip(s, 0))
    return value
def skip(s, i):
    while i < len(s) and s[i] in " \t\n":
        i += 1
    return i
def parse_value(s, i):
    c = s[i]
    if c == "{":
        out, i = {}, skip(s, i + 1)
        while s[i] != "}":
            key, i = parse_string(s, i)
            i = skip(s, i)
            value, i = parse_value(s, skip(s, i + 1))
            out[key] = value
            i = skip(s, i)
            if s[i] == ",":
                i = skip(s, i + 1)
        return out, i + 1
    if c == "[":
        out, i = [], skip(s, i + 1)
        while s[i] != "]":
            value, i = parse_value(s, i)
            out.append(value)
            i = skip(s, i)
            if s[i] == ",":
                i = skip(s, i + 1)
        return out, i + 1
    if c == '"':
        return parse_string(s, i)
    if s.startswith("true", i): return True, i + 4
    if s.startswith("false", i): return False, i + 5
    if s.startswith("null", i): return None, i + 4
    start = i
    while i < len(s) and s[i] in "+-0123456789.eE":
        i += 1
    text = s[start:i]
    return (float(text) if "." in text or "e" in text else int(text)), i
def parse_string(s, i):
    parts, i = [], i + 1
    while s[i] != '"':
        if s[i] == "\\":
            i += 1
            parts.append({"n": "\n", "t": "\t"}.get(s[i], s[i]))
        else:
            parts.append(s[i])
        i += 1
    return "".join(parts), i + 1
def dump(v):
    if v is None: return "null"
    if v is True: return "true"
    if v is False: return "false"
    if isinstance(v, str):
        return '"' + v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(v, dict):
        return "{" + ", ".join(dump(k) + ": " + dump(x) for k, x in v.items()) + "}"
    if isinstance(v, list):
        return "[" + ", ".join(map(dump, v)) + "]"
    return repr(v)
def main():
    record = {"name": "A \"quoted\" name\n", "id": 12345, "tags": ["a", "bc", "def"], "score": 3.25, "active": True, "none": None, "nested": {"x": [1, 2, [3, 4, {"deep": False}]]}}
    text = dump([dict(record, id=i) for i in range(60)])
    total = 0
    for _ in range(400):
        data = parse(text)
        again = dump(data)
        assert again == text
        total += len(again) + data[7]["id"]
    print(total)
if __name__ == "__main__":
    main()
