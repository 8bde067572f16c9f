//! What the exits of one function mean, in few bytes: written when the code is made, read when an exit is taken.
//!
//! Exits that follow each other differ in little, so each is a list of numbers ([`deltas`](crate::deltas)), with what
//! changes last at its end. What is known of a call whatever the exit is in a table.
//!
//! ```text
//! exit:    frame .. | 0 | 0: leave, 1: release, 2 + register * 5 + recovery: release before a result
//! frame:   call + 1 | of inlined calls: kept | stale | instruction
//! kept:    0 if the frame is pushed, else 1, then (1 + distance) .. | 0
//! stale:   (1 + distance * 5 + recovery) .. | 0
//! ```
//!
//! A distance is a register less the one after the register before.

use std::ops::Range;
use std::sync::Arc;

use taipan_code::Code;

use crate::deltas::{Error, Lists};
use crate::deopt::{ExitPoint, Function, Header, Purpose, Recovery};

/// What the exits of one function mean.
#[derive(Debug)]
pub struct Descriptors {
    lists: Lists,
    calls: Box<[Call]>,
}

/// What is known of a call, whatever the exit.
#[derive(Debug)]
pub(crate) struct Call {
    /// The call's code, for people.
    pub(crate) code: Arc<Code>,
    /// Of a call that is inlined.
    pub(crate) inlined: Option<Place>,
}

/// A call that is inlined: see [`Inlined`](crate::deopt::Inlined).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub(crate) function: Function,
    pub(crate) header: Header,
    pub(crate) offset: u32,
}

/// An exit that was read; its lists are used again for the next.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) purpose: Purpose,
    /// The outermost call's first.
    pub(crate) frames: Vec<DescribedFrame>,
    stale: Vec<(u16, Recovery)>,
    kept: Vec<u16>,
    numbers: Vec<u64>,
}

impl Default for Described {
    fn default() -> Described {
        Described {
            purpose: Purpose::Leave,
            frames: Vec::new(),
            stale: Vec::new(),
            kept: Vec::new(),
            numbers: Vec::new(),
        }
    }
}

/// One call's frame: see [`ExitFrame`](crate::deopt::ExitFrame).
#[derive(Debug)]
pub(crate) struct DescribedFrame {
    /// Which of the function's calls.
    pub(crate) call: usize,
    /// The instruction.
    pub(crate) pc: u32,
    stale: Range<usize>,
    kept: Option<Range<usize>>,
}

impl Described {
    /// A frame's registers that are stale.
    pub(crate) fn stale(&self, frame: &DescribedFrame) -> &[(u16, Recovery)] {
        &self.stale[frame.stale.clone()]
    }

    /// The registers that hold something, of a frame that is not pushed.
    pub(crate) fn kept(&self, frame: &DescribedFrame) -> Option<&[u16]> {
        frame.kept.clone().map(|range| &self.kept[range])
    }
}

impl Descriptors {
    /// Writes down what exits mean.
    #[must_use]
    pub fn of(points: &[ExitPoint]) -> Descriptors {
        let mut calls = Vec::new();
        let lists: Vec<Vec<u64>> = points.iter().map(|point| numbers(point, &mut calls)).collect();
        Descriptors {
            lists: Lists::of(lists),
            calls: calls.into(),
        }
    }

    /// How many exits there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lists.count()
    }

    /// Bytes of memory that the descriptors take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.lists.size() + size_of_val(&*self.calls)
    }

    /// A call.
    pub(crate) fn call(&self, frame: &DescribedFrame) -> &Call {
        &self.calls[frame.call]
    }

    /// Reads an exit.
    pub(crate) fn read(&self, index: usize, into: &mut Described) -> Result<(), Error> {
        let Described {
            purpose,
            frames,
            stale,
            kept,
            numbers,
        } = into;
        frames.clear();
        stale.clear();
        kept.clear();
        self.lists.read(index, numbers)?;
        let mut numbers = Numbers(numbers);
        while let Some(call) = numbers.next()?.checked_sub(1) {
            let call = usize::try_from(call).map_err(|_| Error::Meaningless)?;
            let inlined = self.calls.get(call).ok_or(Error::Meaningless)?.inlined.is_some();
            let (first_kept, first_stale) = (kept.len(), stale.len());
            let pushed = !inlined || numbers.next()? == 0;
            if !pushed {
                numbers.registers(1, |register, _| {
                    kept.push(register);
                    Some(())
                })?;
            }
            numbers.registers(Recovery::ALL.len() as u64, |register, recovery| {
                stale.push((register, *Recovery::ALL.get(recovery)?));
                Some(())
            })?;
            frames.push(DescribedFrame {
                call,
                pc: u32::try_from(numbers.next()?).map_err(|_| Error::Meaningless)?,
                stale: first_stale..stale.len(),
                kept: (!pushed).then_some(first_kept..kept.len()),
            });
        }
        *purpose = match numbers.next()? {
            0 => Purpose::Leave,
            1 => Purpose::Release { result: None },
            result => {
                let (register, recovery) = split(result - 2, Recovery::ALL.len() as u64);
                let register = u16::try_from(register).map_err(|_| Error::Meaningless)?;
                Purpose::Release {
                    result: Some((register, Recovery::ALL[recovery])),
                }
            }
        };
        if numbers.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Meaningless)
        }
    }
}

