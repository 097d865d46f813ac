//! What files of the cache are found by.

use std::ffi::OsString;
use std::hash::{Hash as _, Hasher};

use sha2::{Digest as _, Sha256};
use wasmtime::Engine;

/// Binaries that are smaller are compiled before a file is found.
const SMALLEST: usize = 64 << 10;

/// What files hold, by the ends of their names.
const FINDINGS: &str = "found";
const CODE: &str = "code";
const TRANSFORM: &str = "transform";
/// They hold nothing: that they are there says all.
const INTERPRETED: &str = "interpreted";

/// The beginning of the names of files that are being written.
pub(super) const TEMPORARY: &str = ".new-";

/// Whether a file in the folder is the cache's, by its name.
pub(super) fn is_name(name: &str) -> bool {
    name.split_once('.').is_some_and(|(digest, kind)| {
        digest.len() == 64
            && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
            && [FINDINGS, CODE, TRANSFORM, INTERPRETED].contains(&kind)
    })
}

/// What a binary is known by: the SHA-256 digest of its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity(pub(crate) [u8; 32]);

impl Identity {
    /// Of a binary in parts, if it is large enough to be worth it.
    pub(crate) fn of_large(parts: &[&[u8]]) -> Option<Self> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        (length >= SMALLEST).then(|| Self::of(parts))
    }

    /// Of a binary in parts.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

/// What a file is found by: everything that decides what is in it.
pub(crate) struct Key {
    digest: String,
    kind: &'static str,
}

impl Key {
    /// For what the transform found in a binary.
    pub(crate) fn findings(transform: Identity, wasm: &[u8]) -> Option<Self> {
        let identity = Identity::of_large(&[wasm])?;
        Some(Self::of(FINDINGS, identity, |digest| {
            digest.0.update(transform.0);
        }))
    }

    /// For the code of a binary.
    pub(crate) fn code(engine: &Engine, identity: Identity) -> Self {
        Self::of(CODE, identity, |digest| {
            engine.precompile_compatibility_hash().hash(digest);
        })
    }

    /// For the code of a transform.
    pub(crate) fn transform(engine: &Engine, identity: Identity) -> Self {
        Self::of(TRANSFORM, identity, |digest| {
            engine.precompile_compatibility_hash().hash(digest);
        })
    }

    /// For a binary that was interpreted, and not compiled: for each time one, from 0.
    pub(crate) fn interpreted(identity: Identity, time: u8) -> Self {
        Self::of(INTERPRETED, identity, |digest| digest.0.update([time]))
    }

    fn of(kind: &'static str, identity: Identity, context: impl FnOnce(&mut Digest)) -> Self {
        let mut digest = Digest(Sha256::new());
        digest.0.update(identity.0);
        context(&mut digest);
        let digest = digest.0.finalize();
        let digits = digest.iter().map(|byte| format!("{byte:02x}"));
        Self {
            digest: digits.collect(),
            kind,
        }
    }

    pub(super) fn name(&self) -> OsString {
        format!("{}.{}", self.digest, self.kind).into()
    }
}

/// Takes in what can be hashed in Rust's way.
struct Digest(Sha256);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Nobody asks for less than the whole.
    fn finish(&self) -> u64 {
        0
    }
}
