//! Objects of thousands of types, as compilers make them of programs with as many classes.

use std::fmt::Write as _;

use wasmparser::{Parser, Payload};
use wasmtime::{Instance, Module, Store};
use wizer::{Environment, Options};
use wizer_tests::engine::quick;
use wizer_tests::result_of;
use wizer_tests::state::wizer;

/// How many classes have the same superclass, each with a subclass.
const CLASSES: usize = 1_000;

/// A module whose initializer makes ten objects of each class, in turn. Their fields tell which
/// class they are of, and lead to a table of methods that is in an immutable global. The start
/// function of the result is divided into several functions.
fn module() -> Vec<u8> {
    let (mut types, mut globals) = (String::new(), String::new());
    let (mut makes, mut tests) = (String::new(), String::new());
    for class in 0..CLASSES {
        let fields = "(field i32) (field (mut (ref null $top))) (field (ref $methods))";
        // Types with the same fields would be the same one outside of a group.
        writeln!(types, "(type $c{class} (sub $top (struct {fields})))").unwrap();
        writeln!(
            types,
            "(type $d{class} (sub $c{class} (struct {fields} (field i8))))"
        )
        .unwrap();
        let table = format!("(struct.new $methods (i32.const {class}))");
        writeln!(globals, "(global $m{class} (ref $methods) {table})").unwrap();
        let values = format!("(i32.const {class}) (global.get $list) (global.get $m{class})");
        let made = match class % 2 {
            0 => format!("(struct.new $c{class} {values})"),
            _ => format!("(struct.new $d{class} {values} (i32.const 1))"),
        };
        writeln!(makes, "(global.set $list {made})").unwrap();
        let exact = if class % 2 == 0 { 'c' } else { 'd' };
        let test = format!(
            "(i32.and (ref.test (ref ${exact}{class}) (local.get $at))
              (ref.eq (struct.get $top 2 (local.get $at)) (global.get $m{class})))"
        );
        writeln!(
            tests,
            "(if (i32.eq (local.get $class) (i32.const {class})) (then (return {test})))"
        )
        .unwrap();
    }
    let text = format!(
        r#"(module
          (rec
            (type $methods (struct (field i32)))
            (type $top (sub (struct (field i32) (field (mut (ref null $top))) (field (ref $methods)))))
            {types})
          {globals}
          (global $list (mut (ref null $top)) (ref.null $top))
          (func $round {makes})
          (func (export "wizer-initialize") (local $left i32)
            (local.set $left (i32.const 10))
            (loop $again
              (call $round)
              (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
          (func $is_exact (param $class i32) (param $at (ref $top)) (result i32)
            {tests} (i32.const 0))
          (func (export "exact") (result i32)
            (local $at (ref null $top)) (local $count i32)
            (local.set $at (global.get $list))
            (loop $again
              (local.set $count (i32.add (local.get $count)
                (call $is_exact (struct.get $top 0 (local.get $at))
                  (ref.as_non_null (local.get $at)))))
              (local.set $at (struct.get $top 1 (local.get $at)))
              (br_if $again (i32.eqz (ref.is_null (local.get $at)))))
            (local.get $count)))"#
    );
    wat::parse_str(text).unwrap()
}

/// How many functions a module defines.
fn functions(wasm: &[u8]) -> u32 {
    let payloads = Parser::new(0).parse_all(wasm);
    let mut counts = payloads.filter_map(|payload| match payload.unwrap() {
        Payload::FunctionSection(section) => Some(section.count()),
        _ => None,
    });
    counts.next().unwrap()
}

/// An instance of the result of a module.
fn initialized(wasm: Vec<u8>) -> (Store<()>, Instance, Vec<u8>) {
    let mut target = wizer().unwrap().open(wasm, &Options::new()).unwrap();
    let result = result_of(Environment::new().run(&mut target).unwrap());
    let engine = quick().unwrap();
    let module = Module::new(&engine, &result).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    (store, instance, result)
}

#[test]
fn each_object_is_of_its_own_class() {
    let wasm = module();
    let (mut store, instance, result) = initialized(wasm.clone());
    // A start function, what it calls for each reference, and parts of it.
    let added = functions(&result) - functions(&wasm);
    assert!(added > 4, "{added} functions");
    let exact = instance
        .get_typed_func::<(), i32>(&mut store, "exact")
        .unwrap();
    let count = i32::try_from(CLASSES * 10).unwrap();
    assert_eq!(exact.call(&mut store, ()).unwrap(), count);
}

/// The memory has more runs of bytes than a result has segments, and the objects take one as well.
#[test]
fn objects_beside_a_full_memory() {
    let text = r#"(module
      (type $box (struct (field i32)))
      (type $boxes (array (mut (ref null $box))))
      (memory (export "memory") 64)
      (global $boxes (mut (ref null $boxes)) (ref.null $boxes))
      (func (export "wizer-initialize") (local $i i32)
        (global.set $boxes (array.new_default $boxes (i32.const 5000)))
        (loop $next
          (i32.store8 (i32.mul (local.get $i) (i32.const 200)) (i32.const 1))
          (if (i32.lt_u (local.get $i) (i32.const 5000))
            (then (array.set $boxes (global.get $boxes) (local.get $i)
              (struct.new $box (local.get $i)))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (i32.const 20000)))))
      (func (export "box") (param i32) (result i32)
        (struct.get $box 0 (array.get $boxes (global.get $boxes) (local.get 0)))))"#;
    let (mut store, instance, _) = initialized(wat::parse_str(text).unwrap());
    let get = instance
        .get_typed_func::<i32, i32>(&mut store, "box")
        .unwrap();
    for at in [0, 1, 4999] {
        assert_eq!(get.call(&mut store, at).unwrap(), at);
    }
    let memory = instance.get_memory(&mut store, "memory").unwrap();
    let bytes = memory.data(&store);
    let ones = bytes.iter().filter(|byte| **byte == 1).count();
    assert_eq!((ones, bytes[3_999_800], bytes[3_999_801]), (20_000, 1, 0));
}
