//! Validates instructions, and notes the offsets of those that may matter to a snapshot.

use alloc::vec::Vec;

use wasmparser::{
    FrameKind, FrameStack, FuncValidator, Result, ValidatorResources, VisitOperator,
    VisitSimdOperator,
};

use super::effects;

/// A validator that notes some instructions, and only validates most: the compiler knows which it
/// notes.
pub(super) struct NotingValidator<'a> {
    pub(super) validator: &'a mut FuncValidator<ValidatorResources>,
    /// Where the instruction begins.
    pub(super) offset: usize,
    /// Where the instructions begin that may matter.
    pub(super) noted: &'a mut Vec<usize>,
    /// Whether instructions that set globals may matter.
    pub(super) watch_globals: bool,
}

macro_rules! watch {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(
            #[inline]
            fn $visit(&mut self $($(, $arg: $ty)*)?) -> Self::Output {
                if const { effects::may_matter(stringify!($op)) }
                    || const { effects::sets_global(stringify!($op)) } && self.watch_globals
                {
                    self.noted.push(self.offset);
                }
                self.validator.visitor(self.offset).$visit($($($arg),*)?)
            }
        )*
    };
}

macro_rules! watch_simd {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(
            fn $visit(&mut self $($(, $arg: $ty)*)?) -> Self::Output {
                self.validator.simd_visitor(self.offset).$visit($($($arg),*)?)
            }
        )*
    };
}

impl<'a> VisitOperator<'a> for NotingValidator<'_> {
    type Output = Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(watch);
}

impl<'a> VisitSimdOperator<'a> for NotingValidator<'_> {
    wasmparser::for_each_visit_simd_operator!(watch_simd);
}

impl FrameStack for NotingValidator<'_> {
    #[inline]
    fn current_frame(&self) -> Option<FrameKind> {
        let frame = self.validator.get_control_frame(0);
        frame.map(|frame| frame.kind)
    }
}
