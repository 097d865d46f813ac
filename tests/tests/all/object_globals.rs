//! Objects to which several refer, in globals that results have on top.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use tempfile::TempDir;
use wasmparser::{Parser, Payload};
use wizer_tests::command;
use wizer_tests::initialize::initialize;

/// A module whose globals hold pairs of cells. `setup(0)` puts each of so many cells into two
/// pairs, `setup(1)` puts other cells of the same contents into the second ones.
fn module(shared: u32) -> String {
    let mut globals = String::new();
    let mut code = String::new();
    for number in 0..shared {
        for name in ["one", "other"] {
            writeln!(
                globals,
                "(global ${name}{number} (mut anyref) (ref.null none))"
            )
            .unwrap();
        }
        writeln!(
            code,
            "(local.set $cell (struct.new $cell (i32.const {number})))
             (global.set $one{number} (struct.new $pair (local.get $cell) (i32.const 1)))
             (if (local.get $again)
               (then (local.set $cell (struct.new $cell (i32.const {number})))))
             (global.set $other{number} (struct.new $pair (local.get $cell) (i32.const 2)))"
        )
        .unwrap();
    }
    format!(
        r#"(module
             (type $cell (sub final (struct (field i32))))
             (type $pair (sub final (struct (field (ref $cell)) (field i32))))
             {globals}
             (global $count (mut i32) (i32.const 7))
             (func (export "setup") (param $again i32) (local $cell (ref $cell))
               (global.set $count (local.get $again))
               {code})
             (func (export "count") (result i32) (global.get $count)))"#
    )
}

/// A result with so many shared cells, or with none.
fn result(shared: u32, again: u32, padding: usize) -> Vec<u8> {
    let mut wasm = wat::parse_str(module(shared)).unwrap();
    let section = wasm_encoder::CustomSection {
        name: "producers".into(),
        data: vec![0; padding].into(),
    };
    wasm_encoder::Section::append_to(&section, &mut wasm);
    let call = format!("setup({again})");
    initialize(&wasm, &["-f", &call]).unwrap().wasm
}

/// How many immutable globals a module has, and whether it has a start function.
fn shape(wasm: &[u8]) -> (usize, bool) {
    let (mut globals, mut has_start) = (0, false);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::GlobalSection(section) => {
                let all = section.into_iter().map(|global| global.unwrap().ty);
                globals += all.filter(|ty| !ty.mutable).count();
            }
            Payload::StartSection { .. } => has_start = true,
            _ => {}
        }
    }
    (globals, has_start)
}

/// Only a few objects get globals, and only in small modules.
#[test]
fn few_objects_get_globals() {
    assert_eq!(shape(&result(4, 0, 0)), (4, false));
    assert_eq!(shape(&result(4, 1, 0)), (0, false));
    assert_eq!(shape(&result(5, 0, 0)), (0, true));
    assert_eq!(shape(&result(4, 0, 1 << 16)), (0, true));
    // With those on top, indices of globals would have two bytes.
    let with_globals = |count: usize| {
        let more = "(global i32 (i32.const 1))".repeat(count);
        let text = module(1).replacen("(global $count", &format!("{more} (global $count"), 1);
        let wasm = wat::parse_str(text).unwrap();
        let result = initialize(&wasm, &["-f", "setup(0)"]).unwrap().wasm;
        (shape(&result).0 - count, shape(&result).1)
    };
    assert_eq!(with_globals(121), (1, false));
    assert_eq!(with_globals(122), (0, true));
}

/// A custom section `name`: an own name for each of two globals, and what follows.
fn with_names(mut wasm: Vec<u8>, more: &[u8]) -> Vec<u8> {
    let names = [7, 7, 2, 0, 1, b'x', 1, 1, b'y'];
    let section = wasm_encoder::CustomSection {
        name: "name".into(),
        data: [&names, more].concat().into(),
    };
    wasm_encoder::Section::append_to(&section, &mut wasm);
    wasm
}

/// Names that can't be read, and such of globals that are not there, would go to others.
#[test]
fn names_that_cannot_be_changed_prevent_it() {
    let mut wasm = wat::parse_str(module(1)).unwrap();
    // Without the names of the text.
    let end = wasm
        .windows(5)
        .rposition(|bytes| bytes == b"\x04name")
        .unwrap();
    let start = wasm[..end].iter().rposition(|byte| *byte == 0).unwrap();
    wasm.truncate(start);
    for (more, expected) in [
        (&[][..], (1, false)),
        (&[7, 9][..], (0, true)),
        (&[7, 4, 1, 9, 1, b'z'][..], (0, true)),
    ] {
        let wasm = with_names(wasm.clone(), more);
        let result = initialize(&wasm, &["-f", "setup(0)"]).unwrap().wasm;
        assert_eq!(shape(&result), expected, "{more:?}");
    }
}

/// Numbers take fewer bytes in a data segment, and large objects are not kept for ever.
#[test]
fn large_objects_get_no_globals() {
    let shape_of = |new: &str| {
        let text = format!(
            r#"(module
                 (type $bytes (array (mut i8)))
                 (global $one (mut anyref) (ref.null none))
                 (global $other (mut anyref) (ref.null none))
                 (func (export "setup")
                   (global.set $one {new})
                   (global.set $other (global.get $one))))"#
        );
        let wasm = wat::parse_str(text).unwrap();
        shape(&initialize(&wasm, &["-f", "setup"]).unwrap().wasm)
    };
    assert_eq!(
        shape_of("(array.new $bytes (i32.const 1) (i32.const 4))"),
        (1, false)
    );
    assert_eq!(
        shape_of("(array.new $bytes (i32.const 1) (i32.const 60))"),
        (0, true)
    );
    assert_eq!(
        shape_of("(array.new_default $bytes (i32.const 1000))"),
        (1, false)
    );
    assert_eq!(
        shape_of("(array.new_default $bytes (i32.const 1001))"),
        (0, true)
    );
}

