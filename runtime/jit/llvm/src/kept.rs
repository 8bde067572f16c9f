//! Large constants that are used often.
//!
//! An immediate of eight bytes is an instruction of its own, and the code generator makes it anew at each use rather than
//! keep it where it would be an operand. So such constants are made once, where the function begins, in a way that it
//! cannot repeat.

use inkwell::InlineAsmDialect;
use inkwell::builder::Builder;
use inkwell::context::Context;
use inkwell::values::IntValue;
use taipan_lir::{Function, Inst, IntCompare, IntOp, Value};

use crate::Error;

/// So many uses make a constant worth a register, or a place on the stack.
const USES: usize = 4;

/// The constants of one function, with what holds them.
#[derive(Default)]
pub(crate) struct Kept<'c>(Vec<(u64, IntValue<'c>)>);

impl<'c> Kept<'c> {
    /// Makes the constants, at the builder's place.
    pub(crate) fn make(context: &'c Context, builder: &Builder<'c>, function: &Function) -> Result<Kept<'c>, Error> {
        let word = context.i64_type();
        let ty = word.fn_type(&[word.into()], false);
        let (load, operands) = ("movabsq $1, $0".to_owned(), "=r,i".to_owned());
        let asm = context.create_inline_asm(ty, load, operands, false, false, Some(InlineAsmDialect::ATT), false);
        let made = often_used(function).into_iter().map(|constant| {
            let constant = constant.cast_unsigned();
            let operand = word.const_int(constant, false);
            let call = builder.build_indirect_call(ty, asm, &[operand.into()], "")?;
            Ok((constant, call.try_as_basic_value().unwrap_basic().into_int_value()))
        });
        made.collect::<Result<_, Error>>().map(Kept)
    }

    /// The second operand of an operation: what holds it, if it is kept and LLVM cannot do the operation itself.
    pub(crate) fn operand(&self, lhs: IntValue<'c>, rhs: IntValue<'c>) -> IntValue<'c> {
        let constant = rhs.get_zero_extended_constant().filter(|_| !lhs.is_const());
        let kept = constant.and_then(|constant| self.0.iter().find(|(kept, _)| *kept == constant));
        kept.map_or(rhs, |(_, value)| *value)
    }
}

/// Constants of more than 32 bits that are added, subtracted or compared with often.
fn often_used(function: &Function) -> Vec<i64> {
    let mut constants: Vec<Option<i64>> = vec![None; function.values.len()];
    let mut uses: Vec<(i64, usize)> = Vec::new();
    let mut used = |constant: i64| match uses.iter_mut().find(|(known, _)| *known == constant) {
        Some((_, count)) => *count += 1,
        None => uses.push((constant, 1)),
    };
    for placed in function.blocks.iter().flat_map(|block| &block.insts) {
        match &placed.inst {
            Inst::Int(value) if i32::try_from(*value).is_err() => {
                constants[result(&placed.results).index()] = Some(*value)
            }
            Inst::IntBinary(IntOp::Add | IntOp::Sub, [_, rhs]) | Inst::IntCompare(IntCompare::Lt, [_, rhs]) => {
                if let Some(constant) = constants[rhs.index()] {
                    used(constant);
                }
            }
            _ => {}
        }
    }
    uses.retain(|(_, count)| *count >= USES);
    uses.into_iter().map(|(constant, _)| constant).collect()
}

fn result(results: &[Value]) -> Value {
    *results.first().expect("a constant has a result")
}