/// A number as quotient and remainder.
fn split(number: u64, by: u64) -> (u64, usize) {
    (number / by, (number % by) as usize)
}

/// What is left of a list.
struct Numbers<'a>(&'a [u64]);

impl Numbers<'_> {
    fn next(&mut self) -> Result<u64, Error> {
        let (number, rest) = self.0.split_first().ok_or(Error::Meaningless)?;
        self.0 = rest;
        Ok(*number)
    }

    /// Registers, each with one of `kinds`, up to a zero.
    fn registers(&mut self, kinds: u64, mut each: impl FnMut(u16, usize) -> Option<()>) -> Result<(), Error> {
        let mut expected = 0u16;
        while let Some(number) = self.next()?.checked_sub(1) {
            let (distance, kind) = split(number, kinds);
            let distance = u16::try_from(distance).map_err(|_| Error::Meaningless)?;
            let register = expected.wrapping_add(distance);
            each(register, kind).ok_or(Error::Meaningless)?;
            expected = register.wrapping_add(1);
        }
        Ok(())
    }
}

/// An exit as a list.
fn numbers(point: &ExitPoint, calls: &mut Vec<Call>) -> Vec<u64> {
    let mut list = Vec::new();
    for frame in &point.frames {
        let inlined = frame.inlined.as_ref();
        let place = inlined.map(|inlined| Place {
            function: inlined.function,
            header: inlined.header,
            offset: inlined.offset,
        });
        let known = calls
            .iter()
            .position(|call| call.inlined == place && Arc::ptr_eq(&call.code, &frame.code));
        let call = known.unwrap_or_else(|| {
            calls.push(Call {
                code: Arc::clone(&frame.code),
                inlined: place,
            });
            calls.len() - 1
        });
        list.push(call as u64 + 1);
        match inlined.map(|inlined| &inlined.kept) {
            None => {}
            Some(None) => list.push(0),
            Some(Some(kept)) => {
                list.push(1);
                registers(&mut list, 1, kept.iter().map(|register| (*register, 0)));
            }
        }
        let stale = frame
            .stale
            .iter()
            .map(|(register, recovery)| (*register, recovery.index()));
        registers(&mut list, Recovery::ALL.len() as u64, stale);
        list.push(u64::from(frame.pc));
    }
    list.push(0);
    list.push(match point.purpose {
        Purpose::Leave => 0,
        Purpose::Release { result: None } => 1,
        Purpose::Release {
            result: Some((register, recovery)),
        } => 2 + u64::from(register) * Recovery::ALL.len() as u64 + recovery.index(),
    });
    list
}

