//! A case: one WAT file. Its leading comment lines specify the run and the expected results.

pub mod args;
pub mod binary;
pub mod component;
pub mod golden;
pub mod imports;
pub mod module;
pub mod place;
pub mod run;
pub mod snapshot;
pub mod v8;
pub mod values;
pub mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};

/// A parsed case file.
#[derive(Debug)]
pub struct Case {
    /// The file.
    pub path: PathBuf,
    /// Further arguments of the command.
    pub run: Vec<String>,
    /// Environment variables of the command.
    pub env: Vec<(String, String)>,
    /// Standard input of the command.
    pub stdin: String,
    /// A directory to create in the working directory, with a file `hello.txt` in it.
    pub dir: Option<String>,
    /// Whether the file contains a component.
    pub component: bool,
    /// The expected outcome.
    pub outcome: Outcome,
    /// The expected properties of the binary that other hosts make, whose engines have what the
    /// native engine lacks. Only with [`Stage::Engine`].
    pub elsewhere: Option<Expectations>,
}

/// The expected outcome of a case.
#[derive(Debug)]
pub enum Outcome {
    /// A pre-initialized binary.
    Snapshot(Expectations),
    /// A failure, which leaves no files behind.
    Failure(Stage),
}

/// The expected properties of a pre-initialized binary.
#[derive(Debug, Default)]
pub struct Expectations {
    /// Its export names, in order. For a component, those of its root.
    pub exports: Vec<String>,
    /// Calls on one instance, in order.
    pub calls: Vec<Call>,
    /// The expected outcome of a second run on the result, if the arguments don't determine it.
    pub again: Option<Again>,
    /// How the code differs from the input's.
    pub code: Code,
    /// Standard output of the run, without a line break at its end.
    pub stdout: String,
    /// Texts that standard error of the run contains.
    pub stderr: Vec<String>,
}

/// A call and its expected results.
#[derive(Debug)]
pub struct Call {
    /// The export's name. A function of an exported instance has the instance's name and a dot
    /// before its own.
    pub export: String,
    /// Its arguments in the syntax of the case. Those of a component are one text.
    pub arguments: Vec<String>,
    /// Its expected results.
    pub answer: Answer,
}

/// The expected results of a call.
#[derive(Debug)]
pub enum Answer {
    /// These values in the syntax of the case. Those of a component are one text.
    Results(Vec<String>),
    /// A trap.
    Trap,
}

/// The expected outcome of a second run on the result.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Again {
    /// It succeeds, and its result is at most a few bytes larger than the first.
    Keep,
    /// It succeeds: the result still has an initializer.
    Runs,
}

/// How the code of a result differs from the input's.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Code {
    /// It has the same bytes.
    #[default]
    Same,
    /// Functions were added at its end.
    Appended,
    /// Its functions have other indices of globals.
    Renumbered,
    /// It has other bytes.
    Changed,
}

/// The stage at which a run fails.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// The text is not valid WAT.
    Text,
    /// The binary is not valid.
    Malformed,
    /// The binary is valid, but can't be pre-initialized, whatever it does.
    Unsupported,
    /// The native engine lacks a proposal that the binary uses.
    Engine,
    /// The initializer is missing or can't be called.
    InitFunc,
    /// The options don't fit the binary.
    Options,
    /// The environment of the guest is not available.
    Environment,
    /// The binary can't be instantiated.
    Instantiate,
    /// The guest trapped.
    Trap,
    /// The initializer returned an error.
    Answer,
    /// The initializer left handles open.
    Handles,
    /// The initializer left state that a snapshot can't hold.
    Snapshot,
    /// The guest exited.
    Exit,
}

impl FromStr for Stage {
    type Err = anyhow::Error;

    fn from_str(word: &str) -> Result<Self> {
        Ok(match word {
            "text" => Self::Text,
            "malformed" => Self::Malformed,
            "unsupported" => Self::Unsupported,
            "engine" => Self::Engine,
            "init-func" => Self::InitFunc,
            "options" => Self::Options,
            "environment" => Self::Environment,
            "instantiate" => Self::Instantiate,
            "trap" => Self::Trap,
            "answer" => Self::Answer,
            "handles" => Self::Handles,
            "snapshot" => Self::Snapshot,
            "exit" => Self::Exit,
            _ => bail!("`{word}` is no stage"),
        })
    }
}

/// The folder of the cases.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// All files below the folder of the cases, sorted by path.
pub fn files() -> Result<Vec<PathBuf>> {
    files_in(folder())
}

/// All files below a folder, sorted by path.
pub fn files_in(folder: PathBuf) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The name of the test for a file: its path below the folder of the cases, without the extension.
#[must_use]
pub fn name(path: &Path) -> String {
    let folder = folder();
    let path = path.strip_prefix(&folder).unwrap_or(path);
    path.with_extension("")
        .display()
        .to_string()
        .replace('\\', "/")
}

