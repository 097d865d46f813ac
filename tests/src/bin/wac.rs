//! The commands `wac plug` and `wac compose`, which compose components. No registry is used.

use std::process::ExitCode;

use clap::Parser;
use wac_cli::commands::{ComposeCommand, PlugCommand};

/// Composes WebAssembly components.
#[derive(Parser)]
#[command(name = "wac", version = "0.12.0")]
enum Command {
    /// Plugs the exports of components into the imports of another one.
    Plug(PlugCommand),
    /// Composes components as specified in a file in the WAC language.
    Compose(ComposeCommand),
}

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = match Command::parse() {
        Command::Plug(command) => runtime.block_on(command.exec()),
        Command::Compose(command) => runtime.block_on(command.exec()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:?}");
            ExitCode::FAILURE
        }
    }
}
