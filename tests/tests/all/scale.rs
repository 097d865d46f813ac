//! Inputs with very many items take about as long as reading them. A quadratic algorithm would take
//! minutes or hours here.

use std::fmt::Write as _;

use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection,
};
use wizer_transform::{ErrorKind, Initializer, Options, Rename, Target, Twin, inspect};

/// A module that exports one function with all these names.
fn module(names: impl Iterator<Item = String>) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut exports = ExportSection::new();
    for name in names {
        exports.export(&name, ExportKind::Func, 0);
    }
    let mut code = CodeSection::new();
    let mut body = Function::new([]);
    body.instructions().end();
    code.function(&body);
    let mut module = Module::new();
    module.section(&types).section(&functions);
    module.section(&exports).section(&code);
    module.finish()
}

fn component(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(component {text})")).unwrap()
}

/// Renames of `before` to `after`, each with the same number.
fn renames(before: &str, after: &str, numbers: impl Iterator<Item = usize>) -> Options {
    let rename = |number| Rename {
        destination: format!("{after}{number}"),
        source: format!("{before}{number}"),
    };
    Options {
        init: Initializer::None,
        renames: numbers.map(rename).collect(),
        ..Options::default()
    }
}

/// Opens a target and finishes a snapshot. Returns the size of the result.
fn result(wasm: &[u8], options: &Options) -> usize {
    let target = Target::open(wasm.to_vec(), options).unwrap();
    target.instrumented().unwrap();
    target.snapshot().finish().unwrap().len()
}

#[test]
fn renames_of_a_module() {
    let wasm = module((0..300_000).map(|number| format!("f{number}")));
    // Half of the new names are in use until they are renamed themselves.
    let options = renames("f", "f1", 150_000..250_000);
    assert_ne!(result(&wasm, &options), 0);
}

#[test]
fn renames_that_contradict_each_other() {
    let wasm = module(["f0".to_string()].into_iter());
    let mut options = renames("f", "g", 0..1);
    let all = options.renames.iter().cycle().take(200_000);
    options.renames = all.cloned().collect();
    let found = inspect(wasm.clone(), &options).unwrap();
    assert_eq!((found.refusals.len(), found.complete), (1000, false));
    let refused = Target::open(wasm, &options).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the function `f0` is renamed twice, to `g0` and to `g0`"
    );
}

#[test]
fn names_that_could_have_been_meant() {
    let wasm = module((0..400_000).map(|number| format!("wizer-initialise-{number:060}")));
    let refused = Target::open(wasm, &Options::default()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InitFunc, "{refused}");
    assert!(refused.to_string().len() < 1000, "{refused}");
}

#[test]
fn names_that_the_state_can_not_have() {
    let names = (0..300).map(|number| format!("wizer:{}", ":".repeat(number * 300)));
    let others = (0..400_000).map(|number| format!("wizer:{number}:"));
    let wasm = module(names.chain(others));
    assert_ne!(result(&wasm, &renames("", "", 0..0)), 0);
}

/// Exports one function with many names.
fn exports(of: &str, name: &str, count: usize) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        write!(text, "(export \"{name}{number}\" (func {of}))").unwrap();
        text
    })
}

const FUNCTION: &str = r#"
    (core module $m (func (export "f")) (memory 1))
    (core instance $i (instantiate $m))
    (func $f (canon lift (core func $i "f")))"#;

#[test]
fn renames_of_a_component() {
    let wasm = component(&format!("{FUNCTION} {}", exports("$f", "f", 60_000)));
    let options = renames("f", "f1", 20_000..50_000);
    assert_ne!(result(&wasm, &options), 0);
}

#[test]
fn renames_in_an_instance() {
    let instance = format!("(instance $e {})", exports("$f", "f", 60_000));
    let aliases: String = (0..60_000).fold(String::new(), |mut text, number| {
        write!(text, "(alias export $e \"f{number}\" (func))").unwrap();
        text
    });
    let wasm = component(&format!(
        "{FUNCTION} {instance} {aliases} (export \"e\" (instance $e))"
    ));
    let options = renames("e.f", "e.g", 0..30_000);
    assert_ne!(result(&wasm, &options), 0);
}

