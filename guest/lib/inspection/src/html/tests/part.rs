use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::checker::read;
use super::{cells, empty, full, global, leak, named, origins, section};
use crate::Kind;
use crate::picture::{
    MemoryImage, MemoryRun, Origin, Picture, PicturedGlobal, PicturedMemory, PicturedModule,
};

/// A module with one memory of 300 bytes, and a global.
fn small() -> Picture {
    let after = MemoryImage {
        size: 300,
        zero: 40,
        data: 260,
        cells: cells([(40, Origin::Zero), (260, Origin::Data)]),
        ..MemoryImage::default()
    };
    let memory = PicturedMemory {
        memory: named(0, "a&b"),
        cell: 1,
        before: None,
        after,
        runs: Vec::new(),
        leaks: Vec::new(),
    };
    let mut picture = empty(Kind::Module);
    picture.size = 2_048;
    picture.sections = vec![
        section(Some(0), "data", false, None, Some(1_500)),
        section(Some(0), "x", true, None, Some(500)),
    ];
    picture.modules = vec![PicturedModule {
        module: named(0, "unseen"),
        memories: vec![memory],
        globals: vec![global(named(0, ""), None, Some("-1"))],
        tables: Vec::new(),
    }];
    picture
}

#[test]
fn a_part_is_as_it_was_written() {
    assert_eq!(small().part(&[]), include_str!("small.html"));
}

#[test]
fn a_picture_without_an_input_tells_of_no_changes() {
    let part = small().part(&[]);
    for word in ["before", "after", "change", "original", "Difference"] {
        assert!(
            !part.to_lowercase().contains(&word.to_lowercase()),
            "{word}"
        );
    }
    let document = read(&part);
    // A bar and a memory.
    assert_eq!(document.count("svg"), 2);
    let legend = "contents, 300 bytes:\n\n40 bytes zero\n260 bytes of data\n";
    assert!(document.text.contains(legend), "{}", document.text);
}

#[test]
fn images_have_a_label_and_a_legend() {
    let document = read(&full("heap").part(&origins("TOKEN")));
    let labels = document.values("svg", "aria-label");
    assert_eq!(labels.len(), 4);
    assert_eq!(
        labels[0],
        "Sections: data, 400,000 bytes. code, 1,000,000 bytes. start, 3 bytes."
    );
    let [before, after] = [
        "65,472 bytes zero, 64 bytes from the original data",
        "128,000 bytes zero, 60 bytes from the original data, 3,000 bytes changed by the \
         initializer, 12 bytes of copies of secrets",
    ];
    let label = |moment: &str, counts: &str| ["Memory 0 heap ", moment, counts].concat();
    assert_eq!(labels[2], label("before the initializer: ", before));
    assert_eq!(labels[3], label("after the initializer: ", after));
    assert!(document.text.contains("Memory 0 heap: 16 bytes a cell"));
    for counts in [before, after] {
        assert!(
            document.text.contains(&counts.replace(", ", "\n")),
            "{counts}"
        );
    }
    assert_eq!(document.values("svg", "viewBox")[3], "0 0 128 64");
}

#[test]
fn bars_have_one_scale() {
    let document = read(&full("m").part(&[]));
    // Of 15,800,100 bytes. Three bytes of a start section are too few to be seen, and 100 bytes of
    // a custom section are seen as they end the bar.
    assert_eq!(
        document.values("rect", "width"),
        ["241", "621", "9355", "620", "1"]
    );
    assert_eq!(
        document.values("rect", "x"),
        ["0", "253", "0", "9367", "9999"]
    );
    let mut picture = full("m");
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let sections = names.map(|name| section(Some(0), name, false, Some(1), Some(2)));
    picture.sections = sections.into();
    let document = read(&picture.part(&[]));
    assert_eq!(document.count("rect"), 12);
    assert!(
        document.text.contains("a\nb\nc\nd\ne\nothers\n"),
        "{}",
        document.text
    );
    assert!(document.text.contains("others, 4 bytes"));
}

