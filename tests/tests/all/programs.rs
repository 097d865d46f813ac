//! Rust programs for `wasm32-wasip2`, each in three ways: initialized at run time, pre-initialized,
//! and pre-initialized twice.

use std::fs;

use wasmtime::component::ResourceAny;
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};
use wizer_tests::component::{Program, Running};
use wizer_tests::initialize::{Trial, ask, initialize, nothing};
use wizer_tests::world::World;

const STORE: &str = "docs:greet/store@1.0.0";
const SHELVES: &str = "docs:keep/shelves@0.1.0";

fn program(name: &str) -> Vec<u8> {
    fs::read(wizer_tests::program(name).unwrap()).unwrap()
}

/// The error of a command that fails, without its arguments.
fn refusal(wasm: &[u8], arguments: &[&str]) -> String {
    let error = initialize(wasm, arguments).err();
    error.expect("the command fails").to_string()
}

/// An initializer with arguments, at the root.
#[test]
fn root() {
    let wasm = program("greeter");
    let find = format!(r#"{STORE}.find("number 2")"#);
    let all = format!("{STORE}.all()");
    let trial = Trial {
        wasm: &wasm,
        init: r#"setup("Grüße", 2)"#,
        answer: "ok(2)",
        arguments: &[],
        wasi: &nothing,
        questions: &[
            (r#"greet("guest 1")"#, r#""Grüße, guest 1!""#),
            (r#"greet("you")"#, r#""Grüße, stranger.""#),
            (&find, r#"nickname("guest 2")"#),
            (
                &all,
                r#"[{name: "guest 1", manner: plain, asked: 0, nicknames: ["number 1"]}, {name: "guest 2", manner: plain, asked: 0, nicknames: ["number 2"]}]"#,
            ),
            ("initialized()", "1"),
        ],
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.without("setup"), after);

    // The initializer is removed after it ran, so it can't run again.
    let said = refusal(&result, &["--init-func", trial.init]);
    assert!(said.contains("setup"), "{said}");

    // A kept initializer can run again, on the existing state.
    let trial = Trial {
        arguments: &["--keep-init-func"],
        ..trial
    };
    let kept = trial.three_ways().unwrap().wasm;
    assert_eq!(before, World::of(&kept).unwrap());
    let again = initialize(&kept, &["--init-func", r#"setup("Ahoy", 3)"#]).unwrap();
    let questions = [
        (r#"greet("guest 3")"#, r#""Ahoy, guest 3!""#),
        ("initialized()", "2"),
    ];
    ask(&mut Running::alone(&again.wasm).unwrap(), &questions).unwrap();
}

/// An initializer in an interface: by its full name, and by its own name.
#[test]
fn interface() {
    let wasm = program("greeter");
    let full = format!("{STORE}.init()");
    let (put, find) = (
        format!(r#"{STORE}.put("Alan", plain, [])"#),
        format!(r#"{STORE}.find("Ada")"#),
    );
    let ada = |asked| {
        format!(
            r#"one({{name: "Ada", manner: polite, asked: {asked}, nicknames: ["Countess", "Lovelace"]}})"#
        )
    };
    let (first, second) = (ada(1), ada(2));
    let questions = [
        (find.as_str(), first.as_str()),
        (&put, ""),
        (&find, &second),
        ("initialized()", "1"),
    ];
    let trial = Trial {
        wasm: &wasm,
        init: &full,
        answer: "",
        arguments: &[],
        wasi: &nothing,
        questions: &questions,
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.without(&format!("{STORE}.init")), after);

    for short in [&format!("{STORE}.init") as &str, "init", "init()"] {
        let same = initialize(&wasm, &["--init-func", short]).unwrap().wasm;
        assert_eq!(result, same, "{short}");
    }
    let kept = Trial {
        arguments: &["--keep-init-func"],
        ..trial
    };
    let kept = kept.three_ways().unwrap().wasm;
    assert_eq!(before, World::of(&kept).unwrap());

    // The other initializer, on the state of this one.
    let both = initialize(&result, &["--init-func", r#"setup("Salve", 1)"#]).unwrap();
    let questions = [
        (r#"greet("Ada")"#, r#""Salve, dear Ada.""#),
        ("initialized()", "2"),
    ];
    ask(&mut Running::alone(&both.wasm).unwrap(), &questions).unwrap();
}

/// An `err` result is a failure, and its value is printed.
#[test]
fn failure() {
    let wasm = program("greeter");
    let said = refusal(&wasm, &["--init-func", r#"setup("", 2)"#]);
    assert!(
        said.contains("a greeting has at least one letter"),
        "{said}"
    );
    let said = refusal(&program("words"), &["--init-func", r#"read("words.txt")"#]);
    assert!(said.contains("--allow-wasi"), "{said}");
}

/// Files, a directory, the environment, a clock and random numbers during initialization. The
/// result uses none of them.
#[test]
fn wasi() {
    let wasm = program("words");
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("words.txt"),
        "To be, or not to be: that is the question.\n",
    )
    .unwrap();
    fs::write(folder.path().join("other.txt"), "").unwrap();
    let path = folder.path().to_str().unwrap();
    let open = |wasi: &mut WasiCtxBuilder| {
        wasi.preopened_dir(path, ".", FsPerms::ReadOnly)?
            .env("LANGUAGE", "en");
        Ok(())
    };
    let directory = format!("{path}::.");
    let trial = Trial {
        wasm: &wasm,
        init: r#"read("words.txt")"#,
        answer: "ok(10)",
        arguments: &["--allow-wasi", "--env", "LANGUAGE=en", "--dir", &directory],
        wasi: &open,
        questions: &[
            (r#"count("to")"#, "2"),
            (r#"count("question")"#, "1"),
            (r#"count("answer")"#, "0"),
            ("most(3)", r#"[("be", 2), ("to", 2), ("is", 1)]"#),
        ],
    };
    let initialized = trial.three_ways().unwrap();
    assert_eq!(initialized.stdout, "10 words in words.txt\n");
    let (before, after) = (
        World::of(&wasm).unwrap(),
        World::of(&initialized.wasm).unwrap(),
    );
    assert_eq!(before.without("read"), after);

    let about = Running::alone(&initialized.wasm)
        .unwrap()
        .call("about()")
        .unwrap();
    let (seen, time) = about.split_once("read-at: ").unwrap();
    assert_eq!(
        seen,
        r#"some({file: "words.txt", bytes: 43, words: 10, beside: ["other.txt", "words.txt"], language: some("en"), "#
    );
    let (seconds, reads) = time.split_once(", ").unwrap();
    assert!(seconds.parse::<u64>().unwrap() > 1_600_000_000, "{about}");
    assert_eq!(reads, "reads: 1})");
}

/// WASI works in the result: an instance with another directory reads a file.
#[test]
fn wasi_afterwards() {
    let wasm = program("words");
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(before.path().join("a.txt"), "one two two").unwrap();
    fs::write(after.path().join("b.txt"), "two three").unwrap();
    let directory = format!("{}::.", before.path().display());
    let result = initialize(
        &wasm,
        &[
            "--allow-wasi",
            "--dir",
            &directory,
            "--init-func",
            r#"read("a.txt")"#,
            "--keep-init-func",
        ],
    )
    .unwrap();
    let mut wasi = WasiCtxBuilder::new();
    wasi.preopened_dir(after.path(), ".", FsPerms::ReadOnly)
        .unwrap();
    let mut running = Program::with_wasi(&result.wasm)
        .unwrap()
        .start(&mut wasi)
        .unwrap();
    let questions = [
        (r#"read("b.txt")"#, "ok(2)"),
        (r#"count("two")"#, "3"),
        (r#"count("three")"#, "1"),
    ];
    ask(&mut running, &questions).unwrap();
    let about = running.call("about()").unwrap();
    assert!(
        about.contains(r#"file: "b.txt""#) && about.contains("reads: 2"),
        "{about}"
    );
}

/// An initializer that creates and drops resources.
#[test]
fn resources_let_go() {
    let wasm = program("keeper");
    let standing = format!("{SHELVES}.standing()");
    let trial = Trial {
        wasm: &wasm,
        init: "tidy(2)",
        answer: "4",
        arguments: &[],
        wasi: &nothing,
        questions: &[
            (
                "written()",
                r#"["shelf 1: book 1", "shelf 1: vase 1", "shelf 2: book 2", "shelf 2: vase 2"]"#,
            ),
            (&standing, "0"),
        ],
    };
    let result = trial.three_ways().unwrap().wasm;
    let (before, after) = (World::of(&wasm).unwrap(), World::of(&result).unwrap());
    assert_eq!(before.without("tidy"), after);

    // Resources can still be created and used, from outside and from inside.
    let mut running = Running::alone(&result).unwrap();
    let labels = shelf(&mut running).unwrap();
    assert_eq!(labels, ["cup", "plate"]);
    ask(
        &mut running,
        &[
            ("hoard(1)", "1"),
            ("hoarded()", r#"["shelf 1: book 1", "shelf 1: vase 1"]"#),
        ],
    )
    .unwrap();
}

/// Creates two shelves from outside, merges them, and returns their contents.
fn shelf(running: &mut Running) -> wasmtime::Result<Vec<String>> {
    let Running { store, instance } = running;
    let shelves = instance.get_export_index(&mut *store, None, SHELVES);
    let mut function = |name| {
        let index = instance.get_export_index(&mut *store, shelves.as_ref(), name);
        index
            .and_then(|index| instance.get_func(&mut *store, index))
            .expect(name)
    };
    let (make, put) = (
        function("[constructor]shelf"),
        function("[method]shelf.put"),
    );
    let (join, things) = (
        function("[static]shelf.join"),
        function("[method]shelf.things"),
    );
    let make = make.typed::<(&str,), (ResourceAny,)>(&*store)?;
    let put = put.typed::<(ResourceAny, &str), ()>(&*store)?;
    let join = join.typed::<(ResourceAny, ResourceAny), (ResourceAny,)>(&*store)?;
    let things = things.typed::<(ResourceAny,), (Vec<String>,)>(&*store)?;

    let (upper,) = make.call(&mut *store, ("upper",))?;
    let (lower,) = make.call(&mut *store, ("lower",))?;
    put.call(&mut *store, (upper, "cup"))?;
    put.call(&mut *store, (lower, "plate"))?;
    let (both,) = join.call(&mut *store, (upper, lower))?;
    let (all,) = things.call(&mut *store, (both,))?;
    both.resource_drop(&mut *store)?;
    Ok(all)
}

/// An initializer that keeps the handles of resources, which a snapshot can't hold.
#[test]
fn resources_held() {
    let wasm = program("keeper");
    let said = refusal(&wasm, &["--init-func", "hoard(3)"]);
    assert!(said.contains("`shelf`") && said.contains('3'), "{said}");

    // With the option, the result works without the resources.
    let result = initialize(&wasm, &["--init-func", "hoard(3)", "--allow-open-handles"]).unwrap();
    assert!(result.stderr.contains("`shelf`"), "{}", result.stderr);
    let mut running = Running::alone(&result.wasm).unwrap();
    ask(&mut running, &[(&format!("{SHELVES}.standing()"), "3")]).unwrap();
    assert!(
        running.call("hoarded()").is_err(),
        "a handle outlived its table"
    );
}