/// A start function could read an object from the first global, whose expression counts as well.
#[test]
fn globals_of_the_very_type_are_no_reason_for_a_start_function() {
    let fields = "(field i32)".repeat(6);
    let values = "(i32.const 1)".repeat(6);
    let text = format!(
        r#"(module
             (type $object (sub final (struct {fields})))
             (global $one (mut (ref null $object)) (ref.null $object))
             (global $other (mut (ref null $object)) (ref.null $object))
             (func (export "setup")
               (global.set $one (struct.new $object {values}))
               (global.set $other (global.get $one))))"#
    );
    let wasm = wat::parse_str(text).unwrap();
    let result = initialize(&wasm, &["-f", "setup"]).unwrap().wasm;
    assert_eq!(shape(&result), (1, false));
}

/// A folder with the binary and two results of it, which differ in their globals on top.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("in.wat"), module(2)).unwrap();
    for again in [0, 1] {
        let name = format!("{again}.wasm");
        fs::write(folder.path().join(name), result(2, again, 0)).unwrap();
    }
    folder
}

/// What `diff` says of two files with more words: the places that differ.
fn differing(folder: &TempDir, words: &[&str]) -> Vec<String> {
    let mut diff = Command::new(command().unwrap());
    let done = diff.current_dir(folder).arg("diff").args(words).output();
    let done = done.unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(1), "{said} {:?}", done.stderr);
    // Below the line that counts them.
    let places = said.lines().filter_map(|line| line.strip_prefix("  "));
    let places = places.filter_map(|line| line.split_once(" differs"));
    places.map(|(place, _)| place.into()).collect()
}

/// Results are compared by the globals of their binary, whatever they have on top.
#[test]
fn results_with_other_globals_are_compared() {
    let folder = folder();
    for input in [&[][..], &["--input", "in.wat"]] {
        for names in [["0.wasm", "1.wasm"], ["1.wasm", "0.wasm"]] {
            // Nothing but globals: no code, exports or names.
            let expected = [
                "global 0 `one0`",
                "global 1 `other0`",
                "global 2 `one1`",
                "global 3 `other1`",
                "global 4 `count`",
                "global 5",
                "global 6",
            ];
            assert_eq!(differing(&folder, &[&names, input].concat()), expected);
        }
    }
}

/// The input tells how many globals results of it have on top.
#[test]
fn results_with_different_numbers_of_globals_are_compared() {
    let folder = TempDir::new().unwrap();
    let text = r#"(module
        (type $cell (sub final (struct (field i32))))
        (type $pair (sub final (struct (field (ref $cell)) (field i32))))
        (memory 512)
        (global $one (mut anyref) (ref.null none))
        (global $other (mut anyref) (ref.null none))
        (global $more (mut anyref) (ref.null none))
        (global $last (mut anyref) (ref.null none))
        (global $count (mut i32) (i32.const 7))
        (func (export "setup") (param $both i32) (local $cell (ref $cell))
          (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x2000000))
          (local.set $cell (struct.new $cell (i32.const 1)))
          (global.set $one (struct.new $pair (local.get $cell) (i32.const 1)))
          (global.set $other (struct.new $pair (local.get $cell) (i32.const 2)))
          (if (local.get $both)
            (then
              (local.set $cell (struct.new $cell (i32.const 2)))
              (global.set $more (struct.new $pair (local.get $cell) (i32.const 1)))
              (global.set $last (struct.new $pair (local.get $cell) (i32.const 2))))))
        (func (export "more") (param i32) (global.set $count (local.get 0)))
        (func (export "count") (result i32) (global.get $count)))"#;
    fs::write(folder.path().join("in.wat"), text).unwrap();
    let initialize = |wasm: &[u8], call: &str, name: &str| {
        let keep = ["--keep-init-func", "-f", call];
        let result = initialize(wasm, &keep).unwrap().wasm;
        fs::write(folder.path().join(name), &result).unwrap();
        result
    };
    let wasm = wat::parse_str(text).unwrap();
    let both = initialize(&wasm, "setup(1)", "two.wasm");
    let one = initialize(&wasm, "setup(0)", "one.wasm");
    assert_eq!([shape(&both), shape(&one)], [(2, false), (1, false)]);
    let words = ["two.wasm", "one.wasm", "--input", "in.wat"];
    let expected = ["global 2 `more`", "global 3 `last`", "global 6"];
    assert_eq!(differing(&folder, &words), expected);
    // One of them was initialized once more. With an input of which it is no result as well.
    initialize(&both, "more(9)", "again.wasm");
    for input in [&[][..], &["--input", "in.wat"], &["--input", "one.wasm"]] {
        let words = [&["two.wasm", "again.wasm"], input].concat();
        let found = differing(&folder, &words);
        assert!(
            found.len() == 1 && found[0].ends_with("`count`"),
            "{found:?}"
        );
    }
}

/// The page about a result knows what was there before.
#[test]
fn pages_know_the_input() {
    let folder = folder();
    let mut inspect = Command::new(command().unwrap());
    let inspect = inspect.current_dir(&folder).args(["inspect", "--html"]);
    let done = inspect.args(["--input", "in.wat", "0.wasm"]).output();
    let page = String::from_utf8(done.unwrap().stdout).unwrap();
    assert!(page.contains("count"), "{page}");
    assert!(!page.contains("is not known"), "{page}");
    let row = page.split("count").nth(1).unwrap();
    let row = row.split("</tr>").next().unwrap();
    assert!(row.contains('7') && row.contains('0'), "{row}");
}
