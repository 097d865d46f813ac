//! Access to the guest's memory, with checks of bounds and alignment.

use std::fmt::Display;
use std::ops::Range;

use crate::errno::{Errno, Failure};

/// The number of bytes that one call may copy. More of them is an out-of-memory error for the
/// guest.
const LIMIT: u64 = 128 << 20;

/// The guest's memory during one call.
pub(crate) struct Memory<'a> {
    bytes: &'a mut [u8],
    left: u64,
    /// What the call did beside copying.
    steps: u64,
    answer: Option<&'static str>,
    written: Vec<Range<usize>>,
}

/// The address `offset` bytes after `base`.
pub(crate) fn field(base: u32, offset: u32) -> Result<u32, Failure> {
    base.checked_add(offset).ok_or_else(overflow)
}

/// The address of an element of an array of records of `size` bytes.
pub(crate) fn element(base: u32, index: u32, size: u32) -> Result<u32, Failure> {
    field(base, index.checked_mul(size).ok_or_else(overflow)?)
}

fn overflow() -> Failure {
    Failure::trap("Pointer overflow")
}

fn out_of_bounds(at: u32, length: impl Display) -> Failure {
    Failure::trap(format!("Pointer out of bounds: {}", region(at, length)))
}

/// The text for a part of the memory, as in wasmtime.
fn region(at: u32, length: impl Display) -> String {
    format!("Region {{ start: {at}, len: {length} }}")
}

fn range(at: u32, length: u32) -> Option<Range<usize>> {
    let start = usize::try_from(at).ok()?;
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    Some(start..end)
}

impl<'a> Memory<'a> {
    pub(crate) fn new(bytes: &'a mut [u8]) -> Self {
        Self {
            bytes,
            left: LIMIT,
            steps: 0,
            answer: None,
            written: Vec::new(),
        }
    }

    /// Begins to write the function's answer, which has this type.
    pub(crate) fn answers(&mut self, ty: &'static str) -> &mut Self {
        self.answer = Some(ty);
        self
    }

