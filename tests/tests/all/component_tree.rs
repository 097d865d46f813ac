//! Limits of trees: for any size, there is a result or one clear error, within limits of time and
//! memory.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use wasmtime::component::Val;
use wizer::{Environment, Error, ErrorKind, Init, Options};
use wizer_tests::engine::quick;
use wizer_tests::result_of;
use wizer_tests::running::Running;
use wizer_tests::sections::{Binary, Content};
use wizer_tests::state::wizer;

/// Counts in a memory and a global: `up` adds 1 to both, and `now` returns their sum.
const COUNTER: &str = r#"(core module $counter
    (memory (export "memory") 1) (global $g (mut i32) (i32.const 0))
    (func (export "up") (global.set $g (i32.add (global.get $g) (i32.const 1)))
      (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 100))))
    (func (export "now") (result i32) (i32.add (global.get $g) (i32.load (i32.const 8)))))"#;

/// The time limit of one tree, on a machine that runs other programs as well.
const LONG: Duration = Duration::from_secs(60);

fn preinitialized(wasm: &[u8], init: &str) -> Result<Vec<u8>, Error> {
    let start = Instant::now();
    let options = Options::new().init(Init::Export(init.to_string()));
    let result = wizer()
        .unwrap()
        .open(wasm, &options)
        .and_then(|mut target| Environment::new().run(&mut target).map(result_of));
    assert!(start.elapsed() < LONG, "it took {:?}", start.elapsed());
    assert!(peak() < 4 << 30, "it took {} bytes", peak());
    result
}

/// The peak memory of this process.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

/// Calls the functions whose names begin with `now`.
fn answers(wasm: &[u8]) -> Vec<u32> {
    let mut running = Running::new(&quick().unwrap(), wasm).unwrap();
    let now = |path| match running.call(&path, &[]).unwrap().unwrap().as_slice() {
        [Val::U32(now)] => *now,
        other => panic!("{path:?}: {other:?}"),
    };
    let paths = Running::new(&quick().unwrap(), wasm)
        .unwrap()
        .functions_like("now");
    paths.into_iter().map(now).collect()
}

/// The text of the error `unsupported`.
fn refused(result: Result<Vec<u8>, Error>) -> String {
    match result {
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error:?}");
            let text = error.message();
            assert!(!text.contains('\n') && text.len() < 400, "{text}");
            text.to_string()
        }
        other => panic!("{:?}", other.map(|wasm| wasm.len())),
    }
}

/// An instance of the counter, whose functions are lifted and exported with a number.
fn counter(text: &mut String, number: usize) {
    let _ = writeln!(
        text,
        r#"(core instance $i{number} (instantiate $counter))
        (func (export "up-{number}") (canon lift (core func $i{number} "up")))
        (func (export "now-{number}") (result u32) (canon lift (core func $i{number} "now")))"#
    );
}

/// Each level has its own counter, and exports the exports of the innermost one.
#[test]
fn a_hundred_levels() {
    let mut innermost = format!("(component {COUNTER}");
    counter(&mut innermost, 0);
    innermost.push(')');
    // Text can't be nested that deep, so each level is encoded and inserted into the next.
    let level = format!(
        r#"(component (component $inner {inside} {COUNTER}
            (core instance $own (instantiate $counter))
            (instance $i (instantiate $inner))
            (export "up-0" (func $i "up-0"))
            (export "now-0" (func $i "now-0"))
            (func (export "now-own") (result u32) (canon lift (core func $own "now"))))"#,
        inside = innermost.trim_start_matches("(component")
    );
    let parse = |text: &str| Binary::parse(&wat::parse_str(text).unwrap()).unwrap();
    let (mut tree, level) = (parse(&innermost), parse(&level));
    for _ in 0..100 {
        let mut outer = level.clone();
        let nested = |section: &&mut wizer_tests::sections::Section| section.id == 4;
        outer.sections.iter_mut().find(nested).unwrap().content = Content::Binary(tree);
        tree = outer;
    }
    let wasm = tree.encode();
    assert_eq!(answers(&wasm), [0, 0]);
    let result = preinitialized(&wasm, "up-0").unwrap();
    assert_eq!(answers(&result), [101, 0]);
}

