//! The transform as a component: what it asks of a host, and that any host can call it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use wasmparser::{Parser, Payload, Validator, WasmFeatures};
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Engine, Store};
use wizer::Wizer;

/// Names of a section's items at the component's own level, not of components and modules inside.
fn names(exports: bool) -> Vec<String> {
    let mut depth = 0;
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(Wizer::transform()) {
        match payload.unwrap() {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 0 && !exports => {
                names.extend(
                    section
                        .into_iter()
                        .map(|import| import.unwrap().name.name.to_string()),
                );
            }
            Payload::ComponentExportSection(section) if depth == 0 && exports => {
                names.extend(
                    section
                        .into_iter()
                        .map(|export| export.unwrap().name.name.to_string()),
                );
            }
            _ => {}
        }
    }
    names
}

#[test]
fn imports_nothing() {
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(Wizer::transform())
        .unwrap();
    assert_eq!(names(false), [""; 0]);
    assert_eq!(
        names(true),
        ["wizer:wizer/types@0.1.0", "wizer:wizer/transform@0.1.0"]
    );
}

/// A host with nothing to offer, and without generated bindings.
#[test]
fn works_with_an_empty_linker() {
    let engine = Engine::default();
    let component = Component::from_binary(&engine, Wizer::transform()).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Linker::<()>::new(&engine)
        .instantiate(&mut store, &component)
        .unwrap();
    let interface = instance
        .get_export_index(&mut store, None, "wizer:wizer/transform@0.1.0")
        .unwrap();
    let function = |store: &mut Store<()>, name: &str| {
        let index = instance
            .get_export_index(&mut *store, Some(&interface), name)
            .unwrap();
        instance.get_func(store, index).unwrap()
    };

    let wasm = wat::parse_str(r#"(module (memory 1) (func (export "wizer.initialize")))"#).unwrap();
    let bytes = Val::List(wasm.iter().map(|byte| Val::U8(*byte)).collect());
    let options = Val::Record(vec![
        (
            "init".to_string(),
            Val::Variant("by-default".to_string(), None),
        ),
        ("keep-init-func".to_string(), Val::Bool(false)),
        ("renames".to_string(), Val::List(vec![])),
    ]);
    let open = function(&mut store, "[static]target.open");
    let mut results = [Val::Bool(false)];
    open.call(&mut store, &[bytes, options], &mut results)
        .unwrap();
    let [Val::Result(Ok(Some(target)))] = &results else {
        panic!("{results:?}")
    };
    let target = Val::clone(target);

    let initializers = function(&mut store, "[method]target.initializers");
    let mut results = [Val::Bool(false)];
    initializers
        .call(&mut store, &[target], &mut results)
        .unwrap();
    assert_eq!(
        results,
        [Val::List(vec![Val::String("wizer.initialize".to_string())])]
    );
}
