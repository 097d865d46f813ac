//! The tool as a WebAssembly component: a command, and the transform.
