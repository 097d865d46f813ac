//! Whether the interpreter is tried first, and the attempt.

use bytes::Bytes;
use wasmi::{F32, F64, Val};
use wizer_inspection::{Kind, Number};
use wizer_interpreter::{
    Call, Initialized, Interpreter, ModuleState, Modules, Proposals, StateExports, Steps, Table,
    Values, compile, unvalidated,
};

use super::guest::Guest;
use crate::compile::{Compiler, Features, caught};
use crate::environment::Environment;
use crate::error::Error;
use crate::invocation::Invocation;
use crate::module::Host;
use crate::notes::{Held, Recorded};
use crate::opened::Target;
use crate::transform;
use crate::wasi::Wasi;

/// Modules that are smaller, in bytes, are compiled: that takes less than half a second.
const SMALLEST: u64 = 4 << 20;

/// How many steps an attempt may take for each byte of the module. The interpreter takes them in a
/// third of the time in which the module is compiled.
const STEPS_A_BYTE: u64 = 60;

/// The fewest steps of an attempt.
const FEWEST_STEPS: u64 = 100_000_000;

/// How the interpreter is tried.
pub(crate) struct Plan {
    steps: Steps,
    exports: StateExports,
    proposals: Proposals,
    wasi: Option<Wasi>,
    fuel: u64,
}

/// A module after its initializers.
pub(crate) struct Interpreted {
    interpreter: Interpreter<Guest>,
    initialized: Initialized,
    exports: StateExports,
}

impl Plan {
    /// The plan for a target, if the interpreter is to be tried first: with a compiler that is
    /// chosen here, for a large module. Nothing is asked for then that the interpreter lacks, or
    /// that has to be the same with every compiler.
    pub(crate) fn new(environment: &Environment, target: &Target) -> Option<Self> {
        let from = match environment.compiler {
            Compiler::Auto => SMALLEST,
            Compiler::Interpreter => 0,
            Compiler::Winch | Compiler::Cranelift => return None,
        };
        let wasi = environment.wasi.as_ref();
        let known = &target.known;
        let is_for_it = target.kind() == Kind::Module
            && target.size() >= from
            && known.imports.is_empty()
            && environment.program.is_none()
            && environment.preloads.is_empty()
            && environment.functions.is_empty()
            && environment.import_globals.is_empty()
            && environment.limits.fuel.is_none()
            && environment.limits.memory.is_none()
            && !wasi.is_some_and(Wasi::has_output_functions);
        let transform::StateExports::Module(exports) = &known.exports else {
            return None;
        };
        is_for_it.then(|| Self {
            steps: Steps {
                globals: Values::new(),
                calls: target.invocations().iter().map(call).collect(),
                is_status: environment.init_func_status,
            },
            exports: state(exports),
            proposals: proposals(environment.features),
            wasi: environment.wasi.clone(),
            fuel: target.size().saturating_mul(STEPS_A_BYTE).max(FEWEST_STEPS),
        })
    }

    /// Tries the instrumented module. `read` is what was read of standard input before, and becomes
    /// what has been read afterwards. None if the attempt did not come to the end: then, nothing
    /// has happened.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Environment` if WASI can't be had.
    pub(crate) fn run(
        self,
        wasm: &[u8],
        read: &mut Vec<Bytes>,
    ) -> Result<Option<Interpreted>, Error> {
        let (recorded, held) = (Recorded::default(), Held::default());
        let is_wasi = self.wasi.is_some();
        let mut wasi = self.wasi.clone().unwrap_or_default();
        wasi.record_input(&recorded);
        wasi.read_before(read.clone());
        wasi.hold(&held);
        let guest = Guest::new(Host::new(&wasi)?, recorded.clone(), held);
        // It has panicked on valid modules: then, it is as if it lacked something.
        let ended = caught(|| {
            let ended = self.attempt(wasm, guest, is_wasi);
            ended.map_err(|error| wasmtime::Error::msg(error.to_string()))
        });
        // What an earlier attempt has read comes first: the longer one contains the other.
        let length = |reads: &[Bytes]| reads.iter().map(Bytes::len).sum::<usize>();
        let again = recorded.reads();
        if length(&again) > length(read) {
            *read = again;
        }
        Ok(ended
            .inspect_err(|error| tracing::debug!(%error, "the module is compiled"))
            .ok())
    }

    fn attempt(
        self,
        wasm: &[u8],
        guest: Guest,
        is_wasi: bool,
    ) -> Result<Interpreted, wasmi::Error> {
        let engine = unvalidated(self.proposals);
        let modules = Modules {
            preloads: Vec::new(),
            target: compile(&engine, wasm)?,
        };
        let mut interpreter = Interpreter::new(&engine, guest, is_wasi)?;
        interpreter.store.limiter(Guest::limits);
        interpreter.store.set_fuel(self.fuel)?;
        let initialized = interpreter
            .run(&modules, &self.steps)
            .map_err(|(_, error)| error)?;
        let failed =
            self.steps.is_status && initialized.returned.iter().any(|(_, status)| *status != 0);
        match failed {
            true => Err(wasmi::Error::new("the initializer returned a status")),
            false => Ok(Interpreted {
                interpreter,
                initialized,
                exports: self.exports,
            }),
        }
    }
}

impl Interpreted {
    /// What its imports worked on.
    pub(crate) fn host(&self) -> &Host {
        &self.interpreter.store.data().host
    }

    /// The state of the instance.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Defect` if the module does not show it.
    pub(crate) fn state(&self) -> Result<ModuleState<'_, Guest>, Error> {
        ModuleState::new(&self.interpreter.store, &self.initialized, &self.exports)
            .map_err(|error| Error::defect(&error.to_string()))
    }

    /// The names of the functions that returned an `i32`, and these results.
    pub(crate) fn returned(&self) -> &[(String, i32)] {
        &self.initialized.returned
    }

    /// The run counts: passes on what was written.
    pub(crate) fn release_output(&self) {
        self.interpreter.store.data().held.clone().release();
    }
}

/// A call of an initializer.
fn call(invocation: &Invocation) -> Call {
    let arguments = invocation.numbers().iter().copied().map(value);
    Call {
        name: invocation.name().to_string(),
        arguments: arguments.collect(),
    }
}

fn value(number: Number) -> Val {
    match number {
        Number::I32(value) => Val::I32(value.cast_signed()),
        Number::I64(value) => Val::I64(value.cast_signed()),
        Number::F32(bits) => Val::F32(F32::from_bits(bits)),
        Number::F64(bits) => Val::F64(F64::from_bits(bits)),
        Number::V128(bits) => Val::V128(bits.into()),
    }
}

/// Where the instrumented module shows its state. None of its tables is imported.
fn state(exports: &transform::ModuleExports) -> StateExports {
    let references = exports.references.iter();
    let tables = exports.tables.iter();
    StateExports {
        globals: exports.globals.clone(),
        memories: exports.memories.clone(),
        references: references.map(|export| export.name.clone()).collect(),
        tables: tables
            .map(|export| Table {
                name: export.name.clone(),
                imported: None,
            })
            .collect(),
        functions: exports.functions.clone(),
    }
}

/// The switches of the proposals. Relaxed instructions have other results in the interpreter.
fn proposals(features: Features) -> Proposals {
    Proposals {
        bulk_memory: features.bulk_memory,
        multi_memory: features.multi_memory,
        multi_value: features.multi_value,
        reference_types: features.reference_types,
        simd: features.simd,
        relaxed_simd: false,
    }
}
