//! The few x86-64 instructions that stubs are made of.
//!
//! Instructions are appended; jumps name labels, or addresses outside, and get their distances when it is known where the
//! code will lie ([`Assembler::finish`]). Immediates are as wide as their parameters' types, so what does not fit is
//! refused where it is made. Not here: what stubs do, and any register that needs a longer form of addressing.

/// A general register, by its number in encodings. Stubs use those that a call may change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Register {
    /// The result, too.
    Rax = 0,
    Rcx = 1,
    /// The third argument.
    Rdx = 2,
    /// The second argument.
    Rsi = 6,
    R8 = 8,
    R9 = 9,
    R10 = 10,
    R11 = 11,
}

impl Register {
    fn low(self) -> u8 {
        self as u8 & 7
    }

    fn high(self) -> u8 {
        self as u8 >> 3
    }
}

/// A word in memory: at a register's address and so many bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) base: Register,
    pub(crate) offset: i32,
}

impl Place {
    pub(crate) fn new(base: Register, offset: i32) -> Place {
        Place { base, offset }
    }
}

/// When a jump is taken, by its number in encodings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Condition {
    /// The first operand is less, without signs.
    Below = 2,
    Equal = 4,
    NotEqual = 5,
}

/// How wide an operation in memory is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Width {
    Half,
    Word,
}

/// A place in the code that jumps name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Label(usize);

/// Where a jump goes.
#[derive(Clone, Copy, Debug)]
enum Goal {
    Label(Label),
    Address(u64),
}

/// The code is too far from what it jumps to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TooFar;

/// Code in the making.
#[derive(Default, Debug)]
pub(crate) struct Assembler {
    bytes: Vec<u8>,
    labels: Vec<Option<usize>>,
    /// Where distances are to be written, which are counted from behind them.
    jumps: Vec<(usize, Goal)>,
}

impl Assembler {
    /// How many bytes there are.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// A label that is placed later.
    pub(crate) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    /// Places a label here.
    pub(crate) fn place(&mut self, label: Label) {
        let old = self.labels[label.0].replace(self.bytes.len());
        debug_assert!(old.is_none(), "a label is placed once");
    }

    /// `REX opcode ModRM [offset]`: an instruction with a register, or a number in its place, and memory.
    fn memory(&mut self, width: Width, opcode: u8, number: u8, place: Place) {
        let wide = u8::from(width == Width::Word);
        let rex = 0x40 | wide << 3 | (number >> 3) << 2 | place.base.high();
        if rex != 0x40 {
            self.bytes.push(rex);
        }
        self.bytes.push(opcode);
        let rest = (number & 7) << 3 | place.base.low();
        match (place.offset, i8::try_from(place.offset)) {
            (0, _) => self.bytes.push(rest),
            (_, Ok(short)) => self.bytes.extend([0x40 | rest, short.cast_unsigned()]),
            (long, Err(_)) => {
                self.bytes.push(0x80 | rest);
                self.bytes.extend(long.to_le_bytes());
            }
        }
    }

    /// `to = from`
    pub(crate) fn load(&mut self, to: Register, from: Place) {
        self.memory(Width::Word, 0x8b, to as u8, from);
    }

    /// `to = from`
    pub(crate) fn store(&mut self, to: Place, from: Register) {
        self.memory(Width::Word, 0x89, from as u8, to);
    }

    /// `to = value`
    pub(crate) fn store_constant(&mut self, to: Place, value: i32) {
        self.memory(Width::Word, 0xc7, 0, to);
        self.bytes.extend(value.to_le_bytes());
    }

    /// `to = value`
    pub(crate) fn constant(&mut self, to: Register, value: u64) {
        self.bytes.extend([0x48 | to.high(), 0xb8 | to.low()]);
        self.bytes.extend(value.to_le_bytes());
    }

    /// `to = place`, as an address.
    pub(crate) fn address(&mut self, to: Register, place: Place) {
        self.memory(Width::Word, 0x8d, to as u8, place);
    }

    /// `place += value`
    pub(crate) fn add(&mut self, place: Place, value: i32) {
        self.memory(Width::Word, 0x81, 0, place);
        self.bytes.extend(value.to_le_bytes());
    }

