//! The transform as a component: any host can call it, since it imports nothing.

use wasmparser::{Parser, Payload, Validator, WasmFeatures};
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Engine, Store};
use wizer::{Init, Options, Wizer};

mod instrumented {
    wasmtime::component::bindgen!({
        world: "instrumented",
        path: "../wit",
    });
}

/// The names of a section's items, without those of nested components and modules.
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
        [
            "wizer-initialize",
            "wizer:wizer/types@0.1.0",
            "wizer:wizer/transform@0.1.0"
        ]
    );
}

/// A host that provides nothing, and has no generated bindings.
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

    let wasm = wat::parse_str(MODULE).unwrap();
    let bytes = |bytes: &[u8]| Val::List(bytes.iter().map(|byte| Val::U8(*byte)).collect());
    let options = Val::Record(vec![
        (
            "init".to_string(),
            Val::Variant("by-default".to_string(), None),
        ),
        ("keep-init-func".to_string(), Val::Bool(false)),
        ("renames".to_string(), Val::List(vec![])),
    ]);
    let mut call = |name: &str, arguments: &[Val]| {
        let function = function(&mut store, name);
        let count = function.ty(&store).results().len();
        let mut results = vec![Val::Bool(false); count];
        function.call(&mut store, arguments, &mut results).unwrap();
        results.pop()
    };
    let ok = |result: Option<Val>| match result {
        Some(Val::Result(Ok(value))) => value.map(|value| *value),
        other => panic!("{other:?}"),
    };
    let target = ok(call("[static]target.open", &[bytes(&wasm), options])).unwrap();
    let initializers = call("[method]target.initializers", std::slice::from_ref(&target));
    let name = Val::String("wizer.initialize".to_string());
    let invocation = Val::Record(vec![
        ("path".to_string(), Val::List(vec![name])),
        ("arguments".to_string(), Val::String(String::new())),
    ]);
    assert_eq!(initializers, Some(Val::List(vec![invocation])));
    assert!(
        ok(call(
            "[method]target.instrumented",
            std::slice::from_ref(&target)
        ))
        .is_some()
    );

    // The host makes up the state: nothing runs here.
    let snapshot = call("[method]target.snapshot", &[target]).unwrap();
    let bits = Val::Record(vec![
        ("low".to_string(), Val::U64(42)),
        ("high".to_string(), Val::U64(0)),
    ]);
    let globals = [snapshot.clone(), Val::List(vec![bits])];
    ok(call("[method]snapshot.set-globals", &globals));
    let size = [snapshot.clone(), Val::U32(0), Val::U64(2 * 65_536)];
    ok(call("[method]snapshot.set-memory-size", &size));
    let shown = [
        snapshot.clone(),
        Val::U32(0),
        Val::U64(70_000),
        bytes(b"wizer"),
    ];
    ok(call("[method]snapshot.observe", &shown));
    let refused = call("[method]snapshot.observe", &shown);
    assert!(
        matches!(&refused, Some(Val::Result(Err(Some(error)))) if field(error, "kind") == Val::Enum("state".to_string())),
        "{refused:?}"
    );
    let pieces = ok(call("[static]snapshot.finish", &[snapshot])).unwrap();
    let result = join(&pieces, &wasm, b"wizer", 70_000);
    let text = wasmprinter::print_bytes(&result).unwrap();
    for line in [
        "(memory (;0;) 2 4)",
        "i32.const 42",
        "(data (;0;) (i32.const 70000) \"wizer\")",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!text.contains("wizer.initialize"), "{text}");
}

/// As above: the inspection of a binary, by field names.
#[test]
fn inspects_with_an_empty_linker() {
    let engine = Engine::default();
    let component = Component::from_binary(&engine, Wizer::transform()).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Linker::<()>::new(&engine)
        .instantiate(&mut store, &component)
        .unwrap();
    let interface = instance
        .get_export_index(&mut store, None, "wizer:wizer/transform@0.1.0")
        .unwrap();
    let inspect = instance
        .get_export_index(&mut store, Some(&interface), "inspect")
        .unwrap();
    let inspect = instance.get_func(&mut store, inspect).unwrap();
    let mut call = |wasm: &[u8]| {
        let bytes = Val::List(wasm.iter().map(|byte| Val::U8(*byte)).collect());
        let init = Val::Variant("by-default".to_string(), None);
        let options = Val::Record(vec![
            ("init".to_string(), init),
            ("keep-init-func".to_string(), Val::Bool(false)),
            ("renames".to_string(), Val::List(vec![])),
        ]);
        let mut results = [Val::Bool(false)];
        inspect
            .call(&mut store, &[bytes, options], &mut results)
            .unwrap();
        let [result] = results;
        result
    };
    let found = call(&wat::parse_str(MODULE).unwrap());
    let Val::Result(Ok(Some(found))) = found else {
        panic!("{found:?}")
    };
    assert_eq!(field(&found, "accepted"), Val::Bool(true));
    assert_eq!(field(&found, "kind"), Val::Enum("module".to_string()));
    let Val::List(modules) = field(&found, "modules") else {
        panic!("{found:?}")
    };
    let Val::List(memories) = field(&modules[0], "memories") else {
        panic!("{modules:?}")
    };
    assert_eq!(field(&memories[0], "minimum"), Val::U64(1));
    let maximum = Val::Option(Some(Box::new(Val::U64(4))));
    assert_eq!(field(&memories[0], "maximum"), maximum);
    let malformed = call(b"\0asm\x01\0\0\0\xff");
    assert!(
        matches!(&malformed, Val::Result(Err(Some(error))) if field(error, "kind") == Val::Enum("malformed".to_string())),
        "{malformed:?}"
    );
}

