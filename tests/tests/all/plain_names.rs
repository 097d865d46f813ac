//! Core names are replaced by plain ones before a component goes to hosts that generate source code
//! from it. The component stays the same otherwise.
#![allow(
    clippy::cast_possible_truncation,
    reason = "numbers that are random anyway"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use wasm_encoder::{Component, NestedComponentSection};
use wasmparser::{
    ComponentAlias, ComponentType, ComponentTypeDeclaration, CoreType, Instance,
    InstanceTypeDeclaration, ModuleTypeDeclaration, Parser, Payload, Validator, WasmFeatures,
};
use wizer_bundler::plain_names;

/// All core names of a component, in order.
fn core_names(wasm: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    names.extend([import.module.to_string(), import.name.to_string()]);
                }
            }
            Payload::ExportSection(section) => {
                names.extend(
                    section
                        .into_iter()
                        .map(|item| item.unwrap().name.to_string()),
                );
            }
            Payload::InstanceSection(section) => {
                for instance in section {
                    match instance.unwrap() {
                        Instance::Instantiate { args, .. } => {
                            names.extend(args.iter().map(|arg| arg.name.to_string()));
                        }
                        Instance::FromExports(items) => {
                            names.extend(items.iter().map(|item| item.name.to_string()));
                        }
                    }
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section {
                    if let ComponentAlias::CoreInstanceExport { name, .. } = alias.unwrap() {
                        names.push(name.to_string());
                    }
                }
            }
            Payload::CoreTypeSection(section) => {
                section
                    .into_iter()
                    .for_each(|ty| of_core(&ty.unwrap(), &mut names));
            }
            Payload::ComponentTypeSection(section) => {
                section
                    .into_iter()
                    .for_each(|ty| of_type(&ty.unwrap(), &mut names));
            }
            _ => {}
        }
    }
    names
}

fn of_type(ty: &ComponentType<'_>, names: &mut Vec<String>) {
    match ty {
        ComponentType::Component(items) => items.iter().for_each(|item| match item {
            ComponentTypeDeclaration::CoreType(ty) => of_core(ty, names),
            ComponentTypeDeclaration::Type(ty) => of_type(ty, names),
            _ => {}
        }),
        ComponentType::Instance(items) => items.iter().for_each(|item| match item {
            InstanceTypeDeclaration::CoreType(ty) => of_core(ty, names),
            InstanceTypeDeclaration::Type(ty) => of_type(ty, names),
            _ => {}
        }),
        _ => {}
    }
}

fn of_core(ty: &CoreType<'_>, names: &mut Vec<String>) {
    let CoreType::Module(items) = ty else { return };
    for item in items {
        match item {
            ModuleTypeDeclaration::Export { name, .. } => names.push((*name).to_string()),
            ModuleTypeDeclaration::Import(import) => {
                names.extend([import.module.to_string(), import.name.to_string()]);
            }
            _ => {}
        }
    }
}

fn is_valid(wasm: &[u8]) -> bool {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.validate_all(wasm).is_ok()
}

/// Checks that a component with plain names is the same: valid, with one new name for each old one.
fn check(wasm: &[u8], what: &str) {
    let plain = plain_names(wasm).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(is_valid(&plain), "{what} is not valid any more");
    let (old, new) = (core_names(wasm), core_names(&plain));
    assert_eq!(old.len(), new.len(), "{what}");
    let (mut forth, mut back) = (BTreeMap::new(), BTreeMap::new());
    for (old, new) in old.iter().zip(&new) {
        let number = new.strip_prefix('n').unwrap_or_default();
        assert!(number.parse::<usize>().is_ok(), "{what}: {new:?}");
        assert_eq!(forth.entry(old).or_insert(new), &new, "{what}: {old:?}");
        assert_eq!(back.entry(new).or_insert(old), &old, "{what}: {new:?}");
    }
    // A second replacement changes nothing.
    assert_eq!(plain_names(&plain).unwrap(), plain, "{what}");
}

fn components(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            components(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "wat")
            && let Ok(wasm) = wat::parse_file(&path)
            && Parser::is_component(&wasm)
            && is_valid(&wasm)
        {
            found.push((path.display().to_string(), wasm));
        }
    }
}

