//! Tests of pictures.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::{ConstExpr, Instruction, ValType};
use wizer_inspection::{LandmarkKind, MemoryImage, Origin, Picture, PicturedMemory};

use crate::written::build::{Build, Numbers, SIZE, segments};
use crate::{ErrorKind, Secret, depict};

fn depicted(result: &Build, input: Option<&Build>, secrets: &[&str]) -> Picture {
    let input = input.map(Build::encode);
    depict(&result.encode(), input.as_deref(), &values(secrets)).unwrap()
}

fn values(secrets: &[&str]) -> Vec<Secret> {
    let secrets = secrets.iter().map(|secret| Secret {
        value: secret.as_bytes().to_vec(),
        scrub: false,
    });
    secrets.collect()
}

fn memory(picture: &Picture) -> &PicturedMemory {
    &picture.modules[0].memories[0]
}

/// Zero, data, changed, leaked.
fn counts(image: &MemoryImage) -> [u64; 4] {
    [image.zero, image.data, image.changed, image.leaked]
}

/// The cells as they are drawn, without zeros at the end.
fn cells(image: &MemoryImage) -> Vec<Origin> {
    let runs = image.cells.iter();
    let cells = runs.flat_map(|run| vec![run.origin; usize::try_from(run.count).unwrap()]);
    cells.collect()
}

#[test]
fn origins_are_told_apart() {
    let input = Build::data(&[(1024, b"abc"), (2048, b"gone")]);
    let result = Build::data(&[(1024, b"aXc"), (3000, b"hunter-two")]);
    let picture = depicted(&result, Some(&input), &["hunter-two"]);
    let memory = memory(&picture);
    assert_eq!(
        counts(memory.before.as_ref().unwrap()),
        [65536 - 7, 7, 0, 0]
    );
    assert_eq!(counts(&memory.after), [65536 - 17, 2, 5, 10]);
    assert_eq!(memory.cell, 6);
    let cells = cells(&memory.after);
    // 1024 is in cell 170, and 1026 in 171.
    assert_eq!(cells[170..172], [Origin::Changed, Origin::Data]);
    assert_eq!(cells[341..343], [Origin::Changed, Origin::Zero]);
    assert_eq!(cells[500..], [Origin::Leaked, Origin::Leaked]);
    let leak = memory.leaks[0];
    assert_eq!((leak.secret, leak.memory, leak.offset), (0, 0, 3000));
    assert_eq!(memory.leaks.len(), 1);
}

#[test]
fn without_an_input_nothing_has_changed() {
    let picture = depicted(&Build::data(&[(8, b"a\0b")]), None, &[]);
    let memory = memory(&picture);
    assert_eq!(memory.before, None);
    assert_eq!(counts(&memory.after), [65534, 2, 0, 0]);
    assert_eq!((picture.input_size, memory.runs[0].changed), (None, 0));
    assert!(picture.remarks.is_empty(), "{:?}", picture.remarks);
}

#[test]
fn images_are_those_of_all_bytes() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for round in 0..1000 {
        let [(first, was), (second, now)] = [segments(&mut numbers), segments(&mut numbers)];
        let build = |segments: &[(u64, Vec<u8>)]| {
            let segments = segments.iter().map(|(at, bytes)| (*at, bytes.as_slice()));
            Build::data(&segments.collect::<Vec<_>>())
        };
        let picture = depicted(&build(&second), Some(&build(&first)), &[]);
        let memory = memory(&picture);
        let origins = now.iter().zip(&was).map(|(now, was)| match (now, was) {
            _ if now != was => Origin::Changed,
            (0, _) => Origin::Zero,
            _ => Origin::Data,
        });
        let origins: Vec<Origin> = origins.collect();
        let count = |origin| origins.iter().filter(|other| **other == origin).count() as u64;
        let rest = 65536 - SIZE as u64;
        let expected = [
            rest + count(Origin::Zero),
            count(Origin::Data),
            count(Origin::Changed),
            0,
        ];
        assert_eq!(counts(&memory.after), expected, "{round}");
        let in_cells = origins.chunks(6).map(|cell| *cell.iter().max().unwrap());
        let mut in_cells: Vec<Origin> = in_cells.collect();
        while in_cells.pop_if(|last| *last == Origin::Zero).is_some() {}
        assert_eq!(cells(&memory.after), in_cells, "{round}");
        let ends = memory
            .runs
            .iter()
            .map(|run| (run.offset, run.length, run.changed));
        assert_eq!(ends.collect::<Vec<_>>(), naive_runs(&now, &was), "{round}");
    }
}

