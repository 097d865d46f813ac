//! Garbage-collected objects, as the instrumented module tells of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::marker::PhantomData;

use wasmtime::{
    AnyRef, AsContextMut, Func, Instance, Memory, Ref, RootScope, Rooted, StoreContextMut, Table,
    Val,
};
use wizer_protocol::{Objects, Reference};

use super::references::Functions;
use crate::bindings::types::ObjectExports;
use crate::calls::Calls;

/// The objects that were found, with their numbers.
#[derive(Debug)]
pub(super) struct FoundObjects {
    /// By what the engine knows them as. No object moves or goes meanwhile: nothing that runs here
    /// makes objects, and the table holds all of them.
    numbers: HashMap<u32, u32>,
    table: Table,
    count: u32,
}

impl FoundObjects {
    /// The number of an object.
    pub(super) fn number(
        &mut self,
        mut store: impl AsContextMut,
        object: Rooted<AnyRef>,
    ) -> wasmtime::Result<u32> {
        let number = match self.numbers.entry(object.to_raw(&mut store)?) {
            Entry::Occupied(known) => return Ok(*known.get()),
            Entry::Vacant(new) => *new.insert(self.count),
        };
        let size = self.table.size(&store);
        if u64::from(number) >= size {
            self.table.grow(&mut store, ROOM, Ref::Any(None))?;
        }
        self.table
            .set(&mut store, number.into(), Ref::Any(Some(object)))?;
        self.count = number.saturating_add(1);
        Ok(number)
    }
}

/// There is room for so many more objects each time.
const ROOM: u64 = 1 << 14;

/// Reads objects.
#[derive(Debug)]
pub(super) struct ObjectReader {
    pub(super) found: FoundObjects,
    given: Func,
    visit: Func,
    memory: Memory,
    references: Table,
    functions: Table,
    /// The number of the first object that was not visited. None before anything was told.
    next: Option<u32>,
    records: Vec<u8>,
}

impl ObjectReader {
    /// The reader of an instance, or the name of what the instance does not export.
    pub(super) fn new<'a>(
        mut store: impl AsContextMut,
        instance: &Instance,
        exports: &'a ObjectExports,
    ) -> Result<Self, &'a str> {
        let ObjectExports {
            given,
            visit,
            memory,
            found,
            references,
            functions,
        } = exports;
        let mut table = |name: &'a String| {
            let table = instance.get_table(&mut store, name);
            table.ok_or(name.as_str())
        };
        let (found, references, functions) = (table(found)?, table(references)?, table(functions)?);
        Ok(Self {
            found: FoundObjects {
                numbers: HashMap::new(),
                table: found,
                count: 0,
            },
            given: instance.get_func(&mut store, given).ok_or(given.as_str())?,
            visit: instance.get_func(&mut store, visit).ok_or(visit.as_str())?,
            memory: instance
                .get_memory(&mut store, memory)
                .ok_or(memory.as_str())?,
            references,
            functions,
            next: None,
            records: Vec::new(),
        })
    }

    /// The next records, as many as are worth a call of the transform. None if all objects were
    /// told.
    pub(super) async fn next<T: 'static, C: Calls<T>>(
        &mut self,
        store: &mut StoreContextMut<'_, T>,
        functions: &Functions,
        _: PhantomData<C>,
    ) -> wasmtime::Result<Option<Objects<'_>>> {
        let (mut references, mut called) = (Vec::new(), Vec::new());
        let mut is_told = false;
        self.records.clear();
        // A call may find one object only, as in lists.
        while self.records.len() < ENOUGH_BYTES && references.len() < ENOUGH_REFERENCES {
            match self.next {
                None => {
                    C::module(store, self.given, &[], &mut []).await?;
                    self.next = Some(0);
                    self.take(store, functions, &mut references, &mut called)?;
                    is_told = true;
                    break;
                }
                Some(next) if next < self.found.count => {
                    let range = [next, self.found.count];
                    let range = range.map(|number| Val::I32(number.cast_signed()));
                    let mut told = [Val::I32(0)];
                    C::module(store, self.visit, &range, &mut told).await?;
                    let [told] = told;
                    let told = told.i32().map(i32::cast_unsigned);
                    self.next = told.filter(|told| *told > next && *told <= self.found.count);
                    wasmtime::ensure!(self.next.is_some(), "no object was told");
                    self.take(store, functions, &mut references, &mut called)?;
                    is_told = true;
                }
                Some(_) => break,
            }
        }
        Ok(is_told.then_some(Objects {
            records: &self.records,
            references,
            functions: called,
        }))
    }

    /// Takes what a call has told.
    fn take<T: 'static>(
        &mut self,
        store: &mut StoreContextMut<'_, T>,
        functions: &Functions,
        references: &mut Vec<Reference>,
        called: &mut Vec<Reference>,
    ) -> wasmtime::Result<()> {
        let memory = self.memory.data(&*store);
        let number = |place: usize| {
            let bytes = memory.get(place..).and_then(<[u8]>::first_chunk);
            let bytes = bytes.ok_or_else(|| wasmtime::format_err!("no records"));
            bytes.map(|bytes| u32::from_le_bytes(*bytes))
        };
        let (used, objects, others) = (number(0)?, number(4)?, number(8)?);
        let records = memory.get(HEAD..usize::try_from(used)?);
        self.records.extend_from_slice(records.unwrap_or_default());
        let tables = [(self.references, objects), (self.functions, others)];
        for ((table, count), list) in tables.into_iter().zip([references, called]) {
            for index in 0..u64::from(count) {
                let mut scope = RootScope::new(&mut *store);
                let element = table.get(&mut scope, index);
                let element = element.ok_or_else(|| wasmtime::format_err!("no reference"))?;
                list.push(functions.read(&mut scope, &element, Some(&mut self.found))?);
            }
        }
        Ok(())
    }
}

/// How many bytes come before the records.
const HEAD: usize = 16;

/// So many bytes or references are worth a call of the transform.
const ENOUGH_BYTES: usize = 1 << 18;
const ENOUGH_REFERENCES: usize = 1 << 15;
