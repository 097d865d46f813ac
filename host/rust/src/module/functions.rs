//! Functions that the caller provides to modules.

use std::fmt;
use std::sync::Arc;

use wasmtime::{ExternType, Func, FuncType, ImportType, Module, Store, Val};

use super::host::Host;
use crate::error::Error;

type Function = dyn Fn(&[Val], &mut [Val]) -> wasmtime::Result<()> + Send + Sync;

/// A function that the caller provides.
#[derive(Clone)]
pub(crate) struct HostFunction(Arc<Function>);

impl HostFunction {
    pub(crate) fn new(
        function: impl Fn(&[Val], &mut [Val]) -> wasmtime::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(function))
    }
}

impl fmt::Debug for HostFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostFunction").finish_non_exhaustive()
    }
}

/// Functions, by the names of the imports.
pub(super) type Functions = [(String, HostFunction)];

/// Demands that each function is given once, that a module imports it, and that its type has only
/// numbers and vectors.
pub(super) fn check<'a>(
    functions: &Functions,
    modules: impl Iterator<Item = &'a Module> + Clone,
) -> Result<(), Error> {
    for (place, (name, _)) in functions.iter().enumerate() {
        if functions
            .iter()
            .skip(place.saturating_add(1))
            .any(|(other, _)| other == name)
        {
            let text = format!("the function `{name}` is provided twice");
            return Err(Error::options(&text));
        }
        let imports = modules.clone().flat_map(Module::imports);
        let mut types = imports.filter(|import| is_named(import, name)).peekable();
        if types.peek().is_none() {
            let text = format!(
                "the function `{name}` is provided, and the module imports no such function"
            );
            return Err(Error::options(&text));
        }
        if types.any(|import| import.ty().func().is_some_and(has_references)) {
            let text = format!(
                "the function `{name}` can't be provided: its type has references, and only numbers and vectors can be passed"
            );
            return Err(Error::options(&text));
        }
    }
    Ok(())
}

/// The function for an import, if one is given.
pub(super) fn provided(
    store: &mut Store<Host>,
    functions: &Functions,
    import: &ImportType<'_>,
) -> Option<Func> {
    let ExternType::Func(ty) = import.ty() else {
        return None;
    };
    let (_, function) = functions.iter().find(|(name, _)| is_named(import, name))?;
    let function = Arc::clone(&function.0);
    let zeros: Vec<Option<Val>> = ty.results().map(|ty| Val::default_for_ty(&ty)).collect();
    Some(Func::new(store, ty, move |_, arguments, results| {
        // The function finds the types of its results there.
        for (result, zero) in results.iter_mut().zip(zeros.iter().flatten()) {
            *result = *zero;
        }
        function(arguments, results)
    }))
}

/// Whether an import is a function with this name, `MODULE.NAME`.
fn is_named(import: &ImportType<'_>, name: &str) -> bool {
    let rest = name.strip_prefix(import.module());
    let is_same = rest.and_then(|rest| rest.strip_prefix('.')) == Some(import.name());
    is_same && import.ty().func().is_some()
}

fn has_references(ty: &FuncType) -> bool {
    ty.params().chain(ty.results()).any(|ty| ty.is_ref())
}
