//! Reads the state of an instance.

use wasmtime::{AsContext, AsContextMut, Instance, Memory, Val};

use crate::bindings::types::Bits;
use crate::error::Error;

/// Blocks of this size that are all zero are not shown.
const BLOCK: usize = 64 * 1024;

/// So much is shown at once.
const MOST_BLOCKS: usize = 16;

fn missing(what: &str, name: &str) -> Error {
    Error::Instance(format!(
        "the instance has no {what} `{name}`: it is none of the instrumented module"
    ))
}

/// The bits of the globals of these names.
pub(crate) fn globals(
    mut store: impl AsContextMut,
    instance: &Instance,
    names: &[String],
) -> Result<Vec<Bits>, Error> {
    let value = |name: &String| {
        let global = instance
            .get_global(&mut store, name)
            .ok_or_else(|| missing("global", name))?;
        let bits = match global.get(&mut store) {
            Val::I32(value) => u128::from(value.cast_unsigned()),
            Val::I64(value) => u128::from(value.cast_unsigned()),
            Val::F32(bits) => u128::from(bits),
            Val::F64(bits) => u128::from(bits),
            Val::V128(value) => value.as_u128(),
            _ => return Err(missing("global of a number type", name)),
        };
        let low = u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        let high = u64::try_from(bits >> 64).unwrap_or_default();
        Ok(Bits { low, high })
    };
    names.iter().map(value).collect()
}

/// The memories of an instance, in the order in which the transform knows them.
pub(crate) struct Memories(Vec<Memory>);

impl Memories {
    pub(crate) fn new(
        mut store: impl AsContextMut,
        instance: &Instance,
        names: &[String],
    ) -> Result<Self, Error> {
        let memory = |name: &String| {
            instance
                .get_memory(&mut store, name)
                .ok_or_else(|| missing("memory", name))
        };
        names.iter().map(memory).collect::<Result<_, _>>().map(Self)
    }

    /// What is in each of them.
    pub(crate) fn iter<'a>(&'a self, store: &'a impl AsContext) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().map(move |memory| memory.data(store))
    }

    /// What is in one of them.
    pub(crate) fn bytes<'a>(&self, store: &'a impl AsContext, memory: u32) -> Option<&'a [u8]> {
        self.0
            .get(usize::try_from(memory).ok()?)
            .map(|memory| memory.data(store))
    }
}

/// The parts of a memory that are worth showing, with their offsets: blocks that are all zero are left out,
/// neighbours come together.
pub(crate) fn chunks(memory: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = memory;
    std::iter::from_fn(move || {
        let zeros = rest
            .chunks(BLOCK)
            .take_while(|block| is_zero(block))
            .map(<[u8]>::len)
            .sum();
        let from = rest.get(zeros..).filter(|from| !from.is_empty())?;
        let length = from
            .chunks(BLOCK)
            .take(MOST_BLOCKS)
            .take_while(|block| !is_zero(block))
            .map(<[u8]>::len)
            .sum();
        let offset = memory.len() - from.len();
        let (chunk, behind) = from.split_at(length);
        rest = behind;
        Some((offset as u64, chunk))
    })
}

/// Whether all bytes are zero; 64 at a time, which compilers turn into vector instructions.
fn is_zero(block: &[u8]) -> bool {
    let (wide, rest) = block.as_chunks::<64>();
    wide.iter()
        .all(|bytes| bytes.iter().fold(0, |all, byte| all | byte) == 0)
        && rest.iter().all(|byte| *byte == 0)
}
