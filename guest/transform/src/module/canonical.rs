//! Makes NaNs canonical in the module to run, for results that do not depend on the engine.

use alloc::format;
use alloc::vec::{self, Vec};
use core::fmt;
use core::ops::Range;

use wasm_encoder::{Encode as _, Ieee32, Ieee64, Instruction, ValType};
use wasmparser::{
    BinaryReader, CompositeInnerType, FunctionBody, FunctionSectionReader, TypeSectionReader,
};

use super::contents::{FEATURES, Module};
use super::float_site::{FloatShape, FloatSite};
use super::format::{id, leb, slice};
use super::labels::Labels;
use super::plan::Plan;
use super::refusals::labelled;
use crate::Error;
use crate::piece::Pieces;

/// The most bytes of a function that engines take.
pub(super) const MOST_BYTES: u64 = 7_654_321;

/// The most locals of a function that engines take, parameters included.
const MOST_LOCALS: u64 = 50_000;

/// The canonical NaNs, which are positive.
const NAN_32: u32 = 0x7fc0_0000;
const NAN_64: u64 = 0x7ff8_0000_0000_0000;

/// The functions of a module, one after the other, with what is inserted in each.
#[derive(Default)]
pub(super) struct CanonicalNans<'a> {
    /// The instructions in functions that were not reached yet.
    sites: &'a [FloatSite],
    /// The index of the next function.
    function: u32,
    /// For each function that was not reached yet, how many parameters it has.
    parameters: vec::IntoIter<u32>,
}

/// What is inserted in a function.
///
/// ```wat
/// (func (param f64) (result f64)
///   (f64.sqrt (local.get 0)))
/// ```
///
/// becomes
///
/// ```wat
/// (func (param f64) (result f64) (local $kept f64)
///   (f64.sqrt (local.get 0))
///   (local.tee $kept)
///   (f64.const nan:canonical)
///   (f64.eq (local.get $kept) (local.get $kept))
///   (select))
/// ```
///
/// Vectors are selected from lane by lane, with `v128.bitselect`.
pub(super) struct CanonicalBody<'a> {
    function: u32,
    sites: &'a [FloatSite],
    /// How many declarations of locals the input has.
    declarations: u32,
    /// Where these are.
    declared: Range<usize>,
    /// The types of the locals on top. There is one for each type of value: what is kept in it is
    /// used right away.
    kept: Vec<ValType>,
    /// What is inserted behind an instruction, by the number of the shape of its result.
    code: [Vec<u8>; 4],
}

impl<'a> CanonicalNans<'a> {
    pub(super) fn new(plan: &'a Plan) -> Result<Self, Error> {
        let sites = plan.float_sites();
        if sites.is_empty() {
            return Ok(Self::default());
        }
        Ok(Self {
            sites,
            function: plan.module.imported_functions,
            parameters: parameters(&plan.wasm, &plan.module)?.into_iter(),
        })
    }

    /// What is inserted in the next function. None if that is nothing.
    pub(super) fn next(
        &mut self,
        plan: &Plan,
        body: &FunctionBody<'_>,
    ) -> Result<Option<CanonicalBody<'a>>, Error> {
        let function = self.function;
        self.function = function.saturating_add(1);
        let parameters = self.parameters.next().unwrap_or_default();
        let end = body.range().end;
        let count = self.sites.partition_point(|site| site.end < end);
        let (sites, others) = self.sites.split_at(count);
        self.sites = others;
        if sites.is_empty() {
            return Ok(None);
        }
        let mut locals = body.get_locals_reader()?;
        let declarations = locals.get_count();
        let start = locals.original_position();
        let mut first = parameters;
        for _ in 0..declarations {
            let (count, _) = locals.read()?;
            first = first.saturating_add(count);
        }
        let mut new = CanonicalBody {
            function,
            sites,
            declarations,
            declared: start..locals.original_position(),
            kept: Vec::new(),
            code: [const { Vec::new() }; 4],
        };
        new.write(first)?;
        let locals = u64::from(first).saturating_add(new.kept.len() as u64);
        match locals > MOST_LOCALS {
            true => Err(new.no_room(plan, body, format_args!("{locals} locals"), MOST_LOCALS)),
            false => Ok(Some(new)),
        }
    }
}

