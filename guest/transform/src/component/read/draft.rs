//! A component that was read, with its tree of instances.

use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::types::Types;

use super::contents::{Contents, Section};
use super::instantiate::tree;
use super::tree::Tree;
use super::validate::read;
use crate::Error;
use crate::module;
use crate::module::findings::CodeScan;
use crate::module::labels::check_refusals;

/// A component that was read, before anything is decided about it.
pub(crate) struct Draft {
    pub(crate) wasm: Rc<Vec<u8>>,
    pub(crate) contents: Contents,
    pub(crate) modules: Vec<Rc<module::Plan>>,
    pub(crate) tree: Tree,
    pub(crate) types: Types,
}

impl Draft {
    /// Reads and validates a component, and refuses one whose instances are not all known.
    pub(crate) fn new(wasm: Vec<u8>, scan: CodeScan) -> Result<Self, Error> {
        let draft = Self::read(wasm, scan)?;
        match draft.tree.refusals.first() {
            Some(refused) => Err(refused.clone()),
            None => Ok(draft),
        }
    }

    /// Reads and validates a component.
    pub(crate) fn read(wasm: Vec<u8>, scan: CodeScan) -> Result<Self, Error> {
        let (mut contents, types) = read(&wasm, scan)?;
        let tree = tree(&wasm, &contents)?;
        let wasm = Rc::new(wasm);
        let modules = core::mem::take(&mut contents.modules)
            .into_iter()
            .map(|module| Rc::new(module::Plan::in_component(&wasm, module)))
            .collect();
        Ok(Self {
            wasm,
            contents,
            modules,
            tree,
            types,
        })
    }

    /// The module's number of each core instance of the tree, in order.
    pub(crate) fn cores(&self) -> impl Iterator<Item = usize> {
        let nodes = self.tree.nodes.iter();
        nodes.flat_map(|node| node.cores.iter().map(|core| core.origin.number))
    }

    /// The binary's bytes.
    pub(crate) fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// How many resource types a definition defines.
    pub(crate) fn resources(&self, definition: usize) -> usize {
        let definition = self.contents.components.get(definition);
        definition.map_or(0, |definition| definition.resources.len())
    }

    /// The sections of a definition.
    pub(crate) fn sections(&self, definition: usize) -> &[Section] {
        let definition = self.contents.components.get(definition);
        definition.map_or(&[], |definition| &definition.sections)
    }

    /// Refuses modules that are instantiated and whose state can't be held.
    pub(crate) fn check_modules(&self) -> Result<(), Error> {
        for module in self.cores() {
            let plan = self.modules.get(module).ok_or_else(lost)?;
            check_refusals(&self.wasm, &plan.module)?;
        }
        Ok(())
    }
}

fn lost() -> Error {
    Error::internal("a component definition has no number")
}
