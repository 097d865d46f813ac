//! Files and standard streams of a WASI 0.2 component.
