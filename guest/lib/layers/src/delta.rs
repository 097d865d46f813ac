//! The format of a delta.

use crate::bytes::{Reader, unzigzag, write_varint, zigzag};
use crate::compare::{Run, Source};
use crate::{Digest, Error, File, wide};

const MAGIC: [u8; 8] = *b"wizdelta";
const VERSION: u32 = 1;
/// The size of what comes before the runs, in bytes.
const HEADER: usize = 148;

/// A file that is named by its size and its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The size in bytes.
    pub size: u64,
    /// The digest of all bytes.
    pub digest: Digest,
}

impl Identity {
    /// The identity of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            size: wide(bytes.len()),
            digest: Digest::of(bytes),
        }
    }

    /// The name of a file with these contents as blocks, by which `wizer` finds it beside a delta.
    pub fn blocks_name(&self) -> String {
        format!("{}.blocks", self.digest)
    }

    /// What stands for blocks that are not needed.
    pub(crate) const NONE: Self = Self {
        size: 0,
        digest: Digest([0; 32]),
    };
}

/// A delta that was read and checked: its digest is right, its runs have the size of the result,
/// and lie in files of the sizes that it states.
#[derive(Debug, Clone, Copy)]
pub struct Delta<'a> {
    base: Identity,
    blocks: Option<Identity>,
    result: Identity,
    runs: &'a [u8],
    literals: &'a [u8],
}

impl<'a> Delta<'a> {
    /// Reads a delta and checks it. Takes no memory, and time for the size of the delta.
    ///
    /// `limit` is the largest size of a result that is allowed, in bytes.
    ///
    /// # Errors
    ///
    /// The bytes are not a delta of a version that is known, or were changed, or its runs don't fit
    /// each other, or the result is larger than the limit.
    pub fn read(bytes: &'a [u8], limit: u64) -> Result<Self, Error> {
        let mut reader = Reader::new(File::Delta, bytes);
        reader.magic(MAGIC, VERSION)?;
        let base = identity(&mut reader)?;
        let blocks = identity(&mut reader)?;
        let result = identity(&mut reader)?;
        let runs = part(&mut reader)?;
        let literals = part(&mut reader)?;
        let runs = reader.take(runs)?;
        let literals = reader.take(literals)?;
        let before = reader.offset();
        let expected = reader.digest()?;
        if !reader.is_at_end() {
            return Err(reader.invalid("there is more than a delta"));
        }
        if Digest::of(bytes.get(..before).unwrap_or_default()) != expected {
            let what = "the digest of all before it is not this one";
            return Err(Error::invalid(File::Delta, before, what));
        }
        if result.size > limit {
            let size = result.size;
            return Err(Error::ResultTooLarge { size, limit });
        }
        let delta = Self {
            base,
            blocks: (blocks != Identity::NONE).then_some(blocks),
            result,
            runs,
            literals,
        };
        delta.check()?;
        Ok(delta)
    }

    /// The base that the delta was made for.
    pub fn base(&self) -> Identity {
        self.base
    }

    /// The contents of the blocks file that the delta needs, if it needs one.
    pub fn blocks(&self) -> Option<Identity> {
        self.blocks
    }

    /// The result.
    pub fn result(&self) -> Identity {
        self.result
    }

    /// The bytes that are in the delta itself.
    pub(crate) fn literals(&self) -> &'a [u8] {
        self.literals
    }

    /// The runs, in the order of the result.
    pub(crate) fn runs(&self) -> Runs<'a> {
        Runs {
            reader: Reader::at(File::Delta, self.runs, HEADER),
            ends: Ends::default(),
            literals: 0,
        }
    }

    /// Checks that all runs are in their files, and have the size of the result.
    fn check(&self) -> Result<(), Error> {
        let mut runs = self.runs();
        let mut size = 0_u64;
        loop {
            let offset = runs.reader.offset();
            let Some(run) = runs.next() else { break };
            let run = run?;
            let (name, limit) = match run.source {
                Source::Literal => ("literals", wide(self.literals.len())),
                Source::Base => ("base", self.base.size),
                Source::Blocks => ("blocks", self.blocks.map_or(0, |blocks| blocks.size)),
            };
            let end = wide(run.offset).checked_add(wide(run.size));
            if end.is_none_or(|end| end > limit) {
                let what = format!(
                    "a run of {} bytes from {:#x} is not in the {name}, which have {limit} bytes",
                    run.size, run.offset
                );
                return Err(Error::invalid(File::Delta, offset, what));
            }
            // No overflow: the result is at most as large as a number of 64 bits can tell.
            size = size.saturating_add(wide(run.size));
            if size > self.result.size {
                let what = format!("the runs are longer than the {} bytes", self.result.size);
                return Err(Error::invalid(File::Delta, offset, what));
            }
        }
        let end = HEADER.saturating_add(self.runs.len());
        if size != self.result.size || runs.literals != self.literals.len() {
            let what = format!(
                "the runs have {size} bytes of {}, and use {} literal bytes of {}",
                self.result.size,
                runs.literals,
                self.literals.len()
            );
            return Err(Error::invalid(File::Delta, end, what));
        }
        Ok(())
    }
}

