//! The cases: every WAT file in `tests/cases/` that has directives is a test of its own, named by its path:
//! `cargo test --test cases memory/` runs those whose name contains `memory/`.
//!
//! A case begins with comment lines. Those that begin with `;;!` are directives, the others are for the reader:
//!
//! ```wat
//! ;; The counter goes on where the initializer left it.
//! ;;! run: -f setup
//! ;;! exports: next
//! ;;! call: next => 8
//! (module …)
//! ```
//!
//! The harness runs `wizer RUN… -o $TMP/out.wasm CASE.wat` in a fresh directory `$TMP`.
//!
//! | directive | meaning |
//! | --- | --- |
//! | `run: WORDS` | further arguments of the command, apart by blanks, with quotation marks as in a shell; `$CASES` is the folder of the cases, `$TMP` the directory of the run |
//! | `env: NAME=VALUE …` | environment variables of the run |
//! | `stdin: TEXT` | what the run finds on its standard input |
//! | `dir: NAME` | there is a directory of this name in `$TMP`, with a file `hello.txt` that says `hello` |
//! | `exports: NAMES` | the run succeeds, and these are the result's exports, in order |
//! | `call: NAME ARGUMENTS => RESULTS` | a call, and its answer; all calls go to one instance, in order; `=> trap` if it traps |
//! | `call: NAME(ARGUMENTS) => RESULT` | the same of a component |
//! | `again: keep` | a second run on the result succeeds too, and its result is not larger; only with `--keep-init-func` |
//! | `again: runs` | a second run on the result succeeds, because it still has an initializer |
//! | `code: changed` | the code section is not the input's, byte by byte, as it must be without this |
//! | `stdout: TEXT` | the run's standard output, without a line break at its end; nothing without this |
//! | `stderr: TEXT` | the run's standard error contains this, though the run succeeds |
//! | `fails: STAGE` | the run fails and leaves nothing behind |
//!
//! Values are read by the function's type: integers in decimal or `0x` hexadecimal; floats in decimal, `inf`, or
//! `nan:0x…` with the payload as in WAT; `v128` as `0x` and 32 digits, the highest byte first; `ref.null`.
//!
//! A case whose text begins with `(component` is one of a component: `exports:` are the exports of its root; a function of an
//! exported instance is called by the instance's name, a dot and its own, as in `ns:pkg/iface@1.0.0.get() => "x"`; values
//! are written in WAVE's syntax, floats' bits can't be seen in it. Imports that nothing provides are traps.
//!
//! Stages are `text` (no WAT), `malformed` (no valid binary), `unsupported`, `init-func` and `options`, which are
//! refused before anything runs; `environment` and `instantiate`, where what surrounds the module does not fit;
//! `trap` and `exit` of the guest; and of a component `answer`, where the initializer answers with an error, and `handles`,
//! where it leaves handles open.
//!
//! A case that succeeds is run three ways: the slow way (instantiate the original, initialize it, call), initialized
//! (instantiate the result, call), and initialized again (refused, since the result has no initializer any more,
//! unless it was kept; renames are left out of that run, since their sources are gone, and so are twins). A snapshot of the
//! untouched result must be the result, byte by byte. Of a component's result, all code is code of the input, what is
//! nested in it without modules is in it as it was, and nothing shows state any more.
//!
//! With `--onto`, a twin stands in the folder `twins` beside the case, and has no directives: the slow way is the case's own, and
//! the result is compared with the twin. Its modules that have no partner have not begun in the result: no snapshot of it is
//! compared.
//!
//! Golden files stand beside a case: `NAME.wat.out` is the printed result, `NAME.wat.err` the standard error of a
//! failure, with `$TMP` and `$CASES` in place of the directories. `BLESS=1` writes them.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use wizer_tests::case::{self, golden, run};
use wizer_tests::trials::trial;

/// One test for each case, and one for what no case owns.
pub(crate) fn trials() -> Result<Vec<Trial>> {
    let mut trials = vec![trial("golden-files", strays)];
    for path in case::files()? {
        if case::is_case(&path)? {
            trials.push(trial(case::name(&path), move || run::run(&path)));
        }
    }
    Ok(trials)
}

/// Demands that every golden file has its case.
fn strays() -> Result<()> {
    for path in case::files()? {
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        if golden::ENDINGS.contains(&ending) {
            ensure!(
                path.with_extension("").is_file(),
                "{} has no case",
                path.display()
            );
        }
    }
    Ok(())
}
