//! Calls that can be patched: a patchpoint with C's convention, whose area in the code holds the call of a helper.
//!
//! The stackmap says where the area is, under a number of its own. What is put in place of the call may change what a call may
//! change, and finds the call's arguments where C passes them.

use inkwell::values::{BasicMetadataValueEnum, BasicValueEnum};
use taipan_lir::request::{FIRST_PATCH, PATCH_BYTES};
use taipan_lir::{HelperId, Patch, Value};

use crate::Error;
use crate::emit::Emitter;

impl<'c> Emitter<'c, '_> {
    /// Calls a helper from an area that can be patched.
    pub(crate) fn call_patchable(
        &self,
        helper: HelperId,
        patch: Patch,
        args: &[Value],
    ) -> Result<BasicValueEnum<'c>, Error> {
        let routine = self.addresses.helpers.get(helper.index());
        let routine = routine.ok_or(Error::NoAddress(helper.0))?;
        let word = self.context.i64_type().into();
        let patchpoint = self.intrinsic("llvm.experimental.patchpoint", &[word])?;
        let small = |value: u64| self.context.i32_type().const_int(value, false);
        let mut operands: Vec<BasicMetadataValueEnum<'c>> = vec![
            self.constant(FIRST_PATCH + u64::from(patch.0)).into(),
            small(PATCH_BYTES).into(),
            self.pointer(self.constant(routine.address))?.into(),
            small(args.len() as u64).into(),
        ];
        operands.extend(args.iter().map(|v| BasicMetadataValueEnum::from(self.value(*v))));
        let call = self.builder.build_call(patchpoint, &operands, "")?;
        Ok(call.try_as_basic_value().unwrap_basic())
    }
}
