//! Calls: the outermost, whose code is compiled, and those that are inlined in it.
//!
//! An inlined call's registers lie where a call by the interpreter would put them. Its frame's header is written only when
//! somebody may look at it ([`Pass::push_frames`]): before a helper that may run Python, or at an exit, by the exit's
//! handler.

use taipan_code::operand::OperandVisitor;
use taipan_code::{Code, Pc, Reg};
use taipan_jit::deopt::{FrameKind, Header};
use taipan_jit::helpers::Helper;
use taipan_jit::profile::{Behaviour, Callee, Identity};
use taipan_jit::recipes;
use taipan_jit::source::Source;
use taipan_lir::{IntOp, Region, Type, Value, Width};
use taipan_object::Value as Word;
use taipan_object::frame::Frame;

use crate::flow::Pass;
use crate::state::{Fact, Kind, Place, Shape};

/// A call.
pub(crate) struct Scope<'a> {
    pub(crate) source: &'a Source,
    pub(crate) known: &'a Behaviour,
    /// Of an inlined call.
    pub(crate) within: Option<Within<'a>>,
    /// How many calls it is inlined in.
    pub(crate) depth: usize,
    /// Its first register among all.
    pub(crate) first: usize,
    /// Of an inlined call: where its frame is, in bytes from where the outermost call's callees have theirs.
    pub(crate) offset: i32,
    /// Instructions that start a block.
    pub(crate) leaders: Vec<bool>,
}

/// Where a call is inlined.
#[derive(Clone, Copy)]
pub(crate) struct Within<'a> {
    /// The caller.
    pub(crate) scope: usize,
    /// The caller's instruction.
    pub(crate) pc: usize,
    pub(crate) callee: &'a Callee,
    /// The caller's register for the result.
    pub(crate) dst: Reg,
    /// The caller's register where the instance waits whose initialiser this is.
    pub(crate) instance: Option<Reg>,
    /// The caller's register with the function, if only its code is known: until the call has a frame, to which it moves.
    pub(crate) function: Option<Reg>,
}

/// What guards may show of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Seen {
    /// It is the object at this address.
    Is(u64),
    /// It is of this native type, exactly.
    Native(u64),
    /// It is the string of one Latin-1 code point.
    Character,
    /// It is a function with this code.
    Code(u64),
    /// It has one of the layouts in a set of the plan.
    OneOf(u16),
}

/// A class in a version, and with it the shape of an instance, or 0 if that was not looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Layout {
    pub(crate) class: u64,
    pub(crate) version: u32,
    pub(crate) shape: u64,
}

