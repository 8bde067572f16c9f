//! Compiled code does what the LIR says: each function is compiled at both efforts, loaded, run, and compared with an
//! evaluation of the LIR itself, values at exits included.

#![expect(unsafe_code, reason = "compiled code is called")]

mod evaluate;

use std::sync::Mutex;
use std::sync::atomic::{AtomicPtr, Ordering};

use evaluate::{Memory, Outcome, evaluate};
use proptest::prelude::*;
use taipan_jit::loader::{self, Code};
use taipan_jit::memory::CodeMemory;
use taipan_jit::shims::{self, Saved};
use taipan_jit::sites::Reader;
use taipan_lir::request::{Effect, Form, PATCH_BYTES, Routine};
use taipan_lir::{
    Builder, CheckedOp, Effort, Exit, FloatCompare, FloatOp, Function, HelperId, IntCompare, IntOp, Likely, Region,
    Type, UnaryOp, Value, Width, text, verify,
};
use taipan_llvm::{Addresses, Backend};

/// What the handler found, and for which code; tests that leave by exits take turns.
static TURN: Mutex<()> = Mutex::new(());
static RUNNING: AtomicPtr<Code> = AtomicPtr::new(std::ptr::null_mut());
static LEFT: Mutex<Option<(Exit, Vec<u64>)>> = Mutex::new(None);

extern "C" fn on_exit(saved: &Saved) -> u64 {
    // SAFETY: `run` stores the code that it runs, and keeps it meanwhile.
    let code = unsafe { &*RUNNING.load(Ordering::Acquire) };
    let mut reader = Reader::default();
    let site = code
        .site(saved.return_address(), &mut reader)
        .expect("exits are at sites");
    let values = site.locations.iter().map(|location| {
        // SAFETY: the location is this site's, and the frame that failed is still there.
        unsafe { saved.read(*location) }.unwrap_or_else(|| panic!("{location:?}"))
    });
    *LEFT.lock().expect("no panic") = Some((site.exit, values.collect()));
    0
}

extern "C" fn helper(a: i64, b: i64, f: f64) -> i64 {
    evaluate::helper(a, b, f)
}

fn run(backend: &Backend, effort: Effort, function: &Function, memory: &mut Memory, word: i64, float: f64) -> Outcome {
    let helpers = [Routine {
        address: (helper as *const ()).expose_provenance() as u64,
        effect: Effect::Anything,
    }];
    let addresses = Addresses {
        helpers: &helpers,
        exit: shims::exit_address(),
    };
    let object = backend
        .compile(function, effort, Form::Object, addresses)
        .expect("LLVM compiles");
    let space = CodeMemory::new(1 << 20).expect("memory for code");
    let code = loader::load(&space, &object, function).expect("the object can be loaded");
    let _turn = TURN.lock().expect("no panic");
    shims::set_exit_handler(on_exit);
    RUNNING.store((&raw const code).cast_mut(), Ordering::Release);
    let entry = std::ptr::with_exposed_provenance::<()>(code.entry() as usize);
    // SAFETY: all functions of these tests have this signature.
    let entry = unsafe { std::mem::transmute::<*const (), extern "C" fn(u64, f64, i64) -> i64>(entry) };
    let result = entry(memory.address(), float, word);
    match LEFT.lock().expect("no panic").take() {
        Some((exit, values)) => Outcome::Left(exit, values),
        None => Outcome::Returned(result),
    }
}

const TYPES: [Type; 3] = [Type::Word, Type::Float, Type::Word];

fn check(function: &Function, word: i64, float: f64) {
    verify::verify(function).expect("a valid function");
    let backend = Backend::new().expect("LLVM");
    let mut memory = Memory::new();
    let expected = evaluate(function, &mut memory, float, word);
    for effort in [Effort::Least, Effort::Most] {
        let mut own = Memory::new();
        let outcome = run(&backend, effort, function, &mut own, word, float);
        let Some(expected) = &expected else {
            continue;
        };
        assert!(
            outcome == *expected && own.words == memory.words,
            "{effort:?}({word}, {float}): {outcome:?}, not {expected:?}\n{}",
            text::print(function)
        );
    }
}

