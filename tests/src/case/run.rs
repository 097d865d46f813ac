//! Runs a case: without pre-initialization, with it, and with a second one.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{Parser, Validator, WasmFeatures};

use crate::case::args::{Arguments, InitExport};
use crate::case::place::Place;
use crate::case::world::{Living, World, exports, validate};
use crate::case::{Again, Answer, Call, Case, Code, Expectations, Outcome, Stage};
use crate::case::{binary, golden, snapshot, v8};
use crate::host::native::Native;
use crate::host::{Host as _, Request};
use crate::packages;

/// The number of bytes by which a second result with the same state may exceed the first.
const SLACK: usize = 64;

/// The default initializer.
const DEFAULT: &str = "wizer-initialize";

/// Runs the case file at `path`, and compares everything with its expectations.
pub fn run(path: &Path) -> Result<()> {
    let case = Case::read(path)?;
    let place = Place::new(&case)?;
    let words = place.expand(&case.run);
    let arguments = Arguments::read(&words)?;
    let bench = Bench {
        case: &case,
        words,
        arguments: &arguments,
        place,
    };
    match &case.outcome {
        Outcome::Snapshot(expected) => bench.snapshot(expected),
        Outcome::Failure(stage) => bench.failure(*stage),
    }
}

/// A case with its parsed arguments and its directory.
struct Bench<'a> {
    case: &'a Case,
    words: Vec<String>,
    arguments: &'a Arguments,
    place: Place,
}

