//! The tree of instances: what becomes of the definitions when the component is instantiated.
//!
//! Instantiating a component is a program without branches: every step is known from the binary, but for what
//! comes from outside. Here it is run on paper, and each module instance is found with its place in the tree.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::{
    BinaryReader, ComponentAlias, ComponentAliasSectionReader, ComponentExportSectionReader,
    ComponentExternalKind, ComponentImportSectionReader, ComponentInstance,
    ComponentInstanceSectionReader, ComponentOuterAliasKind, InstanceSectionReader,
};

use super::contents::{Contents, FEATURES, Section, id};
use crate::Error;
use crate::module::output::slice;

/// The most component instances that are told apart, and the deepest that they stand in one another.
const MOST_INSTANCES: usize = 10_000;
const DEEPEST: usize = 100;

/// All component instances, in the order in which they begin: the first is the root.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
}

/// A component instance.
#[derive(Debug)]
pub(crate) struct Node {
    /// The definition.
    pub(crate) definition: usize,
    /// The instance of the definition around it, whose items outer aliases name.
    pub(crate) lexical: Option<usize>,
    /// Instances of core modules, in order.
    pub(crate) cores: Vec<Core>,
    /// Instances of components, in order.
    pub(crate) children: Vec<Child>,
    /// What it exports.
    pub(crate) exports: Rc<Exports>,
    spaces: Spaces,
}

/// An instance of a core module.
#[derive(Debug)]
pub(crate) struct Core {
    /// Its index among the core instances.
    pub(crate) index: u32,
    /// The module.
    pub(crate) origin: Origin,
}

/// An instance of a component.
#[derive(Debug)]
pub(crate) struct Child {
    /// Its index among the instances.
    pub(crate) index: u32,
    /// Its node.
    pub(crate) node: usize,
    /// The definition.
    pub(crate) origin: Origin,
}

/// A module or a component as a value: a definition, as it was met in one instance of the definition around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    /// Its number among the modules, or among the components.
    pub(crate) number: usize,
    /// The node whose definition it stands in.
    pub(crate) owner: usize,
    /// It is named where it stands or by outer aliases, so that its type is its own; not through an import or an
    /// instance's export, whose types may say less.
    pub(crate) direct: bool,
}

impl Origin {
    fn indirect(self) -> Self {
        Self {
            direct: false,
            ..self
        }
    }
}

/// A module or a component: one of ours, or one from outside with the name it has here.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    Ours(Origin),
    Outside(Rc<str>),
}

impl Known {
    fn indirect(self) -> Self {
        match self {
            Self::Ours(origin) => Self::Ours(origin.indirect()),
            Self::Outside(name) => Self::Outside(name),
        }
    }
}

/// What can be passed around and matters here.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Module(Known),
    Component(Known),
    Instance(Instance),
    Other,
}

#[derive(Debug, Clone)]
pub(crate) enum Instance {
    Ours(Rc<Exports>),
    Outside(Rc<str>),
}

pub(crate) type Exports = BTreeMap<String, Value>;

/// The index spaces of a component instance, as far as they matter here.
#[derive(Debug, Default)]
struct Spaces {
    modules: Vec<Known>,
    components: Vec<Known>,
    instances: Vec<Instance>,
    core_instances: u32,
}

/// Instantiates the binary's own component, on paper.
pub(crate) fn tree(wasm: &[u8], contents: &Contents) -> Result<Tree, Error> {
    let mut builder = Builder {
        wasm,
        contents,
        nodes: Vec::new(),
    };
    builder.instantiate(0, None, None, 0)?;
    Ok(Tree {
        nodes: builder.nodes,
    })
}

struct Builder<'a> {
    wasm: &'a [u8],
    contents: &'a Contents,
    nodes: Vec<Node>,
}

/// An index that validation has looked at is out of bounds.
fn lost() -> Error {
    Error::internal("an index of a component is out of bounds")
}

