//! Values of the component model in memory and as text.
//!
//! A component's initializer is called with arguments that somebody wrote down, and what it returns is for somebody to
//! read. In between, the canonical ABI says how values lie in memory. This crate has both sides of it for the types that text
//! can stand for: [`Lowering`] puts values where a call expects them, and [`show`] reads what a call has left behind.
//! A [`Type`] travels from the one to the other as bytes.
//!
//! Text is WAVE, read and written by `wasm-wave`: there is one place that knows that syntax.
//!
//! ```
//! use wizer_values::{Lowering, Type, show};
//!
//! let ty = Type::Tuple(vec![Type::U8, Type::String]);
//! let value = wizer_values::parse(&ty, r#"(7, "seven")"#).unwrap();
//! let mut lowering = Lowering::new(1024);
//! let address = lowering.store(&ty, &value)?;
//!
//! let memory = |from: u32, length: u32| {
//!     let from = (from as usize).checked_sub(1024)?;
//!     Some(lowering.bytes().get(from..from + length as usize)?.to_vec())
//! };
//! let ty = Type::decode(&ty.encode())?;
//! assert_eq!(show(&ty, address, &memory)?, r#"(7, "seven")"#);
//! # Ok::<(), wizer_values::Error>(())
//! ```

mod arguments;
mod descriptor;
mod error;
mod load;
mod lower;
mod ty;
mod wave;

pub use arguments::arguments;
pub use error::Error;
pub use load::{Memory, Shown, outcome, show};
pub use lower::{Bits, Lowering};
pub use ty::{Flat, Type};
pub use wasm_wave::value::Value;
pub use wave::{parse, wave_type};
