//! The limits of engines: a binary that exceeds them with the additions of the transform is refused
//! before anything runs, and the error names the limit. One just below the limit is accepted.

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, Module, RefType, TypeSection, ValType,
};
use wizer_transform::{
    ErrorKind, InitExport, Initializer, Options, Rename, StateExports, Target, inspect,
};

/// Exports: a name, and the index of a function.
type Names<'a> = &'a [(&'a str, u32)];

/// A module with two functions, one of which refers to the other, with these exports, this many
/// mutable globals, and this many element segments.
fn module(exports: Names<'_>, globals: u32, segments: u32) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    functions.function(0).function(0);
    let mut state = GlobalSection::new();
    let ty = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    for _ in 0..globals {
        state.global(ty, &ConstExpr::i32_const(0));
    }
    let mut names = ExportSection::new();
    for (name, function) in exports {
        names.export(name, ExportKind::Func, *function);
    }
    let mut elements = ElementSection::new();
    for _ in 0..segments {
        elements.declared(Elements::Expressions(RefType::FUNCREF, (&[]).into()));
    }
    let mut code = CodeSection::new();
    let mut body = Function::new([]);
    body.instructions().end();
    code.function(&body);
    let mut body = Function::new([]);
    body.instructions().ref_func(0).drop().end();
    code.function(&body);
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&state);
    module.section(&names).section(&elements).section(&code);
    module.finish()
}

const INITIALIZER: Names<'static> = &[("wizer-initialize", 0)];

/// Opens a binary. Checks that `inspect` agrees: accepted, or refused with the same text.
fn open(wasm: &[u8], options: &Options) -> Result<Target, String> {
    let opened = Target::open(wasm.to_vec(), options).map_err(|error| match error.kind() {
        ErrorKind::Unsupported | ErrorKind::Options => error.to_string(),
        _ => panic!("{error}"),
    });
    let found = inspect(wasm.to_vec(), options).unwrap();
    let refusals: Vec<&str> = found
        .refusals
        .iter()
        .map(|refusal| &*refusal.text)
        .collect();
    assert_eq!(
        refusals,
        opened.as_ref().err().map_or(&[][..], std::slice::from_ref)
    );
    opened
}

/// Checks that the binary and its instrumented form are accepted.
fn accepted(wasm: &[u8], options: &Options) -> Target {
    let target = open(wasm, options).unwrap();
    target.instrumented().unwrap();
    target
}

fn refused(wasm: &[u8], options: &Options) -> String {
    open(wasm, options).map(drop).unwrap_err()
}

/// A component, as text.
fn component(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(component {text})")).unwrap()
}

fn none() -> Options {
    Options {
        init: Initializer::None,
        ..Options::default()
    }
}

#[test]
fn exports_of_a_module() {
    let options = Options::default();
    // The exports count towards the type size: 1 for the module, 1 for each global, and 2 for the
    // initializer.
    accepted(&module(INITIALIZER, 999_996, 0), &options);
    let said = refused(&module(INITIALIZER, 999_997, 0), &options);
    assert_eq!(
        said,
        "to show the state of the module, 999997 exports are added to the 1 that it has: that is more than engines take \
         (effective type size exceeds the limit of 1000000)"
    );
}

#[test]
fn element_segments_of_a_module() {
    let options = Options::default();
    let target = accepted(&module(INITIALIZER, 0, 99_999), &options);
    target.snapshot().finish().unwrap();
    let said = refused(&module(INITIALIZER, 0, 100_000), &options);
    assert!(
        said.contains("adds an element segment to the 100000 of the module, and engines accept 100000 (at offset 0x"),
        "{said}"
    );
    // No element segment is added if the export stays.
    let target = accepted(
        &module(INITIALIZER, 0, 100_000),
        &Options {
            init_export: InitExport::Keep,
            ..options
        },
    );
    target.snapshot().finish().unwrap();
}

#[test]
fn new_names() {
    let rename = |length: usize| Options {
        renames: vec![Rename {
            destination: "x".repeat(length),
            source: "run".to_string(),
        }],
        ..none()
    };
    let wasm = module(&[("run", 0)], 0, 0);
    let target = accepted(&wasm, &rename(100_000));
    target.snapshot().finish().unwrap();
    let said = refused(&wasm, &rename(100_001));
    assert_eq!(
        said,
        "the function `run` is renamed to a name of 100001 bytes, and engines take 100000"
    );
}

/// The names of state exports are short, whatever names are in use.
#[test]
fn names_of_the_state() {
    let longest = format!("wizer:{}", ":".repeat(99_994));
    let exports = [
        ("wizer:global 0", 0),
        ("wizer:2:", 0),
        ("wizer:04:", 0),
        (&*longest, 0),
    ];
    let target = accepted(&module(&exports, 1, 0), &none());
    let StateExports::Module(exports) = target.exports() else {
        panic!("it is a module");
    };
    assert_eq!(exports.globals, ["wizer:3:global 0"]);
}

#[test]
fn globals_of_an_instance_in_a_component() {
    let globals = |count: usize| {
        let globals = "(global (mut i32) (i32.const 0))".repeat(count);
        component(&format!(
            "(core module $m {globals}) (core instance (instantiate $m))"
        ))
    };
    accepted(&globals(100_000), &none());
    let said = refused(&globals(100_001), &none());
    assert!(
        said.contains("has 100001 mutable globals, memories and kinds of handles"),
        "{said}"
    );
    assert!(said.contains("engines accept 100000 imports"), "{said}");
}

const STATE: &str = "(core module $m (memory 1)) (core instance (instantiate $m))";

#[test]
fn modules_of_a_component() {
    let modules = |count: usize| component(&format!("{STATE} {}", "(core module)".repeat(count)));
    // There is one module, and an accessor is added.
    accepted(&modules(998), &none());
    let said = refused(&modules(999), &none());
    assert!(
        said.contains("1001 core modules, and engines accept 1000"),
        "{said}"
    );
    // A copy that is inserted before the existing ones.
    let copied = |count: usize| {
        let modules = "(core module)".repeat(count);
        component(&format!(
            "{STATE} (core instance (instantiate $m)) {modules}"
        ))
    };
    accepted(&copied(997), &none());
    let said = refused(&copied(998), &none());
    assert!(
        said.contains("1001 core modules, and engines accept 1000"),
        "{said}"
    );
}

/// Engines count core instances and component instances together.
#[test]
fn instances_of_a_component() {
    let instances = |core: usize, others: usize| {
        let (core, others) = ("(core instance)".repeat(core), "(instance)".repeat(others));
        component(&format!("{STATE} {core} {others}"))
    };
    // There is one instance, and two core instances and two component instances are added for the
    // state.
    accepted(&instances(500, 495), &none());
    let said = refused(&instances(500, 496), &none());
    let wanted = "1001 instances of modules and components, and engines accept 1000";
    assert!(said.contains(wanted), "{said}");
}

/// Engines limit the type size of a module's exports and of a component.
#[test]
fn sizes_of_types_in_a_component() {
    let sized = |count: usize| {
        let exports: String = (0..count)
            .map(|i| format!("(export \"{i}\" (memory 0))"))
            .collect();
        component(&format!(
            "(core module $m (memory 1) {exports}) (core instance (instantiate $m))"
        ))
    };
    accepted(&sized(999_997), &none());
    let said = refused(&sized(999_998), &none());
    assert!(said.contains("exceeds the limit of 1000000"), "{said}");
}
