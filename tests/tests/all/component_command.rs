//! The command line for components: options, output, and the messages and effects of failures.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use wizer_tests::component::Running;

const SETUP: &str = include_str!("../../components/setup.wat");
const HANDLES: &str = include_str!("../../components/handles.wat");
const IMPORTS: &str = include_str!("../../components/imports.wat");

/// A folder with components: several as text, and one as a binary.
struct Fixture(TempDir);

impl Fixture {
    fn new() -> Self {
        let fixture = Self(TempDir::new().unwrap());
        for (name, text) in [("setup", SETUP), ("handles", HANDLES), ("imports", IMPORTS)] {
            fs::write(fixture.path(&format!("{name}.wat")), text).unwrap();
        }
        fs::write(fixture.path("setup.wasm"), wat::parse_str(SETUP).unwrap()).unwrap();
        fixture
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str], stdin: &[u8]) -> Output {
        let mut child = Command::new(wizer_tests::command().unwrap())
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that fails before it reads closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }

    /// Runs the command, which writes `out.wasm`. Returns its standard error, and what `n()` of the
    /// result returns.
    fn succeeds(&self, arguments: &[&str]) -> (String, String) {
        let done = self.run(&[arguments, &["-o", "out.wasm"]].concat(), b"");
        let said = text(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {said}");
        let result = fs::read(self.path("out.wasm")).unwrap();
        fs::remove_file(self.path("out.wasm")).unwrap();
        (said, n(&result))
    }

    /// Runs the command, which fails with this text and writes nothing.
    fn fails(&self, arguments: &[&str], status: i32, starts: &str, contains: &str) {
        let done = self.run(&[arguments, &["-o", "out.wasm"]].concat(), b"");
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(status), "{arguments:?}: {said}");
        assert!(said.starts_with(starts), "{arguments:?}: {said}");
        assert!(said.contains(contains), "{arguments:?}: {said}");
        assert_eq!(done.stdout, b"", "{arguments:?}");
        assert!(!self.path("out.wasm").exists(), "{arguments:?}");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn n(wasm: &[u8]) -> String {
    Running::alone(wasm).unwrap().call("n()").unwrap()
}

#[test]
fn initializers() {
    let fixture = Fixture::new();
    for (arguments, said, n) in [
        (
            &["-f", r#"setup("a", 42)"#, "setup.wat"][..],
            "setup returned: ok(43)\n",
            "42",
        ),
        (
            &["--init-func=pair", "setup.wasm"],
            "pair returned: (true, 120)\n",
            "5",
        ),
        (&["--init-func", "prepare(1)", "setup.wasm"], "", "101"),
        (
            &["-f", "test:app/ops@1.0.0.prepare(1, some(1))", "setup.wat"],
            "",
            "2",
        ),
        (
            &["-f", "prepare(1)", "--keep-init-func", "setup.wat"],
            "",
            "101",
        ),
        (&["--allow-wasi", "-f", "hello", "imports.wat"], "", "1"),
    ] {
        assert_eq!(
            fixture.succeeds(arguments),
            (said.to_string(), n.to_string()),
            "{arguments:?}"
        );
    }
}

/// The initializer's result and output are not mixed with a result on standard output.
#[test]
fn streams() {
    let fixture = Fixture::new();
    let done = fixture.run(&["-f", r#"setup("a", 42)"#], SETUP.as_bytes());
    assert_eq!(
        (n(&done.stdout), text(&done.stderr)),
        ("42".to_string(), "setup returned: ok(43)\n".to_string())
    );
    let done = fixture.run(&["-f", "hello", "--allow-wasi"], IMPORTS.as_bytes());
    assert_eq!(
        (n(&done.stdout), text(&done.stderr)),
        ("1".to_string(), "hello from init\n".to_string())
    );
    let done = fixture.run(
        &[
            "-f",
            "hello",
            "--allow-wasi",
            "imports.wat",
            "-o",
            "out.wasm",
        ],
        b"",
    );
    assert_eq!(
        (text(&done.stdout), text(&done.stderr)),
        ("hello from init\n".to_string(), String::new())
    );
}

#[test]
fn failures() {
    let fixture = Fixture::new();
    let simd = SETUP.replace("unreachable", "(drop (i8x16.splat (i32.const 1)))");
    fs::write(fixture.path("simd.wat"), simd).unwrap();
    let trapped = |name: &str| format!("Error: the `{name}` function trapped\n\nCaused by:\n");
    fixture.fails(
        &["-f", r#"setup("a", 0)"#, "setup.wat"],
        1,
        "Error: the `setup` function returned an error: err(\"a\")\n",
        "",
    );
    fixture.fails(
        &["-f", "fails", "setup.wat"],
        1,
        "Error: the `fails` function returned an error: err\n",
        "",
    );
    fixture.fails(
        &["-f", "trap", "setup.wat"],
        1,
        &trapped("trap"),
        "unreachable",
    );
    fixture.fails(
        &["-f", r#"setup("a")"#, "setup.wat"],
        1,
        "Error: the initializer `setup` takes 2 arguments (name: string, n: u32), 1 is given: setup(\"a\")\n",
        "",
    );
    fixture.fails(
        &["-f", "hello", "imports.wat"],
        1,
        &trapped("hello"),
        "the import `wasi:cli/stdout@0.2.0.get-stdout` was called, which nothing provides: WASI is off, --allow-wasi provides it\n",
    );
    fixture.fails(
        &["-f", "leak-fields", "--allow-wasi", "imports.wat"],
        1,
        &trapped("leak-fields"),
        "HTTP is off, --allow-http provides it\n",
    );
    fixture.fails(
        &["-f", "exit-well", "--allow-wasi", "imports.wat"],
        1,
        &trapped("exit-well"),
        "Exited with i32 exit status 0\n",
    );
    fixture.fails(
        &["--preload", "a=setup.wasm", "-f", "trap", "setup.wat"],
        1,
        "Error: a component takes no preloaded modules: ",
        "wac plug",
    );
    fixture.fails(
        &["--wasm-simd=false", "-f", "trap", "simd.wat"],
        1,
        "Error: the component can't be compiled\n\nCaused by:\n",
        "SIMD",
    );
}

#[test]
fn open_handles() {
    let fixture = Fixture::new();
    let own = "the component still holds 2 resources `thing`: handles are no part of a snapshot";
    fixture.fails(
        &["-f", "hold", "handles.wat"],
        1,
        &format!("Error: {own}; --allow-open-handles makes this a warning\n"),
        "",
    );
    let (said, n) = fixture.succeeds(&["-f", "hold", "--allow-open-handles", "handles.wat"]);
    assert_eq!(
        (said, n.as_str()),
        (
            format!("Warning: {own}, in the result they lead nowhere\n"),
            "1"
        )
    );
    let (said, n) = fixture.succeeds(&["-f", "give", "--deny-open-handles", "handles.wat"]);
    assert_eq!(
        (said.as_str(), n.as_str()),
        ("give returned: resource\n", "3")
    );

    let host = "the component still holds 2 host resources `output-stream`: handles are no part of a snapshot";
    let (said, n) = fixture.succeeds(&["-f", "leak", "--allow-wasi", "imports.wat"]);
    assert_eq!(
        (said, n.as_str()),
        (
            format!("Warning: {host}, in the result they lead nowhere\n"),
            "2"
        )
    );
    fixture.fails(
        &[
            "-f",
            "leak",
            "--allow-wasi",
            "--deny-open-handles",
            "imports.wat",
        ],
        1,
        &format!("Error: {host}\n"),
        "",
    );
    // With HTTP as well.
    let http = [
        "-f",
        "leak-fields",
        "--allow-wasi",
        "--allow-http",
        "imports.wat",
    ];
    assert!(
        fixture
            .succeeds(&http)
            .0
            .contains("1 host resource `fields`")
    );
}

#[test]
fn warns_of_what_has_no_effect() {
    let fixture = Fixture::new();
    let (said, _) = fixture.succeeds(&["--allow-http", "-f", "prepare(1)", "setup.wat"]);
    assert_eq!(
        said,
        "Warning: --allow-http has no effect without --allow-wasi\n"
    );
}

/// Applies the state of one component to another.
#[test]
fn onto() {
    let fixture = Fixture::new();
    let other = SETUP.replace(r#"(export "test:app/ops@1.0.0" (instance $ops))"#, "");
    fs::write(fixture.path("twin.wat"), other).unwrap();
    let init = ["-f", r#"setup("a", 9)"#, "setup.wat", "--onto", "twin.wat"];
    for more in [&[][..], &["--map-module", "0=0"], &["--map-module=0=0"]] {
        let (said, n) = fixture.succeeds(&[&init, more].concat());
        assert_eq!(
            (said.as_str(), n.as_str()),
            ("setup returned: ok(10)\n", "9")
        );
    }
    fixture.fails(
        &["--map-module", "0=0", "setup.wat"],
        2,
        "error: ",
        "--onto",
    );
    let words = [&init[..], &["--map-module", "0"]].concat();
    fixture.fails(&words, 2, "error: ", "two numbers with `=` between them");
    let missing = [&init[..], &["--map-module", "7=0"]].concat();
    fixture.fails(&missing, 1, "Error: ", "7");
    fixture.fails(
        &["-f", "trap", "setup.wat", "--onto", "nowhere.wat"],
        1,
        "Error: nowhere.wat can't be read\n",
        "No such file",
    );
}

/// An accessor needs proposals that the component's modules may not use.
#[test]
fn switched_off_proposals() {
    let fixture = Fixture::new();
    for option in [
        "bulk-memory",
        "multi-memory",
        "multi-value",
        "reference-types",
        "simd",
    ] {
        let option = format!("--wasm-{option}=false");
        let (said, n) = fixture.succeeds(&[&option, "-f", "prepare(1)", "setup.wat"]);
        assert_eq!((said.as_str(), n.as_str()), ("", "101"), "{option}");
    }
}

#[test]
fn explains_itself() {
    let fixture = Fixture::new();
    let help = text(&fixture.run(&["--help"], b"").stdout);
    for word in [
        "module or component",
        r#"setup("hello", 42)"#,
        "ns:pkg/iface@1.0.0.setup",
        "--allow-http",
        "--allow-open-handles",
        "--deny-open-handles",
        "--onto",
        "--map-module",
    ] {
        assert!(help.contains(word), "no {word} in {help}");
    }
}
