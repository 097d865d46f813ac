//! Runs the initializers to a result: once, or twice to compare the results.

use anyhow::{Context as _, Result, anyhow, bail};
use wasmi::Engine;
use wizer_arguments::taken::{Leak, denial, leak_warning};
use wizer_arguments::{DIFFERS, Initialize, printable};
use wizer_interpreter::{Interpreter, ModuleState, Modules, StateExports, Steps};
use wizer_program::{Program, snapshot};
use wizer_wasi_files::Output;
use wizer_wasi_preview1::{Builder, Context};

use crate::wasi;

/// What is the same for each run.
pub(crate) struct Run<'a> {
    /// The options.
    pub(crate) arguments: &'a Initialize,
    /// Where the result is to go.
    pub(crate) output: &'a Output,
    /// The program.
    pub(crate) program: &'a Program<'a>,
    /// Its code.
    pub(crate) compiled: &'a (Engine, Modules),
    /// What to do with it.
    pub(crate) steps: &'a Steps,
    /// The exports of the instrumented target.
    pub(crate) exports: &'a StateExports,
}

/// What a run has made.
pub(crate) struct Outcome {
    /// The pre-initialized binary.
    pub(crate) wasm: Vec<u8>,
    /// The copies of what was granted that are in it.
    pub(crate) leaks: Vec<Leak>,
    /// The names of the functions that returned an `i32`, and these results.
    pub(crate) returned: Vec<(String, i32)>,
    /// What the initializers ran in.
    pub(crate) context: Context,
}

impl Run<'_> {
    /// Runs once, or twice if that is asked for.
    pub(crate) fn outcome(&self) -> Result<Outcome> {
        let grants = || wasi::grants(self.arguments, self.output);
        match self.arguments.verify {
            true => self.twice(grants),
            false => self.once(grants()?.build()),
        }
    }

    /// Runs twice, in fresh instances. The second reads from standard input what the first has
    /// read. The results have to be the same.
    fn twice(&self, mut grants: impl FnMut() -> Result<Builder>) -> Result<Outcome> {
        let first = self.once(grants()?.record_input().build())?;
        let Outcome { wasm, context, .. } = first;
        let second = self.once(grants()?.replay_input(context.recorded()).build())?;
        if wasm == second.wasm {
            return Ok(second);
        }
        let found = wizer_transform::compare(&wasm, &second.wasm, Some(self.program.wasm))?;
        let account = found.to_string();
        Err(anyhow!(account.trim_end().to_string()).context(DIFFERS))
    }

    /// Runs in an instance of its own.
    fn once(&self, context: Context) -> Result<Outcome> {
        let Self { program, steps, .. } = self;
        let environment = &self.arguments.environment;
        let secrets = wasi::secrets(self.arguments, &context)?;
        let (interpreter, initialized) = program.run(self.compiled, steps, context)?;
        if environment.init_func_status {
            check(&initialized.returned)?;
        }
        let Interpreter { store, .. } = interpreter;
        let denied: Vec<_> = environment.denied_kinds().collect();
        if let Some(text) = denial(store.data().taken(), &denied) {
            bail!(text);
        }
        let state = ModuleState::new(&store, &initialized, self.exports);
        let state = state.map_err(|error| anyhow!("{error}"))?;
        let (wasm, leaks) = snapshot(program.opened, program.wasm, state, &secrets)?;
        wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
            .validate_all(&wasm)
            .context("the result is not valid: this is a defect of wizer, please report it")?;
        if let Some(text) = leak_warning(&leaks).filter(|_| environment.denies_leaks()) {
            bail!(text);
        }
        Ok(Outcome {
            wasm,
            leaks,
            returned: initialized.returned,
            context: store.into_data(),
        })
    }
}

/// Demands that each status is 0.
fn check(returned: &[(String, i32)]) -> Result<()> {
    match returned.iter().find(|(_, status)| *status != 0) {
        Some((name, status)) => {
            let text = format!("the `{name}` function returned the status {status}");
            bail!(printable(&text).into_owned())
        }
        None => Ok(()),
    }
}

