//! A module without its data, with the image in its memory, is the module.

use std::collections::BTreeMap;

use wasmparser::{DataKind, Operator, Parser, Payload, Validator, WasmFeatures};

use super::random::Random;
use crate::image::{Image, PageSize, Split, split, split_within};
use crate::{Digest, Error};

/// The value of all globals that offsets are read from.
const GLOBAL: u64 = 100;

/// Applies the active data segments of a module to its memories, in order. No value if one of them
/// traps.
fn instantiate(module: &[u8], memories: &mut BTreeMap<u32, Vec<u8>>) -> Option<()> {
    for payload in Parser::new(0).parse_all(module) {
        let Payload::DataSection(section) = payload.unwrap() else {
            continue;
        };
        for data in section {
            let data = data.unwrap();
            let DataKind::Active {
                memory_index,
                offset_expr,
            } = data.kind
            else {
                continue;
            };
            let start = match offset_expr.get_operators_reader().read().unwrap() {
                Operator::I32Const { value } => u64::from(value.cast_unsigned()),
                Operator::I64Const { value } => value.cast_unsigned(),
                Operator::GlobalGet { .. } => GLOBAL,
                other => panic!("{other:?}"),
            };
            let start = usize::try_from(start).unwrap();
            let end = start.checked_add(data.data.len())?;
            let memory = memories.get_mut(&memory_index).unwrap();
            memory.get_mut(start..end)?.copy_from_slice(data.data);
        }
    }
    Some(())
}

/// Splits a module, and compares its memories, of these sizes, with those that the parts lead to.
fn check(module: &[u8], sizes: &[usize], page_size: PageSize) -> Split {
    let new = || -> BTreeMap<u32, Vec<u8>> {
        let sizes = sizes.iter().map(|size| vec![0; *size]);
        (0..).zip(sizes).collect()
    };
    let parts = split(module, page_size).unwrap();
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&parts.module)
        .unwrap();
    let mut memories = new();
    for image in &parts.images {
        let image = Image::read(image).unwrap();
        image.verify().unwrap();
        let description = image.description();
        assert_eq!(description.page_size, page_size);
        assert_eq!(description.module, Digest::of(&parts.module));
        let memory = memories.get_mut(&description.memory).unwrap();
        assert_eq!(description.size, u64::try_from(memory.len()).unwrap());
        image.apply(memory).unwrap();
    }
    let mut expected = new();
    let done = instantiate(module, &mut expected);
    assert_eq!(instantiate(&parts.module, &mut memories), done);
    if done.is_some() {
        assert!(memories == expected, "the memories differ");
    }
    parts
}

fn parse(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

const PAGE: usize = 65536;

/// A module with any segments, for two memories, some of them where they trap or may trap.
fn any_module(random: &mut Random) -> String {
    let mut text = String::from(
        r#"(module (import "m" "g" (global $g i32))
        (import "m" "big" (global $big i64))
        (memory (export "first") 2) (memory (export "second") i64 1)"#,
    );
    for _ in 0..random.below(12) {
        let size = random.below(3) * random.below(9000);
        let bytes: String = random
            .bytes(size)
            .iter()
            .map(|byte| format!("\\{byte:02x}"))
            .collect();
        let place = random.below(PAGE * 2 - size);
        text += &match random.below(30) {
            0..15 => format!("(data (i32.const {place}) \"{bytes}\")"),
            15..25 => {
                let place = place.min(PAGE - size.min(PAGE));
                format!("(data (memory 1) (i64.const {place}) \"{bytes}\")")
            }
            25 => format!("(data (global.get $g) \"{bytes}\")"),
            26 => format!("(data (memory 1) (global.get $big) \"{bytes}\")"),
            27 => format!("(data \"{bytes}\")"),
            28 => format!("(data (i32.const {}) \"{bytes}\")", place + PAGE),
            _ => "(data (i32.const 0) \"\")".to_string(),
        };
    }
    text + ")"
}

#[test]
fn memories_are_the_same() {
    let mut moved = 0;
    for seed in 0..300 {
        let mut random = Random(seed);
        let module = parse(&any_module(&mut random));
        let sizes = [PageSize::Of4KiB, PageSize::Of16KiB, PageSize::Of64KiB];
        let page_size = sizes[random.below(3)];
        let parts = check(&module, &[2 * PAGE, PAGE], page_size);
        moved += parts.images.len();
        for image in &parts.images {
            let image = Image::read(image).unwrap();
            let page = u64::from(page_size.bytes());
            for run in image.runs() {
                assert!(
                    [run.address, run.offset, run.size]
                        .iter()
                        .all(|n| n % page == 0)
                );
                // Zero pages are in no run.
                let mut pages = image.pages(run).chunks(usize::try_from(page).unwrap());
                assert!(pages.all(|page| page.iter().any(|byte| *byte != 0)));
            }
        }
    }
    assert!(moved > 300, "{moved}");
}

#[test]
fn all_else_stays() {
    let module = parse(
        r#"(module $named (import "m" "f" (func $f)) (memory $m (export "memory") 1 8)
        (global $g (mut i32) (i32.const 5)) (table 2 funcref) (elem (i32.const 0) $f)
        (func $main (export "run") (i32.store (i32.const 0) (global.get $g)))
        (data $text (i32.const 4096) "text") (@custom "last" "bytes"))"#,
    );
    let parts = check(&module, &[PAGE], PageSize::Of4KiB);
    let expected = parse(
        r#"(module $named (import "m" "f" (func $f)) (memory $m (export "memory") 1 8)
        (global $g (mut i32) (i32.const 5)) (table 2 funcref) (elem (i32.const 0) $f)
        (func $main (export "run") (i32.store (i32.const 0) (global.get $g)))
        (@custom "last" "bytes"))"#,
    );
    assert_eq!(parts.module, expected);
    let image = Image::read(&parts.images[0]).unwrap();
    let description = image.description();
    assert_eq!(description.memory, 0);
    assert!(!description.imported && !description.before_instantiation);
    assert_eq!(image.runs().len(), 1);
    assert_eq!(image.runs()[0].address, 4096);
    assert_eq!(&image.pages(&image.runs()[0])[..5], b"text\0");
}

