//! What an initializer has taken from outside of its instance.
//!
//! A snapshot contains what the initializer saw: every instance of the result goes on with it. So
//! hosts note what they gave, in a [`Taken`]. Values are never noted: not those of environment
//! variables, not what is in files. The first value of a clock is the exception.
//!
//! ```
//! use wizer_taken::{Access, Kind, Taken};
//!
//! let mut taken = Taken::default();
//! taken.note(Kind::Files, "data/words.txt").access |= Access::READ;
//! taken.note(Kind::Random, "secure").bytes += 16;
//! assert_eq!(taken.to_string(), "files: data/words.txt (read)\nrandom: secure (16 bytes)\n");
//! let hidden = taken.sentence(&[Kind::Clocks, Kind::Random]);
//! assert_eq!(hidden.unwrap(), "random numbers: secure (16 bytes)");
//! ```

mod item;
mod kind;
mod leaks;
mod paths;
mod report;
mod taken;
mod wasi;

pub use item::{Access, Item};
pub use kind::{Kind, UnknownKind};
pub use leaks::{Leak, MIN_SECRET, Origin, Secret, leak_warning, own_folders, secrets};
pub use paths::{Paths, opened_for};
pub use report::Report;
pub use taken::{MAX_ITEMS, MAX_NAME, Taken};
pub use wasi::{Told, WasiCalls, WasiFunction};

/// The kinds that the user is warned of in any case: what every instance of the result shares, and
/// its program takes for its own.
pub const WARNED: [Kind; 2] = [Kind::Clocks, Kind::Random];

/// The warning about what every instance of the result shares, and its program takes for its own:
/// clocks and random numbers. None if the initializer took neither.
pub fn warning(taken: &Taken) -> Option<String> {
    let sentence = taken.sentence(&WARNED)?;
    Some(format!(
        "the initializer read {sentence}: every instance of the result starts with the same values (--deny makes this an error)"
    ))
}

/// The error for what was taken and is denied. None if there is nothing of that.
pub fn denial(taken: &Taken, denied: &[Kind]) -> Option<String> {
    let sentence = taken.sentence(denied)?;
    Some(format!("the initializer took what is denied: {sentence}"))
}
