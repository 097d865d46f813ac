//! The command `wizer`: options in, one outcome out.

// A sanitizer has its own.
#[cfg(all(unix, feature = "jemalloc", not(wizer_sanitize)))]
mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    wizer::command::main_with(std::env::args_os()).into()
}