impl Builder<'_> {
    /// Makes a node: without arguments, that of the root.
    fn instantiate(
        &mut self,
        definition: usize,
        lexical: Option<usize>,
        arguments: Option<&Exports>,
        depth: usize,
    ) -> Result<usize, Error> {
        if depth > DEEPEST {
            return Err(Error::Unsupported(format!(
                "its components are instantiated in one another more than {DEEPEST} deep"
            )));
        }
        let node = self.nodes.len();
        if node >= MOST_INSTANCES {
            return Err(Error::Unsupported(format!(
                "it instantiates components more than {MOST_INSTANCES} times"
            )));
        }
        self.nodes.push(Node {
            definition,
            lexical,
            cores: Vec::new(),
            children: Vec::new(),
            exports: Rc::default(),
            spaces: Spaces::default(),
        });
        let contents = self.contents;
        let sections = &contents
            .components
            .get(definition)
            .ok_or_else(lost)?
            .sections;
        let mut exports = Exports::new();
        for section in sections {
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

    fn node(&mut self, node: usize) -> Result<&mut Node, Error> {
        self.nodes.get_mut(node).ok_or_else(lost)
    }

    fn spaces(&mut self, node: usize) -> Result<&mut Spaces, Error> {
        Ok(&mut self.node(node)?.spaces)
    }

    fn definition(&mut self, node: usize, section: &Section) -> Result<(), Error> {
        let number = section.nested.ok_or_else(lost)?;
        let ours = Known::Ours(Origin {
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
        let items = InstanceSectionReader::new(reader(wasm, section)?)?;
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
                Known::Ours(origin) => self.node(node)?.cores.push(Core { index, origin }),
                Known::Outside(name) => return Err(outside("core module", &name, offset)),
            }
        }
        Ok(())
    }

    fn instances(&mut self, node: usize, section: &Section, depth: usize) -> Result<(), Error> {
        let wasm = self.wasm;
        let items = ComponentInstanceSectionReader::new(reader(wasm, section)?)?;
        for item in items.into_iter_with_offsets() {
            let (offset, instance) = item?;
            let made = match instance {
                ComponentInstance::FromExports(items) => {
                    let mut exports = Exports::new();
                    for item in items {
                        let value = self.value(node, item.kind, item.index)?;
                        exports.insert(item.name.name.to_string(), value);
                    }
                    Rc::new(exports)
                }
                ComponentInstance::Instantiate {
                    component_index,
                    args,
                } => {
                    let mut arguments = Exports::new();
                    for argument in args {
                        let value = self.value(node, argument.kind, argument.index)?;
                        arguments.insert(argument.name.to_string(), value);
                    }
                    let spaces = self.spaces(node)?;
                    let component = spaces.components.get(component_index as usize);
                    let origin = match component.ok_or_else(lost)? {
                        Known::Ours(origin) => *origin,
                        Known::Outside(name) => return Err(outside("component", name, offset)),
                    };
                    let index = u32::try_from(spaces.instances.len()).map_err(Error::internal)?;
                    let child = self.instantiate(
                        origin.number,
                        Some(origin.owner),
                        Some(&arguments),
                        depth.saturating_add(1),
                    )?;
                    self.node(node)?.children.push(Child {
                        index,
                        node: child,
                        origin,
                    });
                    Rc::clone(&self.node(child)?.exports)
                }
            };
            self.spaces(node)?.instances.push(Instance::Ours(made));
        }
        Ok(())
    }

    fn aliases(&mut self, node: usize, section: &Section) -> Result<(), Error> {
        let wasm = self.wasm;
        for alias in ComponentAliasSectionReader::new(reader(wasm, section)?)? {
            match alias? {
                ComponentAlias::InstanceExport {
                    kind,
                    instance_index,
                    name,
                } => {
                    let spaces = self.spaces(node)?;
                    let instance = spaces.instances.get(instance_index as usize);
                    let value = exported(instance.ok_or_else(lost)?, kind, name);
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
        arguments: Option<&Exports>,
    ) -> Result<(), Error> {
        let wasm = self.wasm;
        for import in ComponentImportSectionReader::new(reader(wasm, section)?)? {
            let import = import?;
            let name = import.name.name;
            let kind = import.ty.kind();
            let given = arguments.and_then(|arguments| arguments.get(name)).cloned();
            let value = match given {
                Some(value) => indirect(value),
                None => from_outside(kind, name.into()),
            };
            self.push(node, kind, value)?;
        }
        Ok(())
    }

    fn exports(
        &mut self,
        node: usize,
        section: &Section,
        exports: &mut Exports,
    ) -> Result<(), Error> {
        let wasm = self.wasm;
        for export in ComponentExportSectionReader::new(reader(wasm, section)?)? {
            let export = export?;
            let value = self.value(node, export.kind, export.index)?;
            exports.insert(export.name.name.to_string(), value.clone());
            // An export is an item of its own, and what is said of its type may be less than it is.
            self.push(node, export.kind, indirect(value))?;
        }
        Ok(())
    }

    /// The item of an index.
    fn value(
        &mut self,
        node: usize,
        kind: ComponentExternalKind,
        index: u32,
    ) -> Result<Value, Error> {
        let spaces = self.spaces(node)?;
        let index = index as usize;
        Ok(match kind {
            ComponentExternalKind::Module => {
                Value::Module(spaces.modules.get(index).ok_or_else(lost)?.clone())
            }
            ComponentExternalKind::Component => {
                Value::Component(spaces.components.get(index).ok_or_else(lost)?.clone())
            }
            ComponentExternalKind::Instance => {
                Value::Instance(spaces.instances.get(index).ok_or_else(lost)?.clone())
            }
            ComponentExternalKind::Func
            | ComponentExternalKind::Value
            | ComponentExternalKind::Type => Value::Other,
        })
    }

    /// Gives an item the next index of its kind.
    fn push(
        &mut self,
        node: usize,
        kind: ComponentExternalKind,
        value: Value,
    ) -> Result<(), Error> {
        let spaces = self.spaces(node)?;
        match (kind, value) {
            (ComponentExternalKind::Module, Value::Module(module)) => spaces.modules.push(module),
            (ComponentExternalKind::Component, Value::Component(component)) => {
                spaces.components.push(component);
            }
            (ComponentExternalKind::Instance, Value::Instance(instance)) => {
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

impl Tree {
    /// The module or component that an outer alias names, seen from an instance of the definition with the alias.
    pub(crate) fn outer(
        &self,
        from: usize,
        count: u32,
        is_module: bool,
        index: u32,
    ) -> Option<Value> {
        let mut node = self.nodes.get(from)?;
        for _ in 0..count {
            node = self.nodes.get(node.lexical?)?;
        }
        Some(if is_module {
            Value::Module(node.spaces.modules.get(index as usize)?.clone())
        } else {
            Value::Component(node.spaces.components.get(index as usize)?.clone())
        })
    }
}

/// Items of a section.
pub(crate) fn reader<'a>(wasm: &'a [u8], section: &Section) -> Result<BinaryReader<'a>, Error> {
    let bytes = slice(wasm, section.content.clone())?;
    Ok(BinaryReader::new_features(
        bytes,
        section.content.start,
        FEATURES,
    ))
}

fn indirect(value: Value) -> Value {
    match value {
        Value::Module(module) => Value::Module(module.indirect()),
        Value::Component(component) => Value::Component(component.indirect()),
        other => other,
    }
}

/// An export of an instance.
fn exported(instance: &Instance, kind: ComponentExternalKind, name: &str) -> Value {
    match instance {
        Instance::Ours(exports) => match exports.get(name) {
            Some(value) => indirect(value.clone()),
            None => from_outside(kind, name.into()),
        },
        Instance::Outside(from) => from_outside(kind, format!("{from}.{name}").into()),
    }
}

fn from_outside(kind: ComponentExternalKind, name: Rc<str>) -> Value {
    match kind {
        ComponentExternalKind::Module => Value::Module(Known::Outside(name)),
        ComponentExternalKind::Component => Value::Component(Known::Outside(name)),
        ComponentExternalKind::Instance => Value::Instance(Instance::Outside(name)),
        _ => Value::Other,
    }
}

fn outside(kind: &str, name: &str, offset: usize) -> Error {
    Error::unsupported(
        format!(
            "the imported {kind} `{name}` is instantiated, and what it holds is not in the binary: compose the {kind} in first"
        ),
        offset,
    )
}
