//! The cells of an image of a memory as paths of an SVG image.

use alloc::format;
use alloc::string::String;

use crate::picture::{MemoryImage, Origin};

/// The number of cells in a row.
pub(super) const COLUMNS: u64 = 128;

/// The maximum number of rows that are drawn.
const MOST_ROWS: u64 = 4096;

/// The origins, the first below the others.
pub(super) const ORIGINS: [Origin; 4] =
    [Origin::Zero, Origin::Data, Origin::Changed, Origin::Leaked];

/// An image of a memory: cells of size 1, in rows.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// The number of rows.
    pub(super) rows: u64,
    /// Whether the memory has more cells than are drawn.
    pub(super) is_cut: bool,
    zero: String,
    data: String,
    changed: String,
    leaked: String,
}

impl Cells {
    /// Draws the cells of an image, each of which stands for `cell` bytes.
    pub(super) fn new(image: &MemoryImage, cell: u64) -> Self {
        let total = image.size.div_ceil(cell.max(1));
        let shown = total.min(MOST_ROWS * COLUMNS);
        let mut cells = Self {
            rows: shown.div_ceil(COLUMNS),
            is_cut: total > shown,
            ..Self::default()
        };
        let mut from = 0_u64;
        for run in &image.cells {
            let to = from.saturating_add(run.count.into()).min(shown);
            draw(cells.path(run.origin), from, to);
            from = to;
        }
        draw(&mut cells.zero, from, shown);
        cells
    }

    /// The data of the path with all cells of an origin. Empty if there are none.
    pub(super) fn of(&self, origin: Origin) -> &str {
        match origin {
            Origin::Zero => &self.zero,
            Origin::Data => &self.data,
            Origin::Changed => &self.changed,
            Origin::Leaked => &self.leaked,
        }
    }

    fn path(&mut self, origin: Origin) -> &mut String {
        match origin {
            Origin::Zero => &mut self.zero,
            Origin::Data => &mut self.data,
            Origin::Changed => &mut self.changed,
            Origin::Leaked => &mut self.leaked,
        }
    }
}

/// Adds rectangles for the cells from one to another: what is left of the first row, all complete
/// rows, and a part of the last one. Cells have numbers below `MOST_ROWS` × `COLUMNS`.
fn draw(path: &mut String, mut from: u64, to: u64) {
    while from < to {
        let (x, y) = (from % COLUMNS, from / COLUMNS);
        let left = to - from;
        let (width, height) = match x {
            0 if left >= COLUMNS => (COLUMNS, left / COLUMNS),
            _ => (left.min(COLUMNS - x), 1),
        };
        path.push_str(&format!("M{x} {y}h{width}v{height}h-{width}z"));
        from += width * height;
    }
}
