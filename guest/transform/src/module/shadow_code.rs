//! Functions of an instrumented module that note what happens to tables.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasm_encoder::{BlockType, Encode as _, Function, InstructionSink, MemArg, ValType};
use wasmparser::TableType;

use super::added::AddedFunction;
use super::contents::Module;
use super::flag::Flag;
use super::note::Note;
use super::shadow::{MOST_ELEMENTS, NOTE_SIZE, Shadow};
use super::shadow_helper::Helper;
use crate::Error;

/// Functions with their types, as entries of the type section.
pub(super) struct Helpers {
    pub(super) types: Vec<Vec<u8>>,
    pub(super) functions: Vec<AddedFunction>,
}

/// What the functions refer to.
struct Context<'a> {
    module: &'a Module,
    shadow: &'a Shadow,
    /// The index of the memory with the notes.
    memory: u32,
    /// The index of the first of the functions.
    first: u32,
    /// The indices of the flags.
    globals: &'a BTreeMap<Flag, u32>,
}

/// The functions on top. `globals` has the indices of the flags.
///
/// For `table.set` of a table with 32-bit indices:
///
/// ```wat
/// (func $keep-operands (param $index i32) (param $value funcref) (result i32 funcref)
///   (global.set $kept (i64.extend_i32_u (local.get $index)))
///   (local.get $index)
///   (local.get $value))
/// ```
pub(super) fn helpers(
    module: &Module,
    shadow: &Shadow,
    globals: &BTreeMap<Flag, u32>,
) -> Result<Helpers, Error> {
    let own = u32::try_from(module.memories.len()).map_err(Error::internal)?;
    let context = Context {
        module,
        shadow,
        memory: module.imported_memories.saturating_add(own),
        first: module.all_functions(),
        globals,
    };
    let mut all = Helpers {
        types: Vec::new(),
        functions: Vec::new(),
    };
    for (ty, helper) in (module.types..).zip(&shadow.helpers) {
        let (params, results, function) = context.function(*helper)?;
        // `(type (func …))`
        let mut entry = Vec::from([0x60]);
        params.encode(&mut entry);
        results.encode(&mut entry);
        all.types.push(entry);
        all.functions.push(AddedFunction {
            ty,
            body: function.into_raw_body(),
        });
    }
    Ok(all)
}

/// The parameters, the results and the body of a function.
type Made = (Vec<ValType>, Vec<ValType>, Function);

use ValType::{I32, I64};

