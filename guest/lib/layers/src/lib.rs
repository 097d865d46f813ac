//! Layers.

mod blocks;
mod bytes;
mod compare;
mod delta;
mod digest;
mod error;
mod index;
mod layers;
mod set;

pub use blocks::Blocks;
pub use delta::{Delta, Identity};
pub use digest::Digest;
pub use error::{Error, File};
pub use layers::Layers;
pub use set::{Set, Shared};

/// A size as the files store it.
pub(crate) fn wide(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
