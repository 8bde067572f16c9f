//! SyntaxErrors: message and position, as CPython 3.11 reports them for a `str` given to `compile`.

use taipan_syntax::{ErrorKind, Mode, decode, parse};

fn error(program: &str, mode: Mode) -> String {
    let source = decode::from_text(program).expect("the programs hold no NUL");
    let error = parse(&source, mode).expect_err("the programs are wrong");
    let number = |n: Option<u32>| n.map_or(-1, i64::from);
    format!(
        "{}: {} {}:{}-{}:{}",
        error.kind.class_name(),
        error.message,
        number(error.lineno),
        number(error.offset),
        number(error.end_lineno),
        number(error.end_offset),
    )
}

#[test]
fn files_are_diagnosed_like_cpython() {
    let cases = [
        ("a b", "SyntaxError: invalid syntax 1:3-1:4"),
        ("x = (1\n", "SyntaxError: '(' was never closed 1:5-1:0"),
        (
            "x = (1]",
            "SyntaxError: closing parenthesis ']' does not match opening parenthesis '(' 1:7-1:7",
        ),
        (
            "x = \"abc",
            "SyntaxError: unterminated string literal (detected at line 1) 1:5-1:5",
        ),
        (
            "if 1:\npass",
            "IndentationError: expected an indented block after 'if' statement on line 1 2:1-2:5",
        ),
        (
            "if 1:\n    a\n  b\n",
            "IndentationError: unindent does not match any outer indentation level 3:4-3:-1",
        ),
        ("  a", "IndentationError: unexpected indent 1:2-1:-1"),
        ("class A", "SyntaxError: expected ':' 1:8-1:8"),
        (
            "f() = 1",
            "SyntaxError: cannot assign to function call here. Maybe you meant '==' instead of '='? 1:1-1:4",
        ),
        ("(a, 1) = b", "SyntaxError: cannot assign to literal 1:5-1:6"),
        ("del f()", "SyntaxError: cannot delete function call 1:5-1:8"),
        (
            "f(a for b in c, d)",
            "SyntaxError: Generator expression must be parenthesized 1:3-1:15",
        ),
        (
            "f(x=1, 2)",
            "SyntaxError: positional argument follows keyword argument 1:9-1:10",
        ),
        (
            "print 1",
            "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)? 1:1-1:8",
        ),
        ("x = 1_", "SyntaxError: invalid decimal literal 1:6-1:6"),
        (
            "f'{a b}'",
            "SyntaxError: f-string: invalid syntax. Perhaps you forgot a comma? 1:2-1:5",
        ),
        ("f'{}'", "SyntaxError: f-string: empty expression not allowed 1:6-1:6"),
        (
            "'\\N{foo}'",
            "SyntaxError: (unicode error) 'unicodeescape' codec can't decode bytes in position 0-6: unknown Unicode character name 1:10-1:10",
        ),
        ("{1: 2, 3}", "SyntaxError: ':' expected after dictionary key 1:8-1:0"),
    ];
    for (program, expected) in cases {
        assert_eq!(error(program, Mode::Exec), expected, "{program:?}");
    }
}

#[test]
fn single_takes_one_statement() {
    let message = "SyntaxError: multiple statements found while compiling a single statement 1:2-1:2";
    assert_eq!(error("a\nb\n", Mode::Single), message);
    let source = decode::from_text("if a:\n  b\n").expect("no NUL");
    assert!(parse(&source, Mode::Single).is_ok());
}

#[test]
fn deep_nesting_is_refused_without_overflow() {
    let nested = |open: &str, close: &str, n: usize| open.repeat(n) + "1" + &close.repeat(n);
    assert!(error(&nested("(", ")", 300), Mode::Exec).contains("too many nested parentheses"));
    for (program, kind) in [
        ("-".repeat(5000) + "1", ErrorKind::Recursion),
        ("a.".repeat(100_000) + "b", ErrorKind::Recursion),
        (vec!["1"; 50_000].join("+"), ErrorKind::Recursion),
        ("not ".repeat(1_000_000) + "1", ErrorKind::Memory),
        (format!("f\"{{{}x}}\"", "not ".repeat(5000)), ErrorKind::Recursion),
    ] {
        let source = decode::from_text(&program).expect("no NUL");
        let error = parse(&source, Mode::Exec).expect_err("too deep");
        assert_eq!(error.kind, kind, "{}", &program[..20]);
    }
}

#[test]
fn sources_are_decoded_as_declared() {
    let decode = |bytes: &[u8]| decode::decode(bytes, decode::Origin::File("x.py"));
    assert_eq!(decode(b"\xEF\xBB\xBFx\r\ny\r").expect("UTF-8").text(), "x\ny\n");
    let latin = decode(b"# -*- coding: latin-1 -*-\n'\xE9'").expect("Latin-1");
    assert!(latin.text().ends_with("'\u{e9}'"));
    let error = decode(b"x=1\n\xff\n").expect_err("not UTF-8");
    assert_eq!(
        error.message,
        "Non-UTF-8 code starting with '\\xff' in file x.py on line 2, but no encoding declared; \
         see https://peps.python.org/pep-0263/ for details"
    );
    let error = decode(b"\xEF\xBB\xBF# coding: latin-1\n").expect_err("contradiction");
    assert_eq!(error.message, "encoding problem: iso-8859-1 with BOM");
}

#[test]
fn incomplete_input_is_told_from_wrong_input() {
    let interactive = taipan_syntax::Interactive {
        may_be_incomplete: true,
        keeps_indents: true,
    };
    let message = |program: &str| {
        let source = decode::from_text(program).expect("no NUL");
        taipan_syntax::parse_interactive(&source, Mode::Single, interactive)
            .err()
            .map(|error| error.message)
    };
    for program in [
        "",
        "if 1:",
        "if 1:\n",
        "if 1:\n  x",
        "x = (",
        "\"\"\"abc",
        "def f():",
        "x =",
        "@a\n",
        "try:\n x\n",
        "else",
    ] {
        assert_eq!(message(program).as_deref(), Some("incomplete input"), "{program:?}");
    }
    assert_eq!(message("if 1:\n  x\n"), None);
    assert_eq!(message("x # a"), None);
    assert_eq!(message("a b (").as_deref(), Some("'(' was never closed"));
    assert_eq!(message("a b\n").as_deref(), Some("invalid syntax"));
}
