//! Functions that do a part of what the start function does, where that is long.

use alloc::vec::Vec;

use wasm_encoder::{BlockType, Encode as _, Function, HeapType, Instruction, InstructionSink};
use wasm_encoder::{RefType, ValType};

use super::added::AddedFunction;
use super::loop_code::{LoopCode, LoopTypes};
use super::loops::Kind;
use super::restoring::non_null;
use crate::Error;

/// A function is about so long at most, in bytes. What optimizing compilers need grows faster than
/// functions do: V8 runs out of memory for one of half a megabyte.
const MOST_CODE: usize = 1 << 15;

/// What is done if the kind of a run is at least this one, and less than that of the next choice.
struct Choice {
    first: usize,
    code: Vec<u8>,
}

/// `(func (param (ref $words) (ref $objects) (ref null $functions) i32 i32 i32 i32)
/// (result i32 i32))`: it has the locals that the start function begins with, and gives back the
/// word and the object that come next.
pub(super) fn part_type(types: LoopTypes) -> Vec<u8> {
    let functions = ValType::Ref(RefType {
        nullable: true,
        heap_type: HeapType::Concrete(types.functions),
    });
    let [words, objects] = [types.words, types.objects].map(HeapType::Concrete);
    let arrays = [non_null(words), non_null(objects), functions];
    let numbers = [ValType::I32; LoopCode::PARAMETERS - 3];
    let mut bytes = Vec::from([0x60]);
    [&arrays[..], &numbers[..]].concat().encode(&mut bytes);
    [ValType::I32; 2].encode(&mut bytes);
    bytes
}

impl LoopCode<'_> {
    /// Adds code that needs no locals but the arrays, one after the other, or calls of functions
    /// that have it.
    pub(super) fn add(&mut self, code: &mut Vec<u8>, all: Vec<Vec<u8>>) -> Result<(), Error> {
        let size = all.iter().map(Vec::len).fold(0, usize::saturating_add);
        if size <= MOST_CODE {
            code.extend(all.concat());
            return Ok(());
        }
        let mut part = Vec::new();
        for piece in all {
            if part.len().saturating_add(piece.len()) > MOST_CODE && !part.is_empty() {
                code.extend(self.part(core::mem::take(&mut part), &[])?);
            }
            part.extend(piece);
        }
        code.extend(self.part(part, &[])?);
        Ok(())
    }

    /// The loop over all runs.
    pub(super) fn main(
        &mut self,
        code: &mut Vec<u8>,
        next: i32,
        kinds: &[Kind],
    ) -> Result<(), Error> {
        let count = i32::try_from(kinds.len()).map_err(Error::internal)?;
        let choices = self.choices(kinds)?;
        let mut body = InstructionSink::new(code);
        body.i32_const(next).local_set(Self::OBJECT);
        body.loop_(BlockType::Empty);
        self.word(&mut body);
        body.local_tee(Self::KIND).i32_const(count).i32_lt_u();
        body.if_(BlockType::Empty);
        self.word(&mut body);
        body.local_set(Self::COUNT);
        choose(code, &choices)?;
        InstructionSink::new(code).br(1).end().end();
        Ok(())
    }

    /// What is done for each kind, or for the kinds of each part.
    fn choices(&mut self, kinds: &[Kind]) -> Result<Vec<Choice>, Error> {
        let mut parts = Vec::new();
        let (mut choices, mut size) = (Vec::new(), 0_usize);
        for (first, kind) in (0..).zip(kinds) {
            let mut code = Vec::new();
            self.repeated(&mut InstructionSink::new(&mut code), *kind)?;
            size = size.saturating_add(code.len());
            choices.push(Choice { first, code });
            if size > MOST_CODE {
                parts.push(self.choices_part(core::mem::take(&mut choices))?);
                size = 0;
            }
        }
        if parts.is_empty() {
            return Ok(choices);
        }
        if !choices.is_empty() {
            parts.push(self.choices_part(choices)?);
        }
        Ok(parts)
    }

    /// A function for these choices. Their own locals go with them.
    fn choices_part(&mut self, choices: Vec<Choice>) -> Result<Choice, Error> {
        let first = choices.first().map_or(0, |choice| choice.first);
        let own = self.locals.split_off(Self::PARAMETERS);
        let shared = own.get(..Self::INNER).unwrap_or_default();
        self.locals.extend(shared);
        let mut code = Vec::new();
        choose(&mut code, &choices)?;
        let code = self.part(code, &own)?;
        Ok(Choice { first, code })
    }

    /// Makes a function of some code, and gives the code that calls it.
    fn part(&mut self, code: Vec<u8>, locals: &[ValType]) -> Result<Vec<u8>, Error> {
        let mut function = Function::new_with_locals_types(locals.iter().copied());
        function.raw(code);
        let mut body = function.instructions();
        body.local_get(Self::AT).local_get(Self::OBJECT).end();
        // The first one gives the reference that a word tells.
        let number = u32::try_from(self.parts.len()).map_err(Error::internal)?;
        let index = self.at.helpers.saturating_add(1).saturating_add(number);
        self.parts.push(AddedFunction {
            ty: self.types.part,
            body: function.into_raw_body(),
        });
        let mut call = Vec::new();
        for local in (0..).take(Self::PARAMETERS) {
            Instruction::LocalGet(local).encode(&mut call);
        }
        Instruction::Call(index).encode(&mut call);
        Instruction::LocalSet(Self::OBJECT).encode(&mut call);
        Instruction::LocalSet(Self::AT).encode(&mut call);
        Ok(call)
    }
}

/// Puts an object that some code gives at its place.
pub(super) fn put(types: LoopTypes, place: u32, object: Vec<u8>) -> Vec<u8> {
    let mut code = Vec::new();
    Instruction::LocalGet(LoopCode::OBJECTS).encode(&mut code);
    Instruction::I32Const(place.cast_signed()).encode(&mut code);
    code.extend(object);
    Instruction::ArraySet(types.objects).encode(&mut code);
    code
}

/// Chooses by the kind of the run.
fn choose(code: &mut Vec<u8>, choices: &[Choice]) -> Result<(), Error> {
    if let [choice] = choices {
        code.extend(&choice.code);
        return Ok(());
    }
    let (lower, upper) = choices.split_at(choices.len() / 2);
    let Some(middle) = upper.first() else {
        return Ok(());
    };
    if lower.is_empty() {
        return Ok(());
    }
    let number = i32::try_from(middle.first).map_err(Error::internal)?;
    let mut body = InstructionSink::new(code);
    body.local_get(LoopCode::KIND).i32_const(number).i32_lt_u();
    body.if_(BlockType::Empty);
    choose(code, lower)?;
    InstructionSink::new(code).else_();
    choose(code, upper)?;
    InstructionSink::new(code).end();
    Ok(())
}
