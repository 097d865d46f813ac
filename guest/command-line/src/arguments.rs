//! Converts the options to the types of the WIT.

use std::path::{Path, PathBuf};

use wizer_arguments::{
    Arguments, Diff, Directory, Ended, Files, InitFuncExport, Initialize, Inspect, Other, Pair,
    Target, Wasi, page_name,
};

use crate::bindings::exports::wizer::wizer::command_line as wit;
use crate::bindings::wizer::wizer::types;
use crate::taken::kind;

impl From<Ended> for wit::Ended {
    fn from(ended: Ended) -> Self {
        let Ended {
            text,
            stderr,
            status,
        } = ended;
        Self {
            text,
            stderr,
            status,
        }
    }
}

impl From<Arguments> for wit::Command {
    fn from(arguments: Arguments) -> Self {
        match arguments.other {
            Some(Other::Instrument(other)) => {
                Self::Instrument((other.files.into(), other.target.into()))
            }
            Some(Other::Inspect(other)) => {
                Self::Inspect((other.files.into(), other.target.into(), other.json))
            }
            // The parser refuses the other commands.
            None
            | Some(
                Other::Bundle(_)
                | Other::Batch(_)
                | Other::Diff(_)
                | Other::Layers(_)
                | Other::Service(_),
            ) => Self::Initialize(arguments.initialize.into()),
        }
    }
}

impl From<Initialize> for wit::Initialize {
    fn from(value: Initialize) -> Self {
        let warnings = value.environment.wasi.without_effect();
        Self {
            warnings: warnings.collect(),
            proposals: value.environment.proposals.given(),
            files: value.files.into(),
            target: value.target.into(),
            onto: value.onto.as_deref().map(text),
            map_modules: value.map_modules,
            allow_open_handles: value.environment.allow_open_handles,
            deny_open_handles: value.environment.deny_open_handles,
            init_func_status: value.environment.init_func_status,
            preloads: value
                .environment
                .preloads
                .into_iter()
                .map(Into::into)
                .collect(),
            wasi: value.environment.wasi.into(),
        }
    }
}

impl From<Wasi> for wit::Grants {
    fn from(value: Wasi) -> Self {
        let variables = value.named_variables();
        let variables =
            variables.map(|(name, value)| (name.to_string(), value.map(ToString::to_string)));
        let dirs = value.directories().cloned().map(Into::into);
        Self {
            env: variables.collect(),
            dirs: dirs.collect(),
            allow_wasi: value.allow_wasi,
            allow_http: value.allows_http(),
            inherit_stdio: value.inherit_stdio,
            inherit_env: value.inherit_env,
        }
    }
}

impl From<Directory> for wit::Directory {
    fn from(value: Directory) -> Self {
        let Directory {
            host,
            guest,
            read_only,
        } = value;
        Self {
            host,
            guest,
            read_only,
        }
    }
}

impl From<Target> for wit::TargetOptions {
    fn from(value: Target) -> Self {
        Self {
            keep_init_func: value.init_export() == InitFuncExport::Keep,
            init_func: value.init_funcs.into_iter().next(),
            renames: value.renames.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Arguments> for wit::FurtherCommand {
    fn from(arguments: Arguments) -> Self {
        let mut import_globals = Vec::new();
        let mut deny = Vec::new();
        let mut deny_leaks = false;
        let mut verify = false;
        let mut reproducible = None;
        let mut scrub_env = Vec::new();
        let mut report = None;
        let target = match arguments.other {
            Some(Other::Instrument(other)) => other.target,
            Some(Other::Inspect(other)) => other.target,
            // The parser refuses the other commands.
            None
            | Some(
                Other::Bundle(_)
                | Other::Batch(_)
                | Other::Diff(_)
                | Other::Layers(_)
                | Other::Service(_),
            ) => {
                let environment = arguments.initialize.environment;
                deny.extend(environment.denied_kinds().filter_map(kind));
                deny_leaks = environment.denies_leaks();
                scrub_env = environment.scrub_env;
                reproducible = environment.reproducible;
                verify = arguments.initialize.verify;
                import_globals.extend(environment.import_globals.into_iter().map(Into::into));
                report = arguments.initialize.report.as_deref().map(text);
                arguments.initialize.target
            }
        };
        Self {
            target: target.into(),
            import_globals,
            deny,
            deny_leaks,
            scrub_env,
            report,
            verify,
            reproducible,
        }
    }
}

impl From<Diff> for wit::Diff {
    fn from(value: Diff) -> Self {
        let output = value.output.as_deref().map(text);
        Self {
            first: text(&value.first),
            second: text(&value.second),
            input: value.input.as_deref().map(text),
            output: output.filter(|path| path != "-"),
            json: value.json,
        }
    }
}

impl From<Inspect> for wit::Drawing {
    fn from(value: Inspect) -> Self {
        let Inspect { files, drawing, .. } = value;
        let variables = drawing.named_variables();
        let variables =
            variables.map(|(name, value)| (name.to_string(), value.map(ToString::to_string)));
        Self {
            env: variables.collect(),
            inherit_env: drawing.inherit_env,
            input: drawing.original.as_deref().map(text),
            name: page_name(files.input.as_deref()),
            files: files.into(),
        }
    }
}

impl From<Target> for types::FurtherOptions {
    fn from(value: Target) -> Self {
        Self {
            init_export: value.init_export().into(),
            defer_start: false,
            watch_exports: false,
            canonical_nans: value.canonical_nans,
            // The first one is in the other options.
            initializers: value.init_funcs.into_iter().skip(1).collect(),
        }
    }
}

impl From<InitFuncExport> for types::InitExport {
    fn from(value: InitFuncExport) -> Self {
        match value {
            InitFuncExport::Remove => Self::Remove,
            InitFuncExport::Keep => Self::Keep,
            InitFuncExport::Empty => Self::Empty,
        }
    }
}

impl From<Pair> for wit::Pair {
    fn from(value: Pair) -> Self {
        let Pair { name, value } = value;
        Self { name, value }
    }
}

impl From<Files> for wit::Files {
    fn from(value: Files) -> Self {
        let named = |path: Option<PathBuf>| path.as_deref().map(text).filter(|path| path != "-");
        Self {
            input: named(value.input),
            output: named(value.output),
        }
    }
}

/// Converts a path, which was parsed from a string.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
