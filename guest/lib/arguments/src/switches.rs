//! Switches in all their spellings: `--switch`, `--switch=true`, `--switch true`.

use std::any::TypeId;
use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::grants::Http;

/// Makes the value of each switch optional.
pub(crate) fn relaxed(command: Command) -> Command {
    let relax = |arg| if is_switch(&arg) { switch(arg) } else { arg };
    command
        .mut_args(relax)
        .mut_subcommands(|other| other.mut_args(relax))
}

fn is_switch(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == TypeId::of::<bool>()
        && matches!(arg.get_action(), ArgAction::Set)
}

/// Whether an option is a switch that may also have hosts.
fn is_http(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == TypeId::of::<Http>()
}

/// A switch without a value is true.
fn switch(arg: Arg) -> Arg {
    arg.num_args(0..=1)
        .require_equals(true)
        .default_missing_value("true")
        .value_name("BOOL")
}

/// Joins `--switch true` into `--switch=true`. Only the words `true` and `false` are joined: any
/// other word is the input.
pub(crate) fn joined(
    arguments: impl Iterator<Item = OsString>,
    command: &Command,
) -> Vec<OsString> {
    let all = || {
        let others = command.get_subcommands().flat_map(Command::get_arguments);
        command.get_arguments().chain(others)
    };
    let is_switch = |text: &str| {
        let long = text.strip_prefix("--");
        all()
            .any(|arg| long.is_some() && arg.get_long() == long && (is_switch(arg) || is_http(arg)))
    };
    let mut joined: Vec<OsString> = Vec::new();
    let mut options = true;
    for argument in arguments {
        options &= argument != "--";
        match joined.last_mut() {
            Some(last)
                if options
                    && (argument == "true" || argument == "false")
                    && last.to_str().is_some_and(is_switch) =>
            {
                last.push("=");
                last.push(argument);
            }
            _ => joined.push(argument),
        }
    }
    joined
}
