//! What the initializer runs in.

use wasmtime::{
    Cache, Engine, Extern, ExternType, Func, FuncType, ImportType, Instance, Linker, Module, Store,
    Tag, WasmBacktrace, bail,
};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::{p0, p1};
use wizer_inspection::Kind;

use crate::compile::{self, Compiler, Features, MAX_STACK};
use crate::component;
use crate::error::{Error, Refusal};
use crate::outcome::Outcome;
use crate::target::Target;
use crate::wasi::Wasi;

/// Stack for the host's own functions, beside the initializer's.
const HOST_STACK: usize = 2 << 20;

/// What the initializer runs in: nothing from the outside by default.
///
/// Every import that nothing provides is a function that traps and says its name when it is called; all
/// imports stay imports of the result.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    pub(crate) wasi: Option<Wasi>,
    preloads: Vec<(String, Vec<u8>)>,
    pub(crate) compiler: Compiler,
    pub(crate) features: Features,
    pub(crate) cache: Option<Cache>,
    pub(crate) deny_open_handles: bool,
}

impl Environment {
    /// Provides nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Provides WASI: to a module, preview 1 (and its predecessor `wasi_unstable`); to a component, 0.2.
    pub fn wasi(mut self, wasi: Wasi) -> Self {
        self.wasi = Some(wasi);
        self
    }

    /// Provides the exports of another module, a WebAssembly binary, as imports from `name`. Modules that are
    /// preloaded later may import from it as well. Its state is no part of the snapshot. A component takes none: it is
    /// composed with what provides its imports, and initialized together with it.
    pub fn preload(mut self, name: impl Into<String>, wasm: impl Into<Vec<u8>>) -> Self {
        self.preloads.push((name.into(), wasm.into()));
        self
    }

    /// Chooses the compiler.
    pub fn compiler(mut self, compiler: Compiler) -> Self {
        self.compiler = compiler;
        self
    }

    /// Chooses the proposals that modules may use.
    pub fn features(mut self, features: Features) -> Self {
        self.features = features;
        self
    }

    /// Takes compiled modules from a cache if they are there, and puts them there if not. Their instrumented bytes are
    /// the key: one engine with many scripts is compiled once.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Has it be an error that a component still has resources of the host after its initializer, streams and files say,
    /// and no warning.
    pub fn deny_open_handles(mut self, deny: bool) -> Self {
        self.deny_open_handles = deny;
        self
    }

    /// Instantiates the target, runs its initializer, and snapshots it: the pre-initialized binary.
    ///
    /// # Errors
    ///
    /// [`Error::Environment`], [`Error::Compile`], [`Error::Instantiate`], [`Error::Start`], and those of
    /// [`Target::initialize`] and [`Target::snapshot`]; [`Error::Refused`] for preloaded modules that a component is to have.
    pub fn run(&self, target: &mut Target) -> Result<Vec<u8>, Error> {
        Ok(self.outcome(target)?.wasm)
    }

