//! The binaries to pre-initialize.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Effort, builds, fastly, install};

/// A binary, and the options for pre-initializing it.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    pub(crate) file: PathBuf,
    /// The initializer, if it is not the default one. Its export is kept.
    pub(crate) init: Option<&'static str>,
    pub(crate) component: bool,
    pub(crate) wasi: bool,
    /// Whether it is Fastly's JavaScript engine, which is run as in Fastly's build.
    pub(crate) is_engine: bool,
    pub(crate) stdin: Option<PathBuf>,
    pub(crate) demands: Demands,
}

/// The limits of ours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Demands {
    /// The ratio to the time of the best peer with its default options, with an empty cache.
    pub(crate) cold: f64,
    /// The same with a filled cache.
    pub(crate) warm: f64,
    /// The ratio to the memory of the best peer, or an absolute number of bytes.
    pub(crate) peak: Peak,
    /// Whether a run is short. Only one time counts then, of many runs.
    pub(crate) is_short: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Peak {
    OfPeers,
    Bytes(u64),
}

const REAL: Demands = Demands {
    cold: 0.25,
    warm: 1.0 / 1.5,
    peak: Peak::OfPeers,
    is_short: false,
};

/// A module with a memory of this many pages, and this code as its initializer.
pub(crate) fn module(pages: u64, init: &str) -> Vec<u8> {
    let wat = format!(
        r#"(module (memory {pages}) (func (export "wizer-initialize") (local $at i32) {init}))"#
    );
    wat::parse_str(wat).unwrap()
}

/// Code that fills this many bytes of a memory. All blocks differ, and no byte is zero.
pub(crate) fn fill(bytes: u64) -> String {
    format!(
        "(loop $next
            (i32.store (local.get $at)
                (i32.or (i32.mul (local.get $at) (i32.const 0x9e3779b1)) (i32.const 0x01010101)))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))
            (br_if $next (i32.lt_u (local.get $at) (i32.const {bytes}))))"
    )
}

/// Code that sets three bytes: at the beginning, in the middle, and at the end of a memory of this
/// many bytes.
pub(crate) fn three(bytes: u64) -> String {
    let store = |at: u64| {
        let at = u32::try_from(at).unwrap();
        format!(
            "(i32.store8 (i32.const {}) (i32.const 1))",
            at.cast_signed()
        )
    };
    [0, bytes / 2, bytes - 1].map(store).concat()
}

/// All subjects, in a folder. Those that are not available here are left out, with a message.
pub(crate) fn all(folder: &Path, effort: Effort) -> Vec<Subject> {
    let mut all = Vec::new();
    if install::starts(install::NPM) {
        all.push(engine(folder));
        if !effort.quick {
            // The peers are built without HTTP.
            let wasm = builds::js(&["http", "fetch-event"]).unwrap();
            all.push(component(folder, "ComponentizeJS's component", &wasm));
        }
    } else {
        println!(
            "`{}` does not start here: no JavaScript engines",
            install::NPM
        );
    }
    if effort.quick {
        println!("the components are left out");
    } else if install::starts(install::PYTHON) {
        all.push(component(
            folder,
            "componentize-py's component",
            &builds::py().unwrap(),
        ));
    } else {
        println!(
            "`{}` does not start here: no Python component",
            install::PYTHON
        );
    }
    let regex = fs::read(wizer_tests::program("regex").unwrap()).unwrap();
    // The limit is only to be no slower: it compiles fast, and its initializer runs long.
    let small = Demands {
        cold: 1.0,
        warm: 1.0,
        ..REAL
    };
    all.push(plain(folder, "regex program", &regex, small));
    let tiny = module(1, "(i32.store (i32.const 16) (i32.const 42))");
    let short = Demands {
        cold: 2.0,
        is_short: true,
        ..REAL
    };
    all.push(plain(folder, "tiny module", &tiny, short));
    let large = |bytes: u64| Demands {
        cold: 1.0,
        peak: Peak::Bytes(bytes + (100 << 20)),
        is_short: true,
        ..REAL
    };
    let sparse = module(1 << 14, &three(1 << 30));
    all.push(plain(folder, "1 GiB, three bytes", &sparse, large(0)));
    let dense = module(1 << 12, &fill(1 << 28));
    all.push(plain(folder, "256 MiB, full", &dense, large(1 << 28)));
    // The peers refuse these two.
    all.push(plain(
        folder,
        "table, 100000 slots",
        &table(100_000),
        large(0),
    ));
    let imported = imported(1 << 26);
    all.push(plain(folder, "64 MiB, imported", &imported, large(1 << 26)));
    all
}

/// A module whose initializer writes every element of a table of this size: functions, and in
/// every ninth null.
fn table(elements: u32) -> Vec<u8> {
    let functions: String = (0..8)
        .map(|value| format!("(func $f{value} (result i32) (i32.const {value}))"))
        .collect();
    let names: String = (0..8).map(|value| format!("$f{value} ")).collect();
    let wat = format!(
        r#"(module
            (table $t {elements} funcref)
            (table $known 8 funcref)
            (elem (table $known) (i32.const 0) func {names})
            {functions}
            (func (export "wizer-initialize") (local $at i32)
                (loop $next
                    (if (i32.rem_u (local.get $at) (i32.const 9))
                        (then (table.set $t (local.get $at)
                            (table.get $known (i32.and (local.get $at) (i32.const 7))))))
                    (local.set $at (i32.add (local.get $at) (i32.const 1)))
                    (br_if $next (i32.lt_u (local.get $at) (i32.const {elements}))))))"#
    );
    wat::parse_str(wat).unwrap()
}

/// A module that imports a memory of this many bytes and fills it.
fn imported(bytes: u64) -> Vec<u8> {
    let (pages, init) = (bytes >> 16, fill(bytes));
    let wat = format!(
        r#"(module
            (import "env" "memory" (memory {pages}))
            (func (export "wizer-initialize") (local $at i32) {init}))"#
    );
    wat::parse_str(wat).unwrap()
}

/// Fastly's engine, with a program.
fn engine(folder: &Path) -> Subject {
    let engines = install::installed().unwrap();
    fs::copy(engines.join(fastly::PROGRAM), folder.join(fastly::PROGRAM)).unwrap();
    let file = folder.join("engine.wasm");
    fs::copy(engines.join(fastly::ENGINE), &file).unwrap();
    let stdin = folder.join("stdin");
    fs::write(&stdin, fastly::PROGRAM).unwrap();
    Subject {
        name: "Fastly's engine",
        file,
        init: None,
        component: false,
        wasi: true,
        is_engine: true,
        stdin: Some(stdin),
        demands: REAL,
    }
}

/// A component of a toolchain, whose initializer has an argument.
fn component(folder: &Path, name: &'static str, wasm: &[u8]) -> Subject {
    let demands = Demands {
        cold: 1.0 / 3.0,
        warm: 1.0,
        ..REAL
    };
    Subject {
        init: Some("fill(100000)"),
        component: true,
        ..plain(folder, name, wasm, demands)
    }
}

fn plain(folder: &Path, name: &'static str, wasm: &[u8], demands: Demands) -> Subject {
    let file = folder.join(format!("{}.wasm", name.replace([' ', ',', '\''], "-")));
    fs::write(&file, wasm).unwrap();
    Subject {
        name,
        file,
        init: None,
        component: false,
        wasi: !demands.is_short,
        is_engine: false,
        stdin: None,
        demands,
    }
}

impl Subject {
    pub(crate) fn size(&self) -> u64 {
        fs::metadata(&self.file).unwrap().len()
    }
}
