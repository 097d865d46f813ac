//! Stores goods, for `market`. Callers need not wait for its functions, but inside they block: one
//! call follows another.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use wasip3::clocks::monotonic_clock;
use wit_bindgen::block_on;

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Depot;
    wit_bindgen::generate!({ world: "depot", async: false });
    export!(Depot);
}

use bindings::exports::docs::depot::goods::{Guest, Item};

/// The time that looking a price up takes.
const LOOKUP_NANOSECONDS: u64 = 1_000_000;

struct Depot;

thread_local! {
    static GOODS: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
    static LOOKUPS: Cell<u32> = const { Cell::new(0) };
}

impl Guest for Depot {
    fn store(items: Vec<Item>) -> u32 {
        GOODS.with_borrow_mut(|goods| {
            goods.extend(items.into_iter().map(|item| (item.name, item.cents)));
            u32::try_from(goods.len()).unwrap_or(u32::MAX)
        })
    }

    fn price(name: String) -> Option<u32> {
        block_on(monotonic_clock::wait_for(LOOKUP_NANOSECONDS));
        LOOKUPS.set(LOOKUPS.get() + 1);
        GOODS.with_borrow(|goods| goods.get(&name).copied())
    }

    fn lookups() -> u32 {
        LOOKUPS.get()
    }
}
