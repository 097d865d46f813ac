//! Handles that are open after the initializer: they are indices into tables of the engine, which no snapshot holds.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::p2::bindings::{cli, filesystem, io, sockets};
use wasmtime_wasi_http::p2::bindings::http::types as http;
use wizer_inspection::printable;

/// Whose resources the handles lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The component's own: it defines their type.
    Component,
    /// The host's: streams, descriptors and the like.
    Host,
}

/// Handles that are open after the initializer. In the result they lead nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenHandles {
    /// Whose resources they lead to.
    pub owner: Owner,
    /// The resource types by name, and how many resources of each there are.
    pub resources: Vec<(String, u64)>,
}

impl OpenHandles {
    /// Counts resources by name. None if there are none.
    pub(crate) fn count(
        owner: Owner,
        found: impl IntoIterator<Item = (String, u64)>,
    ) -> Option<Self> {
        let mut resources: Vec<(String, u64)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (name, count) in found.into_iter().filter(|(_, count)| *count > 0) {
            let place = *places.entry(name.clone()).or_insert(resources.len());
            match resources.get_mut(place) {
                Some((_, sum)) => *sum = sum.saturating_add(count),
                None => resources.push((name, count)),
            }
        }
        (!resources.is_empty()).then_some(Self { owner, resources })
    }

    /// The resources of the host that a table still has.
    pub(crate) fn of_host(table: &mut ResourceTable) -> Option<Self> {
        let found = table.iter_mut().filter_map(|entry| kind(entry));
        Self::count(Owner::Host, found.map(|kind| (kind.to_string(), 1)))
    }

    /// What the user can do, where that is not to close them.
    pub(crate) fn remedy(&self) -> &'static str {
        match self.owner {
            Owner::Component => "; --allow-open-handles makes this a warning",
            Owner::Host => "",
        }
    }
}

impl fmt::Display for OpenHandles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = match self.owner {
            Owner::Component => "",
            Owner::Host => "host ",
        };
        f.write_str("the component still holds ")?;
        for (i, (name, count)) in self.resources.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            let plural = if *count == 1 { "" } else { "s" };
            let name = printable(name);
            write!(f, "{comma}{count} {whose}resource{plural} `{name}`")?;
        }
        Ok(())
    }
}

/// What WASI calls a resource. None for what is no handle's: a deadline, say, belongs to a pollable, which is there as well.
fn kind(entry: &(dyn Any + Send)) -> Option<&'static str> {
    let known: [(bool, &'static str); 24] = [
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
    ];
    known.iter().find(|(is, _)| *is).map(|(_, name)| *name)
}
