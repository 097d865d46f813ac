//! Reads the state of an instrumented component, through its instances of the interface `state`.

use std::marker::PhantomData;

use wasmtime::component::{
    ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, TypedFunc, WasmList,
};
use wasmtime::{AsContextMut, StoreContextMut, Trap, WasmBacktrace};
use wizer_protocol::handles::{
    BACKPRESSURE, ERROR_CONTEXT, FUTURE, READABLE, STREAM, TASK, THREAD, WAITABLE_SET,
};
use wizer_protocol::{Bits, Block, Failure, MAX_READ, State};

use super::tasks;
use crate::calls::Calls;
use crate::error::{Error, OpenHandles};
use crate::limits::Limits;

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
            Error::instance(&format!(
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

/// The error of a reset. Without a trap, the store did not take the call.
fn failed_reset(error: wasmtime::Error) -> Error {
    // The reset waits, as nothing can enter an instance while a task of it is blocked.
    if error.downcast_ref() == Some(&Trap::AsyncDeadlock) {
        let blocked = OpenHandles::of_component([(TASK.to_string(), 1)]);
        return blocked.map_or_else(|| Error::call(error), Error::held);
    }
    match error.is::<Trap>() || error.is::<WasmBacktrace>() {
        true => Error::reset(error),
        false => Error::call(error),
    }
}

/// The state of an instance of a component, and of the component instances in it.
pub(crate) struct ComponentState<'a, T: 'static, C> {
    store: StoreContextMut<'a, T>,
    accessors: Vec<Accessor>,
    /// Of each memory, its accessor and its number there.
    memories: Vec<(usize, u32)>,
    calls: PhantomData<C>,
}

impl<'a, T: 'static, C: Calls<T>> ComponentState<'a, T, C> {
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
            calls: PhantomData,
        })
    }

    /// Has the component let go of the handles that it remembers in memory, and counts those that
    /// are left: to its own resources, and to what runs concurrently.
    pub(crate) async fn reset(&mut self, limits: &Limits) -> Result<Option<OpenHandles>, Error> {
        self.finish(limits).await?;
        for accessor in &self.accessors {
            let reset = *accessor.reset.func();
            if !C::takes(&mut self.store, reset)
                .await
                .map_err(Error::call)?
            {
                return Ok(OpenHandles::of_component([(BACKPRESSURE.to_string(), 1)]));
            }
            C::typed(&mut self.store, accessor.reset, ())
                .await
                .map_err(|error| limits.blame(error, failed_reset))?;
        }
        // What they have let go of may be what a task waited for.
        self.finish(limits).await?;
        let mut found = Vec::new();
        for accessor in &self.accessors {
            let (resources,) = C::typed(&mut self.store, accessor.resources, ())
                .await
                .map_err(|error| limits.blame(error, Error::call))?;
            found.extend(resources);
        }
        found.extend(self.uncounted(&found).map_err(Error::call)?);
        Ok(OpenHandles::of_component(found))
    }

    /// Waits for what the component still runs.
    async fn finish(&mut self, limits: &Limits) -> Result<(), Error> {
        let finished = C::finish(&mut self.store).await;
        finished.map_err(|error| limits.blame(error, Error::pending))
    }

    /// What the engine has, and the component can't count: it is told what the component has
    /// `counted`.
    fn uncounted(&mut self, counted: &[(String, u32)]) -> wasmtime::Result<Vec<(String, u32)>> {
        let number = |kinds: &[&str]| {
            let of_kinds = counted
                .iter()
                .filter(|(kind, _)| kinds.contains(&kind.as_str()));
            of_kinds.map(|(_, number)| u64::from(*number)).sum::<u64>()
        };
        let held = tasks::held(&mut self.store)?;
        let mut found = Vec::new();
        for (name, held, counted) in [
            (READABLE, held.streams, number(&[STREAM, FUTURE])),
            (ERROR_CONTEXT, held.error_contexts, number(&[ERROR_CONTEXT])),
            (THREAD, held.threads, number(&[TASK])),
            (WAITABLE_SET, held.waitable_sets, number(&[WAITABLE_SET])),
        ] {
            let uncounted = held.saturating_sub(counted);
            found.push((
                name.to_string(),
                u32::try_from(uncounted).unwrap_or(u32::MAX),
            ));
        }
        Ok(found)
    }

    /// The accessor of a memory, and the memory's number there.
    fn accessor_of(&self, memory: u32) -> Result<(&Accessor, u32), Failure> {
        let memory = usize::try_from(memory).ok();
        let place = memory.and_then(|memory| self.memories.get(memory));
        let (accessor, number) = place.ok_or(Failure::OutOfBounds)?;
        let accessor = self.accessors.get(*accessor);
        Ok((accessor.ok_or(Failure::OutOfBounds)?, *number))
    }
}

impl<T: 'static, C: Calls<T>> State<Error> for ComponentState<'_, T, C> {
    async fn globals(&mut self) -> Result<Vec<Bits>, Error> {
        let mut bits = Vec::new();
        for accessor in &self.accessors {
            let (globals,) = C::typed(&mut self.store, accessor.globals, ())
                .await
                .map_err(Error::call)?;
            bits.extend(globals.into_iter().map(Bits::from));
        }
        Ok(bits)
    }

    async fn memory_sizes(&mut self) -> Result<Vec<u64>, Error> {
        let mut all = Vec::new();
        self.memories.clear();
        for (i, accessor) in self.accessors.iter().enumerate() {
            let (sizes,) = C::typed(&mut self.store, accessor.memories, ())
                .await
                .map_err(Error::call)?;
            self.memories
                .extend((0..).take(sizes.len()).map(|number| (i, number)));
            all.extend(sizes);
        }
        Ok(all)
    }

    async fn next(&mut self, memory: u32, offset: u64) -> Result<Option<Block<'_>>, Error> {
        let (accessor, number) = self.accessor_of(memory)?;
        let next = accessor.next;
        let (found,) = C::typed(&mut self.store, next, (number, offset))
            .await
            .map_err(Error::call)?;
        let found = found.as_ref();
        Ok(found.map(|(offset, bytes)| Block {
            offset: *offset,
            bytes: bytes.as_le_slice(&self.store),
            before: None,
        }))
    }

    async fn read(&mut self, memory: u32, offset: u64, length: u64) -> Result<&[u8], Error> {
        let (accessor, number) = self.accessor_of(memory)?;
        let read = accessor.read;
        let length = u32::try_from(length.min(MAX_READ)).map_err(|_| Failure::OutOfBounds)?;
        let (bytes,) = C::typed(&mut self.store, read, (number, offset, length))
            .await
            .map_err(Error::call)?;
        Ok(bytes.as_le_slice(&self.store))
    }
}
