//! The kinds of errors.

/// What went wrong: one case for each step, and for each reason to refuse a binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bytes are not a valid WebAssembly binary.
    Malformed,
    /// The binary is valid, but uses something that a snapshot can't hold yet; or the initializer
    /// has left something that a snapshot can't hold, or for which the binary format has no room.
    Unsupported,
    /// The initializer is missing, is no function, has the wrong type, or its arguments do not fit.
    InitFunc,
    /// The options contradict each other or the binary; or the value of an
    /// [imported global](crate::Error::imported_global) fits no import.
    Options,
    /// The state of the caller's instance does not fit the target.
    State,
    /// The transform can't be loaded, or there is not enough memory for it or for the result.
    Transform,
    /// Something that the environment asks for can't be had: a directory, a preloaded module, a
    /// thread.
    Environment,
    /// The engine does not compile the instrumented binary: it lacks a proposal, for example.
    Compile,
    /// The binary can't be instantiated: an import can't be provided or has the wrong type, as an
    /// [imported global](crate::Error::imported_global) without a value, or a segment does not fit.
    Instantiate,
    /// A start function trapped, or the guest exited in it.
    Start,
    /// The initializer trapped, or the guest exited.
    Initialize,
    /// A [limit](crate::Error::limit) was reached.
    Limit,
    /// The caller has [ended](crate::Interrupt) the run.
    Interrupted,
    /// The initializer of a component returned an `err`: its [value](crate::Error::returned).
    Returned,
    /// The initializer of a module returned another [status](crate::Error::returned) than 0, and
    /// that [is a failure](crate::Environment::init_func_status).
    Status,
    /// A function that resets handles trapped.
    Reset,
    /// [Handles](crate::Error::open_handles) are open that a snapshot can't hold.
    OpenHandles,
    /// The initializer took something from outside that is [denied](crate::Environment::deny).
    Denied,
    /// The result would contain plain copies of what was granted, and that is
    /// [denied](crate::Environment::deny_leaks).
    Leaks,
    /// The initializer ran [twice](crate::Environment::verify), and the results
    /// [differ](crate::Error::comparison).
    Differs,
    /// The state of the instance can't be read.
    Read,
    /// The result can't be written.
    Write,
    /// The instance or the program does not belong to the target.
    Instance,
    /// A defect of this library or of the transform. Please report it.
    Defect,
}
