//! Reads the state of an instrumented module, through the exports of its instance.

use std::collections::VecDeque;
use std::ops::Range;

use wasmtime::{AsContextMut, Instance, Memory, StoreContextMut, Val};
use wizer_protocol::{Bits, Failure, Span, State, next_blocks};

use super::touched_pages::touched;
use crate::bindings::wit;
use crate::error::Error;

/// The state of a module's instance. No function is called to read it.
pub(crate) struct ModuleState<'a, T: 'static> {
    store: StoreContextMut<'a, T>,
    globals: Vec<Bits>,
    memories: Vec<Memory>,
    /// Of the memory that was read last, the ranges that are left to read.
    left: Option<(u32, VecDeque<Range<usize>>)>,
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
            left: None,
        })
    }

    fn bytes(&self, memory: u32) -> Result<&[u8], Error> {
        let memory = usize::try_from(memory).ok();
        let memory = memory.and_then(|memory| self.memories.get(memory));
        Ok(memory.ok_or(Failure::OutOfBounds)?.data(&self.store))
    }
}

fn missing(what: &str, name: &str) -> Error {
    Error::instance(&format!(
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
        Ok(Bits::from(bits))
    };
    names.iter().map(value).collect()
}

impl<T: 'static> State<Error> for ModuleState<'_, T> {
    async fn globals(&mut self) -> Result<Vec<Bits>, Error> {
        Ok(self.globals.clone())
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>, Error> {
        let sizes = self.memories.iter();
        Ok(sizes
            .map(|memory| memory.data_size(&self.store) as u64)
            .collect())
    }

    /// Pages that were never touched are not read: see [`touched`].
    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<(u64, &[u8])>, Error> {
        let mut left = match self.left.take() {
            Some((of, left)) if of == memory => left,
            _ => touched(self.bytes(memory)?).into(),
        };
        let offset = usize::try_from(offset).map_err(|_| Failure::OutOfBounds)?;
        let bytes = self.bytes(memory)?;
        let mut found = None;
        while let Some(range) = left.front() {
            found = next_blocks(bytes, range.start.max(offset)..range.end);
            if found.is_some() {
                break;
            }
            left.pop_front();
        }
        self.left = Some((memory, left));
        let Some(range) = found else {
            return Ok(None);
        };
        let start = range.start as u64;
        let bytes = self.bytes(memory)?.get(range);
        Ok(Some((start, bytes.ok_or(Failure::OutOfBounds)?)))
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8], Error> {
        let bytes = self.bytes(memory)?;
        let range = Span { offset, length }.range();
        let bytes = range.and_then(|range| bytes.get(range));
        Ok(bytes.ok_or(Failure::OutOfBounds)?)
    }
}
