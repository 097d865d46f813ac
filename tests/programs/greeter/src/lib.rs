//! Greets the people in a store. Its state is on the heap: a map, strings, lists.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    wit_bindgen::generate!({ world: "greeter" });

    use super::Greeter;
    export!(Greeter);
}

use bindings::Guest;
use bindings::exports::docs::greet::store::{self, Found, Manner, Person};

struct Greeter;

/// The whole state.
struct State {
    greeting: Option<String>,
    people: BTreeMap<String, Person>,
    initialized: u32,
}

static STATE: Mutex<State> = Mutex::new(State {
    greeting: None,
    people: BTreeMap::new(),
    initialized: 0,
});

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn put(&mut self, name: String, manner: Manner, nicknames: Vec<String>) {
        let person = Person {
            name: name.clone(),
            manner,
            asked: 0,
            nicknames,
        };
        self.people.insert(name, person);
    }
}

impl Guest for Greeter {
    fn setup(greeting: String, guests: u32) -> Result<u32, String> {
        if greeting.is_empty() {
            return Err("a greeting has at least one letter".to_string());
        }
        let mut state = state();
        state.initialized += 1;
        state.greeting = Some(greeting);
        for guest in 1..=guests {
            state.put(
                format!("guest {guest}"),
                Manner::Plain,
                vec![format!("number {guest}")],
            );
        }
        Ok(u32::try_from(state.people.len()).unwrap_or(u32::MAX))
    }

    fn greet(name: String) -> String {
        let state = state();
        let Some(greeting) = &state.greeting else {
            return format!("{name}? Nobody has set me up.");
        };
        match state.people.get(&name).map(|person| person.manner) {
            Some(Manner::Polite) => format!("{greeting}, dear {name}."),
            Some(Manner::Plain) => format!("{greeting}, {name}!"),
            None => format!("{greeting}, stranger."),
        }
    }

    fn initialized() -> u32 {
        state().initialized
    }
}

impl store::Guest for Greeter {
    fn init() {
        let mut state = state();
        state.initialized += 1;
        state.put(
            "Ada".to_string(),
            Manner::Polite,
            vec!["Countess".to_string(), "Lovelace".to_string()],
        );
        state.put("Grüße 世界".to_string(), Manner::Plain, Vec::new());
    }

    fn put(name: String, manner: Manner, nicknames: Vec<String>) {
        state().put(name, manner, nicknames);
    }

    fn find(name: String) -> Found {
        let mut state = state();
        if let Some(person) = state.people.get_mut(&name) {
            person.asked += 1;
            return Found::One(person.clone());
        }
        let mut people = state.people.values();
        match people.find(|person| person.nicknames.contains(&name)) {
            Some(person) => Found::Nickname(person.name.clone()),
            None => Found::Nobody,
        }
    }

    fn all() -> Vec<Person> {
        state().people.values().cloned().collect()
    }
}