/// The text of the rows of a table that has this title.
fn rows(html: &str, title: &str) -> Vec<String> {
    let (_, table) = html.split_once(title).unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let (_, body) = table.split_once("<tbody>").unwrap();
    let rows = body.split("<tr>").skip(1).map(|row| {
        let cells = row.replace("</th>", "</th>|").replace("</td>", "</td>|");
        let (cells, _) = cells.split_once("</tr>").unwrap();
        read(cells).text
    });
    rows.collect()
}

#[test]
fn tables_have_all_values() {
    let part = full("m").part(&origins("TOKEN"));
    assert_eq!(
        rows(&part, "Bytes of sections, by module and kind"),
        [
            "component|custom m|–|100|+100|",
            "core module 0 m|code|1,000,000|1,000,000|0|",
            "core module 0 m|data|400,000|14,800,000|+14,400,000|",
            "core module 1|start|3|–|−3|",
            "|whole binary|1,426,120|15,826,944|+14,400,824|",
        ]
    );
    assert_eq!(
        rows(&part, "Warning: 4 copies of secrets"),
        [
            "environment variable $TOKEN|0x400|",
            "path of the home folder|0x800|",
            "path of the working folder|0x1000|",
            "secret 7|0x2000|",
        ]
    );
    assert_eq!(
        rows(&part, "Runs of data, largest first"),
        [
            "0x400|1,500|0|in static data, 12 bytes into m|",
            "0x1000|1,500|1,500|at the end of m|",
            "0x10000|1,500|1,500|in the heap|",
        ]
    );
    assert_eq!(
        rows(&part, "Mutable globals: 4, 2 changed"),
        [
            "global 0 m|i32|0|1|yes|",
            "global 1|i32|-5|-5|no|",
            "global 2|i32|not constant|m|yes|",
            "global 3|i32|not constant|not constant|–|",
        ]
    );
    assert_eq!(
        rows(&part, "Tables: 1"),
        ["table 0 m|funcref|10|1,200|1,100|1,090|"]
    );
    assert!(part.contains("<h3>Not shown</h3>\n<ul class=\"wizer-remarks\">\n<li>m</li>"));
}

#[test]
fn long_tables_are_closed_and_cut_lists_say_so() {
    let mut picture = full("m");
    let module = &mut picture.modules[0];
    let globals = |number: u32| {
        let globals = (0..number).map(|index| global(named(index, ""), Some("0"), Some("0")));
        globals.collect::<Vec<PicturedGlobal>>()
    };
    module.globals = globals(20);
    assert_eq!(read(&picture.part(&[])).count("details"), 0);
    picture.modules[0].globals = globals(21);
    let document = read(&picture.part(&[]));
    assert_eq!(document.count("details"), 1);
    let text = document.text;
    assert!(text.contains("Mutable globals: 21, 0 changed"));
    assert!(!text.contains(" are shown") && !text.contains("twenty"));

    let module = &mut picture.modules[0];
    module.globals = globals(1_000);
    let run: MemoryRun = module.memories[0].runs[0].clone();
    module.memories[0].runs = vec![run; 20];
    module.memories[0].leaks = vec![leak(0, 0); 100];
    module.memories = vec![module.memories[0].clone(); 100];
    module.tables = vec![module.tables[0].clone(); 100];
    let text = read(&picture.part(&[])).text;
    for note in [
        "Of the memories, the first hundred are shown.",
        "Of the tables, the first hundred are shown.",
        "Of the mutable globals, the first thousand are shown, changed ones first.",
        "The twenty largest runs of data",
    ] {
        assert!(text.contains(note), "{note}");
    }
    assert_eq!(text.matches("The twenty largest").count(), 100);
    assert_eq!(text.matches("Warning: 100 copies of secrets").count(), 100);
}

#[test]
fn modules_without_anything_are_left_out() {
    let mut picture = full("m");
    let module = &mut picture.modules[0];
    module.memories.clear();
    module.globals.clear();
    assert!(picture.part(&[]).contains("<h3>Core module 0 "));
    picture.modules[0].tables.clear();
    assert!(!picture.part(&[]).contains("<h3>Core module 0 "));
    let mut module = small();
    module.modules[0].globals.clear();
    module.sections.clear();
    let text = read(&module.part(&[])).text.to_string();
    assert!(text.contains("State"), "{text}");
    assert!(
        !text.contains("Sections") && !text.contains("globals"),
        "{text}"
    );
}
