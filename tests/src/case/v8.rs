//! Runs modules in Node, for what only its engine runs.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::case::{Answer, Call, Expectations};

/// Instantiates a module without imports, and makes calls whose values are numbers, as `double` has
/// them.
const SCRIPT: &str = r#"
const fs = require("node:fs");
const [path, initializers, calls] = JSON.parse(process.argv[1]);
const module = new WebAssembly.Module(fs.readFileSync(path));
const { exports } = new WebAssembly.Instance(module, {});
for (const name of initializers) exports[name]();
const answers = calls.map(([name, values]) => {
  try {
    const answer = exports[name](...values);
    return answer === undefined ? [] : [answer].flat().map(String);
  } catch (error) {
    return "trap";
  }
});
console.log(JSON.stringify([Object.keys(exports), answers]));
"#;

/// Checks that a module in Node gives the expected results, after a call of these initializers.
/// Without initializers, it must have the expected exports.
pub fn check(wasm: &[u8], initializers: &[&str], expected: &Expectations) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("case.wasm");
    fs::write(&path, wasm)?;
    let mut calls = Vec::new();
    for call in &expected.calls {
        calls.push(json!([call.export, numbers(call)?]));
    }
    let run = json!([path.to_str().context("no path")?, initializers, calls]);
    let output = Command::new("node")
        .args(["-e", SCRIPT, &run.to_string()])
        .output()
        .context("node does not run")?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "node fails\n{stderr}");
    let (exports, answers): (Vec<String>, Vec<Value>) = serde_json::from_slice(&output.stdout)?;
    let as_expected = !initializers.is_empty() || exports == expected.exports;
    ensure!(as_expected, "the exports are {exports:?}");
    ensure!(answers.len() == expected.calls.len(), "a call is missing");
    for (call, answer) in expected.calls.iter().zip(&answers) {
        let wanted = match &call.answer {
            Answer::Results(words) => json!(words),
            Answer::Trap => json!("trap"),
        };
        let name = &call.export;
        ensure!(
            *answer == wanted,
            "`{name}` answers {answer}, but must answer {wanted}"
        );
    }
    Ok(())
}

/// The arguments of a call.
fn numbers(call: &Call) -> Result<Vec<f64>> {
    let number = |word: &String| {
        word.parse()
            .with_context(|| format!("`{word}` is no number"))
    };
    call.arguments.iter().map(number).collect()
}
