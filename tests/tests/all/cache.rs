//! The cache: it avoids repeated work, and never changes results, whatever it contains.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use wizer::{Cache, Environment, Options, Wizer};
use wizer_tests::process;

/// A module that is large enough for the cache, with code that refers to data segments.
fn module() -> String {
    let functions: String = (0..6000)
        .map(|i| format!("(func (result i32) (i32.add (i32.const {i}) (i32.const 0x7654321)))"))
        .collect();
    format!(
        r#"(module (memory (export "memory") 1)
            (data "unused") (data $used "used") (data (i32.const 64) "active")
            (func (export "wizer-initialize")
                (memory.init $used (i32.const 128) (i32.const 0) (i32.const 4)))
            (func (export "other") (i32.store (i32.const 200) (i32.const 7)))
            (func (export "trap") unreachable)
            {functions})"#
    )
}

fn component() -> String {
    format!(
        r#"(component (core module $m {})
            (core instance $i (instantiate $m))
            (func (export "wizer-initialize") (canon lift (core func $i "wizer-initialize")))
            (func (export "other") (canon lift (core func $i "other"))))"#,
        module()
            .strip_prefix("(module")
            .unwrap()
            .strip_suffix(')')
            .unwrap()
    )
}

struct Fixture {
    folder: TempDir,
}

impl Fixture {
    fn new(wat: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let wasm = wat::parse_str(wat).unwrap();
        assert!(wasm.len() > 64 << 10, "{}", wasm.len());
        fs::write(folder.path().join("in.wasm"), wasm).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        let _ = fs::remove_file(self.path("out.wasm"));
        let mut command = Command::new(wizer_tests::command().unwrap());
        command
            .args(["in.wasm", "-o", "out.wasm", "--stats=json"])
            .args(words)
            .current_dir(self.folder.path());
        process::run(&mut command, b"").unwrap()
    }

    /// Returns the result, and whether its code was in the cache.
    fn made(&self, words: &[&str]) -> (Vec<u8>, bool) {
        let done = self.run(words);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{words:?}: {said}");
        let said: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        let cached = said["cached"].as_bool().unwrap();
        (fs::read(self.path("out.wasm")).unwrap(), cached)
    }

    /// The compiler whose code was in the cache.
    fn found(&self, words: &[&str]) -> String {
        let done = self.run(words);
        let said = String::from_utf8_lossy(&done.stderr);
        let said: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
        assert_eq!(said["cached"], true, "{words:?}");
        said["compiler"].as_str().unwrap().to_string()
    }

    /// The files of a kind in the cache.
    fn files(&self, kind: &str) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.path("cache"));
        let files = folder
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path());
        let is_kind = |path: &Path| path.extension().is_some_and(|found| found == kind);
        files.filter(|path| is_kind(path)).collect()
    }
}

const CACHE: &[&str] = &["--cache-dir", "cache"];

#[test]
fn the_second_time_it_is_there() {
    for wat in [module(), component()] {
        let fixture = Fixture::new(&wat);
        // One is enough: without a cache, each run compiles the transform.
        let (without, cached) = fixture.made(&["--no-cache"]);
        assert!(!cached);
        for words in [
            &[][..],
            &["-f", "other"],
            &["--keep-init-func"],
            &["-r", "renamed=other"],
            &["--compiler", "cranelift"],
        ] {
            let (first, _) = fixture.made(&[CACHE, words].concat());
            let (second, _) = fixture.made(&[CACHE, words].concat());
            assert!(second == first, "{words:?}");
            if words.is_empty() {
                assert!(first == without);
            }
            let (third, cached) = fixture.made(&[CACHE, words].concat());
            assert!(cached && third == first, "{words:?}");
        }
        // Cranelift's code runs faster than Winch's, so it is taken where there is that of both.
        assert_eq!(fixture.found(CACHE), "cranelift");
        // The binary was scanned once for all options.
        assert_eq!(fixture.files("found").len(), 1);
        // Limits and compilers change the code.
        let before = fixture.files("code").len();
        let (_, cached) = fixture.made(&[CACHE, &["--fuel", "100000"]].concat());
        assert!(!cached);
        assert_eq!(fixture.files("code").len(), before + 1);
    }
}

#[test]
fn it_is_left_alone() {
    let fixture = Fixture::new(&module());
    fixture.made(&["--no-cache"]);
    assert!(!fixture.path("cache").exists());
    // A cache that is not a folder is not used.
    fs::write(fixture.path("cache"), "a file").unwrap();
    let (_, cached) = fixture.made(CACHE);
    assert!(!cached);
    assert_eq!(fs::read(fixture.path("cache")).unwrap(), b"a file");
}

/// Damaged files in the cache have no effect.
#[test]
fn damage_is_no_matter() {
    for wat in [module(), component()] {
        let fixture = Fixture::new(&wat);
        let (right, _) = fixture.made(CACHE);
        for kind in ["found", "code"] {
            let [file] = fixture.files(kind).try_into().unwrap();
            let whole = fs::read(&file).unwrap();
            let longer = [&*whole, b"more of it"].concat();
            for damaged in [&whole[..whole.len() / 2], &[], b"something else", &longer] {
                // A mapped file may be replaced, but must never be changed.
                fs::remove_file(&file).unwrap();
                fs::write(&file, damaged).unwrap();
                let (result, _) = fixture.made(CACHE);
                assert!(result == right, "{kind}, {} bytes", damaged.len());
            }
        }
    }
}

#[test]
fn failures_stay_failures() {
    let fixture = Fixture::new(&module());
    for words in [
        &["-f", "trap"][..],
        &["-f", "missing"],
        &["-r", "a=missing"],
    ] {
        let words = [CACHE, words].concat();
        let said = [(); 3].map(|()| {
            let done = fixture.run(&words);
            assert_eq!(done.status.code(), Some(1));
            assert!(!fixture.path("out.wasm").exists());
            done.stderr
        });
        assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{words:?}");
    }
}

/// The least recently used files are removed. Files of others stay.
#[test]
fn it_does_not_grow_for_ever() {
    // A process loads the transform once. It is loaded now, so it does not get into this cache.
    Wizer::new().unwrap();
    let folder = TempDir::new().unwrap();
    let other = folder.path().join("other.code");
    fs::write(&other, vec![0; 1 << 20]).unwrap();
    let whole = wat::parse_str(module()).unwrap();
    let size = || -> u64 {
        let files = fs::read_dir(folder.path()).unwrap();
        let files = files.map(|entry| entry.unwrap().metadata().unwrap().len());
        files.sum::<u64>() - (1 << 20)
    };
    let run = |most: u64, custom: u8| {
        let cache = Cache::at(folder.path()).at_most(most);
        // A custom section makes a different binary.
        let wasm = [&*whole, &[0, 3, 1, b'n', custom]].concat();
        let wizer = Wizer::with_cache(cache.clone()).unwrap();
        let mut target = wizer.open(wasm, &Options::new()).unwrap();
        let environment = Environment::new().cache(cache);
        environment
            .run(&mut target)
            .unwrap()
            .report
            .statistics
            .cached
    };
    assert!(!run(u64::MAX, 0));
    let one = size();
    let most = one * 3 + one / 2;
    for custom in 1..6 {
        assert!(!run(most, custom), "{custom}");
        assert!(size() <= most, "{custom}");
        // The one that is used in each round stays.
        assert!(run(most, 0), "{custom}");
    }
    assert!(!run(most, 1), "it was not used for longest");
    assert!(other.is_file());
}
