#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod checker;
mod hostile;
mod images;
mod page;
mod part;
mod words;

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::Kind;
use crate::comparison::{Landmark, LandmarkKind, Named, Region};
use crate::picture::{
    CellRun, Leak, MemoryImage, MemoryRun, Origin, Picture, PicturedGlobal, PicturedMemory,
    PicturedModule, PicturedSection, PicturedTable,
};

fn named(index: u32, name: &str) -> Named {
    Named {
        index,
        name: (!name.is_empty()).then(|| name.to_string()),
    }
}

fn cells<const N: usize>(runs: [(u32, Origin); N]) -> Vec<CellRun> {
    let runs = runs.map(|(count, origin)| CellRun { count, origin });
    runs.into()
}

/// A picture with nothing in it.
fn empty(kind: Kind) -> Picture {
    Picture {
        kind,
        size: 8,
        input_size: None,
        sections: Vec::new(),
        modules: Vec::new(),
        remarks: Vec::new(),
    }
}

/// A component whose only core module has some of everything. `name` is in all places where a name
/// from the binary can be.
fn full(name: &str) -> Picture {
    let near = |kind, index, distance| {
        Some(Landmark {
            kind,
            index,
            name: Some(name.to_string()),
            distance,
        })
    };
    let before = MemoryImage {
        size: 65_536,
        zero: 65_472,
        data: 64,
        cells: cells([(4, Origin::Zero), (4, Origin::Data)]),
        ..MemoryImage::default()
    };
    let after = MemoryImage {
        size: 131_072,
        zero: 128_000,
        data: 60,
        changed: 3_000,
        leaked: 12,
        cells: cells([
            (4, Origin::Zero),
            (4, Origin::Data),
            (2, Origin::Changed),
            (1, Origin::Leaked),
        ]),
    };
    let run = |offset, changed, region, near| MemoryRun {
        offset,
        length: 1_500,
        changed,
        region,
        near,
    };
    let memory = PicturedMemory {
        memory: named(0, name),
        cell: 16,
        before: Some(before),
        after,
        runs: vec![
            run(
                1024,
                0,
                Some(Region::StaticData),
                near(LandmarkKind::Segment, 0, 12),
            ),
            run(4096, 1_500, None, near(LandmarkKind::SegmentEnd, 0, 0)),
            run(65_536, 1_500, Some(Region::Heap), None),
        ],
        leaks: vec![leak(0, 1024), leak(1, 2048), leak(2, 4096), leak(7, 8192)],
    };
    Picture {
        kind: Kind::Component,
        size: 15_826_944,
        input_size: Some(1_426_120),
        sections: vec![
            section(None, name, true, None, Some(100)),
            section(Some(0), "code", false, Some(1_000_000), Some(1_000_000)),
            section(Some(0), "data", false, Some(400_000), Some(14_800_000)),
            section(Some(1), "start", false, Some(3), None),
        ],
        modules: vec![PicturedModule {
            module: named(0, name),
            memories: vec![memory],
            globals: vec![
                global(named(0, name), Some("0"), Some("1")),
                global(named(1, ""), Some("-5"), Some("-5")),
                global(named(2, ""), None, Some(name)),
                global(named(3, ""), None, None),
            ],
            tables: vec![PicturedTable {
                table: named(0, name),
                element_type: "funcref".to_string(),
                before: Some(10),
                after: 1_200,
                written: 1_100,
                changed: 1_090,
            }],
        }],
        remarks: vec![name.to_string()],
    }
}

fn leak(secret: u32, offset: u64) -> Leak {
    Leak {
        secret,
        memory: 0,
        offset,
    }
}

fn section(
    module: Option<u32>,
    name: &str,
    custom: bool,
    before: Option<u64>,
    after: Option<u64>,
) -> PicturedSection {
    PicturedSection {
        module,
        name: name.to_string(),
        custom,
        before,
        after,
    }
}

fn global(global: Named, before: Option<&str>, after: Option<&str>) -> PicturedGlobal {
    PicturedGlobal {
        global,
        value_type: "i32".to_string(),
        before: before.map(str::to_string),
        after: after.map(str::to_string),
    }
}

/// What is said of four secrets, of which the last has no known origin.
fn origins(name: &str) -> Vec<String> {
    ["$", "home-folder", "working-folder"]
        .map(|origin| match origin {
            "$" => ["$", name].concat(),
            folder => folder.to_string(),
        })
        .into()
}