/// These runs have grants that no option gives, since there is no host: a variable, and nothing
/// else.
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use anyhow::Result;
    use wizer_arguments::taken::{Leak, Origin};
    use wizer_arguments::{Arguments, DIFFERS, Place};
    use wizer_program::{Program, exports, options, steps};
    use wizer_transform::{StateExports, Target};
    use wizer_wasi_files::Output;
    use wizer_wasi_preview1::{Builder, Context};

    use super::{Outcome, Run};

    const GUEST: &str = r#"(module
      (import "wasi_snapshot_preview1" "environ_get"
        (func $environ (param i32 i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "wizer-initialize")
        (drop (call $environ (i32.const 0) (i32.const 64)))))"#;

    fn grants(value: &str) -> Builder {
        Context::builder().env("TOKEN", value)
    }

    fn with<T>(words: &[&str], run: impl FnOnce(&Run<'_>) -> T) -> T {
        let words = ["wizer"].iter().chain(words).map(Into::into);
        let arguments = Arguments::try_read(words, Place::Component).unwrap();
        let arguments = &arguments.initialize;
        let wasm = wat::parse_str(GUEST).unwrap();
        let target = Target::open(wasm.clone(), &options(&arguments.target)).unwrap();
        let shown = match target.exports() {
            StateExports::Module(shown) => Some(shown),
            StateExports::Component(_) => None,
        };
        let program = Program {
            wasm: &wasm,
            opened: &target,
            preloads: Vec::new(),
            proposals: &arguments.environment.proposals,
            wasi: true,
            metered: false,
        };
        let compiled = program.compile().unwrap();
        run(&Run {
            arguments,
            output: &Output::new(None).unwrap(),
            program: &program,
            compiled: &compiled,
            steps: &steps(&target, &compiled.1, &[], false).unwrap(),
            exports: &exports(&target, &shown.unwrap()),
        })
    }

    fn once(words: &[&str]) -> Result<Outcome> {
        with(words, |run| run.once(grants("correct horse").build()))
    }

    /// The error with its causes.
    fn text(outcome: Result<Outcome>) -> String {
        format!("{:#}", outcome.err().unwrap())
    }

    fn has(wasm: &[u8], value: &[u8]) -> bool {
        wasm.windows(value.len()).any(|window| window == value)
    }

    #[test]
    fn copies_are_found_or_overwritten() {
        let found = once(&[]).unwrap();
        let token = Origin::Variable("TOKEN".to_string());
        assert_eq!(found.leaks, [Leak::new(token, 0, 64 + 6)]);
        assert!(has(&found.wasm, b"TOKEN=correct horse"));

        let scrubbed = once(&["--scrub-env", "TOKEN", "--deny", "leaks"]).unwrap();
        assert_eq!(scrubbed.leaks, []);
        assert!(has(&scrubbed.wasm, b"TOKEN=\0"));
        assert!(!has(&scrubbed.wasm, b"correct"));
    }

    #[test]
    fn what_is_denied_is_an_error() {
        let denied = text(once(&["--deny", "leaks"]));
        assert!(
            denied.contains("plain copies of what was granted"),
            "{denied}"
        );
        let denied = text(once(&["--deny", "leaks", "--deny", "environment"]));
        assert!(denied.contains("took what is denied"), "{denied}");
        let unknown = text(once(&["--scrub-env", "OTHER"]));
        assert!(unknown.contains("the variable is not granted"), "{unknown}");
    }

    #[test]
    fn two_runs_are_compared() {
        let twice = |values: [&str; 2]| {
            let mut values = values.into_iter();
            with(&["--verify"], |run| {
                run.twice(|| Ok(grants(values.next().unwrap())))
            })
        };
        let same = twice(["correct horse", "correct horse"]).unwrap();
        assert_eq!(same.wasm, once(&[]).unwrap().wasm);
        let differs = text(twice(["correct horse", "battery staple"]));
        assert!(differs.starts_with(DIFFERS), "{differs}");
        assert!(differs.contains("memory 0"), "{differs}");
    }
}
