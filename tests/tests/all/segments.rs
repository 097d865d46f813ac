//! Data segments: their limits, and that a second run does not add more.

use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ExportKind, ExportSection, Function,
    FunctionSection, MemorySection, MemoryType, Module, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};
use wizer::{Environment, Error, ErrorKind, Init, Options};
use wizer_tests::engine::engine;
use wizer_tests::result_of;
use wizer_tests::state::{Visible, wizer};

/// A segment of the original data section.
#[derive(Clone, Copy)]
enum Segment {
    Active,
    Passive(u8),
}

/// Stores a byte at 65,000 during initialization. `load` copies a byte of each segment in `used` to
/// 10, 11, … .
fn module(segments: &[Segment], used: &[u32]) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0).function(0).function(1);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("wizer-initialize", ExportKind::Func, 0);
    exports.export("load", ExportKind::Func, 1);
    exports.export("byte", ExportKind::Func, 2);

    let mut data = DataSection::new();
    for segment in segments {
        match segment {
            Segment::Active => data.active(0, &ConstExpr::i32_const(0), [7]),
            Segment::Passive(byte) => data.passive([*byte]),
        };
    }
    let mut code = CodeSection::new();
    let mut init = Function::new([]);
    let access = wasm_encoder::MemArg {
        offset: 0,
        align: 0,
        memory_index: 0,
    };
    init.instructions()
        .i32_const(65_000)
        .i32_const(9)
        .i32_store8(access)
        .end();
    code.function(&init);
    let mut load = Function::new([]);
    for (at, segment) in (10..).zip(used) {
        let length = i32::from(matches!(
            segments.get(*segment as usize),
            Some(Segment::Passive(_))
        ));
        load.instructions()
            .i32_const(at)
            .i32_const(0)
            .i32_const(length)
            .memory_init(0, *segment);
    }
    load.instructions().end();
    code.function(&load);
    let mut byte = Function::new([]);
    byte.instructions().local_get(0).i32_load8_u(access).end();
    code.function(&byte);

    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&memories)
        .section(&exports);
    if !used.is_empty() {
        module.section(&DataCountSection { count: data.len() });
    }
    module.section(&code).section(&data);
    module.finish()
}

fn preinitialized(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    let mut target = wizer()
        .unwrap()
        .open(wasm, &Options::new().keep_init_func(true))?;
    Environment::new().run(&mut target).map(result_of)
}

fn segments(wasm: &[u8]) -> u32 {
    let section = |payload| match payload {
        Payload::DataSection(section) => Some(section.count()),
        _ => None,
    };
    Parser::new(0)
        .parse_all(wasm)
        .find_map(|payload| section(payload.unwrap()))
        .unwrap_or(0)
}

/// The bytes at 0 and 65,000, and those that `load` copies.
fn answers(wasm: &[u8], loaded: i32) -> Vec<i32> {
    let (mut visible, _) = Visible::new(&engine().unwrap(), wasm).unwrap();
    visible.call("load").unwrap().unwrap();
    let byte = visible
        .instance
        .get_typed_func::<i32, i32>(&mut visible.store, "byte")
        .unwrap();
    [0, 65_000]
        .into_iter()
        .chain(10..10 + loaded)
        .map(|at| byte.call(&mut visible.store, at).unwrap())
        .collect()
}

#[test]
fn many_active_segments_become_few() {
    let first = preinitialized(&module(&[Segment::Active; 95_000], &[])).unwrap();
    assert_eq!(segments(&first), 2);
    assert_eq!(answers(&first, 0), [7, 9]);
    assert_eq!(
        preinitialized(&first).unwrap(),
        first,
        "repeating changes nothing"
    );
}

#[test]
fn code_keeps_its_indices_where_there_is_room() {
    let mut all = vec![Segment::Active; 1000];
    all.extend([
        Segment::Passive(1),
        Segment::Passive(2),
        Segment::Passive(3),
    ]);
    let wasm = module(&all, &[3, 1001]);
    let first = preinitialized(&wasm).unwrap();
    // Segments up to the highest index in use, and the two bytes of state.
    assert_eq!(segments(&first), 1002 + 2);
    assert_eq!(answers(&first, 2), [7, 9, 0, 2]);
    assert_eq!(
        preinitialized(&first).unwrap(),
        first,
        "repeating changes nothing"
    );
}

