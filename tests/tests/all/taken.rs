//! What an initializer takes from outside: reports, denials, copies of what was granted, results
//! that are the same every time, and the account of those that are not.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use wit_parser::{Resolve, TypeDefKind};
use wizer::taken::Kind;
use wizer_tests::contains;

const MODULE: &str = include_str!("taken.wat");

/// A module that takes things, in a folder with files that it is granted.
struct Fixture(TempDir);

impl Fixture {
    fn new() -> Self {
        let fixture = Self(TempDir::new().unwrap());
        fs::write(fixture.path("taken.wat"), MODULE).unwrap();
        for folder in ["files/inner", "other/inner"] {
            fs::create_dir_all(fixture.path(folder)).unwrap();
        }
        // In another order, at other times.
        for (folder, names) in [("files", ["a", "c", "b"]), ("other", ["b", "a", "c"])] {
            for name in names {
                fs::write(fixture.path(&format!("{folder}/{name}")), name).unwrap();
            }
            for name in ["words.txt", "inner/words.txt"] {
                fs::write(fixture.path(&format!("{folder}/{name}")), "words").unwrap();
            }
        }
        fixture
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        let input = fs::File::open(self.path("files/words.txt")).unwrap();
        Command::new(wizer_tests::command().unwrap())
            .args(words)
            .current_dir(self.0.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("HOME", self.0.path())
            .stdin(Stdio::from(input))
            .output()
            .unwrap()
    }

    /// Runs an initializer that succeeds. Returns the result, and what was said.
    fn initialize(&self, function: &str, words: &[&str]) -> (Vec<u8>, String) {
        let common = [
            "taken.wat",
            "-o",
            "out.wasm",
            "--allow-wasi",
            "-f",
            function,
        ];
        let done = self.run(&[&common, words].concat());
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.success(), "{function} {words:?}: {said}");
        (fs::read(self.path("out.wasm")).unwrap(), said)
    }

    /// Runs an initializer that fails. Returns what was said. Nothing is written.
    fn fails(&self, function: &str, words: &[&str]) -> String {
        let _ = fs::remove_file(self.path("none.wasm"));
        let common = [
            "taken.wat",
            "-o",
            "none.wasm",
            "--allow-wasi",
            "-f",
            function,
        ];
        let done = self.run(&[&common, words].concat());
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{function} {words:?}: {said}");
        assert!(!self.path("none.wasm").exists());
        said
    }

    /// The report of an initializer.
    fn report(&self, function: &str, words: &[&str]) -> Value {
        let words = [words, &["--report", "report.json"]].concat();
        self.initialize(function, &words);
        serde_json::from_slice(&fs::read(self.path("report.json")).unwrap()).unwrap()
    }
}

/// The kinds of the library are those of the WIT, in its order.
#[test]
fn kinds_are_those_of_the_wit() {
    let mut resolve = Resolve::default();
    let wit = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../wit");
    resolve.push_dir(wit).unwrap();
    let mut types = resolve.types.iter().map(|(_, ty)| ty);
    let kinds = types.find(|ty| ty.name.as_deref() == Some("taken-kind"));
    let TypeDefKind::Enum(kinds) = &kinds.unwrap().kind else {
        panic!("taken-kind is no enum");
    };
    let words = kinds.cases.iter().map(|case| case.name.as_str());
    assert!(words.eq(Kind::ALL.map(Kind::word)));
}

