//! An initializer with access to the folder of the output finds nothing beside the output, and
//! can't redirect the result: in `wizer.wasm`, in bundles, and in the package for Python. For the
//! native command, see `hostile/`.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use wizer_tests::bundled;
use wizer_tests::case::place::Place;
use wizer_tests::guest::in_directory;
use wizer_tests::host::python::Python;
use wizer_tests::host::wasmtime::Wasmtime;
use wizer_tests::host::{Came, Host, Request};
use wizer_tests::{packages, process, tools};

/// A module whose initializer runs this code with access to the folder `out`, descriptor 3, and its
/// parent, descriptor 4.
fn module(body: &str) -> String {
    in_directory(&format!(
        r#"(data (i32.const 0) "out") (data (i32.const 16) "moved") (data (i32.const 32) "y.wasm")
            (data (i32.const 48) "../victim") (data (i32.const 64) "elsewhere") (data (i32.const 80) "victim")
            (data (i32.const 96) ".y.wasm.0") (data (i32.const 112) "out/y.wasm")
            (func (export "wizer-initialize") {body})"#
    ))
}

/// The hosts to test. Each run has a fresh folder with `out`, `elsewhere` and a file `victim`.
struct Hosts(Vec<Box<dyn Host>>);

impl Hosts {
    fn new() -> Self {
        let mut hosts: Vec<Box<dyn Host>> = vec![Box::new(Wasmtime)];
        match packages::has_python() {
            true => hosts.push(Box::new(Python::new().unwrap())),
            false => eprintln!("python3 with pip is missing here: the package is left out"),
        }
        Self(hosts)
    }

    /// Runs a module on each host.
    fn each(&self, wat: &str, prepare: impl Fn(&Path), check: impl Fn(&Came, &Path)) {
        for host in &self.0 {
            let place = Place::empty().unwrap();
            let root = place.root();
            fs::create_dir(root.join("out")).unwrap();
            fs::create_dir(root.join("elsewhere")).unwrap();
            fs::write(root.join("victim"), "as it was").unwrap();
            fs::write(root.join("in.wat"), wat).unwrap();
            prepare(root);
            let words = ["--allow-wasi", "--dir", "out", "--dir", "."].map(str::to_owned);
            let request = Request {
                component: false,
                words: &words,
                input: &root.join("in.wat"),
                output: Path::new("out/y.wasm"),
                env: &[],
                stdin: "",
                place: &place,
            };
            let came = Came::of(host.as_ref(), &request).unwrap();
            eprintln!("{}: {}", host.name(), came.stderr);
            assert_eq!(read(root, "victim"), "as it was");
            check(&came, root);
        }
    }
}

