//! Reads and writes the numbers of the files.

use crate::{Digest, Error, File};

/// Reads a file from its start, and knows where it is.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    file: File,
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: File, bytes: &'a [u8]) -> Self {
        Self {
            file,
            bytes,
            offset: 0,
        }
    }

    /// A reader of bytes that begin at `offset` of the file.
    pub(crate) fn at(file: File, bytes: &'a [u8], offset: usize) -> Self {
        Self {
            file,
            bytes,
            offset,
        }
    }

    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn invalid(&self, what: impl Into<String>) -> Error {
        Error::invalid(self.file, self.offset, what)
    }

    pub(crate) fn take(&mut self, size: usize) -> Result<&'a [u8], Error> {
        let Some((taken, rest)) = self.bytes.split_at_checked(size) else {
            let left = self.bytes.len();
            return Err(self.invalid(format!("{size} bytes are needed, and {left} are left")));
        };
        self.bytes = rest;
        self.offset = self.offset.saturating_add(size);
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| self.invalid("no bytes"))
    }

    /// Reads what every file begins with.
    pub(crate) fn magic(&mut self, magic: [u8; 8], version: u32) -> Result<(), Error> {
        if !self.bytes.starts_with(&magic) {
            return Err(self.invalid(format!("this is no {}", self.file)));
        }
        self.take(magic.len())?;
        let at = self.offset;
        let found = self.u32()?;
        if found != version {
            let what = format!("the version is {found}, and only {version} is known");
            return Err(Error::invalid(self.file, at, what));
        }
        Ok(())
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Error> {
        self.array().map(u64::from_le_bytes)
    }

    pub(crate) fn digest(&mut self) -> Result<Digest, Error> {
        self.array().map(Digest)
    }

    /// Reads a number of seven bits a byte, the low ones first. The highest bit of a byte says that
    /// another follows.
    pub(crate) fn varint(&mut self) -> Result<u64, Error> {
        let start = self.clone();
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits || (byte == 0 && shift != 0) {
                return Err(start.invalid("a number is too large, or longer than it has to be"));
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(start.invalid("a number is too large"))
    }
}

/// Writes what [`Reader::varint`] reads.
pub(crate) fn write_varint(bytes: &mut Vec<u8>, mut value: u64) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

/// A signed number as an unsigned one: 0, -1, 1, -2, 2 are 0, 1, 2, 3, 4.
pub(crate) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// The opposite of [`zigzag`].
pub(crate) fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}
