//! Calls of native functions: those that the compiler knows, and others.

use taipan_code::Reg;
use taipan_code::operand::CallWindow;
use taipan_jit::helpers::{Helper, NativeCall};
use taipan_jit::profile::Native;
use taipan_jit::recipes;
use taipan_lir::Type;
use taipan_object::Value as Word;

use crate::flow::Pass;
use crate::state::{Held, Kind, Place};

impl Pass<'_> {
    /// False: nothing was done.
    pub(crate) fn call_known(
        &mut self,
        native: Native,
        callable: u64,
        dst: Reg,
        window: CallWindow,
        method: bool,
    ) -> bool {
        let argument = window.base.plus(2);
        match native {
            Native::ListAppend => {
                let receiver = window.base.plus(1);
                if !self.kind(receiver).is_some_and(Kind::may_be_object) {
                    return false;
                }
                self.prepare(dst);
                self.guard_is(window.base, callable);
                let list = self.object(receiver).expect("it may be an object");
                self.guard_list(receiver, list);
                self.guard_kept(receiver, list);
                let word = self.stored_word(argument);
                self.own_from_heap();
                self.call(Helper::ListPush, &[list.value, word], Type::Word);
                self.consume_kept(receiver);
                self.consume_kept(window.base);
                let none = recipes::word(&mut self.b, Word::NONE);
                self.assign(dst, none, Kind::Plain);
            }
            Native::Len => {
                if self.number(argument).is_some() {
                    return false;
                }
                self.prepare(dst);
                self.guard_is(window.base, callable);
                let object = self.object(argument).expect("it may be an object");
                let len = self.call(Helper::Length, &[object.value], Type::Word);
                let known = recipes::is_int(&mut self.b, len);
                self.guard(known);
                self.guard_kept(argument, object);
                self.consume_kept(argument);
                self.consume_kept(window.base);
                self.set_place(window.base.plus(1), Place::Dead);
                self.assign(dst, len, Kind::Int);
            }
            Native::Plain if self.call_plain(callable, dst, window, method) => {}
            Native::Plain | Native::Other => {
                let call = NativeCall { window, dst, method };
                let call = self.b.int(call.packed().cast_signed());
                self.by_helper(Helper::CallNative, &[call]);
            }
        }
        true
    }

    /// A call that runs no Python, if its arguments are what they mostly are; else the interpreter does it.
    fn call_plain(&mut self, callable: u64, dst: Reg, window: CallWindow, method: bool) -> bool {
        if method && !self.kind(window.base.plus(1)).is_some_and(Kind::may_be_object) {
            return false;
        }
        let first = if method { 1 } else { 2 };
        let given: Vec<Reg> = (first..window.count + CallWindow::HEAD)
            .map(|i| window.base.plus(i))
            .collect();
        let mut words = Vec::new();
        for reg in &given {
            words.push(match self.number(*reg) {
                Some(held) => match held.kind {
                    Kind::Int | Kind::Plain => held.value,
                    Kind::Bool => recipes::bool_word(&mut self.b, held.value),
                    // It may have to be made, and would have to be given up.
                    _ => return false,
                },
                None => self.object(*reg).expect("what is no number may be an object").value,
            });
        }
        self.guard_is(window.base, callable);
        let unbound = recipes::word(&mut self.b, Word::UNBOUND);
        words.resize(3, unbound);
        let (callable, count) = (self.b.int(callable.cast_signed()), self.b.int(given.len() as i64));
        let args = [self.th, callable, count, words[0], words[1], words[2]];
        let result = self.call(Helper::CallPlain, &args, Type::Word);
        self.require_made(result);
        let mut gone = Vec::new();
        for reg in given {
            if self.number(reg).is_some() {
                self.consume(reg);
                continue;
            }
            let held = self.take(reg);
            gone.extend((held.kind == Kind::Word).then_some(held.value));
        }
        self.consume_kept(window.base);
        self.set_place(window.base.plus(1), Place::Dead);
        // A list of texts may own what is more than text.
        let result = Held::fresh(result, Kind::Word);
        for (i, word) in gone.iter().enumerate() {
            self.own_borrowed();
            self.release_before(*word, Some((dst, result)), &gone[i + 1..]);
        }
        self.take_in(dst, result);
        true
    }
}
