//! The options of a request: those of the command, as far as they say nothing about a machine.

use std::ffi::OsString;

use wizer_arguments::{Arguments, Initialize, Place, printable};

use crate::problem::Problem;

/// The options of the command that a request may have.
pub(crate) const OPTIONS: [&str; 18] = [
    "allow-wasi",
    "canonical-nans",
    "deny",
    "env",
    "import-global",
    "init-func",
    "init-func-export",
    "init-func-status",
    "keep-init-func",
    "rename-func",
    "reproducible",
    "scrub-env",
    "wasm-bulk-memory",
    "wasm-multi-memory",
    "wasm-multi-value",
    "wasm-reference-types",
    "wasm-relaxed-simd",
    "wasm-simd",
];

/// Those of them that a script for an engine may have: the others were decided for the engine.
pub(crate) const ENGINE_OPTIONS: [&str; 4] = ["deny", "env", "reproducible", "scrub-env"];

/// Options of the command that name something of the machine, or that the service decides.
const OF_THE_MACHINE: [&str; 21] = [
    "allow-http",
    "cache-dir",
    "compiler",
    "dir",
    "fuel",
    "inherit-env",
    "inherit-stdio",
    "map-module",
    "mapdir",
    "max-memory",
    "max-process-memory",
    "no-cache",
    "onto",
    "output",
    "preload",
    "quiet",
    "stats",
    "timeout",
    "untrusted",
    "verify",
    "relaxed-simd-deterministic",
];

/// An option, and its value if there is one.
pub(crate) type Given = (String, Option<String>);

/// Reads options behind these words of the command. Results are reproducible, unless the request
/// says otherwise.
pub(crate) fn read(
    words: &[String],
    given: &[Given],
    allowed: &[&str],
) -> Result<Initialize, Problem> {
    let mut all = vec![OsString::from("wizer")];
    all.extend(words.iter().map(OsString::from));
    let mut reproducible = true;
    for (name, value) in given {
        check(name, allowed)?;
        match (name.as_str(), value.as_deref()) {
            ("reproducible", Some("false")) => reproducible = false,
            ("reproducible", None | Some("true")) => {}
            ("env", None) => return Err(no_value()),
            ("env", Some(value)) if !value.contains('=') => return Err(no_value()),
            (name, Some(value)) => {
                reproducible &= name != "reproducible";
                all.push(format!("--{name}={value}").into());
            }
            (name, None) => all.push(format!("--{name}").into()),
        }
    }
    if reproducible {
        all.push("--reproducible".into());
    }
    let read = Arguments::try_read(all.into_iter(), Place::Component);
    let read = read.map_err(|ended| Problem::bad(first_part(&ended.text)))?;
    Ok(read.initialize)
}

/// Demands that an option is allowed.
fn check(name: &str, allowed: &[&str]) -> Result<(), Problem> {
    if allowed.contains(&name) {
        return Ok(());
    }
    let shown = printable(name);
    Err(Problem::bad(if OPTIONS.contains(&name) {
        format!("the option `{shown}` was decided when the engine was built in")
    } else if OF_THE_MACHINE.contains(&name) {
        format!("the option `{shown}` is up to the service: a request can't have it")
    } else {
        let list = allowed.join(", ");
        format!("there is no option `{shown}`: a request can have {list}")
    }))
}

fn no_value() -> Problem {
    Problem::bad("env: expected NAME=VALUE, a request has no variables of the service")
}

/// The parser's error without its advice on the command line.
fn first_part(text: &str) -> &str {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let text = text.strip_prefix("Error: ").unwrap_or(text);
    let end = text
        .find("\n\nUsage:")
        .or_else(|| text.find("\n\nFor more"));
    end.and_then(|end| text.get(..end))
        .unwrap_or(text)
        .trim_end()
}
