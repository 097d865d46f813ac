//! Finds the tree of instances: instantiates components section by section, without an engine.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::ToString;
use alloc::vec::Vec;

use wasmparser::{
    ComponentAlias, ComponentAliasSectionReader, ComponentExportSectionReader,
    ComponentExternalKind, ComponentImportSectionReader, ComponentInstance,
    ComponentInstanceSectionReader, ComponentOuterAliasKind, InstanceSectionReader,
};

use super::contents::{Contents, Section, id};
use super::tree::{
    Child, Core, DefinitionRef, IndexSpaces, InstanceExports, InstanceItem, Item, Node, Origin,
    Tree,
};
use crate::Error;

/// The most component instances of a tree, and the most levels of them.
const MOST_INSTANCES: usize = 10_000;
const DEEPEST: usize = 100;

/// The most bytes of definitions that are read again for further instances of them: a definition
/// with many items may have few instances.
const MOST_BYTES: usize = 64 << 20;

/// How many refusals are kept.
const MOST_REFUSALS: usize = 1000;

/// The tree of the binary's own component, as far as its instances can be known.
pub(crate) fn tree(wasm: &[u8], contents: &Contents) -> Result<Tree, Error> {
    let mut builder = TreeBuilder {
        wasm,
        contents,
        nodes: Vec::new(),
        passed: Vec::new(),
        refusals: Vec::new(),
        told: BTreeSet::new(),
        bytes: 0,
        is_full: false,
    };
    builder.instantiate(0, None, None, 0)?;
    Ok(Tree {
        nodes: builder.nodes,
        passed: builder.passed,
        refusals: builder.refusals,
    })
}

struct TreeBuilder<'a> {
    wasm: &'a [u8],
    contents: &'a Contents,
    nodes: Vec<Node>,
    passed: Vec<Origin>,
    refusals: Vec<Error>,
    /// The same refusals, to find one among them.
    told: BTreeSet<Error>,
    /// How many bytes of definitions were read.
    bytes: usize,
    /// There are more instances than the tree may have.
    is_full: bool,
}

/// An index is out of bounds, which validation has ruled out.
fn lost() -> Error {
    Error::internal("an index of a component is out of bounds")
}