#[test]
fn instructions_refer_to_the_same_segments() {
    let text = |first: &str| {
        format!(
            r#"(module (memory 1) (func (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 4))
            (data.drop 0)) (data {first}) (data "kept"))"#
        )
    };
    let parts = check(
        &parse(&text("(i32.const 9) \"moved\"")),
        &[PAGE],
        PageSize::Of4KiB,
    );
    assert_eq!(parts.module, parse(&text("\"\"")));
}

#[test]
fn a_count_without_references_is_removed() {
    let with = parse(r#"(module (memory 1) (data (i32.const 0) "moved") (data "kept") (func))"#);
    let mut counted = with.clone();
    // The section of the code begins with its identifier, 10, behind that of the memory.
    let code = counted
        .windows(3)
        .position(|bytes| bytes == [10, 4, 1])
        .unwrap();
    counted.splice(code..code, [12, 1, 2]);
    let parts = check(&counted, &[PAGE], PageSize::Of4KiB);
    let mut expected = parse(r#"(module (memory 1) (data "kept") (func))"#);
    expected.splice(code..code, [12, 1, 1]);
    assert_eq!(parts.module, expected);
}

#[test]
fn modules_that_write_say_when() {
    let cases = [
        ("", false),
        ("(func $f) (start $f)", true),
        (
            r#"(import "m" "g" (global $g i32)) (data (global.get $g) "later")"#,
            true,
        ),
    ];
    for (more, expected) in cases {
        let (imports, rest) = match more.starts_with("(import") {
            true => more
                .split_once("))")
                .map(|(a, b)| (format!("{a}))"), b))
                .unwrap(),
            false => (String::new(), more),
        };
        let text = format!(
            r#"(module {imports} (import "m" "memory" (memory 1)) (data (i32.const 7) "x") {rest})"#
        );
        let parts = check(&parse(&text), &[PAGE], PageSize::Of64KiB);
        let image = Image::read(&parts.images[0]).unwrap();
        assert!(image.description().imported);
        assert_eq!(image.description().before_instantiation, expected, "{text}");
    }
}

#[test]
fn some_modules_stay_as_they_are() {
    let texts = [
        "(module)",
        r#"(module (memory 1) (data "passive"))"#,
        r#"(module (memory 1 2 shared) (data (i32.const 0) "shared"))"#,
        r#"(module (memory 100 (pagesize 1)) (data (i32.const 0) "no whole page"))"#,
        r#"(module (memory 0) (data (i32.const 0) "traps"))"#,
        r#"(module (memory 1) (data (i32.const -1) "traps"))"#,
        r#"(module (memory 1) (data (i32.add (i32.const 1) (i32.const 2)) "computed"))"#,
    ];
    for text in texts {
        let module = parse(text);
        let parts = split(&module, PageSize::Of4KiB).unwrap();
        assert_eq!(parts.module, module, "{text}");
        assert!(parts.images.is_empty(), "{text}");
    }
    let component = parse("(component)");
    let error = split(&component, PageSize::Of4KiB).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("this is a component, and only core modules can be split")
    );
    assert!(split(b"\0asm\x01\0\0\0\x05\xff", PageSize::Of4KiB).is_err());
}

/// A memory of 16 EiB with a byte at each of its ends: only two pages are made.
#[test]
fn sizes_that_are_stated_cost_nothing() {
    let ends = r#"(module (memory i64 0xffffffffffff)
        (data (i64.const 0) "a") (data (i64.const -65537) "z"))"#;
    let parts = split(&parse(ends), PageSize::Of4KiB).unwrap();
    let image = Image::read(&parts.images[0]).unwrap();
    let addresses: Vec<u64> = image.runs().iter().map(|run| run.address).collect();
    assert_eq!(addresses, [0, u64::MAX - 65536 - 4095]);
}