/// Whether a file is a case: it has directives.
pub fn is_case(path: &Path) -> Result<bool> {
    if path.extension().is_none_or(|extension| extension != "wat") {
        return Ok(false);
    }
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Ok(directives(&text).next().is_some())
}

/// The directives of a text: the leading comment lines that begin with `;;!`.
pub fn directives(text: &str) -> impl Iterator<Item = &str> {
    let head = text.lines().take_while(|line| line.starts_with(";;"));
    head.filter_map(|line| line.strip_prefix(";;!"))
}

impl Case {
    /// Reads a case file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)?;
        let component = is_component(&text);
        let mut case = Self {
            component,
            path: path.to_owned(),
            run: Vec::new(),
            env: Vec::new(),
            stdin: String::new(),
            dir: None,
            outcome: Outcome::Snapshot(Expectations::default()),
            elsewhere: None,
        };
        let mut expected = Expectations::default();
        let mut exports = None;
        let mut failure = None;
        for line in directives(&text) {
            let (key, value) = line
                .split_once(':')
                .context("a directive without a colon")?;
            let value = value.trim();
            match key.trim() {
                "run" => case.run.extend(words(value)?),
                "env" => {
                    for word in words(value)? {
                        let (key, value) = word.split_once('=').context("env: NAME=VALUE")?;
                        case.env.push((key.to_owned(), value.to_owned()));
                    }
                }
                "stdin" => value.clone_into(&mut case.stdin),
                "dir" => case.dir = Some(value.to_owned()),
                "exports" => exports = Some(words(value)?),
                "call" if component => expected.calls.push(Call::in_wave(value)?),
                "call" => expected.calls.push(Call::read(value)?),
                "again" => {
                    expected.again = Some(match value {
                        "keep" => Again::Keep,
                        "runs" => Again::Runs,
                        _ => bail!("again: {value}"),
                    });
                }
                "code" => {
                    expected.code = match value {
                        "appended" => Code::Appended,
                        "changed" => Code::Changed,
                        "renumbered" => Code::Renumbered,
                        _ => bail!("code: {value}"),
                    };
                }
                "stdout" => value.clone_into(&mut expected.stdout),
                "stderr" => expected.stderr.push(value.to_owned()),
                "fails" => failure = Some(value.parse()?),
                other => bail!("`{other}` is no directive"),
            }
        }
        (case.outcome, case.elsewhere) = outcome(exports, failure, expected)?;
        Ok(case)
    }
}

/// The outcome, and the properties of the binary that other hosts make.
fn outcome(
    exports: Option<Vec<String>>,
    failure: Option<Stage>,
    expected: Expectations,
) -> Result<(Outcome, Option<Expectations>)> {
    let has_calls = !expected.calls.is_empty();
    let with = |exports| Expectations {
        exports,
        ..expected
    };
    match (exports, failure) {
        (Some(exports), None) => Ok((Outcome::Snapshot(with(exports)), None)),
        (Some(exports), Some(Stage::Engine)) => {
            Ok((Outcome::Failure(Stage::Engine), Some(with(exports))))
        }
        (None, Some(stage)) => {
            ensure!(!has_calls, "calls on what must fail");
            Ok((Outcome::Failure(stage), None))
        }
        _ => bail!("a case has either `exports:` or `fails:`"),
    }
}

/// Whether a text is that of a component.
fn is_component(text: &str) -> bool {
    let body = text.lines().find(|line| !line.starts_with(";;"));
    body.is_some_and(|line| line.starts_with("(component"))
}

impl Call {
    /// Parses `export(arguments) => results`.
    fn in_wave(text: &str) -> Result<Self> {
        let (call, answer) = text.rsplit_once("=>").context("a call without `=>`")?;
        let (export, rest) = call.split_once('(').context("a call without `(`")?;
        let arguments = rest.trim_end().strip_suffix(')');
        let arguments = arguments.context("a call without `)`")?.to_owned();
        let answer = match answer.trim() {
            "trap" => Answer::Trap,
            answer => Answer::Results(vec![answer.to_owned()]),
        };
        Ok(Self {
            export: export.to_owned(),
            arguments: vec![arguments],
            answer,
        })
    }

    /// Parses `export arguments => results`.
    fn read(text: &str) -> Result<Self> {
        let mut words = words(text)?.into_iter();
        let export = words.next().context("a call without an export")?;
        let arguments = words.by_ref().take_while(|word| word != "=>").collect();
        let answer: Vec<String> = words.collect();
        let answer = match answer.first() {
            Some(word) if word == "trap" => Answer::Trap,
            _ => Answer::Results(answer),
        };
        Ok(Self {
            export,
            arguments,
            answer,
        })
    }
}

/// Splits a line into words as a shell does: at spaces, except between quotation marks.
pub fn words(text: &str) -> Result<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for char in text.chars() {
        match (quote, char) {
            (Some(mark), _) if mark == char => quote = None,
            (None, '"' | '\'') => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (None, _) if char.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    ensure!(
        quote.is_none(),
        "a quotation mark without its partner: {text}"
    );
    words.extend(word);
    Ok(words)
}
