//! What the component needs where no standard library gives it: an allocator, the end of a panic,
//! the canonical ABI's reallocation, and two memory functions.
//!
//! Every piece of this is asked for by the linker or the ABI by name, hence the `unsafe`.
#![allow(unsafe_code)]

use alloc::alloc::{Layout, alloc, realloc};

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Not reached by any known input; there is nobody to tell, as nothing is imported.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Memory for what the host passes in.
///
/// # Safety
///
/// As the canonical ABI says: `old` and `old_size` are nothing, or came from this function.
#[unsafe(export_name = "cabi_realloc")]
unsafe extern "C" fn cabi_realloc(
    old: *mut u8,
    old_size: usize,
    align: usize,
    new_size: usize,
) -> *mut u8 {
    if new_size == 0 {
        return core::ptr::without_provenance_mut(align);
    }
    // SAFETY: the canonical ABI passes alignments that are powers of two, and sizes that fit.
    let layout = unsafe {
        Layout::from_size_align_unchecked(if old_size == 0 { new_size } else { old_size }, align)
    };
    // SAFETY: the sizes are not zero, and `old` was allocated with this layout.
    let new = unsafe {
        if old_size == 0 {
            alloc(layout)
        } else {
            realloc(old, layout, new_size)
        }
    };
    if new.is_null() {
        core::arch::wasm32::unreachable()
    }
    new
}

/// Compares byte for byte: the C function, for code that the compiler makes call it.
///
/// # Safety
///
/// Both point to `length` readable bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, length: usize) -> i32 {
    let mut i = 0;
    // Words first.
    while i + 8 <= length {
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

/// As `memcmp`, where only equality is asked.
///
/// # Safety
///
/// Both point to `length` readable bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, length: usize) -> i32 {
    // SAFETY: the caller's promise is the same.
    unsafe { memcmp(left, right, length) }
}