    /// `place -= value`
    pub(crate) fn subtract(&mut self, place: Place, value: i32) {
        self.memory(Width::Word, 0x81, 5, place);
        self.bytes.extend(value.to_le_bytes());
    }

    /// Compares a word in memory with a number.
    pub(crate) fn compare(&mut self, place: Place, value: i32) {
        self.memory(Width::Word, 0x81, 7, place);
        self.bytes.extend(value.to_le_bytes());
    }

    /// Compares half a word in memory with a number.
    pub(crate) fn compare_half(&mut self, place: Place, value: u32) {
        self.memory(Width::Half, 0x81, 7, place);
        self.bytes.extend(value.to_le_bytes());
    }

    /// Compares a register with a word in memory.
    pub(crate) fn compare_memory(&mut self, register: Register, place: Place) {
        self.memory(Width::Word, 0x3b, register as u8, place);
    }

    /// Compares two registers.
    pub(crate) fn compare_registers(&mut self, lhs: Register, rhs: Register) {
        let rex = 0x48 | lhs.high() << 2 | rhs.high();
        self.bytes.extend([rex, 0x3b, 0xc0 | lhs.low() << 3 | rhs.low()]);
    }

    /// Compares a register with a number.
    pub(crate) fn compare_constant(&mut self, register: Register, value: i32) {
        self.bytes.extend([0x48 | register.high(), 0x81, 0xf8 | register.low()]);
        self.bytes.extend(value.to_le_bytes());
    }

    /// Whether any of these bits is set: equal, if none is.
    pub(crate) fn test(&mut self, register: Register, bits: u8) {
        self.bytes
            .extend([0x40 | register.high(), 0xf6, 0xc0 | register.low(), bits]);
    }

    fn distance(&mut self, goal: Goal) {
        self.jumps.push((self.bytes.len(), goal));
        self.bytes.extend([0; 4]);
    }

    /// Goes to a label if a comparison had that result.
    pub(crate) fn jump_if(&mut self, condition: Condition, to: Label) {
        self.bytes.extend([0x0f, 0x80 | condition as u8]);
        self.distance(Goal::Label(to));
    }

    /// Goes to code elsewhere.
    pub(crate) fn jump(&mut self, to: u64) {
        self.bytes.push(0xe9);
        self.distance(Goal::Address(to));
    }

    /// Calls what a register has the address of.
    pub(crate) fn call(&mut self, register: Register) {
        self.bytes.extend([0x40 | register.high(), 0xff, 0xd0 | register.low()]);
    }

