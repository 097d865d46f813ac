//! Validates instructions, and notes where those are that may matter to a snapshot.

use alloc::vec::Vec;

use wasmparser::{
    FrameKind, FrameStack, FuncValidator, Result, ValidatorResources, VisitOperator,
    VisitSimdOperator,
};

use super::scan;

/// A validator that is told each instruction. Most are but validated: which are noted is known when this is compiled.
pub(super) struct Watch<'a> {
    pub(super) validator: &'a mut FuncValidator<ValidatorResources>,
    /// Where the instruction begins.
    pub(super) offset: usize,
    /// Where those begin that may matter.
    pub(super) noted: &'a mut Vec<usize>,
}

macro_rules! watch {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(
            #[inline]
            fn $visit(&mut self $($(, $arg: $ty)*)?) -> Self::Output {
                if const { scan::may_matter(stringify!($op)) } {
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

impl<'a> VisitOperator<'a> for Watch<'_> {
    type Output = Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(watch);
}

impl<'a> VisitSimdOperator<'a> for Watch<'_> {
    wasmparser::for_each_visit_simd_operator!(watch_simd);
}

impl FrameStack for Watch<'_> {
    #[inline]
    fn current_frame(&self) -> Option<FrameKind> {
        let frame = self.validator.get_control_frame(0);
        frame.map(|frame| frame.kind)
    }
}
