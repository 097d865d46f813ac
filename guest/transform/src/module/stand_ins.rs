//! Objects that stand for others that do not exist yet.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, Instruction};
use wasmparser::types::CoreTypeId;
use wasmparser::{
    AbstractHeapType as Abstract, FieldType, HeapType, RefType, StorageType, ValType,
};

use super::canonical::MOST_BYTES;
use super::default_value::default_value;
use super::field_values::reference_type;
use super::hierarchy::hierarchy;
use super::object_types::{Held, ObjectType, held};
use super::plan::Plan;
use super::refusals::too_much_code;
use crate::Error;
use crate::reference::Hierarchy;

/// A stand-in has at most so many objects.
const MOST_OBJECTS: usize = 200;

/// What stands in for objects of all types. It is found when the first one is asked for.
pub(super) struct StandIns<'a> {
    plan: &'a Plan,
    choices: Option<Choices>,
    /// A function of each type that has one.
    functions: Option<BTreeMap<CoreTypeId, u32>>,
    /// How many bytes of code there may still be.
    room: u64,
}

/// What a reference wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    I31,
    Struct,
    Array,
    /// An object of a type, which is the first that is the same one.
    Type(u32),
}

/// The types that are made for what is wanted.
#[derive(Default)]
struct Choices {
    found: BTreeMap<Wanted, u32>,
    /// Types that wait for what is wanted, and for how many such things they do.
    waiting: BTreeMap<Wanted, Vec<u32>>,
    missing: BTreeMap<u32, usize>,
    /// Types that wait for nothing more.
    ready: VecDeque<u32>,
}

fn none() -> Error {
    Error::unsupported(
        "objects refer to each other in a circle of references that are never null, and there is no small object to begin it with, so a snapshot can't hold them",
    )
}