fn many_instances(count: usize) -> Vec<u8> {
    let mut text = format!("(component {COUNTER}");
    for number in 0..count {
        counter(&mut text, number);
    }
    text.push(')');
    wat::parse_str(&text).unwrap()
}

/// More memories than one module may have, so that several accessors are needed.
#[test]
fn several_hundred_instances_of_a_module() {
    for count in [99, 100, 101, 450] {
        let wasm = many_instances(count);
        let result = preinitialized(&wasm, "up-70").unwrap();
        let mut expected = vec![0; count];
        *expected.get_mut(70).unwrap() = 101;
        assert_eq!(answers(&result), expected);
    }
}

/// Engines accept a thousand instances and a thousand modules. With the accessors there may be too
/// many.
#[test]
fn a_thousand_instances_of_a_module() {
    for count in [990, 1000] {
        match preinitialized(&many_instances(count), "up-70") {
            Ok(result) => assert_eq!(answers(&result).iter().sum::<u32>(), 101),
            error => assert!(refused(error).contains("000"), "the bound is not said"),
        }
    }
}

/// With a separate module for each instance, there are too many modules.
#[test]
fn no_room_for_modules_of_their_own() {
    let mut text = format!("(component {COUNTER}");
    text.push_str(&"(core module)".repeat(600));
    for number in 0..600 {
        counter(&mut text, number);
    }
    text.push(')');
    let text = refused(preinitialized(&wat::parse_str(&text).unwrap(), "up-7"));
    assert!(text.contains("000"), "{text}");
}

/// Each nested component takes three of a component's thousand instances: its own, and two for its
/// state.
#[test]
fn several_hundred_components() {
    let result = preinitialized(&many(300), "up-233").unwrap();
    assert_eq!(answers(&result).get(233), Some(&101));
    assert_eq!(answers(&result).iter().sum::<u32>(), 101);
    let text = refused(preinitialized(&many(400), "up-333"));
    assert!(
        text.contains("1200 instances of modules and components, and engines accept 1000"),
        "{text}"
    );
}

/// A component with this many nested ones, each with state.
fn many(count: usize) -> Vec<u8> {
    let mut text = String::from("(component");
    for number in 0..count {
        let _ = write!(text, "(component $c{number} {COUNTER}");
        counter(&mut text, number);
        let _ = write!(
            text,
            r#") (instance $n{number} (instantiate $c{number}))
            (export "now-{number}" (func $n{number} "now-{number}"))
            (export "up-{number}" (func $n{number} "up-{number}"))"#
        );
    }
    text.push(')');
    wat::parse_str(&text).unwrap()
}

#[test]
fn ten_thousand_exports() {
    let mut text = format!(
        r#"(component {COUNTER}
        (core instance $i (instantiate $counter))
        (func $now (result u32) (canon lift (core func $i "now")))
        (func $up (canon lift (core func $i "up")))"#
    );
    for number in 0..10_000 {
        if number == 5_000 {
            text.push_str(r#"(export "up" (func $up))"#);
        }
        let _ = writeln!(text, r#"(export "now-{number}" (func $now))"#);
    }
    text.push(')');
    let wasm = wat::parse_str(&text).unwrap();
    let result = preinitialized(&wasm, "up").unwrap();
    let running = Running::new(&quick().unwrap(), &result).unwrap();
    assert_eq!(running.functions().count(), 10_000);
    let mut slow = Running::new(&quick().unwrap(), &result).unwrap();
    let last = vec!["now-9999".to_string()];
    assert_eq!(slow.call(&last, &[]).unwrap().unwrap(), [Val::U32(101)]);
}

/// Each component instantiates the previous one twice.
fn doubling(levels: usize, module: &str) -> Vec<u8> {
    let mut text = format!(
        r#"(component (component $c0 {module} (core instance $i (instantiate $counter))
            (func (export "now") (result u32) (canon lift (core func $i "now")))
            (func (export "up") (canon lift (core func $i "up"))))"#
    );
    for level in 1..=levels {
        let _ = write!(
            text,
            r#"(component $c{level} (alias outer 1 {} (component $c))
                (instance $a (instantiate $c)) (instance $b (instantiate $c))
                (export "up" (func $a "up")) (export "now" (func $b "now")))"#,
            level - 1
        );
    }
    let _ = write!(
        text,
        r#"(instance $a (instantiate $c{levels}))
            (export "up" (func $a "up")) (export "now" (func $a "now")))"#
    );
    wat::parse_str(&text).unwrap()
}

