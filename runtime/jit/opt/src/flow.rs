//! The walk over the code: blocks, the ways between them, entries.
//!
//! A pass emits everything that can be reached, with an assumption on the shape of the state at each block's start; the
//! ways to the block are converted to that shape. If a way brings a state that does not fit, the next pass assumes what
//! both can be turned into. Shapes only ever lose knowledge, so this ends.

use std::sync::Arc;

use taipan_code::{Code, CodeFlags};
use taipan_jit::deopt::{ExitFrame, ExitPoint, Function as Callable, Inlined, Purpose, Recovery};
use taipan_jit::helpers::Helper;
use taipan_jit::profile::{Asks, Identity, Profile, Seen};
use taipan_jit::source::Source;
use taipan_jit::tiers::Optimum;
use taipan_jit::{recipes, stored};
use taipan_lir::{Block, Builder, Exit, HelperId, IntCompare, IntOp, Likely, Region, Type, UnaryOp, Value, Width};
use taipan_object::tier::left;

use crate::graph::Graph;
use crate::parts::Part;
use crate::scope::{Plan, header};
use crate::state::{Held, Kind, Place, Registers, Shape, State, enterable, entered, join, shape};
use crate::updates::Loaded;

/// Passes after which there is no agreement.
const MOST_PASSES: usize = 40;

pub(crate) fn compile(source: &Source, profile: &Profile) -> Option<Optimum> {
    let mut plan = Plan::new(source, &profile.known, profile.at.0);
    for _ in 0..MOST_PASSES {
        let mut pass = Pass::new(plan, profile);
        pass.run();
        if !pass.changed {
            return Some(Optimum {
                graph: pass.graph.map(|graph| graph.text(&pass.plan, &profile.types)),
                function: pass.b.finish(),
                exits: pass.exits,
            });
        }
        plan = pass.plan;
        plan.shapes.clone_from(&plan.next);
    }
    None
}

/// One pass.
pub(crate) struct Pass<'a> {
    pub(crate) plan: Plan<'a>,
    pub(crate) profile: &'a Profile,
    pub(crate) b: Builder,
    pub(crate) th: Value,
    /// The outermost call's frame.
    pub(crate) frame: Value,
    /// Where the frames of calls lie that are inlined in the outermost.
    pub(crate) top: Value,
    changed: bool,
    starts: Vec<Vec<Option<Block>>>,
    todo: Vec<(usize, usize)>,
    /// The call whose code is walked.
    pub(crate) at: usize,
    /// What the registers hold now.
    pub(crate) state: State,
    /// The same before the instruction.
    before: State,
    /// The instruction.
    pub(crate) pc: usize,
    exit: Option<Exit>,
    exits: Vec<ExitPoint>,
    /// What is walked, if it is to be shown.
    graph: Option<Graph>,
    /// Where control goes if something is lost that the code relies on: a block that takes what a helper said and the frame.
    pub(crate) lost: Option<Block>,
    /// What was read last, the last first.
    pub(crate) loaded: Vec<Loaded>,
    /// A part that is assigned soon: nothing has happened since the instruction that cuts it.
    pub(crate) part: Option<Part>,
}

