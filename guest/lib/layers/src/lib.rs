//! Stores results of one WebAssembly binary in little room.
//!
//! A platform that snapshots many programs on one engine has results that are nearly equal: each
//! contains the code of the engine, and most of its memory. This crate has two forms for them.
//!
//! # Layers
//!
//! The *base* is stored once: any file, such as the binary that the results were made from, or one
//! of the results. Of each result, a *delta* is stored, from which its exact bytes come back with
//! the base. What several results have in common, and not with the base, can be stored in one
//! *blocks* file for all of them.
//!
//! ```
//! use wizer_layers::{Blocks, Delta, Layers, Set};
//!
//! # fn main() -> Result<(), wizer_layers::Error> {
//! # let base = b"the engine".as_slice();
//! # let [first, second] = [b"the engine, one".as_slice(), b"the engine, two".as_slice()];
//! let layers = Layers::new(base);
//! let mut set = Set::new(&layers);
//! set.add(first);
//! set.add(second);
//! let stored = set.finish();
//!
//! let blocks = Blocks::read(&stored.blocks)?;
//! let layers = Layers::new(base).with_blocks(blocks);
//! let limit = 1 << 30; // the largest result that is allowed, in bytes
//! let delta = Delta::read(&stored.deltas[1], limit)?;
//! assert_eq!(layers.join(&delta)?, second);
//! # Ok(())
//! # }
//! ```
//!
//! Numbers in the files are little-endian, and sizes are in bytes. The base has no format: it is
//! named by its size and its SHA-256 digest. So is the result. No file refers to another one that
//! is not given beside it, and none to a delta, so nothing can refer to itself.
//!
//! A delta:
//!
//! | offset | size | field |
//! | ---: | ---: | --- |
//! | 0 | 8 | `wizdelta` |
//! | 8 | 4 | the version, 1 |
//! | 12 | 8 | the size of the base |
//! | 20 | 32 | the digest of the base |
//! | 52 | 8 | the size of the contents of the blocks file; 0 if it is not needed |
//! | 60 | 32 | the digest of the contents of the blocks file; zeros if it is not needed |
//! | 92 | 8 | the size of the result |
//! | 100 | 32 | the digest of the result |
//! | 132 | 8 | the size of the runs, *r* |
//! | 140 | 8 | the size of the literal bytes, *l* |
//! | 148 | *r* | the runs |
//! | 148 + *r* | *l* | the literal bytes, in the order of the result |
//! | 148 + *r* + *l* | 32 | the digest of all before it |
//!
//! A run is one or two numbers of variable size: seven bits a byte, the low ones first, and the
//! highest bit set if another byte follows, in as few bytes as possible. The first is four times
//! the number of bytes, which is not 0, plus the kind. A literal run has the kind 0, and takes the
//! next literal bytes. A run of the kind 1 is copied from the base, and one of the kind 2 from the
//! blocks. Its second number says where from. Let *d* be the offset in that file minus the offset
//! in the result. The number is the difference from the *d* of the last run of this file, or from 0
//! for the first. Differences 0, -1, 1, -2, 2 are stored as 0, 1, 2, 3, 4. So where some words of a
//! memory differ, each run takes two or three bytes.
//!
//! A blocks file:
//!
//! | offset | size | field |
//! | ---: | ---: | --- |
//! | 0 | 8 | `wizblock` |
//! | 8 | 4 | the version, 1 |
//! | 12 | 8 | the size of the contents, *c* |
//! | 20 | 32 | the digest of the contents |
//! | 52 | *c* | the contents |
//!
//! Reading a delta checks its digest and all runs before anything is allocated. So a result never
//! takes more memory than the size that the delta states, which is compared with a limit.
//!
//! # Images
//!
//! [`image::split`] splits a module into the module without the data of its memories, and images of
//! these memories, which hosts map.

mod blocks;
mod bytes;
mod compare;
mod delta;
mod digest;
mod error;
pub mod image;
mod index;
mod layers;
mod set;
#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
mod tests;

pub use blocks::Blocks;
pub use delta::{Delta, Identity};
pub use digest::Digest;
pub use error::{Error, File};
pub use layers::{Layers, join};
pub use set::{Set, Shared};

/// A size as the files store it.
pub(crate) fn wide(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
