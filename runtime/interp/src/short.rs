//! Instructions that compiled code leaves to the interpreter and runs often: cells, displays, membership.
//!
//! Each is a function that the loop has inlined; [`attempt`] does one for compiled code, which need not enter the loop
//! then. They neither jump nor change frames. Not here: what has a helper of its own, and what is rare.

use taipan_code::operand::{ConstId, Imm16, In, OptIn, Out, Peek, Regs};
use taipan_code::{Inst, Reg};
use taipan_object::heap::{Borrowed, Ref, Value};
use taipan_object::types::dict::PyDict;
use taipan_object::types::list::PyList;
use taipan_object::types::set::PySet;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, PyResult, Thread, ops};

use crate::current::Current;
use crate::machine::Registers;
use crate::{build, global, slices};

/// Does the instruction, if it is one of these.
#[inline(always)]
pub(crate) fn attempt(th: &Thread, current: Current, inst: Inst) -> Option<PyResult<()>> {
    let registers = current.registers;
    Some(match inst {
        Inst::CopyFreeVars {} => {
            copy_free_vars(current);
            Ok(())
        }
        Inst::LoadCell { dst, cell } => load_cell(th, current, dst, cell),
        Inst::StoreCell { cell, src } => {
            store_cell(registers, cell, src);
            Ok(())
        }
        Inst::Contains { dst, item, container } => {
            contains(th, registers, item, container).map(|found| registers.set_plain(dst, Value::from_bool(found)))
        }
        Inst::NotContains { dst, item, container } => {
            contains(th, registers, item, container).map(|found| registers.set_plain(dst, Value::from_bool(!found)))
        }
        Inst::GetIter { dst, src } => get_iter(th, registers, dst, src),
        Inst::MakeFunction {
            dst,
            parts,
            present,
            code,
        } => {
            make_function(th, current, dst, parts, present, code);
            Ok(())
        }
        Inst::BuildTuple { dst, items } => {
            build_tuple(registers, dst, items);
            Ok(())
        }
        Inst::BuildList { dst, items } => {
            build_list(registers, dst, items);
            Ok(())
        }
        Inst::BuildMap { dst, items } => build_map(th, registers, dst, items),
        Inst::BuildSlice { dst, parts } => {
            build_slice(registers, dst, parts);
            Ok(())
        }
        Inst::BuildString { dst, items } => {
            build_string(registers, dst, items);
            Ok(())
        }
        Inst::FormatValue {
            dst,
            src,
            spec,
            conversion,
        } => format_value(th, registers, dst, src, spec, conversion),
        Inst::SetAdd { set, value } => set_add(th, registers, set, value),
        Inst::MapAdd { map, key, value } => map_add(th, registers, map, key, value),
        _ => return None,
    })
}

/// The function's cells are the frame's.
#[inline(always)]
pub(crate) fn copy_free_vars(current: Current) {
    let first = current.code().data.first_free();
    current.frame().function().closure.with(|closure| {
        let cells = closure.downcast_exact::<PyTuple>();
        for (i, cell) in cells.map_or(&[][..], |cells| cells.items()).iter().enumerate() {
            current.registers.set_reg(Reg((first + i) as u16), cell.clone());
        }
    });
}

#[inline(always)]
pub(crate) fn load_cell(th: &Thread, current: Current, dst: Out, cell: Peek) -> PyResult<()> {
    // SAFETY: the register owns the cell.
    let object = unsafe { Borrowed::from_value(current.registers.raw(cell.0)) };
    match global::cell(&object).value.get() {
        Some(value) => {
            current.registers.set(dst, value);
            Ok(())
        }
        None => Err(global::unbound(th, current.frame(), cell.0)),
    }
}

#[inline(always)]
pub(crate) fn store_cell(registers: Registers, cell: Peek, src: In) {
    let value = registers.owned(src);
    // Not borrowed: what dies here may run Python, which may delete the cell's owner.
    let object = registers.peek(cell);
    global::cell(&object).value.set(value);
}

