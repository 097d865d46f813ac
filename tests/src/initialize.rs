//! Pre-initializes components with the command, and compares three ways of running them.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder};

use crate::command;
use crate::component::{Program, Running};

/// The output of the command.
pub struct Initialized {
    /// The component.
    pub wasm: Vec<u8>,
    /// Standard output of the initializer.
    pub stdout: String,
    /// Standard error of the command.
    pub stderr: String,
}

/// Pre-initializes a component with the command and these arguments.
///
/// # Errors
///
/// The message of the command.
pub fn initialize(wasm: &[u8], arguments: &[&str]) -> Result<Initialized> {
    let folder = tempfile::tempdir()?;
    let (input, output) = (
        folder.path().join("in.wasm"),
        folder.path().join("out.wasm"),
    );
    std::fs::write(&input, wasm)?;
    let done = Command::new(command()?)
        .args(arguments)
        .arg(input)
        .arg("-o")
        .arg(&output)
        .output()
        .context("the command does not run")?;
    let [stdout, stderr] =
        [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    ensure!(done.status.success(), "{stderr}");
    Ok(Initialized {
        wasm: std::fs::read(output)?,
        stdout,
        stderr,
    })
}

/// A component that gives the same results whether it is initialized now or was pre-initialized.
pub struct Trial<'a> {
    /// The component.
    pub wasm: &'a [u8],
    /// The call of the initializer.
    pub init: &'a str,
    /// The expected result of that call.
    pub answer: &'a str,
    /// Further arguments of the command.
    pub arguments: &'a [&'a str],
    /// The grants that these arguments give to the initializer. They are used if the test calls it
    /// itself.
    pub wasi: &'a dyn Fn(&mut WasiCtxBuilder) -> Result<()>,
    /// Calls with their expected results, in order.
    pub questions: &'a [(&'a str, &'a str)],
}

/// A context with nothing but the defaults of WASI.
///
/// # Errors
///
/// None.
pub fn nothing(_: &mut WasiCtxBuilder) -> Result<()> {
    Ok(())
}

impl Trial<'_> {
    /// Checks that the results of the calls are the same after calling the initializer and after
    /// pre-initialization, and that they differ without initialization. The pre-initialized
    /// component has no grants, so that it can't repeat the work.
    ///
    /// # Errors
    ///
    /// Results differ, or a step fails.
    pub fn three_ways(&self) -> Result<Initialized> {
        let program = Program::with_wasi(self.wasm)?;
        let mut wasi = WasiCtx::builder();
        (self.wasi)(&mut wasi)?;
        let mut slow = program.start(&mut wasi)?;
        let answer = slow.call(self.init)?;
        ensure!(
            answer == self.answer,
            "{}: {answer}, and not {}",
            self.init,
            self.answer
        );
        self.ask(&mut slow).context("initialized at run time")?;

        let mut never = program.start(&mut WasiCtx::builder())?;
        ensure!(
            self.ask(&mut never).is_err(),
            "the answers say nothing of the initializer"
        );

        let initialized = self.initialize()?;
        let said = format!(" returned: {}\n", self.answer);
        ensure!(
            self.answer.is_empty() || initialized.stderr.ends_with(&said),
            "{said} is not the end of: {}",
            initialized.stderr
        );
        let mut fast = Running::alone(&initialized.wasm)?;
        self.ask(&mut fast).context("pre-initialized")?;
        Ok(initialized)
    }

    /// Pre-initializes the component with the command.
    ///
    /// # Errors
    ///
    /// The message of the command.
    pub fn initialize(&self) -> Result<Initialized> {
        let arguments = [self.arguments, &["--init-func", self.init]].concat();
        initialize(self.wasm, &arguments)
    }

    fn ask(&self, running: &mut Running) -> Result<()> {
        ask(running, self.questions)
    }
}

/// Makes calls, and compares the results.
///
/// # Errors
///
/// A result differs.
pub fn ask(running: &mut Running, questions: &[(&str, &str)]) -> Result<()> {
    for (question, expected) in questions {
        let answer = running.call(question)?;
        ensure!(
            answer == *expected,
            "{question}: {answer}, and not {expected}"
        );
    }
    Ok(())
}
