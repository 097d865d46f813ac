//! The engine's command, in the version that the host is built with: `wasmtime run`, `compile`,
//! `serve`, and `wizer`, the peer of ours.

use clap::Parser;
use wasmtime_cli::commands::{CompileCommand, RunCommand, ServeCommand, WizerCommand};

/// Runs, compiles, serves or pre-initializes WebAssembly.
#[derive(Parser)]
#[command(name = "wasmtime", version = "48.0.8")]
enum Command {
    /// Runs a module or a component.
    Run(RunCommand),
    /// Compiles a module or a component ahead of time.
    Compile(CompileCommand),
    /// Serves HTTP.
    Serve(ServeCommand),
    /// Pre-initializes a module or a component.
    Wizer(WizerCommand),
}

fn main() -> wasmtime::Result<()> {
    match Command::parse() {
        Command::Run(command) => command.execute(),
        Command::Compile(command) => command.execute(),
        Command::Serve(command) => command.execute(),
        Command::Wizer(command) => command.execute(),
    }
}
