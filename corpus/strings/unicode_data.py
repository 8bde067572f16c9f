"""`unicodedata`, named characters in literals, and the `namereplace` error handler."""
import unicodedata
print(unicodedata.name("é"), unicodedata.normalize("NFD", "é") == "e\u0301", unicodedata.category("A"), unicodedata.lookup("BULLET"), unicodedata.digit("5"), "\N{GREEK SMALL LETTER ALPHA}")
print("é€".encode("ascii", "namereplace"), unicodedata.numeric("½"), unicodedata.bidirectional("a"), unicodedata.east_asian_width("あ"), unicodedata.decomposition("é"), unicodedata.combining("\u0301"), unicodedata.name("\x00", "none"))
try:
    compile("'\\N{nonsense}'", "<s>", "eval")
except SyntaxError as e:
    print(e.msg, e.lineno, e.offset)
try:
    unicodedata.name("\x00")
except ValueError as e:
    print(e)
