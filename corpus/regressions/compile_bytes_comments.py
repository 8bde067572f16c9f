"""`compile` of bytes decodes tokens, not comments: what is not UTF-8 may stand in a comment, but in no string or name."""
import ast
for source in (b"#\xf9", b"x = 1  # \xff\xfe\ny = 2", b"'#\xf9'", b"'''\n#\xf9'''", b"'\\'' # \xf9 '", b"x\xf9 # \xf9", b"# \xf9\n'\xf9'",
               b"'a' # \xc3\n'b' # \xa4", b"# coding: utf-8\n# \xf9\nz", b"\xef\xbb\xbf# \xf9\nz", b"# coding: ascii\n# \xf9", b"#\xf9\r\nq",
               b"'unfinished # \xf9\n# \xf9", b"# \x00", b"f'{x}' # \xf9",
               b"# coding:**: coding: 1jw", b"# coding: * coding=latin-1\n'\xf9'", b"# encoding==x coding: ascii\n'\xe9'"):
    try:
        print(source, ast.dump(ast.parse(source)))
    except (SyntaxError, ValueError) as e:
        print(source, type(e).__name__)
