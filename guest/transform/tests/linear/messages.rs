//! Messages stay short, whatever names a binary has.

use std::error::Error;

use wasm_encoder::{
    Component, ComponentExportKind, ComponentExportSection, ComponentImportSection,
    ComponentTypeRef, ComponentTypeSection, CoreTypeSection, ExportKind, InstanceSection,
    ModuleType,
};
use wizer_transform::{Initializer, Options, Target, inspect};

use crate::components::Parts;
use crate::input::options;
use crate::modules::Sections;
use crate::names::name;

/// The longest name that engines accept.
const LONGEST: usize = 100_000;

/// The most bytes of a message.
const SHORT: usize = 3000;

/// The message of a refusal, which `inspect` has as well.
fn refusal(wasm: &[u8], options: &Options) -> Result<String, Box<dyn Error>> {
    let Err(error) = Target::open(wasm.to_vec(), options) else {
        return Err("it was not refused".into());
    };
    let message = error.to_string();
    match inspect(wasm.to_vec(), options) {
        Ok(found) => {
            let texts: Vec<&str> = found
                .refusals
                .iter()
                .map(|refusal| &*refusal.text)
                .collect();
            assert!(texts.contains(&&*message), "{texts:?}");
        }
        Err(error) => assert_eq!(error.to_string(), message),
    }
    assert!(message.len() < SHORT, "{} bytes", message.len());
    assert_eq!(message.lines().count(), 1);
    Ok(message)
}

/// A module that exports a global under this name.
fn global(name: &str) -> Vec<u8> {
    let mut sections = crate::modules::with_globals(1);
    sections.exports.export(name, ExportKind::Global, 0);
    sections.module().finish()
}

fn calling(name: &str) -> Options {
    Options {
        init: Initializer::Export(name.into()),
        ..options()
    }
}

#[test]
fn the_beginning_of_a_name_and_the_reason_are_told() -> Result<(), Box<dyn Error>> {
    let name = name(LONGEST);
    let message = refusal(&global(&name), &calling(&name))?;
    let beginning = format!("the initializer `{}…` is an exported", "a".repeat(200));
    assert!(message.starts_with(&beginning), "{message}");
    assert!(message.ends_with("global, not a function"), "{message}");
    Ok(())
}

#[test]
fn backquotes_in_a_name() -> Result<(), Box<dyn Error>> {
    let name = "a`".repeat(LONGEST / 2);
    refusal(&global(&name), &calling(&name))?;
    Ok(())
}

#[test]
fn suggestions() -> Result<(), Box<dyn Error>> {
    let mut sections = Sections::new();
    sections.function([]);
    for number in 0..20 {
        let name = format!("{number}{}", name(LONGEST - 2));
        sections.exports.export(&name, ExportKind::Func, 0);
    }
    refusal(&sections.module().finish(), &Options::default())?;
    Ok(())
}

#[test]
fn names_that_are_exported_twice() -> Result<(), Box<dyn Error>> {
    let mut sections = Sections::new();
    sections.function([]);
    let mut exports = ComponentExportSection::new();
    for _ in 0..2 {
        sections.exports.export(&name(LONGEST), ExportKind::Func, 0);
        exports.export(name(LONGEST).as_str(), ComponentExportKind::Func, 0, None);
    }
    refusal(&sections.module().finish(), &options())?;
    let mut parts = Parts::new();
    parts.add(&exports);
    refusal(&parts.input()?.wasm, &options())?;
    Ok(())
}

/// Engines accept no more than 100,000 bytes.
#[test]
fn names_of_a_megabyte() -> Result<(), Box<dyn Error>> {
    refusal(&global(&name(1_000_000)), &options())?;
    for interface in [false, true] {
        let long = match interface {
            true => format!("a:b/{}", name(1_000_000)),
            false => name(1_000_000),
        };
        let (mut parts, mut exports) = (Parts::new(), ComponentExportSection::new());
        exports.export(long.as_str(), ComponentExportKind::Func, 0, None);
        parts.add(&exports);
        refusal(&parts.input()?.wasm, &options())?;
    }
    Ok(())
}

/// A name that is part of a message for each of many instances.
#[test]
fn imported_modules_that_are_instantiated() -> Result<(), Box<dyn Error>> {
    let (mut types, mut imports) = (CoreTypeSection::new(), ComponentImportSection::new());
    types.ty().module(&ModuleType::new());
    imports.import(name(LONGEST).as_str(), ComponentTypeRef::Module(0));
    let mut instances = InstanceSection::new();
    for _ in 0..500 {
        instances.instantiate::<_, &str>(0, []);
    }
    let mut component = Component::new();
    component.section(&ComponentTypeSection::new());
    component
        .section(&types)
        .section(&imports)
        .section(&instances);
    let wasm = component.finish();
    refusal(&wasm, &options())?;
    let mut texts = 0;
    let counted = allocation_counter::measure(|| {
        let found = inspect(wasm.clone(), &options());
        texts = found.map_or(0, |found| found.refusals.len());
    });
    assert_eq!(texts, 500);
    assert!(counted.bytes_max < 20 * wasm.len() as u64, "{counted:?}");
    Ok(())
}
