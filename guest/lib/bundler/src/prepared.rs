//! Prepares an instrumented component for the bundle runner.

use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions};

use wasm_wave::value::Value;
use wizer_values::wave_type;

use crate::error::Error;
use crate::expose::expose;
use crate::glue::{self, Parts};
use crate::imports;
use crate::interface::BEGIN;
use crate::layout::Layout;
use crate::root::Root;
use crate::signature::Signature;
use crate::space::Names;
use crate::stubs::{Stubs, stubs};
use crate::watched::NOTED;

/// The interface with which a component exports its state.
pub(crate) const STATE: &str = "wizer:wizer/state@0.1.0";
/// The interface that the bundle runner imports besides `state`.
pub(crate) const PREPARED: &str = "wizer:wizer/prepared@0.1.0";

const WHAT: &str = "the instrumented component";

/// The call of the initializer.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The names of the instances that contain the function, from the outermost one on, then the
    /// function's.
    pub path: &'a [String],
    /// The arguments in WAVE syntax, separated by commas.
    pub arguments: &'a str,
}

/// An initializer of a component, and what to call it with.
pub(crate) struct Initializer {
    /// Its name in messages.
    pub(crate) name: String,
    pub(crate) signature: Signature,
    pub(crate) arguments: Vec<Value>,
    /// The name under which the target exports it for the glue.
    pub(crate) export: String,
}

impl Initializer {
    fn new(root: &Root, call: &Call<'_>, export: String) -> Result<Self, Error> {
        let name = call.path.join(".");
        let function = root.function(call.path).ok_or_else(|| {
            Error::Initializer(format!(
                "the initializer `{name}` is not an exported function"
            ))
        })?;
        let signature = Signature::read(&name, root.types.as_ref(), function)?;
        let parameters = signature.parameters.iter();
        let parameters: Vec<_> = parameters
            .map(|(parameter, ty)| (parameter.as_str(), wave_type(ty)))
            .collect();
        let arguments = wizer_values::arguments(&name, &parameters, call.arguments)
            .map_err(Error::Initializer)?;
        Ok(Self {
            name,
            signature,
            arguments,
            export,
        })
    }

    /// The initializers of these calls, in their order.
    fn all(root: &Root, calls: &[Call<'_>]) -> Result<Vec<Self>, Error> {
        let prefix = root.free_prefix();
        let mut all = Vec::new();
        for (number, call) in calls.iter().enumerate() {
            let export = match number {
                0 => format!("{prefix}-initialize"),
                _ => format!("{prefix}-initialize{number}"),
            };
            all.push(Self::new(root, call, export)?);
        }
        let mut asynchronous = all.iter().filter(|one| one.signature.is_async);
        match (all.len(), asynchronous.next()) {
            (2.., Some(one)) => Err(Error::Unsupported(format!(
                "a bundle can't call an asynchronous initializer beside others, and `{}` is asynchronous: the native command can",
                one.name
            ))),
            _ => Ok(all),
        }
    }
}

/// The settings of the bundle runner.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings<'a> {
    /// The initializers in the user's spelling, with their arguments, as `options` of `prepared`
    /// returns them. None for the default.
    pub init: Option<&'a str>,
    /// Whether to keep the initializer's export.
    pub keep_init_func: bool,
    /// Renames, each with its destination and its source.
    pub renames: &'a [(String, String)],
    /// Whether open handles are only a warning.
    pub allow_open_handles: bool,
    /// Whether the component has the WASI of the engine that runs the bundle. If not, WASI's
    /// functions become stubs.
    pub allow_wasi: bool,
    /// The names of the bundle's directories that the component may access.
    pub directories: &'a [String],
    /// Whether calls of WASI are noted, and the component exports `noted`. Hosts that give what is
    /// asked for themselves know better.
    pub notes_calls: bool,
}