/// Functions of an instance with resources are removed from the component that defines it.
#[test]
fn renames_in_an_instance_with_resources() {
    let inner = format!(
        "(component $c {FUNCTION} (type $r (resource (rep i32))) (export \"r\" (type $r)) {}
         (func $drop (canon lift (core func $i \"f\")))
         (core func $new (canon resource.new $r)))",
        exports("$f", "f", 40_000)
    );
    let wasm = component(&format!(
        "{inner} (instance $e (instantiate $c)) (export \"e\" (instance $e))"
    ));
    let options = renames("e.f", "e.g", 0..20_000);
    assert_ne!(result(&wasm, &options), 0);
}

#[test]
fn types_of_resources() {
    let types = "(type (resource (rep i32)))".repeat(60_000);
    let news: String = (0..60_000).fold(String::new(), |mut text, number| {
        write!(text, "(core func (canon resource.new {number}))").unwrap();
        text
    });
    let options = renames("", "", 0..0);
    let refused = Target::open(component(&format!("{types} {news}")), &options).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unsupported, "{refused}");
}

#[test]
fn exports_of_a_type_of_resources() {
    let exports: String = (0..60_000).fold(String::new(), |mut text, number| {
        write!(text, "(export \"r{number}\" (type $r))").unwrap();
        text
    });
    let wasm = component(&format!(
        "(type $r (resource (rep i32))) (core func (canon resource.new $r)) {exports}"
    ));
    assert_ne!(result(&wasm, &renames("", "", 0..0)), 0);
}

/// A definition of 1 MB, instantiated ten thousand times.
#[test]
fn instances_of_a_large_definition() {
    let aliases = "(alias export $e \"f\" (func))".repeat(150_000);
    let leaf =
        format!("(component $leaf {FUNCTION} (instance $e (export \"f\" (func $f))) {aliases})");
    let branch = format!(
        "(component $branch {leaf} {})",
        "(instance (instantiate $leaf))".repeat(100)
    );
    let wasm = component(&format!(
        "{branch} {}",
        "(instance (instantiate $branch))".repeat(90)
    ));
    let refused = Target::open(wasm, &renames("", "", 0..0)).unwrap_err();
    assert!(
        refused.to_string().contains("bytes of definitions"),
        "{refused}"
    );
}

/// A module with 1 MB of exports, a thousand times in each of a hundred instances.
#[test]
fn instances_of_a_large_module() {
    let globals = "(global (mut i32) (i32.const 0))".repeat(50_000);
    let cores = "(core instance (instantiate $m))".repeat(90);
    let wasm = component(&format!("(core module $m {globals}) {cores}"));
    let refused = Target::open(wasm, &renames("", "", 0..0)).unwrap_err();
    assert!(
        refused.to_string().contains("in all, and the limit is"),
        "{refused}"
    );
}

/// Validation gets slower with each definition.
#[test]
fn definitions_in_a_component() {
    let definitions = |inner: usize| {
        let inner = "(component)".repeat(inner);
        let exported = (0..450).fold(String::new(), |mut text, number| {
            write!(
                text,
                "(component $c{number} {inner}) (export \"c{number}\" (component $c{number}))"
            )
            .unwrap();
            text
        });
        component(&exported)
    };
    let options = renames("", "", 0..0);
    Target::open(definitions(20), &options).unwrap();
    let refused = Target::open(definitions(500), &options).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("more than 10000 modules and components"),
        "{refused}"
    );
}

#[test]
fn modules_of_twins() {
    let modules = |last: &str| {
        (0..450).fold(String::new(), |mut text, number| {
            let bytes = "x".repeat(20_000);
            write!(
                text,
                "(core module $m{number} (memory 1) (data (i32.const 0) \"{bytes}{number:04}{last}\"))
                 (core instance (instantiate $m{number}))"
            )
            .unwrap();
            text
        })
    };
    let (wasm, twin) = (component(&modules("a")), component(&modules("b")));
    let twin = Twin {
        wasm: twin,
        modules: Vec::new(),
    };
    let refused = Target::open_onto(wasm, twin, &renames("", "", 0..0)).unwrap_err();
    assert!(
        matches!(refused.kind(), ErrorKind::Unsupported | ErrorKind::Options),
        "{refused}"
    );
}