    /// As [`Environment::run`], with what else there is to say: what the initializer returned, and what the result lacks.
    ///
    /// # Errors
    ///
    /// As [`Environment::run`].
    pub fn outcome(&self, target: &mut Target) -> Result<Outcome, Error> {
        // A thread of its own, with the stack that the initializer may take.
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("initializer".to_string());
            let run = thread
                .stack_size(MAX_STACK + HOST_STACK)
                .spawn_scoped(scope, || self.run_here(target));
            let run = run.map_err(|error| Error::Environment {
                what: "no thread can be had for the initializer".to_string(),
                source: error.into(),
            })?;
            run.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn run_here(&self, target: &mut Target) -> Result<Outcome, Error> {
        match target.kind() {
            Kind::Module => Ok(Outcome::of(self.run_module(target)?)),
            Kind::Component if self.preloads.is_empty() => component::run(self, target),
            Kind::Component => Err(Error::Refused {
                kind: Refusal::Options,
                text: "a component takes no preloaded modules: compose it with the component that provides its imports, with `wac plug` say".to_string(),
            }),
        }
    }

    fn run_module(&self, target: &mut Target) -> Result<Vec<u8>, Error> {
        let (engine, modules) = self.compile(target)?;
        let [module, preloads @ ..] = modules.as_slice() else {
            return Err(compile_failed("the engine compiled nothing".into()));
        };
        let mut linker = Linker::new(&engine);
        if self.wasi.is_some() {
            add_wasi(&mut linker).map_err(instantiate_failed)?;
        }
        let wasi = self.wasi.clone().unwrap_or_default();
        let context = wasi.builder()?.build_p1();
        let mut store = Store::new(&engine, context);
        for ((name, _), preload) in self.preloads.iter().zip(preloads) {
            self.link_preload(&mut store, &mut linker, name, preload)
                .map_err(|error| preload_failed(name, error))?;
        }
        let instance = self
            .instantiate(&mut store, &linker, module)
            // Only the start function runs here, and only what runs has a backtrace.
            .map_err(|error| match error.is::<WasmBacktrace>() {
                true => Error::Start(error.into()),
                false => instantiate_failed(error),
            })?;
        target.initialize(&mut store, &instance)?;
        target.snapshot(&mut store, &instance)
    }

    /// Compiles the target and the preloaded modules.
    fn compile(&self, target: &Target) -> Result<(Engine, Vec<Module>), Error> {
        let binaries: Vec<&[u8]> = std::iter::once(target.instrumented())
            .chain(self.preloads.iter().map(|(_, wasm)| wasm.as_slice()))
            .collect();
        let cache = self.cache.as_ref();
        compile::modules(self.compiler, self.features, cache, &binaries).map_err(
            |(which, error)| {
                let preload = which
                    .checked_sub(1)
                    .and_then(|preload| self.preloads.get(preload));
                match preload {
                    Some((name, _)) => preload_failed(name, error),
                    None => compile_failed(error.into()),
                }
            },
        )
    }

    fn link_preload(
        &self,
        store: &mut Store<WasiP1Ctx>,
        linker: &mut Linker<WasiP1Ctx>,
        name: &str,
        module: &Module,
    ) -> wasmtime::Result<()> {
        let instance = self.instantiate(&mut *store, linker, module)?;
        if let Ok(reactor) = instance.get_typed_func::<(), ()>(&mut *store, "_initialize") {
            reactor.call(&mut *store, ())?;
        }
        linker.instance(&mut *store, name, instance)?;
        Ok(())
    }

    /// Instantiates a module, with traps for what nothing provides.
    fn instantiate(
        &self,
        store: &mut Store<WasiP1Ctx>,
        linker: &Linker<WasiP1Ctx>,
        module: &Module,
    ) -> wasmtime::Result<Instance> {
        // Import by import, not by name: the same name may be imported twice, with two types.
        let mut imports: Vec<Extern> = Vec::new();
        for import in module.imports() {
            let provided = linker.get_by_import(&mut *store, &import);
            imports.push(match (provided, import.ty()) {
                (Some(provided), _) => provided,
                (None, ExternType::Func(ty)) => self.trap(store, &import, ty).into(),
                // An imported tag is only an identity: any will do.
                (None, ExternType::Tag(ty)) => Tag::new(&mut *store, &ty)?.into(),
                (None, _) => bail!(
                    "nothing provides the import `{}.{}`",
                    import.module(),
                    import.name()
                ),
            });
        }
        Instance::new(store, module, &imports)
    }

    /// A function that says which import it stands for.
    fn trap(&self, store: &mut Store<WasiP1Ctx>, import: &ImportType<'_>, ty: FuncType) -> Func {
        let hint = match self.wasi {
            None if import.module().starts_with("wasi_") => {
                ": WASI is off, --allow-wasi provides it"
            }
            _ => "",
        };
        let (from, name) = (import.module(), import.name());
        let message =
            format!("the import `{from}.{name}` was called, which nothing provides{hint}");
        Func::new(store, ty, move |_, _, _| {
            Err(wasmtime::Error::msg(message.clone()))
        })
    }
}

fn compile_failed(source: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Compile {
        kind: Kind::Module,
        source,
    }
}

fn instantiate_failed(error: wasmtime::Error) -> Error {
    Error::Instantiate {
        kind: Kind::Module,
        source: error.into(),
    }
}

fn preload_failed(name: &str, error: wasmtime::Error) -> Error {
    Error::Environment {
        what: format!("the preloaded module `{name}` can't be provided"),
        source: error.into(),
    }
}

fn add_wasi(linker: &mut Linker<WasiP1Ctx>) -> wasmtime::Result<()> {
    p1::add_to_linker_sync(linker, |context| context)?;
    p0::add_to_linker_sync(linker, |context| context)
}
