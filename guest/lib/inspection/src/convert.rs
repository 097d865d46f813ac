//! Conversions between these types and the bindings that are generated from the WIT. Both have the
//! same fields with the same names.

use alloc::string::String;
use alloc::vec::Vec;

/// Converts a value into the corresponding type of another crate.
pub trait Convert<T> {
    /// Converts the value.
    fn convert(self) -> T;
}

macro_rules! same {
    ($($ty:ty),*) => { $(impl Convert<$ty> for $ty {
        fn convert(self) -> $ty {
            self
        }
    })* };
}

same!(bool, u8, u32, u64, String);

impl<A: Convert<B>, B> Convert<Option<B>> for Option<A> {
    fn convert(self) -> Option<B> {
        self.map(Convert::convert)
    }
}

impl<A: Convert<B>, B> Convert<Vec<B>> for Vec<A> {
    fn convert(self) -> Vec<B> {
        self.into_iter().map(Convert::convert).collect()
    }
}

/// The bits of a number as two halves, the lower one first.
pub fn halves(number: crate::Number) -> (u64, u64) {
    let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
    (half(number.bits()), half(number.bits() >> 64))
}

/// The number of this type with these halves. None if the type has fewer bits.
pub fn from_halves(value_type: &str, (low, high): (u64, u64)) -> Option<crate::Number> {
    crate::Number::new(value_type, u128::from(high) << 64 | u128::from(low))
}

/// Implements [`Convert`](crate::Convert) between [`Inspection`](crate::Inspection) and the
/// generated record of that name. The direction is `from` the generated type or `to` it. The two
/// modules are the bindings of the interfaces `transform` and `types`.
///
/// ```ignore
/// use bindings::exports::wizer::wizer::{transform, types};
/// wizer_inspection::conversions!(from transform, types);
/// ```
#[macro_export]
macro_rules! conversions {
    ($way:ident $wit:ident, $types:ident) => {
        $crate::conversion!($way $types::Invocation, Call { path, arguments });
        $crate::conversion!($way $wit::CoreFunction, Function { index, name });
        $crate::conversion!($way $wit::Refusal, Refusal { reason, text, offset });
        $crate::conversion!($way $wit::Imported, Import { path, kind, functions, wasi });
        $crate::conversion!($way $wit::ComponentInstance, ComponentInstance {
            parent, index, name, modules, resources
        });
        $crate::conversion!($way $wit::Memory, Memory {
            index, name, minimum, maximum, page_size, memory64, shared, active_bytes
        });
        $crate::conversion!($way $wit::Table, Table {
            index, name, element_type, minimum, maximum, changed
        });
        $crate::conversion!($way $wit::CoreModule, CoreModule {
            offset, size, name, instances, start, resets, globals, memories, tables, active_segments,
            passive_segments
        });
        $crate::conversion!($way $wit::Inspection, Inspection {
            kind, size, accepted, refusals, complete, before, initializer, removed_instance, modules, components, state_exports,
            imports
        });
        $crate::conversion!($way $wit::FurtherInspection, FurtherInspection {
            inspection, initializers, possible_refusals, expectation
        });
        $crate::conversion!($way $wit::Kind, Kind: Module, Component);
        $crate::conversion!($way $wit::Reason, Reason: Unsupported, InitFunc, Options);
        $crate::conversion!($way $types::ErrorKind, ErrorKind:
            Malformed, Unsupported, InitFunc, Options, State, Internal
        );
        $crate::conversion!($way $wit::ImportedKind, ImportKind:
            Function, Table, Memory, Global, Tag, CoreModule, Component, Instance, Type, Value
        );
        $crate::conversion_of_globals!($way $wit, $types);
    };
}

/// One of the [`conversions`](crate::conversions).
#[doc(hidden)]
#[macro_export]
macro_rules! conversion {
    (from $wit:ident::$Wit:ident, $Found:ident $fields:tt) => {
        $crate::conversion!(@record ($wit::$Wit) ($crate::$Found) $fields);
    };
    (to $wit:ident::$Wit:ident, $Found:ident $fields:tt) => {
        $crate::conversion!(@record ($crate::$Found) ($wit::$Wit) $fields);
    };
    (from $wit:ident::$Wit:ident, $Found:ident: $($case:ident),*) => {
        $crate::conversion!(@enum ($wit::$Wit) ($crate::$Found) $($case)*);
    };
    (to $wit:ident::$Wit:ident, $Found:ident: $($case:ident),*) => {
        $crate::conversion!(@enum ($crate::$Found) ($wit::$Wit) $($case)*);
    };
    (from $wit:ident::$Wit:ident, $Found:ident = $($case:ident),*) => {
        $crate::conversion!(@variant ($wit::$Wit) ($crate::$Found) $($case)*);
    };
    (to $wit:ident::$Wit:ident, $Found:ident = $($case:ident),*) => {
        $crate::conversion!(@variant ($crate::$Found) ($wit::$Wit) $($case)*);
    };
    (@record ($($a:tt)*) ($($b:tt)*) { $($field:ident),* }) => {
        impl $crate::Convert<$($b)*> for $($a)* {
            fn convert(self) -> $($b)* {
                // List all fields, so that a new one is a compile error.
                let $($a)* { $($field),* } = self;
                $($b)* { $($field: $crate::Convert::convert($field)),* }
            }
        }
    };
    (@variant ($($a:tt)*) ($($b:tt)*) $($case:ident)*) => {
        impl $crate::Convert<$($b)*> for $($a)* {
            fn convert(self) -> $($b)* {
                use $($a)* as Ours;
                use $($b)* as Theirs;
                match self {
                    $(Ours::$case(value) => Theirs::$case($crate::Convert::convert(value))),*
                }
            }
        }
    };
    (@enum ($($a:tt)*) ($($b:tt)*) $($case:ident)*) => {
        impl $crate::Convert<$($b)*> for $($a)* {
            fn convert(self) -> $($b)* {
                use $($a)* as Ours;
                use $($b)* as Theirs;
                match self {
                    $(Ours::$case => Theirs::$case),*
                }
            }
        }
    };
}

/// The conversion of a global, whose fields differ: the type of its value is a separate field in
/// the WIT.
#[doc(hidden)]
#[macro_export]
macro_rules! conversion_of_globals {
    (from $wit:ident, $types:ident) => {
        impl $crate::Convert<$crate::Global> for $wit::Global {
            fn convert(self) -> $crate::Global {
                let $wit::Global {
                    index,
                    name,
                    value_type,
                    value,
                } = self;
                let value =
                    value.and_then(|bits| $crate::from_halves(&value_type, (bits.low, bits.high)));
                $crate::Global {
                    index,
                    name,
                    value_type,
                    value,
                }
            }
        }
    };
    (to $wit:ident, $types:ident) => {
        impl $crate::Convert<$wit::Global> for $crate::Global {
            fn convert(self) -> $wit::Global {
                let $crate::Global {
                    index,
                    name,
                    value_type,
                    value,
                } = self;
                let value = value.map($crate::halves);
                let value = value.map(|(low, high)| $types::Bits { low, high });
                $wit::Global {
                    index,
                    name,
                    value_type,
                    value,
                }
            }
        }
    };
}
