//! Compares memories: what active data segments write.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::{Content, Difference, Guess, MemoryRange, Number, Place};

use super::guess::{LOOKED_AT, Pair, guess};
use super::report::{Differs, Report};
use super::subject::{MOST_BYTES, Subject};
use super::words::{count, item_of, looks, whereabouts};
use crate::Error;
use crate::written::core_module::Core;
use crate::written::differing::{Range, differing};
use crate::written::layers::Layers;
use crate::written::names::named;
use crate::written::value::Value;

/// The most equal bytes inside a range.
const GAP: u64 = 8;

/// Linkers leave these addresses out, and many numbers that are no addresses are below.
const LOWEST_ADDRESS: u64 = 1024;

/// How far from bytes that are written an address may be. Objects may begin with zeros.
const REACH: u64 = 64;

/// The contents of a memory in both results.
pub(super) struct Memory<'a> {
    index: u32,
    contents: [Layers<'a, u8>; 2],
    sizes: [u64; 2],
    address_size: usize,
}

/// The contents of all memories.
pub(super) fn memories<'a>(first: &Core<'a>, second: &Core<'a>) -> Vec<Memory<'a>> {
    let [left, right] = [first, second].map(Core::memory_contents);
    let contents = left.into_iter().zip(right).zip(&first.memories);
    let memories = (0..)
        .zip(contents)
        .map(|(index, ((left, right), ty))| Memory {
            index,
            contents: [left, right],
            sizes: [first, second].map(|core| core.memory_size(index)),
            address_size: if ty.memory64 { 8 } else { 4 },
        });
    memories.collect()
}

impl Memory<'_> {
    /// Reports the ranges that differ.
    pub(super) fn compare(&self, subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
        let [first, second] = &self.contents;
        let mut result = Ok(());
        differing(first, second, GAP, &mut |range| {
            let differs = Differs::Range(range.differing);
            let added = report.add(differs, || Ok(self.difference(subject, range)));
            result = core::mem::replace(&mut result, Ok(())).and(added);
        });
        result
    }

    fn difference(&self, subject: &Subject<'_>, range: Range) -> Difference {
        let length = range.end.saturating_sub(range.start);
        let memory = named(&subject.first.labels.memories, self.index);
        let shown = usize::try_from(length)
            .unwrap_or(MOST_BYTES)
            .min(MOST_BYTES);
        let contents = self.contents.each_ref();
        let contents = contents.map(|bytes| Some(Content::Bytes(bytes.read(range.start, shown))));
        let near = subject.landmarks.near(self.index, range.start);
        let region = subject.landmarks.region(self.index, range.start);
        let guess = self.guess(range);
        let place = Place::Memory(MemoryRange {
            memory: memory.clone(),
            offset: range.start,
            length,
            differing: range.differing,
        });
        let name = item_of("memory", &memory, subject.first.memories.len());
        let text = sentence(&name, range, length);
        let text = format!(
            "{text}{}{}: ",
            whereabouts(region, near.as_ref()),
            looks(guess)
        );
        Difference {
            region,
            near,
            guess,
            ..subject.difference(place, contents, &text)
        }
    }

    fn guess(&self, range: Range) -> Guess {
        // A word before the range belongs to its first word if that is a fraction of a second.
        let from = (range.start & !7).saturating_sub(8);
        let start = usize::try_from(range.start.saturating_sub(from)).unwrap_or_default();
        let length = range.end.saturating_sub(range.start);
        let length = usize::try_from(length).unwrap_or(LOOKED_AT).min(LOOKED_AT);
        let end = start.saturating_add(length);
        let contents = self.contents.each_ref();
        let bytes = contents.map(|bytes| bytes.read(from, end.next_multiple_of(8)));
        let pair = Pair {
            first: &bytes[0],
            second: &bytes[1],
            start,
            end,
            address_size: self.address_size,
        };
        guess(pair, &|a, b| self.are_addresses(a, b))
    }

    /// Whether two numbers are addresses of bytes that the results write.
    fn are_addresses(&self, first: u64, second: u64) -> bool {
        let mut addresses = [first, second]
            .into_iter()
            .zip(&self.sizes)
            .zip(&self.contents);
        addresses.all(|((address, size), contents)| {
            (LOWEST_ADDRESS..*size).contains(&address) && contents.is_near(address, REACH)
        })
    }
}

/// What two numbers look like. `memory` is the one whose addresses they may be.
pub(super) fn guess_numbers(values: [Option<Value<'_>>; 2], memory: Option<&Memory<'_>>) -> Guess {
    let bytes = values.map(|value| match value {
        Some(Value::Number(Number::I32(bits) | Number::F32(bits))) => bits.to_le_bytes().to_vec(),
        Some(Value::Number(Number::I64(bits) | Number::F64(bits))) => bits.to_le_bytes().to_vec(),
        Some(Value::Number(Number::V128(bits))) => bits.to_le_bytes().to_vec(),
        Some(Value::Reference(_)) | None => Vec::new(),
    });
    let [first, second] = &bytes;
    if first.len() != second.len() {
        return Guess::Unknown;
    }
    let pair = Pair {
        first,
        second,
        start: 0,
        end: first.len(),
        address_size: memory.map_or(4, |memory| memory.address_size),
    };
    guess(pair, &|a, b| {
        memory.is_some_and(|memory| memory.are_addresses(a, b))
    })
}

fn sentence(memory: &str, range: Range, length: u64) -> String {
    let start = range.start;
    let verb = if length == 1 { "differs" } else { "differ" };
    match range.differing == length {
        true => format!(
            "{memory}: {} at {start:#x} {verb}",
            count(length, "byte", "bytes")
        ),
        false => format!(
            "{memory}: {} of {length} bytes at {start:#x} differ",
            range.differing
        ),
    }
}
