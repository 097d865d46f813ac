//! Limits also apply before the initializer runs.

use std::fs;

use super::{Fixture, in_directory, names, text};

/// A module with this many empty functions, and an initializer.
fn functions(count: u32) -> Vec<u8> {
    let number = |mut value: u32| {
        let mut bytes = Vec::new();
        loop {
            let low = (value & 0x7f) as u8;
            value >>= 7;
            if value == 0 {
                bytes.push(low);
                return bytes;
            }
            bytes.push(low | 0x80);
        }
    };
    let section = |id: u8, bytes: Vec<u8>| {
        let length = number(u32::try_from(bytes.len()).unwrap());
        [vec![id], length, bytes].concat()
    };
    let name = b"wizer-initialize";
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, vec![1, 0x60, 0, 0]),
        section(3, [number(count), vec![0; count as usize]].concat()),
        section(7, [&[1, 16][..], name, &[0, 0]].concat()),
        section(
            10,
            [number(count), b"\x02\0\x0b".repeat(count as usize)].concat(),
        ),
    ]
    .concat()
}

/// A binary of 4 MB that takes a hundred times as much memory to compile.
#[test]
fn compiling_is_limited() {
    let fixture = Fixture::new(functions(1_000_000));
    fs::write(fixture.path("out.wasm"), "as it was").unwrap();
    let many = r#"{ "input": "in.wasm", "snapshots": [{ "output": "a.wasm" }] }"#;
    fs::write(fixture.path("many.json"), many).unwrap();
    let limits = ["--max-memory", "16MiB", "--fuel", "1000", "--no-cache"];
    let one = ["in.wasm", "-o", "out.wasm"];
    let batch = ["batch", "many.json"];
    for (limit, value, says) in [
        (
            "--timeout",
            "0.3",
            "Error: the command was stopped: it took longer than 0.3 s, the limit that --timeout sets\n\nCaused by:\n    that was in the phase `",
        ),
        (
            "--max-process-memory",
            "200MiB",
            "Error: the command was stopped: it takes more than 209715200 bytes of memory, the limit that --max-process-memory sets\n\nCaused by:\n    that was in the phase `",
        ),
    ] {
        for words in [&one[..], &batch] {
            let said = fixture.fails(&[words, &limits, &[limit, value]].concat());
            assert!(said.starts_with(says), "{said}");
            assert_eq!(
                names(fixture.folder.path()),
                ["in.wasm", "many.json", "out.wasm"]
            );
        }
    }
    assert_eq!(fs::read(fixture.path("out.wasm")).unwrap(), b"as it was");
}

/// A guest that uses up all file descriptors is limited as well.
#[test]
fn a_guest_does_not_hide_what_it_takes() {
    let wat = in_directory(
        r#"(func (export "wizer-initialize") (local $at i32)
            (loop $again (br_if $again (i32.eqz (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1)
                (i32.const 2) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 8)))))
            (drop (memory.grow (i32.const 20000)))
            (loop $again
                (i32.store (local.get $at) (i32.const 1))
                (local.set $at (i32.add (local.get $at) (i32.const 4096)))
                (br_if $again (i32.lt_u (local.get $at) (i32.const 1300000000))))
            (loop $again (br $again)))
        (data (i32.const 0) ".")"#,
    );
    let fixture = Fixture::new(wat);
    fs::create_dir(fixture.path("work")).unwrap();
    let words = [
        "in.wasm",
        "-o",
        "out.wasm",
        "--allow-wasi",
        "--dir",
        "work::/work::ro",
    ];
    let limits = [
        "--max-process-memory",
        "200MiB",
        "--timeout",
        "60",
        "--no-cache",
    ];
    let said = fixture.fails(&[&words[..], &limits].concat());
    assert!(said.contains("more than 209715200 bytes"), "{said}");
}

/// A module that prints to both streams, and reads its environment.
fn curious() -> String {
    in_directory(
        r#"(data (i32.const 0) "\10\00\00\00\05\00\00\00seen\0a")
        (func (export "wizer-initialize")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))
            (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 100)))
            (call $demand (call $environ (i32.const 104) (i32.const 108)))
            (call $demand (i32.load (i32.const 104))))
        (func (export "endless") (loop $again (br $again)))
        (func (export "greedy") (drop (memory.grow (i32.const 20000))))"#,
    )
}

/// One option sets everything for untrusted binaries.
#[test]
fn untrusted_stands_for_all_of_it() {
    let fixture = Fixture::new(curious());
    let words = [
        "--untrusted",
        "--allow-wasi",
        "in.wasm",
        "-o",
        "out.wasm",
        "--stats",
    ];
    let mut command = fixture.command(&words);
    // The user's own cache is not used either.
    command.env("XDG_CACHE_HOME", fixture.path("caches"));
    let done = wizer_tests::process::run(&mut command, b"").unwrap();
    let said = text(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert!(!said.contains("seen") && done.stdout.is_empty(), "{said}");
    assert!(said.contains("cranelift"), "{said}");
    assert!(!fixture.path("caches").exists());

    let greedy = ["--untrusted", "-f", "greedy", "in.wasm", "-o", "out.wasm"];
    let said = fixture.fails(&greedy);
    assert!(said.contains("more than 1073741824 bytes"), "{said}");
    fixture.succeeds(&[&greedy[..], &["--max-memory", "2GiB"]].concat());
    let endless = [
        "--untrusted",
        "-f",
        "endless",
        "in.wasm",
        "--timeout",
        "0.3",
    ];
    assert!(fixture.fails(&endless).contains("longer than 0.3 s"));
    // A batch has the option too.
    let many =
        r#"{ "input": "in.wasm", "snapshots": [{ "output": "a.wasm", "init-func": "greedy" }] }"#;
    fs::write(fixture.path("many.json"), many).unwrap();
    let done = fixture.run(&["batch", "--untrusted", "many.json"]);
    assert!(text(&done.stderr).contains("more than 1073741824 bytes"));
}

#[test]
fn nothing_contradicts_untrusted() {
    let fixture = Fixture::new(curious());
    for opposite in [
        "--compiler=winch",
        "--compiler=auto",
        "--cache-dir=cache",
        "--no-cache=false",
        "--inherit-stdio",
        "--inherit-env",
    ] {
        let said = fixture.refuses(&["--untrusted", opposite, "in.wasm", "-o", "out.wasm"]);
        let (option, _) = opposite.split_once('=').unwrap_or((opposite, ""));
        assert!(
            said.contains(option) && said.contains("--untrusted"),
            "{said}"
        );
    }
}
