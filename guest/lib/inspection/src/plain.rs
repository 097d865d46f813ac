//! Parts of the text: names of definitions, counts, columns.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use crate::printable;

/// The maximum number of rows of a list. Further items are only counted.
pub(crate) const MOST_ROWS: usize = 20;

/// Of a name, no more characters than these are shown.
const LONGEST_NAME: usize = 200;

/// The widest column. Wider cells are shown, but no other row is padded to their width.
const WIDEST: usize = 250;

/// A table: rows of cells.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    rows: Vec<Vec<String>>,
}

impl Rows {
    /// Adds a row.
    pub(crate) fn add<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// Adds a row for each item, up to the maximum number of rows.
    pub(crate) fn list<T, const N: usize>(&mut self, items: &[T], row: impl Fn(&T) -> [String; N]) {
        let shown = items.iter().take(MOST_ROWS);
        shown.for_each(|item| self.add(row(item)));
        let left_out = items.len().saturating_sub(MOST_ROWS);
        if left_out > 0 {
            self.add([format!("… and {left_out} more")]);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the rows in aligned columns. Each begins with `indent`.
    pub(crate) fn write(&self, indent: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        // The last cell of a row needs no padding.
        let width = |column: usize| {
            let cells = self
                .rows
                .iter()
                .filter(|row| row.len() > column.saturating_add(1));
            let cells = cells.filter_map(|row| row.get(column));
            let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
            widest.min(WIDEST)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::from(indent);
            for (cell, width) in row.iter().zip(&widths) {
                let width = *width;
                write!(line, "{cell:width$}  ")?;
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// The text for a name: its beginning, if it is very long.
pub(crate) fn name(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", printable(name.get(..end).unwrap_or_default())),
        None => printable(name).into_owned(),
    }
}

/// The text for a sentence, whose author has shortened the names in it.
pub(crate) fn sentence(text: &str) -> String {
    printable(text).into_owned()
}

/// The text for a definition: its kind, its index, and its name if it has one.
pub(crate) fn definition(kind: &str, index: u32, called: Option<&str>) -> String {
    match called {
        Some(called) => format!("{kind} {index} `{}`", name(called)),
        None => format!("{kind} {index}"),
    }
}

/// A number with its noun.
pub(crate) fn count(number: u64, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {several}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Rows, name};
    use alloc::format;
    use alloc::string::ToString as _;
    use core::fmt;

    struct Table(Rows);

    impl fmt::Display for Table {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.write("  ", f)
        }
    }

    #[test]
    fn columns_are_aligned() {
        let mut rows = Rows::default();
        rows.add(["a".to_string(), "1".to_string()]);
        rows.add(["abc".to_string(), "2".to_string()]);
        assert_eq!(Table(rows).to_string(), "  a    1\n  abc  2\n");
    }

    #[test]
    fn no_row_is_padded_to_a_very_wide_cell() {
        // Formatting takes no width of more than 16 bits.
        let wide = "a".repeat(100_000);
        let mut rows = Rows::default();
        rows.add([wide.clone(), "1".to_string()]);
        rows.add(["b".to_string(), "2".to_string()]);
        let padding = " ".repeat(249);
        let expected = format!("  {wide}  1\n  b{padding}  2\n");
        assert_eq!(Table(rows).to_string(), expected);
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        let short = "ä".repeat(200);
        assert_eq!(name(&short), short);
        assert_eq!(name(&format!("{short}ä")), format!("{short}…"));
    }
}
