//! What a bundle's initializer takes from outside, and what of that is in the result.

use std::fs;

use serde_json::{Value, json};
use wizer_tests::bundled::Place;
use wizer_tests::contains;

const MANY: &str = include_str!("bundle_taken.wat");

/// A bundle of the program that counts words, and the environment and directory for it.
struct Fixture(Place);

const GRANTED: [&str; 6] = [
    "--env",
    "LANGUAGE=de",
    "--env",
    "TOKEN=correct horse",
    "--dir",
    ".",
];

impl Fixture {
    fn new() -> Self {
        let place = Place::new().unwrap();
        fs::write(place.path("words.txt"), "To be, or not to be").unwrap();
        let words = fs::read(wizer_tests::program("words").unwrap()).unwrap();
        let arguments = ["--allow-wasi", "--dir", ".", "-f", r#"read("words.txt")"#];
        place.bundle(&words, &arguments).unwrap();
        Self(place)
    }

    /// Runs the bundle. Returns whether it succeeds, and what was said.
    fn run(&self, words: &[&str]) -> (bool, String) {
        let all = [&["-o", "out.wasm"], words].concat();
        let bundle = self.0.path("app.bundle.wasm");
        let done = self.0.run(&GRANTED, &bundle, &all).unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        (done.status.success(), said)
    }

    fn result(&self) -> Option<Vec<u8>> {
        let result = fs::read(self.0.path("out.wasm")).ok();
        let _ = fs::remove_file(self.0.path("out.wasm"));
        result
    }

    fn report(&self) -> Value {
        serde_json::from_slice(&fs::read(self.0.path("report.json")).unwrap()).unwrap()
    }
}

/// What a report has of a kind.
fn of<'a>(report: &'a Value, kind: &str) -> &'a Value {
    let kinds = report["taken"].as_array().unwrap();
    let found = kinds.iter().find(|taken| taken["kind"] == kind);
    found.map_or(&Value::Null, |taken| &taken["items"])
}

#[test]
fn reports() {
    let fixture = Fixture::new();
    let (done, said) = fixture.run(&["--report", "report.json"]);
    assert!(done, "{said}");
    let report = fixture.report();
    let names = |kind| -> Vec<&str> {
        let items = of(&report, kind).as_array().into_iter().flatten();
        items.map(|item| item["name"].as_str().unwrap()).collect()
    };
    assert_eq!(names("environment"), ["LANGUAGE", "TOKEN"]);
    assert_eq!(names("clocks"), ["wall-clock"]);
    assert_eq!(names("files"), ["(a folder)", "words.txt"]);
    assert_eq!(of(&report, "files")[0]["access"], json!(["listed"]));
    assert_eq!(of(&report, "files")[1]["access"], json!(["read"]));
    assert!(of(&report, "clocks")[0]["first"].as_u64().unwrap() > 1_700_000_000_000_000_000);
    assert!(of(&report, "random")[0]["bytes"].as_u64().unwrap() >= 8);
    assert_eq!(
        report["returned"],
        json!([{ "function": "read", "value": "ok(6)" }])
    );
    // Nothing else, and no value.
    for kind in ["arguments", "names", "sockets", "http", "handles"] {
        assert_eq!(*of(&report, kind), Value::Null, "{kind}");
    }
    assert!(!report.to_string().contains("correct horse"));
    // What is said is in the report.
    let warnings = report["warnings"].as_array().unwrap();
    let warnings: Vec<&str> = warnings.iter().map(|text| text.as_str().unwrap()).collect();
    for warning in &warnings {
        assert!(said.contains(warning), "{warning}: {said}");
    }
    let about = |words: &str| warnings.iter().any(|text| text.contains(words));
    assert!(about("the initializer read clocks: wall-clock"), "{said}");
    assert!(about("variable `TOKEN` (memory 0 at 0x"), "{said}");
}

#[test]
fn what_is_denied_fails() {
    let fixture = Fixture::new();
    for (kind, text) in [
        (
            "environment",
            "environment variables: LANGUAGE (2 times) and TOKEN (2 times)",
        ),
        ("files", "files: (a folder) (listed) and words.txt (read)"),
        ("clocks", "clocks: wall-clock"),
        ("random", "random numbers: "),
        ("leaks", "plain copies of what was granted"),
    ] {
        let (done, said) = fixture.run(&["--deny", kind]);
        assert!(!done && said.contains(text), "{kind}: {said}");
        assert_eq!(fixture.result(), None);
    }
    let (done, said) = fixture.run(&["--deny", "sockets", "--deny", "http"]);
    assert!(done, "{said}");
    let (done, said) = fixture.run(&["--deny", "nothing"]);
    assert!(!done && said.contains("'nothing'"), "{said}");
    let same = ["--report", "./out.wasm"];
    let (done, said) = fixture.run(&same);
    assert!(
        !done && said.contains("would both go to ./out.wasm"),
        "{said}"
    );
    let (done, said) = fixture.run(&["--report", "-"]);
    assert!(!done && said.contains("among the report"), "{said}");
}

#[test]
fn copies_of_what_was_granted() {
    let fixture = Fixture::new();
    let (done, said) = fixture.run(&[]);
    assert!(done, "{said}");
    assert!(contains(&fixture.result().unwrap(), b"correct horse"));
    let scrub = ["--scrub-env", "TOKEN", "--deny", "leaks"];
    let (done, said) = fixture.run(&scrub);
    assert!(done, "{said}");
    assert!(!contains(&fixture.result().unwrap(), b"correct horse"));
    let (done, said) = fixture.run(&["--scrub-env", "OTHER"]);
    assert!(
        !done && said.contains("`OTHER` can't be overwritten"),
        "{said}"
    );
}

/// The names that an initializer makes up are limited, and hide nothing else.
#[test]
fn many_names() {
    let place = Place::new().unwrap();
    let wasm = wat::parse_str(MANY).unwrap();
    place
        .bundle(&wasm, &["--allow-wasi", "--dir", "."])
        .unwrap();
    let run = |words: &[&str]| {
        let words = [&["-o", "out.wasm"], words].concat();
        let bundle = place.path("app.bundle.wasm");
        let done = place.run(&["--dir", "."], &bundle, &words).unwrap();
        (
            done.status.success(),
            String::from_utf8(done.stderr).unwrap(),
        )
    };
    let (done, said) = run(&["--report", "report.json"]);
    assert!(done, "{said}");
    let report: Value =
        serde_json::from_slice(&fs::read(place.path("report.json")).unwrap()).unwrap();
    let files = of(&report, "files").as_array().unwrap();
    assert_eq!(files.len(), 1000);
    for (number, file) in files.iter().enumerate() {
        let expected = json!({
            "name": format!("{number:04}"), "count": 2, "access": ["read", "missing"],
        });
        assert_eq!(*file, expected);
    }
    assert_eq!(report["taken"][0]["others"], 200);
    let number = json!([{ "name": "secure", "count": 1, "bytes": 8 }]);
    assert_eq!(*of(&report, "random"), number);
    let (done, said) = run(&["--deny", "random"]);
    assert!(
        !done && said.contains("random numbers: secure (8 bytes)"),
        "{said}"
    );
}
