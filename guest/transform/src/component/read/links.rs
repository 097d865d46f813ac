//! Which core instance defines a table or a global that another one imports.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;

use wasmparser::{
    ComponentAlias, ComponentAliasSectionReader, ExternalKind, Instance, InstanceSectionReader,
};

use super::contents::{Section, id};
use super::tree::Node;
use crate::Error;
use crate::module::{self, Module};

/// How the core instances of a component instance are linked.
pub(crate) struct Links<'a> {
    modules: &'a [Rc<module::Plan>],
    /// All core instances, by index.
    instances: Vec<Linked<'a>>,
    tables: Vec<CoreAlias<'a>>,
    globals: Vec<CoreAlias<'a>>,
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
            modules,
            instances: Vec::new(),
            tables: Vec::new(),
            globals: Vec::new(),
        };
        let cores = node.cores.iter();
        let numbers: BTreeMap<u32, usize> =
            cores.map(|core| (core.index, core.origin.number)).collect();
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
        let aliases = match kind {
            ExternalKind::Table => &mut self.tables,
            ExternalKind::Global => &mut self.globals,
            _ => return,
        };
        aliases.push(CoreAlias {
            instance: instance_index,
            name,
        });
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
            let module = &self.modules.get((*number)?)?.module;
            let Some((from, name)) = import(module, kind, index)? else {
                return Some(Definer { instance, index });
            };
            instance = *arguments.get(from)?;
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
                    let module = &self.modules.get((*number)?)?.module;
                    let mut exports = module.exports.iter();
                    let export =
                        exports.find(|export| export.kind == kind && export.name == at.name)?;
                    return Some((at.instance, export.index));
                }
                Linked::Exports(items) => {
                    let (_, index) = items.get(at.name).filter(|(found, _)| *found == kind)?;
                    let aliases = match kind {
                        ExternalKind::Table => &self.tables,
                        _ => &self.globals,
                    };
                    let alias = aliases.get(*index as usize)?;
                    at = CoreAlias {
                        instance: alias.instance,
                        name: alias.name,
                    };
                }
            }
        }
        None
    }
}

/// Names of the import that is a table or a global of a module: the inner one is none if the module
/// defines it.
fn import(module: &Module, kind: ExternalKind, index: u32) -> Option<Option<(&str, &str)>> {
    let import = match kind {
        ExternalKind::Table if index < module.imported_tables => module
            .table_imports()
            .find_map(|(at, import, _)| (at == index).then_some(import)),
        ExternalKind::Global if index < module.imported_globals => {
            module.global_imports().nth(index as usize)
        }
        _ => return Some(None),
    };
    import.map(|import| Some((import.module.as_str(), import.name.as_str())))
}
