//! Values of every type, as arguments and results of an initializer: bundles pass them as engines
//! do.

use std::cell::RefCell;

use wasmtime::component::{ComponentNamedList, Lift, Lower};
use wizer_bundler::{Call, Settings, prepared};
use wizer_tests::component::Running;
use wizer_tests::native::Native;
use wizer_transform::{Initializer, Options};
use wizer_values::{Shown, Type, outcome};

/// Named and other types: their definitions, the type, and values in WAVE syntax.
const TYPES: [(&str, &str, &[&str]); 25] = [
    ("", "bool", &["true", "false"]),
    ("", "s8", &["-128", "127"]),
    ("", "u8", &["0", "255"]),
    ("", "s16", &["-32768", "1"]),
    ("", "u16", &["65535"]),
    ("", "s32", &["-2147483648"]),
    ("", "u32", &["4294967295"]),
    ("", "s64", &["-9223372036854775808"]),
    ("", "u64", &["18446744073709551615"]),
    ("", "f32", &["0.1", "-0", "inf", "nan"]),
    ("", "f64", &["0.1", "-inf", "1e300", "nan"]),
    ("", "char", &["'a'", "'🦀'"]),
    ("", "string", &[r#""""#, r#""größe \"🦀\"""#]),
    ("", "(list u16)", &["[]", "[1, 2, 3]"]),
    ("", "(list (list string))", &[r#"[["a"], [], ["b", "c"]]"#]),
    ("", "(tuple u8 u64 u8 string)", &[r#"(1, 2, 3, "four")"#]),
    ("", "(option u64)", &["none", "some(7)"]),
    (
        "",
        "(option (option bool))",
        &["none", "some(none)", "some(some(true))"],
    ),
    ("", "(result)", &["ok", "err"]),
    (
        "",
        "(result f32 (error u64))",
        &["ok(1.5)", "err(18446744073709551615)"],
    ),
    ("", "(result (error string))", &["ok", r#"err("why")"#]),
    (
        r#"(type $0 (record (field "a" u8) (field "long-name" f64) (field "c" (option string))))"#,
        "$t",
        &[
            r#"{a: 1, long-name: 2.5, c: some("x")}"#,
            "{a: 1, long-name: 2.5}",
        ],
    ),
    (
        r#"(type $0 (variant (case "none-at-all") (case "float" f32) (case "wide" u64) (case "text" string)))"#,
        "$t",
        &["none-at-all", "float(0.5)", "wide(9)", r#"text("x")"#],
    ),
    (
        r#"(type $0 (enum "red" "green" "true"))"#,
        "$t",
        &["red", "green", "%true"],
    ),
    (
        r#"(type $0 (flags "a" "b" "c" "d" "e" "f" "g" "h" "i"))"#,
        "$t",
        &["{}", "{a, i}", "{h}"],
    ),
];

/// A component that returns its argument: directly if it is one core value, else from memory.
fn echo(definition: &str, function: &str, core: &str) -> Vec<u8> {
    let named = match definition {
        "" => "",
        _ => r#"(export $t "t" (type $0))"#,
    };
    let text = format!(
        r#"(component
            (core module $m
              (memory (export "memory") 1)
              (global $free (mut i32) (i32.const 64))
              (func (export "realloc") (param i32 i32 i32 i32) (result i32)
                (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
                (global.get $free)
                (global.set $free (i32.add (global.get $free) (local.get 3))))
              (func (export "echo") {core}))
            (core instance $i (instantiate $m))
            (alias core export $i "memory" (core memory $memory))
            (alias core export $i "realloc" (core func $realloc))
            {definition} {named}
            (func (export "echo") {function}
              (canon lift (core func $i "echo") (memory $memory) (realloc $realloc))))"#
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The list: an address and a count.
const LIST: &str = "(param i32 i32) (result i32)
    (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8)";

/// The parameters are passed in memory. Their address is also that of the result.
const SPILLED: &str = "(param i32) (result i32) (local.get 0)";

fn call<A, R>(running: &mut Running, name: &str, arguments: A) -> R
where
    A: ComponentNamedList + Lower,
    R: ComponentNamedList + Lift + Send + Sync + 'static,
{
    let Running { store, instance } = running;
    let prepared = instance.get_export_index(&mut *store, None, "wizer:wizer/prepared@0.1.0");
    let index = instance.get_export_index(&mut *store, prepared.as_ref(), name);
    let function = instance
        .get_typed_func(&mut *store, index.unwrap())
        .unwrap();
    function.call(store, arguments).unwrap()
}

/// The result of the initializer in the output of a bundle.
fn bundled(wasm: &[u8], init: &str) -> String {
    let options = Options {
        init: Initializer::Export(init.to_string()),
        ..Options::default()
    };
    let native = Native::open(wasm, &options).unwrap();
    let calls = native.target.initializers();
    let made = Call {
        path: &calls.first().unwrap().path,
        arguments: &calls.first().unwrap().arguments,
    };
    let settings = Settings::default();
    let prepared = prepared(
        &native.instrumented,
        &native.names(),
        &[made],
        wasm,
        &settings,
    )
    .unwrap();

    let mut running = Running::alone(&prepared).unwrap();
    assert!(call::<(), (Vec<u8>,)>(&mut running, "input", ()).0 == wasm);
    let (): () = call(&mut running, "initialize", ());
    let (returned,): (Option<(Vec<u8>, u32)>,) = call(&mut running, "returned", ());
    let (ty, address) = returned.unwrap();
    let running = RefCell::new(running);
    let memory = |offset: u32, length: u32| {
        let mut running = running.borrow_mut();
        Some(call::<_, (Vec<u8>,)>(&mut running, "peek", (offset, length)).0)
    };
    match outcome(&Type::decode(&ty).unwrap(), address, &memory).unwrap() {
        Shown::Nothing => "ok".to_string(),
        Shown::Value(text) | Shown::Failure(text) => text,
    }
}

fn compare(wasm: &[u8], init: &str) {
    let engine = Running::alone(wasm).unwrap().call(init).unwrap();
    assert_eq!(bundled(wasm, init), engine, "{init}");
}

/// In memory: as elements of a list.
#[test]
fn in_lists() {
    for (definition, ty, values) in TYPES {
        let function = format!(r#"(param "x" (list {ty})) (result (list {ty}))"#);
        let wasm = echo(definition, &function, LIST);
        compare(&wasm, &format!("echo([{}])", values.join(", ")));
    }
}

/// In memory: as one of many parameters.
#[test]
fn among_many() {
    let more: Vec<String> = (0..17).map(|i| format!(r#"(param "p{i}" u16)"#)).collect();
    for (definition, ty, values) in TYPES {
        let function = format!(
            r#"(param "x" {ty}) {} (result (tuple {ty}{}))"#,
            more.join(" "),
            " u16".repeat(17)
        );
        let wasm = echo(definition, &function, SPILLED);
        for value in values {
            let rest: Vec<String> = (0..17).map(|i| (i * 1000).to_string()).collect();
            compare(&wasm, &format!("echo({value}, {})", rest.join(", ")));
        }
    }
}

/// As core values: a single one is returned directly. Others are stored in memory with their
/// layout.
#[test]
fn one_by_one() {
    let same = |ty: &str| format!("(param {ty}) (result {ty}) (local.get 0)");
    let stored = |types: &str, stores: &[(&str, u32)]| {
        let stores = stores.iter().enumerate().map(|(i, (store, at))| {
            format!("({store} offset={at} (i32.const 16) (local.get {i}))")
        });
        let stores: Vec<String> = stores.collect();
        format!(
            "(param {types}) (result i32) {} (i32.const 16)",
            stores.join(" ")
        )
    };
    for (definition, ty, values) in TYPES {
        let core = match (ty, definition.split(['(', ' ']).nth(4)) {
            ("bool" | "s8" | "u8" | "s16" | "u16" | "s32" | "u32" | "char" | "(result)", _)
            | ("$t", Some("enum" | "flags")) => same("i32"),
            ("s64" | "u64", _) => same("i64"),
            ("f32", _) => same("f32"),
            ("f64", _) => same("f64"),
            ("string" | "(list u16)" | "(list (list string))", _) => LIST.to_string(),
            ("(tuple u8 u64 u8 string)", _) => stored(
                "i32 i64 i32 i32 i32",
                &[("i32.store8", 0), ("i64.store", 8), ("i32.store8", 16), ("i32.store", 20), ("i32.store", 24)],
            ),
            ("(option u64)" | "(result f32 (error u64))", _) => {
                stored("i32 i64", &[("i32.store8", 0), ("i64.store", 8)])
            }
            ("(option (option bool))", _) => stored(
                "i32 i32 i32",
                &[("i32.store8", 0), ("i32.store8", 1), ("i32.store8", 2)],
            ),
            ("(result (error string))", _) => stored(
                "i32 i32 i32",
                &[("i32.store8", 0), ("i32.store", 4), ("i32.store", 8)],
            ),
            ("$t", Some("record")) => stored(
                "i32 f64 i32 i32 i32",
                &[("i32.store8", 0), ("f64.store", 8), ("i32.store8", 16), ("i32.store", 20), ("i32.store", 24)],
            ),
            // Address and length share their slots with 64-bit numbers. Only the text uses both.
            ("$t", Some("variant")) => "(param i32 i64 i32) (result i32)
                (i32.store8 (i32.const 16) (local.get 0))
                (i64.store (i32.const 24) (local.get 1))
                (if (i32.eq (local.get 0) (i32.const 3)) (then (i32.store (i32.const 28) (local.get 2))))
                (i32.const 16)".to_string(),
            other => panic!("{other:?} is not known"),
        };
        let wasm = echo(
            definition,
            &format!(r#"(param "x" {ty}) (result {ty})"#),
            &core,
        );
        for value in values {
            compare(&wasm, &format!("echo({value})"));
        }
    }
}
