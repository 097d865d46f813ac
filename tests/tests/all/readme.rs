//! The commands and examples of the READMEs work. Their Rust code is compiled and run with the
//! library's documentation. The packages for JavaScript and Python test their own READMEs.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use wizer_tests::component::Running;
use wizer_tests::tools;

const ROOT: &str = include_str!("../../../README.md");
const GUEST: &str = include_str!("../../../guest/README.md");
const HOST: &str = include_str!("../../../host/README.md");
const RUST: &str = include_str!("../../../host/rust/README.md");
const TESTS: &str = include_str!("../../README.md");
const CONTRIBUTING: &str = include_str!("../../../.github/CONTRIBUTING.md");

/// Commands that build or test the project itself. Continuous integration runs them.
const PROJECT: [&str; 2] = ["make ", "cargo "];

/// The code blocks of a language.
fn blocks(text: &'static str, language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let begins = text
        .match_indices(&fence)
        .map(|(at, fence)| at + fence.len());
    begins
        .map(|at| text.get(at..).unwrap().split("\n```").next().unwrap())
        .collect()
}

/// The commands in the shell code blocks.
fn commands(text: &'static str) -> impl Iterator<Item = &'static str> {
    let blocks = blocks(text, "sh").into_iter();
    blocks.flat_map(str::lines)
}

fn is_of_project(line: &str) -> bool {
    PROJECT.iter().any(|start| line.starts_with(start))
}

/// The output of a README's commands, and the folder in which they ran.
struct Ran {
    folder: TempDir,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text_of(&self, name: &str) -> String {
        wasmprinter::print_file(self.path(name)).unwrap()
    }
}

/// Runs the commands of a README, in a folder with the two examples of the first one and the
/// components.
fn run(readme: &'static str) -> Ran {
    let mut ran = Ran {
        folder: tempfile::tempdir().unwrap(),
        stdout: String::new(),
        stderr: String::new(),
    };
    let texts = blocks(ROOT, "wat");
    assert_eq!(texts.len(), 2);
    for (name, text) in ["app.wat", "greeter.wat"].iter().zip(texts) {
        fs::write(ran.path(name), text).unwrap();
    }
    let wizer = wizer_tests::component("wizer.wasm").unwrap();
    fs::copy(wizer, ran.path("wizer.wasm")).unwrap();
    let outline = wizer_tests::program("outline").unwrap();
    fs::copy(outline, ran.path("outline.wasm")).unwrap();
    let path = path();
    for line in commands(readme).filter(|line| !is_of_project(line)) {
        let done = Command::new("sh")
            .args(["-euc", line])
            .current_dir(&ran.folder)
            .env("PATH", &path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{line}: {said}");
        ran.stderr.push_str(&said);
        ran.stdout.push_str(&String::from_utf8_lossy(&done.stdout));
    }
    ran
}

/// A search path that begins with the tools under test.
fn path() -> OsString {
    let tools = [
        wizer_tests::command().unwrap().to_path_buf(),
        tools::wasmtime().unwrap(),
        tools::wac().unwrap(),
    ];
    let folders = tools.iter().filter_map(|tool| tool.parent());
    let folders = folders.map(Path::to_path_buf);
    let others = std::env::var_os("PATH").unwrap();
    std::env::join_paths(folders.chain(std::env::split_paths(&others))).unwrap()
}

/// Checks that a component is the greeter after its initializer.
fn is_initialized(path: &Path) {
    let wasm = fs::read(path).unwrap();
    let mut result = Running::alone(&wasm).unwrap();
    assert_eq!(result.call("count()").unwrap(), "5", "{}", path.display());
    let gone = result.call(r#"docs:greeter/setup@1.0.0.prepare("", 1)"#);
    assert!(gone.is_err(), "{}", path.display());
}

#[test]
fn commands_of_the_root_run() {
    let ran = run(ROOT);
    // As described for the first result.
    let text = ran.text_of("app.init.wasm");
    assert!(
        text.contains(r#"(data (;0;) (i32.const 1024) "*")"#),
        "{text}"
    );
    assert!(text.contains("(mut i32) i32.const 1"), "{text}");
    assert!(!text.contains("wizer-initialize"), "{text}");
    is_initialized(&ran.path("greeter.wasm"));
}

#[test]
fn commands_of_the_guests_run() {
    let ran = run(GUEST);
    is_initialized(&ran.path("bundled.wasm"));
    let returned = "prepare returned: 15\n";
    assert!(ran.stderr.contains(returned), "{}", ran.stderr);
    let outlined = "calls count; shows wizer:wizer/state@0.1.0; has ";
    assert!(ran.stdout.contains(outlined), "{}", ran.stdout);
}

#[test]
fn commands_of_the_hosts_run() {
    let ran = run(HOST);
    assert!(ran.path("app.instrumented.wasm").is_file());
}

#[test]
fn commands_of_the_rust_host_run() {
    let ran = run(RUST);
    let inspected = blocks(RUST, "text");
    let inspected = inspected.iter().find(|text| text.starts_with("module, "));
    assert!(ran.stdout.contains(inspected.unwrap()), "{}", ran.stdout);
    let json = fs::read(ran.path("greeter.json")).unwrap();
    let found: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(found.get("accepted").unwrap(), true, "{found}");
    for name in ["a.wasm", "b.wasm"] {
        assert!(ran.text_of(name).contains("i32.const 1"), "{name}");
    }
    assert!(ran.stderr.contains("result-bytes"), "{}", ran.stderr);
    let returned = "docs:greeter/setup@1.0.0.prepare returned: 15\n";
    assert!(ran.stderr.contains(returned), "{}", ran.stderr);
    for name in ["greeter.wasm", "onto.wasm"] {
        is_initialized(&ran.path(name));
    }
}

/// Links from one file of the project to another have a target.
#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = [
        (".github/CONTRIBUTING.md", CONTRIBUTING),
        (
            ".github/SECURITY.md",
            include_str!("../../../.github/SECURITY.md"),
        ),
        ("README.md", ROOT),
        ("guest/README.md", GUEST),
        ("host/README.md", HOST),
        (
            "host/js/README.md",
            include_str!("../../../host/js/README.md"),
        ),
        (
            "host/python/README.md",
            include_str!("../../../host/python/README.md"),
        ),
        ("host/rust/README.md", RUST),
        ("tests/README.md", TESTS),
    ];
    let mut count = 0;
    for (file, text) in files {
        let folder = root.join(file).parent().unwrap().to_path_buf();
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            let path = link.split('#').next().unwrap();
            if path.is_empty() || path.starts_with("http") {
                continue;
            }
            count += 1;
            assert!(folder.join(path).exists(), "{file} links to {path}");
        }
    }
    assert!(count > 30, "{count} links were found");
}

/// All other commands are lines of `.ci/run`, or nightly targets of the `Makefile`.
#[test]
fn project_commands_are_continuously_run() {
    let makefile = include_str!("../../../Makefile");
    let (_, nightly) = makefile.split_once("\nnightly:\n").unwrap();
    let nightly = nightly.split("\n\n").next().unwrap();
    let ci = format!("{}\n{nightly}", include_str!("../../../.ci/run"));
    for text in [ROOT, GUEST, HOST, RUST, TESTS, CONTRIBUTING] {
        for line in commands(text).filter(|line| is_of_project(line)) {
            assert!(
                ci.lines().any(|run| run.trim() == line),
                "`{line}` is in a README and neither in .ci/run nor in `make nightly`"
            );
        }
    }
    // The commands that this test skips are there.
    for text in [TESTS, CONTRIBUTING] {
        assert!(commands(text).all(is_of_project));
    }
}