/// Each byte of data makes a page: segments for which there is no room stay.
#[test]
fn pages_have_a_limit() {
    let segments = (0..20_u64).map(|place| format!("(data (i64.const {}) \"x\")", place << 30));
    let segments: String = segments.collect();
    let module = parse(&format!("(module (memory i64 0x100000000) {segments})"));
    let parts = split_within(&module, PageSize::Of64KiB, 1 << 20).unwrap();
    let image = Image::read(&parts.images[0]).unwrap();
    assert_eq!(image.runs().len(), 16);
    assert!(image.description().before_instantiation);
    // Many segments in one page take one page.
    let segments = (0..200_u64).map(|place| format!("(data (i64.const {}) \"x\")", place << 2));
    let segments: String = segments.collect();
    let many = parse(&format!("(module (memory i64 1) {segments})"));
    let many = split_within(&many, PageSize::Of64KiB, 1 << 16).unwrap();
    assert!(many.module.len() < 20, "{}", many.module.len());
    let rest = split_within(&parts.module, PageSize::Of64KiB, 1 << 20).unwrap();
    assert_eq!(Image::read(&rest.images[0]).unwrap().runs().len(), 4);
}

#[test]
fn a_changed_image_is_an_error() {
    let module = parse(
        r#"(module (memory 4) (data (i32.const 0) "first") (data (i32.const 0x2ffff) "two"))"#,
    );
    let image = split(&module, PageSize::Of4KiB).unwrap().images.remove(0);
    let read = |bytes: &[u8]| Image::read(bytes).and_then(|image| image.verify());
    read(&image).unwrap();
    let described = 24..64;
    for place in (0..image.len()).filter(|place| !described.contains(place)) {
        let mut changed = image.clone();
        changed[place] ^= 1 << (place % 8);
        // The index of the memory and the flags are of no consequence for the image itself.
        let other = (16..24).contains(&place);
        assert!(read(&changed).is_err() || other, "at {place}");
    }
    for size in (0..image.len()).step_by(7) {
        assert!(Image::read(&image[..size]).is_err(), "{size} bytes");
    }
    let mut longer = image.clone();
    longer.push(0);
    assert!(Image::read(&longer).is_err());
}

#[test]
fn impossible_tables_are_errors() {
    let module = parse(r#"(module (memory 4) (data (i32.const 0x10000) "data"))"#);
    let image = split(&module, PageSize::Of4KiB).unwrap().images.remove(0);
    let numbers = [
        0,
        1,
        4095,
        8192,
        0x40000,
        1 << 32,
        u64::MAX - 4095,
        u64::MAX,
    ];
    // The number of runs, and the fields of the only run.
    for place in [96, 104, 112, 120] {
        for number in numbers {
            let mut changed = image.clone();
            changed[place..place + 8].copy_from_slice(&number.to_le_bytes());
            // The page may be at another address.
            let moved = place == 104 && matches!(number, 0 | 8192);
            let read = Image::read(&changed);
            assert_eq!(
                read.is_ok(),
                moved || changed == image,
                "{number} at {place}"
            );
        }
    }
    let mut small = vec![0; 4 * PAGE - 1];
    let error = Image::read(&image).unwrap().apply(&mut small).unwrap_err();
    assert!(matches!(error, Error::Invalid { .. }));
    assert!(small.iter().all(|byte| *byte == 0));
}