fn identity(reader: &mut Reader<'_>) -> Result<Identity, Error> {
    Ok(Identity {
        size: reader.u64()?,
        digest: reader.digest()?,
    })
}

/// Reads the size of a part, which can't be larger than the address space.
fn part(reader: &mut Reader<'_>) -> Result<usize, Error> {
    let start = reader.clone();
    let size = reader.u64()?;
    usize::try_from(size).map_err(|_| start.invalid(format!("{size} bytes are too many")))
}

/// Where the last runs of each file ended, from which the next one's offset is told.
#[derive(Debug, Clone, Copy, Default)]
struct Ends {
    base: i64,
    blocks: i64,
    /// The number of bytes of the result up to here.
    result: i64,
}

impl Ends {
    /// The difference between offsets in a file and in the result, after the file's last run.
    fn shift(&mut self, source: Source) -> Option<&mut i64> {
        match source {
            Source::Literal => None,
            Source::Base => Some(&mut self.base),
            Source::Blocks => Some(&mut self.blocks),
        }
    }
}

/// The runs of a delta.
#[derive(Debug, Clone)]
pub(crate) struct Runs<'a> {
    reader: Reader<'a>,
    ends: Ends,
    /// The number of literal bytes that were used.
    literals: usize,
}

impl Runs<'_> {
    fn read(&mut self) -> Result<Run, Error> {
        let start = self.reader.clone();
        let head = self.reader.varint()?;
        let source = match head & 3 {
            0 => Source::Literal,
            1 => Source::Base,
            2 => Source::Blocks,
            _ => return Err(start.invalid("a run has no kind that is known")),
        };
        let large = || start.invalid("a run leads further than any file");
        let size = usize::try_from(head >> 2).map_err(|_| large())?;
        if size == 0 {
            return Err(start.invalid("a run is empty"));
        }
        let at = self.ends.result;
        let offset = match self.ends.shift(source) {
            None => self.literals,
            Some(shift) => {
                let change = unzigzag(self.reader.varint()?);
                *shift = shift.checked_add(change).ok_or_else(large)?;
                let offset = at.checked_add(*shift).ok_or_else(large)?;
                usize::try_from(offset).map_err(|_| large())?
            }
        };
        if source == Source::Literal {
            self.literals = self.literals.checked_add(size).ok_or_else(large)?;
        }
        let signed = i64::try_from(size).map_err(|_| large())?;
        self.ends.result = at.checked_add(signed).ok_or_else(large)?;
        Ok(Run {
            source,
            offset,
            size,
        })
    }
}

impl Iterator for Runs<'_> {
    type Item = Result<Run, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.reader.is_at_end()).then(|| self.read())
    }
}

/// Writes a delta.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    runs: Vec<u8>,
    literals: Vec<u8>,
    ends: Ends,
    /// The last literal bytes, of which no run is written yet.
    pending: usize,
    uses_blocks: bool,
}

impl Writer {
    /// Adds bytes that are in no other file.
    pub(crate) fn literal(&mut self, bytes: &[u8]) {
        self.literals.extend_from_slice(bytes);
        self.pending += bytes.len();
    }

    /// Adds bytes of another file.
    pub(crate) fn copy(&mut self, run: Run) {
        self.flush();
        let at = self.ends.result;
        let offset = signed(run.offset);
        let Some(shift) = self.ends.shift(run.source) else {
            return;
        };
        let change = offset - at - *shift;
        *shift += change;
        self.head(run);
        write_varint(&mut self.runs, zigzag(change));
        self.uses_blocks |= run.source == Source::Blocks;
    }

    fn flush(&mut self) {
        let size = std::mem::take(&mut self.pending);
        if size > 0 {
            self.head(Run {
                source: Source::Literal,
                offset: 0,
                size,
            });
        }
    }

    fn head(&mut self, run: Run) {
        let kind = match run.source {
            Source::Literal => 0,
            Source::Base => 1,
            Source::Blocks => 2,
        };
        write_varint(&mut self.runs, wide(run.size) << 2 | kind);
        self.ends.result += signed(run.size);
    }

    /// The delta.
    pub(crate) fn finish(mut self, base: Identity, blocks: Identity, result: Identity) -> Vec<u8> {
        self.flush();
        let blocks = match self.uses_blocks {
            true => blocks,
            false => Identity::NONE,
        };
        let mut bytes = Vec::with_capacity(HEADER + self.runs.len() + self.literals.len() + 32);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        for identity in [base, blocks, result] {
            bytes.extend(identity.size.to_le_bytes());
            bytes.extend(identity.digest.0);
        }
        bytes.extend(wide(self.runs.len()).to_le_bytes());
        bytes.extend(wide(self.literals.len()).to_le_bytes());
        bytes.extend(self.runs);
        bytes.extend(self.literals);
        let digest = Digest::of(&bytes);
        bytes.extend(digest.0);
        bytes
    }
}

/// A size or an offset in memory, which is never larger than this.
fn signed(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
