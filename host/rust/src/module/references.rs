//! References in globals and tables.

use std::collections::HashMap;

use wasmtime::{AnyRef, AsContextMut, ExnRef, ExternRef, Func, Instance, OwnedRooted, Ref, Rooted};
use wizer_protocol::{Reference, Referent};

use super::objects::FoundObjects;

/// The functions to which references may lead, with their numbers.
#[derive(Debug)]
pub(super) struct Functions(HashMap<usize, u32>);

/// What tells a function from others: the address of the engine's record of it, which stays the
/// same for as long as the store is there. Each instance has its own records, also of what it
/// imports.
pub(super) fn identity(store: impl AsContextMut, function: &Func) -> usize {
    function.to_raw(store).addr()
}

impl Functions {
    /// Those that an instance exports by these names, or a name that it does not export. Of several
    /// that are the same, the first counts. `imported` are the functions that it imports, as those
    /// know them who provide them.
    pub(super) fn of<'a>(
        mut store: impl AsContextMut,
        instance: &Instance,
        names: &'a [String],
        imported: &[usize],
    ) -> Result<Self, &'a str> {
        let mut functions = HashMap::with_capacity(names.len());
        for (number, name) in (0..).zip(names) {
            let function = instance.get_func(&mut store, name).ok_or(name.as_str())?;
            let identity = identity(&mut store, &function);
            functions.entry(identity).or_insert(number);
        }
        for (number, name) in (0..).zip(names) {
            if let Some(identity) = index(name).and_then(|index| imported.get(index)) {
                functions.entry(*identity).or_insert(number);
            }
        }
        Ok(Self(functions))
    }

    /// Whether two functions are the same, of which one may be told as its provider knows it.
    fn are_same(&self, one: usize, other: usize) -> bool {
        let number = |identity: usize| self.0.get(&identity);
        one == other || number(one).is_some_and(|one| number(other) == Some(one))
    }

    /// A reference of the engine's, as a snapshot holds it.
    pub(super) fn read(
        &self,
        mut store: impl AsContextMut,
        reference: &Ref,
        objects: Option<&mut FoundObjects>,
    ) -> wasmtime::Result<Reference> {
        Ok(match reference {
            Ref::Func(Some(function)) => match self.0.get(&identity(store, function)) {
                Some(number) => Reference::Function(*number),
                None => Reference::Other(Referent::Function),
            },
            Ref::Extern(Some(value)) => match objects {
                Some(objects) => {
                    let value = AnyRef::convert_extern(&mut store, *value)?;
                    object(store, value, Some(objects))?
                }
                None => Reference::Other(Referent::External),
            },
            Ref::Any(Some(value)) => object(store, *value, objects)?,
            Ref::Exn(Some(_)) => Reference::Other(Referent::Exception),
            Ref::Func(None) | Ref::Extern(None) | Ref::Any(None) | Ref::Exn(None) => {
                Reference::Null
            }
        })
    }
}

/// A reference in the hierarchy `any` that is not null.
fn object(
    mut store: impl AsContextMut,
    value: Rooted<AnyRef>,
    objects: Option<&mut FoundObjects>,
) -> wasmtime::Result<Reference> {
    if let Some(value) = value.as_i31(&store)? {
        return Ok(Reference::I31(value.get_i32()));
    }
    Ok(match objects {
        Some(objects) => Reference::Object(objects.number(&mut store, value)?),
        None => Reference::Other(Referent::Object),
    })
}

/// The index of a function, with which the name of its export ends: `wizer:function 3`.
fn index(name: &str) -> Option<usize> {
    let (_, index) = name.rsplit_once(' ')?;
    index.parse().ok()
}

/// An element that a table had.
#[derive(Debug)]
pub(super) enum Element {
    Null,
    Function(usize),
    I31(i32),
    Extern(OwnedRooted<ExternRef>),
    Any(OwnedRooted<AnyRef>),
    Exn(OwnedRooted<ExnRef>),
}

impl Element {
    pub(super) fn new(mut store: impl AsContextMut, reference: &Ref) -> wasmtime::Result<Self> {
        Ok(match reference {
            Ref::Func(Some(function)) => Self::Function(identity(store, function)),
            Ref::Extern(Some(value)) => Self::Extern(value.to_owned_rooted(store)?),
            Ref::Any(Some(value)) => match value.as_i31(&store)? {
                Some(value) => Self::I31(value.get_i32()),
                None => Self::Any(value.to_owned_rooted(&mut store)?),
            },
            Ref::Exn(Some(value)) => Self::Exn(value.to_owned_rooted(store)?),
            Ref::Func(None) | Ref::Extern(None) | Ref::Any(None) | Ref::Exn(None) => Self::Null,
        })
    }

    /// Whether a reference leads to the same.
    pub(super) fn is(
        &self,
        store: impl AsContextMut,
        other: &Ref,
        functions: &Functions,
    ) -> wasmtime::Result<bool> {
        match (self, other) {
            (Self::Null, other) => Ok(other.is_null()),
            (Self::Function(own), Ref::Func(Some(other))) => {
                Ok(functions.are_same(*own, identity(store, other)))
            }
            (Self::I31(own), Ref::Any(Some(other))) => {
                let other = other.as_i31(&store)?;
                Ok(other.is_some_and(|other| other.get_i32() == *own))
            }
            (Self::Extern(own), Ref::Extern(Some(other))) => {
                OwnedRooted::ref_eq(&store, own, other)
            }
            (Self::Any(own), Ref::Any(Some(other))) => OwnedRooted::ref_eq(&store, own, other),
            (Self::Exn(own), Ref::Exn(Some(other))) => OwnedRooted::ref_eq(&store, own, other),
            _ => Ok(false),
        }
    }
}
