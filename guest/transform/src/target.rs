//! A binary, read and checked once.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::Kind;

use crate::module::ModuleExports;
use crate::module::findings::{CodeScan, Findings};
use crate::plan::Plan;
use crate::{Error, Invocation, Options, Piece, Snapshot, Twin, component, module};

/// Where an instrumented binary shows its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateExports {
    /// The exports of an instrumented module.
    Module(ModuleExports),
    /// The exports of an instrumented component that are instances of the interface `state`.
    Component(Vec<String>),
}

/// A binary, read and checked once. Instrument it once, snapshot it as often as wanted.
#[derive(Debug)]
pub struct Target {
    plan: Plan,
}

impl Target {
    /// Reads and validates `wasm`, and refuses here, before anything has run, whatever it can't do.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but `ErrorKind::State`.
    pub fn open(wasm: Vec<u8>, options: &Options) -> Result<Self, Error> {
        Self::read(wasm, CodeScan::Full, options)
    }

    /// Reads a binary for its instrumented form alone, and does not read its code. The instrumented
    /// binary is the one that [`Target::open`] gives. That takes longer, says whether the binary
    /// may be run, and can make snapshots.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but `ErrorKind::State`; [`Target::open`] may have another reason.
    pub fn preview(wasm: Vec<u8>, options: &Options) -> Result<Self, Error> {
        Self::read(wasm, CodeScan::Skipped, options)
    }

    /// As [`Target::open`], of a binary that was opened before and gave these `findings`: its code
    /// is neither validated nor scanned again. The options may be others.
    ///
    /// # Errors
    ///
    /// Any [`Error`]; `ErrorKind::State` if the findings are not those of this binary.
    pub fn reopen(wasm: Vec<u8>, findings: &[u8], options: &Options) -> Result<Self, Error> {
        Self::read(
            wasm,
            CodeScan::Reused(Findings::from_bytes(findings)?),
            options,
        )
    }

    fn read(wasm: Vec<u8>, scan: CodeScan, options: &Options) -> Result<Self, Error> {
        let plan = if wasmparser::Parser::is_component(&wasm) {
            let plan = component::open(wasm, scan, options);
            plan.map(|plan| Plan::Component(Rc::new(plan)))
        } else {
            let plan = module::open(wasm, scan, options);
            plan.map(|plan| Plan::Module(Rc::new(plan)))
        };
        Ok(Self {
            plan: plan.map_err(Error::printable)?,
        })
    }

    /// As [`Target::open`], of a component: the one that is run is `wasm`, and the result is an
    /// edit of `twin`.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but `ErrorKind::State`.
    pub fn open_onto(wasm: Vec<u8>, twin: Twin, options: &Options) -> Result<Self, Error> {
        let plan = component::open_onto(wasm, twin, options).map_err(Error::printable)?;
        Ok(Self {
            plan: Plan::Component(Rc::new(plan)),
        })
    }

    /// What was found in the code of the binary that is run, for [`Target::reopen`].
    pub fn findings(&self) -> Vec<u8> {
        let findings = match &self.plan {
            Plan::Module(plan) => Findings::of(plan.wasm.len(), [&plan.module]),
            Plan::Component(plan) => plan.findings(),
        };
        findings.to_bytes()
    }

    /// What the binary is.
    pub fn kind(&self) -> Kind {
        match self.plan {
            Plan::Module(_) => Kind::Module,
            Plan::Component(_) => Kind::Component,
        }
    }

    /// The binary to run: the target with its state made readable. That it is valid was checked
    /// when the target was opened.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Internal`, and `ErrorKind::Unsupported` where the format has no room.
    pub fn instrumented(&self) -> Result<Vec<Piece>, Error> {
        let pieces = match &self.plan {
            Plan::Module(plan) => module::instrument::instrumented(plan),
            Plan::Component(plan) => component::instrumented(plan),
        };
        pieces.map_err(Error::printable)
    }

    /// The names of the functions that reset what C libraries remember of their host, each once.
    pub fn resets(&self) -> Vec<&str> {
        let mut all: Vec<&str> = match &self.plan {
            Plan::Module(plan) => {
                let is_called = |name: &&str| {
                    let mut calls = plan.initializers.iter();
                    calls.any(|call| call.path.iter().any(|part| part == name))
                };
                plan.module
                    .resets
                    .iter()
                    .copied()
                    .filter(is_called)
                    .collect()
            }
            Plan::Component(plan) => plan.run.resets().collect(),
        };
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether the initializer of a module returns one `i32`, which may be a status.
    pub fn returns_i32(&self) -> bool {
        match &self.plan {
            Plan::Module(plan) => plan.returns_i32,
            Plan::Component(_) => false,
        }
    }

    /// The offset in the input of a byte of the instrumented binary: what an engine says of the
    /// latter, in a backtrace for example, is then true of the former. None of a byte that is not
    /// from the input.
    pub fn input_offset(&self, offset: u64) -> Option<u64> {
        let mut start: u64 = 0;
        for piece in self.instrumented().ok()? {
            let (length, input) = match &piece {
                Piece::Bytes(bytes) => (bytes.len() as u64, None),
                Piece::Input(span) => (span.length, Some(span.offset)),
                Piece::Memory(span) => (span.span.length, None),
            };
            let within = offset.checked_sub(start)?;
            if within < length {
                return input?.checked_add(within);
            }
            start = start.checked_add(length)?;
        }
        None
    }

    /// What to call on the instrumented instance, in this order, each once.
    pub fn initializers(&self) -> &[Invocation] {
        match &self.plan {
            Plan::Module(plan) => &plan.initializers,
            Plan::Component(plan) => plan.initializers(),
        }
    }

    /// Where the instrumented binary shows its state.
    pub fn exports(&self) -> StateExports {
        match &self.plan {
            Plan::Module(plan) => StateExports::Module(plan.state.clone()),
            Plan::Component(plan) => StateExports::Component(plan.state_exports()),
        }
    }

    /// Begins a snapshot of one instance of the instrumented binary.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.plan.clone())
    }
}
