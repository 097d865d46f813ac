//! A component that was read, with its tree of instances.

use alloc::collections::BTreeSet;
use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::ExternalKind;
use wasmparser::types::Types;

use super::contents::{Contents, Section};
use super::instantiate::tree;
use super::links::Links;
use super::tree::Tree;
use super::validate::read;
use crate::module;
use crate::module::findings::CodeScan;
use crate::module::objects::KeptObjects;
use crate::{Error, Options};

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
    pub(crate) fn new(wasm: Vec<u8>, scan: CodeScan, options: &Options) -> Result<Self, Error> {
        let draft = Self::read(wasm, scan, options)?;
        match draft.tree.refusals.first() {
            Some(refused) => Err(refused.clone()),
            None => Ok(draft),
        }
    }

    /// Reads and validates a component.
    pub(crate) fn read(wasm: Vec<u8>, scan: CodeScan, options: &Options) -> Result<Self, Error> {
        let (mut contents, types) = read(&wasm, scan)?;
        let tree = tree(&wasm, &contents)?;
        let wasm = Rc::new(wasm);
        // Modules pass objects to each other.
        let mut objects = KeptObjects::default();
        for module in &contents.modules {
            objects.extend(KeptObjects::of(module));
        }
        let modules = core::mem::take(&mut contents.modules)
            .into_iter()
            .map(|module| module::Plan::in_component(&wasm, module, &objects, options).map(Rc::new))
            .collect::<Result<_, _>>()?;
        let mut draft = Self {
            wasm,
            contents,
            modules,
            tree,
            types,
        };
        for number in draft.lenders()? {
            if let Some(plan) = draft.modules.get_mut(number).and_then(Rc::get_mut) {
                plan.lends_table = true;
            }
        }
        Ok(draft)
    }

    /// The modules that define tables which others may change.
    fn lenders(&self) -> Result<BTreeSet<usize>, Error> {
        let mut lenders = BTreeSet::new();
        for node in &self.tree.nodes {
            let mut borrowed = Vec::new();
            for core in &node.cores {
                let plan = self.modules.get(core.origin.number);
                let plan = plan.ok_or_else(|| Error::internal("a module has no number"))?;
                let imported = plan
                    .watched
                    .shadow
                    .tables
                    .range(..plan.module.imported_tables);
                borrowed.extend(imported.map(|table| (core.index, *table)));
            }
            if borrowed.is_empty() {
                continue;
            }
            let sections = self.sections(node.definition);
            let links = Links::read(&self.wasm, sections, node, &self.modules)?;
            let definers = borrowed.into_iter().filter_map(|(instance, table)| {
                links.definer(ExternalKind::Table, instance, table)
            });
            for definer in definers {
                let mut cores = node.cores.iter();
                let core = cores.find(|core| core.index == definer.instance);
                lenders.extend(core.map(|core| core.origin.number));
            }
        }
        Ok(lenders)
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
}