impl TreeBuilder<'_> {
    /// Makes a node: without arguments, that of the root.
    fn instantiate(
        &mut self,
        definition: usize,
        lexical: Option<usize>,
        arguments: Option<&InstanceExports>,
        depth: usize,
    ) -> Result<usize, Error> {
        let node = self.nodes.len();
        self.nodes.push(Node {
            definition,
            lexical,
            cores: Vec::new(),
            children: Vec::new(),
            exports: Rc::default(),
            spaces: IndexSpaces::default(),
        });
        let contents = self.contents;
        let sections = &contents
            .components
            .get(definition)
            .ok_or_else(lost)?
            .sections;
        let mut exports = InstanceExports::new();
        for section in sections {
            if section.nested.is_none() && (section.id != id::CUSTOM || section.is_name) {
                self.bytes = self.bytes.saturating_add(section.content.len());
            }
            match section.id {
                id::CORE_MODULE | id::COMPONENT => self.definition(node, section)?,
                id::CORE_INSTANCE => self.core_instances(node, section)?,
                id::INSTANCE => self.instances(node, section, depth)?,
                id::ALIAS => self.aliases(node, section)?,
                id::IMPORT => self.imports(node, section, arguments)?,
                id::EXPORT => self.exports(node, section, &mut exports)?,
                _ => {}
            }
        }
        self.node(node)?.exports = Rc::new(exports);
        Ok(node)
    }

    /// Whether the tree has room for one more instance, at this depth.
    fn has_room(&mut self, depth: usize) -> bool {
        let why = if depth > DEEPEST {
            format!("its component instances are nested more than {DEEPEST} deep")
        } else if self.bytes > MOST_BYTES.saturating_add(self.wasm.len()) {
            format!(
                "instantiating its components evaluates more than {MOST_BYTES} bytes of definitions"
            )
        } else if self.nodes.len() >= MOST_INSTANCES {
            format!("it has more than {MOST_INSTANCES} component instances")
        } else {
            return true;
        };
        self.refuse(Error::unsupported(why));
        self.is_full = true;
        false
    }

    /// Notes why an instance can't be known, unless that was noted, or follows from what was.
    fn refuse(&mut self, refusal: Error) {
        let has_room = !self.is_full && self.refusals.len() < MOST_REFUSALS;
        if has_room && self.told.insert(refusal.clone()) {
            self.refusals.push(refusal);
        }
    }

    fn node(&mut self, node: usize) -> Result<&mut Node, Error> {
        self.nodes.get_mut(node).ok_or_else(lost)
    }

    fn spaces(&mut self, node: usize) -> Result<&mut IndexSpaces, Error> {
        Ok(&mut self.node(node)?.spaces)
    }

    fn definition(&mut self, node: usize, section: &Section) -> Result<(), Error> {
        let number = section.nested.ok_or_else(lost)?;
        let ours = DefinitionRef::Defined(Origin {
            number,
            owner: node,
            direct: true,
        });
        let spaces = self.spaces(node)?;
        match section.id {
            id::CORE_MODULE => spaces.modules.push(ours),
            _ => spaces.components.push(ours),
        }
        Ok(())
    }

    fn core_instances(&mut self, node: usize, section: &Section) -> Result<(), Error> {
        let wasm = self.wasm;
        let items = InstanceSectionReader::new(section.reader(wasm)?)?;
        for item in items.into_iter_with_offsets() {
            let (offset, instance) = item?;
            let spaces = self.spaces(node)?;
            let index = spaces.core_instances;
            spaces.core_instances = index.saturating_add(1);
            let wasmparser::Instance::Instantiate { module_index, .. } = instance else {
                continue;
            };
            let module = spaces.modules.get(module_index as usize).ok_or_else(lost)?;
            match module.clone() {
                DefinitionRef::Defined(origin) => {
                    self.node(node)?.cores.push(Core { index, origin })
                }
                DefinitionRef::Imported(name) => self.refuse(outside("core module", &name, offset)),
            }
        }
        Ok(())
    }

    fn instances(&mut self, node: usize, section: &Section, depth: usize) -> Result<(), Error> {
        let wasm = self.wasm;
        let items = ComponentInstanceSectionReader::new(section.reader(wasm)?)?;
        for item in items.into_iter_with_offsets() {
            let (offset, instance) = item?;
            let made = match instance {
                ComponentInstance::FromExports(items) => {
                    let mut exports = InstanceExports::new();
                    for item in items {
                        let value = self.value(node, item.kind, item.index)?;
                        note(&mut exports, item.name.name, value);
                    }
                    InstanceItem::Defined(Rc::new(exports))
                }
                ComponentInstance::Instantiate {
                    component_index,
                    args,
                } => {
                    let mut arguments = InstanceExports::new();
                    for argument in args {
                        let value = self.value(node, argument.kind, argument.index)?;
                        if let Item::Component(DefinitionRef::Defined(origin)) = &value {
                            self.passed.push(*origin);
                        }
                        note(&mut arguments, argument.name, value);
                    }
                    let depth = depth.saturating_add(1);
                    self.child(node, component_index, &arguments, depth, offset)?
                }
            };
            self.spaces(node)?.instances.push(made);
        }
        Ok(())
    }

    /// Instantiates a component in a node, at byte `offset`. The instance is an import's where it
    /// can't be known.
    fn child(
        &mut self,
        node: usize,
        component: u32,
        arguments: &InstanceExports,
        depth: usize,
        offset: usize,
    ) -> Result<InstanceItem, Error> {
        let component = self.spaces(node)?.components.get(component as usize);
        let origin = match component.ok_or_else(lost)? {
            DefinitionRef::Defined(origin) => *origin,
            DefinitionRef::Imported(name) => {
                let name = Rc::clone(name);
                self.refuse(outside("component", &name, offset));
                return Ok(InstanceItem::Imported(name));
            }
        };
        if !self.has_room(depth) {
            return Ok(InstanceItem::Imported(Rc::from("")));
        }
        let index = self.spaces(node)?.instances.len();
        let index = u32::try_from(index).map_err(Error::internal)?;
        let child = self.instantiate(origin.number, Some(origin.owner), Some(arguments), depth)?;
        self.node(node)?.children.push(Child {
            index,
            node: child,
            origin,
        });
        Ok(InstanceItem::Defined(Rc::clone(&self.node(child)?.exports)))
    }

    fn aliases(&mut self, node: usize, section: &Section) -> Result<(), Error> {
        let wasm = self.wasm;
        for alias in ComponentAliasSectionReader::new(section.reader(wasm)?)? {
            match alias? {
                ComponentAlias::InstanceExport {
                    kind,
                    instance_index,
                    name,
                } => {
                    let spaces = self.spaces(node)?;
                    let instance = spaces.instances.get(instance_index as usize);
                    let value = instance.ok_or_else(lost)?.export(kind, name);
                    self.push(node, kind, value)?;
                }
                ComponentAlias::Outer { kind, count, index } => {
                    let outer = self.outer(node, count)?;
                    let spaces = self.spaces(outer)?;
                    match kind {
                        ComponentOuterAliasKind::CoreModule => {
                            let module = spaces.modules.get(index as usize).cloned();
                            self.spaces(node)?.modules.push(module.ok_or_else(lost)?);
                        }
                        ComponentOuterAliasKind::Component => {
                            let component = spaces.components.get(index as usize).cloned();
                            self.spaces(node)?
                                .components
                                .push(component.ok_or_else(lost)?);
                        }
                        ComponentOuterAliasKind::CoreType | ComponentOuterAliasKind::Type => {}
                    }
                }
                ComponentAlias::CoreInstanceExport { .. } => {}
            }
        }
        Ok(())
    }

    /// The node `count` definitions further out.
    fn outer(&mut self, node: usize, count: u32) -> Result<usize, Error> {
        let mut outer = node;
        for _ in 0..count {
            outer = self.node(outer)?.lexical.ok_or_else(lost)?;
        }
        Ok(outer)
    }

    fn imports(
        &mut self,
        node: usize,
        section: &Section,
        arguments: Option<&InstanceExports>,
    ) -> Result<(), Error> {
        let wasm = self.wasm;
        for import in ComponentImportSectionReader::new(section.reader(wasm)?)? {
            let import = import?;
            let name = import.name.name;
            let kind = import.ty.kind();
            let given = arguments.and_then(|arguments| arguments.get(name)).cloned();
            let value = match given {
                Some(value) => value.indirect(),
                None => Item::imported(kind, name.into()),
            };
            self.push(node, kind, value)?;
        }
        Ok(())
    }

    fn exports(
        &mut self,
        node: usize,
        section: &Section,
        exports: &mut InstanceExports,
    ) -> Result<(), Error> {
        let wasm = self.wasm;
        for export in ComponentExportSectionReader::new(section.reader(wasm)?)? {
            let export = export?;
            let value = self.value(node, export.kind, export.index)?;
            note(exports, export.name.name, value.clone());
            // An export is an item of its own, and its type may leave exports out.
            self.push(node, export.kind, value.indirect())?;
        }
        Ok(())
    }

    /// The item of an index.
    fn value(
        &mut self,
        node: usize,
        kind: ComponentExternalKind,
        index: u32,
    ) -> Result<Item, Error> {
        let spaces = self.spaces(node)?;
        let index = index as usize;
        Ok(match kind {
            ComponentExternalKind::Module => {
                Item::Module(spaces.modules.get(index).ok_or_else(lost)?.clone())
            }
            ComponentExternalKind::Component => {
                Item::Component(spaces.components.get(index).ok_or_else(lost)?.clone())
            }
            ComponentExternalKind::Instance => {
                Item::Instance(spaces.instances.get(index).ok_or_else(lost)?.clone())
            }
            ComponentExternalKind::Func
            | ComponentExternalKind::Value
            | ComponentExternalKind::Type => Item::Untracked,
        })
    }

    /// Gives an item the next index of its kind.
    fn push(&mut self, node: usize, kind: ComponentExternalKind, value: Item) -> Result<(), Error> {
        let spaces = self.spaces(node)?;
        match (kind, value) {
            (ComponentExternalKind::Module, Item::Module(module)) => spaces.modules.push(module),
            (ComponentExternalKind::Component, Item::Component(component)) => {
                spaces.components.push(component);
            }
            (ComponentExternalKind::Instance, Item::Instance(instance)) => {
                spaces.instances.push(instance);
            }
            (
                ComponentExternalKind::Func
                | ComponentExternalKind::Value
                | ComponentExternalKind::Type,
                _,
            ) => {}
            _ => return Err(lost()),
        }
        Ok(())
    }
}

/// Notes an item by its name, if the tree depends on it. Most items are functions and types, and
/// many instances may have many of them.
fn note(items: &mut InstanceExports, name: &str, value: Item) {
    if !matches!(value, Item::Untracked) {
        items.insert(name.to_string(), value);
    }
}

fn outside(kind: &str, name: &str, offset: usize) -> Error {
    Error::unsupported(format!(
        "the component instantiates the imported {kind} `{name}`, whose contents are not in the binary: compose it in first"
    ))
    .at(offset)
}
