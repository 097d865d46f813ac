//! Everything that is decided about a module before it runs.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::GlobalType;
use wasmparser::types::Types;

use super::added::AddedFunction;
use super::contents::{Export, Module, ModuleLocation};
use super::exports::{ResolvedOptions, resolve};
use super::float_site::FloatSite;
use super::floats;
use super::kept_segments::KeptSegments;
use super::objects::KeptObjects;
use super::state_names::StateNames;
use super::watched::Watched;
use crate::{Error, Invocation, Number, Options};

/// A module that was read, and everything that was decided about it before it runs.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The binary itself, with all that stands around the module.
    pub(crate) wasm: Rc<Vec<u8>>,
    /// What was read in it.
    pub(crate) module: Module,
    /// Exports to call, in order.
    pub(crate) initializers: Vec<Invocation>,
    /// Their arguments.
    pub(crate) numbers: Vec<Vec<Number>>,
    /// Whether an initializer returns one `i32`.
    pub(crate) returns_i32: bool,
    /// The exports of the result.
    pub(crate) exports: Vec<Export>,
    /// Functions of the result that do nothing, for exports of initializers: their indices follow
    /// those of the input.
    pub(crate) emptied: Vec<AddedFunction>,
    /// What the instrumented module shows beside memories and numbers.
    pub(crate) watched: Watched,
    /// Names under which the instrumented module shows its state.
    pub(crate) state: StateNames,
    /// Which data segments stay for the code to refer to.
    pub(crate) kept_segments: KeptSegments,
    /// Another module of the component may make a table grow that this one defines.
    pub(crate) lends_table: bool,
    /// NaNs are made canonical in the module that runs.
    canonical_nans: bool,
}

impl Plan {
    /// For a module that is the binary.
    pub(super) fn standalone(
        wasm: Vec<u8>,
        module: Module,
        types: &Types,
        options: &Options,
    ) -> Result<Self, Error> {
        let resolved = resolve(&wasm, &module, types, options)?;
        Self::new(&Rc::new(wasm), module, resolved, options)
    }

    /// For a module in a component, which has the initializers and whose exports others need.
    /// `objects` are those that all modules of it keep. Of `options`, only those about the code
    /// matter.
    pub(crate) fn in_component(
        wasm: &Rc<Vec<u8>>,
        mut module: Module,
        objects: &KeptObjects,
        options: &Options,
    ) -> Result<Self, Error> {
        let resolved = ResolvedOptions {
            exports: module.exports.clone(),
            ..ResolvedOptions::default()
        };
        module.kept_types = objects.changed_types(&module);
        let options = Options {
            canonical_nans: options.canonical_nans,
            ..Options::default()
        };
        Self::new(wasm, module, resolved, &options)
    }

    fn new(
        wasm: &Rc<Vec<u8>>,
        mut module: Module,
        resolved: ResolvedOptions,
        options: &Options,
    ) -> Result<Self, Error> {
        if options.canonical_nans && module.float_sites.is_none() {
            module.float_sites = Some(floats::find(wasm, &module)?);
        }
        let watched = Watched::new(wasm, &module, options)?;
        let state = StateNames::new(&module, &watched, options.defer_start);
        let start = state.start.iter().map(|start| Invocation {
            path: Vec::from([start.name.clone()]),
            arguments: String::new(),
        });
        let numbers = state.start.iter().map(|_| Vec::new());
        Ok(Self {
            wasm: Rc::clone(wasm),
            initializers: start.chain(resolved.initializers).collect(),
            numbers: numbers.chain(resolved.numbers).collect(),
            returns_i32: resolved.returns_i32,
            exports: resolved.exports,
            emptied: resolved.emptied,
            state,
            kept_segments: KeptSegments::new(&module),
            lends_table: false,
            canonical_nans: options.canonical_nans,
            watched,
            module,
        })
    }

    /// The types of the globals that are shown with numbers, in their order: the flags are last.
    pub(crate) fn shown_globals(&self) -> impl Iterator<Item = wasmparser::ValType> {
        let numbers = self.module.number_globals().map(|(_, ty)| ty.content_type);
        let flags = self.watched.flags.iter();
        numbers.chain(flags.map(|flag| flag.ty()))
    }

    /// The types of the memories that an instance in a component shows, in their order: that of the
    /// notes is last.
    pub(crate) fn shown_memories(&self) -> impl Iterator<Item = wasmparser::MemoryType> {
        let own = self.module.memories.iter().copied();
        own.chain(self.watched.shadow.memory())
    }

    /// Whether a memory, by its place among those that are shown, is imported and shared.
    pub(crate) fn is_shared_import(&self, place: u32) -> bool {
        self.is_standalone()
            && self
                .module
                .shared_imports()
                .any(|(index, _)| index == place)
    }

    /// Whether the module is the binary, so that what it imports is provided for it alone.
    pub(crate) fn is_standalone(&self) -> bool {
        self.module.location == ModuleLocation::Standalone
    }

    /// The globals that hold references and are watched, in order.
    pub(crate) fn watched_globals(&self) -> impl Iterator<Item = (u32, &GlobalType)> {
        let globals = self.module.reference_globals();
        globals.filter(|(index, _)| self.watched.is_watched(*index))
    }

    /// The instructions whose NaNs are made canonical in the module that runs, in order of offset.
    pub(crate) fn float_sites(&self) -> &[FloatSite] {
        match &self.module.float_sites {
            Some(sites) if self.canonical_nans => sites,
            _ => &[],
        }
    }

    /// Whether an instance has state of its own.
    pub(crate) fn has_state(&self) -> bool {
        let shown = [&self.state.globals, &self.state.memories];
        let is_shown = shown.into_iter().any(|exports| !exports.is_empty());
        is_shown || !self.watched.is_empty() || self.lends_table
    }
}
