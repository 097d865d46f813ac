//! Pre-initialization by the command, and what three ways of running a component say of it.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder};

use crate::command;
use crate::component::{Program, Running};

/// What the command made.
pub struct Initialized {
    /// The component.
    pub wasm: Vec<u8>,
    /// What the initializer wrote to its standard output.
    pub stdout: String,
    /// What the command said.
    pub stderr: String,
}

/// Pre-initializes a component by the command, with these arguments.
///
/// # Errors
///
/// What the command said.
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

/// A component that says the same whether it is initialized now or was before.
pub struct Trial<'a> {
    /// The component.
    pub wasm: &'a [u8],
    /// The call that initializes it.
    pub init: &'a str,
    /// What it answers.
    pub answer: &'a str,
    /// Further arguments of the command.
    pub arguments: &'a [&'a str],
    /// What they give to the initializer, for an initializer that is called here.
    pub wasi: &'a dyn Fn(&mut WasiCtxBuilder) -> Result<()>,
    /// Calls with their answers, in order.
    pub questions: &'a [(&'a str, &'a str)],
}

/// Nothing but what WASI always gives.
///
/// # Errors
///
/// None.
pub fn nothing(_: &mut WasiCtxBuilder) -> Result<()> {
    Ok(())
}

impl Trial<'_> {
    /// The answers are the same where the initializer is called first, and where it ran before; they are others where it never ran. The
    /// pre-initialized component is given nothing from outside, so that it can't do again what it did then.
    ///
    /// # Errors
    ///
    /// Answers differ, or something can't be done.
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

    /// Pre-initializes the component by the command.
    ///
    /// # Errors
    ///
    /// What the command said.
    pub fn initialize(&self) -> Result<Initialized> {
        let arguments = [self.arguments, &["--init-func", self.init]].concat();
        initialize(self.wasm, &arguments)
    }

    fn ask(&self, running: &mut Running) -> Result<()> {
        ask(running, self.questions)
    }
}

/// Calls, and compares each answer with the one beside it.
///
/// # Errors
///
/// An answer is another one.
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
