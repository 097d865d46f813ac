//! Opens binaries, and checks what holds for all of them.

use wizer_inspection::{FurtherInspection, Reason};
use wizer_transform::{Error, ErrorKind, Options, StateExports, Target, inspect_further};

use crate::binary::{joined, valid};
use crate::observed::Observed;

/// A binary that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The target.
    pub target: Target,
    /// The instrumented binary, which is valid.
    pub instrumented: Vec<u8>,
}

/// Opens a binary and instruments it. Checks that `inspect` agrees, that no message has control
/// characters, and that the instrumented binary is valid.
///
/// # Panics
///
/// One of these does not hold.
pub fn open(wasm: &[u8], options: &Options) -> Option<Opened> {
    let opened = Target::open(wasm.to_vec(), options);
    agrees(&inspect_further(wasm.to_vec(), options), &opened);
    let target = match opened {
        Ok(target) => target,
        Err(error) => {
            let kind = error.kind();
            assert!(kind != ErrorKind::State, "opening fails with {error}");
            expected(&error);
            return None;
        }
    };
    let instrumented = match target.instrumented() {
        Ok(pieces) => joined(&pieces, wasm, &Observed::default()),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            no_control(&error.to_string());
            return None;
        }
    };
    valid(&instrumented);
    Some(Opened {
        target,
        instrumented,
    })
}

impl Opened {
    /// Snapshots a state that was never shown, if there is such a state.
    ///
    /// # Panics
    ///
    /// The result is not valid, or the snapshot fails with an internal error.
    pub fn snapshot_of_nothing(&self, wasm: &[u8]) -> Option<Vec<u8>> {
        match self.target.snapshot().finish() {
            Ok(pieces) => {
                let result = joined(&pieces, wasm, &Observed::default());
                valid(&result);
                Some(result)
            }
            Err(error) => {
                expected(&error);
                None
            }
        }
    }

    /// Reads everything that a host may ask about, and checks that the exports for the state exist.
    ///
    /// # Panics
    ///
    /// One of them does not.
    pub fn questions(&self) {
        let target = &self.target;
        let mut names = target.functions();
        names.extend(target.references().into_iter().map(|export| export.name));
        names.extend(target.tables().into_iter().map(|export| export.name));
        match target.exports() {
            StateExports::Module(exports) => {
                names.extend(exports.globals.into_iter().chain(exports.memories));
            }
            StateExports::Component(exports) => names.extend(exports),
        }
        let exports = root_exports(&self.instrumented);
        for name in names {
            assert!(exports.contains(&name), "`{name:?}` is not exported");
        }
        let _ = (target.resets(), target.returns_i32(), target.kind());
        assert_eq!(target.initializers().len(), target.numbers().len());
        for call in target.initializers() {
            let first = call.path.first().expect("a name");
            assert!(exports.contains(first), "`{first:?}` is not exported");
        }
        let _ = (target.deferred_start(), target.state_imports());
        no_control(&target.expectation().unwrap_or_default());
        let middle = self.instrumented.len() as u64 / 2;
        let _ = target.input_offset(middle);
    }
}

/// The names of the exports of a module, or of a component's root.
fn root_exports(wasm: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        match payload.expect("a valid binary") {
            wasmparser::Payload::ModuleSection { .. }
            | wasmparser::Payload::ComponentSection { .. } => depth += 1,
            wasmparser::Payload::End(_) => depth = depth.saturating_sub(1),
            wasmparser::Payload::ExportSection(section) if depth == 0 => {
                let exports = section.into_iter().map(|export| export.expect("an export"));
                names.extend(exports.map(|export| export.name.to_string()));
            }
            wasmparser::Payload::ComponentExportSection(section) if depth == 0 => {
                let exports = section.into_iter().map(|export| export.expect("an export"));
                names.extend(exports.map(|export| export.name.name.to_string()));
            }
            _ => {}
        }
    }
    names
}

/// Checks that `inspect` has the verdict of `open`: for a refusal, the same first reason.
fn agrees(inspected: &Result<FurtherInspection, Error>, opened: &Result<Target, Error>) {
    let found = match (inspected, opened) {
        (Ok(found), _) => &found.inspection,
        (Err(found), Err(error)) => {
            expected(found);
            return assert_eq!(found, error, "inspect fails with something else");
        }
        (Err(error), Ok(_)) => panic!("inspect fails, open does not: {error}"),
    };
    no_control_in_lines(&found.print(false).expect("text"));
    no_control_in_lines(&found.print(true).expect("JSON"));
    match opened {
        Ok(_) => assert!(found.accepted && found.complete && found.refusals.is_empty()),
        Err(error) => {
            let first = found.refusals.first().expect("a reason for the refusal");
            assert_eq!(
                (kind(first.reason), first.offset),
                (error.kind(), error.offset())
            );
            assert_eq!(first.text, error.to_string());
        }
    }
}

/// The kind of the error with which a binary is refused for a reason.
fn kind(reason: Reason) -> ErrorKind {
    match reason {
        Reason::Unsupported => ErrorKind::Unsupported,
        Reason::InitFunc => ErrorKind::InitFunc,
        Reason::Options => ErrorKind::Options,
    }
}

/// Checks that an error is no defect.
///
/// # Panics
///
/// It is one.
pub fn expected(error: &Error) {
    assert!(error.kind() != ErrorKind::Internal, "{error}");
    no_control(&error.to_string());
}

/// Checks that a text has no control characters.
///
/// # Panics
///
/// It has one.
pub fn no_control(text: &str) {
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

fn no_control_in_lines(text: &str) {
    text.lines().for_each(no_control);
}
