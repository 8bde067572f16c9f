//! Assembles a [`Code`]: labels, constants without duplicates, names, feedback slots, positions, protected ranges.
//!
//! The builder knows nothing of Python scopes; `lower` does. Temporaries are a stack: [`Builder::temp`] pushes,
//! [`Builder::free_temps`] pops down to a mark.

use std::collections::HashMap;
use std::sync::Arc;

use crate::code::{Code, Const, ExceptionEntry, Name, Position};
use crate::operand::{ConstId, FeedbackKind, NameId, Pc, Reg, Site, Target};
use crate::ops::Inst;
use crate::tails;

/// A place to jump to, bound once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Label(u32);

const UNBOUND: u32 = u32::MAX;

/// Identity of a constant as CPython's compiler merges them: type and value, `0.0` and `-0.0` apart.
#[derive(PartialEq, Eq, Hash)]
enum ConstKey {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    BigInt(Box<str>),
    Float(u64),
    Complex(u64, u64),
    Str(Box<[u8]>),
    Bytes(Box<[u8]>),
    Tuple(Vec<ConstKey>),
    FrozenSet(Vec<ConstKey>),
    /// Code objects are never merged: the index of their own entry.
    Code(usize),
}

struct Pending {
    start: u32,
    end: u32,
    handler: Label,
    depth: Reg,
    exc: Reg,
}

/// Builds one code object.
pub struct Builder {
    code: Code,
    labels: Vec<u32>,
    const_ids: HashMap<ConstKey, u32>,
    name_ids: HashMap<Name, u32>,
    next_temp: u16,
    position: Position,
    pending: Vec<Pending>,
    too_large: bool,
}

impl Builder {
    /// Starts from `code`'s header (names of locals, cells and free variables complete; tables empty).
    #[must_use]
    pub fn new(code: Code) -> Builder {
        let first_temp = code.first_temp();
        let next_temp = u16::try_from(first_temp).unwrap_or(u16::MAX);
        let mut builder = Builder {
            code,
            labels: Vec::new(),
            const_ids: HashMap::new(),
            name_ids: HashMap::new(),
            next_temp,
            position: Position::default(),
            pending: Vec::new(),
            too_large: first_temp > usize::from(u16::MAX) / 2,
        };
        builder.code.register_count = next_temp;
        builder
    }

    /// The header that was given to [`Builder::new`], with what was added since.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Changes header fields (flags, docstring).
    pub fn code_mut(&mut self) -> &mut Code {
        &mut self.code
    }

    /// Sets the position of the instructions that follow.
    pub fn set_position(&mut self, position: Position) {
        self.position = position;
    }

    /// The line of the last instruction; 0 if it has none or there is no instruction yet.
    #[must_use]
    pub fn last_line(&self) -> u32 {
        self.code.positions.last().map_or(0, |position| position.line)
    }

    /// The position of the next instruction.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Allocates the next temporary.
    pub fn temp(&mut self) -> Reg {
        self.temps(1)
    }

    /// Allocates `count` consecutive temporaries and returns the first.
    pub fn temps(&mut self, count: u16) -> Reg {
        let first = self.next_temp;
        match first.checked_add(count) {
            Some(next) if next < u16::MAX => {
                self.next_temp = next;
                self.code.register_count = self.code.register_count.max(next);
            }
            _ => self.too_large = true,
        }
        Reg(first)
    }

    /// The next temporary that would be allocated: a mark for [`Builder::free_temps`].
    #[must_use]
    pub fn mark(&self) -> Reg {
        Reg(self.next_temp)
    }

    /// Frees every temporary from `mark` on.
    pub fn free_temps(&mut self, mark: Reg) {
        debug_assert!(mark.0 <= self.next_temp, "marks are freed in stack order");
        self.next_temp = mark.0;
    }

    /// Whether `reg` is a temporary.
    #[must_use]
    pub fn is_temp(&self, reg: Reg) -> bool {
        reg.index() >= self.code.first_temp()
    }

    /// A new, unbound label.
    pub fn label(&mut self) -> Label {
        self.labels.push(UNBOUND);
        Label(u32::try_from(self.labels.len() - 1).expect("fewer labels than instructions"))
    }

    /// Binds `label` to the next instruction.
    pub fn bind(&mut self, label: Label) {
        let here = self.here().0;
        let slot = &mut self.labels[label.0 as usize];
        debug_assert_eq!(*slot, UNBOUND, "a label is bound once");
        *slot = here;
    }

