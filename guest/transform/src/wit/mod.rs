//! The transform as a component: conversions between the types of `wit/wizer.wit` and ours.
//!
//! Nothing is decided here, and no other file touches what wit-bindgen makes.

mod comparison;
mod further;
mod inspection;
mod picture;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::cell::RefCell;

use bindings::exports::wizer::wizer::{transform as wit, types as wit_types};

use wizer_inspection::Convert as _;

use crate::rehearsal::rehearse;
use crate::{
    Error, InitExport, Initializer, Invocation, MemorySpan, ModuleExports, Options, Piece, Rename,
    Secret, Snapshot, Span, StateExports, Target, Twin,
};

/// What wit-bindgen makes of `wit/wizer.wit`.
#[allow(missing_docs, reason = "the docs are in wit/wizer.wit")]
#[allow(
    unsafe_code,
    reason = "lowering and lifting pass pointers across the component's boundary"
)]
#[allow(
    clippy::all,
    clippy::restriction,
    clippy::pedantic,
    unreachable_pub,
    reason = "nobody edits this code"
)]
pub mod bindings {
    wit_bindgen::generate!({
        world: "transformer",
        path: "../../wit",
        pub_export_macro: true,
        export_macro_name: "export_transformer",
        default_bindings_module: "wizer_transform::bindings",
    });
}

/// What wit-bindgen makes of the world `initializable`, for whichever component has the transform
/// inside.
#[allow(missing_docs, reason = "the docs are in wit/wizer.wit")]
#[allow(
    unsafe_code,
    reason = "lowering and lifting pass pointers across the component's boundary"
)]
#[allow(
    clippy::all,
    clippy::restriction,
    clippy::pedantic,
    unreachable_pub,
    reason = "nobody edits this code"
)]
pub mod initializable {
    wit_bindgen::generate!({
        world: "initializable",
        path: "../../wit",
        pub_export_macro: true,
        export_macro_name: "export_initializable",
        default_bindings_module: "wizer_transform::initializable",
    });
}

/// The component: what exports the interface `transform`.
#[derive(Debug)]
pub struct Component;

impl initializable::Guest for Component {
    fn wizer_initialize() {
        // What fails here fails again where somebody is told of it.
        let _ = rehearse();
    }
}

impl wit::Guest for Component {
    type Target = Target;
    type Snapshot = RefCell<Snapshot>;

    fn inspect(wasm: Vec<u8>, options: wit::Options) -> Result<wit::Inspection, wit::Error> {
        Ok(crate::inspect(wasm, &options.into())?.convert())
    }

    fn inspect_further(
        wasm: Vec<u8>,
        options: wit::Options,
        further: wit::FurtherOptions,
    ) -> Result<wit::FurtherInspection, wit::Error> {
        let options = further.of(options.into());
        Ok(crate::inspect_further(wasm, &options)?.convert())
    }

    fn compare(
        first: Vec<u8>,
        second: Vec<u8>,
        input: Option<Vec<u8>>,
    ) -> Result<wit::Comparison, wit::Error> {
        Ok(crate::compare(&first, &second, input.as_deref())?.convert())
    }

    fn depict(
        wasm: Vec<u8>,
        input: Option<Vec<u8>>,
        secrets: Vec<wit::Secret>,
    ) -> Result<wit::Picture, wit::Error> {
        let secrets: Vec<Secret> = convert(secrets);
        Ok(crate::depict(&wasm, input.as_deref(), &secrets)?.convert())
    }
}

impl wit::GuestTarget for Target {
    fn open(wasm: Vec<u8>, options: wit::Options) -> Result<wit::Target, wit::Error> {
        Ok(wit::Target::new(Target::open(wasm, &options.into())?))
    }

    fn open_onto(
        wasm: Vec<u8>,
        twin: wit::Twin,
        options: wit::Options,
    ) -> Result<wit::Target, wit::Error> {
        let target = Target::open_onto(wasm, twin.into(), &options.into())?;
        Ok(wit::Target::new(target))
    }

