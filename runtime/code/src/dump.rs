//! The text form of a [`Code`]: one line an instruction, stable enough to diff.

use std::fmt::Write as _;

use crate::code::{Code, Const};
use crate::operand::{FeedbackKind, OperandVisitor, Pc, Reg};

struct Line<'a> {
    code: &'a Code,
    out: String,
}

impl Line<'_> {
    fn field(&mut self, name: &str, text: &str) {
        let _ = write!(self.out, " {name}={text}");
    }

    fn register(&self, reg: Reg) -> String {
        register(self.code, reg)
    }
}

impl OperandVisitor for Line<'_> {
    fn input(&mut self, name: &'static str, reg: Reg) {
        let text = self.register(reg);
        self.field(name, &text);
    }
    fn peek(&mut self, name: &'static str, reg: Reg) {
        let text = format!("&{}", self.register(reg));
        self.field(name, &text);
    }
    fn output(&mut self, name: &'static str, reg: Reg) {
        let text = self.register(reg);
        self.field(name, &text);
    }
    fn inputs(&mut self, name: &'static str, base: Reg, count: u16) {
        let text = format!("[{};{count}]", self.register(base));
        self.field(name, &text);
    }
    fn outputs(&mut self, name: &'static str, base: Reg, count: u16) {
        self.inputs(name, base, count);
    }
    fn target(&mut self, name: &'static str, target: Pc) {
        self.field(name, &format!("@{}", target.0));
    }
    fn constant(&mut self, name: &'static str, index: u32) {
        let text = constant(&self.code.consts[index as usize]);
        self.field(name, &text);
    }
    fn name(&mut self, name: &'static str, index: u32) {
        let text = self.code.names[index as usize].to_string();
        self.field(name, &text);
    }
    fn site(&mut self, _name: &'static str, _index: u32, _kind: FeedbackKind) {}
    fn immediate(&mut self, name: &'static str, value: i64) {
        self.field(name, &value.to_string());
    }
}

fn constant(value: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(constant).collect::<Vec<_>>().join(", ");
    match value {
        Const::None => "None".into(),
        Const::Ellipsis => "Ellipsis".into(),
        Const::Bool(true) => "True".into(),
        Const::Bool(false) => "False".into(),
        Const::Int(i) => i.to_string(),
        Const::BigInt(digits) => format!("0x{digits}"),
        Const::Float(f) => format!("{f:?}"),
        Const::Complex(re, im) => format!("({re:?}+{im:?}j)"),
        Const::Str(s) => format!("{:?}", String::from_utf8_lossy(s)),
        Const::Bytes(b) => format!("b\"{}\"", b.escape_ascii()),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Const::Code(code) => format!("<code {}>", code.qualname),
    }
}

/// A register as dumps show it: `%name` of a local, `%number` of a temporary.
#[must_use]
pub fn register(code: &Code, reg: Reg) -> String {
    match code.register_name(reg) {
        Some(name) => format!("%{name}"),
        None => format!("%{}", reg.index() - code.first_temp()),
    }
}

/// One instruction as dumps show it.
#[must_use]
pub fn instruction(code: &Code, pc: usize) -> String {
    let mut operands = Line {
        code,
        out: String::new(),
    };
    let inst = &code.insts[pc];
    inst.visit(&mut operands);
    format!("{}{}", inst.op().name(), operands.out)
}

/// Dumps `code` and, after it, the code objects among its constants.
#[must_use]
pub fn dump(code: &Code) -> String {
    let mut out = String::new();
    dump_into(code, &mut out);
    out
}

fn dump_into(code: &Code, out: &mut String) {
    let names = |list: &[crate::Name]| list.iter().map(|n| &**n).collect::<Vec<_>>().join(" ");
    let _ = writeln!(
        out,
        "code {} ({}) locals [{}] cells [{}] free [{}] registers {} flags {:#x}",
        code.qualname,
        code.first_line,
        names(&code.varnames),
        names(&code.cellvars),
        names(&code.freevars),
        code.register_count,
        code.flags.0,
    );
    let mut line = 0;
    for (i, position) in code.positions.iter().enumerate() {
        let shown = if position.line != line {
            position.line.to_string()
        } else {
            String::new()
        };
        line = position.line;
        let _ = writeln!(out, "{shown:>5} {i:>5} {}", instruction(code, i));
    }
    for e in &code.exceptions {
        let _ = writeln!(
            out,
            "      protect [{}, {}) -> {} depth {} exc {}",
            e.start.0,
            e.end.0,
            e.handler.0,
            e.depth.index() - code.first_temp(),
            e.exc.index() - code.first_temp(),
        );
    }
    for value in &code.consts {
        if let Const::Code(inner) = value {
            out.push('\n');
            dump_into(inner, out);
        }
    }
}
