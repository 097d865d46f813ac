//! The packages for JavaScript and Python, as installed by their users: their libraries and
//! READMEs. As commands, they run every case: see `cases.rs`. Without `node` and `npm`, or
//! `python3` and its `pip`, a trial is ignored, and says so.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use libtest_mimic::Trial;
use tempfile::TempDir;
use wizer_tests::case;
use wizer_tests::component::Running;
use wizer_tests::host::chromium::chromium;
use wizer_tests::initialize::{ask, initialize};
use wizer_tests::packages::{self, has_node, has_python};
use wizer_tests::target_dir;
use wizer_tests::trials::trial;

#[path = "../../engines/fastly.rs"]
#[expect(dead_code, reason = "here, no command line is needed")]
mod fastly;
#[path = "../../engines/install.rs"]
#[expect(dead_code, reason = "here, only the builds from npm are installed")]
mod install;

/// Whether the requirements of a trial are met, and their names.
type Needs = (bool, &'static str);

/// The body of a trial.
type Body = fn() -> Result<()>;

/// One test for each part of a package.
pub(crate) fn trials() -> Vec<Trial> {
    let node = (has_node(), "node and npm");
    let python = (has_python(), "python3 with pip");
    let browser = (has_node() && chromium().is_some(), "chromium");
    let trials: [(&str, Needs, Body); 10] = [
        ("js/library", node, js_library),
        ("js/library_newer", node, js_library_newer),
        ("js/types", node, js_types),
        ("js/packed", node, js_packed),
        ("js/page", browser, js_page),
        ("python/library", python, python_library),
        ("python/types", python, python_types),
        ("python/wheel", python, python_wheel),
        ("python/readme", python, python_readme),
        ("python/example", python, python_example),
    ];
    let trials = trials
        .into_iter()
        .map(|(name, (there, what), body)| -> Trial {
            if !there {
                eprintln!("{name}: ignored, {what} is missing here");
            }
            trial(name, body).with_ignored_flag(!there)
        });
    trials.collect()
}

/// Runs a command in a folder, and returns its output.
fn run(command: &mut Command, folder: &Path) -> Result<String> {
    let output = command.current_dir(folder).output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    ensure!(
        output.status.success(),
        "{command:?}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    Ok(text(&output.stdout) + &text(&output.stderr))
}

/// The tests of the library for JavaScript. Those of components need a newer Node.
fn js_library() -> Result<()> {
    library_in("node".as_ref(), (85, 9))
}

/// The same tests in a newer Node.
fn js_library_newer() -> Result<()> {
    library_in(&packages::js()?.newer_node(), (94, 0))
}

fn library_in(node: &Path, (passed, skipped): (u32, u32)) -> Result<()> {
    let mut command = Command::new(node);
    let tests = [
        "test/api.test.js",
        "test/drawing.test.js",
        "test/hostile.test.js",
        "test/leaks.test.js",
        "test/output.test.js",
        "test/reproducible.test.js",
        "test/state.test.js",
        "test/taken.test.js",
        "test/target.test.js",
        "test/verify.test.js",
    ];
    command.args(["--test", "--test-reporter=tap"]).args(tests);
    let said = run(&mut command, &packages::js()?.source)?;
    let counts = format!("\n# pass {passed}\n# fail 0\n# cancelled 0\n# skipped {skipped}\n");
    ensure!(said.contains(&counts), "{said}");
    Ok(())
}

/// The TypeScript types.
fn js_types() -> Result<()> {
    let mut compiler = Command::new("node");
    compiler.args(["node_modules/typescript/bin/tsc", "-p", "test/types"]);
    run(&mut compiler, &packages::js()?.source).map(drop)
}

/// The output of `npm pack`, installed in an empty folder, runs the examples of the README.
fn js_packed() -> Result<()> {
    let readme = include_str!("../../../host/js/README.md");
    let example = readme.split("```js\n").nth(1).context("no example")?;
    let example = example.split("```").next().context("no end")?;
    let folder = &packages::js()?.installed;
    let module = app()?;
    fs::write(folder.join("app.wasm"), &module)?;
    fs::write(folder.join("example.mjs"), example)?;
    run(Command::new("node").arg("example.mjs"), folder)?;
    let expected = initialize(&module, &["--allow-wasi", "-r", "_start=resume"])?.wasm;
    ensure!(
        fs::read(folder.join("app.init.wasm"))? == expected,
        "another result"
    );
    run(
        Command::new("npx").args(["--no", "wizer", "app.wasm", "-o", "npx.wasm"]),
        folder,
    )?;
    ensure!(
        fs::read(folder.join("npx.wasm"))? == initialize(&module, &[])?.wasm,
        "another result of the command"
    );
    Ok(())
}

/// A module for the examples of the READMEs.
fn app() -> Result<Vec<u8>> {
    Ok(wat::parse_str(
        r#"(module
            (memory (export "memory") 1)
            (global $n (mut i32) (i32.const 0))
            (func $init (export "wizer-initialize") (export "setup") (global.set $n (i32.const 5)))
            (func (export "_start"))
            (func (export "resume")))"#,
    )?)
}

/// A drawing of a module that had a token when its initializer ran.
fn picture(folder: &Path) -> Result<String> {
    let token = "TOKEN=correct-horse-battery-staple";
    let module = wat::parse_str(
        r#"(module
            (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
            (memory $heap (export "memory") 2)
            (data $greeting (i32.const 1024) "Hello, friend")
            (global $ready (mut i32) (i32.const 0))
            (table $handlers 2 funcref)
            (func $setup (export "wizer-initialize")
              (drop (call $get (i32.const 4096) (i32.const 8192)))
              (memory.fill (i32.const 70000) (i32.const 7) (i32.const 20000))
              (i32.store8 (i32.const 1024) (i32.const 74))
              (table.set $handlers (i32.const 1) (ref.func $setup))
              (global.set $ready (i32.const 1))))"#,
    )?;
    let [input, result] = ["token.wasm", "token.init.wasm"].map(|name| folder.join(name));
    fs::write(&input, module)?;
    let command = || anyhow::Ok(Command::new(wizer_tests::command()?));
    let mut made = command()?;
    made.args(["--allow-wasi", "--env", token, "-o"])
        .arg(&result)
        .arg(&input);
    run(&mut made, folder)?;
    let mut drawn = command()?;
    drawn
        .args(["inspect", "--html", "--env", token, "--input"])
        .arg(&input)
        .arg(&result);
    run(&mut drawn, folder)
}

/// The page, in a browser, and a drawing. `host/js/test/page.js` has the steps. Screenshots are
/// left in the target folder.
fn js_page() -> Result<()> {
    let js = packages::js()?;
    let engines = install::installed()?;
    let folder = TempDir::new()?;
    let good = wat::parse_str(
        r#"(module
            (memory (export "memory") 1)
            (data (i32.const 1000) "abcde")
            (global $n (mut i32) (i32.const 0))
            (func (export "wizer-initialize")
              (memory.fill (i32.const 2000) (i32.const 7) (i32.const 5000))
              (i32.store8 (i32.const 1000) (i32.const 90))
              (drop (memory.grow (i32.const 1)))
              (global.set $n (i32.const 42)))
            (func (export "other") (global.set $n (i32.const 1)))
            (func (export "get") (result i32) (global.get $n))
            (func (export "forever") (loop (br 0))))"#,
    )?;
    fs::write(folder.path().join("good.wasm"), &good)?;
    let names = case::folder().join("component-wasi/names-of-objects.wat");
    fs::write(folder.path().join("names.wasm"), wat::parse_file(names)?)?;
    fs::copy(
        wizer_tests::program("words")?,
        folder.path().join("component.wasm"),
    )?;
    let text = "To be, or not to be: that is the question.\n";
    fs::write(folder.path().join("words.txt"), text)?;
    fs::copy(
        engines.join(fastly::PROGRAM),
        folder.path().join(fastly::PROGRAM),
    )?;
    fs::write(folder.path().join("picture.html"), picture(folder.path())?)?;
    let mut page = Command::new("node");
    page.arg("test/page.js")
        .arg(folder.path())
        .arg(chromium().context("there is no Chromium")?)
        .arg(engines.join(fastly::ENGINE));
    println!("{}", run(&mut page, &js.source)?);
    for screenshot in ["page.png", "picture.png"] {
        let taken = folder.path().join(screenshot);
        fs::copy(taken, target_dir()?.join(screenshot))?;
    }
    let result = fs::read(folder.path().join("result.wasm"))?;
    ensure!(result == initialize(&good, &[])?.wasm, "another result");
    let component = fs::read(folder.path().join("component.init.wasm"))?;
    let mut running = Running::alone(&component)?;
    ask(&mut running, &[("most(1)", r#"[("be", 2)]"#)])?;
    // The browser grants the engine less than the native command does, but the snapshot has about
    // the same size.
    let engine = fs::metadata(folder.path().join("engine.wasm"))?.len();
    let before = fs::metadata(engines.join(fastly::ENGINE))?.len();
    ensure!(engine > before + 1_000_000, "{engine} bytes of {before}");
    Ok(())
}

/// Python with the package, and with the tools of its tests.
fn python(folder: &Path) -> Result<Command> {
    let package = packages::python()?;
    let path = std::env::join_paths(["installed", "tools"].map(|name| package.join(name)))?;
    let mut python = packages::python_command()?;
    python.env("PYTHONPATH", path).current_dir(folder);
    Ok(python)
}

/// The tests of the library for Python, and the examples in its documentation. They compare the
/// package's command with the native one.
fn python_library() -> Result<()> {
    let source = packages::python()?.join("source");
    let mut tests = python(&source)?;
    tests.args(["-m", "unittest", "discover", "tests"]);
    tests.env("WIZER_COMMAND", wizer_tests::command()?);
    let said = run(&mut tests, &source)?;
    ensure!(said.contains("Ran 79 tests"), "{said}");
    ensure!(!said.contains("skipped"), "{said}");
    Ok(())
}

/// The types: of the package as it is installed, of its tests, and of its example.
fn python_types() -> Result<()> {
    let package = packages::python()?;
    let source = package.join("source");
    let mut mypy = python(&source)?;
    mypy.args(["-m", "mypy", "--strict", "tests", "examples"])
        .arg(package.join("installed/wizer"))
        .env("MYPYPATH", package.join("installed"));
    run(&mut mypy, &source).map(drop)
}

/// The wheel is for any Python from 3.9 on, and has the types and the licence.
fn python_wheel() -> Result<()> {
    let package = packages::python()?;
    let wheels = fs::read_dir(package.join("wheels"))?.collect::<Result<Vec<_>, _>>()?;
    let [wheel] = wheels.as_slice() else {
        anyhow::bail!("{wheels:?}");
    };
    let name = wheel.file_name().to_string_lossy().into_owned();
    ensure!(name.starts_with("wizer-0.1.0-cp39-abi3-"), "{name}");
    let listed = run(
        python(package)?
            .args(["-m", "zipfile", "--list"])
            .arg(wheel.path()),
        package,
    )?;
    for file in [
        "wizer/__init__.py",
        "wizer/__main__.py",
        "wizer/_wizer.abi3.so",
        "wizer/_wizer.pyi",
        "wizer/py.typed",
        "dist-info/licenses/LICENSE",
    ] {
        ensure!(
            listed.contains(file),
            "{file} is not in the wheel:\n{listed}"
        );
    }
    Ok(())
}

/// A host in one file, which knows the transform and nothing else of this package.
fn python_example() -> Result<()> {
    const MODULE: &str = r#"(module
        (memory 2)
        (global $i (mut i32) (i32.const 0))
        (global $j (mut i64) (i64.const 0))
        (func (export "wizer-initialize")
            (global.set $i (i32.const -42))
            (global.set $j (i64.const -1))
            (i32.store (i32.const 70000) (i32.const 7)))
        (func (export "sum") (result i32)
            (i32.add
                (i32.add (global.get $i) (i32.wrap_i64 (global.get $j)))
                (i32.load (i32.const 70000)))))"#;
    let folder = TempDir::new()?;
    let module = wat::parse_str(MODULE)?;
    fs::write(folder.path().join("app.wasm"), &module)?;
    fs::write(
        folder.path().join("other.wasm"),
        wat::parse_str("(module)")?,
    )?;
    let example = packages::python()?.join("source/examples/transform_alone.py");
    let transform = wizer_tests::component("wizer-transform.wasm")?;
    let run_on = |input: &str| {
        let mut command = python(folder.path())?;
        command.arg(&example).arg(&transform);
        command.args([input, "app.init.wasm"]);
        Ok::<_, anyhow::Error>(command.output()?)
    };
    let refused = run_on("other.wasm")?;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    ensure!(
        !refused.status.success()
            && said.starts_with("Error: the module has no export `wizer-initialize`"),
        "{said}"
    );
    ensure!(!folder.path().join("app.init.wasm").exists(), "a result");
    let ran = run_on("app.wasm")?;
    ensure!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let result = fs::read(folder.path().join("app.init.wasm"))?;
    ensure!(result == initialize(&module, &[])?.wasm, "another result");
    Ok(())
}

/// The examples of the README.
fn python_readme() -> Result<()> {
    let readme = include_str!("../../../host/python/README.md");
    let folder = TempDir::new()?;
    let module = app()?;
    fs::write(folder.path().join("app.wasm"), &module)?;
    let mut examples = 0;
    for example in readme.split("```python\n").skip(1) {
        let example = example.split("```").next().context("no end")?;
        fs::write(folder.path().join("example.py"), example)?;
        run(python(folder.path())?.arg("example.py"), folder.path())?;
        examples += 1;
    }
    ensure!(examples == 3, "{examples} examples");
    let arguments = ["--allow-wasi", "-f", "setup", "-r", "_start=resume"];
    let expected = initialize(&module, &arguments)?.wasm;
    ensure!(
        fs::read(folder.path().join("app.init.wasm"))? == expected,
        "another result"
    );
    Ok(())
}