#[test]
fn of_every_case() {
    let mut found = Vec::new();
    components(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"),
        &mut found,
    );
    assert!(found.len() > 150, "{} components", found.len());
    let mut refused = Vec::new();
    for (name, wasm) in found {
        match plain_names(&wasm) {
            Ok(_) => check(&wasm, &name),
            Err(error) => refused.push((name, error.to_string())),
        }
    }
    // The component has an import whose name acts on a terminal.
    let [(name, why)] = refused.as_slice() else {
        panic!("{refused:?}");
    };
    assert!(name.ends_with("component-shown/import.wat"), "{name}");
    assert!(why.contains(r"`url=<\u{1b}]0;title\u{7}>`"), "{why}");
}

const PARTS: &[&str] = &[
    "'",
    "\"",
    "`",
    "\\",
    "${",
    "}",
    "*/",
    "\n",
    "\u{2028}",
    "\0",
    "",
    "n0",
    "n1",
    "a",
    "__proto__",
    "\u{1f600}",
];

/// A string in the syntax of the text format.
fn quoted(name: &str) -> String {
    let mut text = String::from("\"");
    for byte in name.bytes() {
        write!(text, "\\{byte:02x}").unwrap();
    }
    text + "\""
}

#[test]
fn of_random_names() {
    for seed in 0..200_u64 {
        let mut state = seed;
        let mut part = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            PARTS
                .get((state >> 33) as usize % PARTS.len())
                .copied()
                .unwrap_or_default()
        };
        let mut names: Vec<String> = Vec::new();
        while names.len() < 12 {
            let name = [part(), part(), part()].concat();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let [first, second, ..] = names.as_slice() else {
            panic!("there are twelve")
        };
        let functions = |with: &str| {
            names
                .iter()
                .fold(String::new(), |text, name| text + &with.replace('@', name))
        };
        let text = format!(
            "(component
              (core module $a {})
              (core instance $a (instantiate $a))
              (core instance $b {})
              (core module $m {} (func (export {second})))
              (component $nested
                (import \"m\" (core module $m {} (export {second} (func))))
                (export \"again\" (core module $m)))
              (instance $nested (instantiate $nested (with \"m\" (core module $m))))
              (alias export $nested \"again\" (core module $again))
              (core instance $i (instantiate $again (with {first} (instance $b))))
              (alias core export $i {second} (core func)))",
            functions("(func (export @))"),
            functions("(export @ (func $a @))"),
            functions(&format!("(import {first} @ (func))")),
            functions(&format!("(import {first} @ (func))")),
        );
        check(&wat::parse_str(&text).unwrap(), &text);
    }
}

/// Components in components.
fn nested(depth: u32) -> Vec<u8> {
    let mut component = Component::new();
    for _ in 0..depth {
        let mut outer = Component::new();
        outer.section(&NestedComponentSection(&component));
        component = outer;
    }
    component.finish()
}

#[test]
fn what_goes_too_deep() {
    check(&nested(200), "200 deep");
    let error = plain_names(&nested(5_000)).unwrap_err().to_string();
    assert_eq!(
        error,
        "the component has components nested more than 200 deep"
    );
}

#[test]
fn names_of_the_component_itself() {
    for name in [
        "it's", "\"", "\\", "`", "$", "\n", "\u{85}", "\u{2028}", "*/", "é",
    ] {
        let url = quoted(&format!("url=<https://example.com/{name}>"));
        for text in [
            format!("(component (import {url} (func)))"),
            format!("(component (component (import {url} (func))))"),
            format!("(component (type (component (import {url} (func)))))"),
        ] {
            let error = plain_names(&wat::parse_str(&text).unwrap()).unwrap_err();
            let error = error.to_string();
            assert!(
                error.starts_with("the component has the name `url=<"),
                "{error}"
            );
            assert!(
                !error
                    .chars()
                    .any(|char| char.is_control() || char == '\u{2028}'),
                "{error:?}"
            );
        }
    }
    check(
        &wat::parse_str(r#"(component (import "url=<https://example.com/a?b=c>" (func)))"#)
            .unwrap(),
        "a usual URL",
    );
}
