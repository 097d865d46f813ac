//! As `scale`, for state beside memories and numbers: segments, tables and references.

use std::fmt::Write as _;

use wizer_transform::{Options, Target, inspect};

/// A text for each number.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, number| {
        all.push_str(&text(number));
        all
    })
}

fn open(text: &str) -> Target {
    Target::open(wat::parse_str(text).unwrap(), &Options::default()).unwrap()
}

/// The target's result where the flags have these values, and all references are null.
fn result(target: &Target, flags: Vec<u128>) -> usize {
    target.instrumented().unwrap();
    let mut snapshot = target.snapshot();
    snapshot.set_globals(flags).unwrap();
    let references = target.references().len();
    let nulls = vec![wizer_transform::Reference::Null; references];
    snapshot.set_references(nulls).unwrap();
    snapshot.finish().unwrap().len()
}

/// So many that the segments in the result have new indices.
#[test]
fn data_segments_that_are_dropped() {
    const COUNT: usize = 95_000;
    let drops = each(COUNT, |number| {
        format!(
            "(memory.init {number} (i32.const 0) (i32.const 0) (i32.const 1)) (data.drop {number})\n"
        )
    });
    let segments = "(data \"a\")".repeat(COUNT);
    let target = open(&format!(
        "(module (memory 1) {segments} (func (export \"wizer-initialize\") {drops}))"
    ));
    assert_ne!(result(&target, vec![1; COUNT]), 0);
}

#[test]
fn element_segments_that_are_dropped() {
    const COUNT: usize = 95_000;
    let drops = each(COUNT, |number| format!("(elem.drop {number})\n"));
    let segments = "(elem func $f)".repeat(COUNT);
    let target = open(&format!(
        "(module (func $f) {segments} (func (export \"wizer-initialize\") {drops}))"
    ));
    assert_ne!(result(&target, vec![1; COUNT]), 0);
}

#[test]
fn globals_with_references() {
    const COUNT: usize = 200_000;
    let sets = each(COUNT, |number| {
        format!("(global.set {number} (ref.null extern))\n")
    });
    let globals = "(global (mut externref) (ref.null extern))".repeat(COUNT);
    let text = format!("(module {globals} (func (export \"wizer-initialize\")) (func {sets}))");
    let found = inspect(wat::parse_str(&text).unwrap(), &Options::default()).unwrap();
    assert!(found.accepted);
    assert_ne!(result(&open(&text), Vec::new()), 0);
}

/// Objects of as many types as there are instructions that change some.
#[test]
fn types_of_objects() {
    const COUNT: usize = 50_000;
    let types = each(COUNT, |number| {
        let fields = each(16, |bit| {
            let ty = if number >> bit & 1 == 0 { "i32" } else { "i64" };
            format!("(field (mut {ty}))")
        });
        format!("(type (struct {fields}))\n")
    });
    let globals = each(COUNT, |number| {
        format!("(global (ref {number}) (struct.new_default {number}))\n")
    });
    let sets = each(COUNT, |number| {
        let zero = if number & 1 == 0 { "i32" } else { "i64" };
        format!("(struct.set {number} 0 (global.get {number}) ({zero}.const 0))\n")
    });
    let target = open(&format!(
        "(module {types} {globals} (func (export \"wizer-initialize\")) (func {sets}))"
    ));
    assert_ne!(result(&target, vec![0]), 0);
}

/// One module writes as many elements of another one's table as that has exports, and both change
/// some.
#[test]
fn segments_for_a_table_of_another_module() {
    const COUNT: usize = 60_000;
    let exports = each(COUNT, |number| format!("(export \"f{number}\" (func $f))"));
    let segments = each(COUNT, |number| {
        format!("(elem (i32.const {}) func $f)", number + 1)
    });
    let mut text = String::new();
    write!(
        text,
        "(component
           (core module $owner (func $f) (table (export \"t\") 100000 funcref) {exports})
           (core module $user (import \"owner\" \"t\" (table 100000 funcref))
             (func $f) {segments}
             (func (export \"set-up\") (table.set (i32.const 0) (ref.func $f))))
           (core instance $owner (instantiate $owner))
           (core instance $user (instantiate $user (with \"owner\" (instance $owner))))
           (func (export \"wizer-initialize\") (canon lift (core func $user \"set-up\"))))"
    )
    .unwrap();
    let result = wizer_tests::state::wizer()
        .unwrap()
        .open(wat::parse_str(&text).unwrap(), &wizer::Options::new())
        .and_then(|mut target| wizer::Environment::new().run(&mut target))
        .unwrap();
    assert!(!result.wasm.is_empty());
}
