//! The cache contains code that runs, so other users must not control its contents.

use std::fs;
use std::os::unix::fs::{chown, symlink};
use std::path::PathBuf;

use wizer::{Cache, Environment, Options, Wizer};
use wizer_tests::result_of;
use wizer_tests::state::wizer;

use super::{Fixture, is_root, mode, names, set_mode, text};

/// The user `nobody`, or any user other than this one.
const ANOTHER: u32 = 65534;

const CACHE: &[&str] = &[
    "in.wasm",
    "-o",
    "out.wasm",
    "--stats",
    "--cache-dir",
    "cache",
];

/// A module that is large enough for the cache, and compiles fast.
fn module() -> String {
    let functions: String = (0..6000)
        .map(|i| format!("(func (result i32) (i32.add (i32.const {i}) (i32.const 0x7654321)))"))
        .collect();
    format!(
        r#"(module (memory (export "memory") 1) (data (i32.const 8) "data")
            (func (export "wizer-initialize") (i32.store (i32.const 64) (i32.const 7)))
            {functions})"#
    )
}

impl Fixture {
    /// The file in the cache that contains code.
    fn code(&self) -> PathBuf {
        let names = names(&self.path("cache"));
        let code = names.iter().find(|name| name.ends_with(".code"));
        self.path("cache").join(code.unwrap())
    }

    /// Checks that the cache is not used, that the command says so, and that the result is right.
    fn is_not_used(&self, words: &[&str], why: &str) {
        let before = names(&self.path("cache"));
        let said = self.succeeds(words);
        let warning = format!("Warning: the cache cache is not used: {why}");
        assert!(said.starts_with(&warning), "{said}");
        assert!(!said.contains("in the cache"), "{said}");
        assert_eq!(names(&self.path("cache")), before);
    }
}

fn is_cached(said: &str) -> bool {
    said.contains("in the cache")
}

#[test]
fn a_folder_of_others_is_not_used() {
    let fixture = Fixture::new(module());
    fixture.succeeds(CACHE);
    assert!(is_cached(&fixture.succeeds(CACHE)));
    let right = fs::read(fixture.path("out.wasm")).unwrap();

    for others_write in [0o770, 0o707, 0o777, 0o1777] {
        set_mode(&fixture.path("cache"), others_write);
        fixture.is_not_used(CACHE, "other users can write to it");
    }
    set_mode(&fixture.path("cache"), 0o755);
    assert!(is_cached(&fixture.succeeds(CACHE)));

    fs::rename(fixture.path("cache"), fixture.path("elsewhere")).unwrap();
    symlink("elsewhere", fixture.path("cache")).unwrap();
    fixture.is_not_used(CACHE, "it is a link");
    for spelling in ["cache/", "cache/."] {
        let words = [&CACHE[..5], &[spelling]].concat();
        fixture.is_not_used(&words, "it is a link");
    }
    fs::remove_file(fixture.path("cache")).unwrap();
    fs::rename(fixture.path("elsewhere"), fixture.path("cache")).unwrap();

    // Only root can create a file of another user.
    if is_root() {
        chown(fixture.path("cache"), Some(ANOTHER), None).unwrap();
        fixture.is_not_used(CACHE, "it belongs to another user");
        chown(fixture.path("cache"), Some(0), None).unwrap();
        assert!(is_cached(&fixture.succeeds(CACHE)));
        // A file of another user in the user's own folder.
        chown(fixture.code(), Some(ANOTHER), None).unwrap();
        assert!(!is_cached(&fixture.succeeds(CACHE)));
        assert!(is_cached(&fixture.succeeds(CACHE)));
    }
    assert!(fs::read(fixture.path("out.wasm")).unwrap() == right);
}

/// Anything in place of a file is ignored, and replaced.
#[test]
fn what_others_put_there_is_not_used() {
    let fixture = Fixture::new(module());
    fixture.succeeds(CACHE);
    let right = fs::read(fixture.path("out.wasm")).unwrap();
    let code = fixture.code();
    let whole = fs::read(&code).unwrap();
    let replace: [&dyn Fn(); 4] = [
        &|| set_mode(&code, 0o666),
        &|| {
            fs::rename(&code, fixture.path("moved")).unwrap();
            symlink(fixture.path("moved"), &code).unwrap();
        },
        &|| {
            fs::remove_file(&code).unwrap();
            let made = std::process::Command::new("mkfifo").arg(&code).status();
            assert!(made.unwrap().success());
        },
        &|| {
            // The digest does not match any other contents.
            let mut other = whole.clone();
            other.swap(1000, 5000);
            fs::write(&code, other).unwrap();
        },
    ];
    for (i, replace) in replace.iter().enumerate() {
        replace();
        fs::remove_file(fixture.path("out.wasm")).unwrap();
        assert!(!is_cached(&fixture.succeeds(CACHE)), "{i}");
        assert!(fs::read(fixture.path("out.wasm")).unwrap() == right, "{i}");
        assert!(is_cached(&fixture.succeeds(CACHE)), "{i}");
        assert_eq!(mode(&code), 0o600, "{i}");
    }
}

