//! What to run before the snapshot, and what the result keeps.

/// Which export is the initializer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Init {
    /// `wizer-initialize` if there is an export of that name, else `wizer.initialize`.
    #[default]
    Default,
    /// Of a module, an exported function: `setup`. Arguments follow in parentheses, numbers in
    /// decimal or hexadecimal digits: `setup(3, -0x10, 2.5)`.
    ///
    /// Of a component, any exported function: `setup`; or one of an exported instance, as
    /// `ns:pkg/iface@1.0.0.setup`, or by its own name alone if no other function has it. Arguments
    /// follow in parentheses, in WAVE's syntax: `setup("hello", 42)`.
    Export(String),
    /// Several, in this order. Each is written as in [`Init::Export`].
    Exports(Vec<String>),
    /// None: the caller does with the instance what it likes.
    None,
}

/// What becomes of an initializer's export in the result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum InitExport {
    /// The result does not have it.
    #[default]
    Remove,
    /// The result has it.
    Keep,
    /// The result has an export of that name and type that does nothing, and whose results are zero
    /// or null: for hosts that call the initializer themselves.
    Empty,
}

/// What to run before the snapshot, and what the result keeps.
///
/// ```
/// use wizer::{Init, InitExport, Options};
///
/// let options = Options::new()
///     .init(Init::Export("setup(3)".to_string()))
///     .init_func_export(InitExport::Keep)
///     .rename("_start", "resume");
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    pub(crate) init: Init,
    pub(crate) init_export: InitExport,
    pub(crate) renames: Vec<(String, String)>,
    pub(crate) allow_open_handles: bool,
    pub(crate) watch_exports: Option<bool>,
    pub(crate) canonical_nans: bool,
}

impl Options {
    /// The default initializer, which the result does not export, and no renames.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says which export is the initializer.
    pub fn init(mut self, init: Init) -> Self {
        self.init = init;
        self
    }

    /// Says what becomes of the initializers' exports in the result.
    pub fn init_func_export(mut self, what: InitExport) -> Self {
        self.init_export = what;
        self
    }

    /// Keeps the initializers' exports in the result, or removes them: as
    /// [`Options::init_func_export`] with [`InitExport::Keep`] or [`InitExport::Remove`].
    pub fn keep_init_func(self, keep: bool) -> Self {
        self.init_func_export(match keep {
            true => InitExport::Keep,
            false => InitExport::Remove,
        })
    }

    /// Takes a component's snapshot although it holds resources of its own. Handles to them are no
    /// part of it: in the result they lead nowhere.
    pub fn allow_open_handles(mut self, allow: bool) -> Self {
        self.allow_open_handles = allow;
        self
    }

    /// Says whether the host, or functions that it provides, may change tables and globals with
    /// references that a module exports, as those that `Caller::get_export` finds: only then are
    /// they in the snapshot although the module's own code does not change them.
    ///
    /// By default, they are for a target of [`Wizer::open`](crate::Wizer::open), of which the
    /// caller makes instances, and they are not for one of
    /// [`Wizer::open_ahead`](crate::Wizer::open_ahead), which only an
    /// [`Environment`](crate::Environment) runs. Without an initializer, they always are. With one,
    /// what has a garbage-collected object from the beginning never is.
    pub fn watch_exports(mut self, watch: bool) -> Self {
        self.watch_exports = Some(watch);
        self
    }

    /// These options, for a target whose exports are watched by default, or not.
    pub(crate) fn watching(&self, by_default: bool) -> Self {
        let watch = self.watch_exports.unwrap_or(by_default);
        self.clone().watch_exports(watch)
    }

    /// Makes the NaNs canonical that floating-point instructions of the target give while it runs
    /// here, so that it computes the same bits in every engine: as in the deterministic profile of
    /// WebAssembly, they are positive and have no payload. The initializer is slower. The result
    /// has the code of the target as it is. Modules that are preloaded, and what the host provides,
    /// compute as before.
    pub fn canonical_nans(mut self, canonical: bool) -> Self {
        self.canonical_nans = canonical;
        self
    }

    /// Exports the function `source` as `destination` in the result, in place of the function of
    /// that name if there is one. An initializer that is renamed is exported under its new name. Of
    /// a component, exported instances can be renamed as well, and functions in them, with the
    /// instance's name before both names. May be said several times; what contradicts is refused
    /// when a target is opened.
    pub fn rename(mut self, destination: impl Into<String>, source: impl Into<String>) -> Self {
        self.renames.push((destination.into(), source.into()));
        self
    }
}
