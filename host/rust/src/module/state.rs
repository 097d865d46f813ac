//! Reads the state of an instrumented module, through what its instance exports.

use std::io::Write;

use wasmtime::{AsContextMut, Instance, Memory, StoreContextMut, Val};

use super::touched_pages::touched;
use crate::bindings::types::{Bits, MemorySpan};
use crate::bindings::wit;
use crate::error::Error;
use crate::pieces::{outside, range};
use crate::state::{Shown, State};

/// Blocks of this size that are all zero are not shown.
const BLOCK: usize = 64 * 1024;

/// How many blocks are shown at once, at most.
const MOST_BLOCKS: usize = 16;

/// The state of a module's instance: what it exports.
pub(crate) struct ModuleState<'a, T: 'static> {
    store: StoreContextMut<'a, T>,
    globals: Vec<Bits>,
    memories: Vec<Memory>,
}

impl<'a, T: 'static> ModuleState<'a, T> {
    pub(crate) fn new(
        mut store: StoreContextMut<'a, T>,
        instance: &Instance,
        exports: &wit::ModuleExports,
    ) -> Result<Self, Error> {
        let globals = globals(&mut store, instance, &exports.globals)?;
        let memory = |name: &String| {
            instance
                .get_memory(&mut store, name)
                .ok_or_else(|| missing("memory", name))
        };
        let memories = exports.memories.iter().map(memory);
        let memories = memories.collect::<Result<_, _>>()?;
        Ok(Self {
            store,
            globals,
            memories,
        })
    }

    fn bytes(&self, memory: u32) -> Result<&[u8], Error> {
        let memory = usize::try_from(memory).ok();
        let memory = memory.and_then(|memory| self.memories.get(memory));
        Ok(memory.ok_or_else(outside)?.data(&self.store))
    }
}

fn missing(what: &str, name: &str) -> Error {
    Error::Instance(format!(
        "the instance has no {what} `{name}`: it is none of the instrumented module"
    ))
}

/// The bits of the globals of these names.
fn globals(
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

impl<T: 'static> State for ModuleState<'_, T> {
    fn globals(&mut self) -> Result<Vec<Bits>, Error> {
        Ok(self.globals.clone())
    }

    fn sizes(&mut self) -> Result<Vec<u64>, Error> {
        let sizes = self.memories.iter();
        Ok(sizes
            .map(|memory| memory.data_size(&self.store) as u64)
            .collect())
    }

    fn show(&mut self, memory: u32, to: &mut Shown<'_>) -> Result<(), Error> {
        let bytes = self.bytes(memory)?;
        for range in touched(bytes) {
            let part = bytes.get(range.clone()).ok_or_else(outside)?;
            chunks(part, range.start as u64).try_for_each(|(offset, chunk)| to(offset, chunk))?;
        }
        Ok(())
    }

    fn read(&mut self, span: MemorySpan, to: &mut dyn Write) -> Result<(), Error> {
        let bytes = self.bytes(span.memory)?;
        let bytes = range(span.span).and_then(|range| bytes.get(range));
        to.write_all(bytes.ok_or_else(outside)?)
            .map_err(Error::Write)
    }
}

/// The parts of bytes from `start` on that are worth showing, with their offsets: blocks that are
/// all zero are left out, neighbours come together.
fn chunks(memory: &[u8], start: u64) -> impl Iterator<Item = (u64, &[u8])> {
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
        Some((start.saturating_add(offset as u64), chunk))
    })
}

/// Whether all bytes are zero; 64 at a time, which compilers turn into vector instructions.
fn is_zero(block: &[u8]) -> bool {
    let (wide, rest) = block.as_chunks::<64>();
    wide.iter()
        .all(|bytes| bytes.iter().fold(0, |all, byte| all | byte) == 0)
        && rest.iter().all(|byte| *byte == 0)
}