/// What is found out about the code in one pass and assumed in the next.
pub(crate) struct Plan<'a> {
    pub(crate) scopes: Vec<Scope<'a>>,
    /// The shape at the start of each block that was reached, as this pass assumes it, by scope.
    pub(crate) shapes: Vec<Vec<Option<Shape>>>,
    /// The same as the next pass is to assume it.
    pub(crate) next: Vec<Vec<Option<Shape>>>,
    facts: Vec<Seen>,
    layouts: Vec<Vec<Layout>>,
    /// Where control may enter the outermost call's code.
    pub(crate) enterable: Vec<bool>,
    /// Its first instruction is executed once a call.
    pub(crate) begins: bool,
    /// Instructions of the inlined calls together.
    pub(crate) inlined: usize,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(source: &'a Source, known: &'a Behaviour, entry: usize) -> Plan<'a> {
        let blocks = vec![None; source.code.insts.len()];
        let mut enterable = vec![false; source.code.insts.len()];
        let mut leaders = leaders(&source.code);
        let leads_to_start = leaders[0];
        for pc in source.code.entrances().filter(|pc| *pc != 0).chain([entry]) {
            enterable[pc] = true;
            leaders[pc] = true;
        }
        Plan {
            scopes: vec![Scope {
                source,
                known,
                within: None,
                depth: 0,
                first: 0,
                offset: 0,
                leaders,
            }],
            shapes: vec![blocks.clone()],
            next: vec![blocks],
            facts: Vec::new(),
            layouts: Vec::new(),
            enterable,
            begins: !leads_to_start,
            inlined: 0,
        }
    }

    /// The scope of a call that is inlined at an instruction.
    pub(crate) fn enter(&mut self, within: Within<'a>) -> usize {
        if let Some(known) = self.find(within.scope, within.pc, within.callee) {
            return known;
        }
        let parent = &mut self.scopes[within.scope];
        parent.leaders[within.pc + 1] = true;
        let first = parent.first + usize::from(parent.source.code.register_count);
        let offset = match parent.within {
            None => 0,
            Some(_) => parent.offset + frame_bytes(&parent.source.code),
        };
        let depth = parent.depth + 1;
        let source = &within.callee.source;
        let blocks = vec![None; source.code.insts.len()];
        self.inlined += source.code.insts.len();
        self.scopes.push(Scope {
            source,
            known: &within.callee.known,
            within: Some(within),
            depth,
            first,
            offset,
            leaders: leaders(&source.code),
        });
        self.shapes.push(blocks.clone());
        self.next.push(blocks);
        self.scopes.len() - 1
    }

    /// The scope of the call that is inlined at an instruction, if it was before.
    pub(crate) fn find(&self, scope: usize, pc: usize, callee: &Callee) -> Option<usize> {
        let is_there =
            |within: Within<'_>| within.scope == scope && within.pc == pc && std::ptr::eq(within.callee, callee);
        self.scopes.iter().position(|inner| inner.within.is_some_and(is_there))
    }

    /// The scope and all that it is inlined in, the outermost first.
    pub(crate) fn chain(&self, scope: usize) -> Vec<usize> {
        let mut chain = vec![scope];
        while let Some(within) = self.scopes[chain[chain.len() - 1]].within {
            chain.push(within.scope);
        }
        chain.reverse();
        chain
    }

    /// Orders blocks as the code is executed, as far as that can be said.
    pub(crate) fn order(&self, (scope, pc): (usize, usize)) -> Vec<usize> {
        let mut order = vec![pc];
        let mut at = scope;
        while let Some(within) = self.scopes[at].within {
            order.push(within.pc);
            at = within.scope;
        }
        order.reverse();
        order
    }

    /// The number of a fact.
    pub(crate) fn fact(&mut self, seen: Seen) -> Fact {
        let known = self.facts.iter().position(|fact| *fact == seen);
        let index = known.unwrap_or_else(|| {
            self.facts.push(seen);
            self.facts.len() - 1
        });
        Fact(u16::try_from(index + 1).unwrap_or(0))
    }

    /// The number of the fact that an object has one of these layouts.
    pub(crate) fn one_of(&mut self, layouts: Vec<Layout>) -> Fact {
        let known = self.layouts.iter().position(|set| *set == layouts);
        let index = known.unwrap_or_else(|| {
            self.layouts.push(layouts);
            self.layouts.len() - 1
        });
        u16::try_from(index).map_or(Fact::NONE, |index| self.fact(Seen::OneOf(index)))
    }

    /// The layouts that an object may have; empty: nothing is known.
    pub(crate) fn layouts(&self, fact: Fact) -> &[Layout] {
        match self.seen(fact) {
            Some(Seen::OneOf(set)) => &self.layouts[usize::from(set)],
            _ => &[],
        }
    }

    pub(crate) fn seen(&self, fact: Fact) -> Option<Seen> {
        self.facts.get(usize::from(fact.0).checked_sub(1)?).copied()
    }

    /// Bytes that the frames of inlined calls may take.
    pub(crate) fn extent(&self) -> i32 {
        let ends = self.scopes.iter().filter(|scope| scope.within.is_some());
        ends.map(|scope| scope.offset + frame_bytes(&scope.source.code))
            .max()
            .unwrap_or(0)
    }
}

fn frame_bytes(code: &Code) -> i32 {
    size_of::<Frame>() as i32 + 8 * i32::from(code.register_count)
}

/// Instructions that jumps go to, or that follow them.
fn leaders(code: &Code) -> Vec<bool> {
    let mut leaders = vec![false; code.insts.len() + 1];
    for (pc, inst) in code.insts.iter().enumerate() {
        let mut targets = Targets(Vec::new());
        inst.visit(&mut targets);
        if !targets.0.is_empty() {
            leaders[pc + 1] = true;
        }
        for target in targets.0 {
            leaders[target] = true;
        }
    }
    leaders
}

struct Targets(Vec<usize>);

