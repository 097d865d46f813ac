//! The state of an instance, as a snapshot reads it.

use std::future::{Future, ready};

use crate::failure::Failure;
use crate::reference::Reference;

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

/// Bytes of a memory.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// Where they begin.
    pub offset: u64,
    /// What they are now.
    pub bytes: &'a [u8],
    /// What they were before the module was instantiated: as many bytes. None if they were zero.
    pub before: Option<&'a [u8]>,
}

/// Records of garbage-collected objects, with the references in them.
#[derive(Debug)]
pub struct Objects<'a> {
    /// What the instance has written of them.
    pub records: &'a [u8],
    /// The references to objects, in order.
    pub references: Vec<Reference>,
    /// The references to functions, in order.
    pub functions: Vec<Reference>,
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

    /// Finds the next bytes of a memory at or after `offset` that are not all zero, or, in a memory
    /// that had contents before, not all the same. None if only such bytes follow. Bytes that are
    /// left out are zero, or the same. For one memory after the other, offsets ascend from 0.
    fn next(
        &mut self,
        memory: u32,
        offset: u64,
    ) -> impl Future<Output = Result<Option<Block<'_>>, E>>;

    /// Reads at least one byte of a memory, and at most `length`, from `offset` on.
    fn read(
        &mut self,
        memory: u32,
        offset: u64,
        length: u64,
    ) -> impl Future<Output = Result<&[u8], E>>;

    /// The mutable globals that hold references, in the order of the transform's `references`. None
    /// in a component.
    fn references(&mut self) -> impl Future<Output = Result<Vec<Reference>, E>> {
        ready(Ok(Vec::new()))
    }

    /// The numbers of elements of the tables, in the order of the transform's `tables`. There are
    /// no tables to read in a component.
    fn table_sizes(&mut self) -> impl Future<Output = Result<Vec<u64>, E>> {
        ready(Ok(Vec::new()))
    }

    /// Finds the next elements of a table at or after `offset` that are not null, or, in an
    /// imported table, not the same as before the module was instantiated. Returns their offset,
    /// and at least one of them. None if there are no others. For one table after the other,
    /// offsets ascend from 0.
    fn next_elements(
        &mut self,
        table: u32,
        offset: u64,
    ) -> impl Future<Output = Result<Option<(u64, Vec<Reference>)>, E>> {
        let _ = (table, offset);
        ready(Ok(None))
    }

    /// Records of the next garbage-collected objects to which anything leads. None if there are no
    /// more. To be called when all tables were read.
    fn next_objects(&mut self) -> impl Future<Output = Result<Option<Objects<'_>>, E>> {
        ready(Ok(None))
    }
}
