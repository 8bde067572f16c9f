//! LIR to LLVM's IR, instruction by instruction.
//!
//! Blocks are emitted with dominators first, so that every operand exists when it is used; parameters become phis, which
//! are filled at the end. A guard splits its block: what is live is named in a cold block (`exits`).

use inkwell::attributes::AttributeLoc;
use inkwell::basic_block::BasicBlock;
use inkwell::builder::Builder;
use inkwell::context::Context;
use inkwell::intrinsics::Intrinsic;
use inkwell::module::Module;
use inkwell::targets::TargetMachine;
use inkwell::types::{BasicMetadataTypeEnum, BasicType, BasicTypeEnum, FunctionType};
use inkwell::values::{
    BasicMetadataValueEnum, BasicValue, BasicValueEnum, CallSiteValue, FloatValue, FunctionValue, IntValue, PhiValue,
    PointerValue,
};
use inkwell::{AddressSpace, FloatPredicate, IntPredicate};
use taipan_lir::function::Placed;
use taipan_lir::request::Effect;
use taipan_lir::{
    Block, Callee, CheckedOp, FloatCompare, FloatOp, Function, Inst, IntCompare, IntOp, Region, Target, Terminator,
    Type, UnaryOp, Value, Width,
};

use crate::kept::Kept;
use crate::regions::Regions;
use crate::{Addresses, Error};

/// `memory(read)`: two bits for each kind of location, of which the first says that it is read (`llvm::MemoryEffects`).
const READS_MEMORY: u64 = 0x5555;

/// `memory(inaccessiblemem: readwrite)`: both bits of the second kind.
const CHANGES_HIDDEN_MEMORY: u64 = 0b1100;

/// The module with the function's code.
pub(crate) fn emit<'c>(
    context: &'c Context,
    machine: &TargetMachine,
    function: &Function,
    addresses: Addresses<'_>,
) -> Result<Module<'c>, Error> {
    let module = context.create_module(&function.name);
    module.set_triple(&machine.get_triple());
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let mut emitter = Emitter::new(context, module, function, addresses);
    emitter.function()?;
    Ok(emitter.module)
}

pub(crate) struct Emitter<'c, 'f> {
    pub(crate) context: &'c Context,
    pub(crate) module: Module<'c>,
    pub(crate) builder: Builder<'c>,
    pub(crate) source: &'f Function,
    pub(crate) addresses: Addresses<'f>,
    pub(crate) target: FunctionValue<'c>,
    regions: Regions<'c>,
    kept: Kept<'c>,
    values: Vec<Option<BasicValueEnum<'c>>>,
    starts: Vec<Option<BasicBlock<'c>>>,
    phis: Vec<Vec<PhiValue<'c>>>,
    /// Jumps whose values the phis still lack: from which LLVM block, and where.
    jumps: Vec<(BasicBlock<'c>, &'f Target)>,
    /// The block of each exit that a guard has named so far.
    pub(crate) colds: Vec<Option<BasicBlock<'c>>>,
}

impl<'c, 'f> Emitter<'c, 'f> {
    fn new(context: &'c Context, module: Module<'c>, source: &'f Function, addresses: Addresses<'f>) -> Self {
        let ty = function_type(context, &source.signature.params, Some(source.signature.result));
        let target = module.add_function(&source.name, ty, None);
        for (name, value) in [("frame-pointer", "all"), ("no-jump-tables", "true")] {
            let attribute = context.create_string_attribute(name, value);
            target.add_attribute(AttributeLoc::Function, attribute);
        }
        let nounwind = inkwell::attributes::Attribute::get_named_enum_kind_id("nounwind");
        let nounwind = context.create_enum_attribute(nounwind, 0);
        target.add_attribute(AttributeLoc::Function, nounwind);
        Emitter {
            context,
            builder: context.create_builder(),
            regions: Regions::new(context),
            kept: Kept::default(),
            module,
            source,
            addresses,
            target,
            values: vec![None; source.values.len()],
            starts: vec![None; source.blocks.len()],
            phis: vec![Vec::new(); source.blocks.len()],
            jumps: Vec::new(),
            colds: vec![None; source.exits.len()],
        }
    }

