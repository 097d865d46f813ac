//! Reads the state of an instrumented component, through its instances of the interface `state`.

use std::io::Write;

use wasmtime::component::{
    ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, TypedFunc, WasmList,
};
use wasmtime::{AsContextMut, StoreContextMut};

use crate::bindings::types::{Bits, MemorySpan};
use crate::error::{Error, OpenHandles, Owner, from_engine};
use crate::limits::Limits;
use crate::pieces::outside;
use crate::state::{Shown, State};

/// How many bytes are read at once: the most that the interface gives.
const MAX_READ: u64 = 1 << 20;

/// Bytes with their offset in a memory. They stand in the instance's own memory until its next
/// call.
type Chunk = (u64, WasmList<u8>);

/// The functions of one instance of `state`.
struct Accessor {
    reset: TypedFunc<(), ()>,
    resources: TypedFunc<(), (Vec<(String, u32)>,)>,
    globals: TypedFunc<(), (Vec<(u64, u64)>,)>,
    memories: TypedFunc<(), (Vec<u64>,)>,
    next: TypedFunc<(u32, u64), (Option<Chunk>,)>,
    read: TypedFunc<(u32, u64, u32), (WasmList<u8>,)>,
}

impl Accessor {
    fn new(mut store: impl AsContextMut, instance: &Instance, name: &str) -> Result<Self, Error> {
        let mut find = || {
            let state = instance.get_export_index(&mut store, None, name)?;
            let state = &state;
            Some(Self {
                reset: function(&mut store, instance, state, "reset")?,
                resources: function(&mut store, instance, state, "resources")?,
                globals: function(&mut store, instance, state, "globals")?,
                memories: function(&mut store, instance, state, "memories")?,
                next: function(&mut store, instance, state, "next")?,
                read: function(&mut store, instance, state, "read")?,
            })
        };
        find().ok_or_else(|| {
            Error::Instance(format!(
                "the instance does not show its state as `{name}`: it is none of the instrumented component"
            ))
        })
    }
}

fn function<P, R>(
    mut store: impl AsContextMut,
    instance: &Instance,
    state: &ComponentExportIndex,
    name: &str,
) -> Option<TypedFunc<P, R>>
where
    P: ComponentNamedList + Lower,
    R: ComponentNamedList + Lift,
{
    let index = instance.get_export_index(&mut store, Some(state), name)?;
    instance.get_typed_func(store, index).ok()
}

fn cant_read(error: wasmtime::Error) -> Error {
    Error::Read(from_engine(error))
}

/// All state of one instance of a component.
pub(crate) struct ComponentState<'a, T: 'static> {
    store: StoreContextMut<'a, T>,
    accessors: Vec<Accessor>,
    /// Of each memory, its accessor and the number that it has there.
    memories: Vec<(usize, u32)>,
}

impl<'a, T: 'static> ComponentState<'a, T> {
    /// Finds the instances of `state`.
    pub(crate) fn new(
        mut store: StoreContextMut<'a, T>,
        instance: &Instance,
        names: &[String],
    ) -> Result<Self, Error> {
        let accessors = names
            .iter()
            .map(|name| Accessor::new(&mut store, instance, name));
        let accessors = accessors.collect::<Result<_, _>>()?;
        Ok(Self {
            store,
            accessors,
            memories: Vec::new(),
        })
    }

    /// Has the component let go of the handles that it remembers in memory, and counts those of its
    /// own resources that are left.
    pub(crate) fn reset(&mut self, limits: &Limits) -> Result<Option<OpenHandles>, Error> {
        for accessor in &self.accessors {
            accessor
                .reset
                .call(&mut self.store, ())
                .map_err(|error| limits.blame(error, |error| Error::Reset(from_engine(error))))?;
        }
        let mut found = Vec::new();
        for accessor in &self.accessors {
            let (resources,) = accessor
                .resources
                .call(&mut self.store, ())
                .map_err(|error| limits.blame(error, cant_read))?;
            found.extend(resources);
        }
        let found = found
            .into_iter()
            .map(|(name, count)| (name, u64::from(count)));
        Ok(OpenHandles::count(Owner::Component, found))
    }

    /// The accessor of a memory, and the memory's number there.
    fn accessor_of(&self, memory: u32) -> Option<(&Accessor, u32)> {
        let (accessor, number) = self.memories.get(usize::try_from(memory).ok()?)?;
        Some((self.accessors.get(*accessor)?, *number))
    }
}

impl<T: 'static> State for ComponentState<'_, T> {
    fn globals(&mut self) -> Result<Vec<Bits>, Error> {
        let mut bits = Vec::new();
        for accessor in &self.accessors {
            let (globals,) = accessor
                .globals
                .call(&mut self.store, ())
                .map_err(cant_read)?;
            bits.extend(globals.into_iter().map(|(low, high)| Bits { low, high }));
        }
        Ok(bits)
    }

    fn sizes(&mut self) -> Result<Vec<u64>, Error> {
        let mut all = Vec::new();
        self.memories.clear();
        for (i, accessor) in self.accessors.iter().enumerate() {
            let (sizes,) = accessor
                .memories
                .call(&mut self.store, ())
                .map_err(cant_read)?;
            self.memories
                .extend((0..).take(sizes.len()).map(|number| (i, number)));
            all.extend(sizes);
        }
        Ok(all)
    }

    fn show(&mut self, memory: u32, to: &mut Shown<'_>) -> Result<(), Error> {
        let (accessor, number) = self.accessor_of(memory).ok_or_else(outside)?;
        let next = accessor.next;
        let mut offset = 0;
        loop {
            let (found,) = next
                .call(&mut self.store, (number, offset))
                .map_err(cant_read)?;
            let Some((at, bytes)) = found else {
                return Ok(());
            };
            to(at, bytes.as_le_slice(&self.store))?;
            // Neither nothing nor what was there already, or there would be no end to it.
            let end = at
                .checked_add(bytes.len() as u64)
                .filter(|end| *end > offset);
            offset = end.ok_or_else(outside)?;
        }
    }

    fn read(&mut self, span: MemorySpan, to: &mut dyn Write) -> Result<(), Error> {
        let (accessor, number) = self.accessor_of(span.memory).ok_or_else(outside)?;
        let read = accessor.read;
        let (mut offset, mut left) = (span.span.offset, span.span.length);
        while left > 0 {
            let length = u32::try_from(left.min(MAX_READ)).map_err(|_| outside())?;
            let (bytes,) = read
                .call(&mut self.store, (number, offset, length))
                .map_err(cant_read)?;
            let bytes = bytes.as_le_slice(&self.store);
            if bytes.len() as u64 != u64::from(length) {
                return Err(outside());
            }
            to.write_all(bytes).map_err(Error::Write)?;
            offset = offset.checked_add(u64::from(length)).ok_or_else(outside)?;
            left -= u64::from(length);
        }
        Ok(())
    }
}