#[inline(always)]
pub(crate) fn contains(th: &Thread, registers: Registers, item: In, container: In) -> PyResult<bool> {
    let (item, container) = (registers.operand(item), registers.operand(container));
    let found = ops::item::contains(th, &container, &item);
    drop((item, container));
    found
}

#[inline(always)]
pub(crate) fn get_iter(th: &Thread, registers: Registers, dst: Out, src: In) -> PyResult<()> {
    let source = registers.operand(src);
    let iterator = ops::iter::iter(th, &source)?;
    drop(source);
    registers.set(dst, iterator);
    Ok(())
}

#[inline(always)]
pub(crate) fn make_function(th: &Thread, current: Current, dst: Out, parts: Regs, present: Imm16, code: ConstId) {
    let registers = current.registers;
    let taken = [0, 1, 2, 3].map(|k| {
        if present.0 & 1 << k != 0 {
            registers.take(parts.base.plus(k))
        } else {
            None
        }
    });
    let code = &current.code().consts[code.index()];
    let function = build::make_function(th, current.frame(), code, taken);
    registers.set(dst, function);
}

#[inline(always)]
pub(crate) fn build_tuple(registers: Registers, dst: Out, items: Regs) {
    let parts = registers.take_window(items.base, items.count);
    registers.set(dst, PyTuple::from_exact(parts.len(), parts).into_ref());
}

#[inline(always)]
pub(crate) fn build_list(registers: Registers, dst: Out, items: Regs) {
    let items = registers.take_window(items.base, items.count).collect();
    registers.set(dst, PyList::from_vec(items).into_ref());
}

#[inline(always)]
pub(crate) fn build_map(th: &Thread, registers: Registers, dst: Out, items: Regs) -> PyResult<()> {
    let items: Vec<Ref> = registers.take_window(items.base, items.count).collect();
    let map = build::build_map(th, &items)?;
    registers.set(dst, map);
    Ok(())
}

#[inline(always)]
pub(crate) fn build_slice(registers: Registers, dst: Out, parts: Regs) {
    registers.set(dst, slices::slice(registers, parts));
}

#[inline(always)]
pub(crate) fn build_string(registers: Registers, dst: Out, items: Regs) {
    // SAFETY: the window is this instruction's own; nothing runs until it is cleared.
    let pieces = unsafe { registers.window(items.base, usize::from(items.count)) };
    let text = build::build_string(pieces);
    registers.clear_window(items.base, items.count);
    registers.set(dst, text);
}

#[inline(always)]
pub(crate) fn format_value(
    th: &Thread,
    registers: Registers,
    dst: Out,
    src: In,
    spec: OptIn,
    conversion: Imm16,
) -> PyResult<()> {
    let value = registers.operand(src);
    let spec = spec.get().map(|s| registers.operand(s));
    let text = build::format_value(th, &value, spec.as_deref(), conversion.0)?;
    drop((value, spec));
    registers.set(dst, text);
    Ok(())
}

#[inline(always)]
pub(crate) fn set_add(th: &Thread, registers: Registers, set: Peek, value: In) -> PyResult<()> {
    let value = registers.owned(value);
    // SAFETY: the register, a temporary that nobody else can reach, owns the set.
    let set = unsafe { Borrowed::from_value(registers.raw(set.0)) };
    let set = set.downcast_exact::<PySet>().expect("a display's set");
    set.core.add(th, value).map(drop)
}

#[inline(always)]
pub(crate) fn map_add(th: &Thread, registers: Registers, map: Peek, key: In, value: In) -> PyResult<()> {
    let (key, value) = (registers.operand(key), registers.owned(value));
    // SAFETY: the register, a temporary that nobody else can reach, owns the dict.
    let map = unsafe { Borrowed::from_value(registers.raw(map.0)) };
    let dict = map.downcast_exact::<PyDict>().expect("a display's dict");
    dict.set(th, &key, value)
}
