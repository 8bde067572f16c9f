//! The loop.
//!
//! A step reads an instruction, does it, and goes on; an exception leaves the inner loop and is unwound by the outer one.
//! Calls to Python functions and returns to inlined callers change the frame and stay in the loop.

use taipan_code::operand::{In, OperandsSite, Out};
use taipan_code::{Inst, Reg};
use taipan_object::frame::{Frame, FrameKind};
use taipan_object::heap::{Ref, Value};
use taipan_object::ops;
use taipan_object::ops::arith::{self, BinaryOp, UnaryOp};
use taipan_object::slots::CompareOp;
use taipan_object::tier::left;
use taipan_object::types::cell::PyCell;
use taipan_object::types::generator::GeneratorCore;
use taipan_object::types::list::PyList;
use taipan_object::types::{coroutine, exception_group};
use taipan_object::{Downcast, Exc, PyResult, Raised, Thread, type_of};

use crate::calls::{Called, call, call_keywords};
use crate::compiled;
use crate::current::Current;
use crate::entry::Leave;
use crate::generators::Step;
use crate::machine::Registers;
use crate::quick::{
    append_in_place, binary_slow, compare_plain, load_item, next_item, quick_binary, quick_truth, store_item, unpack,
};
use crate::{attr, build, frames, generators, global, import, pattern, short, slices, trace, unwind};

fn truth(th: &Thread, registers: Registers, cond: In) -> PyResult<bool> {
    let operand = registers.operand(cond);
    ops::convert::truth(th, &operand)
}

/// Events of a frame that starts. A function that makes a generator has none of its own; resumed ones had theirs.
#[cold]
fn enter_traced(th: &Thread, current: Current) -> PyResult<()> {
    let frame = current.frame();
    if frame.code().data.flags.is_resumable() {
        return Ok(());
    }
    trace::entered(th, frame)
}

/// Does what is pending at a safepoint.
#[cold]
fn safepoint(th: &Thread) -> PyResult<()> {
    taipan_object::safepoint::run(th)
}

