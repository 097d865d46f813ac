//! References, as a snapshot holds them, and what in a module holds them.

use alloc::string::String;

/// A reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// Null.
    Null,
    /// To the function that has this number: its index in
    /// [`Target::functions`](crate::Target::functions).
    Function(u32),
    /// An `i31`: its 31 bits, sign-extended.
    I31(i32),
    /// To the garbage-collected object that has this number.
    Object(u32),
    /// To something that a snapshot can't hold.
    Other(Referent),
}

/// What a reference refers to that a snapshot can't hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// The hierarchies of reference types, by their top types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hierarchy {
    /// Functions.
    Func,
    /// Values of the host.
    Extern,
    /// Garbage-collected objects, and `i31`.
    Any,
    /// Exceptions.
    Exn,
}

/// A mutable global of an instrumented module that holds references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceExport {
    /// The name of its export.
    pub name: String,
    /// Its type's hierarchy.
    pub hierarchy: Hierarchy,
}

/// The exports of an instrumented module that tell of its garbage-collected objects, by name.
/// `wit/wizer.wit` says what they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectExports {
    /// The function that tells which objects the module makes itself.
    pub given: String,
    /// The function that tells what objects contain.
    pub visit: String,
    /// The memory with the records.
    pub memory: String,
    /// The table of the objects that were found.
    pub found: String,
    /// The table of the references in records.
    pub references: String,
    /// The table of the functions in records.
    pub functions: String,
}

/// A table of an instrumented module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableExport {
    /// The name of its export.
    pub name: String,
    /// The hierarchy of its elements' type.
    pub hierarchy: Hierarchy,
    /// If it is imported, the index of the import among all imports.
    pub imported: Option<u32>,
}
