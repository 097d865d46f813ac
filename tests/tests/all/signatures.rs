//! Functions of all types. The engine compiles a trampoline for each signature. It has its own
//! register allocator, even if Winch compiles the rest.

use std::fmt::Write as _;

use wizer::{Compiler, Environment, Options, Wizer};
use wizer_tests::random;
use wizer_tests::result_of;

/// Types that both compilers support, each with a value and a store instruction.
const TYPES: [(&str, &str, &str); 5] = [
    ("i32", "i32.const 0x12345678", "i32.store"),
    ("i64", "i64.const 0x123456789abcdef0", "i64.store"),
    ("f32", "f32.const 1.5", "f32.store"),
    ("f64", "f64.const -2.25", "f64.store"),
    ("v128", "v128.const i64x2 3 -4", "v128.store"),
];

/// Numbers of parameters: around the number of registers, and the maximum of the format.
const COUNTS: [usize; 15] = [0, 1, 2, 5, 6, 7, 8, 9, 15, 16, 17, 33, 100, 999, 1000];

/// The number of modules, with several functions each.
const MODULES: u64 = 40;

/// A random number of random types.
fn types(state: &mut u64) -> Vec<usize> {
    let mut below = |end: usize| usize::try_from(random::next(state) % end as u64).unwrap();
    let count = COUNTS[below(COUNTS.len())];
    let kinds = 1 + below(TYPES.len());
    let first = below(TYPES.len());
    (0..count)
        .map(|_| (first + below(kinds)) % TYPES.len())
        .collect()
}

fn names(types: &[usize]) -> String {
    types
        .iter()
        .map(|ty| format!(" {}", TYPES[*ty].0))
        .collect()
}

/// Functions that are exported, imported, and in a table. They store their arguments in memory.
/// Their results are stored there as well.
fn module(seed: u64) -> String {
    let mut state = seed;
    let count = 1 + random::next(&mut state) % 5;
    let [mut imports, mut functions, mut elements, mut calls] = [const { String::new() }; 4];
    for i in 0..count {
        let (params, results) = (types(&mut state), types(&mut state));
        let (given, returned) = (i * 0x10000, i * 0x10000 + 0x8000);
        let ty = format!("(param{}) (result{})", names(&params), names(&results));
        write!(imports, r#"(import "env" "{i}" (func $import{i} {ty}))"#).unwrap();
        write!(functions, r#"(func $f{i} (export "{i}") {ty}"#).unwrap();
        for (at, ty) in params.iter().enumerate() {
            let (store, at_byte) = (TYPES[*ty].2, given + 16 * at as u64);
            write!(
                functions,
                "({store} offset={at_byte} (i32.const 0) (local.get {at}))"
            )
            .unwrap();
        }
        let values = |types: &[usize]| -> String {
            let value = |ty: &usize| format!("({})", TYPES[*ty].1);
            types.iter().map(value).collect()
        };
        writeln!(functions, "{})", values(&results)).unwrap();
        write!(elements, " $f{i} $import{i}").unwrap();
        let kept: String = (results.iter().enumerate().rev())
            .map(|(at, ty)| {
                let (name, _, store) = TYPES[*ty];
                let at = returned + 16 * at as u64;
                format!(
                    "(local.set ${name}) ({store} offset={at} (i32.const 0) (local.get ${name}))"
                )
            })
            .collect();
        let arguments = values(&params);
        let place = 2 * i;
        writeln!(calls, "{arguments} (call $f{i}) {kept}").unwrap();
        writeln!(
            calls,
            "{arguments} (call_indirect {ty} (i32.const {place})) {kept}"
        )
        .unwrap();
    }
    let locals: String = TYPES
        .map(|(name, ..)| format!("(local ${name} {name})"))
        .concat();
    let pages = count + 1;
    format!(
        r#"(module {imports} (memory (export "memory") {pages}) (table funcref (elem {elements}))
            {functions}
            (func (export "wizer-initialize") {locals} {calls}))"#
    )
}

#[test]
fn functions_of_any_type_come_to_the_same_with_every_compiler() {
    let wizer = Wizer::new().unwrap();
    for seed in 0..MODULES {
        let wasm = wat::parse_str(module(seed)).unwrap();
        let run = |compiler| {
            let mut target = wizer.open(&*wasm, &Options::new()).unwrap();
            let environment = Environment::new().compiler(compiler);
            environment
                .run(&mut target)
                .map(result_of)
                .unwrap_or_else(|error| panic!("seed {seed}, {compiler:?}: {error:?}"))
        };
        let cranelift = run(Compiler::Cranelift);
        assert!(run(Compiler::Auto) == cranelift, "seed {seed}");
        if cfg!(target_arch = "x86_64") {
            assert!(run(Compiler::Winch) == cranelift, "seed {seed}");
        }
    }
}