impl Bench<'_> {
    /// Checks that the run fails at a stage and leaves no files behind, and compares its standard
    /// error.
    fn failure(&self, stage: Stage) -> Result<()> {
        let binary = wat::parse_file(&self.case.path);
        match (stage, &binary) {
            (Stage::Text, Ok(_)) => bail!("the text is valid WAT"),
            (Stage::Text, Err(_)) => {}
            (_, Err(error)) => bail!("the text is no WAT: {error}"),
            (Stage::Malformed, Ok(binary)) => {
                ensure!(validate(binary).is_err(), "the binary is valid");
            }
            (Stage::Engine, Ok(binary)) => self.elsewhere(binary)?,
            // The engine may accept less than the transform, which reports the reason.
            (Stage::Unsupported, Ok(binary)) if Parser::is_component(binary) => {}
            (Stage::Snapshot, Ok(binary)) => self.slowly(binary, &[]).context("the slow way")?,
            (_, Ok(binary)) => validate(binary).context("the case is not valid")?,
        }
        let before = self.place.listing()?;
        let output = self.run(&self.words, &self.case.path, "out.wasm")?;
        let stderr = self.place.hide(&output.stderr);
        ensure!(!output.status.success(), "the run succeeded\n{stderr}");
        let after = self.place.listing()?;
        ensure!(after == before, "the failure leaves {after:?}");
        // Options that can't be read are refused before there is a binary to look at.
        let unread = stage == Stage::Options && stderr.starts_with("error: ");
        let error = unread || stderr.starts_with("Error: ");
        ensure!(error, "stderr does not begin with an error\n{stderr}");
        match stage {
            Stage::Trap => {
                let cause = stderr.contains("\n\nCaused by:\n");
                ensure!(cause, "the trap has no cause\n{stderr}");
            }
            Stage::Exit => {
                let status = stderr.contains("Exited with i32 exit status ");
                ensure!(status, "the exit is not named\n{stderr}");
            }
            Stage::Answer | Stage::Handles | Stage::Snapshot => {}
            _ => ensure!(!stderr.contains("trapped"), "the guest ran\n{stderr}"),
        }
        golden::check(&self.case.path, "err", &stderr)
    }

    /// Checks that a binary is valid with all proposals, and that another engine gives the expected
    /// results.
    fn elsewhere(&self, original: &[u8]) -> Result<()> {
        ensure!(validate(original).is_err(), "the engine takes the binary");
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        validator.validate_all(original)?;
        if let (Some(expected), true) = (&self.case.elsewhere, packages::has_node()) {
            v8::check(original, &[DEFAULT], expected).context("the slow way in Node")?;
        }
        Ok(())
    }

    /// Checks the result, and compares its behavior with that of the original without
    /// pre-initialization.
    fn snapshot(&self, expected: &Expectations) -> Result<()> {
        let original = wat::parse_file(&self.case.path)?;
        self.slowly(&original, &expected.calls)
            .context("the slow way")?;

        let mut before = self.place.listing()?;
        let output = self.run(&self.words, &self.case.path, "out.wasm")?;
        let stderr = success(&output)?;
        before.insert(OsString::from("out.wasm"));
        let after = self.place.listing()?;
        ensure!(after == before, "the run leaves {after:?}");
        let stdout = String::from_utf8_lossy(&output.stdout);
        ensure!(
            stdout.trim_end_matches('\n') == expected.stdout,
            "stdout is {stdout:?}"
        );
        let expects = !expected.stderr.is_empty();
        ensure!(
            expects || stderr.is_empty(),
            "stderr is not empty\n{stderr}"
        );
        for text in &expected.stderr {
            ensure!(stderr.contains(text), "stderr has no {text:?}\n{stderr}");
        }

        let result = fs::read(self.place.root().join("out.wasm"))?;
        let names = exports(&result).context("the result is not valid")?;
        let same_exports = names == expected.exports;
        ensure!(same_exports, "the result's exports are {names:?}");
        let base = match &self.arguments.onto {
            Some(twin) => wat::parse_file(twin)?,
            None => original,
        };
        let as_expected = match expected.code {
            Code::Same => binary::same_code(&base, &result)?,
            Code::Appended => binary::appended_code(&base, &result)?,
            Code::Renumbered => binary::renumbered_code(&base, &result)?,
            Code::Changed => !binary::same_code(&base, &result)?,
        };
        let code = expected.code;
        ensure!(as_expected, "the code is not {code:?}");
        binary::check(&base, &result)?;

        self.initialized(&result, &expected.calls)
            .context("initialized")?;
        self.again(&result, expected.again)
            .context("initialized again")?;
        // The modules of a twin without a partner have not been initialized.
        if self.arguments.onto.is_none() {
            self.nothing(&result, &expected.calls)
                .context("a snapshot of the result without an initializer")?;
        }
        golden::check(&self.case.path, "out", &wasmprinter::print_bytes(&result)?)
    }

    /// Initializes an instance of the original, and makes the calls on it. Exports that do nothing
    /// in the result are not called.
    fn slowly(&self, original: &[u8], calls: &[Call]) -> Result<()> {
        let instantiate = || {
            let mut living = self.world().instantiate(original)?;
            living.initialize(&self.arguments.inits)?;
            Ok(living)
        };
        let name = |call: &Call| {
            let name = self.arguments.original(&call.export);
            Some(name).filter(|name| !self.arguments.is_emptied(name))
        };
        self.demand(instantiate, name, calls).map(drop)
    }

    /// Makes the calls on an instance of the result. Another instance changes nothing in memories
    /// that both share.
    fn initialized(&self, result: &[u8], calls: &[Call]) -> Result<()> {
        let instantiate = || self.world().instantiate(result);
        match self.demand(instantiate, |call| Some(call.export.clone()), calls)? {
            Living::Module(living) => living.another_thread(&self.world(), result),
            Living::Component(_) => Ok(()),
        }
    }

    /// Makes calls on one instance, and returns it. A component that has trapped can't be called
    /// again: the next call is one on a new instance. `name` returns the export to call, or none to
    /// leave the call out.
    fn demand(
        &self,
        instantiate: impl Fn() -> Result<Living>,
        name: impl Fn(&Call) -> Option<String>,
        calls: &[Call],
    ) -> Result<Living> {
        let mut living = instantiate()?;
        let mut trapped = false;
        for call in calls {
            let Some(name) = name(call) else { continue };
            if trapped && self.case.component {
                living = instantiate()?;
            }
            living.demand(&name, call)?;
            trapped = matches!(call.answer, Answer::Trap);
        }
        Ok(living)
    }

    /// Pre-initializes the result again. It fails without an initializer, unless that stays.
    fn again(&self, result: &[u8], again: Option<Again>) -> Result<()> {
        let words = &self.arguments.again;
        let output = self.run(words, &self.place.root().join("out.wasm"), "again.wasm")?;
        let stays = self.arguments.init_export == InitExport::Keep;
        if stays || again.is_some() {
            success(&output)?;
            let second = fs::read(self.place.root().join("again.wasm"))?;
            validate(&second).context("the result is not valid")?;
            let small = second.len() <= result.len() + SLACK;
            let grew = || format!("{} bytes became {}", result.len(), second.len());
            ensure!(again != Some(Again::Keep) || small, "{}", grew());
        } else {
            ensure!(!output.status.success(), "the run succeeded");
            let name = self.arguments.init_names().next().unwrap_or(DEFAULT);
            let stderr = String::from_utf8_lossy(&output.stderr);
            let named = stderr.contains(name);
            ensure!(named, "stderr does not name `{name}`\n{stderr}");
        }
        Ok(())
    }

    /// Checks that a snapshot of a fresh instance of the result has the same bytes as the result.
    ///
    /// If the result has a start function, the snapshot has another one: it must answer the calls.
    /// If it imports or exports a table, which the host could have changed, the snapshot may write
    /// it in another way: it must answer the calls, and a snapshot of it must have the same bytes.
    fn nothing(&self, result: &[u8], calls: &[Call]) -> Result<()> {
        let Some(again) = snapshot::of_fresh(&self.world(), result)? else {
            return Ok(());
        };
        if again == result {
            return Ok(());
        }
        if snapshot::has_start(result)? {
            return self.initialized(&again, calls);
        }
        if snapshot::shares_table(result)? {
            self.initialized(&again, calls)?;
            let third = snapshot::of_fresh(&self.world(), &again)?;
            ensure!(third == Some(again), "a third snapshot has other bytes");
            return Ok(());
        }
        let at = again
            .iter()
            .zip(result)
            .position(|(left, right)| left != right);
        bail!(
            "{} bytes became {}, the first other one is {at:?}",
            result.len(),
            again.len()
        );
    }

    fn world(&self) -> World<'_> {
        World::new(self.case, self.arguments, self.place.root())
    }

    /// Runs the command: `words -o output input`.
    fn run(&self, words: &[String], input: &Path, output: &str) -> Result<Output> {
        Native.run(&Request {
            component: self.case.component,
            words,
            input,
            output: &self.place.root().join(output),
            env: &self.case.env,
            stdin: &self.case.stdin,
            place: &self.place,
        })
    }
}

/// Checks that a run succeeded, and returns its standard error.
fn success(output: &Output) -> Result<String> {
    let (status, stderr) = (output.status, String::from_utf8_lossy(&output.stderr));
    ensure!(status.success(), "the run failed with {status}\n{stderr}");
    Ok(stderr.into_owned())
}
