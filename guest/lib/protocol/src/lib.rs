//! The steps of `wit/wizer.wit` that are the same wherever a snapshot is made: read the state of an
//! instance, pass it to the transform, and join the pieces of the result.
//!
//! A program brings two things: a [`State`], which reads an instance in the program's engine, and a
//! [`Snapshot`], the transform's resource of that name. [`pieces`] passes the one to the other.
//! [`Pieces`] joins what comes back.
//!
//! ```
//! use wizer_protocol::{
//!     Bits, Failure, Memories, Objects, Piece, Pieces, Reference, Snapshot, Span, now, pieces,
//! };
//!
//! /// A transform that keeps the first byte that it sees.
//! struct First(Vec<Piece>);
//!
//! impl Snapshot<Failure> for First {
//!     fn set_globals(&mut self, _: Vec<Bits>) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     fn set_memory_size(&mut self, _: u32, _: u64) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     fn observe(&mut self, memory: u32, offset: u64, _: &[u8]) -> Result<(), Failure> {
//!         let span = Span { offset, length: 1 };
//!         self.0.push(Piece::Memory { memory, span });
//!         Ok(())
//!     }
//!
//!     fn observe_change(&mut self, _: u32, _: u64, _: &[u8], _: &[u8]) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     fn set_references(&mut self, _: Vec<Reference>) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     fn set_table_size(&mut self, _: u32, _: u64) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     fn set_elements(&mut self, _: u32, _: u64, _: Vec<Reference>) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     fn set_objects(&mut self, _: Objects<'_>) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     fn finish(self) -> Result<Vec<Piece>, Failure> {
//!         Ok(self.0)
//!     }
//! }
//!
//! # fn main() -> Result<(), Failure> {
//! let mut memory = vec![0; 1 << 20];
//! memory[700_000] = 42;
//! let mut state = Memories::new(Vec::new(), vec![&memory]);
//! let first = now(pieces(&mut state, First(Vec::new())))?;
//! let pieces = Pieces { pieces: &first, input: &[] };
//! let result: Vec<u8> = now(pieces.join::<Failure>(&mut state))?;
//! assert_eq!(result.len(), 1);
//! # Ok(())
//! # }
//! ```

mod failure;
mod memories;
mod now;
mod open_handles;
mod piece;
mod reference;
mod snapshot;
mod state;

pub use failure::Failure;
pub use memories::{BLOCK, Memories, next_block, next_blocks};
pub use now::now;
pub use open_handles::{OpenHandles, Owner, handles};
pub use piece::{Piece, Pieces, Span};
pub use reference::{Reference, Referent};
pub use snapshot::{Snapshot, pieces};
pub use state::{Bits, Block, MAX_READ, Objects, State};
