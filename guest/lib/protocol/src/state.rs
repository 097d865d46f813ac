//! The state of an instance, as a snapshot reads it.

use std::future::Future;

use crate::failure::Failure;

/// The most bytes that one call of `read` or `next` of the WIT interface `state` returns.
pub const MAX_READ: u64 = 1 << 20;

/// The bits of a number, zero-extended to 128 bits: `bits` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bits {
    /// The less significant half.
    pub low: u64,
    /// The more significant half.
    pub high: u64,
}

impl From<u128> for Bits {
    fn from(bits: u128) -> Self {
        let [low, high] = [bits, bits >> 64].map(|half| half & u128::from(u64::MAX));
        Self {
            low: u64::try_from(low).unwrap_or_default(),
            high: u64::try_from(high).unwrap_or_default(),
        }
    }
}

impl From<Bits> for u128 {
    fn from(bits: Bits) -> Self {
        Self::from(bits.high) << 64 | Self::from(bits.low)
    }
}

impl From<(u64, u64)> for Bits {
    fn from((low, high): (u64, u64)) -> Self {
        Self { low, high }
    }
}

/// The state of an instance of an instrumented binary. It does not change while it is read.
///
/// The functions are asynchronous for engines whose calls are. Where all calls block, use
/// [`now`](crate::now).
pub trait State<E: From<Failure>> {
    /// The bits of the mutable globals, in the order of the transform's `exports`.
    fn globals(&mut self) -> impl Future<Output = Result<Vec<Bits>, E>>;

    /// The sizes of the memories in bytes, in the order of the transform's `exports`. To be called
    /// before the functions below.
    fn memory_sizes(&mut self) -> impl Future<Output = Result<Vec<u64>, E>>;

    /// Finds the next bytes of a memory at or after `offset` that are not all zero, and returns
    /// their offset and the bytes. None if only zeros follow. Bytes that are left out are zero. For
    /// one memory after the other, offsets ascend from 0.
    fn next(
        &mut self,
        memory: u32,
        offset: u64,
    ) -> impl Future<Output = Result<Option<(u64, &[u8])>, E>>;

    /// Reads at least one byte of a memory, and at most `length`, from `offset` on.
    fn read(
        &mut self,
        memory: u32,
        offset: u64,
        length: u64,
    ) -> impl Future<Output = Result<&[u8], E>>;
}
