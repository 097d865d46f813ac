//! What hosts can't do yet, case by case. Each ends in one clear error; one that does not any more fails its test, and is to be
//! taken from here.

/// Cases that have one reason.
#[derive(Debug)]
pub struct CannotYet {
    /// A part of the error that each ends in.
    pub reason: &'static str,
    /// The names of the cases.
    pub cases: &'static [&'static str],
}

/// In `wizer.wasm` under wasmtime.
pub const WASMTIME: &[CannotYet] = &[];