/// The runs of bytes, byte by byte.
fn naive_runs(now: &[u8], was: &[u8]) -> Vec<(u64, u64, u64)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in now.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        match runs.last_mut() {
            Some((_, end)) if at - *end < 64 => *end = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    let mut found: Vec<(u64, u64, u64)> = Vec::new();
    for (start, end) in runs {
        let changed = (start..end).filter(|at| now[*at] != was[*at]).count();
        found.push((start as u64, (end - start) as u64, changed as u64));
    }
    found.sort_by_key(|(start, length, _)| (u64::MAX - length, *start));
    found
}

#[test]
fn the_largest_runs_are_told_with_what_they_are_near_to() {
    let segments: Vec<(u64, Vec<u8>)> = (1..=30)
        .map(|i| (i * 1000, vec![1; usize::try_from(40 - i).unwrap()]))
        .collect();
    let data: Vec<(u64, &[u8])> = segments
        .iter()
        .map(|(at, bytes)| (*at, bytes.as_slice()))
        .collect();
    let mut input = Build::data(&data[..2]);
    input.data_names = vec!["first", "table"];
    let picture = depicted(&Build::data(&data), Some(&input), &[]);
    let runs = &memory(&picture).runs;
    assert_eq!(runs.len(), 20);
    let first = &runs[0];
    assert_eq!((first.offset, first.length, first.changed), (1000, 39, 0));
    let near = runs[2].near.as_ref().unwrap();
    assert_eq!(near.name.as_deref(), Some("table"));
    assert_eq!((near.kind, near.distance), (LandmarkKind::SegmentEnd, 962));
    assert_eq!(runs[2].changed, 37);
}

#[test]
fn secrets_of_the_input_are_its_own() {
    let build = Build::data(&[(8, b"hunter-two")]);
    let picture = depicted(&build, Some(&build), &["hunter-two"]);
    assert!(memory(&picture).leaks.is_empty());
    let wide: Vec<u8> = "hunter-two"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let parts: Vec<(u64, &[u8])> = (0..10)
        .map(|i| (8 + 2 * i as u64, &wide[2 * i..=2 * i]))
        .collect();
    // In UTF-16, each other byte is a zero that nothing writes.
    let picture = depicted(&Build::data(&parts), None, &["absent-value", "hunter-two"]);
    let leaks = &memory(&picture).leaks;
    assert_eq!((leaks.len(), leaks[0].secret, leaks[0].offset), (1, 1, 8));
    assert_eq!(memory(&picture).after.leaked, 19);
}

#[test]
fn sections_and_their_sizes_are_those_of_the_binary() {
    let input = Build {
        custom: Some("1234"),
        ..Build::data(&[(8, b"a")])
    };
    let result = Build {
        custom: Some("12345678"),
        ..Build::data(&[(8, b"abc")])
    };
    let picture = depicted(&result, Some(&input), &[]);
    let bytes = result.encode();
    assert_eq!(picture.size, bytes.len() as u64);
    let sum: u64 = picture
        .sections
        .iter()
        .filter_map(|section| section.after)
        .sum();
    assert_eq!(sum + 8, picture.size);
    let section = |name: &str| {
        let found = picture.sections.iter().find(|section| section.name == name);
        let section = found.unwrap();
        (
            section.custom,
            section.after.unwrap() - section.before.unwrap(),
        )
    };
    assert_eq!(section("data"), (false, 2));
    assert_eq!(section("note"), (true, 4));
    assert_eq!(section("memory"), (false, 0));
}

#[test]
fn changed_globals_come_first() {
    let build = |value: i32| {
        Build::default()
            .global("same", true, 1)
            .global("constant", false, 2)
            .global("seed", true, value)
    };
    let mut expression = build(8);
    expression.globals.push((
        ValType::F64,
        true,
        ConstExpr::f64_const(f64::NAN.into()),
        "nan",
    ));
    let picture = depicted(&build(8), Some(&build(7)), &[]);
    let globals = &picture.modules[0].globals;
    let texts = globals.iter().map(|global| {
        let name = global.global.name.clone().unwrap();
        let [before, after] = [&global.before, &global.after].map(|value| value.clone().unwrap());
        (name, before, after)
    });
    let text = |a: &str, b: &str, c: &str| (a.to_string(), b.to_string(), c.to_string());
    assert_eq!(
        texts.collect::<Vec<_>>(),
        [text("seed", "7", "8"), text("same", "1", "1")]
    );
    let picture = depicted(&expression, None, &[]);
    let global = picture.modules[0].globals.last().unwrap();
    assert_eq!((global.value_type.as_str(), &global.before), ("f64", &None));
    assert!(
        global.after.as_ref().unwrap().starts_with("nan"),
        "{:?}",
        global.after
    );
}