impl CanonicalBody<'_> {
    /// Writes the code for the shapes that the function has. Its first local on top has the index
    /// `first`.
    fn write(&mut self, first: u32) -> Result<(), Error> {
        for (shape, code) in FloatShape::ALL.into_iter().zip(&mut self.code) {
            if !self.sites.iter().any(|site| site.shape == shape) {
                continue;
            }
            let ty = match shape {
                FloatShape::F32 => ValType::F32,
                FloatShape::F64 => ValType::F64,
                FloatShape::F32x4 | FloatShape::F64x2 => ValType::V128,
            };
            let known = self.kept.iter().position(|other| *other == ty);
            let place = known.unwrap_or(self.kept.len());
            if known.is_none() {
                self.kept.push(ty);
            }
            let place = u32::try_from(place).map_err(Error::internal)?;
            for instruction in canonical(shape, first.saturating_add(place)) {
                instruction.encode(code);
            }
        }
        Ok(())
    }

    /// Writes the declarations of locals. Returns where they end in the input.
    pub(super) fn declare(&self, output: &mut Pieces) -> Result<usize, Error> {
        let added = u32::try_from(self.kept.len()).map_err(Error::internal)?;
        output.bytes(&leb(self.declarations.saturating_add(added)));
        output.input(self.declared.clone());
        for ty in &self.kept {
            let mut declaration = leb(1);
            ty.encode(&mut declaration);
            output.bytes(&declaration);
        }
        Ok(self.declared.end)
    }

    /// What is inserted where, in order of offset.
    pub(super) fn insertions(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.sites.iter().map(|site| {
            let code = self.code.get(site.shape as usize);
            (site.end, code.map_or(&[][..], Vec::as_slice))
        })
    }

    /// Checks that engines take the function as it was written.
    ///
    /// # Errors
    ///
    /// `ErrorKind::Unsupported` if it has too many bytes.
    pub(super) fn check(
        &self,
        plan: &Plan,
        body: &FunctionBody<'_>,
        written: &Pieces,
    ) -> Result<(), Error> {
        let bytes = written.length();
        match bytes > MOST_BYTES {
            true => Err(self.no_room(plan, body, format_args!("{bytes} bytes"), MOST_BYTES)),
            false => Ok(()),
        }
    }

    fn no_room(
        &self,
        plan: &Plan,
        body: &FunctionBody<'_>,
        needed: fmt::Arguments<'_>,
        most: u64,
    ) -> Error {
        let labels = Labels::read(&plan.wasm, &plan.module);
        let function = labelled(&labels.functions, self.function);
        Error::unsupported(format!(
            "function {function} would have {needed} with the code that makes its NaNs canonical, and engines take {most}: split the function"
        ))
        .at(body.range().start)
    }
}

/// The instructions that make the NaNs in an operand canonical. They keep it in a local.
fn canonical(shape: FloatShape, local: u32) -> [Instruction<'static>; 6] {
    use Instruction as I;
    let two = |nan: u32| i128::from(nan) << 32 | i128::from(nan);
    let (nan, equal, select) = match shape {
        FloatShape::F32 => (I::F32Const(Ieee32::new(NAN_32)), I::F32Eq, I::Select),
        FloatShape::F64 => (I::F64Const(Ieee64::new(NAN_64)), I::F64Eq, I::Select),
        FloatShape::F32x4 => {
            let nans = I::V128Const(two(NAN_32) << 64 | two(NAN_32));
            (nans, I::F32x4Eq, I::V128Bitselect)
        }
        FloatShape::F64x2 => {
            let nans = I::V128Const(i128::from(NAN_64) << 64 | i128::from(NAN_64));
            (nans, I::F64x2Eq, I::V128Bitselect)
        }
    };
    let get = I::LocalGet(local);
    // Only a NaN differs from itself.
    [I::LocalTee(local), nan, get.clone(), get, equal, select]
}

/// How many parameters each function has that a module defines.
fn parameters(wasm: &[u8], module: &Module) -> Result<Vec<u32>, Error> {
    let mut of_types: Vec<u32> = Vec::new();
    let mut of_functions = Vec::new();
    for section in &module.sections {
        let content = slice(wasm, section.content.clone())?;
        let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
        match section.id {
            id::TYPE => {
                for group in TypeSectionReader::new(reader)? {
                    for ty in group?.into_types() {
                        let count = match &ty.composite_type.inner {
                            CompositeInnerType::Func(function) => function.params().len(),
                            _ => 0,
                        };
                        of_types.push(u32::try_from(count).map_err(Error::internal)?);
                    }
                }
            }
            id::FUNCTION => {
                for ty in FunctionSectionReader::new(reader)? {
                    let count = of_types.get(ty? as usize);
                    let count = count.ok_or_else(|| Error::internal("a function has no type"))?;
                    of_functions.push(*count);
                }
            }
            _ => {}
        }
    }
    Ok(of_functions)
}
