//! Conversions between a picture and the bindings that are generated from the WIT.

/// Implements [`Convert`](crate::Convert) between [`Picture`](crate::Picture) and the generated
/// record of that name. The direction is `from` the generated type or `to` it. The module has the
/// bindings of the interface `transform`.
///
/// It needs [`conversions`](crate::conversions) and
/// [`comparison_conversions`](crate::comparison_conversions) in the same crate.
///
/// ```ignore
/// use bindings::exports::wizer::wizer::transform;
/// wizer_inspection::picture_conversions!(from transform);
/// ```
#[macro_export]
macro_rules! picture_conversions {
    ($way:ident $wit:ident) => {
        $crate::conversion!($way $wit::Picture, Picture {
            kind, size, input_size, sections, modules, remarks
        });
        $crate::conversion!($way $wit::PicturedSection, PicturedSection {
            module, name, custom, before, after
        });
        $crate::conversion!($way $wit::PicturedModule, PicturedModule {
            module, memories, globals, tables
        });
        $crate::conversion!($way $wit::PicturedMemory, PicturedMemory {
            memory, cell, before, after, runs, leaks
        });
        $crate::conversion!($way $wit::MemoryImage, MemoryImage {
            size, zero, data, changed, leaked, cells
        });
        $crate::conversion!($way $wit::CellRun, CellRun { count, origin });
        $crate::conversion!($way $wit::Origin, Origin: Zero, Data, Changed, Leaked);
        $crate::conversion!($way $wit::MemoryRun, MemoryRun { offset, length, changed, region, near });
        $crate::conversion!($way $wit::Leak, Leak { secret, memory, offset });
        $crate::conversion!($way $wit::PicturedGlobal, PicturedGlobal {
            global, value_type, before, after
        });
        $crate::conversion!($way $wit::PicturedTable, PicturedTable {
            table, element_type, before, after, written, changed
        });
    };
}