/// A field of a record.
fn field(record: &Val, name: &str) -> Val {
    match record {
        Val::Record(fields) => {
            let field = fields.iter().find(|(field, _)| field == name);
            field.unwrap().1.clone()
        }
        other => panic!("{other:?}"),
    }
}

const MODULE: &str = r#"(module (memory 1 4) (global (mut i32) (i32.const 0))
    (func (export "wizer.initialize")))"#;

/// Joins pieces. `shown` has the bytes of the memory from `at` on.
fn join(pieces: &Val, input: &[u8], shown: &[u8], at: usize) -> Vec<u8> {
    let number = |record: &Val, field: &str| {
        let Val::Record(fields) = record else {
            panic!("{record:?}")
        };
        match fields.iter().find(|(name, _)| name == field) {
            Some((_, Val::U64(number))) => usize::try_from(*number).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let span = |bytes: &[u8], from: usize, span: &Val| {
        let start = number(span, "offset") - from;
        let end = start + number(span, "length");
        bytes.get(start..end).unwrap().to_vec()
    };
    let Val::List(pieces) = pieces else {
        panic!("{pieces:?}")
    };
    let piece = |piece: &Val| {
        let Val::Variant(case, Some(content)) = piece else {
            panic!("{piece:?}")
        };
        match (case.as_str(), &**content) {
            ("bytes", Val::List(bytes)) => {
                let byte = |byte: &Val| {
                    if let Val::U8(byte) = byte {
                        *byte
                    } else {
                        panic!("{byte:?}")
                    }
                };
                bytes.iter().map(byte).collect()
            }
            ("input", content) => span(input, 0, content),
            ("memory", Val::Record(fields)) => span(shown, at, &fields.last().unwrap().1),
            other => panic!("{other:?}"),
        }
    };
    pieces.iter().flat_map(piece).collect()
}

/// An instrumented component has the world of `wit/wizer.wit`: bindings that are generated from
/// that fit it.
#[test]
fn shows_state_as_the_contract_says() {
    let wasm = wat::parse_str(
        r#"(component
            (core module $m
                (memory 3 9)
                (global (mut f32) (f32.const nan:0x200001))
                (global (mut v128) (v128.const i64x2 1 2))
                (func (export "__wasilibc_reset_preopens") (i32.store8 (i32.const 70000) (i32.const 7))))
            (core instance (instantiate $m)))"#,
    )
    .unwrap();
    let options = Options::new().init(Init::None);
    let target = Wizer::new().unwrap().open(wasm, &options).unwrap();
    let engine = Engine::default();
    let component = Component::from_binary(&engine, &target.instrumented().unwrap()).unwrap();
    let mut store = Store::new(&engine, ());
    let linker = Linker::<()>::new(&engine);
    let world = instrumented::Instrumented::instantiate(&mut store, &component, &linker).unwrap();
    let state = world.wizer_wizer_state();
    state.call_reset(&mut store).unwrap();
    assert_eq!(state.call_resources(&mut store).unwrap(), []);
    assert_eq!(
        state.call_globals(&mut store).unwrap(),
        [(0x7fa0_0001, 0), (1, 2)]
    );
    assert_eq!(state.call_memories(&mut store).unwrap(), [3 << 16]);
    let (offset, bytes) = state.call_next(&mut store, 0, 5).unwrap().unwrap();
    let end = offset + bytes.len() as u64;
    assert!(offset <= 70_000 && end > 70_000 && bytes.len() <= 1 << 20);
    assert_eq!(bytes[70_000 - usize::try_from(offset).unwrap()], 7);
    assert_eq!(bytes.iter().filter(|byte| **byte != 0).count(), 1);
    assert_eq!(state.call_next(&mut store, 0, end).unwrap(), None);
    assert_eq!(state.call_next(&mut store, 0, u64::MAX).unwrap(), None);
    assert_eq!(
        state.call_read(&mut store, 0, 69_999, 3).unwrap(),
        [0, 7, 0]
    );
    assert_eq!(state.call_read(&mut store, 0, 0, 0).unwrap(), [0; 0]);
}
