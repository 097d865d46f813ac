#![allow(
    clippy::indexing_slicing,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use super::{Leak, Piece, Search, Secret, Span};
use crate::piece::MemorySpan;
use alloc::string::ToString as _;
use alloc::vec::Vec;

fn secret(value: &[u8], scrub: bool) -> Secret {
    let value = value.to_vec();
    Secret { value, scrub }
}

fn leaks(search: &Search) -> Vec<(u32, u32, u64)> {
    let leaks = search.leaks().into_iter();
    leaks
        .map(
            |Leak {
                 secret,
                 memory,
                 offset,
             }| (secret, memory, offset),
        )
        .collect()
}

#[test]
fn copies_are_found_wherever_blocks_end() {
    let value = b"correct horse battery staple";
    let wide: Vec<u8> = "correct horse battery staple"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut memory = alloc::vec![7; 5_000];
    memory[100..128].copy_from_slice(value);
    memory[2_001..2_057].copy_from_slice(&wide);
    memory[4_972..].copy_from_slice(value);
    for size in [1, 7, 8, 13, 27, 28, 29, 64, 1_000, 5_000] {
        let mut search = Search::new(&[secret(value, false)], b"").unwrap();
        for (index, block) in memory.chunks(size).enumerate() {
            search.look(3, (index * size) as u64, block).unwrap();
        }
        let all = [(0, 3, 100), (0, 3, 2_001), (0, 3, 4_972)];
        assert_eq!(leaks(&search), all, "{size}");
    }
}

#[test]
fn bytes_that_do_not_follow_are_no_copy() {
    let value = b"0123456789abcdef";
    let mut search = Search::new(&[secret(value, false)], b"").unwrap();
    search.look(0, 0, &value[..8]).unwrap();
    search.look(0, 9, &value[8..]).unwrap();
    search.look(1, 0, &value[..8]).unwrap();
    search.look(2, 8, &value[8..]).unwrap();
    assert_eq!(leaks(&search), []);
    assert!(Search::new(&[secret(b"seven77", true)], b"").is_err());
}

#[test]
fn long_values_are_one_copy_and_found_in_part() {
    let value: Vec<u8> = (0..10_000_u32).flat_map(u32::to_be_bytes).collect();
    let mut search = Search::new(&[secret(&value, false)], b"").unwrap();
    search.look(0, 64, &value).unwrap();
    search.look(1, 0, &value[100..9_000]).unwrap();
    assert_eq!(leaks(&search), [(0, 0, 64), (0, 1, 3_996)]);
}

#[test]
fn copies_are_overwritten_in_pieces() {
    let value = b"correct horse";
    let mut search = Search::new(&[secret(value, true)], b"").unwrap();
    search
        .look(1, 10, b"..correct horsecorrect horse..")
        .unwrap();
    assert_eq!(leaks(&search), []);
    let memory = |memory, offset, length| {
        let span = Span { offset, length };
        Piece::Memory(MemorySpan { memory, span })
    };
    let pieces = [
        memory(0, 0, 99),
        memory(1, 0, 20),
        memory(1, 20, 20),
        memory(1, 50, 9),
    ];
    assert_eq!(
        search.scrub(pieces.to_vec()),
        [
            memory(0, 0, 99),
            memory(1, 0, 12),
            Piece::Bytes(alloc::vec![0; 8 + 18]),
            memory(1, 38, 2),
            memory(1, 50, 9),
        ]
    );
}

/// Compares with a search byte by byte, for values that are made of few letters.
#[test]
fn nothing_is_skipped() {
    let mut state = 42_u64;
    let mut random = |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % most).unwrap()
    };
    for _ in 0..200 {
        let mut letters =
            |length: usize| -> Vec<u8> { (0..length).map(|_| b"ab"[random(2)]).collect() };
        let values = [letters(8), letters(9), letters(12)];
        let memory = letters(3_000);
        let secrets = values.clone().map(|value| secret(&value, true));
        let mut search = Search::new(&secrets, b"").unwrap();
        for (index, block) in memory.chunks(100).enumerate() {
            search.look(0, (index * 100) as u64, block).unwrap();
        }
        let mut expected = memory.clone();
        for value in &values {
            for start in 0..=memory.len() - value.len() {
                if memory[start..].starts_with(value) {
                    expected[start..start + value.len()].fill(0);
                }
            }
        }
        let whole = Span {
            offset: 0,
            length: 3_000,
        };
        let whole = Piece::Memory(MemorySpan {
            memory: 0,
            span: whole,
        });
        let mut bytes = Vec::new();
        for piece in search.scrub(alloc::vec![whole]) {
            match piece {
                Piece::Bytes(zeros) => bytes.extend(zeros),
                Piece::Memory(MemorySpan { span, .. }) => {
                    let start = usize::try_from(span.offset).unwrap();
                    let length = usize::try_from(span.length).unwrap();
                    bytes.extend(&memory[start..start + length]);
                }
                Piece::Input(_) => unreachable!(),
            }
        }
        assert_eq!(bytes, expected);
    }
}

#[test]
fn what_the_input_has_is_no_news_and_stays() {
    let (own, other) = (b"correct horse", b"battery staple");
    let secrets = [secret(own, false), secret(other, false)];
    let mut search = Search::new(&secrets, b"a correct horse").unwrap();
    // However many copies there are of the one, those of the other are told of.
    for copy in 0..2_000 {
        search.look(0, copy * 64, own).unwrap();
        search.look(0, copy * 64 + 32, other).unwrap();
    }
    let found = leaks(&search);
    assert_eq!(found.len(), 100);
    assert!(found.iter().all(|(secret, _, _)| *secret == 1));
    let scrubbed = Search::new(&[secret(own, true)], b"a correct horse");
    assert!(
        scrubbed
            .unwrap_err()
            .to_string()
            .contains("the binary contains itself")
    );
}

#[test]
fn wide_text_is_found_where_its_last_zero_is_not_shown() {
    let wide: Vec<u8> = "correct horse"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut search = Search::new(&[secret(b"correct horse", false)], b"").unwrap();
    search.look(0, 0, &wide[..wide.len() - 1]).unwrap();
    assert_eq!(leaks(&search), [(0, 0, 0)]);
}
