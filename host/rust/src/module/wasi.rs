//! What a grant of WASI would provide to a module.

use crate::error::Grant;
use crate::wasi::Wasi;

/// The grant that would provide an import. None if there is none, or the environment has it.
pub(super) fn grant(import: &str, wasi: Option<&Wasi>) -> Option<Grant> {
    (wasi.is_none() && import.starts_with("wasi_")).then_some(Grant::Wasi)
}
