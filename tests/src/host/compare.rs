//! Compares the output of a host with that of the native command.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use crate::host::Came;

/// The extent to which error messages can be compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Words {
    /// All of the message.
    All,
    /// The parts that do not depend on the native engine, for a component that interprets modules:
    ///
    /// - System errors have no numbers there: ` (os error 2)` is removed.
    /// - The interpreter does not report the address of an out-of-bounds access: the line `memory
    ///   fault at wasm address …` is removed.
    /// - The engine determines the depth of a stack overflow: of the functions in the backtrace,
    ///   only the names are compared.
    /// - The engine reports a proposal that is switched off in its own words: of `the module can't
    ///   be compiled`, only the last cause is compared, without the place in the compiler.
    Interpreter,
    /// The parts that do not depend on the engine, for another engine that runs modules: as for the
    /// interpreter, but without the reason for which the engine refuses a module.
    Foreign,
    /// The parts that are the same in a bundle:
    ///
    /// - A trap ends the whole command, and the engine reports it: the function of the component
    ///   that trapped is compared, and the reason. For a call that the bundle ends itself (an
    ///   unresolved import, an exit), the reason is in the name of the first frame.
    /// - A component that can't be instantiated ends the whole command, too: the reason is
    ///   compared.
    /// - The option that allows open handles is set when the bundle is made. The message says so.
    /// - Handles of the host are not counted, so there is no warning about them.
    Bundle,
}

/// Compares the output of a host with that of the native command.
///
/// # Errors
///
/// They differ.
pub fn compare(native: &Came, other: &Came, words: Words) -> Result<()> {
    let (expected, found) = (said(native, words), said(other, words));
    ensure!(
        expected == found,
        "stderr differs\n--- native\n{expected}\n--- here\n{found}\n--- in full\n{}",
        other.stderr
    );
    ensure!(
        native.success == other.success,
        "the native command's success is {}, and here it is {}",
        native.success,
        other.success
    );
    ensure!(
        native.stdout == other.stdout,
        "stdout differs: natively {:?}, here {:?}",
        native.stdout,
        other.stdout
    );
    ensure!(
        native.left == other.left,
        "files are left: natively {:?}, here {:?}",
        native.left,
        other.left
    );
    match (&native.result, &other.result) {
        (Some(native), Some(here)) => ensure!(
            native == here,
            "the results differ: {} bytes natively, {} here, the first other byte is {:?}",
            native.len(),
            here.len(),
            native
                .iter()
                .zip(here)
                .position(|(left, right)| left != right)
        ),
        (native, here) => ensure!(
            native.is_none() && here.is_none(),
            "there is a result natively: {}, here: {}",
            native.is_some(),
            here.is_some()
        ),
    }
    Ok(())
}

/// The comparable parts of standard error.
fn said(came: &Came, words: Words) -> String {
    match words {
        Words::All => came.stderr.clone(),
        Words::Interpreter if came.stderr.ends_with("call stack exhausted\n") => {
            exhausted(&came.stderr)
        }
        Words::Interpreter if came.stderr.contains(" can't be compiled\n") => {
            uncompiled(&came.stderr)
        }
        Words::Interpreter => causes(&without_numbers(&came.stderr)),
        Words::Foreign => foreign(came),
        Words::Bundle if STOPPED.iter().any(|words| came.stderr.contains(words)) => {
            trap(&came.stderr)
        }
        Words::Bundle => bundled(&without_numbers(&came.stderr)),
    }
}

/// Removes the numbers of system errors.
fn without_numbers(text: &str) -> String {
    let mut rest = text;
    let mut without = String::new();
    while let Some((before, behind)) = rest.split_once(" (os error ") {
        without.push_str(before);
        rest = behind.trim_start_matches(|char: char| char.is_ascii_digit());
        rest = rest.strip_prefix(')').unwrap_or(rest);
    }
    without + rest
}

/// Removes the address of a memory fault, and renumbers the causes.
fn causes(text: &str) -> String {
    let Some(at) = text.find("    1: memory fault at wasm address ") else {
        return text.to_owned();
    };
    let (before, fault) = text.split_at(at);
    let behind = fault.split_once('\n').map_or("", |(_, behind)| behind);
    before.to_owned() + &behind.replacen("    2: ", "    1: ", 1)
}

/// The first line, the distinct function names, and the last line.
fn exhausted(text: &str) -> String {
    let names: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| Some(line.split_once('!')?.1))
        .collect();
    let first = text.lines().next().unwrap_or_default();
    let last = text.lines().next_back().unwrap_or_default();
    format!("{first}\n{names:?}\n{last}")
}

