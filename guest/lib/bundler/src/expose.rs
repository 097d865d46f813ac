//! Adds sections to the end of an instrumented component, which export its initializer under a
//! known name.
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
use crate::root::Root;
use crate::signature::Signature;
use crate::space::{Names, Space};

/// The size of the header, before the first section.
const HEADER: usize = 8;

/// The sections to append.
struct Sections {
    component: Component,
    types: u32,
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
}

/// Returns the component with two more kinds of exports: its initializer as `name`, and the named
/// types of its signature.
pub(crate) fn expose(
    instrumented: &[u8],
    root: &Root,
    path: &[String],
    signature: &Signature,
    name: &str,
    names: &mut Names<'_>,
) -> Result<Vec<u8>, Error> {
    let missing = || {
        Error::Initializer(format!(
            "the initializer `{}` is not exported",
            path.join(".")
        ))
    };
    let types = root.types.as_ref();
    let mut sections = Sections {
        component: Component::new(),
        types: types.component_type_count(),
    };
    let (first, rest) = path.split_first().ok_or_else(missing)?;
    let mut index = root.exported(first).ok_or_else(missing)?;
    let mut instances = types.component_instance_count();
    for (left, name) in (0..rest.len()).rev().zip(rest) {
        let mut section = ComponentAliasSection::new();
        let (kind, next) = match left {
            0 => (ComponentExportKind::Func, types.component_function_count()),
            _ => (ComponentExportKind::Instance, instances),
        };
        section.alias(Alias::InstanceExport {
            instance: index,
            kind,
            name,
        });
        sections.component.section(&section);
        index = next;
        instances = instances.saturating_add(1);
    }
    let ty = names.function(&mut sections, signature);
    let mut section = ComponentExportSection::new();
    let ty = Some(ComponentTypeRef::Func(ty));
    section.export(name, ComponentExportKind::Func, index, ty);
    sections.component.section(&section);
    let sections = sections.component.finish();
    let sections = sections.get(HEADER..).unwrap_or_default();
    Ok([instrumented, sections].concat())
}
