//! What the README says can be done, can be done. Its Rust is compiled and run with the library's documentation.

use std::fs;
use std::process::Command;

use wizer_tests::component::Running;
use wizer_tests::tools;

const README: &str = include_str!("../../../README.md");

/// Commands that build or test the project itself: the continuous integration runs them.
const PROJECT: [&str; 2] = ["make ", "cargo "];

/// The blocks of code in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let begins = README
        .match_indices(&fence)
        .map(|(at, fence)| at + fence.len());
    begins
        .map(|at| README.get(at..).unwrap().split("\n```").next().unwrap())
        .collect()
}

#[test]
fn commands_run() {
    let command = wizer_tests::command().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let texts = blocks("wat");
    assert_eq!(texts.len(), 2);
    for (name, text) in ["app.wat", "greeter.wat"].iter().zip(texts) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for (name, built) in [
        ("wizer.wasm", wizer_tests::component("wizer.wasm").unwrap()),
        ("outline.wasm", wizer_tests::program("outline").unwrap()),
    ] {
        fs::copy(built, folder.path().join(name)).unwrap();
    }
    let commands = [
        command.to_path_buf(),
        tools::wasmtime().unwrap(),
        tools::wac().unwrap(),
    ];
    let mut ran = Vec::new();
    let (mut said, mut told) = (String::new(), String::new());
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        if PROJECT.iter().any(|start| line.starts_with(start)) {
            continue;
        }
        // Found first, whatever else is installed.
        let path = std::env::join_paths(
            commands
                .iter()
                .map(|command| command.parent().unwrap().to_path_buf())
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let done = Command::new("sh")
            .args(["-euc", line])
            .current_dir(&folder)
            .env("PATH", path.unwrap())
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        ran.push(line);
        said.push_str(&String::from_utf8_lossy(&done.stderr));
        told.push_str(&String::from_utf8_lossy(&done.stdout));
    }
    assert_eq!(ran.len(), 28, "{ran:?}");

    // What is shown of the first module.
    let inspected = blocks("text");
    let inspected = inspected.iter().find(|text| text.starts_with("module, "));
    assert!(told.contains(inspected.unwrap()), "{told}");
    assert!(folder.path().join("app.instrumented.wasm").is_file());
    let json = fs::read(folder.path().join("greeter.json")).unwrap();
    let found: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(found.get("accepted").unwrap(), true, "{found}");

    // What the text says of the first result.
    let wasm = fs::read(folder.path().join("app.init.wasm")).unwrap();
    let text = wasmprinter::print_bytes(&wasm).unwrap();
    assert!(
        text.contains(r#"(data (;0;) (i32.const 1024) "*")"#),
        "{text}"
    );
    assert!(text.contains("(mut i32) i32.const 1"), "{text}");
    assert!(!text.contains("wizer-initialize"), "{text}");

    // And of the batch.
    for (name, answer) in [("a.wasm", "i32.const 1"), ("b.wasm", "i32.const 1")] {
        let wasm = fs::read(folder.path().join(name)).unwrap();
        assert!(wasmprinter::print_bytes(&wasm).unwrap().contains(answer));
    }
    assert!(said.contains("result-bytes"), "{said}");

    // And of the component's.
    for returned in [
        "docs:greeter/setup@1.0.0.prepare returned: 15\n",
        "prepare returned: 15\n",
    ] {
        assert!(said.contains(returned), "{said}");
    }
    for name in ["greeter.wasm", "onto.wasm", "bundled.wasm"] {
        let wasm = fs::read(folder.path().join(name)).unwrap();
        let mut result = Running::alone(&wasm).unwrap();
        assert_eq!(result.call("count()").unwrap(), "5", "{name}");
        assert!(
            result
                .call(r#"docs:greeter/setup@1.0.0.prepare("", 1)"#)
                .is_err()
        );
    }
    assert!(
        told.contains("calls count; shows wizer:wizer/state@0.1.0; has "),
        "{told}"
    );
}

/// Everything else is a line of `.ci/run`, or of what the `Makefile` has for the night.
#[test]
fn project_commands_are_continuously_run() {
    let makefile = include_str!("../../../Makefile");
    let (_, nightly) = makefile.split_once("\nnightly:\n").unwrap();
    let nightly = nightly.split("\n\n").next().unwrap();
    let ci = format!("{}\n{nightly}", include_str!("../../../.ci/run"));
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        if PROJECT.iter().any(|start| line.starts_with(start)) {
            assert!(
                ci.lines().any(|run| run.trim() == line),
                "`{line}` is in the README and neither in .ci/run nor in `make nightly`"
            );
        }
    }
}
