//! The walk over the code: blocks, the ways between them, entries.
//!
//! A pass emits everything that can be reached, with an assumption on the shape of the state at each block's start; the
//! ways to the block are converted to that shape. If a way brings a state that does not fit, the next pass assumes what
//! both can be turned into. Shapes only ever lose knowledge, so this ends.

use taipan_code::{Code, Inst, Reg};
use taipan_jit::deopt::{ExitPoint, Recovery};
use taipan_jit::helpers::Helper;
use taipan_jit::profile::{Profile, Seen};
use taipan_jit::recipes;
use taipan_jit::source::Source;
use taipan_lir::{Block, Builder, Exit, Function, HelperId, IntCompare, Likely, Type, Value, Width};
use taipan_object::frame::Frame;
use taipan_object::tier::left;

use crate::state::{Held, Kind, Place, Shape, State, join, shape};

/// Passes after which there is no agreement.
const MOST_PASSES: usize = 40;

pub(crate) fn compile(source: &Source, profile: &Profile) -> Option<(Function, Vec<ExitPoint>)> {
    let leaders = leaders(&source.code, profile.at.0);
    let mut shapes: Vec<Option<Shape>> = vec![None; source.code.insts.len()];
    for _ in 0..MOST_PASSES {
        let mut pass = Pass::new(source, profile, &leaders, shapes);
        pass.run();
        if !pass.changed {
            return Some((pass.b.finish(), pass.exits));
        }
        shapes = pass.next;
    }
    None
}