/// Each kind, by the names that the initializer used, and never with a value.
#[test]
fn kinds() {
    let fixture = Fixture::new();
    let dir = ["--dir", "files::data"];
    for (function, words, kind, items) in [
        (
            "environment",
            &["--env", "TOKEN=correct-horse", "--env", "A=b"][..],
            "environment",
            json!([{ "name": "A", "count": 1 }, { "name": "TOKEN", "count": 1 }]),
        ),
        (
            "input",
            &[],
            "input",
            json!([{ "name": "standard input", "count": 2, "bytes": 5 }]),
        ),
        (
            "random",
            &[],
            "random",
            json!([{ "name": "secure", "count": 1, "bytes": 21 }]),
        ),
        (
            "clocks",
            &["--reproducible"],
            "clocks",
            json!([
                { "name": "monotonic-clock", "count": 2, "first": 1_000_000 },
                { "name": "wall-clock", "count": 1, "first": 0 },
            ]),
        ),
        (
            "files",
            &dir,
            "files",
            json!([
                { "name": "data", "count": 1, "access": ["listed"] },
                { "name": "data/absent", "count": 1, "access": ["read", "missing"] },
                { "name": "data/inner", "count": 2, "access": ["read"] },
                { "name": "data/inner/words.txt", "count": 1, "access": ["read"] },
                { "name": "data/words.txt", "count": 2, "access": ["read"] },
            ]),
        ),
        (
            "make",
            &["--dir", "files::data::ro"],
            "files",
            json!([{ "name": "data/absent", "count": 1, "access": ["write", "missing"] }]),
        ),
    ] {
        let report = fixture.report(function, words);
        let expected = json!([{ "kind": kind, "items": items, "others": 0 }]);
        assert_eq!(report["taken"], expected, "{function}");
        let said = fixture.fails(function, &[words, &["--deny", kind]].concat());
        let begins = "Error: the initializer took what is denied: ";
        assert!(said.starts_with(begins), "{said}");
        assert!(!said.contains("correct-horse"), "{said}");
        // Another kind is not this one.
        let other = match kind {
            "sockets" => "names",
            _ => "sockets",
        };
        fixture.initialize(function, &[words, &["--deny", other]].concat());
    }
    assert_eq!(fixture.report("nothing", &[])["taken"], json!([]));
}

/// Clocks and random numbers are warned of. The report has all warnings, and what was returned.
#[test]
fn warnings() {
    let fixture = Fixture::new();
    let (_, said) = fixture.initialize("random", &[]);
    let text = "the initializer read random numbers: secure (21 bytes): every instance of the \
                result starts with the same values (--deny makes this an error)";
    assert_eq!(said, format!("Warning: {text}\n"));
    assert_eq!(fixture.report("random", &[])["warnings"], json!([text]));
    let (_, said) = fixture.initialize("nothing", &[]);
    assert_eq!(said, "");
    let stats = fixture.initialize("random", &["--stats"]).1;
    assert!(
        stats.contains("\ntaken-random         secure (21 bytes)\n"),
        "{stats}"
    );
    let stats = fixture.initialize("random", &["--stats=json"]).1;
    let stats: Value = serde_json::from_str(stats.lines().last().unwrap()).unwrap();
    assert_eq!(stats["taken"][0]["kind"], "random");
}

/// A report goes to a file of its own, which is as it was if anything fails.
#[test]
fn report_files() {
    let fixture = Fixture::new();
    for (path, says) in [
        (
            "none.wasm",
            "the report and the result would both go to none.wasm",
        ),
        (
            "./files/../none.wasm",
            "the report and the result would both go to",
        ),
        ("absent/report.json", "absent/report.json can't be written"),
        ("files", "files is a directory"),
    ] {
        let said = fixture.fails("nothing", &["--report", path]);
        assert!(said.contains(says), "{path}: {said}");
    }
    fs::write(fixture.path("report.json"), "as it was").unwrap();
    fixture.fails("random", &["--report", "report.json", "--deny", "random"]);
    assert_eq!(fs::read(fixture.path("report.json")).unwrap(), b"as it was");
}

