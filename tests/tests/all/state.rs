//! State that does not fit a target is refused.

use wizer_transform::{Error, ErrorKind, Initializer, Options, Snapshot, Target};

/// A snapshot with two counters as globals, and two memories.
fn snapshot() -> Snapshot {
    let text = r#"(module (memory 1 3) (memory 2) (global (mut i32) (i32.const 0))
        (global i32 (i32.const 0)) (global (mut f64) (f64.const 0)))"#;
    let options = Options {
        init: Initializer::None,
        ..Options::default()
    };
    Target::open(wat::parse_str(text).unwrap(), &options)
        .unwrap()
        .snapshot()
}

fn refused(step: impl FnOnce(&mut Snapshot) -> Result<(), Error>, contains: &str) {
    match step(&mut snapshot()) {
        Err(error) if error.kind() == ErrorKind::State => {
            assert!(error.to_string().contains(contains), "{error}");
        }
        other => panic!("{contains}: {other:?}"),
    }
}

#[test]
fn globals() {
    let most = [u128::from(u32::MAX), u128::from(u64::MAX)];
    snapshot().set_globals(most.to_vec()).unwrap();
    refused(
        |s| s.set_globals(vec![0]),
        "1 globals were given, the target has 2",
    );
    refused(|s| s.set_globals(vec![0, 0, 0]), "3 globals were given");
    refused(
        |s| s.set_globals(vec![1 << 32, 0]),
        "global 0 has bits outside its type i32",
    );
    refused(
        |s| s.set_globals(vec![0, 1 << 64]),
        "global 2 has bits outside its type f64",
    );
}

#[test]
fn memory_sizes() {
    snapshot().set_memory_size(0, 3 * 65_536).unwrap();
    refused(
        |s| s.set_memory_size(0, 65_537),
        "memory 0 can't have 65537 bytes",
    );
    refused(|s| s.set_memory_size(0, 0), "at least 1");
    refused(|s| s.set_memory_size(0, 4 * 65_536), "at most 3");
    refused(|s| s.set_memory_size(1, 65_536), "at least 2");
    refused(|s| s.set_memory_size(2, 65_536), "no memory 2");
    let too_late = |s: &mut Snapshot| {
        s.observe(0, 0, &[1])?;
        s.set_memory_size(0, 65_536)
    };
    refused(too_late, "has to come before its bytes");
}

#[test]
fn bytes() {
    snapshot().observe(1, 131_071, &[1]).unwrap();
    refused(
        |s| s.observe(0, 65_536, &[1]),
        "outside memory 0, which has 65536",
    );
    refused(|s| s.observe(0, u64::MAX, &[1]), "outside memory 0");
    refused(|s| s.observe(7, 0, &[1]), "no memory 7");
    for (first, second) in [((0, 10), (0, 9)), ((0, 10), (0, 11)), ((1, 0), (0, 5))] {
        let step = |s: &mut Snapshot| {
            s.observe(first.0, first.1, &[1, 2])?;
            s.observe(second.0, second.1, &[3])
        };
        refused(step, "out of order");
    }
}