#[test]
fn overflow_leaves_with_the_operands() {
    let mut b = Builder::new("sum", &TYPES, Type::Word);
    let (big, x) = (b.int(i64::MAX - 5), b.argument(2));
    let (sum, wrapped) = b.checked(CheckedOp::Add, big, x);
    let fits = b.unary(UnaryOp::Not, wrapped);
    let exit = b.exit(&[x, big, fits, b.argument(1)]);
    b.guard(fits, exit);
    b.ret(sum);
    let function = b.finish();
    check(&function, 5, 1.5);
    check(&function, 6, -2.5);
}

#[test]
fn constants_that_are_used_often_are_the_same() {
    let mut b = Builder::new("kept", &TYPES, Type::Word);
    let mut word = b.argument(2);
    for large in [1 << 60, i64::MIN >> 1, i64::MAX].repeat(5) {
        let (added, taken, limit) = (b.int(large), b.int(large), b.int(large));
        let sum = b.int_op(IntOp::Add, word, added);
        let less = b.int_op(IntOp::Sub, taken, limit);
        let below = b.int_compare(IntCompare::Lt, sum, limit);
        let other = b.int_op(IntOp::Sub, sum, taken);
        word = b.select(below, sum, other);
        word = b.int_op(IntOp::Xor, word, less);
    }
    b.ret(word);
    let function = b.finish();
    for word in [0, -1, 77, i64::MIN, i64::MAX] {
        check(&function, word, 0.0);
    }
}

#[test]
fn values_are_in_memory_during_a_call() {
    let mut b = Builder::new("calls", &TYPES, Type::Word);
    let mut kept = vec![b.argument(2), b.argument(1)];
    for i in 0..40 {
        let i = b.int(i);
        kept.push(b.int_op(IntOp::Mul, i, b.argument(2)));
        kept.push(b.unary(UnaryOp::IntToFloat, i));
    }
    let site = b.exit(&kept);
    let args = [kept[0], kept[2], kept[1]];
    let result = b
        .call(HelperId(0), &args, Some(Type::Word), Some(site))
        .expect("a result");
    b.ret(result);
    check(&b.finish(), 77, 0.25);
}

extern "C" fn sum(a: i64, b: i64) -> i64 {
    a + b
}

#[test]
fn calls_that_can_be_patched_are_where_the_loader_says() {
    let address = (sum as *const ()).expose_provenance() as u64;
    let helpers = [Routine {
        address,
        effect: Effect::Anything,
    }];
    let addresses = Addresses {
        helpers: &helpers,
        exit: shims::exit_address(),
    };
    let body = "b0(v0: word, v1: word):\n v2 = call.word helper0@patch70(v0, v1)\n \
                v3 = call.word helper0@patch5(v2, v0)\n v4 = mul v3, v2\n return v4\n";
    let function = text::parse(&format!("fn f(word, word) -> word {{\n{body}}}\n")).expect("a function");
    let backend = Backend::new().expect("a backend");
    for effort in [Effort::Least, Effort::Most] {
        let object = backend.compile(&function, effort, Form::Object, addresses);
        let space = CodeMemory::new(1 << 16).expect("memory for code");
        let code = loader::load(&space, &object.expect("an object"), &function).expect("code");
        let patches: Vec<u32> = code.areas().iter().map(|area| area.patch.0).collect();
        assert_eq!(patches, [70, 5]);
        let call = [&[0x49, 0xbb], &address.to_le_bytes()[..], &[0x41, 0xff, 0xd3]].concat();
        for area in code.areas() {
            let at = std::ptr::with_exposed_provenance::<[u8; PATCH_BYTES as usize]>(code.start() as usize + area.at);
            // SAFETY: the area lies in the code.
            assert_eq!(unsafe { at.read() }[..], call);
        }
        let entry = std::ptr::with_exposed_provenance::<()>(code.entry() as usize);
        // SAFETY: the function has this signature.
        let entry = unsafe { std::mem::transmute::<*const (), extern "C" fn(i64, i64) -> i64>(entry) };
        assert_eq!(entry(3, 4), 70);
    }
}

