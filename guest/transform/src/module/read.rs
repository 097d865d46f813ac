//! Reads and validates a module in one pass, and finds the instructions that matter to a snapshot.

use alloc::string::ToString;
use alloc::vec::Vec;
use core::mem;
use core::ops::Range;

use wasmparser::types::Types;
use wasmparser::{
    BinaryReader, DataKind, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator,
    OperatorsReader, Parser, Payload, ValidPayload, Validator, ValidatorResources,
};

use super::contents::{
    ChangeSite, Export, FEATURES, Module, ModuleLocation, Section, Segment, SegmentUse,
};
use super::definitions::{elements, globals, imports, tables, types};
use super::effects::{self, Change};
use super::exports;
use super::findings::CodeScan;
use super::fits::FunctionTypes;
use super::noting::NotingValidator;
use super::objects::KeptObjects;
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
    let changed = KeptObjects::of(&module).changed_types(&module);
    if module.tells_objects() {
        module.kept_types = KeptObjects::imported_of(&module).changed_types(&module);
        module.given_types = changed;
    } else {
        module.kept_types = changed;
    }
    Ok((module, types))
}

/// The pass over a module.
pub(crate) struct ModuleReader {
    allocations: FuncValidatorAllocations,
    /// Where the instructions of a function begin that may matter.
    noted: Vec<usize>,
    /// Whether instructions that set globals may matter.
    watch_globals: bool,
    module: Module,
    /// Where the last section ended.
    end: usize,
}

impl ModuleReader {
    /// For a module that begins at byte `start` of the binary.
    pub(crate) fn new(start: usize, location: ModuleLocation) -> Self {
        Self {
            allocations: FuncValidatorAllocations::default(),
            noted: Vec::new(),
            watch_globals: false,
            module: Module {
                range: start..start,
                location,
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
        self.module.types_of_objects.finish(types);
        self.module.types_of_functions = FunctionTypes::new(&self.module, types);
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
            Payload::TypeSection(section) => types(&mut self.module, section)?,
            Payload::ImportSection(section) => {
                imports(&mut self.module, section)?;
                self.watch_globals = self.module.has_watched_globals();
            }
            Payload::FunctionSection(section) => self.module.functions = section.count(),
            Payload::TableSection(section) => tables(&mut self.module, section)?,
            Payload::MemorySection(section) => {
                for memory in section {
                    self.module.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                globals(&mut self.module, section)?;
                self.watch_globals = self.module.has_watched_globals();
            }
            Payload::StartSection { func, .. } => self.module.start = Some(func),
            Payload::ElementSection(section) => elements(&mut self.module, section)?,
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
                watch_globals: self.watch_globals,
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
        let found = effects::effects(operator);
        if let Some((Change::GlobalSet, global)) = found.change
            && global < self.module.imported_globals
        {
            self.module.set_imports.insert(global);
        }
        if let Some((change, subject)) = found.change
            && (change != Change::GlobalSet || self.module.holds_references(subject))
        {
            self.module.changes.push(ChangeSite {
                change,
                subject,
                function,
                offset: instruction.start,
            });
        }
        if let Some((segment, reads)) = found.data {
            self.module.segment_uses.push(SegmentUse {
                segment,
                reads,
                instruction,
            });
        }
        self.module.element_uses.extend(found.elements);
        self.module.function_uses.extend(found.function);
        self.module.converts_external |= found.converts_external;
    }
}
