//! Bundles, made by `wizer.wasm` and run by stock wasmtime. They do the same as the native command.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use wizer_tests::bundled::{Place, success};
use wizer_tests::component::Running;
use wizer_tests::composed::{pair, shop, twins};
use wizer_tests::initialize::{Initialized, ask, initialize};
use wizer_tests::target_dir;
use wizer_tests::tools::wac;
use wizer_tests::world::World;

const SETUP: &str = include_str!("../../components/setup.wat");

fn program(name: &str) -> Vec<u8> {
    fs::read(wizer_tests::program(name).unwrap()).unwrap()
}

fn setup() -> Vec<u8> {
    wat::parse_str(SETUP).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Checks that a bundle gives the same result, byte by byte, and the same output as the native
/// command. Returns the result and the output.
fn same(wasm: &[u8], arguments: &[&str]) -> (Vec<u8>, String) {
    let (bundled, native) = both(wasm, arguments);
    assert!(bundled.wasm == native.wasm, "{arguments:?}: other bytes");
    (bundled.wasm, bundled.stderr)
}

/// Runs a bundle and the native command, and checks that their output is the same.
fn both(wasm: &[u8], arguments: &[&str]) -> (Initialized, Initialized) {
    let native = initialize(wasm, arguments).unwrap();
    let bundled = Place::new().unwrap().initialize(wasm, arguments, &[]);
    let bundled = bundled.unwrap();
    assert_eq!(bundled.stderr, native.stderr, "{arguments:?}");
    assert_eq!(bundled.stdout, native.stdout, "{arguments:?}");
    (bundled, native)
}

/// Runs a bundle that fails: its status is not zero, and the output file stays as it was. Returns
/// the error.
fn failure(wasm: &[u8], arguments: &[&str]) -> String {
    let place = Place::new().unwrap();
    place.bundle(wasm, arguments).unwrap();
    fs::write(place.path("app.init.wasm"), "what was there").unwrap();
    let before = fs::read_dir(place.path(".")).unwrap().count();
    let done = place.run_bundle(&[]).unwrap();
    assert!(!done.status.success(), "{arguments:?} succeeds");
    assert_eq!(done.stdout, b"", "{arguments:?}");
    let there = fs::read_to_string(place.path("app.init.wasm")).unwrap();
    assert_eq!(there, "what was there", "{arguments:?}");
    let after = fs::read_dir(place.path(".")).unwrap().count();
    assert_eq!(before, after, "{arguments:?} leaves something");
    said(&done)
}

/// The error of `wizer bundle`, which writes no file.
fn refusal(wasm: &[u8], arguments: &[&str]) -> String {
    let place = Place::new().unwrap();
    let error = place.bundle(wasm, arguments).err();
    assert!(!place.path("app.bundle.wasm").exists(), "{arguments:?}");
    error.expect("the tool refuses it").to_string()
}

/// A Rust program whose initializer reads a file, a directory, a variable and a clock, and prints.
#[test]
fn wasi() {
    let wasm = program("words");
    let place = Place::new().unwrap();
    fs::write(
        place.path("words.txt"),
        "To be, or not to be: that is the question.\n",
    )
    .unwrap();
    let arguments = ["--allow-wasi", "--dir", ".", "-f", r#"read("words.txt")"#];
    let initialized = place.initialize(&wasm, &arguments, &["--env", "LANGUAGE=en"]);
    let initialized = initialized.unwrap();
    assert_eq!(initialized.stdout, "10 words in words.txt\n");
    assert_eq!(
        initialized.stderr,
        "Warning: the initializer read clocks: wall-clock; random numbers: seed (16 bytes): every \
         instance of the result starts with the same values (--deny makes this an error)\n\
         read returned: ok(10)\n"
    );
    let (before, after) = (
        World::of(&wasm).unwrap(),
        World::of(&initialized.wasm).unwrap(),
    );
    assert_eq!(before.without("read"), after);

    let mut running = Running::alone(&initialized.wasm).unwrap();
    let questions = [
        (r#"count("to")"#, "2"),
        ("most(3)", r#"[("be", 2), ("to", 2), ("is", 1)]"#),
    ];
    ask(&mut running, &questions).unwrap();
    let about = running.call("about()").unwrap();
    assert!(about.contains(r#"language: some("en")"#), "{about}");

    // Without the file, the bundle reports the program's own error.
    let missing = failure(
        &wasm,
        &["--allow-wasi", "--dir", ".", "-f", r#"read("other.txt")"#],
    );
    assert_eq!(
        missing,
        "Error: the `read` function returned an error: err(\"can\\'t read other.txt: no-entry\")\n"
    );
}

/// Initializers at the root and in an interface, with and without arguments, kept and renamed.
/// Other exports stay.
#[test]
fn initializers() {
    let wasm = program("greeter");
    let (result, said) = same(&wasm, &["-f", r#"setup("Grüße", 2)"#]);
    assert_eq!(said, "setup returned: ok(2)\n");
    let mut running = Running::alone(&result).unwrap();
    let questions = [(r#"greet("guest 1")"#, r#""Grüße, guest 1!""#)];
    ask(&mut running, &questions).unwrap();
    let arguments = ["-f", "init", "--keep-init-func", "-r", "greet=initialized"];
    let (kept, _) = same(&wasm, &arguments);
    assert!(World::of(&kept).unwrap().exports.contains("setup"));
}

/// State in several component instances: a program that calls another, and two instances of one
/// program.
#[test]
fn compositions() {
    // Random numbers determine the places of the shop's data, but not the data.
    let open = ["--allow-wasi", "-f", "open(20)"];
    let (bundled, native) = both(&shop().unwrap(), &open);
    assert!(bundled.stderr.ends_with("\nopen returned: ok(2100)\n"));
    for result in [bundled, native] {
        let mut running = Running::alone(&result.wasm).unwrap();
        let questions = [
            (
                r#"quote(["thing 3", "thing 20", "thing 21"])"#,
                r#"["0.30", "2.00", "no, but thing 1"]"#,
            ),
            ("history()", "(1, 21)"),
        ];
        ask(&mut running, &questions).unwrap();
    }

    for (wasm, init, returned, question) in [
        (
            pair(),
            r#"prepare("Salve", "Hi", 2)"#,
            "prepare returned: ok(6)\n",
            ("initialized()", "(1, 1, 1)"),
        ),
        (
            twins(),
            r#"left.setup("Salve", 1)"#,
            "left.setup returned: ok(1)\n",
            ("left.initialized()", "1"),
        ),
    ] {
        let (result, said) = same(&wasm.unwrap(), &["--allow-wasi", "-f", init]);
        assert_eq!(said, returned);
        let mut running = Running::alone(&result).unwrap();
        ask(&mut running, &[question]).unwrap();
    }
}

/// Resources that are dropped, and open ones.
#[test]
fn resources() {
    let wasm = program("keeper");
    same(&wasm, &["-f", "tidy(2)"]);
    let (_, said) = same(&wasm, &["-f", "hoard(3)", "--allow-open-handles"]);
    assert!(said.starts_with("Warning: the component still holds 3 resources `shelf`"));
    assert_eq!(
        failure(&wasm, &["-f", "hoard(3)"]),
        "Error: the component still holds 3 resources `shelf`: handles are no part of a snapshot; a bundle made with --allow-open-handles makes this a warning\n"
    );
}

/// A failure is reported, and the output file stays as it was.
#[test]
fn failures() {
    let wasm = setup();
    assert_eq!(
        failure(&wasm, &["-f", r#"setup("a", 0)"#]),
        "Error: the `setup` function returned an error: err(\"a\")\n"
    );
    let trap = failure(&wasm, &["-f", "trap"]);
    assert!(trap.contains("bundle!the `trap` function\n"), "{trap}");
    assert!(
        trap.contains("`unreachable` instruction executed"),
        "{trap}"
    );
}

/// Unresolved imports and exits.
#[test]
fn imports() {
    let exit = wat::parse_str(
        r#"(component
            (import "wasi:cli/exit@0.2.6" (instance $exit (export "exit" (func (param "status" (result))))))
            (import "a:b/c@1.0.0" (instance $c
              (export "r" (type $r (sub resource)))
              (export "[method]r.say" (func (param "self" (borrow $r)) (param "x" (list string)) (result string)))
              (export "make" (func (result (own $r))))))
            (core func $exit (canon lower (func $exit "exit")))
            (core func $make (canon lower (func $c "make")))
            (core module $m
              (import "" "exit" (func $exit (param i32)))
              (import "" "make" (func $make (result i32)))
              (func (export "well") (call $exit (i32.const 0)))
              (func (export "badly") (call $exit (i32.const 1)))
              (func (export "asks") (drop (call $make)))
              (func (export "nothing")))
            (core instance $i (instantiate $m (with "" (instance (export "exit" (func $exit)) (export "make" (func $make))))))
            (func (export "well") (canon lift (core func $i "well")))
            (func (export "badly") (canon lift (core func $i "badly")))
            (func (export "asks") (canon lift (core func $i "asks")))
            (func (export "nothing") (canon lift (core func $i "nothing"))))"#,
    )
    .unwrap();
    for (arguments, expected) in [
        (
            &["--allow-wasi", "-f", "well"][..],
            "!Exited with i32 exit status 0\n",
        ),
        (
            &["--allow-wasi", "-f", "badly"],
            "!Exited with i32 exit status 1\n",
        ),
        (
            &["-f", "well"],
            "the import `wasi:cli/exit@0.2.6.exit` was called, which nothing provides: WASI is off, --allow-wasi provides it\n",
        ),
        (
            &["-f", "asks"],
            "the import `a:b/c@1.0.0.make` was called, which nothing provides\n",
        ),
    ] {
        let said = failure(&exit, arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    same(&exit, &["-f", "nothing"]);
    // Other imports from WASI have stubs with WASI's types: a Rust program imports many.
    same(&program("keeper"), &["-f", "clear"]);
    let said = failure(&program("words"), &["-f", r#"read("words.txt")"#]);
    let off = "was called, which nothing provides: WASI is off, --allow-wasi provides it\n";
    assert!(said.contains(off), "{said}");
}

/// Unsupported components are refused when the bundle is made. If the native command refuses them
/// too, the text is the same.
#[test]
fn refusals() {
    let wasm = setup();
    for arguments in [
        &["-f", r#"setup("a")"#][..],
        &["-f", "setup(1, 2)"],
        &["-f", "missing"],
        &["-f", "pair", "-r", "a=missing"],
    ] {
        let native = initialize(&wasm, arguments).err().unwrap().to_string();
        assert_eq!(refusal(&wasm, arguments), native, "{arguments:?}");
    }
    let refused =
        |text: &str, arguments: &[&str]| refusal(&wat::parse_str(text).unwrap(), arguments);
    assert_eq!(
        refused(r#"(module (func (export "wizer-initialize")))"#, &[]),
        "Error: the input is a module, which needs no bundle: wizer.wasm runs its initializer itself\n"
    );
    assert_eq!(
        refused(
            include_str!("../../cases/component-resources/answered.wat"),
            &[]
        ),
        "Error: the initializer `wizer-initialize` can't be called from a bundle: its result is or holds a handle\n"
    );
    assert_eq!(
        refused(
            include_str!("../../cases/component-imports/module-passed-on.wat"),
            &[]
        ),
        "Error: nothing provides the import `library`, a core module\n"
    );
    let said = refusal(&wasm, &["--onto", "twin.wasm"]);
    assert!(said.contains("--onto"), "{said}");
}

/// The command line of a bundle.
#[test]
fn command_line() {
    let place = Place::new().unwrap();
    place.bundle(&setup(), &["-f", "prepare(1)"]).unwrap();
    let run = |arguments: &[&str]| {
        let bundle = Path::new("app.bundle.wasm");
        place.run(&[], bundle, arguments).unwrap()
    };
    let (help, _) = success(run(&["--help"])).unwrap();
    assert!(help.contains("--output <OUTPUT>"), "{help}");
    let (version, _) = success(run(&["--version"])).unwrap();
    assert_eq!(version, concat!("bundle ", env!("CARGO_PKG_VERSION"), "\n"));
    let fails = |arguments: &[&str], status, text: &str| {
        let done = run(arguments);
        let said = said(&done);
        assert_eq!(done.status.code(), Some(status), "{said}");
        assert!(said.contains(text), "{said}");
    };
    // WASI 0.2 has only one exit code for errors.
    fails(&[], 1, "--output <OUTPUT>");
    fails(
        &["-o", "missing/out.wasm"],
        1,
        "Error: the output missing/out.wasm can't be written\n",
    );
    fails(&["-o", "."], 1, "is a directory");
    fails(
        &["-o", "../out.wasm"],
        1,
        "Error: the output ../out.wasm can't be written\n",
    );

    let native = initialize(&setup(), &["-f", "prepare(1)"]).unwrap().wasm;
    assert!(run(&["-o", "-"]).stdout == native);
    success(run(&["-o", "app.wasm"])).unwrap();
    assert!(fs::read(place.path("app.wasm")).unwrap() == native);
}

/// `wac plug` makes the same bundle from the same parts, byte by byte.
#[test]
fn plugged() {
    let place = Place::new().unwrap();
    let arguments = ["-f", r#"setup("a", 9)"#];
    place.bundle(&setup(), &arguments).unwrap();
    let part = |words: &[&str]| success(place.tool(&[&["bundle"], words].concat()).unwrap());
    part(
        &[
            &["--part", "target", "app.wasm", "-o", "app.part.wasm"],
            &arguments[..],
        ]
        .concat(),
    )
    .unwrap();
    for name in ["bundle-runner", "transform"] {
        let file = format!("wizer-{name}.wasm");
        part(&["--part", name, "-o", &file]).unwrap();
        let built = fs::read(target_dir().unwrap().join(&file)).unwrap();
        assert!(fs::read(place.path(&file)).unwrap() == built, "{name}");
    }
    let plug = Command::new(wac().unwrap())
        .args([
            "plug",
            "wizer-bundle-runner.wasm",
            "--plug",
            "app.part.wasm",
        ])
        .args(["--plug", "wizer-transform.wasm", "-o", "plugged.wasm"])
        .current_dir(place.path("."))
        .output();
    success(plug.unwrap()).unwrap();
    let read = |name: &str| fs::read(place.path(name)).unwrap();
    assert!(
        read("plugged.wasm") == read("app.bundle.wasm"),
        "other bytes"
    );
}

/// The worlds: the bundle runner imports the exports of the other two parts, and the bundle imports
/// only WASI.
#[test]
fn worlds() {
    let part = |name: &str| fs::read(target_dir().unwrap().join(name)).unwrap();
    let runner = World::of(&part("wizer-bundle-runner.wasm")).unwrap();
    for name in ["transform", "state", "prepared"] {
        let import = format!("wizer:wizer/{name}@0.1.0");
        assert!(runner.imports.contains(&import), "{:?}", runner.imports);
    }
    assert!(runner.exports.contains("wasi:cli/run@0.2.0"));
    let place = Place::new().unwrap();
    place.bundle(&setup(), &["-f", "pair"]).unwrap();
    let bundle = World::of(&fs::read(place.path("app.bundle.wasm")).unwrap()).unwrap();
    let others = bundle
        .imports
        .iter()
        .find(|name| !name.starts_with("wasi:"));
    assert_eq!(others, None);
    let exports: Vec<&str> = bundle.exports.iter().map(String::as_str).collect();
    assert_eq!(exports, ["wasi:cli/run@0.2.0", "wasi:cli/run@0.2.0.run"]);
}

/// A component that imports the transform, plugged with it.
#[test]
fn transform_in_a_component_of_ones_own() {
    let place = Place::new().unwrap();
    let plug = Command::new(wac().unwrap())
        .arg("plug")
        .arg(wizer_tests::program("outline").unwrap())
        .arg("--plug")
        .arg(wizer_tests::component("wizer-transform.wasm").unwrap())
        .args(["-o", "outline.wasm"])
        .current_dir(place.path("."))
        .output();
    success(plug.unwrap()).unwrap();
    let outline = |text: &str| {
        fs::write(place.path("app.wasm"), wat::parse_str(text).unwrap()).unwrap();
        let command = format!(
            "'{}' run outline.wasm < app.wasm",
            wizer_tests::tools::wasmtime().unwrap().display()
        );
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", &command]).current_dir(place.path("."));
        shell.output().unwrap()
    };
    let (told, _) = success(outline(
        r#"(module
            (memory (export "memory") 1)
            (global $n (mut i32) (i32.const 0))
            (func (export "wizer-initialize") (global.set $n (i32.const 1))))"#,
    ))
    .unwrap();
    assert!(told.starts_with("calls wizer-initialize; shows "), "{told}");
    let done = outline("(module)");
    assert_eq!(done.status.code(), Some(1));
    assert!(said(&done).contains("wizer-initialize"), "{}", said(&done));
}

/// A large state: the memory contains no needless copies of the result.
#[test]
fn large_memory() {
    let wasm = wat::parse_str(
        r#"(component
            (core module $m
              (memory (export "memory") 4096)
              (func (export "fill") (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x10000000))))
            (core instance $i (instantiate $m))
            (func (export "fill") (canon lift (core func $i "fill"))))"#,
    )
    .unwrap();
    let result = Place::new()
        .unwrap()
        .initialize(&wasm, &["-f", "fill"], &[])
        .unwrap()
        .wasm;
    assert!(result.len() > 256 << 20);
    let ones = result.iter().filter(|byte| **byte == 1).count();
    assert!(ones >= 256 << 20, "{ones}");
}
