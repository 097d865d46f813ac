//! Stores things on shelves, which are resources.

use std::cell::{Cell, RefCell};

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Keeper;
    wit_bindgen::generate!({ world: "keeper" });
    export!(Keeper);
}

use bindings::Guest;
use bindings::exports::docs::keep::shelves::{self, GuestShelf, Shelf};

struct Keeper;

/// The representation of a handle.
struct Board {
    label: String,
    things: RefCell<Vec<String>>,
}

thread_local! {
    static STANDING: Cell<u32> = const { Cell::new(0) };
    static WRITTEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static HOARD: RefCell<Vec<Shelf>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Board {
    fn drop(&mut self) {
        STANDING.set(STANDING.get() - 1);
    }
}

impl GuestShelf for Board {
    fn new(label: String) -> Self {
        STANDING.set(STANDING.get() + 1);
        Self {
            label,
            things: RefCell::default(),
        }
    }

    fn label(&self) -> String {
        self.label.clone()
    }

    fn put(&self, thing: String) {
        self.things.borrow_mut().push(thing);
    }

    fn things(&self) -> Vec<String> {
        self.things.borrow().clone()
    }

    fn join(first: Shelf, second: Shelf) -> Shelf {
        let second: Board = second.into_inner();
        let moved = second.things.take();
        first.get::<Board>().things.borrow_mut().extend(moved);
        first
    }
}

impl shelves::Guest for Keeper {
    type Shelf = Board;

    fn standing() -> u32 {
        STANDING.get()
    }
}

/// This many shelves with two things on each, as handles.
fn put_up(shelves: u32) -> Vec<Shelf> {
    let put_up = |number| {
        let board = Board::new(format!("shelf {number}"));
        board.put(format!("book {number}"));
        board.put(format!("vase {number}"));
        Shelf::new(board)
    };
    (1..=shelves).map(put_up).collect()
}

/// The contents of shelves, as `label: thing`.
fn inventory(shelves: &[Shelf]) -> Vec<String> {
    let of_one = |shelf: &Shelf| {
        let board = shelf.get::<Board>();
        let line = |thing| format!("{}: {thing}", board.label);
        board.things().into_iter().map(line).collect::<Vec<_>>()
    };
    shelves.iter().flat_map(of_one).collect()
}

impl Guest for Keeper {
    fn tidy(shelves: u32) -> u32 {
        let lines = inventory(&put_up(shelves));
        WRITTEN.with_borrow_mut(|written| {
            written.extend(lines);
            u32::try_from(written.len()).unwrap_or(u32::MAX)
        })
    }

    fn hoard(shelves: u32) -> u32 {
        HOARD.with_borrow_mut(|hoard| {
            hoard.extend(put_up(shelves));
            u32::try_from(hoard.len()).unwrap_or(u32::MAX)
        })
    }

    fn clear() {
        HOARD.with_borrow_mut(Vec::clear);
    }

    fn written() -> Vec<String> {
        WRITTEN.with_borrow(Clone::clone)
    }

    fn hoarded() -> Vec<String> {
        HOARD.with_borrow(|hoard| inventory(hoard))
    }
}
