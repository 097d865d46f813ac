//! Asks `depot` for prices and `clock` for ticks, both at once.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use futures::future::{join, join_all};

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Market;
    wit_bindgen::generate!({
        world: "docs:market/market",
        path: ["../depot/wit", "../clock/wit", "wit"],
        generate_all,
    });
    export!(Market);
}

use bindings::Guest;
use bindings::docs::clock::ticks;
use bindings::docs::depot::goods::{self, Item};

struct Market;

thread_local! {
    static REMEMBERED: RefCell<HashMap<String, u32>> = RefCell::default();
    static TICKS: Cell<u32> = const { Cell::new(0) };
}

/// The price of an item, from memory or from the depot.
async fn price(name: String) -> Option<u32> {
    let remembered = REMEMBERED.with_borrow(|remembered| remembered.get(&name).copied());
    match remembered {
        Some(cents) => Some(cents),
        None => goods::price(name).await,
    }
}

impl Guest for Market {
    async fn open(count: u32) -> Result<u32, String> {
        let item = |number| Item {
            name: format!("item {number}"),
            cents: number * 10,
        };
        let items: Vec<Item> = (1..=count).map(item).collect();
        let names: Vec<String> = items.iter().map(|item| item.name.clone()).collect();
        let (stored, ticks) = join(goods::store(items), ticks::advance(2)).await;
        if stored < count {
            return Err(format!("only {stored} of {count} items fit"));
        }
        TICKS.set(ticks);
        let prices = join_all(names.iter().cloned().map(price)).await;
        let known = names.into_iter().zip(prices.into_iter().flatten());
        Ok(REMEMBERED.with_borrow_mut(|remembered| {
            remembered.extend(known);
            remembered.values().sum()
        }))
    }

    async fn quote(names: Vec<String>) -> Vec<Option<u32>> {
        join_all(names.into_iter().map(price)).await
    }

    async fn listen() -> Vec<u32> {
        ticks::replay().await.collect().await
    }

    fn history() -> (u32, u32) {
        (goods::lookups(), TICKS.get())
    }
}
