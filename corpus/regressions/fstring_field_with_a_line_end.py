"""A replacement field does not go over the end of the line, unless the string has three quotes."""
for text in (
    "f'{\n1}'",
    "x = 1\nf'{\n1 }'/ 0",
    "f'{1}{1\n}'",
    "f'{1:\n}'",
    "f'a' f\"{\r\n1}\"",
    "f'\\\n{1}'",
    "f'''{\n1}'''",
    "(f'''{\n1}''' 'a')",
):
    try:
        print(repr(eval(text)) if "=" not in text else exec(text))
    except SyntaxError as e:
        print(repr(text), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