impl<'a> StandIns<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            choices: None,
            functions: None,
            room: MOST_BYTES,
        }
    }

    /// Code that makes an object of a type of references that are not null. Something will be put
    /// in its place before anybody sees it.
    ///
    /// The program itself can't have made the first objects of a circle but with others in their
    /// places. So there is always a finite one.
    pub(super) fn code(
        &mut self,
        ty: RefType,
        used: &mut impl FnMut(u32),
    ) -> Result<Vec<u8>, Error> {
        if self.choices.is_none() {
            self.choices = Some(self.choices()?);
        }
        let mut code = Vec::new();
        let mut fuel = MOST_OBJECTS;
        self.write(ty, &mut fuel, used, &mut code)?;
        let room = self.room.checked_sub(code.len() as u64);
        self.room = room.ok_or_else(|| too_much_code(MOST_BYTES))?;
        Ok(code)
    }

    /// Finds the types whose objects need the fewest others, step by step: those that need none,
    /// those that need objects of such types, and so on.
    fn choices(&mut self) -> Result<Choices, Error> {
        let types = &self.plan.module.types_of_objects;
        let mut choices = Choices::default();
        for (index, ty) in types.all() {
            let Some(wanted) = self.wanted_by(ty)? else {
                continue;
            };
            if wanted.is_empty() {
                choices.ready.push_back(index);
                continue;
            }
            choices.missing.insert(index, wanted.len());
            for wanted in wanted {
                choices.waiting.entry(wanted).or_default().push(index);
            }
        }
        while let Some(index) = choices.ready.pop_front() {
            let is_array = types.get(index).is_some_and(|ty| ty.is_array);
            let top = if is_array {
                Wanted::Array
            } else {
                Wanted::Struct
            };
            choices.find(top, index);
            for ty in types.with_supertypes(index) {
                choices.find(Wanted::Type(ty), index);
            }
        }
        Ok(choices)
    }

    /// What an object of a type can't be made without. None if it can't be made.
    fn wanted_by(&mut self, ty: &ObjectType) -> Result<Option<Vec<Wanted>>, Error> {
        let mut all = Vec::new();
        if ty.is_array {
            return Ok(Some(all));
        }
        for field in &ty.fields {
            let Some(ty) = not_null(field) else {
                continue;
            };
            let can_be = match held(&self.plan.module, field) {
                Held::Function => self.function(ty).is_some(),
                Held::Object | Held::External => match self.wanted(ty) {
                    Some(Wanted::I31) => true,
                    Some(wanted) => {
                        all.push(wanted);
                        true
                    }
                    None => false,
                },
                _ => false,
            };
            if !can_be {
                return Ok(None);
            }
        }
        Ok(Some(all))
    }

    fn wanted(&self, ty: RefType) -> Option<Wanted> {
        match ty.heap_type() {
            HeapType::Abstract { ty, .. } => match ty {
                Abstract::Any | Abstract::Eq | Abstract::I31 | Abstract::Extern => {
                    Some(Wanted::I31)
                }
                Abstract::Struct => Some(Wanted::Struct),
                Abstract::Array => Some(Wanted::Array),
                _ => None,
            },
            HeapType::Concrete(index) | HeapType::Exact(index) => {
                let types = &self.plan.module.types_of_objects;
                let first = types.with_supertypes(index.as_module_index()?).next();
                first.map(Wanted::Type)
            }
        }
    }

    fn function(&mut self, ty: RefType) -> Option<u32> {
        let (plan, types) = (self.plan, &self.plan.module.types_of_functions);
        let known = self.functions.get_or_insert_with(|| {
            let mut known = BTreeMap::new();
            for function in &plan.watched.functions {
                for ty in types.with_supertypes(*function) {
                    known.entry(ty).or_insert(*function);
                }
            }
            known
        });
        match ty.heap_type() {
            HeapType::Abstract { .. } => {
                let first = plan.watched.functions.first().copied();
                first.filter(|function| plan.takes(ty, *function))
            }
            HeapType::Concrete(index) | HeapType::Exact(index) => {
                known.get(&types.id(index.as_module_index()?)?).copied()
            }
        }
    }

    fn write(
        &mut self,
        ty: RefType,
        fuel: &mut usize,
        used: &mut impl FnMut(u32),
        code: &mut Vec<u8>,
    ) -> Result<(), Error> {
        *fuel = fuel.checked_sub(1).ok_or_else(none)?;
        let wanted = self.wanted(ty).ok_or_else(none)?;
        if wanted == Wanted::I31 {
            Instruction::I32Const(0).encode(code);
            Instruction::RefI31.encode(code);
        } else {
            let found = self.choices.as_ref().and_then(|all| all.found.get(&wanted));
            self.object(*found.ok_or_else(none)?, fuel, used, code)?;
        }
        if hierarchy(&self.plan.module, ValType::Ref(ty)) == Hierarchy::Extern {
            Instruction::ExternConvertAny.encode(code);
        }
        Ok(())
    }

    fn object(
        &mut self,
        index: u32,
        fuel: &mut usize,
        used: &mut impl FnMut(u32),
        code: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let plan = self.plan;
        let definition = plan.module.types_of_objects.get(index);
        let definition = definition.ok_or_else(none)?;
        if definition.is_array {
            Instruction::ArrayNewFixed {
                array_type_index: index,
                array_size: 0,
            }
            .encode(code);
            return Ok(());
        }
        for field in &definition.fields {
            let ty = match field.element_type {
                StorageType::I8 | StorageType::I16 => ValType::I32,
                StorageType::Val(ty) => ty,
            };
            if default_value(ty, code).is_some() {
                continue;
            }
            let ty = reference_type(field)?;
            if held(&plan.module, field) == Held::Function {
                let function = self.function(ty).ok_or_else(none)?;
                used(function);
                Instruction::RefFunc(function).encode(code);
            } else {
                self.write(ty, fuel, used, code)?;
            }
        }
        Instruction::StructNew(index).encode(code);
        Ok(())
    }
}

/// The type of the references in a field, if they are never null.
fn not_null(field: &FieldType) -> Option<RefType> {
    match field.element_type {
        StorageType::Val(ValType::Ref(ty)) if !ty.is_nullable() => Some(ty),
        _ => None,
    }
}

impl Choices {
    /// Takes a type for what is wanted, if there is none yet.
    fn find(&mut self, wanted: Wanted, index: u32) {
        if self.found.contains_key(&wanted) {
            return;
        }
        self.found.insert(wanted, index);
        for ty in self.waiting.remove(&wanted).into_iter().flatten() {
            if let Some(missing) = self.missing.get_mut(&ty) {
                *missing = missing.saturating_sub(1);
                if *missing == 0 {
                    self.ready.push_back(ty);
                }
            }
        }
    }
}
