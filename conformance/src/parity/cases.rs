//! For each op, Python that compiles to it: bodies of functions of `a` and `b`, and what these are.
//!
//! Invariant: the match has no `_` arm, so an op that is added does not compile without a case; whether a body really
//! compiles to the op is checked when it is run.

use taipan_code::Op;

/// What runs an op.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Bodies of functions with the parameters `a` and `b`; each is a function of its own for each seed.
    pub bodies: &'static [&'static str],
    /// What stands at the module's level, for ops that only modules have.
    pub module: &'static str,
    /// Values of `a`.
    pub left: Values,
    /// Values of `b`.
    pub right: Values,
}

/// Sample operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Ints, floats and bools with their edges, and some that are no numbers.
    Numbers,
    /// Numbers that are small enough to shift by, to repeat by and to raise to.
    Small,
    /// The same without sequences, which large numbers would repeat.
    Factors,
    /// One or two of every kind.
    Kinds,
    /// Sequences, mappings, iterators, and what is none.
    Containers,
    /// Indices and keys.
    Keys,
    /// Instances with attributes, and what has none.
    Instances,
    /// Exceptions, classes of them, and what cannot be raised.
    Exceptions,
    /// Just one.
    One,
}

impl Values {
    /// As Python expressions, evaluated anew for each call.
    pub fn expressions(self) -> &'static [&'static str] {
        match self {
            Values::Numbers => &[
                "0",
                "1",
                "-1",
                "7",
                "-3",
                "2**31",
                "2**53 + 1",
                "2**61",
                "2**62 - 1",
                "2**62",
                "-2**62",
                "2**63",
                "-2**63",
                "10**30",
                "0.0",
                "-0.0",
                "1.5",
                "-2.5",
                "1e308",
                "5e-324",
                "float('inf')",
                "float('nan')",
                "True",
                "False",
                "None",
                "'ab'",
                "[1]",
                "Plain(3)",
                "Rich(4)",
                "Wrong()",
            ],
            Values::Small => &[
                "0", "1", "-1", "3", "40", "63", "64", "0.0", "0.5", "-2.0", "True", "False", "None", "'c'", "(2,)",
                "Plain(3)", "Rich(4)", "Wrong()",
            ],
            Values::Factors => &[
                "0", "1", "-1", "3", "40", "63", "64", "0.0", "0.5", "-2.0", "True", "None", "Plain(3)", "Rich(4)",
                "Wrong()",
            ],
            Values::Kinds => &[
                "0", "-7", "2**70", "0.0", "-0.0", "2.5", "True", "False", "None", "...", "''", "'ab'", "b'a'", "()",
                "(1, 2)", "[]", "[1, 'x']", "{}", "{'k': 1}", "{3}", "range(3)", "Plain(3)", "Rich(4)", "Wrong()",
                "int", "ident",
            ],
            Values::Containers => &[
                "[]",
                "[1]",
                "[1, 2]",
                "[0, 1, 2.5, 'x']",
                "(1, 2)",
                "()",
                "'ab'",
                "b'ab'",
                "{}",
                "{'k': 1}",
                "{'k': 1, 'l': 2}",
                "range(2)",
                "range(2**62 - 1, 2**62 + 1)",
                "iter([5, 6])",
                "(i for i in (7, 8))",
                "stops(2)",
                "Rich(4)",
                "Wrong()",
                "None",
                "3",
            ],
            Values::Keys => &[
                "0",
                "1",
                "-1",
                "-2",
                "2",
                "-9",
                "True",
                "1.0",
                "None",
                "'k'",
                "slice(None)",
                "Plain(1)",
                "Rich(1)",
                "[]",
            ],
            Values::Instances => &[
                "Plain(3)",
                "Rich(4)",
                "Slots(5)",
                "Wrong()",
                "Getter(6)",
                "Plain",
                "3",
                "2.5",
                "None",
                "'ab'",
                "support",
            ],
            Values::Exceptions => &[
                "ValueError('v')",
                "ValueError",
                "KeyError('k')",
                "KeyError",
                "StopIteration(3)",
                "Exception",
                "BaseException",
                "int",
                "None",
                "3",
                "ExceptionGroup('g', [ValueError(1), KeyError(2)])",
                "Odd",
            ],
            Values::One => &["1"],
        }
    }

    /// What functions are compiled for: values of different kinds.
    pub fn seeds(self) -> &'static [&'static str] {
        match self {
            Values::Numbers | Values::Small | Values::Factors => &["3", "1.5", "Rich(2)"],
            Values::Kinds => &["3", "1.5", "True", "'ab'", "None"],
            Values::Containers => &["[1, 2]", "(1, 2)", "range(2)"],
            Values::Keys => &["1", "'k'"],
            Values::Instances => &["Plain(3)", "Slots(5)", "support"],
            Values::Exceptions => &["ValueError('v')", "KeyError"],
            Values::One => &["1"],
        }
    }
}

