//! Calls of Python functions that are known: their code is compiled in the caller's.
//!
//! The callee's locals start as the arguments are: numbers in values, objects borrowed from whoever has them. No frame is
//! made until somebody may look at it. A class whose `__init__` is known is a call of that, of an instance that waits in
//! the caller's register, as the interpreter does it.

use taipan_code::Reg;
use taipan_code::operand::{CallWindow, In, Out};
use taipan_jit::helpers::Helper;
use taipan_jit::profile::{Callee, Identity, Parameter};
use taipan_jit::recipes;
use taipan_lir::{IntCompare, IntOp, Likely, Region, Type, Value, Width};
use taipan_object::Value as Word;
use taipan_object::assumptions::Assumption;
use taipan_object::tier::left;

use crate::flow::Pass;
use crate::scope::{Seen, Within};
use crate::state::{Held, Kind, Owner, Place, fresh};

/// Instructions of all inlined calls together.
const MOST_INLINED: usize = 320;

impl<'a> Pass<'a> {
    /// `Call`, `CallMethod`, `CallKw`, `CallMethodKw`
    pub(crate) fn call_window(&mut self, dst: Out, window: CallWindow, method: bool) {
        if self.number(window.base).is_some() {
            // Whatever was called here before.
            self.by_helper(Helper::CallNested, &[]);
            return;
        }
        let native = self.scope().known.natives.get(&self.pc);
        if let Some((native, callable)) = native
            && !self.is_generic()
            && self.call_known(*native, *callable, dst.0, window, method)
        {
            return;
        }
        let found = self.scope().known.callees.get(&self.pc).map_or(&[][..], Vec::as_slice);
        let inlined = found.iter().flatten();
        let inlined: Vec<&'a Callee> = inlined
            .filter(|callee| self.is_inlined(callee, window, method))
            .collect();
        self.inline_some(&inlined, inlined.len() == found.len(), dst.0, window);
    }

