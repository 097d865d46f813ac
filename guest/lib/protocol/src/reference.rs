//! References in globals and tables.

/// A reference: `reference` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reference {
    /// Null.
    Null,
    /// To the function that has this number in the transform's `functions`.
    Function(u32),
    /// An `i31`: its 31 bits, sign-extended.
    I31(i32),
    /// To the garbage-collected object that has this number.
    Object(u32),
    /// To something that a snapshot can't hold.
    Other(Referent),
}

/// What a reference refers to that a snapshot can't hold: `referent` in `wit/wizer.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Referent {
    /// A function that is not one of the target's.
    Function,
    /// A value of the host.
    External,
    /// A garbage-collected object, where objects have no numbers.
    Object,
    /// An exception.
    Exception,
}
