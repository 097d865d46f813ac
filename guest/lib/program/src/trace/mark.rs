//! Instruments the functions of a module, so that each stores its position.
//!
//! Before:
//!
//! ```wat
//! (func $f (call $g))
//! ```
//!
//! After. The memory and the global are imported. The global has the address of the innermost
//! frame:
//!
//! ```wat
//! (func $f (local $frame i32)
//!   (global.set $top (local.tee $frame (i32.add (global.get $top) (i32.const 16))))
//!   (i32.store $frames (local.get $frame) (i32.const MODULE))
//!   (i32.store $frames offset=4 (local.get $frame) (i32.const FUNCTION))
//!   (global.set $top (local.get $frame))
//!   (i32.store $frames offset=8 (local.get $frame) (i32.const OFFSET))
//!   (call $g))
//! ```
//!
//! A function that returns leaves its frame. The next instruction that can stop the run sets the
//! global back.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, EntityType, Function, GlobalType, ImportSection, InstructionSink, MemArg,
    MemoryType, Module, SectionId, ValType,
};
use wasmparser::{FunctionBody, ImportSectionReader, Operator, Parser, Payload, TypeRef};

use super::{FRAMES, MODULE, TOP};

/// The size of a frame: the module, the function, the offset, and an unused word.
pub(super) const FRAME: u32 = 16;

/// Instruments a valid module, which has this number.
pub(super) fn mark(wasm: &[u8], number: u32) -> Result<Vec<u8>> {
    let mut marker = Marker::new(wasm, number)?;
    let mut module = Module::new();
    marker
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(module.finish())
}

type Error = reencode::Error<Infallible>;

/// The pass over a module.
struct Marker {
    module: u32,
    /// The number of memories and globals that the module imports itself. Those of the marks
    /// follow.
    memories: u32,
    globals: u32,
    /// The next function.
    function: u32,
    /// The number of parameters of each defined function, from the last to the first.
    parameters: Vec<u32>,
    imported: bool,
}

impl Marker {
    fn new(wasm: &[u8], number: u32) -> Result<Self> {
        let mut marker = Self {
            module: number,
            memories: 0,
            globals: 0,
            function: 0,
            parameters: Vec::new(),
            imported: false,
        };
        let mut types = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for ty in section.into_iter_err_on_gc_types() {
                        types.push(u32::try_from(ty?.params().len())?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        match import?.ty {
                            TypeRef::Func(_) => marker.function += 1,
                            TypeRef::Memory(_) => marker.memories += 1,
                            TypeRef::Global(_) => marker.globals += 1,
                            _ => {}
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        let parameters = types.get(usize::try_from(ty?)?);
                        marker.parameters.extend(parameters.copied());
                    }
                }
                _ => {}
            }
        }
        marker.parameters.reverse();
        Ok(marker)
    }

    /// Imports the memory and the global of the marks, after all imports of the module.
    fn import(&mut self, imports: &mut ImportSection) {
        let memory = MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        let global = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        imports.import(MODULE, FRAMES, EntityType::Memory(memory));
        imports.import(MODULE, TOP, EntityType::Global(global));
        self.imported = true;
    }

    /// Stores a word of the frame.
    fn store(&self, code: &mut InstructionSink<'_>, frame: u32, word: u32, value: u32) {
        let place = MemArg {
            offset: u64::from(word) * 4,
            align: 2,
            memory_index: self.memories,
        };
        code.local_get(frame)
            .i32_const(value.cast_signed())
            .i32_store(place);
    }

    /// The first instructions of a function.
    fn enter(&self, code: &mut InstructionSink<'_>, frame: u32, function: u32) {
        code.global_get(self.globals)
            .i32_const(FRAME.cast_signed())
            .i32_add()
            .local_tee(frame)
            .global_set(self.globals);
        self.store(code, frame, 0, self.module);
        self.store(code, frame, 1, function);
    }

    /// The instructions before one at this offset of the binary.
    fn before(&self, code: &mut InstructionSink<'_>, frame: u32, offset: u32, kind: Kind) {
        match kind {
            Kind::Harmless => {}
            Kind::CanStop => {
                code.local_get(frame).global_set(self.globals);
                self.store(code, frame, 2, offset);
            }
            Kind::Leaves => {
                // The callee's frame replaces this one.
                code.local_get(frame)
                    .i32_const(FRAME.cast_signed())
                    .i32_sub()
                    .global_set(self.globals);
            }
        }
    }
}

