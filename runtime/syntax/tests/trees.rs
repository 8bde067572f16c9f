//! Trees: the text of `ast.dump(..., include_attributes=True)` for what the adapter has rules for.

use taipan_syntax::{Mode, decode, dump, parse};

fn tree(program: &str) -> String {
    let source = decode::from_text(program).expect("no NUL");
    dump::dump(&parse(&source, Mode::Eval).expect("the programs parse").tree)
}

#[test]
fn surrogates_survive() {
    assert!(tree(r"'\ud800x'").contains(r"Constant(value='\ud800x'"));
}

#[test]
fn bare_generator_spans_the_calls_parentheses() {
    let text = tree("f(x for x in y)");
    assert!(text.contains("is_async=0)], lineno=1, col_offset=1, end_lineno=1, end_col_offset=15)"));
}

#[test]
fn fstring_pieces_span_the_whole_literal() {
    let text = tree("f'a{b!r:>{c}}'");
    assert_eq!(text.matches("col_offset=0, end_lineno=1, end_col_offset=14").count(), 6);
}

#[test]
fn large_ints_print_in_decimal() {
    let digits = "1".repeat(40);
    assert!(tree(&digits).contains(&format!("value={digits},")));
    assert!(tree("0xFFFFFFFFFFFFFFFFFFFF").contains("value=1208925819614629174706175,"));
}
