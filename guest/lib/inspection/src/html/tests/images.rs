use alloc::string::ToString;

use super::super::cells::{Cells, ORIGINS};
use super::checker::read;
use super::{cells, full};
use crate::picture::{CellRun, MemoryImage, Origin};

/// An image of so many bytes with one byte a cell.
fn image(size: u64, cells: alloc::vec::Vec<CellRun>) -> MemoryImage {
    MemoryImage {
        size,
        cells,
        ..MemoryImage::default()
    }
}

/// The number of cells that a path covers.
fn covered(path: &str) -> u64 {
    let rectangles = path.split('M').skip(1);
    let areas = rectangles.map(|rectangle| {
        let (_, rest) = rectangle.split_once('h').unwrap();
        let (width, rest) = rest.split_once('v').unwrap();
        let (height, back) = rest.split_once("h-").unwrap();
        assert_eq!(back, [width, "z"].concat());
        width.parse::<u64>().unwrap() * height.parse::<u64>().unwrap()
    });
    areas.sum()
}

#[test]
fn runs_are_rectangles_by_row() {
    let runs = cells([
        (3, Origin::Data),
        (1, Origin::Leaked),
        (124, Origin::Changed),
        (130, Origin::Data),
        (2, Origin::Zero),
    ]);
    let drawn = Cells::new(&image(400, runs), 1);
    assert_eq!(drawn.rows, 4);
    assert!(!drawn.is_cut);
    let paths = ORIGINS.map(|origin| drawn.of(origin).to_string());
    assert_eq!(paths[0], "M2 2h2v1h-2zM4 2h124v1h-124zM0 3h16v1h-16z");
    assert_eq!(paths[1], "M0 0h3v1h-3zM0 1h128v1h-128zM0 2h2v1h-2z");
    assert_eq!(paths[2], "M4 0h124v1h-124z");
    assert_eq!(paths[3], "M3 0h1v1h-1z");
}

#[test]
fn a_run_over_rows_is_three_rectangles() {
    let drawn = Cells::new(
        &image(1_000, cells([(100, Origin::Zero), (500, Origin::Data)])),
        1,
    );
    assert_eq!(
        drawn.of(Origin::Data),
        "M100 0h28v1h-28zM0 1h128v3h-128zM0 4h88v1h-88z"
    );
    assert_eq!(covered(drawn.of(Origin::Data)), 500);
    assert_eq!(covered(drawn.of(Origin::Zero)), 500);
}

#[test]
fn cells_are_as_many_as_the_memory_has() {
    // The last cell stands for fewer bytes than the others.
    let drawn = Cells::new(&image(65_537, cells([])), 16);
    assert_eq!(drawn.rows, 33);
    assert_eq!(covered(drawn.of(Origin::Zero)), 4_097);
    // More cells than the memory has are left out.
    let runs = cells([
        (5, Origin::Data),
        (u32::MAX, Origin::Changed),
        (7, Origin::Leaked),
    ]);
    let drawn = Cells::new(&image(10, runs), 1);
    let counts = ORIGINS.map(|origin| covered(drawn.of(origin)));
    assert_eq!((drawn.rows, counts), (1, [0, 5, 5, 0]));
    // A cell stands for one byte at least.
    let drawn = Cells::new(&image(10, cells([(0, Origin::Data)])), 0);
    assert_eq!((drawn.rows, covered(drawn.of(Origin::Zero))), (1, 10));
    let drawn = Cells::new(&image(0, cells([(3, Origin::Data)])), 1);
    assert_eq!((drawn.rows, drawn.of(Origin::Data)), (0, ""));
}

#[test]
fn the_number_of_rows_is_bounded() {
    let most = 4_096 * 128;
    let drawn = Cells::new(&image(most, cells([])), 1);
    assert_eq!((drawn.rows, drawn.is_cut), (4_096, false));
    let runs = cells([(u32::MAX, Origin::Data), (u32::MAX, Origin::Leaked)]);
    let drawn = Cells::new(&image(most + 1, runs), 1);
    assert_eq!((drawn.rows, drawn.is_cut), (4_096, true));
    assert_eq!(covered(drawn.of(Origin::Data)), most);
    let mut picture = full("m");
    picture.modules[0].memories[0].after.size = u64::MAX;
    let text = read(&picture.part(&[])).text;
    assert!(
        text.contains("Only the first 4,096 rows of cells are drawn."),
        "{text}"
    );
}