#[test]
fn elements_that_changed_are_counted() {
    let build = |elements: Vec<Option<u32>>, minimum| Build {
        elements_minimum: Some(minimum),
        elements: vec![(1, elements)],
        functions: vec![vec![Instruction::Nop], vec![]],
        ..Build::default()
    };
    let input = build(vec![Some(0), Some(1)], 4);
    let result = build(vec![Some(0), None, Some(1)], 9);
    let picture = depicted(&result, Some(&input), &[]);
    let table = &picture.modules[0].tables[0];
    assert_eq!((table.before, table.after), (Some(4), 9));
    assert_eq!((table.written, table.changed), (2, 2));
    assert_eq!(table.element_type, "funcref");
}

#[test]
fn modules_of_components_are_beside_those_of_the_input() {
    let module = |text: &'static str, data: &[u8]| Build {
        functions: vec![vec![Instruction::Nop; text.len()]],
        name: Some(text),
        ..Build::data(&[(16, data)])
    };
    let input = Build::component(&[module("a", b"one"), module("abc", b"two")], true);
    let result = Build::component(&[module("a", b"one"), module("abc", b"twO")], true);
    let picture = depict(&result, Some(&input), &[]).unwrap();
    let names = picture
        .modules
        .iter()
        .map(|module| module.module.name.clone());
    assert_eq!(names.flatten().collect::<Vec<String>>(), ["a", "abc"]);
    let after = picture
        .modules
        .iter()
        .map(|module| counts(&module.memories[0].after));
    assert_eq!(
        after.collect::<Vec<_>>(),
        [[65533, 3, 0, 0], [65533, 2, 1, 0]]
    );
    let other = Build::component(&[module("abcdef", b"one")], true);
    let picture = depict(&result, Some(&other), &[]).unwrap();
    assert_eq!(picture.remarks.len(), 2, "{:?}", picture.remarks);
    assert!(
        picture.remarks[1].contains("core module 1"),
        "{:?}",
        picture.remarks
    );
}

#[test]
fn hostile_binaries_give_a_picture_or_an_error() {
    let mut huge = Build::data(&[(u64::MAX - 2, b"abc"), (4, b"abc")]);
    (huge.memory64, huge.pages) = (true, Some(1 << 48));
    let picture = depicted(&huge, None, &["abcabcabc"]);
    assert_eq!(memory(&picture).after.size, u64::MAX);
    assert_eq!(memory(&picture).after.data, 5);
    // What is beyond the memory traps at instantiation.
    let beyond = Build::data(&[(65_535, b"abc"), (1 << 20, b"abc")]);
    let picture = depicted(&beyond, Some(&beyond), &[]);
    assert_eq!(counts(&memory(&picture).after), [65535, 1, 0, 0]);
    let module = Build::default().encode();
    assert!(depict(&module[..7], None, &[]).is_err());
    let component = Build::component(&[], false);
    let error = depict(&module, Some(&component), &[]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Options);
    let error = depict(&module, None, &values(&["short"])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Options);
    for length in 0..module.len() {
        // Between sections, it is a module.
        let _ = depict(&module[..length], None, &[]);
    }
}

#[test]
fn no_more_is_told_than_there_is_room_for() {
    let mut build = Build::default();
    for _ in 0..1005 {
        build = build.global("", true, 1);
    }
    let picture = depicted(&build, None, &[]);
    assert_eq!(picture.modules[0].globals.len(), 1000);
    assert!(picture.remarks[0].contains("1005"), "{:?}", picture.remarks);
    let modules: Vec<Build> = (0..101).map(|_| Build::data(&[])).collect();
    let picture = depict(&Build::component(&modules, false), None, &[]).unwrap();
    assert_eq!(picture.modules.len(), 100);
    let told = picture
        .remarks
        .iter()
        .any(|remark| remark.contains("first 100 core modules"));
    assert!(told, "{:?}", picture.remarks);
}
