//! What a function of LIR does, step by step: the reference for compiled code.

use taipan_lir::{
    Block, CheckedOp, Exit, FloatCompare, FloatOp, Function, Inst, IntCompare, IntOp, Target, Terminator, Type,
    UnaryOp, Value, Width,
};

/// Memory that functions under test work on: eight words, at the address in their first argument.
#[derive(Debug)]
pub(crate) struct Memory {
    pub(crate) words: Box<[u64; 8]>,
}

impl Memory {
    pub(crate) fn new() -> Memory {
        Memory {
            words: Box::new([1, 2, 3, u64::MAX, 0, 1 << 40, 77, 0x8000_0000_8000_8080]),
        }
    }

    pub(crate) fn address(&mut self) -> u64 {
        self.words.as_mut_ptr().expose_provenance() as u64
    }
}

/// How a function ended.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Outcome {
    /// With a word.
    Returned(i64),
    /// By an exit, with its values' bits.
    Left(Exit, Vec<u64>),
}

/// The helper that functions under test call.
pub(crate) fn helper(a: i64, b: i64, f: f64) -> i64 {
    a.wrapping_mul(31).wrapping_add(b) ^ i64::from(f > 0.5)
}

/// None: arithmetic gave a NaN, whose sign and payload are nobody's promise, and may be seen in the outcome.
pub(crate) fn evaluate(function: &Function, memory: &mut Memory, float: f64, word: i64) -> Option<Outcome> {
    let mut machine = Machine {
        function,
        values: vec![0; function.values.len()],
        memory,
        vague: false,
    };
    let mut target = Target {
        block: Block(0),
        args: Vec::new(),
    };
    for (param, bits) in function.blocks[0]
        .params
        .iter()
        .zip([0, float.to_bits(), word.cast_unsigned()])
    {
        machine.values[param.index()] = bits;
    }
    loop {
        let block = &function.blocks[target.block.index()];
        let args: Vec<u64> = target.args.iter().map(|v| machine.bits(*v)).collect();
        for (param, bits) in block.params.iter().zip(args) {
            machine.values[param.index()] = bits;
        }
        for placed in &block.insts {
            if let Inst::Guard(cond, exit) = &placed.inst {
                if machine.bits(*cond) == 0 {
                    return machine.certain(machine.left(*exit));
                }
                continue;
            }
            let results = machine.step(&placed.inst);
            for (value, bits) in placed.results.iter().zip(results) {
                machine.values[value.index()] = bits;
            }
        }
        target = match block.end.as_ref().expect("a verified block ends") {
            Terminator::Jump(target) => target.clone(),
            Terminator::Branch(cond, yes, no, _) => if machine.bits(*cond) != 0 { yes } else { no }.clone(),
            Terminator::Switch(value, cases, other) => {
                let found = cases.iter().find(|(case, _)| *case == machine.word(*value));
                found.map_or(other, |(_, target)| target).clone()
            }
            Terminator::Return(value) => return machine.certain(Outcome::Returned(machine.word(*value))),
            Terminator::Leave(exit) => return machine.certain(machine.left(*exit)),
        };
    }
}

struct Machine<'a> {
    function: &'a Function,
    values: Vec<u64>,
    memory: &'a mut Memory,
    /// Arithmetic has given a NaN.
    vague: bool,
}

