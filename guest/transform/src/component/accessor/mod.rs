//! The core modules that the instrumented component has on top of its own.
//!
//! | file | holds |
//! | --- | --- |
//! | `module` | the accessor: the core module that shows the state of an instance |
//! | `chunks` | its functions that show the bytes of memories |
//! | `layout` | what these functions share |
//! | `counters` | the core modules that count open handles |
//!
//! A plan says what an accessor has to read, and these files make a module of that. How the module
//! is instantiated in a component is up to `write`.

mod chunks;
pub(crate) mod counters;
pub(crate) mod layout;
pub(crate) mod module;
