//! WASI preview 1 for an interpreted module, served by the WASI 0.2 of the component around it.
