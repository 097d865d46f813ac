//! Reads and validates a module in one pass, and finds what can't be snapshot.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::mem;
use core::ops::Range;

use wasmparser::types::Types;
use wasmparser::{
    BinaryReader, DataKind, FuncToValidate, FuncValidatorAllocations, FunctionBody, MemoryType,
    Operator, OperatorsReader, Parser, Payload, TypeRef, ValType, ValidPayload, Validator,
    ValidatorResources,
};

use super::contents::{Export, FEATURES, Global, Module, Section, Segment, SegmentUse};
use super::effects;
use super::exports;
use super::findings::CodeScan;
use super::noting::NotingValidator;
use crate::Error;

/// Reads and validates `wasm`. The module has refusals for what a snapshot can't hold. `scan` says
/// what is done with its code.
pub(crate) fn read(wasm: &[u8], scan: CodeScan) -> Result<(Module, Types), Error> {
    let mut validator = Validator::new_with_features(FEATURES);
    let mut reader = ModuleReader::new(0, ModuleLocation::Standalone);
    let mut types = None;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match validator.payload(&payload)? {
            ValidPayload::Func(func, body) if matches!(scan, CodeScan::Full) => {
                reader.function(func, &body)?
            }
            ValidPayload::End(end) => types = Some(end),
            ValidPayload::Ok | ValidPayload::Func(..) | ValidPayload::Parser(_) => {}
        }
        reader.payload(payload)?;
    }
    let types = types.ok_or_else(|| Error::malformed("unexpected end of the binary"))?;
    let mut module = reader.finish(wasm.len(), &types);
    if let CodeScan::Reused(known) = scan {
        known.apply(wasm.len(), [&mut module])?;
    }
    Ok((module, types))
}

/// Where a module stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ModuleLocation {
    /// It is the binary. What it imports has its state outside the binary, where nothing reads it.
    Standalone,
    /// In a component, which instantiates it with the exports of others.
    InComponent,
}

/// The pass over a module.
pub(crate) struct ModuleReader {
    location: ModuleLocation,
    allocations: FuncValidatorAllocations,
    /// Where the instructions of a function begin that may matter.
    noted: Vec<usize>,
    module: Module,
    /// Where the last section ended.
    end: usize,
}

impl ModuleReader {
    /// For a module that begins at byte `start` of the binary.
    pub(crate) fn new(start: usize, location: ModuleLocation) -> Self {
        Self {
            location,
            allocations: FuncValidatorAllocations::default(),
            noted: Vec::new(),
            module: Module {
                range: start..start,
                ..Module::default()
            },
            end: start,
        }
    }

    /// The module, which ends at byte `end` of the binary. Its refusals are left to the caller: a
    /// binary that is malformed further on is refused for that first.
    pub(crate) fn finish(mut self, end: usize, types: &Types) -> Module {
        self.module.range.end = end;
        self.module.resets = exports::resets(&self.module, types);
        self.module
    }

