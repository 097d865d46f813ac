//! Finds the instructions whose NaN results differ between engines.
//!
//! The specification leaves the sign and the payload of a NaN open that arithmetic gives: see "NaN
//! propagation" in its chapter on numerics. Which instructions these are follows from its
//! deterministic profile, which says what they give instead.

use alloc::vec::Vec;

use wasmparser::{BinaryReader, CodeSectionReader, Operator};

use super::contents::{FEATURES, Module};
use super::float_site::{FloatShape, FloatSite};
use super::format::{id, slice};
use crate::Error;

/// Finds the instructions of a module whose NaN results differ between engines, in order of offset.
///
/// An instruction is left out if the next one only computes with its result, as `f64.mul` before
/// `f64.add`: the next one gives some NaN for any NaN, and is found itself.
///
/// # Errors
///
/// `ErrorKind::Malformed` if the code was not validated, and can't be read.
pub(super) fn find(wasm: &[u8], module: &Module) -> Result<Vec<FloatSite>, Error> {
    let mut sites = Vec::new();
    let mut sections = module.sections.iter();
    let Some(section) = sections.find(|section| section.id == id::CODE) else {
        return Ok(sites);
    };
    let content = slice(wasm, section.content.clone())?;
    let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
    for body in CodeSectionReader::new(reader)? {
        let mut reader = body?.get_operators_reader()?;
        // The instruction right before the one at hand.
        let mut last: Option<FloatSite> = None;
        while !reader.eof() {
            let Floats { takes, gives } = floats(&reader.read()?);
            sites.extend(last.filter(|last| takes != Some(last.shape)));
            let end = reader.original_position();
            last = gives.map(|shape| FloatSite { end, shape });
        }
    }
    Ok(sites)
}

/// What an instruction does with floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Floats {
    /// The shape of its last operand, if the sign and the payload of a NaN there make no
    /// difference: if that operand is a NaN, the result is one as well, or no float.
    takes: Option<FloatShape>,
    /// The shape of its result, if that may be a NaN of any sign and payload.
    gives: Option<FloatShape>,
}

/// Constants, loads, selections, and instructions on bits, such as `f32.neg` or `f32x4.pmin`, leave
/// NaNs as they are. Comparisons and conversions to integers do not look at the payload.
fn floats(operator: &Operator<'_>) -> Floats {
    use FloatShape::{F32, F32x4, F64, F64x2};
    use Operator as O;
    let (takes, gives) = match operator {
        O::F32Add
        | O::F32Sub
        | O::F32Mul
        | O::F32Div
        | O::F32Sqrt
        | O::F32Min
        | O::F32Max
        | O::F32Ceil
        | O::F32Floor
        | O::F32Trunc
        | O::F32Nearest => (Some(F32), Some(F32)),
        O::F64Add
        | O::F64Sub
        | O::F64Mul
        | O::F64Div
        | O::F64Sqrt
        | O::F64Min
        | O::F64Max
        | O::F64Ceil
        | O::F64Floor
        | O::F64Trunc
        | O::F64Nearest => (Some(F64), Some(F64)),
        O::F32DemoteF64 => (Some(F64), Some(F32)),
        O::F64PromoteF32 => (Some(F32), Some(F64)),
        O::F32Eq | O::F32Ne | O::F32Lt | O::F32Gt | O::F32Le | O::F32Ge => (Some(F32), None),
        O::F64Eq | O::F64Ne | O::F64Lt | O::F64Gt | O::F64Le | O::F64Ge => (Some(F64), None),
        O::I32TruncF32S
        | O::I32TruncF32U
        | O::I64TruncF32S
        | O::I64TruncF32U
        | O::I32TruncSatF32S
        | O::I32TruncSatF32U
        | O::I64TruncSatF32S
        | O::I64TruncSatF32U => (Some(F32), None),
        O::I32TruncF64S
        | O::I32TruncF64U
        | O::I64TruncF64S
        | O::I64TruncF64U
        | O::I32TruncSatF64S
        | O::I32TruncSatF64U
        | O::I64TruncSatF64S
        | O::I64TruncSatF64U => (Some(F64), None),
        O::F32x4Add
        | O::F32x4Sub
        | O::F32x4Mul
        | O::F32x4Div
        | O::F32x4Sqrt
        | O::F32x4Min
        | O::F32x4Max
        | O::F32x4Ceil
        | O::F32x4Floor
        | O::F32x4Trunc
        | O::F32x4Nearest
        | O::F32x4RelaxedMadd
        | O::F32x4RelaxedNmadd => (Some(F32x4), Some(F32x4)),
        O::F64x2Add
        | O::F64x2Sub
        | O::F64x2Mul
        | O::F64x2Div
        | O::F64x2Sqrt
        | O::F64x2Min
        | O::F64x2Max
        | O::F64x2Ceil
        | O::F64x2Floor
        | O::F64x2Trunc
        | O::F64x2Nearest
        | O::F64x2RelaxedMadd
        | O::F64x2RelaxedNmadd => (Some(F64x2), Some(F64x2)),
        // Of a NaN and a number, they may give the number.
        O::F32x4RelaxedMin | O::F32x4RelaxedMax => (None, Some(F32x4)),
        O::F64x2RelaxedMin | O::F64x2RelaxedMax => (None, Some(F64x2)),
        O::F32x4DemoteF64x2Zero => (Some(F64x2), Some(F32x4)),
        O::F64x2PromoteLowF32x4 => (Some(F32x4), Some(F64x2)),
        O::F32x4Eq
        | O::F32x4Ne
        | O::F32x4Lt
        | O::F32x4Gt
        | O::F32x4Le
        | O::F32x4Ge
        | O::I32x4TruncSatF32x4S
        | O::I32x4TruncSatF32x4U => (Some(F32x4), None),
        O::F64x2Eq
        | O::F64x2Ne
        | O::F64x2Lt
        | O::F64x2Gt
        | O::F64x2Le
        | O::F64x2Ge
        | O::I32x4TruncSatF64x2SZero
        | O::I32x4TruncSatF64x2UZero => (Some(F64x2), None),
        _ => (None, None),
    };
    Floats { takes, gives }
}