/// Returns a component that exports `prepared` and one `state`: the instrumented component, with
/// the glue beside it. `calls` are the initializers, in order. `input` is the component before
/// instrumentation, which the bundle runner passes to the transform again.
///
/// # Errors
///
/// [`Error::Initializer`] if the arguments don't fit the function, or its signature has types that
/// a bundle can't pass; [`Error::Import`] if the engine does not provide an import, and a bundle
/// can't define a stub for it; [`Error::Component`] if the component can't be composed.
pub fn prepared(
    instrumented: &[u8],
    state_exports: &[String],
    calls: &[Call<'_>],
    input: &[u8],
    settings: &Settings<'_>,
) -> Result<Vec<u8>, Error> {
    let root = Root::read(instrumented)?;
    let initializers = Initializer::all(&root, calls)?;
    let imports = imports::imports(&root, settings.allow_wasi)?;
    let stubs = stubs(&root, &imports, settings)?;
    let prints = imports.iter().any(imports::Import::prints);

    // A single `state` needs no merging: the bundle runner imports it from the target.
    let states = match state_exports {
        [only] if only == STATE => None,
        more => Some(more),
    };
    let layout = Layout::new(
        &initializers,
        input,
        (settings, prints),
        states.map_or(0, <[String]>::len),
    )?;
    let prefix = root.free_prefix();
    let mut names = Names::new(&prefix);
    let paths = calls.iter().map(|call| call.path);
    let exposed: Vec<_> = paths.zip(&initializers).collect();
    let target = expose(instrumented, &root, &exposed, &mut names)?;
    let parts = Parts {
        initializers: &initializers,
        states,
        layout: &layout,
    };
    let glue = glue::component(&parts, Names::new(&prefix));
    let exports = initializers.iter().map(|one| one.export.clone());
    let mut shared: Vec<String> = names.all().chain(exports).collect();
    shared.extend_from_slice(states.unwrap_or_default());
    let exported = Exported {
        state: states.is_some(),
        begin: initializers.iter().any(|one| one.signature.is_async),
    };
    join(target, glue, stubs, &shared, exported).map_err(|error| Error::component(WHAT, error))
}

/// What the glue exports, beside `prepared`.
struct Exported {
    /// The interface `state`: it merges several.
    state: bool,
    /// The call of an asynchronous initializer.
    begin: bool,
}

/// Composes the parts. The glue imports the exports of the target with these names, and the stubs
/// provide the imports of the target.
fn join(
    target: Vec<u8>,
    glue: Vec<u8>,
    stubs: Option<Stubs>,
    shared: &[String],
    exported: Exported,
) -> anyhow::Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let target = Package::from_bytes("wizer:target", None, target, graph.types_mut())?;
    let target = graph.register_package(target)?;
    let glue = Package::from_bytes("wizer:glue", None, glue, graph.types_mut())?;
    let glue = graph.register_package(glue)?;
    let (target, glue) = (graph.instantiate(target), graph.instantiate(glue));
    for name in shared {
        let item = graph.alias_instance_export(target, name)?;
        graph.set_instantiation_argument(glue, name, item)?;
    }
    let mut noted = None;
    if let Some(stubs) = stubs {
        let component = stubs.component;
        let package = Package::from_bytes("wizer:stubs", None, component, graph.types_mut())?;
        let package = graph.register_package(package)?;
        let instance = graph.instantiate(package);
        for name in stubs.names {
            let item = graph.alias_instance_export(instance, &name)?;
            graph.set_instantiation_argument(target, &name, item)?;
        }
        noted = stubs.notes_calls.then_some((instance, NOTED));
    }
    let state = if exported.state { glue } else { target };
    let begin = exported.begin.then_some((glue, BEGIN));
    let always = [(glue, PREPARED), (state, STATE)];
    for (instance, name) in always.into_iter().chain(noted).chain(begin) {
        let item = graph.alias_instance_export(instance, name)?;
        graph.export(item, name)?;
    }
    Ok(graph.encode(EncodeOptions::default())?)
}
