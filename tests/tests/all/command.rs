//! The command line: all spellings of options, input and output, and the messages and effects of
//! failures.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Writes to standard output if it may. `answer` works only after initialization.
const TARGET: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\08\00\00\00\06\00\00\00hello\n")
    (func $init (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))
        (i32.store (i32.const 128) (i32.const 42)))
    (func (export "wizer-initialize") (call $init))
    (func (export "wizer.initialize") (call $init))
    (func (export "componentize.wizer") (call $init))
    (func (export "silent") (i32.store (i32.const 128) (i32.const 42)))
    (func (export "trap") unreachable)
    (func (export "_start"))
    (func (export "wizer.resume") (i32.store (i32.const 128) (i32.const 43)))
    (func (export "answer") (result i32) (i32.load (i32.const 128)))
    (func (export "takes") (param i32)))"#;

struct Fixture {
    folder: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("in.wat"), TARGET).unwrap();
        fs::write(
            folder.path().join("in.wasm"),
            wat::parse_str(TARGET).unwrap(),
        )
        .unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the command in the folder, with arguments that are separated by spaces.
    fn run(&self, arguments: &str, stdin: &[u8]) -> Output {
        let mut child = Command::new(wizer_tests::command().unwrap())
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .env("RUST_BACKTRACE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that fails before it reads closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        child.wait_with_output().unwrap()
    }

    /// Runs the command, which succeeds. `answer` of its output is 42.
    fn succeeds(&self, arguments: &str, output: &str) -> Output {
        let done = self.run(arguments, b"");
        assert!(done.status.success(), "{arguments}: {}", text(&done.stderr));
        assert_eq!(
            answer(&fs::read(self.path(output)).unwrap()),
            42,
            "{arguments}"
        );
        fs::remove_file(self.path(output)).unwrap();
        done
    }

    /// Runs the command, which fails with this status and text, and leaves the folder as it was.
    fn fails(&self, arguments: &str, status: i32, starts: &str, contains: &str) {
        fs::write(self.path("out.wasm"), "as it was").unwrap();
        let before = listing(self.folder.path());
        let done = self.run(arguments, b"");
        let stderr = text(&done.stderr);
        assert_eq!(done.status.code(), Some(status), "{arguments}: {stderr}");
        assert!(stderr.starts_with(starts), "{arguments}: {stderr}");
        assert!(stderr.contains(contains), "{arguments}: {stderr}");
        assert!(
            !stderr.contains("Stack backtrace") && !stderr.contains(".rs:"),
            "{arguments}: {stderr}"
        );
        assert_eq!(done.stdout, b"", "{arguments}");
        assert_eq!(
            fs::read_to_string(self.path("out.wasm")).unwrap(),
            "as it was",
            "{arguments}"
        );
        assert_eq!(listing(self.folder.path()), before, "{arguments}");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The result of `answer`.
fn answer(wasm: &[u8]) -> i32 {
    let engine = wizer_tests::engine::engine().unwrap();
    let module = wasmtime::Module::new(&engine, wasm).unwrap();
    let mut store = wasmtime::Store::new(&engine, ());
    let linker = wasmtime::Linker::new(&engine);
    let instance = wizer_tests::engine::instantiate(&mut store, &linker, &module).unwrap();
    instance
        .get_typed_func::<(), i32>(&mut store, "answer")
        .unwrap()
        .call(&mut store, ())
        .unwrap()
}

#[test]
fn takes_every_spelling() {
    let fixture = Fixture::new();
    fs::create_dir_all(fixture.path("dir")).unwrap();
    for arguments in [
        "in.wasm -o out.wasm -f silent",
        "in.wat -oout.wasm -fsilent",
        "-o=out.wasm -f=silent in.wasm",
        "--output out.wasm --init-func silent in.wat",
        "--output=out.wasm --init-func=silent -- in.wat",
        "--allow-wasi in.wasm -o out.wasm",
        "--allow-wasi=true in.wasm -o out.wasm",
        "--allow-wasi true in.wasm -o out.wasm",
        "--allow-wasi false -f silent in.wasm -o out.wasm",
        "-f silent --keep-init-func in.wasm -o out.wasm",
        "-f silent --keep-init-func=false in.wasm -o out.wasm",
        "-f silent in.wasm -o out.wasm --keep-init-func true",
        "-f silent --wasm-multi-memory --wasm-multi-value=true --wasm-simd true --wasm-reference-types \
         --relaxed-simd-deterministic --wasm-relaxed-simd=false --wasm-bulk-memory in.wasm -o out.wasm",
        "-f silent -r a=trap --rename-func b=_start --func-rename=c=wizer.resume -o out.wasm in.wasm",
        "-f silent --rename-func _start=wizer.resume in.wasm -o out.wasm",
        // As in the builds of other projects.
        "--allow-wasi --init-func componentize.wizer --dir=dir --mapdir=/::dir --wasm-bulk-memory=true \
         --inherit-env=true -o=out.wasm in.wasm",
        "--inherit-env=true --allow-wasi --dir=. --dir=dir -r _start=wizer.resume --wasm-bulk-memory=true -o=out.wasm in.wasm",
        "--allow-wasi --wasm-bulk-memory true --inherit-stdio true --inherit-env true --dir dir -o out.wasm -- in.wasm",
        "--allow-wasi --wasm-bulk-memory true --init-func silent -o out.wasm in.wasm",
        "--allow-wasi --wasm-bulk-memory true in.wasm -o out.wasm --mapdir /::dir",
        "--allow-wasi -r _start=wizer.resume --mapdir /pack::dir -o out.wasm in.wasm",
        "--allow-wasi --dir dir::/guest --env A=b --env HOME in.wasm -o out.wasm",
    ] {
        fixture.succeeds(arguments, "out.wasm");
    }
}

#[test]
fn streams() {
    let fixture = Fixture::new();
    for arguments in [
        "--allow-wasi",
        "--allow-wasi -",
        "--allow-wasi -o -",
        "--allow-wasi - -o=-",
    ] {
        for input in [TARGET.as_bytes(), &wat::parse_str(TARGET).unwrap()] {
            let done = fixture.run(arguments, input);
            assert!(done.status.success(), "{arguments}: {}", text(&done.stderr));
            assert_eq!(answer(&done.stdout), 42);
            assert_eq!(
                text(&done.stderr),
                "hello\n",
                "the guest's output is no part of the result"
            );
        }
    }
    #[cfg(unix)]
    {
        let done = fixture.run("--allow-wasi in.wasm -o /dev/stdout", b"");
        assert_eq!(
            (answer(&done.stdout), text(&done.stderr)),
            (42, "hello\n".to_string())
        );
    }
    let done = fixture.succeeds("--allow-wasi in.wasm -o out.wasm", "out.wasm");
    assert_eq!(
        (text(&done.stdout), text(&done.stderr)),
        ("hello\n".to_string(), String::new())
    );
    let done = fixture.succeeds(
        "--allow-wasi --inherit-stdio=false in.wasm -o out.wasm",
        "out.wasm",
    );
    assert_eq!((done.stdout, done.stderr), (vec![], vec![]));
}

#[test]
fn writes_through_links_and_keeps_permissions() {
    let fixture = Fixture::new();
    fs::write(fixture.path("real.wasm"), "").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        fs::set_permissions(fixture.path("real.wasm"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.wasm", fixture.path("link.wasm")).unwrap();
        assert!(
            fixture
                .run("-f silent in.wasm -o link.wasm", b"")
                .status
                .success()
        );
        assert!(
            fs::symlink_metadata(fixture.path("link.wasm"))
                .unwrap()
                .is_symlink()
        );
        assert_eq!(
            fs::metadata(fixture.path("real.wasm"))
                .unwrap()
                .permissions()
                .mode()
                & 0o777,
            0o640
        );
        assert!(
            fixture
                .run("-f silent in.wasm -o /dev/null", b"")
                .status
                .success()
        );
        symlink("later.wasm", fixture.path("early.wasm")).unwrap();
        assert!(
            fixture
                .run("-f silent in.wasm -o early.wasm", b"")
                .status
                .success()
        );
        assert!(
            fs::symlink_metadata(fixture.path("early.wasm"))
                .unwrap()
                .is_symlink()
        );
        assert_eq!(answer(&fs::read(fixture.path("later.wasm")).unwrap()), 42);
    }
    // The input may be the output.
    assert!(
        fixture
            .run("-f silent in.wasm -o in.wasm", b"")
            .status
            .success()
    );
    assert_eq!(answer(&fs::read(fixture.path("in.wasm")).unwrap()), 42);
}

#[test]
fn warns_of_what_has_no_effect() {
    let fixture = Fixture::new();
    let done = fixture.succeeds(
        "-f silent --dir . --mapdir /x::. --env A=b --inherit-env in.wasm -o out.wasm",
        "out.wasm",
    );
    let warning = |option| format!("Warning: {option} has no effect without --allow-wasi\n");
    assert_eq!(
        text(&done.stderr),
        ["--dir", "--mapdir", "--env", "--inherit-env"]
            .map(warning)
            .concat()
    );
}

#[test]
fn failures() {
    let fixture = Fixture::new();
    fs::write(fixture.path("text.txt"), "hello").unwrap();
    fs::write(fixture.path("empty"), "").unwrap();
    fs::write(fixture.path("elf"), b"\x7fELF\xff\xff\xff").unwrap();
    let wasm = fs::read(fixture.path("in.wasm")).unwrap();
    fs::write(
        fixture.path("cut.wasm"),
        wasm.get(..wasm.len() / 2).unwrap(),
    )
    .unwrap();
    fs::write(
        fixture.path("exits.wat"),
        TARGET
            .replace("fd_write", "proc_exit")
            .replace("(param i32 i32 i32 i32) (result i32)", "(param i32)")
            .replace(
                "(drop (call $proc_exit (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))",
                "(call $proc_exit (i32.const 0))",
            ),
    )
    .unwrap();
    fs::create_dir_all(fixture.path("folder")).unwrap();

    fixture.fails(
        "missing.wasm -o out.wasm",
        1,
        "Error: missing.wasm can't be read\n\nCaused by:\n    ",
        "No such file",
    );
    fixture.fails(
        "text.txt -o out.wasm",
        1,
        "Error: text.txt is neither a WebAssembly binary nor",
        "text.txt:1:1",
    );
    fixture.fails(
        "elf -o out.wasm",
        1,
        "Error: elf is neither a WebAssembly binary nor",
        "utf-8",
    );
    fixture.fails(
        "empty -o out.wasm",
        1,
        "Error: empty is neither a WebAssembly binary nor",
        "empty:1:1",
    );
    fixture.fails(
        "cut.wasm -o out.wasm",
        1,
        "Error: not a valid WebAssembly binary: ",
        "(at offset 0x",
    );
    fixture.fails(
        "in.wasm -o folder",
        1,
        "Error: the output folder is a directory\n",
        "",
    );
    fixture.fails(
        "in.wasm -o nowhere/out.wasm",
        1,
        "Error: the output nowhere/out.wasm can't be written\n",
        "No such file",
    );
    fixture.fails(
        "in.wasm -f trap -o out.wasm",
        1,
        "Error: the `trap` function trapped\n\nCaused by:\n    0: ",
        "unreachable",
    );
    fixture.fails(
        "in.wasm -f nothing -o out.wasm",
        1,
        "Error: the module has no export `nothing`",
        "",
    );
    fixture.fails(
        "in.wasm -f memory -o out.wasm",
        1,
        "Error: the initializer `memory` is an exported memory",
        "",
    );
    fixture.fails(
        "in.wasm -f takes -o out.wasm",
        1,
        "Error: the initializer `takes` takes (i32), and 0 are given: write them behind its name, as in `takes(1, 2)`",
        "",
    );
    fixture.fails(
        "in.wasm -f componentize.wizer -o out.wasm",
        1,
        "Error: the `componentize.wizer` function trapped\n\nCaused by:\n",
        "wasi_snapshot_preview1.fd_write",
    );
    fixture.fails(
        "--allow-wasi exits.wat -o out.wasm",
        1,
        "Error: the `wizer-initialize` function trapped\n\nCaused by:\n",
        "Exited with i32 exit status 0",
    );
    fixture.fails(
        "in.wasm -f trap -r a=missing -o out.wasm",
        1,
        "Error: can't rename `missing` to `a`",
        "no export `missing`",
    );
    fixture.fails(
        "--allow-wasi --dir nowhere in.wasm -o out.wasm",
        1,
        "Error: the directory nowhere can't be opened",
        "No such file",
    );
    fixture.fails(
        "--preload x=nowhere.wasm in.wasm -o out.wasm",
        1,
        "Error: nowhere.wasm can't be read",
        "No such file",
    );
    fixture.fails(
        "--wasm-simd=maybe in.wasm -o out.wasm",
        2,
        "error: ",
        "--wasm-simd",
    );
    fixture.fails(
        "--preload x in.wasm -o out.wasm",
        2,
        "error: ",
        "two names with `=` between them",
    );
    fixture.fails("--nonsense in.wasm -o out.wasm", 2, "error: ", "--nonsense");
    fixture.fails("in.wasm more.wasm -o out.wasm", 2, "error: ", "more.wasm");
}

#[test]
fn switched_off_proposals_are_refused() {
    let fixture = Fixture::new();
    let vector =
        r#"(module (func (export "wizer-initialize") (drop (i8x16.splat (i32.const 1)))))"#;
    fs::write(fixture.path("simd.wat"), vector).unwrap();
    assert!(fixture.run("simd.wat -o out.wasm", b"").status.success());
    fixture.fails(
        "--wasm-simd=false simd.wat -o out.wasm",
        1,
        "Error: the module can't be compiled\n\nCaused by:\n",
        "SIMD",
    );
    fixture.fails(
        "--wasm-simd false simd.wat -o out.wasm",
        1,
        "Error: the module can't be compiled\n\nCaused by:\n",
        "SIMD",
    );
}

#[test]
fn explains_itself() {
    let fixture = Fixture::new();
    let version = fixture.run("--version", b"");
    assert_eq!(
        text(&version.stdout),
        format!("wizer {}\n", env!("CARGO_PKG_VERSION"))
    );
    for option in ["--help", "-h"] {
        let help = text(&fixture.run(option, b"").stdout);
        for word in [
            "Usage: wizer [OPTIONS] [INPUT]",
            "--allow-wasi",
            "--init-func",
            "--rename-func",
            "wizer-initialize",
        ] {
            assert!(help.contains(word), "{option} does not mention {word}");
        }
    }
}

#[test]
fn logs_when_asked() {
    let fixture = Fixture::new();
    let run = |level: &str| {
        Command::new(wizer_tests::command().unwrap())
            .args(["-f", "silent", "in.wasm", "-o", "out.wasm"])
            .current_dir(fixture.folder.path())
            .env("RUST_LOG", level)
            .output()
            .unwrap()
    };
    assert!(text(&run("wizer=info").stderr).contains("initializing"));
    assert_eq!(text(&run("").stderr), "");
}
