//! Instantiates components on paper, section by section.

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
    Child, Core, Exports, Instance, Known, Node, Origin, Spaces, Tree, Value, reader,
};
use crate::Error;

/// The most component instances that are told apart, and the deepest that they stand in one another.
const MOST_INSTANCES: usize = 10_000;
const DEEPEST: usize = 100;

/// The most bytes of definitions that are gone through for further instances of them: those with
/// many items may have few instances.
const MOST_BYTES: usize = 64 << 20;

/// How many instances that can't be known are told.
const MOST_REFUSALS: usize = 1000;

/// Instantiates the binary's own component, on paper, as far as its instances can be known.
pub(crate) fn tree(wasm: &[u8], contents: &Contents) -> Result<Tree, Error> {
    let mut builder = Builder {
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

struct Builder<'a> {
    wasm: &'a [u8],
    contents: &'a Contents,
    nodes: Vec<Node>,
    passed: Vec<Origin>,
    refusals: Vec<Error>,
    /// Those that are among the refusals.
    told: BTreeSet<Error>,
    /// How many bytes of definitions were gone through.
    bytes: usize,
    /// There are more instances than are told apart.
    is_full: bool,
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
        let node = self.nodes.len();
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

    /// Whether one more instance is told apart, this deep.
    fn has_room(&mut self, depth: usize) -> bool {
        let why = if depth > DEEPEST {
            format!("it has component instances more than {DEEPEST} deep in one another")
        } else if self.bytes > MOST_BYTES.saturating_add(self.wasm.len()) {
            format!(
                "its component instances take going through more than {MOST_BYTES} bytes of definitions, again and again"
            )
        } else if self.nodes.len() >= MOST_INSTANCES {
            format!("it has more than {MOST_INSTANCES} component instances")
        } else {
            return true;
        };
        self.refuse(Error::Unsupported(why));
        self.is_full = true;
        false
    }

    /// Notes why an instance can't be known, unless that is known, or follows from what is.
    fn refuse(&mut self, refusal: Error) {
        let has_room = !self.is_full && self.refusals.len() < MOST_REFUSALS;
        if has_room && self.told.insert(refusal.clone()) {
            self.refusals.push(refusal);
        }
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
                Known::Outside(name) => self.refuse(outside("core module", &name, offset)),
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
                        keep(&mut exports, item.name.name, value);
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
                        if let Value::Component(Known::Ours(origin)) = &value {
                            self.passed.push(*origin);
                        }
                        keep(&mut arguments, argument.name, value);
                    }
                    let spaces = self.spaces(node)?;
                    let component = spaces.components.get(component_index as usize);
                    let origin = match component.ok_or_else(lost)? {
                        Known::Ours(origin) => *origin,
                        Known::Outside(name) => {
                            let name = Rc::clone(name);
                            self.refuse(outside("component", &name, offset));
                            let spaces = self.spaces(node)?;
                            spaces.instances.push(Instance::Outside(name));
                            continue;
                        }
                    };
                    if !self.has_room(depth.saturating_add(1)) {
                        let unknown = Instance::Outside(Rc::from(""));
                        self.spaces(node)?.instances.push(unknown);
                        continue;
                    }
                    let index = self.spaces(node)?.instances.len();
                    let index = u32::try_from(index).map_err(Error::internal)?;
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
            keep(exports, export.name.name, value.clone());
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

/// Notes an item by its name, if it matters: most are functions and types, and there may be many in many instances.
fn keep(items: &mut Exports, name: &str, value: Value) {
    if !matches!(value, Value::Other) {
        items.insert(name.to_string(), value);
    }
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
