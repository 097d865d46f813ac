//! Answers customers from memory, and asks `back` for the rest.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Front;
    wit_bindgen::generate!({
        world: "docs:front/front",
        path: ["../back/wit", "wit"],
        generate_all,
    });
    export!(Front);
}

use bindings::Guest;
use bindings::docs::shop::prices::{self, Basket, Item, Offer};

struct Front;

thread_local! {
    static REMEMBERED: RefCell<HashMap<String, String>> = RefCell::default();
    static OPENED: Cell<u32> = const { Cell::new(0) };
}

impl Guest for Front {
    fn open(things: u32) -> Result<u32, String> {
        let item = |number| Item {
            name: format!("thing {number}"),
            cents: number * 10,
            tags: vec!["thing".to_string(); 2],
        };
        let items: Vec<Item> = (1..=things).map(item).collect();
        let known = prices::stock(&items);
        if known < things {
            return Err(format!("only {known} of {things} things fit"));
        }
        OPENED.set(OPENED.get() + 1);
        let basket = Basket::new();
        for item in items {
            let offer = text(&basket.add(&item.name));
            REMEMBERED.with_borrow_mut(|remembered| remembered.insert(item.name, offer));
        }
        Ok(basket.total())
    }

    fn quote(names: Vec<String>) -> Vec<String> {
        let quote = |name: &String| {
            let remembered = REMEMBERED.with_borrow(|remembered| remembered.get(name).cloned());
            remembered.unwrap_or_else(|| text(&prices::offer_for(name)))
        };
        names.iter().map(quote).collect()
    }

    fn history() -> (u32, u32) {
        (OPENED.get(), prices::questions())
    }
}

fn text(offer: &Offer) -> String {
    match offer {
        Offer::Cents(cents) => format!("{}.{:02}", cents / 100, cents % 100),
        Offer::SoldOut => "sold out".to_string(),
        Offer::Instead(other) => format!("no, but {other}"),
    }
}
