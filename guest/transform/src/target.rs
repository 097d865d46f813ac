//! A binary, read and checked once.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::module::{self, ModuleExports, Plan, Snapshot};
use crate::{Error, Invocation, Options, Piece, Twin};

/// The two kinds of WebAssembly binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A core module.
    Module,
    /// A component.
    Component,
}

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
    plan: Rc<Plan>,
}

impl Target {
    /// Reads and validates `wasm`, and refuses here, before anything has run, whatever it can't do.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but [`Error::State`].
    pub fn open(wasm: Vec<u8>, options: &Options) -> Result<Self, Error> {
        if wasmparser::Parser::is_component(&wasm) {
            return Err(Error::Unsupported(String::from(
                "the binary is a component: only core modules can be pre-initialized yet",
            )));
        }
        let plan = Plan::new(wasm, options)?;
        Ok(Self {
            plan: Rc::new(plan),
        })
    }

    /// As [`Target::open`], of a component: the one that is run is `wasm`, and the result is an edit of `twin`.
    ///
    /// # Errors
    ///
    /// Any [`Error`] but [`Error::State`].
    pub fn open_onto(wasm: Vec<u8>, twin: Twin, options: &Options) -> Result<Self, Error> {
        let _ = (wasm, twin, options);
        Err(Error::Unsupported(String::from("twins are not there yet")))
    }

    /// What the binary is.
    pub fn kind(&self) -> Kind {
        Kind::Module
    }

    /// The binary to run: the target with its state made readable.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] if what was written is not valid.
    pub fn instrumented(&self) -> Result<Vec<Piece>, Error> {
        module::instrument::instrumented(&self.plan)
    }

    /// The exports to call on the instrumented instance, in this order, each once.
    pub fn initializers(&self) -> &[Invocation] {
        &self.plan.initializers
    }

    /// Where the instrumented binary shows its state.
    pub fn exports(&self) -> StateExports {
        StateExports::Module(self.plan.state.clone())
    }

    /// Begins a snapshot of one instance of the instrumented binary.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(Rc::clone(&self.plan))
    }
}