#[test]
fn definitions_that_double_are_refused() {
    for levels in [20, 30, 60, 200] {
        let text = refused(preinitialized(&doubling(levels, COUNTER), "up"));
        assert!(text.contains("instance"), "{text}");
    }
}

#[test]
fn definitions_that_double_a_few_times_are_not() {
    for levels in [0, 3, 5] {
        let result = preinitialized(&doubling(levels, COUNTER), "up").unwrap();
        // `up` and `now` use the same instance only if nothing is instantiated twice.
        let expected = if levels == 0 { 101 } else { 0 };
        assert_eq!(answers(&result), [expected]);
    }
}

/// Without state, a billion instances need not be evaluated.
#[test]
fn definitions_that_double_without_state_have_an_answer() {
    let stateless = r#"(core module $counter (func (export "up")) (func (export "now") (result i32) (i32.const 5)))"#;
    let wasm = doubling(30, stateless);
    let start = Instant::now();
    let opened = wizer()
        .unwrap()
        .open(wasm, &Options::new().init(Init::None));
    assert!(start.elapsed() < LONG && peak() < 4 << 30);
    match opened {
        Ok(target) => assert_eq!(target.kind(), wizer::Kind::Component),
        Err(error) => drop(refused(Err(error))),
    }
}

/// Each component gets its module from the enclosing one.
#[test]
fn chains_of_outer_aliases() {
    let mut text = format!("(component {COUNTER} (core module)");
    for _ in 0..30 {
        text.push_str("(component (alias outer 1 0 (core module $counter))");
    }
    counter(&mut text, 0);
    for _ in 0..30 {
        text.push_str(
            r#") (instance $i (instantiate 0))
            (export "now-0" (func $i "now-0")) (export "up-0" (func $i "up-0"))"#,
        );
    }
    text.push(')');
    let result = preinitialized(&wat::parse_str(&text).unwrap(), "up-0").unwrap();
    assert_eq!(answers(&result), [101]);
}

/// Many instances pass on a core memory and a function. It is still one memory.
#[test]
fn chains_of_instances() {
    let mut text = format!(
        r#"(component {COUNTER}
        (core instance $i (instantiate $counter))
        (core instance $m0 (export "memory" (memory $i "memory")))
        (func $f0 (canon lift (core func $i "up")))"#
    );
    for level in 1..=400 {
        let before = level - 1;
        let _ = writeln!(
            text,
            r#"(core instance $m{level} (export "memory" (memory $m{before} "memory")))
            (instance $n{level} (export "up" (func $f{before})))
            (alias export $n{level} "up" (func $f{level}))"#
        );
    }
    text.push_str(
        r#"(core module $reader (import "m" "memory" (memory 1))
            (func (export "now") (result i32) (i32.load (i32.const 8))))
        (core instance $reader (instantiate $reader (with "m" (instance $m400))))
        (func (export "now-0") (result u32) (canon lift (core func $reader "now")))
        (export "up" (func $f400)))"#,
    );
    let result = preinitialized(&wat::parse_str(&text).unwrap(), "up").unwrap();
    assert_eq!(answers(&result), [100]);
    assert!(result.len() < 2 * text.len());
}
