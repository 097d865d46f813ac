//! What was decided about a binary before it runs.

use alloc::rc::Rc;

use crate::{component, module};

/// A binary that was read, and everything that was decided about it before it runs.
#[derive(Debug, Clone)]
pub(crate) enum Plan {
    Module(Rc<module::Plan>),
    Component(Rc<component::Plan>),
}
