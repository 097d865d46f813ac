//! The options of the transform.

use clap::{ArgAction, Args, ValueEnum};

use crate::arguments::{Arguments, Other};
use crate::environment::Environment;
use crate::pair::{Pair, pair};

/// The options of the transform.
#[derive(Debug, Args)]
pub struct Target {
    /// The initializer [default: wizer-initialize, else wizer.initialize]. In a module, an exported
    /// function, with numbers as arguments: `setup`, `setup(3, -0x10, 2.5)`. In a component, any
    /// exported function: `setup("hello", 42)`, or `ns:pkg/iface@1.0.0.setup` for a function of an
    /// exported interface. May be repeated: they run in this order
    #[arg(short = 'f', long = "init-func", value_name = "NAME[(ARGUMENTS)]")]
    pub init_funcs: Vec<String>,

    /// Keep the initializers' exports in the result, as `--init-func-export keep` does
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub keep_init_func: bool,

    /// What becomes of the initializers' exports in the result [default: remove]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub init_func_export: Option<InitFuncExport>,

    /// Export the function SRC as DST in the result, in place of any function DST. May be repeated
    #[arg(short, long = "rename-func", alias = "func-rename")]
    #[arg(value_name = "DST=SRC", value_parser = pair("="))]
    pub renames: Vec<Pair>,

    /// Deterministic NaNs: the initializer computes the same bits in every engine, since the NaNs
    /// that floating-point instructions give are made canonical. It is slower. The code of the
    /// result stays as it is, and so do the NaNs of preloaded modules
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub canonical_nans: bool,
}

/// What becomes of an initializer's export in the result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum InitFuncExport {
    /// The result does not have it
    #[default]
    Remove,
    /// It stays
    Keep,
    /// It stays, and does nothing: for hosts that call it themselves
    Empty,
}

impl InitFuncExport {
    /// The word for it in the options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::Keep => "keep",
            Self::Empty => "empty",
        }
    }
}

impl Target {
    /// What becomes of the initializers' exports, by both options.
    pub fn init_export(&self) -> InitFuncExport {
        let by_default = match self.keep_init_func {
            true => InitFuncExport::Keep,
            false => InitFuncExport::Remove,
        };
        self.init_func_export.unwrap_or(by_default)
    }

    fn check(&self) -> Result<(), String> {
        match self.init_func_export {
            Some(what) if self.keep_init_func && what != InitFuncExport::Keep => Err(format!(
                "--keep-init-func conflicts with --init-func-export {}: leave out one of them",
                what.name()
            )),
            _ => Ok(()),
        }
    }
}

/// Refuses options that contradict each other.
///
/// # Errors
///
/// Two options say what becomes of an export, or two values are given for an imported global.
pub(crate) fn check(arguments: &Arguments) -> Result<(), String> {
    let initialize = &arguments.initialize;
    let (target, environment) = match &arguments.other {
        None => (&initialize.target, Some(&initialize.environment)),
        Some(Other::Batch(batch)) => (&batch.target, Some(&batch.environment)),
        Some(Other::Instrument(other)) => (&other.target, None),
        Some(Other::Inspect(other)) => (&other.target, None),
        Some(Other::Bundle(other)) => (&other.target, None),
        Some(Other::Service(other)) => (&other.target, None),
        Some(Other::Diff(_) | Other::Layers(_)) => return Ok(()),
    };
    target.check()?;
    if let Some(Other::Inspect(inspect)) = &arguments.other {
        inspect.drawing.check(inspect.json)?;
    }
    environment.map_or(Ok(()), one_value_each)
}

/// Refuses a second value for an imported global.
fn one_value_each(environment: &Environment) -> Result<(), String> {
    let globals = &environment.import_globals;
    let mut names: Vec<&str> = globals.iter().map(|global| global.name.as_str()).collect();
    names.sort_unstable();
    let twice = names.windows(2).find_map(|pair| match pair {
        [one, other] if one == other => Some(one),
        _ => None,
    });
    match twice {
        Some(name) => Err(format!("--import-global gives `{name}` two values")),
        None => Ok(()),
    }
}
