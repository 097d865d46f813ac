//! Conversions of what `inspect` finds.

use super::bindings::exports::wizer::wizer::{transform as wit, types as wit_types};

wizer_inspection::conversions!(to wit, wit_types);
