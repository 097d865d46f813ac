//! A cache that an initializer can write to is not used, since the initializer could put code
//! there.

use std::fs;
use std::os::unix::fs::symlink;

use wizer_tests::cache;

use super::{Fixture, in_directory, names};

const NOT_USED: &str = "is not used: the initializer may write to ";

/// A module that is large enough for the cache.
fn large(body: &str) -> String {
    let functions = "(func (result i32) (i32.add (i32.const 0x1234567) (i32.const 0x7654321)))";
    in_directory(&format!("{body}{}", functions.repeat(6000)))
}

fn idle() -> String {
    large(r#"(func (export "wizer-initialize"))"#)
}

/// Directories and the cache, named in different ways.
#[test]
fn it_is_not_used_where_the_initializer_writes() {
    let fixture = Fixture::new(idle());
    for folder in ["work/inner/deep", "apart", "x"] {
        fs::create_dir_all(fixture.path(folder)).unwrap();
    }
    symlink("work/inner", fixture.path("link")).unwrap();
    symlink("../apart", fixture.path("work/out")).unwrap();
    let absolute = fixture.path("work").display().to_string();
    let mapped = format!("/g::{absolute}");
    let run = |directory: [&str; 2], cache: &str| {
        let words = ["in.wasm", "-o", "out.wasm", "--allow-wasi", "--stats"];
        let cache = ["--cache-dir", cache];
        fixture.succeeds(&[&words[..], &directory, &cache].concat())
    };
    for (directory, cache) in [
        (["--dir", "."], ".cache"),
        (["--dir", "work"], "work"),
        (["--dir", "work"], "work/cache"),
        (["--dir", "work::/elsewhere"], "x/../work/new/cache"),
        (["--dir", &absolute], "work/cache"),
        (["--mapdir", &mapped], "work/cache"),
        // Through a link to the directory.
        (["--dir", "work"], "link/cache"),
        (["--dir", "link"], "work/inner/cache"),
        // Through a link in the directory, which the initializer can change.
        (["--dir", "work"], "work/out/cache"),
        // The directory is in the cache.
        (["--dir", "work/inner/deep"], "work"),
    ] {
        let said = run(directory, cache);
        assert!(said.contains(NOT_USED), "{directory:?}, {cache}: {said}");
        assert_eq!(names(&fixture.path("apart")), [""; 0]);
    }
    for (directory, cache) in [
        (["--dir", "work"], "apart/cache"),
        (["--dir", "work"], "workshop"),
        (["--dir", ".::.::ro"], "cache"),
        (["--mapdir", "/g::.::ro"], "cache"),
    ] {
        if !fixture.path(cache).exists() {
            cache::prepare(&fixture.path(cache)).unwrap();
        }
        run(directory, cache);
        let said = run(directory, cache);
        assert!(!said.contains("Warning"), "{directory:?}, {cache}: {said}");
        assert!(said.contains("in the cache"), "{directory:?}: {said}");
    }
    // Without a grant, the cache is used.
    let said = fixture.succeeds(&[
        "in.wasm",
        "-o",
        "out.wasm",
        "--dir",
        ".",
        "--cache-dir",
        "cache",
    ]);
    assert!(!said.contains(NOT_USED), "{said}");
}

#[test]
fn a_batch_counts_the_directories_of_all() {
    let fixture = Fixture::new(idle());
    for (dirs, is_reached) in [
        (r#"{ "/g": "." }"#, true),
        (r#"{ "/g": { "path": "cache" } }"#, true),
        (r#"{ "/g": { "path": ".", "read-only": true } }"#, false),
    ] {
        let manifest = format!(
            r#"{{ "input": "in.wasm", "snapshots": [{{ "output": "a.wasm" }}, {{ "output": "b.wasm", "dirs": {dirs} }}] }}"#
        );
        fs::write(fixture.path("many.json"), manifest).unwrap();
        let _ = fs::create_dir(fixture.path("cache"));
        let words = ["batch", "--allow-wasi", "--cache-dir", "cache", "many.json"];
        let said = fixture.succeeds(&words);
        assert_eq!(said.contains(NOT_USED), is_reached, "{dirs}: {said}");
    }
}

/// An initializer with a read-only directory can't change it.
#[test]
fn reading_is_not_writing() {
    let names = r#"(data (i32.const 64) "new" ) (data (i32.const 80) "old")"#;
    let tries = [
        "(call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 1)
            (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 128))",
        "(call $open (i32.const 3) (i32.const 0) (i32.const 80) (i32.const 3) (i32.const 0)
            (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 128))",
        "(call $open (i32.const 3) (i32.const 0) (i32.const 80) (i32.const 3) (i32.const 8)
            (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 128))",
        "(call $unlink (i32.const 3) (i32.const 80) (i32.const 3))",
        "(call $mkdir (i32.const 3) (i32.const 64) (i32.const 3))",
        "(call $rename (i32.const 3) (i32.const 80) (i32.const 3) (i32.const 3) (i32.const 64) (i32.const 3))",
        "(call $symlink (i32.const 80) (i32.const 3) (i32.const 3) (i32.const 64) (i32.const 3))",
    ];
    for body in tries {
        let wat = in_directory(&format!(
            r#"{names} (func (export "wizer-initialize") (if (i32.eqz {body}) (then unreachable)))"#
        ));
        let fixture = Fixture::new(wat);
        fs::create_dir(fixture.path("work")).unwrap();
        fs::write(fixture.path("work/old"), "as it was").unwrap();
        fixture.succeeds(&[
            "in.wasm",
            "-o",
            "out.wasm",
            "--allow-wasi",
            "--dir",
            "work::/work::ro",
        ]);
        assert_eq!(super::names(&fixture.path("work")), ["old"], "{body}");
        let old = fs::read(fixture.path("work/old")).unwrap();
        assert_eq!(old, b"as it was", "{body}");
    }
}

/// A misspelled `ro` grants nothing.
#[test]
fn what_is_behind_the_names_is_known() {
    let fixture = Fixture::new(idle());
    for word in [
        ".::/g::r0",
        ".::/g::",
        ".::/g::ro::ro",
        ".::/g::RO",
        "work::ro",
        "work::rw",
    ] {
        let said = fixture.refuses(&["in.wasm", "-o", "out.wasm", "--allow-wasi", "--dir", word]);
        assert!(said.contains("expected"), "{word}: {said}");
    }
}

/// Another hard link to a file of the cache, in a directory that the initializer can write to.
#[test]
fn other_names_are_no_way_in() {
    let fixture = Fixture::new(idle());
    fs::create_dir(fixture.path("work")).unwrap();
    let words = [
        "in.wasm",
        "-o",
        "out.wasm",
        "--allow-wasi",
        "--dir",
        "work",
        "--cache-dir",
        "cache",
        "--stats",
    ];
    cache::prepare(&fixture.path("cache")).unwrap();
    fixture.succeeds(&words);
    assert!(fixture.succeeds(&words).contains("in the cache"));
    for name in names(&fixture.path("cache")) {
        let file = fixture.path("cache").join(&name);
        fs::hard_link(file, fixture.path("work").join(name)).unwrap();
    }
    // The file is replaced, and has one link.
    assert!(!fixture.succeeds(&words).contains("in the cache"));
    assert!(fixture.succeeds(&words).contains("in the cache"));
}

/// The cache, or one of its files, is mounted in the directory.
#[test]
fn mounts_are_no_way_in() {
    let fixture = Fixture::new(idle());
    fs::create_dir_all(fixture.path("work/a folder")).unwrap();
    fs::write(fixture.path("work/file"), "").unwrap();
    let command = wizer_tests::command().unwrap().display();
    let run =
        format!("{command} in.wasm -o out.wasm --allow-wasi --dir work --cache-dir cache --stats");
    for mount in [
        "mount --bind cache 'work/a folder'",
        "mount --bind cache/*.code work/file",
    ] {
        let script = format!("{run} && {{ {mount} || exit 77; }} && {run}");
        let Some(said) = super::in_namespace(&fixture, &script) else {
            return;
        };
        assert_eq!(said.matches(NOT_USED).count(), 1, "{mount}: {said}");
    }
}

/// The command, which runs from the cache, can't be changed by the initializer.
#[test]
fn a_program_from_the_cache_is_not_run_within_reach() {
    use wizer::{Cache, Environment, ErrorKind, Options, Wasi, Wizer};
    let fixture = Fixture::new("");
    let wasm = wat::parse_str(idle()).unwrap();
    let wizer = Wizer::new().unwrap();
    let mut target = wizer.open(wasm, &Options::new()).unwrap();
    let environment = Environment::new().cache(Cache::at(fixture.path("cache")));
    let program = std::sync::Arc::new(environment.compile(&target).unwrap());
    let granted = |wasi: Wasi| environment.clone().wasi(wasi).program(program.clone());
    let folder = fixture.folder.path();
    let writes = granted(Wasi::new().dir(folder, "/g")).run(&mut target);
    let error = writes.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Instance);
    assert!(error.message().contains(NOT_USED), "{error}");
    let reads = granted(Wasi::new().read_only_dir(folder, "/g")).run(&mut target);
    assert!(reads.is_ok());
}
