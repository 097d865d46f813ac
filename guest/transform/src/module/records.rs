//! The garbage-collected objects of an instance, as it tells of them.

use alloc::vec::Vec;

use super::contents::Module;
use super::object_types::{Held, ObjectType, held};
use crate::Error;
use crate::reference::Reference;

/// How many bytes come before the records.
pub(crate) const HEAD: u32 = 16;

/// The numbers of records that are not of a type of the module: of an object of another module's
/// type, of a value of the host, of null, and of what the module makes itself.
pub(crate) const FOREIGN: u32 = u32::MAX;
pub(crate) const OUTSIDE: u32 = u32::MAX - 1;
pub(crate) const ABSENT: u32 = u32::MAX - 2;
pub(crate) const GIVEN: u32 = u32::MAX - 3;

/// Objects, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    /// What was told of each.
    all: Vec<Record>,
    /// The numbers in all of them.
    bytes: Vec<u8>,
    /// The references in all of them.
    references: Vec<Reference>,
    functions: Vec<Reference>,
    /// The references that the module has from the beginning. None if that was not told.
    pub(crate) given: Option<Vec<Reference>>,
}

/// What was told of an object: where it begins in each list.
#[derive(Debug, Clone, Copy)]
struct Record {
    ty: u32,
    /// The number of elements of an array.
    length: u32,
    bytes: usize,
    references: usize,
    functions: usize,
}

/// The value of a field or an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldValue<'a> {
    /// The bytes of a number.
    Number(&'a [u8]),
    /// A reference to an object, an `i31` or null, maybe as an external reference.
    Object(Reference),
    /// A reference to a function, or null.
    Function(Reference),
    /// An exception, or null.
    Exception(bool),
}

impl Objects {
    /// Takes what one call told.
    pub(crate) fn add(
        &mut self,
        module: &Module,
        records: &[u8],
        references: Vec<Reference>,
        functions: Vec<Reference>,
        given: u64,
    ) -> Result<(), Error> {
        let mut at = 0_usize;
        let first = (self.references.len(), self.functions.len());
        let (mut used, mut used_functions) = (0_usize, 0_usize);
        let mut is_given = false;
        while at < records.len() {
            let ty = word(records, at)?;
            at = at.saturating_add(4);
            if ty == GIVEN {
                if self.given.is_some() || !self.all.is_empty() || references.len() as u64 != given
                {
                    return Err(wrong());
                }
                is_given = true;
                continue;
            }
            let mut record = Record {
                ty,
                length: 0,
                bytes: self.bytes.len(),
                references: first.0.saturating_add(used),
                functions: first.1.saturating_add(used_functions),
            };
            if !matches!(ty, FOREIGN | OUTSIDE | ABSENT) {
                let ty = module.types_of_objects.get(ty).ok_or_else(wrong)?;
                if ty.is_array {
                    record.length = word(records, at)?;
                    at = at.saturating_add(4);
                }
                let count = record.count(ty);
                let own = if ty.is_array {
                    record.length as usize
                } else {
                    1
                };
                let size = ty.bytes(module).checked_mul(own).ok_or_else(wrong)?;
                let end = at.checked_add(size).ok_or_else(wrong)?;
                self.bytes.extend(records.get(at..end).ok_or_else(wrong)?);
                at = end;
                let [objects, others] = ty.references(module, count)?;
                used = used.saturating_add(objects);
                used_functions = used_functions.saturating_add(others);
            }
            self.all.push(record);
        }
        if is_given {
            self.given = Some(references);
            return if used == 0 && self.all.is_empty() && functions.is_empty() {
                Ok(())
            } else {
                Err(wrong())
            };
        }
        if used != references.len() || used_functions != functions.len() || self.given.is_none() {
            return Err(wrong());
        }
        self.references.extend(references);
        self.functions.extend(functions);
        Ok(())
    }

    /// Whether it was told which objects there are from the beginning.
    pub(crate) fn is_told(&self) -> bool {
        self.given.is_some()
    }

    /// How many objects there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The number of the type of an object.
    pub(crate) fn ty(&self, object: u32) -> Result<u32, Error> {
        let record = self.all.get(object as usize);
        Ok(record.ok_or_else(wrong)?.ty)
    }

