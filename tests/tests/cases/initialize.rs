//! The cases: every WAT file in `tests/cases/` that has directives is a test, named by its path.
//! `cargo test --test cases memory/` runs those whose name contains `memory/`.
//!
//! A case begins with comment lines. Those that begin with `;;!` are directives. The others are for
//! readers:
//!
//! ```wat
//! ;; The counter goes on where the initializer left it.
//! ;;! run: -f setup
//! ;;! exports: next
//! ;;! call: next => 8
//! (module …)
//! ```
//!
//! The test runs `wizer RUN… -o $TMP/out.wasm CASE.wat` in a fresh directory `$TMP`. The
//! directives:
//!
//! - `run: ARGUMENTS`: further arguments of the command, separated by spaces, with quotation marks
//!   as in a shell. `$CASES` is the folder of the cases, and `$TMP` is the directory of the run.
//! - `env: NAME=VALUE …`: environment variables of the command.
//! - `stdin: TEXT`: standard input of the command.
//! - `dir: NAME`: there is a directory with this name in `$TMP`, with a file `hello.txt` that
//!   contains `hello`.
//! - `exports: NAMES`: the run succeeds, and these are the result's exports, in order.
//! - `call: NAME ARGUMENTS => RESULTS`: a call, and its results, or `=> trap`. All calls use one
//!   instance, in order. Only a component that has trapped can't be called again: the next call is
//!   one on a new instance.
//! - `call: NAME(ARGUMENTS) => RESULT`: a call of a component's function.
//! - `again: keep`: a second run on the result succeeds, and its result is not larger. Only if the
//!   initializers' exports are kept or emptied.
//! - `again: runs`: a second run on the result succeeds, since it still has an initializer.
//! - `code: appended`: the functions of the module are followed by others.
//! - `code: renumbered`: the functions of the module have other indices of globals.
//! - `code: changed`: the code section differs from the input's. Without one of these, it has the
//!   same bytes.
//! - `stdout: TEXT`: standard output of the run, without a line break at its end. Without this, it
//!   is empty.
//! - `stderr: TEXT`: the run succeeds, and standard error contains this.
//! - `fails: STAGE`: the run fails, and leaves no files behind.
//!
//! The function's type determines the syntax of values: integers in decimal or `0x` hexadecimal;
//! floats in decimal, `inf`, or `nan:0x…`, payload as in WAT; `v128` as `0x` and 32 digits,
//! the highest byte first; `ref.null`.
//!
//! If the text begins with `(component`, `exports:` are the exports of the root. A function of an
//! exported instance is called with the instance's name, a dot and its own name:
//! `ns:pkg/iface@1.0.0.get() => "x"`. Values are in WAVE syntax, which does not show the bits of
//! floats. Unresolved imports are stubs that trap.
//!
//! The stages are `text` (not valid WAT), `malformed` (not a valid binary), `unsupported`,
//! `init-func` and `options`, which are refused before anything runs; `environment` and
//! `instantiate`, if the environment does not fit the module; `trap` and `exit` of the guest;
//! `answer`, if the initializer returns an error or a status; `handles`, if it leaves handles of a
//! component open; `snapshot`, if it leaves state that a snapshot can't hold. With `engine`, the
//! native engine lacks a proposal. Then `exports:` and `call:` are what other engines give. Node
//! checks the calls without pre-initialization.
//!
//! A case that succeeds is run in three ways: without pre-initialization (instantiate the original,
//! initialize it, make the calls), pre-initialized (instantiate the result, make the calls), and
//! pre-initialized again. The last one is refused, since the result has no initializer any more,
//! unless it was kept or emptied. It has no renames and no twin, since their sources are gone.
//! Without pre-initialization, emptied exports are not called.
//!
//! A snapshot of a fresh instance of the result must have the same bytes as the result. If the
//! result has a start function, or imports or exports a table, the snapshot must answer the calls;
//! with such a table, a snapshot of it must have the same bytes. In the result of a component, all
//! code is code of the input, nested components without modules are unchanged, and no state is
//! exported.
//!
//! Each instance gets imports of its own, in their initial state: those of new instances of the
//! preloaded modules, else new memories and tables, and globals with the values of
//! `--import-global`. Those of the result are as large as it wants them. If it imports a shared
//! memory, another instance, which gets the same memory after the calls, must leave it as it is.
//!
//! With `--onto`, the twin is in the folder `twins` beside the case, and has no directives. The
//! original is that of the case, but the result is compared with the twin. The twin's modules
//! without a partner are not initialized in the result, so no snapshot of it is compared.
//!
//! Golden files are beside a case: `NAME.wat.out` is the printed result, and `NAME.wat.err` the
//! standard error of a failure, with `$TMP` and `$CASES` in place of the directories. `BLESS=1`
//! writes them.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use wizer_tests::case::{self, golden, run};
use wizer_tests::trials::trial;

/// One test for each case, and one for golden files without a case.
pub(crate) fn trials() -> Result<Vec<Trial>> {
    let mut trials = vec![trial("golden-files", strays)];
    for path in case::files()? {
        if case::is_case(&path)? {
            trials.push(trial(case::name(&path), move || run::run(&path)));
        }
    }
    Ok(trials)
}

/// Checks that every golden file has its case.
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
