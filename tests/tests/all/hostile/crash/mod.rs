//! Kills, full disks, folders that can't be written to, and several processes on one cache. The
//! output is the old file or the complete new one, and the cache stays usable.

mod disk;
mod full;
mod killed;
mod read_only;
mod together;

use std::fs;
use std::process::{Command, Output};

use wizer_tests::cache;

use super::{Fixture, is_root, names, set_mode, text};

/// What an output contains before a run.
const OLD: &[u8] = b"as it was";

/// The words for one result.
const ONE: &[&str] = &["in.wasm", "-o", "out/a.wasm", "--cache-dir", "cache"];

/// The words for three results.
const BATCH: &[&str] = &["batch", "many.json", "-j", "2", "--cache-dir", "cache"];

const MANY: &str = r#"{ "input": "in.wasm", "snapshots": [
    { "output": "out/a.wasm" }, { "output": "out/b.wasm" }, { "output": "out/c.wasm" }] }"#;

/// The files in the cache after a run: the transform, scan results, and code.
const COMPLETE: usize = 3;

/// The pages of a memory whose result is written to its file in pieces.
const MANY_PAGES: u32 = 1100;

/// The fields of a module that is large enough for the cache, and that fills its memory.
fn fields(pages: u32) -> String {
    let functions: String = (0..6000)
        .map(|i| format!("(func (result i32) (i32.add (i32.const {i}) (i32.const 0x7654321)))"))
        .collect();
    let size = pages << 16;
    format!(
        r#"(memory (export "memory") {pages}) (data (i32.const 8) "data")
            (func (export "wizer-initialize") (local $at i32)
                (loop $next
                    (i32.store (local.get $at) (i32.or (local.get $at) (i32.const 0x01010101)))
                    (local.set $at (i32.add (local.get $at) (i32.const 4)))
                    (br_if $next (i32.lt_u (local.get $at) (i32.const {size})))))
            {functions}"#
    )
}

fn module() -> String {
    format!("(module {})", fields(4))
}

fn component() -> String {
    format!(
        r#"(component (core module $m {})
            (core instance $i (instantiate $m))
            (func (export "wizer-initialize") (canon lift (core func $i "wizer-initialize"))))"#,
        fields(4)
    )
}

/// What the cache contains before a run.
#[derive(Debug, Clone, Copy)]
enum Filled {
    /// Nothing: there is no folder.
    Nothing,
    /// The code of the transform, which takes seconds to compile.
    Transform,
    /// Everything that the run needs.
    Everything,
}

/// A run of the command whose results are known. The outputs have a folder of their own.
struct Run {
    fixture: Fixture,
    words: &'static [&'static str],
    outputs: &'static [&'static str],
    right: Vec<u8>,
}

impl Run {
    /// A run with one result.
    fn one(wat: String) -> Self {
        Self::new(wat, ONE, &["a.wasm"])
    }

    /// A run with three results.
    fn batch(wat: String) -> Self {
        Self::new(wat, BATCH, &["a.wasm", "b.wasm", "c.wasm"])
    }

    fn new(wat: String, words: &'static [&'static str], outputs: &'static [&'static str]) -> Self {
        let fixture = Fixture::new(wat::parse_str(wat).unwrap());
        fs::write(fixture.path("many.json"), MANY).unwrap();
        fs::create_dir(fixture.path("out")).unwrap();
        let mut run = Self {
            fixture,
            words,
            outputs,
            right: Vec::new(),
        };
        run.prepare(Filled::Transform);
        run.fixture.succeeds(words);
        run.right = fs::read(run.fixture.path("out/a.wasm")).unwrap();
        run.is_right("uninterrupted");
        run
    }

    fn command(&self) -> Command {
        self.fixture.command(self.words)
    }

    /// Puts the old outputs and the cache in their places.
    fn prepare(&self, filled: Filled) {
        self.old_outputs();
        let complete = self
            .cached()
            .iter()
            .filter(|name| is_complete(name))
            .count();
        if matches!(filled, Filled::Everything) && complete == COMPLETE {
            return;
        }
        let cache = self.fixture.path("cache");
        let _ = fs::remove_dir_all(&cache);
        if let Filled::Nothing = filled {
            return;
        }
        cache::prepare(&cache).unwrap();
        if let Filled::Everything = filled {
            self.fixture.succeeds(self.words);
            self.old_outputs();
        }
    }

    fn old_outputs(&self) {
        for output in self.outputs {
            fs::write(self.fixture.path("out").join(output), OLD).unwrap();
        }
    }

    fn is_old(&self, what: &str) {
        for output in self.outputs {
            let found = fs::read(self.fixture.path("out").join(output)).unwrap();
            assert!(found == OLD, "{what}: {output}, {} bytes", found.len());
        }
    }

    /// All outputs are complete and new, and nothing lies beside them.
    fn is_right(&self, what: &str) {
        for output in self.outputs {
            let found = fs::read(self.fixture.path("out").join(output)).unwrap();
            assert!(
                found == self.right,
                "{what}: {output}, {} bytes",
                found.len()
            );
        }
        assert_eq!(names(&self.fixture.path("out")), self.outputs, "{what}");
    }

    /// Checks what a run left that ended early.
    fn is_whole(&self, what: &str) {
        let out = self.fixture.path("out");
        for name in names(&out) {
            let found = fs::read(out.join(&name)).unwrap();
            let length = found.len();
            if self.outputs.contains(&name.as_str()) {
                let is_whole = found == OLD || found == self.right;
                assert!(is_whole, "{what}: {name}, {length} bytes");
                continue;
            }
            // A file that was about to replace an output. Where the file system has no unnamed
            // files, it may be a part.
            assert!(is_left(&name, ".wizer-"), "{what}: {name}");
            assert!(
                self.right.starts_with(&found),
                "{what}: {name}, {length} bytes"
            );
            fs::remove_file(out.join(&name)).unwrap();
        }
        for name in self.cached() {
            let is_known = is_left(&name, ".new-") || is_complete(&name);
            assert!(is_known, "{what}: {name}");
        }
    }

    /// The names of the files in the cache, which may be missing.
    fn cached(&self) -> Vec<String> {
        let cache = self.fixture.path("cache");
        match cache.exists() {
            true => names(&cache),
            false => Vec::new(),
        }
    }

    /// The next run gives the right results, with what is in the cache.
    fn goes_on(&self, what: &str) {
        self.fixture.succeeds(self.words);
        self.is_right(what);
    }
}

/// Whether a file is one that a killed run leaves: a prefix and a random number.
fn is_left(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix)
        .is_some_and(|number| number.len() == 16 && is_hexadecimal(number))
}

/// Whether a file in the cache has the name of a complete one.
fn is_complete(name: &str) -> bool {
    name.split_once('.').is_some_and(|(digest, kind)| {
        digest.len() == 64
            && is_hexadecimal(digest)
            && ["found", "code", "transform"].contains(&kind)
    })
}

fn is_hexadecimal(digits: &str) -> bool {
    digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// The standard error of a run that fails with one message.
fn failed(done: &Output, what: &str) -> String {
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{what}: {said}");
    assert_eq!(said.matches("Error").count(), 1, "{what}: {said}");
    said
}