    /// The index of the next instruction.
    #[must_use]
    pub fn here(&self) -> Pc {
        Pc(u32::try_from(self.code.insts.len()).unwrap_or(u32::MAX))
    }

    /// `label` as an operand; resolved by [`Builder::finish`].
    #[must_use]
    pub fn target(&self, label: Label) -> Target {
        Target(label.0)
    }

    /// Appends an instruction at the current position.
    pub fn emit(&mut self, inst: Inst) -> Pc {
        let pc = self.here();
        self.code.insts.push(inst);
        self.code.positions.push(self.position);
        pc
    }

    /// A new feedback slot.
    pub fn site<S: Site>(&mut self) -> S {
        self.code.feedback.push(S::KIND);
        S::from_index(u32::try_from(self.code.feedback.len() - 1).expect("fewer sites than instructions"))
    }

    /// The id of a name, added if new.
    pub fn name(&mut self, name: &Name) -> NameId {
        if let Some(&id) = self.name_ids.get(name) {
            return NameId(id);
        }
        let id = u32::try_from(self.code.names.len()).expect("fewer names than bytes of source");
        self.code.names.push(Arc::clone(name));
        self.name_ids.insert(Arc::clone(name), id);
        NameId(id)
    }

    /// The id of a constant, added if no identical one exists.
    pub fn constant(&mut self, value: Const) -> ConstId {
        let key = const_key(&value, self.code.consts.len());
        let next = u32::try_from(self.code.consts.len()).expect("fewer constants than bytes of source");
        let id = *self.const_ids.entry(key).or_insert(next);
        if id == next {
            self.code.consts.push(value);
        }
        ConstId(id)
    }

    /// Protects the instructions `[start, here)`. Call it for inner ranges before outer ones.
    pub fn protect(&mut self, start: Pc, handler: Label, depth: Reg, exc: Reg) {
        let end = self.here();
        self.protect_range(start, end, handler, depth, exc);
    }

    /// Protects the instructions `[start, end)`. Call it for inner ranges before outer ones.
    pub fn protect_range(&mut self, start: Pc, end: Pc, handler: Label, depth: Reg, exc: Reg) {
        if start < end {
            self.pending.push(Pending {
                start: start.0,
                end: end.0,
                handler,
                depth,
                exc,
            });
        }
    }

    /// Resolves labels and returns the code, or None if it needs more registers or instructions than an operand can
    /// name.
    #[must_use]
    pub fn finish(mut self) -> Option<Code> {
        if self.too_large || self.code.insts.len() > i32::MAX as usize {
            return None;
        }
        let labels = &self.labels;
        let resolve = |label: u32| labels[label as usize];
        for inst in &mut self.code.insts {
            if let Some(target) = inst.target_mut() {
                target.0 = resolve(target.0);
                debug_assert_ne!(target.0, UNBOUND, "a label that is jumped to is bound");
            }
        }
        self.code.exceptions = self
            .pending
            .iter()
            .map(|p| ExceptionEntry {
                start: Pc(p.start),
                end: Pc(p.end),
                handler: Pc(resolve(p.handler.0)),
                depth: p.depth,
                exc: p.exc,
            })
            .collect();
        tails::give_lines(&mut self.code);
        Some(self.code)
    }

    /// How many slots of each kind there are; for tests.
    #[must_use]
    pub fn feedback(&self) -> &[FeedbackKind] {
        &self.code.feedback
    }
}

fn const_key(value: &Const, index: usize) -> ConstKey {
    let list = |items: &[Const]| items.iter().map(|c| const_key(c, index)).collect();
    match value {
        Const::None => ConstKey::None,
        Const::Ellipsis => ConstKey::Ellipsis,
        Const::Bool(b) => ConstKey::Bool(*b),
        Const::Int(i) => ConstKey::Int(*i),
        Const::BigInt(digits) => ConstKey::BigInt(digits.clone()),
        Const::Float(f) => ConstKey::Float(f.to_bits()),
        Const::Complex(re, im) => ConstKey::Complex(re.to_bits(), im.to_bits()),
        Const::Str(s) => ConstKey::Str(s.clone()),
        Const::Bytes(b) => ConstKey::Bytes(b.clone()),
        Const::Tuple(items) => ConstKey::Tuple(list(items)),
        Const::FrozenSet(items) => ConstKey::FrozenSet(list(items)),
        Const::Code(_) => ConstKey::Code(index),
    }
}
