//! Which core instance defines a table or a global that another one imports.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::{
    ComponentAlias, ComponentAliasSectionReader, ExternalKind, Instance, InstanceSectionReader,
};

use super::contents::{Section, id};
use super::tree::Node;
use crate::Error;
use crate::module::contents::Import;
use crate::module::{self, Module};

/// How the core instances of a component instance are linked.
pub(crate) struct Links<'a> {
    /// All core instances, by index.
    instances: Vec<Linked<'a>>,
    tables: Names<'a>,
    globals: Names<'a>,
}

/// The names of tables or of globals.
#[derive(Default)]
struct Names<'a> {
    /// Aliases, by index.
    aliases: Vec<CoreAlias<'a>>,
    /// What modules export, by the number of the module and the name.
    exports: BTreeMap<(usize, &'a str), u32>,
    /// The two names of what modules import, by the number of the module and the index.
    imports: BTreeMap<(usize, u32), (&'a str, &'a str)>,
}

/// A core instance.
enum Linked<'a> {
    /// Of a module, by its number, with the core instances that are its arguments. None if the
    /// module is not known.
    Module(Option<usize>, BTreeMap<&'a str, u32>),
    /// Made of core items, by their names.
    Exports(BTreeMap<&'a str, (ExternalKind, u32)>),
}

/// An alias of a core instance's export.
#[derive(Clone, Copy)]
struct CoreAlias<'a> {
    instance: u32,
    name: &'a str,
}

/// A table or a global, where it is defined: the index of the core instance, and its own there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Definer {
    pub(crate) instance: u32,
    pub(crate) index: u32,
}

impl<'a> Links<'a> {
    /// Reads the sections of a node's definition.
    pub(crate) fn read(
        wasm: &'a [u8],
        sections: &[Section],
        node: &Node,
        modules: &'a [Rc<module::Plan>],
    ) -> Result<Self, Error> {
        let mut links = Self {
            instances: Vec::new(),
            tables: Names::default(),
            globals: Names::default(),
        };
        let cores = node.cores.iter();
        let numbers: BTreeMap<u32, usize> =
            cores.map(|core| (core.index, core.origin.number)).collect();
        for number in numbers.values().copied().collect::<BTreeSet<_>>() {
            if let Some(plan) = modules.get(number) {
                links.names(number, &plan.module);
            }
        }
        for section in sections {
            match section.id {
                id::CORE_INSTANCE => {
                    for item in InstanceSectionReader::new(section.reader(wasm)?)? {
                        links.instance(item?, &numbers);
                    }
                }
                id::ALIAS => {
                    for item in ComponentAliasSectionReader::new(section.reader(wasm)?)? {
                        links.alias(&item?);
                    }
                }
                _ => {}
            }
        }
        Ok(links)
    }

    /// Takes the names of a module's tables and globals.
    fn names(&mut self, number: usize, module: &'a Module) {
        for export in &module.exports {
            if let Some(names) = self.of_mut(export.kind) {
                let name = export.name.as_str();
                names.exports.insert((number, name), export.index);
            }
        }
        let names = |import: &'a Import| (import.module.as_str(), import.name.as_str());
        for (index, import, _) in module.table_imports() {
            let imports = &mut self.tables.imports;
            imports.insert((number, index), names(import));
        }
        for (index, import) in (0..).zip(module.global_imports()) {
            let imports = &mut self.globals.imports;
            imports.insert((number, index), names(import));
        }
    }

    fn of_mut(&mut self, kind: ExternalKind) -> Option<&mut Names<'a>> {
        match kind {
            ExternalKind::Table => Some(&mut self.tables),
            ExternalKind::Global => Some(&mut self.globals),
            _ => None,
        }
    }

    fn of(&self, kind: ExternalKind) -> &Names<'a> {
        match kind {
            ExternalKind::Table => &self.tables,
            _ => &self.globals,
        }
    }

    fn instance(&mut self, item: Instance<'a>, numbers: &BTreeMap<u32, usize>) {
        let linked = match item {
            Instance::Instantiate { args, .. } => {
                let index = u32::try_from(self.instances.len()).ok();
                let number = index.and_then(|index| numbers.get(&index).copied());
                let args = args.iter().map(|arg| (arg.name, arg.index));
                Linked::Module(number, args.collect())
            }
            Instance::FromExports(items) => {
                let items = items.iter();
                Linked::Exports(
                    items
                        .map(|item| (item.name, (item.kind, item.index)))
                        .collect(),
                )
            }
        };
        self.instances.push(linked);
    }

    fn alias(&mut self, alias: &ComponentAlias<'a>) {
        let ComponentAlias::CoreInstanceExport {
            kind,
            instance_index,
            name,
        } = *alias
        else {
            return;
        };
        if let Some(names) = self.of_mut(kind) {
            names.aliases.push(CoreAlias {
                instance: instance_index,
                name,
            });
        }
    }

    /// Where a table or a global of a core instance is defined. None if that is not known.
    pub(crate) fn definer(
        &self,
        kind: ExternalKind,
        mut instance: u32,
        mut index: u32,
    ) -> Option<Definer> {
        // What an instance is given was made before it.
        for _ in 0..=self.instances.len() {
            let Linked::Module(number, arguments) = self.instances.get(instance as usize)? else {
                return None;
            };
            let imports = &self.of(kind).imports;
            let Some((from, name)) = imports.get(&((*number)?, index)) else {
                return Some(Definer { instance, index });
            };
            instance = *arguments.get(*from)?;
            (instance, index) = self.export(kind, instance, name)?;
        }
        None
    }

    /// What a core instance exports: an item of an instance of a module.
    fn export(&self, kind: ExternalKind, instance: u32, name: &str) -> Option<(u32, u32)> {
        let mut at = CoreAlias { instance, name };
        for _ in 0..=self.instances.len() {
            match self.instances.get(at.instance as usize)? {
                Linked::Module(number, _) => {
                    let exports = &self.of(kind).exports;
                    return Some((at.instance, *exports.get(&((*number)?, at.name))?));
                }
                Linked::Exports(items) => {
                    let (_, index) = items.get(at.name).filter(|(found, _)| *found == kind)?;
                    at = *self.of(kind).aliases.get(*index as usize)?;
                }
            }
        }
        None
    }
}
