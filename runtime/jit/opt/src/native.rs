//! Calls of native functions: those that the compiler knows, and others.

use taipan_code::Reg;
use taipan_code::operand::CallWindow;
use taipan_jit::helpers::{Helper, NativeCall};
use taipan_jit::profile::Native;
use taipan_jit::recipes;
use taipan_lir::Type;
use taipan_object::Value as Word;

use crate::flow::Pass;
use crate::state::{Kind, Place};

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
            Native::Other => {
                let call = NativeCall { window, dst, method };
                let call = self.b.int(call.packed().cast_signed());
                self.by_helper(Helper::CallNative, &[call]);
            }
        }
        true
    }
}
