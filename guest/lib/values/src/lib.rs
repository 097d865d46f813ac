//! Values of the component model in memory and as text.
//!
//! A component's initializer takes arguments from the command line, and its result is printed. The
//! canonical ABI specifies how values are stored in memory. This crate implements it in both
//! directions, for the types whose values can be written as text: [`Lowering`] stores arguments for
//! a call, and [`show`] reads the result of a call. A [`Type`] is passed from one to the other as
//! bytes.
//!
//! The text is WAVE. Only `wasm-wave` reads and writes its syntax.
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
