//! Adds sections to the end of an instrumented component, which export its initializers under known
//! names.
//!
//! To call the function, another component imports it with its whole type. The records and other
//! types in it need names, which the target can export anywhere and under any name. So the sections
//! export the same types again, under known names.
//!
//! ```wat
//! (component                      ;; before
//!   …
//!   (export "ns:pkg/iface" (instance $iface …)))    ;; with (func "setup" (param "c" $config))
//! (component                      ;; after
//!   …
//!   (export "ns:pkg/iface" (instance $iface …))
//!   (alias export $iface "setup" (func $setup))
//!   (type $t (record …))
//!   (export $config "wizer-type0" (type $t))
//!   (type $f (func (param "c" $config)))
//!   (export "wizer-initialize" (func $setup) (func (type $f))))
//! ```

use wasm_encoder::{
    Alias, Component, ComponentAliasSection, ComponentDefinedTypeEncoder, ComponentExportKind,
    ComponentExportSection, ComponentFuncTypeEncoder, ComponentTypeRef, ComponentTypeSection,
};

use crate::error::Error;
use crate::prepared::Initializer;
use crate::root::Root;
use crate::space::{Names, Space};

/// The size of the header, before the first section.
const HEADER: usize = 8;

/// The sections to append.
struct Sections {
    component: Component,
    /// The numbers of types, functions and instances so far.
    types: u32,
    functions: u32,
    instances: u32,
}

impl Space for Sections {
    fn define(&mut self, with: impl FnOnce(ComponentDefinedTypeEncoder<'_>)) -> u32 {
        let mut section = ComponentTypeSection::new();
        with(section.defined_type());
        self.component.section(&section);
        self.next()
    }

    fn function(&mut self, with: impl FnOnce(ComponentFuncTypeEncoder<'_>)) -> u32 {
        let mut section = ComponentTypeSection::new();
        with(section.function());
        self.component.section(&section);
        self.next()
    }

    fn name(&mut self, name: &str, index: u32) -> u32 {
        let mut section = ComponentExportSection::new();
        section.export(name, ComponentExportKind::Type, index, None);
        self.component.section(&section);
        self.next()
    }
}

impl Sections {
    fn next(&mut self) -> u32 {
        let index = self.types;
        self.types = self.types.saturating_add(1);
        index
    }

    /// The index of the exported function with this path.
    fn alias(&mut self, root: &Root, path: &[String]) -> Option<u32> {
        let (first, rest) = path.split_first()?;
        let mut index = root.exported(first)?;
        for (left, name) in (0..rest.len()).rev().zip(rest) {
            let (kind, count) = match left {
                0 => (ComponentExportKind::Func, &mut self.functions),
                _ => (ComponentExportKind::Instance, &mut self.instances),
            };
            let mut section = ComponentAliasSection::new();
            section.alias(Alias::InstanceExport {
                instance: index,
                kind,
                name,
            });
            self.component.section(&section);
            index = *count;
            *count = count.saturating_add(1);
        }
        Some(index)
    }
}

/// Returns the component with two more kinds of exports: its initializers, each with its path, and
/// the named types of their signatures.
pub(crate) fn expose(
    instrumented: &[u8],
    root: &Root,
    initializers: &[(&[String], &Initializer)],
    names: &mut Names<'_>,
) -> Result<Vec<u8>, Error> {
    let types = root.types.as_ref();
    let mut sections = Sections {
        component: Component::new(),
        types: types.component_type_count(),
        functions: types.component_function_count(),
        instances: types.component_instance_count(),
    };
    for (path, initializer) in initializers {
        let index = sections.alias(root, path).ok_or_else(|| {
            Error::Initializer(format!(
                "the initializer `{}` is not exported",
                initializer.name
            ))
        })?;
        let ty = names.function(&mut sections, &initializer.signature);
        let mut section = ComponentExportSection::new();
        let ty = Some(ComponentTypeRef::Func(ty));
        section.export(&initializer.export, ComponentExportKind::Func, index, ty);
        sections.component.section(&section);
        // An export is a definition of its own.
        sections.functions = sections.functions.saturating_add(1);
    }
    let sections = sections.component.finish();
    let sections = sections.get(HEADER..).unwrap_or_default();
    Ok([instrumented, sections].concat())
}
