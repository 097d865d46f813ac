//! The objects that were told, and what is known of them: what leads to each, and what can't be
//! made.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec;
use alloc::vec::Vec;

use wasmparser::{FieldType, RefType, ValType};

use super::field_values::reference_type;
use super::fits::takes_i31;
use super::given::Origin;
use super::labels::Labels;
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::{ABSENT, FOREIGN, FieldValue, OUTSIDE, Objects, wrong};
use super::refusals::{Slot, changed_elsewhere, led, left};
use super::slots::slot_type;
use crate::Error;
use crate::reference::{Reference, Referent};

/// So many objects, with all references in them, are made one after the other.
const MOST_STRAIGHT: usize = 300;

/// And so many fields, since the code of an object can be part of that of others.
const MOST_FIELDS: usize = 10_000;

/// The objects and what is known of them.
pub(super) struct Graph<'a> {
    plan: &'a Plan,
    pub(super) objects: &'a Objects,
    pub(super) origins: Vec<Option<Origin>>,
    /// The types of objects that may have changed since the module made them.
    changed: BTreeSet<u32>,
    /// By how many slots and fields objects are referred to, up to 2.
    pub(super) referrers: Vec<u8>,
}

/// The first immutable global that imports a garbage-collected object.
pub(crate) fn imported_object(plan: &Plan, objects: &Objects) -> Result<Option<u32>, Error> {
    let given = plan.watched.given.iter().flatten();
    let origins = given.flat_map(|given| given.origins());
    for (origin, value) in origins.zip(objects.given.iter().flatten()) {
        if let (Origin::Global(global), Reference::Object(object)) = (origin, value)
            && global < plan.module.imported_globals
            && objects.ty(*object)? != OUTSIDE
        {
            return Ok(Some(global));
        }
    }
    Ok(None)
}

/// Whether objects are so few that they are made one after the other.
pub(super) fn is_straight(
    plan: &Plan,
    objects: &Objects,
    numbers: impl Iterator<Item = u32>,
) -> Result<bool, Error> {
    let types = &plan.module.types_of_objects;
    let (mut size, mut fields) = (0_usize, 0_usize);
    for object in numbers {
        let references = objects.references(object).len();
        let references = references.saturating_add(objects.functions(object));
        size = size.saturating_add(references).saturating_add(1);
        let ty = types.get(objects.ty(object)?);
        fields = fields.saturating_add(ty.map_or(0, |ty| ty.fields.len()));
        if size > MOST_STRAIGHT || fields > MOST_FIELDS {
            return Ok(false);
        }
    }
    Ok(true)
}

fn has_mutable(plan: &Plan, ty: u32) -> bool {
    let ty = plan.module.types_of_objects.get(ty);
    ty.is_some_and(|ty| ty.fields.iter().any(|field| field.mutable))
}

impl<'a> Graph<'a> {
    /// The graph of all objects. `has_changed` tells whether one may have changed that the module
    /// makes.
    pub(super) fn new(plan: &'a Plan, objects: &'a Objects, has_changed: bool) -> Self {
        let types = &plan.module.types_of_objects;
        let given = plan.module.given_types.iter();
        let given = given.filter_map(|index| types.with_supertypes(*index).next());
        let given: BTreeSet<u32> = given.collect();
        let is_changed = |index: &u32| {
            let mut own = types.with_supertypes(*index);
            has_changed && own.any(|ty| given.contains(&ty))
        };
        let changed = types.all().map(|(index, _)| index).filter(is_changed);
        Self {
            plan,
            objects,
            origins: vec![None; objects.len()],
            changed: changed.collect(),
            referrers: vec![0; objects.len()],
        }
    }

    /// The objects that are there, and whose fields may have been set.
    pub(super) fn changed(&self) -> Result<Vec<u32>, Error> {
        let mut changed = Vec::new();
        for (number, origin) in (0..).zip(&self.origins) {
            let ty = self.objects.ty(number)?;
            if origin.is_some() && self.changed.contains(&ty) && has_mutable(self.plan, ty) {
                changed.push(number);
            }
        }
        Ok(changed)
    }

