//! Components, stage by stage.
//!
//! - `read`: what the binary holds. Its definitions, validated, and the tree of its instances.
//! - `plan`: what is decided before it runs. The initializer, edits of exports, which definitions
//!   are specialised, partners in a twin.
//! - `accessor`: core modules that the instrumented component has on top. They show state, and
//!   count resources.
//! - `write`: the instrumented component and the result, written and validated.
//!
//! A binary takes this way: `open` reads it and plans. It then writes both components once, to
//! refuse what can't be written before anything runs. `instrumented` writes the component to run,
//! and `rewrite` the result with the state of its instances. For core modules, all of these use
//! `module`.
//!
//! A folder imports from those before it in this list, and from none after it. No files import each
//! other in a circle.

mod accessor;
mod open;
mod plan;
mod read;
mod write;

pub(crate) use open::{open, open_onto, open_read};
pub(crate) use plan::decide::Plan;
pub(crate) use plan::resolve::attempt;
pub(crate) use read::contents::{Contents, id};
pub(crate) use read::draft::Draft;
pub(crate) use read::validate::read as read_contents;
pub(crate) use write::binary::{instrumented, rewrite};
