"""Changing: case, stripping, padding, replacing, translating."""
print("Hello World".upper(), "Hello".lower(), "hello world".title(), "hELLO".capitalize(), "Hello".swapcase(), "ß".upper(), "Straße".casefold(), "they're bill's".title(), "ǆ".title(), "İ".lower() == "i̇", "ΑΣ".lower())
print("  x ".strip(), "|", "  x ".lstrip(), "|", "xxaxx".strip("x"), "abcba".strip("ab"), "www.example.com".lstrip("w."), "a\u3000".strip(), "prefix-body".removeprefix("prefix-"), "body.txt".removesuffix(".txt"), "x".removeprefix("y"))
print("a".center(5, "*"), "ab".center(5), "a".ljust(3) + "|", "a".rjust(3, "-"), "42".zfill(5), "-42".zfill(5), "+".zfill(3), "abc".zfill(2), "a\tb\tc".expandtabs(4), "\t|".expandtabs())
print("aXbXc".replace("X", "--"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "aaa".replace("aa", "b"), "".replace("", "x"), "abc".replace("b", ""))
table = str.maketrans({"a": "1", "b": None, "c": "xyz", ord("d"): 0x44})
print("abcde".translate(table), "abc".translate(str.maketrans("ab", "xy", "c")), str.maketrans("a", "b"))
for s in ("abc", "ABC", "a1", "123", "½", "²", "", " ", "A b", "Ab", "_x1", "1x", "\n", "é", "Ǆ"):
    print(repr(s), s.isalpha(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isalnum(), s.isupper(), s.islower(), s.istitle(), s.isspace(), s.isidentifier(), s.isprintable(), s.isascii())
