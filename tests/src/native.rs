//! A host for components that uses the transform as a Rust library. It passes the state from the
//! `state` interfaces of the instance to the snapshot, unchanged.

use anyhow::{Context as _, Result, ensure};
use wasmtime::Engine;
use wasmtime::component::{ComponentNamedList, Lift, Lower};
use wizer_protocol::{Bits, Memories, Pieces, now, pieces};
use wizer_transform::{Error, Options, StateExports, Target};

use crate::event_loop::wait;
use crate::running::Running;

/// An opened component, and its instrumented binary.
pub struct Native {
    /// The target.
    pub target: Target,
    /// The instrumented component.
    pub instrumented: Vec<u8>,
    wasm: Vec<u8>,
}

/// The state of all component instances.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Bits of the mutable globals, the lower 64 first.
    pub globals: Vec<(u64, u64)>,
    /// The contents of the memories.
    pub memories: Vec<Vec<u8>>,
    /// The live resources of the component's own types.
    pub resources: Vec<(String, u32)>,
}

impl Native {
    /// Opens a component and instruments it.
    ///
    /// # Errors
    ///
    /// The transform refuses it.
    pub fn open(wasm: &[u8], options: &Options) -> Result<Self, Error> {
        let target = Target::open(wasm.to_vec(), options)?;
        let pieces: Vec<_> = target.instrumented()?.into_iter().map(Into::into).collect();
        let pieces = Pieces {
            pieces: &pieces,
            input: wasm,
        };
        let instrumented = pieces.joined().map_err(Error::internal)?;
        Ok(Self {
            target,
            instrumented,
            wasm: wasm.to_vec(),
        })
    }

    /// The names of the exported instances of `state`. Empty for a module.
    pub fn names(&self) -> Vec<String> {
        match self.target.exports() {
            StateExports::Component(names) => names,
            StateExports::Module(_) => Vec::new(),
        }
    }

    /// Instantiates the instrumented component.
    ///
    /// # Errors
    ///
    /// It can't be instantiated.
    pub fn run(&self, engine: &Engine) -> Result<Running> {
        Running::new(engine, &self.instrumented)
    }

    /// Reads the state of an instance of the instrumented component.
    ///
    /// # Errors
    ///
    /// A function of an interface `state` is missing, traps, or contradicts another.
    pub fn state(&self, running: &mut Running) -> Result<State> {
        let mut state = State::default();
        let names = self.names();
        for name in &names {
            let () = call(running, name, "reset", ())?;
        }
        for name in &names {
            let (globals,) = call::<(), (Vec<(u64, u64)>,)>(running, name, "globals", ())?;
            state.globals.extend(globals);
            let (resources,) = call::<(), (Vec<(String, u32)>,)>(running, name, "resources", ())?;
            state.resources.extend(resources);
            let (memories,) = call::<(), (Vec<u64>,)>(running, name, "memories", ())?;
            for (number, size) in (0..).zip(memories) {
                state.memories.push(memory(running, name, number, size)?);
            }
        }
        Ok(state)
    }

    /// Makes a snapshot of a state.
    ///
    /// # Errors
    ///
    /// The state does not fit, or the format has no room for it.
    pub fn snapshot(&self, state: &State) -> Result<Vec<u8>> {
        let globals = state.globals.iter().copied().map(Bits::from).collect();
        let memories = state.memories.iter().map(Vec::as_slice).collect();
        let mut state = Memories::new(globals, memories);
        let pieces = now(pieces::<anyhow::Error>(&mut state, self.target.snapshot()))?;
        let pieces = Pieces {
            pieces: &pieces,
            input: &self.wasm,
        };
        now(pieces.join(&mut state))
    }
}

/// Reads one memory with `next`, and again with `read` where `next` returned bytes.
fn memory(running: &mut Running, name: &str, number: u32, size: u64) -> Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(size)?];
    let mut at = 0;
    loop {
        let next = call::<_, (Option<(u64, Vec<u8>)>,)>(running, name, "next", (number, at))?;
        let Some((offset, part)) = next.0 else {
            return Ok(bytes);
        };
        ensure!(offset >= at && !part.is_empty(), "`next` goes back");
        let length = u32::try_from(part.len())?;
        let (again,) = call::<_, (Vec<u8>,)>(running, name, "read", (number, offset, length))?;
        ensure!(again == part, "`read` says what `next` does not");
        at = offset + u64::from(length);
        bytes
            .get_mut(usize::try_from(offset)?..usize::try_from(at)?)
            .context("`next` is outside of the memory")?
            .copy_from_slice(&part);
    }
}

/// Calls a function of an exported instance of `state`.
fn call<A, R>(running: &mut Running, instance: &str, name: &str, arguments: A) -> Result<R>
where
    A: ComponentNamedList + Lower + Send + Sync + 'static,
    R: ComponentNamedList + Lift + Send + Sync + 'static,
{
    let store = &mut running.store;
    let instance = running
        .instance
        .get_export_index(&mut *store, None, instance)
        .with_context(|| format!("no instance {instance}"))?;
    let function = running
        .instance
        .get_export_index(&mut *store, Some(&instance), name)
        .with_context(|| format!("no function {name}"))?;
    let function = running
        .instance
        .get_typed_func::<A, R>(&mut *store, function)?;
    Ok(wait(function.call_async(store, arguments))??)
}
