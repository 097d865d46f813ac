//! Stores prices, for `front`.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Back;
    wit_bindgen::generate!({ world: "back" });
    export!(Back);
}

use bindings::exports::docs::shop::prices::{Guest, GuestBasket, Item, Offer};

struct Back;

/// A basket, with the sum of its prices.
struct Basket {
    total: Cell<u32>,
}

thread_local! {
    static STOCK: RefCell<BTreeMap<String, Item>> = const { RefCell::new(BTreeMap::new()) };
    static QUESTIONS: Cell<u32> = const { Cell::new(0) };
}

impl Guest for Back {
    type Basket = Basket;

    fn stock(items: Vec<Item>) -> u32 {
        STOCK.with_borrow_mut(|stock| {
            stock.extend(items.into_iter().map(|item| (item.name.clone(), item)));
            u32::try_from(stock.len()).unwrap_or(u32::MAX)
        })
    }

    fn offer_for(name: String) -> Offer {
        QUESTIONS.set(QUESTIONS.get() + 1);
        STOCK.with_borrow(|stock| match (stock.get(&name), stock.keys().next()) {
            (Some(item), _) => Offer::Cents(item.cents),
            (None, Some(other)) => Offer::Instead(other.clone()),
            (None, None) => Offer::SoldOut,
        })
    }

    fn questions() -> u32 {
        QUESTIONS.get()
    }
}

impl GuestBasket for Basket {
    fn new() -> Self {
        Self {
            total: Cell::new(0),
        }
    }

    fn add(&self, name: String) -> Offer {
        let offer = Back::offer_for(name);
        if let Offer::Cents(cents) = &offer {
            self.total.set(self.total.get() + cents);
        }
        offer
    }

    fn total(&self) -> u32 {
        self.total.get()
    }
}
