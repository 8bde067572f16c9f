"""Searching: find, index, count, startswith, partition, split."""
s = "the cat and the dog and the bird"
print(s.find("the"), s.find("the", 1), s.rfind("the"), s.find("x"), s.find("", 5), s.find("", 100), s.index("cat"), s.rindex("and"), s.count("the"), s.count(""), s.count("and", 10), "aaaa".count("aa"))
print(s.startswith("the"), s.startswith(("a", "the")), s.endswith("bird"), s.startswith("cat", 4), s.endswith("dog", 0, 19), "".startswith(""), s.startswith(()))
print(s.partition("and"), s.rpartition("and"), s.partition("zzz"), s.rpartition("zzz"))
print(s.split(), s.split(" ", 2), s.rsplit(" ", 2), "  a  b ".split(), "  a  b ".split(" "), "a,,b".split(","), "".split(), "".split(","), " a b c ".split(None, 1), " a b c ".rsplit(None, 1), "abc".split("abc"))
print("a\nb\r\nc\rd\x0be\x1cf\u2028g".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines())
for source in ("'a'.index('b')", "'a'.split('')", "'a'.partition('')", "'a'.find(1)", "'a'.startswith(1)", "'a'.startswith((1,))", "'a'.split(1)", "'a'.join(1)", "'a'.join(['b', 1])", "1 in 'a'"):
    try:
        print(eval(source))
    except (ValueError, TypeError) as e:
        print(source, type(e).__name__, e)