    /// Inlines what is called if it is one of these; else it is called, or guarded not to be if these are `all`.
    fn inline_some(&mut self, callees: &[&'a Callee], all: bool, dst: Reg, window: CallWindow) {
        let by_code = |callee: &&Callee| matches!(callee.identity, Identity::Code(_));
        let code = if callees.iter().any(by_code) {
            Some(self.code_of(window.base))
        } else {
            None
        };
        for (i, callee) in callees.iter().enumerate() {
            if all && i + 1 == callees.len() {
                return self.inline(callee, dst, window);
            }
            let callable = self.object(window.base).expect("what is called is no number");
            let (found, wanted, seen) = match (callee.callable(), callee.identity, code) {
                (None, Identity::Code(wanted), Some(code)) => (code, wanted, Seen::Code(wanted)),
                (Some(wanted), ..) => (callable.value, wanted, Seen::Is(wanted)),
                (None, ..) => unreachable!("a function is known by itself or its code"),
            };
            let wanted = self.b.int(wanted.cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, found, wanted);
            let (yes, no) = (self.b.block(), self.b.block());
            self.b.branch(same, yes, no, Likely::Either);
            self.b.switch_to(yes);
            let here = (self.at, self.pc);
            self.aside(|pass| {
                let fact = pass.plan.fact(seen);
                pass.note(window.base, fact);
                pass.inline(callee, dst, window);
            });
            (self.at, self.pc) = here;
            self.b.switch_to(no);
        }
        self.by_helper(Helper::CallNested, &[]);
    }

    fn is_inlined(&self, callee: &Callee, window: CallWindow, method: bool) -> bool {
        // Of a method call it is known then whether there is a receiver.
        let next = self.kind(window.base.plus(1));
        let fits = match callee.receiver {
            true => method && next.is_some_and(Kind::may_be_object),
            false => !method || next == Some(Kind::Unbound),
        };
        fits && self.is_small(callee)
    }

    /// Whether a function is inlined at this instruction, as far as that depends on it alone.
    pub(crate) fn is_small(&self, callee: &Callee) -> bool {
        let known = self.plan.find(self.at, self.pc, callee).is_some();
        let small = known || self.plan.inlined + callee.source.code.insts.len() <= MOST_INLINED;
        !self.is_generic() && small
    }

    fn inline(&mut self, callee: &'a Callee, dst: Reg, window: CallWindow) {
        match (callee.callable(), callee.identity) {
            (None, Identity::Code(code)) => self.guard_code(window.base, code, callee.namespaces),
            (Some(callable), _) => self.guard_is(window.base, callable),
            (None, Identity::Function { .. }) => unreachable!("a function is called"),
        }
        if let Some((class, version)) = callee.class
            && !self.assumes(Assumption::Class(version))
        {
            self.guard_word32(class, self.profile.types.class_version, version);
        }
        self.guard_function(callee);
        // No guards from here on.
        let given = self.parameters(callee, window);
        let function = match callee.identity {
            Identity::Code(_) => Some(window.base),
            Identity::Function { .. } => {
                self.consume_kept(window.base);
                None
            }
        };
        for i in 1..window.count + CallWindow::HEAD {
            self.set_place(window.base.plus(i), Place::Dead);
        }
        let depth = self.scope().depth as u8;
        let mut places = given;
        if let Some((class, _)) = callee.class {
            let class = self.b.int(class.cast_signed());
            let instance = self.call(Helper::NewInstance, &[self.th, class], Type::Word);
            self.set_place(window.base, fresh(instance, Kind::Word));
            places.insert(0, fresh(instance, Kind::Borrowed(Owner::Local(depth))));
        }
        let instance = callee.class.map(|_| window.base);
        self.enter_callee(callee, dst, (instance, function), places);
    }

    /// The code of the function in a register, which is guarded to have one.
    fn code_of(&mut self, reg: Reg) -> Value {
        let function = self.object(reg).expect("what is called is no number");
        if !matches!(self.plan.seen(function.fact), Some(Seen::Code(_))) {
            self.guard_function_object(function.value);
        }
        let place = self.profile.types.function_parts.code;
        self.b.load(Region::Table, Width::Word, function.value, place)
    }

    /// Guards that what is called is a function with this code and these namespaces.
    fn guard_code(&mut self, base: Reg, code: u64, namespaces: (u64, u64)) {
        let function = self.object(base).expect("what is called is no number");
        let parts = self.profile.types.function_parts;
        let mut wanted = vec![(parts.globals, namespaces.0), (parts.builtins, namespaces.1)];
        if self.plan.seen(function.fact) != Some(Seen::Code(code)) {
            self.guard_function_object(function.value);
            wanted.insert(0, (parts.code, code));
        }
        for (place, wanted) in wanted {
            let found = self.b.load(Region::Table, Width::Word, function.value, place);
            let wanted = self.b.int(wanted.cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, found, wanted);
            self.guard(same);
        }
        let fact = self.plan.fact(Seen::Code(code));
        self.note(base, fact);
    }

    /// Goes on in what is called; its parameters are in `places`, owned or borrowed from somebody who outlives the call. The
    /// guards of the call have been emitted, and what it consumes was taken. `waiting`: the caller's registers with the
    /// instance that is initialised, and with the function, if only its code is known.
    pub(crate) fn enter_callee(
        &mut self,
        callee: &'a Callee,
        dst: Reg,
        waiting: (Option<Reg>, Option<Reg>),
        mut places: Vec<Place<Value>>,
    ) {
        let scope = self.plan.enter(Within {
            scope: self.at,
            pc: self.pc,
            callee,
            dst,
            instance: waiting.0,
            function: waiting.1,
        });
        let code = &callee.source.code;
        let unbound = recipes::word(&mut self.b, Word::UNBOUND);
        self.at = scope;
        for index in places.len()..usize::from(code.register_count) {
            places.push(if index >= code.first_temp() {
                Place::Dead
            } else {
                fresh(unbound, Kind::Unbound)
            });
        }
        self.state.places.extend(places);
        self.go_to(0);
    }

    /// What the parameters get; the window's values move there. An instance that is made for a class is not among them.
    fn parameters(&mut self, callee: &Callee, window: CallWindow) -> Vec<Place<Value>> {
        let made = u16::from(callee.class.is_some());
        let first = window.base.plus(if callee.receiver { 1 } else { 2 });
        let given = |number: u16| first.plus(number - made);
        let parameters = callee.parameters.iter().skip(usize::from(made));
        let place = |parameter: &Parameter| match *parameter {
            Parameter::Given(number) => self.argument(given(number)),
            // The function owns it.
            Parameter::Default(word) => Place::Value(self.known_word(Word::from_bits(word), Owner::Heap)),
            Parameter::Entry { dict, index, .. } => {
                let dict = self.b.int(dict.cast_signed());
                Place::Value(self.entry(dict, index))
            }
            Parameter::Rest(from, to) => {
                let items: Vec<Value> = (from..to).map(|number| self.take_word(given(number))).collect();
                let tuple = self.tuple_of(&items);
                fresh(tuple, Kind::Word)
            }
        };
        parameters.map(place).collect()
    }

    /// Guards that a function that is called behaves as it did, and that one more frame is allowed.
    pub(crate) fn guard_function(&mut self, callee: &Callee) {
        if let Identity::Function { address, version } = callee.identity
            && !self.assumes(Assumption::Function(version))
        {
            self.guard_word32(address, self.profile.types.function_version, version);
        }
        for parameter in &callee.parameters {
            if let Parameter::Entry { dict, version, .. } = *parameter {
                let dict = self.b.int(dict.cast_signed());
                self.guard_version(dict, version);
            }
        }
        self.guard_depth();
    }

    /// Guards that what is called is this object, and that giving it up destroys nothing.
    pub(crate) fn guard_is(&mut self, base: Reg, called: u64) {
        let callable = self.object(base).expect("what is called is no number");
        if self.plan.seen(callable.fact) != Some(Seen::Is(called)) {
            let wanted = self.b.int(called.cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, callable.value, wanted);
            self.guard(same);
            let fact = self.plan.fact(Seen::Is(called));
            self.note(base, fact);
        }
        let callable = self.object(base).expect("it was one before");
        self.guard_kept(base, callable);
    }

    fn guard_word32(&mut self, address: u64, offset: i32, wanted: u32) {
        let address = self.b.int(address.cast_signed());
        let found = self.b.load(Region::Table, Width::Word32, address, offset);
        let wanted = self.b.int(i64::from(wanted));
        let same = self.b.int_compare(IntCompare::Eq, found, wanted);
        self.guard(same);
    }

    /// Guards that the recursion limit allows one more frame beside those that are not pushed.
    fn guard_depth(&mut self) {
        let (offset, limit) = self.profile.depth;
        let limit = self.b.int(limit.cast_signed());
        let (depth, limit) = (
            self.b.load(Region::Table, Width::Word32, self.th, offset),
            self.b.load(Region::Table, Width::Word32, limit, 0),
        );
        let virtual_frames = self.b.int((self.scope().depth - self.state.pushed) as i64);
        let depth = self.b.int_op(IntOp::Add, depth, virtual_frames);
        let allowed = self.b.int_compare(IntCompare::Below, depth, limit);
        self.guard(allowed);
    }

    /// What a parameter gets from a temporary.
    fn argument(&mut self, reg: Reg) -> Place<Value> {
        match self.number(reg) {
            Some(held) => {
                self.consume(reg);
                fresh(held.value, held.kind)
            }
            None => Place::Value(self.take(reg)),
        }
    }

    /// `Return`
    pub(crate) fn return_value(&mut self, src: In) {
        let Some(within) = self.scope().within else {
            let how = self.last_helper(Helper::Return, &[]);
            return self.b.ret(how);
        };
        if within.instance.is_some() {
            self.guard_none(src.0);
        }
        let result = self.result(src.0);
        if self.state.pushed == self.scope().depth {
            self.return_pushed(within, result);
        } else {
            let mut gone = self.gone();
            self.back_in(within);
            if let Some(called) = within.function {
                let function = self.take(called);
                gone.extend((function.kind == Kind::Word).then_some(function.value));
            }
            let result = self.owned_result(within, result, !gone.is_empty());
            // The values die before the result is anywhere.
            for (i, word) in gone.iter().enumerate() {
                self.own_borrowed();
                self.release_before(*word, Some((within.dst, result)), &gone[i + 1..]);
            }
            self.take_in(within.dst, result);
        }
        self.go_to(within.pc + 1);
    }

    /// `__init__` has to return None.
    fn guard_none(&mut self, src: Reg) {
        let word = match self.number(src) {
            Some(held) => self.as_word(held).0,
            None => self.object(src).expect("what is no number may be an object").value,
        };
        let none = recipes::word(&mut self.b, Word::NONE);
        let is_none = self.b.int_compare(IntCompare::Eq, word, none);
        self.guard(is_none);
    }

    /// The result, taken out of its register: a number, owned, or borrowed from somebody who outlives the call.
    fn result(&mut self, src: Reg) -> Held<Value> {
        if let Some(held) = self.number(src) {
            if self.is_temporary(src) {
                self.consume(src);
            }
            return Held {
                clean: false,
                plain: true,
                ..held
            };
        }
        if self.state.pushed == self.scope().depth && !self.is_temporary(src) {
            // The frame's object, if there is one, keeps the local.
            let held = self.object(src).expect("what is no number may be an object");
            return Held {
                value: self.owned_word(Held {
                    kind: Kind::Object,
                    ..held
                }),
                kind: Kind::Word,
                clean: false,
                plain: true,
                fact: held.fact,
            };
        }
        let own = Owner::Local(self.scope().depth as u8);
        let held = self.take(src);
        if held.kind == Kind::Borrowed(own) {
            return Held {
                value: self.owned_word(held),
                kind: Kind::Word,
                ..held
            };
        }
        held
    }

    /// The words that the call owns, which has no frame.
    fn gone(&mut self) -> Vec<Value> {
        let (first, count) = (self.scope().first, usize::from(self.code().register_count));
        let mut gone = Vec::new();
        for index in first..first + count {
            match self.state.places[index] {
                Place::Memory => gone.push(self.read(index)),
                Place::Value(held) if matches!(held.kind, Kind::Word | Kind::Object) => gone.push(held.value),
                Place::Value(held) if held.clean && !held.plain => self.forget_memory(index),
                Place::Value(_) | Place::Dead => {}
            }
        }
        gone
    }

    /// The call is over: its caller's instruction is what is done from here on.
    fn back_in(&mut self, within: Within<'a>) {
        self.state.places.truncate(self.scope().first);
        self.at = within.scope;
        self.pc = within.pc;
    }

    /// The result, or the instance that was made; owned, if something is about to be given up.
    fn owned_result(&mut self, within: Within<'a>, result: Held<Value>, ends: bool) -> Held<Value> {
        let result = match within.instance {
            Some(instance) => self.take(instance),
            None => result,
        };
        if ends && matches!(result.kind, Kind::Borrowed(_)) {
            return Held {
                value: self.owned_word(result),
                kind: Kind::Word,
                ..result
            };
        }
        result
    }

    /// Leaves a call that has a frame.
    fn return_pushed(&mut self, within: Within<'a>, result: Held<Value>) {
        // What dies with the frame may run Python, which sees the callers' frames, and the frame's values in its object.
        let result = match result.kind {
            Kind::Borrowed(_) => Held {
                value: self.owned_word(result),
                kind: Kind::Word,
                ..result
            },
            _ => result,
        };
        self.flush();
        // The frame's object, if there is one, tells where it ended.
        self.store_pc(self.at, self.pc);
        let frame = self.frame_of(self.at);
        let left = self.call(Helper::LeaveInlined, &[self.th, frame], Type::Word);
        self.state.pushed -= 1;
        self.back_in(within);
        self.forget_facts();
        let result = self.owned_result(within, result, false);
        let zero = self.b.int(0);
        let silent = self.b.int_compare(IntCompare::Eq, left, zero);
        let (on, out) = (self.b.block(), self.b.block());
        let stays = match self.nothing_lost() {
            Some(holds) => {
                let no = self.b.bool(false);
                self.b.select(silent, holds, no)
            }
            None => silent,
        };
        self.b.branch(stays, on, out, Likely::Yes);
        self.b.switch_to(out);
        self.aside(|pass| {
            pass.take_in(within.dst, result);
            pass.flush();
            pass.push_frames();
            pass.store_pc(within.scope, within.pc + 1);
            pass.leave(left::GO_ON);
        });
        self.b.switch_to(on);
        self.take_in(within.dst, result);
    }
}
