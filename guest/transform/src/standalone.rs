//! What the component needs where no standard library gives it: an allocator, the end of a panic,
//! the canonical ABI's reallocation, and two memory functions.
//!
//! Every piece of this is asked for by the linker or the ABI by name, hence the `unsafe`.
#![allow(unsafe_code)]

use crate::raw_memory::{compare, reallocate};

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
    // SAFETY: the caller's promise is the same.
    match unsafe { reallocate(old, old_size, align, new_size) } {
        Some(new) => new.as_ptr(),
        None => core::arch::wasm32::unreachable(),
    }
}

/// Compares byte for byte: the C function, for code that the compiler makes call it.
///
/// # Safety
///
/// Both point to `length` readable bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, length: usize) -> i32 {
    // SAFETY: the caller's promise is the same.
    unsafe { compare(left, right, length) }
}

/// As `memcmp`, where only equality is asked.
///
/// # Safety
///
/// Both point to `length` readable bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, length: usize) -> i32 {
    // SAFETY: the caller's promise is the same.
    unsafe { compare(left, right, length) }
}