#[test]
fn an_open_mask_opens_nothing() {
    let fixture = Fixture::new(module());
    let words = CACHE.join(" ");
    let command = wizer_tests::command().unwrap().display();
    let done = std::process::Command::new("sh")
        .args(["-c", &format!("umask 0; exec {command} {words}")])
        .current_dir(fixture.folder.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(mode(&fixture.path("cache")), 0o700);
    let files = names(&fixture.path("cache"));
    // Code, scan results, and the transform.
    assert_eq!(files.len(), 3);
    for file in files {
        assert_eq!(mode(&fixture.path("cache").join(file)), 0o600);
    }
}

/// Pages of a file are lost, one after the other, as with a failing disk. Results stay the same,
/// and nothing crashes.
#[test]
fn damage_in_any_page_is_seen() {
    const PAGE: usize = 4096;
    let fixture = Fixture::new("");
    // The transform is loaded once for a process, and no part of this cache.
    wizer().unwrap();
    // The module is large because of its data, so it compiles fast.
    let wasm = wat::parse_str(format!(
        r#"(module (memory (export "memory") 2) (data (i32.const 8) "{}")
            (func (export "wizer-initialize") (i32.store (i32.const 64) (i32.const 7))))"#,
        "0123456789abcdef".repeat(5000)
    ));
    let wasm = wasm.unwrap();
    let run = || {
        let cache = Cache::at(fixture.path("cache"));
        let wizer = Wizer::with_cache(cache.clone()).unwrap();
        let mut target = wizer.open(&*wasm, &Options::new()).unwrap();
        let outcome = Environment::new().cache(cache).run(&mut target);
        let outcome = outcome.unwrap();
        (outcome.wasm, outcome.report.statistics.cached)
    };
    let (right, _) = run();
    for name in names(&fixture.path("cache")) {
        let file = fixture.path("cache").join(&name);
        let whole = fs::read(&file).unwrap();
        let mut damaged = 0;
        for page in (0..whole.len()).step_by(PAGE) {
            let mut lost = whole.clone();
            let end = whole.len().min(page + PAGE);
            lost[page..end].fill(0);
            if lost == whole {
                continue;
            }
            fs::write(&file, lost).unwrap();
            let (result, cached) = run();
            assert!(result == right, "{name}, page at {page}");
            assert!(
                !cached || name.ends_with(".found"),
                "{name}, page at {page}"
            );
            // The file was replaced by a complete one.
            let (result, cached) = run();
            assert!(result == right && cached, "{name}, page at {page}");
            damaged += 1;
        }
        assert!(damaged > 0, "{name}");
    }
}

/// If the file system does not allow execution, the code runs from memory. The compiler is not
/// used.
#[test]
fn where_nothing_may_run_it_runs_from_memory() {
    let fixture = Fixture::new(module());
    fs::create_dir(fixture.path("mounted")).unwrap();
    let command = wizer_tests::command().unwrap().display();
    let run =
        format!("{command} in.wasm -o out.wasm --stats --compiler winch --cache-dir mounted/cache");
    let script = format!("mount -t tmpfs -o noexec tmpfs mounted || exit 77; {run} && {run}");
    let Some(said) = super::in_namespace(&fixture, &script) else {
        return;
    };
    assert_eq!(said.matches("in the cache").count(), 1, "{said}");
    assert_eq!(said.matches("winch").count(), 2, "{said}");
}

/// A file can be removed for lack of space, even if the code runs or another process opens it.
#[test]
fn what_is_in_use_may_go() {
    let fixture = Fixture::new("");
    let wasm = wat::parse_str(module()).unwrap();
    let results = std::thread::scope(|scope| {
        let run = |most: u64| {
            let cache = Cache::at(fixture.path("cache")).at_most(most);
            let wizer = Wizer::with_cache(cache.clone()).unwrap();
            let environment = Environment::new().cache(cache);
            let mut results = Vec::new();
            for _ in 0..8 {
                let mut target = wizer.open(&*wasm, &Options::new()).unwrap();
                results.push(environment.run(&mut target).map(result_of).unwrap());
            }
            results
        };
        let threads = [0, 1, u64::MAX, 0].map(|most| scope.spawn(move || run(most)));
        threads.map(|thread| thread.join().unwrap()).concat()
    });
    assert_eq!(results.len(), 32);
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}