impl<'a> Pass<'a> {
    fn new(plan: Plan<'a>, profile: &'a Profile) -> Pass<'a> {
        let mut b = Builder::new(&plan.scopes[0].source.symbol, &[Type::Word; 3], Type::Word);
        let th = b.argument(0);
        let top = b.load(Region::Table, Width::Word, th, profile.stack.0);
        Pass {
            starts: plan.shapes.iter().map(|shapes| vec![None; shapes.len()]).collect(),
            plan,
            profile,
            th,
            frame: b.argument(1),
            top,
            b,
            changed: false,
            todo: Vec::new(),
            at: 0,
            state: State::default(),
            before: State::default(),
            pc: 0,
            exit: None,
            exits: Vec::new(),
            graph: profile.graph.then(Graph::default),
            lost: None,
            loaded: Vec::new(),
            part: None,
        }
    }

    fn run(&mut self) {
        let entry = self.b.current();
        let first = self.profile.at.0;
        let seed = self.seed();
        self.reach(0, first, &seed);
        while let Some(next) = self.next_block() {
            self.block(next);
        }
        self.entries(entry);
    }

    fn next_block(&mut self) -> Option<(usize, usize)> {
        let plan = &self.plan;
        let places = self.todo.iter().enumerate();
        let (at, _) = places.min_by_key(|(_, block)| plan.order(**block))?;
        Some(self.todo.swap_remove(at))
    }

    /// What the profile says of the registers where control enters first.
    fn seed(&self) -> Shape {
        let place = |seen: &Seen| match seen {
            Seen::Int => entered((), Kind::Int),
            Seen::Float => entered((), Kind::Float),
            Seen::Bool => entered((), Kind::Bool),
            Seen::Other => Place::Memory,
        };
        let (pc, registers) = &self.profile.at;
        let mut places: Vec<Place<()>> = registers.iter().map(place).collect();
        if *pc == 0 {
            let code = &self.plan.scopes[0].source.code;
            let temporaries = places.split_off(code.first_temp());
            places.extend(temporaries.iter().map(|_| Place::Dead));
            if self.plan.begins {
                // Other locals than parameters have no value yet.
                let locals = parameters(code)..code.first_temp();
                places[locals].fill(entered((), Kind::Unbound));
            }
        }
        Registers { places, pushed: 0 }
    }

    /// Notes that a state of this shape comes to the block at `pc`.
    fn reach(&mut self, scope: usize, pc: usize, brought: &Shape) {
        if let Some(graph) = &mut self.graph {
            graph.goes_to((scope, pc));
        }
        let plan = &mut self.plan;
        let enters = scope == 0 && plan.enterable[pc];
        let begins = pc == 0 && plan.begins;
        let brought = if enters && !begins {
            &enterable(brought)
        } else {
            brought
        };
        let joined = match &plan.next[scope][pc] {
            Some(known) => join(known, brought, plan.scopes[0].source.code.first_temp()),
            None => brought.clone(),
        };
        if plan.shapes[scope][pc].is_none() {
            plan.shapes[scope][pc] = Some(joined.clone());
        }
        if self.starts.len() < plan.scopes.len() {
            let new = plan.shapes[self.starts.len()..].iter();
            self.starts.extend(new.map(|shapes| vec![None; shapes.len()]));
        }
        if self.starts[scope][pc].is_none() {
            let block = self.b.block();
            self.starts[scope][pc] = Some(block);
            self.todo.push((scope, pc));
        }
        if plan.shapes[scope][pc].as_ref() != Some(&joined) {
            self.changed = true;
        }
        plan.next[scope][pc] = Some(joined);
    }

    fn block(&mut self, (scope, first): (usize, usize)) {
        let block = self.starts[scope][first].expect("only what is reached is emitted");
        let shape = self.plan.shapes[scope][first]
            .clone()
            .expect("what is reached has a shape");
        self.b.switch_to(block);
        self.loaded.clear();
        self.at = scope;
        let place = |b: &mut Builder, place: &Place<()>| match *place {
            Place::Dead => Place::Dead,
            Place::Memory => Place::Memory,
            Place::Value(held) => Place::Value(Held {
                value: b.param(block, held.kind.ty()),
                kind: held.kind,
                clean: held.clean,
                plain: held.plain,
                fact: held.fact,
            }),
        };
        self.state = Registers {
            places: shape.places.iter().map(|shape| place(&mut self.b, shape)).collect(),
            pushed: shape.pushed,
        };
        if let Some(graph) = &mut self.graph {
            graph.begin((scope, first));
        }
        let end = self.insts(first);
        if let Some(graph) = &mut self.graph {
            graph.end(end);
        }
    }

    /// The instructions of a block; where they end.
    fn insts(&mut self, first: usize) -> usize {
        let mut pc = first;
        loop {
            self.pc = pc;
            if self.part.is_none() {
                self.exit = None;
                self.before.clone_from(&self.state);
            }
            let inst = self.code().insts[pc];
            self.inst(&inst);
            pc += 1;
            if self.b.has_ended() {
                return pc;
            }
            if self.scope().leaders[pc] {
                let edge = self.way_to(pc);
                self.b.jump(edge, &[]);
                return pc;
            }
        }
    }

    /// A block that takes the present state to the block at `pc`.
    pub(crate) fn way_to(&mut self, pc: usize) -> Block {
        let (here, edge) = (self.b.current(), self.b.block());
        self.b.switch_to(edge);
        self.aside(|pass| pass.go_to(pc));
        self.b.switch_to(here);
        edge
    }

    /// Emits what is done on a way of its own, which ends: the other way goes on as if it had not been there.
    pub(crate) fn aside(&mut self, emit: impl FnOnce(&mut Self)) {
        let saved = (self.state.clone(), self.before.clone(), self.exit, self.loaded.clone());
        emit(self);
        (self.state, self.before, self.exit, self.loaded) = saved;
    }

    /// Notes that the frames of inlined calls up to this depth exist from now on, also for exits of this instruction.
    pub(crate) fn pushed(&mut self, depth: usize) {
        self.state.pushed = depth;
        self.before.pushed = depth;
        self.exit = None;
    }

    /// Notes that a register has moved to a frame, also for exits of this instruction.
    pub(crate) fn before_is_dead(&mut self, index: usize) {
        if let Some(place) = self.before.places.get_mut(index) {
            *place = Place::Dead;
        }
    }

    /// `Yield`: control comes in again at the next instruction, with everything in the frame.
    pub(crate) fn yields(&mut self) {
        let how = self.last_helper(Helper::Yield, &[]);
        self.b.ret(how);
        let resumed = shape(&self.state);
        self.reach(self.at, self.pc + 1, &resumed);
    }

    /// Goes to the block at `pc`.
    pub(crate) fn go_to(&mut self, pc: usize) {
        let scope = self.at;
        let brought = shape(&self.state);
        self.reach(scope, pc, &brought);
        let target = self.plan.shapes[scope][pc].clone().expect("it was reached");
        let args = self.convert(&target);
        let start = self.starts[scope][pc].expect("it was reached");
        self.b.jump(start, &args);
    }

    /// Turns the present state into one of shape `target`; gives the values that it holds.
    fn convert(&mut self, target: &Shape) -> Vec<Value> {
        let mut args = Vec::new();
        self.push_some(target.pushed);
        for (index, wanted) in target.places.iter().enumerate() {
            match (self.state.places[index], *wanted) {
                (Place::Value(held), Place::Value(wanted)) if held.kind == wanted.kind => {
                    if !wanted.clean && held.clean && !held.plain {
                        self.forget_memory(index);
                    }
                    args.push(held.value);
                }
                (Place::Value(held), Place::Value(wanted)) if wanted.kind == Kind::Word && !held.clean => {
                    args.push(self.owned_word(held));
                }
                (Place::Value(_), Place::Memory) => self.write_back(index),
                (Place::Value(held), Place::Dead) if held.clean && !held.plain => self.forget_memory(index),
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
        self.at = 0;
        let mut cases = Vec::new();
        for pc in 0..self.starts[0].len() {
            let (true, Some(start)) = (self.plan.enterable[pc], self.starts[0][pc]) else {
                continue;
            };
            let shape = self.plan.shapes[0][pc].clone().expect("what is reached has a shape");
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
        self.check_entry(missed);
        if self.plan.extent() > 0 {
            // There is room for the frames of all inlined calls.
            let (bytes, end) = (
                self.b.int(i64::from(self.plan.extent())),
                self.b.int(self.profile.stack.1.cast_signed()),
            );
            let last = self.b.int_op(IntOp::Add, self.top, bytes);
            let fits = self.b.int_compare(IntCompare::Below, last, end);
            let on = self.b.block();
            self.b.branch(fits, on, missed, Likely::Yes);
            self.b.switch_to(on);
        }
        let pc = self.b.argument(2);
        self.b.switch(pc, &cases, missed);
    }

    fn load_all(&mut self, shape: &Shape) -> Vec<Value> {
        let missed = self.b.block();
        let here = self.b.current();
        self.b.switch_to(missed);
        self.leave(left::MISSED);
        self.b.switch_to(here);
        self.state = Registers {
            places: vec![Place::Memory; shape.places.len()],
            pushed: 0,
        };
        // All checks come first: nothing has changed when one fails.
        for (index, place) in shape.places.iter().enumerate() {
            if let Place::Value(held) = *place {
                let value = self.load_checked(index, held.kind, missed);
                self.state.places[index] = entered(value, held.kind);
            }
        }
        self.convert(shape)
    }

    /// A value of a kind from the frame, or to `missed`.
    fn load_checked(&mut self, index: usize, kind: Kind, missed: Block) -> Value {
        let (base, offset) = self.slot_of(index);
        let word = self.b.load(Region::Frame, Width::Word, base, offset);
        let (fits, value) = match kind {
            Kind::Float => return self.any_float(word, Some(missed)),
            Kind::Int => (recipes::is_int(&mut self.b, word), word),
            Kind::Bool => {
                let yes = recipes::word(&mut self.b, taipan_object::Value::TRUE);
                let no = recipes::word(&mut self.b, taipan_object::Value::FALSE);
                let is_true = self.b.int_compare(IntCompare::Eq, word, yes);
                let is_false = self.b.int_compare(IntCompare::Eq, word, no);
                let truth = self.b.bool(true);
                (self.b.select(is_true, truth, is_false), is_true)
            }
            // At the start, where it is certain.
            Kind::Unbound => return word,
            Kind::Plain | Kind::Word | Kind::Borrowed(_) | Kind::Object => {
                let pointer = recipes::is_pointer(&mut self.b, word);
                (self.b.unary(UnaryOp::Not, pointer), word)
            }
        };
        let on = self.b.block();
        self.b.branch(fits, on, missed, Likely::Yes);
        self.b.switch_to(on);
        value
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
        let before = std::mem::take(&mut self.before);
        let exit = self.exit_with(&before, Purpose::Leave, &[]);
        self.before = before;
        self.exit = Some(exit);
        exit
    }

    /// An exit with the present state, from which control may come back; `pending` are given up if it does not.
    pub(crate) fn exit_here(&mut self, purpose: Purpose, pending: &[Value]) -> Exit {
        let state = std::mem::take(&mut self.state);
        let exit = self.exit_with(&state, purpose, pending);
        self.state = state;
        exit
    }

    fn exit_with(&mut self, state: &State, purpose: Purpose, pending: &[Value]) -> Exit {
        let mut values = Vec::new();
        let mut frames = Vec::new();
        let chain = self.plan.chain(self.at);
        for (depth, scope) in chain.iter().enumerate() {
            let scope = &self.plan.scopes[*scope];
            let inner = chain.get(depth + 1).map(|inner| &self.plan.scopes[*inner]);
            let pc = inner.and_then(|inner| inner.within).map_or(self.pc, |within| within.pc);
            let count = usize::from(scope.source.code.register_count);
            let (mut stale, mut kept) = (Vec::new(), Vec::new());
            for (reg, place) in (0u16..).zip(&state.places[scope.first..scope.first + count]) {
                match place {
                    Place::Value(held) if !held.clean => {
                        values.push(held.value);
                        stale.push((reg, recovery(held.kind)));
                    }
                    Place::Value(_) | Place::Memory => kept.push(reg),
                    Place::Dead => {}
                }
            }
            let pushed = depth <= state.pushed;
            frames.push(ExitFrame {
                code: Arc::clone(&scope.source.code),
                pc: pc as u32,
                stale,
                inlined: scope.within.map(|within| Inlined {
                    function: match (within.function, within.callee.identity) {
                        (Some(called), _) => Callable::Called(called.0),
                        (None, Identity::Function { address, .. }) => Callable::Known(address),
                        (None, Identity::Code(_)) => unreachable!("it is in the caller's register"),
                    },
                    header: header(&within),
                    offset: scope.offset.cast_unsigned(),
                    kept: (!pushed).then_some(kept),
                }),
            });
        }
        values.extend(pending);
        let exit = self.b.exit(&values);
        debug_assert_eq!(exit.index(), self.exits.len());
        self.exits.push(ExitPoint { purpose, frames });
        exit
    }

    /// Leaves for the interpreter, which executes this instruction again, unless `holds`.
    pub(crate) fn guard(&mut self, holds: Value) {
        let exit = self.exit();
        let asks = match self.profile.stress.asks {
            Asks::Never => false,
            Asks::Each => true,
            Asks::At(number) => number == self.exit_number(exit),
        };
        if !asks {
            return self.guard_by(holds, exit);
        }
        let id = HelperId(Helper::Stress as u32);
        let fails = self.b.call(id, &[self.th], Some(Type::Word), None).expect("a word");
        let (zero, no) = (self.b.int(0), self.b.bool(false));
        let passes = self.b.int_compare(IntCompare::Eq, fails, zero);
        let both = self.b.select(passes, holds, no);
        self.guard_by(both, exit);
    }

    /// Leaves by an exit unless `holds`.
    pub(crate) fn guard_by(&mut self, holds: Value, exit: Exit) {
        self.store_values(exit);
        self.b.guard(holds, exit);
    }

    /// An exit's number among those of the program.
    fn exit_number(&self, exit: Exit) -> u64 {
        self.profile.first_exit + exit.index() as u64
    }

    /// Stores an exit's values a second time, if a test compares them.
    pub(crate) fn store_values(&mut self, exit: Exit) {
        let Some(address) = self.profile.stress.stored else {
            return;
        };
        let values = self.b.function().exit(exit).live.clone();
        assert!(
            values.len() <= stored::MOST_VALUES,
            "an exit with {} values",
            values.len()
        );
        let number = self.exit_number(exit);
        let (base, number) = (self.b.int(address.cast_signed()), self.b.int(number.cast_signed()));
        self.b.store(Region::Exits, Width::Word, base, 0, number);
        for (offset, value) in (8..).step_by(8).zip(values) {
            let (width, value) = match self.b.function().ty(value) {
                Type::Word => (Width::Word, value),
                Type::Float => (Width::Float, value),
                Type::Bool => (Width::Word, self.b.unary(UnaryOp::BoolToInt, value)),
            };
            self.b.store(Region::Exits, width, base, offset, value);
        }
    }

    /// Whether guards of this instruction failed again and again.
    pub(crate) fn is_generic(&self) -> bool {
        self.scope().known.generic.contains(&self.pc)
    }

    /// What a site has noted.
    pub(crate) fn noted(&self, site: usize) -> u32 {
        self.scope().known.sites[site].state
    }
}

/// How many registers have parameters.
fn parameters(code: &Code) -> usize {
    let rests = [CodeFlags::VARARGS, CodeFlags::VARKEYWORDS];
    let rests = rests.into_iter().filter(|flag| code.flags.has(*flag)).count();
    (code.arg_count + code.kwonly_count) as usize + rests
}

/// How an exit recovers a value.
pub(crate) fn recovery(kind: Kind) -> Recovery {
    match kind {
        Kind::Float => Recovery::Float,
        Kind::Bool => Recovery::Bool,
        Kind::Int | Kind::Plain | Kind::Unbound => Recovery::Plain,
        Kind::Word | Kind::Object => Recovery::Owned,
        Kind::Borrowed(_) => Recovery::Borrowed,
    }
}
