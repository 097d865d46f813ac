//! A module whose initializer traps, with line tables.

#[cfg(target_arch = "wasm32")]
use core::arch::wasm32::unreachable as trap;
#[cfg(not(target_arch = "wasm32"))]
use std::process::abort as trap;

/// The initializer.
#[unsafe(export_name = "wizer-initialize")]
pub extern "C" fn initialize() {
    let parts = divide(7, parts());
    FOUND.store(parts, core::sync::atomic::Ordering::Relaxed);
}

/// What was found.
static FOUND: core::sync::atomic::AtomicU32 = core::sync::atomic::AtomicU32::new(0);

/// Nothing, as far as the compiler knows something.
fn parts() -> u32 {
    core::hint::black_box(0)
}

#[inline(never)]
fn divide(whole: u32, parts: u32) -> u32 {
    if parts == 0 {
        trap()
    }
    whole / parts
}

/// What was found, for those who call the result.
#[unsafe(no_mangle)]
pub extern "C" fn found() -> u32 {
    FOUND.load(core::sync::atomic::Ordering::Relaxed)
}
