//! A base, with what makes deltas of it and joins them.

use std::io::Write;
use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

use crate::compare::{Comparison, Known, Run, Source};
use crate::delta::Writer;
use crate::index::Index;
use crate::{Blocks, Delta, Digest, Error, Identity};

/// The largest part of a result that is written at once, in bytes.
const PIECE: usize = 1 << 20;

/// A base, and the blocks that deltas of it share, if there are any.
#[derive(Debug)]
pub struct Layers<'a> {
    base: &'a [u8],
    identity: Identity,
    blocks: Option<Blocks<'a>>,
    /// Only deltas that are made need the indexes.
    indexes: OnceLock<(Index, Index)>,
}

impl<'a> Layers<'a> {
    /// A base: any file, such as a binary, or a result. Its digest is computed here.
    pub fn new(base: &'a [u8]) -> Self {
        Self {
            base,
            identity: Identity::of(base),
            blocks: None,
            indexes: OnceLock::new(),
        }
    }

    /// The same base, with blocks that deltas share. [`Set`](crate::Set) makes them.
    #[must_use]
    pub fn with_blocks(self, blocks: Blocks<'a>) -> Self {
        Self {
            blocks: Some(blocks),
            indexes: OnceLock::new(),
            ..self
        }
    }

    /// The bytes of the base.
    pub fn base(&self) -> &'a [u8] {
        self.base
    }

    /// The size and the digest of the base.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// The bytes of the shared blocks, if there are any.
    fn shared(&self) -> &'a [u8] {
        self.blocks.map_or(&[], |blocks| blocks.bytes())
    }

    pub(crate) fn index(&self) -> &(Index, Index) {
        self.indexes
            .get_or_init(|| (Index::new(self.base), Index::new(self.shared())))
    }

    /// A delta from which the result comes back with this base, and with these blocks where the
    /// result has bytes of them. The same base, blocks and result give the same delta.
    pub fn delta(&self, result: &[u8]) -> Vec<u8> {
        let (base, shared) = self.index();
        let known = [
            Known {
                source: Source::Base,
                bytes: self.base,
                index: base,
            },
            Known {
                source: Source::Blocks,
                bytes: self.shared(),
                index: shared,
            },
        ];
        let known = match self.blocks {
            Some(_) => &known[..],
            None => known.get(..1).unwrap_or_default(),
        };
        let (runs, _) = Comparison::new(result, known).run();
        let mut writer = Writer::default();
        for run in runs {
            match run.source {
                Source::Literal => writer.literal(bytes_of(result, run)),
                Source::Base | Source::Blocks => writer.copy(run),
            }
        }
        let blocks = self
            .blocks
            .map_or(Identity::NONE, |blocks| blocks.identity());
        writer.finish(self.identity, blocks, Identity::of(result))
    }

    /// The result of a delta.
    ///
    /// # Errors
    ///
    /// The delta was made for another base or other blocks, or leads to another result than it
    /// states, or there is no memory for the result.
    pub fn join(&self, delta: &Delta<'_>) -> Result<Vec<u8>, Error> {
        let result = self.copy(delta)?;
        let found = Digest::of(&result);
        self.check_result(delta, found)?;
        Ok(result)
    }

    /// The result of a delta, as [`join`](Self::join) returns it, without its digest, which takes
    /// several times as long as all else. The digests of the base, of the blocks and of the delta
    /// were checked when they were read; together, they say what the result is.
    ///
    /// # Errors
    ///
    /// The delta was made for another base or other blocks, or there is no memory for the result.
    pub fn copy(&self, delta: &Delta<'_>) -> Result<Vec<u8>, Error> {
        self.check_sources(delta)?;
        // `Delta::read` has compared the size with a limit and with the runs.
        let size = delta.result().size;
        let mut result = Vec::new();
        usize::try_from(size)
            .ok()
            .and_then(|size| result.try_reserve_exact(size).ok())
            .ok_or(Error::NoMemory { size })?;
        for run in delta.runs() {
            result.extend_from_slice(self.bytes(delta, run?));
        }
        Ok(result)
    }

    /// Writes the result of a delta in pieces of at most 1 MiB.
    ///
    /// # Errors
    ///
    /// The delta was made for another base or other blocks, or leads to another result than it
    /// states, or writing fails. The digest of the result is compared when all
    /// of it is written: what was written is of no use then.
    pub fn join_to(&self, delta: &Delta<'_>, writer: &mut impl Write) -> Result<(), Error> {
        self.check_sources(delta)?;
        let mut digest = Sha256::new();
        for run in delta.runs() {
            for piece in self.bytes(delta, run?).chunks(PIECE) {
                digest.update(piece);
                writer.write_all(piece).map_err(Error::Write)?;
            }
        }
        self.check_result(delta, Digest(digest.finalize().into()))
    }

    fn check_sources(&self, delta: &Delta<'_>) -> Result<(), Error> {
        if delta.base() != self.identity {
            return Err(Error::WrongBase {
                expected: delta.base().digest,
                found: self.identity.digest,
            });
        }
        let Some(expected) = delta.blocks() else {
            return Ok(());
        };
        match self.blocks.map(|blocks| blocks.identity()) {
            None => Err(Error::NoBlocks {
                expected: expected.digest,
            }),
            Some(found) if found != expected => Err(Error::WrongBlocks {
                expected: expected.digest,
                found: found.digest,
            }),
            Some(_) => Ok(()),
        }
    }

    fn check_result(&self, delta: &Delta<'_>, found: Digest) -> Result<(), Error> {
        let expected = delta.result().digest;
        match found == expected {
            true => Ok(()),
            false => Err(Error::WrongResult { expected, found }),
        }
    }

    /// The bytes of a run, which is in its source: the delta was checked, and the sizes of the
    /// sources are those that it states.
    fn bytes<'b>(&self, delta: &Delta<'b>, run: Run) -> &'b [u8]
    where
        'a: 'b,
    {
        let source = match run.source {
            Source::Literal => delta.literals(),
            Source::Base => self.base,
            Source::Blocks => self.shared(),
        };
        bytes_of(source, run)
    }
}

/// Reads a delta and its blocks file, and returns the result.
///
/// `limit` is the largest size of a result that is allowed, in bytes. `blocks` is called if the
/// delta needs a blocks file, with the identity of the file's contents, and returns the file.
///
/// # Errors
///
/// The delta or the blocks file is not valid, or they are not of this base or not of each other, or
/// the result is too large, or `blocks` fails.
pub fn join<E: From<Error>>(
    base: &[u8],
    delta: &[u8],
    limit: u64,
    blocks: impl FnOnce(&Identity) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    let delta = Delta::read(delta, limit)?;
    let file = delta.blocks().map(|identity| blocks(&identity));
    let file = file.transpose()?;
    let layers = Layers::new(base);
    let result = match &file {
        Some(file) => layers.with_blocks(Blocks::read(file)?).join(&delta),
        None => layers.join(&delta),
    };
    Ok(result?)
}

/// The bytes of a run in its source.
pub(crate) fn bytes_of(source: &[u8], run: Run) -> &[u8] {
    let rest = source.get(run.offset..).unwrap_or_default();
    rest.get(..run.size).unwrap_or(rest)
}
