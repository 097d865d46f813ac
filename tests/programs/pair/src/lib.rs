//! Passes calls on to two greeters, which are the same program with different state.

use std::sync::atomic::{AtomicU32, Ordering};

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Pair;
    wit_bindgen::generate!({ world: "pair" });
    export!(Pair);
}

use bindings::{Guest, left, right};

struct Pair;

static INITIALIZED: AtomicU32 = AtomicU32::new(0);

impl Guest for Pair {
    fn prepare(left_greeting: String, right_greeting: String, guests: u32) -> Result<u32, String> {
        let left = left::setup(&left_greeting, guests)?;
        let right = right::setup(&right_greeting, guests * 2)?;
        INITIALIZED.fetch_add(1, Ordering::Relaxed);
        Ok(left + right)
    }

    fn greet(name: String) -> (String, String) {
        (left::greet(&name), right::greet(&name))
    }

    fn initialized() -> (u32, u32, u32) {
        let own = INITIALIZED.load(Ordering::Relaxed);
        (own, left::initialized(), right::initialized())
    }
}
