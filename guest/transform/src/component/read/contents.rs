//! What a component has: its definitions, wherever they stand in one another.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::component_types::ResourceId;
use wasmparser::{BinaryReader, WasmFeatures};

use super::counted::{Counted, Counter, HandleKind};
use crate::Error;
use crate::module::format::slice;
use crate::module::{self, Module};

/// The proposals that a component may use: those of its modules, and all of the component model
/// that the engine of the native host can be set to. What the engine then lacks, it says itself.
pub(crate) const FEATURES: WasmFeatures = module::FEATURES
    .union(WasmFeatures::COMPONENT_MODEL)
    .union(WasmFeatures::CM_ASYNC)
    .union(WasmFeatures::CM_ASYNC_STACKFUL)
    .union(WasmFeatures::CM_MORE_ASYNC_BUILTINS)
    .union(WasmFeatures::CM_THREADING)
    .union(WasmFeatures::CM_ERROR_CONTEXT)
    .union(WasmFeatures::CM_GC)
    .union(WasmFeatures::CM_MAP)
    .union(WasmFeatures::CM64)
    .union(WasmFeatures::CM_FIXED_LENGTH_LISTS)
    .union(WasmFeatures::CM_IMPLEMENTS);

/// Numbers of sections of components, in the component model's binary format.
pub(crate) mod id {
    pub(crate) const CUSTOM: u8 = 0;
    pub(crate) const CORE_MODULE: u8 = 1;
    pub(crate) const CORE_INSTANCE: u8 = 2;
    pub(crate) const CORE_TYPE: u8 = 3;
    pub(crate) const COMPONENT: u8 = 4;
    pub(crate) const INSTANCE: u8 = 5;
    pub(crate) const ALIAS: u8 = 6;
    pub(crate) const TYPE: u8 = 7;
    pub(crate) const CANONICAL: u8 = 8;
    pub(crate) const IMPORT: u8 = 10;
    pub(crate) const EXPORT: u8 = 11;
}

/// Everything that a binary defines, in the order of the binary.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Component definitions: the first is the binary itself.
    pub(crate) components: Vec<Definition>,
    /// Core modules.
    pub(crate) modules: Vec<Module>,
}

impl Contents {
    /// Counts tasks and other handles only where that is asked for; resources always.
    pub(super) fn limit_counting(&mut self, tasks: bool, others: bool) {
        for definition in &mut self.components {
            definition
                .counted
                .retain(|_, counted| match counted.counter.kind() {
                    Some(HandleKind::Task) => tasks,
                    Some(_) => others,
                    None => true,
                });
        }
    }
}

/// A component definition.
#[derive(Debug)]
pub(crate) struct Definition {
    /// The definition it stands in.
    pub(crate) parent: Option<usize>,
    /// Which of that definition's sections it is.
    pub(crate) section: Option<usize>,
    /// All sections, in order, custom ones included.
    pub(crate) sections: Vec<Section>,
    /// Whether it, or what stands in it, has outer aliases of items outside of it: it then can't be
    /// moved out of the definition around it.
    pub(crate) reaches_out: bool,
    /// Its outer aliases of modules and components.
    pub(crate) outer: Vec<OuterAlias>,
    /// The resource types that it defines, with their numbers.
    pub(crate) resources: BTreeMap<ResourceId, usize>,
    /// Whether instances may hold resources of a type of their own.
    pub(crate) makes_resources: bool,
    /// How many canonical functions it has.
    pub(crate) canonicals: usize,
    /// The canonical functions that open or close handles, by their places among all canonical
    /// functions of the definition.
    pub(crate) counted: BTreeMap<usize, Counted>,
    /// The names of its imports and exports.
    pub(crate) names: BTreeSet<String>,
    /// The offset at which it begins.
    pub(crate) start: usize,
}

impl Definition {
    /// Whether instances may hold handles that are counted.
    pub(crate) fn opens_handles(&self) -> bool {
        !self.counted.is_empty()
    }

    /// How many numbers of handles an instance shows.
    pub(crate) fn counters(&self) -> usize {
        let resources = match self.makes_resources {
            true => self.resources.len(),
            false => 0,
        };
        resources.saturating_add(self.handle_kinds().len())
    }

    /// The kinds of handles that are counted, beside those to resources.
    pub(crate) fn handle_kinds(&self) -> BTreeSet<HandleKind> {
        let kinds = self.counted.values().map(|counted| counted.counter);
        kinds.filter_map(Counter::kind).collect()
    }
}

/// What is defined in a section of its own, and instantiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DefinitionKind {
    CoreModule,
    Component,
}

/// An outer alias of a module or a component.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OuterAlias {
    /// How many definitions further out; 0 is the one with the alias.
    pub(crate) count: u32,
    /// What it is an alias of.
    pub(crate) kind: DefinitionKind,
    /// The index there.
    pub(crate) index: u32,
}

/// A section of a component.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// As in the binary; 0 is a custom section.
    pub(crate) id: u8,
    /// Id, size and content.
    pub(crate) whole: Range<usize>,
    /// The content.
    pub(crate) content: Range<usize>,
    /// The number of the module or component that it defines.
    pub(crate) nested: Option<usize>,
    /// A custom section that is called `component-name`.
    pub(crate) is_name: bool,
}

impl Section {
    /// Reads the content. `wasm` is the binary.
    pub(crate) fn reader<'a>(&self, wasm: &'a [u8]) -> Result<BinaryReader<'a>, Error> {
        let bytes = slice(wasm, self.content.clone())?;
        Ok(BinaryReader::new_features(
            bytes,
            self.content.start,
            FEATURES,
        ))
    }
}
