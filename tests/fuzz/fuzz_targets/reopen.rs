//! `reopen` with findings that are not the binary's, or changed: an error, or a target that can be
//! instrumented and snapshot without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wizer_fuzz::{Header, Observed, expected, joined};
use wizer_transform::{Error, ErrorKind, Options, Piece, Target};

/// Changes findings, which are numbers of eight bytes: one change for four bytes, which are a
/// position, a kind and a value.
fn change(findings: &mut Vec<u64>, [low, high, kind, value]: [u8; 4]) {
    let at = usize::from(u16::from_le_bytes([low, high]));
    if findings.is_empty() {
        findings.push(0);
    }
    let at = at % findings.len();
    let value = u64::from(value);
    match kind % 9 {
        0 => findings[at] = value,
        1 => findings[at] = findings[at].wrapping_add(value),
        2 => findings[at] = findings[at].wrapping_sub(value),
        3 => findings.insert(at, value),
        4 => drop(findings.remove(at)),
        5 => findings[at] = u64::MAX - value,
        6 => findings[at] = (1 << 32) - 1 - value,
        7 => findings[at] ^= 1 << (value % 64),
        _ => findings.truncate(at),
    }
}

/// An error that other findings than the binary's may lead to: even one of those that tell of a
/// defect, since the host has to pass the findings of this very binary. A panic never.
fn stays_an_error(error: &Error) {
    if error.kind() != ErrorKind::Internal {
        expected(error);
    }
}

fn check(wasm: &[u8], findings: &[u64], options: &Options) {
    let bytes: Vec<u8> = findings
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let target = match Target::reopen(wasm.to_vec(), &bytes, options) {
        Ok(target) => target,
        Err(error) => return stays_an_error(&error),
    };
    let join = |pieces: Result<Vec<Piece>, Error>| match pieces {
        Ok(pieces) => drop(joined(&pieces, wasm, &Observed::default())),
        Err(error) => stays_an_error(&error),
    };
    join(target.instrumented());
    join(target.snapshot().finish());
    // Lists may have been out of order, so these need not be the same findings.
    let again = Target::reopen(wasm.to_vec(), &target.findings(), options);
    again.expect("the findings of a target fit");
}

fuzz_target!(|data: &[u8]| {
    let (header, rest) = Header::split(data);
    let count = usize::from(header.free() % 8).min(rest.len() / 4);
    let (changes, wasm) = rest.split_at(4 * count);
    let options = header.options(wasm);
    let Ok(target) = Target::open(wasm.to_vec(), &options) else {
        return;
    };
    let findings = target.findings();
    let numbers = findings.as_chunks::<8>().0.iter();
    let mut findings: Vec<u64> = numbers.map(|bytes| u64::from_le_bytes(*bytes)).collect();
    for bytes in changes.as_chunks::<4>().0 {
        change(&mut findings, *bytes);
    }
    check(wasm, &findings, &options);
});
