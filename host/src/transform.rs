//! The transform, loaded once.

use wasmtime::component::{Component, Linker};
use wasmtime::{Cache, Config, Engine, Store};
use wizer_inspection::{Convert as _, Inspection};

use crate::bindings::{Transformer, TransformerPre};
use crate::error::Error;
use crate::options::Options;
use crate::target::{Target, Twin, transform_failed};

/// The component, as the build made it.
const TRANSFORM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wizer-transform.wasm"));

/// The pre-initializer: the transform, compiled and ready. Load it once, open as many targets as wanted.
pub struct Wizer {
    transformer: TransformerPre<()>,
}

impl std::fmt::Debug for Wizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wizer").finish_non_exhaustive()
    }
}

impl Wizer {
    /// Compiles the transform, which takes about half a second.
    ///
    /// # Errors
    ///
    /// [`Error::Transform`] if the engine does not work on this machine.
    pub fn new() -> Result<Self, Error> {
        Self::load(TRANSFORM, None)
    }

    /// As [`Wizer::new`], but takes the compiled transform from a cache if it is there, and puts it there if not.
    ///
    /// # Errors
    ///
    /// [`Error::Transform`] if the engine does not work on this machine.
    pub fn with_cache(cache: Cache) -> Result<Self, Error> {
        Self::load(TRANSFORM, Some(cache))
    }

    /// As [`Wizer::new`], with another transform in place of the one that is part of this library: one that was
    /// pre-initialized, or built with other options. It is a component that imports nothing and exports what the world
    /// `transformer` of `wit/wizer.wit` has.
    ///
    /// # Errors
    ///
    /// [`Error::Transform`] if it is no such component.
    pub fn with_transform(transform: &[u8], cache: Option<Cache>) -> Result<Self, Error> {
        Self::load(transform, cache)
    }

    fn load(transform: &[u8], cache: Option<Cache>) -> Result<Self, Error> {
        let load = || -> wasmtime::Result<_> {
            let engine = Engine::new(Config::new().cache(cache))?;
            let component = Component::from_binary(&engine, transform)?;
            // The transform imports nothing, and gets nothing.
            TransformerPre::new(Linker::new(&engine).instantiate_pre(&component)?)
        };
        let transformer = load().map_err(|error| Error::Transform(error.into()))?;
        Ok(Self { transformer })
    }

    /// The transform's own bytes: a component that any other host can use.
    pub fn transform() -> &'static [u8] {
        TRANSFORM
    }

    /// Reads and validates a WebAssembly binary. Every refusal is made here, before anything runs.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`]; [`Error::Transform`] if the transform runs out of memory.
    pub fn open(&self, wasm: impl Into<Vec<u8>>, options: &Options) -> Result<Target, Error> {
        Target::open(self.instantiate()?, wasm.into(), None, options)
    }

    /// As [`Wizer::open`], of a component whose state goes to another one: `wasm` is run, and the result is `twin` with
    /// the state of `wasm`'s core modules in its own. Modules that are equal, byte by byte, belong together; of others,
    /// `modules` says which, by their numbers in `wasm` and in `twin`. Core modules are numbered from 0 in the order in
    /// which they stand in the binary. Those of the twin that have no partner begin as they did.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`]; [`Error::Transform`] if the transform runs out of memory.
    pub fn open_onto(
        &self,
        wasm: impl Into<Vec<u8>>,
        twin: impl Into<Vec<u8>>,
        modules: &[(u32, u32)],
        options: &Options,
    ) -> Result<Target, Error> {
        let twin = Twin {
            wasm: twin.into(),
            modules: modules.to_vec(),
        };
        Target::open(self.instantiate()?, wasm.into(), Some(twin), options)
    }

    /// Says what is known of a WebAssembly binary before anything of it runs: its state, what would be called, and all that
    /// would be refused. That it would be refused is no error here. The [`Inspection`] is text by its `Display`, and JSON by
    /// [`Inspection::json`].
    ///
    /// ```
    /// use wizer::{Options, Wizer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let wasm = wat::parse_str(r#"(module (memory 1 2) (func (export "setup")))"#)?;
    /// let found = Wizer::new()?.inspect(&wasm, &Options::new())?;
    /// assert!(!found.accepted);
    /// assert!(found.refusals[0].text.contains("functions that could be one: `setup`"));
    /// assert_eq!(found.modules[0].memories[0].maximum, Some(2));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] if the binary is not valid; [`Error::Transform`] if the transform runs out of memory.
    pub fn inspect(&self, wasm: &[u8], options: &Options) -> Result<Inspection, Error> {
        let (mut store, transformer) = self.instantiate()?;
        let interface = transformer.wizer_wizer_transform();
        let found = interface.call_inspect(&mut store, wasm, &options.into());
        Ok(found.map_err(transform_failed)??.convert())
    }

    /// An instance for one target.
    fn instantiate(&self) -> Result<(Store<()>, Transformer), Error> {
        let mut store = Store::new(self.transformer.engine(), ());
        let transformer = self
            .transformer
            .instantiate(&mut store)
            .map_err(|error| Error::Transform(error.into()))?;
        Ok((store, transformer))
    }
}
