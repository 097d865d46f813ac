//! Places in modules.

use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::{ConstExpr, HeapType, Instruction, RefType, ValType};
use wizer_inspection::{ComparisonTotals, Content, Guess, LandmarkKind, Place, Region};

use super::{Build, compare, compared, named, texts};

#[test]
fn the_same_bytes_have_no_differences() {
    let comparison = compared(&Build::data(&[(9, b"a")]), &Build::data(&[(9, b"a")]));
    assert!(comparison.identical && comparison.complete);
    assert_eq!(comparison.totals, ComparisonTotals::default());
    assert_eq!(texts(&comparison).len(), 0);
}

#[test]
fn the_same_state_in_other_segments_is_no_difference() {
    let one = Build::data(&[(9, b"ab\0\0cd")]);
    let two = Build::data(&[(9, b"ab"), (13, b"cd"), (0, b"\0\0")]);
    let comparison = compared(&one, &two);
    assert!(!comparison.identical);
    assert_eq!(texts(&comparison).len(), 0);
}

#[test]
fn bytes_that_are_near_are_one_range() {
    let first = Build::data(&[(100, b"a12345678b"), (120, b"x")]);
    let second = Build::data(&[(100, b"A12345678B"), (120, b"y")]);
    let comparison = compared(&first, &second);
    assert_eq!(
        texts(&comparison),
        [
            "memory 0: 2 of 10 bytes at 0x64 differ: 61 31 32 33 34 35 36 37 … and 41 31 32 33 34 35 36 37 …",
            "memory 0: 1 byte at 0x78 differs: 78 and 79",
        ]
    );
    let totals = comparison.totals;
    assert_eq!((totals.ranges, totals.bytes, totals.differences), (2, 3, 2));
}

#[test]
fn later_segments_hide_earlier_ones() {
    let first = Build::data(&[(10, b"aaaa"), (11, b"xx"), (8, b"zz")]);
    let second = Build::data(&[(8, b"zzaxxa")]);
    assert_eq!(texts(&compared(&first, &second)).len(), 0);
}

#[test]
fn globals_differ_by_their_values() {
    let first = Build::default()
        .global("count", true, 3)
        .global("", true, 1);
    let second = Build::default()
        .global("count", true, -4)
        .global("", true, 1);
    let comparison = compared(&first, &second);
    assert_eq!(texts(&comparison), ["global 0 `count` differs: 3 and -4"]);
    assert_eq!(comparison.totals.globals, 1);
    assert_eq!(
        comparison.differences[0].first,
        Some(Content::Text("3".into()))
    );

    let mut null = Build {
        functions: vec![vec![]],
        function_names: vec!["main"],
        elements_minimum: Some(1),
        elements: vec![(0, vec![Some(0)])],
        ..Build::default()
    };
    let mut function = null.clone();
    let ty = ValType::FUNCREF;
    null.globals = vec![(ty, true, ConstExpr::ref_null(HeapType::FUNC), "")];
    function.globals = vec![(ty, true, ConstExpr::ref_func(0), "")];
    let comparison = compared(&null, &function);
    assert_eq!(
        texts(&comparison),
        ["global 0 differs: null and function 0 `main`"]
    );

    let i31 = |value: i32| {
        let value = ConstExpr::extended([Instruction::I32Const(value), Instruction::RefI31]);
        Build {
            globals: vec![(ValType::Ref(RefType::I31REF), true, value, "")],
            ..Build::default()
        }
    };
    let comparison = compared(&i31(5), &i31(-6));
    assert_eq!(texts(&comparison), ["global 0 differs: i31 5 and i31 -6"]);
}

#[test]
fn tables_differ_by_their_elements() {
    let first = Build {
        functions: vec![vec![], vec![]],
        function_names: vec!["zero", "one\u{1b}"],
        elements_minimum: Some(9),
        elements: vec![(1, vec![Some(0), Some(1), None, Some(1)])],
        ..Build::default()
    };
    let second = Build {
        elements_minimum: Some(10),
        elements: vec![(1, vec![Some(0)]), (2, vec![Some(0), None, None])],
        ..first.clone()
    };
    let comparison = compared(&first, &second);
    assert_eq!(
        texts(&comparison),
        [
            "table 0: its number of elements differs: 9 and 10",
            "table 0: 1 element at 2 differs: function 1 `one\\u{1b}` and function 0 `zero`",
            "table 0: 1 element at 4 differs: function 1 `one\\u{1b}` and null",
        ]
    );
    assert_eq!(comparison.totals.elements, 2);
    assert_eq!(comparison.totals.others, 1);
}

