//! Binaries that someone made to do harm.

use alloc::vec;
use alloc::vec::Vec;

use super::{Build, compare, compared, texts};

#[test]
fn a_hundred_thousand_segments_take_little_time() {
    // Each segment begins inside of all those before it, in either order.
    let (mut first, mut second) = (Build::data(&[]), Build::data(&[]));
    for i in 0..100_000 {
        first.data.push((Some(i / 2), vec![1; 50]));
        second.data.push((Some(50_000 - i / 2), vec![2; 50]));
    }
    let input = first.encode();
    let comparison = compare(&input, &second.encode(), Some(&input)).unwrap();
    assert_eq!(comparison.totals.ranges, 1);
    assert_eq!(comparison.totals.bytes, 50_050);
}

#[test]
fn nested_segments_take_little_time() {
    let (mut first, mut second) = (Build::data(&[]), Build::data(&[]));
    for i in 0..2000_u64 {
        let length = usize::try_from(4000 - 2 * i).unwrap();
        first
            .data
            .push((Some(i), vec![u8::try_from(i % 250).unwrap(); length]));
        second
            .data
            .push((Some(i), vec![u8::try_from(i % 251).unwrap(); length]));
    }
    let comparison = compared(&first, &second);
    assert!(comparison.totals.bytes > 3000);
}

#[test]
fn addresses_may_be_anywhere() {
    let wide = |address: u64, bytes: &[u8]| Build {
        memory64: true,
        data: vec![(Some(address), bytes.to_vec())],
        ..Build::data(&[])
    };
    // The last byte of all has no place behind it.
    let (first, second) = (wide(u64::MAX - 2, b"abcdef"), wide(u64::MAX - 2, b"axcdef"));
    let comparison = compared(&first, &second);
    assert_eq!(
        texts(&comparison),
        ["memory 0: 1 byte at 0xfffffffffffffffe differs: 62 and 78"]
    );
    let comparison = compared(&first, &wide(0, b"x"));
    assert_eq!(comparison.totals.ranges, 2);
    let narrow = |byte: u8| Build::data(&[(0xffff_ffff, &[byte, byte])]);
    let comparison = compared(&narrow(1), &narrow(2));
    assert_eq!(comparison.totals.bytes, 2);

    // A memory of 64 GiB, with bytes at its end.
    let large = |byte: u8| Build {
        pages: Some(1 << 20),
        ..wide((1 << 36) - 1, &[byte])
    };
    assert_eq!(compared(&large(1), &large(2)).totals.bytes, 1);
}

#[test]
fn long_names_are_cut() {
    let name: &'static str = "größe ".repeat(10_000).leak();
    let first = Build::default().global(name, true, 1);
    let second = Build::default().global(name, true, 2);
    let text: Vec<_> = texts(&compared(&first, &second));
    assert!(text[0].len() < 200);
}
