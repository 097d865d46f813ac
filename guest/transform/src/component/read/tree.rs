//! The tree of instances: what becomes of the definitions when the component is instantiated.
//!
//! Instantiating a component is a program without branches: the binary determines every step, but
//! for what the component imports. The steps are followed here without an engine, and each module
//! instance is found, with its place in the tree.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::ComponentExternalKind;

use super::contents::DefinitionKind;
use crate::Error;

/// All component instances, in the order in which they begin: the first is the root.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// The component definitions that are passed to instances.
    pub(crate) passed: Vec<Origin>,
    /// Why instances can't be known.
    pub(crate) refusals: Vec<Error>,
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
    pub(crate) exports: Rc<InstanceExports>,
    pub(crate) spaces: IndexSpaces,
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

/// A module or a component: a definition, seen in one instance of the definition around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    /// Its number among the modules, or among the components.
    pub(crate) number: usize,
    /// The node whose definition it stands in.
    pub(crate) owner: usize,
    /// It is named where it is defined, or by outer aliases, so that its type is its own. It is not
    /// named through an import or an instance's export: their types may leave exports out.
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

/// A module or a component in an index space: a definition of the binary, or an import with its
/// name.
#[derive(Debug, Clone)]
pub(crate) enum DefinitionRef {
    Defined(Origin),
    Imported(Rc<str>),
}

impl DefinitionRef {
    fn indirect(self) -> Self {
        match self {
            Self::Defined(origin) => Self::Defined(origin.indirect()),
            Self::Imported(name) => Self::Imported(name),
        }
    }
}

/// An item of a component instance, as far as the tree depends on it.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Module(DefinitionRef),
    Component(DefinitionRef),
    Instance(InstanceItem),
    /// A function, a value or a type: the tree depends on none of these.
    Untracked,
}

/// A component instance as an item: one whose exports are known, or an import with its name.
#[derive(Debug, Clone)]
pub(crate) enum InstanceItem {
    Defined(Rc<InstanceExports>),
    Imported(Rc<str>),
}

/// The exports of an instance by their names, or the arguments of an instantiation.
pub(crate) type InstanceExports = BTreeMap<String, Item>;

impl Item {
    /// An item of an import, or of an instance that is imported.
    pub(super) fn imported(kind: ComponentExternalKind, name: Rc<str>) -> Self {
        match kind {
            ComponentExternalKind::Module => Self::Module(DefinitionRef::Imported(name)),
            ComponentExternalKind::Component => Self::Component(DefinitionRef::Imported(name)),
            ComponentExternalKind::Instance => Self::Instance(InstanceItem::Imported(name)),
            _ => Self::Untracked,
        }
    }

    /// The item, named through an import or through an instance's export.
    pub(super) fn indirect(self) -> Self {
        match self {
            Self::Module(module) => Self::Module(module.indirect()),
            Self::Component(component) => Self::Component(component.indirect()),
            other => other,
        }
    }
}

impl InstanceItem {
    /// An export of the instance.
    pub(super) fn export(&self, kind: ComponentExternalKind, name: &str) -> Item {
        match self {
            Self::Defined(exports) => match exports.get(name) {
                Some(item) => item.clone().indirect(),
                None => Item::imported(kind, name.into()),
            },
            Self::Imported(from) => Item::imported(kind, format!("{from}.{name}").into()),
        }
    }
}

/// The index spaces of a component instance, as far as the tree depends on them.
#[derive(Debug, Default)]
pub(crate) struct IndexSpaces {
    pub(crate) modules: Vec<DefinitionRef>,
    pub(crate) components: Vec<DefinitionRef>,
    pub(crate) instances: Vec<InstanceItem>,
    pub(crate) core_instances: u32,
}

impl Tree {
    /// The module or component that an outer alias names, seen from an instance of the definition
    /// with the alias.
    pub(crate) fn outer(
        &self,
        from: usize,
        count: u32,
        kind: DefinitionKind,
        index: u32,
    ) -> Option<Item> {
        let mut node = self.nodes.get(from)?;
        for _ in 0..count {
            node = self.nodes.get(node.lexical?)?;
        }
        Some(match kind {
            DefinitionKind::CoreModule => {
                Item::Module(node.spaces.modules.get(index as usize)?.clone())
            }
            DefinitionKind::Component => {
                Item::Component(node.spaces.components.get(index as usize)?.clone())
            }
        })
    }
}
