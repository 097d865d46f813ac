//! Binaries that can't be compared.

use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use wizer_inspection::ErrorKind;

use super::{Build, compare};

/// The kind and the message of the error.
fn error(first: &[u8], second: &[u8], input: Option<&[u8]>) -> (ErrorKind, String) {
    let error = compare(first, second, input).unwrap_err();
    (error.kind(), error.to_string())
}

#[test]
fn other_binaries_are_refused() {
    let module = Build::data(&[]).encode();
    let one = Build::component(&[Build::data(&[])], false);
    let two = Build::component(&[Build::data(&[]), Build::data(&[])], false);
    let functions = |count: usize| Build {
        functions: vec![vec![]; count],
        ..Build::data(&[])
    };
    let imported = Build {
        imported_globals: 1,
        ..Build::default()
    };
    let imported = imported.encode();
    let global = Build::data(&[]).global("", true, 1).encode();
    let constant = Build::data(&[]).global("", false, 1).encode();
    let wide = Build {
        memory64: true,
        ..Build::data(&[])
    };
    let wide = wide.encode();
    let of_functions = |count| Build::component(&[functions(count)], false);
    let cases: [(&[u8], &[u8], &str); 9] = [
        (
            &module,
            &one,
            "the kind is module in the first, and component in the second",
        ),
        (
            &one,
            &two,
            "the number of core modules is 1 in the first, and 2 in the second",
        ),
        (
            &functions(1).encode(),
            &functions(2).encode(),
            "the number of functions is 1 in the first, and 2 in the second",
        ),
        (
            &of_functions(3),
            &of_functions(1),
            "core module 0: the number of functions is 3 in the first, and 1 in the second",
        ),
        (&module, &imported, "only one of them has imports"),
        (
            &module,
            &global,
            "the number of globals is 0 in the first, and 1 in the second",
        ),
        (
            &constant,
            &global,
            "whether a global is mutable is false in the first, and true in the second",
        ),
        (
            &module,
            &wide,
            "whether a memory has 64-bit addresses is false in the first, and true in the second",
        ),
        (
            &Build::component(&[], true),
            &Build::component(&[Build::default()], true),
            "the number of core modules is 0 in the first, and 1 in the second",
        ),
    ];
    for (first, second, why) in cases {
        let (kind, message) = error(first, second, None);
        assert_eq!(kind, ErrorKind::Options);
        assert_eq!(
            message,
            alloc::format!("these are not two results of one binary: {why}")
        );
    }
    let other = Build::data(&[(0, b"a")]).encode();
    let (kind, message) = error(&module, &other, Some(&one));
    assert_eq!(kind, ErrorKind::Options);
    assert!(message.starts_with("the input and its results are of different kinds"));
}

#[test]
fn malformed_binaries_are_named() {
    let good = Build::data(&[(0, b"a")]).encode();
    let other = Build::data(&[(0, b"b")]).encode();
    let bad = good[..good.len() - 5].to_vec();
    let input = Some(bad.as_slice());
    let cases = [
        (&bad, &good, None, "the first result: "),
        (&bad, &bad, None, "the first result: "),
        (&good, &bad, None, "the second result: "),
        (&good, &other, input, "the input: "),
    ];
    for (first, second, input, name) in cases {
        let found = compare(first, second, input).unwrap_err();
        assert_eq!(found.kind(), ErrorKind::Malformed);
        assert!(found.offset().is_some());
        let message = found.to_string();
        let start = alloc::format!("not a valid WebAssembly binary: {name}");
        assert!(message.starts_with(&start), "{message}");
        assert!(message.contains("(at offset 0x"), "{message}");
    }
}

#[test]
fn no_beginning_of_a_binary_panics() {
    let module = Build {
        functions: vec![vec![]],
        elements_minimum: Some(2),
        elements: vec![(0, vec![Some(0)])],
        ..Build::data(&[(9, b"abc")]).global("g", true, 3)
    };
    let modules: [Vec<u8>; 2] = [
        module.encode(),
        Build::component(&[module.clone(), module], true),
    ];
    for whole in modules {
        for length in 0..whole.len() {
            let _ = compare(&whole[..length], &whole, Some(&whole));
            let _ = compare(&whole, &whole[..length], None);
            for byte in [0, 0x7f, 0x80, 0xff] {
                let mut changed = whole.clone();
                changed[length] = byte;
                let _ = compare(&whole, &changed, Some(&changed));
            }
        }
    }
}
