//! Names of any length.

use wasm_encoder::{
    ComponentExportKind, ComponentExportSection, ComponentImportSection, ComponentTypeRef,
    ComponentTypeSection, CustomSection, EntityType, ExportKind, IndirectNameMap, InstanceType,
    NameMap, NameSection,
};

use crate::components::Parts;
use crate::input::{Input, Made};
use crate::modules::Sections;

/// A name with so many bytes.
pub(crate) fn name(bytes: usize) -> String {
    "a".repeat(bytes)
}

/// The initializer's name is that of the only export.
pub(crate) fn of_export(bytes: usize) -> Made {
    let mut sections = Sections::new();
    sections.function([]);
    sections.exports.export(&name(bytes), ExportKind::Func, 0);
    let mut input = sections.input();
    input.options.init = wizer_transform::Initializer::Export(name(bytes));
    Ok(input)
}

/// So many names that have 1,000 bytes together with their number.
pub(crate) fn of_exports(count: usize) -> Made {
    let mut sections = Sections::new();
    sections.function([]);
    for number in 0..count {
        let name = format!("{number:01000}");
        sections.exports.export(&name, ExportKind::Func, 0);
    }
    Ok(sections.input())
}

pub(crate) fn of_import(bytes: usize) -> Made {
    let mut sections = Sections::new();
    let ty = EntityType::Function(0);
    sections.imports.import(&name(bytes), &name(bytes), ty);
    Ok(sections.input())
}

/// A module with so many functions, names of these and of their locals, and a custom section.
fn named(count: usize, functions: &NameMap, locals: &IndirectNameMap, custom: &str) -> Made {
    let mut sections = Sections::new();
    for _ in 0..count {
        sections.function([]);
    }
    let mut names = NameSection::new();
    names.functions(functions);
    names.locals(locals);
    let mut module = sections.module();
    module.section(&names).section(&CustomSection {
        name: custom.into(),
        data: custom.as_bytes().into(),
    });
    Ok(Input::new(module.finish()))
}

pub(crate) fn of_function(bytes: usize) -> Made {
    let (mut functions, mut locals) = (NameMap::new(), IndirectNameMap::new());
    functions.append(0, &name(bytes));
    let mut of_locals = NameMap::new();
    of_locals.append(0, &name(bytes));
    locals.append(0, &of_locals);
    named(1, &functions, &locals, "x")
}

pub(crate) fn of_functions(count: usize) -> Made {
    let mut functions = NameMap::new();
    for number in (0..).take(count) {
        functions.append(number, &format!("function {number}"));
    }
    named(count, &functions, &IndirectNameMap::new(), "x")
}

pub(crate) fn of_custom_section(bytes: usize) -> Made {
    named(1, &NameMap::new(), &IndirectNameMap::new(), &name(bytes))
}

/// A component that exports its function under a name.
fn exported(name: &str) -> Made {
    let (mut parts, mut exports) = (Parts::new(), ComponentExportSection::new());
    exports.export(name, ComponentExportKind::Func, 0, None);
    parts.add(&exports);
    parts.input()
}

pub(crate) fn of_component_export(bytes: usize) -> Made {
    exported(&name(bytes))
}

/// A name of many words.
pub(crate) fn of_words(bytes: usize) -> Made {
    exported(&format!("{}a", "a-".repeat(bytes / 2)))
}

pub(crate) fn of_component_import(bytes: usize) -> Made {
    let (mut parts, mut imports) = (Parts::new(), ComponentImportSection::new());
    imports.import(name(bytes).as_str(), ComponentTypeRef::Func(0));
    parts.add(&imports);
    parts.input()
}

/// The parts of the name of an interface, which is imported and exported.
pub(crate) fn of_interface(bytes: usize) -> Made {
    let (mut parts, mut imports) = (Parts::new(), ComponentImportSection::new());
    let (mut types, mut exports) = (ComponentTypeSection::new(), ComponentExportSection::new());
    types.instance(&InstanceType::new());
    let part = name(bytes / 3);
    let interface = format!("{part}:{part}/{part}");
    imports.import(interface.as_str(), ComponentTypeRef::Instance(1));
    let version = format!("{interface}@1.0.0");
    exports.export(version.as_str(), ComponentExportKind::Instance, 0, None);
    parts.add(&types).add(&imports).add(&exports);
    parts.input()
}
