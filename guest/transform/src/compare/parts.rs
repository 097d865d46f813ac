//! Parts of the binaries that are compared as bytes.

use core::ops::Range;

use wizer_inspection::Content;

use super::subject::MOST_BYTES;

/// How many bytes are compared at once.
const CHUNK: usize = 1024;

/// A part of a binary.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) bytes: &'a [u8],
    /// Where it begins in the binary.
    pub(super) at: usize,
}

impl<'a> Part<'a> {
    /// A range of the binary.
    pub(super) fn of(wasm: &'a [u8], range: &Range<usize>) -> Self {
        Self {
            bytes: wasm.get(range.clone()).unwrap_or_default(),
            at: range.start,
        }
    }
}

/// Two parts that differ, from the first byte on that does.
pub(super) struct Apart {
    pub(super) contents: [Option<Content>; 2],
    /// The offsets of these bytes.
    pub(super) offsets: [Option<u64>; 2],
}

/// Finds out where two parts differ. None if they are the same.
pub(super) fn apart(first: Option<Part<'_>>, second: Option<Part<'_>>) -> Option<Apart> {
    let from = match (first, second) {
        (None, None) => return None,
        (Some(first), Some(second)) => difference(first.bytes, second.bytes)?,
        _ => 0,
    };
    let content = |part: Part<'_>| {
        let bytes = part.bytes.get(from..).unwrap_or_default();
        Content::Bytes(bytes.iter().take(MOST_BYTES).copied().collect())
    };
    let parts = [first, second];
    Some(Apart {
        contents: parts.map(|part| part.map(content)),
        offsets: parts.map(|part| Some(part?.at.saturating_add(from) as u64)),
    })
}

/// The index of the first byte that differs. None if there is none.
fn difference(first: &[u8], second: &[u8]) -> Option<usize> {
    let chunks = first.chunks(CHUNK).zip(second.chunks(CHUNK));
    let mut from = 0_usize;
    for (first, second) in chunks {
        let mut pairs = first.iter().zip(second);
        if first != second
            && let Some(at) = pairs.position(|(first, second)| first != second)
        {
            return Some(from.saturating_add(at));
        }
        from = from.saturating_add(first.len().min(second.len()));
    }
    (first.len() != second.len()).then_some(from)
}

#[cfg(test)]
mod tests {
    use super::difference;
    use alloc::vec;

    #[test]
    fn the_first_difference_is_found() {
        assert_eq!(difference(b"", b""), None);
        assert_eq!(difference(b"", b"a"), Some(0));
        assert_eq!(difference(b"ab", b"a"), Some(1));
        assert_eq!(difference(b"ab", b"ac"), Some(1));
        let long = vec![7; 3000];
        let shorter = vec![7; 2000];
        let other = [vec![7; 1500], vec![8], vec![7; 1499]].concat();
        assert_eq!(difference(&long, &long.clone()), None);
        assert_eq!(difference(&shorter, &long), Some(2000));
        assert_eq!(difference(&long, &other), Some(1500));
    }
}
