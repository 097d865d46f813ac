//! The bodies of the functions that a component without a standard library exports to its host and
//! to its own compiler. They are the same on every machine, so tests run them natively.
#![allow(
    unsafe_code,
    reason = "the canonical ABI and C pass addresses and sizes"
)]

use alloc::alloc::{Layout, alloc, realloc};
use core::ptr::NonNull;

/// Memory for what the host passes in: as the canonical ABI says of `realloc`. None if there is not
/// enough, and where the alignment is no power of two.
///
/// # Safety
///
/// `old_size` is 0, or `old` came from this function for that size and this alignment, and was not
/// given back since.
pub(crate) unsafe fn reallocate(
    old: *mut u8,
    old_size: usize,
    align: usize,
    new_size: usize,
) -> Option<NonNull<u8>> {
    let new = Layout::from_size_align(new_size, align).ok()?;
    if new_size == 0 {
        // An address that is aligned, and at which nothing is read.
        return NonNull::new(core::ptr::without_provenance_mut(align));
    }
    let address = if old_size == 0 {
        // SAFETY: the new size is not zero.
        unsafe { alloc(new) }
    } else {
        let layout = Layout::from_size_align(old_size, align).ok()?;
        // SAFETY: the sizes are not zero, `new` is a layout, and `old` was allocated with the old
        // one, as the caller promises.
        unsafe { realloc(old, layout, new_size) }
    };
    NonNull::new(address)
}

/// Compares byte for byte, as C's `memcmp`.
///
/// # Safety
///
/// Both point to `length` readable bytes.
pub(crate) unsafe fn compare(left: *const u8, right: *const u8, length: usize) -> i32 {
    let mut i = 0;
    // Words first.
    while length - i >= 8 {
        // SAFETY: eight bytes from `i` on are within `length`; no alignment is asked for.
        let (a, b) = unsafe {
            (
                left.add(i).cast::<u64>().read_unaligned(),
                right.add(i).cast::<u64>().read_unaligned(),
            )
        };
        if a != b {
            break;
        }
        i += 8;
    }
    while i < length {
        // SAFETY: `i` is below `length`. Volatile, or the compiler might see `memcmp` in this loop.
        let (a, b) = unsafe { (left.add(i).read_volatile(), right.add(i).read_volatile()) };
        if a != b {
            return i32::from(a) - i32::from(b);
        }
        i += 1;
    }
    0
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#[expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use alloc::alloc::dealloc;
    use alloc::vec::Vec;

    use super::*;

    const ALIGNMENTS: [usize; 8] = [1, 2, 4, 8, 16, 64, 256, 4096];

    /// Bytes that came from [`reallocate`].
    struct Block {
        address: NonNull<u8>,
        layout: Layout,
    }

    impl Block {
        fn new(align: usize) -> Self {
            let layout = Layout::from_size_align(0, align).unwrap();
            // SAFETY: there is no old block.
            let address = unsafe { reallocate(core::ptr::null_mut(), 0, align, 0) };
            Self {
                address: address.unwrap(),
                layout,
            }
        }

        fn resize(&mut self, size: usize) {
            let (old, old_size) = (self.address.as_ptr(), self.layout.size());
            // SAFETY: the block came from this function, for this size and alignment.
            let address = unsafe { reallocate(old, old_size, self.layout.align(), size) };
            self.address = address.unwrap();
            self.layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        }

        fn bytes(&mut self) -> &mut [u8] {
            // SAFETY: that many bytes were allocated there, and set by the test.
            unsafe { core::slice::from_raw_parts_mut(self.address.as_ptr(), self.layout.size()) }
        }

        /// Sets the bytes from one on, which were not set yet.
        fn fill(&mut self, from: usize, value: u8) {
            for i in from..self.layout.size() {
                // SAFETY: `i` is below the size.
                unsafe { self.address.add(i).write(value) };
            }
        }
    }

    impl Drop for Block {
        fn drop(&mut self) {
            if self.layout.size() != 0 {
                // SAFETY: it was allocated with this layout, which the allocator depends on.
                unsafe { dealloc(self.address.as_ptr(), self.layout) };
            }
        }
    }

    #[test]
    fn blocks_are_aligned_and_keep_their_bytes() {
        for align in ALIGNMENTS {
            let mut block = Block::new(align);
            let mut expected: Vec<u8> = Vec::new();
            for (number, size) in (1..).zip([1, 7, 8, 100, 5000, 5000, 70_000, 3, 1, 300]) {
                block.resize(size);
                assert_eq!(block.address.addr().get() % align, 0, "{align}, {size}");
                block.fill(expected.len().min(size), number);
                expected.resize(size, number);
                assert!(block.bytes() == expected, "{align}, {size}");
            }
        }
    }

    #[test]
    fn nothing_is_aligned_too() {
        for align in ALIGNMENTS {
            assert_eq!(Block::new(align).address.addr().get(), align);
        }
    }

    /// What a host may pass that does not follow the ABI.
    #[test]
    fn other_alignments_and_sizes_are_no_layouts() {
        let too_much = isize::MAX.cast_unsigned();
        for (align, size) in [
            (0, 8),
            (0, 0),
            (3, 8),
            (6, 0),
            (8, too_much),
            (1, usize::MAX),
        ] {
            // SAFETY: there is no old block.
            let block = unsafe { reallocate(core::ptr::null_mut(), 0, align, size) };
            assert!(block.is_none(), "{align}, {size}");
        }
    }

    /// The sign of what [`compare`] says of two slices.
    fn sign(left: &[u8], right: &[u8]) -> i32 {
        assert_eq!(left.len(), right.len());
        // SAFETY: both have as many bytes.
        unsafe { compare(left.as_ptr(), right.as_ptr(), left.len()) }.signum()
    }

    fn expected(left: &[u8], right: &[u8]) -> i32 {
        left.cmp(right) as i32
    }

    /// Slices at all distances from words: the same ones, and those that differ from a byte on.
    /// What is behind their ends always differs.
    #[test]
    fn slices_compare_as_in_rust() {
        let left: Vec<u8> = (0..64).map(|i| i * 37 % 251).collect();
        let distances = (0..9).flat_map(|start| (0..9).map(move |other| (start, other)));
        for ((start, other), length) in distances.flat_map(|two| (0..40).map(move |n| (two, n))) {
            let left = &left[start..start + length];
            let mut all = alloc::vec![0xa5; 64];
            let right = &mut all[other..other + length];
            right.copy_from_slice(left);
            assert_eq!(sign(left, right), 0, "{start}, {other}, {length}");
            for at in (0..length).rev() {
                // The first byte that differs decides, whatever those behind it are.
                for change in [0xff, 0x80, 1] {
                    right[at] = left[at] ^ change;
                    assert_eq!(sign(left, right), expected(left, right), "{length}, {at}");
                    assert_eq!(sign(right, left), expected(right, left), "{length}, {at}");
                }
                right[at] = !left[at];
            }
        }
    }

    /// Blocks of their own: nothing is read behind their ends, which sanitizers see.
    #[test]
    fn ends_of_blocks_are_the_ends() {
        for length in 0..70 {
            let left = alloc::vec![7_u8; length].into_boxed_slice();
            let mut right = left.clone();
            assert_eq!(sign(&left, &right), 0);
            if let Some(last) = right.last_mut() {
                *last = 8;
                assert_eq!(sign(&left, &right), -1);
            }
        }
    }
}