/// The first line and the last cause.
fn uncompiled(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    let last = text.lines().next_back().unwrap_or_default();
    let cause = last.rsplit_once(": ").map_or(last, |(_, cause)| cause);
    let cause = cause
        .split_once(" (at offset ")
        .map_or(cause, |(cause, _)| cause);
    format!("{first}\n{}", cause.trim())
}

/// As for the interpreter, but without texts that depend on the engine: the reason for which it
/// refuses a module, the byte of an instruction, and the backtrace of an error that is not a trap
/// of its own.
fn foreign(came: &Came) -> String {
    let text = of_component(&without_numbers(&came.stderr));
    let Some((before, causes)) = text.split_once("\n\nCaused by:\n") else {
        return text;
    };
    if UP_TO_ENGINES.iter().any(|words| before.ends_with(words)) {
        return before.to_owned();
    }
    if before.ends_with(" trapped") && !causes.contains("wasm trap: ") {
        let last = causes.lines().next_back().unwrap_or_default().trim_start();
        let numbered = last.split_once(": ");
        let last = numbered.filter(|(number, _)| number.chars().all(|char| char.is_ascii_digit()));
        return format!(
            "{before}\n{}",
            last.map_or(causes.trim(), |(_, cause)| cause)
        );
    }
    let said = said(came, Words::Interpreter);
    let lines = said.lines().map(|line| match line.split_once(": ") {
        Some((number, place)) if place.trim_start().starts_with("0x") => {
            let name = place.split_once(" - ").map_or(place, |(_, name)| name);
            format!("{number}: {name}")
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Ends of errors whose causes are texts of an engine.
const UP_TO_ENGINES: &[&str] = &[
    " can't be compiled",
    " can't be instantiated",
    " can't be provided",
];

/// Texts in the error of a component that trapped or could not be instantiated.
const STOPPED: &[&str] = &[
    "wasm backtrace:",
    "wasm trap:",
    "the component can't be instantiated",
    "nothing provides the import `",
];

/// The innermost function of the component, and the reason of the trap.
fn trap(text: &str) -> String {
    let mut function = None;
    let mut reason = None;
    for line in text.lines() {
        let frame = line.trim_start().split_once(": ");
        let Some((part, name)) = frame.and_then(|(_, frame)| frame.split_once('!')) else {
            continue;
        };
        if part.ends_with("- bundle") {
            // The glue calls the initializer and defines stubs for imports.
            let inner = function.is_none() && reason.is_none();
            reason = reason.or(Some(name).filter(|_| inner));
        } else if !name.starts_with("<wasm function") {
            function = function.or(Some(name));
        }
    }
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let last = last
        .trim_start()
        .trim_start_matches(|char: char| char.is_ascii_digit());
    let last = last.strip_prefix(": ").unwrap_or(last);
    let last = last.strip_prefix("Error: ").unwrap_or(last);
    format!(
        "{}\n{}",
        function.unwrap_or_default(),
        reason.unwrap_or(last)
    )
}

/// Removes texts that are specific to bundles, and warnings that bundles don't give.
fn bundled(text: &str) -> String {
    let text = text.replace("a bundle made with --allow", "--allow");
    without(&text, &OF_HOST)
}

/// As [`bundled`]. Hosts tell differently of timers.
fn of_component(text: &str) -> String {
    let [resources, remembered] = OF_HOST;
    without(text, &[resources, remembered, "the initializer read "])
}

/// Warnings about resources that only the native command counts, and about what a host's engine
/// does not report.
const OF_HOST: [&str; 2] = [" host resource", " and the result may remember "];

/// Removes warnings with these texts.
fn without(text: &str, texts: &[&str]) -> String {
    let is_left_out =
        |line: &&str| line.starts_with("Warning: ") && texts.iter().any(|text| line.contains(text));
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !is_left_out(line)).collect()
}

/// Checks that a host reports an unsupported case with one clear error, and leaves no files behind.
///
/// # Errors
///
/// It does something else. If it does the same as the native command, the host supports the case by
/// now, which is an error as well.
pub fn cannot(native: &Came, other: &Came, words: Words, reason: &str) -> Result<()> {
    ensure!(
        compare(native, other, words).is_err(),
        "this works by now: take it from the list of what can't be done yet"
    );
    ensure!(!other.success, "what can't be done succeeded");
    let errors = other
        .stderr
        .lines()
        .filter(|line| line.starts_with("Error: "));
    ensure!(
        errors.count() == 1 && other.stderr.starts_with("Error: ") && other.stderr.contains(reason),
        "this is not one error that says {reason:?}\n{}",
        other.stderr
    );
    ensure!(
        other.left.is_empty() && other.result.is_none() && other.stdout.is_empty(),
        "the failure leaves {:?}",
        other.left
    );
    Ok(())
}
