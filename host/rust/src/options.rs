//! What to run before the snapshot, and what the result keeps.

/// Which export is the initializer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Init {
    /// `wizer-initialize` if there is an export of that name, else `wizer.initialize`.
    #[default]
    Default,
    /// Of a module, the export of this name: a function without parameters.
    ///
    /// Of a component, any exported function: `setup`; or one of an exported instance, as
    /// `ns:pkg/iface@1.0.0.setup`, or by its own name alone if no other function has it. Arguments
    /// follow in parentheses, in WAVE's syntax: `setup("hello", 42)`.
    Export(String),
    /// None: the caller does with the instance what it likes.
    None,
}

/// What to run before the snapshot, and what the result keeps.
///
/// ```
/// use wizer::{Init, Options};
///
/// let options = Options::new()
///     .init(Init::Export("setup".to_string()))
///     .rename("_start", "resume")
///     .keep_init_func(false);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    pub(crate) init: Init,
    pub(crate) keep_init_func: bool,
    pub(crate) renames: Vec<(String, String)>,
    pub(crate) allow_open_handles: bool,
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

    /// Keeps the initializer's export in the result.
    pub fn keep_init_func(mut self, keep: bool) -> Self {
        self.keep_init_func = keep;
        self
    }

    /// Takes a component's snapshot although it holds resources of its own. Handles to them are no
    /// part of it: in the result they lead nowhere.
    pub fn allow_open_handles(mut self, allow: bool) -> Self {
        self.allow_open_handles = allow;
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
