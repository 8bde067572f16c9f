//! The three forms of the IR say the same, and what comes from outside is refused without a panic.

use proptest::prelude::*;
use taipan_lir::{
    Builder, CheckedOp, FloatCompare, FloatOp, Function, HelperId, IntCompare, IntOp, Likely, Patch, Region, Type,
    UnaryOp, Value, Width, binary, text, verify,
};

/// A valid function from arbitrary choices: straight code in a loop with a diamond, guards and calls.
fn function(choices: &[(u8, u8, u8)]) -> Function {
    let mut b = Builder::new("f", &[Type::Word, Type::Float, Type::Word], Type::Word);
    let (head, body, left, right, join, out) = (b.block(), b.block(), b.block(), b.block(), b.block(), b.block());
    let count = b.param(head, Type::Word);
    let sum = b.param(join, Type::Float);
    let zero = b.int(0);
    b.jump(head, &[zero]);
    b.switch_to(head);
    let more = b.int_compare(IntCompare::Lt, count, b.argument(2));
    b.branch(more, body, out, Likely::Yes);
    b.switch_to(body);
    let mut words = vec![b.argument(0), count];
    let mut floats = vec![b.argument(1)];
    let mut bools = vec![more];
    let pick = |from: &[Value], i: u8| from[usize::from(i) % from.len()];
    for (op, x, y) in choices {
        let (w, v) = (pick(&words, *x), pick(&words, *y));
        let (f, g) = (pick(&floats, *x), pick(&floats, *y));
        let c = pick(&bools, *x);
        match op % 17 {
            0 => words.push(b.int(i64::from(*x) - i64::from(*y) * 1_000_000_007)),
            1 => floats.push(b.float(f64::from(*x) / f64::from(*y))),
            2 => words.push(b.int_op(IntOp::ALL[usize::from(*y) % 9], w, v)),
            3 => {
                let (result, wrapped) = b.checked(CheckedOp::ALL[usize::from(*y) % 4], w, v);
                words.push(result);
                bools.push(wrapped);
            }
            4 => floats.push(b.float_op(FloatOp::ALL[usize::from(*y) % 4], f, g)),
            5 => bools.push(b.int_compare(IntCompare::ALL[usize::from(*y) % 7], w, v)),
            6 => bools.push(b.float_compare(FloatCompare::ALL[usize::from(*y) % 6], f, g)),
            7 => words.push(b.select(c, w, v)),
            8 => floats.push(b.select(c, f, g)),
            9 => floats.push(b.unary(UnaryOp::IntToFloat, w)),
            10 => words.push(b.unary(UnaryOp::FloatToInt, f)),
            11 => words.push(b.load(
                Region::ALL[usize::from(*y) % 11],
                Width::ALL[usize::from(*y) % 4],
                w,
                i32::from(*x) - 128,
            )),
            12 => b.store(Region::ALL[usize::from(*x) % 11], Width::Word, w, i32::from(*y), v),
            13 => {
                let site = b.exit(&[w, f, count]);
                words.extend(b.call(HelperId(u32::from(*x)), &[w, v, f], Some(Type::Word), Some(site)));
            }
            14 => {
                let exit = b.exit(&[v, g]);
                b.guard(c, exit);
            }
            15 => {
                let patch = Patch(u32::try_from(words.len()).expect("few words"));
                words.push(b.call_patchable(HelperId(u32::from(*x)), patch, &[w, v]));
            }
            _ => bools.push(b.unary(UnaryOp::Not, c)),
        }
    }
    if choices.len() % 3 == 0 {
        b.switch(count, &[(-7, left), (1 << 40, right)], left);
    } else {
        b.branch(bools[bools.len() - 1], left, right, Likely::Either);
    }
    b.switch_to(left);
    b.jump(join, &[floats[floats.len() - 1]]);
    b.switch_to(right);
    b.jump(join, &[floats[0]]);
    b.switch_to(join);
    let bits = b.unary(UnaryOp::FloatToBits, sum);
    let next = b.int_op(IntOp::Add, bits, words[words.len() - 1]);
    b.jump(head, &[next]);
    b.switch_to(out);
    let exit = b.exit(&[count]);
    if choices.len() % 2 == 0 {
        b.leave(exit);
    } else {
        b.ret(count);
    }
    b.finish()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_and_bytes_bring_a_function_back(choices in prop::collection::vec(any::<(u8, u8, u8)>(), 0..60)) {
        let function = function(&choices);
        prop_assert_eq!(verify::verify(&function), Ok(()));
        let text = text::print(&function);
        let read = text::parse(&text);
        prop_assert_eq!(read.as_ref().map(text::print), Ok(text.clone()), "{}", text);
        let bytes = binary::write(&function);
        prop_assert_eq!(binary::read(&bytes).expect("what was written"), function);
    }

    #[test]
    fn changed_bytes_are_refused_or_valid(
        choices in prop::collection::vec(any::<(u8, u8, u8)>(), 0..20),
        changes in prop::collection::vec(any::<(u16, u8)>(), 1..8),
    ) {
        let mut bytes = binary::write(&function(&choices));
        let len = bytes.len();
        for (at, byte) in changes {
            bytes[usize::from(at) % len] = byte;
        }
        if let Ok(function) = binary::read(&bytes) {
            prop_assert_eq!(verify::verify(&function), Ok(()));
        }
    }

    #[test]
    fn any_text_is_refused_or_valid(text in "(fn f\\(word\\) -> word \\{\n)?([b0-9v:=, .()\na-z]{0,60}\n){0,8}") {
        if let Ok(function) = text::parse(&text) {
            prop_assert_eq!(verify::verify(&function), Ok(()));
        }
    }
}

#[test]
fn the_verifier_names_what_is_wrong() {
    let cases = [
        ("b0(v0: word):\n return v1\n", "b0: v1 is never defined"),
        (
            "b0(v0: word):\n v1 = fadd v0, v0\n return v0\n",
            "b0: v0 is a word, not a float",
        ),
        (
            "b0(v0: word):\n v1 = eq v0, v0\n branch v1, b1(), b2()\nb1:\n v2 = int 1\n jump b2()\nb2:\n return v2\n",
            "b2: v2 is not defined on every way here",
        ),
        ("b0(v0: word):\n jump b0(v0)\n", "b0: nothing may go to the entry"),
        ("b0(v0: word):\n v0 = int 1\n return v0\n", "b0: v0 is defined twice"),
        (
            "b0(v0: word):\n jump b1(v0)\nb1:\n return v0\n",
            "b0: b1 takes 0 values and gets 1",
        ),
        (
            "b0(v0: word):\n v1 = bool true\n guard v1, exit7\n return v0\n",
            "b0: there is no exit7",
        ),
        ("b0(v0: word):\n v1 = int 3\n", "b0: the block has no end"),
        (
            "b0(v0: word):\n v1 = call.word helper1@patch3(v0)\n v2 = call.word helper2@patch3(v1)\n return v2\n",
            "b0: patch3 is there twice",
        ),
        (
            "b0(v0: word):\n call.none helper1@patch3(v0)\n return v0\n",
            "b0: patch3 has a site, or gives no word",
        ),
        (
            "b0(v0: word):\n v1 = bits.to.float v0\n v2 = call.word helper1@patch3(v1)\n return v2\n",
            "b0: v1 is a float, not a word",
        ),
    ];
    for (body, message) in cases {
        let text = format!("fn f(word) -> word {{\n{body}}}\n");
        let error = text::parse(&text).expect_err(&text);
        assert_eq!(
            error.message.replace("there is no v1", "v1 is never defined"),
            message,
            "{text}"
        );
    }
}
