//! Which instruction is done how.

use taipan_code::Inst;
use taipan_jit::helpers::Helper;
use taipan_jit::recipes;
use taipan_object::Value as Word;
use taipan_object::ops::arith::BinaryOp;
use taipan_object::slots::CompareOp;
use taipan_object::tier::left;

use crate::flow::Pass;
use crate::state::Kind;

impl Pass<'_> {
    /// One instruction.
    pub(crate) fn inst(&mut self, inst: &Inst) {
        match *inst {
            Inst::Nop {} => {}
            Inst::LoadConst { dst, value } => self.load_const(dst, value),
            Inst::LoadInt { dst, value } => {
                self.prepare(dst.0);
                let word = recipes::word(&mut self.b, Word::small(value.0));
                self.assign(dst.0, word, Kind::Int);
            }
            Inst::Move { dst, src } => self.transfer(dst, src),
            Inst::Copy { dst, src } => self.copy(dst, src.0),
            Inst::CheckBound { local } => self.check_bound(local.0),
            Inst::Drop { src } => self.drop_temporary(src.0),
            Inst::LoadGlobal { dst, site, .. } => self.load_global(dst, site),
            Inst::CopyFreeVars {} => self.copy_free_vars(),
            Inst::LoadCell { dst, cell } => self.load_cell(dst, cell.0),
            Inst::StoreCell { cell, src } => self.store_cell(cell.0, src),
            Inst::LoadAttr { dst, obj, site, .. } => self.load_attr(dst, obj, site),
            Inst::LoadMethod { dst, obj, site, .. } => self.load_method(dst, obj, site),
            Inst::StoreAttr { obj, value, site, .. } => self.store_attr(obj, value, site),
            Inst::UnpackSequence { dst, src } => self.unpack(dst, src),
            Inst::GetIter { dst, src } => self.get_iter(dst, src),
            Inst::LoadSlice { dst, obj, parts } => self.load_slice(dst, obj, parts),
            Inst::StoreSlice { obj, parts, value } => self.store_slice(obj, parts, value),
            Inst::LoadItem { dst, obj, index, site } => self.load_item(dst, obj, index, site),
            Inst::StoreItem {
                obj,
                index,
                value,
                site,
            } => self.store_item(obj, index, value, site),
            Inst::Add { dst, lhs, rhs, site } => self.binary(BinaryOp::Add, false, dst, lhs, rhs, site),
            Inst::Sub { dst, lhs, rhs, site } => self.binary(BinaryOp::Sub, false, dst, lhs, rhs, site),
            Inst::Mul { dst, lhs, rhs, site } => self.binary(BinaryOp::Mul, false, dst, lhs, rhs, site),
            Inst::MatMul { dst, lhs, rhs, site } => self.binary(BinaryOp::MatMul, false, dst, lhs, rhs, site),
            Inst::TrueDiv { dst, lhs, rhs, site } => self.binary(BinaryOp::TrueDiv, false, dst, lhs, rhs, site),
            Inst::FloorDiv { dst, lhs, rhs, site } => self.binary(BinaryOp::FloorDiv, false, dst, lhs, rhs, site),
            Inst::Mod { dst, lhs, rhs, site } => self.binary(BinaryOp::Mod, false, dst, lhs, rhs, site),
            Inst::Pow { dst, lhs, rhs, site } => self.binary(BinaryOp::Pow, false, dst, lhs, rhs, site),
            Inst::LShift { dst, lhs, rhs, site } => self.binary(BinaryOp::LShift, false, dst, lhs, rhs, site),
            Inst::RShift { dst, lhs, rhs, site } => self.binary(BinaryOp::RShift, false, dst, lhs, rhs, site),
            Inst::BitAnd { dst, lhs, rhs, site } => self.binary(BinaryOp::And, false, dst, lhs, rhs, site),
            Inst::BitOr { dst, lhs, rhs, site } => self.binary(BinaryOp::Or, false, dst, lhs, rhs, site),
            Inst::BitXor { dst, lhs, rhs, site } => self.binary(BinaryOp::Xor, false, dst, lhs, rhs, site),
            Inst::InplaceAdd { dst, lhs, rhs, site } => self.binary(BinaryOp::Add, true, dst, lhs, rhs, site),
            Inst::InplaceSub { dst, lhs, rhs, site } => self.binary(BinaryOp::Sub, true, dst, lhs, rhs, site),
            Inst::InplaceMul { dst, lhs, rhs, site } => self.binary(BinaryOp::Mul, true, dst, lhs, rhs, site),
            Inst::InplaceMatMul { dst, lhs, rhs, site } => self.binary(BinaryOp::MatMul, true, dst, lhs, rhs, site),
            Inst::InplaceTrueDiv { dst, lhs, rhs, site } => self.binary(BinaryOp::TrueDiv, true, dst, lhs, rhs, site),
            Inst::InplaceFloorDiv { dst, lhs, rhs, site } => self.binary(BinaryOp::FloorDiv, true, dst, lhs, rhs, site),
            Inst::InplaceMod { dst, lhs, rhs, site } => self.binary(BinaryOp::Mod, true, dst, lhs, rhs, site),
            Inst::InplacePow { dst, lhs, rhs, site } => self.binary(BinaryOp::Pow, true, dst, lhs, rhs, site),
            Inst::InplaceLShift { dst, lhs, rhs, site } => self.binary(BinaryOp::LShift, true, dst, lhs, rhs, site),
            Inst::InplaceRShift { dst, lhs, rhs, site } => self.binary(BinaryOp::RShift, true, dst, lhs, rhs, site),
            Inst::InplaceBitAnd { dst, lhs, rhs, site } => self.binary(BinaryOp::And, true, dst, lhs, rhs, site),
            Inst::InplaceBitOr { dst, lhs, rhs, site } => self.binary(BinaryOp::Or, true, dst, lhs, rhs, site),
            Inst::InplaceBitXor { dst, lhs, rhs, site } => self.binary(BinaryOp::Xor, true, dst, lhs, rhs, site),
            Inst::Lt { dst, lhs, rhs, site } => self.compare(CompareOp::Lt, dst, lhs, rhs, site),
            Inst::Le { dst, lhs, rhs, site } => self.compare(CompareOp::Le, dst, lhs, rhs, site),
            Inst::Eq { dst, lhs, rhs, site } => self.compare(CompareOp::Eq, dst, lhs, rhs, site),
            Inst::Ne { dst, lhs, rhs, site } => self.compare(CompareOp::Ne, dst, lhs, rhs, site),
            Inst::Gt { dst, lhs, rhs, site } => self.compare(CompareOp::Gt, dst, lhs, rhs, site),
            Inst::Ge { dst, lhs, rhs, site } => self.compare(CompareOp::Ge, dst, lhs, rhs, site),
            Inst::Neg { dst, src, site } => self.negate(dst, src, site),
            Inst::Contains { dst, item, container } => self.contains(dst, item, container, true),
            Inst::NotContains { dst, item, container } => self.contains(dst, item, container, false),
            Inst::Not { dst, src } => self.not(dst, src),
            Inst::Is { dst, lhs, rhs } => self.is(dst, lhs, rhs, true),
            Inst::IsNot { dst, lhs, rhs } => self.is(dst, lhs, rhs, false),
            Inst::Jump { target } => self.jump(target.0 as usize),
            Inst::JumpBack { target, .. } => self.jump_back(target.0 as usize),
            Inst::JumpIfTrue { cond, target } => self.jump_if(cond.0, target.0 as usize, true, true),
            Inst::JumpIfFalse { cond, target } => self.jump_if(cond.0, target.0 as usize, false, true),
            Inst::JumpIfTruePeek { cond, target } => self.jump_if(cond.0, target.0 as usize, true, false),
            Inst::JumpIfFalsePeek { cond, target } => self.jump_if(cond.0, target.0 as usize, false, false),
            Inst::JumpIfNone { src, target } => self.jump_if_none(src, target.0 as usize, true),
            Inst::JumpIfNotNone { src, target } => self.jump_if_none(src, target.0 as usize, false),
            Inst::ForIter { dst, iter, done, site } => self.for_iter(dst, iter, done.0 as usize, site),
            Inst::Send { receiver, done, .. } => {
                let to = self.helper(Helper::Step, &[]);
                self.iterated(to, receiver, done.0 as usize);
            }
            Inst::BuildTuple { dst, items } => self.build_tuple(dst, items),
            Inst::BuildList { dst, items } => self.build_list(dst, items),
            Inst::SetAdd { set, value } => self.set_add(set, value),
            Inst::MapAdd { map, key, value } => self.map_add(map, key, value),
            Inst::ListAppend { list, value } => self.list_append(list.0, value),
            Inst::Call { dst, args, .. } | Inst::CallKw { dst, args, .. } => self.call_window(dst, args, false),
            Inst::CallMethod { dst, args, .. } | Inst::CallMethodKw { dst, args, .. } => {
                self.call_window(dst, args, true);
            }
            Inst::Return { src } => self.return_value(src),
            Inst::Yield { .. } | Inst::YieldDelegate { .. } => self.yields(),
            Inst::ReturnGenerator {} => {
                self.flush();
                self.store_pc(self.at, self.pc);
                self.leave(left::INTERPRET);
            }
            Inst::Raise { .. }
            | Inst::RaiseFrom { .. }
            | Inst::RaiseCurrent {}
            | Inst::Reraise { .. }
            | Inst::ContinueUnwind { .. } => {
                let how = self.helper(Helper::Step, &[]);
                self.b.ret(how);
            }
            Inst::DeleteLocal { .. }
            | Inst::ClearLocal { .. }
            | Inst::MakeCell { .. }
            | Inst::MakeCellFrom { .. }
            | Inst::LoadClassCell { .. }
            | Inst::DeleteCell { .. }
            | Inst::StoreGlobal { .. }
            | Inst::DeleteGlobal { .. }
            | Inst::LoadName { .. }
            | Inst::StoreName { .. }
            | Inst::DeleteName { .. }
            | Inst::DeleteAttr { .. }
            | Inst::DeleteItem { .. }
            | Inst::Pos { .. }
            | Inst::Invert { .. }
            | Inst::UnpackEx { .. }
            | Inst::CallEx { .. }
            | Inst::MakeFunction { .. }
            | Inst::LoadBuildClass { .. }
            | Inst::BuildSet { .. }
            | Inst::BuildMap { .. }
            | Inst::BuildSlice { .. }
            | Inst::BuildString { .. }
            | Inst::FormatValue { .. }
            | Inst::ListExtend { .. }
            | Inst::ListToTuple { .. }
            | Inst::SetUpdate { .. }
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
            | Inst::SetupAnnotations {} => self.by_helper(Helper::Step, &[]),
        }
    }
}
