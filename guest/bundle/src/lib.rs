//! Composes an instrumented component, the transform and the driver into a command.
