//! Notes what the initializer takes from outside, where it is given.

mod clocks;
mod files;
mod held;
mod http;
mod input;
mod output;
mod repeat;

use std::sync::{Arc, Mutex, PoisonError};

use wizer_taken::{Kind, Taken};

pub(crate) use clocks::{NotedMonotonic, NotedWall};
pub(crate) use held::{Held, To};
pub(crate) use http::{Hooks, HttpGrant};
pub(crate) use input::{NotedInput, ReadBefore, Reads, Recorded};
pub(crate) use output::OutputFunction;
pub(crate) use repeat::{Counter, FixedWall, NoTerminal, Repeat};

/// Where it is noted what is taken. What gives it, clocks say, has a copy each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Taken>>);

impl Notes {
    /// Notes something.
    pub(crate) fn note(&self, kind: Kind, name: &str) {
        self.add(|taken| {
            taken.note(kind, name);
        });
    }

    /// Notes bytes.
    pub(crate) fn bytes(&self, kind: Kind, name: &str, bytes: usize) {
        self.add(|taken| {
            let item = taken.note(kind, name);
            item.bytes = item.bytes.saturating_add(bytes as u64);
        });
    }

    /// Notes what a clock shows.
    pub(crate) fn clock(&self, name: &str, nanoseconds: u64) {
        self.add(|taken| {
            let item = taken.note(Kind::Clocks, name);
            item.first.get_or_insert(nanoseconds);
        });
    }

    pub(crate) fn add(&self, note: impl FnOnce(&mut Taken)) {
        // Whatever panicked elsewhere, a count is a count.
        note(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What was taken so far.
    pub(crate) fn taken(&self) -> Taken {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.clone()
    }
}
