//! Guards, and calls whose frame can be looked at: what is live is named for the stackmap.
//!
//! A guard branches to a cold block with a patchpoint whose stackmap says where each value is at that instruction; it
//! calls the runtime's exit routine, which finishes the function in the interpreter, and returns what that returned. A
//! call site has a `deopt` operand bundle: its values are in memory during the call. Both are found by their exit's number
//! in the stackmap.

use inkwell::attributes::AttributeLoc;
use inkwell::basic_block::BasicBlock;
use inkwell::types::FunctionType;

use inkwell::values::{
    AnyValueEnum, BasicMetadataValueEnum, BasicValue, BasicValueEnum, CallSiteValue, InstructionValue, IntValue,
    OperandBundle, PointerValue,
};
use taipan_lir::{Exit, Likely, Type, Value};

use crate::Error;
use crate::emit::Emitter;

/// `mov r11, address; call r11`, the shortest patchpoint that calls.
const PATCHPOINT_BYTES: u64 = 13;

/// How much likelier the likely way is.
const LIKELY: u64 = 1 << 12;

impl<'c> Emitter<'c, '_> {
    /// Goes on if `cond`; the builder is in the block of the way on afterwards.
    pub(crate) fn guard(&mut self, cond: IntValue<'c>, exit: Exit) -> Result<(), Error> {
        let here = self.builder.get_insert_block().expect("a block is current");
        let on = self.context.insert_basic_block_after(here, "on");
        let cold = self.cold(exit)?;
        self.builder.position_at_end(here);
        let branch = self.builder.build_conditional_branch(cond, on, cold)?;
        self.weigh(branch, Likely::Yes);
        self.builder.position_at_end(on);
        Ok(())
    }

    /// The block that leaves: one for all guards of an exit. What is live there was defined before each of them, hence
    /// before the block that all of them lead to.
    fn cold(&mut self, exit: Exit) -> Result<BasicBlock<'c>, Error> {
        if let Some(block) = self.colds[exit.index()] {
            return Ok(block);
        }
        let block = self.context.append_basic_block(self.target, &exit.to_string());
        self.colds[exit.index()] = Some(block);
        self.builder.position_at_end(block);
        self.leave(exit)?;
        Ok(block)
    }

    /// Ends the block by leaving for the interpreter.
    pub(crate) fn leave(&self, exit: Exit) -> Result<(), Error> {
        let result = self.basic_type(self.source.signature.result);
        let patchpoint = self.intrinsic("llvm.experimental.patchpoint", &[result])?;
        let small = |value: u64| self.context.i32_type().const_int(value, false);
        let routine = self.pointer(self.constant(self.addresses.exit))?;
        let mut operands: Vec<BasicMetadataValueEnum<'c>> = vec![
            self.constant(u64::from(exit.0)).into(),
            small(PATCHPOINT_BYTES).into(),
            routine.into(),
            small(0).into(),
        ];
        for value in &self.source.exit(exit).live {
            operands.push(self.recorded(*value)?.into());
        }
        let call = self.builder.build_call(patchpoint, &operands, "")?;
        let cold = inkwell::attributes::Attribute::get_named_enum_kind_id("cold");
        call.add_attribute(AttributeLoc::Function, self.context.create_enum_attribute(cold, 0));
        let returned = call.try_as_basic_value().unwrap_basic();
        self.builder.build_return(Some(&returned as &dyn BasicValue<'c>))?;
        Ok(())
    }

    /// A call during which the exit's values are in memory.
    pub(crate) fn call_with_site(
        &self,
        ty: FunctionType<'c>,
        callee: PointerValue<'c>,
        args: &[BasicMetadataValueEnum<'c>],
        site: Exit,
    ) -> Result<CallSiteValue<'c>, Error> {
        let live: Result<Vec<AnyValueEnum<'c>>, Error> = self
            .source
            .exit(site)
            .live
            .iter()
            .map(|v| self.recorded(*v).map(Into::into))
            .collect();
        let bundle = OperandBundle::create("deopt", &live?);
        let call = self
            .builder
            .build_indirect_call_with_operand_bundles(ty, callee, args, &[bundle], "")?;
        let id = self
            .context
            .create_string_attribute("statepoint-id", &site.0.to_string());
        call.add_attribute(AttributeLoc::Function, id);
        Ok(call)
    }

    /// A value as the stackmap is to hold it: a bool is 0 or 1 in a word, a constant double its bits.
    fn recorded(&self, value: Value) -> Result<BasicValueEnum<'c>, Error> {
        if self.source.ty(value) == Type::Bool {
            let bool = self.value(value).into_int_value();
            return Ok(self
                .builder
                .build_int_z_extend(bool, self.context.i64_type(), "")?
                .into());
        }
        if let BasicValueEnum::FloatValue(double) = self.value(value)
            && let Some((constant, _)) = double.get_constant()
        {
            return Ok(self.constant(constant.to_bits()).into());
        }
        Ok(self.value(value))
    }

    /// Tells which way a branch mostly goes.
    pub(crate) fn weigh(&self, branch: InstructionValue<'c>, likely: Likely) {
        let (yes, no) = match likely {
            Likely::Either => return,
            Likely::Yes => (LIKELY, 1),
            Likely::No => (1, LIKELY),
        };
        let word = self.context.i32_type();
        let weights = self.context.metadata_node(&[
            self.context.metadata_string("branch_weights").into(),
            word.const_int(yes, false).into(),
            word.const_int(no, false).into(),
        ]);
        let kind = self.context.get_kind_id("prof");
        branch.set_metadata(weights, kind).expect("a branch can have weights");
    }
}
