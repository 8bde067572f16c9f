//! `obj[start:stop:step]` and assignment to it, where that is simple: no slice object, no Python.

use taipan_code::Reg;
use taipan_code::operand::{In, Out, Regs};
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_lir::{IntCompare, Type, Value};

use crate::flow::Pass;
use crate::scope::Seen;
use crate::state::{Held, Kind};

impl Pass<'_> {
    /// `LoadSlice`: a part of a list, a tuple or a str.
    pub(crate) fn load_slice(&mut self, dst: Out, obj: In, parts: Regs) {
        if self.cut_later(dst, obj, parts) {
            return;
        }
        let Some((object, words)) = self.sliced(obj.0, parts) else {
            return self.by_helper(Helper::LoadSlice, &[]);
        };
        let [start, stop, step] = words;
        let part = self.call(Helper::SliceOf, &[self.th, object.value, start, stop, step], Type::Word);
        self.require_made(part);
        self.consume_parts(parts);
        self.consume_kept(obj.0);
        // A part of a list is a list.
        let list = Some(Seen::Native(self.profile.types.list));
        let fact = (self.plan.seen(object.fact) == list).then_some(object.fact);
        self.put_owned(dst.0, part);
        if let Some(fact) = fact {
            self.note(dst.0, fact);
        }
    }

    /// `StoreSlice`: as many items of a new list, to a part of a list.
    pub(crate) fn store_slice(&mut self, obj: In, parts: Regs, value: In) {
        if self.assign_part(obj, parts) {
            return;
        }
        let new = if self.is_temporary(value.0) {
            self.object(value.0)
        } else {
            None
        };
        let new = new.filter(|new| matches!(new.kind, Kind::Word | Kind::Object));
        let (Some(new), Some((object, words))) = (new, self.sliced(obj.0, parts)) else {
            return self.by_helper(Helper::StoreSlice, &[]);
        };
        let [start, stop, step] = words;
        let args = [object.value, start, stop, step, new.value];
        let done = self.call(Helper::ExchangeSlice, &args, Type::Word);
        let zero = self.b.int(0);
        let is_done = self.b.int_compare(IntCompare::Ne, done, zero);
        self.require(is_done, None);
        self.consume_parts(parts);
        self.consume_kept(obj.0);
        // The old items die with the list that has them now, if it has not died yet.
        let gone = self.take(value.0);
        self.own_borrowed();
        let one = self.b.int(1);
        let remains = self.b.int_compare(IntCompare::Eq, done, one);
        self.when(remains, |pass| pass.release(gone.value, &[]));
    }

    /// The sequence and the words of the parts; None if it is not simple. Guards that giving the sequence up destroys
    /// nothing.
    pub(crate) fn sliced(&mut self, obj: Reg, parts: Regs) -> Option<(Held<Value>, [Value; 3])> {
        if self.is_generic() {
            return None;
        }
        let object = self.object(obj)?;
        let mut words = [object.value; 3];
        for (word, i) in words.iter_mut().zip(0..) {
            let part = parts.base.plus(i);
            *word = match self.number(part) {
                Some(held) if matches!(held.kind, Kind::Int | Kind::Plain) => held.value,
                Some(_) => return None,
                None => self.int(part)?,
            };
        }
        if self.is_temporary(obj) && !matches!(object.kind, Kind::Borrowed(_)) {
            let pointer = recipes::is_pointer(&mut self.b, object.value);
            self.guard(pointer);
        }
        self.guard_kept(obj, object);
        Some((object, words))
    }

    pub(crate) fn consume_parts(&mut self, parts: Regs) {
        for i in 0..parts.count {
            self.consume(parts.base.plus(i));
        }
    }
}
