//! Reads a binary from standard input, and prints its initializer and the exports that would show
//! its state, as the transform reports them. The first argument names the initializer.

use std::io::Read as _;

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    wit_bindgen::generate!({
        world: "docs:outline/outline",
        path: ["wit-0.1.0", "wit"],
        generate_all,
    });
}

use bindings::wizer::wizer::transform::{Options, StateExports, Target};
use bindings::wizer::wizer::types::{Error, Initializer, Piece};

struct Outline;

impl wasip2::exports::cli::run::Guest for Outline {
    fn run() -> Result<(), ()> {
        let text = outline().map_err(|error| eprintln!("{error}"))?;
        println!("{text}");
        Ok(())
    }
}

wasip2::cli::command::export!(Outline);

fn outline() -> Result<String, String> {
    let mut wasm = Vec::new();
    let read = std::io::stdin().read_to_end(&mut wasm);
    read.map_err(|error| error.to_string())?;

    let options = Options {
        init: std::env::args()
            .nth(1)
            .map_or(Initializer::ByDefault, Initializer::Export),
        keep_init_func: false,
        renames: Vec::new(),
    };
    let target = Target::open(&wasm, &options).map_err(refusal)?;
    let calls: Vec<String> = target
        .initializers()
        .iter()
        .map(|call| call.path.join("."))
        .collect();
    let state = match target.exports() {
        StateExports::Module(exports) => [exports.globals, exports.memories].concat(),
        StateExports::Component(instances) => instances,
    };
    let pieces = target.instrumented().map_err(refusal)?;
    let sizes = pieces.iter().map(|piece| match piece {
        Piece::Bytes(bytes) => bytes.len() as u64,
        Piece::Input(span) => span.length,
        Piece::Memory(span) => span.span.length,
    });
    Ok(format!(
        "calls {}; shows {}; has {} bytes, and {} instrumented",
        calls.join(", "),
        state.join(", "),
        wasm.len(),
        sizes.sum::<u64>()
    ))
}

fn refusal(error: Error) -> String {
    error.message
}
