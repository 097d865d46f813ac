//! Several processes begin with one empty cache at the same time.

use std::fs;
use std::process::Stdio;

use super::{COMPLETE, Filled, Run, component, is_complete, module, names, text};

/// Runs this many processes at the same time, half of them on a component.
fn together(count: usize) {
    let [module, component] = [module(), component()].map(Run::one);
    module.prepare(Filled::Nothing);
    let input = component.fixture.path("in.wasm");
    fs::copy(input, module.fixture.path("component.wasm")).unwrap();
    let fixture = &module.fixture;
    let subjects = [
        ("in.wasm", &module.right),
        ("component.wasm", &component.right),
    ];
    let words = |number: usize| {
        let (input, right) = subjects[number % 2];
        (input, format!("out/{number}.wasm"), right)
    };
    let children: Vec<_> = (0..count)
        .map(|number| {
            let (input, output, _) = words(number);
            fixture
                .command(&[input, "-o", &output, "--cache-dir", "cache"])
                .env_remove("RUST_LOG")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for (number, child) in children.into_iter().enumerate() {
        let done = child.wait_with_output().unwrap();
        let said = text(&done.stderr);
        assert!(done.status.success() && said.is_empty(), "{said}");
        let (_, output, right) = words(number);
        assert!(
            fs::read(fixture.path(&output)).unwrap() == *right,
            "{output}"
        );
    }
    // The results, and the old output.
    assert_eq!(names(&fixture.path("out")).len(), count + 1);
    // Both binaries use the same transform.
    let cached = module.cached();
    assert_eq!(cached.len(), 2 * COMPLETE - 1, "{cached:?}");
    assert!(cached.iter().all(|name| is_complete(name)), "{cached:?}");
    for number in 0..2 {
        let (input, output, right) = words(number);
        let said = fixture.succeeds(&[input, "-o", &output, "--cache-dir", "cache", "--stats"]);
        assert!(said.contains("in the cache"), "{said}");
        assert!(
            fs::read(fixture.path(&output)).unwrap() == *right,
            "{output}"
        );
    }
}

#[test]
fn two() {
    together(2);
}

#[test]
fn eight() {
    together(8);
}