#[test]
fn the_library_is_opened_and_compiles() {
    let exe = std::env::current_exe().expect("the test's own path");
    let path = exe.with_file_name("libtaipan_llvm.so");
    // SAFETY: it is built with this test.
    let backend = unsafe { taipan_jit::backend::Backend::open(&path) }.expect("the library can be opened");
    let function =
        text::parse("fn f(word, float, word) -> word {\nb0(v0: word, v1: float, v2: word):\n return v2\n}\n");
    let function = function.expect("a function");
    let object = backend.compile(&function, Effort::Least, Form::Object, &[], 0);
    let space = CodeMemory::new(1 << 16).expect("memory for code");
    let code = loader::load(&space, &object.expect("an object"), &function).expect("code");
    let entry = std::ptr::with_exposed_provenance::<()>(code.entry() as usize);
    // SAFETY: the function has this signature.
    let entry = unsafe { std::mem::transmute::<*const (), extern "C" fn(u64, f64, i64) -> i64>(entry) };
    assert_eq!(entry(0, 0.0, 99), 99);
    let missing = text::parse("fn f() -> word {\nb0:\n v0 = call.word helper3()\n return v0\n}\n").expect("a function");
    let error = backend.compile(&missing, Effort::Least, Form::Object, &[], 0);
    assert_eq!(error, Err("helper 3 has no address".to_owned()));
    let free = space.available();
    drop(code);
    assert!(space.available() > free, "code's memory comes back");
}

/// The region of a word of the memory that functions work on.
fn region(word: u8) -> Region {
    Region::ALL[usize::from(word % 8)]
}

/// A function from arbitrary choices: a counted loop around straight code, with a diamond, guards, calls, memory.
fn function(choices: &[(u8, u8, u8)]) -> Function {
    let mut b = Builder::new("f", &TYPES, Type::Word);
    let (head, body, left, right, join, out) = (b.block(), b.block(), b.block(), b.block(), b.block(), b.block());
    let (count, total) = (b.param(head, Type::Word), b.param(head, Type::Word));
    let (sum, word) = (b.param(join, Type::Float), b.param(join, Type::Word));
    let (zero, rounds) = (b.int(0), b.int(5));
    let memory = b.argument(0);
    b.jump(head, &[zero, b.argument(2)]);
    b.switch_to(head);
    let more = b.int_compare(IntCompare::Lt, count, rounds);
    b.branch(more, body, out, Likely::Yes);
    b.switch_to(body);
    let mut words = vec![b.argument(2), count, total];
    let mut floats = vec![b.argument(1)];
    let mut bools = vec![more];
    let pick = |from: &[Value], i: u8| from[from.len() - 1 - usize::from(i) % from.len()];
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
                region(*x),
                Width::ALL[usize::from(*y) % 4],
                memory,
                i32::from(*x % 8) * 8,
            )),
            12 => b.store(
                region(*x),
                Width::ALL[usize::from(*y) % 4],
                memory,
                i32::from(*x % 8) * 8,
                v,
            ),
            13 => {
                let site = b.exit(&[w, f, count, c]);
                let site = (y % 2 == 0).then_some(site);
                words.extend(b.call(HelperId(0), &[w, v, f], Some(Type::Word), site));
            }
            14 => {
                let live: Vec<Value> = words
                    .iter()
                    .rev()
                    .take(6)
                    .chain(floats.iter().rev().take(5))
                    .copied()
                    .collect();
                let exit = b.exit(&[&live[..], &[c, count]].concat());
                b.guard(c, exit);
            }
            15 => words.push(b.unary(UnaryOp::BoolToInt, c)),
            _ => bools.push(b.unary(UnaryOp::Not, c)),
        }
    }
    let (last_word, last_float) = (words[words.len() - 1], floats[floats.len() - 1]);
    if choices.len() % 3 == 0 {
        b.switch(count, &[(1, left), (2, right), (4, left)], right);
    } else {
        b.branch(bools[bools.len() - 1], left, right, Likely::Either);
    }
    b.switch_to(left);
    b.jump(join, &[last_float, count]);
    b.switch_to(right);
    b.jump(join, &[floats[0], last_word]);
    b.switch_to(join);
    let bits = b.unary(UnaryOp::FloatToInt, sum);
    let next = b.int_op(IntOp::Xor, bits, word);
    let one = b.int(1);
    let counted = b.int_op(IntOp::Add, count, one);
    b.jump(head, &[counted, next]);
    b.switch_to(out);
    b.ret(total);
    b.finish()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn code_does_what_the_ir_says(
        choices in prop::collection::vec(any::<(u8, u8, u8)>(), 0..50),
        word in any::<i64>(),
        float in any::<f64>(),
    ) {
        check(&function(&choices), word, float);
    }
}
