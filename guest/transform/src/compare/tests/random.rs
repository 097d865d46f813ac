//! Compares random modules, and does the same byte by byte.

use alloc::vec::Vec;

use wizer_inspection::{Content, Place};

use super::compared;
use crate::written::build::{Build, Numbers, segments};

/// The ranges that differ: first byte, length, and number of bytes that differ.
fn naive(first: &[u8], second: &[u8]) -> Vec<(u64, u64, u64)> {
    let mut ranges: Vec<(u64, u64, u64)> = Vec::new();
    for (at, _) in (0..)
        .zip(first.iter().zip(second))
        .filter(|(_, (a, b))| a != b)
    {
        match ranges.last_mut() {
            Some((start, length, differing)) if at - (*start + *length) <= 8 => {
                *length = at + 1 - *start;
                *differing += 1;
            }
            _ => ranges.push((at, 1, 1)),
        }
    }
    ranges
}

#[test]
fn ranges_are_those_of_a_comparison_of_all_bytes() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for round in 0..3000 {
        let [(first, left), (second, right)] = [segments(&mut numbers), segments(&mut numbers)];
        let build = |segments: &[(u64, Vec<u8>)]| {
            let segments = segments.iter().map(|(at, bytes)| (*at, bytes.as_slice()));
            Build::data(&segments.collect::<Vec<_>>())
        };
        let comparison = compared(&build(&first), &build(&second));
        let mut found = Vec::new();
        for difference in &comparison.differences {
            let Place::Memory(range) = &difference.place else {
                continue;
            };
            found.push((range.offset, range.length, range.differing));
            let start = usize::try_from(range.offset).unwrap();
            let end = start + usize::try_from(range.length).unwrap().min(32);
            for (content, memory) in [(&difference.first, &left), (&difference.second, &right)] {
                let bytes = Some(Content::Bytes(memory[start..end].to_vec()));
                assert_eq!(*content, bytes, "{round}");
            }
        }
        let ranges = naive(&left, &right);
        assert_eq!(found, ranges, "{round}");
        assert_eq!(comparison.totals.ranges, ranges.len() as u64);
        let bytes: u64 = ranges.iter().map(|(.., differing)| differing).sum();
        assert_eq!(comparison.totals.bytes, bytes);
    }
}