/// A name that a guest makes up has no effect on a terminal.
#[test]
fn hostile_names() {
    let fixture = Fixture::new();
    let name = "A\u{1b}[31m\u{202e}=x";
    let said = fixture.fails("environment", &["--env", name, "--deny", "environment"]);
    assert!(said.contains("A\\u{1b}[31m\\u{202e}"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    let report = fixture.report("environment", &["--env", name]);
    assert_eq!(
        report["taken"][0]["items"][0]["name"],
        "A\u{1b}[31m\u{202e}"
    );
}

/// A secret that was granted is found, named and denied, or overwritten.
#[test]
fn leaks() {
    let fixture = Fixture::new();
    let secret = ["--env", "TOKEN=correct-horse", "--env", "SHORT=horse"];
    let found = "the result contains plain copies of what was granted: the environment variable \
                 `TOKEN` (memory 0 at 0x806)";
    let (result, said) = fixture.initialize("environment", &secret);
    assert!(said.contains(&format!("Warning: {found}\n")), "{said}");
    assert!(contains(&result, b"correct-horse"));
    let said = fixture.fails("environment", &[&secret[..], &["--deny", "leaks"]].concat());
    assert_eq!(said, format!("Error: {found}\n"));
    let report = fixture.report("environment", &secret);
    let leak = json!([{ "origin": "$TOKEN", "memory": 0, "offset": 0x806 }]);
    assert_eq!(report["leaks"], leak);

    let scrub = [&secret[..], &["--scrub-env", "TOKEN", "--deny", "leaks"]].concat();
    let (result, said) = fixture.initialize("environment", &scrub);
    assert!(!said.contains("copies"), "{said}");
    assert!(contains(&result, b"TOKEN=") && !contains(&result, b"correct"));
    assert!(contains(&result, b"SHORT=horse"));

    for (words, says) in [
        (
            ["--scrub-env", "OTHER"],
            "`OTHER` can't be overwritten: the variable is not granted",
        ),
        (
            ["--scrub-env", "SHORT"],
            "`SHORT` can't be overwritten: it has fewer than 8 bytes",
        ),
    ] {
        let said = fixture.fails("environment", &[&secret[..], &words].concat());
        assert!(said.contains(says), "{said}");
    }
    // The home and the working folder are the same here. What is in the binary is no news.
    let home = fixture.0.path().to_str().unwrap();
    let (_, said) = fixture.initialize("environment", &["--env", &format!("H={home}")]);
    assert!(
        said.contains("the path of the home folder (memory 0 at"),
        "{said}"
    );
    assert!(
        said.contains("the path of the working folder (memory 0 at"),
        "{said}"
    );
    let (_, said) = fixture.initialize("environment", &["--env", "W=words.txt"]);
    assert!(!said.contains("copies"), "{said}");
}

/// Two runs that differ are an error that tells how. Reproducible ones do not.
#[test]
fn verify() {
    let fixture = Fixture::new();
    for (function, says) in [
        ("clocks", "they look like readings of a clock"),
        ("random", "they look random"),
    ] {
        let said = fixture.fails(function, &["--verify"]);
        let begins = "Error: the initializer ran twice, and the results differ";
        assert!(said.starts_with(begins), "{said}");
        assert!(said.contains("memory 0: ") && said.contains(says), "{said}");
        fixture.initialize(function, &["--verify", "--reproducible"]);
    }
    // Both read the same input.
    let (result, _) = fixture.initialize("input", &["--verify"]);
    assert!(contains(&result, b"words"));
}

/// The same bytes with every compiler, in another folder, of another seed other ones.
#[test]
fn reproducible() {
    let fixture = Fixture::new();
    for function in ["clocks", "random", "environment", "input", "files"] {
        let run = |more: &[&str]| fixture.initialize(function, more).0;
        let first = run(&["--reproducible=42", "--dir", "files::data"]);
        for compiler in ["winch", "cranelift"] {
            let words = [
                "--reproducible=0x2a",
                "--dir",
                "other::data",
                "--compiler",
                compiler,
            ];
            assert!(run(&words) == first, "{function}, {compiler}");
        }
        let other = run(&["--reproducible=43", "--dir", "files::data"]);
        assert_eq!(other != first, function == "random", "{function}");
    }
    let words = ["taken.wat", "--reproducible", "--inherit-env"];
    let done = fixture.run(&words);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(
        said.contains("--reproducible conflicts with --inherit-env"),
        "{said}"
    );
}

/// `diff` tells how results differ, as text and as JSON, with a status.
#[test]
fn diff() {
    let fixture = Fixture::new();
    for (name, seed) in [("one", "1"), ("two", "2")] {
        let seed = format!("--reproducible={seed}");
        let (result, _) = fixture.initialize("random", &[&seed]);
        fs::write(fixture.path(&format!("{name}.wasm")), result).unwrap();
    }
    let done = fixture.run(&["diff", "one.wasm", "two.wasm", "--input", "taken.wat"]);
    let said = String::from_utf8(done.stdout).unwrap();
    assert_eq!(
        (done.status.code(), &*done.stderr),
        (Some(1), &b""[..]),
        "{said}"
    );
    assert!(said.contains("memory 0: 21 bytes at 0x20 differ"), "{said}");
    let done = fixture.run(&["diff", "one.wasm", "two.wasm", "--json"]);
    let found: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found["totals"]["ranges"], 1, "{found}");
    fs::write(fixture.path("other.wat"), "(module (memory 1))").unwrap();
    let done = fixture.run(&["diff", "one.wasm", "one.wasm"]);
    assert_eq!(done.status.code(), Some(0));
    for (words, says) in [
        (
            ["diff", "one.wasm", "absent.wasm"],
            "absent.wasm can't be read",
        ),
        (
            ["diff", "one.wasm", "other.wat"],
            "these are not two results of one binary",
        ),
    ] {
        let done = fixture.run(&words);
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains(says), "{said}");
    }
}
