//! The file of the blocks that deltas share.

use crate::bytes::Reader;
use crate::delta::Identity;
use crate::{Error, File, wide};

const MAGIC: [u8; 8] = *b"wizblock";
const VERSION: u32 = 1;

/// The blocks that deltas of one base share: bytes, without a structure of their own.
#[derive(Debug, Clone, Copy)]
pub struct Blocks<'a> {
    identity: Identity,
    bytes: &'a [u8],
}

impl<'a> Blocks<'a> {
    /// Reads a blocks file and checks it.
    ///
    /// # Errors
    ///
    /// The bytes are not a blocks file of a version that is known, or were changed.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(File::Blocks, bytes);
        reader.magic(MAGIC, VERSION)?;
        let start = reader.clone();
        let size = reader.u64()?;
        let digest = reader.digest()?;
        let contents = usize::try_from(size)
            .map_err(|_| start.invalid(format!("{size} bytes are too many")))
            .and_then(|size| reader.take(size))?;
        if !reader.is_at_end() {
            return Err(reader.invalid("there is more than a blocks file"));
        }
        let identity = Identity::of(contents);
        if identity.digest != digest {
            return Err(start.invalid("the digest of the contents is not the one that follows"));
        }
        Ok(Self {
            identity,
            bytes: contents,
        })
    }

    /// What deltas call the blocks.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// The contents.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// A blocks file with these contents, and what deltas call them.
pub(crate) fn write(contents: &[u8]) -> (Identity, Vec<u8>) {
    let identity = Identity::of(contents);
    let mut bytes = Vec::with_capacity(contents.len().saturating_add(52));
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(wide(contents.len()).to_le_bytes());
    bytes.extend(identity.digest.0);
    bytes.extend(contents);
    (identity, bytes)
}
