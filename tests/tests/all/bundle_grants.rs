//! The grants of a bundle's initializer: only those of the engine's grants that the user named.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use wizer_tests::bundled::{Place, success};
use wizer_tests::initialize::initialize;
use wizer_tests::tools;

const TEXT: &str = "To be, or not to be: that is the question.\n";

/// What is said when the text was read.
const READ_TEN: &str = "Warning: the initializer read clocks: wall-clock; random numbers: \
    seed (16 bytes): every instance of the result starts with the same values \
    (--deny makes this an error)\nread returned: ok(10)\n";

const READ: [&str; 3] = ["--allow-wasi", "-f", r#"read("words.txt")"#];

/// A folder with the text in these directories, and a program that reads the text from its first
/// directory.
fn place(directories: &[&str]) -> Place {
    let place = Place::new().unwrap();
    for directory in directories {
        fs::create_dir_all(place.path(directory)).unwrap();
        fs::write(place.path(directory).join("words.txt"), TEXT).unwrap();
    }
    place
}

fn words() -> Vec<u8> {
    fs::read(wizer_tests::program("words").unwrap()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Makes and runs a bundle with these options. Returns whether it succeeds, and its output.
fn run(place: &Place, made: &[&str], options: &[&str]) -> (bool, String) {
    place.bundle(&words(), &[&READ, made].concat()).unwrap();
    let done = place.run_bundle(options).unwrap();
    (done.status.success(), said(&done))
}

/// Directories are granted by name, whatever else the engine grants for the result.
#[test]
fn directories() {
    let none = "Error: the `read` function returned an error: err(\"there is no directory\")\n"
        .to_string();
    let read = READ_TEN.to_string();

    let all = place(&[".", "data"]);
    assert_eq!(run(&all, &[], &["--dir", "data"]), (false, none.clone()));
    assert_eq!(
        run(&all, &["--dir", "dat"], &["--dir", "data"]),
        (false, none.clone())
    );
    assert_eq!(run(&all, &["--dir", "data"], &[]), (false, none));
    assert_eq!(run(&all, &["--dir", "."], &[]), (true, read.clone()));

    // The directory is neither the first nor the only one, and its name is not ASCII.
    let one = place(&["data", "Wörter"]);
    let data = one.path("data/words.txt");
    fs::remove_file(data).unwrap();
    let granted = [
        "--dir",
        "data::other",
        "--dir",
        "data::/",
        "--dir",
        "Wörter",
    ];
    let named = ["--dir", "nowhere", "--dir", "Wörter", "--dir", "wörter"];
    assert_eq!(run(&one, &named, &granted), (true, read));
    let about = ["--dir", "/", "--dir", "Wörter"];
    let (done, error) = run(&one, &about, &granted);
    assert!(
        !done && error.contains("can\\'t read words.txt: no-entry"),
        "{error}"
    );
}

/// The environment variables are those of the bundle. A directory without WASI has no effect, which
/// is a warning.
#[test]
fn without_wasi() {
    let place = place(&["."]);
    fs::write(place.path("app.wasm"), words()).unwrap();
    let words = [
        "bundle",
        "app.wasm",
        "-o",
        "app.bundle.wasm",
        "-f",
        "forget",
        "--dir",
        ".",
    ];
    let done = place.tool(&words).unwrap();
    assert_eq!(
        said(&done),
        "Warning: --dir has no effect without --allow-wasi\n"
    );
    assert!(done.status.success());
}

/// The initializer's output would be mixed with the result.
#[test]
fn standard_output() {
    let place = place(&["."]);
    place
        .bundle(&words(), &[&READ[..], &["--dir", "."]].concat())
        .unwrap();
    let done = place
        .run(&[], Path::new("app.bundle.wasm"), &["-o", "-"])
        .unwrap();
    assert_eq!(
        said(&done),
        "Error: the initializer can write to standard output, where its words would be among the result: name a file\n"
    );
    assert_eq!((done.status.code(), done.stdout.len()), (Some(1), 0));
}

/// `wizer.wasm` can't run a component. The commands in its advice work, and give the requested
/// result.
#[test]
fn as_the_tool_says() {
    let setup = wat::parse_str(include_str!("../../components/setup.wat")).unwrap();
    let arguments = [
        "-f",
        r#"setup("it's", 42)"#,
        "--keep-init-func",
        "-r",
        "again=setup",
    ];
    let place = Place::new().unwrap();
    fs::write(place.path("app.wasm"), &setup).unwrap();
    let advice = advice(&place, &[&["app.wasm"], &arguments[..]].concat());
    assert_eq!(
        advice,
        [
            r#"wizer.wasm bundle -f 'setup("it'\''s", 42)' --keep-init-func -r again=setup app.wasm -o app.bundle.wasm"#,
            "wasmtime run --dir . app.bundle.wasm -o app.init.wasm",
        ]
    );
    let returned = follow(&place, &advice);
    assert_eq!(returned, "setup returned: ok(43)\n");
    let result = fs::read(place.path("app.init.wasm")).unwrap();
    assert!(result == initialize(&setup, &arguments).unwrap().wasm);

    let place = self::place(&["data"]);
    fs::write(place.path("my app.wasm"), words()).unwrap();
    let granted = [
        "my app.wasm",
        "-o",
        "done.wasm",
        "--dir",
        ".",
        "--mapdir",
        "/in::data",
        "--env",
        "LANGUAGE=en fr",
    ];
    let advice = self::advice(&place, &[&granted[..], &READ].concat());
    assert_eq!(
        advice,
        [
            r#"wizer.wasm bundle -f 'read("words.txt")' --allow-wasi --dir . --dir /in 'my app.wasm' -o 'my app.bundle.wasm'"#,
            "wasmtime run --dir . --dir data::/in --env 'LANGUAGE=en fr' 'my app.bundle.wasm' -o done.wasm",
        ]
    );
    // The first directory is that of the result.
    fs::write(place.path("words.txt"), TEXT).unwrap();
    assert_eq!(follow(&place, &advice), READ_TEN);
    assert!(place.path("done.wasm").exists());
}

/// A directory that can't be made read-only is an error: the advice grants no more than requested,
/// and a name with `::ro` is refused.
#[test]
fn read_only() {
    let place = place(&["data"]);
    fs::write(place.path("app.wasm"), words()).unwrap();
    for option in [["--dir", "data::data::ro"], ["--mapdir", "data::data::ro"]] {
        let done = place
            .tool(&[&["app.wasm"], &READ[..], &option].concat())
            .unwrap();
        assert_eq!(
            said(&done),
            "Error: the input is a component, which wizer.wasm can't run, and `wasmtime run` can't grant a bundle the directory data \
             read-only: use the native command\n"
        );
        assert_eq!(done.status.code(), Some(1));
    }
    let words = [
        "bundle",
        "app.wasm",
        "-o",
        "out.wasm",
        "--allow-wasi",
        "--dir",
        "data::ro",
    ];
    let done = place.tool(&words).unwrap();
    let start = "Error: --dir data::ro: a directory's name in a bundle can't contain `::`. ";
    assert!(said(&done).starts_with(start), "{}", said(&done));
    assert_eq!(done.status.code(), Some(1));
    assert!(!place.path("out.wasm").exists());
}

/// The commands in the advice for a component.
fn advice(place: &Place, words: &[&str]) -> Vec<String> {
    let done = place.tool(words).unwrap();
    assert_eq!(done.status.code(), Some(1));
    let said = said(&done);
    let start = "Error: the input is a component, which wizer.wasm can't run. Make a bundle: `";
    let commands = said
        .strip_prefix(start)
        .unwrap()
        .strip_suffix("`\n")
        .unwrap();
    commands
        .split("`, and run it: `")
        .map(str::to_owned)
        .collect()
}

/// Runs the commands in a shell, and returns their output.
fn follow(place: &Place, commands: &[String]) -> String {
    let engine = tools::wasmtime().unwrap();
    let tool = wizer_tests::component("wizer.wasm").unwrap();
    let mut said = String::new();
    for command in commands {
        let script = format!(
            r#"wasmtime() {{ '{0}' "$@"; }}; tool() {{ wasmtime run --dir . '{1}' "$@"; }}; {2}"#,
            engine.display(),
            tool.display(),
            command.replace("wizer.wasm bundle", "tool bundle"),
        );
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", &script]).current_dir(place.path("."));
        let (_, errors) = success(shell.output().unwrap()).unwrap();
        said += &errors;
    }
    said
}

/// An option that is not available is an error, which names the command that has it.
#[test]
fn senseless() {
    let place = Place::new().unwrap();
    let module = r#"(module (func (export "wizer-initialize")))"#;
    fs::write(place.path("app.wat"), module).unwrap();
    let native = "requires the native command";
    for (option, why) in [
        (
            "--allow-open-handles",
            "this one runs no components, but `wizer.wasm bundle` has the option",
        ),
        ("--deny-open-handles", "this one runs no components"),
        ("--allow-http", "this one runs no components"),
        (
            "--relaxed-simd-deterministic=false",
            "this one interprets modules, with the same results on every processor",
        ),
    ] {
        let done = place.tool(&["app.wat", option, "-o", "out.wasm"]).unwrap();
        assert_eq!(said(&done), format!("Error: {option} {native}: {why}\n"));
        assert_eq!(done.status.code(), Some(1));
        assert!(!place.path("out.wasm").exists());
    }
}

/// A file is replaced as a whole, or stays as it was, even if no name for a temporary file is free.
#[test]
fn no_name_beside() {
    let place = Place::new().unwrap();
    let module = r#"(module (func (export "wizer-initialize")))"#;
    fs::write(place.path("app.wat"), module).unwrap();
    fs::write(place.path("out.wasm"), "what was there").unwrap();
    for number in 0..40 {
        fs::write(place.path(&format!(".out.wasm.{number}")), "").unwrap();
    }
    let done = place.tool(&["app.wat", "-o", "out.wasm"]).unwrap();
    assert_eq!(
        said(&done),
        "Error: the output out.wasm can't be written\n\nCaused by:\n    its folder has files of the names `.out.wasm.0` to `.out.wasm.39` already: remove them\n"
    );
    let there = fs::read_to_string(place.path("out.wasm")).unwrap();
    assert_eq!(
        (done.status.code(), there.as_str()),
        (Some(1), "what was there")
    );
    fs::remove_file(place.path(".out.wasm.39")).unwrap();
    success(place.tool(&["app.wat", "-o", "out.wasm"]).unwrap()).unwrap();
    assert!(!place.path(".out.wasm.39").exists());
    assert!(
        fs::read(place.path("out.wasm"))
            .unwrap()
            .starts_with(b"\0asm")
    );
}