    /// The code, if it is to lie at an address.
    ///
    /// # Errors
    /// If what it jumps to is further away than a jump reaches.
    ///
    /// # Panics
    /// If a label that a jump names was not placed.
    pub(crate) fn finish(mut self, at: u64) -> Result<Vec<u8>, TooFar> {
        for (place, goal) in self.jumps {
            let goal = match goal {
                Goal::Label(Label(index)) => at + self.labels[index].expect("labels are placed") as u64,
                Goal::Address(address) => address,
            };
            let behind = at + place as u64 + 4;
            let distance = i32::try_from(goal.wrapping_sub(behind).cast_signed()).map_err(|_| TooFar)?;
            self.bytes[place..place + 4].copy_from_slice(&distance.to_le_bytes());
        }
        Ok(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Register::{R8, R9, R10, R11, Rax, Rcx, Rdx, Rsi};

    fn bytes(f: impl FnOnce(&mut Assembler)) -> Vec<u8> {
        let mut assembler = Assembler::default();
        f(&mut assembler);
        assembler.finish(0x1000).expect("near")
    }

    #[test]
    fn instructions_are_encoded_as_gnu_as_does() {
        let at = Place::new;
        type Case = (fn(&mut Assembler, fn(Register, i32) -> Place), &'static [u8]);
        let cases: &[Case] = &[
            // mov rax, [rsi + 0x58]
            (|a, at| a.load(Rax, at(Rsi, 0x58)), &[0x48, 0x8b, 0x46, 0x58]),
            // mov r10, [rax]
            (|a, at| a.load(R10, at(Rax, 0)), &[0x4c, 0x8b, 0x10]),
            // mov r8, [r10 + 0x1000]
            (|a, at| a.load(R8, at(R10, 0x1000)), &[0x4d, 0x8b, 0x82, 0, 0x10, 0, 0]),
            // mov [rsi - 8], r9
            (|a, at| a.store(at(Rsi, -8), R9), &[0x4c, 0x89, 0x4e, 0xf8]),
            // mov qword ptr [rsi + 0x80], 4
            (
                |a, at| a.store_constant(at(Rsi, 0x80), 4),
                &[0x48, 0xc7, 0x86, 0x80, 0, 0, 0, 4, 0, 0, 0],
            ),
            // movabs r11, 0x1122334455667788
            (
                |a, _| a.constant(R11, 0x1122_3344_5566_7788),
                &[0x49, 0xbb, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11],
            ),
            // lea rax, [rdx + 1]
            (|a, at| a.address(Rax, at(Rdx, 1)), &[0x48, 0x8d, 0x42, 1]),
            // add qword ptr [r8], 0x10000
            (|a, at| a.add(at(R8, 0), 0x10000), &[0x49, 0x81, 0x00, 0, 0, 1, 0]),
            // sub qword ptr [rax], 0x10000
            (|a, at| a.subtract(at(Rax, 0), 0x10000), &[0x48, 0x81, 0x28, 0, 0, 1, 0]),
            // cmp qword ptr [r9], 0x10000
            (|a, at| a.compare(at(R9, 0), 0x10000), &[0x49, 0x81, 0x39, 0, 0, 1, 0]),
            // cmp dword ptr [rcx + 0x28], 7
            (
                |a, at| a.compare_half(at(Rcx, 0x28), 7),
                &[0x81, 0x79, 0x28, 7, 0, 0, 0],
            ),
            // cmp dword ptr [r10 + 0x28], 0xffffffff
            (
                |a, at| a.compare_half(at(R10, 0x28), u32::MAX),
                &[0x41, 0x81, 0x7a, 0x28, 0xff, 0xff, 0xff, 0xff],
            ),
            // cmp r10, [rax + 0x10]
            (|a, at| a.compare_memory(R10, at(Rax, 0x10)), &[0x4c, 0x3b, 0x50, 0x10]),
            // cmp r9, rax
            (|a, _| a.compare_registers(R9, Rax), &[0x4c, 0x3b, 0xc8]),
            // cmp r8, 4 with a long immediate
            (|a, _| a.compare_constant(R8, 4), &[0x49, 0x81, 0xf8, 4, 0, 0, 0]),
            // test sil, 7; test r9b, 7
            (|a, _| a.test(Rsi, 7), &[0x40, 0xf6, 0xc6, 7]),
            (|a, _| a.test(R9, 7), &[0x41, 0xf6, 0xc1, 7]),
            // call r11
            (|a, _| a.call(R11), &[0x41, 0xff, 0xd3]),
        ];
        for (i, (make, expected)) in cases.iter().enumerate() {
            assert_eq!(bytes(|a| make(a, at)), *expected, "case {i}");
        }
    }

    #[test]
    fn jumps_count_from_behind_them() {
        let code = bytes(|a| {
            let (back, on) = (a.label(), a.label());
            a.place(back);
            a.jump_if(Condition::NotEqual, on);
            a.jump_if(Condition::Below, back);
            a.place(on);
            a.jump(0x1000);
        });
        let mut expected = vec![0x0f, 0x85, 6, 0, 0, 0];
        expected.extend([0x0f, 0x82, 0xf4, 0xff, 0xff, 0xff]);
        expected.extend([0xe9, 0xef, 0xff, 0xff, 0xff]);
        assert_eq!(code, expected);
    }

    #[test]
    fn what_is_too_far_is_refused() {
        let far = |to: u64| {
            let mut assembler = Assembler::default();
            assembler.jump(to);
            assembler.finish(1 << 40)
        };
        assert!(far((1 << 40) + 5 + 0x7fff_ffff).is_ok());
        assert_eq!(far((1 << 40) + 5 + 0x8000_0000), Err(TooFar));
        assert!(far((1 << 40) + 5 - 0x8000_0000).is_ok());
        assert_eq!(far(0), Err(TooFar));
    }
}
