//! Which instruction is done how.

use taipan_code::Inst;
use taipan_code::operand::{In, OperandsSite, Out};
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_lir::Likely;
use taipan_object::Value as Word;
use taipan_object::ops::arith::BinaryOp;
use taipan_object::slots::CompareOp;

use crate::Compiler;

impl Compiler<'_> {
    /// One instruction, in its block.
    pub(crate) fn inst(&mut self, pc: usize, inst: &Inst) {
        match *inst {
            Inst::Nop {} => self.fall(pc),
            Inst::LoadConst { dst, value } => {
                let word = self.source.consts[value.index()];
                self.constant(pc, dst, Word::from_bits(word));
            }
            Inst::LoadInt { dst, value } => self.constant(pc, dst, Word::small(value.0)),
            Inst::Move { dst, src } => self.transfer(pc, dst, src),
            Inst::Copy { dst, src } => self.copy(pc, dst, src.0, false),
            Inst::LoadGlobal { .. } => self.by_patchable(Helper::LoadGlobal, pc),
            Inst::LoadAttr { .. } => self.by_patchable(Helper::LoadAttr, pc),
            Inst::LoadMethod { .. } => self.by_patchable(Helper::LoadMethod, pc),
            Inst::StoreAttr { .. } => self.by_patchable(Helper::StoreAttr, pc),
            Inst::UnpackSequence { .. } => self.by_helper(Helper::Unpack, pc, &[]),
            Inst::LoadSlice { .. } => self.by_helper(Helper::LoadSlice, pc, &[]),
            Inst::StoreSlice { .. } => self.by_helper(Helper::StoreSlice, pc, &[]),
            Inst::LoadItem { .. } => self.by_helper(Helper::LoadItem, pc, &[]),
            Inst::StoreItem { .. } => self.by_helper(Helper::StoreItem, pc, &[]),
            Inst::Add { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Add, false, dst, lhs, rhs, site),
            Inst::Sub { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Sub, false, dst, lhs, rhs, site),
            Inst::Mul { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Mul, false, dst, lhs, rhs, site),
            Inst::MatMul { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::MatMul, false, dst, lhs, rhs, site),
            Inst::TrueDiv { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::TrueDiv, false, dst, lhs, rhs, site),
            Inst::FloorDiv { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::FloorDiv, false, dst, lhs, rhs, site),
            Inst::Mod { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Mod, false, dst, lhs, rhs, site),
            Inst::Pow { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Pow, false, dst, lhs, rhs, site),
            Inst::LShift { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::LShift, false, dst, lhs, rhs, site),
            Inst::RShift { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::RShift, false, dst, lhs, rhs, site),
            Inst::BitAnd { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::And, false, dst, lhs, rhs, site),
            Inst::BitOr { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Or, false, dst, lhs, rhs, site),
            Inst::BitXor { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Xor, false, dst, lhs, rhs, site),
            Inst::InplaceAdd { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Add, true, dst, lhs, rhs, site),
            Inst::InplaceSub { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Sub, true, dst, lhs, rhs, site),
            Inst::InplaceMul { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Mul, true, dst, lhs, rhs, site),
            Inst::InplaceMatMul { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::MatMul, true, dst, lhs, rhs, site),
            Inst::InplaceTrueDiv { dst, lhs, rhs, site } => {
                self.binary(pc, BinaryOp::TrueDiv, true, dst, lhs, rhs, site)
            }
            Inst::InplaceFloorDiv { dst, lhs, rhs, site } => {
                self.binary(pc, BinaryOp::FloorDiv, true, dst, lhs, rhs, site)
            }
            Inst::InplaceMod { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Mod, true, dst, lhs, rhs, site),
            Inst::InplacePow { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Pow, true, dst, lhs, rhs, site),
            Inst::InplaceLShift { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::LShift, true, dst, lhs, rhs, site),
            Inst::InplaceRShift { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::RShift, true, dst, lhs, rhs, site),
            Inst::InplaceBitAnd { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::And, true, dst, lhs, rhs, site),
            Inst::InplaceBitOr { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Or, true, dst, lhs, rhs, site),
            Inst::InplaceBitXor { dst, lhs, rhs, site } => self.binary(pc, BinaryOp::Xor, true, dst, lhs, rhs, site),
            Inst::Lt { dst, lhs, rhs, .. } => self.compare(pc, CompareOp::Lt, dst, lhs, rhs),
            Inst::Le { dst, lhs, rhs, .. } => self.compare(pc, CompareOp::Le, dst, lhs, rhs),
            Inst::Eq { dst, lhs, rhs, .. } => self.compare(pc, CompareOp::Eq, dst, lhs, rhs),
            Inst::Ne { dst, lhs, rhs, .. } => self.compare(pc, CompareOp::Ne, dst, lhs, rhs),
            Inst::Gt { dst, lhs, rhs, .. } => self.compare(pc, CompareOp::Gt, dst, lhs, rhs),
            Inst::Ge { dst, lhs, rhs, .. } => self.compare(pc, CompareOp::Ge, dst, lhs, rhs),
            Inst::Jump { target } => {
                let block = self.blocks[target.0 as usize];
                self.b.jump(block, &[]);
            }
            Inst::JumpBack { target, .. } => {
                let to = self.helper(Helper::BackEdge, pc, &[]);
                self.go(to, &[target.0 as usize]);
            }
            Inst::JumpIfTrue { cond, target } => self.jump_if(pc, cond.0, target.0 as usize, true),
            Inst::JumpIfFalse { cond, target } => self.jump_if(pc, cond.0, target.0 as usize, false),
            Inst::JumpIfTruePeek { cond, target } => self.jump_if(pc, cond.0, target.0 as usize, true),
            Inst::JumpIfFalsePeek { cond, target } => self.jump_if(pc, cond.0, target.0 as usize, false),
            Inst::ForIter { done, .. } => {
                let to = self.helper(Helper::ForIter, pc, &[]);
                self.go(to, &[pc + 1, done.0 as usize]);
            }
            Inst::Call { .. } | Inst::CallMethod { .. } | Inst::CallKw { .. } | Inst::CallMethodKw { .. } => {
                self.by_helper(Helper::CallNested, pc, &[]);
            }
            Inst::Return { .. } => {
                let how = self.helper(Helper::Return, pc, &[]);
                self.b.ret(how);
            }
            Inst::Yield { .. } | Inst::YieldDelegate { .. } => {
                let how = self.helper(Helper::Yield, pc, &[]);
                self.b.ret(how);
            }
            Inst::ReturnGenerator {} => self.interpret(pc),
            Inst::JumpIfNone { target, .. } | Inst::JumpIfNotNone { target, .. } => {
                let to = self.helper(Helper::Step, pc, &[]);
                self.go(to, &[pc + 1, target.0 as usize]);
            }
            Inst::Send { done, .. } => {
                let to = self.helper(Helper::Step, pc, &[]);
                self.go(to, &[pc + 1, done.0 as usize]);
            }
            Inst::Raise { .. }
            | Inst::RaiseFrom { .. }
            | Inst::RaiseCurrent {}
            | Inst::Reraise { .. }
            | Inst::ContinueUnwind { .. } => {
                let how = self.helper(Helper::Step, pc, &[]);
                self.b.ret(how);
            }
            Inst::Drop { .. }
            | Inst::CheckBound { .. }
            | Inst::DeleteLocal { .. }
            | Inst::ClearLocal { .. }
            | Inst::MakeCell { .. }
            | Inst::MakeCellFrom { .. }
            | Inst::CopyFreeVars {}
            | Inst::LoadCell { .. }
            | Inst::LoadClassCell { .. }
            | Inst::StoreCell { .. }
            | Inst::DeleteCell { .. }
            | Inst::StoreGlobal { .. }
            | Inst::DeleteGlobal { .. }
            | Inst::LoadName { .. }
            | Inst::StoreName { .. }
            | Inst::DeleteName { .. }
            | Inst::DeleteAttr { .. }
            | Inst::DeleteItem { .. }
            | Inst::Neg { .. }
            | Inst::Pos { .. }
            | Inst::Invert { .. }
            | Inst::Not { .. }
            | Inst::Is { .. }
            | Inst::IsNot { .. }
            | Inst::Contains { .. }
            | Inst::NotContains { .. }
            | Inst::GetIter { .. }
            | Inst::UnpackEx { .. }
            | Inst::CallEx { .. }
            | Inst::MakeFunction { .. }
            | Inst::LoadBuildClass { .. }
            | Inst::BuildTuple { .. }
            | Inst::BuildList { .. }
            | Inst::BuildSet { .. }
            | Inst::BuildMap { .. }
            | Inst::BuildSlice { .. }
            | Inst::BuildString { .. }
            | Inst::FormatValue { .. }
            | Inst::ListAppend { .. }
            | Inst::ListExtend { .. }
            | Inst::ListToTuple { .. }
            | Inst::SetAdd { .. }
            | Inst::SetUpdate { .. }
            | Inst::MapAdd { .. }
            | Inst::DictUpdate { .. }
            | Inst::DictMerge { .. }
            | Inst::ImportName { .. }
            | Inst::ImportFrom { .. }
            | Inst::ImportStar { .. }
            | Inst::PushExcInfo { .. }
            | Inst::PopExcInfo { .. }
            | Inst::CheckExcMatch { .. }
            | Inst::CheckEgMatch { .. }
            | Inst::PrepReraiseStar { .. }
            | Inst::BeforeWith { .. }
            | Inst::BeforeAsyncWith { .. }
            | Inst::WithExceptStart { .. }
            | Inst::LoadAssertionError { .. }
            | Inst::GetYieldFromIter { .. }
            | Inst::GetAwaitable { .. }
            | Inst::GetAsyncIter { .. }
            | Inst::GetAsyncNext { .. }
            | Inst::EndAsyncFor { .. }
            | Inst::AsyncGenWrap { .. }
            | Inst::MatchClass { .. }
            | Inst::MatchMapping { .. }
            | Inst::MatchSequence { .. }
            | Inst::MatchKeys { .. }
            | Inst::GetLen { .. }
            | Inst::PrintExpr { .. }
            | Inst::SetupAnnotations {} => self.by_helper(Helper::Step, pc, &[]),
        }
    }

    /// `dst = lhs op rhs`: in place for small ints where that is short, else by the helper.
    #[expect(clippy::too_many_arguments, reason = "an instruction's operands")]
    fn binary(&mut self, pc: usize, op: BinaryOp, inplace: bool, dst: Out, lhs: In, rhs: In, site: OperandsSite) {
        let here = self.b.current();
        let quick = recipes::is_short(op);
        let slow = if quick { self.b.block() } else { here };
        self.b.switch_to(slow);
        let index = BinaryOp::ALL.iter().position(|other| *other == op);
        let code =
            index.expect("the table has every operator") as i64 | i64::from(inplace) << 8 | (site.index() as i64) << 16;
        let more = [self.b.int(code), self.b.int(Self::registers(dst, lhs, rhs))];
        self.by_helper(Helper::Binary, pc, &more);
        if !quick {
            return;
        }
        self.b.switch_to(here);
        let (a, b) = (self.read(lhs.0), self.read(rhs.0));
        self.both_ints(a, b, slow);
        if dst.0 != lhs.0 && dst.0 != rhs.0 {
            self.overwrites_nothing(dst, slow);
        }
        let (result, too_large) = recipes::small_ints(&mut self.b, op, a, b);
        if let Some(too_large) = too_large {
            let on = self.b.block();
            self.b.branch(too_large, slow, on, Likely::No);
            self.b.switch_to(on);
        }
        self.write(dst.0, result);
        self.fall(pc);
    }
}