fn read(root: &Path, name: &str) -> String {
    String::from_utf8_lossy(&fs::read(root.join(name)).unwrap()).into_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn is_result(root: &Path) {
    let output = root.join("out/y.wasm");
    assert!(!output.is_symlink());
    assert!(fs::read(output).unwrap().starts_with(b"\0asm"));
}

#[test]
fn a_guest_that_looks_finds_nothing() {
    // Two directories and two files, each with 24 bytes before its name.
    let looks = "(call $demand (call $readdir (i32.const 3) (i32.const 1024) (i32.const 8192) (i64.const 0) (i32.const 1000)))
        (if (i32.ne (i32.load (i32.const 1000)) (i32.const 109)) (then unreachable))";
    Hosts::new().each(
        &module(looks),
        |root| {
            fs::write(root.join("out/y.wasm"), "").unwrap();
            fs::write(root.join("out/user"), "").unwrap();
        },
        |came, root| {
            assert!(came.success);
            is_result(root);
            assert_eq!(names(&root.join("out")), ["user", "y.wasm"]);
        },
    );
}

/// Symbolic and hard links in place of the output are replaced, and not followed.
#[test]
fn links_that_a_guest_puts_there_are_not_followed() {
    let hosts = Hosts::new();
    let unlink = "(call $demand (call $unlink (i32.const 3) (i32.const 32) (i32.const 6)))";
    for link in [
        "(call $demand (call $symlink (i32.const 48) (i32.const 9) (i32.const 3) (i32.const 32) (i32.const 6)))",
        "(call $demand (call $link (i32.const 4) (i32.const 0) (i32.const 80) (i32.const 6) (i32.const 4) (i32.const 112) (i32.const 10)))",
    ] {
        hosts.each(
            &module(&format!("{unlink}{link}")),
            |root| fs::write(root.join("out/y.wasm"), "the last one").unwrap(),
            |came, root| {
                assert!(came.success);
                is_result(root);
                assert_eq!(names(&root.join("out")), ["y.wasm"]);
            },
        );
    }
}

/// Links with the name of the temporary file are not followed either.
#[test]
fn a_name_that_is_taken_is_not_used() {
    let link = "(call $demand (call $symlink (i32.const 48) (i32.const 9) (i32.const 3) (i32.const 96) (i32.const 9)))";
    Hosts::new().each(
        &module(link),
        |_| {},
        |came, root| {
            assert!(came.success);
            is_result(root);
            assert_eq!(names(&root.join("out")), [".y.wasm.0", "y.wasm"]);
            assert!(root.join("out/.y.wasm.0").is_symlink());
        },
    );
}

#[test]
fn a_directory_in_its_place_is_an_error() {
    let mkdir = "(call $demand (call $mkdir (i32.const 3) (i32.const 32) (i32.const 6)))";
    Hosts::new().each(
        &module(mkdir),
        |_| {},
        |came, root| {
            let said =
                "Error: the output out/y.wasm can't be written\n\nCaused by:\n    Is a directory";
            assert!(
                !came.success && came.stderr.starts_with(said),
                "{}",
                came.stderr
            );
            assert_eq!(names(&root.join("out")), ["y.wasm"]);
            assert_eq!(names(&root.join("out/y.wasm")), [""; 0]);
        },
    );
}

/// The path leads to another folder than before, through a link or directly, or to none.
#[test]
fn a_folder_that_a_guest_moves_is_an_error() {
    let hosts = Hosts::new();
    let moved = "(call $demand (call $rename (i32.const 4) (i32.const 0) (i32.const 3) (i32.const 4) (i32.const 16) (i32.const 5)))";
    for then in [
        "",
        "(call $demand (call $mkdir (i32.const 4) (i32.const 0) (i32.const 3)))",
        "(call $demand (call $symlink (i32.const 64) (i32.const 9) (i32.const 4) (i32.const 0) (i32.const 3)))",
    ] {
        hosts.each(
            &module(&format!("{moved}{then}")),
            |root| fs::write(root.join("out/y.wasm"), "the last one").unwrap(),
            |came, root| {
                let said = "Error: the output out/y.wasm can't be written\n\nCaused by:\n    \
                    its folder was moved or replaced meanwhile\n";
                assert!(!came.success && came.stderr == said, "{}", came.stderr);
                assert_eq!(names(&root.join("moved")), ["y.wasm"]);
                assert_eq!(read(root, "moved/y.wasm"), "the last one");
                assert_eq!(names(&root.join("elsewhere")), [""; 0]);
            },
        );
    }
}

/// The result goes to the target of a link that the user created, even if the link changes during
/// the run.
#[test]
fn a_link_of_the_users_is_followed_once() {
    let link = "(call $demand (call $unlink (i32.const 3) (i32.const 32) (i32.const 6)))
        (call $demand (call $symlink (i32.const 48) (i32.const 9) (i32.const 3) (i32.const 32) (i32.const 6)))";
    Hosts::new().each(
        &module(link),
        |root| symlink("../elsewhere/real.wasm", root.join("out/y.wasm")).unwrap(),
        |came, root| {
            assert!(came.success);
            assert!(read(root, "elsewhere/real.wasm").starts_with("\0asm"));
            assert_eq!(names(&root.join("elsewhere")), ["real.wasm"]);
        },
    );
}

/// A file system reports a full disk as late as possible (a library simulates it): the old file
/// stays, and no other file does. A device reports it itself.
#[test]
fn errors_that_come_late() {
    let place = Place::empty().unwrap();
    let root = place.root();
    fs::write(root.join("in.wat"), module("")).unwrap();
    fs::create_dir(root.join("out")).unwrap();
    fs::write(root.join("out/y.wasm"), "the last one").unwrap();
    let source = "#include <errno.h>\nint fsync(int fd) { errno = EFBIG; return -1; }\n";
    fs::write(root.join("late.c"), source).unwrap();
    // Rust links with the C library dynamically on most systems.
    let mut cc = Command::new("cc");
    let cc = cc.args(["-shared", "-fPIC", "-o", "late.so", "late.c"]);
    assert!(cc.current_dir(root).status().unwrap().success());

    let wasmtime = tools::wasmtime().unwrap();
    let wizer = wizer_tests::component("wizer.wasm").unwrap();
    let run = |shell: &str, output: &str| {
        let mut sh = Command::new("sh");
        sh.args(["-c", &format!(r#"{shell} exec "$@""#), "sh"])
            .arg(&wasmtime)
            .args(["run", "--dir", ".", "--dir", "/dev"])
            .arg(&wizer)
            .args(["in.wat", "-o", output])
            .current_dir(root);
        let done = process::run(&mut sh, b"").unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{said}");
        said
    };
    let said = run("export LD_PRELOAD=./late.so;", "out/y.wasm");
    let failed =
        "Error: the output out/y.wasm can't be written\n\nCaused by:\n    File too large\n";
    assert_eq!(said, failed);
    assert_eq!(read(root, "out/y.wasm"), "the last one");
    assert_eq!(names(&root.join("out")), ["y.wasm"]);
    let said = run("", "/dev/full");
    assert!(said.contains("    No space left on device\n"), "{said}");
    run("exec >/dev/full;", "-");
}

/// A component that moves the folder of the bundle's output and puts a link in its place, or puts a
/// link in place of the output.
fn component(body: &str) -> String {
    include_str!("../../components/renames.wat").replace("$BODY", body)
}

#[test]
fn a_bundle_leads_nowhere_else() {
    let moves = "(call $rename (i32.const 256) (i32.const 3) (i32.const 272) (i32.const 5))
        (call $symlink (i32.const 288) (i32.const 9) (i32.const 256) (i32.const 3))";
    let links = "(call $none (i32.const 336) (i32.const 13))
        (call $rename (i32.const 304) (i32.const 10) (i32.const 272) (i32.const 5))
        (call $symlink (i32.const 320) (i32.const 9) (i32.const 304) (i32.const 10))";
    for (body, moved) in [(moves, true), (links, false)] {
        let place = bundled::Place::new().unwrap();
        for folder in ["out", "elsewhere"] {
            fs::create_dir(place.path(folder)).unwrap();
        }
        fs::write(place.path("out/y.wasm"), "the last one").unwrap();
        fs::write(place.path("victim"), "as it was").unwrap();
        let wasm = wat::parse_str(component(body)).unwrap();
        place
            .bundle(&wasm, &["--allow-wasi", "--dir", "."])
            .unwrap();
        let done = place
            .run(&[], Path::new("app.bundle.wasm"), &["-o", "out/y.wasm"])
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.success(), !moved, "{said}");
        assert_eq!(fs::read(place.path("victim")).unwrap(), b"as it was");
        assert_eq!(names(&place.path("elsewhere")), [""; 0]);
        if moved {
            let error = "its folder was moved or replaced meanwhile";
            assert!(said.contains(error), "{said}");
            assert_eq!(names(&place.path("moved")), ["y.wasm"]);
        } else {
            is_result(&place.path("."));
            assert_eq!(names(&place.path("out")), ["y.wasm"]);
        }
    }
}
