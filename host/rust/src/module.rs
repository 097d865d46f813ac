//! Runs a module in an environment: links what it imports, and calls its initializers.

use wasmtime::{
    Engine, Extern, ExternType, Func, FuncType, ImportType, Instance, Linker, Module, Store, Tag,
    WasmBacktrace, bail,
};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::{p0, p1};
use wizer_arguments::Asked;
use wizer_inspection::{Kind, printable};

use crate::environment::{Environment, NOTHING, compile_failed, preload_failed};
use crate::error::Error;
use crate::instance::AnyInstance;
use crate::limits::{Limited, Room};
use crate::offsets::Offsets;
use crate::outcome::{Report, Returned};
use crate::output::Written;
use crate::said::said;
use crate::target::{Making, Target};

/// What a module's imports work on.
struct Guest {
    wasi: WasiP1Ctx,
    /// What it has asked for.
    asked: Asked,
    room: Room,
}

impl Limited for Guest {
    fn room(&mut self) -> &mut Room {
        &mut self.room
    }
}

impl Environment {
    /// Instantiates a module, the first of these, with the others preloaded; runs its initializer,
    /// and snapshots it.
    pub(crate) fn run_module(
        &self,
        engine: &Engine,
        modules: &[Module],
        target: &mut Target,
        making: &mut Making<'_>,
    ) -> Result<(Written, Report), Error> {
        let [module, preloads @ ..] = modules else {
            return Err(compile_failed(Kind::Module, NOTHING.into()));
        };
        let limits = making.limits;
        let mut linker = Linker::new(engine);
        let wasi = self.wasi.clone().unwrap_or_default();
        let guest = Guest {
            wasi: wasi.builder()?.build_p1(),
            asked: Asked::default(),
            room: Room::default(),
        };
        let mut store = Store::new(engine, guest);
        if self.wasi.is_some() {
            add_wasi(&mut linker, &mut store).map_err(instantiate_failed)?;
        }
        let guard = limits.guard(&mut store, 0).map_err(instantiate_failed)?;
        for ((name, _), preload) in self.preloads.iter().zip(preloads) {
            self.link_preload(&mut store, &mut linker, name, preload)
                .map_err(|error| limits.blame(error, |error| preload_failed(name, error)))?;
        }
        let instance = self
            .instantiate(&mut store, &linker, module)
            .map_err(|error| {
                // Only the start function runs here, and only what runs has a backtrace.
                limits
                    .blame(error, |error| match error.is::<WasmBacktrace>() {
                        true => Error::Start(said(error)),
                        false => instantiate_failed(error),
                    })
                    .placed(&Offsets::of_module(&target.instrumented, module))
            })?;
        let instance = AnyInstance::Module(&instance);
        let returned = target.initialize_within(&limits, &mut store, instance)?;
        if self.init_func_status {
            succeeded(returned.as_ref())?;
        }
        guard.lift(&mut store).map_err(instantiate_failed)?;
        let remembered = target.remembered(store.data().asked);
        let written = target.snapshot_settled(&mut store, instance, making)?;
        let report = Report {
            returned,
            warnings: remembered.into_iter().collect(),
            ..Report::default()
        };
        Ok((written, report))
    }

    fn link_preload(
        &self,
        store: &mut Store<Guest>,
        linker: &mut Linker<Guest>,
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
        store: &mut Store<Guest>,
        linker: &Linker<Guest>,
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
    fn trap(&self, store: &mut Store<Guest>, import: &ImportType<'_>, ty: FuncType) -> Func {
        let hint = match self.wasi {
            None if import.module().starts_with("wasi_") => {
                ": WASI is off, --allow-wasi provides it"
            }
            _ => "",
        };
        let (from, name) = (printable(import.module()), printable(import.name()));
        let message =
            format!("the import `{from}.{name}` was called, which nothing provides{hint}");
        Func::new(store, ty, move |_, _, _| {
            Err(wasmtime::Error::msg(message.clone()))
        })
    }
}

/// Demands that what the initializer returned is the status of a success.
fn succeeded(returned: Option<&Returned>) -> Result<(), Error> {
    let Some(Returned { function, value }) = returned.filter(|returned| returned.value != "0")
    else {
        return Ok(());
    };
    Err(Error::Status {
        name: function.clone(),
        status: value.clone(),
    })
}

fn instantiate_failed(error: wasmtime::Error) -> Error {
    Error::Instantiate {
        kind: Kind::Module,
        source: said(error),
    }
}

/// Functions whose answers C libraries remember.
const ENVIRONMENT: [&str; 3] = ["args_get", "environ_get", "environ_sizes_get"];
const DIRECTORIES: [&str; 1] = ["fd_prestat_get"];

/// Provides WASI. A few of its functions note that they were called.
fn add_wasi(linker: &mut Linker<Guest>, store: &mut Store<Guest>) -> wasmtime::Result<()> {
    add_wasi_of(linker, |guest| &mut guest.wasi)?;
    let mut noting = Linker::new(store.engine());
    add_wasi_of(&mut noting, |guest: &mut Guest| {
        guest.asked.environment = true;
        &mut guest.wasi
    })?;
    replace(linker, store, &noting, &ENVIRONMENT)?;
    let mut noting = Linker::new(store.engine());
    add_wasi_of(&mut noting, |guest: &mut Guest| {
        guest.asked.directories = true;
        &mut guest.wasi
    })?;
    replace(linker, store, &noting, &DIRECTORIES)
}

fn add_wasi_of(
    linker: &mut Linker<Guest>,
    wasi: impl Fn(&mut Guest) -> &mut WasiP1Ctx + Copy + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    p1::add_to_linker_sync(linker, wasi)?;
    p0::add_to_linker_sync(linker, wasi)
}

/// Takes functions of WASI from another linker.
fn replace(
    linker: &mut Linker<Guest>,
    store: &mut Store<Guest>,
    from: &Linker<Guest>,
    names: &[&str],
) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    for module in ["wasi_snapshot_preview1", "wasi_unstable"] {
        for name in names {
            let function = from.get(&mut *store, module, name)?;
            linker.define(&mut *store, module, name, function)?;
        }
    }
    linker.allow_shadowing(false);
    Ok(())
}
