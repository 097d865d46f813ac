//! Conversions between a comparison and the bindings that are generated from the WIT.

/// Implements [`Convert`](crate::Convert) between [`Comparison`](crate::Comparison) and the
/// generated record of that name. The direction is `from` the generated type or `to` it. The module
/// has the bindings of the interface `transform`.
///
/// It needs the conversions of [`conversions`](crate::conversions) in the same crate.
///
/// ```ignore
/// use bindings::exports::wizer::wizer::transform;
/// wizer_inspection::comparison_conversions!(from transform);
/// ```
#[macro_export]
macro_rules! comparison_conversions {
    ($way:ident $wit:ident) => {
        $crate::conversion!($way $wit::Comparison, Comparison {
            kind, identical, differences, complete, totals
        });
        $crate::conversion!($way $wit::ComparisonTotals, ComparisonTotals {
            differences, globals, ranges, bytes, elements, others
        });
        $crate::conversion!($way $wit::Difference, Difference {
            module, place, first, second, region, near, guess, text
        });
        $crate::conversion!($way $wit::Named, Named { index, name });
        $crate::conversion!($way $wit::MemoryRange, MemoryRange { memory, offset, length, differing });
        $crate::conversion!($way $wit::TableRange, TableRange { table, offset, count });
        $crate::conversion!($way $wit::CodePlace, CodePlace { function, first, second });
        $crate::conversion!($way $wit::SectionPlace, SectionPlace { name, custom, first, second });
        $crate::conversion!($way $wit::Landmark, Landmark { kind, index, name, distance });
        $crate::conversion!($way $wit::Place, Place = Memory, MemorySize, Global, Table, TableSize,
            DataSegment, ElementSegment, Function, Section
        );
        $crate::conversion!($way $wit::Content, Content = Bytes, Text);
        $crate::conversion!($way $wit::Region, Region: Stack, StaticData, ThreadLocal, Heap);
        $crate::conversion!($way $wit::LandmarkKind, LandmarkKind: Segment, SegmentEnd, Symbol);
        $crate::conversion!($way $wit::Guess, Guess: Random, Clock, Address, Unknown);
    };
}