    /// Demands that everything has a value of its type.
    pub(super) fn check(&self, slots: &[(Slot, u32)]) -> Result<(), Error> {
        let module = &self.plan.module;
        for (slot, object) in slots {
            let ValType::Ref(ty) = slot_type(self.plan, *slot)? else {
                return Err(wrong());
            };
            self.check_object(*object, ty)?;
        }
        for number in 0..self.count()? {
            let ty = self.objects.ty(number)?;
            let Some(ty) = module.types_of_objects.get(ty) else {
                continue;
            };
            let is_number = |field: &FieldType| matches!(held(module, field), Held::Number(_));
            if ty.fields.iter().all(is_number) {
                continue;
            }
            let values = self.objects.values(module, number)?;
            for (field, value) in ty.fields.iter().cycle().zip(values) {
                match value? {
                    FieldValue::Number(_) | FieldValue::Exception(_) => {}
                    FieldValue::Object(value) => self.check_reference(value, field)?,
                    FieldValue::Function(value) => {
                        let ty = reference_type(field)?;
                        let fits = match value {
                            Reference::Null => ty.is_nullable(),
                            Reference::Function(number) => {
                                let functions = &self.plan.watched.functions;
                                let function = functions.get(number as usize);
                                // One that is imported may be of a subtype that nobody knows.
                                function.is_some_and(|function| {
                                    *function < module.imported_functions
                                        || self.plan.takes(ty, *function)
                                })
                            }
                            Reference::Other(_) => true,
                            _ => false,
                        };
                        if !fits {
                            return Err(wrong());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Refuses objects beside imported ones, whose own objects can't be told from the module's.
    /// What other modules do to those is not known either.
    pub(super) fn check_imports(
        &self,
        slots: &[(Slot, u32)],
        has_changed: bool,
    ) -> Result<(), Error> {
        let Some(global) = imported_object(self.plan, self.objects)? else {
            return Ok(());
        };
        let module = &self.plan.module;
        let labels = Labels::read(&self.plan.wasm, module);
        match slots.first() {
            Some((slot, _)) => Err(left(module, &labels, *slot, Referent::Object)),
            None if has_changed => Err(changed_elsewhere(module, &labels, global)),
            None => Ok(()),
        }
    }

    fn check_reference(&self, value: Reference, field: &FieldType) -> Result<(), Error> {
        let ty = reference_type(field)?;
        let fits = match value {
            Reference::Null => ty.is_nullable(),
            Reference::I31(value) => takes_i31(ty) && value << 1 >> 1 == value,
            Reference::Object(object) => return self.check_object(object, ty),
            Reference::Function(_) | Reference::Other(_) => false,
        };
        if fits { Ok(()) } else { Err(wrong()) }
    }

    pub(super) fn check_object(&self, object: u32, ty: RefType) -> Result<(), Error> {
        let exact = self.objects.ty(object)?;
        let is_own = !matches!(exact, FOREIGN | OUTSIDE);
        let fits = self
            .plan
            .module
            .types_of_objects
            .fits(exact, ty.heap_type());
        if exact == ABSENT || (is_own && !fits) {
            return Err(wrong());
        }
        Ok(())
    }

    pub(super) fn count(&self) -> Result<u32, Error> {
        u32::try_from(self.objects.len()).map_err(Error::internal)
    }

    /// Finds out which objects the module makes: those to which something leads that never changes.
    pub(super) fn find_origins(&mut self) -> Result<(), Error> {
        let given = self.plan.watched.given.iter().flatten();
        let origins = given.flat_map(|given| given.origins());
        let references = self.objects.given.iter().flatten();
        let mut open = VecDeque::new();
        for (origin, value) in origins.zip(references) {
            if let Reference::Object(object) = value {
                self.originate(*object, origin, &mut open)?;
            }
        }
        while let Some(object) = open.pop_front() {
            let ty = self.objects.ty(object)?;
            let Some(definition) = self.plan.module.types_of_objects.get(ty) else {
                continue;
            };
            let stays = |field: &FieldType| !field.mutable || !self.changed.contains(&ty);
            if !definition.fields.iter().any(stays) || self.objects.references(object).is_empty() {
                continue;
            }
            let values = self.objects.values(&self.plan.module, object)?;
            let mut found = Vec::new();
            for ((at, value), field) in (0..).zip(values).zip(definition.fields.iter().cycle()) {
                if let FieldValue::Object(Reference::Object(inner)) = value?
                    && stays(field)
                {
                    found.push((inner, Origin::Field(object, at)));
                }
            }
            for (inner, origin) in found {
                self.originate(inner, origin, &mut open)?;
            }
        }
        Ok(())
    }

    fn originate(
        &mut self,
        object: u32,
        origin: Origin,
        open: &mut VecDeque<u32>,
    ) -> Result<(), Error> {
        let known = self.origins.get_mut(object as usize).ok_or_else(wrong)?;
        if known.is_some() {
            return Ok(());
        }
        *known = Some(origin);
        open.push_back(object);
        Ok(())
    }

    /// Takes in what leads to objects that constant expressions make.
    pub(super) fn originate_all(&mut self, made: Vec<(u32, Origin)>) -> Result<(), Error> {
        for (object, origin) in made {
            let known = self.origins.get_mut(object as usize).ok_or_else(wrong)?;
            known.get_or_insert(origin);
        }
        Ok(())
    }

    /// The references in an object that the result writes, with those that are set when it is made.
    pub(super) fn written(&self, object: u32) -> Result<Vec<(Reference, bool)>, Error> {
        let ty = self.objects.ty(object)?;
        let module = &self.plan.module;
        let ty = module.types_of_objects.get(ty).ok_or_else(wrong)?;
        let is_there = self.origin(object).is_some();
        let fields = ty.fields.iter();
        let fields =
            fields.filter(|field| matches!(held(module, field), Held::Object | Held::External));
        let references = self.objects.references(object).iter();
        let all = fields.cycle().zip(references);
        let all = all.filter(|(field, _)| field.mutable || !is_there);
        Ok(all.map(|(field, value)| (*value, !field.mutable)).collect())
    }

    pub(super) fn origin(&self, object: u32) -> Option<Origin> {
        self.origins.get(object as usize).copied().flatten()
    }

    /// Counts by how much each object is referred to, and refuses those that can't be made.
    pub(super) fn reach(&mut self, slots: &[(Slot, u32)], changed: &[u32]) -> Result<(), Error> {
        let mut open = VecDeque::new();
        // What led to each object first: an object, or nothing but a slot.
        let mut parents = vec![None; self.objects.len()];
        for (slot, object) in slots {
            if self.refer(*object) {
                open.push_back((*object, Some(*slot)));
            }
        }
        open.extend(changed.iter().map(|object| (*object, None)));
        let mut first_slots: BTreeMap<u32, Slot> = BTreeMap::new();
        let mut is_done = vec![false; self.objects.len()];
        while let Some((object, slot)) = open.pop_front() {
            if let Some(slot) = slot {
                first_slots.insert(object, slot);
            }
            let is_there = self.origin(object).is_some();
            let is_left = is_there && changed.binary_search(&object).is_err();
            let is_done = is_done.get_mut(object as usize).ok_or_else(wrong)?;
            // Slots and fields lead to changed ones as well.
            if core::mem::replace(is_done, true) || is_left {
                continue;
            }
            if let Some(what) = self.refused(object)? {
                let mut at = object;
                let mut through = Vec::new();
                while let Some(parent) = parents.get(at as usize).copied().flatten() {
                    at = parent;
                    through.push(self.objects.ty(at)?);
                }
                let module = &self.plan.module;
                let labels = Labels::read(&self.plan.wasm, module);
                let slot = first_slots.get(&at).copied();
                let origin = self.origin(at);
                return Err(led(module, &labels, slot, origin, &through, what));
            }
            for (value, _) in self.written(object)? {
                if let Reference::Object(inner) = value
                    && self.refer(inner)
                {
                    if let Some(parent) = parents.get_mut(inner as usize) {
                        *parent = Some(object);
                    }
                    open.push_back((inner, None));
                }
            }
        }
        Ok(())
    }

    /// Counts a reference. Returns whether it is the first.
    fn refer(&mut self, object: u32) -> bool {
        let Some(count) = self.referrers.get_mut(object as usize) else {
            return false;
        };
        *count = count.saturating_add(1).min(2);
        *count == 1
    }

    /// What a snapshot can't hold in an object, or of it.
    fn refused(&self, object: u32) -> Result<Option<Referent>, Error> {
        let ty = self.objects.ty(object)?;
        let module = &self.plan.module;
        match ty {
            FOREIGN => return Ok(Some(Referent::Object)),
            OUTSIDE => return Ok(Some(Referent::External)),
            _ => {}
        }
        let ty = module.types_of_objects.get(ty).ok_or_else(wrong)?;
        let others = ty
            .fields
            .iter()
            .any(|field| matches!(held(module, field), Held::Function | Held::Exception));
        if !others {
            return Ok(None);
        }
        for (field, value) in ty
            .fields
            .iter()
            .cycle()
            .zip(self.objects.values(module, object)?)
        {
            match value? {
                FieldValue::Exception(true) => return Ok(Some(Referent::Exception)),
                FieldValue::Function(Reference::Other(_)) => return Ok(Some(Referent::Function)),
                FieldValue::Function(Reference::Function(number)) => {
                    let function = self.plan.watched.functions.get(number as usize);
                    let ty = reference_type(field)?;
                    if !function.is_some_and(|function| self.plan.takes(ty, *function)) {
                        return Ok(Some(Referent::Function));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }
}