    fn function(&mut self) -> Result<(), Error> {
        let order = self.source.reverse_postorder();
        for block in &order {
            let start = self.context.append_basic_block(self.target, &block.to_string());
            self.starts[block.index()] = Some(start);
        }
        for block in order {
            self.block(block)?;
        }
        for (from, target) in std::mem::take(&mut self.jumps) {
            for (phi, arg) in self.phis[target.block.index()].iter().zip(&target.args) {
                phi.add_incoming(&[(&self.value(*arg), from)]);
            }
        }
        Ok(())
    }

    fn block(&mut self, block: Block) -> Result<(), Error> {
        let source = self.source;
        let data = &source.blocks[block.index()];
        self.builder.position_at_end(self.start(block));
        for (i, param) in data.params.iter().enumerate() {
            if block.index() == 0 {
                let index = u32::try_from(i).expect("few parameters");
                self.values[param.index()] = self.target.get_nth_param(index);
            } else {
                let phi = self.builder.build_phi(self.basic_type(source.ty(*param)), "")?;
                self.values[param.index()] = Some(phi.as_basic_value());
                self.phis[block.index()].push(phi);
            }
        }
        if block.index() == 0 {
            self.kept = Kept::make(self.context, &self.builder, source)?;
        }
        for placed in &data.insts {
            self.placed(placed)?;
        }
        match &data.end {
            Some(end) => self.end(end),
            None => unreachable!("a verified block ends"),
        }
    }