#[test]
fn sizes_of_memories_differ() {
    let (first, mut second) = (Build::data(&[]), Build::data(&[]));
    second.pages = Some(2);
    let comparison = compared(&first, &second);
    assert_eq!(
        texts(&comparison),
        ["memory 0: its number of pages differs: 1 and 2"]
    );
    assert!(matches!(
        comparison.differences[0].place,
        Place::MemorySize(_)
    ));
}

#[test]
fn segments_of_the_input_are_landmarks() {
    let mut first = Build::data(&[(1024, b"0123456789"), (2048, b"abcd")]);
    first.data_names = vec![".rodata"];
    let mut second = first.clone();
    second.data[0].1[4] = b'x';
    second.data.push((Some(2052), vec![0xff]));
    let comparison = named(&first, &second);
    assert_eq!(
        texts(&comparison),
        [
            "memory 0: 1 byte at 0x404 differs, in static data, 4 bytes into `.rodata`: 34 and 78",
            "memory 0: 1 byte at 0x804 differs, at the end of data segment 1: 00 and ff",
        ]
    );
    let near = comparison.differences[1].near.clone().unwrap();
    assert_eq!((near.kind, near.index), (LandmarkKind::SegmentEnd, 1));
    // Without the input, the names of segments mean nothing.
    assert_eq!(compared(&first, &second).differences[0].near, None);
}

#[test]
fn exported_constants_are_symbols() {
    let first = Build {
        exported: vec![0, 1],
        ..Build::data(&[(2000, b"a"), (2007, b"b"), (7000, b"c")])
    };
    let first = first
        .global("cache", false, 2000)
        .global("__data_end", false, 2004);
    let mut second = first.clone();
    second.data = Build::data(&[(2000, b"x"), (2015, b"y"), (7000, b"z")]).data;
    let comparison = compared(&first, &second);
    let starts = texts(&comparison);
    assert!(starts[0].starts_with("memory 0: 3 of 16 bytes at 0x7d0 differ, at `cache`: "));
    assert!(starts[1].starts_with("memory 0: 1 byte at 0x1b58 differs: "));
}

