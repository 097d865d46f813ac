//! The files of a request.

use wizer_arguments::printable;
use wizer_wasi_preview1::Files;

use crate::problem::Problem;

/// A read-only directory with files, by their paths.
pub(crate) fn directory(files: Vec<(String, Vec<u8>)>) -> Result<Files, Problem> {
    Files::new(files).map_err(|path| {
        Problem::bad(format!(
            "`{}` can't be the path of a file: expected names with `/` between them, each path once",
            printable(&path)
        ))
    })
}