    /// The number of elements of an array.
    pub(crate) fn length(&self, object: u32) -> Result<u32, Error> {
        let record = self.all.get(object as usize);
        Ok(record.ok_or_else(wrong)?.length)
    }

    /// The bytes of an array of numbers.
    pub(crate) fn bytes(&self, module: &Module, object: u32) -> Result<&[u8], Error> {
        let record = self.all.get(object as usize).ok_or_else(wrong)?;
        let ty = module.types_of_objects.get(record.ty).ok_or_else(wrong)?;
        let size = ty.bytes(module).saturating_mul(record.length as usize);
        let end = record.bytes.saturating_add(size);
        self.bytes.get(record.bytes..end).ok_or_else(wrong)
    }

    /// The references to objects in an object, those that are null or no objects included.
    pub(crate) fn references(&self, object: u32) -> &[Reference] {
        let start = self
            .all
            .get(object as usize)
            .map(|record| record.references);
        let next = self.all.get((object as usize).saturating_add(1));
        let end = next.map_or(self.references.len(), |record| record.references);
        let start = start.unwrap_or(end);
        self.references.get(start..end).unwrap_or_default()
    }

    /// How many references to functions are in an object, those that are null included.
    pub(crate) fn functions(&self, object: u32) -> usize {
        let start = |number: usize| self.all.get(number).map(|record| record.functions);
        let number = object as usize;
        let end = start(number.saturating_add(1)).unwrap_or(self.functions.len());
        end.saturating_sub(start(number).unwrap_or(end))
    }

    /// The values of all fields of a structure, or all elements of an array.
    pub(crate) fn values<'a>(
        &'a self,
        module: &'a Module,
        object: u32,
    ) -> Result<impl Iterator<Item = Result<FieldValue<'a>, Error>> + 'a, Error> {
        let record = *self.all.get(object as usize).ok_or_else(wrong)?;
        let ty = module.types_of_objects.get(record.ty).ok_or_else(wrong)?;
        let fields = ty.fields.iter().cycle().take(record.count(ty));
        let Record {
            mut bytes,
            mut references,
            mut functions,
            ..
        } = record;
        Ok(fields.map(move |field| {
            let reference = |list: &[Reference], at: &mut usize| {
                let value = list.get(*at).copied().ok_or_else(wrong)?;
                *at = at.saturating_add(1);
                Ok::<_, Error>(value)
            };
            let mut number = |size: usize| {
                let end = bytes.saturating_add(size);
                let value = self.bytes.get(bytes..end).ok_or_else(wrong)?;
                bytes = end;
                Ok::<_, Error>(value)
            };
            Ok(match held(module, field) {
                Held::Number(size) => FieldValue::Number(number(size)?),
                Held::Exception => FieldValue::Exception(number(1)? != [0]),
                Held::Function => FieldValue::Function(reference(&self.functions, &mut functions)?),
                Held::Object | Held::External => {
                    FieldValue::Object(reference(&self.references, &mut references)?)
                }
            })
        }))
    }
}

impl Record {
    /// How many fields or elements it has.
    fn count(&self, ty: &ObjectType) -> usize {
        match ty.is_array {
            true => self.length as usize,
            false => ty.fields.len(),
        }
    }
}

impl ObjectType {
    /// How many references to objects and to functions an object of so many elements has.
    fn references(&self, module: &Module, count: usize) -> Result<[usize; 2], Error> {
        let is_object = |kind: Held| matches!(kind, Held::Object | Held::External);
        let mut kinds = [0_usize; 2];
        for field in &self.fields {
            let kind = held(module, field);
            let [objects, functions] = &mut kinds;
            *objects = objects.saturating_add(usize::from(is_object(kind)));
            *functions = functions.saturating_add(usize::from(kind == Held::Function));
        }
        if self.is_array {
            return Ok(kinds.map(|one| one.saturating_mul(count)));
        }
        Ok(kinds)
    }
}

fn word(records: &[u8], at: usize) -> Result<u32, Error> {
    let bytes = records.get(at..).and_then(|rest| rest.first_chunk());
    Ok(u32::from_le_bytes(*bytes.ok_or_else(wrong)?))
}

pub(crate) fn wrong() -> Error {
    Error::state("what was told of objects is not what an instance tells")
}
