//! The engine's own command, of the version that the host is built with: `wasmtime run`, `compile` and
//! `wizer`, which is a peer.

use clap::Parser;
use wasmtime_cli::commands::{CompileCommand, RunCommand, WizerCommand};

/// WebAssembly, run, compiled or pre-initialized.
#[derive(Parser)]
#[command(name = "wasmtime", version = "48.0.8")]
enum Command {
    /// Runs a module or a component.
    Run(RunCommand),
    /// Compiles one ahead of time.
    Compile(CompileCommand),
    /// Pre-initializes one.
    Wizer(WizerCommand),
}

fn main() -> wasmtime::Result<()> {
    match Command::parse() {
        Command::Run(command) => command.execute(),
        Command::Compile(command) => command.execute(),
        Command::Wizer(command) => command.execute(),
    }
}
