//! Checks pictures.

use wizer_inspection::{MemoryImage, Picture, printable_lines};

/// The names of the variables whose values are secrets here.
const NAME: &str = "$<b>\u{1b}";

/// Draws a picture of a result, and checks that its numbers add up, and that no name acts as more
/// than text.
///
/// # Panics
///
/// One of these does not hold.
pub fn drawn(picture: &Picture, wasm: &[u8]) {
    assert_eq!(picture.size, wasm.len() as u64);
    let sections = picture.sections.iter().filter_map(|section| section.after);
    assert!(sections.sum::<u64>() <= picture.size);
    let modules = picture.modules.iter();
    for memory in modules.flat_map(|module| &module.memories) {
        for image in memory.before.iter().chain([&memory.after]) {
            counted(image, memory.cell);
        }
        let runs = memory.runs.iter();
        assert!(runs.is_sorted_by_key(|run| u64::MAX - run.length));
        assert!(memory.runs.iter().all(|run| run.changed <= run.length));
    }
    let page = picture.page("<i>\u{202e}", &vec![NAME.to_string(); 3]);
    assert_eq!(printable_lines(&page), page, "control characters");
    for raw in ["<script", "<b>\\u", "<i>\\u"] {
        assert!(!page.contains(raw), "{raw}: {page}");
    }
    assert_eq!(
        page.matches("<table").count(),
        page.matches("</table>").count()
    );
    assert_eq!(
        page.matches("<section").count(),
        page.matches("</section>").count()
    );
}

/// Checks that the bytes of an image are as many as it has, and that its cells fit.
fn counted(image: &MemoryImage, cell: u64) {
    let bytes = [image.zero, image.data, image.changed, image.leaked];
    assert_eq!(bytes.iter().sum::<u64>(), image.size);
    let cells: u64 = image.cells.iter().map(|run| u64::from(run.count)).sum();
    assert!(
        cells <= image.size.div_ceil(cell),
        "{cells} cells of {cell} bytes"
    );
}