#[test]
fn indices_shrink_where_there_is_no_room() {
    let mut all = vec![Segment::Active; 95_000];
    all.extend([
        Segment::Passive(1),
        Segment::Passive(2),
        Segment::Passive(3),
    ]);
    let first = preinitialized(&module(&all, &[3, 95_000, 95_002, 94_000])).unwrap();
    // A placeholder for both active segments, two passive ones, and the two bytes of state.
    assert_eq!(segments(&first), 1 + 2 + 2);
    assert_eq!(answers(&first, 4), [7, 9, 0, 1, 3, 0]);
    assert_eq!(
        preinitialized(&first).unwrap(),
        first,
        "repeating changes nothing"
    );
}

/// 30,000 runs of one byte, with gaps of 5 to 24 bytes. The narrowest gaps are filled, and the
/// memory is the same.
#[test]
fn many_runs_become_ten_thousand_segments() {
    let text = r#"(module (memory 8)
        (func (export "wizer-initialize") (local $at i32) (local $i i32)
            (loop $next
                (i32.store8 (local.get $at) (i32.const 1))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (local.set $at (i32.add (local.get $at)
                    (i32.add (i32.const 6) (i32.rem_u (local.get $i) (i32.const 20)))))
                (br_if $next (i32.lt_u (local.get $i) (i32.const 30000))))))"#;
    let wasm = wat::parse_str(text).unwrap();
    let result = preinitialized(&wasm).unwrap();
    assert_eq!(segments(&result), 10_000);

    let (mut slow, _) = Visible::new(&engine().unwrap(), &wasm).unwrap();
    slow.call("wizer-initialize").unwrap().unwrap();
    let (mut fast, _) = Visible::new(&engine().unwrap(), &result).unwrap();
    assert_eq!(slow.state(), fast.state());
}

/// If all low indices are in use, no index may grow, since it would need more bytes in the code.
#[test]
fn dense_indices_do_not_grow() {
    let byte = |index: u32| u8::try_from(index % 251).unwrap();
    for gone in [None, Some(3), Some(50_000)] {
        let mut all: Vec<Segment> = (0..95_000)
            .map(|index| Segment::Passive(byte(index)))
            .collect();
        let mut used: Vec<u32> = (0..17_000).chain([94_999]).collect();
        if let Some(gone) = gone {
            *all.get_mut(gone as usize).unwrap() = Segment::Active;
            used.push(gone);
        }
        let first = preinitialized(&module(&all, &used)).unwrap();
        let expected = |index: &u32| {
            if Some(*index) == gone {
                0
            } else {
                i32::from(byte(*index))
            }
        };
        let loaded: Vec<i32> = used.iter().map(expected).collect();
        let answers = answers(&first, i32::try_from(used.len()).unwrap());
        assert_eq!(answers.get(2..).unwrap(), loaded, "{gone:?} is gone");
        assert_eq!(
            preinitialized(&first).unwrap(),
            first,
            "repeating changes nothing"
        );
    }
}

/// `array.new_data` has the segment's index after the index of the array type.
#[test]
fn arrays_keep_their_segments() {
    let gone = "(data (i32.const 0) \"x\")".repeat(95_000);
    let text = format!(
        r#"(module (type $bytes (array i8)) (memory 1) {gone} (data $used "ab")
            (func (export "wizer-initialize"))
            (func (export "second") (result i32)
                (array.get_u $bytes (array.new_data $bytes $used (i32.const 0) (i32.const 2)) (i32.const 1))))"#
    );
    let first = preinitialized(&wat::parse_str(text).unwrap()).unwrap();
    assert_eq!(segments(&first), 1 + 1);
    let (mut visible, _) = Visible::new(&engine().unwrap(), &first).unwrap();
    assert_eq!(
        visible.call("second").unwrap().unwrap(),
        [98_i32.to_le_bytes()]
    );
}

#[test]
fn no_room_at_all_is_refused() {
    let all: Vec<Segment> = (0..100_000).map(|_| Segment::Passive(1)).collect();
    let used: Vec<u32> = (0..100_000).collect();
    match preinitialized(&module(&all, &used)) {
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error:?}");
            assert!(error.message().contains("100000"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    // Without anything to store, no segment is needed.
    let target = wizer()
        .unwrap()
        .open(module(&all, &used), &Options::new().init(Init::None));
    assert!(target.is_ok());
}
