//! Programs that were built against an earlier version of `wit/`, with today's components: what one
//! imports, the other still exports. `programs/outline` is such a program, and the README's test
//! runs it. Here, the types of all interfaces are compared.
//!
//! `programs/outline/wit-0.1.0` is the package as 0.1.0 has it. It stays as it is: see the rule for
//! versions in `.github/CONTRIBUTING.md`.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use wac_graph::types::{ItemKind, Package, SubtypeChecker, Type, Types};
use wit_parser::Resolve;
use wizer_bundler::{Call, Settings, prepared};
use wizer_tests::native::Native;

const PACKAGE: &str = "wizer:wizer";
const VERSION: &str = "0.1.0";

/// The interfaces of an earlier version, by their names in components.
fn earlier(types: &mut Types, change: impl Fn(String) -> String) -> Vec<(String, ItemKind)> {
    let folder = format!("programs/outline/wit-{VERSION}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let changed = tempfile::tempdir().unwrap();
    for name in ["bundle-runner.wit", "command-line.wit", "wizer.wit"] {
        let text = change(fs::read_to_string(folder.join(name)).unwrap());
        fs::write(changed.path().join(name), text).unwrap();
    }
    let deps = changed.path().join("deps/cli");
    fs::create_dir_all(&deps).unwrap();
    fs::copy(folder.join("deps/cli/run.wit"), deps.join("run.wit")).unwrap();

    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(changed.path()).unwrap();
    let interfaces = resolve.packages[package].interfaces.len();
    let encoded = wit_component::encode(&resolve, package).unwrap();
    let package = Package::from_bytes("test:earlier", None, encoded, types).unwrap();
    let found = package.definitions().iter().filter_map(|(name, kind)| {
        let ItemKind::Type(Type::Interface(interface)) = kind else {
            return None;
        };
        let name = format!("{PACKAGE}/{name}@{VERSION}");
        Some((name, ItemKind::Instance(*interface)))
    });
    let found: Vec<_> = found.collect();
    assert_eq!(found.len(), interfaces);
    found
}

/// A component that is prepared for the bundle runner.
fn target() -> Vec<u8> {
    let wasm = wat::parse_str(
        r#"(component
            (core module $m (memory 1) (func (export "wizer-initialize")))
            (core instance $i (instantiate $m))
            (func (export "wizer-initialize") (canon lift (core func $i "wizer-initialize"))))"#,
    )
    .unwrap();
    let native = Native::open(&wasm, &wizer_transform::Options::default()).unwrap();
    let call = &native.target.initializers()[0];
    let call = Call {
        path: &call.path,
        arguments: &call.arguments,
    };
    let (state, settings) = (native.names(), Settings::default());
    prepared(&native.instrumented, &state, &[call], &wasm, &settings).unwrap()
}

fn is_subtype(types: &Types, sub: ItemKind, of: ItemKind) -> Result<(), String> {
    let mut cache = HashSet::new();
    let mut checker = SubtypeChecker::new(&mut cache);
    checker
        .is_subtype(sub, types, of, types)
        .map_err(|error| format!("{error:#}"))
}

/// The interfaces that today's components export, and what does not fit the earlier version.
fn compared(change: impl Fn(String) -> String) -> (BTreeSet<String>, Vec<String>) {
    let mut types = Types::default();
    let earlier = earlier(&mut types, change);
    let shipped = |name: &str| fs::read(wizer_tests::component(name).unwrap()).unwrap();
    let components = [
        ("transform", shipped("wizer-transform.wasm")),
        ("command-line", shipped("wizer-command-line.wasm")),
        ("runner", shipped("wizer-bundle-runner.wasm")),
        ("target", target()),
    ];
    let (mut exported, mut wrong) = (BTreeSet::new(), Vec::new());
    for (component, wasm) in components {
        let name = format!("test:{component}");
        let package = Package::from_bytes(&name, None, wasm, &mut types).unwrap();
        for (name, kind) in &earlier {
            let world = &types[package.ty()];
            if let Some(now) = world.exports.get(name) {
                exported.insert(name.clone());
                wrong.extend(is_subtype(&types, *now, *kind).err());
            }
            // Earlier targets export these to today's components.
            let of_targets =
                ["prepared", "state"].map(|name| format!("{PACKAGE}/{name}@{VERSION}"));
            if let Some(now) = world
                .imports
                .get(name)
                .filter(|_| of_targets.contains(name))
            {
                wrong.extend(is_subtype(&types, *kind, *now).err());
            }
        }
    }
    (exported, wrong)
}

#[test]
fn what_was_built_before_still_fits() {
    let (exported, wrong) = compared(|text| text);
    assert!(wrong.is_empty(), "{wrong:?}");
    let names = [
        "command-line",
        "preparation",
        "prepared",
        "state",
        "transform",
        "types",
    ];
    let names = names.map(|name| format!("{PACKAGE}/{name}@{VERSION}"));
    assert_eq!(exported, names.into());
}

/// The comparison finds what would break a program.
#[test]
fn a_change_is_found() {
    let changes = [
        ("kind: func() -> kind;", "kind: func() -> string;"),
        ("keep-init-func: bool,", "keep-init-func: bool, more: bool,"),
        ("reset: func();", "reset: func(); again: func();"),
        ("initialize: func();", "start: func();"),
    ];
    for (from, to) in changes {
        let (_, wrong) = compared(|text| text.replace(from, to));
        assert!(!wrong.is_empty(), "{to}");
    }
}