fn registers(list: &mut Vec<u64>, kinds: u64, registers: impl Iterator<Item = (u16, u64)>) {
    let mut expected = 0u16;
    for (register, kind) in registers {
        list.push(1 + u64::from(register.wrapping_sub(expected)) * kinds + kind);
        expected = register.wrapping_add(1);
    }
    list.push(0);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Arc, Call, Code, Described, Descriptors, ExitPoint, Function, Header, Place, Purpose, Recovery};
    use crate::deltas::tests::arbitrary;
    use crate::deopt::{ExitFrame, FrameKind, Inlined};

    fn recovery() -> impl Strategy<Value = Recovery> {
        prop::sample::select(Recovery::ALL.to_vec())
    }

    fn register() -> impl Strategy<Value = u16> {
        prop_oneof![0u16..20, any::<u16>()]
    }

    fn inlined() -> impl Strategy<Value = Inlined> {
        let kept = prop::option::of(prop::collection::vec(register(), 0..6));
        let function = prop_oneof![
            (0u64..3).prop_map(Function::Known),
            register().prop_map(Function::Called)
        ];
        (function, any::<(bool, u16, u16)>(), 0u32..2, kept).prop_map(
            |(function, (plain, dst, instance), offset, kept)| {
                let kind = if plain {
                    FrameKind::Inlined
                } else {
                    FrameKind::Initialiser
                };
                let header = Header {
                    kind,
                    return_to: dst,
                    instance,
                };
                Inlined {
                    function,
                    header,
                    offset,
                    kept,
                }
            },
        )
    }

    /// Codes that frames may have.
    fn codes() -> Vec<Arc<Code>> {
        let empty = Code {
            name: "f".into(),
            qualname: "f".into(),
            filename: "f".into(),
            first_line: 1,
            flags: taipan_code::CodeFlags::default(),
            arg_count: 0,
            posonly_count: 0,
            kwonly_count: 0,
            varnames: Vec::new(),
            cellvars: Vec::new(),
            freevars: Vec::new(),
            names: Vec::new(),
            consts: Vec::new(),
            insts: Vec::new(),
            positions: Vec::new(),
            exceptions: Vec::new(),
            feedback: Vec::new(),
            register_count: 0,
            has_docstring: false,
        };
        (0..3).map(|_| Arc::new(empty.clone())).collect()
    }

    fn point(codes: Vec<Arc<Code>>) -> impl Strategy<Value = ExitPoint> {
        let stale = prop::collection::vec((register(), recovery()), 0..6);
        let code = prop::sample::select(codes);
        let frame =
            (code, any::<u32>(), stale, prop::option::of(inlined())).prop_map(|(code, pc, stale, inlined)| ExitFrame {
                code,
                pc,
                stale,
                inlined,
            });
        let purpose = prop_oneof![
            Just(Purpose::Leave),
            prop::option::of((register(), recovery())).prop_map(|result| Purpose::Release { result }),
        ];
        (purpose, prop::collection::vec(frame, 0..4)).prop_map(|(purpose, frames)| ExitPoint { purpose, frames })
    }

    fn is_the_same(descriptors: &Descriptors, read: &Described, point: &ExitPoint) -> bool {
        let frames = read.frames.iter().zip(&point.frames).all(|(frame, expected)| {
            let call = descriptors.call(frame);
            let inlined = call.inlined.map(|place| Inlined {
                function: place.function,
                header: place.header,
                offset: place.offset,
                kept: read.kept(frame).map(<[u16]>::to_vec),
            });
            Arc::ptr_eq(&call.code, &expected.code)
                && inlined == expected.inlined
                && (frame.pc, read.stale(frame)) == (expected.pc, &expected.stale[..])
        });
        frames && read.frames.len() == point.frames.len() && read.purpose == point.purpose
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn exits_are_read_as_they_were_written(points in prop::collection::vec(point(codes()), 0..30)) {
            let descriptors = Descriptors::of(&points);
            let mut read = Described::default();
            for (index, point) in points.iter().enumerate() {
                prop_assert_eq!(descriptors.read(index, &mut read), Ok(()));
                prop_assert!(is_the_same(&descriptors, &read, point));
            }
        }

        #[test]
        fn arbitrary_bytes_are_refused_or_read(lists in arbitrary(), index in 0usize..70, code in Just(codes().remove(0))) {
            let header = Header { kind: FrameKind::Inlined, return_to: 0, instance: 0 };
            let place = Place { function: Function::Known(16), header, offset: 0 };
            let calls = [None, Some(place)].map(|inlined| Call { code: Arc::clone(&code), inlined });
            let descriptors = Descriptors { lists, calls: calls.into() };
            let mut read = Described::default();
            if descriptors.read(index, &mut read).is_ok() {
                let registers = read.frames.iter().map(|frame| read.stale(frame).len() + read.kept(frame).map_or(0, <[u16]>::len));
                prop_assert!(registers.sum::<usize>() <= read.numbers.len());
                prop_assert!(read.frames.iter().all(|frame| descriptors.call(frame).code.name == code.name));
            }
        }
    }
}