    fn preview(wasm: Vec<u8>, options: wit::Options) -> Result<wit::Target, wit::Error> {
        let target = Target::preview(wasm, &options.into())?;
        Ok(wit::Target::new(target))
    }

    fn reopen(
        wasm: Vec<u8>,
        findings: Vec<u8>,
        options: wit::Options,
    ) -> Result<wit::Target, wit::Error> {
        let target = Target::reopen(wasm, &findings, &options.into())?;
        Ok(wit::Target::new(target))
    }

    fn findings(&self) -> Vec<u8> {
        self.findings()
    }

    fn further(&self, further: wit::FurtherOptions) -> Result<wit::Target, wit::Error> {
        let options = further.of(self.options().clone());
        Ok(wit::Target::new(self.with_options(&options)?))
    }

    fn kind(&self) -> wit::Kind {
        self.kind().convert()
    }

    fn instrumented(&self) -> Result<Vec<wit::Piece>, wit::Error> {
        Ok(convert(self.instrumented()?))
    }

    fn resets(&self) -> Vec<String> {
        self.resets().into_iter().map(String::from).collect()
    }

    fn returns_i32(&self) -> bool {
        self.returns_i32()
    }

    fn deferred_start(&self) -> Option<String> {
        self.deferred_start().map(String::from)
    }

    fn initializers(&self) -> Vec<wit::Invocation> {
        convert(self.initializers().to_vec())
    }

    fn numbers(&self) -> Vec<Vec<wit::Number>> {
        self.numbers().into_iter().map(convert).collect()
    }

    fn exports(&self) -> wit::StateExports {
        self.exports().into()
    }

    fn references(&self) -> Vec<wit::ReferenceExport> {
        convert(self.references())
    }

    fn tables(&self) -> Vec<wit::TableExport> {
        convert(self.tables())
    }

    fn functions(&self) -> Vec<String> {
        self.functions()
    }

    fn objects(&self) -> Option<wit::ObjectExports> {
        self.objects().map(Into::into)
    }

    fn state_imports(&self) -> Vec<wit::StateImport> {
        convert(self.state_imports())
    }

    fn expectation(&self) -> Option<String> {
        self.expectation()
    }

    fn snapshot(&self) -> wit::Snapshot {
        wit::Snapshot::new(RefCell::new(self.snapshot()))
    }
}

impl wit::GuestSnapshot for RefCell<Snapshot> {
    fn set_globals(&self, values: Vec<wit::Bits>) -> Result<(), wit::Error> {
        let value = |bits: wit::Bits| u128::from(bits.high) << 64 | u128::from(bits.low);
        Ok(self
            .borrow_mut()
            .set_globals(values.into_iter().map(value).collect())?)
    }

    fn set_memory_size(&self, memory: u32, bytes: u64) -> Result<(), wit::Error> {
        Ok(self.borrow_mut().set_memory_size(memory, bytes)?)
    }

    fn observe(&self, memory: u32, offset: u64, bytes: Vec<u8>) -> Result<(), wit::Error> {
        Ok(self.borrow_mut().observe(memory, offset, &bytes)?)
    }

    fn observe_change(
        &self,
        memory: u32,
        offset: u64,
        before: Vec<u8>,
        bytes: Vec<u8>,
    ) -> Result<(), wit::Error> {
        let mut snapshot = self.borrow_mut();
        Ok(snapshot.observe_change(memory, offset, &before, &bytes)?)
    }

    fn set_references(&self, values: Vec<wit::Reference>) -> Result<(), wit::Error> {
        Ok(self.borrow_mut().set_references(convert(values))?)
    }

    fn set_table_size(&self, table: u32, elements: u64) -> Result<(), wit::Error> {
        Ok(self.borrow_mut().set_table_size(table, elements)?)
    }

