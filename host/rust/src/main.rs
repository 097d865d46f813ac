//! The command `wizer`: options in, one outcome out.

mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::main()
}