impl Machine<'_> {
    fn bits(&self, value: Value) -> u64 {
        self.values[value.index()]
    }

    fn word(&self, value: Value) -> i64 {
        self.bits(value).cast_signed()
    }

    fn float(&self, value: Value) -> f64 {
        f64::from_bits(self.bits(value))
    }

    fn certain(&self, outcome: Outcome) -> Option<Outcome> {
        (!self.vague).then_some(outcome)
    }

    fn left(&self, exit: Exit) -> Outcome {
        Outcome::Left(
            exit,
            self.function.exit(exit).live.iter().map(|v| self.bits(*v)).collect(),
        )
    }

    fn step(&mut self, inst: &Inst) -> [u64; 2] {
        let one = match inst {
            Inst::Int(value) => value.cast_unsigned(),
            Inst::Float(bits) => *bits,
            Inst::Bool(value) => u64::from(*value),
            Inst::IntBinary(op, [lhs, rhs]) => int_op(*op, self.word(*lhs), self.word(*rhs)).cast_unsigned(),
            Inst::Checked(op, [lhs, rhs]) => {
                let (lhs, rhs) = (self.word(*lhs), self.word(*rhs));
                let (result, wrapped) = match op {
                    CheckedOp::Add => lhs.overflowing_add(rhs),
                    CheckedOp::Sub => lhs.overflowing_sub(rhs),
                    CheckedOp::Mul => lhs.overflowing_mul(rhs),
                    CheckedOp::SubUnsigned => {
                        let (less, borrows) = lhs.cast_unsigned().overflowing_sub(rhs.cast_unsigned());
                        (less.cast_signed(), borrows)
                    }
                };
                return [result.cast_unsigned(), u64::from(wrapped)];
            }
            Inst::FloatBinary(op, [lhs, rhs]) => {
                let (lhs, rhs) = (self.float(*lhs), self.float(*rhs));
                let result = match op {
                    FloatOp::Add => lhs + rhs,
                    FloatOp::Sub => lhs - rhs,
                    FloatOp::Mul => lhs * rhs,
                    FloatOp::Div => lhs / rhs,
                };
                self.vague |= result.is_nan();
                result.to_bits()
            }
            Inst::IntCompare(op, [lhs, rhs]) => {
                let (lhs, rhs) = (self.word(*lhs), self.word(*rhs));
                u64::from(match op {
                    IntCompare::Eq => lhs == rhs,
                    IntCompare::Ne => lhs != rhs,
                    IntCompare::Lt => lhs < rhs,
                    IntCompare::Le => lhs <= rhs,
                    IntCompare::Gt => lhs > rhs,
                    IntCompare::Ge => lhs >= rhs,
                    IntCompare::Below => lhs.cast_unsigned() < rhs.cast_unsigned(),
                })
            }
            Inst::FloatCompare(op, [lhs, rhs]) => {
                let (lhs, rhs) = (self.float(*lhs), self.float(*rhs));
                u64::from(match op {
                    FloatCompare::Eq => lhs == rhs,
                    FloatCompare::Ne => lhs != rhs,
                    FloatCompare::Lt => lhs < rhs,
                    FloatCompare::Le => lhs <= rhs,
                    FloatCompare::Gt => lhs > rhs,
                    FloatCompare::Ge => lhs >= rhs,
                })
            }
            Inst::Unary(op, value) => match op {
                UnaryOp::FloatNeg => (-self.float(*value)).to_bits(),
                UnaryOp::IntToFloat => (self.word(*value) as f64).to_bits(),
                UnaryOp::FloatToInt => (self.float(*value) as i64).cast_unsigned(),
                UnaryOp::BitsToFloat | UnaryOp::FloatToBits | UnaryOp::BoolToInt => self.bits(*value),
                UnaryOp::Not => 1 - self.bits(*value),
            },
            Inst::Select(cond, [yes, no]) => self.bits(if self.bits(*cond) != 0 { *yes } else { *no }),
            Inst::Load(_, width, _, offset) => self.memory.words[*offset as usize / 8] & mask(*width),
            Inst::Store(_, width, _, offset, value) => {
                let (bits, mask) = (self.bits(*value), mask(*width));
                let word = &mut self.memory.words[*offset as usize / 8];
                *word = *word & !mask | bits & mask;
                0
            }
            Inst::Call { args, .. } => {
                let floats = |v: &&Value| self.function.ty(**v) == Type::Float;
                let float = args.iter().find(floats).expect("a float");
                helper(self.word(args[0]), self.word(args[1]), self.float(*float)).cast_unsigned()
            }
            Inst::Guard(..) => unreachable!("guards are looked at before"),
        };
        [one, 0]
    }
}

fn mask(width: Width) -> u64 {
    match width {
        Width::Byte => 0xff,
        Width::Half => 0xffff,
        Width::Word32 => 0xffff_ffff,
        Width::Word | Width::Float => u64::MAX,
    }
}

fn int_op(op: IntOp, lhs: i64, rhs: i64) -> i64 {
    let count = (rhs & 63) as u32;
    match op {
        IntOp::Add => lhs.wrapping_add(rhs),
        IntOp::Sub => lhs.wrapping_sub(rhs),
        IntOp::Mul => lhs.wrapping_mul(rhs),
        IntOp::And => lhs & rhs,
        IntOp::Or => lhs | rhs,
        IntOp::Xor => lhs ^ rhs,
        IntOp::ShiftLeft => lhs.wrapping_shl(count),
        IntOp::ShiftRight => lhs.cast_unsigned().wrapping_shr(count).cast_signed(),
        IntOp::ShiftRightSigned => lhs.wrapping_shr(count),
        IntOp::Div => lhs / rhs,
        IntOp::Rem => lhs % rhs,
    }
}