    fn set_elements(
        &self,
        table: u32,
        offset: u64,
        elements: Vec<wit::Reference>,
    ) -> Result<(), wit::Error> {
        let elements = convert(elements);
        Ok(self.borrow_mut().set_elements(table, offset, elements)?)
    }

    fn set_objects(
        &self,
        records: Vec<u8>,
        references: Vec<wit::Reference>,
        functions: Vec<wit::Reference>,
    ) -> Result<(), wit::Error> {
        let (references, functions) = (convert(references), convert(functions));
        let mut snapshot = self.borrow_mut();
        Ok(snapshot.set_objects(&records, references, functions)?)
    }

    fn search(&self, secrets: Vec<wit::Secret>) -> Result<(), wit::Error> {
        let secrets: Vec<Secret> = convert(secrets);
        Ok(self.borrow_mut().search(&secrets)?)
    }

    fn leaks(&self) -> Vec<wit::Leak> {
        self.borrow().leaks().convert()
    }

    fn finish(snapshot: wit::Snapshot) -> Result<Vec<wit::Piece>, wit::Error> {
        let snapshot: RefCell<Snapshot> = snapshot.into_inner();
        Ok(convert(snapshot.into_inner().finish()?))
    }
}

pub(super) fn convert<A: Into<B>, B>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(Into::into).collect()
}

impl From<wit::Options> for Options {
    fn from(options: wit::Options) -> Self {
        let wit::Options {
            init,
            keep_init_func,
            renames,
        } = options;
        Self {
            init: init.into(),
            also: Vec::new(),
            defer_start: false,
            watch_exports: false,
            canonical_nans: false,
            init_export: match keep_init_func {
                true => InitExport::Keep,
                false => InitExport::Remove,
            },
            renames: convert(renames),
        }
    }
}

impl From<wit_types::Initializer> for Initializer {
    fn from(init: wit_types::Initializer) -> Self {
        match init {
            wit_types::Initializer::ByDefault => Self::Default,
            wit_types::Initializer::Export(name) => Self::Export(name),
            wit_types::Initializer::None => Self::None,
        }
    }
}

impl From<wit_types::Rename> for Rename {
    fn from(rename: wit_types::Rename) -> Self {
        let wit_types::Rename {
            destination,
            source,
        } = rename;
        Self {
            destination,
            source,
        }
    }
}

impl From<wit::Secret> for Secret {
    fn from(secret: wit::Secret) -> Self {
        let wit::Secret { value, scrub } = secret;
        Self { value, scrub }
    }
}

impl From<wit_types::Twin> for Twin {
    fn from(twin: wit_types::Twin) -> Self {
        let wit_types::Twin { wasm, modules } = twin;
        Self { wasm, modules }
    }
}

impl From<Invocation> for wit_types::Invocation {
    fn from(invocation: Invocation) -> Self {
        let Invocation { path, arguments } = invocation;
        Self { path, arguments }
    }
}

impl From<ModuleExports> for wit::ModuleExports {
    fn from(exports: ModuleExports) -> Self {
        let ModuleExports { globals, memories } = exports;
        Self { globals, memories }
    }
}

impl From<StateExports> for wit::StateExports {
    fn from(exports: StateExports) -> Self {
        match exports {
            StateExports::Module(exports) => Self::Module(exports.into()),
            StateExports::Component(names) => Self::Component(names),
        }
    }
}

impl From<Span> for wit_types::Span {
    fn from(span: Span) -> Self {
        let Span { offset, length } = span;
        Self { offset, length }
    }
}

impl From<Piece> for wit::Piece {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Bytes(bytes) => Self::Bytes(bytes),
            Piece::Input(span) => Self::Input(span.into()),
            Piece::Memory(MemorySpan { memory, span }) => Self::Memory(wit_types::MemorySpan {
                memory,
                span: span.into(),
            }),
        }
    }
}

impl From<Error> for wit_types::Error {
    fn from(error: Error) -> Self {
        Self {
            kind: error.kind().convert(),
            message: error.to_string(),
            offset: error.offset(),
        }
    }
}
