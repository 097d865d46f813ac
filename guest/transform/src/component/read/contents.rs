//! What a component has: its definitions, wherever they stand in one another.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use wasmparser::component_types::ResourceId;
use wasmparser::{BinaryReader, WasmFeatures};

use crate::Error;
use crate::module::format::slice;
use crate::module::{self, Module};

/// The proposals that a component may use: those of its modules, and the component model. What has
/// state in the engine is left out: asynchronous functions, streams and futures.
pub(crate) const FEATURES: WasmFeatures = module::FEATURES.union(WasmFeatures::COMPONENT_MODEL);

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
    /// Which of them each `resource.new` is for, in order: instances may hold resources of their
    /// own.
    pub(crate) news: Vec<usize>,
    /// The names of its imports and exports.
    pub(crate) names: BTreeSet<String>,
    /// The offset at which it begins.
    pub(crate) start: usize,
}

impl Definition {
    /// Whether instances may hold resources of a type of their own.
    pub(crate) fn makes_resources(&self) -> bool {
        !self.news.is_empty()
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
