//! A binary, read and checked once.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::{Kind, printable};

use crate::module::ModuleExports;
use crate::module::findings::{CodeScan, Findings};
use crate::number::Number;
use crate::plan::Plan;
use crate::reference::{ObjectExports, ReferenceExport, TableExport};
use crate::state_import::StateImport;
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
    options: Options,
    /// How it was read, for [`Target::with_options`].
    way: Way,
}

/// How a binary was read.
#[derive(Debug, Clone)]
enum Way {
    /// Whole.
    Full,
    /// Without its code.
    Preview,
    /// With another component to which the state is applied.
    Onto(Rc<Twin>),
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

    /// Reads a binary for its instrumented form alone, and does not read its code. [`Target::open`]
    /// takes longer, says whether the binary may be run, and can make snapshots. If it gives
    /// another instrumented binary, that one has to run: there are instructions in the code whose
    /// effects it records.
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
        let way = match scan {
            CodeScan::Skipped => Way::Preview,
            CodeScan::Full | CodeScan::Reused(_) => Way::Full,
        };
        let plan = if wasmparser::Parser::is_component(&wasm) {
            let plan = component::open(wasm, scan, options);
            plan.map(|plan| Plan::Component(Rc::new(plan)))
        } else {
            let plan = module::open(wasm, scan, options);
            plan.map(|plan| Plan::Module(Rc::new(plan)))
        };
        Ok(Self {
            plan: plan.map_err(Error::printable)?,
            options: options.clone(),
            way,
        })
    }

    /// The binary that is run, before instrumentation.
    pub fn wasm(&self) -> &[u8] {
        match &self.plan {
            Plan::Module(plan) => &plan.wasm,
            Plan::Component(plan) => &plan.run.wasm,
        }
    }

    /// The options that it was opened with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The same binary, opened with other options.
    ///
    /// # Errors
    ///
    /// As [`Target::open`].
    pub fn with_options(&self, options: &Options) -> Result<Self, Error> {
        let wasm = match &self.plan {
            Plan::Module(plan) => plan.wasm.to_vec(),
            Plan::Component(plan) => plan.run.wasm.to_vec(),
        };
        match &self.way {
            Way::Full => Self::reopen(wasm, &self.findings(), options),
            Way::Preview => Self::preview(wasm, options),
            Way::Onto(twin) => Self::open_onto(wasm, Twin::clone(twin), options),
        }
    }

    /// As [`Target::open`], of a component: the one that is run is `wasm`, and the result is an
    /// edit of `twin`.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but `ErrorKind::State`.
    pub fn open_onto(wasm: Vec<u8>, twin: Twin, options: &Options) -> Result<Self, Error> {
        let way = Way::Onto(Rc::new(twin.clone()));
        let plan = component::open_onto(wasm, twin, options).map_err(Error::printable)?;
        Ok(Self {
            plan: Plan::Component(Rc::new(plan)),
            options: options.clone(),
            way,
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

    /// The name of the module's start function in [`Target::initializers`], if the host calls it.
    pub fn deferred_start(&self) -> Option<&str> {
        let start = self.module()?.state.start.as_ref();
        start.map(|export| export.name.as_str())
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

    /// For each function to call, its arguments as numbers. Empty for a component.
    pub fn numbers(&self) -> Vec<Vec<Number>> {
        match &self.plan {
            Plan::Module(plan) => plan.numbers.clone(),
            Plan::Component(plan) => plan.initializers().iter().map(|_| Vec::new()).collect(),
        }
    }

    /// The mutable globals of the instrumented module that hold references.
    pub fn references(&self) -> Vec<ReferenceExport> {
        self.module()
            .map_or_else(Vec::new, module::Plan::reference_exports)
    }

    /// The tables of the instrumented module that may have changed since they were made.
    pub fn tables(&self) -> Vec<TableExport> {
        self.module()
            .map_or_else(Vec::new, module::Plan::table_exports)
    }

    /// The names under which the instrumented module exports the functions to which references in
    /// globals and tables may lead.
    pub fn functions(&self) -> Vec<String> {
        let functions = self.module().map(|plan| plan.state.functions.iter());
        let functions = functions.into_iter().flatten();
        functions.map(|export| export.name.clone()).collect()
    }

    /// How the host finds the garbage-collected objects of the instrumented module.
    pub fn objects(&self) -> Option<ObjectExports> {
        self.module()?.state.objects.clone()
    }

    /// The imports of a module that have state.
    pub fn state_imports(&self) -> Vec<StateImport> {
        self.module()
            .map_or_else(Vec::new, module::Plan::state_imports)
    }

    /// What the result expects of those who run it, in one sentence.
    pub fn expectation(&self) -> Option<String> {
        let text = module::expectation::expectation(&self.module()?.module)?;
        Some(printable(&text).into_owned())
    }

    /// The module, if the binary is one.
    fn module(&self) -> Option<&module::Plan> {
        match &self.plan {
            Plan::Module(plan) => Some(plan),
            Plan::Component(_) => None,
        }
    }

    /// Where the instrumented binary shows its state.
    pub fn exports(&self) -> StateExports {
        match &self.plan {
            Plan::Module(plan) => StateExports::Module(plan.state.exports()),
            Plan::Component(plan) => StateExports::Component(plan.state_exports()),
        }
    }

    /// Begins a snapshot of one instance of the instrumented binary.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.plan.clone())
    }
}
