//! Instantiates modules, and calls their initializers.

use std::collections::BTreeMap;

use wasmi::{Engine, Error, Global, Instance, Linker, Module, Store, Val};

use crate::before::Before;
use crate::imports::{Imports, Names};
use crate::steps::{Call, Steps};

/// The export to call first in a WASI reactor.
const REACTOR: &str = "_initialize";

/// Compiled modules.
#[derive(Debug)]
pub struct Modules {
    /// The modules whose exports are provided to the target, with the names that it imports from.
    pub preloads: Vec<(String, Module)>,
    /// The target.
    pub target: Module,
}

/// What a module's imports work on.
pub trait Surroundings: Sized + 'static {
    /// Defines what WASI provides.
    ///
    /// # Errors
    ///
    /// Something is defined already.
    fn add_to_linker(linker: &mut Linker<Self>, store: &mut Store<Self>) -> Result<(), Error>;

    /// Prepares a store before anything runs: sets its limits.
    ///
    /// # Errors
    ///
    /// The engine has no such limit.
    fn set_up(store: &mut Store<Self>) -> Result<(), Error> {
        let _ = store;
        Ok(())
    }

    /// The surroundings for a second run of the same modules. They replay the answers of the first,
    /// and touch nothing outside. None if that can't be done.
    fn again(self) -> Option<Self>;
}

/// The stage of a run that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The instantiation of the preloaded module with this name.
    Preload(String),
    /// The instantiation of the target.
    Instantiation,
    /// The call of this export.
    Initializer(String),
}

impl Modules {
    /// The names of what the preloaded modules provide, with the number of the first that does.
    #[must_use]
    pub fn exports(&self) -> BTreeMap<Names, usize> {
        let mut exports = BTreeMap::new();
        for (number, (from, module)) in self.preloads.iter().enumerate() {
            for export in module.exports() {
                let names = (from.clone(), export.name().to_string());
                exports.entry(names).or_insert(number);
            }
        }
        exports
    }
}

/// The store and linker of a run.
#[derive(Debug)]
pub struct Interpreter<T: 'static> {
    /// What imports lead to, if it is not made for them.
    pub linker: Linker<T>,
    /// The store.
    pub store: Store<T>,
    /// In a run for a backtrace, the address of the innermost frame.
    pub top: Option<Global>,
    wasi: bool,
}

/// A target after its initializers.
#[derive(Debug)]
pub struct Initialized {
    /// Its instance.
    pub instance: Instance,
    /// What its imports had before.
    pub before: Before,
    /// The names of the functions that returned an `i32`, and these results.
    pub returned: Vec<(String, i32)>,
}

impl<T: Surroundings> Interpreter<T> {
    /// Creates an interpreter, with or without WASI.
    ///
    /// # Errors
    ///
    /// What WASI provides can't be defined.
    pub fn new(engine: &Engine, context: T, wasi: bool) -> Result<Self, Error> {
        let mut linker = Linker::new(engine);
        let mut store = Store::new(engine, context);
        T::set_up(&mut store)?;
        if wasi {
            T::add_to_linker(&mut linker, &mut store)?;
        }
        Ok(Self {
            linker,
            store,
            top: None,
            wasi,
        })
    }

    /// Instantiates the modules, and calls the initializers.
    ///
    /// # Errors
    ///
    /// Something can't be instantiated, or traps.
    pub fn run(&mut self, modules: &Modules, steps: &Steps) -> Result<Initialized, (Stage, Error)> {
        let mut imports = Imports::new(modules, &steps.globals, self.wasi);
        for (name, module) in &modules.preloads {
            self.preload(name, module, &mut imports)
                .map_err(|error| (Stage::Preload(name.clone()), error))?;
        }
        let (instance, before) = self
            .instantiate(&modules.target, &mut imports)
            .map_err(|error| (Stage::Instantiation, error))?;
        let mut returned = Vec::new();
        for Call { name, arguments } in &steps.calls {
            let value = self
                .call(&instance, name, arguments)
                .map_err(|error| (Stage::Initializer(name.clone()), error))?;
            returned.extend(value.map(|value| (name.clone(), value)));
            if steps.is_status && value.is_some_and(|status| status != 0) {
                break;
            }
        }
        Ok(Initialized {
            instance,
            before,
            returned,
        })
    }

    /// Calls a function. Returns its result if that is one `i32`.
    fn call(
        &mut self,
        instance: &Instance,
        name: &str,
        arguments: &[Val],
    ) -> Result<Option<i32>, Error> {
        let function = instance.get_func(&self.store, name);
        let function = function.ok_or_else(|| Error::new(format!("there is no `{name}`")))?;
        let results = function.ty(&self.store).results().to_vec();
        let mut results: Vec<Val> = results.into_iter().map(Val::default_for_ty).collect();
        self.begin()?;
        function.call(&mut self.store, arguments, &mut results)?;
        Ok(match results.as_slice() {
            [Val::I32(value)] => Some(*value),
            _ => None,
        })
    }

    /// Resets the frames of the previous call.
    fn begin(&mut self) -> Result<(), Error> {
        match self.top {
            Some(top) => Ok(top.set(&mut self.store, Val::I32(0))?),
            None => Ok(()),
        }
    }

    /// Instantiates a module, and provides its exports as imports from `name`.
    fn preload(
        &mut self,
        name: &str,
        module: &Module,
        imports: &mut Imports<'_>,
    ) -> Result<(), Error> {
        let (instance, _) = self.instantiate(module, imports)?;
        let reactor = instance.get_typed_func::<(), ()>(&self.store, REACTOR);
        if reactor.is_ok() {
            self.call(&instance, REACTOR, &[])?;
        }
        self.linker.instance(&mut self.store, name, instance)?;
        Ok(())
    }

    /// Instantiates a module. Returns what its imports had before.
    fn instantiate(
        &mut self,
        module: &Module,
        imports: &mut Imports<'_>,
    ) -> Result<(Instance, Before), Error> {
        let imports = imports.provide(&self.linker, &mut self.store, module)?;
        let before = Before::read(&self.store, &imports)?;
        self.begin()?;
        let instance = Instance::new(&mut self.store, module, &imports)?;
        Ok((instance, before))
    }
}
