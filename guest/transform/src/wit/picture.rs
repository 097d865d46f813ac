//! Conversions of what `depict` finds.

use super::bindings::exports::wizer::wizer::transform as wit;

wizer_inspection::picture_conversions!(to wit);
