//! Answers to requests.

use std::io::{self, Write};

use anyhow::Result;
use wizer_interpreter::ModuleState;
use wizer_protocol::{Failure, Pieces, now};

use crate::guest::Guest;
use crate::problem::{self, Problem, Status};

/// What the client gets before the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    /// The size of the body.
    pub(crate) length: usize,
    /// Further headers.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// The body of an answer.
pub(crate) enum Body<'a, 'b> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// The pieces of a binary, and the memories that they are spans of.
    Pieces(Pieces<'a>, &'a mut ModuleState<'b, Guest>),
}

/// Where an answer goes.
pub(crate) trait Client {
    /// Sends an answer. It is the only one. A client that is gone is no error.
    fn send(&mut self, head: Head, body: Body<'_, '_>);
}

impl Body<'_, '_> {
    /// Writes the bytes, piece by piece.
    pub(crate) fn write(self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => to.write_all(bytes),
            Self::Pieces(pieces, state) => {
                let written: Result<(), Failure> = now(pieces.write(state, to));
                written.map_err(io::Error::other)
            }
        }
    }
}

/// Sends bytes.
pub(crate) fn send(client: &mut impl Client, status: u16, media_type: &'static str, body: &[u8]) {
    let head = Head {
        status,
        media_type,
        length: body.len(),
        headers: Vec::new(),
    };
    client.send(head, Body::Bytes(body));
}

/// Sends an error.
pub(crate) fn refuse(client: &mut impl Client, problem: &Problem) {
    let body = problem.json();
    let headers = match problem.status {
        Status::MethodNotAllowed => vec![("allow", "GET, HEAD, POST".to_string())],
        _ => Vec::new(),
    };
    let head = Head {
        status: problem.status.words().0,
        media_type: problem::MEDIA_TYPE,
        length: body.len(),
        headers,
    };
    client.send(head, Body::Bytes(&body));
}