    fn start(&self, block: Block) -> BasicBlock<'c> {
        self.starts[block.index()].expect("the block can be reached")
    }

    /// The value of an operand.
    pub(crate) fn value(&self, value: Value) -> BasicValueEnum<'c> {
        self.values[value.index()].expect("operands are defined before")
    }

    fn word(&self, value: Value) -> IntValue<'c> {
        self.value(value).into_int_value()
    }

    fn double(&self, value: Value) -> FloatValue<'c> {
        self.value(value).into_float_value()
    }

    pub(crate) fn constant(&self, value: u64) -> IntValue<'c> {
        self.context.i64_type().const_int(value, false)
    }

    pub(crate) fn basic_type(&self, ty: Type) -> BasicTypeEnum<'c> {
        match ty {
            Type::Word => self.context.i64_type().into(),
            Type::Float => self.context.f64_type().into(),
            Type::Bool => self.context.bool_type().into(),
        }
    }

    pub(crate) fn intrinsic(&self, name: &str, types: &[BasicTypeEnum<'c>]) -> Result<FunctionValue<'c>, Error> {
        Intrinsic::find(name)
            .and_then(|intrinsic| intrinsic.get_declaration(&self.module, types))
            .ok_or_else(|| Error::Llvm(format!("there is no intrinsic {name}")))
    }

    fn placed(&mut self, placed: &Placed) -> Result<(), Error> {
        let b = &self.builder;
        let one: BasicValueEnum<'c> = match &placed.inst {
            Inst::Int(value) => self.constant(value.cast_unsigned()).into(),
            Inst::Float(bits) => self.context.f64_type().const_float(f64::from_bits(*bits)).into(),
            Inst::Bool(value) => self.context.bool_type().const_int(u64::from(*value), false).into(),
            Inst::IntBinary(op, [lhs, rhs]) => self.int_op(*op, self.word(*lhs), self.word(*rhs))?.into(),
            Inst::Checked(op, pair) => return self.checked(*op, *pair, &placed.results),
            Inst::FloatBinary(op, [lhs, rhs]) => {
                let (lhs, rhs) = (self.double(*lhs), self.double(*rhs));
                match op {
                    FloatOp::Add => b.build_float_add(lhs, rhs, ""),
                    FloatOp::Sub => b.build_float_sub(lhs, rhs, ""),
                    FloatOp::Mul => b.build_float_mul(lhs, rhs, ""),
                    FloatOp::Div => b.build_float_div(lhs, rhs, ""),
                }?
                .into()
            }
            Inst::IntCompare(op, [lhs, rhs]) => {
                let (lhs, rhs) = (self.word(*lhs), self.word(*rhs));
                let operand = if *op == IntCompare::Lt {
                    self.kept.operand(lhs, rhs)
                } else {
                    rhs
                };
                b.build_int_compare(int_predicate(*op), lhs, operand, "")?.into()
            }
            Inst::FloatCompare(op, [lhs, rhs]) => b
                .build_float_compare(float_predicate(*op), self.double(*lhs), self.double(*rhs), "")?
                .into(),
            Inst::Unary(op, value) => self.unary(*op, *value)?,
            Inst::Select(cond, [yes, no]) => b.build_select(self.word(*cond), self.value(*yes), self.value(*no), "")?,
            Inst::Load(region, width, base, offset) => self.load(*region, *width, *base, *offset)?,
            Inst::Store(region, width, base, offset, value) => {
                return self.store(*region, *width, *base, *offset, *value);
            }
            Inst::Call {
                callee,
                args,
                result,
                site,
            } => match self.call(*callee, args, *result, *site)? {
                Some(value) => value,
                None => return Ok(()),
            },
            Inst::Guard(cond, exit) => return self.guard(self.word(*cond), *exit),
        };
        self.values[placed.results[0].index()] = Some(one);
        Ok(())
    }

    fn int_op(&self, op: IntOp, lhs: IntValue<'c>, rhs: IntValue<'c>) -> Result<IntValue<'c>, Error> {
        let b = &self.builder;
        let operand = self.kept.operand(lhs, rhs);
        let count = || b.build_and(rhs, self.constant(63), "");
        Ok(match op {
            IntOp::Add => b.build_int_add(lhs, operand, ""),
            IntOp::Sub => b.build_int_sub(lhs, operand, ""),
            IntOp::Mul => b.build_int_mul(lhs, rhs, ""),
            IntOp::And => b.build_and(lhs, rhs, ""),
            IntOp::Or => b.build_or(lhs, rhs, ""),
            IntOp::Xor => b.build_xor(lhs, rhs, ""),
            IntOp::ShiftLeft => b.build_left_shift(lhs, count()?, ""),
            IntOp::ShiftRight => b.build_right_shift(lhs, count()?, false, ""),
            IntOp::ShiftRightSigned => b.build_right_shift(lhs, count()?, true, ""),
            IntOp::Div => b.build_int_signed_div(lhs, rhs, ""),
            IntOp::Rem => b.build_int_signed_rem(lhs, rhs, ""),
        }?)
    }

    fn checked(&mut self, op: CheckedOp, [lhs, rhs]: [Value; 2], results: &[Value]) -> Result<(), Error> {
        let name = match op {
            CheckedOp::Add => "llvm.sadd.with.overflow",
            CheckedOp::Sub => "llvm.ssub.with.overflow",
            CheckedOp::Mul => "llvm.smul.with.overflow",
            CheckedOp::SubUnsigned => "llvm.usub.with.overflow",
        };
        let intrinsic = self.intrinsic(name, &[self.context.i64_type().into()])?;
        let operands = [self.word(lhs).into(), self.word(rhs).into()];
        let call = self.builder.build_call(intrinsic, &operands, "")?;
        let both = call.try_as_basic_value().unwrap_basic().into_struct_value();
        for (index, result) in (0u32..).zip(results) {
            let part = self.builder.build_extract_value(both, index, "")?;
            self.values[result.index()] = Some(part);
        }
        Ok(())
    }

    fn unary(&self, op: UnaryOp, value: Value) -> Result<BasicValueEnum<'c>, Error> {
        let b = &self.builder;
        let (word, double) = (self.context.i64_type(), self.context.f64_type());
        Ok(match op {
            UnaryOp::FloatNeg => b.build_float_neg(self.double(value), "")?.into(),
            UnaryOp::IntToFloat => b.build_signed_int_to_float(self.word(value), double, "")?.into(),
            UnaryOp::FloatToInt => {
                let saturating = self.intrinsic("llvm.fptosi.sat", &[word.into(), double.into()])?;
                let call = b.build_call(saturating, &[self.double(value).into()], "")?;
                call.try_as_basic_value().unwrap_basic()
            }
            UnaryOp::BitsToFloat => b.build_bit_cast(self.word(value), double, "")?,
            UnaryOp::FloatToBits => b.build_bit_cast(self.double(value), word, "")?,
            UnaryOp::BoolToInt => b.build_int_z_extend(self.word(value), word, "")?.into(),
            UnaryOp::Not => b.build_not(self.word(value), "")?.into(),
        })
    }

    /// The pointer `base + offset`.
    fn address(&self, base: Value, offset: i32) -> Result<PointerValue<'c>, Error> {
        let base = self.pointer(self.word(base))?;
        let offset = self.constant(i64::from(offset).cast_unsigned());
        // SAFETY: what the address means is up to who made the IR; LLVM is not told that it is in bounds.
        Ok(unsafe { self.builder.build_gep(self.context.i8_type(), base, &[offset], "") }?)
    }

    pub(crate) fn pointer(&self, address: IntValue<'c>) -> Result<PointerValue<'c>, Error> {
        let ty = self.context.ptr_type(AddressSpace::default());
        Ok(self.builder.build_int_to_ptr(address, ty, "")?)
    }

    fn memory_type(&self, width: Width) -> BasicTypeEnum<'c> {
        match width {
            Width::Byte => self.context.i8_type().into(),
            Width::Half => self.context.i16_type().into(),
            Width::Word32 => self.context.i32_type().into(),
            Width::Word => self.context.i64_type().into(),
            Width::Float => self.context.f64_type().into(),
        }
    }

    fn load(&self, region: Region, width: Width, base: Value, offset: i32) -> Result<BasicValueEnum<'c>, Error> {
        let address = self.address(base, offset)?;
        let loaded = self.builder.build_load(self.memory_type(width), address, "")?;
        self.regions.mark(loaded.as_instruction_value(), region);
        Ok(match width {
            Width::Word | Width::Float => loaded,
            Width::Byte | Width::Half | Width::Word32 => {
                let word = self.context.i64_type();
                self.builder
                    .build_int_z_extend(loaded.into_int_value(), word, "")?
                    .into()
            }
        })
    }

    fn store(&self, region: Region, width: Width, base: Value, offset: i32, value: Value) -> Result<(), Error> {
        let address = self.address(base, offset)?;
        let value = match width {
            Width::Word | Width::Float => self.value(value),
            Width::Byte | Width::Half | Width::Word32 => {
                let narrow = self.memory_type(width).into_int_type();
                self.builder.build_int_truncate(self.word(value), narrow, "")?.into()
            }
        };
        let store = self.builder.build_store(address, value)?;
        self.regions.mark(Some(store), region);
        Ok(())
    }

    fn call(
        &self,
        callee: Callee,
        args: &[Value],
        result: Option<Type>,
        site: Option<taipan_lir::Exit>,
    ) -> Result<Option<BasicValueEnum<'c>>, Error> {
        let types: Vec<Type> = args.iter().map(|v| self.source.ty(*v)).collect();
        let ty = function_type(self.context, &types, result);
        let (address, effect) = match callee {
            Callee::Helper(helper) => {
                let routine = self.addresses.helpers.get(helper.index());
                let routine = routine.ok_or(Error::NoAddress(helper.0))?;
                (self.constant(routine.address), routine.effect)
            }
            Callee::Patchable(helper, patch) => return self.call_patchable(helper, patch, args).map(Some),
            Callee::Address(address) => (self.word(address), Effect::Anything),
        };
        let pointer = self.pointer(address)?;
        let args: Vec<BasicMetadataValueEnum<'c>> = args.iter().map(|v| self.value(*v).into()).collect();
        let call = match site {
            Some(site) => self.call_with_site(ty, pointer, &args, site)?,
            None => self.builder.build_indirect_call(ty, pointer, &args, "")?,
        };
        self.restrict(call, effect);
        Ok(result.map(|_| call.try_as_basic_value().unwrap_basic()))
    }

    /// Tells LLVM what a call does not do.
    fn restrict(&self, call: CallSiteValue<'c>, effect: Effect) {
        let memory = match effect {
            Effect::Anything => return,
            Effect::Reads => READS_MEMORY,
            Effect::Makes => CHANGES_HIDDEN_MEMORY,
            Effect::Nothing => 0,
        };
        for (name, value) in [("memory", memory), ("willreturn", 0), ("nosync", 0)] {
            let kind = inkwell::attributes::Attribute::get_named_enum_kind_id(name);
            let attribute = self.context.create_enum_attribute(kind, value);
            call.add_attribute(AttributeLoc::Function, attribute);
        }
    }

    fn end(&mut self, end: &'f Terminator) -> Result<(), Error> {
        let here = self.builder.get_insert_block().expect("a block is current");
        match end {
            Terminator::Jump(target) => {
                self.builder.build_unconditional_branch(self.start(target.block))?;
                self.jumps.push((here, target));
            }
            Terminator::Branch(cond, yes, no, likely) => {
                let (to_yes, to_no) = (self.branch_block(yes)?, self.branch_block(no)?);
                self.builder.position_at_end(here);
                let branch = self.builder.build_conditional_branch(self.word(*cond), to_yes, to_no)?;
                self.weigh(branch, *likely);
            }
            Terminator::Switch(value, cases, other) => {
                let other = self.branch_block(other)?;
                let mut ways = Vec::with_capacity(cases.len());
                for (case, target) in cases {
                    ways.push((self.constant(case.cast_unsigned()), self.branch_block(target)?));
                }
                self.builder.position_at_end(here);
                self.builder.build_switch(self.word(*value), other, &ways)?;
            }
            Terminator::Return(value) => {
                self.builder
                    .build_return(Some(&self.value(*value) as &dyn BasicValue<'c>))?;
            }
            Terminator::Leave(exit) => self.leave(*exit)?,
        }
        Ok(())
    }

    /// Where a branch goes: the block, or one before it that brings the values. Both ways of a branch may lead to one
    /// block, with different values.
    fn branch_block(&mut self, target: &'f Target) -> Result<BasicBlock<'c>, Error> {
        let start = self.start(target.block);
        if target.args.is_empty() {
            return Ok(start);
        }
        let edge = self.context.append_basic_block(self.target, "edge");
        self.builder.position_at_end(edge);
        self.builder.build_unconditional_branch(start)?;
        self.jumps.push((edge, target));
        Ok(edge)
    }
}

fn function_type<'c>(context: &'c Context, params: &[Type], result: Option<Type>) -> FunctionType<'c> {
    let params: Vec<BasicMetadataTypeEnum<'c>> = params
        .iter()
        .map(|ty| match ty {
            Type::Word | Type::Bool => context.i64_type().into(),
            Type::Float => context.f64_type().into(),
        })
        .collect();
    match result {
        Some(Type::Float) => context.f64_type().fn_type(&params, false),
        Some(Type::Word | Type::Bool) => context.i64_type().as_basic_type_enum().fn_type(&params, false),
        None => context.void_type().fn_type(&params, false),
    }
}

fn int_predicate(op: IntCompare) -> IntPredicate {
    match op {
        IntCompare::Eq => IntPredicate::EQ,
        IntCompare::Ne => IntPredicate::NE,
        IntCompare::Lt => IntPredicate::SLT,
        IntCompare::Le => IntPredicate::SLE,
        IntCompare::Gt => IntPredicate::SGT,
        IntCompare::Ge => IntPredicate::SGE,
        IntCompare::Below => IntPredicate::ULT,
    }
}

fn float_predicate(op: FloatCompare) -> FloatPredicate {
    match op {
        FloatCompare::Eq => FloatPredicate::OEQ,
        FloatCompare::Ne => FloatPredicate::UNE,
        FloatCompare::Lt => FloatPredicate::OLT,
        FloatCompare::Le => FloatPredicate::OLE,
        FloatCompare::Gt => FloatPredicate::OGT,
        FloatCompare::Ge => FloatPredicate::OGE,
    }
}