/// Instructions that start a block.
fn leaders(code: &Code, entry: usize) -> Vec<bool> {
    let mut leaders = vec![false; code.insts.len() + 1];
    leaders[entry] = true;
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

impl taipan_code::operand::OperandVisitor for Targets {
    fn input(&mut self, _: &'static str, _: Reg) {}
    fn peek(&mut self, _: &'static str, _: Reg) {}
    fn output(&mut self, _: &'static str, _: Reg) {}
    fn inputs(&mut self, _: &'static str, _: Reg, _: u16) {}
    fn outputs(&mut self, _: &'static str, _: Reg, _: u16) {}
    fn target(&mut self, _: &'static str, target: taipan_code::Pc) {
        self.0.push(target.index());
    }
    fn constant(&mut self, _: &'static str, _: u32) {}
    fn name(&mut self, _: &'static str, _: u32) {}
    fn site(&mut self, _: &'static str, _: u32, _: taipan_code::operand::FeedbackKind) {}
    fn immediate(&mut self, _: &'static str, _: i64) {}
}

/// One pass.
pub(crate) struct Pass<'a> {
    pub(crate) source: &'a Source,
    pub(crate) profile: &'a Profile,
    pub(crate) b: Builder,
    pub(crate) th: Value,
    pub(crate) frame: Value,
    leaders: &'a [bool],
    /// The shape at the start of each block that was reached, as this pass assumes it.
    shapes: Vec<Option<Shape>>,
    /// The same as the next pass is to assume it.
    next: Vec<Option<Shape>>,
    changed: bool,
    starts: Vec<Option<Block>>,
    todo: Vec<usize>,
    /// What the registers hold now.
    pub(crate) state: State,
    /// The same before the instruction.
    before: State,
    /// The instruction.
    pub(crate) pc: usize,
    exit: Option<Exit>,
    exits: Vec<ExitPoint>,
}

impl<'a> Pass<'a> {
    fn new(source: &'a Source, profile: &'a Profile, leaders: &'a [bool], shapes: Vec<Option<Shape>>) -> Pass<'a> {
        let b = Builder::new(&source.symbol, &[Type::Word; 3], Type::Word);
        Pass {
            source,
            profile,
            th: b.argument(0),
            frame: b.argument(1),
            b,
            leaders,
            next: shapes.clone(),
            starts: vec![None; shapes.len()],
            shapes,
            changed: false,
            todo: Vec::new(),
            state: Vec::new(),
            before: Vec::new(),
            pc: 0,
            exit: None,
            exits: Vec::new(),
        }
    }

    fn run(&mut self) {
        let entry = self.b.current();
        let first = self.profile.at.0;
        let seed = self.seed();
        self.reach(first, &seed);
        while let Some(at) = self.todo.iter().enumerate().min_by_key(|(_, pc)| **pc).map(|(i, _)| i) {
            let pc = self.todo.swap_remove(at);
            self.block(pc);
        }
        self.entries(entry);
    }

    /// What the profile says of the registers where control enters first.
    fn seed(&self) -> Shape {
        let kind = |seen: &Seen| match seen {
            Seen::Int => Some(Kind::Int),
            Seen::Float => Some(Kind::Float),
            Seen::Bool => Some(Kind::Bool),
            Seen::Other => None,
        };
        let mut seed: Shape = self
            .profile
            .at
            .1
            .iter()
            .map(|seen| match kind(seen) {
                Some(kind) => entered(kind, ()),
                None => Place::Memory,
            })
            .collect();
        if self.profile.at.0 == 0 {
            for place in &mut seed[self.source.code.first_temp()..] {
                *place = Place::Dead;
            }
        }
        seed
    }

    /// Notes that a state of this shape comes to the block at `pc`.
    fn reach(&mut self, pc: usize, brought: &Shape) {
        let joined = match &self.next[pc] {
            Some(known) => join(known, brought),
            None => brought.clone(),
        };
        if self.shapes[pc].is_none() {
            self.shapes[pc] = Some(joined.clone());
        }
        if self.starts[pc].is_none() {
            let block = self.b.block();
            self.starts[pc] = Some(block);
            self.todo.push(pc);
        }
        if self.shapes[pc].as_ref() != Some(&joined) {
            self.changed = true;
        }
        self.next[pc] = Some(joined);
    }

    fn block(&mut self, first: usize) {
        let block = self.starts[first].expect("only what is reached is emitted");
        let shape = self.shapes[first].clone().expect("what is reached has a shape");
        self.b.switch_to(block);
        self.state = shape
            .iter()
            .map(|place| match *place {
                Place::Dead => Place::Dead,
                Place::Memory => Place::Memory,
                Place::Value(held) => Place::Value(Held {
                    value: self.b.param(block, held.kind.ty()),
                    kind: held.kind,
                    clean: held.clean,
                    plain: held.plain,
                }),
            })
            .collect();
        let mut pc = first;
        loop {
            self.pc = pc;
            self.exit = None;
            self.before.clone_from(&self.state);
            let inst = self.source.code.insts[pc];
            self.inst(&inst);
            if self.b.has_ended() {
                return;
            }
            pc += 1;
            if self.leaders[pc] {
                let edge = self.way_to(pc);
                self.b.jump(edge, &[]);
                return;
            }
        }
    }

    /// A block that takes the present state to the block at `pc`.
    pub(crate) fn way_to(&mut self, pc: usize) -> Block {
        let brought = shape(&self.state);
        self.reach(pc, &brought);
        let here = self.b.current();
        let saved = self.state.clone();
        let edge = self.b.block();
        self.b.switch_to(edge);
        let target = self.shapes[pc].clone().expect("it was reached");
        let args = self.convert(&target);
        let start = self.starts[pc].expect("it was reached");
        self.b.jump(start, &args);
        self.b.switch_to(here);
        self.state = saved;
        edge
    }

    /// Turns the present state into one of shape `target`; gives the values that it holds.
    fn convert(&mut self, target: &Shape) -> Vec<Value> {
        let mut args = Vec::new();
        for (index, wanted) in target.iter().enumerate() {
            let reg = Reg(index as u16);
            match (self.state[index], *wanted) {
                (Place::Value(held), Place::Value(wanted)) if held.kind == wanted.kind => {
                    if !wanted.clean && held.clean && !held.plain {
                        self.forget_memory(reg);
                    }
                    args.push(held.value);
                }
                (Place::Value(_), Place::Memory) => self.write_back(reg),
                (Place::Value(held), Place::Dead) if held.clean && !held.plain => self.forget_memory(reg),
                // A pass that assumed too much is thrown away; its code has only to be well-formed.
                (_, Place::Value(wanted)) => args.push(self.nothing(wanted.kind)),
                _ => {}
            }
        }
        args
    }

    fn nothing(&mut self, kind: Kind) -> Value {
        match kind.ty() {
            Type::Word => self.b.int(0),
            Type::Float => self.b.float(0.0),
            Type::Bool => self.b.bool(false),
        }
    }

    /// The ways in: loop headers that were reached, and where the profile was taken. Each loads what its block expects.
    fn entries(&mut self, entry: Block) {
        let mut cases = Vec::new();
        let code = &self.source.code;
        let mut places = vec![self.profile.at.0];
        places.extend(code.insts.iter().filter_map(|inst| match inst {
            Inst::JumpBack { target, .. } => Some(target.0 as usize),
            _ => None,
        }));
        places.sort_unstable();
        places.dedup();
        for pc in places {
            let (Some(start), Some(shape)) = (self.starts[pc], self.shapes[pc].clone()) else {
                continue;
            };
            let block = self.b.block();
            self.b.switch_to(block);
            let args = self.load_all(&shape);
            self.b.jump(start, &args);
            cases.push((pc as i64, block));
        }
        let missed = self.b.block();
        self.b.switch_to(missed);
        self.leave(left::MISSED);
        self.b.switch_to(entry);
        let pc = self.b.argument(2);
        self.b.switch(pc, &cases, missed);
    }

    fn load_all(&mut self, shape: &Shape) -> Vec<Value> {
        let missed = self.b.block();
        let here = self.b.current();
        self.b.switch_to(missed);
        self.leave(left::MISSED);
        self.b.switch_to(here);
        self.state = vec![Place::Memory; shape.len()];
        // All checks come first: nothing has changed when one fails.
        for (index, place) in shape.iter().enumerate() {
            if let Place::Value(held) = *place {
                let value = self.load_checked(Reg(index as u16), held.kind, missed);
                self.state[index] = entered(held.kind, value);
            }
        }
        self.convert(shape)
    }

    /// A value of a kind from the frame, or to `missed`.
    fn load_checked(&mut self, reg: Reg, kind: Kind, missed: Block) -> Value {
        let word = self.read(reg);
        match kind {
            Kind::Float => self.any_float(word, Some(missed)),
            Kind::Int | Kind::Bool | Kind::Plain | Kind::Word => {
                let (fits, value) = match kind {
                    Kind::Int => (recipes::is_int(&mut self.b, word), word),
                    Kind::Bool => {
                        let yes = recipes::word(&mut self.b, taipan_object::Value::TRUE);
                        let no = recipes::word(&mut self.b, taipan_object::Value::FALSE);
                        let is_true = self.b.int_compare(IntCompare::Eq, word, yes);
                        let is_false = self.b.int_compare(IntCompare::Eq, word, no);
                        let truth = self.b.bool(true);
                        (self.b.select(is_true, truth, is_false), is_true)
                    }
                    _ => {
                        let pointer = recipes::is_pointer(&mut self.b, word);
                        (self.b.unary(taipan_lir::UnaryOp::Not, pointer), word)
                    }
                };
                let on = self.b.block();
                self.b.branch(fits, on, missed, Likely::Yes);
                self.b.switch_to(on);
                value
            }
        }
    }

    pub(crate) fn leave(&mut self, how: u64) {
        let how = self.b.int(how.cast_signed());
        self.b.ret(how);
    }

    /// The exit of this instruction: the interpreter executes it again.
    pub(crate) fn exit(&mut self) -> Exit {
        if let Some(exit) = self.exit {
            return exit;
        }
        let mut values = Vec::new();
        let mut stale = Vec::new();
        for (index, place) in self.before.iter().enumerate() {
            if let Place::Value(held) = place
                && !held.clean
            {
                values.push(held.value);
                stale.push((
                    index as u16,
                    match held.kind {
                        Kind::Float => Recovery::Float,
                        Kind::Bool => Recovery::Bool,
                        Kind::Int | Kind::Plain | Kind::Word => Recovery::Word,
                    },
                ));
            }
        }
        let exit = self.b.exit(&values);
        debug_assert_eq!(exit.index(), self.exits.len());
        self.exits.push(ExitPoint {
            pc: self.pc as u32,
            stale,
        });
        self.exit = Some(exit);
        exit
    }

    /// Leaves for the interpreter, which executes this instruction again, unless `holds`.
    pub(crate) fn guard(&mut self, holds: Value) {
        let exit = self.exit();
        self.b.guard(holds, exit);
        if self.profile.stress {
            let id = HelperId(Helper::Stress as u32);
            let fails = self.b.call(id, &[self.th], Some(Type::Word), None).expect("a word");
            let zero = self.b.int(0);
            let passes = self.b.int_compare(IntCompare::Eq, fails, zero);
            self.b.guard(passes, exit);
        }
    }

    /// Whether guards of this instruction failed again and again.
    pub(crate) fn is_generic(&self) -> bool {
        self.profile.generic.contains(&self.pc)
    }

    /// What a site has noted.
    pub(crate) fn noted(&self, site: usize) -> u32 {
        self.profile.sites[site].state
    }

    pub(crate) fn store_pc(&mut self, pc: usize) {
        let at = self.b.int(pc as i64);
        let offset = std::mem::offset_of!(Frame, pc) as i32;
        self.b.store(Width::Word32, self.frame, offset, at);
    }
}

/// A value that was just loaded from the frame.
fn entered<V>(kind: Kind, value: V) -> Place<V> {
    Place::Value(Held {
        value,
        kind,
        clean: true,
        plain: kind != Kind::Float,
    })
}
