//! What the code relies on without looking: that classes, functions and namespaces are as they were.
//!
//! Only Python changes them. So the code looks at its flag where it is entered, and where Python may have run and control
//! goes on ([`Pass::helper`]); where guards fail it leaves anyway.

use taipan_jit::helpers::Helper;
use taipan_lir::{Block, IntCompare, Likely, Region, Type, Value, Width};
use taipan_object::assumptions::Assumption;
use taipan_object::frame::Frame;
use taipan_object::tier::left;

use crate::flow::Pass;

impl Pass<'_> {
    /// Whether something is assumed: it needs no guard.
    pub(crate) fn assumes(&self, assumption: Assumption) -> bool {
        self.profile.assumed.contains(&assumption)
    }

    /// Whether nothing of what the code relies on is lost; None: it relies on nothing.
    pub(crate) fn nothing_lost(&mut self) -> Option<Value> {
        let zero = self.b.int(0);
        let holds = (!self.profile.assumed.is_empty()).then(|| {
            let flag = self.profile.lost.as_ptr().expose_provenance() as u64;
            let flag = self.b.int(flag.cast_signed());
            let raised = self.b.load(Region::Any, Width::Word, flag, 0);
            self.b.int_compare(IntCompare::Eq, raised, zero)
        });
        if !self.profile.stress.retire {
            return holds;
        }
        let retires = self.call(Helper::Retire, &[self.th], Type::Word);
        let stays = self.b.int_compare(IntCompare::Eq, retires, zero);
        let no = self.b.bool(false);
        Some(match holds {
            Some(holds) => self.b.select(stays, holds, no),
            None => stays,
        })
    }

    /// Where control enters: goes on if nothing is lost and the frame's namespaces are those that are known.
    pub(crate) fn check_entry(&mut self, missed: Block) {
        if self.profile.assumed.is_empty() {
            return;
        }
        let flag = self.profile.lost.as_ptr().expose_provenance() as u64;
        let (globals, builtins) = self.profile.namespaces;
        let flag = self.b.int(flag.cast_signed());
        let (globals_at, builtins_at) = (
            std::mem::offset_of!(Frame, globals) as i32,
            std::mem::offset_of!(Frame, builtins) as i32,
        );
        for (base, offset, wanted) in [
            (flag, 0, 0),
            (self.frame, globals_at, globals),
            (self.frame, builtins_at, builtins),
        ] {
            let found = self.b.load(Region::Any, Width::Word, base, offset);
            let wanted = self.b.int(wanted.cast_signed());
            let same = self.b.int_compare(IntCompare::Eq, found, wanted);
            let on = self.b.block();
            self.b.branch(same, on, missed, Likely::Yes);
            self.b.switch_to(on);
        }
    }

    /// After a helper that may have run Python and said `to`: leaves if something is lost. The frames are as the interpreter
    /// would have them.
    pub(crate) fn leave_if_lost(&mut self, to: Value) {
        let Some(holds) = self.nothing_lost() else {
            return;
        };
        let (on, out) = (self.b.block(), self.b.block());
        self.b.branch(holds, on, out, Likely::Yes);
        self.b.switch_to(out);
        let frame = self.frame_of(self.at);
        let leaving = self.leaving();
        self.b.jump(leaving, &[to, frame]);
        self.b.switch_to(on);
    }

    /// The block that leaves: if a helper has said where the frame goes on, there.
    fn leaving(&mut self) -> Block {
        if let Some(block) = self.lost {
            return block;
        }
        let here = self.b.current();
        let block = self.b.block();
        self.lost = Some(block);
        let (to, frame) = (self.b.param(block, Type::Word), self.b.param(block, Type::Word));
        self.b.switch_to(block);
        let (limit, place, other) = (self.b.int(left::GO_ON.cast_signed()), self.b.block(), self.b.block());
        let is_place = self.b.int_compare(IntCompare::Below, to, limit);
        self.b.branch(is_place, place, other, Likely::Yes);
        self.b.switch_to(place);
        let offset = std::mem::offset_of!(Frame, pc) as i32;
        self.b.store(Region::Frame, Width::Word32, frame, offset, to);
        self.leave(left::GO_ON);
        self.b.switch_to(other);
        self.b.ret(to);
        self.b.switch_to(here);
        block
    }
}