/// The regions of addresses, with globals and without data.
fn regions(globals: &[(&'static str, bool, i32)], addresses: &[u64]) -> Vec<Option<Region>> {
    let mut first = Build::data(&[]);
    for (name, mutable, value) in globals {
        first = first.global(name, *mutable, *value);
    }
    let mut second = first.clone();
    second
        .data
        .extend(addresses.iter().map(|address| (Some(*address), vec![1])));
    let comparison = compared(&first, &second);
    comparison
        .differences
        .iter()
        .map(|found| found.region)
        .collect()
}

#[test]
fn linkers_tell_regions() {
    const STACK: Option<Region> = Some(Region::Stack);
    const DATA: Option<Region> = Some(Region::StaticData);
    const HEAP: Option<Region> = Some(Region::Heap);
    let pointer = ("__stack_pointer", true, 2000);
    // The stack comes first.
    let globals = [
        pointer,
        ("__data_end", false, 3000),
        ("__heap_base", false, 3008),
    ];
    let found = regions(&globals, &[0, 1999, 2500, 2999, 3020, 9999]);
    assert_eq!(found, [STACK, STACK, DATA, DATA, HEAP, HEAP]);
    // Static data come first.
    let globals = [
        pointer,
        ("__global_base", false, 1024),
        ("__data_end", false, 1100),
    ];
    let found = regions(&globals, &[0, 1024, 1050, 1200, 1999, 2020]);
    assert_eq!(found, [None, DATA, DATA, STACK, STACK, HEAP]);
    // It is not known which comes first.
    assert_eq!(regions(&[pointer], &[0, 1999, 2020]), [None, None, None]);
    let globals = [
        ("__stack_low", false, 1000),
        ("__stack_high", false, 2000),
        ("__tls_base", true, 3000),
        ("__tls_size", false, 64),
    ];
    let found = regions(&globals, &[990, 1000, 3000, 3063, 3080]);
    let tls = Some(Region::ThreadLocal);
    assert_eq!(found, [None, STACK, tls, tls, None]);
}

#[test]
fn other_parts_are_compared_as_bytes() {
    let first = Build {
        functions: vec![vec![], vec![Instruction::Nop]],
        function_names: vec!["", "two"],
        start: Some(0),
        custom: Some("abc"),
        data: vec![(None, vec![1, 2]), (Some(4), vec![1])],
        ..Build::data(&[])
    };
    let second = Build {
        functions: vec![vec![], vec![Instruction::Unreachable]],
        start: Some(1),
        custom: Some("abd"),
        data: vec![(None, vec![1, 3]), (Some(4), vec![1])],
        ..first.clone()
    };
    let comparison = compared(&first, &second);
    assert_eq!(
        texts(&comparison),
        [
            "data segment 0 differs: 02 and 03",
            "function 1 `two`: its code differs: 01 0b and 00 0b",
            "the start section differs: 00 and 01",
            "the custom section `note` differs: 63 and 64",
        ]
    );
    let place = match &comparison.differences[3].place {
        Place::Section(place) => Some(place),
        _ => None,
    };
    let place = place.unwrap();
    assert!(place.custom);
    let bytes = first.encode();
    let offset = usize::try_from(place.first.unwrap()).unwrap();
    assert_eq!(bytes[offset], b'c');
    assert_eq!(comparison.totals.others, 4);
}

#[test]
fn what_start_functions_write_is_state() {
    let body = |value: i32, address: i32| {
        vec![
            Instruction::I32Const(value),
            Instruction::GlobalSet(0),
            Instruction::I32Const(address),
            Instruction::I32Const(0),
            Instruction::I32Const(2),
            Instruction::MemoryInit {
                mem: 0,
                data_index: 0,
            },
        ]
    };
    let first = Build {
        imports_memory: true,
        imported_globals: 1,
        functions: vec![body(5, 100)],
        start: Some(0),
        data: vec![(None, vec![1, 2])],
        ..Build::data(&[])
    };
    let mut second = first.clone();
    second.functions = vec![body(6, 101)];
    let comparison = compared(&first, &second);
    assert_eq!(
        texts(&comparison),
        [
            "global 0 differs: 5 and 6",
            "memory 0: 3 bytes at 0x64 differ: 01 02 00 and 00 01 02",
        ]
    );
    // A function that does something else as well is told as such.
    second.functions[0].push(Instruction::Nop);
    let last = texts(&compared(&first, &second)).pop().unwrap();
    assert!(last.starts_with("function 0: its code differs: "), "{last}");
}

#[test]
fn only_one_may_have_a_start_function() {
    let first = Build {
        functions: vec![vec![]],
        ..Build::default()
    };
    let second = Build {
        functions: vec![vec![], vec![]],
        start: Some(1),
        ..Build::default()
    };
    let text = texts(&compared(&first, &second));
    assert_eq!(text[0], "function 1: its code differs: nothing and 00 0b");
    assert_eq!(
        text.last().unwrap(),
        "the start section differs: nothing and 01"
    );
    assert_eq!(compared(&second, &first).totals.differences, 2);
    // One that calls another function for each reference.
    let third = Build {
        functions: vec![vec![], vec![Instruction::Nop], vec![]],
        ..second.clone()
    };
    assert_eq!(
        texts(&compared(&second, &third)),
        [
            "function 1: its code differs: 0b and 01 0b",
            "function 2: its code differs: nothing and 00 0b",
        ]
    );
    assert_eq!(compared(&third, &first).totals.differences, 3);
}

#[test]
fn many_differences_are_counted() {
    let (mut first, mut second) = (Build::data(&[]), Build::data(&[]));
    for address in 0..1500 {
        first.data.push((Some(address * 16), vec![1]));
        second.data.push((Some(address * 16), vec![2, 3]));
    }
    let comparison = compare(&first.encode(), &second.encode(), None).unwrap();
    assert_eq!(comparison.differences.len(), 1000);
    assert!(!comparison.complete);
    assert_eq!(
        (comparison.totals.ranges, comparison.totals.bytes),
        (1500, 3000)
    );
}

#[test]
fn contents_have_guesses() {
    let first = Build::data(&[(1024, &[0x9d, 0x3e, 0xc1, 0x77, 0x0a, 0xe4, 0x5b, 0x88])]);
    let second = Build::data(&[(1024, &[0x41, 0xa7, 0x1e, 0xd0, 0xf3, 0x29, 0x96, 0x3c])]);
    let comparison = compared(&first, &second);
    assert_eq!(comparison.differences[0].guess, Guess::Random);
    assert!(texts(&comparison)[0].contains(" differ; they look random: 9d 3e "));

    let data = [
        (1024, &b"some text"[..]),
        (4096, b"more"),
        (512, &[0, 4, 0, 0]),
    ];
    let first = Build::data(&data).global("", true, 1024);
    let mut second = Build::data(&data).global("", true, 4096);
    second.data[2].1 = vec![0, 16, 0, 0];
    let comparison = compared(&first, &second);
    assert_eq!(comparison.differences[0].guess, Guess::Address);
    assert_eq!(comparison.differences[1].guess, Guess::Address);
    let text = "global 0 differs; they look like addresses: 1024 and 4096";
    assert_eq!(texts(&comparison)[0], text);
}
