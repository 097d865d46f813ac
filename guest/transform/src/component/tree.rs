//! The tree of instances: what becomes of the definitions when the component is instantiated.
//!
//! Instantiating a component is a program without branches: every step is known from the binary, but for what
//! comes from outside. Here it is run on paper, and each module instance is found with its place in the tree.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::BinaryReader;

use super::contents::{FEATURES, Section};
use crate::Error;
use crate::module::output::slice;

/// All component instances, in the order in which they begin: the first is the root.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// The component definitions that are passed to instances.
    pub(crate) passed: Vec<Origin>,
    /// Instances that can't be known.
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
    pub(crate) exports: Rc<Exports>,
    pub(crate) spaces: Spaces,
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
    pub(crate) fn indirect(self) -> Self {
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
    pub(crate) fn indirect(self) -> Self {
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
    /// What it is does not matter, and it is not kept.
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
pub(crate) struct Spaces {
    pub(crate) modules: Vec<Known>,
    pub(crate) components: Vec<Known>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) core_instances: u32,
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