impl OperandVisitor for Targets {
    fn input(&mut self, _: &'static str, _: Reg) {}
    fn peek(&mut self, _: &'static str, _: Reg) {}
    fn output(&mut self, _: &'static str, _: Reg) {}
    fn inputs(&mut self, _: &'static str, _: Reg, _: u16) {}
    fn outputs(&mut self, _: &'static str, _: Reg, _: u16) {}
    fn target(&mut self, _: &'static str, target: Pc) {
        self.0.push(target.index());
    }
    fn constant(&mut self, _: &'static str, _: u32) {}
    fn name(&mut self, _: &'static str, _: u32) {}
    fn site(&mut self, _: &'static str, _: u32, _: taipan_code::operand::FeedbackKind) {}
    fn immediate(&mut self, _: &'static str, _: i64) {}
}

impl<'a> Pass<'a> {
    /// The call that is being compiled.
    pub(crate) fn scope(&self) -> &Scope<'a> {
        &self.plan.scopes[self.at]
    }

    pub(crate) fn code(&self) -> &'a Code {
        &self.scope().source.code
    }

    /// The frame's address, for helpers.
    pub(crate) fn frame_of(&mut self, scope: usize) -> Value {
        let scope = &self.plan.scopes[scope];
        if scope.within.is_none() {
            return self.frame;
        }
        let offset = self.b.int(i64::from(scope.offset));
        self.b.int_op(IntOp::Add, self.top, offset)
    }

    /// Where a register is, by its number among all.
    pub(crate) fn slot_of(&self, index: usize) -> (Value, i32) {
        let mut at = self.at;
        while index < self.plan.scopes[at].first {
            at = self.plan.scopes[at].within.map_or(0, |within| within.scope);
        }
        let scope = &self.plan.scopes[at];
        let offset = size_of::<Frame>() as i32 + 8 * (index - scope.first) as i32;
        match scope.within {
            None => (self.frame, offset),
            Some(_) => (self.top, scope.offset + offset),
        }
    }

    /// Writes the instruction's number to a call's frame.
    pub(crate) fn store_pc(&mut self, scope: usize, pc: usize) {
        let at = self.b.int(pc as i64);
        let (base, offset) = match &self.plan.scopes[scope] {
            Scope { within: None, .. } => (self.frame, 0),
            inlined => (self.top, inlined.offset),
        };
        let offset = offset + std::mem::offset_of!(Frame, pc) as i32;
        self.b.store(Region::Frame, Width::Word32, base, offset, at);
    }

    /// Pushes the frames of all inlined calls that have none yet.
    pub(crate) fn push_frames(&mut self) {
        let chain = self.plan.chain(self.at);
        self.push_some(chain.len() - 1);
    }

    /// Pushes the frames of the inlined calls up to a depth.
    pub(crate) fn push_some(&mut self, depth: usize) {
        let chain = self.plan.chain(self.at);
        while self.state.pushed < depth {
            let inner = chain[self.state.pushed + 1];
            let scope = &self.plan.scopes[inner];
            let within = scope.within.expect("only inlined calls are pushed");
            let (first, count) = (scope.first, usize::from(scope.source.code.register_count));
            self.store_pc(within.scope, within.pc);
            let unbound = recipes::word(&mut self.b, Word::UNBOUND);
            for index in first..first + count {
                let there = match self.state.places[index] {
                    Place::Memory => true,
                    Place::Value(held) => held.clean,
                    Place::Dead => false,
                };
                if !there {
                    let (base, offset) = self.slot_of(index);
                    self.b.store(Region::Frame, Width::Word, base, offset, unbound);
                }
            }
            let frame = self.frame_of(inner);
            let function = self.function_of(inner);
            let header = self.b.int(header(&within).packed().cast_signed());
            self.call(Helper::EnterInlined, &[self.th, frame, function, header], Type::Word);
            if let Some(called) = within.function {
                self.gone_to_frame(self.plan.scopes[within.scope].first + called.index());
            }
            self.pushed(self.state.pushed + 1);
        }
    }

    /// The function that a call runs, which somebody owns during the call.
    pub(crate) fn function_of(&mut self, scope: usize) -> Value {
        let Some(within) = self.plan.scopes[scope].within else {
            let at = std::mem::offset_of!(Frame, function) as i32;
            return self.b.load(Region::Frame, Width::Word, self.frame, at);
        };
        match (within.callee.identity, within.function) {
            (Identity::Function { address, .. }, _) => self.b.int(address.cast_signed()),
            (Identity::Code(_), Some(called)) => {
                let index = self.plan.scopes[within.scope].first + called.index();
                match self.state.places[index] {
                    Place::Value(held) => held.value,
                    Place::Memory | Place::Dead => self.read(index),
                }
            }
            (Identity::Code(_), None) => unreachable!("it is in the caller's register"),
        }
    }

    /// A frame has a function now, and a reference of its own: the caller's register is used up.
    fn gone_to_frame(&mut self, index: usize) {
        let held = match self.state.places[index] {
            Place::Value(held) => held,
            Place::Memory | Place::Dead => unreachable!("a call that is inlined has guarded its function"),
        };
        if held.kind == Kind::Object {
            let unbound = recipes::word(&mut self.b, Word::UNBOUND);
            self.write(index, unbound);
        }
        if matches!(held.kind, Kind::Word | Kind::Object) {
            self.uncount(held.value);
        }
        self.state.places[index] = Place::Dead;
        self.before_is_dead(index);
    }
}

/// What the header of an inlined call's frame says of its caller.
pub(crate) fn header(within: &Within<'_>) -> Header {
    Header {
        kind: match within.instance {
            None => FrameKind::Inlined,
            Some(_) => FrameKind::Initialiser,
        },
        return_to: within.dst.0,
        instance: within.instance.map_or(0, |reg| reg.0),
    }
}