    /// The type of the answer, if writing it has begun.
    pub(crate) fn answer(&self) -> Option<&'static str> {
        self.answer
    }

    /// All bytes that the call wrote, with their addresses.
    pub(crate) fn written(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let written = self.written.iter();
        written.filter_map(|range| Some((range.start, self.bytes.get(range.clone())?)))
    }

    /// Counts steps of a call, beside the bytes that it copies.
    pub(crate) fn worked(&mut self, steps: usize) {
        self.steps = self.steps.saturating_add(steps as u64);
    }

    /// How many bytes the call has copied, and how many steps it has taken.
    pub(crate) fn work(&self) -> u64 {
        let written = self.written.iter().map(|range| range.len() as u64);
        let consumed = LIMIT.saturating_sub(self.left);
        written.fold(self.steps.saturating_add(consumed), u64::saturating_add)
    }

    /// Counts bytes against the limit, before they are copied.
    pub(crate) fn consume(&mut self, bytes: u64) -> Result<(), Failure> {
        self.left = self.left.checked_sub(bytes).ok_or(Errno::NOMEM)?;
        Ok(())
    }

    /// Returns bytes of the memory. Even an empty slice has to be in bounds.
    pub(crate) fn slice(&self, at: u32, length: u32) -> Result<&[u8], Failure> {
        let slice = range(at, length).and_then(|range| self.bytes.get(range));
        slice.ok_or_else(|| out_of_bounds(at, length))
    }

    /// Lets a function write to a slice of the memory, from its beginning on. Even an empty slice
    /// has to be in bounds.
    pub(crate) fn fill(
        &mut self,
        at: u32,
        length: u32,
        write: impl FnOnce(&mut [u8]) -> Result<u32, Failure>,
    ) -> Result<u32, Failure> {
        let range = range(at, length).ok_or_else(|| out_of_bounds(at, length))?;
        let slice = self.bytes.get_mut(range.clone());
        let filled = write(slice.ok_or_else(|| out_of_bounds(at, length))?)?;
        let end = range.start + usize::try_from(filled.min(length)).map_err(|_| Errno::OVERFLOW)?;
        self.written.push(range.start..end);
        Ok(filled)
    }

    /// Copies bytes into the memory, and returns the address after them. Zero bytes fit at any
    /// address.
    pub(crate) fn store(&mut self, at: u32, bytes: &[u8]) -> Result<u32, Failure> {
        let length = u32::try_from(bytes.len()).map_err(|_| Errno::OVERFLOW)?;
        if !bytes.is_empty() {
            self.fill(at, length, |to| {
                to.copy_from_slice(bytes);
                Ok(length)
            })?;
        }
        field(at, length)
    }

    /// Copies a string from the memory.
    pub(crate) fn string(&mut self, at: u32, length: u32) -> Result<String, Failure> {
        self.consume(length.into())?;
        self.string_of_any_length(at, length)
    }

    /// Copies a string from the memory, without a limit of its length.
    pub(crate) fn string_of_any_length(&self, at: u32, length: u32) -> Result<String, Failure> {
        let bytes = self.slice(at, length)?;
        let text = std::str::from_utf8(bytes).map_err(|_| Errno::ILSEQ)?;
        Ok(text.to_owned())
    }

    /// Returns the address and length of the first buffer in a list that is not empty.
    ///
    /// The other buffers are left for the guest's next call, since a transfer may always be shorter
    /// than requested.
    pub(crate) fn first_buffer(&mut self, list: u32, count: u32) -> Result<(u32, u32), Failure> {
        self.consume(u64::from(count) * 8)?;
        for index in 0..count {
            let at = element(list, index, 8)?;
            let buffer = self.u32(at)?;
            let length = self.u32(field(at, 4)?)?;
            if length != 0 {
                self.consume(length.into())?;
                return Ok((buffer, length));
            }
        }
        Ok((0, 0))
    }

    /// Reads a byte.
    pub(crate) fn u8(&self, at: u32) -> Result<u8, Failure> {
        self.read(at).map(u8::from_le_bytes)
    }

    /// Reads an aligned 16-bit number.
    pub(crate) fn u16(&self, at: u32) -> Result<u16, Failure> {
        self.read(at).map(u16::from_le_bytes)
    }

    /// Reads an aligned 32-bit number.
    pub(crate) fn u32(&self, at: u32) -> Result<u32, Failure> {
        self.read(at).map(u32::from_le_bytes)
    }

    /// Reads an aligned 64-bit number.
    pub(crate) fn u64(&self, at: u32) -> Result<u64, Failure> {
        self.read(at).map(u64::from_le_bytes)
    }

    /// Writes a byte.
    pub(crate) fn set_u8(&mut self, at: u32, value: u8) -> Result<(), Failure> {
        self.write(at, value.to_le_bytes())
    }

    /// Writes an aligned 16-bit number.
    pub(crate) fn set_u16(&mut self, at: u32, value: u16) -> Result<(), Failure> {
        self.write(at, value.to_le_bytes())
    }

    /// Writes an aligned 32-bit number.
    pub(crate) fn set_u32(&mut self, at: u32, value: u32) -> Result<(), Failure> {
        self.write(at, value.to_le_bytes())
    }

    /// Writes an aligned 64-bit number.
    pub(crate) fn set_u64(&mut self, at: u32, value: u64) -> Result<(), Failure> {
        self.write(at, value.to_le_bytes())
    }

    fn read<const N: usize>(&self, at: u32) -> Result<[u8; N], Failure> {
        let start = usize::try_from(at).ok();
        let bytes = start.and_then(|start| self.bytes.get(start..)?.first_chunk());
        let bytes = bytes.ok_or_else(|| out_of_bounds(at, N))?;
        aligned::<N>(at)?;
        Ok(*bytes)
    }

    fn write<const N: usize>(&mut self, at: u32, value: [u8; N]) -> Result<(), Failure> {
        let start = usize::try_from(at).ok();
        let bytes = start.and_then(|start| self.bytes.get_mut(start..)?.first_chunk_mut());
        let bytes = bytes.ok_or_else(|| out_of_bounds(at, N))?;
        aligned::<N>(at)?;
        *bytes = value;
        self.written.extend(start.map(|start| start..start + N));
        Ok(())
    }
}

fn aligned<const N: usize>(at: u32) -> Result<(), Failure> {
    if usize::try_from(at).is_ok_and(|at| at.is_multiple_of(N)) {
        Ok(())
    } else {
        Err(Failure::trap(format!(
            "Pointer not aligned to {N}: {}",
            region(at, N)
        )))
    }
}