impl Reencode for Marker {
    type Error = Infallible;

    fn memory_index(&mut self, memory: u32) -> Result<u32, Error> {
        Ok(memory + u32::from(memory >= self.memories))
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error> {
        Ok(global + u32::from(global >= self.globals))
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        reencode::utils::parse_import_section(self, imports, section)?;
        self.import(imports);
        Ok(())
    }

    fn intersperse_section_hook(
        &mut self,
        module: &mut Module,
        _: Option<SectionId>,
        before: Option<SectionId>,
    ) -> Result<(), Error> {
        let later = !matches!(
            before,
            Some(SectionId::Custom | SectionId::Type | SectionId::Import)
        );
        if later && !self.imported {
            let mut imports = ImportSection::new();
            self.import(&mut imports);
            module.section(&imports);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let number = self.function;
        self.function += 1;
        let mut locals = Vec::new();
        let mut frame = self.parameters.pop().unwrap_or_default();
        for group in body.get_locals_reader()? {
            let (count, ty) = group?;
            frame += count;
            locals.push((count, self.val_type(ty)?));
        }
        locals.push((1, ValType::I32));
        let mut function = Function::new(locals);
        self.enter(&mut function.instructions(), frame, number);
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let offset = u32::try_from(reader.original_position()).unwrap_or(u32::MAX);
            let kind = Kind::of(&reader.clone().read()?);
            self.before(&mut function.instructions(), frame, offset, kind);
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&function);
        Ok(())
    }
}

/// The effect of an instruction on the run.
#[derive(Clone, Copy)]
enum Kind {
    /// It can't stop the run.
    Harmless,
    /// It traps or calls, or is unknown.
    CanStop,
    /// It is a tail call.
    Leaves,
}

impl Kind {
    fn of(operator: &Operator<'_>) -> Self {
        match operator {
            Operator::ReturnCall { .. } | Operator::ReturnCallIndirect { .. } => Self::Leaves,
            Operator::Nop
            | Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::Return
            | Operator::Drop
            | Operator::Select
            | Operator::TypedSelect { .. }
            | Operator::LocalGet { .. }
            | Operator::LocalSet { .. }
            | Operator::LocalTee { .. }
            | Operator::GlobalGet { .. }
            | Operator::GlobalSet { .. }
            | Operator::I32Const { .. }
            | Operator::I64Const { .. }
            | Operator::F32Const { .. }
            | Operator::F64Const { .. }
            | Operator::I32Add
            | Operator::I32Sub
            | Operator::I32Mul
            | Operator::I32And
            | Operator::I32Or
            | Operator::I32Xor
            | Operator::I32Shl
            | Operator::I32ShrS
            | Operator::I32ShrU
            | Operator::I32Eqz
            | Operator::I32Eq
            | Operator::I32Ne
            | Operator::I32LtS
            | Operator::I32LtU
            | Operator::I32GtS
            | Operator::I32GtU
            | Operator::I32LeS
            | Operator::I32LeU
            | Operator::I32GeS
            | Operator::I32GeU
            | Operator::I64Add
            | Operator::I64Sub
            | Operator::I64Mul
            | Operator::I32WrapI64
            | Operator::I64ExtendI32S
            | Operator::I64ExtendI32U => Self::Harmless,
            _ => Self::CanStop,
        }
    }
}
