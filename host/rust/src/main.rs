//! The command `wizer`: options in, one outcome out.

use std::process::ExitCode;

fn main() -> ExitCode {
    wizer::command::main_with(std::env::args_os()).into()
}
