//! The component model's proposals: the transform takes those that the engine can be set to.

use wasmparser::{Validator, WasmFeatures};
use wasmtime::{Config, Engine};
use wizer_transform::{Initializer, Options, Target};

/// For each proposal, a component that is only valid with it. None if it changes nothing that a
/// component could show.
const EXAMPLES: [(&str, Option<&str>); 14] = [
    (
        "CM_VALUES",
        Some(r#"(component (import "a" (value $v string)) (export "b" (value $v)))"#),
    ),
    (
        "CM_NESTED_NAMES",
        Some(r#"(component (import "a:b:c/d" (func)))"#),
    ),
    (
        "CM_ASYNC",
        Some("(component (core func (canon task.return)))"),
    ),
    (
        "CM_ASYNC_STACKFUL",
        Some(
            r#"(component
                (core module $m (func (export "f")))
                (core instance $i (instantiate $m))
                (func async (canon lift (core func $i "f") async)))"#,
        ),
    ),
    (
        "CM_MORE_ASYNC_BUILTINS",
        Some("(component (core func (canon subtask.cancel async)))"),
    ),
    (
        "CM_THREADING",
        Some("(component (core func (canon thread.index)))"),
    ),
    (
        "CM_ERROR_CONTEXT",
        Some("(component (core func (canon error-context.drop)))"),
    ),
    (
        "CM_FIXED_LENGTH_LISTS",
        Some("(component (type (list u8 4)))"),
    ),
    ("CM_GC", None),
    ("CM_MAP", Some("(component (type (map string u32)))")),
    (
        "CM64",
        Some("(component (core func (canon context.get i64 0)))"),
    ),
    (
        "CM_IMPLEMENTS",
        Some(r#"(component (import "a" (implements "b:c/d") (instance)))"#),
    ),
    ("CM_CANON_NAMES", None),
    ("COMPONENT_MODEL", Some("(component)")),
];

/// Whether the engine can be set to a proposal.
fn engine_takes(feature: WasmFeatures) -> bool {
    let mut config = Config::new();
    config.wasm_features(feature, true);
    Engine::new(&config).is_ok()
}

fn transform_takes(wasm: Vec<u8>) -> bool {
    let options = Options {
        init: Initializer::None,
        ..Options::default()
    };
    Target::open(wasm, &options).is_ok()
}

/// An update of the engine that brings a proposal, or of the parser that knows a new one, fails
/// this.
#[test]
fn the_transform_takes_what_the_engine_takes() {
    let all = WasmFeatures::all();
    let of_components = all
        .iter_names()
        .filter(|(name, _)| name.starts_with("CM") || *name == "COMPONENT_MODEL");
    let mut compared = 0;
    for (name, feature) in of_components {
        let (_, example) = EXAMPLES
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("{name} is new: it needs an example"));
        let Some(example) = example else { continue };
        let wasm = wat::parse_str(example).unwrap();
        let mut with = Validator::new_with_features(all);
        with.validate_all(&wasm)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut without = Validator::new_with_features(all.difference(feature));
        assert!(without.validate_all(&wasm).is_err(), "{name} shows nothing");
        assert_eq!(
            transform_takes(wasm),
            engine_takes(feature),
            "{name}: the transform and the engine differ"
        );
        compared += 1;
    }
    assert_eq!(compared, 12);
}
