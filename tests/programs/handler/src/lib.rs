//! Answers HTTP requests with primes: the response to `/100` is the hundredth.
//!
//! Computing the table takes most of the time of a first request. The initializer does it once.
//! Without it, the first request does it, and the responses are the same.

use std::cell::{Cell, RefCell};

use wasip3::http::types::{ErrorCode, Fields, Request, Response};
use wasip3::{wit_future, wit_stream};
use wit_bindgen::spawn_local;

mod bindings {
    #![allow(
        missing_docs,
        reason = "generated from the WIT, which has the documentation"
    )]
    use super::Handler;
    wit_bindgen::generate!({ world: "handler" });
    export!(Handler);
}

/// The primes in the table are below this.
const LIMIT: u32 = 2_000_000;

struct Handler;

thread_local! {
    static PRIMES: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
    static COMPUTED: Cell<u32> = const { Cell::new(0) };
}

/// Computes the table, by division.
fn compute() {
    PRIMES.with_borrow_mut(|primes| {
        primes.clear();
        for number in 2..LIMIT {
            let mut divisors = primes.iter().take_while(|prime| *prime * *prime <= number);
            if divisors.all(|prime| !number.is_multiple_of(*prime)) {
                primes.push(number);
            }
        }
    });
    COMPUTED.set(COMPUTED.get() + 1);
}

/// The prime with this number, from the table.
fn prime(number: u32) -> Option<u32> {
    if COMPUTED.get() == 0 {
        compute();
    }
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    PRIMES.with_borrow(|primes| primes.get(index).copied())
}

impl bindings::Guest for Handler {
    async fn prepare() -> u32 {
        compute();
        PRIMES.with_borrow(|primes| u32::try_from(primes.len()).unwrap_or(u32::MAX))
    }

    async fn prime(number: u32) -> Option<u32> {
        prime(number)
    }

    fn computed() -> u32 {
        COMPUTED.get()
    }
}

impl wasip3::exports::http::handler::Guest for Handler {
    async fn handle(request: Request) -> Result<Response, ErrorCode> {
        let path = request.get_path_with_query().unwrap_or_default();
        let number = path
            .strip_prefix('/')
            .and_then(|number| number.parse().ok());
        let (status, text) = match number.and_then(prime) {
            Some(prime) => (200, format!("{prime}\n")),
            None => (404, format!("no prime has the number {path}\n")),
        };

        let (mut body, contents) = wit_stream::new();
        let (_, trailers) = wit_future::new(|| Ok(None));
        let (response, _) = Response::new(Fields::new(), Some(contents), trailers);
        let _ = response.set_status_code(status);
        spawn_local(async move {
            body.write_all(text.into_bytes()).await;
        });
        Ok(response)
    }
}

wasip3::http::service::export!(Handler);
