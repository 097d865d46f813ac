//! What the fuzz targets share: options and states from arbitrary bytes, and checks of results.

mod binary;
mod checks;
mod drawn;
mod interpreted;
mod interpreted_state;
mod made;
mod observed;
mod options;

pub use binary::{globals, joined, valid};
pub use checks::{Opened, expected, no_control, open};
pub use drawn::drawn;
pub use interpreted::{Interpreted, Stopped, engine};
pub use interpreted_state::{InterpretedState, Refused};
pub use made::snapshot_of_made_state;
pub use observed::Observed;
pub use options::Header;

#[path = "../../src/random.rs"]
pub mod random;
#[path = "../../src/sections.rs"]
pub mod sections;
#[path = "../../src/tree/mod.rs"]
pub mod tree;