impl Context<'_> {
    fn function(&self, helper: Helper) -> Result<Made, Error> {
        Ok(match helper {
            Helper::Load => (Vec::from([I64; 2]), Vec::from([I64]), self.load()),
            Helper::Note => (Vec::from([I64; 5]), Vec::new(), self.notes()),
            Helper::Read(table) => self.read(table)?,
            Helper::KeepOfSet(table) => {
                let (index, element) = self.table(table)?;
                self.keep(&[(index, Some(Flag::Index)), (element, None)])
            }
            Helper::KeepOfFill(table) => {
                let (index, element) = self.table(table)?;
                let count = (index, Some(Flag::Count));
                self.keep(&[(index, Some(Flag::Index)), (element, None), count])
            }
            Helper::KeepOfGrow(table) => {
                let (index, element) = self.table(table)?;
                self.keep(&[(element, None), (index, Some(Flag::Count))])
            }
            Helper::KeepOfInit(table) => {
                let (index, _) = self.table(table)?;
                self.keep_all([index, I32, I32])
            }
            Helper::KeepOfCopy(table, source) => {
                let (to, from) = (self.table(table)?.0, self.table(source)?.0);
                let count = if to == I64 && from == I64 { I64 } else { I32 };
                self.keep_all([to, from, count])
            }
            Helper::Grown(table) => self.grown(table)?,
            Helper::Copied(table, source) => (Vec::new(), Vec::new(), self.copied(table, source)),
        })
    }

    /// Keeps operands of these types where that is said, and gives them back.
    fn keep(&self, operands: &[(ValType, Option<Flag>)]) -> Made {
        let mut function = Function::new([]);
        let mut body = function.instructions();
        for (local, (ty, flag)) in (0..).zip(operands) {
            if let Some(flag) = flag {
                body.local_get(local);
                extend(&mut body, *ty);
                body.global_set(self.global(*flag));
            }
        }
        for (local, _) in (0..).zip(operands) {
            body.local_get(local);
        }
        body.end();
        let types: Vec<ValType> = operands.iter().map(|(ty, _)| *ty).collect();
        (types.clone(), types, function)
    }

    fn keep_all(&self, [index, source, count]: [ValType; 3]) -> Made {
        self.keep(&[
            (index, Some(Flag::Index)),
            (source, Some(Flag::Source)),
            (count, Some(Flag::Count)),
        ])
    }

    fn global(&self, flag: Flag) -> u32 {
        self.globals.get(&flag).copied().unwrap_or(u32::MAX)
    }

    /// The types of a table's indices and elements.
    fn table(&self, table: u32) -> Result<(ValType, ValType), Error> {
        let ty: Option<&TableType> = self.module.table_type(table);
        let ty = ty.ok_or_else(|| Error::internal("a table has no type"))?;
        let element = ty.element_type.try_into().map_err(Error::internal)?;
        let index = if ty.table64 { I64 } else { I32 };
        Ok((index, ValType::Ref(element)))
    }

    fn place(&self, table: u32) -> i64 {
        self.shadow.place(table).unwrap_or(0).cast_signed()
    }

    fn row(&self) -> i64 {
        self.shadow.row().cast_signed()
    }

    fn call(&self, body: &mut InstructionSink<'_>, helper: Helper) {
        let mut place = self.first;
        for _ in self
            .shadow
            .helpers
            .iter()
            .take_while(|other| **other != helper)
        {
            place = place.saturating_add(1);
        }
        body.call(place);
    }

    fn at(&self) -> MemArg {
        MemArg {
            offset: 0,
            align: 3,
            memory_index: self.memory,
        }
    }

    fn load(&self) -> Function {
        let mut function = Function::new([]);
        // The address takes the place of the index.
        function
            .instructions()
            .local_get(0)
            .i64_const(self.row())
            .i64_mul()
            .local_get(1)
            .i64_add()
            .local_tee(0)
            .i64_const(NOTE_SIZE.cast_signed())
            .i64_add()
            .memory_size(self.memory)
            .i64_extend_i32_u()
            .i64_const(16)
            .i64_shl()
            .i64_gt_u()
            .if_(BlockType::Empty)
            .i64_const(0)
            .return_()
            .end()
            .local_get(0)
            .i32_wrap_i64()
            .i64_load(self.at())
            .end();
        function
    }

    fn notes(&self) -> Function {
        let (index, count, note, step, place, end, pages) = (0, 1, 2, 3, 4, 5, 6);
        let mut function = Function::new([(2, I64)]);
        let mut body = function.instructions();
        body.local_get(count)
            .i64_eqz()
            .if_(BlockType::Empty)
            .return_()
            .end()
            .local_get(index)
            .local_get(count)
            .i64_add()
            .local_tee(end)
            .i64_const(MOST_ELEMENTS.cast_signed())
            .i64_gt_u();
        self.give_up(&mut body);
        // As many more pages as are missing.
        body.local_get(end)
            .i64_const(self.row())
            .i64_mul()
            .i64_const(0xffff)
            .i64_add()
            .i64_const(16)
            .i64_shr_u()
            .memory_size(self.memory)
            .i64_extend_i32_u()
            .i64_sub()
            .local_tee(pages)
            .i64_const(0)
            .i64_gt_s()
            .if_(BlockType::Empty)
            .local_get(pages)
            .i32_wrap_i64()
            .memory_grow(self.memory)
            .i32_const(-1)
            .i32_eq();
        self.give_up(&mut body);
        body.end()
            .local_get(index)
            .i64_const(self.row())
            .i64_mul()
            .local_get(place)
            .i64_add()
            .local_set(index)
            .loop_(BlockType::Empty)
            .local_get(index)
            .i32_wrap_i64()
            .local_get(note)
            .i64_store(self.at())
            .local_get(index)
            .i64_const(self.row())
            .i64_add()
            .local_set(index)
            .local_get(note)
            .local_get(step)
            .i64_add()
            .local_set(note)
            .local_get(count)
            .i64_const(1)
            .i64_sub()
            .local_tee(count)
            .i64_eqz()
            .i32_eqz()
            .br_if(0)
            .end()
            .end();
        function
    }

    /// Says that there is no room, if that is the operand.
    fn give_up(&self, body: &mut InstructionSink<'_>) {
        body.if_(BlockType::Empty)
            .i32_const(1)
            .global_set(self.global(Flag::NoRoom))
            .return_()
            .end();
    }

    /// Gives the note of an element, whose index is in a local. There is another local to use.
    fn note_of(&self, body: &mut InstructionSink<'_>, table: u32, index: u32, other: u32) {
        body.i64_const(Note::Element { table, index: 0 }.bits())
            .local_get(index)
            .i64_or();
        if let Some(place) = self.shadow.place(table) {
            body.local_get(index).i64_const(place.cast_signed());
            self.call(body, Helper::Load);
            body.local_tee(other).local_get(other).i64_eqz().select();
        }
    }

    fn read(&self, table: u32) -> Result<Made, Error> {
        let (ty, _) = self.table(table)?;
        let mut function = Function::new([(2, I64)]);
        let mut body = function.instructions();
        body.local_get(0);
        extend(&mut body, ty);
        body.local_set(1);
        self.note_of(&mut body, table, 1, 2);
        body.global_set(self.global(Flag::LastRead))
            .local_get(0)
            .end();
        Ok((Vec::from([ty]), Vec::from([ty]), function))
    }

    fn grown(&self, table: u32) -> Result<Made, Error> {
        let (ty, _) = self.table(table)?;
        let mut function = Function::new([]);
        let mut body = function.instructions();
        body.local_get(0);
        match ty {
            I64 => body.i64_const(-1).i64_ne(),
            _ => body.i32_const(-1).i32_ne(),
        };
        body.if_(BlockType::Empty).local_get(0);
        extend(&mut body, ty);
        body.global_get(self.global(Flag::Count))
            .local_get(1)
            .i64_const(0)
            .i64_const(self.place(table));
        self.call(&mut body, Helper::Note);
        body.end().local_get(0).end();
        Ok((Vec::from([ty, I64]), Vec::from([ty]), function))
    }

    /// Notes one element after the other, in an order in which none is overwritten before it was
    /// read.
    fn copied(&self, table: u32, source: u32) -> Function {
        let [to, from, count] = [Flag::Index, Flag::Source, Flag::Count].map(|f| self.global(f));
        let (done, place, index, other) = (0, 1, 2, 3);
        let mut function = Function::new([(4, I64)]);
        let mut body = function.instructions();
        body.block(BlockType::Empty)
            .loop_(BlockType::Empty)
            .local_get(done)
            .global_get(count)
            .i64_eq()
            .br_if(1)
            // From the first, or from the last on.
            .local_get(done)
            .global_get(count)
            .i64_const(1)
            .i64_sub()
            .local_get(done)
            .i64_sub()
            .global_get(to)
            .global_get(from)
            .i64_le_u()
            .select()
            .local_set(place)
            .global_get(from)
            .local_get(place)
            .i64_add()
            .local_set(index)
            .global_get(to)
            .local_get(place)
            .i64_add()
            .i64_const(1);
        self.note_of(&mut body, source, index, other);
        body.i64_const(0).i64_const(self.place(table));
        self.call(&mut body, Helper::Note);
        body.local_get(done)
            .i64_const(1)
            .i64_add()
            .local_set(done)
            .br(0)
            .end()
            .end()
            .end();
        function
    }
}

/// Makes an index one of 64 bits.
fn extend(body: &mut InstructionSink<'_>, ty: ValType) {
    if ty != I64 {
        body.i64_extend_i32_u();
    }
}