const fn of(bodies: &'static [&'static str], left: Values, right: Values) -> Case {
    Case {
        bodies,
        module: "",
        left,
        right,
    }
}

const fn numbers(bodies: &'static [&'static str]) -> Case {
    of(bodies, Values::Numbers, Values::Numbers)
}

const fn kinds(bodies: &'static [&'static str]) -> Case {
    of(bodies, Values::Kinds, Values::One)
}

const fn at_module(module: &'static str) -> Case {
    Case {
        bodies: &[],
        module,
        left: Values::One,
        right: Values::One,
    }
}

/// The case of an op.
#[expect(clippy::too_many_lines, reason = "a table")]
pub fn case(op: Op) -> Case {
    use Values::{Containers, Exceptions, Factors, Instances, Keys, Kinds, Numbers, One, Small};
    match op {
        Op::Nop => kinds(&["pass\nreturn a"]),
        Op::LoadConst => kinds(&["return (a, 'text', None, 2.5)", "return 'text'"]),
        Op::LoadInt => kinds(&["x = 7\nreturn a, x", "return a == 7"]),
        Op::Move => kinds(&["x = a\nreturn x", "x = ident(a)\ny = x\nx = 1\nreturn x, y"]),
        Op::Copy => kinds(&["x = y = ident(a)\nreturn x, y"]),
        Op::Drop => kinds(&["ident(a)\nreturn b"]),
        Op::CheckBound => kinds(&["if a: x = a\nreturn x"]),
        Op::DeleteLocal => kinds(&["x = a\ndel x\nreturn b", "if a: x = a\ndel x"]),
        Op::ClearLocal => kinds(&["try: fail(a)\nexcept ValueError as e: x = e.args\nreturn x"]),
        Op::MakeCell => kinds(&["x = a\ndef g(): return x\nreturn g()"]),
        Op::MakeCellFrom => kinds(&["def g(): return a\nreturn g()"]),
        Op::CopyFreeVars => kinds(&["def g(): return a, b\nreturn g()"]),
        Op::LoadCell => kinds(&[
            "def g(): return a\nreturn g()",
            "def g(): return x\nif a: x = a\nreturn g()",
        ]),
        Op::LoadClassCell => kinds(&["x = a\nclass C: y = x\nreturn C.y"]),
        Op::StoreCell => kinds(&["x = 1\ndef g():\n    nonlocal x\n    x = a\ng()\nreturn x"]),
        Op::DeleteCell => kinds(&[
            "x = a\ndef g(): return x\ndel x\nreturn g()",
            "def g(): return x\nif a: x = a\ndel x",
        ]),
        Op::LoadGlobal => kinds(&["return GLOBAL, a", "return len, missing"]),
        Op::StoreGlobal => kinds(&["global stored\nstored = a\nreturn stored"]),
        Op::DeleteGlobal => kinds(&["global stored\nif a: stored = a\ndel stored"]),
        Op::LoadName => kinds(&[
            "class C:\n    x = GLOBAL\n    y = x\nreturn C.y",
            "class C: x = missing",
        ]),
        Op::StoreName => kinds(&["class C:\n    x = 1\n    x = a\nreturn C.x"]),
        Op::DeleteName => kinds(&[
            "class C:\n    x = a\n    del x\nreturn hasattr(C, 'x')",
            "class C: del x",
        ]),
        Op::LoadAttr => of(
            &["return a.attr", "return a.real", "x = a\nreturn x.attr, x.attr"],
            Instances,
            One,
        ),
        Op::LoadMethod => of(
            &["return a.method(b)", "return a.conjugate()", "return a.upper()"],
            Instances,
            Kinds,
        ),
        Op::StoreAttr => of(
            &["a.attr = b\nreturn a.attr", "a.fresh = b\nreturn a.fresh"],
            Instances,
            Kinds,
        ),
        Op::DeleteAttr => of(&["a.attr = b\ndel a.attr\nreturn a.attr"], Instances, Kinds),
        Op::LoadItem => of(&["return a[b]", "return ident(a)[ident(b)]"], Containers, Keys),
        Op::StoreItem => of(&["a[b] = 9\nreturn a", "a[b] = a[b]\nreturn a"], Containers, Keys),
        Op::LoadSlice => of(
            &[
                "return a[b:]",
                "return ident(a)[0:ident(b)]",
                "return a[::b]",
                "return a[b:1:-1]",
            ],
            Containers,
            Keys,
        ),
        Op::StoreSlice => of(
            &[
                "a[b:] = [7, 8]\nreturn a",
                "a[:b] = a\nreturn a",
                "a[::b] = a[::b]\nreturn a",
            ],
            Containers,
            Keys,
        ),
        Op::DeleteItem => of(&["del a[b]\nreturn a"], Containers, Keys),
        Op::Add => numbers(&["return a + b", "x = ident(a) + ident(b)\nreturn x"]),
        Op::Sub => numbers(&["return a - b", "x = ident(a) - ident(b)\nreturn x"]),
        Op::Mul => of(&["return a * b", "x = ident(a) * ident(b)\nreturn x"], Numbers, Factors),
        Op::MatMul => numbers(&["return a @ b"]),
        Op::TrueDiv => numbers(&["return a / b", "x = ident(a) / ident(b)\nreturn x"]),
        Op::FloorDiv => numbers(&["return a // b", "x = ident(a) // ident(b)\nreturn x"]),
        Op::Mod => numbers(&["return a % b", "x = ident(a) % ident(b)\nreturn x"]),
        Op::Pow => of(&["return a ** b", "x = ident(a) ** ident(b)\nreturn x"], Small, Small),
        Op::LShift => of(&["return a << b", "x = ident(a) << ident(b)\nreturn x"], Numbers, Small),
        Op::RShift => of(&["return a >> b", "x = ident(a) >> ident(b)\nreturn x"], Numbers, Small),
        Op::BitAnd => numbers(&["return a & b"]),
        Op::BitOr => numbers(&["return a | b"]),
        Op::BitXor => numbers(&["return a ^ b"]),
        Op::InplaceAdd => numbers(&["a += b\nreturn a", "x = a\nx += b\nreturn a, x"]),
        Op::InplaceSub => numbers(&["a -= b\nreturn a"]),
        Op::InplaceMul => of(&["a *= b\nreturn a"], Numbers, Factors),
        Op::InplaceMatMul => numbers(&["a @= b\nreturn a"]),
        Op::InplaceTrueDiv => numbers(&["a /= b\nreturn a"]),
        Op::InplaceFloorDiv => numbers(&["a //= b\nreturn a"]),
        Op::InplaceMod => numbers(&["a %= b\nreturn a"]),
        Op::InplacePow => of(&["a **= b\nreturn a"], Small, Small),
        Op::InplaceLShift => of(&["a <<= b\nreturn a"], Numbers, Small),
        Op::InplaceRShift => of(&["a >>= b\nreturn a"], Numbers, Small),
        Op::InplaceBitAnd => numbers(&["a &= b\nreturn a"]),
        Op::InplaceBitOr => numbers(&["a |= b\nreturn a"]),
        Op::InplaceBitXor => numbers(&["a ^= b\nreturn a"]),
        Op::Neg => of(&["return -a", "x = -ident(a)\nreturn x"], Numbers, One),
        Op::Pos => of(&["return +a"], Numbers, One),
        Op::Invert => of(&["return ~a"], Numbers, One),
        Op::Not => kinds(&["return not a", "x = not ident(a)\nreturn x"]),
        Op::Lt => numbers(&["return a < b", "if a < b: return 'yes'\nreturn 'no'"]),
        Op::Le => numbers(&["return a <= b", "if a <= b: return 'yes'\nreturn 'no'"]),
        Op::Eq => numbers(&["return a == b", "if a == b: return 'yes'\nreturn 'no'"]),
        Op::Ne => numbers(&["return a != b", "if a != b: return 'yes'\nreturn 'no'"]),
        Op::Gt => numbers(&["return a > b", "if a > b: return 'yes'\nreturn 'no'"]),
        Op::Ge => numbers(&[
            "return a >= b",
            "if a >= b: return 'yes'\nreturn 'no'",
            "return 0 <= a >= b",
        ]),
        Op::Is => kinds(&["x = a\nreturn x is a, a is None, a is True, a is b"]),
        Op::IsNot => kinds(&["x = a\nreturn x is not a, a is not None, a is not True"]),
        Op::Contains => of(
            &["return b in a", "if b in a: return 'yes'\nreturn 'no'"],
            Containers,
            Keys,
        ),
        Op::NotContains => of(&["return b not in a"], Containers, Keys),
        Op::Jump => kinds(&["if a: x = 1\nelse: x = 2\nreturn x"]),
        Op::JumpBack => kinds(&[
            "x = 0\nwhile x < 5: x += 1\nreturn a, x",
            "for x in (1, 2, a): y = x\nreturn x, y",
        ]),
        Op::JumpIfTrue => kinds(&["if not a: return 1\nreturn 2", "return 1 if a or b > 5 else 2"]),
        Op::JumpIfFalse => kinds(&["if a: return 1\nreturn 2"]),
        Op::JumpIfTruePeek => kinds(&["return a or b", "x = ident(a) or b\nreturn x"]),
        Op::JumpIfFalsePeek => kinds(&["return a and b", "return 0 < a < b"]),
        Op::JumpIfNone => of(
            &["match a:\n    case {'k': x}: return x\nreturn 'none'"],
            Containers,
            One,
        ),
        Op::JumpIfNotNone => of(
            &["x = None\ntry: raise a\nexcept* ValueError: x = 'caught'\nreturn x"],
            Exceptions,
            One,
        ),
        Op::Return => kinds(&["return a", "return ident(a)"]),
        Op::GetIter => of(&["for x in a: return x"], Containers, One),
        Op::ForIter => of(
            &[
                "r = []\nfor x in a: r.append(x)\nreturn r",
                "for x in a: pass\nreturn x",
            ],
            Containers,
            One,
        ),
        Op::UnpackSequence => of(&["x, y = a\nreturn y, x", "(x,), y = a, b\nreturn x"], Containers, One),
        Op::UnpackEx => of(
            &["x, *y, z = a\nreturn x, y, z", "*x, y = a\nreturn x, y"],
            Containers,
            One,
        ),
        Op::Call => kinds(&[
            "return ident(a)",
            "return a(b)",
            "return len(a)",
            "return ident(a, b)",
            "return Plain(a).attr",
        ]),
        Op::CallMethod => of(
            &["return a.method(b)", "return [b].count(b)", "return a.method(b, 1)"],
            Instances,
            Kinds,
        ),
        Op::CallKw => kinds(&[
            "return keywords(a, k=b)",
            "return keywords(a, x=b)",
            "return dict(a=a, b=b)",
        ]),
        Op::CallMethodKw => kinds(&["return Plain(1).several(a, k=b)", "return Plain(1).several(z=b)"]),
        Op::CallEx => of(
            &["return keywords(*a)", "return keywords(1, **a)", "return ident(*a)"],
            Containers,
            One,
        ),
        Op::MakeFunction => kinds(&["def g(x, y=a, *, z: b = b) -> a: return x, y, z\nreturn g(1)"]),
        Op::LoadBuildClass => kinds(&["class C: x = a\nreturn C.__name__"]),
        Op::BuildTuple => kinds(&["return a, b", "return (ident(a), 1, ident(b))"]),
        Op::BuildList => kinds(&["return [a, b]"]),
        Op::BuildSet => kinds(&["return len({a, b})"]),
        Op::BuildMap => kinds(&["return {a: b, 1: a}"]),
        Op::BuildSlice => of(
            &[
                "del a[b:]\nreturn a",
                "del a[0:b]\nreturn a",
                "return {1: 2}[b:, 1]",
                "a[b:] += a[::b]\nreturn a",
            ],
            Containers,
            Keys,
        ),
        Op::BuildString => kinds(&["return f'{a} and {b}'"]),
        Op::FormatValue => of(
            &["return f'{a}'", "return f'{a!r:>{b}}'", "return f'{a:{b}}'"],
            Kinds,
            Small,
        ),
        Op::ListAppend => kinds(&["return [x for x in (a, b)]"]),
        Op::ListExtend => of(&["return [1, *a]"], Containers, One),
        Op::ListToTuple => of(&["return (1, *a)"], Containers, One),
        Op::SetAdd => kinds(&["return len({x for x in (a, b)})"]),
        Op::SetUpdate => of(&["return len({'w', *a})"], Containers, One),
        Op::MapAdd => kinds(&["return {x: b for x in (a, 'z')}"]),
        Op::DictUpdate => of(&["return {'k': 0, **a}"], Containers, One),
        Op::DictMerge => of(
            &["return keywords(1, k=2, **a)", "return keywords(1, **{'l': 1}, **a)"],
            Containers,
            One,
        ),
        Op::ImportName => kinds(&["import math\nreturn math.pi", "import no_such_module"]),
        Op::ImportFrom => kinds(&["from math import pi\nreturn pi", "from sys import no_such_name"]),
        Op::ImportStar => at_module("from math import *\nprint(pi)"),
        Op::Raise => of(&["raise a", "raise ident(a)"], Exceptions, One),
        Op::RaiseFrom => of(
            &["raise ValueError(1) from a", "raise a from b"],
            Exceptions,
            Exceptions,
        ),
        Op::RaiseCurrent => kinds(&["try: fail(a)\nexcept ValueError: raise", "raise"]),
        Op::Reraise => kinds(&["try: fail(a)\nfinally: x = 1", "try: fail(a)\nexcept KeyError: pass"]),
        Op::ContinueUnwind => kinds(&[
            "try: fail(a)\nfinally: x = 1",
            "try: fail(a)\nexcept ValueError: fail(x)",
        ]),
        Op::PushExcInfo | Op::PopExcInfo => kinds(&[
            "try: fail(a)\nexcept ValueError as e: return e.args",
            "try: fail(a)\nexcept ValueError:\n    try: fail(b)\n    except ValueError as e: return str(e.__context__)",
        ]),
        Op::CheckExcMatch => of(
            &[
                "try: raise a\nexcept b: return 'caught'",
                "try: raise a\nexcept (KeyError, b): return 'caught'",
            ],
            Exceptions,
            Exceptions,
        ),
        Op::CheckEgMatch | Op::PrepReraiseStar => of(
            &["x = None\ntry: raise a\nexcept* b as e: x = repr(e)\nreturn x"],
            Exceptions,
            Exceptions,
        ),
        Op::BeforeWith => of(
            &["with a as x: return x", "with Manager(b) as x: return x"],
            Instances,
            One,
        ),
        Op::BeforeAsyncWith => of(
            &[
                "async def g():\n    async with a as x: return x\nreturn drive(g())",
                "async def g():\n    async with Manager(b) as x: return x\nreturn drive(g())",
            ],
            Instances,
            One,
        ),
        Op::WithExceptStart => kinds(&["with Manager(a): fail(b)\nreturn 'swallowed'"]),
        Op::LoadAssertionError => kinds(&["assert a, b\nreturn 'fine'"]),
        Op::ReturnGenerator => kinds(&["def g(): yield a\nreturn next(g())"]),
        Op::Yield => kinds(&["def g():\n    x = yield a\n    yield x, a\ni = g()\nreturn next(i), i.send(b)"]),
        Op::YieldDelegate | Op::Send | Op::GetYieldFromIter => of(
            &[
                "def g(): return (yield from a)\nreturn list(g())",
                "def g(): return (yield from a)\ni = g()\nnext(i)\nreturn i.send(b)",
                "def g(): return (yield from a)\ni = g()\nnext(i)\nreturn i.throw(ValueError(b))",
            ],
            Containers,
            One,
        ),
        Op::GetAwaitable => kinds(&[
            "async def g(): return await a\nreturn drive(g())",
            "async def h(): return a\nasync def g(): return await h()\nreturn drive(g())",
        ]),
        Op::GetAsyncIter | Op::GetAsyncNext | Op::EndAsyncFor => kinds(&[
            "async def g():\n    async for x in a: return x\nreturn drive(g())",
            "async def h():\n    yield a\n    yield b\nasync def g(): return [x async for x in h()]\nreturn drive(g())",
        ]),
        Op::AsyncGenWrap => {
            kinds(&["async def h(): yield a\nasync def g(): return [x async for x in h()]\nreturn drive(g())"])
        }
        Op::MatchClass => of(
            &[
                "match a:\n    case Plain(attr=x): return x\n    case int(x): return 'int', x\n    case Slots(attr=3): return 'slots'\nreturn 'none'",
            ],
            Instances,
            One,
        ),
        Op::MatchMapping => of(
            &["match a:\n    case {}: return 'mapping'\nreturn 'none'"],
            Containers,
            One,
        ),
        Op::MatchSequence => of(
            &["match a:\n    case [x, y]: return y, x\n    case [x, *y]: return y\nreturn 'none'"],
            Containers,
            One,
        ),
        Op::MatchKeys => of(
            &["match a:\n    case {'k': x, **y}: return x, y\nreturn 'none'"],
            Containers,
            One,
        ),
        Op::GetLen => of(
            &["match a:\n    case [_, _]: return 2\n    case [_, *_]: return 'more'\nreturn 'none'"],
            Containers,
            One,
        ),
        // `exec` of what is compiled as for the prompt; its own code is in no file, hence interpreted.
        Op::PrintExpr => kinds(&[]),
        Op::SetupAnnotations => at_module("x: int = 3\nprint(__annotations__)"),
    }
}