/// Runs the frame `start` from its `pc` on, or from where `raise` is handled. `fresh`: the frame has not run yet. `SINGLE`: leaves after one instruction, and with an exception before it is unwound.
#[expect(clippy::too_many_lines, reason = "the dispatch loop: one arm an op")]
pub(crate) fn run<const SINGLE: bool>(
    th: &Thread,
    start: *mut Frame,
    raise: Option<Raised>,
    generator: Option<&GeneratorCore>,
    fresh: bool,
) -> PyResult<Leave> {
    let mut current = Current::of(start);
    // SAFETY: the frame is valid.
    let mut pc = unsafe { (*start).pc.get() } as usize;
    let mut pending = raise;
    let mut stepped = false;
    let mut started = fresh && pending.is_none();
    loop {
        let raised: Raised = 'run: {
            if let Some(raised) = pending.take() {
                break 'run raised;
            }
            if started {
                started = false;
                if th.tracing.get()
                    && let Err(raised) = enter_traced(th, current)
                {
                    break 'run raised;
                }
            }
            macro_rules! attempt {
                ($e:expr) => {
                    match $e {
                        Ok(value) => value,
                        Err(raised) => break 'run raised,
                    }
                };
            }
            macro_rules! binary {
                ($op:ident, $inplace:literal, $dst:ident, $lhs:ident, $rhs:ident, $site:ident) => {{
                    let _: OperandsSite = $site;
                    let registers = current.registers;
                    let (a, b) = (registers.raw($lhs.0), registers.raw($rhs.0));
                    match quick_binary(BinaryOp::$op, a, b) {
                        Some(value) => registers.set_plain($dst, value),
                        None if $inplace
                            && BinaryOp::$op == BinaryOp::Add
                            && append_in_place(registers, $dst, $lhs, $rhs) => {}
                        None => {
                            let value = attempt!(binary_slow(th, registers, BinaryOp::$op, $inplace, $lhs, $rhs));
                            registers.set($dst, value);
                        }
                    }
                }};
            }
            // Writes a condition. It is mostly followed by the jump that it decides, which is done at once then; the
            // result is written all the same: `small = n < 3` followed by `if small:` names it.
            macro_rules! decide {
                ($dst:ident, $holds:expr) => {{
                    let holds: bool = $holds;
                    current.registers.set_plain($dst, Value::from_bool(holds));
                    match current.inst(pc + 1) {
                        _ if SINGLE => {}
                        Inst::JumpIfFalse { cond, target } if cond.0 == $dst.0 => {
                            pc = if holds { pc + 2 } else { target.0 as usize };
                            continue;
                        }
                        Inst::JumpIfTrue { cond, target } if cond.0 == $dst.0 => {
                            pc = if holds { target.0 as usize } else { pc + 2 };
                            continue;
                        }
                        _ => {}
                    }
                }};
            }
            macro_rules! compare {
                ($op:ident, $dst:ident, $lhs:ident, $rhs:ident) => {{
                    let registers = current.registers;
                    match compare_plain(registers, CompareOp::$op, $lhs, $rhs) {
                        Some(holds) => decide!($dst, holds),
                        None => {
                            let (a, b) = (registers.operand($lhs), registers.operand($rhs));
                            let value = attempt!(ops::compare::rich(th, &a, &b, CompareOp::$op));
                            drop((a, b));
                            registers.set($dst, value);
                        }
                    }
                }};
            }
            macro_rules! unary {
                ($op:ident, $dst:ident, $src:ident) => {{
                    let operand = current.registers.operand($src);
                    let value = attempt!(arith::unary(th, UnaryOp::$op, &operand));
                    drop(operand);
                    current.registers.set($dst, value);
                }};
            }
            macro_rules! jump_if {
                ($cond:ident, $target:ident, $wanted:literal) => {{
                    let word = current.registers.raw($cond.0);
                    let holds = match quick_truth(word) {
                        Some(holds) => holds,
                        None => attempt!(truth(th, current.registers, $cond)),
                    };
                    if holds == $wanted {
                        pc = $target.0 as usize;
                        continue;
                    }
                }};
            }
            macro_rules! jump_if_peek {
                ($cond:ident, $target:ident, $wanted:literal) => {{
                    let holds = match quick_truth(current.registers.raw($cond.0)) {
                        Some(holds) => holds,
                        None => {
                            let operand = current.registers.peek($cond);
                            attempt!(ops::convert::truth(th, &operand))
                        }
                    };
                    if holds == $wanted {
                        pc = $target.0 as usize;
                        continue;
                    }
                }};
            }
            'enter: loop {
                macro_rules! called {
                    ($dst:ident, $e:expr) => {
                        match attempt!($e) {
                            Called::Done(value) => current.registers.set($dst, value),
                            Called::Entered(frame) => {
                                current = Current::of(frame);
                                pc = 0;
                                if th.tracing.get() {
                                    attempt!(enter_traced(th, current));
                                }
                                continue 'enter;
                            }
                        }
                    };
                }
                // What is hot goes on in compiled code, if it has some for this place.
                if !SINGLE && current.code().tier.tick() && !th.tracing.get() {
                    match compiled::enter(th, current, pc) {
                        None => {}
                        Some(left::RETURNED) => return Ok(Leave::Return(th.handover.take_value())),
                        Some(how) => {
                            current = Current::of(th.frame.get());
                            pc = current.frame().pc.get() as usize;
                            match how {
                                left::INTERPRET => {}
                                left::RAISED => break 'run th.handover.take_raised(),
                                left::YIELDED => {
                                    generators::note_delegate(current, generator);
                                    return Ok(Leave::Yield(th.handover.take_value()));
                                }
                                _ => continue,
                            }
                        }
                    }
                }
                loop {
                    if SINGLE && std::mem::replace(&mut stepped, true) {
                        current.set_pc(pc);
                        return Ok(Leave::Stepped);
                    }
                    current.set_pc(pc);
                    if th.tracing.get() {
                        attempt!(trace::instruction(th, current.frame(), pc));
                        // A trace function may have made the frame jump.
                        pc = current.frame().pc.get() as usize;
                    }
                    let registers = current.registers;
                    match current.inst(pc) {
                        Inst::Nop {} => {}
                        Inst::LoadConst { dst, value } => {
                            registers.set(dst, current.code().consts[value.index()].clone())
                        }
                        Inst::LoadInt { dst, value } => registers.set_plain(dst, Value::small(value.0)),
                        Inst::Move { dst, src } => {
                            let value = registers.owned(src);
                            registers.set(dst, value);
                        }
                        Inst::Copy { dst, src } => {
                            let value = registers.peek(src);
                            registers.set(dst, value);
                        }
                        Inst::Drop { src } => registers.clear(src.0),
                        Inst::CheckBound { local } => {
                            if registers.raw(local.0).is_unbound() {
                                break 'run global::unbound(th, current.frame(), local.0);
                            }
                        }
                        Inst::DeleteLocal { local } => {
                            if registers.raw(local.0).is_unbound() {
                                break 'run global::unbound(th, current.frame(), local.0);
                            }
                            registers.clear(local.0);
                        }
                        Inst::ClearLocal { local } => registers.clear(local.0),
                        Inst::MakeCell { cell } => registers.set(cell, PyCell::new_ref(None).into_ref()),
                        Inst::MakeCellFrom { cell, local } => {
                            let value = registers.take(local.0);
                            registers.set(cell, PyCell::new_ref(value).into_ref());
                        }
                        Inst::CopyFreeVars {} => short::copy_free_vars(current),
                        Inst::LoadCell { dst, cell } => attempt!(short::load_cell(th, current, dst, cell)),
                        Inst::LoadClassCell { dst, cell } => {
                            let object = registers.peek(cell);
                            let value = attempt!(global::load_class_cell(th, current.frame(), cell.0, &object));
                            registers.set(dst, value);
                        }
                        Inst::StoreCell { cell, src } => short::store_cell(registers, cell, src),
                        Inst::DeleteCell { cell } => {
                            let object = registers.peek(cell);
                            if global::cell(&object).value.take().is_none() {
                                break 'run global::unbound(th, current.frame(), cell.0);
                            }
                        }
                        Inst::LoadGlobal { dst, name, site } => {
                            let name = &current.code().names[name.index()];
                            let feedback = current.feedback(site.index());
                            let value = attempt!(global::load(th, current.frame(), name, feedback));
                            registers.set(dst, value);
                        }
                        Inst::StoreGlobal { src, name } => {
                            let value = registers.owned(src);
                            current
                                .frame()
                                .globals()
                                .set_str(&current.code().names[name.index()], value);
                        }
                        Inst::DeleteGlobal { name } => {
                            attempt!(global::delete_global(
                                th,
                                current.frame(),
                                &current.code().names[name.index()]
                            ));
                        }
                        Inst::LoadName { dst, name, site } => {
                            let name = &current.code().names[name.index()];
                            let feedback = current.feedback(site.index());
                            let value = attempt!(global::load_name(th, current.frame(), name, feedback));
                            registers.set(dst, value);
                        }
                        Inst::StoreName { src, name } => {
                            let value = registers.owned(src);
                            let name = &current.code().names[name.index()];
                            attempt!(global::store_name(th, current.frame(), name, value));
                        }
                        Inst::DeleteName { name } => {
                            attempt!(global::delete_name(
                                th,
                                current.frame(),
                                &current.code().names[name.index()]
                            ));
                        }
                        Inst::LoadAttr { dst, obj, name, site } => {
                            let object = registers.operand(obj);
                            let feedback = current.feedback(site.index());
                            let value = match attr::load_slot(&object, feedback) {
                                Some(value) => value,
                                None => attempt!(attr::load(th, current.code(), &object, name, feedback)),
                            };
                            drop(object);
                            registers.set(dst, value);
                        }
                        Inst::LoadMethod { dst, obj, name, site } => {
                            if !attr::quick_method(registers, dst, obj, current.feedback(site.index())) {
                                attempt!(attr::method_to_window(th, current, dst, obj, name, site));
                            }
                        }
                        Inst::StoreAttr { obj, value, name, site } => {
                            let object = registers.operand(obj);
                            let value = registers.owned(value);
                            let feedback = current.feedback(site.index());
                            if let Err(value) = attr::store_slot(&object, value, feedback) {
                                attempt!(attr::store(th, current.code(), &object, name, value, feedback));
                            }
                        }
                        Inst::DeleteAttr { obj, name } => {
                            let object = registers.operand(obj);
                            attempt!(ops::attr::set(th, &object, &current.code().names[name.index()], None));
                        }
                        Inst::LoadItem { dst, obj, index, .. } => {
                            let value = attempt!(load_item(th, registers, obj, index));
                            registers.set(dst, value);
                        }
                        Inst::StoreItem { obj, index, value, .. } => {
                            attempt!(store_item(th, registers, obj, index, value));
                        }
                        Inst::LoadSlice { dst, obj, parts } => {
                            attempt!(slices::load(th, registers, dst, obj, parts));
                        }
                        Inst::StoreSlice { obj, parts, value } => {
                            attempt!(slices::store(th, registers, obj, parts, value));
                        }
                        Inst::DeleteItem { obj, index } => {
                            let (object, key) = (registers.operand(obj), registers.operand(index));
                            attempt!(ops::item::delete(th, &object, &key));
                        }
                        Inst::Add { dst, lhs, rhs, site } => binary!(Add, false, dst, lhs, rhs, site),
                        Inst::Sub { dst, lhs, rhs, site } => binary!(Sub, false, dst, lhs, rhs, site),
                        Inst::Mul { dst, lhs, rhs, site } => binary!(Mul, false, dst, lhs, rhs, site),
                        Inst::MatMul { dst, lhs, rhs, site } => binary!(MatMul, false, dst, lhs, rhs, site),
                        Inst::TrueDiv { dst, lhs, rhs, site } => binary!(TrueDiv, false, dst, lhs, rhs, site),
                        Inst::FloorDiv { dst, lhs, rhs, site } => binary!(FloorDiv, false, dst, lhs, rhs, site),
                        Inst::Mod { dst, lhs, rhs, site } => binary!(Mod, false, dst, lhs, rhs, site),
                        Inst::Pow { dst, lhs, rhs, site } => binary!(Pow, false, dst, lhs, rhs, site),
                        Inst::LShift { dst, lhs, rhs, site } => binary!(LShift, false, dst, lhs, rhs, site),
                        Inst::RShift { dst, lhs, rhs, site } => binary!(RShift, false, dst, lhs, rhs, site),
                        Inst::BitAnd { dst, lhs, rhs, site } => binary!(And, false, dst, lhs, rhs, site),
                        Inst::BitOr { dst, lhs, rhs, site } => binary!(Or, false, dst, lhs, rhs, site),
                        Inst::BitXor { dst, lhs, rhs, site } => binary!(Xor, false, dst, lhs, rhs, site),
                        Inst::InplaceAdd { dst, lhs, rhs, site } => binary!(Add, true, dst, lhs, rhs, site),
                        Inst::InplaceSub { dst, lhs, rhs, site } => binary!(Sub, true, dst, lhs, rhs, site),
                        Inst::InplaceMul { dst, lhs, rhs, site } => binary!(Mul, true, dst, lhs, rhs, site),
                        Inst::InplaceMatMul { dst, lhs, rhs, site } => binary!(MatMul, true, dst, lhs, rhs, site),
                        Inst::InplaceTrueDiv { dst, lhs, rhs, site } => binary!(TrueDiv, true, dst, lhs, rhs, site),
                        Inst::InplaceFloorDiv { dst, lhs, rhs, site } => binary!(FloorDiv, true, dst, lhs, rhs, site),
                        Inst::InplaceMod { dst, lhs, rhs, site } => binary!(Mod, true, dst, lhs, rhs, site),
                        Inst::InplacePow { dst, lhs, rhs, site } => binary!(Pow, true, dst, lhs, rhs, site),
                        Inst::InplaceLShift { dst, lhs, rhs, site } => binary!(LShift, true, dst, lhs, rhs, site),
                        Inst::InplaceRShift { dst, lhs, rhs, site } => binary!(RShift, true, dst, lhs, rhs, site),
                        Inst::InplaceBitAnd { dst, lhs, rhs, site } => binary!(And, true, dst, lhs, rhs, site),
                        Inst::InplaceBitOr { dst, lhs, rhs, site } => binary!(Or, true, dst, lhs, rhs, site),
                        Inst::InplaceBitXor { dst, lhs, rhs, site } => binary!(Xor, true, dst, lhs, rhs, site),
                        Inst::Neg { dst, src, .. } => unary!(Neg, dst, src),
                        Inst::Pos { dst, src, .. } => unary!(Pos, dst, src),
                        Inst::Invert { dst, src, .. } => unary!(Invert, dst, src),
                        Inst::Not { dst, src } => {
                            let holds = match quick_truth(registers.raw(src.0)) {
                                Some(holds) => holds,
                                None => attempt!(truth(th, registers, src)),
                            };
                            registers.set_plain(dst, Value::from_bool(!holds));
                        }
                        Inst::Lt { dst, lhs, rhs, .. } => compare!(Lt, dst, lhs, rhs),
                        Inst::Le { dst, lhs, rhs, .. } => compare!(Le, dst, lhs, rhs),
                        Inst::Eq { dst, lhs, rhs, .. } => compare!(Eq, dst, lhs, rhs),
                        Inst::Ne { dst, lhs, rhs, .. } => compare!(Ne, dst, lhs, rhs),
                        Inst::Gt { dst, lhs, rhs, .. } => compare!(Gt, dst, lhs, rhs),
                        Inst::Ge { dst, lhs, rhs, .. } => compare!(Ge, dst, lhs, rhs),
                        Inst::Is { dst, lhs, rhs } => {
                            let (a, b) = (registers.operand(lhs), registers.operand(rhs));
                            let same = a.is(&b);
                            drop((a, b));
                            decide!(dst, same);
                        }
                        Inst::IsNot { dst, lhs, rhs } => {
                            let (a, b) = (registers.operand(lhs), registers.operand(rhs));
                            let same = a.is(&b);
                            drop((a, b));
                            decide!(dst, !same);
                        }
                        Inst::Contains { dst, item, container } => {
                            let found = attempt!(short::contains(th, registers, item, container));
                            decide!(dst, found);
                        }
                        Inst::NotContains { dst, item, container } => {
                            let found = attempt!(short::contains(th, registers, item, container));
                            decide!(dst, !found);
                        }
                        Inst::Jump { target } => {
                            pc = target.0 as usize;
                            continue;
                        }
                        Inst::JumpBack { target, .. } => {
                            taipan_object::safepoint::check_allocation(th);
                            if th.has_pending() {
                                attempt!(safepoint(th));
                            }
                            pc = target.0 as usize;
                            continue 'enter;
                        }
                        Inst::JumpIfTrue { cond, target } => jump_if!(cond, target, true),
                        Inst::JumpIfFalse { cond, target } => jump_if!(cond, target, false),
                        Inst::JumpIfTruePeek { cond, target } => jump_if_peek!(cond, target, true),
                        Inst::JumpIfFalsePeek { cond, target } => jump_if_peek!(cond, target, false),
                        Inst::JumpIfNone { src, target } => {
                            let none = registers.operand(src).is_none();
                            if none {
                                pc = target.0 as usize;
                                continue;
                            }
                        }
                        Inst::JumpIfNotNone { src, target } => {
                            let none = registers.operand(src).is_none();
                            if !none {
                                pc = target.0 as usize;
                                continue;
                            }
                        }
                        Inst::Return { src } => {
                            let value = registers.owned(src);
                            if th.tracing.get() {
                                attempt!(trace::left(th, current.frame(), &value));
                            }
                            let frame = current.frame;
                            let header = current.frame();
                            match header.kind {
                                FrameKind::Inlined => {
                                    let (previous, dst) = (header.previous, Out(Reg(header.return_to)));
                                    frames::pop(th, frame);
                                    current = Current::of(previous);
                                    pc = current.frame().pc.get() as usize;
                                    current.registers.set(dst, value);
                                    if current.code().tier.is_hot() {
                                        pc += 1;
                                        continue 'enter;
                                    }
                                }
                                FrameKind::Initialiser => {
                                    let (previous, dst) = (header.previous, Out(Reg(header.return_to)));
                                    let instance = Reg(header.instance);
                                    frames::pop(th, frame);
                                    current = Current::of(previous);
                                    pc = current.frame().pc.get() as usize;
                                    let object = current.registers.take(instance);
                                    if !value.is_none() {
                                        let name = type_of(&value).name();
                                        break 'run th
                                            .type_error(format!("__init__() should return None, not '{name}'"));
                                    }
                                    current
                                        .registers
                                        .set(dst, object.expect("the instance waits in its register"));
                                    if current.code().tier.is_hot() {
                                        pc += 1;
                                        continue 'enter;
                                    }
                                }
                                FrameKind::Entry => {
                                    frames::pop(th, frame);
                                    return Ok(Leave::Return(value));
                                }
                                FrameKind::Generator => return Ok(Leave::Return(value)),
                            }
                        }
                        Inst::GetIter { dst, src } => attempt!(short::get_iter(th, registers, dst, src)),
                        Inst::ForIter { dst, iter, done, .. } => match attempt!(next_item(th, registers, iter)) {
                            Some(item) => registers.set(dst, item),
                            None => {
                                registers.clear(iter.0);
                                pc = done.0 as usize;
                                continue;
                            }
                        },
                        Inst::UnpackSequence { dst, src } => attempt!(unpack(th, registers, dst, src)),
                        Inst::UnpackEx { dst, src, before } => {
                            let source = registers.operand(src);
                            let before = Some(usize::from(before.0));
                            let items = attempt!(ops::iter::unpack(th, &source, usize::from(dst.count), before));
                            drop(source);
                            for (i, item) in items.into_iter().enumerate() {
                                registers.set_reg(dst.base.plus(i as u16), item);
                            }
                        }
                        Inst::Call { dst, args, site } => {
                            called!(dst, call::<true>(th, current, dst, args, site, false))
                        }
                        Inst::CallMethod { dst, args, site } => {
                            called!(dst, call::<true>(th, current, dst, args, site, true))
                        }
                        Inst::CallKw { dst, args, names, .. } => {
                            let names = &current.code().consts[names.index()];
                            called!(dst, call_keywords(th, current, dst, args, names, false));
                        }
                        Inst::CallMethodKw { dst, args, names, .. } => {
                            let names = &current.code().consts[names.index()];
                            called!(dst, call_keywords(th, current, dst, args, names, true));
                        }
                        Inst::CallEx {
                            dst,
                            callable,
                            args,
                            kwargs,
                        } => {
                            let callable = registers.operand(callable);
                            let args = registers.operand(args);
                            let kwargs = kwargs.get().map(|k| registers.operand(k));
                            let value = attempt!(ops::call::call_ex(th, &callable, &args, kwargs.as_deref()));
                            drop((callable, args, kwargs));
                            registers.set(dst, value);
                        }
                        Inst::MakeFunction {
                            dst,
                            parts,
                            present,
                            code,
                        } => short::make_function(th, current, dst, parts, present, code),
                        Inst::LoadBuildClass { dst } => {
                            let Some(found) = current.frame().builtins().get_str(&th.names().build_class) else {
                                break 'run th.error(Exc::NameError, "__build_class__ not found");
                            };
                            registers.set(dst, found);
                        }
                        Inst::BuildTuple { dst, items } => short::build_tuple(registers, dst, items),
                        Inst::BuildList { dst, items } => short::build_list(registers, dst, items),
                        Inst::BuildSet { dst, items } => {
                            let items: Vec<Ref> = registers.take_window(items.base, items.count).collect();
                            let set = attempt!(build::build_set(th, &items));
                            registers.set(dst, set);
                        }
                        Inst::BuildMap { dst, items } => attempt!(short::build_map(th, registers, dst, items)),
                        Inst::BuildSlice { dst, parts } => short::build_slice(registers, dst, parts),
                        Inst::BuildString { dst, items } => short::build_string(registers, dst, items),
                        Inst::FormatValue {
                            dst,
                            src,
                            spec,
                            conversion,
                        } => attempt!(short::format_value(th, registers, dst, src, spec, conversion)),
                        Inst::ListAppend { list, value } => {
                            let value = registers.owned(value);
                            // SAFETY: the register owns the list.
                            let object = unsafe { taipan_object::heap::Borrowed::from_value(registers.raw(list.0)) };
                            object
                                .downcast_exact::<PyList>()
                                .expect("a display's list")
                                .items
                                .push(value);
                        }
                        Inst::ListExtend { list, src } => {
                            let (list, source) = (registers.peek(list), registers.operand(src));
                            attempt!(build::list_extend(th, &list, &source));
                        }
                        Inst::ListToTuple { dst, src } => {
                            let list = registers.owned(src);
                            registers.set(dst, build::list_to_tuple(&list));
                        }
                        Inst::SetAdd { set, value } => attempt!(short::set_add(th, registers, set, value)),
                        Inst::SetUpdate { set, src } => {
                            let (set, source) = (registers.peek(set), registers.operand(src));
                            attempt!(build::set_update(th, &set, &source));
                        }
                        Inst::MapAdd { map, key, value } => attempt!(short::map_add(th, registers, map, key, value)),
                        Inst::DictUpdate { dict, src } => {
                            let (dict, source) = (registers.peek(dict), registers.operand(src));
                            attempt!(build::dict_update(th, &dict, &source));
                        }
                        Inst::DictMerge { dict, src, callable } => {
                            let (dict, source) = (registers.peek(dict), registers.operand(src));
                            let callable = registers.peek(callable);
                            attempt!(build::dict_merge(th, &dict, &source, &callable));
                        }
                        Inst::ImportName {
                            dst,
                            level,
                            fromlist,
                            name,
                        } => {
                            let (level, fromlist) = (registers.operand(level), registers.operand(fromlist));
                            let name = &current.code().names[name.index()];
                            let module = attempt!(import::import_name(th, current.frame(), name, &level, &fromlist));
                            drop((level, fromlist));
                            registers.set(dst, module);
                        }
                        Inst::ImportFrom { dst, module, name } => {
                            let module = registers.peek(module);
                            let value = attempt!(import::import_from(th, &module, &current.code().names[name.index()]));
                            registers.set(dst, value);
                        }
                        Inst::ImportStar { module } => {
                            let module = registers.operand(module);
                            attempt!(import::import_star(th, current.frame(), &module));
                        }
                        Inst::Raise { exc } => {
                            let object = registers.owned(exc);
                            break 'run build::raise(th, &object, None);
                        }
                        Inst::RaiseFrom { exc, cause } => {
                            let (object, cause) = (registers.owned(exc), registers.owned(cause));
                            break 'run build::raise(th, &object, Some(&cause));
                        }
                        Inst::RaiseCurrent {} => break 'run build::raise_current(th),
                        Inst::Reraise { exc } | Inst::ContinueUnwind { exc } => {
                            let object = registers.owned(exc);
                            match taipan_object::native::try_typed(object) {
                                Ok(exception) => break 'run Raised::new(exception),
                                Err(_) => unreachable!("handlers hold exceptions"),
                            }
                        }
                        Inst::PushExcInfo { saved, exc } => {
                            let exception = registers.peek(exc);
                            let old = th.handled_item().exception.replace(Some(exception));
                            registers.set(saved, old.unwrap_or(Ref::NONE));
                        }
                        Inst::PopExcInfo { saved } => {
                            let saved = registers.owned(saved);
                            let old = th.handled_item().exception.replace((!saved.is_none()).then_some(saved));
                            drop(old);
                        }
                        Inst::CheckExcMatch { dst, exc, ty } => {
                            let (exc, wanted) = (registers.peek(exc), registers.operand(ty));
                            let matches = attempt!(build::exception_matches(th, &exc, &wanted));
                            drop((exc, wanted));
                            registers.set_plain(dst, Value::from_bool(matches));
                        }
                        Inst::CheckEgMatch { dst, exc, ty } => {
                            let (exc, wanted) = (registers.operand(exc), registers.operand(ty));
                            let (matched, rest) = attempt!(exception_group::match_group(th, &exc, &wanted));
                            drop((exc, wanted));
                            if !matched.is_none() {
                                th.handled_item().exception.set(matched.clone());
                            }
                            registers.set_reg(dst.base, matched);
                            registers.set_reg(dst.base.plus(1), rest);
                        }
                        Inst::PrepReraiseStar { dst, original, raised } => {
                            let (original, list) = (registers.operand(original), registers.operand(raised));
                            let value = attempt!(exception_group::prepare_reraise(th, &original, &list));
                            drop((original, list));
                            registers.set(dst, value);
                        }
                        Inst::BeforeWith { dst, manager } => {
                            let manager = registers.operand(manager);
                            let (exit, entered) = attempt!(build::before_with(th, &manager, false));
                            drop(manager);
                            registers.set_reg(dst.base, exit);
                            registers.set_reg(dst.base.plus(1), entered);
                        }
                        Inst::BeforeAsyncWith { dst, manager } => {
                            let manager = registers.operand(manager);
                            let (exit, entered) = attempt!(build::before_with(th, &manager, true));
                            drop(manager);
                            registers.set_reg(dst.base, exit);
                            registers.set_reg(dst.base.plus(1), entered);
                        }
                        Inst::WithExceptStart { dst, exit, exc } => {
                            let (exit, exc) = (registers.peek(exit), registers.peek(exc));
                            let value = attempt!(build::with_except_start(th, &exit, &exc));
                            drop((exit, exc));
                            registers.set(dst, value);
                        }
                        Inst::LoadAssertionError { dst } => registers.set(dst, Exc::AssertionError.class().to_ref()),
                        Inst::ReturnGenerator {} => {
                            let header = current.frame();
                            let (previous, kind, dst) = (header.previous, header.kind, Out(Reg(header.return_to)));
                            let made = generators::make(th, current.frame);
                            match kind {
                                FrameKind::Inlined | FrameKind::Initialiser => {
                                    current = Current::of(previous);
                                    pc = current.frame().pc.get() as usize;
                                    current.registers.set(dst, made);
                                    if current.code().tier.is_hot() {
                                        pc += 1;
                                        continue 'enter;
                                    }
                                }
                                FrameKind::Entry | FrameKind::Generator => {
                                    return Ok(Leave::Return(made));
                                }
                            }
                        }
                        Inst::Yield { src, .. } | Inst::YieldDelegate { src, .. } => {
                            let value = registers.owned(src);
                            if th.tracing.get() {
                                attempt!(trace::left(th, current.frame(), &value));
                            }
                            generators::note_delegate(current, generator);
                            return Ok(Leave::Yield(value));
                        }
                        Inst::Send {
                            dst,
                            receiver,
                            value,
                            done,
                        } => {
                            let (target, value) = (registers.peek(receiver), registers.owned(value));
                            match attempt!(generators::send(th, &target, value)) {
                                Step::Yielded(value) => registers.set(dst, value),
                                Step::Finished(value) => {
                                    if th.tracing.get() {
                                        attempt!(trace::delegate_finished(th, current.frame(), &target, &value));
                                    }
                                    drop(target);
                                    registers.clear(receiver.0);
                                    registers.set(dst, value);
                                    pc = done.0 as usize;
                                    continue;
                                }
                            }
                        }
                        Inst::GetYieldFromIter { dst, src } => {
                            let source = registers.operand(src);
                            let iterator = attempt!(generators::yield_from_iter(th, current.frame(), &source));
                            drop(source);
                            registers.set(dst, iterator);
                        }
                        Inst::GetAwaitable { dst, src, place } => {
                            let source = registers.operand(src);
                            let iterator = attempt!(coroutine::awaitable(th, &source, place.0));
                            drop(source);
                            registers.set(dst, iterator);
                        }
                        Inst::GetAsyncIter { dst, src } => {
                            let source = registers.operand(src);
                            let iterator = attempt!(coroutine::async_iterator(th, &source));
                            drop(source);
                            registers.set(dst, iterator);
                        }
                        Inst::GetAsyncNext { dst, iter } => {
                            let iterator = registers.peek(iter);
                            let awaitable = attempt!(coroutine::async_next(th, &iterator));
                            registers.set(dst, awaitable);
                        }
                        Inst::EndAsyncFor { iter, exc } => {
                            let (iterator, exc) = (registers.owned(iter), registers.owned(exc));
                            if !Exc::StopAsyncIteration.matches(&exc) {
                                drop(iterator);
                                match taipan_object::native::try_typed(exc) {
                                    Ok(exception) => break 'run Raised::new(exception),
                                    Err(_) => unreachable!("handlers hold exceptions"),
                                }
                            }
                        }
                        Inst::AsyncGenWrap { dst, src } => {
                            let value = registers.owned(src);
                            registers.set(dst, coroutine::wrap_async_value(value));
                        }
                        Inst::MatchClass {
                            dst,
                            subject,
                            class,
                            count,
                            names,
                        } => {
                            let (subject, class) = (registers.peek(subject), registers.operand(class));
                            let names = &current.code().consts[names.index()];
                            let count = usize::from(count.0);
                            let value = attempt!(pattern::match_class(th, &subject, &class, count, names));
                            drop((subject, class));
                            registers.set(dst, value);
                        }
                        Inst::MatchMapping { dst, subject } => {
                            let matches = pattern::is_mapping(&registers.peek(subject));
                            registers.set_plain(dst, Value::from_bool(matches));
                        }
                        Inst::MatchSequence { dst, subject } => {
                            let matches = pattern::is_sequence(&registers.peek(subject));
                            registers.set_plain(dst, Value::from_bool(matches));
                        }
                        Inst::MatchKeys { dst, subject, keys } => {
                            let (subject, keys) = (registers.peek(subject), registers.peek(keys));
                            let value = attempt!(pattern::match_keys(th, &subject, &keys));
                            registers.set(dst, value);
                        }
                        Inst::GetLen { dst, src } => {
                            let len = attempt!(ops::convert::length(th, &registers.peek(src)));
                            registers.set(dst, ops::convert::int(len as i64));
                        }
                        Inst::PrintExpr { src } => {
                            let value = registers.owned(src);
                            let hook = th.vm().sys.get().and_then(|sys| sys.get_str(&th.names().displayhook));
                            let Some(hook) = hook else {
                                break 'run th.error(Exc::RuntimeError, "lost sys.displayhook");
                            };
                            attempt!(ops::call::call(th, &hook, &[&value]));
                        }
                        Inst::SetupAnnotations {} => {
                            attempt!(global::setup_annotations(th, current.frame()))
                        }
                    }
                    pc += 1;
                }
            }
        };
        if SINGLE {
            return Err(raised);
        }
        // An exception: to the handler of this frame, or of a caller in this loop, or out.
        let mut raised = raised;
        let mut silent = match current.inst(current.frame().pc.get() as usize) {
            Inst::Reraise { .. } | Inst::ContinueUnwind { .. } => true,
            Inst::RaiseCurrent {} => unwind::is_handled(th, &raised),
            _ => false,
        };
        loop {
            let frame = current.frame();
            if !silent {
                unwind::add_traceback(th, frame, &raised);
            }
            if !silent
                && th.tracing.get()
                && let Err(other) = trace::raised(th, frame, &raised)
            {
                raised = other;
            }
            silent = false;
            match unwind::enter_handler(frame, current.registers, raised) {
                Ok(handler) => {
                    pc = handler;
                    break;
                }
                Err(unhandled) => raised = unhandled,
            }
            unwind::restore_position(frame);
            if th.tracing.get()
                && let Err(other) = trace::left(th, frame, &Ref::NONE)
            {
                raised = other;
            }
            match frame.kind {
                FrameKind::Entry => {
                    frames::pop(th, current.frame);
                    return Err(raised);
                }
                FrameKind::Generator => return Err(raised),
                FrameKind::Inlined | FrameKind::Initialiser => {
                    let (previous, kind, instance) = (frame.previous, frame.kind, Reg(frame.instance));
                    frames::pop(th, current.frame);
                    current = Current::of(previous);
                    if kind == FrameKind::Initialiser {
                        current.registers.clear(instance);
                    }
                }
            }
        }
    }
}