    /// Takes in a part that was validated.
    pub(crate) fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        if let Some((id, content)) = payload.as_section() {
            let is_name =
                matches!(&payload, Payload::CustomSection(custom) if custom.name() == "name");
            let whole = self.end..content.end;
            self.end = content.end;
            self.module.sections.push(Section {
                id,
                whole,
                content,
                is_name,
            });
        }
        match payload {
            Payload::Version { range, .. } => self.end = range.end,
            Payload::ImportSection(section) => {
                for import in section.into_imports_with_offsets() {
                    let (offset, import) = import?;
                    self.import(&import, offset);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section.into_iter_with_offsets() {
                    let (offset, memory) = memory?;
                    self.memory(memory, offset);
                }
            }
            Payload::GlobalSection(section) => self.globals(section)?,
            Payload::ExportSection(section) => {
                for export in section {
                    let wasmparser::Export { name, kind, index } = export?;
                    self.module.exports.push(Export {
                        name: name.to_string(),
                        kind,
                        index,
                    });
                }
            }
            Payload::DataSection(section) => {
                for segment in section {
                    let segment = segment?;
                    let active = matches!(segment.kind, DataKind::Active { .. });
                    self.module.segments.push(Segment {
                        active,
                        entry: segment.range,
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, import: &wasmparser::Import<'_>, offset: usize) {
        let kind = match import.ty {
            TypeRef::Func(_) | TypeRef::FuncExact(_) | TypeRef::Tag(_) => return,
            TypeRef::Memory(_) => {
                self.module.imported_memories = self.module.imported_memories.saturating_add(1);
                "memory"
            }
            TypeRef::Table(_) => {
                self.module.imported_tables = self.module.imported_tables.saturating_add(1);
                "table"
            }
            TypeRef::Global(_) => {
                self.module.imported_globals = self.module.imported_globals.saturating_add(1);
                "global"
            }
        };
        if self.location == ModuleLocation::InComponent {
            return;
        }
        self.module.refusals.construct(
            format!(
                "the imported {kind} `{}.{}` has its state outside the module, which a snapshot can't hold: define it in the module",
                import.module, import.name
            ),
            offset,
        );
    }

    fn memory(&mut self, memory: MemoryType, offset: usize) {
        if memory.shared {
            let own = u32::try_from(self.module.memories.len()).unwrap_or(u32::MAX);
            let index = self.module.imported_memories.saturating_add(own);
            self.module.refusals.construct(
                format!(
                    "memory {index} is shared between threads, which a snapshot can't hold yet"
                ),
                offset,
            );
        }
        self.module.memories.push(memory);
    }

    fn globals(&mut self, section: wasmparser::GlobalSectionReader<'_>) -> Result<(), Error> {
        let end = section.range().end;
        let mut starts = Vec::new();
        for (index, global) in
            (self.module.imported_globals..).zip(section.into_iter_with_offsets())
        {
            let (offset, global) = global?;
            if global.ty.mutable && matches!(global.ty.content_type, ValType::Ref(_)) {
                self.module.refusals.construct(
                    format!("global {index} is mutable and holds a reference, which a snapshot can't hold yet"),
                    offset,
                );
            }
            starts.push(offset);
            self.module.globals.push(Global {
                ty: global.ty,
                entry: offset..offset,
            });
        }
        // An entry ends where the next begins.
        let ends = starts.iter().skip(1).copied().chain([end]);
        for (global, end) in self.module.globals.iter_mut().zip(ends) {
            global.entry.end = end;
        }
        Ok(())
    }

    /// Validates a function and scans it for what can't be held, in one go.
    pub(crate) fn function(
        &mut self,
        func: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'_>,
    ) -> Result<(), Error> {
        let index = func.index;
        let mut validator = func.into_validator(mem::take(&mut self.allocations));
        let mut reader = body.get_binary_reader();
        validator.read_locals(&mut reader)?;
        reader.set_features(FEATURES);
        while !reader.eof() {
            let offset = reader.original_position();
            reader.visit_operator(&mut NotingValidator {
                validator: &mut validator,
                offset,
                noted: &mut self.noted,
            })??;
        }
        reader.finish_expression(&validator.visitor(reader.original_position()))?;
        self.allocations = validator.into_allocations();
        self.decode_noted(index, body)
    }

    /// Decodes the instructions of a function that may matter. They are few.
    fn decode_noted(&mut self, function: u32, body: &FunctionBody<'_>) -> Result<(), Error> {
        let noted = mem::take(&mut self.noted);
        for offset in &noted {
            let at = offset.saturating_sub(body.range().start);
            let bytes = body.as_bytes().get(at..).unwrap_or_default();
            let reader = BinaryReader::new_features(bytes, *offset, FEATURES);
            let mut reader = OperatorsReader::new(reader);
            let operator = reader.read()?;
            self.instruction(&operator, function, *offset..reader.original_position());
        }
        self.noted = noted;
        self.noted.clear();
        Ok(())
    }

    /// Notes what an instruction means for a snapshot.
    fn instruction(&mut self, operator: &Operator<'_>, function: u32, instruction: Range<usize>) {
        if let Some(what) = effects::mutates(operator) {
            let offset = instruction.start;
            self.module.refusals.instruction(what, function, offset);
            let table = effects::changed_table(operator);
            self.module.changed_tables.extend(table);
        } else if let Some(segment) = effects::data_segment(operator) {
            self.module.segment_uses.push(SegmentUse {
                segment,
                instruction,
            });
        } else if let Some(function) = effects::function(operator) {
            self.module.function_uses.insert(function);
        }
    }
}
