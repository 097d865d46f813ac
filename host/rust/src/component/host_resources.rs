//! The resources of the host to which a component has handles.

use std::any::Any;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::p2::bindings::{cli, filesystem, io, sockets};
use wasmtime_wasi::p3::bindings::cli as p3_cli;
use wasmtime_wasi_http::p2::bindings::http::types as http;
use wasmtime_wasi_http::p3::bindings::http::types as p3_http;

use crate::error::{OpenHandles, Owner};

/// The resources that a table of the host still has. None if there are none.
pub(crate) fn open_handles(table: &mut ResourceTable) -> Option<OpenHandles> {
    let found = table.iter_mut().filter_map(|entry| type_name(entry));
    OpenHandles::count(Owner::Host, found.map(|name| (name.to_string(), 1)))
}

/// What WASI calls a resource; some types are the same in 0.2 and 0.3. None for what is no
/// handle's: a deadline, say, belongs to a pollable, which is there as well.
fn type_name(entry: &(dyn Any + Send)) -> Option<&'static str> {
    let known: [(bool, &'static str); 29] = [
        (entry.is::<io::streams::InputStream>(), "input-stream"),
        (entry.is::<io::streams::OutputStream>(), "output-stream"),
        (entry.is::<io::poll::Pollable>(), "pollable"),
        (entry.is::<io::error::Error>(), "error"),
        (entry.is::<filesystem::types::Descriptor>(), "descriptor"),
        (
            entry.is::<filesystem::types::DirectoryEntryStream>(),
            "directory-entry-stream",
        ),
        (
            entry.is::<cli::terminal_input::TerminalInput>(),
            "terminal-input",
        ),
        (
            entry.is::<cli::terminal_output::TerminalOutput>(),
            "terminal-output",
        ),
        (entry.is::<sockets::network::Network>(), "network"),
        (entry.is::<sockets::tcp::TcpSocket>(), "tcp-socket"),
        (entry.is::<sockets::udp::UdpSocket>(), "udp-socket"),
        (
            entry.is::<sockets::udp::IncomingDatagramStream>(),
            "incoming-datagram-stream",
        ),
        (
            entry.is::<sockets::udp::OutgoingDatagramStream>(),
            "outgoing-datagram-stream",
        ),
        (
            entry.is::<sockets::ip_name_lookup::ResolveAddressStream>(),
            "resolve-address-stream",
        ),
        (entry.is::<http::Fields>(), "fields"),
        (entry.is::<http::OutgoingRequest>(), "outgoing-request"),
        (entry.is::<http::OutgoingBody>(), "outgoing-body"),
        (entry.is::<http::OutgoingResponse>(), "outgoing-response"),
        (entry.is::<http::IncomingRequest>(), "incoming-request"),
        (entry.is::<http::IncomingResponse>(), "incoming-response"),
        (entry.is::<http::IncomingBody>(), "incoming-body"),
        (
            entry.is::<http::FutureIncomingResponse>(),
            "future-incoming-response",
        ),
        (entry.is::<http::FutureTrailers>(), "future-trailers"),
        (entry.is::<http::RequestOptions>(), "request-options"),
        (
            entry.is::<p3_cli::terminal_input::TerminalInput>(),
            "terminal-input",
        ),
        (
            entry.is::<p3_cli::terminal_output::TerminalOutput>(),
            "terminal-output",
        ),
        (entry.is::<p3_http::Request>(), "request"),
        (entry.is::<p3_http::Response>(), "response"),
        (entry.is::<p3_http::RequestOptions>(), "request-options"),
    ];
    known.iter().find(|(is, _)| *is).map(|(_, name)| *name)
}
